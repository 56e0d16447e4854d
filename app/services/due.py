"""What waits for the office: the list the day begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.models.operation import Row
from app.services.case_kinds import RETURNED
from app.services.cases import CaseService
from app.services.permits import PermitService

PERMIT_DAYS = 30
"""A permit with quotas left is due when it expires within so many days."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do.

    :param date: since when it waits, or for a permit its last day.
    :param state: the word of its state: 将到期, 已退回, 待编办审核 …
    :param case_id: the case to open; for a permit the case it came from, None when recorded without one.
    """

    id: str
    date: str
    what: str
    title: str
    unit: str
    unit_id: int
    state: str
    case_id: int | None


def due_lines(cases: CaseService, permits: PermitService, today: str) -> list[DueLine]:
    """Permits about to expire, the next one first; then returned cases; then open cases; oldest first."""
    open_cases = sorted(cases.listed(open_only=True), key=lambda row: (row["received_on"], row["id"]))
    returned = [row for row in open_cases if row["state"] == RETURNED]
    going_on = [row for row in open_cases if row["state"] != RETURNED]
    return [*_expiring(permits.listed(), today), *map(_case, returned), *map(_case, going_on)]


def _expiring(permits: Iterable[Row], today: str) -> list[DueLine]:
    limit = (dt.date.fromisoformat(today) + dt.timedelta(PERMIT_DAYS)).isoformat()
    found = [
        permit
        for permit in permits
        if permit["left"] > 0 and not permit["ended_on"] and today <= permit["valid_until"] <= limit
    ]
    return [
        DueLine(
            f"permit-{permit['id']}",
            permit["valid_until"],
            "通知单到期",
            f"{permit['number']}，还有 {permit['left']} 名未用",
            permit["unit_name"],
            permit["unit_id"],
            "将到期",
            permit["case_id"],
        )
        for permit in sorted(found, key=lambda row: (row["valid_until"], row["id"]))
    ]


def _case(row: Row) -> DueLine:
    return DueLine(
        f"case-{row['id']}",
        row["received_on"],
        row["kind_name"],
        f"{row['receipt_number']}　{row['title']}",
        row["unit_name"],
        row["unit_id"],
        row["state_name"],
        row["id"],
    )
