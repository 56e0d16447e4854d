"""Follow-ups: what an approval leaves to be done, and what somebody wants to be reminded of."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register

_SELECT = """
    SELECT f.*, coalesce(u.name, '') AS unit_name, coalesce(c.receipt_number, '') AS receipt_number
    FROM follow_ups f LEFT JOIN units u ON u.id = f.unit_id LEFT JOIN cases c ON c.id = f.case_id
"""


def insert(
    op: Operation, *, kind: str, title: str, due: str, unit_id: int | None = None, case_id: int | None = None,
    handler: str = "", done_on: str = "", outcome: str = "",
) -> int:  # fmt: skip
    """Add one and return its id.

    :param handler: '' leaves it to whoever looks after the unit.
    """
    return op.insert(
        "follow_ups", kind=kind, title=title, unit_id=unit_id, case_id=case_id, handler=handler, due=due,
        done_on=done_on, outcome=outcome,
    )  # fmt: skip


def get(register: Register, follow_up_id: int) -> Row | None:
    """One follow-up with ``unit_name`` and ``receipt_number``."""
    return register.row(f"{_SELECT} WHERE f.id = ?", follow_up_id)


def listed(
    register: Register, *, open_only: bool = True, until: str = "", case_id: int | None = None
) -> list[Row]:
    """Follow-ups by due day.

    :param until: only those due by this day; :param case_id: only those of one case.
    """
    return register.rows(
        f"{_SELECT} WHERE (?1 = 0 OR f.done_on = '') AND (?2 = '' OR f.due <= ?2) AND (?3 IS NULL OR f.case_id = ?3)"
        " ORDER BY f.due, f.id",
        int(open_only), until, case_id,
    )  # fmt: skip


def titles(register: Register, kind: str) -> set[str]:
    """Titles of all follow-ups of one kind."""
    return set(register.column("SELECT title FROM follow_ups WHERE kind = ?", kind))
