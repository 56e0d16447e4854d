from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.views.match_page import MatchPage
from tests.ui.pages.test_plain_words import of_help, said, technical
from tests.ui.views.conftest import rows_of
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> MatchPage:
    shown: MatchPage = show(MatchPage)
    settle()
    return shown


def lines(page: MatchPage, settle: Callable[[], None]) -> list[tuple[str, str]]:
    rows_of(page.table)
    settle()
    return [(row.名单上, row.结果) for row in rows_of(page.table)]


def test_a_pasted_list_is_answered_line_by_line(
    page: MatchPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any], qtbot: QtBot
) -> None:
    assert QApplication.focusWidget() is page.text
    QGuiApplication.clipboard().setText("姓名\t单位\n张三\t一小\n欧阳九\t\n周一\t\n")
    page.text.paste()
    qtbot.mouseClick(page.match_button, Qt.MouseButton.LeftButton)
    settle()
    assert lines(page, settle) == [("张三", "在编"), ("欧阳九", "无此人"), ("周一", "在编")]
    assert page.summary.text() == "粘贴的名单：3 行，在编 2，无此人 1"
    page.outcome.setCurrentIndex(page.outcome.findData("无此人"))
    settle()
    assert lines(page, settle) == [("欧阳九", "无此人")]
    page.outcome.setCurrentIndex(0)
    settle()
    page.table.select_id(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert went == [("people", county.people["张三"])]


def test_a_file_is_compared_exported_and_printed(
    page: MatchPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.active.append(["王㛃"])
    book.save(tmp_path / "名单.xlsx")
    page.open_subject(str(tmp_path / "名单.xlsx"))
    settle()
    page.save_to(tmp_path / "结果.xlsx")
    settle()
    assert "比对-名单" in openpyxl.load_workbook(tmp_path / "结果.xlsx").sheetnames
    page.print_page()
    text = pdf_text(county.office.papers.preview(went[-1][1].make())[0])
    assert "王㛃" in text
    assert "云岭县第一小学" in text


def test_what_is_no_list_is_said(page: MatchPage, settle: Callable[[], None], qtbot: QtBot) -> None:
    qtbot.mouseClick(page.match_button, Qt.MouseButton.LeftButton)
    settle()
    assert "没有认出姓名或身份证号" in page.problem.text()
    assert technical(said(page)) == []
    assert technical(of_help(page.help)) == []
