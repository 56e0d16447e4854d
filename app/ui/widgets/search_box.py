"""The one search box of the window: units, people, documents and business, found as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.context import SearchHit, UiContext
from app.ui.tasks import Query
from app.ui.widgets.suggestions import Choice, Suggestions
from app.values.text import tidy_line


class SearchBox(QLineEdit):
    """Results open below, grouped by kind; Enter opens the highlighted one, Esc empties the box."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "search")
        self.setPlaceholderText("搜索单位、人员、文号、受理号，或扫码（Ctrl+K）")
        self.setAccessibleName("搜索")
        self.setClearButtonEnabled(True)
        self._icon = self.addAction(
            context.theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        context.theme.changed.connect(self._paint_icon)  # a method: the connection ends with this box
        self.suggestions = Suggestions(context.theme, self)
        self.suggestions.chosen.connect(self._open)
        self._query = Query(context.tasks, self._show, self)
        self._opening = Query(context.tasks, self._open_named, self)
        self._query.waiting.connect(self._on_waiting)
        self.textChanged.connect(self._ask)

    def _paint_icon(self) -> None:
        self._icon.setIcon(self._context.theme.icon("search", "muted"))

    def focus(self) -> None:
        """Put the cursor here with the old text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the last results again; Esc empties the box."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() == Qt.Key.Key_Down and self.text():
            self._ask(self.text())
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and tidy_line(self.text()):
            # A scanner types a whole code and presses Enter before any answer is there.
            wanted = tidy_line(self.text())
            self._query.drop()
            self._opening.ask_now(lambda: (wanted, list(self._context.office.search(wanted))))
            return
        super().keyPressEvent(event)

    def _ask(self, text: str) -> None:
        wanted = tidy_line(text)
        self._opening.drop()
        self.suggestions.is_stale = True
        if wanted:
            self._query.ask(lambda: list(self._context.office.search(wanted)))
        else:
            self._query.drop()
            self.suggestions.hide()

    def _on_waiting(self, waiting: bool) -> None:
        if waiting and self.hasFocus():
            self.suggestions.offer((), "正在查找……")

    def _show(self, hits: Sequence[SearchHit]) -> None:
        if not self.hasFocus():
            return
        choices = [Choice((hit.page, hit.subject), hit.title, hit.note, hit.group) for hit in hits]
        self.suggestions.offer(
            choices, "" if choices else "没有找到。可以试试名称的一部分、拼音首字母或身份证号。"
        )

    def _open_named(self, answer: tuple[str, Sequence[SearchHit]]) -> None:
        """Enter before the list was there: the one that is meant opens, else the list does."""
        wanted, hits = answer
        named = [hit for hit in hits if hit.exact]
        if tidy_line(self.text()) != wanted or not self.hasFocus():
            return
        if len(named) == 1 or len(hits) == 1:
            hit = named[0] if len(named) == 1 else hits[0]
            self._open(Choice((hit.page, hit.subject), hit.title))
        else:
            self._show(hits)

    def _open(self, choice: Choice) -> None:
        page, subject = choice.id
        self.clear()
        self._context.navigate(page, subject)
