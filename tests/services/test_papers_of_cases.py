"""Every case says which papers can be printed from it."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pypdfium2
import pytest

from app.errors import Refusal, UsageProblem
from app.reports import FORMS
from app.services.business.posting import Request
from app.services.kinds.people import APPOINT
from app.services.ledger import MovementRequest
from app.services.papers.names import FORM_NAMES
from app.services.papers.paper import Paper
from tests.services.test_quota_use import approved_permit, person


def test_names_are_those_of_the_forms() -> None:
    assert {form: FORMS[form].chinese_name for form in FORM_NAMES} == FORM_NAMES


def test_a_case_offers_its_papers_when_they_can_be_printed(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    use = office.permits.get(number)["case_id"]
    permit, receipt = office.papers.for_case(use)
    assert (permit.form, permit.make().number) == ("F02", number)
    assert receipt.form == "F31"
    entry = office.entries.apply(number, {**person(50), "name": "郑䶮"}, "张校长")
    assert [offer.form for offer in office.papers.for_case(entry)] == ["F01", "F31"]
    leaving = office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    assert [offer.form for offer in office.papers.for_case(leaving)] == ["F04", "F31"]
    papers = office.papers.batch([use, entry, leaving])
    assert [paper.form for paper in papers] == ["F02", "F01", "F04"]
    office.exits.cancel(leaving, "登记错误")
    with pytest.raises(Refusal, match="现在没有可打印的纸"):
        office.papers.batch([leaving], "F04")


def text(county: SimpleNamespace, paper: Paper) -> str:
    data, _ = county.office.papers.preview([paper])
    with pypdfium2.PdfDocument(data) as document:
        return "".join(re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document)


def test_who_has_entered_gets_an_entry_notice_with_a_lasting_number(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    case = office.entries.apply(number, {**person(50), "name": "郑䶮"}, "张校长")
    with pytest.raises(UsageProblem, match="还没有人入编"):
        office.papers.entry_notice(case)
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(case, signer)
    office.entries.enter(case, "2026-07-15", "云人社〔2026〕7号")
    forms = [offer.form for offer in office.papers.for_case(case)]
    assert forms == ["F01", "F03", "F31"]
    paper = office.papers.entry_notice(case)
    receipt = office.cases.get(case)["receipt_number"]
    assert paper.number == f"入编〔2026〕{int(receipt[5:])}号"
    assert office.papers.entry_notice(case).number == paper.number
    office.settings.change("entry_notice.number_pattern", "{bad}号")
    with pytest.raises(UsageProblem, match="编号样式"):
        office.papers.entry_notice(case)
    office.settings.change("entry_notice.number_pattern", "云入字〔{year}〕{n}号")
    assert office.papers.entry_notice(case).number.startswith("云入字〔2026〕")
    shown = text(county, paper)
    for part in ("入编通知单（正联）", "郑䶮", number, "云岭县第一小学"):
        assert part in shown, part


def test_the_entry_approval_has_the_leader_posts_and_the_phone_of_its_unit(county: SimpleNamespace) -> None:
    office = county.office
    office.units.change(county.school, {"contact_phone": "0000-6728111"}, "2026-01-01", "校办函")
    office.ledger.post(
        MovementRequest(
            county.school, "", "", 3, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
            measure="leader", leader_kind="单位副职", level="股级",
        )
    )  # fmt: skip
    case = office.entries.apply(
        approved_permit(county, 2), {**person(50), "name": "郑䶮", "title": "副校长"}, "张校长"
    )
    paper = office.papers.entry_approval(case)
    assert '"leader_approved":3' in paper.payload
    assert '"leader_actual":0' in paper.payload
    assert '"leader_vacancy":3' in paper.payload
    assert '"leader_requested":1' in paper.payload
    assert "0000-6728111" in text(county, paper)


def test_a_change_of_information_shows_old_and_new(county: SimpleNamespace) -> None:
    office = county.office
    changes = [{"field": "职务", "new": "教导主任"}, {"field": "title_since", "new": "2026-07-01"}]
    case = office.business.carry_out(
        Request(
            "information_change", county.school, {"changes": changes, "document": "云教任〔2026〕3号"},
            county.people["张三"],
        )
    )  # fmt: skip
    (change, receipt) = office.papers.for_case(case)
    shown = text(county, change.make())
    assert "人员信息变更表" in shown
    assert "1职务教导主任" in shown
    assert "2任现职务时间2026-07-01" in shown
    assert "云教任〔2026〕3号" in shown
    assert "已登记。" in shown
    slip = text(county, receipt.make())
    assert "还缺1件材料：变更依据材料。" in slip
    assert "3个工作日" in slip


def test_a_certificate_says_what_the_register_says(county: SimpleNamespace) -> None:
    office = county.office
    paper = office.papers.person_certificate(county.people["张三"], purpose="公积金提取")
    shown = text(county, paper)
    assert "系云岭县第一小学在编人员，使用事业编制（财政拨款）1名，自2012年9月起入编" in shown
    statement = text(county, office.papers.unit_statement(county.school))
    assert "事业编制财政拨款5302" in statement
    assert "机构编制依据云编〔2010〕5号" in statement
    with pytest.raises(UsageProblem, match="没有占用过编制"):
        office.papers.person_certificate(county.people["张三"], "2011-01-01")
    office.exits.record(county.people["张三"], "退休", "2026-07-01", "退休审批表")
    assert "已办理核减手续" in text(county, office.papers.person_certificate(county.people["张三"]))
    case = office.business.carry_out(
        Request("certificate", county.school, {"purpose": "职称评审"}, county.people["王㛃"])
    )
    numbered = office.papers.for_case(case)[0].make()
    assert numbered.number == office.cases.get(case)["fields"]["number"]


def test_a_transfer_has_a_notice_for_each_side(county: SimpleNamespace) -> None:
    office = county.office
    case = office.business.apply(
        Request(
            "transfer", county.school,
            {"nature": "事业编制", "funding": "财政拨款", "effective": "2026-07-15", "document": "云人社〔2026〕9号"},
            county.people["钱墕"],
        ),
        "张校长",
    )  # fmt: skip
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(case, signer)
    office.business.settle(case)
    offers = office.papers.for_case(case)
    assert [offer.form for offer in offers] == ["F03", "F04", "F31"]
    assert "云岭县第一小学" in offers[0].title
    assert "云岭县档案馆" in offers[1].title
    notice = text(county, offers[1].make())
    assert "钱墕" in notice
    assert "调离" in notice


def test_a_plan_becomes_an_application_then_an_approval(county: SimpleNamespace) -> None:
    office = county.office
    line = {
        "unit": county.school, "nature": "事业编制", "funding": "财政拨款", "channel": "招考", "count": 2, "reason": "补充教师",
    }  # fmt: skip
    case = office.business.apply(
        Request("plan", county.school, {"year": "2027", "document": "云教〔2026〕60号", "lines": [line]}),
        "王局长",
    )
    shown = text(county, office.papers.yearly_plan(case))
    assert "年度用编计划申报表" in shown
    assert "合计：1个单位2名" in shown
    assert "532" in shown  # 核定 5, 实有 3, 可用 2


def test_a_matter_is_reviewed_with_checklist_and_units(county: SimpleNamespace) -> None:
    office = county.office
    case = office.business.apply(
        Request(
            "matter_rename", county.school,
            {"new_name": "云岭县实验小学", "reason": "学校布局调整", "effective": "2026-09-01"},
        ),
        "王局长",
    )  # fmt: skip
    offers = office.papers.for_case(case)
    assert [offer.form for offer in offers] == ["F13", "F31"]
    office.matters.set_checks(case, [{"item": "1", "result": "符合"}])
    shown = text(county, offers[0].make())
    assert "学校布局调整" in shown
    assert "云岭县实验小学" in shown
    assert "1事项属于本级管理权限，申报主体符合规定符合" in shown
    assert "云岭县第一小学53220" in shown


def test_a_meeting_has_its_agenda_and_minutes(county: SimpleNamespace) -> None:
    office = county.office
    meeting = office.meetings.create("编委会会议", "2026-07-14", place="三楼会议室", chair="陈书记")
    item = office.meetings.add_item(meeting, "关于云岭县第一小学更名的请示", "建议同意", "符合规定")
    agenda = text(county, office.papers.meeting_agenda(meeting))
    assert "编委会议题汇总表" in agenda
    assert "1关于云岭县第一小学更名的请示建议同意符合规定" in agenda
    with pytest.raises(Refusal):
        office.papers.meeting_minutes(meeting)
    office.meetings.decide(item, "同意", "同意更名为云岭县实验小学。")
    minutes = text(county, office.papers.meeting_minutes(meeting))
    assert "会议同意。同意更名为云岭县实验小学。" in minutes


def test_an_appointment_document_asks_for_leader_posts_unit_by_unit(county: SimpleNamespace) -> None:
    office = county.office
    for unit, count in ((county.school, 3), (county.archive, 1)):
        office.ledger.post(
            MovementRequest(
                unit, "", "", count, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
                measure="leader", leader_kind="单位副职", level="股级",
            )
        )  # fmt: skip
    people = tuple(
        {"person_id": county.people[name], "action": APPOINT, "unit": unit, "title": title}
        for name, unit, title in (("张三", county.school, "副校长"), ("钱墕", county.archive, "副馆长"))
    )
    fields = {"document": "云组〔2026〕5号", "effective": "2026-07-10"}
    case = office.business.apply(Request("appointment", county.school, fields, None, people), "组织部")
    offers = [offer for offer in office.papers.for_case(case) if offer.form == "F15"]
    assert len(offers) == 2
    shown = text(county, offers[0].make())
    assert "单位副职股级301030" in shown
    assert "张三副校长" in shown
    assert "云编〔2010〕6号：单位副职（股级）+3" in shown


def test_a_document_carried_out_before_a_merge_keeps_the_levels_of_then(county: SimpleNamespace) -> None:
    office = county.office

    def post(on: str, level: str) -> None:
        office.ledger.post(
            MovementRequest(
                county.archive, "", "", 1, "核定下达", on, "云编〔2010〕6号", on,
                measure="leader", leader_kind="单位副职", level=level,
            )
        )  # fmt: skip

    post("2010-05-01", "股级")
    people = (
        {"person_id": county.people["钱墕"], "action": APPOINT, "unit": county.archive, "title": "副馆长"},
    )
    fields = {"document": "云组〔2012〕5号", "effective": "2012-07-10"}
    case = office.business.carry_out(Request("appointment", county.archive, fields, None, people), "组织部")
    post("2026-07-10", "副科")  # taken over from a unit of another rank
    office.units.change(county.archive, {"name": "云岭县史志档案馆"}, "2026-07-10", "云编〔2026〕6号")
    shown = text(county, office.papers.leader_posts(case, county.archive))
    assert "单位副职股级101010" in shown
    assert "单位云岭县档案馆" in shown


def test_a_document_speaks_of_the_unit_its_department_belonged_to(county: SimpleNamespace) -> None:
    office = county.office
    section = office.units.add(
        {"name": "人事股", "kind": "内设机构", "parent_id": county.archive}, "2010-05-01"
    )
    office.ledger.post(
        MovementRequest(
            county.archive, "", "", 1, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
            measure="leader", leader_kind="内设机构正职", level="股级",
        )
    )  # fmt: skip
    people = ({"person_id": county.people["钱墕"], "action": APPOINT, "unit": section, "title": "股长"},)
    fields = {"document": "云组〔2012〕5号", "effective": "2012-07-10"}
    case = office.business.carry_out(Request("appointment", county.archive, fields, None, people), "组织部")
    office.units.change(section, {"parent_id": county.school}, "2026-07-10", "云编〔2026〕6号")
    (offer,) = [offer for offer in office.papers.for_case(case) if offer.form == "F15"]
    shown = text(county, offer.make())
    assert "单位云岭县档案馆" in shown
    assert "内设机构正职股级101010" in shown
