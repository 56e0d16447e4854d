"""Who sits on a leader post, and what the accounts of leader posts hold, in SQL.

An account of measure ``leader`` is a unit × leader_kind × level; a holding may occupy one (``account_id``) or none (不占职数).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.models.dated import in_force, visible
from app.models.ledger import LEADER, ORGAN
from app.models.operation import Row
from app.models.register import Register

_HOLDING = """
    SELECT h.*, p.name, p.sex, p.birth, p.grade, p.uuid AS person_uuid, u.name AS unit_name,
           a.unit_id AS account_unit_id, coalesce(au.name, '') AS account_unit_name,
           coalesce(d.number, '') AS document, coalesce(d.dated, '') AS document_date, coalesce(e.number, '') AS end_document
    FROM leader_holdings h JOIN people p ON p.id = h.person_id JOIN units u ON u.id = h.unit_id
    LEFT JOIN accounts a ON a.id = h.account_id LEFT JOIN units au ON au.id = a.unit_id
    LEFT JOIN documents d ON d.id = h.document_id LEFT JOIN documents e ON e.id = h.end_document_id
"""


def balances(
    register: Register,
    at: str,
    known: int | None,
    unit_ids: Iterable[int] | None = None,
    measure: str = LEADER,
) -> list[Row]:
    """One row per account of leader posts (or organ quotas): ``account_id, unit_id, leader_kind, level, approved, actual``.

    :param at: full ISO date.
    :param unit_ids: only these units' accounts; None means all.
    :param measure: ``leader`` or ``organ`` (whose *actual* is not counted by people and stays 0).
    """
    assert measure in (LEADER, ORGAN)
    scope = "" if unit_ids is None else f"AND a.unit_id IN ({','.join(str(int(unit)) for unit in unit_ids)})"
    mine = f"(SELECT a.id FROM accounts a WHERE a.measure = '{measure}' AND a.unit_id IS NOT NULL {scope})"
    return register.rows(
        f"""
        WITH mine AS {mine},
        moved AS (
            SELECT to_account AS account_id, count AS n FROM movements m
            WHERE {visible("m", known)} AND m.effective <= ?1 AND to_account IN mine
            UNION ALL
            SELECT from_account, -count FROM movements m
            WHERE {visible("m", known)} AND m.effective <= ?1 AND from_account IN mine
        ),
        approved AS (SELECT account_id, sum(n) AS n FROM moved GROUP BY account_id),
        actual AS (
            SELECT h.account_id, count(*) AS n FROM leader_holdings h
            WHERE {visible("h", known)} AND {in_force("h")} AND h.account_id IN mine GROUP BY h.account_id
        )
        SELECT a.id AS account_id, a.unit_id, a.leader_kind, a.level,
               coalesce(approved.n, 0) AS approved, coalesce(actual.n, 0) AS actual
        FROM accounts a LEFT JOIN approved ON approved.account_id = a.id LEFT JOIN actual ON actual.account_id = a.id
        WHERE a.id IN mine AND (approved.n IS NOT NULL OR actual.n IS NOT NULL)
        ORDER BY a.unit_id, a.id
        """,
        at,
    )


def holders(register: Register, unit_ids: Iterable[int], at: str, known: int | None) -> list[Row]:
    """Holdings of leader posts in force at (*at*, *known*) in the units, or on their accounts, oldest first."""
    scope = ",".join(str(int(unit)) for unit in unit_ids)
    return register.rows(
        f"""{_HOLDING} WHERE {visible("h", known)} AND {in_force("h")}
            AND (h.unit_id IN ({scope}) OR a.unit_id IN ({scope})) ORDER BY u.sort_order, h.begins, h.id""",
        at,
    )


def everybody(register: Register, at: str, known: int | None) -> list[Row]:
    """Every holding of a leader post in force at (*at*, *known*)."""
    return register.rows(
        f"{_HOLDING} WHERE {visible('h', known)} AND {in_force('h')} ORDER BY u.sort_order, h.begins, h.id",
        at,
    )


def of_person(register: Register, person_id: int, known: int | None = None) -> list[Row]:
    """All leader posts a person ever held, oldest first."""
    return register.rows(
        f"{_HOLDING} WHERE h.person_id = ? AND {visible('h', known)} ORDER BY h.begins, h.id", person_id
    )


def of_unit(register: Register, unit_id: int, known: int | None = None) -> list[Row]:
    """All leader posts ever held in a unit, oldest first."""
    return register.rows(
        f"{_HOLDING} WHERE h.unit_id = ? AND {visible('h', known)} ORDER BY h.begins, h.id", unit_id
    )


def occupied(register: Register, person_id: int) -> list[Row]:
    """The open posts of a person that occupy a leader quota."""
    return register.rows(
        f"{_HOLDING} WHERE h.person_id = ? AND h.superseded_by IS NULL AND h.ends = '' AND h.account_id IS NOT NULL"
        " ORDER BY h.begins, h.id",
        person_id,
    )


def left(register: Register, at: str) -> list[Row]:
    """Open posts that occupy a leader quota while their holder has left the establishment by *at* (``due``)."""
    return register.rows(
        """
        SELECT h.id, h.title, h.unit_id, p.name, u.name AS unit_name,
               (SELECT max(q.ends) FROM holdings q WHERE q.person_id = h.person_id AND q.superseded_by IS NULL) AS due
        FROM leader_holdings h JOIN people p ON p.id = h.person_id JOIN units u ON u.id = h.unit_id
        WHERE h.superseded_by IS NULL AND h.ends = '' AND h.account_id IS NOT NULL
          AND EXISTS (SELECT 1 FROM holdings q WHERE q.person_id = h.person_id AND q.superseded_by IS NULL)
          AND NOT EXISTS (SELECT 1 FROM holdings q WHERE q.person_id = h.person_id AND q.superseded_by IS NULL
                          AND (q.ends = '' OR q.ends > ?1))
        ORDER BY h.id
        """,
        at,
    )


def get(register: Register, holding_id: int) -> Row | None:
    """One holding that still stands."""
    return register.row(f"{_HOLDING} WHERE h.id = ? AND h.superseded_by IS NULL", holding_id)


def documents_of(register: Register, account_ids: Iterable[int], at: str, known: int | None) -> list[Row]:
    """Movements that made the approved numbers of accounts, oldest first.

    Fields: ``account_id, change, kind, effective, document, document_date, issuer, reason, movement_id``.
    """
    scope = ",".join(str(int(account)) for account in account_ids) or "NULL"
    return register.rows(
        f"""
        SELECT x.account_id, x.change, m.kind, m.effective, m.id AS movement_id, m.reason,
               coalesce(d.number, '') AS document, coalesce(d.dated, '') AS document_date,
               coalesce(d.issuer, '') AS issuer
        FROM (SELECT id, to_account AS account_id, count AS change FROM movements WHERE to_account IN ({scope})
              UNION ALL SELECT id, from_account, -count FROM movements WHERE from_account IN ({scope})) x
        JOIN movements m ON m.id = x.id LEFT JOIN documents d ON d.id = m.document_id
        WHERE {visible("m", known)} AND m.effective <= ?1 ORDER BY m.effective, m.id
        """,
        at,
    )


def overruns(register: Register, known: int | None = None) -> list[Row]:
    """Plans of how an excess of leaders is to end, with account, unit and document, by due day."""
    return register.rows(
        f"""
        SELECT o.*, a.unit_id, a.leader_kind, a.level, u.name AS unit_name, coalesce(d.number, '') AS document
        FROM leader_overruns o JOIN accounts a ON a.id = o.account_id JOIN units u ON u.id = a.unit_id
        LEFT JOIN documents d ON d.id = o.document_id WHERE {visible("o", known)} ORDER BY o.due, o.id
        """
    )


def changes_after(register: Register, account_id: int, at: str) -> list[str]:
    """Days after *at* on which more people hold the account's posts, or the account has fewer of them."""
    rows = register.rows(
        """
        SELECT begins AS day FROM leader_holdings WHERE superseded_by IS NULL AND account_id = ?1 AND begins > ?2
        UNION SELECT effective FROM movements WHERE superseded_by IS NULL AND from_account = ?1 AND effective > ?2
        """,
        account_id,
        at,
    )
    return [row["day"] for row in rows]
