"""What a county keeps of its own habits: settings with their document, code lists, who may sign in."""

from __future__ import annotations

from app.models import settings as store
from app.models.operation import Row
from app.services.code_files import CodeItem, CodeList
from app.services.desk import Desk


class SettingsService:
    """Questions to the settings; ``Office.set_setting`` and ``Office.add_user`` change them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self) -> list[Row]:
        """Every setting by name, with ``value`` and ``document``."""
        return store.listed(self._desk.register)

    def users(self) -> list[Row]:
        """Everyone who may sign in, with ``name``, ``role`` and ``enabled``."""
        return store.users(self._desk.register)

    def codes(self, name: str) -> CodeList:
        """A code list as this county keeps it; without items when the register has none of that name."""
        return CodeList(
            name,
            (
                CodeItem(
                    row["code"],
                    row["name"],
                    tuple(alias for alias in row["aliases"].split("|") if alias),
                    row["sort_order"],
                )
                for row in store.codes(self._desk.register, name)
            ),
        )
