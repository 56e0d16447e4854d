"""The records of one scope: a unit, everything below it, and what its numbers and people rest on.

References are UUIDs. A counter-account that lies outside the scope is only known as ``elsewhere``, so that
a township learns nothing of other units, and the totals of its own copy still balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from app.models import travelling
from app.models.dated import visible
from app.models.facts import PEOPLE, UNITS, FactTable
from app.models.operation import Row
from app.models.register import Register
from app.models.travelling import Travelling

ELSEWHERE = "elsewhere"


def numbers(values: Iterable[int]) -> str:
    """Row ids as an SQL list."""
    return ",".join(str(int(value)) for value in values)


class Scope:
    """What belongs to a set of units, as rows with UUID references; each question is one query.

    :param unit_ids: the units, as :func:`app.models.units.subtree` gives them.
    """

    def __init__(self, register: Register, unit_ids: Sequence[int]) -> None:
        self._register = register
        self._units = numbers(unit_ids)
        self._accounts = f"(SELECT id FROM accounts WHERE unit_id IN ({self._units}))"
        self._holders = f"""
            SELECT person_id FROM holdings h WHERE {visible("h", None)} AND account_id IN {self._accounts}
            UNION SELECT needs_exit_of FROM permits p
                  WHERE {visible("p", None)} AND account_id IN {self._accounts} AND needs_exit_of IS NOT NULL
            UNION SELECT x.person_id FROM permit_uses x JOIN permits p ON p.id = x.permit_id
                  WHERE {visible("x", None)} AND {visible("p", None)} AND p.account_id IN {self._accounts}
            UNION SELECT person_id FROM off_staff o WHERE {visible("o", None)} AND unit_id IN ({self._units})"""
        self._people = f"""({self._holders}
            UNION SELECT person_id FROM leader_holdings l WHERE {visible("l", None)} AND unit_id IN ({self._units})
            UNION SELECT person_id FROM workplaces w WHERE {visible("w", None)} AND unit_id IN ({self._units}))"""

    def units(self) -> list[Row]:
        """``id, uuid, sort_order``."""
        return self._register.rows(f"SELECT id, uuid, sort_order FROM units WHERE id IN ({self._units})")

    def people(self) -> list[Row]:
        """``id, uuid`` of who holds or held an account, is waited for by a permit, entered on one, or works there."""
        return self._register.rows(f"SELECT id, uuid FROM people WHERE id IN {self._people}")

    def unit_facts(self) -> list[Row]:
        """Facts of the units, see :func:`facts`."""
        return facts(self._register, UNITS, self._units)

    def person_facts(self) -> list[Row]:
        """Facts of the people, see :func:`facts`; of who has left, not what became true while working elsewhere."""
        later = "(h.ends = '' OR h.ends > f.effective)"
        holding = (
            f"SELECT 1 FROM holdings h WHERE {visible('h', None)} AND h.person_id = f.person_id AND {later}"
        )
        return facts(
            self._register,
            PEOPLE,
            f"SELECT id FROM people WHERE id IN {self._people}",
            f"""(f.field_group = 'identity' OR EXISTS ({holding} AND h.account_id IN {self._accounts})
                OR NOT EXISTS ({holding} AND h.account_id NOT IN {self._accounts} AND h.begins <= f.effective))""",
        )

    def accounts(self) -> list[Row]:
        """Every account of the units, ``unit`` by UUID."""
        return self._register.rows(
            "SELECT a.uuid, u.uuid AS unit, a.measure, a.nature, a.funding, a.special_use, a.leader_kind, a.level"
            f" FROM accounts a JOIN units u ON u.id = a.unit_id WHERE a.unit_id IN ({self._units})"
        )

    def movements(self) -> list[Row]:
        """Movements that touch the accounts; ``source``/``target`` are a UUID, a word, or ``elsewhere``."""

        def side(alias: str) -> str:
            return (
                f"CASE WHEN {alias}.unit_id IN ({self._units}) THEN {alias}.uuid"
                f" WHEN {alias}.unit_id IS NULL THEN {alias}.outside ELSE '{ELSEWHERE}' END"
            )

        return self._register.rows(
            f"""
            SELECT m.id, m.uuid, {side("f")} AS source, {side("t")} AS target, m.count, m.kind, m.effective,
                   d.uuid AS document, m.reason, r.uuid AS reverses
            FROM movements m JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account
            LEFT JOIN documents d ON d.id = m.document_id LEFT JOIN movements r ON r.id = m.reverses
            WHERE {visible("m", None)} AND (f.unit_id IN ({self._units}) OR t.unit_id IN ({self._units}))
            ORDER BY m.id
            """
        )

    def holdings(self) -> list[Row]:
        """Holdings of the accounts, past and present."""
        return self._register.rows(
            f"""
            SELECT h.id, h.uuid, p.uuid AS person, a.uuid AS account, h.begins, h.ends, h.entry_way,
                   e.uuid AS entry_document, h.exit_reason, x.uuid AS exit_document
            FROM holdings h JOIN people p ON p.id = h.person_id JOIN accounts a ON a.id = h.account_id
            LEFT JOIN documents e ON e.id = h.entry_document_id LEFT JOIN documents x ON x.id = h.exit_document_id
            WHERE {visible("h", None)} AND h.account_id IN {self._accounts} ORDER BY h.id
            """
        )

    def permits(self) -> list[Row]:
        """Permits on the accounts."""
        rows = self._register.rows(
            f"""
            SELECT p.id, p.uuid, p.number, a.uuid AS account, p.count, p.channel, p.conditions, p.plan_year, p.issued_on,
                   p.valid_until, w.uuid AS needs_exit_of
            FROM permits p JOIN accounts a ON a.id = p.account_id LEFT JOIN people w ON w.id = p.needs_exit_of
            WHERE {visible("p", None)} AND p.account_id IN {self._accounts} ORDER BY p.id
            """
        )
        return [{**row, "conditions": msgspec.json.decode(row["conditions"])} for row in rows]

    def permit_uses(self) -> list[Row]:
        """Uses of those permits; ``permit_id`` is the row id of the permit."""
        return self._register.rows(
            f"SELECT x.id, x.permit_id, x.uuid, p.uuid AS person, x.used_on FROM permit_uses x"
            f" JOIN people p ON p.id = x.person_id JOIN permits k ON k.id = x.permit_id"
            f" WHERE {visible('x', None)} AND k.account_id IN {self._accounts} ORDER BY x.id"
        )

    def permit_ends(self) -> list[Row]:
        """Ends of those permits; ``permit_id`` is the row id of the permit."""
        return self._register.rows(
            f"SELECT e.id, e.permit_id, e.uuid, e.ended_on, e.reason FROM permit_ends e"
            f" JOIN permits k ON k.id = e.permit_id"
            f" WHERE {visible('e', None)} AND k.account_id IN {self._accounts} ORDER BY e.id"
        )

    def travelling(self, table: Travelling) -> list[Row]:
        """The rows of one of the tables that travel as they stand, see :func:`app.models.travelling.rows`."""
        return travelling.rows(self._register, table, self._units, self._holders, self._people)

    def documents(self) -> list[Row]:
        """Documents that any of these records rests on."""
        others = " UNION ".join(travelling.documents_of(self._units, self._holders))
        return self._register.rows(
            f"""
            SELECT uuid, number, number_raw, issuer, dated, kind, title FROM documents WHERE id IN (
                SELECT document_id FROM unit_facts f WHERE {visible("f", None)} AND unit_id IN ({self._units})
                UNION SELECT document_id FROM person_facts f WHERE {visible("f", None)} AND person_id IN {self._people}
                UNION SELECT document_id FROM movements m WHERE {visible("m", None)}
                      AND (from_account IN {self._accounts} OR to_account IN {self._accounts})
                UNION SELECT entry_document_id FROM holdings h WHERE {visible("h", None)} AND account_id IN {self._accounts}
                UNION SELECT exit_document_id FROM holdings h WHERE {visible("h", None)} AND account_id IN {self._accounts}
                UNION {others})
            """
        )

    def merged_people(self) -> list[Row]:
        """``uuid`` of records that were merged, and ``into`` whom of these people."""
        return self._register.rows(
            'SELECT m.uuid, p.uuid AS "into" FROM people m JOIN people p ON p.id = m.merged_into'
            f" WHERE p.id IN {self._people}"
        )

    def merged_documents(self) -> list[Row]:
        """``uuid`` of documents that were merged, and ``into`` which of those these records rest on."""
        standing = {row["uuid"] for row in self.documents()}
        found = self._register.rows(
            'SELECT m.uuid, d.uuid AS "into" FROM documents m JOIN documents d ON d.id = m.merged_into'
        )
        return [row for row in found if row["into"] in standing]

    def codes(self) -> list[Row]:
        """Every code of every list; they are the same for all."""
        return self._register.rows(
            "SELECT set_name, code, name, aliases, sort_order, version, successor FROM codes"
        )

    def settings(self) -> list[Row]:
        """The settings that hold for everybody; those of the office itself stay at home."""
        return self._register.rows(
            "SELECT name, value, document FROM settings WHERE name NOT LIKE 'office.%'"
        )


def facts(register: Register, kind: FactTable, subjects: str, where: str = "1 = 1") -> list[Row]:
    """Standing facts of subjects: ``id, subject, uuid, field_group, effective, fields, document``.

    :param subjects: row ids as an SQL list or query.
    :param where: a further condition on the fact ``f``.
    """
    rows = register.rows(
        f"SELECT f.id, f.{kind.subject_column} AS subject, f.uuid, f.field_group, f.effective, f.fields, d.uuid AS document"
        f" FROM {kind.table} f LEFT JOIN documents d ON d.id = f.document_id"
        f" WHERE {visible('f', None)} AND f.{kind.subject_column} IN ({subjects}) AND {where}"
        f" ORDER BY f.{kind.subject_column}, f.field_group, f.effective, f.id"
    )
    return [{**row, "fields": msgspec.json.decode(row["fields"])} for row in rows]


def ids(register: Register, table: str, *, dated: bool = False) -> dict[str, int]:
    """Row id by UUID; of a dated table the standing row."""
    where = f"WHERE {visible(table, None)}" if dated else ""
    return {row["uuid"]: row["id"] for row in register.rows(f"SELECT id, uuid FROM {table} {where}")}


def all_documents(register: Register) -> list[dict[str, Any]]:
    """Every document of the register."""
    return register.rows("SELECT * FROM documents")
