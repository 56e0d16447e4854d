"""Choosing one account of a unit, each with its numbers, so that nobody has to look them up first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.services.ledger import Balance
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label
from app.ui.widgets.state_label import StateLabel

Key = list[str]
"""Nature, funding and special use: what names an account of a unit."""


class AccountChoice(QWidget):
    """One radio button per account: ``事业编制，财政拨款  核定 5 实有 3 已批未用 0 可用 2  空编``."""

    changed = Signal(object)
    """Another account is chosen; its :class:`Balance`, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balances: list[Balance] = []
        self._wanted: Key | None = None
        self._rows: list[QWidget] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda _number: self._tell())
        self._empty = text_label("先选单位，这里列出它的编制。", "muted", self, wrap=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._empty)

    @property
    def balance(self) -> Balance | None:
        """The account chosen, with its numbers."""
        number = self._group.checkedId()
        return self._balances[number] if 0 <= number < len(self._balances) else None

    @property
    def value(self) -> Key | None:
        """Nature, funding and special use of the account chosen, or wanted as soon as it is offered."""
        return _key(self.balance) if self.balance else self._wanted

    @value.setter
    def value(self, value: Key | None) -> None:
        self._wanted = list(value) if value else None
        if value is None and not self._balances:
            return
        self._check_wanted()

    def offer(self, balances: Sequence[Balance], *, empty: str = "") -> None:
        """Offer these accounts; a single one is chosen at once.

        :param empty: said when there is none.
        """
        kept = self.value
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows.clear()
        for button in self._group.buttons():
            self._group.removeButton(button)
        self._balances = list(balances)
        self._empty.setText(empty or "先选单位，这里列出它的编制。")
        self._empty.setVisible(not balances)
        for number, balance in enumerate(balances):
            self._add(number, balance)
        keys = [_key(balance) for balance in balances]
        self._wanted = kept if kept in keys else (keys[0] if len(keys) == 1 else None)
        self._check_wanted()
        self.updateGeometry()

    def prefer(self, value: Key | None) -> None:
        """Choose this account where it is offered; otherwise nothing changes."""
        if value in [_key(balance) for balance in self._balances]:
            self.value = value

    def _check_wanted(self) -> None:
        for number, balance in enumerate(self._balances):
            if _key(balance) == self._wanted:
                self._group.button(number).setChecked(True)
        if self._wanted is None and self._group.checkedButton() is not None:
            self._group.setExclusive(False)
            self._group.checkedButton().setChecked(False)
            self._group.setExclusive(True)
        self._tell()

    def _tell(self) -> None:
        if self.balance is not None:
            self._wanted = _key(self.balance)
        self.changed.emit(self.balance)

    def _add(self, number: int, balance: Balance) -> None:
        row = QWidget(self)
        button = QRadioButton(balance.label, row)
        figures = f"核定 {balance.approved}　实有 {balance.actual}　已批未用 {balance.reserved}　可用 {balance.available}"
        button.setAccessibleName(f"{balance.label}，{figures}，{balance.state}")
        if self.focusProxy() is None or number == 0:
            self.setFocusProxy(button)
        self._group.addButton(button, number)
        lower = QHBoxLayout()
        lower.setContentsMargins(3 * GRID, 0, 0, GRID // 2)
        lower.setSpacing(GRID)
        lower.addWidget(text_label(figures, "muted", row))
        lower.addWidget(StateLabel(balance.state, parent=row))
        lower.addStretch(1)
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(button)
        box.addLayout(lower)
        self._box.addWidget(row)
        self._rows.append(row)


def _key(balance: Balance) -> Key:
    return [balance.nature, balance.funding, balance.special_use]
