"""The list that opens under a field while one types; the cursor stays in the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme
from app.ui.widgets.looks import text_label

ROWS_SHOWN = 10


@dataclass(frozen=True)
class Choice:
    """One line of a list of suggestions.

    ``group`` is the heading it stands under ("" for none), ``note`` what tells it from its namesakes.
    """

    id: Any
    title: str
    note: str = ""
    group: str = ""


class Suggestions(QFrame):
    """A list under *field*, driven by the field's Up, Down, Enter and Esc."""

    chosen = Signal(object)
    """The :class:`Choice` taken."""

    def __init__(self, theme: Theme, field: QLineEdit) -> None:
        super().__init__(field)
        self._theme = theme
        self._field = field
        self.is_stale = False
        """Another text stands in the field than the one these choices answer: Enter does not take them."""
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._take)
        self._status = text_label("", "small", self)
        self._status.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self._status)
        field.installEventFilter(self)
        self.hide()

    @property
    def choices(self) -> list[Choice]:
        """What is offered, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.data(Qt.ItemDataRole.UserRole)]

    @property
    def current(self) -> Choice | None:
        """The highlighted choice."""
        row = self.list.currentRow()
        return self.list.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 and self.isVisible() else None

    def offer(self, choices: Sequence[Choice], status: str = "", *, highlight: bool = True) -> None:
        """Open with *choices*; *status* stands below them (or alone)."""
        self.is_stale = False
        self._field.installEventFilter(self)  # again: in front of a form's filter, which takes Enter too
        self.list.clear()
        group = ""
        for choice in choices:
            if choice.group != group:
                group = choice.group
                self._add_heading(group)
            self._add_choice(choice)
        self.list.setVisible(bool(choices))
        self._status.setText(status)
        self._status.setVisible(bool(status))
        if highlight and choices:
            self._move(1)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field move in the list; leaving the field closes it."""
        if watched is not self._field:
            return super().eventFilter(watched, event)
        if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
            self.hide()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.isVisible():
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self._move(ROWS_SHOWN if key == Qt.Key.Key_PageDown else -ROWS_SHOWN)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None and not self.is_stale:
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        """Go *step* choices on; headings are passed over, the ends hold."""
        rows = [
            row
            for row in range(self.list.count())
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) is not None
        ]
        if not rows:
            return
        here = self.list.currentRow()
        position = rows.index(here) + step if here in rows else (0 if step > 0 else len(rows) - 1)
        self.list.setCurrentRow(rows[max(0, min(position, len(rows) - 1))])

    def _take(self, item: QListWidgetItem) -> None:
        choice = item.data(Qt.ItemDataRole.UserRole)
        if choice is not None:
            self.hide()
            self.chosen.emit(choice)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        label = text_label(text, "small")
        label.setContentsMargins(8, 0, 8, 0)
        item.setSizeHint(QSize(0, self._theme.row_height))
        self.list.setItemWidget(item, label)

    def _add_choice(self, choice: Choice) -> None:
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.UserRole, choice)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.title} {choice.note}")
        item.setSizeHint(QSize(0, self._theme.row_height))
        line = QWidget()
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QHBoxLayout(line)
        box.setContentsMargins(8, 0, 8, 0)
        box.setSpacing(16)
        title = QLabel(choice.title, line)
        title.setTextFormat(Qt.TextFormat.PlainText)
        note = text_label(choice.note, "muted", line)
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(title)
        box.addWidget(note, 1)
        self.list.setItemWidget(item, line)

    def _place(self) -> None:
        """Under the field, or above it when there is more room; inside the window."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        rows = min(ROWS_SHOWN, self.list.count())
        em = self._theme.em
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        room_below = window.height() - below.y() - 8
        room_above = below.y() - self._field.height() - 12
        wanted = rows * self._theme.row_height + 12
        wanted += self._status.sizeHint().height() if self._status.text() else 0
        upwards = wanted > room_below and room_above > room_below
        height = min(wanted, room_above if upwards else room_below)
        width = min(max(self._field.width(), 28 * em), window.width() - 16)
        left = max(8, min(below.x(), window.width() - width - 8))
        top = below.y() - self._field.height() - height - 4 if upwards else below.y()
        self.setGeometry(left, top, width, height)
