"""The main window: column of tasks, top line, one page, bottom line (``docs/design.md``, window rules)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.context import EVERYTHING, LastOperation, UiContext
from app.ui.frame import BottomLine, HelpPanel, TaskColumn, TopLine
from app.ui.pages import PageSpec
from app.ui.widgets.looks import press_focused
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.page import Page

MOST_REMEMBERED = 50
"""Pages the way back leads through."""


class MainWindow(QMainWindow):
    """Shows one page at a time; pages are made when first opened.

    :param pages: all pages of the program; those of the office's level are used. The first is the home page.
    """

    def __init__(self, context: UiContext, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        level = context.office.level
        self._specs = {spec.key: spec for spec in pages if level in spec.levels}
        in_column = [spec for spec in self._specs.values() if spec.in_column]
        self._home = next(iter(self._specs))
        self._pages: dict[str, Page] = {}
        self._way: list[tuple[str, Any]] = []
        self._undoing = False

        self.column = TaskColumn(context, in_column, self)
        self.top = TopLine(context, self)
        self.notices = NoticeBar(self)
        self.stack = QStackedWidget(self)
        self.help = HelpPanel(context, self)
        self.bottom = BottomLine(context, self)
        self._lay_out()
        self._connect(in_column)
        self.setWindowTitle(f"{context.office.title} - 编制通")
        self._restore_place()
        context.messages.attach(self, self.notices)
        self.open_page(self._home)
        self._read_last_operation()

    # ---- pages

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._pages[self._way[-1][0]]

    @property
    def page_key(self) -> str:
        """Key of the page in front."""
        return self._way[-1][0]

    def open_page(self, key: str, subject: Any = None) -> bool:
        """Bring the page *key* to the front; False when the page in front will not be left."""
        if self._way and not self.page.may_leave():
            self._mark(self.page_key)
            return False
        if not self._way or self._way[-1] != (key, subject):
            self._way.append((key, subject))
            del self._way[:-MOST_REMEMBERED]
        self._bring(key, subject)
        return True

    def go_back(self) -> None:
        """Return to the page before."""
        if len(self._way) > 1 and self.page.may_leave():
            self._way.pop()
            self._bring(*self._way[-1])

    def _bring(self, key: str, subject: Any) -> None:
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._specs[key].factory(self.context)
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page)
            self.stack.addWidget(area)
        if subject is not None:
            page.open_subject(subject)
        self.stack.setCurrentIndex(list(self._pages).index(key))
        self._mark(key)
        self.top.back_button.setEnabled(len(self._way) > 1)
        if self.help.isVisible():
            self.help.show_help(page.title, page.help)
        page.shown()
        page.take_focus()

    def _mark(self, key: str) -> None:
        self.column.mark(self._specs[key].under or key)

    # ---- actions of the frame

    def toggle_help(self) -> None:
        """F1: help for this page."""
        if self.help.isVisible():
            self.help.hide()
        else:
            self.help.show_help(self.page.title, self.page.help)

    def undo(self) -> None:
        """Take back the last action, where that is still allowed."""
        operation = self.bottom.operation
        if self._undoing:
            return  # a second press must not undo something else
        if operation is None or not operation.undoable:
            self.context.messages.info("没有可以撤销的操作。")
            return
        self._undoing = True
        self.context.perform(
            lambda: self.context.office.undo(operation.id),
            sentence=f"正在撤销：{operation.sentence}",
            changes={EVERYTHING},
            said=f"已撤销：{operation.sentence}",
            done=self._end_undo,
            failed=self._on_undo_failed,
            owner=self,
        )

    def _on_undo_failed(self, error: Exception) -> None:
        self._end_undo()
        self.context.messages.problem(error)

    def _end_undo(self, _result: Any = None) -> None:
        self._undoing = False

    def close_innermost(self) -> None:
        """Esc: what the page has open, the notice, then the help."""
        if self.page.escape():
            return
        if self.notices.text:
            self.notices.dismiss()
        elif self.help.isVisible():
            self.help.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter reach the window when nothing inside wanted them."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_innermost()
        elif not press_focused(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask pages with unsaved input and work under way, then stop the workers."""
        if not all(page.may_leave() for page in self._pages.values()):
            event.ignore()
            return
        if self.context.tasks.is_writing and not self.context.messages.question(
            "正在保存，要现在退出吗？",
            consequence="现在退出，没做完的这一步不会保存；以前保存的内容都在。",
            yes="停止并退出",
            no="继续等待",
        ):
            event.ignore()
            return
        self.context.settings.set_bytes("window/geometry", self.saveGeometry())
        self.context.settings.save()
        self.context.tasks.close()
        self.context.messages.detach()
        event.accept()

    # ---- building

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.help)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.notices)
        right.addLayout(middle, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.column)
        upper.addLayout(right, 1)
        body = QWidget(self)
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.bottom)
        self.setCentralWidget(body)

    def _connect(self, in_column: Sequence[PageSpec]) -> None:
        context = self.context
        self.column.chosen.connect(self.open_page)
        self.top.back.connect(self.go_back)
        self.bottom.undo.connect(self.undo)
        context.navigate.requested.connect(self.open_page)
        context.navigate.back_requested.connect(self.go_back)
        context.changes.happened.connect(self._on_changes)

        def on_page(key: str, call: Callable[[Page], None]) -> Callable[[], None]:
            def run() -> None:
                if not self.page.press(key):
                    call(self.page)

            return run

        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.top.search.focus),
            ("Ctrl+S", on_page("Ctrl+S", methodcaller("save"))),
            ("Ctrl+N", on_page("Ctrl+N", methodcaller("new"))),
            ("Ctrl+F", on_page("Ctrl+F", methodcaller("focus_filter"))),
            ("Ctrl+P", on_page("Ctrl+P", methodcaller("print_page"))),
            ("Ctrl+Z", self.undo),
            ("F1", self.toggle_help),
            ("F5", on_page("F5", methodcaller("refresh"))),
            ("Alt+Left", self.go_back),
            ("Alt+Home", lambda: self.open_page(self._home)),
        ]
        keys += [
            (f"Ctrl+{number}", lambda key=spec.key: self.open_page(key))  # type: ignore[misc]
            for number, spec in enumerate(in_column[:9], start=1)
        ]
        for key, run in keys:
            QShortcut(QKeySequence(key), self).activated.connect(run)

    def _restore_place(self) -> None:
        known = self.context.settings.bytes("window/geometry")
        if known.isEmpty() or not self.restoreGeometry(known):
            room = self.screen().availableSize()
            self.resize(QSize(1280, 760).boundedTo(room))

    def _on_changes(self) -> None:
        self.top.show_office()
        self._read_last_operation()

    def _read_last_operation(self) -> None:
        def show(operation: LastOperation | None) -> None:
            self.bottom.show_operation(operation)

        self.context.tasks.read(self.context.office.last_operation, done=show, owner=self)
