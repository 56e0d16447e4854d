"""三定规定, 缺依据的登记 and 上级系统对接 as a clerk uses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.context import UiContext
from app.ui.views.basis_page import BasisPage, GiveBasisDialog
from app.ui.views.charter_form import CharterDialog
from app.ui.views.charter_page import CharterPage
from app.ui.views.superior_page import ALL, TODO, SuperiorPage
from tests.values.test_charter_text import NEW, OLD

SCHOOL = "云岭县第一小学"


def test_two_versions_side_by_side(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot,
    went: list[tuple[str, Any]],
) -> None:  # fmt: skip
    charters = county.office.charters
    charters.add(county.bureau, "2010-05-01", charters.read(OLD).fields, "云编〔2010〕5号")
    page: CharterPage = show(CharterPage, county.bureau)
    settle()
    assert page.unit.text() == "云岭县教育局"
    assert "机关行政编制 三定 12 名，账上 0 名" in page.note.text()
    assert not page.print_button.isEnabled()
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(CharterDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert set(dialog.problems()) == {"effective", "document", "text"}
    dialog.effective.value = "2019-03"
    dialog.document.setText("云编[2019]8号")
    dialog.text.setPlainText(NEW)
    settle()
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert (page.olds.currentText(), page.news.currentText()) == (
        "2010.05.01 起　云编〔2010〕5号", "2019.03 起　云编〔2019〕8号",
    )  # fmt: skip
    assert "负责教师工作" in page.old_text.toPlainText()
    assert "校外教育培训监管股" in page.new_text.toPlainText()
    assert [row["kind"] for row in page.table.shown_rows] == [
        "取消", "修改", "新增", "取消", "新增", "更名", "调整", "调整", "调整",
    ]  # fmt: skip
    page.olds.setCurrentIndex(1)
    settle()
    assert page.table.shown_rows == []
    page.olds.setCurrentIndex(0)
    settle()
    page.print_page()
    assert went[-1][0] == "paper"
    assert len(went[-1][1].make()) == 1


def test_facts_are_given_their_document(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page: BasisPage = show(BasisPage)
    settle()
    assert page.heading.text() == "缺依据的登记　20 条"
    page.units.select_id(county.school)
    settle()
    assert [row["sort_name"] for row in page.facts.shown_rows] == ["单位信息"] * 3 + ["入编"] * 3
    page.facts.selectAll()
    qtbot.mouseClick(page.give_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(GiveBasisDialog)
    assert dialog is not None
    dialog.document.setText("云编〔2004〕1号")
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.heading.text() == "缺依据的登记　14 条"
    assert county.office.documents.rests_on(county.office.documents.find("云编〔2004〕1号")["id"]) == {
        "单位信息": 3, "入编、核减": 3,
    }  # fmt: skip


def test_the_superiors_export_is_compared_and_ticked_off(
    context: UiContext, county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, type_chinese: Callable[[QWidget, str], None],
) -> None:  # fmt: skip
    export = tmp_path / "导出.csv"
    export.write_text(f"姓名,所在单位,编制类型\n张三,{SCHOOL},事业编制\n王㛃,云岭县档案馆,事业编制", "utf-8")
    page: SuperiorPage = show(SuperiorPage)
    settle()
    assert page.table.shown_rows == []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(export), ""))
    qtbot.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    settle()
    last = context.messages.last
    assert last is not None
    assert "一致 1，只在本县 5，只在上级 0，不一致 1" in last.text
    assert page.tabs.tabText(TODO) == "待补录 6"
    row = next(row for row in page.table.shown_rows if row["what"] == "改为")
    assert (row["name"], row["field_name"], row["value"]) == ("王㛃", "单位", SCHOOL)
    page.table.select_id(row["id"])
    qtbot.mouseClick(page.done_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.tabs.tabText(TODO) == "待补录 5"
    assert page.summary.text() == "只在本县 5 条，只在上级 0 条，不一致 0 条；已补录 1 条"
    page.tabs.setCurrentIndex(ALL)
    type_chinese(page.text, "王㛃")
    settle()
    page.table.select_id(row["id"])
    qtbot.mouseClick(page.undone_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.tabs.tabText(TODO) == "待补录 6"
