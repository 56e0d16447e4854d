"""A short table inside a scrolling page that keeps room for its sentence while it is empty."""

from __future__ import annotations

from app.ui.views.parts import ShortTable

EMPTY_ROWS = 3


class HintedTable(ShortTable):
    """As tall as its rows; while there is none, as tall as the sentence in their place needs."""

    def fit_height(self) -> None:
        """As tall as the rows or the sentence need."""
        if self.lazy.ids:
            super().fit_height()
        else:
            row = self.verticalHeader().defaultSectionSize()
            self.setFixedHeight(self.horizontalHeader().sizeHint().height() + EMPTY_ROWS * row + 4)
