"""编外人员: people who work for a unit without holding a quota (dated rows); never part of 实有 (R19)."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register

_ROW = """
    SELECT o.*, p.name, p.sex, p.birth, p.identity_number, u.name AS unit_name, u.sector,
           coalesce(d.number, '') AS document
    FROM off_staff o JOIN people p ON p.id = o.person_id JOIN units u ON u.id = o.unit_id
    LEFT JOIN documents d ON d.id = o.document_id
"""


def _within(unit_ids: Sequence[int] | None) -> str:
    return "1 = 1" if unit_ids is None else f"o.unit_id IN ({','.join(str(int(unit)) for unit in unit_ids)})"


def get(register: Register, row_id: int) -> Row | None:
    """One row that stands, with names."""
    return register.row(f"{_ROW} WHERE o.id = ? AND o.superseded_by IS NULL", row_id)


def by_uuid(register: Register, uuid: str) -> Row | None:
    """The row of this identifier that stands, with names."""
    return register.row(f"{_ROW} WHERE o.uuid = ? AND o.superseded_by IS NULL", uuid)


def stored(register: Register, row_id: int) -> Row | None:
    """The same with nothing but its own columns."""
    return register.row("SELECT * FROM off_staff WHERE id = ? AND superseded_by IS NULL", row_id)


def of_person(register: Register, person_id: int, known: int | None = None) -> list[Row]:
    """Every such work of a person, oldest first."""
    return register.rows(
        f"{_ROW} WHERE o.person_id = ? AND {visible('o', known)} ORDER BY o.begins, o.id", person_id
    )


def listed(
    register: Register, at: str, known: int | None, unit_ids: Sequence[int] | None = None
) -> list[Row]:
    """Who works for the units (None: all) off the establishment at (*at*, *known*), by unit and kind."""
    return register.rows(
        f"{_ROW} WHERE {visible('o', known)} AND {in_force('o')} AND {_within(unit_ids)}"
        " ORDER BY u.sort_order, o.kind, o.id",
        at,
    )


def counts(
    register: Register, at: str, known: int | None, unit_ids: Sequence[int] | None = None
) -> list[Row]:
    """How many of which kind per unit at (*at*, *known*): ``unit_id, unit_name, kind, count``."""
    return register.rows(
        f"""
        SELECT o.unit_id, u.name AS unit_name, o.kind, count(*) AS count
        FROM off_staff o JOIN units u ON u.id = o.unit_id
        WHERE {visible("o", known)} AND {in_force("o")} AND {_within(unit_ids)}
        GROUP BY o.unit_id, o.kind ORDER BY u.sort_order, o.unit_id, o.kind
        """,
        at,
    )


def count_in_post(
    register: Register, at: str, known: int | None, unit_ids: Sequence[int] | None = None
) -> int:
    """How many hold a quota of the units at (*at*, *known*), to set the others against."""
    within = (
        "1 = 1" if unit_ids is None else f"a.unit_id IN ({','.join(str(int(unit)) for unit in unit_ids)})"
    )
    return int(
        register.value(
            f"SELECT count(*) FROM holdings h JOIN accounts a ON a.id = h.account_id"
            f" WHERE {visible('h', known)} AND {in_force('h')} AND {within}",
            at,
        )
    )


def person_ids(register: Register, at: str, unit_ids: Sequence[int] | None = None) -> list[int]:
    """Who works off the establishment at *at*."""
    found: list[int] = register.column(
        f"SELECT DISTINCT o.person_id FROM off_staff o WHERE {visible('o', None)} AND {in_force('o')}"
        f" AND {_within(unit_ids)}",
        at,
    )
    return found
