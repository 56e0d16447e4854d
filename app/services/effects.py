"""What a change of approved numbers would do, shown while the form is being filled; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.services.ledger import OVER, Balance, LedgerService, MovementRequest
from app.services.movement_kinds import BETWEEN_UNITS, GIVEN_BACK, INTO_UNIT, LENT


@dataclass(frozen=True, slots=True)
class Change:
    """One account before and after.

    :param unit: name of its unit.
    """

    unit: str
    before: Balance
    after: Balance


@dataclass(frozen=True, slots=True)
class Effect:
    """The accounts concerned, the unit of the form first, and what else the clerk should know."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def of_movement(ledger: LedgerService, request: MovementRequest, unit: str, other_unit: str = "") -> Effect:
    """What posting *request* would do, on its effective date or today, whichever is later.

    :param unit: name of the unit; :param other_unit: name of the unit the quotas come from.
    """
    moves_in = request.kind in (*INTO_UNIT, *BETWEEN_UNITS, LENT)
    changes = [
        _changed(ledger, request, request.unit_id, unit, request.count if moves_in else -request.count)
    ]
    if request.kind in (*BETWEEN_UNITS, LENT, GIVEN_BACK) and request.other_unit_id is not None:
        theirs = replace(request, nature=request.from_nature or request.nature)
        count = -request.count if moves_in else request.count
        changes.append(_changed(ledger, theirs, request.other_unit_id, other_unit, count))
    refusal = ledger.control.refusal(request)
    notes = [*([refusal.message] if refusal else []), *ledger.control.mixed(request)]
    for change in changes:
        if change.after.approved < 0:
            notes.append(f"{change.unit}的核定数只有 {change.before.approved}，不够减 {request.count}。")
        elif change.after.state == OVER and change.after.approved < change.before.approved:
            notes.append(f"{change.unit}将超编 {-change.after.vacancy} 名。")
    return Effect(tuple(changes), tuple(notes))


def _changed(ledger: LedgerService, request: MovementRequest, unit_id: int, unit: str, count: int) -> Change:
    key = (request.nature, request.funding, request.special_use)
    before = next(
        (
            balance
            for balance in ledger.balances(unit_id, ledger.later_of(request.effective))
            if (balance.nature, balance.funding, balance.special_use) == key
        ),
        Balance(0, unit_id, *key, approved=0, actual=0, reserved=0),
    )
    return Change(unit, before, replace(before, approved=before.approved + count))
