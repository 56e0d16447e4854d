"""借调 and the like, people off the establishment, and cards: who is counted where, in real numbers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models import ledger
from app.models import people as people_store
from app.services.off_staff import OffStaff, percent
from app.services.workplaces import Workplace
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def actual(county: SimpleNamespace, unit: int) -> int:
    return sum(balance.actual for balance in county.office.ledger.balances(unit))


def test_a_seconded_person_counts_at_home(county: SimpleNamespace) -> None:
    """R19: 实有 does not change at either unit; one shows the loan, the other the borrowing."""
    office, zhang = county.office, county.people["张三"]
    assert (actual(county, county.school), actual(county, county.archive)) == (3, 2)
    lent = office.workplaces.begin(
        Workplace(zhang, "借调", "2026-01-05", county.archive, due="2026-08-01", document="云组〔2026〕3号")
    )
    assert (actual(county, county.school), actual(county, county.archive)) == (3, 2)
    (out,) = office.workplaces.lent([county.school])
    assert (out["name"], out["workplace"], out["home"]) == ("张三", "云岭县档案馆", "云岭县第一小学")
    (inside,) = office.workplaces.borrowed([county.archive])
    assert (inside["id"], inside["document"]) == (lent, "云组〔2026〕3号")
    assert office.workplaces.lent([county.archive]) == office.workplaces.borrowed([county.school]) == []
    assert [row["id"] for row in office.workplaces.due_within(30)] == [lent]
    assert office.workplaces.due_within(10) == office.workplaces.overdue() == []
    assert [row["id"] for row in office.workplaces.overdue("2026-08-02")] == [lent]

    longer = office.workplaces.extend(lent, "2026-12-31", "云组〔2026〕30号")
    assert office.workplaces.overdue("2026-08-02") == []
    back = office.workplaces.end(longer, "2026-07-10", "云组〔2026〕31号")
    assert office.workplaces.lent([county.school]) == []
    assert [row["id"] for row in office.workplaces.lent([county.school], "2026-07-09")] == [back]
    (life,) = office.workplaces.of_person(zhang)
    assert (life["begins"], life["due"], life["ends"]) == ("2026-01-05", "2026-12-31", "2026-07-10")
    assert not any(found for _, found in office.check.steps())


def test_a_second_workplace_the_own_unit_and_nobody_are_refused(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    with pytest.raises(UsageProblem, match="编制就在 云岭县第一小学"):
        office.workplaces.begin(Workplace(zhang, "借调", "2026-01-05", county.school))
    with pytest.raises(UsageProblem, match="没有“度假”这种方式"):
        office_codes(county)
        office.workplaces.begin(Workplace(zhang, "度假", "2026-01-05", county.archive))
    first = office.workplaces.begin(Workplace(zhang, "挂职", "2026-01-05", place="省编办"))
    with pytest.raises(UsageProblem, match="省编办 挂职，还没有结束"):
        office.workplaces.begin(Workplace(zhang, "借调", "2026-03-01", county.archive))
    with pytest.raises(UsageProblem, match="早于开始日期"):
        office.workplaces.end(first, "2025-12-31")
    office.exits.record(county.people["王㛃"], "辞职", "2026-07-01", "辞职报告")
    with pytest.raises(UsageProblem, match="不在编"):
        office.workplaces.begin(Workplace(county.people["王㛃"], "借调", "2026-07-02", county.archive))


def office_codes(county: SimpleNamespace) -> None:
    from app.services.code_files import register_rows

    with county.office.desk.operation("setting.change", "代码表") as op:
        op.insert_many("codes", [row for row in register_rows() if row["set_name"] == "workplace_kind"])


def test_off_staff_are_registered_by_name_and_never_counted(county: SimpleNamespace) -> None:
    office = county.office
    before = people_store.count_in_post(office.register, "2026-07-15", None)
    number = identity_number(71, "19900101")
    row = office.off_staff.register(
        {"name": "郑硷", "identity_number": number},
        OffStaff(county.school, "劳务派遣", "2024-03-01", "保安", "云岭劳务公司", "单位自筹", "2026-12-31"),
    )
    assert people_store.count_in_post(office.register, "2026-07-15", None) == before == 7
    assert actual(county, county.school) == 3
    assert office.people.ids(text="郑硷") == []  # not in the list of who is in post
    assert office.people.ids(text="郑硷", in_post=False) == []  # nor of who has left
    (listed,) = office.off_staff.listed([county.school])
    assert (listed["id"], listed["name"], listed["employer"]) == (row, "郑硷", "云岭劳务公司")
    totals = office.off_staff.totals([county.school])
    assert (totals.in_post, totals.off, totals.share()) == (3, 1, "25.00")
    with pytest.raises(UsageProblem, match="已经登记为 云岭县第一小学 的编外人员"):
        office.off_staff.register(
            {"name": "郑硷", "identity_number": number}, OffStaff(county.school, "临聘", "2025-01-01")
        )
    with pytest.raises(Refusal, match="现占用 云岭县第一小学 的编制"):
        office.off_staff.register(
            {"name": "张三", "identity_number": identity_number(1)},
            OffStaff(county.archive, "临聘", "2025-01-01"),
        )
    office.off_staff.end(row, "2026-07-01", "合同期满")
    assert office.off_staff.totals([county.school]).off == 0
    assert office.off_staff.totals([county.school], "2026-06-30").kinds == {"劳务派遣": 1}


def test_who_comes_back_off_the_establishment_is_the_same_person(county: SimpleNamespace) -> None:
    """R28: by number without asking, by name, sex and birth only when the clerk says so."""
    office, wang = county.office, county.people["王㛃"]
    office.exits.record(wang, "辞职", "2026-07-01", "辞职报告")
    with pytest.raises(Refusal, match="已有姓名、性别、出生年月相同的 王㛃") as refused:
        office.off_staff.register(
            {"name": "王㛃", "sex": "男", "birth": "1985-03"}, OffStaff(county.school, "临聘", "2026-07-10")
        )
    assert refused.value.rule.startswith("R28")
    office.off_staff.register(
        {"name": "王㛃", "sex": "男", "birth": "1985-03"},
        OffStaff(county.school, "临聘", "2026-07-10"),
        same_as=wang,
    )
    assert [row["person_id"] for row in office.off_staff.listed()] == [wang]


def test_the_hospitals_of_the_published_figure(county: SimpleNamespace) -> None:
    """29 223 staff = 7 779 in post + 21 444 off: 4 645 dispatch + 16 799 agency are 73.38 % (R22)."""
    office = county.office
    hospital = office.units.add({"name": "云岭县人民医院", "sector": "卫生系统"}, "1990")
    with office.desk.operation("roster.import", "医院人员") as op:
        ids = people_store.insert_many(op, [{"name": f"医{n}"} for n in range(29_223)], "")
        account = ledger.ensure_account(office.register, op, hospital, INSTITUTION, ALLOCATED)
        op.insert_many(
            "holdings",
            [{"uuid": "", "person_id": i, "account_id": account, "begins": "2015"} for i in ids[:7_779]],
        )
        op.insert_many(
            "off_staff",
            [
                {"uuid": "", "person_id": person, "unit_id": hospital, "begins": "2018-01-01",
                 "kind": "劳务派遣" if n < 4_645 else "人事代理（新）"}
                for n, person in enumerate(ids[7_779:])
            ],
        )  # fmt: skip
    totals = office.off_staff.totals([hospital])
    assert dict(totals.kinds) == {"劳务派遣": 4_645, "人事代理（新）": 16_799}
    assert (totals.in_post, totals.off, totals.total) == (7_779, 21_444, 29_223)
    assert (totals.share(2), totals.share(1)) == ("73.38", "73.4")
    assert actual(county, hospital) == 7_779


def test_percentages_round_half_up() -> None:
    assert percent(1, 8, 1) == "12.5"
    assert percent(1, 16, 1) == "6.3"  # 6.25
    assert percent(5, 0) == ""


def test_one_card_per_person_and_no_number_twice(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    office.settings.change("card.number_pattern", "云{year}-{n:04d}")
    card = office.quota_cards.issue(zhang, "2026-07-01")
    assert card.number == "云2026-0001"
    assert office.people.get(zhang)["quota_card"] == "云2026-0001"
    with pytest.raises(Refusal, match="已有编制卡 云2026-0001"):
        office.quota_cards.issue(zhang)
    cards = office.quota_cards.issue_unit([county.school], "2026-07-02")
    assert [(card.name, card.number) for card in cards] == [("王㛃", "云2026-0002"), ("赵䶮", "云2026-0003")]
    again = office.quota_cards.replace(zhang, "补发", "2026-07-10")
    assert (again.number, office.people.get(zhang)["quota_card"]) == ("云2026-0004", "云2026-0004")
    assert office.people.as_of(zhang, "2026-07-09")["quota_card"] == "云2026-0001"
    assert [(row["number"], row["end_reason"]) for row in office.quota_cards.of_person(zhang)] == [
        ("云2026-0001", "补发"), ("云2026-0004", ""),
    ]  # fmt: skip
    with pytest.raises(UsageProblem, match="已经用过"):
        office.quota_cards.issue(county.people["钱墕"], number="云2026-0001")
    office.quota_cards.cancel(zhang, "退休", "2026-07-12")
    assert office.people.get(zhang)["quota_card"] == ""
    assert office.quota_cards.issue(zhang, "2026-07-13").number == "云2026-0005"
    assert [row["number"] for row in office.quota_cards.listed()] == [
        "云2026-0002",
        "云2026-0003",
        "云2026-0005",
    ]
    office.exits.record(county.people["王㛃"], "辞职", "2026-07-14", "辞职报告")
    assert [row["name"] for row in office.quota_cards.to_collect()] == ["王㛃"]
    with pytest.raises(Refusal, match="不在编"):
        office.quota_cards.replace(county.people["王㛃"], "换发")
    assert not any(found for _, found in office.check.steps())


def test_a_number_the_ledger_shows_is_kept(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    office.people.change(zhang, {"quota_card": "老123"}, "2012-09")
    office.people.change(zhang, {"title": "教导主任"}, "2020-03", "云教〔2020〕3号")
    assert office.quota_cards.issue(zhang, "2026-07-01").number == "老123"
    data = office.quota_cards.card_data(zhang)
    assert (data["number"], data["name"], data["unit"], data["nature"]) == (
        "老123", "张三", "云岭县第一小学", INSTITUTION,
    )  # fmt: skip
    assert data["identity_number"] != identity_number(1)
    assert [(row["date"], row["what"], row["document"]) for row in data["changes"]] == [
        ("2012-09", f"入编 云岭县第一小学（{INSTITUTION}，{ALLOCATED}）", ""),
        ("2020-03", "职务：教导主任", "云教〔2020〕3号"),
    ]


def test_a_pattern_that_cannot_be_written_says_so(county: SimpleNamespace) -> None:
    office = county.office
    office.settings.change("card.number_pattern", "卡{city}")
    with pytest.raises(UsageProblem, match="写得不对"):
        office.quota_cards.issue(county.people["张三"])
