"""The page of a person, people off the establishment, duplicates and quality, used as a clerk does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.off_staff import OffStaff
from app.services.workplaces import Workplace
from app.ui.views.duplicates_page import DuplicatesPage, MergeDialog
from app.ui.views.off_staff_page import OffStaffPage
from app.ui.views.people_page import PeoplePage
from app.ui.views.person_forms import CardDialog, OffStaffDialog, WorkplaceDialog, WorkplaceEndDialog
from app.ui.views.person_page import PersonPage
from app.ui.views.quality_page import QualityPage
from app.ui.widgets.suggestions import Choice
from tests.ui.views.conftest import rows_of, write

Settle = Callable[[], None]


def form(kind: type[Any]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_a_loan_is_recorded_and_ended_on_the_page(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    office, zhang = county.office, county.people["张三"]
    page: PersonPage = show(PersonPage, zhang)
    settle()
    assert (page.heading.text(), page.state.text()) == ("张三", "在编")
    assert page.facts["现在的编制"].pairs["单位"] == "云岭县第一小学"
    assert page.facts["三龄"].pairs["年龄"] == "41（依据：未写明）"
    assert not page.back_button.isEnabled()
    qtbot.mouseClick(page.lend_button, Qt.MouseButton.LeftButton)
    settle()
    dialog = form(WorkplaceDialog)
    dialog.submit()
    assert dialog.form.problem("unit") == "请选择单位，或在下面写名称。"
    dialog.unit.choice = Choice(county.archive, "云岭县档案馆")
    dialog.submit()
    settle()
    assert [row.在哪里 for row in rows_of(page.tables["借调挂职"])] == ["云岭县档案馆"]
    assert page.facts["现在的编制"].pairs["单位"] == "云岭县第一小学"
    assert not page.lend_button.isEnabled()
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    form(WorkplaceEndDialog).submit()
    settle()
    assert office.workplaces.listed() == []
    qtbot.mouseClick(page.card_button, Qt.MouseButton.LeftButton)
    form(CardDialog).submit()
    settle()
    assert [row.卡号 for row in rows_of(page.tables["编制卡"])] == ["2026000001"]


def test_files_cards_and_cases_of_a_person(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot,
    went: list[tuple[str, Any]], tmp_path: Path,
) -> None:  # fmt: skip
    office, zhang = county.office, county.people["张三"]
    exit_case = office.exits.record(zhang, "退休", "2026-07-10", "退休审批表")
    page: PersonPage = show(PersonPage, zhang)
    settle()
    assert [row["papers"] for row in page.tables["业务"].shown_rows] == ["F04、F31"]
    page.tables["业务"].activated_id.emit(exit_case)
    assert went == [("case", exit_case)]
    assert page.files.names == []
    scan = tmp_path / "任免审批表.pdf"
    scan.write_bytes(b"%PDF-1.4 one page")
    page.files.attach([scan])
    settle()
    page.refresh()
    settle()
    assert page.files.names == ["任免审批表.pdf"]
    qtbot.mouseClick(page.files.remove_button, Qt.MouseButton.LeftButton)
    settle()
    assert office.attachments.of(person_id=zhang) == []
    assert not page.print_card_button.isEnabled()
    wang = county.people["王㛃"]
    office.quota_cards.issue(wang, "2026-02-01")
    page.open_subject(wang)
    settle()
    qtbot.mouseClick(page.print_card_button, Qt.MouseButton.LeftButton)
    name, request = went[-1]
    assert (name, request.title) == ("paper", "编制卡 王㛃")
    assert [paper.form for paper in request.make()] == ["F07"]
    (card,) = request.overlay()
    assert (card.document.paper.width, card.document.paper.height, card.document.overlay) == (85.6, 54, True)


def test_business_begins_from_the_person(
    county: SimpleNamespace,
    show: Callable[..., Any],
    settle: Settle,
    qtbot: QtBot,
    went: list[tuple[str, Any]],
) -> None:
    page: PersonPage = show(PersonPage, county.people["张三"])
    settle()
    qtbot.mouseClick(page.change_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.certificate_button, Qt.MouseButton.LeftButton)
    zhang = county.people["张三"]
    assert went == [("business", ("information_change", zhang)), ("business", ("certificate", zhang))]


def test_who_works_elsewhere_or_off_the_establishment_is_a_choice_of_the_list(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, went: list[tuple[str, Any]]
) -> None:
    office = county.office
    office.workplaces.begin(Workplace(county.people["张三"], "借调", "2026-01-05", county.archive))
    office.off_staff.register({"name": "郑硷", "sex": "男"}, OffStaff(county.school, "临聘", "2024-01-01"))
    page: PeoplePage = show(PeoplePage)
    settle()
    seen = {}
    for index in range(page.who.count()):
        page.who.setCurrentIndex(index)
        settle()
        rows_of(page.table)
        settle()
        seen[page.who.currentText()] = [row["name"] for row in office.people.fetch(page.table.lazy.ids)]
    assert seen["借出"] == ["张三"]
    assert seen["编外"] == ["郑硷"]
    assert seen["已到龄、将到龄"] == seen["已离开"] == []
    assert (len(seen["在编"]), len(seen["全部"])) == (7, 8)
    page.who.setCurrentIndex(0)
    page.unit.choice = Choice(county.archive, "云岭县档案馆")
    page.unit.changed.emit(page.unit.choice)
    settle()
    assert len(page.table.lazy.ids) == 2
    page.table.activated_id.emit(county.people["钱墕"])
    assert went == [("person", county.people["钱墕"])]


def test_off_staff_are_registered_in_the_window(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle
) -> None:
    page: OffStaffPage = show(OffStaffPage)
    settle()
    page.new()
    settle()
    dialog = form(OffStaffDialog)
    write(dialog.name, "郑硷")
    dialog.unit.choice = Choice(county.school, "云岭县第一小学")
    dialog.kind.choice = Choice("劳务派遣", "劳务派遣")
    dialog.submit()
    settle()
    rows_of(page.table)
    settle()
    assert [(row.姓名, row.类别) for row in rows_of(page.table)] == [("郑硷", "劳务派遣")]
    assert page.sums.text().startswith("编外 1 人，占 12.50%（1/8）　在编 7 人")


def test_a_pair_is_merged_in_the_window(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    office = county.office
    office.off_staff.register(
        {"name": "张三", "phone": "0371-1"}, OffStaff(county.school, "临聘", "2010-01-01")
    )
    page: DuplicatesPage = show(DuplicatesPage)
    settle()
    rows_of(page.table)
    settle()
    assert [(row.甲, row.原因) for row in rows_of(page.table)] == [("张三", "同一单位，姓名相同")]
    page.focus_filter()
    write(page.filter, "李四")
    settle()
    assert page.table.lazy.ids == []
    assert page.escape()
    settle()
    assert page.table.select_id(page.table.lazy.ids[0])
    settle()
    qtbot.mouseClick(page.first_button, Qt.MouseButton.LeftButton)
    settle()
    dialog = form(MergeDialog)
    dialog.submit()
    assert dialog.form.problem("reason") == "请写明怎样认定是同一人。"
    write(dialog.reason, "档案核对为同一人")
    dialog.submit()
    settle()
    assert page.table.lazy.ids == []
    assert office.people.get(county.people["张三"])["phone"] == "0371-1"


def test_quality_names_what_is_missing(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, went: list[tuple[str, Any]]
) -> None:
    page: QualityPage = show(QualityPage)
    settle()
    assert len(page.units.lazy.ids) == 4
    assert page.units.select_id(county.school)
    settle()
    rows = page.findings.shown_rows
    assert ("张三", "没有填写民族") in {(row["name"], row["sentence"]) for row in rows}
    number = next(row["id"] for row in rows if row["name"] == "张三")
    page.findings.activated_id.emit(number)
    assert went == [("person", county.people["张三"])]


def test_what_else_is_done_with_people_stands_in_one_menu(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, went: list[tuple[str, Any]]
) -> None:
    page: PeoplePage = show(PeoplePage)
    settle()
    for action in page.more.actions():
        action.trigger()
    assert [name for name, _ in went] == ["match", "off_staff", "duplicates", "quality"]


def test_a_day_of_the_past_shows_the_person_as_then(
    county: SimpleNamespace, show: Callable[..., Any], settle: Settle, qtbot: QtBot
) -> None:
    office, zhang = county.office, county.people["张三"]
    office.people.change(zhang, {"title": "教师"}, "2015-01-01")
    office.people.change(zhang, {"title": "教导主任"}, "2024-01-01")
    office.exits.record(zhang, "调离", "2026-07-01", "调令")
    page: PersonPage = show(PersonPage, zhang)
    settle()
    assert page.state.text() == "已核减"
    write(page._as_of.line, "2020-05-01")
    qtbot.keyClick(page._as_of.line, Qt.Key.Key_Return)
    settle()
    assert page.state.text() == "在编"
    assert page.facts["现在的编制"].pairs["单位"] == "云岭县第一小学"
    assert "教师" in page.facts["职务职级职称"].pairs.values()
    assert "教导主任" not in page.facts["职务职级职称"].pairs.values()
    assert not page.change_button.isEnabled()
    assert not any("2024" in text for text in page.life.texts)
