"""Which columns a result shows, in which order; and by which item it is counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.query_fields import COLUMNS, FIELDS
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.query.conditions import field_picker
from app.ui.widgets.looks import text_label
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice

_KEY = Qt.ItemDataRole.UserRole


class ColumnChooser(QWidget):
    """The columns from left to right; typing a name adds one."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self.picker: Picker | None = None
        self.list = QListWidget(self)
        self.list.setAccessibleName("显示的列")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(5 * context.theme.row_height)
        self._box.addWidget(text_label("从上到下就是从左到右；可以拖动。", "small", self, wrap=True))
        self._box.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        for word, run in (("上移", self._up), ("下移", self._down), ("去掉", self._remove)):
            button = QPushButton(word, self)
            button.clicked.connect(run)
            buttons.addWidget(button)
        self._box.addLayout(buttons)

    def show_columns(self, subject: str, keys: tuple[str, ...]) -> None:
        """Show the columns of a subject; none means the usual ones."""
        if subject != self._subject:
            self._subject = subject
            if self.picker is not None:
                self.picker.deleteLater()
            self.picker = field_picker(self._context, subject, "加一列：输入名称或拼音首字母", self)
            self.picker.setAccessibleName("加一列")
            self.picker.changed.connect(self._add)
            self._box.insertWidget(0, self.picker)
        self.list.clear()
        for key in keys or COLUMNS[subject]:
            self._append(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns in order."""
        return tuple(self.list.item(row).data(_KEY) for row in range(self.list.count()))

    def _append(self, key: str) -> None:
        item = QListWidgetItem(FIELDS[self._subject][key].name, self.list)
        item.setData(_KEY, key)

    def _add(self, choice: Choice | None) -> None:
        if choice is None or self.picker is None:
            return
        if choice.id not in self.keys:
            self._append(choice.id)
        self.list.setCurrentRow(self.keys.index(choice.id))
        self.picker.choice = None

    def _up(self) -> None:
        self._shift(-1)

    def _down(self) -> None:
        self._shift(1)

    def _shift(self, step: int) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + step < self.list.count():
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)

    def _remove(self) -> None:
        if self.list.currentRow() >= 0 and self.list.count() > 1:
            self.list.takeItem(self.list.currentRow())


class GroupChooser(QWidget):
    """By which item the result is counted, and where its numbers are cut into bands."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._subject = ""
        self.picker: Picker | None = None
        self.bands = QLineEdit(self)
        self.bands.setPlaceholderText("如 39、49")
        self.bands.setAccessibleName("分段")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self._box.addWidget(text_label("按哪一项分类计数（空着就列名单）", "muted", self, wrap=True))
        self._box.addWidget(text_label("年龄、工龄等可以分段，写每段的上限：", "muted", self, wrap=True))
        self._box.addWidget(self.bands)
        self._box.addWidget(
            text_label(
                "39、49 分成：39及以下、40—49、50及以上。百分比四舍五入，注明基数。", "small", self, wrap=True
            )
        )
        self._box.addStretch(1)

    def show_group(self, subject: str, key: str, bands: tuple[int, ...]) -> None:
        """Show the grouping of a query."""
        if subject != self._subject:
            self._subject = subject
            if self.picker is not None:
                self.picker.deleteLater()
            self.picker = field_picker(self._context, subject, "如 学历、年龄、单位", self)
            self.picker.setAccessibleName("按哪一项分类")
            self._box.insertWidget(1, self.picker)
        field = FIELDS[subject].get(key)
        assert self.picker is not None
        self.picker.choice = Choice(field.key, field.name, field.group) if field else None
        self.bands.setText("、".join(map(str, bands)))

    @property
    def key(self) -> str:
        """The item chosen, or ''."""
        return str(self.picker.choice.id) if self.picker and self.picker.choice else ""

    def limits(self) -> tuple[int, ...] | None:
        """The bands; None when something else than numbers stands there."""
        parts = self.bands.text().replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        found = [part for part in parts if part]
        return tuple(int(part) for part in found) if all(part.isdecimal() for part in found) else None
