"""What every page has: title, toolbar with Alt letters, date box, help, refreshing when something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.context import EVERYTHING, UiContext
from app.ui.palette import Tone
from app.ui.theme import GRID
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.shrinking_label import ShrinkingLabel
from app.ui.widgets.state_label import StateLabel
from app.values.dates import format_date

WINDOW_KEYS = frozenset({"Ctrl+S", "Ctrl+N", "Ctrl+F", "Ctrl+P", "F5"})
"""Keys the window hands to the page in front; a second shortcut for the same key would make both dumb."""


@dataclass(frozen=True)
class HelpText:
    """What F1 shows for a page."""

    purpose: str
    steps: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Page(QWidget):
    """Base of all pages. A subclass fills :attr:`body` and overrides :meth:`refresh`.

    Class attributes: ``title``, ``help``, ``watches`` (kinds of change that concern it) and ``has_as_of``
    (shows the box 截至).
    """

    title: ClassVar[str] = ""
    help: ClassVar[HelpText] = HelpText("")
    watches: ClassVar[frozenset[str]] = frozenset()
    has_as_of: ClassVar[bool] = False

    as_of_changed = Signal(str)
    """Another date stands in the box 截至."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._stale = True
        self._keyed: dict[str, QPushButton] = {}
        self.heading = ShrinkingLabel(self.title, "title", self)
        self._tools = FlowRow(self, spacing=GRID, right=True)
        self._name = name = QHBoxLayout()
        name.setSpacing(GRID)
        name.addWidget(self.heading)
        if self.has_as_of:
            self._add_as_of(name)
        name.addStretch(1)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID)
        self._top.addLayout(name, 1)
        self._top.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        self._top.addWidget(self._tools)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(self._top)
        layout.addLayout(self.body, 1)
        context.changes.happened.connect(self._on_changes)

    # ---- for subclasses

    def refresh(self) -> None:
        """Read again what the page shows; called when it is first shown and after changes. Must not block."""

    def open_subject(self, subject: Any) -> None:
        """Show *subject* (what somebody navigated to); called before the page is shown."""

    def may_leave(self) -> bool:
        """Whether the user may leave now; a page with unsaved input asks here."""
        return True

    def take_focus(self) -> None:
        """Put the cursor where work begins: the first field, list or table; buttons come later."""
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if (
                self._body_holds(widget)
                and widget.isVisibleTo(self)
                and widget.isEnabled()
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and not isinstance(widget, QAbstractButton)
            ):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            widget = widget.nextInFocusChain()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _body_holds(self, widget: QWidget) -> bool:
        return self.isAncestorOf(widget) and not (self.has_as_of and self._as_of.isAncestorOf(widget))

    def save(self) -> None:
        """Ctrl+S."""

    def new(self) -> None:
        """Ctrl+N."""

    def focus_filter(self) -> None:
        """Ctrl+F: the page's own filter field."""

    def print_page(self) -> None:
        """Ctrl+P."""

    def escape(self) -> bool:
        """Esc: close the innermost thing of the page; False when there was nothing to close."""
        return False

    def press(self, key: str) -> bool:
        """Press the button that names this key of the window; False when the page has none."""
        button = self._keyed.get(key)
        if button is not None:
            button.click()
        return button is not None

    def add_action(
        self,
        text: str,
        run: Callable[[], None],
        *,
        icon: str = "",
        look: str = "",
        shortcut: str = "",
        tip: str = "",
    ) -> QPushButton:
        """A button in the page's toolbar; *text* carries its Alt letter as ``办理入编(&R)``."""
        button = QPushButton(text, self)
        button.setProperty("look", look)
        if icon:
            self.context.theme.bind_icon(button, icon, "on_accent" if look == "primary" else "text")
            edge = self.context.theme.icon_size
            button.setIconSize(QSize(edge, edge))
        if shortcut:
            if shortcut in WINDOW_KEYS:
                self._keyed[shortcut] = button
            else:
                QShortcut(
                    QKeySequence(shortcut), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
                ).activated.connect(button.click)
            tip = f"{tip}（{shortcut}）" if tip else shortcut
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked: run())
        self._tools.addWidget(button)
        return button

    # ---- date

    @property
    def as_of(self) -> str:
        """ISO date the page shows: today unless the box 截至 says otherwise."""
        return (self._as_of.value if self.has_as_of else "") or self.context.office.business_date

    @property
    def is_today(self) -> bool:
        """Whether the page shows the present."""
        return self.as_of == str(self.context.office.business_date)

    def _add_as_of(self, top: QHBoxLayout) -> None:
        today = self.context.office.business_date
        self._as_of = DateEdit(self.context.theme, at_least="day", today=today, parent=self)
        self._as_of.value = today
        self._as_of.line.setAccessibleName("截至日期")
        self.context.theme.changed.connect(self._fit_as_of)
        self._fit_as_of()
        self._as_of_mark = StateLabel(parent=self)
        self._back_to_today = QPushButton("回到今天", self)
        self._back_to_today.setProperty("look", "link")
        self._back_to_today.clicked.connect(self.show_today)
        top.addSpacing(2 * GRID)
        top.addWidget(text_label("截至", "muted", self))
        for part in (self._as_of, self._as_of_mark, self._back_to_today):
            top.addWidget(part)
        self._as_of.changed.connect(self._on_as_of)
        self._as_of.failed.connect(self._on_as_of_failed)
        self._mark_as_of()

    def show_today(self) -> None:
        """Put the box 截至 back to today."""
        self._as_of.value = self.context.office.business_date

    def _fit_as_of(self) -> None:
        self._as_of.line.setFixedWidth(8 * self.context.theme.em)

    def _on_as_of(self, value: str) -> None:
        if not value:
            self.show_today()
            return
        self._mark_as_of()
        self.as_of_changed.emit(value)
        self.refresh()

    def _on_as_of_failed(self, sentence: str) -> None:
        if sentence:
            self.context.messages.warn(sentence)

    def _mark_as_of(self) -> None:
        word = "" if self.is_today else f"不是今天，是{format_date(self.as_of, 'chinese')}的情况"
        self._as_of_mark.set_state(word, Tone.WARNING)
        self._as_of.line.setProperty("tone", "" if self.is_today else Tone.WARNING)
        self._as_of.line.style().unpolish(self._as_of.line)
        self._as_of.line.style().polish(self._as_of.line)
        self._back_to_today.setVisible(not self.is_today)

    # ---- keeping fresh

    def shown(self) -> None:
        """The page has come to the front; refreshes when something it shows has changed meanwhile."""
        if self._stale:
            self._stale = False
            self.refresh()

    def event(self, event: QEvent) -> bool:
        """A longer title or another button may need another arrangement."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange_top()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less room may need another arrangement."""
        super().resizeEvent(event)
        self._arrange_top()

    def _arrange_top(self) -> None:
        """Put the toolbar beside the title or under it, whichever takes fewer lines."""
        room = self.width() - 4 * GRID
        name, tools = self._name.sizeHint(), self._tools
        beside = room - name.width() - GRID
        fits = beside >= tools.minimumSizeHint().width() and (
            max(name.height(), tools.heightForWidth(beside))
            < name.height() + GRID + tools.heightForWidth(room)
        )
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._top.direction() != direction:
            self._top.setDirection(direction)

    def _on_changes(self, kinds: frozenset[str]) -> None:
        if EVERYTHING not in kinds and not kinds & self.watches:
            return
        self._stale = True
        if self.isVisible():
            self.shown()
