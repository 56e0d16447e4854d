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
OVERDUE, EXPIRING, SENT_BACK = "已超期", "将到期", "已退回"


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do.

    :param date: until when; "" when it waits for somebody else (a returned case).
    :param urgency: 已超期, 将到期, 已退回 or "".
    :param state: what it waits for, or what is left.
    :param case_id: the case to open; for a permit the case it came from, None when recorded without one.
    """

    id: str
    date: str
    urgency: str
    what: str
    title: str
    unit: str
    unit_id: int
    state: str
    case_id: int | None


def due_lines(cases: CaseService, permits: PermitService, today: str) -> list[DueLine]:
    """Open cases and permits about to expire, by their last day, overdue first; then returned cases, oldest first."""
    found = cases.fetch([row["id"] for row in cases.listed(open_only=True)])
    waiting = [_case(row, today) for row in found if row["state"] != RETURNED]
    returned = sorted((row for row in found if row["state"] == RETURNED), key=lambda row: row["id"])
    timed = sorted([*_expiring(permits.listed(), today), *waiting], key=lambda line: line.date)
    return [*timed, *(_case(row, today) for row in returned)]


def _expiring(permits: Iterable[Row], today: str) -> list[DueLine]:
    limit = (dt.date.fromisoformat(today) + dt.timedelta(PERMIT_DAYS)).isoformat()
    return [
        DueLine(
            f"permit-{permit['id']}",
            permit["valid_until"],
            EXPIRING,
            "通知单到期",
            permit["number"],
            permit["unit_name"],
            permit["unit_id"],
            f"还有 {permit['left']} 名未用",
            permit["case_id"],
        )
        for permit in permits
        if permit["left"] > 0 and not permit["ended_on"] and today <= permit["valid_until"] <= limit
    ]


def _case(row: Row, today: str) -> DueLine:
    is_returned = row["state"] == RETURNED
    is_overdue = not is_returned and row["due_on"] < today
    return DueLine(
        f"case-{row['id']}",
        "" if is_returned else row["due_on"],
        SENT_BACK if is_returned else OVERDUE if is_overdue else "",
        row["kind_name"],
        f"{row['receipt_number']}　{row['title'].removeprefix(row['unit_name']).strip()}",
        row["unit_name"],
        row["unit_id"],
        "待单位补正" if is_returned else row["state_name"],
        row["id"],
    )
