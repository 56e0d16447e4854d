from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.query_definition import QueryDefinition, parse_group
from app.ui.views.query.conditions import ConditionRow
from app.ui.views.query.kept import KeepDialog
from app.ui.views.query_page import QueryPage
from tests.ui.pages.test_plain_words import of_help, said, technical
from tests.ui.views.conftest import rows_of, write
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> QueryPage:
    county.office.people.change(county.people["张三"], {"title": "主任", "sex": "男"}, "2015", "")
    county.office.people.change(county.people["王㛃"], {"title": "副主任"}, "2015", "")
    shown: QueryPage = show(QueryPage)
    settle()
    return shown


def fill(
    row: ConditionRow, initials: str, operator: str, value: str, settle: Callable[[], None], qtbot: QtBot
) -> None:
    row.field.setFocus()
    qtbot.keyClicks(row.field, initials)
    qtbot.waitUntil(lambda: row.field.suggestions.current is not None)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    row.operator.setCurrentText(operator)
    row.value.setEditText(value)
    settle()


def names(page: QueryPage, settle: Callable[[], None]) -> list[str]:
    assert page.table is not None
    rows_of(page.table)
    settle()
    return [row.姓名 for row in rows_of(page.table)]


def test_a_condition_is_typed_and_the_names_appear(
    page: QueryPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any], qtbot: QtBot
) -> None:
    row = page.conditions.frames[0].rows[0]
    assert QApplication.focusWidget() is row.field
    fill(row, "zw", "含", "主任", settle, qtbot)
    assert row.field.text() == "职务"
    qtbot.keyClick(row.value.lineEdit(), Qt.Key.Key_Return)
    settle()
    assert page.count.text() == "共 2 人"
    assert page.sentence.text() == "截至 2026.07.15，职务 含 主任"
    assert names(page, settle) == ["张三", "王㛃"]
    assert page.table is not None
    page.table.select_id(page.table.lazy.ids[0])
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert went == [("people", county.people["张三"])]


def test_columns_are_added_moved_and_taken_away(
    page: QueryPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    picker = page.columns.picker
    assert picker is not None
    page.stack.setCurrentIndex(1)
    picker.setFocus()
    qtbot.keyClicks(picker, "xl")
    qtbot.waitUntil(lambda: picker.suggestions.current is not None)
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert page.columns.keys[-1] == "education"
    page.columns._up()
    page.columns.list.setCurrentRow(0)
    page.columns._remove()
    page.run()
    settle()
    assert page.table is not None
    titles = [column.title for column in page.table.lazy.columns]
    assert titles == ["性别", "出生年月", "单位", "职务", "编制种类", "经费形式", "学历", "入编时间"]


def test_counts_lead_to_their_names(page: QueryPage, settle: Callable[[], None], qtbot: QtBot) -> None:
    page.open_subject(QueryDefinition("in_post", group="unit_name"))
    settle()
    lines = rows_of(page.group_table)
    assert [(line.分类, line.数量, line.占比) for line in lines] == [
        ("云岭县第一小学", "3", "43%"), ("中共云岭县委办公室", "2", "29%"), ("云岭县档案馆", "2", "29%"),
    ]  # fmt: skip
    page.group_table.select_id(2)
    qtbot.keyClick(page.group_table, Qt.Key.Key_Return)
    settle()
    assert names(page, settle) == ["钱墕", "孙硷"]
    assert page.conditions.frames[0].rows[0].value.currentText() == "云岭县档案馆"


def test_a_past_day_asks_for_that_day(page: QueryPage, settle: Callable[[], None]) -> None:
    page.open_subject(QueryDefinition("in_post", at="2011-01-01"))
    settle()
    assert page.count.text() == "共 0 人"
    assert page._as_of_mark.text() == "不是今天，是2011年1月1日的情况"
    page.show_today()
    settle()
    assert page.count.text() == "共 7 人"


def test_a_question_is_kept_opened_renamed_and_deleted(
    page: QueryPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    page.open_subject(QueryDefinition("in_post", (parse_group("in_post", "职务 含 主任"),)))
    page.save()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, KeepDialog)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("name") == "请给查询起个名称。"
    write(form.name, "主任名单")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.kept.currentText() == "主任名单"
    page.show_definition(QueryDefinition("units"))
    page.kept.setCurrentText("主任名单")
    page._open_kept()
    settle()
    assert names(page, settle) == ["张三", "王㛃"]
    qtbot.mouseClick(page.delete_button, Qt.MouseButton.LeftButton)
    settle()
    assert county.office.query.saved() == []
    assert page.kept.currentText() == "还没有保存过查询"


def test_what_is_missing_is_said_beside_the_button(
    page: QueryPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    row = page.conditions.frames[0].rows[0]
    fill(row, "nl", "大于", "五十", settle, qtbot)
    page.run()
    settle()
    assert "“年龄”要写整数" in page.problem.text()
    write(row.field, "工资")
    page.run()
    assert page.problem.text() == "没有“工资”这一项，请从列出的项目里选。"


def test_the_printed_list_is_the_answer(
    page: QueryPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any]
) -> None:
    page.open_subject(QueryDefinition("in_post", (parse_group("in_post", "职务 含 主任"),)))
    settle()
    page.print_page()
    key, request = went[-1]
    assert key == "paper"
    text = pdf_text(county.office.papers.preview(request.make())[0])
    assert "张三" in text
    assert "钱墕" not in text
    assert "职务 含 主任" in text


def test_words_of_the_office_only(page: QueryPage) -> None:
    assert technical(said(page)) == []
    assert technical(of_help(page.help)) == []
