from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentProblem, Refusal
from app.ui.context import UiContext
from app.ui.crash import CrashReporter
from app.ui.dialogs import CrashDialog, MessageDialog
from app.ui.messages import Kind, Messages
from app.ui.widgets.notice_bar import NoticeAction, NoticeBar


@pytest.fixture
def window(context: UiContext, qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window).addWidget(NoticeBar(window))
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def bar(window: QWidget) -> NoticeBar:
    found = window.findChild(NoticeBar)
    assert isinstance(found, NoticeBar)
    return found


@pytest.fixture
def messages(context: UiContext, window: QWidget, bar: NoticeBar) -> Messages:
    context.messages.attach(window, bar)
    return context.messages


def test_a_refusal_is_shown_with_rule_document_and_next_step(messages: Messages, bar: NoticeBar) -> None:
    messages.problem(
        Refusal(
            "这个账户没有可用编制，不能进人。",
            rule="R01",
            document="新编〔2021〕51号",
            next_step="请先办理核减。",
        )
    )
    assert bar.text == "这个账户没有可用编制，不能进人。（依据：R01，新编〔2021〕51号）\n请先办理核减。"
    assert messages.last is not None
    assert messages.last.kind is Kind.ERROR


def test_an_error_stays_until_read_and_what_comes_later_is_seen_at_once(
    messages: Messages, bar: NoticeBar, qtbot: QtBot, expect_log: Callable[..., None]
) -> None:
    expect_log("EnvironmentProblem: disk full")
    messages.error(EnvironmentProblem("盘已满，没有写完。", detail="disk full"))
    messages.info("已保存")
    assert (bar.text, bar.close_button.text()) == ("已保存", "知道了（还有 1 条）")
    messages.warn("还有 3 天到期")
    assert bar.text == "还有 3 天到期"
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert (bar.text, bar.close_button.text()) == ("盘已满，没有写完。", "知道了")
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert bar.text == ""
    assert [message.text for message in messages.history] == ["盘已满，没有写完。", "已保存", "还有 3 天到期"]


def test_an_unread_sentence_comes_back_when_a_passing_one_has_gone(
    messages: Messages, bar: NoticeBar
) -> None:
    messages.warn("还不能打印")
    messages.warn("还不能打印")  # pressed again: it is one sentence still
    messages.info("已保存：表.pdf")
    assert bar.text == "已保存：表.pdf"
    bar._timer.timeout.emit()
    assert bar.text == "还不能打印"
    bar.dismiss()
    assert bar.text == ""


def test_the_action_in_the_bar_is_carried_out_once(messages: Messages, bar: NoticeBar, qtbot: QtBot) -> None:
    undone: list[str] = []
    messages.info("已登记核减：张三", NoticeAction("撤销", lambda: undone.append("张三")))
    assert bar.action_button.text() == "撤销"
    qtbot.mouseClick(bar.action_button, Qt.MouseButton.LeftButton)
    assert undone == ["张三"]
    assert bar.isHidden()


def answer(act: Callable[[MessageDialog], None]) -> None:
    """What the user does once the dialog stands there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, MessageDialog):
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)


def button(dialog: MessageDialog, text: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == text)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_esc_choose_the_harmless_button(messages: Messages, qtbot: QtBot, key: Qt.Key) -> None:
    answer(lambda dialog: qtbot.keyClick(dialog, key))
    assert not messages.question("删除草稿吗？", consequence="将删除 3 份草稿，不能找回。", yes="删除")
    assert messages.last is not None
    assert messages.last.detail.endswith("-> 取消")


def test_the_verb_itself_must_be_clicked(messages: Messages, qtbot: QtBot) -> None:
    answer(lambda dialog: qtbot.mouseClick(button(dialog, "删除"), Qt.MouseButton.LeftButton))
    assert messages.question("删除草稿吗？", consequence="将删除 3 份草稿，不能找回。", yes="删除")


def test_before_there_is_a_window_a_sentence_is_a_dialog(context: UiContext, qtbot: QtBot) -> None:
    answer(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Return))
    context.messages.error("打不开数据文件。")
    assert context.messages.last is not None


def test_a_defect_opens_one_dialog_whose_details_can_be_copied(
    messages: Messages, window: QWidget, qtbot: QtBot, expect_log: Callable[..., None]
) -> None:
    expect_log("^defect$", logging.ERROR)
    try:
        raise ZeroDivisionError("除数")
    except ZeroDivisionError as error:
        messages.problem(error)
        messages.problem(error)
    dialogs = window.findChildren(CrashDialog)
    shown = [dialog for dialog in dialogs if dialog.isVisible()]
    assert len(shown) == 1
    qtbot.mouseClick(button(shown[0], "复制详情(&C)"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: 除数" in copied
    assert "test_messages.py" in copied
    qtbot.mouseClick(button(shown[0], "继续使用"), Qt.MouseButton.LeftButton)
    assert not shown[0].isVisible()
    assert window.isVisible()


def test_the_same_fault_is_shown_once_and_on_the_main_thread(qapp: QApplication, qtbot: QtBot) -> None:
    seen: list[tuple[str, threading.Thread]] = []
    reporter = CrashReporter(lambda error: seen.append((str(error), threading.current_thread())))

    def fail(text: str) -> None:
        try:
            raise ValueError(text)
        except ValueError:
            kind, error, trace = sys.exc_info()
            assert kind is not None
            assert error is not None
            reporter.handle(kind, error, trace)

    for _ in range(28):
        fail("第一处")
    worker = threading.Thread(target=lambda: reporter.handle(KeyError, KeyError("另一处"), None))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(seen) == 2)
    qtbot.wait(20)
    assert [text for text, _ in seen] == ["第一处", "'另一处'"]
    assert {thread for _, thread in seen} == {threading.main_thread()}
