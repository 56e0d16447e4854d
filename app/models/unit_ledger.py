"""Everything that is recorded of one unit, as dated rows of one shape, in SQL.

Every query gives ``date, sort, what, more, n, person, document`` of what is visible at a moment of knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models.dated import visible
from app.models.operation import Row
from app.models.register import Register


def rows(register: Register, unit_id: int, at: str, known: int | None) -> Iterator[Row]:
    """The rows up to *at*, oldest first; those without a date come first."""
    queries = {
        "document": (
            "SELECT d.dated AS date, 'document' AS sort, coalesce(nullif(d.title, ''), d.number) AS what, d.kind AS more,"
            " 0 AS n, '' AS person, d.number AS document, d.id AS number"
            " FROM document_units x JOIN documents d ON d.id = x.document_id"
            " WHERE x.unit_id = ?1 AND d.merged_into IS NULL"
        ),
        "fact": _dated(
            "f.effective", "f.field_group", "f.fields", "0", "unit_facts f", "f", "f.unit_id = ?1", known
        ),
        "in": _dated(
            "m.effective", "m.kind", _ACCOUNT.replace("a.", "t."), "m.count",
            "movements m JOIN accounts t ON t.id = m.to_account", "m", "t.unit_id = ?1", known,
        ),
        "out": _dated(
            "m.effective", "m.kind", _ACCOUNT.replace("a.", "t."), "-m.count",
            "movements m JOIN accounts t ON t.id = m.from_account", "m", "t.unit_id = ?1", known,
        ),
        "entry": _dated(
            "h.begins", "h.entry_way", "a.nature", "0", f"holdings h {_HOLDER}", "h", "a.unit_id = ?1", known,
            column="entry_document_id", person="p.name",
        ),
        "exit": _dated(
            "h.ends", "h.exit_reason", "a.nature", "0", f"holdings h {_HOLDER}", "h",
            "a.unit_id = ?1 AND h.ends <> ''", known, column="exit_document_id", person="p.name",
        ),
        "leader": _dated(
            "h.begins", "h.title", "h.leader_kind", "0", "leader_holdings h JOIN people p ON p.id = h.person_id", "h",
            "h.unit_id = ?1", known, person="p.name",
        ),
        "leader_end": _dated(
            "h.ends", "h.title", "h.leader_kind", "0", "leader_holdings h JOIN people p ON p.id = h.person_id", "h",
            "h.unit_id = ?1 AND h.ends <> ''", known, column="end_document_id", person="p.name",
        ),
        "relation": _dated(
            "r.begins", "r.kind", _OTHER, "0", "unit_relations r", "r", "r.unit_id = ?1", known
        ),
        "relation_end": _dated(
            "r.ends", "r.kind", _OTHER, "0", "unit_relations r", "r", "r.unit_id = ?1 AND r.ends <> ''", known,
            column="end_document_id",
        ),
        "event": _dated(
            "e.effective", "e.kind", "e.sentence", "0", "unit_events e", "e", "?1 IN (e.unit_id, e.other_id)", known
        ),
        "charter": _dated("c.effective", "'三定规定'", "''", "0", "charters c", "c", "c.unit_id = ?1", known),
    }  # fmt: skip
    union = " UNION ALL ".join(
        sql.replace("'?'", f"'{sort}'") if sort != "document" else sql for sort, sql in queries.items()
    )
    return register.iterate(
        f"SELECT * FROM ({union}) WHERE date <= ?2 ORDER BY date, sort, number", unit_id, at
    )


_ACCOUNT = "CASE a.measure WHEN 'quota' THEN a.nature WHEN 'leader' THEN a.leader_kind ELSE a.level END"
_HOLDER = "JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id"
_OTHER = "coalesce((SELECT name FROM units WHERE id = r.other_id), r.name)"


def _dated(
    date: str, what: str, more: str, count: str, source: str, alias: str, where: str, known: int | None,
    *, column: str = "document_id", person: str = "''",
) -> str:  # fmt: skip
    """One query over a dated table; its sort is put in where ``'?'`` stands."""
    return (
        f"SELECT {date} AS date, '?' AS sort, {what} AS what, {more} AS more, {count} AS n, {person} AS person,"
        f" coalesce(doc.number, '') AS document, {alias}.id AS number"
        f" FROM {source} LEFT JOIN documents doc ON doc.id = {alias}.{column} WHERE {where} AND {visible(alias, known)}"
    )
