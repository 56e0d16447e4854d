from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.services.kinds import matters
from app.services.ledger import MovementRequest
from app.ui.views.deregister_form import DeregisterDialog
from app.ui.views.movement_form import CorrectionDialog, MovementDialog
from app.ui.views.relation_forms import RelationDialog, RelationEndDialog
from app.ui.views.unit_form import UnitDialog
from app.ui.views.unit_page import UnitPage
from app.ui.widgets.suggestions import Choice
from tests.services.test_matters import settle as decided_matter
from tests.ui.views.conftest import rows_of, write
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> UnitPage:
    shown: UnitPage = show(UnitPage, county.school)
    settle()
    painted(shown, settle)
    return shown


def painted(page: UnitPage, settle: Callable[[], None]) -> None:
    """Rows are fetched when they are first looked at."""
    for table in (page.accounts, page.movements, page.people, page.cases, page.documents):
        rows_of(table)
    settle()


def movement_form(page: UnitPage, settle: Callable[[], None]) -> MovementDialog:
    page.adjust()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, MovementDialog)
    return form


def press(form: Any, settle: Callable[[], None], qtbot: QtBot) -> None:
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()


def test_the_page_shows_everything_about_the_unit(page: UnitPage, county: SimpleNamespace) -> None:
    numbers = county.office.ledger.numbers_of(county.school)
    assert page.heading.text() == "云岭县第一小学"
    assert page.state.text() == "空编"
    assert page.overview.pairs["主管部门"] == "云岭县教育局"
    assert page.overview.pairs["设立时间"] == "2004.03"
    (account,) = rows_of(page.accounts)
    assert (account.编制, int(account.核定), int(account.实有), int(account.可用), account.状态) == (
        "事业编制，财政拨款",
        numbers.approved,
        numbers.actual,
        numbers.available,
        "空编",
    )
    (movement,) = rows_of(page.movements)
    assert (movement.日期, movement.增减, movement.变动后, movement.依据) == (
        "2010.05.01",
        "+5",
        "5",
        "云编〔2010〕5号",
    )
    assert sorted(row.姓名 for row in rows_of(page.people)) == ["张三", "王㛃", "赵䶮"]
    assert [row.文号 for row in rows_of(page.documents)] == ["云编〔2010〕5号"]
    assert page.history.texts == ["设立　云岭县第一小学，法人单位，云岭县教育局"]


def test_raising_the_approved_number_shows_the_effect_first(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    form.count.setValue(2)
    settle()
    assert form.effect.text.split() == [
        "云岭县第一小学",
        "事业编制，财政拨款",
        "现在",
        "办理后",
        "核定",
        "5",
        "7",
        "实有",
        "3",
        "3",
        "已批未用",
        "0",
        "0",
        "可用",
        "2",
        "4",
        "状态",
        "空编",
        "空编",
    ]
    press(form, settle, qtbot)
    assert form.form.problem("document") == "请填写批文的文号。"
    assert county.office.ledger.numbers_of(county.school).approved == 5
    write(form.document, "云编〔2026〕8号")
    press(form, settle, qtbot)
    painted(page, settle)
    assert county.office.ledger.numbers_of(county.school).approved == 7
    assert rows_of(page.accounts)[0].核定 == "7"
    assert [(row.增减, row.变动后, row.依据) for row in rows_of(page.movements)] == [
        ("+2", "7", "云编〔2026〕8号"),
        ("+5", "5", "云编〔2010〕5号"),
    ]


def test_taking_more_than_there_is_is_refused_in_the_form(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    form.kind.setCurrentIndex(form.kind.findData("核减"))
    form.count.setValue(4)
    settle()
    assert "将超编 2 名" in form.effect.text
    form.count.setValue(6)
    settle()
    assert "核定数只有 5，不够减 6" in form.effect.text
    write(form.document, "云编〔2026〕8号")
    press(form, settle, qtbot)
    assert "不能小于 0，没有保存" in form.error.text()
    assert form.isVisible()
    assert county.office.ledger.numbers_of(county.school).approved == 5
    qtbot.keyClick(form, Qt.Key.Key_Escape)


def test_a_transfer_names_the_other_unit_and_shows_both(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    assert not form.other.isVisible()
    form.kind.setCurrentIndex(form.kind.findData("划转"))
    assert form.other.isVisible()
    write(form.other, "dag")
    qtbot.waitUntil(lambda: len(form.other.suggestions.choices) > 0)
    qtbot.keyClick(form.other, Qt.Key.Key_Return)
    settle()
    assert form.other.text() == "云岭县档案馆"
    assert "云岭县档案馆将超编 1 名。" in form.effect.text
    write(form.document, "云编〔2026〕9号")
    press(form, settle, qtbot)
    numbers = county.office.ledger.unit_numbers()
    assert (numbers[county.school].approved, numbers[county.archive].approved) == (6, 1)


def test_a_transfer_may_change_the_kind_but_not_its_family(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    form.kind.setCurrentIndex(form.kind.findData("调剂"))
    form.other.choice = Choice(county.committee, "中共云岭县委办公室")
    form.from_nature.choice = Choice("行政编制", "行政编制")
    write(form.document, "云编〔2026〕7号")
    settle()
    assert "行政编制不能改作事业编制使用" in form.effect.text
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert county.office.ledger.numbers_of(county.committee).approved == 1
    form.from_nature.choice = None
    form.kind.setCurrentIndex(form.kind.findData("核增"))
    assert not form.from_nature.isVisible()


def test_another_kind_of_quota_is_chosen_by_initials(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    form.account.setCurrentIndex(form.account.count() - 1)
    for field, initials in ((form.nature, "xzbz"), (form.funding, "czbk")):
        write(field, initials)
        qtbot.waitUntil(lambda field=field: len(field.suggestions.choices) > 0)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    write(form.document, "云编〔2026〕10号")
    press(form, settle, qtbot)
    accounts = {(b.nature, b.approved) for b in county.office.ledger.balances(county.school)}
    assert accounts == {("事业编制", 5), ("行政编制", 1)}


def test_a_wrong_movement_is_corrected_by_its_mirror_image(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    wrong = county.office.ledger.post(
        MovementRequest(county.school, "事业编制", "财政拨款", 20, "核增", "2026-07-01", "云编〔2026〕3号")
    )
    page.refresh()
    settle()
    assert not page.correct_button.isEnabled()
    page.movements.select_id(wrong)
    assert page.correct_button.isEnabled()
    qtbot.mouseClick(page.correct_button, Qt.MouseButton.LeftButton)
    form = QApplication.activeModalWidget()
    assert isinstance(form, CorrectionDialog)
    write(form.document, "云编〔2026〕3号")
    write(form.reason, "名额录错")
    press(form, settle, qtbot)
    painted(page, settle)
    assert county.office.ledger.numbers_of(county.school).approved == 5
    assert [row.变动 for row in rows_of(page.movements)] == ["更正", "核增", "核定下达"]


def test_the_past_can_be_looked_at_but_not_changed(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    page._as_of.value = "2011-06-01"
    settle()
    painted(page, settle)
    then = county.office.ledger.numbers_of(county.school, "2011-06-01")
    (account,) = rows_of(page.accounts)
    assert (int(account.实有), int(account.可用)) == (then.actual, then.available) == (0, 5)
    assert rows_of(page.people) == []
    assert page.people.empty_text == "这一天没有在编人员。"
    assert not page.adjust_button.isEnabled()
    assert page._as_of_mark.isVisible()
    page._as_of.value = "2003-01-01"
    settle()
    assert "还没有设立" in page.problem.text()
    assert not page.sections["编制账"].isVisible()
    page.show_today()
    settle()
    assert page.problem.isHidden()
    assert page.adjust_button.isEnabled()


def test_changed_information_stands_in_the_history_with_its_document(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    page.change_unit()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, UnitDialog)
    assert form.name.text() == "云岭县第一小学"
    assert form.supervising.text() == "云岭县教育局"
    write(form.name, "云岭县实验小学")
    press(form, settle, qtbot)
    assert form.form.problem("document") == "请填写变更所依据的文号。"
    write(form.document, "云编〔2026〕11号")
    press(form, settle, qtbot)
    assert county.office.units.get(county.school)["name"] == "云岭县实验小学"
    assert page.heading.text() == "云岭县实验小学"
    assert page.history.texts[0] == "更名　单位名称由“云岭县第一小学”改为“云岭县实验小学”"
    page._as_of.value = "2026-07-14"
    settle()
    assert page.heading.text() == "云岭县第一小学"


def test_the_ledger_of_the_unit_is_printed_for_the_date_shown(
    page: UnitPage, county: SimpleNamespace, went: list[tuple[str, Any]], settle: Callable[[], None]
) -> None:
    page.print_page()
    key, request = went[-1]
    assert key == "paper"
    text = pdf_text(county.office.papers.preview(request.make())[0])
    assert all(name in text for name in ("张三", "王㛃", "赵䶮"))
    assert "钱墕" not in text


def test_a_person_and_the_request_for_quotas_are_one_step_away(
    page: UnitPage, county: SimpleNamespace, went: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    page.people.setFocus()
    page.people.select_id(county.people["王㛃"])
    qtbot.keyClick(page.people, Qt.Key.Key_Return)
    qtbot.mouseClick(page.use_button, Qt.MouseButton.LeftButton)
    assert went == [("people", county.people["王㛃"]), ("quota_use", county.school)]


def test_the_index_scrolls_to_its_part(page: UnitPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.index["沿革"], Qt.MouseButton.LeftButton)
    assert page.area.verticalScrollBar().value() > 0
    qtbot.waitUntil(page.index["沿革"].isChecked)


def test_a_form_begins_in_its_first_field_and_the_keys_do_what_people_expect(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    form = movement_form(page, settle)
    first, last = form.form.fields[0], form.form.fields[-1]
    assert first.hasFocus()
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Tab)
    assert form.yes_button.hasFocus()
    qtbot.keyClick(form.yes_button, Qt.Key.Key_Tab)
    assert form.no_button.hasFocus()
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert form.form.problem("document") != ""
    form.no_button.setFocus()
    qtbot.keyClick(form.no_button, Qt.Key.Key_Return)
    assert not form.isVisible()


def test_what_is_below_and_who_works_there_without_a_quota(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    with county.office.desk.operation("off_staff.add", "登记编外人员") as op:
        helper = op.insert("people", name="冯七", initials="fq")
        op.insert("off_staff", person_id=helper, unit_id=county.bureau, kind="劳务派遣", begins="2023-01")
    page = show(UnitPage, county.bureau)
    settle()
    rows_of(page.parts.below), rows_of(page.parts.elsewhere)
    settle()
    assert [(row.单位, row.关系) for row in rows_of(page.parts.below)] == [("云岭县第一小学", "主管")]
    assert [(row.情况, row.姓名, row.类别) for row in rows_of(page.parts.elsewhere)] == [
        ("编外", "冯七", "劳务派遣")
    ]
    assert page.sections["编外和借调"].note.text() == "编外 1 人　借入 0 人　借出 0 人"
    page.parts.below.activated_id.emit(county.school)
    assert went == [("unit", county.school)]


def test_a_matter_of_the_unit_opens_its_case(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    page = show(UnitPage, county.school)
    settle()
    words = [action.text() for action in page.matters.actions()]
    assert words[:3] == ["更名…", "升格、降格…", "合并…"]
    page.matters.actions()[0].trigger()
    assert went == [("business", ("matter_rename", county.school))]


def test_a_part_of_the_page_on_a_past_day_can_be_asked_for(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    page = show(UnitPage, (county.school, "文件", "2011-06-01"))
    settle()
    assert page.as_of == "2011-06-01"
    assert page.sections["人员"].note.text() == "在编 0 人"
    assert page.area.verticalScrollBar().value() > 0


def test_abolishing_and_deregistering_are_two_facts(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    units = county.office.units
    units.change(county.archive, {"registered": "2005-01-01"}, "2005-01-01", "证书")
    units.change(county.archive, {"abolished": "2026-01-01"}, "2026-01-01", "云编〔2026〕1号")
    page = show(UnitPage, county.archive)
    settle()
    assert page.state.text() == "已撤销"
    assert page.sections["概况"].note.text() == "2026.01.01 撤销，应注销未注销"
    page.matters.actions()[-1].trigger()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DeregisterDialog)
    write(form.document, "云编登〔2026〕3号")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert "还没有确认清算完毕" in form.error.text()
    form.liquidated.setChecked(True)
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert units.not_deregistered() == []
    assert page.sections["概况"].note.text() == "2026.01.01 撤销"
    assert page.history.texts[:2] == ["注销登记　注销法人登记", "撤销　云岭县档案馆"]
    assert page.overview.pairs["注销登记时间"] == "2026.07.15"


def test_every_field_of_a_unit_can_be_recorded(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(UnitPage, county.school)
    settle()
    page.change_unit()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, UnitDialog)
    write(form.more["students"], "八百")
    write(form.more["address"], "云岭县城关镇")
    write(form.more["registered"].line, "2005.3")
    write(form.document, "云编〔2026〕8号")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("students") == "在校学生数请填整数。"
    write(form.more["students"], "812")
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()
    pairs = page.overview.pairs
    assert (pairs["在校学生数"], pairs["地址"], pairs["法人登记时间"]) == ("812", "云岭县城关镇", "2005.03")
    values = county.office.units.as_of(county.school)
    assert values["supervising_id"] == county.bureau


def test_a_relation_is_recorded_and_ended_with_day_and_document(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(UnitPage, county.archive)
    settle()
    qtbot.mouseClick(page.parts.relate_button, Qt.MouseButton.LeftButton)
    form = QApplication.activeModalWidget()
    assert isinstance(form, RelationDialog)
    assert form.kind.currentText() == "合署办公"
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("other") == "请选择对方单位；不在本库的在下面写名称。"
    assert form.form.problem("document") == "请填写依据文号。"
    write(form.other, "xwbgs")
    qtbot.waitUntil(lambda: len(form.other.suggestions.choices) > 0)
    qtbot.keyClick(form.other, Qt.Key.Key_Return)
    form.begins.value = "2020-01-01"
    write(form.document, "云编〔2020〕1号")
    press(form, settle, qtbot)
    (row,) = shown_relations(page, settle)
    assert (row.关系, row.对方或牌子, row.从何时, row.依据, row.到何时) == (
        "合署办公", "中共云岭县委办公室", "2020.01.01", "云编〔2020〕1号", "",
    )  # fmt: skip
    assert not page.parts.end_button.isEnabled()
    page.parts.relations.select_id(page.parts.relations.lazy.ids[0])
    qtbot.mouseClick(page.parts.end_button, Qt.MouseButton.LeftButton)
    end = QApplication.activeModalWidget()
    assert isinstance(end, RelationEndDialog)
    end.day.value = "2019-01-01"
    write(end.document, "云编〔2026〕4号")
    press(end, settle, qtbot)
    assert "早于起始日期" in end.error.text()
    end.day.value = "2026-07-01"
    press(end, settle, qtbot)
    (row,) = shown_relations(page, settle)
    assert (row.到何时, row.终止依据) == ("2026.07.01", "云编〔2026〕4号")
    assert page.sections["关系"].note.text() == "0 个，已终止 1 个"
    page._as_of.value = "2026-06-30"
    settle()
    assert page.sections["关系"].note.text() == "1 个"
    assert not page.parts.relate_button.isEnabled()
    page._as_of.value = "2019-12-31"
    settle()
    assert shown_relations(page, settle) == []


def test_a_board_has_a_name_and_stands_in_the_history(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(UnitPage, county.archive)
    settle()
    qtbot.mouseClick(page.parts.relate_button, Qt.MouseButton.LeftButton)
    form = QApplication.activeModalWidget()
    form.kind.setCurrentText("挂牌")
    assert not form.other.isVisible()
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    assert form.form.problem("name") == "请填写牌子的名称。"
    write(form.name, "云岭县地方志办公室")
    form.begins.value = "2020-01-01"
    write(form.document, "云编〔2020〕1号")
    press(form, settle, qtbot)
    assert page.history.texts[0] == "挂牌　加挂“云岭县地方志办公室”牌子"


def test_the_history_opens_the_case_an_event_came_from(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Callable[[], None],
    qtbot: QtBot,
    went: list[tuple[str, Any]],
) -> None:
    case_id = decided_matter(county, matters.RENAME, county.school, new_name="云岭县实验小学")
    page = show(UnitPage, county.school)
    settle()
    assert page.history.texts == [
        "更名　单位名称由“云岭县第一小学”改为“云岭县实验小学”",
        "设立　云岭县第一小学，法人单位，云岭县教育局",
    ]
    (link,) = page.history.findChildren(QPushButton)
    assert link.text() == f"业务 {county.office.cases.get(case_id)['receipt_number']}"
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert went == [("case", case_id)]


def shown_relations(page: UnitPage, settle: Callable[[], None]) -> list[Any]:
    rows_of(page.parts.relations)
    settle()
    return rows_of(page.parts.relations)


def test_a_unit_that_moves_and_is_raised_says_so_once(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    county.office.units.change(
        county.school,
        {"supervising_id": county.archive, "contact_phone": "1"},
        "2020-01-01",
        "云编〔2020〕1号",
    )
    page = show(UnitPage, county.school)
    settle()
    assert page.history.texts == [
        "划转　主管部门由“云岭县教育局”改为“云岭县档案馆”；补充联系电话",
        "设立　云岭县第一小学，法人单位，云岭县教育局",
    ]
