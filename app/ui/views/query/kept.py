"""Keeping a question under a name, and giving it another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.services.query_definition import QueryDefinition
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog


class KeepDialog(FormDialog):
    """保存查询."""

    def __init__(
        self, context: UiContext, definition: QueryDefinition, sentence: str, name: str, parent: QWidget
    ) -> None:
        super().__init__(context, "保存查询", "保存(&S)", parent, intro=sentence)
        self._definition = definition
        self.name = QLineEdit(name, self)
        self.name.setPlaceholderText("如 各单位主任名单")
        self.replacing = QCheckBox("代替同名的查询", self)
        self.replacing.setChecked(bool(name))
        self.form.add_row("name", "名称(&N)", self.name, required=True, hint="全办的人都能用这个查询。")
        self.form.add_row("replacing", "", self.replacing)

    def problems(self) -> dict[str, str]:
        """A name is needed."""
        return {} if self.name.text().strip() else {"name": "请给查询起个名称。"}

    def work(self) -> Work:
        """Keep it."""
        query, name, definition = self.context.office.query, self.name.text(), self._definition
        replacing = self.replacing.isChecked()

        def keep() -> str:
            query.save(name, definition, replacing=replacing)
            return " ".join(name.split())

        return keep

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存查询", f"已保存查询：{self.name.text().strip()}", {"queries"}


class RenameDialog(FormDialog):
    """给查询改名."""

    def __init__(self, context: UiContext, name: str, parent: QWidget) -> None:
        super().__init__(context, f"给查询“{name}”改名", "改名(&S)", parent)
        self._old = name
        self.name = QLineEdit(name, self)
        self.form.add_row("name", "新名称(&N)", self.name, required=True)

    def problems(self) -> dict[str, str]:
        """A name is needed."""
        return {} if self.name.text().strip() else {"name": "请填写新名称。"}

    def work(self) -> Work:
        """Rename it."""
        query, old, new = self.context.office.query, self._old, self.name.text()

        def rename() -> Any:
            query.rename(old, new)
            return " ".join(new.split())

        return rename

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在改名", f"已改名：{self.name.text().strip()}", {"queries"}
