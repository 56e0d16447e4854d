"""A list with the details of its selected row: beside it, or below it when the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import GRID, Theme

DETAIL_EMS = 20
LIST_EMS = 36
"""Widths in Chinese characters; with less room for the list the details stand below."""


class WithDetails(QWidget):
    """Put the list in with :meth:`set_list`, the content of the details into :attr:`details`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # List and details scroll by themselves: the page need not be as tall as what they hold.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._theme = theme
        self.details = QVBoxLayout()
        self.details.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self.details.setSpacing(GRID)
        content = QWidget()
        content.setLayout(self.details)
        self.panel = QFrame(self)
        self.panel.setProperty("look", "panel")
        area = QScrollArea(self.panel)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(area)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._layout.addWidget(self.panel)
        theme.changed.connect(self._arrange)
        self._arrange()

    def set_list(self, widget: QWidget) -> None:
        """The list; it takes the room left over."""
        self._layout.insertWidget(0, widget, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        em = self._theme.em
        self.setMinimumHeight(10 * self._theme.row_height)
        below = self.width() < (DETAIL_EMS + LIST_EMS) * em
        self._layout.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        unlimited = 16_777_215
        self.panel.setMinimumWidth(0 if below else DETAIL_EMS * em)
        self.panel.setMaximumWidth(unlimited if below else DETAIL_EMS * em)
        self.panel.setMaximumHeight(7 * self._theme.row_height if below else unlimited)
        self.panel.setMinimumHeight(5 * self._theme.row_height if below else 0)
