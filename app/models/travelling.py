"""Dated tables that travel to a township as they stand: which columns, which references, and which rows belong to a scope.

A reference is a UUID on the way.  What lies outside the scope is not named by UUID: a relation or a workplace then
carries the other body's name as text, so that the record reads the same on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from app.models.dated import visible
from app.models.operation import Row
from app.models.register import Register


@dataclass(frozen=True, slots=True)
class Travelling:
    """One such table.

    :param table: its name, also that of its group of records; :param kind: the kind of one record.
    :param columns: columns that travel as they are; :param numbers: those that are whole numbers.
    :param references: column → table it refers to.
    :param within: which rows belong to a scope, on alias ``t`` with ``{units}`` and ``{people}`` as SQL lists.
    :param name_beside: column that takes the name of a body outside the scope, and the reference it stands for.
    """

    table: str
    kind: str
    columns: tuple[str, ...]
    references: Mapping[str, str]
    within: str
    numbers: tuple[str, ...] = ()
    name_beside: tuple[str, str] | None = None
    json_columns: tuple[str, ...] = field(default=())


_OF_UNIT = "t.unit_id IN ({units})"
_OF_PERSON = "t.person_id IN ({people})"

TRAVELLING: dict[str, Travelling] = {
    each.table: each
    for each in (
        Travelling(
            "unit_relations", "unit_relation", ("kind", "name", "begins", "ends"),
            {"unit_id": "units", "other_id": "units", "document_id": "documents", "end_document_id": "documents"},
            _OF_UNIT, name_beside=("name", "other_id"),
        ),
        Travelling(
            "unit_events", "unit_event", ("kind", "effective", "sentence"),
            {"unit_id": "units", "other_id": "units", "document_id": "documents"}, _OF_UNIT,
        ),
        Travelling(
            "charters", "charter", ("effective", "fields"), {"unit_id": "units", "document_id": "documents"}, _OF_UNIT,
            json_columns=("fields",),
        ),
        Travelling(
            "leader_holdings", "leader_holding",
            ("title", "leader_kind", "level", "personal_level", "begins", "ends", "note"),
            {
                "person_id": "people", "unit_id": "units", "account_id": "accounts", "document_id": "documents",
                "end_document_id": "documents",
            },
            _OF_UNIT,
        ),
        Travelling(
            "leader_overruns", "leader_overrun", ("excess", "begins", "due", "ends", "way_out"),
            {"account_id": "accounts", "document_id": "documents"},
            "t.account_id IN (SELECT id FROM accounts WHERE unit_id IN ({units}))", numbers=("excess",),
        ),
        Travelling(
            "workplaces", "workplace", ("kind", "place", "begins", "due", "ends"),
            {"person_id": "people", "unit_id": "units", "document_id": "documents", "end_document_id": "documents"},
            f"({_OF_UNIT} OR {_OF_PERSON})", name_beside=("place", "unit_id"),
        ),
        Travelling(
            "off_staff", "off_staff", ("kind", "position", "employer", "pay_source", "begins", "due", "ends", "end_reason"),
            {"person_id": "people", "unit_id": "units", "document_id": "documents"}, _OF_UNIT,
        ),
        Travelling(
            "quota_cards", "quota_card", ("number", "begins", "ends", "reason", "end_reason"), {"person_id": "people"},
            _OF_PERSON,
        ),
    )
}  # fmt: skip


def rows(register: Register, table: Travelling, units: str, people: str, known_people: str) -> list[Row]:
    """The standing rows of a scope: ``uuid``, the columns, and each reference as ``<name>`` (UUID or None).

    :param units: ids of the units as an SQL list.
    :param people: ids of the people who hold or held a quota there, as an SQL query: whose records go along.
    :param known_people: ids of all people that travel, as a query in brackets.
    """
    inside = {
        "units": f"({units})",
        "people": known_people,
        "accounts": f"(SELECT id FROM accounts WHERE unit_id IN ({units}))",
    }
    parts = ["t.uuid"]
    for column in table.columns:
        if table.name_beside and column == table.name_beside[0]:
            other = table.name_beside[1]
            parts.append(
                f"CASE WHEN t.{column} = '' AND t.{other} IS NOT NULL AND t.{other} NOT IN ({units})"
                f" THEN (SELECT name FROM units x WHERE x.id = t.{other}) ELSE t.{column} END AS {column}"
            )
        else:
            parts.append(f"t.{column}")
    for column, target in table.references.items():
        within = f" AND x.id IN {inside[target]}" if target in inside else ""
        parts.append(f"(SELECT x.uuid FROM {target} x WHERE x.id = t.{column}{within}) AS {name_of(column)}")
    found = register.rows(
        f"SELECT {', '.join(parts)} FROM {table.table} t"
        f" WHERE {visible('t', None)} AND {table.within.format(units=units, people=people)} ORDER BY t.id"
    )
    return [{**row, **{name: msgspec.json.decode(row[name]) for name in table.json_columns}} for row in found]


def documents_of(units: str, people: str) -> Sequence[str]:
    """Queries for the ids of all documents that the rows of a scope rest on."""
    return [
        f"SELECT t.{column} FROM {table.table} t WHERE {visible('t', None)}"
        f" AND {table.within.format(units=units, people=people)}"
        for table in TRAVELLING.values()
        for column, target in table.references.items()
        if target == "documents"
    ]


def name_of(column: str) -> str:
    """How a reference is called on the way: ``person_id`` is ``person``."""
    return column.removesuffix("_id")
