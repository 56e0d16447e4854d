"""Permits (通知单): a number of quotas that may be used, and their uses and ends."""

from __future__ import annotations

from app.models.dated import visible
from app.models.ledger import permit_in_force
from app.models.operation import Row
from app.models.register import Register
from app.values.text import like_escape

_SELECT = f"""
    SELECT p.*, a.unit_id, a.nature, a.funding, a.special_use, u.name AS unit_name,
           coalesce(w.name, '') AS leaver_name,
           (SELECT count(*) FROM permit_uses x WHERE x.permit_id = p.id AND {visible("x", None)}) AS used,
           (SELECT count(*) FROM cases c WHERE c.permit_id = p.id AND c.kind = 'entry' AND c.closed_on = '') AS locked,
           (SELECT min(e.ended_on) FROM permit_ends e WHERE e.permit_id = p.id AND {visible("e", None)}) AS ended_on
    FROM permits p JOIN accounts a ON a.id = p.account_id JOIN units u ON u.id = a.unit_id
    LEFT JOIN people w ON w.id = p.needs_exit_of
"""


def get(register: Register, permit_id: int) -> Row | None:
    """One permit with ``used`` (entries made), ``locked`` (entry cases under way) and ``ended_on``."""
    return register.row(f"{_SELECT} WHERE p.id = ?", permit_id)


def by_number(register: Register, number: str) -> Row | None:
    """A permit by its printed number."""
    return register.row(f"{_SELECT} WHERE p.number = ? AND p.superseded_by IS NULL", number)


def by_case(register: Register, case_id: int) -> Row | None:
    """The permit a case led to."""
    return register.row(f"{_SELECT} WHERE p.case_id = ? AND p.superseded_by IS NULL", case_id)


def listed(register: Register, unit_id: int | None = None) -> list[Row]:
    """All permits, newest first."""
    where = "AND a.unit_id = ?" if unit_id is not None else ""
    return register.rows(
        f"{_SELECT} WHERE p.superseded_by IS NULL {where} ORDER BY p.issued_on DESC, p.id DESC",
        *([unit_id] if unit_id is not None else []),
    )


def search(register: Register, text: str, at: str, limit: int) -> list[Row]:
    """Permits neither ended nor expired at *at* whose number or unit fits *text*, newest first."""
    pattern = f"%{like_escape(text)}%"
    return register.rows(
        f"{_SELECT} WHERE p.superseded_by IS NULL AND p.valid_until >= ?1"
        " AND NOT EXISTS (SELECT 1 FROM permit_ends e WHERE e.permit_id = p.id AND e.superseded_by IS NULL)"
        " AND (p.number LIKE ?2 ESCAPE '\\' OR u.name LIKE ?2 ESCAPE '\\' OR u.initials LIKE ?3 ESCAPE '\\')"
        " ORDER BY p.issued_on DESC, p.id DESC LIMIT ?4",
        at, pattern, f"{like_escape(text.lower())}%", limit,
    )  # fmt: skip


def naming_leaver(register: Register, person_id: int, at: str) -> Row | None:
    """A permit still open at *at* that waits for, or was freed by, this person's exit."""
    return register.row(
        f"{_SELECT} WHERE p.needs_exit_of = ?2 AND p.superseded_by IS NULL AND p.valid_until >= ?1"
        " AND NOT EXISTS (SELECT 1 FROM permit_ends e WHERE e.permit_id = p.id AND e.superseded_by IS NULL)",
        at, person_id,
    )  # fmt: skip


def effective(register: Register, permit_id: int, at: str) -> bool:
    """Whether the permit may be used at *at*: issued, not ended, not expired, its leaver gone."""
    return (
        register.row(
            f"SELECT p.id FROM permits p WHERE {permit_in_force('p', None)} AND p.id = ?2", at, permit_id
        )
        is not None
    )


def uses(register: Register, permit_id: int) -> list[Row]:
    """Who entered on a permit, in order."""
    return register.rows(
        "SELECT x.*, p.name AS person_name FROM permit_uses x JOIN people p ON p.id = x.person_id"
        f" WHERE x.permit_id = ? AND {visible('x', None)} ORDER BY x.id",
        permit_id,
    )


def granted_in_year(register: Register, account_id: int, year: str, channel: str) -> int:
    """Quotas granted by permits of a plan year, account and channel; of an ended permit only what was used."""
    return int(
        register.value(
            f"""
            SELECT coalesce(sum(CASE
                WHEN EXISTS (SELECT 1 FROM permit_ends e WHERE e.permit_id = p.id AND {visible("e", None)})
                THEN (SELECT count(*) FROM permit_uses x WHERE x.permit_id = p.id AND {visible("x", None)})
                ELSE p.count END), 0)
            FROM permits p WHERE p.account_id = ? AND p.plan_year = ? AND p.channel = ? AND {visible("p", None)}
            """,
            account_id, year, channel,
        )
    )  # fmt: skip


def planned(register: Register, account_id: int, year: str, channel: str) -> int:
    """Quotas planned for a year, account and channel."""
    return int(
        register.value(
            "SELECT coalesce(sum(count), 0) FROM plans WHERE account_id = ? AND year = ? AND channel = ? AND superseded_by IS NULL",
            account_id, year, channel,
        )
    )  # fmt: skip


def plans(register: Register, year: str = "") -> list[Row]:
    """Yearly plans, by year and unit."""
    return register.rows(
        "SELECT l.*, a.unit_id, a.nature, a.funding, a.special_use, u.name AS unit_name, coalesce(d.number, '') AS document"
        " FROM plans l JOIN accounts a ON a.id = l.account_id JOIN units u ON u.id = a.unit_id"
        " LEFT JOIN documents d ON d.id = l.document_id"
        " WHERE l.superseded_by IS NULL AND (?1 = '' OR l.year = ?1) ORDER BY l.year DESC, u.sort_order, l.id",
        year,
    )
