"""Small parts that several county pages are built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.table import TableView
from app.ui.theme import GRID
from app.ui.views.timeline import UNKNOWN_DATE, DatedLine
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.shrinking_label import ShrinkingLabel
from app.values.text import tidy_line


class ListTable(TableView):
    """A table of rows that were read at once; sorting happens on the reading worker.

    :param sort_keys: how a column is sorted when not by its value (Chinese names by their pinyin).
    """

    def __init__(
        self,
        context: UiContext,
        name: str,
        columns: Sequence[Column],
        *,
        empty_text: str,
        sort_keys: Mapping[str, Callable[[Any], Any]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._by_id: dict[Any, Any] = {}
        self._sort_keys = dict(sort_keys or {})
        super().__init__(context, name, columns, self._fetch_rows, empty_text=empty_text, parent=parent)

    def show_rows(
        self, rows: Iterable[Any], *, keep: Callable[[Any], bool] | None = None, typing: bool = False
    ) -> None:
        """Show *rows*, each with an ``id`` (attribute or key).

        :param keep: which of them; decided on the reading worker.
        :param typing: wait until the keys rest.
        """
        by_id = {row["id"] if isinstance(row, Mapping) else row.id: row for row in rows}
        self._by_id = by_id

        def list_ids(sort: str, descending: bool) -> list[Any]:
            ids = [number for number, row in by_id.items() if keep is None or keep(row)]
            if not sort:
                return ids
            key = self._sort_keys.get(sort) or (
                lambda row: row[sort] if isinstance(row, Mapping) else getattr(row, sort)
            )
            return sorted(ids, key=lambda number: key(by_id[number]), reverse=descending)

        self.load(list_ids, typing=typing)

    def row_of(self, number: Any) -> Any:
        """The row with this id, or None."""
        return self._by_id.get(number)

    @property
    def shown_rows(self) -> list[Any]:
        """The rows in the order of the screen."""
        return [self._by_id[number] for number in self.lazy.ids if number in self._by_id]

    def _fetch_rows(self, ids: Sequence[Any]) -> list[Any]:
        return [self._by_id.get(number) for number in ids]


class ShortTable(ListTable):
    """A table as tall as its rows, inside a page that scrolls; above *most* rows it scrolls by itself."""

    def __init__(
        self,
        context: UiContext,
        name: str,
        columns: Sequence[Column],
        *,
        empty_text: str,
        most: int = 12,
        sort_keys: Mapping[str, Callable[[Any], Any]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._most = most
        super().__init__(context, name, columns, empty_text=empty_text, sort_keys=sort_keys, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lazy.loaded.connect(self.fit_height)
        context.theme.changed.connect(self.fit_height)
        self.fit_height()

    def fit_height(self) -> None:
        """As tall as the rows need."""
        rows = min(self._most, max(1, len(self.lazy.ids)))
        bar = self.horizontalScrollBar().sizeHint().height() if self._is_too_wide() else 0
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height()
            + rows * self.verticalHeader().defaultSectionSize()
            + bar
            + 4
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room for the horizontal bar when the columns do not fit."""
        super().resizeEvent(event)
        self.fit_height()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """At its end the wheel moves the page."""
        bar = self.verticalScrollBar()
        up = event.angleDelta().y() > 0
        if bar.value() == (bar.minimum() if up else bar.maximum()):
            event.ignore()
        else:
            super().wheelEvent(event)

    def _is_too_wide(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()


class Facts(QWidget):
    """Pairs of word and value, as many columns side by side as there is room for.

    :param most_columns: at most so many columns.
    """

    def __init__(self, context: UiContext, *, most_columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._most = most_columns
        self._columns = 0
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        context.theme.changed.connect(self._arrange)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show these pairs; a missing value is a dash."""
        for caption, label in self._pairs:
            caption.deleteLater()
            label.deleteLater()
        self._pairs = []
        for word, value in pairs:
            caption = text_label(word, "muted", self)
            caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label = text_label(value or "—", parent=self, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAccessibleName(f"{word} {value}")
            self._pairs.append((caption, label))
            caption.show()
            label.show()
        self._columns = 0
        self._arrange()

    @property
    def pairs(self) -> dict[str, str]:
        """What is shown, by word."""
        return {caption.text(): label.text() for caption, label in self._pairs}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        em = self._context.theme.em
        columns = max(1, min(self._most, self.width() // (24 * em)))
        caption_width = max((caption.sizeHint().width() for caption, _ in self._pairs), default=4 * em)
        for caption, _ in self._pairs:
            caption.setMinimumWidth(caption_width)
        if columns == self._columns:
            return
        self._columns = columns
        lines = -(-len(self._pairs) // columns)
        for position, (caption, label) in enumerate(self._pairs):
            column, line = divmod(position, max(1, lines))
            self._grid.addWidget(caption, line, 2 * column)
            self._grid.addWidget(label, line, 2 * column + 1)
        for column in range(self._most):
            self._grid.setColumnStretch(2 * column + 1, 1 if column < columns else 0)


class DatedRows(QWidget):
    """Dated rows: date, what, the rest, the document."""

    def __init__(self, context: UiContext, empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._empty = empty_text
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: Sequence[DatedLine]) -> None:
        """Show *lines* from top to bottom."""
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        if not lines:
            self._grid.addWidget(text_label(self._empty, "muted", self), 0, 0, 1, 2)
        for row, line in enumerate(lines):
            date = text_label(dotted(line.date) or UNKNOWN_DATE, "muted", self)
            date.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            text = text_label(f"{line.what}　{line.text}", parent=self, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box = QVBoxLayout()
            box.setSpacing(0)
            box.setContentsMargins(0, 0, 0, GRID // 2)
            box.addWidget(text)
            holder = QWidget(self)
            if line.document:
                box.addWidget(text_label(line.document, "small", self, wrap=True))
            holder.setLayout(box)
            self._grid.addWidget(date, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(holder, row, 1)

    @property
    def texts(self) -> list[str]:
        """The sentences as shown."""
        return [
            label.text() for label in cast("list[QLabel]", self.findChildren(QLabel)) if "　" in label.text()
        ]


class FilterField(QLineEdit):
    """What narrows a list as one types; Enter and Down go on to the list."""

    onward = Signal()
    """Enter or Down was pressed."""

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(f"{placeholder}（Ctrl+F）")
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)

    @property
    def wanted(self) -> str:
        """What is typed, tidied."""
        return tidy_line(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down leave the field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.onward.emit()
        else:
            super().keyPressEvent(event)

    def start(self) -> None:
        """Ctrl+F: put the cursor here with the old text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def forget(self) -> bool:
        """Esc: empty the field; False when it was empty."""
        had = bool(self.text())
        self.clear()
        return had


class Section(QWidget):
    """A part of a long page: heading with its actions, content below."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text_label(heading, "heading", self)
        self.note = ShrinkingLabel("", "muted", self)
        self._actions = FlowRow(self, spacing=GRID, right=True)
        self._top = QHBoxLayout()
        self._top.setSpacing(GRID)
        self._top.addWidget(self.heading)
        self._top.addWidget(self.note)
        self._top.addWidget(self._actions, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 2 * GRID)
        self.body.setSpacing(GRID)
        self.body.addLayout(self._top)

    def add_action(self, text: str, run: Callable[[], None], *, look: str = "") -> QPushButton:
        """A button beside the heading."""
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        self._actions.addWidget(button)
        return button


def panel(layout: QLayout, parent: QWidget | None = None) -> QFrame:
    """A frame around *layout*, as for the details of the selected row."""
    frame = QFrame(parent)
    frame.setProperty("look", "panel")
    layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
    frame.setLayout(layout)
    return frame


def with_icon(context: UiContext, button: QPushButton, icon: str) -> QPushButton:
    """The button with an icon beside its word."""
    primary = button.property("look") == "primary"
    context.theme.bind_icon(button, icon, "on_accent" if primary else "text")
    button.setIconSize(QSize(context.theme.icon_size, context.theme.icon_size))
    return button
