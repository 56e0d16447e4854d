"""The canonical dump: the same content gives the same bytes, whatever the row ids, identifiers or order of work.

Rows refer to each other as people do: a unit by its name, a person by identity number, a document, permit
or case by its number.  Two registers that say the same therefore dump the same, however each came to say it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from app.models.operation import Row, canonical
from app.models.register import Register

# What the register says about the world, not how or when this copy came to know it.
TABLES = (
    "settings", "codes", "documents", "units", "unit_facts", "people", "person_facts", "accounts", "movements",
    "holdings", "plans", "permits", "permit_uses", "permit_ends", "cases", "case_steps", "declarations",
    "unit_relations", "unit_events", "leader_holdings", "leader_overruns", "control_totals", "workplaces", "off_staff", "quota_cards",
    "person_aliases", "duplicate_decisions", "charters", "document_units", "attachments", "case_people", "follow_ups", "unit_handlers",
    "leave_covers", "holidays", "monthly_declarations", "meetings", "meeting_items", "standards", "saved_queries",
    "superior_differences", "form_templates", "template_texts", "letters",
)  # fmt: skip
# Texts of forms stay for the papers issued with them; what the register says of today is those in force.
_ONLY = {
    "template_texts": "WHERE digest IN (SELECT template FROM form_templates WHERE superseded_by IS NULL)"
}
_LEFT_OUT = frozenset(
    {
        "id",
        "uuid",
        "alias_uuid",
        "operation_id",
        "superseded_by",
        "revision",
        "sort_order",
        "initials",
        "name_key",
    }
)
_JSON_COLUMNS = frozenset({"fields", "payload", "conditions", "definition"})
# Row ids inside JSON, and the table they belong to.
_IDS_IN_JSON = {"parent_id": "units", "supervising_id": "units", "leaver_id": "people"}

Names = Mapping[str, Mapping[int, str]]


def records(register: Register) -> Iterator[dict[str, Any]]:
    """Every current record as ``{"table": …, …}``, rows of a table sorted by content."""
    names = _names(register)
    by_uuid = {
        row["uuid"]: names[table][row["id"]]
        for table in names
        for row in register.iterate(f"SELECT id, uuid FROM {table}")
    }
    for table in TABLES:
        targets = {row["from"]: row["table"] for row in register.rows(f"PRAGMA foreign_key_list({table})")}
        standing = "WHERE superseded_by IS NULL" if "superseded_by" in register.tables[table] else ""
        where = _ONLY.get(table, standing)
        lines = [
            canonical({"table": table, **_plain(row, targets, names, by_uuid)})
            for row in register.iterate(f"SELECT * FROM {table} {where}")
        ]
        for line in sorted(lines):
            yield msgspec.json.decode(line)


def _names(register: Register) -> Names:
    """What each row that others refer to is called, by table and row id."""
    names: dict[str, dict[int, str]] = {}

    def call(table: str, name: Callable[[Row], str]) -> None:
        names[table] = {row["id"]: name(row) for row in register.iterate(f"SELECT * FROM {table}")}

    call("units", lambda row: "|".join((row["name"], row["abolished"])).rstrip("|"))
    call("people", lambda row: row["identity_number"] or "|".join((row["name"], row["sex"], row["birth"])))
    call("documents", lambda row: row["number"] or row["title"])
    call(
        "accounts",
        lambda row: "|".join(
            (
                names["units"].get(row["unit_id"]) or row["outside"], row["measure"], row["nature"], row["funding"],
                row["special_use"], row["leader_kind"], row["level"],
            )
        ).rstrip("|"),
    )  # fmt: skip
    call("cases", lambda row: row["receipt_number"])
    call("permits", lambda row: row["number"])
    call("movements", lambda row: f"{row['kind']}|{row['effective']}|{row['count']}")
    call("meetings", lambda row: f"{row['kind']}|{row['number']}")
    call("packages", lambda row: f"{row['kind']}|{row['epoch']}|{row['number']}")
    return names


def _plain(row: Row, targets: Mapping[str, str], names: Names, by_uuid: Mapping[str, str]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for column, value in row.items():
        if column in _LEFT_OUT:
            continue
        if column in targets and value is not None:
            plain[column.removesuffix("_id")] = names[targets[column]][value]
        elif column in _JSON_COLUMNS and isinstance(value, str):
            plain[column] = _inner(msgspec.json.decode(value), names, by_uuid)
        else:
            plain[column] = value
    return plain


def _inner(value: Any, names: Names, by_uuid: Mapping[str, str]) -> Any:
    """JSON inside a column, with row ids and identifiers replaced by what the row is called."""
    if isinstance(value, dict):
        return {
            key: names[_IDS_IN_JSON[key]].get(item, item)
            if key in _IDS_IN_JSON and item is not None
            else _inner(item, names, by_uuid)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_inner(item, names, by_uuid) for item in value]
    return by_uuid.get(value, value) if isinstance(value, str) else value
