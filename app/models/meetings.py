"""Meetings of the 编委会 and the office, and the items on their agenda."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register

PLANNED, HELD, ISSUED = "planned", "held", "issued"


def get(register: Register, meeting_id: int) -> Row | None:
    """One meeting."""
    return register.row("SELECT * FROM meetings WHERE id = ?", meeting_id)


def listed(register: Register, *, open_only: bool = False) -> list[Row]:
    """Meetings, newest first, each with ``items`` and ``decided`` (how many)."""
    return register.rows(
        "SELECT m.*, (SELECT count(*) FROM meeting_items i WHERE i.meeting_id = m.id) AS items,"
        " (SELECT count(*) FROM meeting_items i WHERE i.meeting_id = m.id AND i.outcome <> '') AS decided"
        " FROM meetings m WHERE (?1 = 0 OR m.state <> 'issued') ORDER BY m.held_on DESC, m.id DESC",
        int(open_only),
    )


def items(register: Register, meeting_id: int) -> list[Row]:
    """The agenda in its order, with the case behind each item."""
    return register.rows(
        "SELECT i.*, coalesce(c.receipt_number, '') AS receipt_number, coalesce(c.kind, '') AS case_kind,"
        " coalesce(c.state, '') AS case_state, c.unit_id, coalesce(u.name, '') AS unit_name"
        " FROM meeting_items i LEFT JOIN cases c ON c.id = i.case_id LEFT JOIN units u ON u.id = c.unit_id"
        " WHERE i.meeting_id = ? ORDER BY i.seq",
        meeting_id,
    )


def item(register: Register, item_id: int) -> Row | None:
    """One item of an agenda."""
    return register.row("SELECT * FROM meeting_items WHERE id = ?", item_id)


def next_seq(register: Register, meeting_id: int) -> int:
    """The number the next item of an agenda gets."""
    return int(
        register.value("SELECT coalesce(max(seq), 0) + 1 FROM meeting_items WHERE meeting_id = ?", meeting_id)
    )


def renumber(op: Operation, order: list[int]) -> None:
    """Number the items of an agenda in this order of their ids."""
    for seq, item_id in enumerate(order, 1):
        op.update("meeting_items", item_id, seq=seq)


def on_open_agendas(register: Register) -> set[int]:
    """Cases that stand on the agenda of a meeting without a decision yet."""
    return set(
        register.column(
            "SELECT i.case_id FROM meeting_items i JOIN meetings m ON m.id = i.meeting_id"
            " WHERE i.case_id IS NOT NULL AND i.outcome = ''"
        )
    )


def cases_in(register: Register, state: str) -> list[int]:
    """Open cases that wait for a step, oldest first."""
    found: list[int] = register.column(
        "SELECT id FROM cases WHERE state = ? AND closed_on = '' ORDER BY received_on, id", state
    )
    return found
