"""Questions to the operation log: who, when, what, and what was before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from app.models.operation import Row
from app.models.register import Register
from app.values.text import like_escape


def listed(
    register: Register,
    *,
    actor: str = "",
    business_date: str = "",
    text: str = "",
    limit: int = 500,
    before: int | None = None,
) -> list[Row]:
    """Operations, newest first; ``undone`` tells whether a later operation took it back."""
    where, params = ["1 = 1"], []
    for column, wanted in (("o.actor", actor), ("o.business_date", business_date)):
        if wanted:
            where.append(f"{column} = ?")
            params.append(wanted)
    if text:
        where.append("o.sentence LIKE ? ESCAPE '\\'")
        params.append(f"%{like_escape(text)}%")
    if before is not None:
        where.append("o.id < ?")
        params.append(str(before))
    return register.rows(
        "SELECT o.*, EXISTS (SELECT 1 FROM operations u WHERE u.undoes = o.id) AS undone FROM operations o"
        f" WHERE {' AND '.join(where)} ORDER BY o.id DESC LIMIT {int(limit)}",
        *params,
    )


def get(register: Register, operation_id: int) -> Row | None:
    """One operation."""
    return register.row(
        "SELECT o.*, EXISTS (SELECT 1 FROM operations u WHERE u.undoes = o.id) AS undone FROM operations o WHERE o.id = ?",
        operation_id,
    )


def hash_of(register: Register, operation_id: int) -> str:
    """The hash that chains an operation to those before it; "" when there is no such operation."""
    return str(register.value("SELECT hash FROM operations WHERE id = ?", operation_id) or "")


def changes(register: Register, operation_id: int, limit: int = 1000) -> list[dict[str, Any]]:
    """The changed rows of one operation: ``table_name, row_id, old, new`` with old/new as dictionaries or None."""
    return [
        _decoded(row)
        for row in register.rows(
            "SELECT * FROM changes WHERE operation_id = ? ORDER BY seq LIMIT ?", operation_id, limit
        )
    ]


def changes_backwards(register: Register, operation_id: int) -> Iterator[dict[str, Any]]:
    """All changed rows of one operation, the last first, one by one: an import has hundreds of thousands."""
    rows = register.iterate("SELECT * FROM changes WHERE operation_id = ? ORDER BY seq DESC", operation_id)
    return map(_decoded, rows)


def _decoded(row: Row) -> dict[str, Any]:
    return {
        **row,
        "old": msgspec.json.decode(row["old"]) if row["old"] else None,
        "new": msgspec.json.decode(row["new"]) if row["new"] else None,
    }


def last_undoable(register: Register, actor: str) -> Row | None:
    """The newest operation of *actor* that was not taken back; whether it still can be is another question."""
    return register.row(
        "SELECT o.* FROM operations o WHERE o.actor = ? AND o.undoes IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM operations u WHERE u.undoes = o.id) ORDER BY o.id DESC LIMIT 1",
        actor,
    )


def known_at(register: Register, moment: str) -> int:
    """The last operation recorded at or before *moment*; 0 when none was.

    The log keeps UTC; *moment* is by the clock of this seat unless it names its own offset.

    :param moment: ISO date, meaning all of that day, or date and time.
    :raises ValueError: neither.
    """
    until = datetime.fromisoformat(moment)
    if len(moment) == 10:
        until += timedelta(days=1, seconds=-1)
    bound = until.astimezone(UTC).isoformat(timespec="seconds")
    return int(register.value("SELECT coalesce(max(id), 0) FROM operations WHERE recorded_at <= ?", bound))
