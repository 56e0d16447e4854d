"""Matters and cases when the world has moved on meanwhile: superiors gone, two cases at once, other content at the end."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models import dump
from app.services.business.posting import Request
from app.services.case_kinds import KEY_INFORMATION, TRANSFER
from app.services.desk import CLERK
from app.services.kinds import matters as kinds
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number
from tests.services.test_matters import DECIDED, approve, figures, kinds_step, settle


def test_nothing_is_put_under_a_unit_that_is_gone(county: SimpleNamespace) -> None:
    settle(county, kinds.ABOLISH, county.archive, destination=county.school)
    for kind, unit_id, fields in (
        (kinds.REASSIGN, county.school, {"supervising": county.archive}),
        (kinds.ESTABLISH, county.bureau, {"name": "云岭县数据中心", "supervising": county.archive, "exception": "上级要求"}),
        (kinds.ESTABLISH, county.bureau, {"name": "云岭县数据中心", "parent": county.archive, "exception": "上级要求"}),
        (kinds.ABOLISH, county.archive, {"destination": county.school}),
        (kinds.MERGE, county.school, {"units": [{"unit": county.archive}]}),
    ):  # fmt: skip
        with pytest.raises(UsageProblem, match="已于 2026-07-10 撤销"):
            approve(county, kind, unit_id, fields)


def test_what_was_not_applied_for_is_not_settled(county: SimpleNamespace) -> None:
    case_id = approve(county, kinds.RENAME, county.school, {"new_name": "云岭县实验小学"})
    with pytest.raises(UsageProblem, match="不能改动申报的内容（new_name）"):
        county.office.business.settle(case_id, decided={**DECIDED, "new_name": "云岭县另一小学"})
    county.office.business.settle(case_id, decided=DECIDED)
    assert county.office.units.get(county.school)["name"] == "云岭县实验小学"


def test_a_matter_about_a_vanishing_unit_is_never_turned_against_another(county: SimpleNamespace) -> None:
    """Handed over, an open 撤销 of 档案馆 would abolish 第一小学."""
    first = approve(county, kinds.ABOLISH, county.archive, {"destination": county.school})
    second = approve(county, kinds.ABOLISH, county.archive, {"destination": county.bureau})
    plan = [{"kind": "业务", "to": "云岭县第一小学"}]
    with pytest.raises(Refusal, match="要先办结或撤回"):
        county.office.business.settle(first, decided={**DECIDED, "assignments": plan})
    county.office.cases.cancel(second, "重复")
    county.office.business.settle(first, decided={**DECIDED, "effective": "2026-07-12"})
    assert county.office.cases.get(first)["fields"]["effective"] == "2026-07-12"
    assert county.office.check.run().clean


def transfer_to_archive(county: SimpleNamespace, *, signed: bool = True) -> int:
    fields = {"effective": "2026-07-12", "document": "调令1", "nature": INSTITUTION, "funding": ALLOCATED}
    case_id = county.office.business.apply(
        Request(TRANSFER, county.archive, fields, county.people["张三"]), "赵"
    )
    while signed and not kinds_step(county.office, case_id).posts:
        county.office.cases.sign(case_id, "孙书记")
    return int(case_id)


def test_a_case_that_is_handed_over_says_so(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(county.archive, INSTITUTION, ALLOCATED, 3, "核增", "2020-05-01", "云编〔2020〕5号")
    )
    case_id = transfer_to_archive(county)
    settle(
        county, kinds.ABOLISH, county.archive, destination=county.bureau,
        assignments=[{"kind": "业务", "to": "云岭县教育局"}],
    )  # fmt: skip
    case = office.cases.get(case_id)
    assert case["title"] == "张三：云岭县第一小学 → 云岭县教育局"
    office.business.settle(case_id)
    assert (figures(county, county.archive), figures(county, county.bureau)) == ((0, 0), (5, 3))
    assert office.check.run().clean


def test_the_opinion_of_a_superior_that_is_gone_is_given_by_the_next(county: SimpleNamespace) -> None:
    office = county.office
    first = office.business.apply(
        Request(kinds.RENAME, county.school, {"reason": "整合", "new_name": "云岭县实验小学"}), "张校长"
    )
    settle(county, kinds.ABOLISH, county.bureau, destination=county.committee)
    case = office.cases.get(first)
    assert (case["applicant_id"], case["state"]) == (county.committee, "supervise")
    plan = [{"kind": "下属机构", "to": "云岭县第一小学"}]
    settle(county, kinds.ABOLISH, county.committee, destination=county.school, assignments=plan)
    case = office.cases.get(first)
    assert (case["applicant_id"], case["state"]) == (county.school, "review")
    assert office.units.get(county.school)["supervising_id"] is None
    assert office.check.run().clean


def test_a_case_resubmitted_for_another_unit_takes_that_units_way(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(
        Request(kinds.RENAME, county.school, {"reason": "整合", "new_name": "云岭县实验小学"}), "张校长"
    )
    office.cases.send_back(case_id, "李主任", "单位写错")
    fields = {"reason": "整合", "new_name": "云岭县新档案馆"}
    office.business.resubmit(case_id, Request(kinds.RENAME, county.archive, fields), "张馆长")
    case = office.cases.get(case_id)
    assert (case["unit_id"], case["applicant_id"], case["state"]) == (
        county.archive,
        county.archive,
        "review",
    )


def test_two_open_cases_cannot_give_one_number_to_two_people(county: SimpleNamespace) -> None:
    office = county.office
    waiting = []
    for name in ("张三", "王㛃"):
        fields = {
            "changes": [{"field": "公民身份号码", "new": identity_number(55)}],
            "document": "公安证明",
            "reason": "登记有误",
        }
        case_id = office.business.apply(
            Request(KEY_INFORMATION, county.school, fields, county.people[name]), "赵"
        )
        while not kinds_step(office, case_id).posts:
            office.cases.sign(case_id, "孙书记")
        waiting.append(case_id)
    office.business.settle(waiting[0])
    with pytest.raises(Refusal) as refused:
        office.business.settle(waiting[1])
    assert refused.value.rule.startswith("R28")
    assert "张三" in refused.value.message


def test_a_post_promised_for_a_later_day_is_no_vacancy_today(county: SimpleNamespace) -> None:
    office, post = county.office, {"leader_kind": "单位副职", "level": "副股"}
    office.ledger.post(
        MovementRequest(
            county.school, "", "", 1, "核定下达", "2010-05-01", "云编〔2010〕5号", measure="leader", **post
        )
    )
    office.leaders.record(
        Appointment(county.people["张三"], county.school, "副校长", "2026-08-01", "云组〔2026〕1号", **post)
    )
    today = Appointment(
        county.people["王㛃"], county.school, "副校长", "2026-07-10", "云组〔2026〕2号", **post
    )
    refusal = office.leaders.effect(today).refusal
    assert refusal is not None
    assert "2026-08-01 已配 1 名" in refusal.message


@pytest.mark.parametrize(
    ("kind", "unit", "fields"),
    [
        (kinds.ESTABLISH, "bureau", {"name": "云岭县数据中心", "exception": "上级要求", "effective": "2026-09-01"}),
        (kinds.ABOLISH, "archive", {"destination": "school"}),
        (kinds.MERGE, "bureau", {"units": [{"unit": "archive"}], "as_new": "是", "new_name": "云岭县教育档案局"}),
        (kinds.SPLIT, "archive", {"targets": [{"name": "云岭县地方志馆"}]}),
        (kinds.RENAME, "school", {"new_name": "云岭县实验小学"}),
        (kinds.UPGRADE, "bureau", {"rank": "副处"}),
        (kinds.REASSIGN, "archive", {"supervising": "committee"}),
        (kinds.BOARD, "bureau", {"action": "挂牌", "board": "云岭县语言文字委员会"}),
        (kinds.QUOTAS, "school", {"lines": [{"change": "核减", "nature": INSTITUTION, "funding": ALLOCATED, "count": 1}]}),
        (kinds.LEADERS, "school", {"lines": [{"change": "核增", "leader_kind": "单位副职", "level": "副股", "count": 1}]}),
        (kinds.CHARTER, "bureau", {"duties": [{"text": "管教育"}]}),
        (kinds.FILING, "school", {"sort": "专业技术类", "name": "教研室"}),
    ],
)  # fmt: skip
def test_every_matter_is_undone_without_a_trace(
    county: SimpleNamespace, kind: str, unit: str, fields: dict[str, object]
) -> None:
    office, names = county.office, ("bureau", "school", "archive", "committee")

    def resolved(value: object) -> object:
        if isinstance(value, list):
            return [{key: resolved(each) for key, each in line.items()} for line in value]
        return getattr(county, value) if value in names else value

    case_id = approve(county, kind, getattr(county, unit), {k: resolved(v) for k, v in fields.items()})
    before = list(dump.records(office.register))
    office.business.settle(case_id, decided=DECIDED)
    assert list(dump.records(office.register)) != before
    assert office.check.run().clean
    assert office.proof.run().exceptions == []
    office.journal.undo()
    assert list(dump.records(office.register)) == before
    assert office.check.run().clean


def test_the_sheet_of_a_settled_matter_shows_what_was_examined(county: SimpleNamespace) -> None:
    office = county.office
    case_id = approve(county, kinds.MERGE, county.school, {"units": [{"unit": county.archive}]})
    before = office.matters.review_sheet(case_id)
    office.business.settle(case_id, decided=DECIDED)
    after = office.matters.review_sheet(case_id)
    assert (after["at"], after["totals"], after["units"]) == (
        "2026-07-09",
        before["totals"],
        before["units"],
    )
    assert before["changes"] == after["changes"]
    assert "云岭县第一小学（事业编制，财政拨款）：核定 5 → 7，实有 3 → 5" in after["changes"]


def test_a_case_gets_another_handler_who_does_not_approve_it(county: SimpleNamespace) -> None:
    office = county.office
    office.users.add("王经办", CLERK, "another horse", CHEAP)
    office.users.add("孙书记", CLERK, "another horse", CHEAP)
    case_id = approve(county, kinds.RENAME, county.school, {"new_name": "云岭县实验小学"})
    for handler, reason, said in (
        ("无此人", "分工调整", "没有名为"),
        ("李主任", "分工调整", "已经是"),
        ("王经办", " ", "原因"),
    ):
        with pytest.raises(UsageProblem, match=said):
            office.cases.assign(case_id, handler, reason)
    with pytest.raises(Refusal, match="已经审批过"):
        office.cases.assign(case_id, "孙书记", "分工调整")
    office.cases.assign(case_id, "王经办", "分工调整")
    assert office.cases.get(case_id)["handler"] == "王经办"
    office.cases.cancel(case_id, "不再办理")
    with pytest.raises(Refusal, match="已经结束"):
        office.cases.assign(case_id, "李主任", "分工调整")


def deputy(county: SimpleNamespace, approved: int = 1) -> int:
    """张三 is 副校长 of 第一小学."""
    office, post = county.office, {"leader_kind": "单位副职", "level": "副股"}
    if approved:
        office.ledger.post(
            MovementRequest(
                county.school, "", "", approved, "核定下达", "2010-05-01", "云编〔2010〕5号", measure="leader", **post
            )
        )  # fmt: skip
    held = Appointment(
        county.people["张三"], county.school, "副校长", "2020-08-01", "云组〔2020〕1号", **post
    )
    return int(office.leaders.record(held).holding_id)


def test_who_leaves_while_on_a_post_is_told_and_stays_on_the_list_until_removed(
    county: SimpleNamespace,
) -> None:
    office, holding = county.office, deputy(county)
    assert office.exits.effect(county.people["张三"]).posts == ("云岭县第一小学副校长",)
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    told = [line for line in office.todo.lines() if line.what == "已离编仍占领导职数"]
    assert [(line.title, line.date, line.unit_id) for line in told] == [
        ("张三 副校长，登记免职", "2026-07-10", county.school)
    ]
    office.leaders.remove(holding, "2026-07-10", "云组〔2026〕8号")
    assert [line for line in office.todo.lines() if line.what == "已离编仍占领导职数"] == []


def test_a_plan_for_the_excess_of_a_unit_ends_with_the_unit(county: SimpleNamespace) -> None:
    office = county.office
    deputy(county, approved=0)
    (over,) = office.overruns.listed()
    office.overruns.plan(over.account_id, 1, "2026-07-01", "2029-07-01", "退一减一", "云编〔2026〕7号")
    settle(county, kinds.MERGE, county.bureau, units=[{"unit": county.school}])
    assert [(row["unit"], row["ends"]) for row in office.overruns.plans()] == [
        ("云岭县第一小学", "2026-07-10")
    ]
    (over,) = office.overruns.listed()
    assert (over.unit, over.excess, over.unplanned) == ("云岭县教育局", 1, 1)
    assert office.check.run().clean


def test_nobody_gives_quotas_to_a_unit_that_is_gone(county: SimpleNamespace) -> None:
    settle(county, kinds.ABOLISH, county.archive, destination=county.school)
    ledger = county.office.ledger
    late = MovementRequest(
        county.archive, INSTITUTION, ALLOCATED, 1, "核增", "2026-07-11", "云编〔2026〕40号"
    )
    with pytest.raises(UsageProblem, match="已于 2026-07-10 撤销，不能核增"):
        ledger.post(late)
    ledger.post(replace(late, effective="2020-01-01"))
    assert figures(county, county.archive) == (1, 0)


def test_more_than_came_from_above_is_told_on_receipt_and_refused_at_the_end(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.control.set_total(INSTITUTION, 7, "省编〔2020〕1号")
    more = {"change": "核增", "nature": INSTITUTION, "funding": ALLOCATED, "count": 2}
    request = Request(kinds.QUOTAS, county.school, {"reason": "工作需要", "lines": [more]})
    effect = office.business.effect(request)
    assert effect.refusal is None
    assert "上级下达 7 名" in effect.remarks[0]
    case_id = approve(county, kinds.QUOTAS, county.school, {"lines": [more]})
    with pytest.raises(Refusal) as refused:
        office.business.settle(case_id, decided=DECIDED)
    assert refused.value.rule.startswith("R06")
    office.business.settle(case_id, decided={**DECIDED, "superior_document": "省编〔2026〕9号"})
    assert figures(county, county.school) == (7, 3)
    mixed = {**more, "change": "调剂", "from_nature": "行政编制", "from_unit": county.committee, "count": 1}
    refusal = office.business.effect(
        Request(kinds.QUOTAS, county.school, {"reason": "工作需要", "lines": [mixed]})
    ).refusal
    assert refusal is not None
    assert "不能改作" in refusal.message
