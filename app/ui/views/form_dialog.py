"""A small form in front of its page: fields, live effect, what is wrong, and one verb to carry it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.services.code_files import CodeList
from app.services.effects import Effect
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.effect_panel import EffectPanel
from app.ui.widgets.date_edit import DateEdit, Precision
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import press_focused, text_label
from app.ui.widgets.picker import MOST, Picker, find_in
from app.ui.widgets.suggestions import Choice

UNSAVED = "刚才填的还没有保存。再按一次 Esc 就不保存、关掉；接着填也行。"
EFFECT_EMS = 16
"""Width of the live effect beside the form, in Chinese characters."""


class FormDialog(QDialog):
    """Base of the forms. A subclass adds rows to :attr:`form` and overrides the methods that raise.

    :param title: what is being done: ``办理核减：张三``.
    :param yes: the verb on the button.
    :param width: in Chinese characters.
    :param live: shows :attr:`effect` beside the form, or under it when there is no room.
    """

    saved = Signal(object)
    """It was carried out; the result of the work."""

    def __init__(
        self,
        context: UiContext,
        title: str,
        yes: str,
        parent: QWidget,
        *,
        columns: int = 1,
        width: int = 36,
        live: bool = False,
        intro: str = "",
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._window = parent.window()
        self._width, self._is_live = width, live
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = FormGrid(columns, self)
        self.form.finished.connect(self.submit)
        self.effect = EffectPanel(self)
        self.effect.setVisible(live)
        self.error = text_label("", "error", self, wrap=True)
        self.error.hide()
        self.yes_button = QPushButton(yes, self)
        self.yes_button.setProperty("look", "primary")
        self.no_button = QPushButton("取消", self)
        self.yes_button.clicked.connect(self.submit)
        self.no_button.clicked.connect(self.give_up)
        for button in (self.yes_button, self.no_button):
            button.setAutoDefault(False)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.submit)
        content = QWidget(self)
        self._rows = rows = QVBoxLayout(content)
        rows.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        rows.setSpacing(GRID + GRID // 2)
        rows.addWidget(text_label(title, "heading", content, wrap=True))
        if intro:
            rows.addWidget(text_label(intro, "muted", content, wrap=True))
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(2 * GRID)
        self._parts.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        self._parts.addWidget(self.effect, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(self._parts)
        rows.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(content)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        buttons.setSpacing(GRID)
        buttons.addWidget(self.error, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.no_button)
        buttons.addWidget(self.yes_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area, 1)
        layout.addLayout(buttons)
        self._beginning: list[Any] = []
        self._live = Query(context.tasks, self.effect.show_effect, self, failed=self._on_effect_failed)

    # ---- for subclasses

    def problems(self) -> dict[str, str]:
        """What is wrong or missing, by row; empty when it can be carried out."""
        raise NotImplementedError

    def work(self) -> Work:
        """What carries it out, on the writing worker."""
        raise NotImplementedError

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """While it runs (``正在登记核减``), when it is done (``已办理核减：张三``), kinds of record changed."""
        raise NotImplementedError

    def live_effect(self) -> Callable[[], Effect] | str:
        """What computes the effect on the reading worker, or the sentence that says what is missing."""
        return ""

    def after(self, result: Any) -> None:
        """Done; called before the pages refresh."""

    # ---- running

    def watch(self, *signals: Any) -> None:
        """Compute the effect again whenever one of *signals* is emitted."""
        for signal in signals:
            signal.connect(lambda *_: self.update_effect())

    def update_effect(self) -> None:
        """Ask for the effect of what stands in the form now."""
        wanted = self.live_effect()
        if isinstance(wanted, str):
            self._live.drop()
            self.effect.say(wanted)
        else:
            self._live.ask(wanted)

    def submit(self) -> None:
        """Carry it out when nothing is wrong."""
        if not self.yes_button.isEnabled():
            return
        found = self.problems()
        self.form.show_problems(found)
        if found:
            return
        running, said, changes = self.outcome()
        self._set_running(running=True)
        self.context.perform(
            self.work(),
            sentence=running,
            changes=changes,
            said=said,
            done=self._on_done,
            failed=self._on_failed,
            owner=self,
        )

    def open(self) -> None:
        """Show it in the middle of the window, as large as the form needs and no larger than the screen."""
        em, screen = self.context.theme.em, self._window.screen().availableGeometry()
        wanted = (self._width + (EFFECT_EMS if self._is_live else 0)) * em + 8 * GRID
        width = min(wanted, screen.width() - 4 * GRID)
        is_narrow = self._is_live and width < wanted
        self._parts.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        self.effect.setMinimumSize(0 if is_narrow else EFFECT_EMS * em, 15 * em if self._is_live else 0)
        for part in cast("list[QWidget]", self.findChildren(QWidget)):
            part.ensurePolished()  # sizes come from the stylesheet, which is else applied when shown
            part.updateGeometry()
        for layout in (self._parts, self._rows):
            layout.invalidate()
        height = self._rows.totalHeightForWidth(width) + self.yes_button.sizeHint().height() + 5 * GRID
        place = QRect(QPoint(0, 0), QSize(width, min(height, screen.height() - 6 * GRID)))
        place.moveCenter(self._window.geometry().center())
        place.moveLeft(max(screen.left(), min(place.left(), screen.right() - place.width())))
        place.moveTop(max(screen.top() + 4 * GRID, min(place.top(), screen.bottom() - place.height())))
        self.setGeometry(place)
        self._begin_at_the_first_field()
        self._beginning = self._typed()
        super().open()

    def _begin_at_the_first_field(self) -> None:
        """The cursor goes through the fields first, then to the buttons, which were made before them."""
        fields = [field for field in self.form.fields if field.isVisibleTo(self)]
        for before, after in pairwise((*fields, self.yes_button, self.no_button)):
            QWidget.setTabOrder(before, after)
        if fields:
            fields[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the cursor."""
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc, or the window's own close: what was typed is not lost at the first stroke."""
        typed = self._typed()
        if typed != self._beginning:
            self._beginning = typed  # once warned, only what is typed after it needs another warning
            self.error.setText(UNSAVED)
            self.error.show()
            return
        self.give_up()

    def give_up(self) -> None:
        """Close without carrying it out."""
        super().reject()

    def _typed(self) -> list[Any]:
        """What stands in the fields."""
        lines = cast("list[QLineEdit]", self.form.findChildren(QLineEdit))
        boxes = cast("list[QPlainTextEdit]", self.form.findChildren(QPlainTextEdit))
        choices = cast("list[QComboBox]", self.form.findChildren(QComboBox))
        marks = cast("list[QAbstractButton]", self.form.findChildren(QAbstractButton))
        return [
            [line.text() for line in lines],
            [box.toPlainText() for box in boxes],
            [choice.currentIndex() for choice in choices],
            [mark.isChecked() for mark in marks],
        ]

    def _on_done(self, result: Any) -> None:
        self.after(result)
        self.saved.emit(result)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._set_running(running=False)
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self.context.messages.problem(error)

    def _on_effect_failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.effect.say(error.sentence(), "error")
        else:
            self.context.messages.problem(error)

    def _set_running(self, *, running: bool) -> None:
        self.error.hide()
        for part in (self.form, self.yes_button, self.no_button):
            part.setEnabled(not running)


def code_picker(context: UiContext, codes: CodeList, current: str, parent: QWidget) -> Picker:
    """A field for one entry of a code list, by name or pinyin initials; a value of old that is in no list stays."""
    choices = [Choice(item.name, item.name) for item in codes.items]
    if current and all(choice.id != current for choice in choices):
        choices.insert(0, Choice(current, current))
    picker = Picker(context, find_in(choices), placeholder="按 ↓ 列出，或输入拼音首字母", parent=parent)
    picker.choice = Choice(current, current) if current else None
    return picker


def unit_picker(context: UiContext, parent: QWidget) -> Picker:
    """A field for one unit, by typing its name or pinyin initials."""
    office = context.office

    def find(text: str) -> list[Choice]:
        if not text:
            return [Choice(unit["id"], unit["name"], unit["sector"]) for unit in office.units.listed()[:MOST]]
        return [
            Choice(hit.id, hit.title, hit.detail)
            for hit in office.services.search.find(text, MOST)
            if hit.kind == "unit"
        ]

    return Picker(context, find, placeholder="输入单位名称或拼音首字母", parent=parent)


def date_field(context: UiContext, at_least: Precision, value: str, parent: QWidget) -> DateEdit:
    """A date field that holds *value*."""
    field = DateEdit(context.theme, at_least=at_least, today=context.office.business_date, parent=parent)
    field.value = value
    return field


def date_problem(field: DateEdit, *, required: str = "") -> str:
    """What is wrong with a date field; *required* is the sentence for an empty one."""
    if not field.check():
        return field.problem
    return required if required and not field.value else ""
