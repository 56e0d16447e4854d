"""Papers in the window: preview, print, PDF and spreadsheet; what leaves the screen is noted in the register.

The preview shows the job as it will be printed, copy by copy; the panel beside it holds the choices. In a narrow window
the panel takes the place of the preview when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.errors import UsageProblem
from app.services.papers.options import PrintOptions
from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.printing.choices import Sheets, parts_of, sheets_of, sizes_of
from app.ui.printing.job_progress import JobProgress
from app.ui.printing.print_panel import WIDTH_EMS, PrintPanel
from app.ui.printing.printer_memory import PrinterMemory
from app.ui.printing.sender import Sender, Shown
from app.ui.save_place import opening, where_to_save
from app.ui.tasks import Lane, Query
from app.ui.theme import GRID
from app.ui.views.paper_request import PaperRequest
from app.ui.views.parts import with_icon
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.pdf_preview import PdfPreview

__all__ = ["PaperRequest", "PaperView"]

COUNTED = 100
"""Laying out is reported after so many pages."""
PREVIEW_EMS = 26
"""Width the preview must keep beside the panel, in Chinese characters."""


class _Superseded(Exception):
    """Other pages are wanted by now."""


class PaperView(QWidget):
    """Makes papers, shows them, prints and saves them."""

    appeared = Signal()
    """The first page of what was asked for is on screen."""
    _laid_out = Signal(int)
    _began = Signal(object, object)

    def __init__(self, context: UiContext, sentence: str, parent: QWidget | None = None) -> None:
        """:param sentence: what stands here before there is a paper."""
        super().__init__(parent)
        self._context = context
        self._request: PaperRequest | None = None
        self._made: Sequence[Paper] = ()
        self._papers: Sequence[Paper] = ()
        self._rows: Sequence[int] = ()  # of the papers made, which are shown
        self._result: Any = None
        self._turn: object = None  # of the work under way; an earlier one gives up
        self._shown: object = None  # whose first page is on screen
        self._options = PrintOptions()
        self._narrow = False
        self.memory = PrinterMemory(context.settings, context.office.user_name)
        self.preview = PdfPreview(context, self)
        self.panel = PrintPanel(context, self.memory, self)
        self.progress = JobProgress(self)
        self.print_button = self._button("打印(&P)", "printer", self.print_now, look="primary")
        self.panel_button = self._button("打印设置(&O)", "settings", self._turn_panel)
        self.panel_button.setCheckable(True)
        self.save_button = self._button("另存为 PDF(&A)", "save", self._save_pdf_with_dialog)
        self.sheet_button = self._button("另存为表格(&X)", "file-spreadsheet", self._save_sheet_with_dialog)
        self._leaving = FlowRow(self, spacing=GRID, right=True)
        self._extra: list[QPushButton] = []
        self._arrange_buttons()
        self._empty = EmptyState(context.theme, "file-text", "", sentence, parent=self)
        self._waiting = EmptyState(context.theme, "printer", "", "正在生成……", parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._stack = QStackedLayout(self)
        for part in (self._empty, self._waiting, self._body()):
            self._stack.addWidget(part)
        self._connect()

    # ---- building

    def _body(self) -> QWidget:
        body = QWidget(self)
        self._bar = bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        bar.setSpacing(GRID)
        bar.addWidget(self.preview.tools, 1)
        bar.addWidget(self._leaving)  # what it needs for one line, as long as there is that much
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(GRID)
        self._middle.addWidget(self.preview, 1)
        self._middle.addWidget(self.panel)
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addLayout(bar)
        box.addWidget(self.progress)
        box.addLayout(self._middle, 1)
        return body

    def _button(self, text: str, icon: str, run: Callable[[], None], *, look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        return with_icon(self._context, button, icon)

    def _arrange_buttons(self) -> None:
        """打印 stands last, at the right."""
        for button in (
            *self._extra,
            self.sheet_button,
            self.save_button,
            self.panel_button,
            self.print_button,
        ):
            self._leaving.removeWidget(button)
            self._leaving.addWidget(button)

    def _connect(self) -> None:
        context, panel = self._context, self.panel
        self._again = QTimer(self, singleShot=True, interval=150)
        self._again.timeout.connect(self._render)
        panel.content_changed.connect(self._on_content)
        panel.split_wanted.connect(self._split)
        panel.calibrate_wanted.connect(lambda: context.navigate("system", "printers"))
        panel.paper_chosen.connect(self._go_to_paper)
        panel.finished.connect(self.print_button.setFocus)
        self._laid_out.connect(self._on_laid_out)
        self._began.connect(self._on_began)
        self._sender = Sender(context, self.progress, self)
        self.progress.stop_button.clicked.connect(lambda _checked: self.preview.setFocus())
        self._sender.ended.connect(lambda: self._hold(False))
        self._making = Query(context.tasks, self._on_made, self, failed=self._on_failure, lane=Lane.PAPER)
        self._making.waiting.connect(self._on_waiting)
        self._rendering = Query(
            context.tasks, self._on_rendered, self, failed=context.messages.problem, lane=Lane.PAPER
        )
        context.theme.changed.connect(self._fit)
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """Preview and panel scroll by themselves: the page need not be as tall as what they hold."""
        return False

    def sizeHint(self) -> QSize:
        """As wide as it likes, no taller than it must be."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panel beside the preview, or in its place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        em = self._context.theme.em
        self.setMinimumHeight(8 * self._context.theme.row_height)
        self._narrow = self.width() < (WIDTH_EMS + PREVIEW_EMS) * em
        across, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._bar.setDirection(below if self._narrow else across)
        self.panel_button.setVisible(self._narrow)
        self.panel.setMinimumWidth(0 if self._narrow else WIDTH_EMS * em)
        self.panel.setMaximumWidth(16_777_215 if self._narrow else WIDTH_EMS * em)
        instead = self._narrow and self.panel_button.isChecked()
        self.panel.setVisible(instead or not self._narrow)
        self.preview.setVisible(not instead)

    def _turn_panel(self) -> None:
        self._fit()
        if self.panel_button.isChecked():
            self.panel.printer.setFocus()

    # ---- content

    def show_request(self, request: PaperRequest) -> None:
        """Make and show the papers of *request*; an earlier one is forgotten."""
        self._request = request
        self.panel_button.setChecked(False)
        self._fit()
        self._make(request)

    @property
    def is_shown(self) -> bool:
        """Whether a paper is on screen."""
        return self._stack.currentIndex() == 2

    def _make(self, request: PaperRequest) -> None:
        """Make the papers and their first page; the others follow."""
        papers = self._context.office.papers
        self._rendering.drop()
        self._making.drop()
        self._result = None
        turn = self._turn = object()

        def work() -> tuple[list[Paper], bool, bool]:
            made: list[Paper] = []
            begun = request.begin is not None
            if request.begin is not None:
                self._began.emit(turn, papers.first_pages(request.begin()))
            for paper in request.make():
                if not self._is_wanted(turn):
                    raise _Superseded
                made.append(paper)
                if not begun:
                    begun = True
                    self._began.emit(turn, papers.first_pages(made))
            if not made:
                raise UsageProblem("没有可打印的内容。", next_step="请换一个范围再试。")
            return made, papers.has_spreadsheet(made), papers.has_stock(made)

        self._making.ask_now(work)

    def _on_waiting(self, waiting: bool) -> None:
        if waiting and self._shown is not self._turn:
            self._stack.setCurrentIndex(1)

    def _is_wanted(self, turn: object) -> bool:
        """Whether a worker should go on; asked on the worker."""
        return shiboken6.isValid(self) and self._turn is turn and not self._context.tasks.is_closed

    def _on_began(self, turn: object, first: bytes) -> None:
        """The first paper is made: show its first page, whatever else is to come."""
        if turn is not self._turn or self._request is None:
            return
        self._shown = turn
        self._made = self._papers = ()
        self.sheet_button.hide()
        self._show_actions(self._request.actions)
        self.preview.show_pdf(first, complete=False)
        self.panel.wait()
        self._stack.setCurrentIndex(2)
        self._ready(False)
        self.appeared.emit()

    def _on_made(self, made: tuple[list[Paper], bool, bool]) -> None:
        request = self._request
        if request is None:
            return
        self._made, has_spreadsheet, has_stock = made
        self._papers = self._made
        self.sheet_button.setVisible(has_spreadsheet)
        sheets = sheets_of(
            self._made, split=request.split is not None, stock=has_stock or request.overlay is not None
        )
        # The page is painted first: asking a printer what it can do may take a moment.
        QTimer.singleShot(0, self, partial(self._offer, sheets, self._made))

    def _offer(self, sheets: Sheets, made: Sequence[Paper]) -> None:
        if made is not self._made:
            return  # others were asked for meanwhile
        self.panel.blockSignals(True)
        self.panel.show_parts((), 0)
        self.panel.show_job(sheets)
        self.panel.blockSignals(False)
        self._render()

    def _show_actions(self, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        for button in self._extra:
            self._leaving.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._extra = [self._button(word, "file-text", run) for word, run in actions]
        self._arrange_buttons()
        for button in self._extra:
            button.show()

    def _on_content(self) -> None:
        """Other copies or papers: what was laid out no longer holds."""
        self._result = None
        self._ready(False)
        self._again.start()

    def _render(self) -> None:
        """Lay out what is chosen; the page on screen stays."""
        self._again.stop()
        problems = self.panel.check_content()
        if self._request is None or not self._made or problems.get("copies"):
            self.panel.show_copies_problem(problems.get("copies", ""))
            self._ready(False)
            return
        choices, papers = self.panel.choices, self._context.office.papers
        chosen = self.panel.batch.wanted
        overlay = self._request.overlay if choices.overlay else None
        made, labels = self._made, [paper.document.copies for paper in self._made]
        wanted = tuple(label for label, count in choices.copies.items() if count)
        every = len(wanted) == len(choices.copies)
        options = PrintOptions(copies=None if every else wanted, shift=choices.shift)
        self._result = None
        self._rendering.drop()
        turn = self._turn = object()

        def go_on(pages: int) -> None:
            if not self._is_wanted(turn):
                raise _Superseded
            if pages % COUNTED == 0:
                self._laid_out.emit(pages)

        self._ready(False)

        def work() -> tuple[list[int], list[Paper], PrintOptions, bytes, Any]:
            rows = [row for row in chosen if any(choices.copies.get(label) for label in labels[row])]
            picked = [made[row] for row in rows]
            if overlay is not None:
                picked = list(overlay())
            elif choices.overlay and not all(paper.document.overlay for paper in picked):
                picked = papers.on_stock(picked)
            return rows, picked, options, *papers.preview(picked, options=options, on_page=go_on)

        self._rendering.ask_now(work)

    def _on_laid_out(self, pages: int) -> None:
        if self._result is None:
            self.panel.summary.setText(f"正在排页：已排好 {pages} 页……")

    def _on_rendered(self, answer: tuple[list[int], list[Paper], PrintOptions, bytes, Any]) -> None:
        self._rows, self._papers, self._options, data, self._result = answer
        self.preview.show_pdf(data, stay=True)
        self.panel.show_parts(parts_of(self._result), self._result.pages, sizes_of(self._papers))
        self._ready(True)
        missing = "".join(self._result.missing_characters)
        if missing:
            self._context.messages.warn(f"这些字哪种字体里都没有，纸上留一个字的空，请手填：{missing}")

    def _ready(self, ready: bool) -> None:
        for button in (self.print_button, self.save_button, self.sheet_button):
            button.setEnabled(ready and not self.progress.is_busy)

    def _on_failure(self, error: Exception) -> None:
        self._made = ()
        self._stack.setCurrentIndex(0)
        self._context.messages.problem(error)

    def _split(self) -> None:
        if self._request is not None and self._request.split is not None:
            self._request = replace(self._request, make=self._request.split, split=None, begin=None)
            self._make(self._request)

    def _go_to_paper(self, row: int) -> None:
        if self._result is None or row not in self._rows:
            return
        place = self._rows.index(row)
        first = next((part.first for part in parts_of(self._result) if part.paper == place), None)
        if first is not None:
            self.preview.number.setValue(first + 1)

    # ---- paper

    def focus_print(self) -> None:
        """Ctrl+P: the cursor on 打印, so that Enter prints; from there at once."""
        if self.print_button.hasFocus():
            self.print_now()
        else:
            self.print_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_now(self) -> None:
        """Print what is chosen; what is wrong is said in the panel."""
        if self._request is None or self._result is None or self.progress.is_busy:
            return
        if not self.panel.check():
            self._show_panel()
            return
        self._ready(False)
        papers, must_issue = self._papers, self._context.office.papers.must_issue
        self._context.tasks.read(
            lambda: must_issue(papers),
            done=lambda _: self._send(),
            failed=self._on_refusal,
            owner=self,
        )

    def _show_panel(self) -> None:
        """What is wrong is marked in the panel, which says so at its head."""
        if self._narrow and not self.panel_button.isChecked():
            self.panel_button.setChecked(True)
            self._fit()

    def _on_refusal(self, error: Exception) -> None:
        self._ready(self._result is not None)
        self._context.messages.problem(error)

    def _send(self) -> None:
        """Hand the chosen pages to the printer."""
        if self._request is None or self._result is None:
            return  # something else is to be shown by now
        self.panel.remember()
        shown = Shown(self._request.title, self._papers, self._result, self.panel.parts, self.preview.data)
        self._sender.send(shown, self.panel.choices)
        self._hold(self.progress.is_busy)

    def _hold(self, busy: bool) -> None:
        """While a job is under way its choices stand; the keys turn the pages of the paper."""
        if busy:
            self.preview.setFocus()
        self.panel.setEnabled(not busy)
        self._ready(self._result is not None)

    def may_leave(self) -> bool:
        """Whether the page may be left; a job under way is stopped only when that is wanted."""
        return self._sender.may_leave()

    # ---- files

    def _save_pdf_with_dialog(self) -> None:
        if not self._may_save():
            return
        name = self._request.title if self._request else ""
        target = where_to_save(self._context, self, "另存为 PDF", f"{name}.pdf", "PDF 文件 (*.pdf)")
        if target is not None:
            self.save_pdf(target)

    def _may_save(self) -> bool:
        """Whether copies and pages can be read; what is wrong stands under its field."""
        problems = self.panel.check_content()
        if problems:
            self._show_panel()
            self.panel.form.show_problems(problems)
        return not problems

    def save_pdf(self, target: Path) -> None:
        """Write the chosen copies and pages as PDF."""
        if self._result is None:
            return
        options = replace(self._options, pages=self.panel.choices.ranges)
        self._issue(target, options, "正在保存 PDF")

    def _save_sheet_with_dialog(self) -> None:
        name = self._request.title if self._request else ""
        target = where_to_save(self._context, self, "另存为表格", f"{name}.xlsx", "电子表格 (*.xlsx)")
        if target is not None:
            self.save_sheet(target)

    def save_sheet(self, target: Path) -> None:
        """Write the paper as a spreadsheet."""
        self._issue(target, PrintOptions(), "正在保存表格")

    def _issue(self, target: Path, options: PrintOptions, sentence: str) -> None:
        papers, issue = self._papers, self._context.office.papers.issue
        self._context.perform(
            lambda: issue(papers, target, options=options),
            sentence=sentence,
            changes={"papers"},
            said=f"已保存：{target.name}",
            owner=self,
            action=opening(self._context, target),
        )
