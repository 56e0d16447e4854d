"""Sends a job to the printer, says how it ended, and notes what really went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import EnvironmentProblem
from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.printing.choices import Part, PrintChoices, as_printed, pages_to_print, remark_of
from app.ui.printing.job_progress import JobProgress
from app.ui.printing.pdf_pages import PdfDocument
from app.ui.printing.print_job import PrintJob
from app.ui.printing.printers import PrinterSetup


@dataclass(frozen=True)
class Shown:
    """What is on screen when 打印 is pressed: the job's name, its papers, and what came of laying them out."""

    title: str
    papers: Sequence[Paper]
    result: Any
    parts: Sequence[Part]
    data: bytes


class Sender(QObject):
    """One job at a time.

    :param progress: shows how far it has come.
    """

    ended = Signal()
    """The job is over, whether complete or not."""

    def __init__(self, context: UiContext, progress: JobProgress, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._progress = progress
        self._job: tuple[Shown, PrintChoices, list[int | None], PdfDocument] | None = None
        progress.ended.connect(self._on_end)

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._progress.is_busy

    def send(self, shown: Shown, choices: PrintChoices) -> None:
        """Hand the chosen pages to the printer; they are the job's own, the screen may change meanwhile."""
        pages = pages_to_print(shown.parts, choices)
        document = PdfDocument(shown.data)
        self._job = shown, choices, pages, document
        setup = PrinterSetup(choices.printer, shown.title, choices.duplex, choices.tray, choices.grey)
        printer = self._context.printers.open(setup)
        self._progress.run(PrintJob(document, printer, pages, fit=choices.fit, grey=choices.grey))

    def may_leave(self) -> bool:
        """Whether the page may be left: a job under way is stopped only when that is wanted."""
        if not self.is_busy:
            return True
        if not self._context.messages.question(
            "正在打印，要离开吗？",
            consequence="离开就停止打印；已经送出的页会记入操作记录。",
            yes="停止打印",
            no="接着打印",
        ):
            return False
        self._progress.stop()
        return True

    def _on_end(self, sent: int, problem: EnvironmentProblem | None) -> None:
        if self._job is None:
            return
        (shown, choices, pages, document), self._job = self._job, None
        document.close()
        messages, rest = self._context.messages, len(pages) - sent
        if problem is not None:
            messages.error(problem)
        elif rest:
            messages.warn(f"已停止打印：送出了 {sent} 页，后面 {rest} 页没有打印。")
        else:
            messages.info(f"已送打印机：{shown.title}")
        if sent:
            self._note(shown, choices, pages[:sent], complete=not rest)
        self.ended.emit()

    def _note(
        self, shown: Shown, choices: PrintChoices, pages: Sequence[int | None], *, complete: bool
    ) -> None:
        """Record the job once, with what really went out."""
        printed = as_printed(shown.result, shown.parts, pages)
        remark = remark_of(choices, shown.papers, printed.pages, complete=complete)
        note = self._context.office.papers.note
        self._context.perform(
            lambda: note(shown.papers, printed, remark=remark), sentence="正在登记打印", changes={"papers"}
        )
