"""The window before the main window: first start, signing in, restoring."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.context import UiContext
from app.ui.first_start.screen import Screen
from app.ui.widgets.looks import press_focused
from app.ui.widgets.notice_bar import NoticeBar

SIZE = QSize(980, 560)


class StartWindow(QWidget):
    """Shows one :class:`Screen` at a time."""

    closed = Signal()
    """Closed by the user, not by going on."""

    def __init__(self, context: UiContext, title: str = "编制通") -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle(title)
        self.notices = NoticeBar(self)
        self.stack = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.stack, 1)
        self._going_on = False
        context.messages.attach(self, self.notices)
        self.resize(SIZE.boundedTo(self.screen().availableSize()))

    @property
    def current(self) -> Screen | None:
        """The screen in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Screen) else None

    def show_screen(self, screen: Screen) -> None:
        """Bring *screen* to the front; the one before goes away."""
        before = self.stack.currentWidget()
        self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()
        screen.opened()

    def leave(self) -> None:
        """Close because the work goes on elsewhere."""
        self._going_on = True
        self.context.messages.detach()
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing by hand ends the program."""
        if not self._going_on:
            self.context.messages.detach()
            self.closed.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back one screen; Enter presses the button that has the cursor."""
        screen = self.current
        if event.key() == Qt.Key.Key_Escape and screen is not None and screen.back_button.isVisible():
            screen.back_button.click()
        elif not press_focused(self, event):
            super().keyPressEvent(event)
