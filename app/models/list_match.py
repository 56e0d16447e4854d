"""What a list of names is compared with: everybody by name and number, and where some of them are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register

_MOST_AT_ONCE = 5000


def numbers(register: Register) -> dict[str, int]:
    """Person by every identity number, the present one before a former one."""
    found: dict[str, int] = {}
    for person_id, number, legacy in register.tuples(
        "SELECT id, identity_number, legacy_identity_number FROM people"
    ):
        if legacy:
            found.setdefault(legacy, person_id)
        if number:
            found[number] = person_id
    return found


def names(register: Register) -> dict[str, list[int]]:
    """People by name and by earlier name; records merged into others are left out."""
    found: dict[str, list[int]] = {}
    for person_id, name in register.tuples(
        "SELECT p.id, p.name FROM people p"
        " WHERE p.id NOT IN (SELECT g.id FROM people g WHERE g.merged_into IS NOT NULL) ORDER BY p.id"
    ):
        found.setdefault(name, []).append(person_id)
    for person_id, name in register.tuples(
        "SELECT id, former_name FROM people WHERE former_name <> '' AND merged_into IS NULL"
    ):
        if name not in found:
            found[name] = [person_id]
    return found


def survivors(register: Register) -> dict[int, int]:
    """Merged records, each with the one it is kept under now."""
    rows = register.rows("SELECT id, merged_into FROM people WHERE merged_into IS NOT NULL")
    into = {row["id"]: row["merged_into"] for row in rows}
    found = {}
    for person_id in into:
        current = person_id
        while current in into:
            current = into[current]
        found[person_id] = current
    return found


def alias_numbers(register: Register) -> dict[str, int]:
    """Who is kept under the identity number of a merged record."""
    rows = register.rows("SELECT identity_number, person_id FROM person_aliases WHERE identity_number <> ''")
    return {row["identity_number"]: row["person_id"] for row in rows}


def people(register: Register, ids: Iterable[int]) -> dict[int, Row]:
    """Name, identity number and title of people by id."""
    return {
        row["id"]: row
        for part in _parts(ids)
        for row in register.iterate(
            f"SELECT id, name, identity_number, title FROM people WHERE id IN ({','.join(map(str, part))})"
        )
    }


def last_holdings(register: Register, ids: Iterable[int], at: str) -> dict[int, Row]:
    """The holding of each in force at *at*, or else the last one before: ``in_force`` tells which."""
    found: dict[int, Row] = {}
    for part in _parts(ids):
        for row in register.iterate(
            f"""
            SELECT h.person_id, h.begins, h.ends, h.exit_reason, a.nature, u.name AS unit_name, {in_force("h")} AS in_force
            FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
            WHERE h.person_id IN ({",".join(map(str, part))}) AND {visible("h", None)} AND h.begins <= ?1
            ORDER BY in_force, h.begins, h.id
            """,
            at,
        ):
            found[row["person_id"]] = row
    return found


def off_staff(register: Register, ids: Iterable[int], at: str) -> dict[int, Row]:
    """Who of these is 编外 at *at*, where and as what."""
    return {
        row["person_id"]: row
        for part in _parts(ids)
        for row in register.iterate(
            "SELECT o.person_id, o.kind, o.position, o.begins, u.name AS unit_name"
            " FROM off_staff o JOIN units u ON u.id = o.unit_id"
            f" WHERE o.person_id IN ({','.join(map(str, part))}) AND {visible('o', None)} AND {in_force('o')}"
            " ORDER BY o.begins, o.id",
            at,
        )
    }


def _parts(ids: Iterable[int]) -> Iterable[Sequence[int]]:
    wanted = sorted({int(person_id) for person_id in ids})
    for start in range(0, len(wanted), _MOST_AT_ONCE):
        yield wanted[start : start + _MOST_AT_ONCE]
