"""Printing one paper at once on a chosen printer, where there is no preview: recovery sheet and test page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.printing.job_progress import JobProgress
from app.ui.printing.pdf_pages import PdfDocument
from app.ui.printing.print_job import PrintJob
from app.ui.printing.printers import PrinterSetup


class DirectPrint(QObject):
    """Makes papers, prints them as they are and notes them.

    :param papers: the service of papers (``office.papers``).
    :param progress: shows how far it has come.
    """

    printed = Signal()
    """All pages have been handed to the printer."""
    failed = Signal(object)
    """It was not printed, or not all of it; the exception."""

    def __init__(self, context: UiContext, papers: Any, progress: JobProgress, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._papers = papers
        self._progress = progress
        self._job: tuple[PdfDocument, Sequence[Paper], Any] | None = None
        progress.ended.connect(self._on_end)

    def run(self, make: Callable[[], Paper], setup: PrinterSetup) -> None:
        """Print what *make* makes (on the reading worker)."""
        papers = self._papers

        def work() -> tuple[Sequence[Paper], bytes, Any]:
            made = [make()]
            papers.must_issue(made)
            return made, *papers.preview(made)

        def send(answer: tuple[Sequence[Paper], bytes, Any]) -> None:
            made, data, result = answer
            document = PdfDocument(data)
            self._job = document, made, result
            printer = self._context.printers.open(setup)
            self._progress.run(PrintJob(document, printer, list(range(len(document)))))

        self._context.tasks.read(
            work, sentence="正在准备打印", done=send, failed=self.failed.emit, owner=self
        )

    def _on_end(self, sent: int, problem: object) -> None:
        if self._job is None:
            return
        (document, made, result), self._job = self._job, None
        complete = sent == len(document)
        document.close()
        if sent:
            note = self._papers.note
            self._context.tasks.write(lambda: note(made, result), sentence="正在登记打印")
        if complete:
            self.printed.emit()
        elif problem is not None:
            self.failed.emit(problem)
