"""Standards of leader numbers, ratios and organ limits as the county keeps them, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.models.operation import Operation, Row
from app.models.register import Register


def listed(register: Register) -> list[Row]:
    """Every standard, with ``fields`` decoded; those in use first."""
    rows = register.rows("SELECT * FROM standards ORDER BY in_use DESC, kind, region, subject, id")
    return [{**row, "fields": json.loads(row["fields"])} for row in rows]


def insert_many(op: Operation, rows: Iterable[dict[str, Any]]) -> list[int]:
    """Add standards; ``fields`` is kept as JSON."""
    return op.insert_many(
        "standards",
        [{**row, "fields": json.dumps(row["fields"], ensure_ascii=False, sort_keys=True)} for row in rows],
    )


def people_by_position(register: Register, at: str) -> dict[tuple[int, str], int]:
    """How many people hold a quota of a unit on *at*, by unit id and kind of position."""
    rows = register.rows(
        """
        SELECT a.unit_id, p.position_kind, count(DISTINCT p.id) AS n FROM holdings h
        JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id
        WHERE h.superseded_by IS NULL AND h.begins <= ?1 AND (h.ends = '' OR h.ends > ?1)
        GROUP BY a.unit_id, p.position_kind
        """,
        at,
    )
    return {(row["unit_id"], row["position_kind"]): row["n"] for row in rows}
