"""Small helpers to choose a look of the stylesheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget


def restyle(widget: QWidget) -> None:
    """Apply the stylesheet again after a dynamic property (``look``, ``tone``, ``state``) has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QWidget.update(widget)  # item views have an update of their own that asks for an index


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Enter presses the button that has the cursor; False when it is another key or none has it."""
    button = window.focusWidget()
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or not isinstance(button, QAbstractButton):
        return False
    button.click()
    return True


def text_label(text: str, look: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """A label of plain text in one of the stylesheet's looks."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    if wrap:
        label.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # else a layout gives it the height it would need when narrow
        label.setSizePolicy(policy)
    return label


def separator(parent: QWidget | None = None) -> QFrame:
    """A horizontal hairline."""
    line = QFrame(parent)
    line.setProperty("look", "line")
    return line
