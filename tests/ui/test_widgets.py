from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.number_card import NumberCard
from app.ui.widgets.picker import MOST, Picker, find_in
from app.ui.widgets.state_label import StateLabel
from app.ui.widgets.steps_bar import StepsBar
from app.ui.widgets.suggestions import Choice
from app.values.identity import check_digit

UNITS = [
    Choice(number, title, note)
    for number, (title, note) in enumerate(
        [
            ("县教育局", "正科"),
            ("实验小学", "股级"),
            ("墕底镇卫生院", "股级"),
            ("县硷滩水库管理所", "股级"),
            ("实验中学", "副科"),
        ]
    )
]
NUMBER = "11010119850301123"
NUMBER += check_digit(NUMBER)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], None]:
    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitUntil(widget.isVisible)
        widget.activateWindow()

    return show


# ---- dates


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("1985.3", "1985-03", "1985.03"),
        ("850301", "1985-03-01", "1985.03.01"),
        ("1985年3月", "1985-03", "1985.03"),
        ("今天", "2025-06-18", "2025.06.18"),
        ("１９８５", "1985", "1985"),
    ],
)
def test_dates_are_taken_as_people_type_them(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot, typed: str, value: str, shown: str
) -> None:
    edit = DateEdit(context.theme, today="2025-06-18")
    show(edit)
    with qtbot.waitSignal(edit.changed) as news:
        edit.line.setText(typed)
        qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert news.args == [value]
    assert edit.value == value
    assert edit.line.text() == shown


def test_a_wrong_date_says_why_and_right_again_at_once(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    edit = DateEdit(context.theme, today="2025-06-18")
    show(edit)
    said: list[str] = []
    edit.failed.connect(said.append)
    qtbot.keyClicks(edit.line, "1985.02.30")
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert "不存在" in said[0]
    assert edit.value == ""
    assert not edit.check()
    qtbot.keyClick(edit.line, Qt.Key.Key_Backspace)
    qtbot.keyClick(edit.line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit.line, "28")
    assert said[-1] == ""
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert edit.value == "1985-02-28"


def test_a_date_can_be_asked_to_the_day(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    edit = DateEdit(context.theme, at_least="day", today="2025-06-18")
    show(edit)
    qtbot.keyClicks(edit.line, "1985.3")
    assert not edit.check()
    assert edit.problem == "请填到日，如 1985.3.15。"


def test_down_opens_the_calendar_and_enter_takes_a_day(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QApplication, QCalendarWidget

    edit = DateEdit(context.theme, today="2025-06-18")
    show(edit)
    edit.value = "2025-06-18"
    qtbot.keyClick(edit.line, Qt.Key.Key_Down)
    popup = QApplication.activePopupWidget()
    calendar = popup.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    grid = calendar.focusProxy() or calendar
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert edit.value == "2025-06-19"
    assert QApplication.activePopupWidget() is None


# ---- identity numbers


def test_an_identity_number_gives_sex_and_birth(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    edit = IdentityEdit()
    show(edit)
    with qtbot.waitSignal(edit.recognised) as news:
        qtbot.keyClicks(edit, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
    assert news.args == ["男", "1985-03-01"]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == NUMBER


def test_a_wrong_identity_number_is_said_at_the_18th_character(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    edit = IdentityEdit()
    show(edit)
    said: list[str] = []
    edit.failed.connect(said.append)
    wrong = "0" if NUMBER[-1] != "0" else "1"
    qtbot.keyClicks(edit, NUMBER[:17])
    assert said == []  # nobody is scolded while still typing
    qtbot.keyClicks(edit, wrong)
    assert len(said) == 1
    assert "最后一位与前面的数字对不上" in said[0]
    assert edit.number == ""
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit, NUMBER[-1])
    assert said[-1] == ""
    assert edit.number == NUMBER


# ---- choosing by typing


def test_a_unit_is_chosen_by_pinyin_initials(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    picker = Picker(context, find_in(UNITS))
    picker.resize(400, 40)
    show(picker)
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    qtbot.keyClicks(picker, "sy")
    titles = ["实验小学", "实验中学", "墕底镇卫生院"]  # those that begin with it come first
    qtbot.waitUntil(lambda: [choice.title for choice in picker.suggestions.choices] == titles)
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.changed):
        qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert picker.choice == UNITS[4]
    assert picker.text() == "实验中学"
    assert picker.suggestions.isHidden()


def test_a_text_that_is_no_choice_is_refused(
    context: UiContext,
    show: Callable[[QWidget], None],
    qtbot: QtBot,
    type_chinese: Callable[[QWidget, str], None],
) -> None:
    picker = Picker(context, find_in(UNITS))
    show(picker)
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    type_chinese(picker, "没有这个")
    qtbot.waitUntil(picker.suggestions.isVisible)
    picker.suggestions.hide()
    assert not picker.check()
    assert picker.problem == "没有选定“没有这个”，请从列出的名称中选一个。"
    assert picker.choice is None


def test_never_a_list_of_three_hundred(
    context: UiContext,
    show: Callable[[QWidget], None],
    qtbot: QtBot,
    type_chinese: Callable[[QWidget, str], None],
) -> None:
    many = [Choice(number, f"实验小学第{number}分部") for number in range(300)]
    picker = Picker(context, find_in(many))
    show(picker)
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    type_chinese(picker, "实验")
    qtbot.waitUntil(lambda: len(picker.suggestions.choices) == MOST)


def test_rare_characters_can_be_found() -> None:
    find = find_in(UNITS)
    assert [choice.title for choice in find("墕")] == ["墕底镇卫生院"]
    assert [choice.title for choice in find("硷滩")] == ["县硷滩水库管理所"]


# ---- forms


def test_enter_goes_through_the_form_and_problems_stand_under_their_field(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    form = FormGrid(2)
    name, birth, note, unit = QLineEdit(), DateEdit(context.theme), QPlainTextEdit(), QLineEdit()
    form.add_row("name", "姓名(&X)", name, required=True)
    form.add_row("birth", "出生年月", birth, hint="可只填到月")
    form.add_row("unit", "单位", unit)
    form.add_row("note", "说明", note, wide=True)
    show(form)
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert birth.line.hasFocus()
    qtbot.keyClick(birth.line, Qt.Key.Key_Return)
    assert unit.hasFocus()
    qtbot.keyClick(unit, Qt.Key.Key_Return)
    assert note.hasFocus()
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert note.toPlainText() == "\n"  # Enter is a line break where several lines are written
    form.show_problems({"unit": "请选择单位。", "birth": "请填出生年月。"})
    assert form.problem("unit") == "请选择单位。"
    assert form.problem("name") == ""
    assert birth.line.hasFocus()
    form.show_problems({})
    assert form.problem("unit") == ""
    assert name.accessibleName() == "姓名（必填）"


def test_a_narrow_form_puts_its_rows_under_each_other(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    form = FormGrid(2)
    first, second = QLineEdit(), IdentityEdit()
    form.add_row("first", "姓名", first)
    form.add_row("second", "公民身份号码", second)
    show(form)
    form.resize(900, 200)
    qtbot.wait(10)
    assert first.mapTo(form, QPoint()).y() == second.mapTo(form, QPoint()).y()
    assert second.mapTo(form, QPoint()).x() > first.mapTo(form, QPoint()).x()
    form.resize(400, 200)
    qtbot.wait(10)
    assert second.mapTo(form, QPoint()).y() > first.mapTo(form, QPoint()).y()
    assert second.width() >= 9 * context.theme.em


def test_enter_in_the_last_field_finishes_the_form(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    form = FormGrid()
    first, hidden = QLineEdit(), QLineEdit()
    form.add_row("first", "姓名", first)
    form.add_row("hidden", "曾用名", hidden)
    form.set_row_visible("hidden", visible=False)
    show(form)
    with qtbot.waitSignal(form.finished):
        qtbot.keyClick(first, Qt.Key.Key_Enter)


def test_tab_leaves_a_box_of_several_lines(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    form = FormGrid()
    reason, after = QPlainTextEdit(), QLineEdit()
    form.add_row("reason", "理由", reason)
    form.add_row("after", "签署人", after)
    show(form)
    reason.setFocus()
    reason.insertPlainText("填写有误")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    qtbot.keyClick(reason, Qt.Key.Key_Tab)
    assert reason.toPlainText() == "填写有误\n"
    assert reason.tabChangesFocus()


# ---- small ones


def test_a_state_is_a_word_with_a_colour(qtbot: QtBot) -> None:
    label = StateLabel("超编")
    qtbot.addWidget(label)
    assert (label.text(), label.property("tone")) == ("超编", Tone.BAD)
    label.set_state("待审核", Tone.INFO)
    assert (label.text(), label.property("tone")) == ("待审核", Tone.INFO)


def test_a_number_card_is_a_link_and_never_clipped(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    card = NumberCard("核定")
    card.show_number(18_260)
    show(card)
    assert card.figure == "18\u2009260"
    for scale in (100, 175):
        context.theme.apply(scale=scale)
        card.adjustSize()
        for label in card.findChildren(type(card._figure)):
            assert label.width() >= label.sizeHint().width()
            assert label.height() >= label.sizeHint().height()
    context.theme.apply(scale=100)
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


def test_steps_done_can_be_opened_and_steps_ahead_cannot(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    bar = StepsBar(["受理", "审核", "通知单", "入编"])
    show(bar)
    bar.show_step(2)
    chosen: list[int] = []
    bar.chosen.connect(chosen.append)
    for step in range(4):
        qtbot.mouseClick(bar._buttons[step], Qt.MouseButton.LeftButton)
    assert chosen == [0, 1, 2]
    assert bar._buttons[3].accessibleName() == "第4步 入编，尚未到"


def test_an_empty_state_has_one_button(
    context: UiContext, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    done: list[str] = []
    empty = EmptyState(
        context.theme,
        "users",
        "还没有人员",
        "请先导入花名册。",
        button="导入(&I)",
        action=lambda: done.append("导入"),
    )
    show(empty)
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert done == ["导入"]


# ---- rows that wrap


def test_a_row_of_buttons_nested_in_a_page_wraps_when_narrow_and_outlives_its_maker(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    page = QWidget()
    box = QVBoxLayout(page)
    row = FlowRow(spacing=8)
    buttons = [QPushButton(f"第{number}个按钮") for number in range(6)]
    for button in buttons:
        row.addWidget(button)
    box.addWidget(row)
    box.addStretch(1)
    del row
    gc.collect()
    page.resize(1200, 300)
    show(page)
    assert {button.y() for button in buttons} == {0}
    page.resize(buttons[0].width() * 2 + 60, 300)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 3)
    assert all(button.geometry().right() < button.parentWidget().width() for button in buttons)


def test_a_narrow_steps_bar_keeps_its_numbers_and_the_word_of_the_step_under_way(
    context: UiContext, qtbot: QtBot
) -> None:
    bar = StepsBar(("受理", "主管部门意见", "审查论证", "会议审议", "领导审批", "办理落库"))
    qtbot.addWidget(bar)
    bar.show_step(3)
    bar.resize(1200, 40)
    bar.show()
    assert all(button.isVisible() for button in bar._buttons)
    bar.resize(bar.minimumSizeHint().width(), 40)
    assert [button.text() for button in bar._buttons if button.isVisible()] == ["会议审议"]
    assert bar._numbers[1].toolTip() == "第2步 主管部门意见，已完成"
    bar.show_step(6)  # all done
    bar.resize(bar.minimumSizeHint().width(), 40)
    assert not any(button.isVisible() for button in bar._buttons)
