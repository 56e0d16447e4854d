"""Records that may be one person, the decision that they are not, and the merging of two that are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from app.models import facts
from app.models.operation import Operation, Row, canonical
from app.models.register import Register

# These say who a person is; they are merged by content, not re-pointed.
_OWN = frozenset({"people", "person_facts", "person_aliases", "duplicate_decisions"})


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a record goes.

    :param on: ISO date of the merge. :param take: fields whose value the clerk chose from the record that goes.
    """

    on: str
    reason: str
    take: frozenset[str] = frozenset()


def everybody(register: Register) -> list[Row]:
    """Everybody not merged, as the search for duplicates needs them, with the unit of the quota, or of the work off the establishment."""
    return register.rows(
        """
        SELECT p.id, p.name, p.sex, p.birth, p.identity_number, p.legacy_identity_number,
               coalesce((SELECT a.unit_id FROM holdings x JOIN accounts a ON a.id = x.account_id
                         WHERE x.person_id = p.id AND x.superseded_by IS NULL
                         ORDER BY x.ends <> '', x.begins DESC, x.id DESC LIMIT 1),
                        (SELECT o.unit_id FROM off_staff o
                         WHERE o.person_id = p.id AND o.superseded_by IS NULL ORDER BY o.id DESC LIMIT 1)) AS unit_id
        FROM people p WHERE p.merged_into IS NULL AND p.name <> ''
        """
    )


def decisions(register: Register) -> set[tuple[int, int]]:
    """Pairs of whom somebody said that they are two people, the smaller id first."""
    return {
        (row["person_id"], row["other_id"])
        for row in register.rows("SELECT person_id, other_id FROM duplicate_decisions")
    }


def decide_distinct(op: Operation, first: int, second: int, on: str, reason: str) -> None:
    """Remember that two records are two people."""
    low, high = sorted((first, second))
    op.insert("duplicate_decisions", person_id=low, other_id=high, decided_on=on, reason=reason)


def aliases_of(register: Register, person_id: int) -> list[Row]:
    """Records merged into a person: ``alias_uuid, name, identity_number, merged_on, reason, merged_id``."""
    return register.rows("SELECT * FROM person_aliases WHERE person_id = ? ORDER BY id", person_id)


def referring_columns(register: Register) -> list[tuple[str, str]]:
    """Every column that names a person something belongs to, as (table, column)."""
    return sorted(
        (table, str(key["from"]))
        for table in register.tables
        if table not in _OWN
        for key in register.rows(f"PRAGMA foreign_key_list({table})")
        if key["table"] == "people"
    )


def open_rows(register: Register, table: str, person_id: int, day: str) -> list[Row]:
    """Rows of a dated table that belong to a person and have not ended by *day*."""
    return register.rows(
        f"SELECT * FROM {table} WHERE person_id = ?1 AND superseded_by IS NULL AND (ends = '' OR ends > ?2)",
        person_id,
        day,
    )


def holdings(register: Register, person_id: int) -> list[Row]:
    """Every quota a person holds or held: ``id, account_id, begins, ends, unit_name, nature, funding``."""
    return register.rows(
        """
        SELECT h.id, h.account_id, h.begins, h.ends, u.name AS unit_name, a.nature, a.funding FROM holdings h
        JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        WHERE h.person_id = ? AND h.superseded_by IS NULL ORDER BY h.begins, h.id
        """,
        person_id,
    )


def end_row(register: Register, op: Operation, table: str, row_id: int, **fields: object) -> int:
    """A new version of a dated row that ends it."""
    row = register.row(f"SELECT * FROM {table} WHERE id = ?", row_id)
    assert row is not None
    return op.replace(table, row, **fields)


def absorb(
    register: Register, op: Operation, keep: int, gone: int, why: Gone, today: str, *, dated_rows: bool = True
) -> int:
    """Let everything of *gone* be *keep*'s; *gone* stays as another name of it and is in no list any more.

    Facts of *gone* are added where *keep* says nothing at their date; dated rows get a new version.

    :param today: the date whose values the lists show.
    :param dated_rows: False leaves holdings and the like to whoever brings them anew.
    :returns: how many rows now belong to *keep*.
    """
    leaving = register.row("SELECT * FROM people WHERE id = ?", gone)
    assert leaving is not None
    told = facts.history(register, facts.PEOPLE, gone)
    rows = register.rows(
        "SELECT id, field_group, effective, document_id FROM person_facts WHERE person_id = ? AND superseded_by IS NULL",
        gone,
    )
    documents = {row["id"]: row["document_id"] for row in rows}
    for row in rows:
        op.supersede("person_facts", row["id"])
    op.update("people", gone, **facts.projection(facts.PEOPLE, {}), merged_into=keep)
    new: list[Row] = []
    for fact in told:
        standing = facts.as_of(register, facts.PEOPLE, keep, fact["effective"], None)
        part = {
            name: value
            for name, value in fact["fields"].items()
            if name in why.take or not standing.get(name)
        }
        if part:
            new.append(
                {
                    "uuid": "", "person_id": keep, "field_group": fact["field_group"], "effective": fact["effective"],
                    "fields": canonical(part), "document_id": documents[fact["id"]],
                }
            )  # fmt: skip
    op.insert_many("person_facts", new)
    chosen = {name: leaving[name] for name in why.take}
    if chosen:  # also where a later fact of the record that stays says otherwise
        latest = max((fact["effective"] for fact in facts.history(register, facts.PEOPLE, keep)), default="")
        facts.record(register, op, facts.PEOPLE, keep, chosen, latest, None, today)
    facts.project(register, op, facts.PEOPLE, keep, today)
    moved = 0
    for table, column in referring_columns(register):
        dated = "superseded_by" in register.tables[table]
        if dated and not dated_rows:
            continue
        known = "AND superseded_by IS NULL" if dated else ""
        for row in register.rows(f"SELECT * FROM {table} WHERE {column} = ? {known}", gone):
            moved += 1
            if dated:
                op.replace(table, row, **{column: keep})
            else:
                op.update(table, row["id"], **{column: keep})
    for case in register.rows(
        "SELECT id, fields FROM cases WHERE json_extract(fields, '$.leaver_id') = ?", gone
    ):
        # The only field of a case that names a person by number: whose exit makes room (R02).
        op.update(
            "cases", case["id"], fields=canonical({**msgspec.json.decode(case["fields"]), "leaver_id": keep})
        )
    _rename(register, op, keep, leaving, why)
    return moved


def _rename(register: Register, op: Operation, keep: int, leaving: Row, why: Gone) -> None:
    """Everything *leaving* was known by becomes a name of *keep*."""
    gone = leaving["id"]
    for alias in aliases_of(register, gone):
        op.update("person_aliases", alias["id"], person_id=keep)
    for row in register.rows("SELECT id FROM people WHERE merged_into = ?", gone):
        op.update("people", row["id"], merged_into=keep)
    op.insert(
        "person_aliases", person_id=keep, merged_id=gone, alias_uuid=leaving["uuid"], name=leaving["name"],
        identity_number=leaving["identity_number"], merged_on=why.on, reason=why.reason,
    )  # fmt: skip


def forget(register: Register, op: Operation, uuids: Iterable[str]) -> None:
    """The superior took a merge back: these identifiers stand for records of their own again."""
    for uuid in uuids:
        row = register.row("SELECT id, merged_into FROM people WHERE uuid = ?", uuid)
        if row is None or row["merged_into"] is None:
            continue
        op.update("people", row["id"], merged_into=None)
        alias = register.row("SELECT id FROM person_aliases WHERE alias_uuid = ?", uuid)
        if alias is not None:
            op.delete("person_aliases", alias["id"])
