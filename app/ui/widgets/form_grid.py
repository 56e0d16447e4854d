"""Rows of label and field; Enter goes to the next field, what is wrong stands under the field itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
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


@dataclass
class _Row:
    label: QLabel
    field: QWidget
    problem: QLabel
    required: bool


class FormGrid(QWidget):
    """A form.

    :param columns: rows stand in so many columns side by side, filled line by line.
    """

    finished = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: dict[str, _Row] = {}
        self._next = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        for column in range(columns):
            self._grid.setColumnStretch(3 * column + 1, 1)
            if column:
                self._grid.setColumnMinimumWidth(3 * column - 1, 16)

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
        line, column = divmod(self._next, self._columns)
        if wide and column:
            line, column = line + 1, 0
        caption = QLabel(label, self)
        caption.setBuddy(field)
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        caption.setContentsMargins(0, 7, 0, 0)
        mark = text_label("*" if required else "", "required", self)
        mark.setContentsMargins(0, 7, 0, 0)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addStretch()
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
        plain = label.replace("&", "")
        field.setAccessibleName(plain + ("（必填）" if required else ""))
        problem = text_label("", "error", self, wrap=True)
        problem.hide()
        body = QVBoxLayout()
        body.setSpacing(2)
        body.addWidget(field)
        if hint:
            body.addWidget(text_label(hint, "small", self, wrap=True))
            field.setAccessibleDescription(hint)
        body.addWidget(problem)
        body.addStretch(1)
        if isinstance(field, QPlainTextEdit):
            field.setFixedHeight(TEXT_LINES * field.fontMetrics().lineSpacing() + 2 * GRID)
        if field.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Preferred:
            field.setSizePolicy(QSizePolicy.Policy.Expanding, field.sizePolicy().verticalPolicy())
        self._grid.addLayout(head, line, 3 * column)
        span = 3 * self._columns - 2 if wide else 1
        self._grid.addLayout(body, line, 3 * column + 1, 1, span)
        self._next = (line + 1) * self._columns if wide else line * self._columns + column + 1
        self._rows[name] = _Row(caption, field, problem, required)
        field.installEventFilter(self)
        for child in cast("list[QWidget]", field.findChildren(QWidget)):
            child.installEventFilter(self)

    def field(self, name: str) -> QWidget:
        """The field of a row."""
        return self._rows[name].field

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row whose question does not apply."""
        row = self._rows[name]
        for part in (row.label, row.field):
            part.setVisible(visible)
        row.problem.setVisible(visible and bool(row.problem.text()))

    def show_problem(self, name: str, sentence: str = "") -> None:
        """Say under the field what is wrong; "" takes it away."""
        row = self._rows[name]
        row.problem.setText(sentence)
        row.problem.setVisible(bool(sentence))
        row.field.setProperty("problem", bool(sentence))
        restyle(row.field)

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
            and not isinstance(watched, QPlainTextEdit | QAbstractButton)
        ):
            self._go_on(watched)
            return True
        return super().eventFilter(watched, event)

    def _go_on(self, watched: QObject) -> None:
        fields = [row.field for row in self._rows.values()]
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
