from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.context import EVERYTHING, UiContext
from app.ui.views.people_page import PeoplePage
from app.ui.views.person_form import PersonDialog
from tests.ui.views.conftest import rows_of, write
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> PeoplePage:
    shown: PeoplePage = show(PeoplePage)
    settle()
    return shown


def names(page: PeoplePage) -> list[str]:
    people = page.context.office.people
    return [row["name"] for row in people.fetch(page.table.lazy.ids)]


def change_form(page: PeoplePage, settle: Callable[[], None], qtbot: QtBot) -> PersonDialog:
    qtbot.mouseClick(page.panel.change_button, Qt.MouseButton.LeftButton)
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    return form


def select(page: PeoplePage, number: int, settle: Callable[[], None]) -> None:
    assert page.table.select_id(number)
    settle()


def test_the_list_is_that_of_the_register(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    rows_of(page.table)
    settle()
    rows = rows_of(page.table)
    assert [row.姓名 for row in rows] == ["张三", "王㛃", "赵䶮", "钱墕", "孙硷", "周一", "吴二"]
    assert {row.单位 for row in rows[:3]} == {"云岭县第一小学"}
    assert rows[0].入编时间 == "2012.09"
    assert page.count.text() == "列出 7 人"


def test_names_sort_by_their_initials(page: PeoplePage, settle: Callable[[], None]) -> None:
    page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    settle()
    assert names(page) == ["钱墕", "孙硷", "吴二", "王㛃", "张三", "周一", "赵䶮"]


def test_typing_narrows_and_down_goes_to_the_list(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.filter, "wj")
    settle()
    assert names(page) == ["王㛃"]
    qtbot.keyClick(page.filter, Qt.Key.Key_Down)
    settle()
    assert page.panel.name.text() == "王㛃"
    assert page.panel.state.text() == "在编"
    number = county.office.people.get(county.people["王㛃"])["identity_number"]
    assert page.panel.facts.pairs["公民身份号码"] == number
    assert page.panel.place.pairs["编制"] == "事业编制，财政拨款"
    assert page.panel.life.texts[0] == "入编　云岭县第一小学，事业编制，财政拨款"


def test_left_people_are_listed_apart_and_their_exit_stands_in_the_life_line(
    page: PeoplePage, county: SimpleNamespace, context: UiContext, settle: Callable[[], None]
) -> None:
    select(page, county.people["张三"], settle)
    county.office.exits.record(county.people["张三"], "退休", "2026-07-01", "退休审批表〔2026〕3号")
    context.changes.announce({EVERYTHING})
    settle()
    assert "张三" not in names(page)
    assert page.panel.state.text() == "已核减"
    assert page.panel.exit_button.isHidden()
    assert page.panel.life.texts[0] == "核减　云岭县第一小学（退休）"
    page.who.setCurrentIndex(1)
    settle()
    assert names(page) == ["张三"]
    page.who.setCurrentIndex(2)
    settle()
    assert len(names(page)) == 7


def test_somebody_opened_by_search_is_found_whatever_the_filter_says(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    county.office.exits.record(county.people["钱墕"], "调离", "2026-07-01", "调令")
    write(page.filter, "张")
    settle()
    page.open_subject(county.people["钱墕"])
    settle()
    assert page.panel.name.text() == "钱墕"
    assert page.table.current_id == county.people["钱墕"]
    assert page.filter.text() == ""


def test_somebody_in_post_opened_at_first_stays_among_those_in_post(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    page = show(PeoplePage, county.people["孙硷"])
    settle()
    settle()
    assert page.panel.name.text() == "孙硷"
    assert page.who.currentText() == "在编"


def test_key_information_changes_only_with_a_document(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    select(page, county.people["赵䶮"], settle)
    form = change_form(page, settle, qtbot)
    assert form.value("name") == "赵䶮"
    write(form.inputs["work_start"].line, "2008.9")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("document") == "改动了参加工作时间，请填写依据。"
    write(form.document, "云组发〔2026〕4号")
    write(form.effective.line, "2026.7.1")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert county.office.people.get(county.people["赵䶮"])["work_start"] == "2008-09"
    assert page.panel.facts.pairs["参加工作时间"] == "2008.09"
    assert page.panel.life.texts[0] == "补充　参加工作时间"


def test_other_information_needs_no_document_and_nothing_else_is_written(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    select(page, county.people["赵䶮"], settle)
    before = county.office.people.get(county.people["赵䶮"])
    form = change_form(page, settle, qtbot)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("name") == "还没有改动任何内容。"
    write(form.inputs["title"], "教导主任")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    after = county.office.people.get(county.people["赵䶮"])
    assert {name for name in after if after[name] != before[name]} == {"title"}
    assert after["title"] == "教导主任"


def test_a_wrong_identity_number_is_said_under_its_field(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    select(page, county.people["赵䶮"], settle)
    form = change_form(page, settle, qtbot)
    write(form.inputs["identity_number"], "990101198503150319")
    write(form.document, "户籍证明")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("identity_number") != ""
    assert form.isVisible()
    qtbot.keyClick(form, Qt.Key.Key_Escape)


def test_the_actions_on_a_person_stand_in_two_lines_with_the_name(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    page.resize(1000, 560)
    select(page, county.people["赵䶮"], settle)
    panel = page.panel
    tops = [
        button.mapTo(panel, QPoint(0, 0)).y()
        for button in (panel.print_button, panel.exit_button, panel.change_button)
    ]
    assert tops[0] < tops[1] == tops[2]
    assert tops[0] <= panel.name.mapTo(panel, QPoint(0, panel.name.height() // 2)).y()
    right = panel.print_button.mapTo(panel, QPoint(panel.print_button.width(), 0)).x()
    assert right <= panel.width()


def test_esc_does_not_lose_at_the_first_stroke_what_was_typed(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    select(page, county.people["赵䶮"], settle)
    form = change_form(page, settle, qtbot)
    write(form.inputs["title"], "教导主任")
    qtbot.keyClick(form.inputs["title"], Qt.Key.Key_Escape)
    assert form.isVisible()
    assert form.error.isVisibleTo(form)
    assert form.error.text() == "刚才填的还没有保存。再按一次 Esc 就不保存、关掉；接着填也行。"
    write(form.inputs["title"], "教务主任")
    form.close()
    assert form.isVisible()
    assert form.inputs["title"].text() == "教务主任"
    qtbot.keyClick(form.inputs["title"], Qt.Key.Key_Escape)
    assert not form.isVisible()
    untouched = change_form(page, settle, qtbot)
    qtbot.keyClick(untouched, Qt.Key.Key_Escape)
    assert not untouched.isVisible()
    given_up = change_form(page, settle, qtbot)
    write(given_up.inputs["title"], "教导主任")
    qtbot.mouseClick(given_up.no_button, Qt.MouseButton.LeftButton)
    assert not given_up.isVisible()


def test_exit_and_print_begin_from_the_person(
    page: PeoplePage,
    county: SimpleNamespace,
    settle: Callable[[], None],
    went: list[tuple[str, Any]],
    qtbot: QtBot,
) -> None:
    select(page, county.people["王㛃"], settle)
    qtbot.mouseClick(page.panel.exit_button, Qt.MouseButton.LeftButton)
    assert went[-1] == ("exit", county.people["王㛃"])
    qtbot.mouseClick(page.panel.print_button, Qt.MouseButton.LeftButton)
    text = pdf_text(county.office.papers.preview(went[-1][1].make())[0])
    assert "王㛃" in text
    assert "云岭县第一小学" in text
    write(page.filter, "赵")
    settle()
    page.print_page()
    text = pdf_text(county.office.papers.preview(went[-1][1].make())[0])
    assert "赵䶮" in text
    assert "王㛃" not in text


def test_no_technical_word_is_shown(
    page: PeoplePage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    select(page, county.people["王㛃"], settle)
    shown = " ".join([*page.panel.facts.pairs, *page.panel.place.pairs, *page.panel.life.texts])
    for word in ("UUID", "id", "字段", "None", "identity", "operation"):
        assert word not in shown


def test_another_roster_can_be_imported_when_there_are_people(
    page: PeoplePage, settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    settle()
    button = next(
        button
        for button in page.findChildren(QPushButton)
        if "导入花名册" in button.text() and button.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert went[-1][0] == "import"


def test_a_day_of_the_past_lists_who_was_in_post_then(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-07-01", "退休审批表")
    page: PeoplePage = show(PeoplePage)
    settle()
    today = len(page.table.lazy.ids)
    write(page._as_of.line, "2026-06-30")
    qtbot.keyClick(page._as_of.line, Qt.Key.Key_Return)
    settle()
    assert len(page.table.lazy.ids) == today + 1
    assert page.count.text() == f"2026.06.30 在编 {today + 1} 人"
    assert not page.who.isEnabled()
    write(page.filter, "张三")
    settle()
    assert [row.姓名 for row in rows_of(page.table)] == ["张三"]
    page.table.select_id(county.people["张三"])
    settle()
    assert page.panel.state.text() == "在编"
    assert not page.panel.exit_button.isVisible()
    page.show_today()
    settle()
    assert page.table.lazy.ids == []
