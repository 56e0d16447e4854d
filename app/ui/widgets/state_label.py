"""A word with its state colour: 空编, 满编, 将到期, 超编, or another word with a given tone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.palette import STATE_TONES, Tone
from app.ui.widgets.looks import restyle


class StateLabel(QLabel):
    """A chip; the colour never stands without the word."""

    def __init__(self, word: str = "", tone: Tone | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.set_state(word, tone)

    def set_state(self, word: str, tone: Tone | None = None) -> None:
        """Show *word*; without *tone* the four state words bring their own, others are neutral."""
        self.setText(word)
        self.setProperty("tone", tone or STATE_TONES.get(word, Tone.NEUTRAL))
        restyle(self)
        self.setVisible(bool(word))
