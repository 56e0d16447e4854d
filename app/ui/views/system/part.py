"""One part of the page 系统."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label


class SystemPart(QWidget):
    """Base of the parts: heading, a sentence what it is for, content in :attr:`body`."""

    title: ClassVar[str] = ""
    purpose: ClassVar[str] = ""
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self.context = context
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(GRID, 0, 0, 0)
        self.body.setSpacing(GRID)
        self.heading = text_label(self.title, "heading", self)
        self.body.addWidget(self.heading)
        if self.purpose:
            self.body.addWidget(text_label(self.purpose, "muted", self, wrap=True))

    def refresh(self) -> None:
        """Read again; called when the part comes to the front and when something changed."""

    def print_part(self) -> None:
        """Ctrl+P."""

    def focus_filter(self) -> None:
        """Ctrl+F."""
