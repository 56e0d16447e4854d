"""What the clerk reads out on the phone, and the list of cases behind it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.permits import QuotaRequest
from tests.services.test_quota_use import approved_permit, person, request


def test_progress_says_where_it_is_who_signed_and_until_when(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school), "张校长", "2026-07-13")
    office.cases.sign(case, "王局长", "2026-07-14")
    assert office.cases.progress(case) == (
        "进人用编，7月15日受理，7月13日张校长签署单位申请，7月14日王局长签署主管部门意见。"
        "现在待编办审核，应在7月29日前办结，还有 10 个工作日。"
    )
    office.cases.send_back(case, "李主任", "缺岗位需求说明")
    assert office.cases.progress(case).endswith(
        "7月15日李主任退回：缺岗位需求说明。现在等单位补正后重新提交。"
    )
    office.cases.cancel(case, "单位撤回申请")
    assert office.cases.progress(case).endswith("7月15日李主任撤回：单位撤回申请。")


def test_progress_of_a_closed_case_names_the_permit(county: SimpleNamespace) -> None:
    number = approved_permit(county)
    case = county.office.permits.get(number)["case_id"]
    assert county.office.cases.progress(case).endswith("7月15日已办结，通知单 编用〔2026〕1号。")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-07-28", "还有 1 个工作日"),
        ("2026-07-29", "应在今天（7月29日）办结"),
        ("2026-07-31", "已超期 2 个工作日"),
    ],
)
def test_days_left_follow_the_business_date(county: SimpleNamespace, today: str, words: str) -> None:
    office = county.office
    case = office.permits.apply(request(county.school), "张校长")
    office.session.business_date = today
    assert words in office.cases.progress(case)


def test_list_shows_open_cases_first_and_finds_unit_person_and_number(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    closed = office.permits.get(number)["case_id"]
    entry = office.entries.apply(number, person(50, "郑䶮"), "张校长")
    archive = office.permits.apply(request(county.archive, leaver_id=county.people["钱墕"]), "档案馆长")
    assert office.cases.ids() == [archive, entry, closed]
    assert office.cases.ids(open_only=True) == [archive, entry]
    assert office.cases.ids(text="郑䶮") == [entry]
    assert office.cases.ids(text="档案馆") == [archive]
    assert office.cases.ids(text="ylxdyxx") == [entry, closed]
    assert office.cases.ids(text="2026-0001") == [closed]
    assert office.cases.ids(kind="entry") == [entry]
    rows = office.cases.fetch([closed, archive])
    assert [(row["due_on"], row["days_left"]) for row in rows] == [("", None), ("2026-07-29", 10)]


def test_resubmitted_application_is_checked_again(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school, 2), "张校长")
    office.cases.send_back(case, "李主任", "名额过多")
    with pytest.raises(Refusal, match="可用 2，本次申请 3 名"):
        office.permits.resubmit(case, request(county.school, 3), "张校长")
    with pytest.raises(UsageProblem, match="不能换单位"):
        office.permits.resubmit(case, request(county.archive, 1), "张校长")
    office.permits.resubmit(case, request(county.school, 1), "张校长")
    row = office.cases.get(case)
    assert (row["title"], row["fields"]["count"], row["state_name"]) == (
        "云岭县第一小学 招考 1 名（事业编制）", 1, "待主管部门意见",
    )  # fmt: skip


def test_resubmitted_entry_keeps_its_own_lock(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county)
    case = office.entries.apply(number, person(50), "张校长")
    office.cases.send_back(case, "李主任", "姓名有误")
    assert office.entries.assess(number, person(50)).problems[0].rule.startswith("R03")
    assert office.entries.assess(number, person(50), case).problems == []
    office.entries.resubmit(case, person(50, "郑𬭎"), "张校长")
    assert office.cases.get(case)["title"] == "云岭县第一小学 郑𬭎（事业编制）"


def test_exit_effect_names_numbers_and_the_permit_that_waits(county: SimpleNamespace) -> None:
    office = county.office
    leaver = county.people["钱墕"]
    case = office.permits.apply(request(county.archive, leaver_id=leaver), "档案馆长")
    office.cases.sign(case, "李主任")
    office.cases.sign(case, "陈书记")
    number = office.permits.issue(case)["number"]
    effect = office.exits.effect(leaver)
    assert (effect.balance.approved, effect.balance.actual, effect.waiting_permit) == (2, 2, number)
    assert effect.holding["unit_name"] == "云岭县档案馆"
    office.exits.record(leaver, "退休", "2026-07-10", "退休审批表")
    with pytest.raises(Refusal, match="现在不占用编制"):
        office.exits.effect(leaver)


def test_entry_assessment_knows_who_comes_back(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county)
    held = {"name": "钱墕", "identity_number": office.people.get(county.people["钱墕"])["identity_number"]}
    assessment = office.entries.assess(number, held)
    assert "现占用 云岭县档案馆" in assessment.problems[0].message
    office.exits.record(county.people["张三"], "辞职", "2026-07-01", "辞职批复")
    back = {"name": "张三", "identity_number": office.people.get(county.people["张三"])["identity_number"]}
    assessment = office.entries.assess(number, back)
    assert assessment.problems == []
    assert assessment.match is not None
    assert (assessment.match.person["id"], assessment.match.certain) == (county.people["张三"], True)
    # Before the exit 5 − 3; now 5 approved, 2 actual, 1 reserved by the permit itself.
    assert assessment.figures == {"approved": 5, "actual": 2, "vacancy": 3, "reserved": 1}


def test_permits_that_can_still_be_used_are_found_by_number_and_unit(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county)
    assert [row["number"] for row in office.permits.search("第一小学")] == [number]
    assert [row["free"] for row in office.permits.search("1号")] == [1]
    office.entries.apply(number, person(50), "张校长")
    assert office.permits.search("第一小学") == []
    with pytest.raises(Refusal, match="可用 1"):
        office.permits.apply(
            QuotaRequest(county.school, "事业编制", "财政拨款", 2, "招考", "教师缺口"), "张校长"
        )
