"""注销登记: a legal person that was abolished is taken off the register of legal persons (R21)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.case_form import trimmed
from app.ui.views.form_dialog import FormDialog, date_field, date_problem


class DeregisterDialog(FormDialog):
    """Date, document, and that 清算 is finished."""

    def __init__(self, context: UiContext, unit_id: int, name: str, parent: QWidget) -> None:
        super().__init__(
            context, f"注销登记：{name}", "登记注销(&S)", parent,
            intro="撤销和注销是两件事：机构撤销由批文决定，注销登记在清算完毕后办理。",
        )  # fmt: skip
        self._unit_id, self._unit_name = unit_id, name
        self.date = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("注销登记通知书的文号")
        self.liquidated = QCheckBox("清算已经完毕，清算报告已核对", self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("撤销以前就注销的才填")
        self.form.add_row("date", "注销日期(&T)", self.date, required=True)
        self.form.add_row("document", "依据文号(&D)", self.document, required=True)
        self.form.add_row("liquidated", "清算", self.liquidated)
        self.form.add_row("reason", "理由", self.reason)

    def problems(self) -> dict[str, str]:
        """What is missing; the rest is judged by the service."""
        found = {
            "date": date_problem(self.date, required="请填写注销日期。"),
            "document": "" if trimmed(self.document) else "请填写注销登记通知书的文号。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record it."""
        units, unit_id = self.context.office.units, self._unit_id
        date, document, reason = self.date.value, trimmed(self.document), trimmed(self.reason)
        liquidated = self.liquidated.isChecked()
        return lambda: units.deregister(unit_id, date, document, liquidated=liquidated, reason=reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记注销", f"已注销登记：{self._unit_name}", {"units"}
