"""Two townships of one county: what is for one is nothing to the other, and who moves between them is one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.faults import WrongReceiver
from app.services.office import Office
from app.services.packages.first_start import open_enrolment
from app.services.permits import QuotaRequest
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number
from tests.services.packages.conftest import CHEAP_CODE, PASSWORD, Pair, state_of


@pytest.fixture
def pairs(pair: Pair, tmp_path: Path) -> Iterator[tuple[Pair, Pair]]:
    """米村镇 and 城关镇, both with known keys."""
    root = pair.county.units.find("城关镇")
    disk = pair.county.packages.make_enrolment(root, pair.stick, CHEAP_CODE)
    office, _ = open_enrolment(
        tmp_path / "城关",
        disk.path,
        disk.spoken_code,
        "小赵",
        PASSWORD,
        business_date="2026-07-16",
        key_cost=CHEAP,
    )
    second = replace(pair, township=office, node=disk.node_id, root=root, school=root)
    declaration = office.declarations.add_nothing("2026-06")
    assert declaration
    second.up()
    second.down()
    yield pair, second
    office.close()


def permit(county: Office, unit: int) -> str:
    case = county.permits.apply(QuotaRequest(unit, INSTITUTION, ALLOCATED, 1, "调入", "工作需要"), "张镇长")
    while county.cases.get(case)["state"] != "issue":
        county.cases.sign(case, "陈书记")
    return str(county.permits.issue(case)["number"])


def test_the_answer_for_one_is_nothing_to_the_other(pairs: tuple[Pair, Pair]) -> None:
    first, second = pairs
    package = first.county.packages.export_decision(first.node, first.stick)
    renamed = package.path.rename(package.path.with_name("城关镇 批复.bzt"))
    before = state_of(second.township)
    with pytest.raises(WrongReceiver):
        second.township.packages.read(renamed)
    first.township.declarations.add_nothing("2026-05")
    declared = first.township.packages.export_declarations(first.stick)
    with pytest.raises(WrongReceiver):
        second.township.packages.read(declared.path)
    assert state_of(second.township) == before
    assert first.county.packages.read(declared.path).node_name == "米村镇"


def test_a_person_moves_between_them_while_the_unit_is_renamed(pairs: tuple[Pair, Pair]) -> None:
    first, second = pairs
    county, number = first.county, permit(first.county, second.root)
    second.down()
    who = {"name": "张三", "identity_number": identity_number(0)}
    entry = second.township.declarations.add_entry(
        second.township.units.find("城关镇"), who, number, "2026-08-01", "调令"
    )
    assert second.up().counts["refused"] == 1  # he still fills a quota of the other
    first.township.declarations.add_exit(first.there("张三"), "调离", "2026-08-01", "商调函")
    county.units.change(first.school, {"name": "米村镇第一小学"}, "2026-07-15", "云编〔2026〕30号")
    first.up()
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    second.down()
    assert second.township.declarations.get(entry)["state_name"] == "退回"
    second.township.declarations.edit(entry, document="调令〔2026〕1号")
    assert second.up().counts["refused"] == 0
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    for pair in pairs:
        pair.down()
        assert pair.differences() == []
        assert pair.clean()
    assert second.township.people.get(second.there("张三"))["unit_name"] == "城关镇"


def test_the_township_somebody_left_learns_nothing_of_the_new_place(pairs: tuple[Pair, Pair]) -> None:
    first, second = pairs
    county = first.county
    county.people.change(first.people["张三"], {"education": "大学"}, "2026-07-01", "文")
    number = permit(county, second.root)
    county.exits.record(first.people["张三"], "调离", "2026-07-10", "商调函", "张镇长")
    second.down()
    who = {"name": "张三", "identity_number": identity_number(0)}
    second.township.declarations.add_entry(
        second.township.units.find("城关镇"), who, number, "2026-07-16", "调令"
    )
    second.up()
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    county.people.change(first.people["张三"], {"department": "城关镇党政办"}, "2026-07-16", "文")
    for pair in pairs:
        pair.down()
        assert pair.differences() == []
        assert pair.clean()
    there = {pair.root: pair.township.people.get(pair.there("张三")) for pair in pairs}
    assert (there[first.root]["education"], there[first.root]["department"]) == ("大学", "")
    assert (there[second.root]["education"], there[second.root]["department"]) == ("大学", "城关镇党政办")
    told = first.township.register.rows("SELECT fields FROM person_facts")
    assert not any("城关镇" in row["fields"] for row in told)
