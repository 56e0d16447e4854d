"""县内调动, 用编计划, 开具证明, 来文登记: from receipt to what they write, with the numbers before and after."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.case_kinds import APPOINTMENT, BATCH_TRANSFER, CERTIFICATE, INCOMING, PLAN, TRANSFER
from app.services.desk import DECIDED_ABOVE
from app.services.ledger import MovementRequest
from app.services.permits import QuotaRequest
from tests.services.conftest import ADMINISTRATIVE, ALLOCATED, INSTITUTION, identity_number

DOCUMENT = "云编〔2026〕8号"


def figures(county: SimpleNamespace, unit: int, at: str | None = None) -> tuple[int, int, int]:
    numbers = county.office.ledger.numbers_of(unit, at)
    return numbers.approved, numbers.actual, numbers.available


def transfer(county: SimpleNamespace, person: str, unit: int, **more: Any) -> Request:
    fields = {
        "nature": INSTITUTION, "funding": ALLOCATED, "effective": "2026-07-01", "document": DOCUMENT, **more
    }  # fmt: skip
    return Request(TRANSFER, unit, fields, county.people[person])


def signed(county: SimpleNamespace, case_id: int) -> int:
    """All opinions of a case, whatever its steps."""
    cases = county.office.cases
    signers = {"supervise": "钱局长", "review": "李主任", "approve": "孙书记"}
    while (state := cases.get(case_id)["state"]) != "record":
        cases.sign(case_id, signers[state])
    return case_id


def more_quota(county: SimpleNamespace, unit: int, count: int, nature: str = INSTITUTION) -> None:
    county.office.ledger.post(
        MovementRequest(unit, nature, ALLOCATED, count, "核增", "2026-01-01", "云编〔2026〕1号", "2026-01-01")
    )


# -- 县内调动 ------------------------------------------------------------------------------------


def test_a_transfer_moves_one_person_out_and_in_on_one_day(county: SimpleNamespace) -> None:
    office = county.office
    total = office.ledger.totals()
    request = transfer(county, "钱墕", county.school, title="教导处主任", department="教导处")
    effect = office.business.effect(request)
    assert effect.refusal is None
    assert list(effect.changes) == [
        "云岭县档案馆（事业编制，财政拨款）：核定 2，实有 2 → 1，可用 0 → 1",
        "云岭县第一小学（事业编制，财政拨款）：核定 5，实有 3 → 4，可用 2 → 1",
    ]
    case_id = signed(county, office.business.apply(request, "赵校长"))
    office.business.settle(case_id)
    assert figures(county, county.archive) == (2, 1, 1)
    assert figures(county, county.school) == (5, 4, 1)
    after = office.ledger.totals()
    assert (after.approved, after.actual) == (total.approved, total.actual)
    person = office.people.get(county.people["钱墕"])
    assert (person["unit_name"], person["title"], person["department"]) == (
        "云岭县第一小学",
        "教导处主任",
        "教导处",
    )
    line = office.people.life_line(person["id"])
    assert [(row["begins"], row["ends"], row["exit_reason"], row["entry_way"]) for row in line] == [
        ("2012-09", "2026-07-01", "调离", ""),
        ("2026-07-01", "", "", "县内调动"),
    ]
    case = office.cases.get(case_id)
    assert case["title"] == "钱墕：云岭县档案馆 → 云岭县第一小学"
    assert (case["fields"]["from_name"], case["fields"]["from_nature"]) == ("云岭县档案馆", INSTITUTION)
    assert figures(county, county.archive, "2026-06-30") == (2, 2, 0)
    assert office.check.run().clean


def test_a_transfer_into_a_full_unit_or_another_nature_is_refused(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(Refusal) as full:
        office.business.apply(transfer(county, "张三", county.archive))
    assert full.value.rule.startswith("R01")
    assert "核定 2、实有 2" in full.value.message
    assert full.value.document
    assert full.value.next_step
    with pytest.raises(Refusal) as mixed:
        office.business.apply(transfer(county, "张三", county.archive, nature=ADMINISTRATIVE))
    assert mixed.value.rule.startswith("R26")
    with pytest.raises(Refusal) as over:
        office.business.apply(transfer(county, "张三", county.committee, nature=ADMINISTRATIVE))
    assert over.value.rule.startswith("R02")
    with pytest.raises(Refusal) as none:
        office.business.apply(transfer(county, "张三", county.bureau))
    assert none.value.rule.startswith("R01")
    with pytest.raises(UsageProblem, match="已在云岭县第一小学"):
        office.business.apply(transfer(county, "张三", county.school))
    with pytest.raises(UsageProblem, match="不晚于"):
        office.business.apply(transfer(county, "钱墕", county.school, effective="2010-01-01"))
    assert office.cases.listed() == []


def test_what_is_promised_to_others_is_no_vacancy(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 2, "公开招聘", "缺教师"), "赵校长"
    )
    for signer in ("钱局长", "李主任", "孙书记"):
        office.cases.sign(case_id, signer)
    moved = signed(county, office.business.apply(transfer(county, "钱墕", county.school), "赵校长"))
    office.permits.issue(case_id)
    with pytest.raises(Refusal) as taken:
        office.business.settle(moved)
    assert "已批未用 2" in taken.value.message
    assert figures(county, county.school) == (5, 3, 0)


# -- 批量调动 ------------------------------------------------------------------------------------


def batch(county: SimpleNamespace, *lines: tuple[str, int], **more: Any) -> Request:
    people = tuple(
        {"person_id": county.people[name], "unit": unit, "nature": INSTITUTION, "funding": ALLOCATED}
        for name, unit in lines
    )
    return Request(
        BATCH_TRANSFER, county.bureau, {"effective": "2026-07-01", "document": DOCUMENT, **more}, None, people
    )


def test_two_people_cannot_fill_one_vacancy(county: SimpleNamespace) -> None:
    office = county.office
    more_quota(county, county.archive, 1)
    request = batch(county, ("张三", county.archive), ("王㛃", county.archive))
    with pytest.raises(Refusal, match="名单中已先安排 1 人，王㛃 没有空编") as refused:
        office.business.apply(request, "钱局长")
    assert refused.value.message.startswith("第2人：")
    assert refused.value.rule.startswith("R24")
    some = batch(county, ("张三", county.archive), ("王㛃", county.archive), mode="只办可办的")
    effect = office.business.effect(some)
    assert effect.refusal is None
    assert effect.changes[0] == "可办 1 人，不能办 1 人"
    case_id = signed(county, office.business.apply(some, "钱局长"))
    office.business.settle(case_id)
    assert [(row["name"], row["outcome"]) for row in office.cases.people_of(case_id)] == [
        ("张三", "已办理"),
        ("王㛃", "未办理"),
    ]
    assert "没有空编" in office.cases.people_of(case_id)[1]["reason"]
    assert figures(county, county.archive) == (3, 3, 0)
    assert figures(county, county.school) == (5, 2, 3)
    assert office.check.run().clean


def test_two_full_units_may_exchange_people(county: SimpleNamespace) -> None:
    office = county.office
    moved = county.office.people.get(county.people["张三"])
    assert moved["unit_id"] == county.school
    for name in ("王㛃", "赵䶮"):
        office.exits.record(county.people[name], "退休", "2026-06-01", "退休审批表")
    office.ledger.post(
        MovementRequest(county.school, INSTITUTION, ALLOCATED, 4, "核减", "2026-06-02", "云编〔2026〕2号")
    )
    assert figures(county, county.school) == (1, 1, 0)
    request = batch(county, ("张三", county.archive), ("钱墕", county.school))
    case_id = signed(county, office.business.apply(request, "钱局长"))
    office.business.settle(case_id)
    assert office.people.get(county.people["张三"])["unit_id"] == county.archive
    assert office.people.get(county.people["钱墕"])["unit_id"] == county.school
    assert figures(county, county.archive) == (2, 2, 0)


def test_names_in_a_list_are_found_and_doubles_are_told(county: SimpleNamespace) -> None:
    office = county.office
    line = {"unit": "云岭县第一小学", "nature": INSTITUTION, "funding": ALLOCATED}
    fields = {"调动日期": "2026-07-01", "调动文件": DOCUMENT}
    request = Request(
        BATCH_TRANSFER, county.bureau, fields, None,
        ({"person_id": "钱墕", **line}, {"person_id": "孙硷", **line}),
    )  # fmt: skip
    case_id = signed(county, office.business.apply(request, "钱局长"))
    office.business.settle(case_id)
    assert figures(county, county.school) == (5, 5, 0)
    double = Request(
        BATCH_TRANSFER, county.bureau, fields, None,
        ({"person_id": "张三", **line, "unit": "云岭县档案馆"}, {"person_id": "张三", **line, "unit": "云岭县档案馆"}),
    )  # fmt: skip
    with pytest.raises(UsageProblem, match="张三 在名单中写了两次"):
        office.business.apply(double, "钱局长")


# -- 年度用编计划 --------------------------------------------------------------------------------


def plan(county: SimpleNamespace, *lines: tuple[int, str, int], applicant: int | None = None) -> Request:
    return Request(
        PLAN,
        applicant if applicant is not None else county.bureau,
        {
            "year": "2026",
            "lines": [
                {
                    "unit": unit, "nature": INSTITUTION, "funding": ALLOCATED, "channel": channel, "count": count,
                    "reason": "缺编",
                }
                for unit, channel, count in lines
            ],
        },
    )  # fmt: skip


def test_a_plan_is_counted_by_channel_and_overrun_is_told(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(
        plan(county, (county.school, "公开招聘教师", 1), (county.school, "政策性安置", 1)), "钱局长"
    )
    signed(county, case_id)
    with pytest.raises(UsageProblem, match="批复文号"):
        office.business.settle(case_id)
    assert office.permits.plans("2026") == []
    office.business.settle(case_id, decided={"approval": "云编〔2026〕20号"})
    rows = office.permits.plans("2026")
    assert [(row["channel"], row["count"], row["granted"], row["document"]) for row in rows] == [
        ("公开招聘教师", 1, 0, "云编〔2026〕20号"),
        ("政策性安置", 1, 0, "云编〔2026〕20号"),
    ]
    asked = QuotaRequest(county.school, INSTITUTION, ALLOCATED, 2, "公开招聘教师", "缺教师", plan_year="2026")
    assessment = office.permits.assess(asked)
    assert (assessment.planned, assessment.granted) == (1, 0)
    assert "将超出计划" in assessment.warnings[0]
    assert office.cases.get(case_id)["fields"]["figures"][0] == {
        "approved": 5, "actual": 3, "reserved": 0, "available": 2, "planned": 0
    }  # fmt: skip
    assert office.check.run().clean


def test_a_plan_names_what_stands_against_it(county: SimpleNamespace) -> None:
    business = county.office.business
    with pytest.raises(Refusal) as foreign:
        business.apply(plan(county, (county.archive, "公开招聘", 1)))
    assert foreign.value.rule.startswith("R15")
    with pytest.raises(Refusal, match="第1行：云岭县教育局没有核定"):
        business.apply(plan(county, (county.bureau, "公开招聘", 1)))
    with pytest.raises(UsageProblem, match="第2行与第1行重复"):
        business.apply(plan(county, (county.school, "公开招聘", 1), (county.school, "公开招聘", 1)))
    effect = business.effect(plan(county, (county.school, "公开招聘", 4)))
    assert effect.refusal is None
    assert "计划 4 名，现可用 2 名" in effect.remarks[0]


# -- 开具证明 ------------------------------------------------------------------------------------


def test_a_certificate_says_what_was_true_on_its_day(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-07-01", "退休审批表")
    request = Request(
        CERTIFICATE, county.school, {"at": "2026-06-30", "purpose": "公积金提取"}, county.people["张三"]
    )
    case = office.cases.get(office.business.carry_out(request))
    assert case["state"] == "closed"
    assert case["fields"]["number"] == "编证〔2026〕1号"
    assert case["fields"]["says"]["holding"]["unit_name"] == "云岭县第一小学"
    today = Request(CERTIFICATE, county.school, {"purpose": "公积金提取"}, county.people["张三"])
    with pytest.raises(Refusal, match="2026-07-15 不占用编制"):
        office.business.carry_out(today)
    unit = office.cases.get(
        office.business.carry_out(Request(CERTIFICATE, county.school, {"purpose": "项目申报"}))
    )
    says = unit["fields"]["says"]
    assert (unit["fields"]["number"], says["approved"], says["actual"]) == ("编证〔2026〕2号", 5, 2)


# -- 来文登记 ------------------------------------------------------------------------------------


def letter(county: SimpleNamespace, **more: Any) -> Request:
    fields = {
        "sender": "云岭县教育局", "document": "云教[2026]03号", "subject": "关于补充教师的请示", "sort": "请示", "pages": 3,
        **more,
    }  # fmt: skip
    return Request(INCOMING, county.school, fields)


def test_a_letter_is_registered_and_found_by_what_the_caller_says(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(letter(county, due="2026-07-31", handler="王股长"))
    case = office.cases.get(case_id)
    assert (case["handler"], case["fields"]["answer"]) == ("王股长", "是")
    document = office.documents.find("云教〔2026〕3号")
    assert (document["issuer"], document["title"]) == ("云岭县教育局", "关于补充教师的请示")
    assert case["document_id"] == document["id"]
    assert office.cases.fetch([case_id])[0]["due_on"] == "2026-07-31"
    number = case["receipt_number"]
    for said in (number, f"BZ|F31|{number}|0123456789ab", "云教〔2026〕3号", "第一小学", "补充教师"):
        (answer,) = office.cases.answer(said)
        assert answer["receipt_number"] == number
        assert "现在待拟办意见，应在7月31日前办结" in answer["sentence"]
    office.cases.sign(case_id, "李主任", opinion="拟同意")
    follow_up = office.business.apply(
        plan(county, (county.school, "公开招聘教师", 2)), "钱局长", parent_case_id=case_id
    )
    assert [row["id"] for row in office.cases.children(case_id)] == [follow_up]
    assert "内容：办理结果" in office.cases.missing(case_id)
    office.business.settle(case_id, decided={"outcome": "已列入用编计划"})
    assert office.cases.get(case_id)["state"] == "closed"
    again = office.business.effect(letter(county))
    assert "已经登记过" in again.remarks[0]


def test_a_person_in_a_list_is_found(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(batch(county, ("钱墕", county.school), ("孙硷", county.school)), "钱局长")
    (answer,) = office.cases.answer("孙硷")
    assert answer["id"] == case_id
    assert office.cases.ids(text="孙硷") == [case_id]
    with pytest.raises(UsageProblem, match="没有找到与“李四”有关的业务"):
        office.cases.answer("李四")


def test_days_of_a_kind_are_a_setting(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(letter(county))
    assert office.cases.fetch([case_id])[0]["due_on"] == "2026-07-29"
    office.settings.change("case.incoming.days", "2")
    assert office.cases.fetch([case_id])[0]["due_on"] == "2026-07-17"


# -- 批量 ----------------------------------------------------------------------------------------


def test_several_cases_are_signed_and_settled_at_once(county: SimpleNamespace) -> None:
    office = county.office
    more_quota(county, county.archive, 1)
    requests = [transfer(county, name, county.archive) for name in ("张三", "王㛃", "赵䶮")]
    ids = [office.business.apply(request, "馆长") for request in requests]
    closed = office.business.carry_out(Request(CERTIFICATE, county.school, {"purpose": "项目申报"}))
    before = office.cases.sign_many([*ids, closed], "李主任", all_or_none=True)
    assert not any(row["done"] for row in before)
    assert office.cases.get(ids[0])["state"] == "review"
    signed_now = office.cases.sign_many([*ids, closed], "李主任")
    assert [row["done"] for row in signed_now] == [True, True, True, False]
    assert signed_now[0]["sentence"] == "待领导审批"
    own = office.cases.sign_many(ids, "李主任")
    assert all("不能审批自己经办" in row["sentence"] for row in own)
    office.cases.sign_many(ids, "孙书记")
    together = office.business.settle_many(ids, all_or_none=True)
    assert [row["done"] for row in together] == [False, False, False]
    assert "没有空编" in together[1]["sentence"]
    assert figures(county, county.archive) == (3, 2, 1)
    one_by_one = office.business.settle_many(ids)
    assert [row["done"] for row in one_by_one] == [True, False, False]
    assert figures(county, county.archive) == (3, 3, 0)
    assert office.check.run().clean


def test_two_hundred_teachers_move_in_one_case(county: SimpleNamespace) -> None:
    office = county.office
    more_quota(county, county.school, 200)
    more_quota(county, county.archive, 120)
    names = [f"教师{number}" for number in range(200)]
    for serial, name in enumerate(names):
        birth = f"1985{serial // 28 % 12 + 1:02d}{serial % 28 + 1:02d}"
        person = {"name": name, "identity_number": identity_number(serial % 100, birth)}
        county.people[name] = office.entries.record_existing(
            person, county.school, INSTITUTION, ALLOCATED, "2015-09", "建库时已在编"
        )
    assert figures(county, county.school) == (205, 203, 2)
    request = batch(county, *((name, county.archive) for name in names), mode="只办可办的")
    case_id = signed(county, office.business.apply(request, "钱局长"))
    office.business.settle(case_id)
    outcomes = [row["outcome"] for row in office.cases.people_of(case_id)]
    assert (outcomes.count("已办理"), outcomes.count("未办理")) == (120, 80)
    assert outcomes[:120] == ["已办理"] * 120
    assert figures(county, county.archive) == (122, 122, 0)
    assert figures(county, county.school) == (205, 83, 122)
    assert office.check.run().clean


def test_townships_do_none_of_this() -> None:
    carried = (PLAN, TRANSFER, BATCH_TRANSFER, CERTIFICATE, INCOMING, APPOINTMENT)
    assert {f"{kind}.{step}" for kind in carried for step in ("apply", "record")} <= DECIDED_ABOVE


def test_a_transfer_is_undone_and_what_was_known_before_stays(county: SimpleNamespace) -> None:
    office = county.office
    before = office.register.last_operation
    case_id = signed(county, office.business.apply(transfer(county, "钱墕", county.school), "赵校长"))
    office.business.settle(case_id)
    settled = office.register.last_operation
    assert office.ledger.numbers_of(county.school, known_at=before).actual == 3
    assert office.ledger.numbers_of(county.school, "2026-06-30").actual == 3
    office.journal.undo(settled)
    assert figures(county, county.school) == (5, 3, 2)
    assert figures(county, county.archive) == (2, 2, 0)
    assert office.cases.get(case_id)["state"] == "record"
    office.business.settle(case_id)
    assert figures(county, county.school) == (5, 4, 1)
    assert office.check.run().clean


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_list_no_one_is_lost_and_no_unit_overfilled(county: SimpleNamespace, seed: int) -> None:
    office, chance = county.office, Random(seed)
    more_quota(county, county.bureau, chance.randint(1, 3))
    more_quota(county, county.archive, chance.randint(1, 2))
    total = office.ledger.totals()
    movable = [name for name in county.people if name not in ("周一", "吴二")]
    places = (county.school, county.archive, county.bureau)
    for day in ("2026-07-01", "2026-07-03", "2026-07-05"):
        names = chance.sample(movable, chance.randint(1, len(movable)))
        request = batch(
            county, *((name, chance.choice(places)) for name in names), mode="只办可办的", effective=day
        )
        if office.business.effect(request).refusal is not None:
            continue
        case_id = signed(county, office.business.apply(request, "钱局长"))
        office.business.settle(case_id)
        for row in office.cases.people_of(case_id):
            there = office.people.get(row["person_id"])["unit_id"] == row["fields"]["unit"]
            assert there or row["outcome"] == "未办理"
            assert (row["outcome"] == "未办理") == bool(row["reason"])
        after = office.ledger.totals()
        assert (after.approved, after.actual) == (total.approved, total.actual)
        for unit in places:
            approved, actual, _ = figures(county, unit)
            assert actual <= approved
    assert office.check.run().clean
