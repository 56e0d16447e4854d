"""The people who may sign in."""

from __future__ import annotations

from app.models.operation import Row
from app.models.register import Register


def listed(register: Register) -> list[Row]:
    """Everyone who may sign in, or once could."""
    return register.rows("SELECT * FROM users ORDER BY id")


def by_name(register: Register, name: str) -> Row | None:
    """One user by name."""
    return register.row("SELECT * FROM users WHERE name = ?", name)
