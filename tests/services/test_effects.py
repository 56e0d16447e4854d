"""What a change of approved numbers would do is what it does."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.services import effects
from app.services.ledger import MovementRequest

REQUEST = MovementRequest(0, "事业编制", "财政拨款", 1, "核增", "2026-07-15", "云编〔2026〕8号")


@pytest.mark.parametrize(("kind", "count"), [("核增", 2), ("核减", 1), ("收回", 2), ("核定下达", 3)])
def test_the_effect_foretells_the_balance(county: SimpleNamespace, kind: str, count: int) -> None:
    ledger = county.office.ledger
    request = replace(REQUEST, unit_id=county.school, kind=kind, count=count)
    (change,) = effects.of_movement(ledger, request, "云岭县第一小学").changes
    (before,) = ledger.balances(county.school)
    assert change.before == before
    ledger.post(request)
    (after,) = ledger.balances(county.school)
    assert change.after == after


def test_a_transfer_concerns_both_units(county: SimpleNamespace) -> None:
    ledger = county.office.ledger
    request = replace(REQUEST, unit_id=county.school, kind="划转", other_unit_id=county.archive)
    effect = effects.of_movement(ledger, request, "云岭县第一小学", "云岭县档案馆")
    assert effect.notes == ("云岭县档案馆将超编 1 名。",)
    ledger.post(request)
    assert [change.after for change in effect.changes] == [
        ledger.balances(county.school)[0],
        ledger.balances(county.archive)[0],
    ]


def test_an_account_that_does_not_exist_yet_begins_at_nothing(county: SimpleNamespace) -> None:
    request = replace(REQUEST, unit_id=county.school, nature="行政编制", kind="核减", count=2)
    effect = effects.of_movement(county.office.ledger, request, "云岭县第一小学")
    assert effect.changes[0].before.approved == 0
    assert effect.notes == ("云岭县第一小学的核定数只有 0，不够减 2。",)
