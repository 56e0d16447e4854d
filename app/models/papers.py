"""Issued papers: what was printed, with number, digest and the data it showed."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.dated import visible
from app.models.operation import Operation, Row
from app.models.register import Register


def insert(op: Operation, **columns: object) -> int:
    """Note a paper that was printed or saved."""
    return op.insert("issued_papers", **columns)


def listed(
    register: Register, *, case_id: int | None = None, number: str = "", limit: int = 500
) -> list[Row]:
    """Papers issued, newest first."""
    where, params = ["1 = 1"], []
    if case_id is not None:
        where.append("p.case_id = ?")
        params.append(str(case_id))
    if number:
        where.append("p.number = ?")
        params.append(number)
    return register.rows(
        "SELECT p.*, coalesce(u.name, '') AS unit_name FROM issued_papers p LEFT JOIN units u ON u.id = p.unit_id"
        f" WHERE {' AND '.join(where)} ORDER BY p.id DESC LIMIT {int(limit)}",
        *params,
    )


def holdings_of_units(register: Register, unit_ids: Sequence[int], known: int | None) -> list[Row]:
    """Every holding of an account of the units, past and present, by unit and begin, with person and documents."""
    scope = ",".join(str(int(unit_id)) for unit_id in unit_ids) or "NULL"
    return register.rows(
        f"""
        SELECT p.*, h.begins, h.ends, h.entry_way, h.exit_reason, a.unit_id, a.nature, a.funding,
               u.name AS unit_name, coalesce(d.number, '') AS entry_document, coalesce(e.number, '') AS exit_document
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        JOIN people p ON p.id = h.person_id
        LEFT JOIN documents d ON d.id = h.entry_document_id LEFT JOIN documents e ON e.id = h.exit_document_id
        WHERE a.unit_id IN ({scope}) AND {visible("h", known)} ORDER BY u.sort_order, u.id, h.begins, h.id
        """
    )
