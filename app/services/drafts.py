"""Drafts: unsent input of a form, kept inside the encrypted register so that neither a closed page nor a power cut loses it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.models import drafts as store
from app.models.operation import Row
from app.services.desk import READER, Desk


class DraftService:
    """What the user who is signed in has typed and not submitted; nobody else sees it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, form: str) -> Row | None:
        """The draft of a form with ``title``, ``fields`` and ``saved_at`` (local time), or None."""
        return store.get(self._desk.register, self._desk.session.actor, form)

    def listed(self) -> list[Row]:
        """Every draft of the user, newest first."""
        return store.listed(self._desk.register, self._desk.session.actor)

    def save(self, form: str, title: str, fields: dict[str, Any]) -> None:
        """Keep *fields* (JSON values) as the draft of *form*; a draft is no operation and leaves no log.

        :param title: how a list names it, such as the unit or the person.
        """
        if self._desk.session.role == READER:
            return
        register = self._desk.register
        now = datetime.now().isoformat(timespec="seconds")
        with self._desk.operation("draft.save", f"保存草稿：{title}") as op:
            store.put(register, op, self._desk.session.actor, form, title, fields, now)

    def discard(self, form: str) -> None:
        """Forget the draft of *form*; nothing happens when there is none."""
        if self.get(form) is None:
            return
        with self._desk.operation("draft.discard", "删除草稿") as op:
            store.remove(self._desk.register, op, self._desk.session.actor, form)
