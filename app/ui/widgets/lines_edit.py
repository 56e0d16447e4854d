"""A small table to fill in, line by line or pasted from Excel or WPS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import GRID
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

FEWEST_ROWS, MOST_ROWS = 3, 8
LEAST_EMS = 5
WIDE_EMS = 11

Line = dict[str, str]


@dataclass(frozen=True)
class LineColumn:
    """One column: what it is called, whether it must be filled, and what may be chosen ("" lists nothing)."""

    key: str
    title: str
    required: bool = False
    offers: Callable[[], Sequence[str]] | None = None
    is_wide: bool = False


class _Table(QTableWidget):
    """Pastes a block of cells, and clears what is selected with Del."""

    pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V anywhere in the table; Del empties the cells; Enter goes to the next cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        if event.key() == Qt.Key.Key_Delete and self.state() != QAbstractItemView.State.EditingState:
            for item in self.selectedItems():
                item.setText("")
            return
        super().keyPressEvent(event)

    def _go_on(self) -> None:
        """The cell to the right, after the last one the first of the next line."""
        row, column = self.currentRow(), self.currentColumn() + 1
        if column >= self.columnCount():
            row, column = row + 1, 0
        if row < self.rowCount():
            self.setCurrentCell(row, column)

    def update(self, index: QModelIndex | QPersistentModelIndex | None = None) -> None:  # type: ignore[override]
        """Also without an index, as every other widget."""
        if index is None:
            self.viewport().update()
        else:
            super().update(index)


class _Offering(QStyledItemDelegate):
    """A cell is typed; names that fit are offered below it."""

    def __init__(self, columns: Sequence[LineColumn], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A line with its completions."""
        editor = QLineEdit(parent)
        column = self._columns[index.column()]
        editor.setAccessibleName(column.title)
        if column.offers is not None:
            completer = QCompleter(list(column.offers()), editor)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setMaxVisibleItems(10)
            editor.setCompleter(completer)
        return editor

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The text without spaces around it."""
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text().strip(), Qt.ItemDataRole.EditRole)


class LinesEdit(QWidget):
    """Lines of texts by column key; an empty line at the end is always ready.

    :param parse: makes lines of what was pasted; raises when it is no such table.
    :param noun: what a line is called: ``行``, ``人``.
    """

    changed = Signal()
    paste_failed = Signal(object)
    """What was pasted is no such table; the problem."""
    file_wanted = Signal()
    """Lines are to be read from a file."""

    def __init__(
        self, columns: Sequence[LineColumn], parse: Callable[[str], list[dict[str, Any]]], *, noun: str = "行",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._columns = tuple(columns)
        self._parse = parse
        self._noun = noun
        self._filling = False
        self.table = _Table(0, len(columns), self)
        self.table.setHorizontalHeaderLabels(
            [f"{column.title} *" if column.required else column.title for column in columns]
        )
        self.table.setItemDelegate(_Offering(self._columns, self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleDescription("逐行填写，或从 Excel、WPS 复制后按 Ctrl+V 粘贴")
        self.count = text_label("", "muted", self)
        self.add_button = QPushButton(f"加一{noun}", self)
        self.remove_button = QPushButton("删去所选", self)
        self.paste_button = QPushButton("粘贴表格", self)
        self.file_button = QPushButton("从文件导入…", self)
        self.paste_button.setToolTip("在 Excel、WPS 里复制名单后点这里；首行可以是列名")
        row = FlowRow(self, spacing=GRID)
        for button in (self.add_button, self.remove_button, self.paste_button, self.file_button):
            button.setProperty("look", "quiet")
            row.addWidget(button)
        row.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.table)
        layout.addWidget(row)
        self.setFocusProxy(self.table)
        self.table.pasted.connect(self.paste)
        self.table.itemChanged.connect(lambda _item: self._on_change())
        self.add_button.clicked.connect(self.add_line)
        self.remove_button.clicked.connect(self.remove_selected)
        self.paste_button.clicked.connect(lambda: self.paste(QGuiApplication.clipboard().text()))
        self.file_button.clicked.connect(self.file_wanted)
        self._size()
        self.value = []

    @property
    def value(self) -> list[Line]:
        """Lines with something in them; empty cells are left out."""
        found = []
        for row in range(self.table.rowCount()):
            line = {
                column.key: text
                for number, column in enumerate(self._columns)
                if (text := self._text(row, number))
            }
            if line:
                found.append(line)
        return found

    @value.setter
    def value(self, lines: Sequence[Line] | None) -> None:
        self._filling = True
        try:
            self.table.setRowCount(0)
            for line in lines or ():
                self._append(line)
            self._append({})
        finally:
            self._filling = False
        self._on_change()

    def add_line(self) -> None:
        """One more empty line, with the cursor in it."""
        last = self.table.rowCount() - 1
        if last < 0 or any(self._text(last, number) for number in range(len(self._columns))):
            self._append({})
            last += 1
        self.table.setFocus()
        self.table.setCurrentCell(last, 0)
        item = self.table.item(last, 0)
        if item is not None:
            self.table.editItem(item)

    def remove_selected(self) -> None:
        """Take the lines away that hold a selected cell."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        for row in sorted(rows, reverse=True):
            self.table.removeRow(row)
        if self.table.rowCount() == 0:
            self._append({})
        self._on_change()

    def paste(self, text: str) -> None:
        """Add the lines of a copied table; a single cell goes where the cursor is."""
        if "\t" not in text and "\n" not in text.strip() and self.table.currentItem() is not None:
            self.table.currentItem().setText(text.strip())
            return
        try:
            lines = self._parse(text)
        except Exception as problem:  # noqa: BLE001 - told where the form tells problems
            self.paste_failed.emit(problem)
            return
        self.add_lines(lines)

    def add_lines(self, lines: Sequence[dict[str, Any]]) -> None:
        """Add lines after those that are there."""
        self.value = [*self.value, *({key: str(text) for key, text in line.items()} for line in lines)]

    def _append(self, line: Line) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for number, column in enumerate(self._columns):
            self.table.setItem(row, number, QTableWidgetItem(line.get(column.key, "")))

    def _text(self, row: int, number: int) -> str:
        item = self.table.item(row, number)
        return item.text().strip() if item is not None else ""

    def _on_change(self) -> None:
        if self._filling:
            return
        last = self.table.rowCount() - 1
        if last < 0 or any(self._text(last, number) for number in range(len(self._columns))):
            self._filling = True
            self._append({})
            self._filling = False
        self._fit_height()
        self.count.setText(f"共 {len(self.value)} {self._noun}")
        self.changed.emit()

    def _size(self) -> None:
        em = self.fontMetrics().horizontalAdvance("编")
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for number, column in enumerate(self._columns):
            least = WIDE_EMS if column.is_wide else max(LEAST_EMS, len(column.title) + 2)
            self.table.setColumnWidth(number, least * em)
        self._fit_height()

    def _fit_height(self) -> None:
        """As many rows as there are, within bounds."""
        row = self.table.verticalHeader().defaultSectionSize()
        shown = min(max(self.table.rowCount(), FEWEST_ROWS), MOST_ROWS)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + shown * row + 2 * GRID)
