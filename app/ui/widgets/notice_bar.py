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


@dataclass(frozen=True)
class _Notice:
    """A sentence with its colour and its button."""

    text: str
    tone: Tone
    action: NoticeAction | None


class NoticeBar(QFrame):
    """Shows one sentence at a time, the newest: what was just tried must answer at once, whatever else is unread.

    An unread one that a newer sentence covers comes back when that one is read or has gone by itself.
    """

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
        self._covered: list[_Notice] = []
        self._unread: _Notice | None = None
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show, "" when there is none."""
        return "" if self.isHidden() else self.label.text()

    def show_notice(
        self, text: str, tone: Tone, *, stays: bool = False, action: NoticeAction | None = None
    ) -> None:
        """Show *text*; *stays* keeps it until the user has closed it."""
        notice = _Notice(text, tone, action)
        if self._unread is not None and self._unread.text != text:
            self._covered.append(self._unread)
        self._covered = [covered for covered in self._covered if covered.text != text]
        self._unread = notice if stays else None
        self._show(notice)
        if stays:
            self._timer.stop()
        else:
            self._timer.start()

    def _show(self, notice: _Notice) -> None:
        self._action = notice.action
        self.label.setText(notice.text)
        self.action_button.setText(notice.action.word if notice.action else "")
        self.action_button.setVisible(notice.action is not None)
        covered = len(self._covered)
        self.close_button.setText(f"知道了（还有 {covered} 条）" if covered else "知道了")
        self.setProperty("tone", notice.tone)
        restyle(self)
        self.show()

    def dismiss(self) -> None:
        """Close the sentence; an unread one that it covered is shown again."""
        self._timer.stop()
        self._unread = self._covered.pop() if self._covered else None
        if self._unread is not None:
            self._show(self._unread)
        else:
            self.hide()
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
