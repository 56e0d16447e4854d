"""A county whose own program is wrong: what it sends is refused in words, or put right by its next package, never half."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import pytest

from app.errors import DataProblem
from app.exchange.faults import RecordWrong
from app.services.packages import baseline
from app.services.packages.baseline import Contents
from tests.services.packages.conftest import Pair, state_of
from tests.services.packages.test_travelling import fill

NOBODY = "0e000000-0000-4000-8000-000000000009"
VALUES = (None, "说不清", -1, NOBODY)


def send(pair: Pair, spoil: Callable[[Contents], None]) -> None:
    """The county's answer with its records spoiled, imported by the township."""
    right = baseline.contents

    def wrong(*args: object) -> Contents:
        content = copy.deepcopy(right(*args))  # type: ignore[arg-type]
        spoil(content)
        return content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(baseline, "contents", wrong)
        package = pair.county.packages.export_decision(pair.node, pair.stick)
    pair.into_township(package)


def spoilt(content: Contents) -> Iterator[Callable[[Contents], None]]:
    """Every field of one record of each group with each value it must not have."""
    for group, records in content.items():
        if not records or group == "codes":
            continue
        uuid = list(records)[-1]
        for name in records[uuid]:
            for value in VALUES:

                def spoil(
                    found: Contents, at: tuple[str, str, str] = (group, uuid, name), to: object = value
                ) -> None:
                    found[at[0]][at[1]][at[2]] = to

                yield spoil


def test_no_field_of_any_record_brings_the_program_down(pair: Pair) -> None:
    fill(pair)
    pair.permit()
    pair.down()
    refused: list[DataProblem] = []
    for spoil in spoilt(pair.county.packages.baseline(pair.root)):
        try:
            send(pair, spoil)
        except DataProblem as problem:
            refused.append(problem)
    assert len(refused) > 200
    assert all(problem.message and problem.next_step for problem in refused)
    pair.down()
    assert pair.differences() == []
    assert pair.clean()


def twins(content: Contents) -> None:
    """Two people with one number."""
    numbers = [
        fact["fields"]
        for person in content["people"].values()
        for fact in person["facts"]
        if fact["fields"].get("identity_number")
    ]
    numbers[0]["identity_number"] = numbers[1]["identity_number"]


def homeless(content: Contents) -> None:
    """A holding of an account that is nowhere."""
    next(iter(content["holdings"].values()))["account"] = NOBODY


def rootless(content: Contents) -> None:
    """Not even the township's own unit."""
    for group in content:
        if group not in ("codes", "settings"):
            content[group].clear()


def unheard_of(content: Contents) -> None:
    """A fact in a group nobody knows."""
    next(iter(content["units"].values()))["facts"][0]["group"] = "weather"


@pytest.mark.parametrize("spoil", [twins, homeless, rootless, unheard_of])
def test_records_that_contradict_each_other_change_nothing(
    pair: Pair, spoil: Callable[[Contents], None]
) -> None:
    before = state_of(pair.township)
    with pytest.raises(RecordWrong) as caught:
        send(pair, spoil)
    assert "没有导入任何内容" in caught.value.message
    assert caught.value.exit_code == 3
    assert state_of(pair.township) == before
    pair.down()
    assert pair.differences() == []


def test_a_unit_below_itself(pair: Pair) -> None:
    def circle(content: Contents) -> None:
        units = list(content["units"])
        for fact in content["units"][units[0]]["facts"]:
            if fact["group"] == "structure":
                fact["fields"]["parent_id"] = units[1]

    with pytest.raises(RecordWrong):
        send(pair, circle)
    pair.down()
    assert pair.differences() == []
