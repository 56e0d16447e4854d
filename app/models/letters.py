"""Letters: drafts, what was numbered and issued, what was answered or voided."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.models.operation import Operation, Row
from app.models.register import Register

DRAFT, ISSUED, ANSWERED, VOID = "draft", "issued", "answered", "void"
LISTS = ("attachments", "copies_to")
"""Columns that hold lists."""

_SELECT = """
    SELECT l.*, coalesce(u.name, '') AS unit_name, coalesce(c.receipt_number, '') AS receipt_number
    FROM letters l LEFT JOIN units u ON u.id = l.unit_id LEFT JOIN cases c ON c.id = l.case_id
"""


def get(register: Register, letter_id: int) -> Row | None:
    """One letter with ``unit_name`` and ``receipt_number``; its lists as lists."""
    row = register.row(f"{_SELECT} WHERE l.id = ?", letter_id)
    return _opened(row) if row else None


def by_number(register: Register, number: str) -> Row | None:
    """The letter with this number, voided ones too."""
    row = register.row(f"{_SELECT} WHERE l.number = ? AND l.number <> ''", number)
    return _opened(row) if row else None


def listed(register: Register, case_id: int | None = None) -> list[Row]:
    """All letters, or those of one case: drafts first, then the latest number first."""
    rows = register.rows(
        f"{_SELECT} WHERE ?1 IS NULL OR l.case_id = ?1 ORDER BY l.number <> '', l.issued_on DESC, l.id DESC",
        case_id,
    )
    return [_opened(row) for row in rows]


def waiting(register: Register, until: str) -> list[Row]:
    """Issued letters whose answer is due by *until* and has not come, by due day."""
    return register.rows(
        f"{_SELECT} WHERE l.state = '{ISSUED}' AND l.due <> '' AND l.due <= ? ORDER BY l.due, l.id", until
    )


def written_for(register: Register) -> set[tuple[str, int]]:
    """What letters that stand were drafted from: ``(source, source_id)``."""
    rows = register.rows(
        f"SELECT DISTINCT source, source_id FROM letters WHERE source <> '' AND state IN ('{DRAFT}', '{ISSUED}')"
    )
    return {(row["source"], row["source_id"]) for row in rows}


def insert(op: Operation, fields: Row) -> int:
    """Add a draft and return its id."""
    return op.insert("letters", **_packed(fields))


def update(op: Operation, letter_id: int, fields: Row) -> bool:
    """Change a letter; whether anything changed."""
    return op.update("letters", letter_id, **_packed(fields))


def delete(op: Operation, letter_id: int) -> None:
    """Remove a draft."""
    op.delete("letters", letter_id)


def _packed(fields: Row) -> Row:
    return {
        name: json.dumps(list(_lines(value)), ensure_ascii=False) if name in LISTS else value
        for name, value in fields.items()
    }


def _lines(value: Iterable[Any] | str) -> Iterable[str]:
    parts = value.splitlines() if isinstance(value, str) else value
    return (str(part).strip() for part in parts if str(part).strip())


def _opened(row: Row) -> Row:
    return {**row, **{name: tuple(json.loads(row[name])) for name in LISTS}}


def documents_that_moved(register: Register, since: str) -> list[Row]:
    """Documents under which numbers of units were changed from *since* on: ``id, number, units`` (how many)."""
    return register.rows(
        """
        SELECT d.id, d.number, count(DISTINCT a.unit_id) AS units FROM movements m
        JOIN documents d ON d.id = m.document_id
        JOIN accounts a ON a.id IN (m.from_account, m.to_account) AND a.unit_id IS NOT NULL
        WHERE m.superseded_by IS NULL AND m.effective >= ? GROUP BY d.id ORDER BY max(m.effective) DESC, d.id DESC
        """,
        since,
    )


def units_moved_by(register: Register, document_id: int) -> list[Row]:
    """Units whose numbers a document changed, in the order of the units: ``id, name``."""
    return register.rows(
        """
        SELECT DISTINCT u.id, u.name, u.sort_order FROM movements m
        JOIN accounts a ON a.id IN (m.from_account, m.to_account) JOIN units u ON u.id = a.unit_id
        WHERE m.superseded_by IS NULL AND m.document_id = ? ORDER BY u.sort_order, u.id
        """,
        document_id,
    )


def moved_in_case(register: Register, case_id: int) -> list[Row]:
    """Numbers a case moved: ``count, measure, nature, leader_kind, level, from_unit, to_unit`` ("" for none)."""
    return register.rows(
        """
        SELECT sum(m.count) AS count, t.measure, t.nature, t.leader_kind, t.level, coalesce(fu.name, '') AS from_unit,
               coalesce(tu.name, '') AS to_unit
        FROM movements m JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account
        LEFT JOIN units fu ON fu.id = f.unit_id LEFT JOIN units tu ON tu.id = t.unit_id
        WHERE m.superseded_by IS NULL AND m.case_id = ?
        GROUP BY t.measure, t.nature, t.leader_kind, t.level, f.unit_id, t.unit_id ORDER BY min(m.id)
        """,
        case_id,
    )
