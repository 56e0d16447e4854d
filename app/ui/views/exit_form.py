"""办理核减: one person leaves, with reason, date, document and the effect on the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services import effects
from app.services.effects import Effect
from app.services.exits import EXIT_REASONS
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, date_field, date_problem
from app.ui.views.wording import dotted


class ExitDialog(FormDialog):
    """The form for one person (as ``people.get`` returns it)."""

    def __init__(self, context: UiContext, person: Mapping[str, Any], parent: QWidget) -> None:
        account = "，".join(part for part in (person["nature"], person["funding"]) if part)
        super().__init__(
            context,
            f"办理核减：{person['name']}",
            "办理核减",
            parent,
            live=True,
            width=34,
            intro=f"{person['unit_name']}，{account}，{dotted(person['begins'])} 入编。",
        )
        self._person = person
        self.reason = QComboBox(self)
        self.reason.setPlaceholderText("请选择")
        self.reason.addItems(EXIT_REASONS)
        self.reason.setCurrentIndex(-1)
        self.ends = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("退休审批表、调令、辞职批复等的名称或文号")
        self.signer = QLineEdit(self)
        self.signer.setPlaceholderText("可不填")
        self.form.add_row("reason", "核减原因", self.reason, required=True)
        self.form.add_row("ends", "自何日起不占编", self.ends, required=True)
        self.form.add_row("document", "依据", self.document, required=True)
        self.form.add_row("signer", "单位签字人", self.signer)
        self.watch(self.reason.currentIndexChanged, self.ends.changed)
        self.update_effect()

    def live_effect(self) -> Callable[[], Effect] | str:
        """The account before and after."""
        if not self.ends.value:
            return "填好日期后，这里显示办理后的编制数。"
        office, person, ends = self.context.office, self._person["id"], self.ends.value
        return lambda: effects.of_exit(office.ledger, office.people, office.permits, person, ends)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "reason": "" if self.reason.currentIndex() >= 0 else "请选择核减原因。",
            "ends": date_problem(self.ends, required="请填写日期。"),
            "document": "" if self.document.text().strip() else "请填写依据。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the exit; the case id."""
        exits, person = self.context.office.exits, self._person["id"]
        reason, ends = self.reason.currentText(), self.ends.value
        document, signer = self.document.text().strip(), self.signer.text().strip()
        return lambda: exits.record(person, reason, ends, document, signer)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        done = f"已办理核减：{self._person['name']}（{self.reason.currentText()}）"
        return "正在办理核减", done, ("people", "ledger", "cases")
