"""Typed, dated relations between units (隶属 and 主管 are facts of the unit itself)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.models.dated import in_force, visible
from app.models.operation import Operation, Row
from app.models.register import Register

_SELECT = """
    SELECT r.*, u.name AS unit_name, coalesce(o.name, '') AS other_name, coalesce(d.number, '') AS document,
           coalesce(e.number, '') AS end_document
    FROM unit_relations r JOIN units u ON u.id = r.unit_id LEFT JOIN units o ON o.id = r.other_id
    LEFT JOIN documents d ON d.id = r.document_id LEFT JOIN documents e ON e.id = r.end_document_id
"""


def insert(op: Operation, **columns: Any) -> int:
    """Write one relation and return its id."""
    return op.insert("unit_relations", **columns)


def replace(op: Operation, row: Row, **changed: Any) -> int:
    """Put a new version in the place of a relation and return its id."""
    return op.replace("unit_relations", row, **changed)


def get(register: Register, relation_id: int) -> Row | None:
    """One relation that stands."""
    return register.row(f"{_SELECT} WHERE r.id = ? AND r.superseded_by IS NULL", relation_id)


def listed(
    register: Register, at: str, known: int | None, unit_ids: Iterable[int] | None = None, kind: str = ""
) -> list[Row]:
    """Relations in force at (*at*, *known*), of these units on either side (None: all), of one kind or all ('')."""
    scope = "" if unit_ids is None else ",".join(str(int(unit)) for unit in unit_ids)
    mine = "" if unit_ids is None else f"AND (r.unit_id IN ({scope}) OR r.other_id IN ({scope}))"
    return register.rows(
        f"{_SELECT} WHERE {visible('r', known)} AND {in_force('r')} {mine} AND (?2 = '' OR r.kind = ?2)"
        " ORDER BY u.sort_order, r.kind, r.begins, r.id",
        at, kind,
    )  # fmt: skip


def lasting(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """Relations of these units, on either side, that are in force at *at* or begin later."""
    scope = ",".join(str(int(unit)) for unit in unit_ids)
    return register.rows(
        f"{_SELECT} WHERE r.superseded_by IS NULL AND (r.ends = '' OR r.ends > ?1)"
        f" AND (r.unit_id IN ({scope}) OR r.other_id IN ({scope})) ORDER BY r.id",
        at,
    )


def of_unit(register: Register, unit_id: int, known: int | None) -> list[Row]:
    """Every relation a unit ever had, on either side, oldest first."""
    return register.rows(
        f"{_SELECT} WHERE ?1 IN (r.unit_id, r.other_id) AND {visible('r', known)} ORDER BY r.begins, r.id",
        unit_id,
    )
