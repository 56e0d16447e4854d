"""A table as a list of ids; rows are fetched in blocks when they are first painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ui.columns import Align, Column
from app.ui.tasks import Query, Tasks

BLOCK = 100
"""Rows fetched at once."""

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""Tone of a cell, or None."""
ID_ROLE = Qt.ItemDataRole.UserRole + 2
"""Id of the row."""

Id = Any
ListIds = Callable[[str, bool], Sequence[Id]]
"""(sort name or "", descending) -> ids in order; runs on the reading worker."""
FetchRows = Callable[[Sequence[Id]], Sequence[Any]]
"""ids -> rows in the same order; runs on the reading worker."""

_NO_INDEX = QModelIndex()
_ALIGN = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}
Index = QModelIndex | QPersistentModelIndex


class LazyTableModel(QAbstractTableModel):
    """Shows the rows of a query.

    :param columns: from left to right.
    :param fetch: rows of ids.
    :param tasks: the workers.
    """

    loading = Signal(bool)
    """An answer takes longer than a moment (True), or has come (False)."""
    loaded = Signal()
    """The list of ids has arrived."""
    failed = Signal(object)
    """The list could not be read; the exception."""

    def __init__(self, columns: Sequence[Column], fetch: FetchRows, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ids: list[Id] = []
        self.sort_name = ""
        self.descending = False
        self._tasks = tasks
        self._fetch = fetch
        self._list_ids: ListIds | None = None
        self._rows: dict[Id, Any] = {}
        self._asked: set[int] = set()
        self._generation = 0
        self._query = Query(tasks, self._show_ids, self, failed=self._on_failure)
        self._query.waiting.connect(self.loading)

    # ---- content

    def load(self, list_ids: ListIds, *, typing: bool = False) -> None:
        """Show another query; *typing* waits until the keys rest."""
        self._list_ids = list_ids
        self._ask(typing=typing)

    def refresh(self) -> None:
        """Ask the same query again; the old rows stay on screen until the new ones are there."""
        if self._list_ids is not None:
            self._ask()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by the heading at *column*; the query does it."""
        if not 0 <= column < len(self.columns):
            self.sort_name, self.descending = "", False
        elif self.columns[column].sort:
            self.sort_name = self.columns[column].sort
            self.descending = order == Qt.SortOrder.DescendingOrder
        else:
            return
        self.refresh()

    def row(self, position: int) -> Any:
        """The row at *position*, or None while it has not been fetched."""
        return self._rows.get(self.ids[position])

    def read_rows(self, positions: Sequence[int], done: Callable[[list[Any]], None]) -> None:
        """Hand the rows at *positions* to *done*, fetching those that were never painted."""
        ids = [self.ids[position] for position in positions]
        if all(key in self._rows for key in ids):
            done([self._rows[key] for key in ids])
            return
        self._tasks.read(lambda: list(self._fetch(ids)), done=done, owner=self)

    def read_column(
        self, column: Column, convert: Callable[[str], Any], done: Callable[[list[Any]], None]
    ) -> None:
        """Hand the converted text of *column* in every row to *done* (type-ahead); the worker converts."""
        ids = list(self.ids)
        self._tasks.read(
            lambda: [convert(column.text(row)) for row in self._fetch(ids)], done=done, owner=self
        )

    def _ask(self, *, typing: bool = False) -> None:
        list_ids, sort_name, descending = self._list_ids, self.sort_name, self.descending
        if list_ids is None:
            return
        put = self._query.ask if typing else self._query.ask_now
        put(lambda: list(list_ids(sort_name, descending)))

    def _show_ids(self, ids: list[Id]) -> None:
        self._generation += 1
        if ids == self.ids:
            self._asked.clear()
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
        else:
            self.beginResetModel()
            self.ids = ids
            self._rows.clear()
            self._asked.clear()
            self.endResetModel()
        self.loaded.emit()

    def _on_failure(self, error: Exception) -> None:
        self.failed.emit(error)
        self._tasks.report(error)

    def _want(self, position: int) -> None:
        block = position // BLOCK
        if block in self._asked:
            return
        self._asked.add(block)
        ids = self.ids[block * BLOCK : (block + 1) * BLOCK]
        generation = self._generation

        def show(rows: list[Any]) -> None:
            if generation == self._generation:
                self._rows.update(zip(ids, rows, strict=True))
                last = block * BLOCK + len(ids) - 1
                self.dataChanged.emit(self.index(block * BLOCK, 0), self.index(last, len(self.columns) - 1))

        self._tasks.read(lambda: list(self._fetch(ids)), done=show, owner=self)

    # ---- what Qt asks

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Content of a cell; asks for the block when it is not there yet."""
        if role == ID_ROLE:
            return self.ids[index.row()]
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, TONE_ROLE}:
            return None
        self._want(index.row())
        row = self._rows.get(self.ids[index.row()])
        if row is None:
            return None
        if role == TONE_ROLE:
            return column.tone(column.value(row)) if column.tone else None
        return column.text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings, aligned as their column."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self.columns[section].align] | Qt.AlignmentFlag.AlignVCenter
        return None
