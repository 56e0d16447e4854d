"""Whatever the county does on its own, the next answer makes the township say the same."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Problem
from app.models import nodes
from tests.services.packages.conftest import Pair, begin, build, new_county
from tests.services.packages.county_work import WORK, Work

STEPS = st.lists(
    st.tuples(st.integers(0, len(WORK) - 1), st.integers(0, 200), st.integers(0, 3)), min_size=4, max_size=20
)


def _own(pair: Pair) -> int:
    unit = nodes.own(pair.township.register)["unit_id"]
    assert isinstance(unit, int)
    return unit


def in_post(pair: Pair) -> list[tuple[str, str, str]]:
    """Who holds a quota in the scope, as the county and as the township list them."""
    lists = []
    for office, root in ((pair.county, pair.root), (pair.township, _own(pair))):
        units = office.units.subtree(root)
        lists.append(
            sorted(
                (row["name"], row["identity_number"], row["unit_name"])
                for row in office.people.holders(units)
            )
        )
    assert lists[0] == lists[1]
    return lists[0]


@settings(max_examples=25)
@given(steps=STEPS)
def test_the_township_says_the_same(steps: list[tuple[int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county = new_county(folder / "county")
        pair = build(county, folder)
        try:
            begin(pair)
            work = Work(pair)
            for action, pick, brought in steps:
                with contextlib.suppress(Problem):
                    WORK[action](work, pick)
                if not brought:
                    pair.down()
                    assert pair.differences() == []
            pair.down()
            assert pair.differences() == []
            in_post(pair)
            assert pair.clean()
        finally:
            pair.township.close()
            county.close()
