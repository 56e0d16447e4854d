"""每月申报, as a clerk does it: choose units, declare 无变动, leave in a batch, print."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.monthly import PAST_AGE
from app.ui.views.batch_exit import BatchExitDialog
from app.ui.views.monthly_page import MonthlyPage
from app.ui.views.paper_view import PaperRequest
from app.ui.views.past_age import PastAgeDialog
from tests.services.conftest import identity_number
from tests.ui.views.conftest import rows_of, write


def states(page: MonthlyPage) -> dict[str, str]:
    return {row.单位: row.状态 for row in rows_of(page.table)}


def test_units_are_chosen_and_declare_nothing(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(MonthlyPage)
    settle()
    assert page.chosen == "2026-06"
    assert set(states(page).values()) == {"逾期"}
    assert page.summary.text().startswith("2026.07.06 前申报：逾期 3。")
    page.table.clearSelection()
    qtbot.mouseClick(page.nothing_button, Qt.MouseButton.LeftButton)
    settle()
    assert set(states(page).values()) == {"逾期"}
    page.table.selectAll()
    qtbot.mouseClick(page.nothing_button, Qt.MouseButton.LeftButton)
    settle()
    assert set(states(page).values()) == {"无变动"}
    page.state.setCurrentText("逾期")
    settle()
    assert rows_of(page.table) == []


def test_a_month_is_opened_from_elsewhere_and_filtered(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    county.office.exits.record(county.people["钱墕"], "退休", "2026-07-01", "云人社〔2026〕7号")
    page = show(MonthlyPage, "2026-07")
    settle()
    write(page.text, "档案")
    settle()
    row = rows_of(page.table)[0]
    assert (row.单位, row.状态, row.月初, row.核减, row.月末) == ("云岭县档案馆", "已申报", "2", "1", "1")
    page.table.activated_id.emit(county.archive)
    assert went == [("unit", county.archive)]


def test_several_people_leave_at_once_or_none(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(MonthlyPage, "2026-07")
    settle()
    qtbot.mouseClick(page.batch_button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BatchExitDialog)
    dialog.people.setPlainText("张三\n钱墕，辞职\n不认识的人")
    write(dialog.document, "云人社〔2026〕7号")
    settle()
    assert dialog.found.text().startswith("可以办理 2 人，有问题 1 人。\n第3行")
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert "3 人中有 1 人不能核减，一个都没有办理" in dialog.error.text()
    assert county.office.ledger.numbers_of(county.school).actual == 3
    dialog.people.setPlainText("张三\n钱墕，辞职")
    settle()
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert county.office.ledger.numbers_of(county.school).actual == 2
    assert states(page)["云岭县第一小学"] == "已申报"
    assert "核减 2 人" in page.summary.text()


def test_papers_of_the_month_are_made_from_here(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    page = show(MonthlyPage, "2026-07")
    settle()
    for button in (page.stop_button, page.changes_button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page.table.select_id(county.archive)
    qtbot.mouseClick(page.declaration_button, Qt.MouseButton.LeftButton)
    assert [key for key, _ in went] == ["paper"] * 3
    assert all(isinstance(request, PaperRequest) for _, request in went)
    assert [request.title for _, request in went] == [
        "停拨工资通知 2026年7月", "增减变动表 2026年7月", "月申报表 2026年7月",
    ]  # fmt: skip


def test_who_is_past_the_age_is_listed_and_enter_begins_the_exit(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    person = {"name": "老男", "identity_number": identity_number(31, "19650301")}
    number = county.office.entries.record_existing(
        person, county.school, "事业编制", "财政拨款", "1990-09", "建库时已在编"
    )
    page = show(MonthlyPage, PAST_AGE)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PastAgeDialog)
    settle()
    row = rows_of(dialog.table)[0]
    assert (row.姓名, row.法定退休年龄, row.到龄) == ("老男", "60 岁 1 个月", "2025.04")
    dialog.table.select_id(number)
    qtbot.mouseClick(dialog.leave_button, Qt.MouseButton.LeftButton)
    assert went == [("exit", number)]
    assert page.chosen == "2026-06"
