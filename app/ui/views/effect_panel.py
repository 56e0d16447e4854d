"""The live effect of a form: the numbers now and after."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.services.effects import Change, Effect
from app.services.ledger import Balance
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label
from app.ui.widgets.state_label import StateLabel

FIGURES = ("核定", "实有", "已批未用", "可用")


def figures_of(balance: Balance) -> tuple[int, int, int, int]:
    """The four numbers of an account in the order of :data:`FIGURES`."""
    return balance.approved, balance.actual, balance.reserved, balance.available


class EffectPanel(QFrame):
    """Shows an :class:`Effect`, or a sentence in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chrome")
        self.setAccessibleName("办理后的编制数")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._box.setSpacing(GRID // 2)
        self._content: QWidget | None = None

    def say(self, sentence: str, look: str = "muted") -> None:
        """A sentence: what is still missing, or why it cannot be done."""
        content = self._fresh()
        content.addWidget(text_label(sentence, look, self._content, wrap=True), 0, 0)

    def show_effect(self, effect: Effect) -> None:
        """The accounts before and after."""
        grid = self._fresh()
        for change in effect.changes:
            self._add_change(grid, change)
        for note in effect.notes:
            grid.addWidget(text_label(note, "error", self._content, wrap=True), grid.rowCount(), 0, 1, 3)

    @property
    def text(self) -> str:
        """Everything on show, for reading aloud and for tests."""
        if self._content is None:
            return ""
        labels = cast("list[QLabel]", self._content.findChildren(QLabel))
        return " ".join(label.text() for label in labels if label.text())

    def _fresh(self) -> QGridLayout:
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        self._box.addWidget(self._content)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        return grid

    def _add_change(self, grid: QGridLayout, change: Change) -> None:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        top = grid.rowCount()
        if top > 1:
            grid.setRowMinimumHeight(top, GRID)
        grid.addWidget(text_label(change.unit, "strong", self._content, wrap=True), top + 1, 0, 1, 3)
        grid.addWidget(text_label(change.before.label, "muted", self._content, wrap=True), top + 2, 0, 1, 3)
        for column, word in enumerate(("现在", "办理后"), start=1):
            grid.addWidget(text_label(word, "small", self._content), top + 3, column, right)
        numbers = zip(FIGURES, figures_of(change.before), figures_of(change.after), strict=True)
        for row, (word, before, after) in enumerate(numbers, start=top + 4):
            grid.addWidget(text_label(word, "muted", self._content), row, 0)
            grid.addWidget(text_label(str(before), "", self._content), row, 1, right)
            look = "strong" if before != after else ""
            grid.addWidget(text_label(str(after), look, self._content), row, 2, right)
        grid.addWidget(text_label("状态", "muted", self._content), top + 8, 0)
        for column, balance in enumerate((change.before, change.after), start=1):
            grid.addWidget(StateLabel(balance.state, parent=self._content), top + 8, column, right)
