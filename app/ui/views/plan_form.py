"""年度用编计划: one approved line, typed in beside the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.errors import Problem
from app.services.ledger import Balance
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views import finders
from app.ui.views.case_form import combo, missing, trimmed
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice


class PlanForm(QWidget):
    """Year, unit, account, channel, number and document."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._balances: list[Balance] = []
        office, year = context.office, int(context.office.business_date[:4])
        self.year = combo(self, (str(year), str(year + 1)))
        self.year.setCurrentIndex(0)
        self.unit = Picker(context, finders.units(office), placeholder="输入单位名称")
        self.account = combo(self, placeholder="先选单位")
        self.channel = combo(self)
        self.count = QSpinBox(self)
        self.count.setRange(1, 999)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕3号")
        self.form = FormGrid(1, self)
        self.form.add_row("year", "年度", self.year)
        self.form.add_row("unit", "单位", self.unit, required=True)
        self.form.add_row("account", "编制", self.account, required=True)
        self.form.add_row("channel", "渠道", self.channel, required=True)
        self.form.add_row("count", "名额", self.count)
        self.form.add_row("document", "批准文号", self.document, required=True)
        self.error = text_label("", "error", self, wrap=True)
        self.error.hide()
        self.yes_button = QPushButton("登记计划(&S)", self)
        self.yes_button.setProperty("look", "primary")
        self.yes_button.clicked.connect(self.submit)
        self.form.finished.connect(self.yes_button.setFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(text_label("登记一行计划", "heading", self))
        layout.addWidget(self.form)
        layout.addWidget(self.error)
        layout.addWidget(self.yes_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.unit.changed.connect(self._on_unit)
        self.unit.failed.connect(lambda sentence: self.form.show_problem("unit", sentence))
        self._query = Query(context.tasks, self._show_balances, self, delay_ms=0)
        context.tasks.read(
            lambda: [item.name for item in office.settings.codes("channel").items],
            done=self._offer_channels,
            owner=self,
        )

    def submit(self) -> None:
        """Record the line."""
        found = missing(
            {
                "unit": (self.unit.choice is not None, "请选单位。"),
                "account": (self.account.currentIndex() >= 0, "请选编制。"),
                "channel": (self.channel.currentIndex() >= 0, "请选渠道。"),
                "document": (bool(trimmed(self.document)), "请填写批准文号。"),
            }
        )
        self.form.show_problems(found)
        self.error.hide()
        if found or self.unit.choice is None:
            return
        permits, unit_id, balance = (
            self._context.office.permits,
            self.unit.choice.id,
            self._balances[self.account.currentIndex()],
        )
        year, channel, count = self.year.currentText(), self.channel.currentText(), self.count.value()
        document = trimmed(self.document)
        self.yes_button.setEnabled(False)
        self._context.perform(
            lambda: permits.plan(unit_id, balance.nature, balance.funding, year, channel, count, document),
            sentence="正在登记计划",
            changes={"plans", "permits"},
            said=f"已登记 {year} 年计划：{self.unit.text()} {channel} {count} 名",
            done=self._on_done,
            failed=self._on_refused,
            owner=self,
        )

    def _on_unit(self, choice: Choice | None) -> None:
        self._show_balances([])
        if choice is not None:
            ledger, unit_id = self._context.office.ledger, choice.id
            self._query.ask_now(lambda: ledger.balances(unit_id))

    def _show_balances(self, balances: list[Balance]) -> None:
        # A plan line names nature and funding; special uses have terms of their own.
        self._balances = [balance for balance in balances if not balance.special_use]
        self.account.clear()
        self.account.addItems([balance.label for balance in self._balances])
        self.account.setCurrentIndex(0 if len(self._balances) == 1 else -1)

    def _offer_channels(self, names: list[str]) -> None:
        self.channel.addItems(names)
        self.channel.setCurrentIndex(-1)

    def _on_done(self, _result: Any) -> None:
        self.yes_button.setEnabled(True)
        self.unit.choice = None
        self.count.setValue(1)
        self.unit.setFocus()

    def _on_refused(self, error: Exception) -> None:
        self.yes_button.setEnabled(True)
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self._context.messages.problem(error)
