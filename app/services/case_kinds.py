"""Every kind of case the office handles, by key; the families are in :mod:`app.services.kinds`."""

from __future__ import annotations

from app.services.kinds import letters, matters, people, planning, quota
from app.services.kinds.letters import INCOMING
from app.services.kinds.model import CaseKind, Field, Step
from app.services.kinds.people import (
    APPOINTMENT,
    BATCH_TRANSFER,
    CERTIFICATE,
    INFORMATION,
    KEY_INFORMATION,
    TRANSFER,
)
from app.services.kinds.planning import PLAN
from app.services.kinds.quota import ENTRY, EXIT, QUOTA_USE

__all__ = [
    "APPOINTMENT",
    "BATCH_TRANSFER",
    "CANCELLED",
    "CASE_KINDS",
    "CERTIFICATE",
    "CLOSED",
    "ENTRY",
    "EXIT",
    "INCOMING",
    "INFORMATION",
    "KEY_INFORMATION",
    "PLAN",
    "QUOTA_USE",
    "RETURNED",
    "STATE_NAMES",
    "SUPERVISE",
    "TRANSFER",
    "CaseKind",
    "Field",
    "Step",
    "state_name",
]

CASE_KINDS: dict[str, CaseKind] = {
    kind.key: kind for kind in (*planning.KINDS, *quota.KINDS, *people.KINDS, *matters.KINDS, *letters.KINDS)
}

RETURNED, CLOSED, CANCELLED = "returned", "closed", "cancelled"
SUPERVISE = "supervise"
"""The step of the 主管部门; it falls away for a unit that has none (R15)."""
STATE_NAMES = {RETURNED: "已退回", CLOSED: "已办结", CANCELLED: "已撤回"}


def state_name(kind: str, state: str) -> str:
    """What a case waits for, in words."""
    return STATE_NAMES.get(state) or f"待{CASE_KINDS[kind].step(state).name}"
