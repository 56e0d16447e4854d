"""What the check of completeness reads: people and units with their fields, and when a unit last changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register


def people_in_post(register: Register, at: str, unit_ids: Sequence[int] | None = None) -> Iterator[Row]:
    """Everybody in post at *at* with all fields of the present, ``unit_id`` and what is held, by unit."""
    within = (
        "1 = 1" if unit_ids is None else f"a.unit_id IN ({','.join(str(int(unit)) for unit in unit_ids)})"
    )
    return register.iterate(
        f"""
        SELECT p.*, a.unit_id, a.nature, a.funding, h.begins FROM holdings h
        JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id
        WHERE {visible("h", None)} AND {in_force("h")} AND {within} ORDER BY a.unit_id, p.id
        """,
        at,
    )


def accounts_funding(register: Register) -> dict[int, set[str]]:
    """The funding forms of the quota accounts of each unit."""
    found: dict[int, set[str]] = {}
    for row in register.rows(
        "SELECT unit_id, funding FROM accounts WHERE unit_id IS NOT NULL AND measure = 'quota' AND funding <> ''"
    ):
        found.setdefault(row["unit_id"], set()).add(row["funding"])
    return found


def last_changes(register: Register, unit_ids: Sequence[int] | None = None) -> dict[int, str]:
    """The business date on which each unit, its numbers or its people last changed, or it last declared."""
    numbers = "" if unit_ids is None else ",".join(str(int(unit)) for unit in unit_ids)
    within = "IS NOT NULL" if unit_ids is None else f"IN ({numbers})"
    return {
        row["unit_id"]: row["last"]
        for row in register.rows(
            f"""
            SELECT unit_id, max(last) AS last FROM (
                SELECT x.unit_id, o.business_date AS last FROM (
                    SELECT unit_id, max(operation_id) AS operation_id FROM unit_facts
                    WHERE unit_id {within} GROUP BY unit_id
                    UNION ALL
                    SELECT a.unit_id, max(h.operation_id) FROM holdings h JOIN accounts a ON a.id = h.account_id
                    WHERE a.unit_id {within} GROUP BY a.unit_id
                    UNION ALL
                    SELECT a.unit_id, max(m.operation_id) FROM accounts a JOIN movements m ON m.from_account = a.id
                    WHERE a.unit_id {within} GROUP BY a.unit_id
                    UNION ALL
                    SELECT a.unit_id, max(m.operation_id) FROM accounts a JOIN movements m ON m.to_account = a.id
                    WHERE a.unit_id {within} GROUP BY a.unit_id
                    UNION ALL
                    SELECT a.unit_id, max(f.operation_id) FROM person_facts f
                    JOIN holdings h ON h.person_id = f.person_id AND h.superseded_by IS NULL AND h.ends = ''
                    JOIN accounts a ON a.id = h.account_id WHERE a.unit_id {within} GROUP BY a.unit_id
                ) x JOIN operations o ON o.id = x.operation_id
                UNION ALL
                SELECT unit_id, max(declared_on) FROM monthly_declarations
                WHERE unit_id {within} GROUP BY unit_id
            ) GROUP BY unit_id
            """
        )
    }
