"""Where people work who hold a quota elsewhere: 借调, 挂职, 下沉, 抽调, 派驻 (dated rows)."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register

# The home unit is the one whose quota is held on the day the row is asked for.
_ROW = """
    SELECT w.*, p.name, p.sex, p.birth, p.title, p.identity_number, coalesce(u.name, w.place) AS workplace,
           coalesce(hu.id, 0) AS home_id, coalesce(hu.name, '') AS home, coalesce(d.number, '') AS document,
           coalesce(e.number, '') AS end_document
    FROM workplaces w JOIN people p ON p.id = w.person_id LEFT JOIN units u ON u.id = w.unit_id
    LEFT JOIN holdings h ON h.id = (
        SELECT x.id FROM holdings x WHERE x.person_id = w.person_id AND x.superseded_by IS NULL
        ORDER BY x.ends <> '', x.begins DESC, x.id DESC LIMIT 1)
    LEFT JOIN accounts a ON a.id = h.account_id LEFT JOIN units hu ON hu.id = a.unit_id
    LEFT JOIN documents d ON d.id = w.document_id LEFT JOIN documents e ON e.id = w.end_document_id
"""


def get(register: Register, workplace_id: int) -> Row | None:
    """One row that stands, with names."""
    return register.row(f"{_ROW} WHERE w.id = ? AND w.superseded_by IS NULL", workplace_id)


def stored(register: Register, workplace_id: int) -> Row | None:
    """The same with nothing but its own columns."""
    return register.row("SELECT * FROM workplaces WHERE id = ? AND superseded_by IS NULL", workplace_id)


def of_person(register: Register, person_id: int, known: int | None = None) -> list[Row]:
    """Every workplace of a person, oldest first."""
    return register.rows(
        f"{_ROW} WHERE w.person_id = ? AND {visible('w', known)} ORDER BY w.begins, w.id", person_id
    )


def listed(
    register: Register, at: str, known: int | None, *, homes: Sequence[int] = (), places: Sequence[int] = ()
) -> list[Row]:
    """Workplaces in force at (*at*, *known*), by due day; open ones last.

    :param homes: only people whose quota belongs to one of these units (借出).
    :param places: only people who work in one of these units (借入).
    """
    where = [visible("w", known), in_force("w")]
    if homes:
        where.append(f"hu.id IN ({','.join(str(int(unit)) for unit in homes)})")
    if places:
        where.append(f"w.unit_id IN ({','.join(str(int(unit)) for unit in places)})")
    return register.rows(f"{_ROW} WHERE {' AND '.join(where)} ORDER BY w.due = '', w.due, w.id", at)


def person_ids(register: Register, at: str) -> list[int]:
    """Who works elsewhere at *at*."""
    found: list[int] = register.column(
        f"SELECT DISTINCT w.person_id FROM workplaces w WHERE {visible('w', None)} AND {in_force('w')}", at
    )
    return found
