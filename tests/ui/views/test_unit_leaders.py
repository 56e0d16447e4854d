"""领导职数 on the page of a unit, as a clerk works it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.ui.views.leader_forms import AppointmentDialog, CorrectionDialog, LeaderMovementDialog, RemovalDialog
from app.ui.views.movement_form import MovementDialog
from app.ui.views.unit_page import UnitPage
from app.ui.views.units_page import UnitsPage
from app.ui.widgets.suggestions import Choice
from tests.ui.views.conftest import rows_of, write


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> UnitPage:
    shown: UnitPage = show(UnitPage, county.school)
    settle()
    return shown


def press(form: Any, settle: Callable[[], None], qtbot: QtBot) -> None:
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()


def lines(page: UnitPage, settle: Callable[[], None]) -> list[tuple[str, ...]]:
    rows_of(page.leaders.lines)
    settle()
    return [
        (row.职数, row.层次, row.核定, row.实配, row.空缺, row.超配, row.在任, row.依据)
        for row in rows_of(page.leaders.lines)
    ]


def test_from_the_number_to_who_sits_on_it(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.leaders.adjust_button, Qt.MouseButton.LeftButton)
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, LeaderMovementDialog)
    press(form, settle, qtbot)
    assert form.form.problem("leader_kind") == "请选择职数种类。"
    form.leader_kind.choice, form.level.choice = Choice("单位正职", "单位正职"), Choice("正股", "正股")
    write(form.document, "云编〔2012〕8号")
    press(form, settle, qtbot)
    assert lines(page, settle) == [("单位正职", "正股", "1", "0", "1", "0", "", "云编〔2012〕8号")]
    assert page.sections["领导职数"].note.text() == "核定 1　实配 0　空缺 1"

    qtbot.mouseClick(page.leaders.appoint_button, Qt.MouseButton.LeftButton)
    settle()
    appoint = QApplication.activeModalWidget()
    assert isinstance(appoint, AppointmentDialog)
    appoint.person.choice = Choice(county.people["张三"], "张三")
    write(appoint.title, "校长")
    write(appoint.document, "云教〔2026〕3号")
    settle()
    assert "单位正职（正股）：实配 0 → 1，核定 1" in appoint.effect.text
    press(appoint, settle, qtbot)
    assert lines(page, settle)[0][2:7] == ("1", "1", "0", "0", "张三")

    rows_of(page.leaders.holders)
    settle()
    page.leaders.holders.select_id(page.leaders.holders.lazy.ids[0])
    qtbot.mouseClick(page.leaders.remove_button, Qt.MouseButton.LeftButton)
    settle()
    remove = QApplication.activeModalWidget()
    assert isinstance(remove, RemovalDialog)
    write(remove.document, "云教〔2026〕9号")
    press(remove, settle, qtbot)
    assert lines(page, settle)[0][2:7] == ("1", "0", "1", "0", "")


def test_the_basis_is_printed(
    page: UnitPage, settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.leaders.print_button, Qt.MouseButton.LeftButton)
    settle()
    ((place, request),) = went
    assert place == "paper"
    assert request.title == "职数依据 云岭县第一小学 2026.07.15"


def test_the_list_of_units_shows_approved_and_actual_leaders(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    county.office.ledger.post(
        MovementRequest(
            county.school, "", "", 3, "核定下达", "2012-03-01", "云编〔2012〕8号", measure="leader",
            leader_kind="单位副职", level="副股",
        )
    )  # fmt: skip
    units: UnitsPage = show(UnitsPage)
    settle()
    rows_of(units.table)
    settle()
    assert {row.单位: row.职数 for row in rows_of(units.table)}["云岭县第一小学"] == "3/0"


def test_a_pool_lends_from_the_form(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    pool = county.office.units.add({"name": "云岭县编制周转池"}, "2020")
    county.office.ledger.post(
        MovementRequest(
            pool, "事业编制", "财政拨款", 10, "核定下达", "2020-01-01", "云编〔2020〕1号", special_use="周转"
        )
    )
    page: UnitPage = show(UnitPage, county.school)
    settle()
    page.adjust()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, MovementDialog)
    form.kind.setCurrentIndex(form.kind.findData("周转借出"))
    form.other.choice = Choice(pool, "云岭县编制周转池")
    form.count.setValue(2)
    write(form.document, "云编〔2026〕8号")
    settle()
    assert "云岭县编制周转池" in form.effect.text
    press(form, settle, qtbot)
    assert county.office.ledger.numbers_of(county.school).apart_approved == 2
    assert page.sections["编制账"].note.text().endswith("另：单列核定 2，实有 0")


def test_what_was_recorded_wrongly_is_put_right_or_never_was(
    page: UnitPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    office = county.office
    post = Appointment(
        county.people["张三"], county.school, "校长", "2015-08-01", "云教〔2015〕9号", level="正股"
    )
    office.leaders.record(post)

    def correction() -> CorrectionDialog:
        page.refresh()
        settle()
        rows_of(page.leaders.holders)
        settle()
        page.leaders.holders.select_id(page.leaders.holders.lazy.ids[0])
        qtbot.mouseClick(page.leaders.correct_button, Qt.MouseButton.LeftButton)
        settle()
        form = QApplication.activeModalWidget()
        assert isinstance(form, CorrectionDialog)
        return form

    form = correction()
    press(form, settle, qtbot)
    assert form.form.problem("reason") == "请写明为什么更正。"
    form.begins.value = "2016-08-01"
    write(form.reason, "日期写错")
    press(form, settle, qtbot)
    (row,) = office.leaders.of_person(county.people["张三"])
    assert (row["begins"], row["title"], row["level"], row["document"]) == (
        "2016-08-01", "校长", "正股", "云教〔2015〕9号",
    )  # fmt: skip
    form = correction()
    form.delete.setChecked(True)
    write(form.reason, "重复登记")
    press(form, settle, qtbot)
    assert office.leaders.of_person(county.people["张三"]) == []
