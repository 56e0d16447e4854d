"""Whatever is moved in whatever order: nothing appears or vanishes, nobody has fewer than none, undo restores."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.movement_kinds import BETWEEN_UNITS, INTO_UNIT, MOVEMENT_KINDS, TURNOVER
from app.services.offices import NewOffice
from tests.outside_totals import outside_totals
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION

STEPS = st.lists(
    st.tuples(
        st.sampled_from(MOVEMENT_KINDS),
        st.integers(0, 2),
        st.integers(1, 2),
        st.integers(1, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_all_kinds_of_movement_conserve(steps: list[tuple[str, int, int, int, bool]]) -> None:
    folder = Path(tempfile.mkdtemp())
    office, _ = offices.create(
        folder / "county",
        NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP),
        list,
    )
    try:
        units = [office.units.add({"name": f"云岭县第{n}小学"}, "2004") for n in range(3)]
        model: Counter[tuple[int, str]] = Counter()
        for kind, place, away, count, leaders in steps:
            unit, other = units[place], units[(place + away) % 3]
            measured = leaders and kind not in TURNOVER
            use = "周转" if kind in TURNOVER else ""
            key = "leader" if measured else use
            request = MovementRequest(
                unit, "" if measured else INSTITUTION, "" if measured else ALLOCATED, count, kind, "2026-01-01",
                "云编〔2026〕1号", other_unit_id=other if kind in BETWEEN_UNITS + TURNOVER else None,
                measure="leader" if measured else "quota", leader_kind="单位副职" if measured else "",
                level="副股" if measured else "",
            )  # fmt: skip
            gives = {"周转归还": unit}.get(kind, other if kind in BETWEEN_UNITS + TURNOVER else unit)
            takes = {"周转归还": other}.get(kind, unit)
            into = kind in INTO_UNIT
            possible = into or model[gives, key] >= count
            before = office.ledger.unit_numbers()
            try:
                office.ledger.post(request)
            except Refusal:
                assert not possible
                continue
            assert possible
            if not into:
                model[gives, key] -= count
            if into or kind in BETWEEN_UNITS + TURNOVER:
                model[takes, key] += count
            if count == 4:
                office.journal.undo()
                assert office.ledger.unit_numbers() == before
                office.ledger.post(request)
        numbers, posts = office.ledger.unit_numbers(), office.leaders.unit_numbers()
        for unit in units:
            own = numbers.get(unit)
            assert (own.approved if own else 0) == model[unit, ""]
            assert (own.apart_approved if own else 0) == model[unit, "周转"]
            assert (posts[unit].approved if unit in posts else 0) == model[unit, "leader"]
        totals = outside_totals(office.register, "2026-12-31")
        assert totals["issued"] - totals["withdrawn"] == totals["held"] == sum(model.values())
        assert office.check.run().findings == []
    finally:
        office.close()
        shutil.rmtree(folder)
