"""Numbered steps across the top of a piece of business."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.widgets.looks import restyle, separator, text_label


class StepsBar(QWidget):
    """Shows where the business stands; steps already done can be opened again."""

    chosen = Signal(int)
    """A step was clicked; its index."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = tuple(steps)
        self._numbers = []
        self._buttons: list[QPushButton] = []
        self.current = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for index, word in enumerate(self._words):
            if index:
                line = separator(self)
                layout.addWidget(line, 1)
            number = text_label(str(index + 1), "step-number", self)
            button = QPushButton(word, self)
            button.setProperty("look", "step")
            button.clicked.connect(lambda _=False, step=index: self.chosen.emit(step))
            self._numbers.append(number)
            self._buttons.append(button)
            layout.addWidget(number)
            layout.addWidget(button)
        self.show_step(0)

    def show_step(self, current: int, *, reached: int | None = None) -> None:
        """Mark *current*; steps up to *reached* (default: *current*) can be opened."""
        self.current = current
        last = max(current, current if reached is None else reached)
        for index, (number, button) in enumerate(zip(self._numbers, self._buttons, strict=True)):
            state = "current" if index == current else "done" if index < last else "ahead"
            number.setText("✓" if state == "done" else str(index + 1))
            button.setEnabled(index <= last)
            button.setAccessibleName(
                f"第{index + 1}步 {self._words[index]}"
                + {"current": "，正在办理", "done": "，已完成", "ahead": "，尚未到"}[state]
            )
            for part in (number, button):
                part.setProperty("state", state)
                restyle(part)
