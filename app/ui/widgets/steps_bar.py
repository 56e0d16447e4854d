"""Numbered steps across the top of a piece of business."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.widgets.looks import restyle, separator, text_label

SPACING = 4


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
        layout.setSpacing(SPACING)
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
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """All numbers, and the word of the step that is under way."""
        width = sum(number.sizeHint().width() for number in self._numbers)
        # at the end no step is under way
        width += sum(part.sizeHint().width() for part in self._buttons[self.current : self.current + 1])
        return QSize(width + 3 * SPACING * len(self._words), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where not all words fit, the other steps show their number and say the rest as a tip."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parts = (*self._numbers, *self._buttons)
        whole = sum(part.sizeHint().width() for part in parts) + 3 * SPACING * len(self._words)
        for index, (number, button) in enumerate(zip(self._numbers, self._buttons, strict=True)):
            says = whole <= self.width() or index == self.current
            button.setVisible(says)
            number.setToolTip("" if says else button.accessibleName())
