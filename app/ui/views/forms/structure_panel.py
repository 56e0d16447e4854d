"""The parts of a form as a tree in plain words, with buttons to move, add and remove, and what can be set of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.services import form_editing as editing
from app.services.form_editing import Addition, EditProblem, Element, Setting, TemplateProblem
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.forms.draft import FormDraft
from app.ui.views.forms.settings_box import SettingsBox
from app.ui.widgets.looks import text_label

_UNREADABLE = "文本里有写错的地方，这里暂时显示不出来。请按下面指出的行，在“文本”页改好。"
_ELEMENT = Qt.ItemDataRole.UserRole
_OPEN = frozenset({"表", "各联", "表格", "清单", "意见栏", "重复"})


class StructurePanel(QWidget):
    """Tree, buttons and settings; what is done goes into the draft at once."""

    focused = Signal()
    """Another element was chosen."""

    def __init__(self, context: UiContext, draft: FormDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._items: dict[editing.Path, QTreeWidgetItem] = {}
        self._filling = False
        self._known: tuple[str, str] | None = None
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("表的各部分")
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(3 * context.theme.row_height)
        self.tree.installEventFilter(self)
        # Not currentItemChanged: a click moves the current item before it selects.
        self.tree.itemSelectionChanged.connect(self._on_choice)
        self.up_button = self._button(context, "上移", "arrow-up", partial(self.move_by, -1), "Alt+上箭头")
        self.down_button = self._button(context, "下移", "arrow-down", partial(self.move_by, 1), "Alt+下箭头")
        self.add_button = self._button(context, "添加", "plus", self.offer_additions, "Insert")
        self.copy_button = self._button(context, "照样再来一个", "copy", self.double, "")
        self.remove_button = self._button(context, "删除", "trash-2", self.remove, "Delete")
        self.undo_button = self._button(context, "退回一步", "undo-2", draft.undo, "Ctrl+Z")
        self.redo_button = self._button(context, "再做一次", "rotate-ccw", draft.redo, "Ctrl+Y")
        self._acting = (
            self.up_button,
            self.down_button,
            self.add_button,
            self.copy_button,
            self.remove_button,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        for button in self._acting:
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.redo_button)
        self.settings = SettingsBox(context)
        self.settings.edited.connect(self._on_edit)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.settings)
        self.unreadable = text_label(_UNREADABLE, "error", self, wrap=True)
        self.unreadable.hide()
        upper = QWidget(self)
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID)
        rows.addWidget(self.unreadable)
        rows.addWidget(self.tree, 1)
        rows.addLayout(buttons)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.addWidget(upper)
        self.split.addWidget(area)
        self.split.setChildrenCollapsible(False)
        for place in (0, 1):
            self.split.setStretchFactor(place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self.split)
        draft.changed.connect(self.show_draft)

    # ---- showing

    @property
    def element(self) -> Element | None:
        """The element chosen, or None."""
        items = self.tree.selectedItems()
        return cast("Element", items[0].data(0, _ELEMENT)) if items else None

    def choose(self, path: editing.Path) -> None:
        """Choose the element at *path*, or the nearest around it."""
        while path and path not in self._items:
            path = path[:-1]
        item = self._items.get(path)
        if item is not None:
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)

    def choose_line(self, line: int) -> None:
        """Choose the innermost element that begins at or before a line of the text."""
        paths = list(self._items)
        lines = editing.lines_of(self._draft.text, paths)
        before = [(begin, place) for place, begin in enumerate(lines) if begin <= line and paths[place]]
        if before:
            self.choose(paths[max(before)[1]])

    def lie(self, *, flat: bool) -> None:
        """Tree and settings side by side (*flat*), or one above the other."""
        self.split.setOrientation(Qt.Orientation.Horizontal if flat else Qt.Orientation.Vertical)
        self.split.setSizes([1000, 1000])

    def show_draft(self) -> None:
        """Show the form as it stands; what was open and chosen stays so."""
        self.undo_button.setEnabled(self._draft.can_undo)
        self.redo_button.setEnabled(self._draft.can_redo)
        if self._known == (self._draft.name, self._draft.text):
            return
        is_other = self._known is None or self._known[0] != self._draft.name
        self._known = (self._draft.name, self._draft.text)
        try:
            root = editing.outline(self._draft.text)
        except TemplateProblem:
            self._set_readable(readable=False)
            return
        self._set_readable(readable=True)
        chosen = self.element.path if self.element is not None and not is_other else ("纸张",)
        opened = set() if is_other else {path for path, item in self._items.items() if item.isExpanded()}
        seen = set() if is_other else set(self._items)
        bar = self.tree.verticalScrollBar().value()
        self._filling = True
        self.tree.clear()
        self._items.clear()
        for child in root.children:
            self._add(child, self.tree.invisibleRootItem())
        for path, item in self._items.items():
            element = item.data(0, _ELEMENT)
            item.setExpanded(path in opened or (path not in seen and element.kind in _OPEN))
        self._filling = False
        self.choose(chosen)
        self.tree.verticalScrollBar().setValue(bar)
        for item in self.tree.selectedItems():
            self.tree.scrollToItem(item)
        self._on_choice()

    def _add(self, element: Element, parent: QTreeWidgetItem) -> None:
        item = QTreeWidgetItem(parent, [element.title])
        item.setData(0, _ELEMENT, element)
        item.setToolTip(0, element.title)
        self._items[element.path] = item
        for child in element.children:
            self._add(child, item)

    def _set_readable(self, *, readable: bool) -> None:
        self.unreadable.setVisible(not readable)
        for part in (self.tree, self.settings):
            part.setEnabled(readable)
        if not readable:
            for button in self._acting:
                button.setEnabled(False)

    def _on_choice(self) -> None:
        if self._filling:
            return
        element = self.element
        self.settings.show_error("")
        self.settings.show_element(element)
        movable = element is not None and element.movable
        for button in (self.up_button, self.down_button, self.copy_button, self.remove_button):
            button.setEnabled(movable)
        self.add_button.setEnabled(element is not None and bool(element.additions))
        self.focused.emit()

    # ---- acting

    def move_by(self, step: int) -> None:
        """One place up or down."""
        element = self.element
        if element is None or not element.movable:
            return
        place = int(element.path[-1]) + step
        self._act(lambda text: editing.moved(text, element, step), (*element.path[:-1], place))

    def double(self) -> None:
        """One more like it, below it."""
        element = self.element
        if element is not None and element.movable:
            below = (*element.path[:-1], int(element.path[-1]) + 1)
            self._act(lambda text: editing.doubled(text, element), below)

    def remove(self) -> None:
        """Take it out; it comes back with 撤销."""
        element = self.element
        if element is not None and element.movable:
            before = (*element.path[:-1], max(0, int(element.path[-1]) - 1))
            self._act(lambda text: editing.removed(text, element), before)

    def offer_additions(self) -> None:
        """Show what can be added here."""
        menu = QMenu(self)
        for addition in self.element.additions if self.element is not None else ():
            menu.addAction(addition.word, partial(self.add, addition))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def add(self, addition: Addition) -> None:
        """Put something new beside or into what is chosen."""
        self._act(lambda text: editing.added(text, addition), addition.path)

    def _act(self, change: Callable[[str], str], then: editing.Path) -> None:
        try:
            text = change(self._draft.text)
        except (EditProblem, TemplateProblem) as problem:
            self.settings.show_error(problem.sentence())
            return
        self._draft.record(text)
        self.choose(then)
        self.settings.show_error("")

    def _on_edit(self, setting: Setting, value: str) -> None:
        try:
            text = editing.apply(self._draft.text, setting, value)
        except (EditProblem, TemplateProblem) as problem:
            self.settings.show_error(problem.sentence())
            return
        self._draft.record(text, key=setting.path)
        self.settings.show_error("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with arrows moves, Insert adds, Delete removes; what is chosen stays in sight."""
        if event.type() == QEvent.Type.Resize:
            for item in self.tree.selectedItems():
                self.tree.scrollToItem(item)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            actions = {
                (Qt.Key.Key_Up, True): lambda: self.move_by(-1),
                (Qt.Key.Key_Down, True): lambda: self.move_by(1),
                (Qt.Key.Key_Insert, False): self.offer_additions,
                (Qt.Key.Key_Delete, False): self.remove,
            }
            action = actions.get((Qt.Key(event.key()), alt))
            if action is not None:
                action()
                return True
        return super().eventFilter(watched, event)

    def _button(
        self, context: UiContext, word: str, icon: str, run: Callable[[], None], keys: str
    ) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(word)
        button.setToolTip(f"{word}（{keys}）" if keys else word)
        edge = context.theme.icon_size
        button.setIconSize(QSize(edge, edge))
        context.theme.bind_icon(button, icon)
        button.clicked.connect(lambda _checked: run())
        return button
