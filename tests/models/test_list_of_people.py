"""The list of people: every order and filter gives the people a plain look at everybody would give, once each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from app.models import ledger, people, units
from app.models.operation import Row
from app.models.register import Register
from tests.models.conftest import Write

KEYS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: (row["initials"], row["name"]),
    "birth": lambda row: row["birth"],
    "identity_number": lambda row: row["identity_number"],
    "work_start": lambda row: row["work_start"],
    "unit_name": lambda row: row["unit_id"] or 0,  # units here are in the order of their ids
    "begins": lambda row: row["begins"],
    "order": lambda row: row["id"],
}


@pytest.fixture
def office(register: Register, write: Write) -> tuple[Register, list[int]]:
    """Two units; 40 people: most in post, some gone, some gone and back, some never placed."""
    with write("建账") as op:
        numbers = [
            units.insert(register, op, {"name": name, "kind": "法人单位"}, "") for name in ("甲局", "乙局")
        ]
        accounts = [ledger.ensure_account(register, op, unit, "行政编制", "财政拨款") for unit in numbers]
        ids = people.insert_many(
            op,
            [
                {
                    "name": f"{'张王赵㛃'[number % 4]}{'䶮墕硷'[number % 3]}",
                    "birth": f"19{60 + number * 7 % 40}-0{1 + number % 9}",
                    "identity_number": f"99010119{60 + number * 7 % 40}0101{number:04d}",
                    "work_start": f"20{number * 3 % 20:02d}",
                    "quota_card": f"云编卡{number:04d}",
                }
                for number in range(40)
            ],
            "",
        )
        for number, person in enumerate(ids[:36]):
            first = {
                "person_id": person,
                "begins": f"20{number * 5 % 15:02d}-03",
                "account_id": accounts[number % 2],
            }
            if number % 6 == 0:
                op.insert("holdings", **first, ends="2019-07-01")
            else:
                op.insert("holdings", **first)
            if number % 12 == 0:
                op.insert("holdings", person_id=person, account_id=accounts[1], begins="2022-01")
    return register, numbers


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("sort", KEYS)
def test_every_order_and_filter(
    office: tuple[Register, list[int]], sort: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_FEW", few)  # both ways of finding who belongs to the list
    register, numbers = office
    everybody = people.all_with_unit(register)
    assert len(everybody) == 40
    lengths = set()
    for in_post, descending, text, unit_ids in product(
        (True, False, None), (False, True), ("", "张", "z", "990101", "编卡001"), ((), numbers[:1], numbers)
    ):
        wanted = [
            row
            for row in everybody
            if in_post in (None, bool(row["holding_id"] and not row["ends"]))
            and (row["holding_id"] or in_post is not False)  # who never held a quota has not left
            and (not unit_ids or row["unit_id"] in unit_ids)
            and (text in row["name"] + row["identity_number"] + "\n" + row["quota_card"]
                 or row["initials"].startswith(text))
        ]  # fmt: skip
        wanted.sort(key=lambda row: (KEYS[sort](row), row["id"]), reverse=descending)
        found = people.ids(
            register, unit_ids=unit_ids, text=text, in_post=in_post, sort=sort, descending=descending
        )
        assert found == [row["id"] for row in wanted], (in_post, descending, text, unit_ids)
        lengths.add(len(found))
    assert {40, 33, 3} <= lengths


def test_search_finds_by_every_key_and_shows_the_exact_name_first(office: tuple[Register, list[int]]) -> None:
    register, _ = office

    def found(text: str) -> list[str]:
        return [row["name"] for row in people.search(register, text, 50)]

    assert len(found("㛃")) == 10
    assert found("㛃䶮") == ["㛃䶮"] * len(found("㛃䶮"))
    assert found("云编卡0007") == ["㛃墕"]
    assert len(found("99010119")) == 40
    assert found("0039") == ["㛃䶮"]
    assert len(found("z")) == 20
    assert found("没有") == []
