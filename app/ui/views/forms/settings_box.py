"""What can be set of the chosen part of a form: one field for each, changed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.form_editing import Element, Setting
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

USUAL = "（照常）"
_INSERT = "插入栏目……"
_HINTS = {
    "condition": "如 有 姓名、没有 姓名、种类 是 调入；不写就总是印。",
    "numbers": "用逗号隔开。",
}


class SettingsBox(QWidget):
    """The fields of one element."""

    edited = Signal(object, str)
    """A :class:`Setting` and what stands in its field now."""
    made = Signal(object)
    """A field that would take its own last word back; the page takes back steps of the form."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._labels: Sequence[str] = ()
        self._lists: Sequence[str] = ()
        self._opinions: Sequence[str] = ()
        self.fields: dict[str, QWidget] = {}
        self._settings: dict[str, Setting] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, GRID, 0)
        self._layout.setSpacing(GRID)
        self.title = text_label("", "heading", self, wrap=True)
        self.note = text_label("", "muted", self, wrap=True)
        self.error = text_label("", "error", self, wrap=True)
        self._form = FormGrid(1, self)
        for part in (self.title, self.note, self._form, self.error):
            self._layout.addWidget(part)
        self._layout.addStretch(1)
        self.error.hide()

    def set_fields(self, labels: Sequence[str], lists: Sequence[str], opinions: Sequence[str]) -> None:
        """What may be filled in: texts and numbers, lists, opinions."""
        self._labels, self._lists, self._opinions = labels, lists, opinions

    def show_element(self, element: Element | None) -> None:
        """Fields for *element*; those of the same element keep cursor and words while they are typed in."""
        wanted = {setting.word: setting for setting in element.settings} if element else {}
        self.title.setText(element.title if element else "")
        self.note.setText("" if wanted or element is None else "这一项没有可以设置的，可以移动、增加和删除。")
        self.note.setVisible(bool(self.note.text()))
        same = [(one.path, one.word, one.kind) for one in wanted.values()] == [
            (one.path, one.word, one.kind) for one in self._settings.values()
        ]
        if not same:
            self._rebuild(wanted)
        self._settings = wanted
        for word, setting in wanted.items():
            self._show_value(self.fields[word], setting)

    def show_error(self, sentence: str) -> None:
        """What could not be done."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    # ---- fields

    def _rebuild(self, settings: dict[str, Setting]) -> None:
        old = self._form
        self._form = FormGrid(1, self)
        self._layout.replaceWidget(old, self._form)
        old.hide()
        old.deleteLater()
        self.fields = {}
        for word, setting in settings.items():
            field, shown = self._field(word, setting)
            self.fields[word] = field
            self.made.emit(field)
            label = f"{word}（{setting.unit}）" if setting.unit else word
            self._form.add_row(word, label, shown, hint=_HINTS.get(setting.kind, ""))

    def _field(self, word: str, setting: Setting) -> tuple[QWidget, QWidget]:
        """The field, and the widget it stands in."""
        if setting.kind == "text":
            return self._text_field(word)
        if setting.kind in ("choice", "list", "opinion"):
            box = QComboBox(self)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            choices = {"list": self._lists, "opinion": self._opinions}.get(setting.kind, setting.choices)
            if setting.optional:
                box.addItem(USUAL, "")
            for choice in choices:
                box.addItem(choice, choice)
            box.activated.connect(partial(self._say, word, lambda: str(box.currentData())))
            return box, box
        line = QLineEdit(self)
        line.setPlaceholderText("照常" if setting.optional else "")
        if setting.kind in ("number", "count"):
            line.setMaximumWidth(8 * self._context.theme.em)
        line.textEdited.connect(partial(self._say, word, line.text))
        return line, line

    def _text_field(self, word: str) -> tuple[QWidget, QWidget]:
        """Words with places to fill in, and the list of what can be filled in."""
        holder = QWidget(self)
        box = QPlainTextEdit(holder)
        box.setTabChangesFocus(True)
        box.setFixedHeight(2 * self._context.theme.row_height)
        box.setAccessibleName(word)
        insert = QComboBox(holder)
        insert.setAccessibleName(f"{word}：插入栏目")
        insert.addItems([_INSERT, *self._labels])
        insert.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        insert.setMinimumContentsLength(6)

        def put(place: int) -> None:
            if place:
                cursor = box.textCursor()
                cursor.insertText(f"【{insert.itemText(place)}】")
                insert.setCurrentIndex(0)
                box.setFocus()

        insert.activated.connect(put)
        box.textChanged.connect(partial(self._say, word, box.toPlainText))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(box)
        layout.addWidget(insert)
        holder.setFocusProxy(box)
        return box, holder

    def _say(self, word: str, value: Callable[[], str], *_: object) -> None:
        setting = self._settings.get(word)
        if setting is not None:
            self.edited.emit(setting, value())

    def _show_value(self, field: QWidget, setting: Setting) -> None:
        """Show a value that came from elsewhere; what is just being typed stays as it is."""
        field.blockSignals(True)
        if isinstance(field, QPlainTextEdit) and field.toPlainText() != setting.value:
            field.setPlainText(setting.value)
            field.moveCursor(QTextCursor.MoveOperation.End)
        elif isinstance(field, QLineEdit) and field.text() != setting.value:
            field.setText(setting.value)
        elif isinstance(field, QComboBox):
            place = field.findData(setting.value)
            if place < 0 and setting.value:
                field.addItem(setting.value, setting.value)
                place = field.count() - 1
            field.setCurrentIndex(max(0, place))
        field.blockSignals(False)
