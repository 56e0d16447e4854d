"""编外来人 and 编外走人: the county's forms, as declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.person_forms import OffStaffDialog, OffStaffEndDialog
from app.values.identity import tidy_identity

CHANGED = frozenset({"declarations"})


class OffStaffDeclaring(OffStaffDialog):
    """编外来人: who begins to work off the establishment, for the county to register."""

    def __init__(self, context: UiContext, codes: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(context, codes, parent)
        self.form.set_row_visible("same_as", visible=False)

    def work(self) -> Work:
        """Note the declaration."""
        assert self.unit.choice is not None
        assert self.kind.choice is not None
        person = {
            "name": self.name.text().strip(), "sex": self.sex.currentText(), "birth": self.birth.value,
            "identity_number": self.identity.number or tidy_identity(self.identity.text()),
        }  # fmt: skip
        unit, kind = int(self.unit.choice.id), str(self.kind.choice.id)
        begins, due = self.begins.value, self.due.value
        said = {name: field.text().strip() for name, field in self.texts.items()}
        declarations = self.context.office.declarations
        return lambda: declarations.add_off_entry(unit, person, kind, begins, due=due, **said)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        name = self.name.text().strip()
        return "正在记下", f"已记下：{name} 编外登记。月底前到“交编办”写到U盘。", CHANGED


class OffStaffEndDeclaring(OffStaffEndDialog):
    """编外走人: whose work ends, for the county to register."""

    def work(self) -> Work:
        """Note the declaration."""
        number, day, reason = self._row["id"], self.day.value, self.reason.text().strip()
        declarations = self.context.office.declarations
        return lambda: declarations.add_off_exit(number, day, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在记下", f"已记下：{self._row['name']} 编外离开。月底前到“交编办”写到U盘。", CHANGED
