"""Which copies of a paper are printed, and how many of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from app.ui.theme import GRID, Theme
from app.ui.widgets.looks import text_label

MOST = 99
UNLABELLED = "不分联的"
"""What papers without copies are called beside those that have some."""


class CopiesBox(QWidget):
    """A line for each copy: its label to tick, and a number."""

    chosen = Signal()
    """A copy was taken in or left out."""
    counted = Signal()
    """The number of a copy changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: dict[str, tuple[QCheckBox | None, QSpinBox]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID // 2)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        theme.changed.connect(self._fit)

    def show_labels(self, labels: Sequence[str], counts: Mapping[str, int]) -> None:
        """Offer these copies; one that is not in *counts* is printed once."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines.clear()
        for row, label in enumerate(labels):
            count = counts.get(label, 1)
            name = label or (UNLABELLED if len(labels) > 1 else "")
            number = QSpinBox(self)
            number.setRange(1, MOST)
            number.setValue(max(1, count))
            number.setSuffix(" 份")
            number.setAccessibleName(f"{name}打印几份" if name else "打印几份")
            number.valueChanged.connect(lambda _: self.counted.emit())
            tick = None
            if not name:
                self._grid.addWidget(text_label("份数", parent=self), row, 0)
            else:
                tick = QCheckBox(name, self)
                tick.setChecked(count > 0)
                number.setEnabled(count > 0)
                tick.toggled.connect(number.setEnabled)
                tick.toggled.connect(lambda _: self.chosen.emit())
                self._grid.addWidget(tick, row, 0)
            self._grid.addWidget(number, row, 1)
            self._lines[label] = (tick, number)
        self._fit()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each copy; 0 for one that is left out."""
        return {
            label: number.value() if tick is None or tick.isChecked() else 0
            for label, (tick, number) in self._lines.items()
        }

    def tick(self, label: str) -> QCheckBox:
        """The box of a copy with a label."""
        found = self._lines[label][0]
        assert found is not None
        return found

    def number(self, label: str) -> QSpinBox:
        """The number of a copy."""
        return self._lines[label][1]

    def _fit(self) -> None:
        for _, number in self._lines.values():
            number.setFixedWidth(5 * self._theme.em + 2 * GRID)
