"""Facts known now that rest on no document."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.operation import Operation, Row
from app.models.register import Register

# What an office has to be able to prove of a unit; its profile (address, contact) needs no approval.
_OFFICIAL = "'identity', 'structure', 'classification', 'existence'"

# Per sort of fact: table, the column of its document, and the rows that lack one as (id, unit_id, person_id, date, …).
SORTS: dict[str, tuple[str, str, str]] = {
    "movements": (
        "movements",
        "document_id",
        """
        SELECT m.id, coalesce(t.unit_id, f.unit_id) AS unit_id, NULL AS person_id, m.effective AS date,
               m.kind AS what, coalesce(nullif(t.nature, ''), nullif(f.nature, ''), t.leader_kind) AS more, m.count AS n
        FROM movements m JOIN accounts t ON t.id = m.to_account JOIN accounts f ON f.id = m.from_account
        WHERE m.document_id IS NULL AND m.superseded_by IS NULL
        """,
    ),
    "unit_facts": (
        "unit_facts",
        "document_id",
        f"""
        SELECT f.id, f.unit_id, NULL AS person_id, f.effective AS date, f.field_group AS what, f.fields AS more, 0 AS n
        FROM unit_facts f
        WHERE f.document_id IS NULL AND f.superseded_by IS NULL AND f.field_group IN ({_OFFICIAL})
        """,
    ),
    # What a person was first recorded with came from the census; a later change of it needs its document (R25).
    "person_facts": (
        "person_facts",
        "document_id",
        """
        SELECT f.id, a.unit_id, f.person_id, f.effective AS date, f.field_group AS what, f.fields AS more, 0 AS n
        FROM person_facts f
        LEFT JOIN holdings h ON h.id = (SELECT max(x.id) FROM holdings x
                                        WHERE x.person_id = f.person_id AND x.superseded_by IS NULL)
        LEFT JOIN accounts a ON a.id = h.account_id
        WHERE f.document_id IS NULL AND f.superseded_by IS NULL AND f.field_group IN ('identity', 'career')
          AND EXISTS (SELECT 1 FROM person_facts e WHERE e.person_id = f.person_id AND e.field_group = f.field_group
                      AND e.superseded_by IS NULL AND e.id <> f.id AND e.effective < f.effective)
        """,
    ),
    "entries": (
        "holdings",
        "entry_document_id",
        """
        SELECT h.id, a.unit_id, h.person_id, h.begins AS date, h.entry_way AS what, a.nature AS more, 0 AS n
        FROM holdings h JOIN accounts a ON a.id = h.account_id
        WHERE h.entry_document_id IS NULL AND h.entry_case_id IS NULL AND h.superseded_by IS NULL
        """,
    ),
    "exits": (
        "holdings",
        "exit_document_id",
        """
        SELECT h.id, a.unit_id, h.person_id, h.ends AS date, h.exit_reason AS what, a.nature AS more, 0 AS n
        FROM holdings h JOIN accounts a ON a.id = h.account_id
        WHERE h.ends <> '' AND h.exit_document_id IS NULL AND h.exit_case_id IS NULL AND h.superseded_by IS NULL
        """,
    ),
    "leader_holdings": (
        "leader_holdings",
        "document_id",
        """
        SELECT h.id, h.unit_id, h.person_id, h.begins AS date, h.title AS what, h.leader_kind AS more, 0 AS n
        FROM leader_holdings h WHERE h.document_id IS NULL AND h.case_id IS NULL AND h.superseded_by IS NULL
        """,
    ),
    "unit_relations": (
        "unit_relations",
        "document_id",
        """
        SELECT r.id, r.unit_id, NULL AS person_id, r.begins AS date, r.kind AS what,
               coalesce((SELECT name FROM units WHERE id = r.other_id), r.name) AS more, 0 AS n
        FROM unit_relations r WHERE r.document_id IS NULL AND r.superseded_by IS NULL
        """,
    ),
}


def missing(register: Register, sort: str, unit_id: int | None = None) -> Iterator[Row]:
    """Facts of one sort without a document: ``id, unit_id, unit, person_id, person, date, what, more, n``."""
    where = "WHERE x.unit_id = ?" if unit_id is not None else ""
    return register.iterate(
        "SELECT x.*, coalesce(u.name, '') AS unit, coalesce(p.name, '') AS person"
        f" FROM ({SORTS[sort][2]}) x LEFT JOIN units u ON u.id = x.unit_id LEFT JOIN people p ON p.id = x.person_id"
        f" {where} ORDER BY u.sort_order, x.date, x.id",
        *([unit_id] if unit_id is not None else []),
    )


def counts(register: Register) -> list[Row]:
    """How many facts of each unit have no document, most first: ``unit_id, unit, count``."""
    union = " UNION ALL ".join(f"SELECT unit_id FROM ({sort[2]})" for sort in SORTS.values())
    return register.rows(
        f"SELECT x.unit_id, coalesce(u.name, '') AS unit, count(*) AS count FROM ({union}) x"
        " LEFT JOIN units u ON u.id = x.unit_id GROUP BY x.unit_id ORDER BY count DESC, u.sort_order"
    )


def give(register: Register, op: Operation, sort: str, row_id: int, document_id: int) -> int | None:
    """A new version of a fact that rests on a document; its id, or None when it has one or is no longer known."""
    table, column, _ = SORTS[sort]
    row = register.row(
        f"SELECT * FROM {table} WHERE id = ? AND superseded_by IS NULL AND {column} IS NULL", row_id
    )
    return None if row is None else op.replace(table, row, **{column: document_id})
