"""学校和集团 as a clerk works it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.ledger import MovementRequest
from app.ui.views.business_form import BusinessForm
from app.ui.views.relation_forms import MemberDialog, RelationEndDialog
from app.ui.views.school_forms import SchoolDialog, SchoolStandardDialog
from app.ui.views.schools_page import SchoolsPage
from app.ui.widgets.suggestions import Choice
from tests.services.conftest import ALLOCATED, INSTITUTION
from tests.ui.views.conftest import rows_of, write
from tests.ui.views.test_units_page import pdf_text

Settle = Callable[[], None]


@pytest.fixture
def two_schools(county: SimpleNamespace) -> SimpleNamespace:
    """云岭县第一小学 with 57 pupils (3 posts by the standard, 5 approved); 第二小学 with 152 (8) and 6 approved."""
    office = county.office
    office.units.change(
        county.school,
        {"school_stage": "小学", "students": "57", "classes": "6"},
        "2020-09-01",
        "云教〔2020〕1号",
    )
    county.second = office.units.add(
        {"name": "云岭县第二小学", "school_stage": "小学", "students": "152", "classes": "8"}, "2004-03"
    )
    office.ledger.post(
        MovementRequest(county.second, INSTITUTION, ALLOCATED, 6, "核定下达", "2010-05-01", "云编〔2010〕6号")
    )
    return county


def shown(table: Any, settle: Settle) -> list[Any]:
    rows_of(table)
    settle()
    return rows_of(table)


def click(button: Any, settle: Settle, qtbot: QtBot) -> Any:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    return QApplication.activeModalWidget()


def test_schools_against_the_standard_with_moves(
    two_schools: SimpleNamespace,
    show: Callable[..., Any],
    settle: Settle,
    qtbot: QtBot,
    went: list[tuple[str, Any]],
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    assert [
        (row.学校, row.学段, row.学生, row.班级, row.核定, row.实有, row.标准应核, row.超缺, row.三年减员)
        for row in shown(page.schools, settle)
    ] == [
        ("云岭县第一小学", "小学", "57", "6", "5", "3", "3", "超 2 名", "0"),
        ("云岭县第二小学", "小学", "152", "8", "6", "0", "8", "缺 2 名", "0"),
    ]
    assert page.sections["中小学教职工"].note.text() == "2 所　学生 209　超 2　缺 2"
    (move,) = shown(page.moves, settle)
    assert (move.从, move.到, move.调剂, move.其中空编, move.其中连人) == (
        "云岭县第一小学", "云岭县第二小学", "2", "2", "0",
    )  # fmt: skip
    assert not page.move_button.isEnabled()
    page.moves.select_id(0)
    click(page.move_button, settle, qtbot)
    line = {
        "change": "调剂", "nature": INSTITUTION, "funding": ALLOCATED, "count": 2, "from_unit": two_schools.school,
    }  # fmt: skip
    reason = "按生员比核算，云岭县第一小学超 2 名，云岭县第二小学缺 2 名。"
    given = ("matter_quota", two_schools.second, {"lines": [line], "reason": reason})
    assert went == [("business", given)]
    form: BusinessForm = show(BusinessForm, given)
    settle()
    assert form.unit.text() == "云岭县第二小学"
    request = form.request()
    assert (request.unit_id, request.fields["reason"]) == (two_schools.second, reason)
    assert two_schools.office.business.effect(request).refusal is None


def test_pupils_and_classes_are_changed_with_their_document(
    two_schools: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    page.schools.select_id(two_schools.school)
    form = click(page.edit_button, settle, qtbot)
    assert isinstance(form, SchoolDialog)
    assert (form.students.text(), form.classes.text()) == ("57", "6")
    write(form.students, "九十五")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("students") == "在校学生数请填整数。"
    assert form.form.problem("document") == "请填写依据。"
    write(form.students, "95")
    write(form.document, "云教〔2026〕5号")
    click(form.yes_button, settle, qtbot)
    rows = shown(page.schools, settle)
    assert (rows[0].学生, rows[0].标准应核, rows[0].超缺) == ("95", "5", "符合标准")
    page._as_of.value = "2026-06-01"
    settle()
    assert shown(page.schools, settle)[0].学生 == "57"
    assert not page.add_button.isEnabled()


def test_a_unit_becomes_a_school_of_the_list(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    assert "登记学校" in page.schools.empty_text
    form = click(page.add_button, settle, qtbot)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("unit") == "请选择学校。"
    write(form.unit, "dyxx")
    qtbot.waitUntil(lambda: len(form.unit.suggestions.choices) > 0)
    qtbot.keyClick(form.unit, Qt.Key.Key_Return)
    write(form.students, "190")
    write(form.document, "2026年学籍统计")
    click(form.yes_button, settle, qtbot)
    (row,) = shown(page.schools, settle)
    assert (row.学校, row.学段, row.学生, row.标准应核, row.超缺) == (
        "云岭县第一小学",
        "小学",
        "190",
        "10",
        "缺 5 名",
    )


def test_the_standard_of_the_county_replaces_that_of_the_state(
    two_schools: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    assert [row.学段 for row in shown(page.standards, settle)] == ["小学", "初中", "高中"]
    page.standards.select_id("小学")
    form = click(page.standard_button, settle, qtbot)
    assert isinstance(form, SchoolStandardDialog)
    assert form.pupils.text() == "19"
    write(form.pupils, "15.2")
    write(form.document, "云编〔2026〕9号")
    click(form.yes_button, settle, qtbot)
    rule = shown(page.standards, settle)[0]
    assert (vars(rule)["教职工 : 学生"], rule.依据) == ("1 : 15.2", "云编〔2026〕9号")
    assert [row.标准应核 for row in shown(page.schools, settle)] == ["4", "10"]


def test_a_group_is_formed_joined_and_left(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Settle,
    qtbot: QtBot,
    went: list[tuple[str, Any]],
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    form = click(page.join_button, settle, qtbot)
    assert isinstance(form, MemberDialog)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("name") == "请填写组的名称。"
    write(form.name, "云岭县文教集团")
    form.leader.choice = Choice(county.archive, "云岭县档案馆")
    form.unit.choice = Choice(county.school, "云岭县第一小学")
    write(form.document, "云编〔2026〕2号")
    click(form.yes_button, settle, qtbot)
    form = click(page.join_button, settle, qtbot)
    assert form.group.currentText() == "云岭县文教集团"
    assert not form.name.isVisible()
    form.unit.choice = Choice(county.committee, "中共云岭县委办公室")
    write(form.document, "云编〔2026〕2号")
    click(form.yes_button, settle, qtbot)
    assert [(row.单位, row.身份) for row in shown(page.members, settle)] == [
        ("云岭县档案馆", "牵头"), ("云岭县第一小学", "成员"), ("中共云岭县委办公室", "成员"),
    ]  # fmt: skip
    (group,) = county.office.groups.listed()
    assert page.sections["共享编制组"].note.text() == f"1 个组　可共用 {group.shared}"
    sums = {row.编制种类: (row.核定, row.实有, row.可共用, row.超编) for row in shown(page.sums, settle)}
    assert sums == {"事业编制": ("7", "5", "2", "0"), "行政编制": ("1", "2", "0", "1")}
    page.members.select_id(page.members.lazy.ids[0])
    assert not page.leave_button.isEnabled()
    page.members.select_id(page.members.lazy.ids[1])
    form = click(page.leave_button, settle, qtbot)
    assert isinstance(form, RelationEndDialog)
    write(form.document, "云编〔2026〕3号")
    click(form.yes_button, settle, qtbot)
    assert [row.单位 for row in shown(page.members, settle)] == ["云岭县档案馆", "中共云岭县委办公室"]
    page.print_groups()
    key, request = went[-1]
    assert key == "paper"
    text = pdf_text(county.office.papers.preview(request.make())[0])
    assert "云岭县文教集团" in text
    assert "中共云岭县委办公室" in text


def test_the_list_of_schools_is_printed_with_its_basis(
    two_schools: SimpleNamespace, show: Callable[..., Any], settle: Settle, went: list[tuple[str, Any]]
) -> None:
    page: SchoolsPage = show(SchoolsPage)
    settle()
    page.print_page()
    text = pdf_text(two_schools.office.papers.preview(went[-1][1].make())[0])
    assert "缺 2 名" in text
    assert "国办发" in text
