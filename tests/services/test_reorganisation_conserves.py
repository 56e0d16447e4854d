"""Whatever units merge, divide, move or vanish: no quota and nobody is lost, and the past stays what it was."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import CASE_KINDS
from app.services.kinds import matters as kinds
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from tests.services.conftest import ALLOCATED, CHEAP, identity_number

NATURES = ("事业编制", "行政编制")
FIRST = "2010-05-01"
UNITS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(0, 4), st.integers(0, 2)),
    min_size=3,
    max_size=5,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("merge", "found", "split", "divide", "abolish", "move", "rename")),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=5,
)


def build(office: Office, units: list[tuple[int, int, int, int]]) -> None:
    """A county: per unit approved 事业 and 行政, how many sit on 事业 (also beyond the number), leader posts."""
    serial = 0
    for number, (institution, administrative, people, posts) in enumerate(units):
        unit = office.units.add({"name": f"云岭县第{number}局", "rank": "正科"}, "2004-03")
        for nature, count in zip(NATURES, (institution, administrative), strict=True):
            if count:
                office.ledger.post(
                    MovementRequest(unit, nature, ALLOCATED, count, "核定下达", FIRST, "云编〔2010〕5号")
                )
        if posts:
            office.ledger.post(
                MovementRequest(
                    unit, "", "", posts, "核增", FIRST, "云编〔2010〕6号", measure="leader", leader_kind="单位副职",
                    level="副科",
                )
            )  # fmt: skip
        for place in range(people):
            serial += 1
            person = office.entries.record_existing(
                {"name": f"员工{serial}", "identity_number": identity_number(serial)}, unit, NATURES[0], ALLOCATED,
                "2012-09", "建库时已在编",
            )  # fmt: skip
            if place < posts:
                office.leaders.record(
                    Appointment(
                        person,
                        unit,
                        "副局长",
                        "2013-01-01",
                        "云组〔2013〕1号",
                        leader_kind="单位副职",
                        level="副科",
                    )
                )


def conserved(office: Office, at: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Approved and actual per nature over all units, and leader posts approved and held."""
    approved, actual, posts = Counter[str](), Counter[str](), Counter[str]()
    for balance in office.ledger.balances(at=at):
        approved[balance.nature] += balance.approved
        actual[balance.nature] += balance.actual
    for line in office.leaders.balances(at=at):
        posts["approved"] += line.approved
        posts["actual"] += line.actual
    return approved, actual, posts


def picture(office: Office, at: str) -> Any:
    """Everything about the county on a day."""
    return (
        [dict(row) for row in office.units.listed(at)],
        office.ledger.balances(at=at),
        office.leaders.balances(at=at),
        [(row["person_id"], row["unit_id"], row["account_id"]) for unit in office.units.listed(at)
         for row in office.leaders.holders(unit["id"], at)],
    )  # fmt: skip


def carry_out(office: Office, kind: str, unit: int, day: str, fields: dict[str, Any]) -> None:
    case = office.business.apply(Request(kind, unit, {"reason": "机构改革", **fields}), "某人")
    while not CASE_KINDS[kind].step(office.cases.get(case)["state"]).posts:
        office.cases.sign(case, "孙书记")
    office.business.settle(case, decided={"approval": f"云编〔2026〕{case}号", "approval_date": day})


def step(office: Office, action: str, first: int, second: int, number: int, day: str) -> bool:
    """Do one random thing; whether it was possible at all."""
    living = [row["id"] for row in office.units.listed(day)]
    one, two = living[first % len(living)], living[second % len(living)]
    name = f"云岭县新{number}局"
    if action in ("merge", "found", "abolish") and (one == two or len(living) < 3):
        return False
    if action == "merge":
        carry_out(office, kinds.MERGE, one, day, {"units": [{"unit": two}]})
    elif action == "found":
        carry_out(office, kinds.MERGE, one, day, {"units": [{"unit": two}], "as_new": "是", "new_name": name})
    elif action == "abolish":
        carry_out(office, kinds.ABOLISH, one, day, {"destination": two})
    elif action == "move":
        if one == two or one in office.units.subtree(two) or two in office.units.subtree(one):
            return False
        carry_out(office, kinds.REASSIGN, one, day, {"supervising": two})
    elif action == "rename":
        carry_out(office, kinds.RENAME, one, day, {"new_name": name})
    elif action == "split":  # the unit goes on without one quota and one person
        people = office.loose_ends.found([one], day)
        plan = [
            {"kind": end.kind, "item": end.item, "to": name, "count": 1}
            for kind in ("人员", "编制")
            for end in [end for end in people if end.kind == kind and "事业编制" in end.name][:1]
        ]
        if len(plan) < 2:
            return False
        carry_out(office, kinds.SPLIT, one, day, {"targets": [{"name": name}], "assignments": plan})
    else:  # the unit is divided into two and vanishes
        carry_out(
            office, kinds.SPLIT, one, day,
            {"targets": [{"name": name}, {"name": name + "二"}], "keeps": "否", "destination": name},
        )  # fmt: skip
    return True


@given(units=UNITS, steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_lost(units: list[tuple[int, int, int, int]], steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
        office, _ = offices.create(Path(folder) / "county", new, list)
        try:
            build(office, units)
            start = conserved(office, "2026-07-15")
            past = {"2026-06-30": picture(office, "2026-06-30")}
            for number, (action, first, second) in enumerate(steps):
                day = f"2026-07-{2 * number + 1:02d}"
                if not step(office, action, first, second, number, day):
                    continue
                assert conserved(office, "2026-07-15") == start
                assert conserved(office, day) == start
                for at, was in past.items():
                    assert picture(office, at) == was
                past[day] = picture(office, day)
            assert office.check.run().clean
        finally:
            office.close()
