"""Drafts: what a user has typed into a form and not submitted yet."""

from __future__ import annotations

from typing import Any

import msgspec

from app.models.operation import Operation, Row, canonical
from app.models.register import Register


def get(register: Register, user: str, form: str) -> Row | None:
    """The draft of one user's form; ``fields`` is a dictionary."""
    found = register.row("SELECT * FROM drafts WHERE user = ? AND form = ?", user, form)
    return _decoded(found) if found else None


def listed(register: Register, user: str) -> list[Row]:
    """All drafts of a user, newest first."""
    rows = register.rows("SELECT * FROM drafts WHERE user = ? ORDER BY saved_at DESC, id DESC", user)
    return [_decoded(row) for row in rows]


def put(
    register: Register, op: Operation, user: str, form: str, title: str, fields: dict[str, Any], saved_at: str
) -> None:
    """Keep a draft in place of the earlier one of the same form."""
    columns = {"title": title, "fields": canonical(fields), "saved_at": saved_at}
    found = get(register, user, form)
    if found:
        op.update("drafts", found["id"], **columns)
    else:
        op.insert("drafts", user=user, form=form, **columns)


def remove(register: Register, op: Operation, user: str, form: str) -> None:
    """Forget a draft; nothing happens when there is none."""
    found = get(register, user, form)
    if found:
        op.delete("drafts", found["id"])


def _decoded(row: Row) -> Row:
    return {**row, "fields": msgspec.json.decode(row["fields"])}
