"""Events in the life of a unit: founded, renamed, merged … — its 沿革 in time order."""

from __future__ import annotations

from app.models.dated import visible
from app.models.operation import Operation, Row
from app.models.register import Register

_SELECT = """
    SELECT e.*, u.name AS unit_name, coalesce(o.name, '') AS other_name, coalesce(d.number, '') AS document,
           coalesce(c.receipt_number, '') AS receipt_number
    FROM unit_events e JOIN units u ON u.id = e.unit_id LEFT JOIN units o ON o.id = e.other_id
    LEFT JOIN documents d ON d.id = e.document_id LEFT JOIN cases c ON c.id = e.case_id
"""


def insert(
    op: Operation, unit_id: int, kind: str, effective: str, sentence: str, *, other_id: int | None = None,
    document_id: int | None = None, case_id: int | None = None,
) -> int:  # fmt: skip
    """Write one event and return its id."""
    return op.insert(
        "unit_events", unit_id=unit_id, kind=kind, effective=effective, other_id=other_id, sentence=sentence,
        document_id=document_id, case_id=case_id,
    )  # fmt: skip


def of_unit(register: Register, unit_id: int, at: str, known: int | None) -> list[Row]:
    """Events of a unit by *at* as known at *known*, oldest first."""
    return register.rows(
        f"{_SELECT} WHERE e.unit_id = ? AND e.effective <= ? AND {visible('e', known)} ORDER BY e.effective, e.id",
        unit_id, at,
    )  # fmt: skip


def listed(register: Register, begins: str, ends: str, kind: str, known: int | None) -> list[Row]:
    """Events of all units from *begins* to *ends* (both included), oldest first; *kind* '' is every kind."""
    return register.rows(
        f"{_SELECT} WHERE e.effective >= ?1 AND e.effective <= ?2 AND (?3 = '' OR e.kind = ?3)"
        f" AND {visible('e', known)} ORDER BY e.effective, e.id",
        begins, ends, kind,
    )  # fmt: skip


def same_day(register: Register, unit_id: int, kind: str, effective: str) -> Row | None:
    """An event of this kind that stands for the same day."""
    return register.row(
        "SELECT * FROM unit_events WHERE unit_id = ? AND kind = ? AND effective = ? AND superseded_by IS NULL",
        unit_id, kind, effective,
    )  # fmt: skip


def last_of(register: Register, unit_ids: list[int], kinds: tuple[str, ...]) -> dict[int, Row]:
    """The latest event of these kinds per unit."""
    scope = ",".join(str(int(unit)) for unit in unit_ids)
    marks = ",".join("?" * len(kinds))
    rows = register.rows(
        f"{_SELECT} WHERE e.unit_id IN ({scope}) AND e.kind IN ({marks}) AND {visible('e', None)}"
        " ORDER BY e.effective, e.id",
        *kinds,
    )
    return {row["unit_id"]: row for row in rows}
