"""What the county adds to the announced calendar: days off, and working days at a weekend (R05)."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register


def listed(register: Register, year: str = "") -> list[Row]:
    """Edited days in order, of one *year* (four digits) or of all."""
    return register.rows("SELECT * FROM holidays WHERE date LIKE ? ORDER BY date", f"{year}%")


def put(register: Register, op: Operation, date: str, *, works: bool, name: str) -> bool:
    """Set one day and say whether anything changed."""
    row = register.row("SELECT id FROM holidays WHERE date = ?", date)
    if row is None:
        op.insert("holidays", date=date, works=int(works), name=name)
        return True
    return op.update("holidays", row["id"], works=int(works), name=name)


def remove(register: Register, op: Operation, date: str) -> bool:
    """Forget the edit of one day; False when there was none."""
    row = register.row("SELECT id FROM holidays WHERE date = ?", date)
    if row is None:
        return False
    op.delete("holidays", row["id"])
    return True
