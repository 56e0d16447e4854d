"""改经办人: an open case is given to another member of the section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog


class HandlerDialog(FormDialog):
    """Who handles a case from now on, and why.

    :param names: who may be named besides the present handler.
    """

    def __init__(
        self, context: UiContext, case: Mapping[str, Any], names: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(
            context,
            f"改经办人：{case['receipt_number']}",
            "交办",
            parent,
            intro=f"现在的经办人：{case['handler']}。",
        )
        self._case = case
        self.handler = QComboBox(self)
        self.handler.addItems([name for name in names if name != case["handler"]])
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("如 人员分工调整")
        self.form.add_row("handler", "新的经办人", self.handler, required=True)
        self.form.add_row("reason", "原因", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "handler": "" if self.handler.currentText() else "没有其他人可选。请先在系统设置里添加登录人员。"
        }
        found["reason"] = "" if self.reason.text().strip() else "请写明原因。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Give it away."""
        cases, number = self.context.office.cases, self._case["id"]
        handler, reason = self.handler.currentText(), self.reason.text()
        return lambda: cases.assign(number, handler, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在改经办人", f"已交给 {self.handler.currentText()} 经办", ("cases",)
