"""Accounts, movements and balances: the establishment ledger in SQL.

Balances are never stored; they are sums over movements, holdings and permits at (*at*, *known*).
"""

from __future__ import annotations

from app.errors import UsageProblem
from app.models.dated import in_force, visible
from app.models.operation import Operation, Row
from app.models.register import Register

FOLDER = "机构分组"
"""The kind of a unit that is none: it only holds others together."""
ISSUED = "issued"  # 上级下达: where quotas come from
WITHDRAWN = "withdrawn"  # 收回: where quotas go
QUOTA, LEADER, ORGAN = "quota", "leader", "organ"  # what an account counts: 编制, 领导职数, 机构限额


def balances(register: Register, at: str, known: int | None, unit_id: int | None = None) -> list[Row]:
    """One row per quota account of a unit: ``account_id, unit_id, nature, funding, special_use, approved, actual, reserved``.

    :param at: full ISO date.
    :param unit_id: only this unit's accounts when given.
    """
    scope = f"(SELECT id FROM accounts WHERE unit_id = {int(unit_id)})" if unit_id is not None else None

    def only(column: str) -> str:
        return f" AND {column} IN {scope}" if scope else ""

    sql = f"""
    WITH moved AS (
        SELECT to_account AS account_id, count AS n FROM movements m
        WHERE {visible("m", known)} AND m.effective <= ?1{only("m.to_account")}
        UNION ALL
        SELECT from_account, -count FROM movements m
        WHERE {visible("m", known)} AND m.effective <= ?1{only("m.from_account")}
    ),
    approved AS (SELECT account_id, sum(n) AS n FROM moved GROUP BY account_id),
    actual AS (
        SELECT h.account_id, count(*) AS n FROM holdings h
        WHERE {visible("h", known)} AND {in_force("h")}{only("h.account_id")} GROUP BY h.account_id
    ),
    used AS (
        SELECT u.permit_id, count(*) AS n FROM permit_uses u
        WHERE {visible("u", known)} AND u.used_on <= ?1 GROUP BY u.permit_id
    ),
    reserved AS (
        SELECT p.account_id, sum(max(p.count - coalesce(used.n, 0), 0)) AS n
        FROM permits p LEFT JOIN used ON used.permit_id = p.id
        WHERE {permit_in_force("p", known)}{only("p.account_id")} GROUP BY p.account_id
    )
    SELECT a.id AS account_id, a.unit_id, a.nature, a.funding, a.special_use,
           coalesce(approved.n, 0) AS approved, coalesce(actual.n, 0) AS actual, coalesce(reserved.n, 0) AS reserved
    FROM accounts a
    LEFT JOIN approved ON approved.account_id = a.id
    LEFT JOIN actual ON actual.account_id = a.id
    LEFT JOIN reserved ON reserved.account_id = a.id
    WHERE a.measure = '{QUOTA}' AND a.unit_id IS NOT NULL
      {f"AND a.unit_id = {int(unit_id)}" if unit_id is not None else ""}
      AND (approved.n IS NOT NULL OR actual.n IS NOT NULL OR reserved.n IS NOT NULL)
    ORDER BY a.unit_id, a.id
    """
    return register.rows(sql, at)


def permit_in_force(alias: str, known: int | None) -> str:
    """Condition: the permit locks quota at the date bound to ``?1``.

    A conditional permit (``needs_exit_of``) does so only once that person no longer holds the account (R02).
    """
    return f"""{visible(alias, known)} AND {alias}.issued_on <= ?1 AND {alias}.valid_until >= ?1
        AND NOT EXISTS (SELECT 1 FROM permit_ends e
                        WHERE e.permit_id = {alias}.id AND {visible("e", known)} AND e.ended_on <= ?1)
        AND ({alias}.needs_exit_of IS NULL OR NOT EXISTS (
            SELECT 1 FROM holdings w WHERE w.person_id = {alias}.needs_exit_of AND w.account_id = {alias}.account_id
              AND {visible("w", known)} AND {in_force("w")}))"""


def account_id(
    register: Register, unit_id: int, nature: str, funding: str, special_use: str = "", measure: str = QUOTA,
    leader_kind: str = "", level: str = "",
) -> int | None:  # fmt: skip
    """The id of an account by its key, or None when the unit has no such account."""
    found = register.value(
        "SELECT id FROM accounts WHERE unit_id = ? AND measure = ? AND nature = ? AND funding = ? AND special_use = ?"
        " AND leader_kind = ? AND level = ?",
        unit_id, measure, nature, funding, special_use, leader_kind, level,
    )  # fmt: skip
    return int(found) if found is not None else None


def ensure_account(
    register: Register, op: Operation, unit_id: int, nature: str, funding: str, special_use: str = "",
    measure: str = QUOTA, leader_kind: str = "", level: str = "",
) -> int:  # fmt: skip
    """The id of a unit's account, opened when missing.

    :param measure: :data:`QUOTA` by nature and funding, :data:`LEADER` by leader_kind and level, :data:`ORGAN` by level.
    :raises UsageProblem: the unit is a folder of units (机构分组).
    """
    found = account_id(register, unit_id, nature, funding, special_use, measure, leader_kind, level)
    if found is not None:
        return found
    if register.value("SELECT kind FROM units WHERE id = ?", unit_id) == FOLDER:
        raise UsageProblem("机构分组只是文件夹，不能有编制、职数和人员。", next_step="请选分组里的单位。")
    return op.insert(
        "accounts", unit_id=unit_id, measure=measure, nature=nature, funding=funding, special_use=special_use,
        leader_kind=leader_kind, level=level,
    )  # fmt: skip


def ensure_outside(register: Register, op: Operation, outside: str, measure: str = QUOTA) -> int:
    """The id of the outside account ``issued`` or ``withdrawn``."""
    found = register.value("SELECT id FROM accounts WHERE outside = ? AND measure = ?", outside, measure)
    if found is not None:
        return int(found)
    return op.insert("accounts", unit_id=None, outside=outside, measure=measure)


def account(register: Register, account: int) -> Row | None:
    """One account with its unit's name."""
    return register.row(
        "SELECT a.*, coalesce(u.name, '') AS unit_name FROM accounts a LEFT JOIN units u ON u.id = a.unit_id WHERE a.id = ?",
        account,
    )


def accounts_of(register: Register, unit_id: int) -> list[Row]:
    """All quota accounts ever opened for a unit."""
    return register.rows(
        "SELECT * FROM accounts WHERE unit_id = ? AND measure = ? ORDER BY id", unit_id, QUOTA
    )


def movements_of(register: Register, unit_id: int, known: int | None = None) -> list[Row]:
    """Movements that touch a unit, oldest first, signed as the unit sees them.

    Fields: ``id, uuid, effective, kind, change, nature, funding, special_use, measure, leader_kind, level, document, reason,
    operation_id, other_unit``.
    """
    return register.rows(
        f"""
        WITH own AS (SELECT id FROM accounts WHERE unit_id = ?1)
        SELECT m.id, m.uuid, m.effective, m.kind, CASE WHEN t.unit_id = ?1 THEN m.count ELSE -m.count END AS change,
               CASE WHEN t.unit_id = ?1 THEN t.nature ELSE f.nature END AS nature,
               CASE WHEN t.unit_id = ?1 THEN t.funding ELSE f.funding END AS funding,
               CASE WHEN t.unit_id = ?1 THEN t.special_use ELSE f.special_use END AS special_use,
               CASE WHEN t.unit_id = ?1 THEN t.leader_kind ELSE f.leader_kind END AS leader_kind,
               CASE WHEN t.unit_id = ?1 THEN t.level ELSE f.level END AS level, t.measure,
               coalesce(d.number, '') AS document, m.reason, m.operation_id,
               coalesce(CASE WHEN t.unit_id = ?1 THEN fu.name ELSE tu.name END, '') AS other_unit
        FROM movements m
        JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account
        LEFT JOIN units fu ON fu.id = f.unit_id LEFT JOIN units tu ON tu.id = t.unit_id
        LEFT JOIN documents d ON d.id = m.document_id
        WHERE m.id IN (SELECT id FROM movements WHERE from_account IN own
                       UNION SELECT id FROM movements WHERE to_account IN own) AND {visible("m", known)}
        ORDER BY m.effective, m.id
        """,
        unit_id,
    )


def running_minimum(register: Register, account: int, after: str) -> int:
    """The lowest approved balance of an account on *after* and every later date."""
    steps = register.rows(
        """
        SELECT effective, sum(CASE WHEN to_account = ?1 THEN count ELSE -count END) AS n FROM movements
        WHERE (to_account = ?1 OR from_account = ?1) AND superseded_by IS NULL GROUP BY effective ORDER BY effective
        """,
        account,
    )
    balance = 0
    at_start = 0
    later: list[int] = []
    for step in steps:
        balance += step["n"]
        if step["effective"] <= after:
            at_start = balance
        else:
            later.append(balance)
    return min([at_start, *later])


def allocated(register: Register, nature: str, at: str = "9999") -> int:
    """How many quotas of a nature all units together have been given by *at* (default: ever), 单列 included."""
    return int(
        register.value(
            """
            SELECT coalesce(sum(CASE WHEN t.unit_id IS NOT NULL AND t.nature = ?1 THEN m.count ELSE 0 END), 0)
                 - coalesce(sum(CASE WHEN f.unit_id IS NOT NULL AND f.nature = ?1 THEN m.count ELSE 0 END), 0)
            FROM movements m JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account
            WHERE m.superseded_by IS NULL AND m.effective <= ?2
            """,
            nature,
            at,
        )
    )


def movement(register: Register, movement_id: int) -> Row | None:
    """One movement that still stands."""
    return register.row("SELECT * FROM movements WHERE id = ? AND superseded_by IS NULL", movement_id)


def reversal_of(register: Register, movement_id: int) -> int | None:
    """The id of the movement that reversed this one, in whichever version it was reversed."""
    found = register.value(
        """
        SELECT r.id FROM movements r JOIN movements m ON m.id = r.reverses
        WHERE r.superseded_by IS NULL AND m.uuid = (SELECT uuid FROM movements WHERE id = ?)
        """,
        movement_id,
    )
    return int(found) if found is not None else None


def units_touched(register: Register, operation_id: int) -> list[int]:
    """Units whose accounts an operation moved quotas on, filled, freed, promised or no longer promised."""
    rows = register.rows(
        """
        SELECT DISTINCT a.unit_id FROM changes c
        LEFT JOIN movements m ON c.table_name = 'movements' AND m.id = c.row_id
        LEFT JOIN holdings h ON c.table_name = 'holdings' AND h.id = c.row_id
        LEFT JOIN permit_ends e ON c.table_name = 'permit_ends' AND e.id = c.row_id
        LEFT JOIN permits p ON p.id = CASE c.table_name WHEN 'permits' THEN c.row_id ELSE e.permit_id END
        JOIN accounts a ON a.id IN (m.from_account, m.to_account, h.account_id, p.account_id)
        WHERE c.operation_id = ? AND c.table_name IN ('movements', 'holdings', 'permits', 'permit_ends') AND a.unit_id IS NOT NULL
        """,
        operation_id,
    )
    return [row["unit_id"] for row in rows]
