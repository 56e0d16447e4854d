from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.ui.views.reports_page import ReportsPage
from app.ui.widgets.suggestions import Choice
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> ReportsPage:
    shown: ReportsPage = show(ReportsPage)
    settle()
    return shown


def choose(page: ReportsPage, title: str, *, blank: bool = False) -> None:
    for row in range(page.list.count()):
        offer = page.list.item(row).data(Qt.ItemDataRole.UserRole)
        if offer is not None and title in offer.title and offer.blank is blank:
            page.list.setCurrentRow(row)
            return
    raise AssertionError(f"no paper called {title}")


def made(page: ReportsPage, settle: Callable[[], None], qtbot: QtBot) -> str:
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.view.is_shown
    return pdf_text(page.view.preview.data)


def test_the_ledger_of_the_county_holds_everybody(
    page: ReportsPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    text = made(page, settle, qtbot)
    assert all(name in text for name in ("张三", "王㛃", "赵䶮", "钱墕", "孙硷", "周一", "吴二"))


def test_the_ledger_of_one_unit_and_of_one_sector(
    page: ReportsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    page.scope.setCurrentText("一个单位")
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    assert page.problem.text() == "请选一个单位。"
    page.unit.choice = Choice(county.archive, "云岭县档案馆")
    text = made(page, settle, qtbot)
    assert "钱墕" in text
    assert "张三" not in text
    page.scope.setCurrentText("一个系统")
    page.sector.choice = Choice("教育系统", "教育系统")
    text = made(page, settle, qtbot)
    assert "张三" in text
    assert "钱墕" not in text


def test_the_ledger_of_a_day_before_anybody_entered_is_empty(
    page: ReportsPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    page.at.value = "2011-06-01"
    text = made(page, settle, qtbot)
    assert "张三" not in text


def test_a_click_asks_what_the_clicked_paper_needs(page: ReportsPage, qtbot: QtBot) -> None:
    choose(page, "停拨工资通知")
    assert page.month.isVisibleTo(page)
    item = page.list.findItems("花名册（在编）", Qt.MatchFlag.MatchExactly)[0]
    page.list.scrollToItem(item)
    place = page.list.visualItemRect(item).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.offer is not None
    assert page.offer.title == "花名册（在编）"
    assert page.scope.isVisibleTo(page)
    assert not page.month.isVisibleTo(page)


def test_test_page_and_blank_forms(page: ReportsPage, settle: Callable[[], None], qtbot: QtBot) -> None:
    choose(page, "打印测试页")
    assert page.options.isHidden()
    made(page, settle, qtbot)
    assert page.view.preview.page_count == 1
    assert page.view.sheet_button.isHidden()
    choose(page, "审核通知单", blank=True)
    assert "机构编制审核通知单" in made(page, settle, qtbot).replace(" ", "")


def test_an_empty_form_is_saved_as_a_spreadsheet_to_be_filled_in(
    page: ReportsPage,
    settle: Callable[[], None],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(page, "进人用编审批表", blank=True)
    made(page, settle, qtbot)
    target = tmp_path / "审批表.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    assert not page.view.sheet_button.isHidden()
    qtbot.mouseClick(page.view.sheet_button, Qt.MouseButton.LeftButton)
    settle()
    sheet = openpyxl.load_workbook(target).active
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"机关事业单位进人用编审批表", "拟进单位情况", "核定数", "使用编制理由"} <= texts


def test_what_is_saved_is_the_paper_and_is_noted(
    page: ReportsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    made(page, settle, qtbot)
    page.view.save_sheet(tmp_path / "台账.xlsx")
    settle()
    page.view.save_pdf(tmp_path / "台账.pdf")
    settle()
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").active
    assert sheet is not None
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {"张三", "王㛃"} <= cells
    assert "王㛃" in pdf_text((tmp_path / "台账.pdf").read_bytes())
    assert [row["form"] for row in county.office.papers.issued()] == ["F08", "F08"]


def test_each_paper_asks_only_for_what_it_needs(
    page: ReportsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    choose(page, "停拨工资通知")
    assert (page.scope.isHidden(), page.unit.isHidden(), page.at.isHidden(), page.month.isHidden()) == (
        True, True, True, False,
    )  # fmt: skip
    assert "2026年6月没有人员核减" in made(page, settle, qtbot).replace(" ", "")
    choose(page, "在编证明")
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    assert page.problem.text() == "请选一位人员。"
    page.person.choice = Choice(county.people["张三"], "张三")
    assert "兹证明张三" in made(page, settle, qtbot)
    choose(page, "职数依据")
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    assert page.problem.text() == "请选一个单位。"
    page.unit.choice = Choice(county.school, "云岭县第一小学")
    assert "职数依据" in made(page, settle, qtbot)
    choose(page, "机构编制管理证")
    assert "云岭县第一小学" in made(page, settle, qtbot)
    assert page.view.preview.page_count == 12
    choose(page, "人员核减月申报表")
    assert "云岭县第一小学" in made(page, settle, qtbot)


def test_a_roster_of_a_unit_with_all_below_it_and_the_ledger_of_posts(
    page: ReportsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    choose(page, "花名册（在编）")
    page.scope.setCurrentText("单位和下属单位")
    page.unit.choice = Choice(county.bureau, "云岭县教育局")
    text = made(page, settle, qtbot)
    assert "登记数：3人" in text
    assert not page.view.sheet_button.isHidden()
    page.scope.setCurrentText("全县")
    assert "登记数：7人" in made(page, settle, qtbot)
    choose(page, "编制职数台账（A4 分印）")
    assert "部分）" in made(page, settle, qtbot)


def test_the_first_page_of_a_ledger_is_there_before_the_whole(
    page: ReportsPage, settle: Callable[[], None], qtbot: QtBot
) -> None:
    begun: list[tuple[bool, bool, str]] = []
    view = page.view
    view._began.connect(
        lambda _, first: begun.append((view.is_shown, view.print_button.isEnabled(), pdf_text(first)))
    )
    whole = made(page, settle, qtbot)
    ((shown, printable, first),) = begun
    assert (shown, printable) == (True, False)
    assert "第 1 页" in first
    assert "共" not in first.split("第 1 页")[1]
    assert "张三" in first
    assert "第 1 页　共 2 页" in whole
    choose(page, "花名册（退休）")
    made(page, settle, qtbot)
    assert [printable for _, printable, _ in begun] == [False, False]


def test_cards_of_a_unit_go_onto_stock_of_their_own_size(
    page: ReportsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    county.office.quota_cards.issue_unit([county.school])
    choose(page, "编制卡")
    assert "编制卡" in made(page, settle, qtbot)
    page.view.panel.overlay.click()
    settle()
    text = pdf_text(page.view.preview.data)
    assert "张三" in text
    assert "编制卡" not in text
