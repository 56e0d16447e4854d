"""Dated facts about units and people: one field group each, and their projection into current columns.

``unit_facts``/``person_facts`` are append-only; ``units``/``people`` carry what is true now for
lists and search and can be recomputed from the facts at any time (``check`` does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.models.dated import visible
from app.models.operation import Operation, Row, canonical
from app.models.register import Register
from app.values.text import search_keys, tidy_name

UNIT_GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("name", "short_name", "other_name", "credit_code"),
    "structure": ("kind", "sector", "parent_id", "supervising_id"),
    "classification": (
        "rank",
        "funding",
        "public_benefit_class",
        "category",
        "organ_nature",
        "civil_service_state",
        "subordination",
        "division",
        "vertical",
    ),
    "existence": ("established", "abolished"),
    "registration": ("registered", "deregistered", "certificate_number", "legal_representative"),
    "profile": ("duties", "address", "contact_person", "contact_phone"),
    "school": ("school_stage", "students", "classes"),
    "township": ("township_class", "population"),
}
PERSON_GROUPS: dict[str, tuple[str, ...]] = {
    "identity": (
        "name",
        "former_name",
        "sex",
        "birth",
        "birth_source",
        "identity_birth",
        "identity_number",
        "legacy_identity_number",
        "ethnic_group",
        "native_place",
        "birth_place",
    ),
    "political": ("political_status", "joined_party", "party_source"),
    "education": (
        "education",
        "degree",
        "school",
        "major",
        "fulltime_education",
        "fulltime_degree",
        "fulltime_school",
        "fulltime_major",
        "inservice_education",
        "inservice_degree",
        "inservice_school",
        "inservice_major",
    ),
    "career": ("work_start", "work_start_source", "joined_unit"),
    "post": (
        "department",
        "title",
        "title_level",
        "title_since",
        "grade",
        "grade_since",
        "professional_title",
        "professional_title_level",
        "professional_title_since",
        "position_kind",
        "position_level",
        "post_status",
        "personal_status",
        "person_class",
        "civil_servant_state",
    ),
    "retirement": ("retirement_basis", "retirement_choice"),
    "card": ("quota_card",),
    "contact": ("phone", "health", "remarks"),
}


@dataclass(frozen=True, slots=True)
class FactTable:
    """Which fact table belongs to which subject table."""

    table: str
    subject_table: str
    subject_column: str
    groups: Mapping[str, tuple[str, ...]]


UNITS = FactTable("unit_facts", "units", "unit_id", UNIT_GROUPS)
PEOPLE = FactTable("person_facts", "people", "person_id", PERSON_GROUPS)


def decode(text: str) -> dict[str, Any]:
    """The fields of a fact row."""
    return dict(msgspec.json.decode(text))


def split_groups(kind: FactTable, fields: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sort fields into their groups; groups without any value are left out."""
    found: dict[str, dict[str, Any]] = {}
    for group, names in kind.groups.items():
        part = {name: fields[name] for name in names if name in fields and fields[name] not in ("", None)}
        if part:
            found[group] = part
    return found


def fact_rows(
    kind: FactTable, subject_id: int, fields: Mapping[str, Any], effective: str, document_id: int | None
) -> list[Row]:
    """Rows for ``Operation.insert_many`` that record *fields* of one subject."""
    return [
        {
            "uuid": "",
            kind.subject_column: subject_id,
            "field_group": group,
            "effective": effective,
            "fields": canonical(part),
            "document_id": document_id,
        }
        for group, part in split_groups(kind, fields).items()
    ]


def as_of(register: Register, kind: FactTable, subject_id: int, at: str, known: int | None) -> dict[str, Any]:
    """Every field of one subject at (*at*, *known*); fields without a fact are missing."""
    values: dict[str, Any] = {}
    for row in register.rows(
        f"SELECT f.fields FROM {kind.table} f WHERE f.{kind.subject_column} = ?1 AND f.effective <= ?2"
        f" AND {visible('f', known)} ORDER BY f.field_group, f.effective, f.id",
        subject_id, at,
    ):  # fmt: skip
        values.update(decode(row["fields"]))
    return values


def values_as_of(
    register: Register, kind: FactTable, at: str, known: int | None, subjects: Sequence[int] | None = None
) -> dict[int, dict[str, Any]]:
    """The fields of several subjects (default all) at (*at*, *known*), by subject; those unknown then are missing."""
    scope = (
        f" AND f.{kind.subject_column} IN ({','.join(map(str, subjects))})" if subjects is not None else ""
    )
    found: dict[int, dict[str, Any]] = {}
    for row in register.iterate(
        f"SELECT f.{kind.subject_column} AS subject, f.fields FROM {kind.table} f"
        f" WHERE f.effective <= ?1 AND {visible('f', known)}{scope} ORDER BY 1, f.field_group, f.effective, f.id",
        at,
    ):
        found.setdefault(row["subject"], {}).update(decode(row["fields"]))
    return found


def history(register: Register, kind: FactTable, subject_id: int, known: int | None = None) -> list[Row]:
    """All visible facts of one subject, oldest first: ``field_group, effective, fields, document, operation_id``."""
    rows = register.rows(
        f"SELECT f.id, f.uuid, f.field_group, f.effective, f.fields, coalesce(d.number, '') AS document, f.operation_id"
        f" FROM {kind.table} f LEFT JOIN documents d ON d.id = f.document_id"
        f" WHERE f.{kind.subject_column} = ? AND {visible('f', known)} ORDER BY f.effective, f.id",
        subject_id,
    )
    return [{**row, "fields": decode(row["fields"])} for row in rows]


def record(
    register: Register,
    op: Operation,
    kind: FactTable,
    subject_id: int,
    fields: Mapping[str, Any],
    effective: str,
    document_id: int | None,
    today: str,
) -> bool:
    """Record changed fields of one subject from *effective* on, and refresh the projection.

    A fact of the same group on the same day is replaced.  Each fact holds only the fields that it
    changes, so that a correction in the past never carries old values into later facts.

    :returns: whether anything was new.
    """
    before = as_of(register, kind, subject_id, effective, None)
    changed = {name: value for name, value in fields.items() if (before.get(name) or "") != (value or "")}
    if not changed:
        return False
    for group, names in kind.groups.items():
        part = {name: changed[name] for name in names if name in changed}
        if not part:
            continue
        same_day = register.row(
            f"SELECT id, fields FROM {kind.table} WHERE {kind.subject_column} = ? AND field_group = ? AND effective = ?"
            " AND superseded_by IS NULL ORDER BY id DESC LIMIT 1",
            subject_id, group, effective,
        )  # fmt: skip
        if same_day:
            op.supersede(kind.table, same_day["id"])
            part = {**decode(same_day["fields"]), **part}
        op.insert(
            kind.table,
            **{kind.subject_column: subject_id},
            field_group=group,
            effective=effective,
            fields=canonical(part),
            document_id=document_id,
        )
    project(register, op, kind, subject_id, today)
    return True


def project(register: Register, op: Operation, kind: FactTable, subject_id: int, today: str) -> bool:
    """Bring the current columns of one subject in line with its facts; whether anything changed."""
    return op.update(
        kind.subject_table, subject_id, **projection(kind, as_of(register, kind, subject_id, today, None))
    )


def projection(kind: FactTable, values: Mapping[str, Any]) -> dict[str, Any]:
    """The projected columns for the values of a subject: missing text is '', missing references are None."""
    columns = [name for names in kind.groups.values() for name in names]
    projected = {name: values.get(name, None if name.endswith("_id") else "") for name in columns}
    projected["initials"] = search_keys(projected["name"])[0]
    if kind is UNITS:
        projected["name_key"] = name_key(projected["name"])
    return projected


def name_key(name: str) -> str:
    """What two spellings of one unit's name have in common: no spaces, half-width brackets."""
    return tidy_name(name).replace("（", "(").replace("）", ")")


def come_due(register: Register, kind: FactTable, after: str, until: str) -> list[int]:
    """Subjects with a fact whose effective date lies after *after* and not after *until*."""
    rows = register.rows(
        f"SELECT DISTINCT {kind.subject_column} AS subject FROM {kind.table}"
        " WHERE superseded_by IS NULL AND effective > ? AND effective <= ?",
        after,
        until,
    )
    return [row["subject"] for row in rows]
