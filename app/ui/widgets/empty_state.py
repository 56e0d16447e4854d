"""What an empty page says: what belongs here and what to do first, with the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.theme import Theme
from app.ui.widgets.looks import text_label


class EmptyState(QWidget):
    """An icon, a heading, a sentence and at most one button in the middle of the free space."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        heading: str,
        sentence: str,
        *,
        button: str = "",
        action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self._picture = text_label("", parent=self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        for text, look in ((heading, "heading"), (sentence, "muted")):
            label = text_label(text, look, self, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self.button = QPushButton(button, self)
        self.button.setProperty("look", "primary")
        self.button.setVisible(bool(button))
        if action is not None:
            self.button.clicked.connect(lambda _checked: action())
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def add_button(self, button: QPushButton) -> None:
        """A second, quieter way to begin, under the first."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _paint_icon(self) -> None:
        edge = 3 * self._theme.em
        self._picture.setPixmap(self._theme.icon(self._icon, "muted").pixmap(edge))
