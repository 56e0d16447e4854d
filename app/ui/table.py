"""The table widget: keyboard, copying to a spreadsheet, remembered columns, empty and loading states."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.table_model import ID_ROLE, TONE_ROLE, FetchRows, Id, LazyTableModel, ListIds
from app.values.text import search_keys

CELL_PADDING = 8
NARROWEST_EMS = 8
"""Width, in Chinese characters, down to which the widest column gives room to the others."""
TYPE_AHEAD_MS = 1000


class TableView(QTableView):
    """A read-only table of records.

    :param name: under which widths, order and sort are remembered for the signed-in user.
    :param empty_text: what to do first, shown while there is no row.
    """

    activated_id = Signal(object)
    """Enter or double click on a row; its id."""
    current_id_changed = Signal(object)
    """Another row is current; its id, or None."""

    def __init__(
        self,
        context: UiContext,
        name: str,
        columns: Sequence[Column],
        fetch: FetchRows,
        *,
        empty_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._name = f"table/{name}"
        self.empty_text = empty_text
        self.lazy = LazyTableModel(columns, fetch, context.tasks, self)
        self.setModel(self.lazy)
        self.setItemDelegate(CellDelegate(context, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        self._is_loading = False
        self._typed = ""
        self._labels: list[tuple[str, str]] | None = None
        self._rest = QTimer(self, singleShot=True, interval=TYPE_AHEAD_MS)
        self._rest.timeout.connect(self._forget_typed)
        self._keep_id: Id = None
        self._restore_columns()
        self.setSortingEnabled(True)
        self._remember = QTimer(self, singleShot=True, interval=500)
        self._remember.timeout.connect(self._save_columns)
        header.sectionResized.connect(self._on_section_resized)
        for signal in (header.sectionMoved, header.sortIndicatorChanged):
            signal.connect(lambda *_: self._remember.start())
        self.lazy.loading.connect(self._set_loading)
        self.lazy.modelAboutToBeReset.connect(self._note_current)
        self.lazy.loaded.connect(self._on_loaded)
        self.doubleClicked.connect(lambda index: self._activate(index.row()))
        context.theme.changed.connect(self._fit)

    # ---- content

    def load(self, list_ids: ListIds, *, typing: bool = False) -> None:
        """Show another query (:meth:`LazyTableModel.load`)."""
        self.lazy.load(list_ids, typing=typing)

    @property
    def current_id(self) -> Id:
        """Id of the current row, or None."""
        index = self.currentIndex()
        return self.lazy.data(index, ID_ROLE) if index.isValid() else None

    @property
    def selected_ids(self) -> list[Id]:
        """Ids of the selected rows, from top to bottom."""
        return [self.lazy.ids[row] for row in self._selected_rows()]

    def select_id(self, wanted: Id) -> bool:
        """Make the row of *wanted* current; False when it is not in the list."""
        if wanted not in self.lazy.ids:
            return False
        self._go_to(self.lazy.ids.index(wanted))
        return True

    # ---- remembered columns

    def _restore_columns(self) -> None:
        columns, header = self.lazy.columns, self.horizontalHeader()
        known = self._context.settings.record(self._name, self._context.office.user_name)
        widths = known.get("widths", {})
        self._ems = {column.key: float(widths.get(column.key, column.width)) for column in columns}
        keys = [column.key for column in columns]
        order = [key for key in known.get("order", []) if key in keys]
        for position, key in enumerate(order):
            header.moveSection(header.visualIndex(keys.index(key)), position)
        sort_key = known.get("sort", "")
        header.setSortIndicator(
            keys.index(sort_key) if sort_key in keys else -1,
            Qt.SortOrder.DescendingOrder if known.get("descending") else Qt.SortOrder.AscendingOrder,
        )
        self._fit()

    def _fit(self) -> None:
        """Row height and widths from the font; what yields hides where all do not fit, the widest gives or takes the rest."""
        theme, header = self._context.theme, self.horizontalHeader()
        self.verticalHeader().setMinimumSectionSize(theme.row_height)
        self.verticalHeader().setDefaultSectionSize(theme.row_height)
        header.setMinimumSectionSize(3 * theme.em)
        header.setMinimumHeight(theme.row_height)
        columns, room = self.lazy.columns, self.viewport().width()
        widths = [round(self._ems[column.key] * theme.em) + 2 * CELL_PADDING for column in columns]
        shown = set(range(len(columns)))
        for section in sorted(shown, key=lambda section: -columns[section].yields):
            if columns[section].yields and sum(widths[left] for left in shown) > room:
                shown.remove(section)
        widest = max(shown, key=widths.__getitem__)
        left_over = room - sum(widths[section] for section in shown)
        widths[widest] = max(min(widths[widest], NARROWEST_EMS * theme.em), widths[widest] + left_over)
        blocked = header.blockSignals(True)  # only the user's own dragging is remembered
        for section, width in enumerate(widths):
            header.resizeSection(section, width)
            header.setSectionHidden(section, section not in shown)
        header.blockSignals(blocked)
        self.updateGeometries()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns over the new width."""
        super().resizeEvent(event)
        self._fit()

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        self._ems[self.lazy.columns[section].key] = round(
            (new - 2 * CELL_PADDING) / self._context.theme.em, 2
        )
        self._remember.start()

    def _save_columns(self) -> None:
        header, columns = self.horizontalHeader(), self.lazy.columns
        shown = sorted(range(len(columns)), key=header.visualIndex)
        sort = header.sortIndicatorSection()
        self._context.settings.set_record(
            self._name,
            {
                "widths": self._ems,
                "order": [columns[section].key for section in shown],
                "sort": columns[sort].key if 0 <= sort < len(columns) else "",
                "descending": header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
            },
            self._context.office.user_name,
        )

    # ---- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Home and End go to the first and last row (with Shift: select up to it), Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self.copy(with_headings=True)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._activate(self.currentIndex().row())
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers() and self.lazy.ids:
            self._go_to(0 if event.key() == Qt.Key.Key_Home else len(self.lazy.ids) - 1)
        elif (
            event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            and self.selectionMode() == QTableView.SelectionMode.ExtendedSelection
            and self.currentIndex().isValid()
        ):
            self._select_up_to(0 if event.key() == Qt.Key.Key_Home else len(self.lazy.ids) - 1)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window closes the innermost thing
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead: go to the next row whose first column begins with, or has the pinyin initials, typed."""
        if not search.strip():
            return
        self._typed += search
        if self._labels is not None:
            self._jump()
            return
        if len(self._typed) > 1:
            return  # the labels are on their way, the letters wait for them
        column = self.lazy.columns[self.horizontalHeader().logicalIndex(0)]

        def keep(labels: list[tuple[str, str]]) -> None:
            self._labels = labels
            self._jump()

        self.lazy.read_column(column, lambda text: (text.casefold(), search_keys(text)[0]), keep)

    def _jump(self) -> None:
        self._rest.start()
        typed, labels = self._typed.casefold(), self._labels or []
        start = max(0, self.currentIndex().row()) + (1 if len(typed) == 1 else 0)
        for offset in range(len(labels)):
            row = (start + offset) % len(labels)
            if labels[row][0].startswith(typed) or labels[row][1].startswith(typed):
                self._go_to(row)
                return

    def _forget_typed(self) -> None:
        self._typed = ""

    def _go_to(self, row: int) -> None:
        column = self.horizontalHeader().logicalIndex(0)
        index = self.lazy.index(row, column)
        self.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(index)

    def _select_up_to(self, row: int) -> None:
        """The rows from the current one to *row*."""
        current, end = self.currentIndex(), self.lazy.index(row, self.currentIndex().column())
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(QItemSelection(current, end), flags.ClearAndSelect | flags.Rows)
        self.scrollTo(end)

    def _activate(self, row: int) -> None:
        self.activated_id.emit(self.lazy.ids[row])

    # ---- copying

    def copy(self, *, with_headings: bool = False, then: Callable[[], None] | None = None) -> None:
        """Put the selected rows on the clipboard as a spreadsheet takes them; *then* is called afterwards."""
        header = self.horizontalHeader()
        columns = [
            self.lazy.columns[header.logicalIndex(position)]
            for position in range(header.count())
            if not header.isSectionHidden(header.logicalIndex(position))
        ]

        def put(rows: list[Any]) -> None:
            data = QMimeData()
            data.setText(as_tsv(columns, rows, with_headings=with_headings))
            data.setHtml(as_html(columns, rows, with_headings=with_headings))
            QGuiApplication.clipboard().setMimeData(data)
            if then is not None:
                then()

        selected = self._selected_rows()
        if selected:
            self.lazy.read_rows(selected, put)

    def _selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    # ---- states

    def _set_loading(self, loading: bool) -> None:
        self._is_loading = loading
        self.viewport().update()

    def _note_current(self) -> None:
        self._keep_id = self.current_id

    def _on_loaded(self) -> None:
        self._labels = None
        self._typed = ""
        if self._keep_id is not None and not self.currentIndex().isValid():
            self.select_id(self._keep_id)
        self.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell the page which row is current."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_id_changed.emit(self.lazy.data(current, ID_ROLE) if current.isValid() else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or a sentence in their place."""
        super().paintEvent(event)
        if self._is_loading:
            text = "正在读取……"
        elif not self.lazy.ids:
            text = self.empty_text
        else:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._context.theme.colour("muted"))
        if self._is_loading and self.lazy.ids:
            area = QRect(0, 0, self.viewport().width() - CELL_PADDING, self._context.theme.row_height)
            painter.fillRect(
                painter.fontMetrics().boundingRect(area, Qt.AlignmentFlag.AlignRight, text),
                self._context.theme.colour("page"),
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            room = min(24, self.viewport().height() // 8)  # a table one row high has to say it as well
            area = self.viewport().rect().adjusted(24, room, -24, -room)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        painter.end()


class CellDelegate(QStyledItemDelegate):
    """Draws a cell; a value with a tone becomes a chip around its word. A cut text shows whole as a tip."""

    def __init__(self, context: UiContext, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        tone = index.data(TONE_ROLE)
        if tone is None:
            super().paint(painter, option, index)
            return
        text = str(index.data() or "")
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        empty.text = ""  # type: ignore[attr-defined]  # the stubs leave the option's fields out
        style = option.widget.style()  # type: ignore[attr-defined]
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, empty, painter, option.widget)  # type: ignore[attr-defined]
        ink, ground = self._theme.palette.tone(Tone(tone))  # Qt hands the word back as plain text
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        cell: QRect = option.rect  # type: ignore[attr-defined]
        width = min(cell.width() - CELL_PADDING, metrics.horizontalAdvance(text) + 2 * CELL_PADDING)
        chip = QRect(0, 0, width, metrics.height() + 2)
        chip.moveCenter(cell.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole text when the cell cuts it, and no tip otherwise."""
        if event.type() == QEvent.Type.ToolTip:
            text = str(index.data() or "")
            room = view.visualRect(index).width() - 2 * CELL_PADDING
            if text and view.fontMetrics().horizontalAdvance(text) > room:
                QToolTip.showText(event.globalPos(), text, view)
            else:
                QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)


def as_tsv(columns: Sequence[Column], rows: Sequence[Any], *, with_headings: bool = False) -> str:
    """Rows as tab-separated lines; a cell with a line break or quote is quoted as spreadsheets do."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '\t\n\r"') else text

    lines = [[column.title for column in columns]] if with_headings else []
    lines += [[column.text(row) for column in columns] for row in rows]
    return "\n".join("\t".join(cell(text) for text in line) for line in lines)


def as_html(columns: Sequence[Column], rows: Sequence[Any], *, with_headings: bool = False) -> str:
    """Rows as the table a spreadsheet prefers; text columns carry the format ``@``.

    So an identity number keeps its 18 digits and a text that begins with ``=`` stays text.
    """

    def cell(column: Column, text: str) -> str:
        style = " style=\"mso-number-format:'\\@'\"" if column.text_in_sheets else ""
        return f"<td{style}>{html.escape(text)}</td>"

    lines = []
    if with_headings:
        lines.append("".join(f"<th>{html.escape(column.title)}</th>" for column in columns))
    lines += ["".join(cell(column, column.text(row)) for column in columns) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
