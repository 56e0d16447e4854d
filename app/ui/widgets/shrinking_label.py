"""A line of text that gives way: cut with … where there is no room, whole as a tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

LEAST = "编制编制编制"
"""As much as always stays readable."""


class ShrinkingLabel(QLabel):
    """Wants room for its whole text but never widens the window for it; :meth:`text` stays whole."""

    def __init__(self, text: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)

    def minimumSizeHint(self) -> QSize:
        """A few characters at least."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().horizontalAdvance(LEAST)), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the whole text as a tip while it is cut."""
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.width() < self.sizeHint().width() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits; the style draws a text that is not cut."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), cut)
