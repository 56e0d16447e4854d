"""Issued papers: what was printed, with number, digest and the data it showed."""

from __future__ import annotations

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
