"""进人用编 from request to entry, and every way it is refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.permits import QuotaRequest
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def request(unit: int, count: int = 1, **more: object) -> QuotaRequest:
    return QuotaRequest(unit, INSTITUTION, ALLOCATED, count, "招考", "教师缺口", **more)  # type: ignore[arg-type]


def approved_permit(county: SimpleNamespace, count: int = 1) -> str:
    office = county.office
    case = office.permits.apply(request(county.school, count), "张校长")
    office.cases.sign(case, "王局长")
    office.cases.sign(case, "李主任", opinion="符合")
    office.cases.sign(case, "陈书记")
    return str(office.permits.issue(case)["number"])


def person(serial: int, name: str = "郑七") -> dict[str, str]:
    return {
        "name": name,
        "identity_number": identity_number(serial),
        "education": "大学",
        "entry_way": "招考",
    }


def entered(county: SimpleNamespace, permit: str, serial: int, name: str = "郑七") -> int:
    office = county.office
    case = office.entries.apply(permit, person(serial, name), "张校长")
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    return int(office.entries.enter(case))


def test_from_request_to_entry_moves_available_then_actual(county: SimpleNamespace) -> None:
    office = county.office
    permit = approved_permit(county, 2)
    numbers = office.ledger.numbers_of(county.school)
    assert (numbers.approved, numbers.actual, numbers.reserved, numbers.available) == (5, 3, 2, 0)
    entered(county, permit, 50)
    numbers = office.ledger.numbers_of(county.school)
    assert (numbers.approved, numbers.actual, numbers.reserved, numbers.available) == (5, 4, 1, 0)
    row = office.permits.get(permit)
    assert (row["used"], row["left"], row["state_name"]) == (1, 1, "有效")
    assert permit == "编用〔2026〕1号"
    assert office.check.run().clean


def test_a_permit_is_never_used_more_often_than_granted(county: SimpleNamespace) -> None:
    permit = approved_permit(county, 1)
    entered(county, permit, 50)
    with pytest.raises(Refusal, match="核准 1 名，已入编 1 名") as refused:
        county.office.entries.apply(permit, person(51, "冯八"), "张校长")
    assert refused.value.rule.startswith("R03")


def test_an_entry_case_under_way_locks_its_use(county: SimpleNamespace) -> None:
    permit = approved_permit(county, 1)
    county.office.entries.apply(permit, person(50), "张校长")
    with pytest.raises(Refusal, match="正在办理 1 名"):
        county.office.entries.apply(permit, person(51, "冯八"), "张校长")


def test_over_established_units_are_refused_with_rule_and_document(county: SimpleNamespace) -> None:
    before = county.office.register.last_operation
    with pytest.raises(Refusal, match="超编 1 名，只出不进") as refused:
        county.office.permits.apply(
            QuotaRequest(county.committee, "行政编制", ALLOCATED, 1, "招考", "缺人"), "周主任"
        )
    assert refused.value.rule.startswith("R02")
    assert "条例" in refused.value.document
    assert county.office.register.last_operation == before


def test_no_more_than_available(county: SimpleNamespace) -> None:
    with pytest.raises(Refusal, match="可用 2，本次申请 3 名"):
        county.office.permits.apply(request(county.school, 3), "张校长")


def test_a_surplus_of_one_kind_does_not_cover_another(county: SimpleNamespace) -> None:
    with pytest.raises(Refusal, match="没有核定编制"):
        county.office.permits.apply(
            QuotaRequest(county.school, "行政编制", ALLOCATED, 1, "招考", "缺人"), "张校长"
        )


def test_a_full_unit_needs_a_leaver_and_waits_for_the_exit(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(Refusal, match="满编单位先出后进"):
        office.permits.apply(request(county.archive), "档案馆长")
    leaver = county.people["钱墕"]
    case = office.permits.apply(request(county.archive, leaver_id=leaver), "档案馆长")
    office.cases.sign(case, "李主任")
    office.cases.sign(case, "陈书记")
    permit = office.permits.issue(case)
    assert permit["state_name"] == "待钱墕离开后生效"
    assert office.ledger.numbers_of(county.archive).reserved == 0
    with pytest.raises(Refusal, match="要等 钱墕 离开后"):
        office.entries.apply(permit["number"], person(60), "档案馆长")
    with pytest.raises(Refusal, match="已由通知单"):
        office.permits.apply(request(county.archive, leaver_id=leaver), "档案馆长")

    exit_case = office.exits.record(leaver, "退休", "2026-07-10", "退休审批表")
    numbers = office.ledger.numbers_of(county.archive)
    assert (numbers.actual, numbers.reserved, numbers.available) == (1, 1, 0)
    assert office.permits.get(permit["number"])["state_name"] == "有效"

    office.exits.cancel(exit_case, "退休日期有误")
    numbers = office.ledger.numbers_of(county.archive)
    assert (numbers.actual, numbers.reserved, numbers.available) == (2, 0, 0)
    assert office.permits.get(permit["number"])["state_name"] == "待钱墕离开后生效"
    assert office.check.run().clean


def test_an_exit_whose_quota_was_used_cannot_be_taken_back(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.archive, leaver_id=county.people["钱墕"]), "档案馆长")
    office.cases.sign(case, "李主任")
    office.cases.sign(case, "陈书记")
    permit = office.permits.issue(case)
    exit_case = office.exits.record(county.people["钱墕"], "退休", "2026-07-10", "退休审批表")
    entry = office.entries.apply(permit["number"], person(60), "档案馆长")
    with pytest.raises(Refusal, match="已由通知单"):
        office.exits.cancel(exit_case, "有误")
    office.cases.sign(entry, "李主任")
    office.cases.sign(entry, "陈书记")
    office.entries.enter(entry)
    assert office.ledger.numbers_of(county.archive).actual == 2


def test_handler_cannot_approve_the_own_case(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school), "张校长")
    office.cases.sign(case, "王局长")
    office.cases.sign(case, "李主任")
    with pytest.raises(Refusal, match="不能审批自己经办的业务"):
        office.cases.sign(case, "李主任")
    office.settings.change("office.single_person", "yes", "县委编办情况说明")
    assert office.cases.sign(case, "李主任") == "待签发通知单"


def test_a_subordinate_unit_applies_through_its_supervising_unit(county: SimpleNamespace) -> None:
    with pytest.raises(Refusal, match="由 云岭县教育局 主管，不能直接申报") as refused:
        county.office.permits.apply(request(county.school), "张校长", applicant_id=county.school)
    assert refused.value.rule.startswith("R15")


def test_return_with_reason_and_resubmission(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school, 2), "张校长")
    with pytest.raises(UsageProblem, match="退回必须写明理由"):
        office.cases.send_back(case, "李主任", " ")
    office.cases.send_back(case, "李主任", "缺岗位需求说明")
    assert office.cases.missing(case) == ["补正后重新提交：缺岗位需求说明"]
    with pytest.raises(Refusal, match="已退回，等待补正"):
        office.cases.sign(case, "王局长")
    office.cases.resubmit(case, "张校长", fields={"count": 1})
    row = office.cases.get(case)
    assert row["fields"]["count"] == 1
    assert [step["outcome"] for step in row["steps"]] == ["done", "returned", "done"]
    assert row["state_name"] == "待主管部门意见"


def test_issue_checks_again(county: SimpleNamespace) -> None:
    office = county.office
    first = office.permits.apply(request(county.school, 2), "张校长")
    second = office.permits.apply(request(county.school, 1), "张校长")
    for case in (first, second):
        for signer in ("王局长", "李主任", "陈书记"):
            office.cases.sign(case, signer)
    office.permits.issue(first)
    with pytest.raises(Refusal, match="可用 0"):
        office.permits.issue(second)


def test_who_left_and_comes_back_is_the_same_person(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "辞职", "2026-07-01", "辞职批复")
    permit = approved_permit(county)
    back = {"name": "张 三", "identity_number": identity_number(1), "education": "大学"}
    case = office.entries.apply(permit, back, "张校长")
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    assert office.entries.enter(case) == county.people["张三"]
    assert [row["exit_reason"] for row in office.people.life_line(county.people["张三"])] == ["辞职", ""]


def test_one_person_one_quota(county: SimpleNamespace) -> None:
    permit = approved_permit(county)
    held = {"name": "钱墕", "identity_number": identity_number(4)}
    with pytest.raises(Refusal, match="现占用 云岭县档案馆 的事业编制"):
        county.office.entries.apply(permit, held, "张校长")


def test_a_cancelled_permit_frees_its_quota_and_its_number_is_not_reused(county: SimpleNamespace) -> None:
    office = county.office
    permit = approved_permit(county, 2)
    office.permits.end(permit, "招考取消")
    assert office.ledger.numbers_of(county.school).available == 2
    with pytest.raises(Refusal, match="已作废，不能再用"):
        office.entries.apply(permit, person(50), "张校长")
    assert approved_permit(county, 1) == "编用〔2026〕2号"


def test_the_plan_warns_but_does_not_block(county: SimpleNamespace) -> None:
    office = county.office
    office.permits.plan(county.school, INSTITUTION, ALLOCATED, "2026", "招考", 1, "云编〔2026〕3号")
    assessment = office.permits.assess(request(county.school, 2, plan_year="2026"))
    assert assessment.refusal is None
    assert assessment.warnings == ["2026 年用编计划（招考）1 名，已批 0 名，本次 2 名将超出计划。"]
