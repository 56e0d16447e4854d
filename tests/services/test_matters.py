"""机构编制事项: each kind from application to what it writes, with the numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.case_kinds import CASE_KINDS
from app.services.kinds import matters as kinds
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest

DAY = "2026-07-10"
DECIDED = {"approval": "云编〔2026〕30号", "approval_date": DAY}


def approve(county: SimpleNamespace, kind: str, unit_id: int, fields: dict[str, Any]) -> int:
    """Take a matter to the step before posting and return the case."""
    office = county.office
    case_id = office.business.apply(Request(kind, unit_id, {"reason": "工作需要", **fields}), "赵校长")
    while not kinds_step(office, case_id).posts:
        office.cases.sign(case_id, "孙书记", DAY)
    return int(case_id)


def kinds_step(office: Any, case_id: int) -> Any:
    case = office.cases.get(case_id)
    return CASE_KINDS[case["kind"]].step(case["state"])


def settle(county: SimpleNamespace, kind: str, unit_id: int, **fields: Any) -> int:
    case_id = approve(county, kind, unit_id, fields)
    county.office.business.settle(case_id, decided=DECIDED)
    return case_id


def figures(county: SimpleNamespace, unit_id: int, at: str = "2026-07-15") -> tuple[int, int]:
    numbers = county.office.ledger.numbers_of(unit_id, at)
    return numbers.approved, numbers.actual


def kinds_of_events(county: SimpleNamespace, unit_id: int) -> list[str]:
    return [row["kind"] for row in county.office.unit_events.of_unit(unit_id)]


def test_a_unit_is_founded_with_numbers_taken_from_another(county: SimpleNamespace) -> None:
    office = county.office
    fields = {
        "name": "云岭县数据中心", "rank": "股级", "supervising": county.bureau,
        "quotas": [{"nature": "事业编制", "funding": "财政拨款", "count": 2, "from_unit": county.school}],
        "leaders": [{"leader_kind": "单位正职", "level": "正股", "count": 1}],
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        settle(county, kinds.ESTABLISH, county.bureau, **fields)
    assert refused.value.rule.startswith("R13")
    case_id = settle(county, kinds.ESTABLISH, county.bureau, exception="上级要求单独设置", **fields)
    unit_id = office.cases.get(case_id)["fields"]["new_unit_id"]
    assert office.units.get(unit_id)["established"] == DAY
    assert figures(county, unit_id) == (2, 0)
    assert figures(county, county.school) == (3, 3)
    assert office.leaders.numbers_of(unit_id).approved == 1
    assert kinds_of_events(county, unit_id) == ["设立"]
    due = [(row["kind"], row["due"]) for row in office.follow_ups.listed(case_id=case_id)]
    assert sorted(due) == [
        ("事业单位登记", "2026-08-10"), ("批复落实", "2027-01-10"), ("数据更新", "2026-07-20"), ("监督检查", "2026-10-08"),
    ]  # fmt: skip
    assert "云岭县数据中心" in [unit["name"] for unit in office.units.listed("2026-07-10")]
    assert "云岭县数据中心" not in [unit["name"] for unit in office.units.listed("2026-07-09")]
    assert office.check.run().clean


def test_renamed_raised_moved_and_boards(county: SimpleNamespace) -> None:
    office = county.office
    settle(county, kinds.RENAME, county.school, new_name="云岭县实验小学")
    assert office.units.as_of(county.school, "2026-07-09")["name"] == "云岭县第一小学"
    assert [row["name"] for row in office.units.listed("2026-07-09") if row["id"] == county.school] == [
        "云岭县第一小学"
    ]
    settle(county, kinds.UPGRADE, county.bureau, rank="副处")
    settle(county, kinds.REASSIGN, county.archive, supervising=county.committee)
    settle(county, kinds.BOARD, county.bureau, action="挂牌", board="云岭县语言文字委员会")
    assert [row["name"] for row in office.relations.listed(county.bureau)] == ["云岭县语言文字委员会"]
    with pytest.raises(Refusal, match="已于"):
        settle(county, kinds.BOARD, county.bureau, action="挂牌", board="云岭县语言文字委员会")
    assert kinds_of_events(county, county.school) == ["设立", "更名"]
    assert kinds_of_events(county, county.bureau) == ["设立", "升格", "挂牌"]
    assert kinds_of_events(county, county.archive) == ["设立", "划转"]
    event = office.unit_events.of_unit(county.school)[-1]
    assert (event["sentence"], event["document"]) == (
        "由“云岭县第一小学”更名为“云岭县实验小学”",
        "云编〔2026〕30号",
    )
    assert event["receipt_number"]
    with pytest.raises(UsageProblem, match="没有变化"):
        settle(county, kinds.RENAME, county.school, new_name="云岭县实验小学")
    assert office.check.run().clean


def test_numbers_of_quotas_and_leaders(county: SimpleNamespace) -> None:
    office = county.office
    line = {
        "change": "调剂",
        "nature": "事业编制",
        "funding": "财政拨款",
        "count": 2,
        "from_unit": county.school,
    }
    settle(county, kinds.QUOTAS, county.archive, lines=[line])
    assert (figures(county, county.school), figures(county, county.archive)) == ((3, 3), (4, 2))
    with pytest.raises(Refusal, match="不能减少 4 名"):
        settle(county, kinds.QUOTAS, county.school, lines=[{**line, "change": "核减", "count": 4}])
    mixed = {**line, "from_nature": "行政编制", "from_unit": county.committee, "count": 1}
    with pytest.raises(Refusal) as refused:
        settle(county, kinds.QUOTAS, county.archive, lines=[mixed])
    assert refused.value.rule.startswith("R26")
    office.ledger.control.set_total("事业编制", 7, "省编〔2020〕1号")
    more = {"change": "核增", "nature": "事业编制", "funding": "财政拨款", "count": 1}
    with pytest.raises(Refusal) as refused:
        settle(county, kinds.QUOTAS, county.school, lines=[more])
    assert refused.value.rule.startswith("R06")
    posts = [{"change": "核增", "leader_kind": "单位副职", "level": "副股", "count": 2}]
    settle(county, kinds.LEADERS, county.school, lines=posts)
    assert office.leaders.numbers_of(county.school).approved == 2
    assert office.check.run().clean


def test_charter_and_filing(county: SimpleNamespace) -> None:
    office = county.office
    settle(
        county, kinds.CHARTER, county.bureau, duties=[{"text": "拟订教育规划"}, {"text": "管理教师队伍"}],
        sections=[{"name": "人事股"}], numbers=[{"name": "行政编制", "count": 9}],
    )  # fmt: skip
    assert office.units.as_of(county.bureau)["duties"] == "拟订教育规划\n管理教师队伍"
    assert len(office.charters.versions(county.bureau)) == 1
    with pytest.raises(Refusal) as refused:
        settle(county, kinds.FILING, county.school, name="信息组", sort="专业技术类", rank="股级")
    assert refused.value.rule.startswith("R17")
    case_id = settle(county, kinds.FILING, county.school, name="信息组", sort="专业技术类")
    unit = office.units.get(office.cases.get(case_id)["fields"]["new_unit_id"])
    assert (unit["name"], unit["rank"], unit["parent_id"]) == ("云岭县第一小学信息组", "", county.school)


def test_nobody_and_nothing_is_left_behind_when_a_unit_is_abolished(county: SimpleNamespace) -> None:
    office = county.office
    case_id = approve(county, kinds.ABOLISH, county.archive, {})
    with pytest.raises(Refusal) as refused:
        office.business.settle(case_id, decided=DECIDED)
    for word in ("钱墕", "孙硷", "事业编制，财政拨款 2 名"):
        assert word in refused.value.message
    before = office.ledger.balances(at="2026-07-09")
    total = office.ledger.totals()
    office.business.settle(case_id, decided={**DECIDED, "destination": county.school})
    assert (figures(county, county.school), figures(county, county.archive)) == ((7, 5), (0, 0))
    after = office.ledger.totals()
    assert (after.approved, after.actual, after.units) == (total.approved, total.actual, total.units - 1)
    assert office.ledger.balances(at="2026-07-09") == before
    assert [row["unit_name"] for row in office.people.life_line(county.people["钱墕"])] == [
        "云岭县档案馆",
        "云岭县第一小学",
    ]
    assert office.unit_events.fates([county.archive]) == {county.archive: f"{DAY} 撤销，并入云岭县第一小学"}
    assert office.units.get(county.archive)["abolished"] == DAY
    assert office.check.run().clean


def test_line_by_line(county: SimpleNamespace) -> None:
    """One retires, one goes to the school with one quota, one quota is withdrawn."""
    office = county.office
    plan = [
        {"kind": "人员", "item": "钱墕", "outcome": "离开", "reason": "退休"},
        {"kind": "人员", "item": "孙硷", "to": "云岭县第一小学"},
        {"kind": "编制", "item": "事业编制", "count": 1, "to": "云岭县第一小学"},
        {"kind": "编制", "item": "事业编制", "count": 1, "outcome": "收回"},
        {"kind": "文件档案", "outcome": "归档"},
    ]
    total = office.ledger.totals()
    settle(county, kinds.ABOLISH, county.archive, assignments=plan)
    assert figures(county, county.school) == (6, 4)
    after = office.ledger.totals()
    assert (total.approved - after.approved, total.actual - after.actual) == (1, 1)
    line = {"kind": "人员", "item": "没有这个人", "to": "云岭县第一小学"}
    with pytest.raises(UsageProblem, match="没有这个人"):
        settle(county, kinds.ABOLISH, county.committee, assignments=[line])


def test_people_without_their_quota_do_not_make_another_unit_too_full(county: SimpleNamespace) -> None:
    plan = [{"kind": "编制", "outcome": "收回"}]
    with pytest.raises(Refusal) as refused:
        settle(county, kinds.ABOLISH, county.school, destination=county.archive, assignments=plan)
    assert refused.value.rule.startswith("R01")
    assert "将超编 3 名" in refused.value.message


def test_two_units_become_a_new_one(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.archive, "", "", 1, "核增", "2015-01-01", "云编〔2015〕1号", measure="leader",
            leader_kind="单位正职", level="正股",
        )
    )  # fmt: skip
    office.leaders.record(
        Appointment(county.people["钱墕"], county.archive, "馆长", "2016-01", "云组〔2016〕1号", level="正股", leader_kind="单位正职")
    )  # fmt: skip
    below = office.units.add(
        {"name": "云岭县档案馆库房", "kind": "内设机构", "parent_id": county.archive}, "2010-01"
    )
    total = office.ledger.totals()
    case_id = settle(
        county, kinds.MERGE, county.school, units=[{"unit": county.archive}], as_new="是",
        new_name="云岭县文教中心",
    )  # fmt: skip
    target = office.cases.get(case_id)["fields"]["target_id"]
    assert figures(county, target) == (7, 5)
    assert office.ledger.totals().units == total.units - 1
    leaders = office.leaders.numbers_of(target)
    assert (leaders.approved, leaders.actual) == (1, 1)
    assert office.units.get(below)["parent_id"] == target
    assert office.units.as_of(below, "2026-07-09")["parent_id"] == county.archive
    assert kinds_of_events(county, county.archive) == ["设立", "合并"]
    assert office.unit_events.of_unit(target)[0]["sentence"] == "由云岭县档案馆、云岭县第一小学合并组建"
    assert office.check.run().clean


def test_merged_into_one_that_stays_and_is_renamed(county: SimpleNamespace) -> None:
    office = county.office
    settle(county, kinds.MERGE, county.school, units=[{"unit": county.archive}], new_name="云岭县文教中心")
    assert figures(county, county.school) == (7, 5)
    assert kinds_of_events(county, county.school) == ["设立", "更名", "合并"]
    assert [unit["name"] for unit in office.units.listed("2026-07-09")] == [
        "云岭县教育局", "云岭县第一小学", "云岭县档案馆", "中共云岭县委办公室",
    ]  # fmt: skip


def test_a_unit_is_divided(county: SimpleNamespace) -> None:
    office = county.office
    part = {"name": "云岭县第二小学", "rank": "股级"}
    plan = [
        {"kind": "人员", "item": "张三", "to": "云岭县第二小学"},
        {"kind": "编制", "item": "事业编制", "count": 2, "to": "云岭县第二小学"},
    ]
    case_id = settle(county, kinds.SPLIT, county.school, targets=[part], assignments=plan)
    (new,) = office.cases.get(case_id)["fields"]["new_unit_ids"]
    assert (figures(county, county.school), figures(county, new)) == ((3, 2), (2, 1))
    assert office.units.get(new)["supervising_id"] == county.bureau
    assert kinds_of_events(county, county.school) == ["设立", "分设"]
    settle(
        county, kinds.SPLIT, county.archive, keeps="否", destination="云岭县档案局",
        targets=[{"name": "云岭县档案局"}, {"name": "云岭县方志馆"}],
        assignments=[{"kind": "人员", "item": "孙硷", "to": "云岭县方志馆"},
                     {"kind": "编制", "item": "事业编制", "count": 1, "to": "云岭县方志馆"}],
    )  # fmt: skip
    assert figures(county, office.units.find("云岭县方志馆")) == (1, 1)
    assert figures(county, office.units.find("云岭县档案局")) == (1, 1)
    assert office.units.get(county.archive)["abolished"] == DAY
    assert office.check.run().clean


def test_permits_and_cases_are_named_one_by_one(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(
        Request("information_change", county.school, {"changes": [{"field": "职务", "new": "教师"}]}, county.people["张三"])
    )  # fmt: skip
    number = office.cases.get(case_id)["receipt_number"]
    matter = approve(county, kinds.ABOLISH, county.school, {"destination": county.archive})
    with pytest.raises(Refusal, match=number):
        office.business.settle(matter, decided=DECIDED)
    plan = [{"kind": "业务", "to": "云岭县档案馆"}]
    office.business.settle(matter, decided={**DECIDED, "assignments": plan})
    assert office.cases.get(case_id)["unit_id"] == county.archive


def test_what_failed_the_examination_is_not_settled(county: SimpleNamespace) -> None:
    office = county.office
    case_id = approve(county, kinds.RENAME, county.school, {"new_name": "云岭县实验小学"})
    checks = office.matters.checks(case_id)
    assert [row["result"] for row in checks] == ["", "", ""]
    office.matters.set_checks(
        case_id, [{"item": checks[2]["item"], "result": "不符合", "note": "名称不规范"}]
    )
    with pytest.raises(Refusal, match="1 项不符合"):
        office.business.settle(case_id, decided=DECIDED)
    office.matters.set_checks(case_id, [{"item": checks[2]["item"], "result": "符合"}])
    sheet = office.matters.review_sheet(case_id)
    assert [(row["name"], row["approved"], row["actual"], row["vacancy"]) for row in sheet["units"]] == [
        ("云岭县第一小学", 5, 3, 2)
    ]
    assert sheet["checks"][2]["result"] == "符合"
    office.business.settle(case_id, decided=DECIDED)
