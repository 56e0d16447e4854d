"""Documents: every approval, minutes or appointment a number stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.models.operation import Operation, Row
from app.models.register import Register
from app.values.text import like_escape, normalise_document_number

# These belong to the document; nothing rests on it through them.
_OWN = frozenset({"documents", "document_units", "attachments"})


def ensure(
    register: Register,
    op: Operation,
    number: str,
    *,
    issuer: str = "",
    dated: str = "",
    kind: str = "",
    title: str = "",
) -> int:
    """The id of the document with this number, added when it is new (〔〕［］[] and spaces are one number)."""
    found = by_number(register, number)
    if found is not None:
        return int(found["id"])
    key = normalise_document_number(number)
    return op.insert(
        "documents", number=key, number_raw=number, issuer=issuer, dated=dated, kind=kind, title=title
    )


def get(register: Register, document_id: int) -> Row | None:
    """One document; a merged one is what it was merged into."""
    row = register.row("SELECT * FROM documents WHERE id = ?", document_id)
    while row is not None and row["merged_into"] is not None:
        row = register.row("SELECT * FROM documents WHERE id = ?", row["merged_into"])
    return row


def standing(register: Register, document_id: int) -> bool:
    """Whether a document has not been merged into another one."""
    return bool(register.value("SELECT merged_into IS NULL FROM documents WHERE id = ?", document_id))


def by_number(register: Register, number: str) -> Row | None:
    """A document by its number, however it is written; a merged one is what it was merged into."""
    key = normalise_document_number(number)
    found = register.value("SELECT id FROM documents WHERE number = ? AND number <> ''", key)
    return get(register, found) if found is not None else None


def numbers(register: Register) -> dict[str, int]:
    """The id of every document that stands, by number; merged numbers lead to the one that stands."""
    return {
        row["number"]: row["merged_into"] or row["id"]
        for row in register.iterate("SELECT id, number, merged_into FROM documents WHERE number <> ''")
    }


def of_unit(register: Register, unit_id: int) -> list[Row]:
    """Documents a unit's facts, numbers, leaders and charters stand on or that concern it, oldest first."""
    return register.rows(
        """
        WITH own AS (SELECT id FROM accounts WHERE unit_id = ?1)
        SELECT d.* FROM documents d WHERE d.merged_into IS NULL AND d.id IN (
            SELECT document_id FROM unit_facts WHERE unit_id = ?1 AND superseded_by IS NULL
            UNION SELECT document_id FROM movements WHERE from_account IN own AND superseded_by IS NULL
            UNION SELECT document_id FROM movements WHERE to_account IN own AND superseded_by IS NULL
            UNION SELECT entry_document_id FROM holdings WHERE account_id IN own AND superseded_by IS NULL
            UNION SELECT exit_document_id FROM holdings WHERE account_id IN own AND superseded_by IS NULL
            UNION SELECT document_id FROM leader_holdings WHERE unit_id = ?1 AND superseded_by IS NULL
            UNION SELECT document_id FROM unit_relations WHERE ?1 IN (unit_id, other_id) AND superseded_by IS NULL
            UNION SELECT document_id FROM unit_events WHERE ?1 IN (unit_id, other_id) AND superseded_by IS NULL
            UNION SELECT document_id FROM charters WHERE unit_id = ?1 AND superseded_by IS NULL
            UNION SELECT document_id FROM cases WHERE unit_id = ?1
            UNION SELECT document_id FROM document_units WHERE unit_id = ?1)
        ORDER BY d.dated, d.id
        """,
        unit_id,
    )


def listed(register: Register, ids: Collection[int] | None = None) -> list[Row]:
    """Documents (default all), newest first, with ``attachments`` (how many) and ``units`` (names of those linked)."""
    wanted = "1 = 1" if ids is None else f"d.id IN ({','.join(str(int(number)) for number in ids)})"
    return register.rows(
        f"""
        SELECT d.*, coalesce(a.n, 0) AS attachments, coalesce(l.names, '') AS units
        FROM documents d
        LEFT JOIN (SELECT document_id, count(*) AS n FROM attachments WHERE removed_on = '' AND document_id IS NOT NULL
                   GROUP BY document_id) a ON a.document_id = d.id
        LEFT JOIN (SELECT x.document_id, group_concat(u.name, '、') AS names FROM document_units x
                   JOIN units u ON u.id = x.unit_id GROUP BY x.document_id) l ON l.document_id = d.id
        WHERE d.merged_into IS NULL AND {wanted} ORDER BY d.dated DESC, d.id DESC
        """
    )


def search(register: Register, text: str, limit: int) -> list[Row]:
    """Documents whose number or title contains *text*, newest first; a number may be written in any way."""
    number, words = like_escape(normalise_document_number(text)), like_escape(text)
    return register.rows(
        r"SELECT * FROM documents WHERE merged_into IS NULL AND (number LIKE '%' || ?1 || '%' ESCAPE '\'"
        r" OR title LIKE '%' || ?2 || '%' ESCAPE '\' OR number LIKE '%' || ?2 || '%' ESCAPE '\')"
        " ORDER BY number = ?1 DESC, dated DESC, id DESC LIMIT ?3",
        number, words, limit,
    )  # fmt: skip


def units_of(register: Register, document_id: int) -> list[Row]:
    """The units a document is linked to: ``id, name``."""
    return register.rows(
        "SELECT u.id, u.name FROM document_units x JOIN units u ON u.id = x.unit_id WHERE x.document_id = ?"
        " ORDER BY u.sort_order, u.id",
        document_id,
    )


def link_units(
    register: Register, op: Operation, document_id: int, unit_ids: Iterable[int], *, only: bool = False
) -> bool:
    """Link a document to units; with *only* links to others are removed. Whether anything changed."""
    wanted = set(unit_ids)
    standing = {
        row["unit_id"]: row["id"]
        for row in register.rows("SELECT id, unit_id FROM document_units WHERE document_id = ?", document_id)
    }
    new = sorted(wanted - set(standing))
    op.insert_many("document_units", [{"document_id": document_id, "unit_id": unit} for unit in new])
    gone = sorted(set(standing) - wanted) if only else []
    for unit in gone:
        op.delete("document_units", standing[unit])
    return bool(new or gone)


def resting_columns(register: Register) -> list[tuple[str, str]]:
    """Every column that names a document something rests on, as (table, column)."""
    return sorted(
        (table, str(key["from"]))
        for table in register.tables
        if table not in _OWN
        for key in register.rows(f"PRAGMA foreign_key_list({table})")
        if key["table"] == "documents"
    )


def rests_on(register: Register, document_id: int) -> dict[str, int]:
    """How many rows known now rest on a document, by table; tables without any are missing."""
    counts: dict[str, int] = {}
    for table, column in resting_columns(register):
        known = "AND superseded_by IS NULL" if "superseded_by" in register.tables[table] else ""
        count = register.value(f"SELECT count(*) FROM {table} WHERE {column} = ? {known}", document_id)
        if count:
            counts[table] = counts.get(table, 0) + int(count)
    return counts


def merge(register: Register, op: Operation, keep: int, gone: int) -> int:
    """Let everything that rests on *gone* rest on *keep*; *gone* stays as a name of it.

    Dated rows get a new version, so that what was known before can still be asked for.

    :returns: how many rows now rest on the other document.
    """
    moved = 0
    for table, column in resting_columns(register):
        dated = "superseded_by" in register.tables[table]
        known = "AND superseded_by IS NULL" if dated else ""
        for row in register.rows(f"SELECT * FROM {table} WHERE {column} = ? {known}", gone):
            moved += 1
            if dated and table != "plans":  # a line of a plan has one version only
                op.replace(table, row, **{column: keep})
            else:
                op.update(table, row["id"], **{column: keep})
    for row in register.rows("SELECT id FROM attachments WHERE document_id = ?", gone):
        op.update("attachments", row["id"], document_id=keep)
        moved += 1
    link_units(register, op, keep, (row["id"] for row in units_of(register, gone)))
    link_units(register, op, gone, (), only=True)
    op.update("documents", gone, merged_into=keep)
    for row in register.rows("SELECT id FROM documents WHERE merged_into = ? AND id <> ?", gone, gone):
        op.update("documents", row["id"], merged_into=keep)
    return moved
