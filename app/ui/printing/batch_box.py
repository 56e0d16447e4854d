"""The papers of a batch, each to be ticked; the one that is chosen is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import Theme
from app.ui.widgets.looks import text_label

ROWS = 6
"""Papers in sight at once."""


class BatchBox(QWidget):
    """Hidden for a single paper, which is always printed."""

    ticked = Signal()
    """Other papers are to be printed."""
    chosen = Signal(int)
    """A paper (from 0) is to be seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self.title = text_label("", parent=self)
        self.papers = QListWidget(self)
        self.papers.setAccessibleName("要打印的纸")
        self.papers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.papers.setUniformItemSizes(True)
        self.all_button = QPushButton("全选", self)
        self.none_button = QPushButton("全不选", self)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for button, state in (
            (self.all_button, Qt.CheckState.Checked),
            (self.none_button, Qt.CheckState.Unchecked),
        ):
            button.setProperty("look", "link")
            button.clicked.connect(lambda _checked, state=state: self._tick_all(state))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.papers)
        self.papers.itemChanged.connect(lambda _: self._on_tick())
        self.papers.currentRowChanged.connect(self.chosen)
        theme.changed.connect(self._fit)
        self._fit()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Offer these papers, all ticked."""
        self._count = len(titles)
        self.setVisible(self._count > 1)
        self.papers.blockSignals(True)
        self.papers.clear()
        for title in titles if self._count > 1 else ():
            item = QListWidgetItem(title, self.papers)
            item.setToolTip(title)
            item.setCheckState(Qt.CheckState.Checked)
        self.papers.blockSignals(False)
        self._say()

    @property
    def wanted(self) -> list[int]:
        """Which papers are printed, counted from 0."""
        if self._count < 2:
            return list(range(self._count))
        yes = Qt.CheckState.Checked
        return [row for row in range(self._count) if self.papers.item(row).checkState() == yes]

    def _tick_all(self, state: Qt.CheckState) -> None:
        self.papers.blockSignals(True)
        for row in range(self.papers.count()):
            self.papers.item(row).setCheckState(state)
        self.papers.blockSignals(False)
        self.papers.viewport().update()
        self._on_tick()

    def _on_tick(self) -> None:
        self._say()
        self.ticked.emit()

    def _say(self) -> None:
        self.title.setText(f"要打印 {len(self.wanted)} / {self._count} 份")

    def _fit(self) -> None:
        self.papers.setFixedHeight(ROWS * self._theme.row_height + 4)
