"""Conservation, asked in one question of its own: what came in from above, what went back, what all units hold."""

from __future__ import annotations

from app.models.dated import visible
from app.models.ledger import ISSUED, WITHDRAWN
from app.models.operation import Row
from app.models.register import Register


def outside_totals(register: Register, at: str) -> Row:
    """Quotas that came in from above and went back, and what all units hold: ``issued, withdrawn, held``."""
    found = register.row(
        f"""
        SELECT coalesce(sum(CASE WHEN f.outside = '{ISSUED}' THEN m.count END), 0) AS issued,
               coalesce(sum(CASE WHEN t.outside = '{WITHDRAWN}' THEN m.count END), 0) AS withdrawn,
               coalesce(sum(CASE WHEN t.unit_id IS NOT NULL THEN m.count ELSE 0 END), 0)
             - coalesce(sum(CASE WHEN f.unit_id IS NOT NULL THEN m.count ELSE 0 END), 0) AS held
        FROM movements m JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account
        WHERE {visible("m", None)} AND m.effective <= ?1
        """,
        at,
    )
    assert found is not None
    return found
