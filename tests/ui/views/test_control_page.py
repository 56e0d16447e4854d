"""总量和职数 as a clerk works it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.leaders import Appointment
from app.ui.views.control_forms import (
    AdoptDialog,
    EndPlanDialog,
    PlanDialog,
    StandardDialog,
    SwitchStandardDialog,
    TitleDialog,
    TotalDialog,
)
from app.ui.views.control_page import ControlPage
from app.ui.widgets.suggestions import Choice
from tests.ui.views.conftest import rows_of, write


def press(form: Any, settle: Callable[[], None], qtbot: QtBot) -> None:
    qtbot.mouseClick(form.yes_button, Qt.MouseButton.LeftButton)
    settle()


def shown(table: Any, settle: Callable[[], None]) -> list[Any]:
    rows_of(table)
    settle()
    return rows_of(table)


def test_totals_excess_and_standards(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    county.office.leaders.record(
        Appointment(
            county.people["张三"], county.school, "校长", "2015-08-01", "云教〔2015〕9号", level="正股"
        )
    )
    page: ControlPage = show(ControlPage)
    settle()
    assert [(row.编制, row.上级下达, row.已分配, row.未分配) for row in shown(page.totals, settle)] == [
        ("事业编制", "未登记", "7", ""), ("行政编制", "未登记", "1", ""),
    ]  # fmt: skip
    qtbot.mouseClick(page.total_button, Qt.MouseButton.LeftButton)
    settle()
    total = QApplication.activeModalWidget()
    assert isinstance(total, TotalDialog)
    total.nature.choice = Choice("事业编制", "事业编制")
    total.count.setValue(10)
    write(total.document, "省编〔2024〕3号")
    press(total, settle, qtbot)
    row = next(row for row in shown(page.totals, settle) if row.编制 == "事业编制")
    assert (row.上级下达, row.已分配, row.未分配, row.下达文件) == ("10", "7", "3", "省编〔2024〕3号")

    (over,) = shown(page.overruns, settle)
    assert (over.单位, over.超配, over.情况) == ("云岭县第一小学", "1", "没有计划")
    page.overruns.select_id(page.overruns.lazy.ids[0])
    qtbot.mouseClick(page.plan_button, Qt.MouseButton.LeftButton)
    settle()
    plan = QApplication.activeModalWidget()
    assert isinstance(plan, PlanDialog)
    plan.due.value = "2029-07-01"
    write(plan.document, "云编〔2026〕7号")
    press(plan, settle, qtbot)
    (over,) = shown(page.overruns, settle)
    assert (over.有计划, over.期限, over.情况, over.办法) == ("1", "2029.07.01", "消化中", "退一减一")

    qtbot.mouseClick(page.adopt_button, Qt.MouseButton.LeftButton)
    settle()
    adopt = QApplication.activeModalWidget()
    assert isinstance(adopt, AdoptDialog)
    press(adopt, settle, qtbot)
    assert {row.单位: (row.应为, row.现有, row.结果) for row in shown(page.checks, settle)} == {
        "云岭县第一小学": ("1—2", "0", "缺 1 名"), "云岭县档案馆": ("1—2", "0", "缺 1 名"),
    }  # fmt: skip


def test_the_title_list_is_changed_with_its_document(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page: ControlPage = show(ControlPage)
    settle()
    assert "可以占领导职数的职务（77 个）" in page.titles.text()
    qtbot.mouseClick(page.title_button, Qt.MouseButton.LeftButton)
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, TitleDialog)
    press(form, settle, qtbot)
    assert form.form.problem("document") == "请填写依据。"
    write(form.name, "首席规划员")
    write(form.document, "云组〔2026〕7号")
    press(form, settle, qtbot)
    assert "首席规划员" in page.titles.text()
    assert county.office.leaders.titles.judge("首席规划员").listed


def clicked(button: Any, settle: Callable[[], None], qtbot: QtBot) -> Any:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    return QApplication.activeModalWidget()


def test_a_plan_ends_and_the_countys_own_standard_is_written_and_stopped(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    office = county.office
    office.leaders.record(
        Appointment(
            county.people["张三"], county.school, "校长", "2015-08-01", "云教〔2015〕9号", level="正股"
        )
    )
    (over,) = office.overruns.listed()
    office.overruns.plan(over.account_id, 1, "", "2029-07-01", "退一减一", "云编〔2026〕7号")
    page: ControlPage = show(ControlPage)
    settle()
    shown(page.plans, settle)
    assert not page.end_button.isEnabled()
    page.plans.select_id(page.plans.lazy.ids[0])
    end = clicked(page.end_button, settle, qtbot)
    assert isinstance(end, EndPlanDialog)
    press(end, settle, qtbot)
    assert [row.结束 for row in shown(page.plans, settle)] == ["2026.07.15"]
    assert shown(page.overruns, settle)[0].情况 == "没有计划"

    form = clicked(page.standard_button, settle, qtbot)
    assert isinstance(form, StandardDialog)
    form.kind.setCurrentIndex(form.kind.findText("岗位比例"))
    press(form, settle, qtbot)
    assert form.form.problem("high") == "请填写下限或上限。"
    write(form.subject, "专业技术岗位比例")
    form.applies.setCurrentText("专业技术岗位")
    form.low.setValue(70)
    write(form.document, "云编〔2026〕8号")
    press(form, settle, qtbot)
    (row,) = shown(page.standards, settle)
    assert (row.种类, row.标准, row.适用, row.应为, row.情况) == (
        "岗位比例", "专业技术岗位比例", "专业技术岗位", "70% 以上", "在用",
    )  # fmt: skip
    page.standards.select_id(page.standards.lazy.ids[0])
    switch = clicked(page.switch_button, settle, qtbot)
    assert isinstance(switch, SwitchStandardDialog)
    write(switch.reason, "云编〔2026〕9号")
    press(switch, settle, qtbot)
    assert [row.情况 for row in shown(page.standards, settle)] == ["停用"]
