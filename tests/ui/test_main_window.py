from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refusal
from app.ui.context import EVERYTHING, UiContext
from app.ui.main_window import MainWindow
from app.ui.pages import PageSpec
from app.ui.settings import SeatSettings
from app.ui.theme import SCALES
from app.ui.widgets.page import HelpText, Page

COUNTY = ("首页", "机构", "人员", "业务办理", "台账报表", "数据交换", "系统")
ICONS = ("home", "building-2", "users", "clipboard-list", "table", "usb", "settings")
TOWNSHIP = ("有人来", "有人走", "信息变了", "打印", "交编办")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class SamplePage(Page):
    """Counts what the frame asks of it."""

    title = "机构"
    help = HelpText("看每个单位的编制。", ("点一行看明细。",), ("三定规定",), ("R01 新编〔2021〕51号",))
    watches: ClassVar[frozenset[str]] = frozenset({"units"})
    has_as_of = True

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.calls: list[str] = []
        self.subjects: list[Any] = []
        self.leave = True
        self.filter = QLineEdit(self)
        self.body.addWidget(self.filter)
        self.body.addStretch()
        self.new_button = self.add_action("新设机构(&X)", lambda: self.calls.append("新设"), icon="plus")
        self.add_action("导出(&E)", lambda: self.calls.append("导出"), icon="file-spreadsheet")
        self.add_action(
            "办理用编(&Y)", lambda: self.calls.append("用编"), icon="clipboard-list", look="primary"
        )

    def refresh(self) -> None:
        self.calls.append(f"refresh {self.as_of}")

    def open_subject(self, subject: Any) -> None:
        self.subjects.append(subject)

    def may_leave(self) -> bool:
        return self.leave

    def save(self) -> None:
        self.calls.append("save")

    def new(self) -> None:
        self.calls.append("new")

    def focus_filter(self) -> None:
        self.filter.setFocus()

    def print_page(self) -> None:
        self.calls.append("print")


def county_pages() -> list[PageSpec]:
    keys = ("home", "units", "people", "cases", "reports", "exchange", "system")
    return [
        PageSpec(key, title, icon, SamplePage, frozenset({"county"}))
        for key, title, icon in zip(keys, COUNTY, ICONS, strict=True)
    ]


def township_pages() -> list[PageSpec]:
    level = frozenset({"township"})
    icons = ("user-plus", "user-minus", "user-pen", "printer", "send")
    return [
        PageSpec("home", "首页", "home", SamplePage, level, in_column=False),
        *(PageSpec(word, word, icon, SamplePage, level) for word, icon in zip(TOWNSHIP, icons, strict=True)),
    ]


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[UiContext], MainWindow]]:
    windows: list[MainWindow] = []

    def make(context: UiContext) -> MainWindow:
        window = MainWindow(context, county_pages() + township_pages())
        qtbot.addWidget(window)
        window.resize(1093, 580)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.bottom.operation is not None or context.office.operation is None)
        windows.append(window)
        return window

    yield make
    for window in windows:
        for page in window.findChildren(SamplePage):
            page.leave = True


@pytest.fixture
def window(context: UiContext, open_window: Callable[[UiContext], MainWindow]) -> MainWindow:
    return open_window(context)


def sample(window: MainWindow) -> SamplePage:
    assert isinstance(window.page, SamplePage)
    return window.page


def test_the_county_has_seven_words_and_the_township_five(
    window: MainWindow,
    make_context: Callable[[Any], UiContext],
    open_window: Callable[[UiContext], MainWindow],
    office: Any,
) -> None:
    assert tuple(button.text() for button in window.column.buttons.values()) == COUNTY
    office.level = "township"
    township = open_window(make_context(office))
    assert tuple(button.text() for button in township.column.buttons.values()) == TOWNSHIP
    assert township.page_key == "home"
    township.column.buttons["有人走"].click()
    assert township.column.buttons["有人走"].isChecked()
    township.go_back()
    assert township.page_key == "home"
    assert not any(button.isChecked() for button in township.column.buttons.values())


def test_pages_are_made_when_first_opened(window: MainWindow, qtbot: QtBot) -> None:
    assert window.stack.count() == 1
    qtbot.mouseClick(window.column.buttons["people"], Qt.MouseButton.LeftButton)
    assert window.page_key == "people"
    assert window.stack.count() == 2
    assert window.column.buttons["people"].isChecked()


def test_a_page_puts_the_cursor_into_its_first_field(window: MainWindow, qtbot: QtBot) -> None:
    assert sample(window).filter.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert sample(window).filter.hasFocus()


def test_ctrl_numbers_open_pages_and_alt_left_goes_back(window: MainWindow, qtbot: QtBot) -> None:
    for number in range(1, 8):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0.value + number), CTRL)
        assert window.page_key == list(window.column.buttons)[number - 1]
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.page_key == "exchange"
    assert window.column.buttons["exchange"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Home, ALT)
    assert window.page_key == "home"


def test_back_shows_the_subject_before(window: MainWindow, context: UiContext) -> None:
    context.navigate("units", 5)
    context.navigate("units", 9)
    context.navigate.back()
    assert sample(window).subjects == [5, 9, 5]


def test_keys_reach_the_page_in_front(window: MainWindow, qtbot: QtBot) -> None:
    page = sample(window)
    page.calls.clear()
    for key in (Qt.Key.Key_S, Qt.Key.Key_N, Qt.Key.Key_P):
        qtbot.keyClick(window, key, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert page.calls == ["save", "new", "print", "refresh 2025-06-18"]
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(page.filter.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_X, ALT)
    qtbot.waitUntil(lambda: page.calls[-1] == "新设")  # the button is seen going down first


def test_a_button_that_names_a_key_of_the_window_is_pressed_by_it(window: MainWindow, qtbot: QtBot) -> None:
    page = sample(window)
    called: list[str] = []
    button = page.add_action("收入", lambda: called.append("收入"), shortcut="Ctrl+S")
    page.add_action("换一个(&O)", lambda: called.append("换"), shortcut="Ctrl+O")
    page.calls.clear()
    for key in (Qt.Key.Key_S, Qt.Key.Key_O, Qt.Key.Key_S):
        qtbot.keyClick(window if key is Qt.Key.Key_S else page.filter, key, CTRL)
    assert called == ["收入", "换", "收入"]
    button.setEnabled(False)
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    assert (len(called), page.calls) == (3, [])
    assert button.toolTip() == "Ctrl+S"


def test_search_finds_as_one_types_and_enter_opens(
    window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    box = window.top.search
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClicks(box, "zhang")
    qtbot.waitUntil(box.suggestions.isVisible)
    assert context.office.searched == ["zhang"]
    assert [choice.title for choice in box.suggestions.choices] == ["zhang镇卫生院", "张㛃", "张𬭎"]
    assert [choice.group for choice in box.suggestions.choices] == ["单位", "人员", "人员"]
    popup = QRect(box.suggestions.mapTo(window, QPoint()), box.suggestions.size())
    assert window.rect().contains(popup)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.page_key == "people"
    assert sample(window).subjects == [21]
    assert box.text() == ""


def test_a_slow_search_says_that_it_searches_and_esc_closes(
    window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    context.office.search_seconds = 0.4
    box = window.top.search
    box.focus()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClicks(box, "z")
    qtbot.waitUntil(lambda: "正在查找……" in [label.text() for label in box.suggestions.findChildren(QLabel)])
    qtbot.waitUntil(lambda: len(box.suggestions.choices) == 3)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.suggestions.isHidden()
    assert box.text() == "z"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_ctrl_z_undoes_the_last_action_once(window: MainWindow, context: UiContext, qtbot: QtBot) -> None:
    assert window.bottom.last.whole == "刚才：核减：张三（退休）"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.bottom.last.whole == "就绪" and context.office.undone == [7])
    assert [message.text for message in context.messages.history] == ["已撤销：核减：张三（退休）"]
    assert window.bottom.undo_button.isHidden()
    qtbot.wait(30)
    assert context.office.undone == [7]


def test_a_refused_undo_is_explained_and_still_offered(
    window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    def refuse(operation_id: int) -> None:
        raise Refusal("通知单已发出，不能撤销。", next_step="请办理作废。")

    context.office.undo = refuse
    qtbot.mouseClick(window.bottom.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.notices.text == "通知单已发出，不能撤销。\n请办理作废。")
    qtbot.waitUntil(lambda: window.bottom.operation is not None)


def test_a_change_refreshes_the_pages_concerned(window: MainWindow, context: UiContext, qtbot: QtBot) -> None:
    first = sample(window)
    window.open_page("people")
    second = sample(window)
    first.calls.clear()
    second.calls.clear()
    results: list[str] = []
    context.perform(
        lambda: "12",
        sentence="正在登记",
        changes={"units"},
        said="已登记核减",
        done=results.append,
        owner=window,
    )
    qtbot.waitUntil(lambda: second.calls == ["refresh 2025-06-18"])
    assert results == ["12"]
    assert window.notices.text == "已登记核减"
    assert first.calls == []  # not in front: refreshed when it is shown again
    window.open_page("home")
    assert first.calls == ["refresh 2025-06-18"]
    context.changes.announce({"people"})
    assert first.calls == ["refresh 2025-06-18"]
    context.changes.announce({EVERYTHING})
    assert first.calls == ["refresh 2025-06-18"] * 2


def test_unsaved_input_keeps_the_page(window: MainWindow, qtbot: QtBot) -> None:
    sample(window).leave = False
    qtbot.mouseClick(window.column.buttons["units"], Qt.MouseButton.LeftButton)
    assert window.page_key == "home"
    assert window.column.buttons["home"].isChecked()
    window.close()
    assert window.isVisible()


def test_f1_shows_help_and_esc_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    words = [label.text() for label in window.help.findChildren(QLabel)]
    for expected in (
        "做什么用",
        "看每个单位的编制。",
        "1. 点一行看明细。",
        "三定规定",
        "R01 新编〔2021〕51号",
    ):
        assert expected in words
    qtbot.keyClick(sample(window).filter, Qt.Key.Key_Escape)
    assert window.help.isHidden()


def test_the_box_as_of_marks_a_past_day(window: MainWindow, qtbot: QtBot) -> None:
    page = sample(window)
    box = page._as_of
    box.line.setFocus()
    box.line.selectAll()
    qtbot.keyClicks(box.line, "2023.12.31")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert page.as_of == "2023-12-31"
    assert page.calls[-1] == "refresh 2023-12-31"
    assert page._as_of_mark.text() == "不是今天，是2023年12月31日的情况"
    assert page._as_of_mark.isVisible()
    qtbot.mouseClick(page._back_to_today, Qt.MouseButton.LeftButton)
    assert page.is_today
    assert page._as_of_mark.isHidden()


def buttons_and_labels(window: MainWindow) -> list[QWidget]:
    kinds = (QPushButton, QToolButton, QLabel)
    return [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if widget.isVisible() and not isinstance(widget.parent(), QLineEdit)
    ]


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_clipped_on_the_small_screen_at_any_size_of_type(
    window: MainWindow, context: UiContext, scale: int, qtbot: QtBot
) -> None:
    context.theme.apply(scale=scale)
    try:
        window.resize(1093, 580)
        qtbot.wait(20)
        assert window.minimumSizeHint().width() <= 1093
        assert window.minimumSizeHint().height() <= 580
        clipped = [
            (widget.text(), widget.width(), widget.minimumSizeHint().width())  # type: ignore[attr-defined]
            for widget in buttons_and_labels(window)
            if widget.width() < widget.minimumSizeHint().width()
            or widget.height() < widget.minimumSizeHint().height()
        ]
        assert clipped == [], clipped
        frame = window.rect()
        outside = [
            button.text()
            for button in (*window.column.buttons.values(), *sample(window).findChildren(QPushButton))
            if button.isVisible() and not frame.contains(QRect(button.mapTo(window, QPoint()), button.size()))
        ]
        assert outside == []
        assert window.top.search.width() >= 14 * context.theme.em
    finally:
        context.theme.apply(scale=100)


def test_tab_goes_from_search_into_the_page_and_focus_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.top.search.setFocus()
    qtbot.waitUntil(window.top.search.hasFocus)
    seen: list[QWidget] = []
    for _ in range(30):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
    page = sample(window)
    assert page.new_button in seen
    assert page.filter in seen
    page.new_button.setFocus(Qt.FocusReason.TabFocusReason)
    image = page.new_button.grab().toImage()
    ring = context_colour(window, "focus")
    assert sum(image.pixelColor(x, 0).name() == ring for x in range(image.width())) > image.width() // 2


def context_colour(window: MainWindow, role: str) -> str:
    return window.context.theme.colour(role).name()


def test_the_window_remembers_its_place(
    window: MainWindow,
    settings: SeatSettings,
    make_context: Callable[[Any], UiContext],
    office: Any,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window.resize(790, 601)
    window.close()
    assert (tmp_path / "席位" / "seat.ini").exists()
    again = MainWindow(make_context(office), county_pages())
    qtbot.addWidget(again)
    again.show()
    assert (again.width(), again.height()) == (790, 601)


def test_closing_while_saving_asks_and_waits(
    window: MainWindow, context: UiContext, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = threading.Event()
    asked: list[str] = []

    def question(text: str, **words: Any) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(context.messages, "question", question)
    context.tasks.write(lambda: gate.wait(5), sentence="正在导入")
    window.close()
    assert asked == ["正在保存，要现在退出吗？"]
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not context.tasks.is_writing)
    window.close()
    assert not window.isVisible()


def test_enter_presses_the_button_that_has_the_cursor(window: MainWindow, qtbot: QtBot) -> None:
    page = window.page
    assert isinstance(page, SamplePage)
    page.new_button.setFocus()
    qtbot.keyClick(page.new_button, Qt.Key.Key_Return)
    assert page.calls[-1] == "新设"
    page.filter.setFocus()
    page.calls.clear()
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert page.calls == []
