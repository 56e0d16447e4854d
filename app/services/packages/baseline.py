"""基准数据: the records of a unit and everything below it, as they travel from the county downwards.

The same code reads the scope on both sides, so the two can be compared record by record: what differs is the preview of
an import, and nothing differs once it has been applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast
from uuid import NAMESPACE_OID, uuid5

import msgspec

from app.exchange.faults import RecordWrong
from app.exchange.reader import Package
from app.exchange.records import Record
from app.models import templates
from app.models.facts import PERSON_GROUPS, UNIT_GROUPS
from app.models.operation import Row
from app.models.register import Register
from app.models.scope import Scope
from app.models.travelling import TRAVELLING, Travelling, name_of
from app.services.papers.wording import WORDS, words_from

# Version of the agreement on these records; each says which groups a package of it carries (CONTENT.md).
CONTENT_VERSION = 2
Fields = dict[str, Any]
Contents = dict[str, dict[str, Fields]]  # group → UUID → fields

# Group of records → the kind of one; in the order they are written.
GROUPS = {
    "documents": "document",
    "units": "unit",
    "people": "person",
    "accounts": "account",
    "movements": "movement",
    "holdings": "holding",
    "permits": "permit",
    **{table.table: table.kind for table in TRAVELLING.values()},
    "form_templates": "form_template",
    "merged_people": "merged_person",
    "merged_documents": "merged_document",
    "codes": "code",
    "settings": "setting",
}
# What both sides must agree on; the lists and settings of the superior are taken over but may be added to.
FACTS = (
    "documents",
    "units",
    "people",
    "accounts",
    "movements",
    "holdings",
    "permits",
    *TRAVELLING,
    "form_templates",
)
# What a package of version 1 does not speak of; where it is silent, everything stays as it is.
_SINCE_VERSION_2 = frozenset({*TRAVELLING, "merged_people", "merged_documents"})
# What a program of the same version may not speak of yet; one that does not know it passes it over.
_MAY_BE_SILENT = frozenset({"form_templates"})

_Date = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?\Z")]
_DATES = frozenset({"begins", "ends", "due", "effective"})
_Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    pass


class _Document(_Shape):
    number: str
    number_raw: str
    issuer: str
    dated: str
    kind: str
    title: str


class _Fact(_Shape):
    id: str
    group: str
    effective: _Date
    fields: dict[str, str | None]
    document: str | None


class _Unit(_Shape):
    sort_order: int
    facts: list[_Fact]


class _Person(_Shape):
    facts: list[_Fact]


class _Account(_Shape):
    unit: str
    measure: str
    nature: str
    funding: str
    special_use: str
    leader_kind: str
    level: str


class _Movement(_Shape):
    source: str
    target: str
    count: _Count
    kind: str
    effective: _Date
    document: str | None
    reason: str
    reverses: str | None


class _Holding(_Shape):
    person: str
    account: str
    begins: _Date
    ends: _Date
    entry_way: str
    entry_document: str | None
    exit_reason: str
    exit_document: str | None


class _Use(_Shape):
    id: str
    person: str
    used_on: _Date


class _End(_Shape):
    id: str
    ended_on: _Date
    reason: str


class _Permit(_Shape):
    number: str
    account: str
    count: _Count
    channel: str
    conditions: dict[str, Any]
    plan_year: str
    issued_on: _Date
    valid_until: _Date
    needs_exit_of: str | None
    uses: list[_Use]
    ends: list[_End]


class _FormTemplate(_Shape):
    form: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    text: Annotated[str, msgspec.Meta(min_length=1)]
    shipped: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    note: str
    changed_on: _Date


class _Merged(_Shape):
    into: str


class _Code(_Shape):
    set_name: str
    code: str
    name: str
    aliases: str
    sort_order: int
    version: str
    successor: str


class _Setting(_Shape):
    name: str
    value: str
    document: str


def _column_type(table: Travelling, name: str) -> Any:
    if name in table.numbers:
        return int
    if name in table.json_columns:
        return dict[str, Any]
    return _Date if name in _DATES else str


def _shape(table: Travelling) -> type[_Shape]:
    """The agreed shape of a table that travels as it stands: its columns, and its references by UUID."""
    columns: list[tuple[str, Any]] = [(name, _column_type(table, name)) for name in table.columns]
    references: list[tuple[str, Any]] = [(name_of(column), str | None) for column in table.references]
    shape = msgspec.defstruct(
        table.kind, [*columns, *references], bases=(_Shape,), forbid_unknown_fields=True
    )
    return cast("type[_Shape]", shape)


_SHAPES: dict[str, type[_Shape]] = {
    "documents": _Document,
    "units": _Unit,
    "people": _Person,
    "accounts": _Account,
    "movements": _Movement,
    "holdings": _Holding,
    "permits": _Permit,
    **{table.table: _shape(table) for table in TRAVELLING.values()},
    "form_templates": _FormTemplate,
    "merged_people": _Merged,
    "merged_documents": _Merged,
    "codes": _Code,
    "settings": _Setting,
}


_FACT_GROUPS = {"units": UNIT_GROUPS, "people": PERSON_GROUPS}


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not the same on both sides.

    :param group: a key of :data:`GROUPS`.
    :param old: the fields here, None when there is no such record here.
    :param new: the fields there, None when there is no such record there.
    """

    group: str
    id: str
    old: Fields | None
    new: Fields | None


def contents(register: Register, unit_ids: list[int]) -> Contents:
    """The records of the units as they stand in this register."""
    scope = Scope(register, unit_ids)
    unit_uuids = {row["id"]: row["uuid"] for row in scope.units()}
    unit_facts = _facts_by_subject(scope.unit_facts(), unit_uuids)
    person_facts = _facts_by_subject(scope.person_facts(), {})
    uses = _by_permit(scope.permit_uses())
    ends = _by_permit(scope.permit_ends())
    return {
        "documents": _keyed(scope.documents()),
        "units": {
            row["uuid"]: {"sort_order": row["sort_order"], "facts": unit_facts.get(row["id"], [])}
            for row in scope.units()
        },
        "people": {row["uuid"]: {"facts": person_facts.get(row["id"], [])} for row in scope.people()},
        "accounts": _keyed(scope.accounts()),
        "movements": _keyed(scope.movements()),
        "holdings": _keyed(scope.holdings()),
        "permits": {
            row["uuid"]: {**_plain(row), "uses": uses.get(row["id"], []), "ends": ends.get(row["id"], [])}
            for row in scope.permits()
        },
        **{table.table: _keyed(scope.travelling(table)) for table in TRAVELLING.values()},
        "form_templates": _keyed(templates.as_sent(register)),
        "merged_people": _keyed(scope.merged_people()),
        "merged_documents": _keyed(scope.merged_documents()),
        "codes": {_derived(row["set_name"], row["code"]): row for row in scope.codes()},
        "settings": {_derived("setting", row["name"]): row for row in scope.settings()},
    }


def to_records(content: Contents, operation: int) -> dict[str, list[Record]]:
    """The records ready to travel, by group.

    :param operation: the operation of this register whose state they show.
    """
    return {
        group: [Record(kind, uuid, operation, fields) for uuid, fields in content[group].items()]
        for group, kind in GROUPS.items()
    }


def from_package(package: Package) -> Contents:
    """The records of a package by group and UUID; groups its version does not know are missing.

    :raises RecordWrong: a record that is not of the agreed shape.
    """
    found: Contents = {}
    for group in GROUPS:
        if package.manifest.content_version < 2 and group in _SINCE_VERSION_2:
            continue
        if group in _MAY_BE_SILENT and group not in package.members:
            continue
        shape = _SHAPES[group]
        found[group] = {}
        for record in package.records(group) if group in package.members else ():
            try:
                _must_be_known(group, msgspec.convert(record.fields, shape))
            except (msgspec.DecodeError, LookupError) as error:
                raise RecordWrong(f"{group} {record.id}: {error}") from error
            found[group][record.id] = record.fields
    return found


def _must_be_known(group: str, record: _Shape) -> None:
    """:raises LookupError: a fact of a group, or about something, that is not in the register.
    :raises ValidationError: local names that are none.
    """
    if isinstance(record, _Setting) and record.name == WORDS:
        words_from(record.value)
    if isinstance(record, _Unit | _Person):
        for fact in record.facts:
            unknown = set(fact.fields) - set(_FACT_GROUPS[group][fact.group])
            if unknown:
                raise LookupError(", ".join(sorted(unknown)))


def differences(here: Contents, there: Contents, groups: Iterable[str] = tuple(GROUPS)) -> list[Difference]:
    """Every record that is not the same on both sides, group by group, of the groups that *there* speaks of."""
    found: list[Difference] = []
    for group in (group for group in groups if group in there):
        mine, theirs = here[group], there[group]
        found += [
            Difference(group, uuid, mine.get(uuid), fields)
            for uuid, fields in theirs.items()
            if mine.get(uuid) != fields
        ]
        found += [
            Difference(group, uuid, fields, None) for uuid, fields in mine.items() if uuid not in theirs
        ]
    return found


def fact_fields(row: Row, unit_uuids: Mapping[int, str]) -> Fields:
    """A fact row as it travels; units outside the scope are left out of the references."""
    fields = {
        name: unit_uuids.get(value) if name.endswith("_id") and value is not None else value
        for name, value in row["fields"].items()
    }
    return {
        "id": row["uuid"],
        "group": row["field_group"],
        "effective": row["effective"],
        "fields": fields,
        "document": row["document"],
    }


def _facts_by_subject(rows: list[Row], unit_uuids: Mapping[int, str]) -> dict[int, list[Fields]]:
    found: dict[int, list[Fields]] = {}
    for row in rows:
        found.setdefault(row["subject"], []).append(fact_fields(row, unit_uuids))
    return found


def _by_permit(rows: list[Row]) -> dict[int, list[Fields]]:
    found: dict[int, list[Fields]] = {}
    for row in rows:
        plain = {name: value for name, value in row.items() if name not in ("id", "permit_id", "uuid")}
        found.setdefault(row["permit_id"], []).append({"id": row["uuid"], **plain})
    for parts in found.values():
        parts.sort(key=lambda part: str(part["id"]))
    return found


def _keyed(rows: list[Row]) -> dict[str, Fields]:
    return {row["uuid"]: _plain(row) for row in rows}


def _plain(row: Row) -> Fields:
    return {name: value for name, value in row.items() if name not in ("id", "uuid")}


def _derived(*names: str) -> str:
    """A UUID for what has none of its own: the same name gives the same one everywhere."""
    return str(uuid5(NAMESPACE_OID, "/".join(("bianzhi", *names))))
