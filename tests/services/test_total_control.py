"""All kinds of movement balance; the total from above holds (R06); 单列 and 员额 stand beside (R07); no mixing (R26)."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.ledger import MovementRequest
from app.services.movement_kinds import BETWEEN_UNITS, INTO_UNIT, MOVEMENT_KINDS, OUT_OF_UNIT
from tests.outside_totals import outside_totals
from tests.services.conftest import ADMINISTRATIVE, ALLOCATED, INSTITUTION, identity_number

ISSUE = "省编〔2024〕3号"


def request(unit: int, count: int, kind: str, **more: object) -> MovementRequest:
    made = MovementRequest(unit, INSTITUTION, ALLOCATED, count, kind, "2026-01-01", "云编〔2026〕1号")
    return replace(made, **more)  # type: ignore[arg-type]


def held(county: SimpleNamespace) -> dict[str, int]:
    totals = outside_totals(county.office.register, "2026-12-31")
    assert totals["issued"] - totals["withdrawn"] == totals["held"]
    return dict(totals)


@pytest.mark.parametrize("kind", MOVEMENT_KINDS)
def test_every_kind_balances_and_its_correction_takes_it_back(county: SimpleNamespace, kind: str) -> None:
    ledger = county.office.ledger
    pool = county.office.units.add({"name": "云岭县编制周转池"}, "2020")
    ledger.post(request(pool, 4, "核定下达", special_use="周转"))
    ledger.post(request(county.school, 3, "周转借出", other_unit_id=pool))
    before, outside = {row.account_id: row.approved for row in ledger.balances()}, held(county)
    other = {"other_unit_id": county.archive} if kind in BETWEEN_UNITS else {}
    if kind.startswith("周转"):
        other = {"other_unit_id": pool}
    movement = ledger.post(request(county.school, 1, kind, **other))
    after = {row.account_id: row.approved for row in ledger.balances()}
    changed = sorted(
        after[account] - before[account] for account in after if after[account] != before[account]
    )
    expected = [1] if kind in INTO_UNIT else [-1] if kind in OUT_OF_UNIT else [-1, 1]
    assert changed == expected
    assert held(county)["held"] - outside["held"] == sum(expected)
    ledger.correct(movement, "云编〔2026〕2号", "记错")
    assert {row.account_id: row.approved for row in ledger.balances()} == before


def test_a_pool_lends_apart_from_the_total_and_gets_back(county: SimpleNamespace) -> None:
    office = county.office
    pool = office.units.add({"name": "云岭县编制周转池"}, "2020")
    office.ledger.post(request(pool, 300, "核定下达", special_use="周转"))
    office.ledger.post(request(county.school, 2, "周转借出", other_unit_id=pool))
    school, lender = office.ledger.numbers_of(county.school), office.ledger.numbers_of(pool)
    assert (school.approved, school.apart_approved) == (5, 2)
    assert (lender.approved, lender.apart_approved) == (0, 298)
    totals = office.ledger.totals()
    assert (totals.approved, totals.actual, totals.apart_approved) == (8, 7, 300)
    office.entries.record_existing(
        {"name": "李硷", "identity_number": identity_number(40)}, county.school, INSTITUTION, ALLOCATED, "2026-02-01",
        "引进人才", special_use="周转",
    )  # fmt: skip
    school = office.ledger.numbers_of(county.school)
    assert (school.actual, school.apart_actual, school.apart_available) == (3, 1, 1)
    with pytest.raises(Refusal, match="不能小于 0"):
        office.ledger.post(request(county.school, 3, "周转归还", other_unit_id=pool))
    office.ledger.post(request(county.school, 1, "周转归还", other_unit_id=pool))
    assert office.ledger.numbers_of(pool).apart_approved == 299
    with pytest.raises(UsageProblem, match="周转池"):
        office.ledger.post(request(county.school, 1, "周转借出"))


def test_an_approval_stays_within_what_came_from_above(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    assert ledger.control.remarks(request(county.school, 1, "核增")) == [
        "还没有登记事业编制的上级下达总数，没有核对总量。"
    ]
    ledger.control.set_total(INSTITUTION, 8, ISSUE)
    ledger.post(request(county.school, 1, "核增"))  # 7 → 8
    with pytest.raises(Refusal, match=r"上级下达 8 名.*已分配 8 名") as refused:
        ledger.post(request(county.school, 1, "核增"))
    assert refused.value.rule.startswith("R06")
    assert refused.value.next_step
    ledger.post(request(county.school, 1, "划转", other_unit_id=county.archive))  # moves raise nothing
    ledger.post(request(county.school, 5, "核增", superior_document="省编〔2026〕9号"))
    line = next(line for line in ledger.control.totals() if line.nature == INSTITUTION)
    assert (line.issued, line.allocated, line.unallocated, line.document) == (13, 13, 0, "省编〔2026〕9号")
    county.office.journal.undo()
    line = next(line for line in ledger.control.totals() if line.nature == INSTITUTION)
    assert (line.issued, line.allocated, line.document) == (8, 8, ISSUE)
    ledger.post(request(county.school, 2, "核定下达", fact=True))  # an opening balance is a fact
    line = next(line for line in ledger.control.totals() if line.nature == INSTITUTION)
    assert (line.allocated, line.unallocated) == (10, -2)


def test_totals_by_nature_say_what_is_apart(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    ledger.post(request(county.archive, 3, "核定下达", special_use="人才专项"))
    lines = {line.nature: line for line in ledger.control.totals()}
    assert (lines[INSTITUTION].allocated, lines[INSTITUTION].apart, lines[INSTITUTION].actual) == (10, 3, 5)
    assert (lines[ADMINISTRATIVE].allocated, lines[ADMINISTRATIVE].actual) == (1, 2)
    earlier = {line.nature: line for line in ledger.control.totals("2011")}
    assert (earlier[INSTITUTION].allocated, earlier[INSTITUTION].actual) == (7, 0)


def test_administrative_and_institution_posts_are_not_mixed(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    renamed = request(
        county.school,
        1,
        "调剂",
        nature=INSTITUTION,
        from_nature=ADMINISTRATIVE,
        other_unit_id=county.committee,
    )
    with pytest.raises(Refusal, match="行政编制不能改作事业编制") as refused:
        ledger.post(renamed)
    assert refused.value.rule.startswith("R26")
    fact = replace(renamed, fact=True)
    assert ledger.control.remarks(fact)[0] == "行政编制不能改作事业编制使用。已照实登记，请核实。"
    ledger.post(fact)
    assert (ledger.numbers_of(county.committee).approved, ledger.numbers_of(county.school).approved) == (0, 6)
    same = request(
        county.archive,
        1,
        "调剂",
        nature="参公事业编制",
        from_nature=INSTITUTION,
        other_unit_id=county.archive,
    )
    ledger.post(same)
    assert {row.nature: row.approved for row in ledger.balances(county.archive)} == {
        INSTITUTION: 1,
        "参公事业编制": 1,
    }


def test_filed_staff_numbers_stand_beside_the_total(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    ledger.control.set_total(INSTITUTION, 7, ISSUE)
    ledger.post(request(county.school, 40, "核定下达", nature="备案员额"))
    numbers = ledger.numbers_of(county.school)
    assert (numbers.approved, numbers.control_approved, numbers.state) == (5, 40, "空编")
    assert ledger.totals().approved == 8
    assert [line.nature for line in ledger.control.totals()] == [INSTITUTION, ADMINISTRATIVE]


def issued(county: SimpleNamespace, at: str | None = None, known: int | None = None) -> int | None:
    lines = county.office.ledger.control.totals(at, known)
    return next(line.issued for line in lines if line.nature == INSTITUTION)


def test_what_came_from_above_has_its_days(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    ledger.control.set_total(INSTITUTION, 7, ISSUE, "2020-01-01")
    before = county.office.register.last_operation
    ledger.post(
        request(county.school, 2, "核增", effective="2026-09-01", superior_document="省编〔2026〕9号")
    )
    assert [issued(county, day) for day in ("2019-12-31", "2020-01-01", "2026-08-31", "2026-09-01")] == [
        None, 7, 7, 9,
    ]  # fmt: skip
    assert issued(county, "2026-09-01", before) == 7
    with pytest.raises(Refusal, match="突破总数"):
        ledger.post(request(county.school, 1, "核增"))
    ledger.control.set_total(INSTITUTION, 8, "省编〔2025〕3号", "2025-01-01")
    ledger.post(request(county.school, 1, "核增"))  # today 7 → 8 of 8, from September 10 of 10
    assert issued(county, "2026-09-01") == 10
    assert county.office.check.run().clean


def test_a_corrected_movement_takes_back_what_its_document_issued(county: SimpleNamespace) -> None:
    office, ledger = county.office, county.office.ledger
    ledger.control.set_total(INSTITUTION, 7, ISSUE)
    movement = ledger.post(request(county.school, 2, "核增", superior_document="省编〔2026〕9号"))
    assert issued(county) == 9
    ledger.correct(movement, "云编〔2026〕6号", "文件未生效")
    assert issued(county) == 7
    with pytest.raises(Refusal, match="上级下达 7 名"):
        ledger.post(request(county.school, 1, "核增"))
    office.journal.undo()
    assert issued(county) == 9
    assert office.check.run().clean


def test_a_movement_is_corrected_once_whatever_becomes_of_its_document(county: SimpleNamespace) -> None:
    office, ledger = county.office, county.office.ledger
    number = "云编〔2026〕77号"
    first = ledger.post(request(county.school, 2, "核增", document=number))
    ledger.correct(first, "云编〔2026〕78号", "登记有误")
    keep = office.documents.register({"number": "云编办〔2026〕77号"})
    office.documents.merge(keep, office.documents.find(number)["id"])
    again = next(
        row["id"] for row in ledger.movements(county.school) if row["change"] == 2 and row["kind"] == "核增"
    )
    assert again != first
    with pytest.raises(Refusal, match="已经更正过"):
        ledger.correct(again, "云编〔2026〕79号", "再更正")
    assert office.check.run().clean
