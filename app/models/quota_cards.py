"""编制卡: dated rows, one in force per person; a number is given out once (see the indexes of the table)."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register

_ROW = """
    SELECT c.*, p.name, p.sex, p.birth, p.identity_number
    FROM quota_cards c JOIN people p ON p.id = c.person_id
"""


def get(register: Register, card_id: int) -> Row | None:
    """One card that stands."""
    return register.row(f"{_ROW} WHERE c.id = ? AND c.superseded_by IS NULL", card_id)


def stored(register: Register, card_id: int) -> Row | None:
    """The same with nothing but its own columns."""
    return register.row("SELECT * FROM quota_cards WHERE id = ? AND superseded_by IS NULL", card_id)


def active(register: Register, person_id: int) -> Row | None:
    """The card of a person in force now."""
    return register.row(
        f"{_ROW} WHERE c.person_id = ? AND c.superseded_by IS NULL AND c.ends = ''", person_id
    )


def of_person(register: Register, person_id: int, known: int | None = None) -> list[Row]:
    """Every card of a person, oldest first."""
    return register.rows(
        f"{_ROW} WHERE c.person_id = ? AND {visible('c', known)} ORDER BY c.begins, c.id", person_id
    )


def listed(register: Register, at: str, known: int | None) -> list[Row]:
    """Cards in force at (*at*, *known*), by number."""
    return register.rows(f"{_ROW} WHERE {visible('c', known)} AND {in_force('c')} ORDER BY c.number", at)


def number_used(register: Register, number: str) -> bool:
    """Whether a number was ever given out, or stands in somebody's facts."""
    return bool(
        register.value(
            "SELECT EXISTS (SELECT 1 FROM quota_cards WHERE number = ?1)"
            " OR EXISTS (SELECT 1 FROM people WHERE quota_card = ?1)",
            number,
        )
    )


def given_out(register: Register, number: str) -> bool:
    """Whether a card ever had this number."""
    return bool(register.value("SELECT EXISTS (SELECT 1 FROM quota_cards WHERE number = ?)", number))


def without_card(register: Register, unit_ids: Sequence[int], at: str) -> list[Row]:
    """Who holds a quota of the units at *at* and no card, in ledger order."""
    scope = ",".join(str(int(unit)) for unit in unit_ids)
    return register.rows(
        f"""
        SELECT p.id, p.name, p.quota_card, a.unit_id, u.name AS unit_name, u.short_name
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id
        JOIN units u ON u.id = a.unit_id
        WHERE {visible("h", None)} AND {in_force("h")} AND a.unit_id IN ({scope})
          AND NOT EXISTS (SELECT 1 FROM quota_cards c
                          WHERE c.person_id = p.id AND c.superseded_by IS NULL AND c.ends = '')
        ORDER BY u.sort_order, a.funding, a.nature, p.id
        """,
        at,
    )
