"""A form on the screen that looks like the paper it becomes: ruled cells of label and value, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.ui.theme import Theme
from app.ui.widgets.looks import text_label

COLUMNS = 2
"""Pairs of label and value side by side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One label with its value.

    :param wide: takes the whole line.
    :param signature: who and when, at the lower right of an opinion.
    """

    label: str
    value: str
    wide: bool = False
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cells under a heading, as 拟进单位情况 on the paper."""

    title: str
    cells: tuple[Cell, ...]


class Sheet(QFrame):
    """Groups of ruled cells; read only, every value can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "sheet")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(1)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._values: dict[str, QLabel] = {}

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups and nothing else."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._values.clear()
        line = 0
        for group in groups:
            self._grid.addWidget(self._part(group.title, "sheet-title"), line, 0, 1, 2 * COLUMNS)
            line += 1
            for cells in _lines(group.cells):
                self._add_line(line, cells)
                line += 1

    def text(self, label: str) -> str:
        """The value that stands beside *label*, "" when there is no such cell."""
        found = self._values.get(label)
        return found.text() if found is not None else ""

    @property
    def texts(self) -> dict[str, str]:
        """Every value by its label."""
        return {label: value.text() for label, value in self._values.items()}

    def _add_line(self, line: int, cells: Sequence[Cell]) -> None:
        for position, cell in enumerate(cells):
            self._grid.addWidget(self._part(cell.label, "sheet-label"), line, 2 * position)
            text = f"{cell.value}\n{cell.signature}" if cell.signature else cell.value
            value = self._part(text, "sheet-value")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{cell.label} {text}")
            last = position == len(cells) - 1
            span = 2 * (COLUMNS - len(cells)) + 1 if last else 1
            self._grid.addWidget(value, line, 2 * position + 1, 1, span)
            self._values[cell.label] = value

    def _part(self, text: str, look: str) -> QLabel:
        label = text_label(text, look, self, wrap=look != "sheet-label")
        if look == "sheet-label":
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            label.setMinimumWidth(7 * self._theme.em)
        return label


def _lines(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    line: list[Cell] = []
    for cell in cells:
        if cell.wide and line:
            yield line
            line = []
        line.append(cell)
        if cell.wide or len(line) == COLUMNS:
            yield line
            line = []
    if line:
        yield line
