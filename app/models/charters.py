"""三定规定: the versions of what a unit is for, how it is divided, and with how many."""

from __future__ import annotations

from typing import Any

import msgspec

from app.models.dated import visible
from app.models.operation import Operation, Row, canonical
from app.models.register import Register

_COLUMNS = "SELECT c.*, coalesce(d.number, '') AS document FROM charters c LEFT JOIN documents d ON d.id = c.document_id"


def versions(register: Register, unit_id: int, known: int | None) -> list[Row]:
    """All versions of a unit's charter, oldest first, ``fields`` decoded."""
    rows = register.rows(
        f"{_COLUMNS} WHERE c.unit_id = ? AND {visible('c', known)} ORDER BY c.effective, c.id", unit_id
    )
    return [{**row, "fields": msgspec.json.decode(row["fields"])} for row in rows]


def at(register: Register, unit_id: int, date: str, known: int | None) -> Row | None:
    """The version in force at *date*, None before the first."""
    standing = [row for row in versions(register, unit_id, known) if row["effective"] <= date]
    return standing[-1] if standing else None


def in_force(register: Register, date: str) -> dict[int, dict[str, Any]]:
    """The content of the version in force at *date* of every unit that has one, by unit."""
    return {
        row["unit_id"]: msgspec.json.decode(row["fields"])
        for row in register.iterate(
            f"SELECT c.unit_id, c.fields FROM charters c WHERE {visible('c', None)} AND c.effective <= ? "
            "ORDER BY c.effective, c.id",
            date,
        )
    }


def unit_of(register: Register, charter_id: int) -> int | None:
    """The unit a version belongs to."""
    found = register.value("SELECT unit_id FROM charters WHERE id = ?", charter_id)
    return int(found) if found is not None else None


def add(
    register: Register,
    op: Operation,
    unit_id: int,
    effective: str,
    fields: dict[str, Any],
    document_id: int | None,
    case_id: int | None = None,
) -> int:
    """Record a version; one of the same day is replaced."""
    values = {
        "unit_id": unit_id,
        "effective": effective,
        "document_id": document_id,
        "fields": canonical(fields),
        "case_id": case_id,
    }
    same = register.row(
        "SELECT id, uuid FROM charters WHERE unit_id = ? AND effective = ? AND superseded_by IS NULL",
        unit_id,
        effective,
    )
    if same is None:
        return op.insert("charters", **values)
    op.supersede("charters", same["id"])
    return op.insert("charters", uuid=same["uuid"], **values)
