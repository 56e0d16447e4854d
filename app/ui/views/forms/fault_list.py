"""What is wrong with a form, each with its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.services import form_editing as editing
from app.services.form_editing import Fault
from app.ui.context import UiContext
from app.ui.theme import GRID

_LINE = Qt.ItemDataRole.UserRole


class FaultList(QListWidget):
    """One line for each fault; not there while there are none."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("写错的地方")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMaximumHeight(round(2.5 * context.theme.row_height))
        self.hide()

    @property
    def line(self) -> int:
        """The line of the text the chosen fault is on, 0 when none is chosen."""
        return int(self.currentItem().data(_LINE)) if self.currentRow() >= 0 else 0

    def show_faults(self, faults: Sequence[Fault], text: str, *, by_line: bool) -> None:
        """Show these and nothing else.

        :param by_line: their place is the line of *text*; else the part of the form.
        """
        self.clear()
        places = {} if by_line else _parts_at(text, [fault.line for fault in faults])
        for fault in faults:
            place = f"第 {fault.line} 行" if by_line else places.get(fault.line)
            item = QListWidgetItem(f"{place or f'文本第 {fault.line} 行'}：{fault.message}", self)
            item.setData(_LINE, fault.line)
            item.setToolTip(item.text())
        self.setVisible(bool(faults))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths need other heights."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Each line as high as its words need."""
        width, metrics = self.viewport().width() - 3 * GRID, self.fontMetrics()
        for row in range(self.count()):
            item = self.item(row)
            flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
            needed = metrics.boundingRect(QRect(0, 0, width, 1000), flags, item.text())
            item.setSizeHint(QSize(0, needed.height() + GRID))


def _parts_at(text: str, wanted: Sequence[int]) -> dict[int, str]:
    """By line, the innermost part of the form that begins at or before it; nothing where the text cannot be read."""
    try:
        elements = list(editing.walk(editing.outline(text)))
    except editing.TemplateProblem:
        return {}
    lines = editing.lines_of(text, [element.path for element in elements])
    found = {}
    for line in wanted:
        before = [
            (begin, place) for place, begin in enumerate(lines) if begin <= line and elements[place].path
        ]
        if before:
            element = elements[max(before)[1]]
            found[line] = element.title.split("：")[0] if element.kind == "行" else element.title
    return found
