"""What else a vanishing unit holds: permits, borrowed people, staff off the establishment, relations; and taking it back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.kinds import matters as kinds
from app.services.off_staff import OffStaff
from app.services.permits import QuotaRequest
from app.services.workplaces import Workplace
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number
from tests.services.test_matters import DAY, DECIDED, approve, figures, settle


def permit(county: SimpleNamespace) -> str:
    office = county.office
    case = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 1, "招考", "教师缺口"), "张校长"
    )
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    return str(office.permits.issue(case, issued_on="2026-07-01")["number"])


def test_a_permit_is_withdrawn_in_so_many_words(county: SimpleNamespace) -> None:
    office = county.office
    number = permit(county)
    before = office.ledger.numbers_of(county.school, "2026-07-09")
    case_id = approve(county, kinds.ABOLISH, county.school, {"destination": county.archive})
    with pytest.raises(Refusal, match=number):
        office.business.settle(case_id, decided=DECIDED)
    with pytest.raises(UsageProblem, match="去向不能是"):
        office.business.settle(
            case_id, decided={**DECIDED, "assignments": [{"kind": "通知单", "to": "云岭县档案馆"}]}
        )
    office.business.settle(
        case_id, decided={**DECIDED, "assignments": [{"kind": "通知单", "outcome": "收回"}]}
    )
    assert office.permits.get(number)["ended_on"] == DAY
    assert figures(county, county.archive) == (7, 5)
    assert office.ledger.numbers_of(county.school, "2026-07-09").reserved == before.reserved == 1
    assert office.check.run().clean


def test_everybody_else_goes_along(county: SimpleNamespace) -> None:
    office = county.office
    office.off_staff.register(
        {"name": "郑七", "identity_number": identity_number(40)},
        OffStaff(county.archive, "劳务派遣", "2020-01-01"),
    )
    office.workplaces.begin(Workplace(county.people["张三"], "借调", "2026-01-05", unit_id=county.archive))
    office.relations.add(
        county.archive, "行业管理", "2015-01-01", "云编〔2015〕1号", other_id=county.committee
    )
    items = [(end.kind, end.name) for end in office.loose_ends.found([county.archive])]
    assert ("编外人员", "郑七（劳务派遣）") in items
    assert ("借调", "张三（借调在此）") in items
    assert ("机构关系", "行业管理 中共云岭县委办公室") in items
    plan = [{"kind": "借调", "outcome": "终止"}]
    settle(county, kinds.MERGE, county.bureau, units=[{"unit": county.archive}], assignments=plan)
    assert [row["name"] for row in office.off_staff.listed(unit_ids=[county.bureau])] == ["郑七"]
    assert office.workplaces.borrowed([county.archive]) == []
    assert [row["with_name"] for row in office.relations.listed(county.bureau)] == ["中共云岭县委办公室"]
    assert office.relations.listed(county.archive) == []
    assert len(office.relations.listed(county.archive, "2026-07-09")) == 1
    assert {end.kind for end in office.loose_ends.found([county.archive])} == {"文件档案"}
    assert office.check.run().clean


def test_a_merger_is_one_operation_and_can_be_undone(county: SimpleNamespace) -> None:
    office = county.office
    case_id = approve(county, kinds.MERGE, county.school, {"units": [{"unit": county.archive}]})
    before = (office.ledger.balances(), office.units.listed("2026-07-15"))
    number = office.register.last_operation
    office.business.settle(case_id, decided=DECIDED)
    assert office.register.last_operation == number + 1
    assert office.proof.run().exceptions == []
    office.journal.undo()
    assert (office.ledger.balances(), office.units.listed("2026-07-15")) == before
    assert office.unit_events.fates([county.archive]) == {}
    assert office.check.run().clean


def test_subordinate_units_find_a_new_superior(county: SimpleNamespace) -> None:
    """教育局 goes into its own school: the school then stands directly under what was above 教育局."""
    office = county.office
    section = office.units.add(
        {"name": "云岭县教育局人事股", "kind": "内设机构", "parent_id": county.bureau}, "2010-01"
    )
    plan = [{"kind": "下属机构", "item": "云岭县教育局人事股", "outcome": "撤销"}]
    settle(county, kinds.ABOLISH, county.bureau, destination=county.school, assignments=plan)
    assert office.units.get(county.school)["supervising_id"] is None
    assert office.units.get(section)["abolished"] == DAY
    assert office.units.as_of(county.school, "2026-07-09")["supervising_id"] == county.bureau


def test_a_day_before_later_movements_is_refused(county: SimpleNamespace) -> None:
    line = {"change": "核减", "nature": INSTITUTION, "funding": ALLOCATED, "count": 1}
    settle(county, kinds.QUOTAS, county.school, lines=[line])
    case_id = approve(county, kinds.ABOLISH, county.archive, {"destination": county.school})
    county.office.business.settle(case_id, decided=DECIDED)
    assert figures(county, county.school) == (6, 5)
    with pytest.raises(UsageProblem, match="之后还有编制变动"):
        settle(county, kinds.ABOLISH, county.school, destination=county.committee, effective="2026-07-01")


def test_decided_for_a_day_to_come_or_for_one_that_is_past(county: SimpleNamespace) -> None:
    """What happened between the day and its recording moves along: who left since then left the new unit."""
    office = county.office
    case_id = approve(county, kinds.ABOLISH, county.archive, {"destination": county.school})
    with pytest.raises(UsageProblem, match="还没有到"):
        office.business.settle(case_id, decided={**DECIDED, "effective": "2026-08-01"})
    office.exits.record(county.people["钱墕"], "退休", "2026-07-12", "云退〔2026〕1号")
    office.business.settle(case_id, decided={**DECIDED, "effective": "2026-07-10"})
    assert figures(county, county.school, "2026-07-11") == (7, 5)
    assert figures(county, county.school, "2026-07-15") == (7, 4)
    told = [
        (row["unit_name"], row["begins"], row["ends"], row["exit_reason"])
        for row in office.people.life_line(county.people["钱墕"])
    ]
    assert told == [
        ("云岭县档案馆", "2012-09", "2026-07-10", "调离"),
        ("云岭县第一小学", "2026-07-10", "2026-07-12", "退休"),
    ]
    linked = {row["name"] for row in office.documents.get(office.cases.get(case_id)["document_id"])["units"]}
    assert linked == {"云岭县档案馆", "云岭县第一小学"}
    assert office.check.run().clean
