"""The main business in the window, from the application to the entry and the exit, with the ledger's numbers after each step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.services.desk import CLERK
from app.services.permits import QuotaRequest
from app.ui.context import UiContext
from app.ui.county_pages import COUNTY_PAGES
from app.ui.main_window import MainWindow
from app.ui.views.case_form import NEW
from app.ui.views.cases_page import matter_of
from app.ui.views.handler_form import HandlerDialog
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number
from tests.ui.views.conftest import rows_of, write

OWN = ("cases", "case", "quota_use", "entry", "exit", "permits", "paper")


class Clerk:
    """A person at the window."""

    def __init__(
        self, window: MainWindow, context: UiContext, qtbot: QtBot, settle: Callable[[], None]
    ) -> None:
        self.window, self.context, self.qtbot, self.settle = window, context, qtbot, settle

    @property
    def page(self) -> Any:
        return self.window.page

    def go(self, page: str, subject: Any = None) -> Any:
        self.context.navigate(page, subject)
        self.settle()
        assert self.window.page_key == page
        return self.page

    def choose(self, picker: QLineEdit, text: str) -> None:
        """Type into a picker and take the first suggestion with Enter."""
        write(picker, text)
        self.settle()
        assert picker.suggestions.isVisible(), f"nothing offered for {text}"  # type: ignore[attr-defined]
        QTest.keyClick(picker, Qt.Key.Key_Return)
        self.settle()

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def sign(self, signer: str) -> None:
        action = self.page.action
        write(action.signer, signer)
        self.press(action.buttons["签署意见"])


@pytest.fixture
def clerk(county: SimpleNamespace, context: UiContext, qtbot: QtBot, settle: Callable[[], None]) -> Clerk:
    pages = sorted((spec for spec in COUNTY_PAGES if spec.key in OWN), key=lambda spec: OWN.index(spec.key))
    window = MainWindow(context, pages)
    window.resize(QSize(1093, 580))
    qtbot.addWidget(window)
    window.show()
    settle()
    return Clerk(window, context, qtbot, settle)


def numbers(county: SimpleNamespace, unit: int) -> tuple[int, int, int, int]:
    found = county.office.ledger.numbers_of(unit)
    return found.approved, found.actual, found.reserved, found.available


def fill_application(clerk: Clerk, unit: str, count: int) -> Any:
    form = clerk.go("quota_use", NEW)
    clerk.choose(form.unit, unit)
    form.count.setValue(count)
    form.channel.setCurrentText("招考")
    form.reason.setPlainText("秋季学期缺任课教师")
    write(form.signer, "张校长")
    clerk.settle()
    return form


def test_from_application_to_entry(county: SimpleNamespace, clerk: Clerk) -> None:
    form = fill_application(clerk, "ylxdyxx", 2)
    assert form.account.balance.label == "事业编制，财政拨款"  # the only account is chosen by itself
    assert form.applicant.text() == "由主管部门 云岭县教育局 行文申报"
    assert "可用 2 → 办后 0" in form.check.text
    assert "可以办理" in form.check.text
    clerk.press(form.yes_button)

    assert clerk.window.page_key == "case"
    page = clerk.page
    assert page.heading.text() == "2026-0001　进人用编"
    assert page.sheet.texts["用编单位"] == "云岭县第一小学"
    assert page.sheet.texts["用编数"] == "2 名"
    assert page.sheet.texts["单位申请"] == "秋季学期缺任课教师\n张校长　2026.07.15"
    assert page.state.text() == "待主管部门意见"
    assert numbers(county, county.school) == (5, 3, 0, 2)

    clerk.sign("王局长")
    assert page.state.text() == "待编办审核"
    assert page.action.signer.text() == "李主任"  # the office's own opinion is given by who is signed in
    clerk.press(page.action.buttons["签署意见"])
    clerk.sign("李主任")
    assert "不能审批自己经办的业务" in page.action.error.text()
    assert "经办人与签批人分离" in page.action.error.text()
    assert page.state.text() == "待领导审批"
    clerk.sign("陈书记")
    assert page.state.text() == "待签发通知单"
    assert numbers(county, county.school) == (5, 3, 0, 2)
    clerk.press(page.action.buttons["签发通知单"])
    assert numbers(county, county.school) == (5, 3, 2, 0)
    assert page.state.text() == "已办结"
    assert page.sheet.texts["编号"] == "编用〔2026〕1号"
    assert page.sheet.texts["有效期至"] == "2027.07.15"
    assert page.steps is not None
    assert page.progress.text().endswith("已办结，通知单 编用〔2026〕1号。")

    clerk.press(page.action.buttons["办理入编"])
    entry = clerk.page
    assert clerk.window.page_key == "entry"
    assert entry.permit.choice.id == "编用〔2026〕1号"
    assert "通知单还可用 2 名" in entry.check.text
    write(entry.name, "郑㛃")
    write(entry.identity, identity_number(50, "19980520"))
    clerk.settle()
    assert entry.sex.currentText() == "男"
    assert entry.birth.value == "1998-05-20"
    assert "可以受理" in entry.check.text
    clerk.choose(entry.coded["entry_way"], "公开招聘")
    write(entry.document, "云人社〔2026〕8号")
    write(entry.signer, "张校长")
    clerk.press(entry.yes_button)

    page = clerk.page
    assert clerk.window.page_key == "case"
    assert page.sheet.texts["姓名"] == "郑㛃"
    assert page.sheet.texts["核定数"] == "5"
    assert page.sheet.texts["已批未用"] == "2"
    assert numbers(county, county.school) == (5, 3, 2, 0)
    for signer in ("王局长", "李主任", "陈书记"):
        clerk.sign(signer)
    clerk.press(page.action.buttons["办理入编"])
    assert numbers(county, county.school) == (5, 4, 1, 0)
    assert page.state.text() == "已办结"
    assert county.office.permits.get("编用〔2026〕1号")["used"] == 1
    assert county.office.drafts.listed() == []

    permits = clerk.go("permits")
    row = rows_of(permits.permits)[0]
    assert (row.编号, row.核准, row.已用, row.在办, row.剩余, row.状态) == (
        "编用〔2026〕1号", "2", "1", "0", "1", "有效",
    )  # fmt: skip
    assert "郑㛃 入编" in permits.details.uses.text()
    assert county.office.check.run().clean


def test_full_unit_names_the_leaver_and_the_exit_brings_the_permit_into_force(
    county: SimpleNamespace, clerk: Clerk
) -> None:
    form = fill_application(clerk, "档案馆", 1)
    assert form.leaver.isVisible()
    assert "满编单位先出后进" in form.check.text
    clerk.press(form.yes_button)
    assert "请选即将离开的人员" in form.error.text()
    assert clerk.window.page_key == "quota_use"
    clerk.choose(form.leaver, "钱墕")
    assert "可以办理" in form.check.text
    clerk.press(form.yes_button)
    page = clerk.page
    assert page.sheet.texts["离开人员"].startswith("钱墕")
    clerk.sign("李主任")
    clerk.sign("陈书记")
    clerk.press(page.action.buttons["签发通知单"])
    assert numbers(county, county.archive) == (2, 2, 0, 0)
    assert page.sheet.texts["状态"] == "待钱墕离开后生效"
    assert "办理入编" not in page.action.buttons

    leaving = clerk.go("exit", NEW)
    clerk.choose(leaving.person, "钱墕")
    assert "可用 0 → 办后 0" in leaving.check.text
    assert "办后实有 2 → 1" in leaving.check.text
    assert "通知单 编用〔2026〕1号 将生效" in leaving.check.text
    clerk.press(leaving.yes_button)
    assert leaving.form.problem("reason") == "请选核减原因。"
    leaving.reason.setCurrentText("退休")
    write(leaving.ends.line, "20260710")
    write(leaving.document, "退休审批表")
    clerk.press(leaving.yes_button)
    assert clerk.window.page_key == "case"
    assert clerk.page.sheet.texts["不占编日期"] == "2026.07.10 起"
    assert numbers(county, county.archive) == (2, 1, 1, 0)
    assert county.office.permits.get("编用〔2026〕1号")["state_name"] == "有效"

    clerk.press(clerk.page.action.buttons["更正"])
    clerk.page.action.reason.setPlainText("退休日期有误")
    clerk.press(clerk.page.action.buttons["更正核减"])
    assert numbers(county, county.archive) == (2, 2, 0, 0)
    assert "已更正" in clerk.page.sheet.texts["更正"]


def test_over_established_unit_is_refused_with_rule_and_document(
    county: SimpleNamespace, clerk: Clerk
) -> None:
    form = fill_application(clerk, "县委办", 1)
    assert "超编 1 名，只出不进" in form.check.text
    assert "条例" not in form.check.text  # the document only on demand
    clerk.press(form.check.basis_button)
    assert "R02" in form.check.text
    assert "《地方各级人民政府机构设置和编制管理条例》" in form.check.text
    before = county.office.register.last_operation
    clerk.press(form.yes_button)
    assert "只出不进" in form.error.text()
    assert clerk.window.page_key == "quota_use"
    assert county.office.register.last_operation == before


def test_people_of_over_established_units_are_offered_first(county: SimpleNamespace, clerk: Clerk) -> None:
    office = county.office
    office.ledger.correct(_first_movement(county, county.archive), "云编〔2026〕9号", "重报")
    form = fill_application(clerk, "第一小学", 1)
    assert form.check.names_button.text() == "先看超编单位：2 人可调剂"
    clerk.press(form.check.names_button)
    assert "钱墕　云岭县档案馆" in form.check.text


def _first_movement(county: SimpleNamespace, unit: int) -> int:
    return int(county.office.ledger.movements(unit)[0]["id"])


def test_return_with_reason_correction_and_resubmission(county: SimpleNamespace, clerk: Clerk) -> None:
    clerk.press(fill_application(clerk, "第一小学", 2).yes_button)
    page = clerk.page
    clerk.press(page.action.buttons["退回"])
    clerk.press(page.action.buttons["退回"])
    assert "退回必须写明理由" in page.action.error.text()
    page.action.reason.setPlainText("名额过多，只能报 1 名")
    clerk.press(page.action.buttons["退回"])
    assert page.state.text() == "已退回"
    assert "名额过多，只能报 1 名" in page.missing.summary.text()
    clerk.press(page.action.buttons["补正后重新提交"])
    form = clerk.page
    assert clerk.window.page_key == "quota_use"
    assert (form.unit.text(), form.count.value(), form.signer.text()) == ("云岭县第一小学", 2, "张校长")
    assert form.unit.isReadOnly()
    form.count.setValue(1)
    clerk.settle()
    assert "可用 2 → 办后 1" in form.check.text
    clerk.press(form.yes_button)
    page = clerk.page
    assert clerk.window.page_key == "case"
    assert page.sheet.texts["用编数"] == "1 名"
    assert page.state.text() == "待主管部门意见"
    assert [step["outcome"] for step in county.office.cases.get(1)["steps"]] == ["done", "returned", "done"]
    assert "2026.07.15　退回" in page.sheet.texts


def test_materials_are_noted_as_they_come_in(county: SimpleNamespace, clerk: Clerk) -> None:
    clerk.press(fill_application(clerk, "第一小学", 1).yes_button)
    page = clerk.page
    assert page.missing.summary.text() == "还缺 2 件材料，收到后打勾："
    page.missing.boxes["用编申请文件"].click()
    clerk.qtbot.waitUntil(
        lambda: county.office.cases.get(1)["fields"].get("materials") == ["用编申请文件"], timeout=3000
    )
    clerk.settle()
    assert page.missing.summary.text() == "还缺 1 件材料，收到后打勾："
    office = county.office
    office.cases.cancel(1, "单位撤回")  # meanwhile, at another seat
    page.missing.boxes["岗位需求说明"].click()
    clerk.qtbot.waitUntil(lambda: not page.missing.boxes["岗位需求说明"].isChecked(), timeout=3000)
    assert "已经结束" in clerk.window.notices.text
    page.refresh()
    clerk.settle()
    assert page.missing.summary.text() == "没有登记收到的材料 1 件："
    assert not any(box.isEnabled() for box in page.missing.boxes.values())


def test_entry_finds_who_comes_back_and_refuses_who_holds_a_quota(
    county: SimpleNamespace, clerk: Clerk
) -> None:
    office = county.office
    office.people.change(county.people["张三"], {"education": "大学", "school": "云岭师范学院"}, "2015-07")
    office.exits.record(county.people["张三"], "辞职", "2026-07-01", "辞职批复")
    case = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 1, "招考", "缺人"), "张校长"
    )
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    number = office.permits.issue(case)["number"]
    form = clerk.go("entry", number)
    write(form.identity, identity_number(4))  # 钱墕, still at the archive
    clerk.settle()
    assert "现占用 云岭县档案馆 的事业编制" in form.check.text
    write(form.identity, identity_number(1))
    clerk.settle()
    assert form.name.text() == "张三"
    assert form.coded["education"].text() == "大学"
    assert form.typed["school"].text() == "云岭师范学院"
    assert "库里已有此人（云岭县第一小学，2026.07.01 辞职）" in form.check.text
    write(form.identity, identity_number(1)[:-1] + "0")
    clerk.settle()
    assert "最后一位与前面的数字对不上" in form.forms[1].problem("identity_number")


def test_list_answers_a_phone_call(county: SimpleNamespace, clerk: Clerk) -> None:
    office = county.office
    for unit, count in ((county.school, 1), (county.archive, 1)):
        leaver = county.people["钱墕"] if unit == county.archive else None
        office.permits.apply(
            QuotaRequest(unit, INSTITUTION, ALLOCATED, count, "招考", "缺人", leaver_id=leaver), "张校长"
        )
    office.cases.sign(1, "王局长")
    page = clerk.go("cases")
    page.refresh()
    clerk.settle()
    assert [row.受理号 for row in rows_of(page.table)] == ["2026-0002", "2026-0001"]
    QTest.keyClick(clerk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    write(page.text, "第一小学")
    clerk.settle()
    rows = rows_of(page.table)
    assert [(row.受理号, row.业务, row.单位, row.事项, row.状态, row.办结期限) for row in rows] == [
        ("2026-0001", "进人用编", "云岭县第一小学", "招考 1 名", "待编办审核", "剩 10 工作日")
    ]
    assert page.details.answer.text() == (
        "进人用编，7月15日受理，7月15日张校长签署单位申请，7月15日王局长签署主管部门意见。"
        "现在待编办审核，应在7月29日前办结，还有 10 个工作日。"
    )
    clerk.press(page.details.open_button)
    assert clerk.window.page_key == "case"
    assert clerk.page.heading.text().startswith("2026-0001")


def test_permit_ended_with_reason_gives_its_quotas_back(county: SimpleNamespace, clerk: Clerk) -> None:
    office = county.office
    case = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 2, "招考", "缺人"), "张校长"
    )
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    office.permits.issue(case)
    page = clerk.go("permits")
    clerk.press(page.details.end_button)
    assert "没用的 2 名退回可用编制" in page.details.consequence.text()
    clerk.press(page.details.end_now_button)
    assert "必须写明理由" in page.details.error.text()
    page.details.reason.setPlainText("招考取消")
    clerk.press(page.details.end_now_button)
    assert rows_of(page.permits)[0].状态 == "已作废"
    assert numbers(county, county.school) == (5, 3, 0, 2)


def test_plan_line_is_recorded_and_the_form_counts_against_it(county: SimpleNamespace, clerk: Clerk) -> None:
    page = clerk.go("permits")
    page.tabs.setCurrentIndex(1)
    form = page.plan_form
    clerk.choose(form.unit, "第一小学")
    form.channel.setCurrentText("招考")
    write(form.document, "云编〔2026〕3号")
    clerk.press(form.yes_button)
    row = rows_of(page.plans)[0]
    assert (row.年度, row.单位, row.计划, row.已批, row.剩余) == ("2026", "云岭县第一小学", "1", "0", "1")
    application = fill_application(clerk, "第一小学", 2)
    application.plan_year.setCurrentText("2026")
    clerk.settle()
    assert "2026 年计划 1 名，已批 0 名，还剩 1 名" in application.check.text
    assert "本次 2 名将超出计划" in application.check.text
    assert "可以办理" in application.check.text  # the plan warns, it does not forbid


def test_papers_open_from_the_step_that_needs_them(
    county: SimpleNamespace, clerk: Clerk, tmp_path: Path
) -> None:
    office = county.office
    case = office.exits.record(county.people["张三"], "退休", "2026-07-01", "退休审批表")
    page = clerk.go("case", case)
    clerk.press(page.action.buttons["打印核减通知单"])
    clerk.qtbot.waitUntil(lambda: clerk.page.view.is_shown, timeout=20_000)
    assert clerk.window.page_key == "paper"
    assert clerk.page.heading.text() == "核减通知单 张三"
    clerk.page.view.save_pdf(tmp_path / "核减通知单.pdf")
    clerk.settle()
    assert (tmp_path / "核减通知单.pdf").read_bytes().startswith(b"%PDF")
    clerk.window.go_back()
    clerk.settle()
    assert "2026.07.15　李主任 打印" in page.papers.text()


def test_closing_the_window_at_once_keeps_what_was_typed(county: SimpleNamespace, clerk: Clerk) -> None:
    form = clerk.go("exit", NEW)
    write(form.document, "退休审批表")
    assert clerk.window.close()  # nobody is asked: nothing is lost
    draft = county.office.drafts.get("exit")
    assert draft is not None
    assert draft["fields"]["document"] == "退休审批表"
    assert clerk.context.messages.last is None or "退出" not in clerk.context.messages.last.text


def test_the_list_says_what_a_matter_is_about_without_the_unit_again() -> None:
    row = {
        "kind": "matter_rename",
        "unit_name": "云岭县第一小学",
        "title": "云岭县第一小学：更名为云岭县实验小学",
    }
    assert matter_of(row) == "更名为云岭县实验小学"
    entry = {"kind": "entry", "unit_name": "云岭县第一小学", "title": "云岭县第一小学 郑㛃（事业编制）"}
    assert matter_of(entry) == "郑㛃"


def test_a_case_is_given_to_another_handler(county: SimpleNamespace, clerk: Clerk) -> None:
    office = county.office
    office.users.add("王经办", CLERK, "another horse", CHEAP)
    case_id = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 1, "招考", "缺教师"), "张校长"
    )
    page = clerk.go("case", case_id)
    clerk.press(page.handler_button)
    form = QApplication.activeModalWidget()
    assert isinstance(form, HandlerDialog)
    clerk.press(form.yes_button)
    assert form.form.problem("reason") == "请写明原因。"
    write(form.reason, "人员分工调整")
    clerk.press(form.yes_button)
    assert office.cases.get(case_id)["handler"] == "王经办"
    office.cases.cancel(case_id, "不招了")
    page.refresh()
    clerk.settle()
    assert not page.handler_button.isEnabled()
