"""Saved queries: questions the office asks again, by name."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register


def listed(register: Register) -> list[Row]:
    """All saved queries by name: ``id, uuid, name, owner, definition``."""
    return register.rows("SELECT * FROM saved_queries ORDER BY name")


def by_name(register: Register, name: str) -> Row | None:
    """One saved query."""
    return register.row("SELECT * FROM saved_queries WHERE name = ?", name)


def put(register: Register, op: Operation, name: str, owner: str, definition: str) -> None:
    """Keep a query under *name*, in place of the earlier one of that name."""
    found = by_name(register, name)
    if found:
        op.update("saved_queries", found["id"], owner=owner, definition=definition)
    else:
        op.insert("saved_queries", name=name, owner=owner, definition=definition)
