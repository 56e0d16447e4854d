"""联系单位: who of the office looks after which unit, and who stands in while somebody is away."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.operation import Operation, Row
from app.models.register import Register


def listed(register: Register, handler: str = "") -> list[Row]:
    """Assignments with ``unit_name`` and ``sector``, in tree order, the newest of a unit first."""
    return register.rows(
        "SELECT h.*, u.name AS unit_name, u.sector FROM unit_handlers h JOIN units u ON u.id = h.unit_id"
        " WHERE (?1 = '' OR h.handler = ?1) ORDER BY u.sort_order, h.begins DESC, h.id DESC",
        handler,
    )


def at(register: Register, date: str) -> dict[int, str]:
    """Who looks after each unit of its own on *date*, by unit id."""
    sql = "SELECT unit_id, handler FROM unit_handlers WHERE begins <= ?1 AND (ends = '' OR ends > ?1)"
    return {row["unit_id"]: row["handler"] for row in register.rows(sql, date)}


def assign(register: Register, op: Operation, unit_ids: Sequence[int], handler: str, begins: str) -> int:
    """Give units to *handler* from *begins* on ('' ends the assignment); returns how many changed."""
    changed = 0
    marks = ",".join("?" * len(unit_ids))
    open_rows = {
        row["unit_id"]: row
        for row in register.rows(
            f"SELECT * FROM unit_handlers WHERE ends = '' AND unit_id IN ({marks})", *unit_ids
        )
    }
    new = []
    for unit_id in unit_ids:
        row = open_rows.get(unit_id)
        if row is not None and row["handler"] == handler and row["begins"] <= begins:
            continue
        if row is None and not handler:
            continue
        changed += 1
        if row is not None and row["begins"] >= begins:  # it never held, or only from the same day on
            op.delete("unit_handlers", row["id"])
        elif row is not None:
            op.update("unit_handlers", row["id"], ends=begins)
        if handler:
            new.append({"unit_id": unit_id, "handler": handler, "begins": begins})
    op.insert_many("unit_handlers", new)
    return changed


def superiors(register: Register) -> dict[int, tuple[int | None, int | None]]:
    """Parent and 主管部门 of every unit."""
    return {
        unit_id: (parent, supervising)
        for unit_id, parent, supervising in register.tuples("SELECT id, parent_id, supervising_id FROM units")
    }


def covers(register: Register, since: str = "") -> list[Row]:
    """Leave covers that end after *since* ('' for all), in order of time."""
    return register.rows("SELECT * FROM leave_covers WHERE ends > ? ORDER BY begins, id", since)


def cover(register: Register, cover_id: int) -> Row | None:
    """One leave cover."""
    return register.row("SELECT * FROM leave_covers WHERE id = ?", cover_id)


def unit_ids_of_sector(register: Register, sector: str) -> list[int]:
    """Living units of one 系统."""
    return [
        row["id"]
        for row in register.rows(
            "SELECT id FROM units WHERE sector = ? AND abolished = '' ORDER BY sort_order", sector
        )
    ]
