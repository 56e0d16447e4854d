from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.business.posting import Request
from app.services.case_kinds import INCOMING
from app.services.portrait import Figure, Link, Portrait
from app.services.retirement import SOON


@pytest.fixture
def staffed(county: SimpleNamespace) -> SimpleNamespace:
    office = county.office
    office.people.change(county.people["张三"], {"education": "大学本科", "sex": "男"}, "2015", "")
    office.exits.record(county.people["赵䶮"], "退休", "2026-03-01", "云编〔2026〕3号")
    with office.desk.operation("off_staff.add", "登记编外人员") as op:
        helper = op.insert("people", name="冯七", initials="fq")
        op.insert("off_staff", person_id=helper, unit_id=county.school, kind="劳务派遣", begins="2023-01")
    return county


def figures(portrait: Portrait, title: str) -> dict[str, Figure]:
    (part,) = [part for part in portrait.parts if part.title == title]
    return {figure.label: figure for figure in part.figures}


def test_every_figure_is_that_of_its_module(staffed: SimpleNamespace) -> None:
    office = staffed.office
    for unit_id in (staffed.school, staffed.archive, staffed.committee, staffed.bureau):
        for at in ("", "2024-01-01", "2011-01-01"):
            portrait = office.portrait.portrait(unit_id, at)
            numbers = office.ledger.numbers_of(unit_id, at)
            counted = figures(portrait, "编制")
            assert [counted[label].value for label in ("核定", "实有", "已批未用", "可用")] == [
                numbers.approved, numbers.actual, numbers.reserved, numbers.available,
            ]  # fmt: skip
            for part in portrait.parts:
                for figure in part.figures:
                    if figure.link and figure.link.query:
                        assert len(office.query.ids(figure.link.query)) == figure.value, figure


def test_the_school_today(staffed: SimpleNamespace) -> None:
    portrait = staffed.office.portrait.portrait(staffed.school)
    assert (portrait.name, portrait.at, portrait.hints) == ("云岭县第一小学", "2026-07-15", ())
    assert figures(portrait, "概况")["主管部门"].value == "云岭县教育局"
    account = figures(portrait, "编制")["事业编制，财政拨款 实有"]
    assert (account.value, account.note) == (2, "核定 5，已批未用 0，可用 3，空编")
    people = figures(portrait, "人员结构")
    assert (people["学历 大学本科"].value, people["学历 大学本科"].note) == (1, "50%（1/2）")
    assert people["年龄 36—45"].value == 2
    assert figures(portrait, "编外和借调")["编外人员"].value == 1
    assert {label: figure.value for label, figure in figures(portrait, "近一年变动").items()} == {
        "入编": 0, "核减": 1, "编制变动": 0,
    }  # fmt: skip


def test_what_needs_a_look_is_said(staffed: SimpleNamespace) -> None:
    office = staffed.office
    assert office.portrait.portrait(staffed.committee).hints == ("行政编制，财政拨款 超编 1 名。",)
    office.units.change(staffed.bureau, {"abolished": "2026-01-01"}, "2026-01-01", "云编〔2026〕9号")
    assert office.portrait.portrait(staffed.bureau).hints[0] == "2026.01.01 撤销。"


def test_what_was_known_before_stays_answerable(staffed: SimpleNamespace) -> None:
    office = staffed.office
    before = office.register.last_operation
    office.exits.record(staffed.people["张三"], "调离", "2026-05-01", "云编〔2026〕5号")
    assert figures(office.portrait.portrait(staffed.school), "编制")["实有"].value == 1
    assert figures(office.portrait.portrait(staffed.school, None, before), "编制")["实有"].value == 2


def test_plain_data_for_paper(staffed: SimpleNamespace) -> None:
    data = staffed.office.portrait.data(staffed.school, "2024-01-01")
    assert data["at"] == "2024-01-01"
    part = next(part for part in data["parts"] if part["title"] == "编制")
    assert part["figures"][1] == {"label": "实有", "value": 3, "note": ""}


def test_open_cases_and_who_retires_are_named(staffed: SimpleNamespace) -> None:
    office, unit = staffed.office, staffed.archive
    office.people.change(staffed.people["钱墕"], {"birth": "1964-01", "sex": "男"}, "", "云编〔2026〕7号")
    office.people.change(staffed.people["孙硷"], {"birth": "1966-10", "sex": "男"}, "", "云编〔2026〕7号")
    letter = {
        "sender": "云岭县档案馆",
        "document": "云档〔2026〕3号",
        "subject": "关于补充人员的请示",
        "sort": "请示",
    }
    case = office.business.apply(Request(INCOMING, unit, letter))
    portrait = office.portrait.portrait(unit)
    assert portrait.hints == ("已到龄仍在编 1 人：钱墕，请核实。", f"{SOON} 个月内到龄 1 人：孙硷。")
    number = office.cases.get(case)["receipt_number"]
    figure = figures(portrait, "业务和文件")[number]
    assert figure.link == Link(case_id=case)
    assert (figure.value, figure.note.split("，")[0]) == (office.cases.get(case)["title"], "来文登记")
    assert number not in figures(office.portrait.portrait(unit, "2026-07-01"), "业务和文件")
