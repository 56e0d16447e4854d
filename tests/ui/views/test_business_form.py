"""Every kind of case at the window: chosen, filled in, checked while typing, carried out; drafts and corrections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import BATCH_TRANSFER, CERTIFICATE, INCOMING, INFORMATION, PLAN, TRANSFER
from app.services.ledger import MovementRequest
from app.ui.context import UiContext
from app.ui.office_adapter import WindowOffice
from app.ui.views.business_form import BusinessForm
from app.ui.views.case_page import CasePage
from app.ui.views.cases_page import CasesPage
from app.ui.views.new_case_page import NewCasePage
from app.ui.views.people_page import PeoplePage
from app.ui.widgets.suggestions import Choice
from tests.services.conftest import ALLOCATED, INSTITUTION
from tests.ui.views.conftest import write

Settle = Callable[[], None]
Show = Callable[..., Any]
Went = list[tuple[str, Any]]


def open_form(show: Show, settle: Settle, subject: Any) -> Any:
    form = show(BusinessForm, subject)
    settle()
    return form


def test_the_chooser_finds_a_kind_by_its_initials(
    county: SimpleNamespace, show: Show, went: Went, qtbot: QtBot
) -> None:
    page = show(NewCasePage)
    assert page.buttons["transfer"].isVisible()
    write(page.filter, "xndd")
    assert [key for key, button in page.buttons.items() if not button.isHidden()] == ["transfer"]
    qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert went[-1] == ("business", (TRANSFER, None))
    write(page.filter, "没有的")
    assert page.nothing.isVisible()


def test_a_transfer_is_filled_in_checked_and_received(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    office = county.office
    form = open_form(show, settle, (TRANSFER, county.people["钱墕"]))
    assert form.person.text() == "钱墕"
    form.unit.choice = Choice(county.school, "云岭县第一小学")
    settle()
    assert form.account.balance.available == 2
    assert "还差：调动日期、调动文件" in form.check.text
    form._fields["effective"].value = "2026-07-01"
    write(form._fields["document"], "云编〔2026〕8号")
    settle()
    assert "云岭县第一小学（事业编制，财政拨款）：核定 5，实有 3 → 4，可用 2 → 1" in form.check.text
    assert "可以办理。" in form.check.text
    form.submit()
    settle()
    page, case_id = went[-1]
    assert page == "case"
    case = office.cases.get(case_id)
    assert (case["state"], case["fields"]["effective"]) == ("supervise", "2026-07-01")
    assert office.drafts.listed() == []


def test_the_present_kind_of_account_is_proposed_and_what_was_missing_is_no_longer_said(
    county: SimpleNamespace, show: Show, settle: Settle
) -> None:
    county.office.ledger.post(
        MovementRequest(
            county.school, "机关工勤编制", "财政拨款", 1, "核定下达", "2010-05-01", "云编〔2010〕9号"
        )
    )
    form = open_form(show, settle, (TRANSFER, county.people["钱墕"]))
    form.unit.choice = Choice(county.school, "云岭县第一小学")
    settle()
    assert form.account.value == ["事业编制", "财政拨款", ""]
    form.submit()
    assert form.error.text().startswith("还有 2 项要补：")
    write(form._fields["effective"].line, "2026.7.1")
    form.submit()  # with the cursor still in the date, as Alt+S does
    assert form._fields["effective"].value == "2026-07-01"
    assert form.form.problem("effective") == ""
    assert form.error.text().startswith("还有 1 项要补：")
    write(form._fields["document"], "云编〔2026〕8号")
    assert form.error.isHidden()
    assert form._fields["document"].hasFocus()


def test_a_refusal_names_rule_and_document(county: SimpleNamespace, show: Show, settle: Settle) -> None:
    form = open_form(show, settle, (TRANSFER, county.people["张三"]))
    form.unit.choice = Choice(county.archive, "云岭县档案馆")
    settle()
    form._fields["effective"].value = "2026-07-01"
    write(form._fields["document"], "云编〔2026〕8号")
    settle()
    assert "没有空编，不能调入" in form.check.text
    form.check.basis_button.click()
    assert "R01" in form.check.text
    form.submit()
    settle()
    assert "没有空编" in form.error.text()
    assert form.yes_button.isEnabled()


def test_what_is_typed_survives(
    county: SimpleNamespace, show: Show, settle: Settle, context: UiContext, went: Went
) -> None:
    form = open_form(show, settle, (TRANSFER, county.people["钱墕"]))
    assert county.office.drafts.listed() == []
    write(form._fields["document"], "云编〔2026〕8号")
    form.flush()
    again = open_form(show, settle, (TRANSFER, county.people["钱墕"]))
    assert again._fields["document"].text() == "云编〔2026〕8号"
    assert "没有提交的内容" in again.note.text()
    cases = show(CasesPage)
    cases.refresh()
    settle()
    (button,) = [
        button for button in cases.drafts.findChildren(type(form.yes_button)) if "县内调动" in button.text()
    ]
    button.click()
    assert went[-1] == ("business", (TRANSFER, county.people["钱墕"]))


def test_a_list_is_pasted_and_the_bad_lines_are_told(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    form = open_form(show, settle, (BATCH_TRANSFER, county.bureau))
    form._fields["effective"].value = "2026-07-01"
    write(form._fields["document"], "云编〔2026〕8号")
    people = form._fields["people"]
    people.paste(
        "姓名\t调入单位\t编制种类\t经费形式\n钱墕\t云岭县第一小学\t事业编制\t财政拨款\n张三\t云岭县档案馆\t事业编制\t财政拨款\n"
        "王㛃\t云岭县档案馆\t事业编制\t财政拨款\n"
    )
    settle()
    assert people.count.text() == "共 3 人"
    assert "第3人：" in form.check.text
    mode = form._fields["mode"]
    mode.setCurrentIndex(mode.findText("只办可办的"))
    settle()
    assert "可办 2 人，不能办 1 人" in form.check.text
    form.submit()
    settle()
    rows = county.office.cases.people_of(went[-1][1])
    assert [row["name"] for row in rows] == ["钱墕", "张三", "王㛃"]
    people.paste("姓名\t鞋码\t调入单位\n张三\t42\t云岭县档案馆\n")
    assert "鞋码" in form.form.problem("people")


def test_a_list_comes_from_a_file(
    county: SimpleNamespace, show: Show, settle: Settle, tmp_path: Path
) -> None:
    form = open_form(show, settle, (PLAN, county.bureau))
    path = tmp_path / "计划.csv"
    path.write_text(
        "用编单位,编制种类,经费形式,用编渠道,名额,理由\n云岭县第一小学,事业编制,财政拨款,公开招聘教师,2,缺教师\n",
        "gb18030",
    )
    lines = form._fields["lines"]
    form.import_list(lines, "lines", path)
    write(form._fields["year"], "2026")
    settle()
    assert "云岭县第一小学（事业编制，财政拨款）公开招聘教师：2026年计划 0 → 2，可用 2" in form.check.text


def test_an_ordinary_change_is_done_at_once(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    form = open_form(show, settle, (INFORMATION, county.people["张三"]))
    assert "unit" not in form._fields
    assert form.yes_button.text() == "办理(&S)"
    changes = form._fields["changes"]
    changes.add_lines([{"field": "职称", "new": "二级教师"}])
    settle()
    assert "职称：（空） → 二级教师" in form.check.text
    form.submit()
    settle()
    assert county.office.people.get(county.people["张三"])["professional_title"] == "二级教师"
    page = show(CasePage, went[-1][1])
    settle()
    texts = " ".join(str(cell) for cell in page._view.lines[1])
    assert "职称：（空） → 二级教师" in texts
    assert page.missing.boxes


def test_a_returned_case_comes_back_with_names(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    office = county.office
    request = Request(
        PLAN, county.bureau,
        {"year": "2026", "lines": [
            {"unit": county.school, "nature": INSTITUTION, "funding": ALLOCATED, "channel": "公开招聘教师", "count": 2,
             "reason": "缺教师"},
        ]},
    )  # fmt: skip
    case_id = office.business.apply(request, "钱局长")
    office.cases.send_back(case_id, "李主任", "名额减为1")
    page = show(CasePage, case_id)
    settle()
    page.action.buttons["补正后重新提交"].click()
    assert went[-1] == ("business", ("case", case_id))
    form = open_form(show, settle, ("case", case_id))
    lines = form._fields["lines"]
    assert lines.value[0]["unit"] == "云岭县第一小学"
    lines.value = [{**lines.value[0], "count": "1"}]
    form.submit()
    settle()
    assert "单位签字人" in form.error.text()
    write(form.signer, "钱局长")
    form.submit()
    settle()
    assert office.cases.get(case_id)["fields"]["lines"][0]["count"] == 1


def test_a_letter_is_settled_and_followed_on_its_page(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    office = county.office
    fields = {
        "sender": "云岭县教育局",
        "document": "云教〔2026〕3号",
        "subject": "关于补充教师的请示",
        "sort": "请示",
    }
    case_id = office.business.apply(Request(INCOMING, county.school, fields))
    office.cases.sign(case_id, "李主任")
    page = show(CasePage, case_id)
    settle()
    assert "还要填：办理结果" in page.missing.summary.text()
    page.action.buttons["转办"].click()
    page.action.buttons["年度用编计划"].click()
    assert went[-1] == ("business", ("follow", case_id, PLAN))
    follow = open_form(show, settle, went[-1][1])
    assert follow.unit.text() == "云岭县第一小学"
    page.action._build()
    page.action.buttons["办结来文"].click()
    assert page.action.form.problem("outcome") == "请填写办理结果。"
    page.action.decided["outcome"].setPlainText("已列入计划")
    page.action.buttons["办结来文"].click()
    settle()
    assert office.cases.get(case_id)["state"] == "closed"


def test_a_certificate_of_a_unit(county: SimpleNamespace, show: Show, settle: Settle, went: Went) -> None:
    form = open_form(show, settle, (CERTIFICATE, county.school, "unit"))
    write(form._fields["purpose"], "项目申报")
    settle()
    assert "核定 5，实有 3，已批未用 0，可用 2" in form.check.text
    form.submit()
    settle()
    assert county.office.cases.get(went[-1][1])["fields"]["number"] == "编证〔2026〕1号"


@pytest.mark.parametrize("text", ["钱墕", "第一小学"])
def test_the_list_finds_a_case_by_who_is_in_its_list(
    county: SimpleNamespace, show: Show, settle: Settle, text: str
) -> None:
    line = {"unit": county.school, "nature": INSTITUTION, "funding": ALLOCATED}
    people = tuple({"person_id": county.people[name], **line} for name in ("孙硷", "钱墕"))
    request = Request(
        BATCH_TRANSFER,
        county.bureau,
        {"effective": "2026-07-01", "document": "云编〔2026〕8号"},
        None,
        people,
    )
    case_id = county.office.business.apply(request, "钱局长")
    county.office.business.apply(Request(INCOMING, county.school, {
        "sender": "云岭县教育局", "document": "云教〔2026〕3号", "subject": "请示", "sort": "请示"}))  # fmt: skip
    page = show(CasesPage)
    write(page.text, text)
    settle()
    if text == "钱墕":
        assert page.table.lazy.ids == [case_id]
        assert "待编办审核" in page.details.answer.text()
    else:
        assert case_id not in page.table.lazy.ids


def test_several_cases_are_signed_and_settled_from_the_list(
    county: SimpleNamespace, show: Show, settle: Settle
) -> None:
    office = county.office
    fields = {
        "nature": INSTITUTION,
        "funding": ALLOCATED,
        "effective": "2026-07-01",
        "document": "云编〔2026〕8号",
    }
    requests = [Request(TRANSFER, county.school, fields, county.people[name]) for name in ("钱墕", "孙硷")]
    ids = [office.business.apply(request, "赵校长") for request in requests]
    page = show(CasesPage)
    settle()
    page.table.selectAll()
    settle()
    assert page.details.isHidden()
    assert page.batch.heading.text() == "已选 2 件"
    assert page.batch.summary.text() == "县内调动　待主管部门意见：2 件"
    page.batch.buttons["批量签署"].click()
    assert page.batch.form.problem("signer") == "请填写签署人。"
    for signer in ("钱局长", "王股长", "孙书记"):
        write(page.batch.signer, signer)
        page.batch.buttons["批量签署"].click()
        settle()
        page.table.selectAll()
        settle()
    assert page.batch.summary.text() == "县内调动　待办理调动：2 件"
    assert page.batch.together.isVisibleTo(page.batch)
    assert page.batch.outlook.text() == "现在可办 2 件，不能办 0 件。"
    page.batch.buttons["批量办理"].click()
    settle()
    assert {office.cases.get(case_id)["state"] for case_id in ids} == {"closed"}
    page.table.selectAll()
    settle()
    assert list(page.batch.buttons) == ["一起打印"]
    assert not page.batch.together.isVisibleTo(page.batch)
    assert office.ledger.numbers_of(county.school).actual == 5
    assert "已办理 2 件。" in page.batch.result.text()


def test_a_list_half_filled_in_survives_a_crash(
    county: SimpleNamespace,
    show: Show,
    settle: Settle,
    make_context: Callable[[Any], UiContext],
    tmp_path: Path,
) -> None:
    form = open_form(show, settle, (BATCH_TRANSFER, county.bureau))
    form._fields["people"].paste("钱墕\t云岭县第一小学\t事业编制\t财政拨款\n")
    form.save()
    settle()
    # The process is gone: only the files are left.
    copy = tmp_path / "after"
    copy.mkdir()
    for file in (tmp_path / "county").iterdir():
        if file.is_file():
            (copy / file.name).write_bytes(file.read_bytes())
    again = offices.sign_in(copy, "李主任", "correct horse", "2026-07-15")
    other = make_context(WindowOffice(again))
    restored = BusinessForm(other)
    restored.open_subject((BATCH_TRANSFER, county.bureau))
    for _ in range(4):
        settle()
        other.tasks.read(lambda: None)
    settle()
    assert restored._fields["people"].value == [
        {"person_id": "钱墕", "unit": "云岭县第一小学", "nature": "事业编制", "funding": "财政拨款"}
    ]
    assert restored.unit.text() == "云岭县教育局"
    restored.deleteLater()
    other.tasks.close()
    again.close()


def test_a_persons_business_begins_at_the_person(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    page = show(PeoplePage)
    settle()
    person = county.people["张三"]
    assert page.table.select_id(person)
    settle()
    page.panel.business_buttons[TRANSFER].click()
    assert went[-1] == ("business", (TRANSFER, person))
    page.panel.business_buttons[CERTIFICATE].click()
    assert went[-1] == ("business", (CERTIFICATE, person))


def test_papers_of_a_list_are_one_button_per_form(
    county: SimpleNamespace, show: Show, settle: Settle, went: Went
) -> None:
    office = county.office
    account = {"nature": INSTITUTION, "funding": ALLOCATED}
    people = (
        {"person_id": county.people["钱墕"], "unit": county.school, **account},
        {"person_id": county.people["张三"], "unit": county.archive, **account},
    )
    fields = {"effective": "2026-07-01", "document": "云编〔2026〕8号"}
    case_id = office.business.apply(Request(BATCH_TRANSFER, county.bureau, fields, None, people), "钱局长")
    for signer in ("李主任", "孙书记"):
        office.cases.sign(case_id, signer)
    page = show(CasePage, case_id)
    settle()
    page.action.buttons["办理调动"].click()
    settle()
    names = list(page.action.buttons)
    assert names == ["打印入编通知单（2 个单位）", "打印核减（出编）人员通知单（2 个单位）", "打印来文受理单"]
    page.action.buttons[names[0]].click()
    key, request = went[-1]
    assert (key, request.title) == ("paper", "入编通知单 2 份")
    assert [paper.form for paper in request.make()] == ["F03", "F03"]


def test_scans_are_attached_to_a_case(
    county: SimpleNamespace, show: Show, settle: Settle, tmp_path: Path
) -> None:
    office = county.office
    fields = {
        "sender": "云岭县教育局",
        "document": "云教〔2026〕3号",
        "subject": "关于补充教师的请示",
        "sort": "请示",
    }
    case_id = office.business.apply(Request(INCOMING, county.school, fields))
    page = show(CasePage, case_id)
    settle()
    assert page.files.files.names == []
    scan = tmp_path / "请示.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.files.files.attach([scan])
    settle()
    page.refresh()
    settle()
    assert page.files.files.names == ["请示.pdf"]
    assert [row["file_name"] for row in office.attachments.of(case_id=case_id)] == ["请示.pdf"]


def test_every_kind_has_its_form(county: SimpleNamespace, show: Show, settle: Settle) -> None:
    for kind in county.office.business.kinds():
        subject = county.people["张三"] if kind.people in ("one", "optional") else county.school
        form = open_form(show, settle, (kind.key, subject))
        assert form.heading.text() == kind.name
        form.submit()
        assert form.error.text().startswith("还有 ")
        form.window().close()
    assert county.office.cases.listed() == []
