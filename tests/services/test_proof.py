"""期初 + 增 − 减 = 期末, for every unit and month."""

from __future__ import annotations

from types import SimpleNamespace

from app.services.ledger import MovementRequest
from tests.services.conftest import ALLOCATED, INSTITUTION


def test_twenty_years_without_exception(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    office.ledger.post(
        MovementRequest(county.school, INSTITUTION, ALLOCATED, 2, "划转", "2018", "云编〔2018〕2号",
                        other_unit_id=county.archive)
    )  # fmt: skip
    proof = office.proof.run()
    assert (proof.units, proof.months, proof.first, proof.last) == (4, 240, "2006-08", "2026-07")
    assert proof.figures == 4 * 240 * 4
    assert proof.exceptions == []


def test_a_record_that_its_month_does_not_hold_is_named(county: SimpleNamespace) -> None:
    office = county.office
    with office.desk.operation("test.damage", "日期写错") as op:  # a date no month of the register can hold
        account = office.ledger.balances(county.school)[0].account_id
        op.insert("movements", from_account=account, to_account=office.ledger.balances(county.archive)[0].account_id,
                  count=1, kind="划转", effective="2020-7")  # fmt: skip
    sentences = [exception.sentence for exception in office.proof.run().exceptions]
    assert sentences == [
        "云岭县第一小学 2021-01 核定编制：期初 5 + 增 0 − 减 0 ≠ 期末 4",
        "云岭县档案馆 2021-01 核定编制：期初 2 + 增 0 − 减 0 ≠ 期末 3",
    ]


def test_a_backdated_correction_moves_only_its_unit_and_the_old_answer_stays_known(
    county: SimpleNamespace,
) -> None:
    office = county.office
    known = office.register.last_operation
    before = {unit: numbers.approved for unit, numbers in office.ledger.unit_numbers("2015-12-31").items()}
    office.ledger.post(
        MovementRequest(county.school, INSTITUTION, ALLOCATED, 3, "核增", "2014-03-01", "云编〔2014〕9号")
    )
    after = {unit: numbers.approved for unit, numbers in office.ledger.unit_numbers("2015-12-31").items()}
    assert after == {**before, county.school: before[county.school] + 3}
    then = office.ledger.unit_numbers("2015-12-31", known)
    assert {unit: numbers.approved for unit, numbers in then.items()} == before
    assert office.proof.run().exceptions == []
