"""会议 in the window: a meeting is made, cases go on its agenda, decisions move the cases, minutes are issued."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.views.case_page import CasePage
from app.ui.views.meeting_forms import DecideDialog, ItemDialog, MeetingDialog, PendingDialog
from app.ui.views.meetings_page import MeetingsPage
from tests.services.test_meetings import waiting
from tests.ui.views.conftest import rows_of, write


def dialog_of(kind: type[Any]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_from_an_empty_page_to_issued_minutes(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    office = county.office
    cases = [waiting(county, "云岭县档案史志馆"), waiting(county, "云岭县实验小学", county.school)]
    page = show(MeetingsPage)
    settle()
    assert page.summary.text() == "等待上会 2 件"
    assert not page.pending_button.isEnabled()
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    form = dialog_of(MeetingDialog)
    form.day.value = "2026-07-14"
    write(form.texts["chair"], "陈书记")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.choice.currentText() == "编委会会议（2026年第1次）　2026.07.14"
    qtbot.mouseClick(page.pending_button, Qt.MouseButton.LeftButton)
    pick = dialog_of(PendingDialog)
    assert pick.list.count() == 2
    qtbot.mouseClick(pick.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert [row.单位 for row in rows_of(page.table)] == ["云岭县档案馆", "云岭县第一小学"]
    qtbot.mouseClick(page.item_button, Qt.MouseButton.LeftButton)
    extra = dialog_of(ItemDialog)
    write(extra.text, "听取汇报")
    qtbot.mouseClick(extra.yes_button, Qt.MouseButton.LeftButton)
    settle()
    page.table.select_id(3)
    qtbot.mouseClick(page.up_button, Qt.MouseButton.LeftButton)
    settle()
    assert [row.议题 for row in rows_of(page.table)][1] == "听取汇报"
    page.table.select_id(3)
    qtbot.mouseClick(page.remove_button, Qt.MouseButton.LeftButton)
    settle()
    page.table.select_id(1)
    settle()
    assert "拟办建议\n云岭县档案馆申请机构更名：更名为云岭县档案史志馆。" in page.words.text()
    qtbot.mouseClick(page.decide_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog_of(DecideDialog).yes_button, Qt.MouseButton.LeftButton)
    settle()
    page.table.select_id(2)
    qtbot.mouseClick(page.decide_button, Qt.MouseButton.LeftButton)
    no = dialog_of(DecideDialog)
    no.choice.setCurrentText("不同意")
    qtbot.mouseClick(no.yes_button, Qt.MouseButton.LeftButton)
    assert no.form.problem("decision") == "请写明理由或要求。"
    no.decision.setPlainText("不具备条件")
    qtbot.mouseClick(no.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert [office.cases.get(case)["state"] for case in cases] == ["approve", "returned"]
    assert [row.决定 for row in rows_of(page.table)] == ["同意", "不同意"]
    qtbot.mouseClick(page.minutes_button, Qt.MouseButton.LeftButton)
    assert [key for key, _ in went] == ["paper"]
    qtbot.mouseClick(page.issue_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.summary.text().startswith("纪要已印发")
    assert not page.item_button.isEnabled()


def test_a_case_before_the_meeting_leads_to_the_agenda(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    page = show(CasePage, waiting(county, "云岭县档案史志馆"))
    settle()
    (button,) = [
        button for button in page.findChildren(QPushButton) if button.text().startswith("列入会议议题")
    ]
    button.click()
    assert went[-1] == ("meetings", None)


def test_a_meeting_is_opened_from_the_to_do_list(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    meetings = county.office.meetings
    first = meetings.create("编委会会议", "2026-07-14", chair="陈书记")
    meetings.create("专题会议", "2026-07-16")
    case = waiting(county, "云岭县档案史志馆")
    meetings.add_cases(first, [case])
    page = show(MeetingsPage, first)
    settle()
    assert page.choice.currentText().startswith("编委会会议")
    page.table.select_id(page.table.lazy.ids[0])
    page.table.activated_id.emit(page.table.lazy.ids[0])
    assert went == [("case", case)]
