"""Settings that belong to the data, and code lists."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register


def value(register: Register, name: str, default: str = "") -> str:
    """A setting, or *default*."""
    found = register.value("SELECT value FROM settings WHERE name = ?", name)
    return default if found is None else str(found)


def put(register: Register, op: Operation, name: str, text: str, document: str = "") -> None:
    """Set a setting, with the document it rests on."""
    row = register.row("SELECT id FROM settings WHERE name = ?", name)
    if row:
        op.update("settings", row["id"], value=text, document=document)
    else:
        op.insert("settings", name=name, value=text, document=document)


def listed(register: Register) -> list[Row]:
    """All settings by name."""
    return register.rows("SELECT * FROM settings ORDER BY name")


def codes(register: Register, set_name: str) -> list[Row]:
    """One code list in its order."""
    return register.rows("SELECT * FROM codes WHERE set_name = ? ORDER BY sort_order, code", set_name)


def new_epoch(register: Register, op: Operation) -> None:
    """Renew this node's epoch: what it sends from now on is told apart from what it sent before a restore."""
    row = register.row("SELECT id, epoch FROM nodes WHERE is_self = 1")
    if row:
        op.update("nodes", row["id"], epoch=row["epoch"] + 1)
