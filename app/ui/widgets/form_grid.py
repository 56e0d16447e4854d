"""Rows of label and field; Enter goes to the next field, what is wrong stands under the field itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import GRID
from app.ui.widgets.looks import restyle, text_label

TEXT_LINES = 3
"""Height of a box for several lines."""
NARROWEST_FIELD_EMS = 12
"""Width of a field beside others, in Chinese characters: an identity number fits."""
ALT_LETTER = re.compile(r"\(&\w\)|&")


@dataclass
class _Row:
    head: QWidget
    body: QWidget
    field: QWidget
    problem: QLabel
    wide: bool


class FormGrid(QWidget):
    """A form.

    :param columns: rows stand in so many columns side by side, filled line by line.
    """

    finished = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted_columns = columns
        self._columns = 0
        self._rows: dict[str, _Row] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)

    def add_row(
        self,
        name: str,
        label: str,
        field: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        wide: bool = False,
    ) -> None:
        """Add a field.

        :param name: key for :meth:`show_problem`.
        :param label: with ``&`` before the Alt letter if it has one.
        :param hint: short help under the field (also read by screen readers).
        :param wide: takes a whole line of a form with several columns.
        """
        head, body = QWidget(self), QWidget(self)
        caption = QLabel(label, head)
        caption.setBuddy(field)
        mark = text_label("*" if required else "", "required", head)
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 7, 0, 0)
        line.setSpacing(4)
        line.addStretch()
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
        field.setAccessibleName(ALT_LETTER.sub("", label) + ("（必填）" if required else ""))
        problem = text_label("", "error", body, wrap=True)
        problem.hide()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(field)
        if hint:
            box.addWidget(text_label(hint, "small", body, wrap=True))
            field.setAccessibleDescription(hint)
        box.addWidget(problem)
        box.addStretch(1)
        if isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)  # Tab is the way to the next field, not a character
            field.setFixedHeight(TEXT_LINES * field.fontMetrics().lineSpacing() + 2 * GRID)
        if field.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Preferred:
            field.setSizePolicy(QSizePolicy.Policy.Expanding, field.sizePolicy().verticalPolicy())
        self._rows[name] = _Row(head, body, field, problem, wide)
        field.installEventFilter(self)
        for child in cast("list[QWidget]", field.findChildren(QWidget)):
            child.installEventFilter(self)
        self._arrange(self._columns or self._wanted_columns)

    def minimumSizeHint(self) -> QSize:
        """Room for one column: a narrow form puts its rows under each other."""
        heads = max((row.head.minimumSizeHint().width() for row in self._rows.values()), default=0)
        bodies = max((row.body.minimumSizeHint().width() for row in self._rows.values()), default=0)
        return QSize(heads + GRID + bodies, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Several columns only where each field has room for an identity number."""
        super().resizeEvent(event)
        heads = max((row.head.sizeHint().width() for row in self._rows.values()), default=0)
        needed = self._wanted_columns * (
            heads + NARROWEST_FIELD_EMS * self.fontMetrics().horizontalAdvance("编")
        )
        columns = self._wanted_columns if event.size().width() >= needed else 1
        if columns != self._columns:
            self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        """Put the rows into the grid; three grid columns each: label, field, gap."""
        self._columns = columns
        for column in range(self._wanted_columns):
            self._grid.setColumnStretch(3 * column + 1, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(3 * column + 2, 2 * GRID if column < columns - 1 else 0)
        place = 0
        for row in self._rows.values():
            line, column = divmod(place, columns)
            if row.wide and column:
                line, column = line + 1, 0
            self._grid.addWidget(row.head, line, 3 * column)
            self._grid.addWidget(row.body, line, 3 * column + 1, 1, 3 * columns - 2 if row.wide else 1)
            place = (line + 1) * columns if row.wide else line * columns + column + 1

    def field(self, name: str) -> QWidget:
        """The field of a row."""
        return self._rows[name].field

    @property
    def fields(self) -> list[QWidget]:
        """The fields from first to last."""
        return [row.field for row in self._rows.values()]

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row whose question does not apply."""
        row = self._rows[name]
        row.head.setVisible(visible)
        row.body.setVisible(visible)

    def show_problem(self, name: str, sentence: str = "") -> None:
        """Say under the field what is wrong; "" takes it away."""
        row = self._rows[name]
        row.problem.setText(sentence)
        row.problem.setVisible(bool(sentence))
        bordered = row.field.focusProxy() or row.field  # a field of several parts shows it on its line
        bordered.setProperty("problem", bool(sentence))
        restyle(bordered)

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show these problems and no others; the first field concerned gets the cursor."""
        for name in self._rows:
            self.show_problem(name, problems.get(name, ""))
        first = next((name for name in self._rows if name in problems), None)
        if first is not None:
            self._rows[first].field.setFocus()

    def problem(self, name: str) -> str:
        """The sentence under the field, "" when all is well."""
        return self._rows[name].problem.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field; in a box of several lines it stays a line break."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not isinstance(watched, QPlainTextEdit | QAbstractButton | QAbstractItemView)
        ):
            self._go_on(watched)
            return True
        return super().eventFilter(watched, event)

    def _go_on(self, watched: QObject) -> None:
        fields = self.fields
        here = next(
            (
                position
                for position, field in enumerate(fields)
                if field is watched or (isinstance(watched, QWidget) and field.isAncestorOf(watched))
            ),
            len(fields) - 1,
        )
        for field in fields[here + 1 :]:
            if field.isVisibleTo(self) and field.isEnabled():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.finished.emit()
