"""Whatever is declared, decided, exported, lost, doubled and mixed up: in the end both sides say the same."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Problem
from app.services.ledger import MovementRequest
from tests.services.conftest import ALLOCATED, INSTITUTION
from tests.services.packages.conftest import Pair, begin, build, new_county, person
from tests.services.packages.county_work import WORK, Work

NAMES = ("张三", "王㛃", "赵䶮", "郑七", "冯八", "褚九")


class Traffic(Work):
    """One county at its daily work, one township, and all the sticks that ever were."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(pair)
        self.up: list[Path] = []
        self.down: list[Path] = []
        self.permits: list[str] = []

    def permit(self, pick: int) -> None:
        self.permits.append(self.pair.permit(pick % 2 + 1))

    def end_permit(self, pick: int) -> None:
        if self.permits:
            self.pair.county.permits.end(self.permits[pick % len(self.permits)], "招考取消")

    def movement(self, pick: int) -> None:
        kind = "核增" if pick % 2 else "收回"
        self.pair.county.ledger.post(
            MovementRequest(
                self.pair.school, INSTITUTION, ALLOCATED, 1, kind, "2026-07-01", f"云编〔2026〕{pick + 1}号"
            )
        )

    def exit_at_county(self, pick: int) -> None:
        office = self.pair.county
        office.exits.record(office.people.find(NAMES[pick % len(NAMES)]), "辞职", "2026-07-20", "辞职批复")

    def change_at_county(self, pick: int) -> None:
        office = self.pair.county
        office.people.change(
            office.people.find(NAMES[pick % len(NAMES)]), {"phone": f"1380000{pick:04d}"}, "2026-07"
        )

    def declare_entry(self, pick: int) -> None:
        office = self.pair.township
        serial, name = pick % 3, NAMES[3 + pick % 3]
        if self.permits:
            number = self.permits[pick % len(self.permits)]
            unit = office.units.find("米村镇中心小学")
            office.declarations.add_entry(unit, person(50 + serial, name), number, "2026-07-21")

    def declare_exit(self, pick: int) -> None:
        office = self.pair.township
        office.declarations.add_exit(
            office.people.find(NAMES[pick % len(NAMES)]), "退休", "2026-07-25", "退休审批表"
        )

    def declare_change(self, pick: int) -> None:
        office = self.pair.township
        person_id = office.people.find(NAMES[pick % len(NAMES)])
        office.declarations.add_change(person_id, {"title": f"教师{pick}"}, "2026-07")

    def declare_nothing(self, pick: int) -> None:
        self.pair.township.declarations.add_nothing(f"2026-0{pick % 7 + 1}")

    def put_right(self, pick: int) -> None:
        office = self.pair.township.declarations
        rows = [row for row in office.listed() if row["state"] in ("draft", "returned")]
        if rows and pick % 3:
            office.edit(rows[pick % len(rows)]["id"])
        elif rows:
            office.withdraw(rows[pick % len(rows)]["id"])

    def export_up(self, pick: int) -> None:
        package = self.pair.township.packages.export_declarations(self.pair.stick, again=pick % 2 == 1)
        self.up.append(package.path)

    def import_up(self, pick: int) -> None:
        if self.up:
            office = self.pair.county.packages
            office.receive(office.read(self.up[pick % len(self.up)]))

    def decide(self, pick: int) -> None:
        office = self.pair.county.packages
        lines = office.inbox()
        if not lines:
            return
        line = lines[pick % len(lines)]
        if pick % 4:
            office.accept(line["id"], "陈书记")
        else:
            office.send_back(line["id"], "材料不全")

    def undo_at_county(self, _pick: int) -> None:
        self.pair.county.journal.undo()

    def export_down(self, pick: int) -> None:
        office = self.pair.county.packages
        make = office.export_receipt if pick % 5 == 0 else office.export_decision
        self.down.append(make(self.pair.node, self.pair.stick).path)

    def import_down(self, pick: int) -> None:
        if self.down:
            office = self.pair.township.packages
            office.receive(office.read(self.down[pick % len(self.down)]))

    def settle(self) -> None:
        """Every stick is found and everything is answered."""
        with contextlib.suppress(Problem):
            self.export_up(1)
        for index in range(len(self.up)):
            self.import_up(index)
        for line in self.pair.county.packages.inbox():
            try:
                self.pair.county.packages.accept(line["id"], "陈书记")
            except Problem as problem:
                self.pair.county.packages.send_back(line["id"], problem.message)
        self.export_down(1)
        self.import_down(-1)


ACTIONS: tuple[Callable[[Traffic, int], None], ...] = (
    Traffic.permit,
    Traffic.end_permit,
    Traffic.movement,
    Traffic.exit_at_county,
    Traffic.change_at_county,
    Traffic.declare_entry,
    Traffic.declare_entry,
    Traffic.declare_exit,
    Traffic.declare_exit,
    Traffic.declare_change,
    Traffic.declare_nothing,
    Traffic.put_right,
    Traffic.export_up,
    Traffic.export_up,
    Traffic.import_up,
    Traffic.import_up,
    Traffic.decide,
    Traffic.decide,
    Traffic.undo_at_county,
    Traffic.export_down,
    Traffic.export_down,
    Traffic.import_down,
    Traffic.import_down,
    *WORK,
)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(ACTIONS) - 1), st.integers(0, 60)), min_size=5, max_size=40))
def test_both_sides_end_equal(steps: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county = new_county(folder / "county")
        pair = build(county, folder)
        try:
            begin(pair)
            traffic = Traffic(pair)
            traffic.permit(1)
            pair.down()
            for action, pick in steps:
                with contextlib.suppress(Problem):
                    ACTIONS[action](traffic, pick)
            traffic.settle()
            assert pair.differences() == []
            assert pair.township.form_templates.words() == county.form_templates.words()
            states = {row["state"] for row in pair.township.declarations.listed()}
            assert states <= {"accepted", "returned", "withdrawn"}
            assert pair.clean()
        finally:
            pair.township.close()
            county.close()
