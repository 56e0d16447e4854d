"""The canonical dump: the same content gives the same bytes, whatever the row ids or the order of work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.models.operation import Row, canonical
from app.models.register import Register

# What the register says about the world, not how or when this copy came to know it.
TABLES = (
    "settings", "codes", "documents", "units", "unit_facts", "people", "person_facts", "accounts", "movements",
    "holdings", "plans", "permits", "permit_uses", "permit_ends", "cases", "case_steps", "declarations",
)  # fmt: skip
_LEFT_OUT = frozenset({"id", "operation_id", "sort_order"})
_JSON_COLUMNS = frozenset({"fields", "payload", "conditions"})


def records(register: Register) -> Iterator[dict[str, Any]]:
    """Every current record as ``{"table": …, …}``; references by UUID, rows sorted by content."""
    uuids = {
        table: {row["id"]: row["uuid"] for row in register.rows(f"SELECT id, uuid FROM {table}")}
        for table, columns in register.tables.items()
        if "uuid" in columns and table != "operations"
    }
    targets = {table: _targets(register, table) for table in TABLES}
    for table in TABLES:
        dated = "superseded_by" in register.tables[table]
        where = "WHERE superseded_by IS NULL" if dated else ""
        lines = [
            {"table": table, **_plain(row, targets[table], uuids)}
            for row in register.iterate(f"SELECT * FROM {table} {where}")
        ]
        yield from sorted(lines, key=canonical)


def _targets(register: Register, table: str) -> dict[str, str]:
    return {row["from"]: row["table"] for row in register.rows(f"PRAGMA foreign_key_list({table})")}


def _plain(row: Row, targets: dict[str, str], uuids: dict[str, dict[int, str]]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if name in _LEFT_OUT or name == "superseded_by":
            continue
        if name in targets and value is not None:
            plain[name.removesuffix("_id")] = uuids[targets[name]][value]
        elif name in _JSON_COLUMNS and isinstance(value, str):
            plain[name] = _inner(msgspec.json.decode(value), uuids)
        else:
            plain[name] = value
    return plain


def _inner(value: Any, uuids: dict[str, dict[int, str]]) -> Any:
    # Unit facts name other units by row id inside their JSON.
    if isinstance(value, dict):
        return {
            key: uuids["units"].get(item, item)
            if key in ("parent_id", "supervising_id") and item is not None
            else item
            for key, item in value.items()
        }
    return value
