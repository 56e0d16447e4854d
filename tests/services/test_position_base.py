"""R09: what 岗位设置 is reckoned from, with the figures of 退3收2进1 (核定 10, 实有 16, 临时 6)."""

from __future__ import annotations

from app.services.ledger import Balance, UnitNumbers


def numbers(approved: int, actual: int, temporary: int, temporary_actual: int = 0) -> UnitNumbers:
    found = UnitNumbers()
    found.add(Balance(1, 1, "事业编制", "财政拨款", "", approved, actual, 0))
    found.add(Balance(2, 1, "事业编制", "财政拨款", "临时", temporary, temporary_actual, 0))
    return found


def test_while_over_the_temporary_quotas_count_and_afterwards_they_do_not() -> None:
    assert numbers(10, 16, 6).position_base == 16
    assert numbers(10, 10, 6, 6).position_base == 16
    assert numbers(10, 13, 4).position_base == 14
    assert numbers(10, 10, 0).position_base == 10
    assert numbers(10, 8, 0).position_base == 10
