"""Ways around the rules that a clerk in a hurry, a script or a wrong date would find."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.ledger import MovementRequest
from app.services.permits import QuotaRequest
from tests.services.conftest import ADMINISTRATIVE, ALLOCATED, INSTITUTION, identity_number
from tests.services.test_quota_use import approved_permit, person, request


def approved(county: SimpleNamespace, asked: QuotaRequest) -> int:
    """A 进人用编 case that waits only for its permit."""
    office = county.office
    case = office.permits.apply(asked, "单位负责人")
    while office.cases.get(case)["state"] != "issue":
        office.cases.sign(case, "陈书记")
    return int(case)


def signed(county: SimpleNamespace, permit: str, serial: int, begins: str = "") -> int:
    office = county.office
    case = office.entries.apply(permit, person(serial), "张校长", begins=begins)
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    return int(case)


def move(county: SimpleNamespace, unit: int, kind: str, count: int, day: str, number: int = 9) -> None:
    county.office.ledger.post(
        MovementRequest(unit, INSTITUTION, ALLOCATED, count, kind, day, f"云编〔2026〕{number}号")
    )


# -- the day of the permit -----------------------------------------------------------------------


def test_a_backdated_permit_needs_quotas_today_as_well(county: SimpleNamespace) -> None:
    case = approved(county, request(county.school, 2))
    move(county, county.school, "核减", 1, "2026-07-01")
    with pytest.raises(Refusal, match="可用 1，本次申请 2 名"):
        county.office.permits.issue(case, issued_on="2026-06-30")
    assert county.office.ledger.numbers_of(county.school).reserved == 0


def test_a_permit_is_not_issued_ahead_of_its_day(county: SimpleNamespace) -> None:
    case = approved(county, request(county.school))
    with pytest.raises(UsageProblem, match="签发日期 2026-07-16 还没有到"):
        county.office.permits.issue(case, issued_on="2026-07-16")
    with pytest.raises(UsageProblem, match="要写到日"):
        county.office.permits.issue(case, issued_on="2026-06")
    with pytest.raises(UsageProblem, match="有效期 2026-07-14 已过"):
        county.office.permits.issue(case, "2026-07-14", "2026-07-01")
    permit = county.office.permits.issue(case, "2026-07-15", "2026-07-01")
    assert (permit["issued_on"], permit["valid_until"], permit["state_name"]) == (
        "2026-07-01", "2026-07-15", "有效",
    )  # fmt: skip


def test_the_last_day_of_a_permit_still_counts(county: SimpleNamespace) -> None:
    office = county.office
    number = office.permits.issue(approved(county, request(county.school)), "2026-07-31")["number"]
    reserved = {
        day: office.ledger.numbers_of(county.school, day).reserved
        for day in ("2026-07-14", "2026-07-15", "2026-07-31", "2026-08-01")
    }
    assert reserved == {"2026-07-14": 0, "2026-07-15": 1, "2026-07-31": 1, "2026-08-01": 0}
    office.session.business_date = "2026-07-31"
    case = signed(county, number, 50)
    office.session.business_date = "2026-08-01"
    with pytest.raises(Refusal, match="已过期，不能再用") as refused:
        office.entries.enter(case)
    assert refused.value.rule.startswith("R03")


@pytest.mark.parametrize("begins", ["2026-07-14", "2026-08-01"])
def test_an_entry_begins_while_its_permit_is_valid(county: SimpleNamespace, begins: str) -> None:
    office = county.office
    number = office.permits.issue(approved(county, request(county.school)), "2026-07-31")["number"]
    words = f"{begins} 入编不在通知单 .* 的有效期内（2026-07-15 至 2026-07-31）"
    with pytest.raises(Refusal, match=words) as refused:
        office.entries.apply(number, person(50), "张校长", begins=begins)
    assert refused.value.rule.startswith("R03")
    case = signed(county, number, 50)
    with pytest.raises(Refusal, match=words):
        office.entries.enter(case, begins)
    assert office.ledger.numbers_of(county.school).actual == 3


def test_what_an_entry_ahead_relies_on_is_not_ended(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    office.entries.enter(signed(county, number, 50, "2026-08-01"))
    assert office.ledger.numbers_of(county.school).available == 0
    with pytest.raises(Refusal, match="要到 2026-08-01 才入编"):
        office.permits.end(number, "招考取消")
    office.permits.end(number, "招考取消", "2026-08-01")
    after = office.ledger.numbers_of(county.school, "2026-08-01")
    assert (after.actual, after.reserved, after.available) == (4, 0, 1)


def test_ending_a_permit_needs_a_day_not_before_its_issue(county: SimpleNamespace) -> None:
    number = approved_permit(county)
    with pytest.raises(UsageProblem, match="早于签发日期"):
        county.office.permits.end(number, "有误", "2026-07-01")


# -- who may apply -------------------------------------------------------------------------------


def test_an_abolished_unit_gets_no_quotas(county: SimpleNamespace) -> None:
    office = county.office
    case = approved(county, request(county.school))
    number = approved_permit(county)
    office.units.change(county.school, {"abolished": "2026-07-01"}, "2026-07-01", "云编〔2026〕8号")
    for attempt in (
        lambda: office.permits.apply(request(county.school), "张校长"),
        lambda: office.permits.issue(case),
        lambda: office.entries.apply(number, person(50), "张校长"),
    ):
        with pytest.raises(Refusal, match="云岭县第一小学 已于 2026-07-01 撤销，不能用编进人"):
            attempt()
    office.exits.record(county.people["张三"], "调离", "2026-07-15", "调令")


def test_a_unit_without_superior_applies_itself(county: SimpleNamespace) -> None:
    with pytest.raises(Refusal, match="云岭县档案馆 没有主管部门，应由本单位直接申报") as refused:
        county.office.permits.apply(
            request(county.archive, leaver_id=county.people["钱墕"]), "某", applicant_id=county.bureau
        )
    assert refused.value.rule.startswith("R15")


# -- signing -------------------------------------------------------------------------------------


def test_spaces_do_not_make_the_handler_somebody_else(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school), "张校长")
    office.cases.sign(case, "王局长")
    office.cases.sign(case, "李主任")
    for name in ("李 主任", "李　主任 "):
        with pytest.raises(Refusal, match="不能审批自己经办的业务"):
            office.cases.sign(case, name)


def test_nobody_signs_in_the_future_or_without_a_name(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="签署人"):
        office.permits.apply(request(county.school), " ")
    with pytest.raises(UsageProblem, match="签署日期 2026-07-16 还没有到"):
        office.permits.apply(request(county.school), "张校长", "2026-07-16")
    case = office.permits.apply(request(county.school), "张校长", "2026-07-01")
    with pytest.raises(UsageProblem, match="签署日期 2026-07-16 还没有到"):
        office.cases.sign(case, "王局长", "2026-07-16")
    with pytest.raises(UsageProblem, match="要写到日"):
        office.cases.sign(case, "王局长", "2026-07")
    with pytest.raises(UsageProblem, match="签署人"):
        office.cases.send_back(case, "", "缺材料")
    assert [step["signed_on"] for step in office.cases.get(case)["steps"]] == ["2026-07-01"]


def test_a_closed_case_takes_nothing_more(county: SimpleNamespace) -> None:
    office = county.office
    case = approved(county, request(county.school))
    office.permits.issue(case)
    for attempt in (
        lambda: office.cases.sign(case, "陈书记"),
        lambda: office.cases.send_back(case, "陈书记", "有误"),
        lambda: office.cases.cancel(case, "有误"),
        lambda: office.cases.hand_in(case, ["用编申请文件"]),
        lambda: office.permits.issue(case),
    ):
        with pytest.raises(Refusal, match="已经结束"):
            attempt()


def test_a_cancelled_entry_frees_its_lock(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county)
    case = office.entries.apply(number, person(50), "张校长")
    office.cases.cancel(case, "本人放弃")
    assert office.permits.get(number)["locked"] == 0
    with pytest.raises(Refusal, match="已经结束"):
        office.entries.enter(case)
    office.entries.enter(signed(county, number, 51))
    assert office.ledger.numbers_of(county.school).actual == 4


# -- first out, then in --------------------------------------------------------------------------


def test_a_leaver_makes_room_for_one_on_the_same_account(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(Refusal, match="一名离开人员只能换一名"):
        office.permits.apply(request(county.school, 2, leaver_id=county.people["张三"]), "张校长")
    with pytest.raises(Refusal, match="周一 不占用该单位的事业编制"):
        office.permits.apply(request(county.school, leaver_id=county.people["周一"]), "张校长")


def test_a_leaver_also_helps_when_the_last_vacancy_is_promised(county: SimpleNamespace) -> None:
    office = county.office
    approved_permit(county, 2)
    case = approved(county, request(county.school, leaver_id=county.people["张三"]))
    permit = office.permits.issue(case)
    numbers = office.ledger.numbers_of(county.school)
    assert (numbers.reserved, numbers.available, permit["state_name"]) == (2, 0, "待张三离开后生效")
    office.exits.record(county.people["张三"], "退休", "2026-07-15", "退休审批表")
    numbers = office.ledger.numbers_of(county.school)
    assert (numbers.actual, numbers.reserved, numbers.available) == (2, 3, 0)


# -- plans ---------------------------------------------------------------------------------------


def test_what_was_used_of_an_ended_permit_counts_against_the_plan(county: SimpleNamespace) -> None:
    office = county.office
    office.permits.plan(county.school, INSTITUTION, ALLOCATED, "2026", "招考", 3, "云编〔2026〕3号")
    number = office.permits.issue(approved(county, request(county.school, 2, plan_year="2026")))["number"]
    office.entries.enter(signed(county, number, 50))
    assert [plan["granted"] for plan in office.permits.plans("2026")] == [2]
    office.permits.end(number, "只招到一名")
    assert [plan["granted"] for plan in office.permits.plans("2026")] == [1]
    assert office.permits.assess(request(county.school, 2, plan_year="2026")).warnings == []


def test_a_plan_counts_its_own_channel_and_account(county: SimpleNamespace) -> None:
    office = county.office
    office.permits.plan(county.school, INSTITUTION, ALLOCATED, "2026", "招考", 1, "云编〔2026〕3号")
    office.permits.plan(county.school, INSTITUTION, ALLOCATED, "2026", "安置", 2, "云编〔2026〕3号")
    office.permits.plan(county.archive, INSTITUTION, ALLOCATED, "2026", "招考", 4, "云编〔2026〕3号")
    office.permits.issue(approved(county, request(county.school, plan_year="2026")))
    counted = [(p["unit_id"], p["channel"], p["count"], p["granted"]) for p in office.permits.plans("2026")]
    assert counted == [
        (county.school, "招考", 1, 1), (county.school, "安置", 2, 0), (county.archive, "招考", 4, 0),
    ]  # fmt: skip
    assert office.permits.plans("2025") == []
    assert office.permits.assess(request(county.school, 1, plan_year="2026")).warnings == [
        "2026 年用编计划（招考）1 名，已批 1 名，本次 1 名将超出计划。"
    ]
    with pytest.raises(UsageProblem, match="计划年度"):
        office.permits.plan(county.school, INSTITUTION, ALLOCATED, "今年", "招考", 1, "云编〔2026〕3号")


# -- the ledger ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1_000_000, 10**19, 2**62])
def test_a_number_with_too_many_digits_is_refused(county: SimpleNamespace, count: int) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="编制数"):
        move(county, county.school, "核增", count, "2026-07-01")
    with pytest.raises(UsageProblem, match="名额"):
        office.permits.plan(county.school, INSTITUTION, ALLOCATED, "2026", "招考", count, "云编〔2026〕3号")
    with pytest.raises(Refusal, match="编制不够"):
        office.permits.apply(request(county.school, count), "张校长")
    assert office.ledger.totals().approved == 8


def test_dates_are_stored_as_dates_whoever_writes_them(county: SimpleNamespace) -> None:
    office = county.office
    move(county, county.school, "核增", 1, "2026年3月")
    with pytest.raises(UsageProblem, match="无法识别"):
        move(county, county.school, "核增", 1, "去年")
    office.people.change(county.people["张三"], {"title": "校长"}, "2026.5")
    office.units.change(county.school, {"rank": "股级"}, "2026/6/1", "云编〔2026〕8号")
    office.units.add({"name": "云岭县第二小学"}, "2026年7月")
    assert [row["effective"] for row in office.ledger.movements(county.school)] == ["2010-05-01", "2026-03"]
    assert office.people.history(county.people["张三"])[-1]["effective"] == "2026-05"
    assert office.units.history(county.school)[-1]["effective"] == "2026-06-01"
    with pytest.raises(UsageProblem, match="还没有到"):
        office.entries.record_existing(
            {"name": "郑䶮", "identity_number": identity_number(50)}, county.school, INSTITUTION, ALLOCATED,
            "2026-08", "清查",
        )  # fmt: skip


def test_an_exit_is_dated_to_the_day(county: SimpleNamespace) -> None:
    with pytest.raises(UsageProblem, match="要写到日"):
        county.office.exits.record(county.people["张三"], "退休", "2026-08", "退休审批表")


def test_units_that_do_not_exist_are_named(county: SimpleNamespace) -> None:
    with pytest.raises(UsageProblem, match="没有这个单位"):
        county.office.ledger.post_many(
            [
                MovementRequest(unit, ADMINISTRATIVE, ALLOCATED, 1, "核增", "2026", "云编〔2026〕9号")
                for unit in (county.school, 999)
            ]
        )


def test_a_correction_mirrors_the_movement_once(county: SimpleNamespace) -> None:
    office = county.office
    move(county, county.school, "核增", 2, "2026-03")
    movement = office.ledger.movements(county.school)[-1]["id"]
    known = office.register.last_operation
    reversal = office.ledger.correct(movement, "云编〔2026〕10号", "文号抄错")
    assert office.ledger.numbers_of(county.school).approved == 5
    assert office.ledger.numbers_of(county.school, known_at=known).approved == 7
    for again in (movement, reversal):
        with pytest.raises(Refusal, match="已经更正过"):
            office.ledger.correct(again, "云编〔2026〕10号", "再来一次")
    with pytest.raises(UsageProblem, match="没有这笔"):
        office.ledger.correct(999, "云编〔2026〕10号", "有误")
    move(county, county.school, "核减", 5, "2026-06", 11)
    withdrawn = office.ledger.movements(county.school)[0]["id"]
    with pytest.raises(Refusal, match="不能小于 0"):
        office.ledger.correct(withdrawn, "云编〔2026〕12号", "有误")
    assert office.check.run().clean


# -- taking back ---------------------------------------------------------------------------------


def test_ending_a_permit_is_not_undone_once_its_quota_is_promised_again(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    office.permits.end(number, "招考取消")
    ended = office.register.last_operation
    approved_permit(county, 1)
    with pytest.raises(Refusal, match="之后已经使用"):
        office.journal.undo(ended)
    assert office.ledger.numbers_of(county.school).reserved == 1
    assert office.check.run().clean
