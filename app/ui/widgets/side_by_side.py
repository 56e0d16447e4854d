"""A wide part and a narrow part, each scrolling by itself; one above the other when there is no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import GRID, Theme

LEAST_ROWS = 7
SIDE_EMS = 20
MAIN_EMS = 31
"""Widths in Chinese characters; with less room for the main part the side part moves."""
WIDEST_EMS = 68
"""A line of a form that is longer than this is hard to follow with the eye."""


class SideBySide(QWidget):
    """:attr:`main` on the left, :attr:`side` on the right.

    :param side_first: in a narrow window the side part stands above the main part, else below it.
    """

    def __init__(self, theme: Theme, *, side_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The parts scroll by themselves: the page need not be as tall as what they hold.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._theme = theme
        self._side_first = side_first
        self._stacked: bool | None = None
        self.main = QVBoxLayout()
        self.side = QVBoxLayout()
        self._main_part, self._side_part = _part(self.main), _part(self.side)
        self._whole = QWidget()
        self._stack = QVBoxLayout(self._whole)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(2 * GRID)
        self._stack.addWidget(self._main_part)
        self._stack.addStretch(1)
        self.main_area, self.side_area = _area(self), _area(self)
        self.main_area.setWidget(self._whole)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.main_area, 1)
        layout.addWidget(self.side_area)
        layout.addStretch(0)
        theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def is_stacked(self) -> bool:
        """Whether the parts stand one above the other."""
        return bool(self._stacked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        em = self._theme.em
        self.setMinimumHeight(LEAST_ROWS * self._theme.row_height)
        self.main_area.setMaximumWidth(WIDEST_EMS * em)
        self.side_area.setFixedWidth(SIDE_EMS * em + 2 * GRID)
        stacked = self.width() < (SIDE_EMS + MAIN_EMS) * em + 4 * GRID
        if stacked == self._stacked:
            return
        self._stacked = stacked
        if stacked:
            if self.side_area.widget() is self._side_part:
                self.side_area.takeWidget()
            self._stack.insertWidget(0 if self._side_first else 1, self._side_part)
            self._side_part.show()
        else:
            self._stack.removeWidget(self._side_part)
            self.side_area.setWidget(self._side_part)
        self.side_area.setVisible(not stacked)


def _part(layout: QVBoxLayout) -> QWidget:
    part = QWidget()
    layout.setContentsMargins(0, 0, GRID, 0)
    layout.setSpacing(2 * GRID)
    part.setLayout(layout)
    return part


def _area(parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
