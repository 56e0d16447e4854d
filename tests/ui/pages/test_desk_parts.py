"""系统 of the county: 联系单位, 请假代办 and 节假日, as a clerk uses them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from app.errors import UsageProblem
from app.ui.context import UiContext
from app.ui.views.system.handlers import BELOW, AssignDialog, BackDialog, LeaveDialog
from app.ui.views.system.holidays import DaysDialog, PasteDialog
from app.ui.views.system.page import SystemPage
from app.ui.widgets.suggestions import Choice
from tests.ui.pages.conftest import CHEAP, PASSWORD, Seats, texts


@pytest.fixture
def context(seats: Seats, county: SimpleNamespace) -> UiContext:
    return seats.context(county.office)


def open_part(context: UiContext, seats: Seats, key: str) -> Any:
    page = SystemPage(context)
    page.open_subject(key)
    seats.open(page)
    return page.part


def put(field: Any, value: str) -> None:
    field.value = value


def test_days_are_set_listed_and_taken_back(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    part = open_part(context, seats, "holidays")
    part.add_button.click()
    dialog = seats.dialog(part, DaysDialog)
    dialog.submit()
    assert dialog.form.problem("first") == "请填写日期。"
    put(dialog.first, "2026-07-20")
    put(dialog.last, "2026-07-21")
    dialog.name.setText("县庆")
    dialog.yes_button.click()
    seats.idle(context)
    assert texts(part.table, "date") == ["2026.07.20", "2026.07.21"]
    assert texts(part.table, "state_name") == ["休息", "休息"]
    part.table.selectAll()
    part.remove_button.click()
    seats.idle(context)
    assert texts(part.table, "date") == []
    assert not part.remove_button.isEnabled()


def test_a_notice_is_pasted_and_a_year_without_one_is_warned_about(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    part = open_part(context, seats, "holidays")
    assert part.warning.isHidden()
    part.year.setCurrentText("2028")
    seats.idle(context)
    assert part.warning.text().startswith("2028年的放假安排程序里还没有")
    part.paste_button.click()
    dialog = seats.dialog(part, PasteDialog)
    dialog.text.setPlainText("10月1日至7日 国庆节 休息\n10月8日 调休上班\n下周")
    seats.idle(context)
    assert dialog.found.text().splitlines()[0] == "休息 7 天，上班 1 天。"
    assert "第3行“下周”" in dialog.found.text()
    dialog.submit()
    seats.idle(context)
    assert "有几行看不懂" in dialog.error.text()
    dialog.text.setPlainText("10月1日至7日 国庆节 休息\n10月8日 调休上班")
    dialog.yes_button.click()
    seats.idle(context)
    assert len(texts(part.table, "date")) == 8
    assert part.warning.isHidden()


def test_units_are_given_to_a_contact_and_leave_is_covered(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    county.office.users.add("孙经办", "操作员", PASSWORD, CHEAP)
    part = open_part(context, seats, "handlers")
    part.assign_button.click()
    dialog = seats.dialog(part, AssignDialog)
    dialog.submit()
    assert dialog.form.problem("unit") == "请选一个单位。"
    dialog.scope.setCurrentText(BELOW)
    dialog.unit.choice = Choice(county.town, "云岭县米村镇人民政府")
    dialog.yes_button.click()
    seats.idle(context)
    assert texts(part.table, "unit_name") == ["云岭县米村镇人民政府"]
    assert texts(part.table, "handler") == ["赵经办"]
    part.leave_button.click()
    leave = seats.dialog(part, LeaveDialog)
    put(leave.ends, "2026-07-20")
    leave.reason.setText("年休假")
    leave.yes_button.click()
    seats.idle(context)
    assert texts(part.leaves, "cover") == ["孙经办"]
    assert texts(part.leaves, "state_name") == ["进行中"]
    assert county.office.handlers.handler_of(county.town) == "孙经办"
    part.back_button.click()
    back = seats.dialog(part, BackDialog)
    put(back.ends, "2026-07-16")
    back.yes_button.click()
    seats.idle(context)
    assert texts(part.leaves, "ends") == ["2026.07.16"]
    QLineEdit.setText(part.text, "卫生")
    seats.idle(context)
    assert texts(part.table, "unit_name") == []


def test_a_township_keeps_neither(seats: Seats, township: Any) -> None:
    page = SystemPage(seats.context(township))
    seats.open(page)
    words = [page.list.item(row).text() for row in range(page.list.count())]
    assert "联系单位" not in words
    assert "节假日" not in words


def test_deadlines_are_changed_within_their_bounds(
    context: UiContext, seats: Seats, county: SimpleNamespace
) -> None:
    part = open_part(context, seats, "deadlines")
    assert part.fields["exit.declaration_day"].text() == "5"
    part.fields["exit.declaration_day"].setText("31")
    part.save_button.click()
    assert part.form.problem("exit.declaration_day") == "每月申报截止日要写 1 到 28 的整数。"
    part.fields["exit.declaration_day"].setText("8")
    part.fields["todo.plan_day"].setText("10-31")
    part.save_button.click()
    seats.idle(context)
    assert county.office.monthly.due("2026-06") == "2026-07-08"
    assert county.office.settings.value("todo.plan_day") == "10-31"
    with pytest.raises(UsageProblem, match="如 11-30"):
        county.office.settings.change("todo.plan_day", "13-01")
