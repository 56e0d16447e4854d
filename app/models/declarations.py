"""Declarations: what a township proposes to the county."""

from __future__ import annotations

from typing import Any

import msgspec

from app.models.operation import Operation, Row, canonical
from app.models.register import Register

DRAFT, WRITTEN, RECEIVED, ACCEPTED, RETURNED, WITHDRAWN = (
    "draft",
    "written",
    "received",
    "accepted",
    "returned",
    "withdrawn",
)

_SELECT = """
    SELECT d.*, u.name AS unit_name, coalesce(p.name, '') AS person_name, k.number AS package_number
    FROM declarations d JOIN units u ON u.id = d.unit_id LEFT JOIN people p ON p.id = d.person_id
    LEFT JOIN packages k ON k.id = d.package_id
"""


def _decoded(row: Row) -> Row:
    return {**row, "payload": msgspec.json.decode(row["payload"])}


def insert(op: Operation, *, payload: dict[str, Any], **columns: Any) -> int:
    """Add a declaration and return its id."""
    return op.insert("declarations", **columns, payload=canonical(payload), revision=op.id)


def revise(op: Operation, declaration_id: int, *, payload: dict[str, Any], **columns: Any) -> None:
    """Change what is declared; the newer revision replaces the older one wherever both arrive."""
    op.update("declarations", declaration_id, payload=canonical(payload), revision=op.id, **columns)


def get(register: Register, declaration_id: int) -> Row | None:
    """One declaration; ``payload`` is a dictionary."""
    found = register.row(f"{_SELECT} WHERE d.id = ?", declaration_id)
    return _decoded(found) if found else None


def by_uuid(register: Register, uuid: str) -> Row | None:
    """A declaration by the identifier that travels."""
    found = register.row(f"{_SELECT} WHERE d.uuid = ?", uuid)
    return _decoded(found) if found else None


def listed(
    register: Register, *, states: tuple[str, ...] = (), month: str = "", package_id: int | None = None
) -> list[Row]:
    """Declarations in the order they were made."""
    where, params = ["1 = 1"], list[object]()
    if states:
        where.append(f"d.state IN ({','.join('?' * len(states))})")
        params += states
    if month:
        where.append("d.month = ?")
        params.append(month)
    if package_id is not None:
        where.append("d.package_id = ?")
        params.append(package_id)
    rows = register.rows(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY d.id", *params)
    return [_decoded(row) for row in rows]
