"""The few dialogs of the program; only :mod:`app.ui.messages` opens them."""

from __future__ import annotations

import datetime as dt
import platform
import traceback

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import GRID


class MessageDialog(QDialog):
    """A sentence, its consequence, and buttons; Esc means the default button."""

    def __init__(self, text: str, consequence: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("编制通")
        self.clicked: QPushButton | None = None
        em = self.fontMetrics().horizontalAdvance("编")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self._layout.setSpacing(GRID)
        for sentence, look in ((text, "heading"), (consequence, "")):
            if not sentence:
                continue
            label = QLabel(sentence, self)
            label.setProperty("look", look)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(24 * em)
            self._layout.addWidget(label)
        self._layout.addSpacing(GRID)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._buttons.addStretch()
        self._layout.addLayout(self._buttons)

    def add_button(self, text: str, *, default: bool = False, look: str = "") -> QPushButton:
        """A button that closes the dialog; read :attr:`clicked` afterwards."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setProperty("look", "primary" if default else look)
        button.clicked.connect(lambda: self._choose(button))
        if default:
            button.setDefault(True)
            button.setFocus()
        self._buttons.addWidget(button)
        return button

    def insert_widget(self, widget: QWidget) -> None:
        """Put *widget* above the buttons."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def _choose(self, button: QPushButton) -> None:
        self.clicked = button
        self.accept()


class CrashDialog(MessageDialog):
    """Says that the program met a defect, with details to copy, not to read; nothing else is closed."""

    text = "程序遇到问题"

    def __init__(self, error: BaseException, parent: QWidget | None) -> None:
        super().__init__(
            self.text,
            "刚才这一步没有完成。已经保存的内容没有丢失，可以继续使用。\n"
            "请点“复制详情”，粘贴给技术人员，便于查找原因。",
            parent,
        )
        self.details = describe(error)
        copy = QPushButton("复制详情(&C)", self)
        copy.setAutoDefault(False)
        copy.clicked.connect(self.copy_details)
        self._buttons.insertWidget(0, copy)
        self.add_button("继续使用", default=True)

    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)


def describe(error: BaseException) -> str:
    """Version, system, time and traceback of *error*; no values of variables, so no personal data."""
    head = (
        f"编制通 {QCoreApplication.applicationVersion()} · {dt.datetime.now().isoformat(timespec='seconds')}\n"
        f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}\n\n"
    )
    return head + "".join(traceback.format_exception(error))
