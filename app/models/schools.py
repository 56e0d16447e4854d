"""Who left the quotas of units, year by year, in SQL."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.register import Register


def exits(register: Register, unit_ids: Iterable[int], after: str, until: str) -> dict[tuple[int, str], int]:
    """People who left a unit after *after* and not after *until*, by unit and year; 改革转隶 is no leaving."""
    scope = ",".join(str(int(unit)) for unit in unit_ids)
    rows = register.rows(
        f"""
        SELECT a.unit_id, substr(h.ends, 1, 4) AS year, count(*) AS n FROM holdings h JOIN accounts a ON a.id = h.account_id
        WHERE h.superseded_by IS NULL AND h.ends > ?1 AND h.ends <= ?2 AND a.unit_id IN ({scope})
          AND NOT EXISTS (SELECT 1 FROM holdings n WHERE n.person_id = h.person_id AND n.superseded_by IS NULL
                          AND n.begins = h.ends AND n.exit_case_id IS NOT h.exit_case_id
                          AND n.entry_case_id = h.exit_case_id)
        GROUP BY a.unit_id, year
        """,
        after, until,
    )  # fmt: skip
    return {(row["unit_id"], row["year"]): row["n"] for row in rows}
