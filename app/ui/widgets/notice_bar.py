"""A sentence inside the window: what was done or what went wrong, with an action such as 撤销."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.ui.palette import Tone
from app.ui.widgets.looks import restyle

SECONDS_SHOWN = 8


@dataclass(frozen=True)
class NoticeAction:
    """A button in the bar: its word and what it does."""

    word: str
    run: Callable[[], None]


class NoticeBar(QFrame):
    """Shows one sentence at a time; an unread one is never pushed out, those that must be read queue up."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self.setAccessibleName("提示")
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action_button = QPushButton(self)
        self.action_button.setProperty("look", "link")
        self.action_button.clicked.connect(self._act)
        self.close_button = QPushButton("知道了", self)
        self.close_button.setProperty("look", "link")
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.action_button)
        layout.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True, interval=SECONDS_SHOWN * 1000)
        self._timer.timeout.connect(self.dismiss)
        self._action: NoticeAction | None = None
        self._waiting: list[tuple[str, Tone, NoticeAction | None]] = []
        self._unread = False
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show, "" when there is none."""
        return "" if self.isHidden() else self.label.text()

    def show_notice(
        self, text: str, tone: Tone, *, stays: bool = False, action: NoticeAction | None = None
    ) -> None:
        """Show *text*; *stays* keeps it until the user has closed it."""
        if self._unread and text != self.label.text():
            if not stays:
                return  # the status line shows the last action anyway
            self._waiting.append((text, tone, action))
            return
        self._unread = stays
        self._action = action
        self.label.setText(text)
        self.action_button.setText(action.word if action else "")
        self.action_button.setVisible(action is not None)
        self.setProperty("tone", tone)
        restyle(self)
        self.show()
        if stays:
            self._timer.stop()
        else:
            self._timer.start()

    def dismiss(self) -> None:
        """Close the sentence; the next one that waits is shown."""
        self._timer.stop()
        self._unread = False
        self.hide()
        if self._waiting:
            text, tone, action = self._waiting.pop(0)
            self.show_notice(text, tone, stays=True, action=action)
        else:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action.run()
