"""Differences between the superior's real-name system and the register, in SQL."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.dated import in_force
from app.models.operation import Row
from app.models.register import Register

PERSON, UNIT = "person", "unit"
ONLY_HERE, ONLY_THERE, DIFFERS = "only_here", "only_there", "differs"
OPEN, KEYED, VANISHED = "open", "keyed", "vanished"


def in_post(register: Register, at: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Everybody who holds a quota at *at*, one row each (of several accounts the oldest): the person's columns and
    ``unit_id, unit_name, nature, funding``.
    """
    wanted = ", ".join(f"p.{name}" for name in columns)
    return register.iterate(
        f"""
        SELECT p.id, {wanted}, a.unit_id, u.name AS unit_name, a.nature, a.funding
        FROM holdings h JOIN people p ON p.id = h.person_id JOIN accounts a ON a.id = h.account_id
        JOIN units u ON u.id = a.unit_id
        WHERE h.superseded_by IS NULL AND {in_force("h")} AND p.merged_into IS NULL
        ORDER BY p.id, h.begins DESC
        """,
        at,
    )


def departures(register: Register, at: str) -> dict[int, Row]:
    """Who has left by *at* and holds nothing any more, by person: ``ends, exit_reason, unit_id``."""
    return {
        row["person_id"]: row
        for row in register.iterate(
            """
            SELECT h.person_id, h.ends, h.exit_reason, a.unit_id FROM holdings h JOIN accounts a ON a.id = h.account_id
            WHERE h.superseded_by IS NULL AND h.ends <> '' AND h.ends <= ? ORDER BY h.ends
            """,
            at,
        )
    }


def standing_units(register: Register, columns: tuple[str, ...]) -> Iterator[Row]:
    """Units that exist, folders left out, with these columns beside ``id`` and ``name``."""
    wanted = ", ".join(("id", "name", *columns))
    return register.iterate(
        f"SELECT {wanted} FROM units WHERE kind <> '机构分组' AND abolished = '' ORDER BY sort_order"
    )


def former_names(register: Register) -> Iterator[Row]:
    """Every fact that names a unit: ``unit_id, fields``."""
    return register.iterate(
        "SELECT unit_id, fields FROM unit_facts WHERE field_group = 'identity' AND superseded_by IS NULL"
    )


def identities(register: Register) -> dict[str, int]:
    """Every person by identity number."""
    return {
        row["identity_number"]: row["id"]
        for row in register.iterate(
            "SELECT id, identity_number FROM people WHERE identity_number <> '' AND merged_into IS NULL"
        )
    }


def listed(register: Register, states: tuple[str, ...] = (OPEN, KEYED)) -> list[Row]:
    """Differences in these states with the unit's name: people and units, in the order they were found."""
    marks = ", ".join("?" * len(states))
    return register.rows(
        "SELECT d.*, coalesce(u.name, '') AS unit, coalesce(p.identity_number, '') AS identity_number"
        " FROM superior_differences d LEFT JOIN units u ON u.id = d.unit_id LEFT JOIN people p ON p.id = d.person_id"
        f" WHERE d.state IN ({marks}) ORDER BY d.subject DESC, u.sort_order, d.name, d.id",
        *states,
    )


def get(register: Register, difference_id: int) -> Row | None:
    """One difference."""
    return next(
        register.iterate(
            "SELECT d.*, coalesce(u.name, '') AS unit, coalesce(p.identity_number, '') AS identity_number"
            " FROM superior_differences d LEFT JOIN units u ON u.id = d.unit_id LEFT JOIN people p ON p.id = d.person_id"
            " WHERE d.id = ?",
            difference_id,
        ),
        None,
    )
