"""What has a date in the dated tables and nobody has ended yet."""

from __future__ import annotations

from app.models.operation import Row
from app.models.register import Register


def workplaces(register: Register, until: str) -> list[Row]:
    """借调, 挂职 … that should be over by *until*, with person, own unit and place."""
    return register.rows(
        """
        SELECT w.id, w.kind, w.due, w.person_id, p.name, h.unit_id, coalesce(u.name, '') AS unit_name,
               coalesce(x.name, w.place) AS place
        FROM workplaces w JOIN people p ON p.id = w.person_id LEFT JOIN units x ON x.id = w.unit_id
        LEFT JOIN (SELECT h.person_id, a.unit_id FROM holdings h JOIN accounts a ON a.id = h.account_id
                   WHERE h.superseded_by IS NULL AND h.ends = '' AND h.person_id IN (
                       SELECT person_id FROM workplaces WHERE superseded_by IS NULL AND ends = ''))
             h ON h.person_id = w.person_id
        LEFT JOIN units u ON u.id = h.unit_id
        WHERE w.superseded_by IS NULL AND w.ends = '' AND w.due <> '' AND w.due <= ? GROUP BY w.id ORDER BY w.due
        """,
        until,
    )


def off_staff(register: Register, until: str) -> list[Row]:
    """Contracts of staff off the establishment that end by *until*."""
    return register.rows(
        "SELECT s.id, s.kind, s.due, s.person_id, s.unit_id, p.name, u.name AS unit_name FROM off_staff s"
        " JOIN people p ON p.id = s.person_id JOIN units u ON u.id = s.unit_id"
        " WHERE s.superseded_by IS NULL AND s.ends = '' AND s.due <> '' AND s.due <= ? ORDER BY s.due",
        until,
    )


def overruns(register: Register, until: str) -> list[Row]:
    """Plans that end an excess of leaders by *until*."""
    return register.rows(
        "SELECT o.id, o.excess, o.due, o.way_out, a.unit_id, a.leader_kind, a.level, u.name AS unit_name"
        " FROM leader_overruns o JOIN accounts a ON a.id = o.account_id JOIN units u ON u.id = a.unit_id"
        " WHERE o.superseded_by IS NULL AND o.ends = '' AND o.due <= ? ORDER BY o.due",
        until,
    )


def relations(register: Register, after: str, until: str) -> list[Row]:
    """Relations of units whose end lies after *after* and not after *until*."""
    return register.rows(
        "SELECT r.id, r.kind, r.ends AS due, r.unit_id, u.name AS unit_name, coalesce(o.name, r.name) AS other"
        " FROM unit_relations r JOIN units u ON u.id = r.unit_id LEFT JOIN units o ON o.id = r.other_id"
        " WHERE r.superseded_by IS NULL AND r.ends > ? AND r.ends <= ? ORDER BY r.ends",
        after, until,
    )  # fmt: skip


def first_day(register: Register) -> str:
    """The business date of the first operation: what was due before it is nobody's to do."""
    return str(register.value("SELECT business_date FROM operations ORDER BY id LIMIT 1") or "")


def permits_ending(register: Register, today: str, until: str) -> list[Row]:
    """Permits with quotas left that neither ended nor expired, and expire by *until*."""
    return register.rows(
        """
        SELECT p.id, p.number, p.valid_until, p.case_id, a.unit_id, u.name AS unit_name, p.count - (
                   SELECT count(*) FROM permit_uses x WHERE x.permit_id = p.id AND x.superseded_by IS NULL) AS left
        FROM permits p JOIN accounts a ON a.id = p.account_id JOIN units u ON u.id = a.unit_id
        WHERE p.superseded_by IS NULL AND p.valid_until >= ? AND p.valid_until <= ? AND NOT EXISTS (
            SELECT 1 FROM permit_ends e WHERE e.permit_id = p.id AND e.superseded_by IS NULL)
        ORDER BY p.valid_until, p.id
        """,
        today, until,
    )  # fmt: skip
