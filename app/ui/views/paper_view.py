"""Papers in the window: preview, print, PDF and spreadsheet; what leaves the screen is noted in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.services.papers import Paper
from app.ui.context import UiContext
from app.ui.tasks import Lane, Query
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.pdf_preview import PdfPreview


@dataclass(frozen=True)
class PaperRequest:
    """What is to be shown.

    :param title: heading of the page, and the file's name when saving.
    :param make: makes the papers; runs on the reading worker.
    """

    title: str
    make: Callable[[], Sequence[Paper]]


class PaperView(QWidget):
    """Makes papers and shows them."""

    def __init__(self, context: UiContext, sentence: str, parent: QWidget | None = None) -> None:
        """:param sentence: what stands here before there is a paper."""
        super().__init__(parent)
        self._context = context
        self._request: PaperRequest | None = None
        self._papers: Sequence[Paper] = ()
        self._result: Any = None
        self.preview = PdfPreview(context, self)
        self.preview.printed.connect(self._note)
        self.preview.saved.connect(self._note)
        self.sheet_button = QPushButton("另存为表格(&X)", self)
        self.sheet_button.clicked.connect(self._save_sheet_with_dialog)
        context.theme.bind_icon(self.sheet_button, "file-spreadsheet")
        self.preview.add_tool(self.sheet_button)
        self._empty = EmptyState(context.theme, "file-text", "", sentence, parent=self)
        self._waiting = EmptyState(context.theme, "printer", "", "正在生成……", parent=self)
        body = QWidget(self)
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.preview)
        self._stack = QStackedLayout(self)
        for part in (self._empty, self._waiting, body):
            self._stack.addWidget(part)
        self._query = Query(context.tasks, self._show, self, failed=self._on_failure, lane=Lane.PAPER)
        self._query.waiting.connect(self._on_waiting)

    def show_request(self, request: PaperRequest) -> None:
        """Make and show the papers of *request*; an earlier one is forgotten."""
        self._request = request
        papers = self._context.office.papers

        def work() -> tuple[Sequence[Paper], bytes, Any, bool]:
            made = list(request.make())
            data, result = papers.preview(made)
            return made, data, result, papers.has_spreadsheet(made)

        self._query.ask_now(work)

    @property
    def is_shown(self) -> bool:
        """Whether a paper is on screen."""
        return self._stack.currentIndex() == 2

    def _on_waiting(self, waiting: bool) -> None:
        if waiting:
            self._stack.setCurrentIndex(1)

    def _show(self, made: tuple[Sequence[Paper], bytes, Any, bool]) -> None:
        self._papers, data, self._result, has_spreadsheet = made
        if self._request is None:
            return
        self.sheet_button.setVisible(has_spreadsheet)
        self.preview.show_pdf(data, self._request.title)
        self._stack.setCurrentIndex(2)
        missing = "".join(self._result.missing_characters)
        if missing:
            self._context.messages.warn(f"这些字现有的字体里没有，纸上会是空框：{missing}")

    def _on_failure(self, error: Exception) -> None:
        self._stack.setCurrentIndex(0)
        self._context.messages.problem(error)

    def _note(self) -> None:
        papers, result = self._papers, self._result
        note = self._context.office.papers.note
        self._context.perform(
            lambda: note(papers, result), sentence="正在登记打印", changes={"papers"}, owner=self
        )

    def _save_sheet_with_dialog(self) -> None:
        name = self._request.title if self._request else ""
        target, _ = QFileDialog.getSaveFileName(self, "另存为表格", f"{name}.xlsx", "电子表格 (*.xlsx)")
        if target:
            self.save_sheet(Path(target))

    def save_sheet(self, target: Path) -> None:
        """Write the paper as a spreadsheet."""
        papers, issue = self._papers, self._context.office.papers.issue
        self._context.perform(
            lambda: issue(papers, target),
            sentence="正在保存表格",
            changes={"papers"},
            said=f"已保存：{target.name}",
            owner=self,
        )
