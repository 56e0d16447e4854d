"""待办 in the window: filters, reminders, what has been done, and opening what a line is about."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.views.todo_page import DoneDialog, PostponeDialog, ReminderDialog, TodoPage
from tests.services.conftest import CHEAP
from tests.ui.views.conftest import rows_of, write


def titles(page: TodoPage) -> list[str]:
    return [row.内容 for row in rows_of(page.table)]


def dialog_of(kind: type[Any]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_a_reminder_is_noted_postponed_and_done(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(TodoPage)
    settle()
    assert titles(page) == ["2026年上半年与财政对账"]
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    form = dialog_of(ReminderDialog)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("text") == "请写提醒的内容。"
    write(form.text, "催档案馆交表")
    form.day.value = "2026-07-16"
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert titles(page) == ["催档案馆交表", "2026年上半年与财政对账"]
    page.table.select_id("follow_up-1")
    assert page.later_button.isEnabled()
    qtbot.mouseClick(page.later_button, Qt.MouseButton.LeftButton)
    later = dialog_of(PostponeDialog)
    later.day.value = "2026-07-25"
    write(later.reason, "馆长出差")
    qtbot.mouseClick(later.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert titles(page) == ["2026年上半年与财政对账", "催档案馆交表"]
    page.table.select_id("follow_up-1")
    qtbot.mouseClick(page.done_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog_of(DoneDialog).yes_button, Qt.MouseButton.LeftButton)
    settle()
    page.table.select_id(page.table.lazy.ids[0])
    assert not page.later_button.isEnabled()
    qtbot.mouseClick(page.done_button, Qt.MouseButton.LeftButton)
    settle()
    assert titles(page) == []


def test_mine_kind_and_text_narrow_the_list(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    office = county.office
    office.users.add("赵科员", "操作员", "correct horse", CHEAP)
    office.follow_ups.remind("催教育局", "2026-07-20", county.bureau)
    office.follow_ups.remind("催档案馆", "2026-07-21", county.archive, "赵科员")
    page = show(TodoPage)
    settle()
    assert [row.经办人 for row in rows_of(page.table)] == ["", "李主任", "赵科员"]
    page.mine.setChecked(True)
    settle()
    assert titles(page) == ["2026年上半年与财政对账", "催教育局"]
    page.mine.setChecked(False)
    settle()
    page.kind.setCurrentText("跟踪事项")
    settle()
    assert titles(page) == ["催教育局", "催档案馆"]
    write(page.text, "档案馆")
    settle()
    assert titles(page) == ["催档案馆"]
    page.table.activated_id.emit("follow_up-2")
    assert went == [("unit", county.archive)]
