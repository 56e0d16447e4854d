"""Everything a unit still holds from a day on: what must go somewhere before it can vanish."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.operation import Row
from app.models.register import Register


def _scope(unit_ids: Iterable[int]) -> str:
    return ",".join(str(int(unit)) for unit in unit_ids)


def people(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """Holdings on the units' accounts that last beyond *at*, by unit and account."""
    return register.rows(
        f"""
        SELECT h.*, a.unit_id, a.nature, a.funding, a.special_use, p.name, p.identity_number
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id
        WHERE h.superseded_by IS NULL AND (h.ends = '' OR h.ends > ?1) AND a.unit_id IN ({_scope(unit_ids)})
        ORDER BY a.unit_id, a.id, h.id
        """,
        at,
    )


def approved(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """Accounts of every measure with their approved balance at *at* (``count``) and for ever after (``last``)."""
    return register.rows(
        f"""
        SELECT a.*, coalesce(sum(CASE WHEN m.effective <= ?1 THEN m.n END), 0) AS count, coalesce(sum(m.n), 0) AS last
        FROM accounts a JOIN (
            SELECT to_account AS account_id, effective, count AS n FROM movements WHERE superseded_by IS NULL
            UNION ALL SELECT from_account, effective, -count FROM movements WHERE superseded_by IS NULL
        ) m ON m.account_id = a.id
        WHERE a.unit_id IN ({_scope(unit_ids)}) GROUP BY a.id HAVING count <> 0 OR last <> 0 ORDER BY a.unit_id, a.id
        """,
        at,
    )


def posts(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """Leader posts of the units, or on their accounts, that last beyond *at*."""
    scope = _scope(unit_ids)
    return register.rows(
        f"""
        SELECT h.*, p.name, a.unit_id AS account_unit_id FROM leader_holdings h JOIN people p ON p.id = h.person_id
        LEFT JOIN accounts a ON a.id = h.account_id
        WHERE h.superseded_by IS NULL AND (h.ends = '' OR h.ends > ?1)
          AND (h.unit_id IN ({scope}) OR a.unit_id IN ({scope})) ORDER BY h.id
        """,
        at,
    )


def off_staff(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """编外人员 of the units beyond *at*."""
    return register.rows(
        "SELECT o.*, p.name FROM off_staff o JOIN people p ON p.id = o.person_id WHERE o.superseded_by IS NULL"
        f" AND (o.ends = '' OR o.ends > ?1) AND o.unit_id IN ({_scope(unit_ids)}) ORDER BY o.id",
        at,
    )


def workplaces(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """People of other units who work in these beyond *at*."""
    return register.rows(
        "SELECT w.*, p.name FROM workplaces w JOIN people p ON p.id = w.person_id WHERE w.superseded_by IS NULL"
        f" AND (w.ends = '' OR w.ends > ?1) AND w.unit_id IN ({_scope(unit_ids)}) ORDER BY w.id",
        at,
    )


def permits(register: Register, unit_ids: Iterable[int], at: str) -> list[Row]:
    """Permits of the units that can still be used after *at*: ``number``, how many are ``remaining``."""
    return register.rows(
        f"""
        SELECT p.id, p.number, a.unit_id, p.issued_on,
               p.count - (SELECT count(*) FROM permit_uses x WHERE x.permit_id = p.id AND x.superseded_by IS NULL) AS remaining
        FROM permits p JOIN accounts a ON a.id = p.account_id
        WHERE p.superseded_by IS NULL AND p.valid_until >= ?1 AND a.unit_id IN ({_scope(unit_ids)}) AND remaining > 0
          AND NOT EXISTS (SELECT 1 FROM permit_ends e WHERE e.permit_id = p.id AND e.superseded_by IS NULL)
        ORDER BY p.id
        """,
        at,
    )


def cases(register: Register, unit_ids: Iterable[int]) -> list[Row]:
    """Cases of the units that are not closed."""
    return register.rows(
        "SELECT id, kind, receipt_number, unit_id, applicant_id, title FROM cases WHERE closed_on = ''"
        f" AND unit_id IN ({_scope(unit_ids)}) ORDER BY id"
    )
