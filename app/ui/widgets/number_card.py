"""A figure of the county with its label; the whole card is a link."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.palette import Tone
from app.ui.widgets.looks import restyle, text_label


class NumberCard(QPushButton):
    """Label above, big figure below, a note under it; a click opens the list behind the figure."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = text_label(label, "muted", self)
        self._figure = text_label("—", "figure", self)
        self._note = text_label("", "small", self)
        self._box = layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(0)
        for part in (self._label, self._figure, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        self._name()

    @property
    def figure(self) -> str:
        """The figure as shown."""
        return self._figure.text()

    def show_number(self, number: int, note: str = "", tone: Tone | None = None) -> None:
        """Show *number* with thin groups of three; *tone* colours it (a note must say why)."""
        self._figure.setText(f"{number:,}".replace(",", "\u2009"))
        self._note.setText(note)
        self._figure.setProperty("tone", tone)
        restyle(self._figure)
        self._name()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as its labels need (a button's own hint knows only its text)."""
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never clipped."""
        return self._box.minimumSize()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label.text()} {self._figure.text()} {self._note.text()}".strip())
