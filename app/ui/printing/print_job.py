"""A print job on its way: page after page at the printer's resolution, in steps, so that the window stays usable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMarginsF, QObject, QRect, QSizeF, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.errors import EnvironmentProblem
from app.ui.printing.choices import SHEETS, scale_of
from app.ui.printing.pdf_pages import POINTS_PER_INCH, PdfDocument

BAND_ROWS = 400
"""Rows of a printed page drawn at once: a whole A4 page at 600 dpi would take 140 MB."""
MM = POINTS_PER_INCH / 25.4


def print_pages(
    document: PdfDocument,
    printer: QPrinter,
    pages: Sequence[int | None],
    *,
    fit: str = "",
    grey: bool = False,
) -> Iterator[int]:
    """Print *pages* (from 0; None is an empty one) in this order; yields after every strip how many are complete.

    The sheet takes the page's own size and direction, without the printer's margins, unless *fit* names the sheet all
    pages are scaled to. Closed before its end, the job is given up.

    :raises EnvironmentProblem: the printer does not answer, or stops answering.
    """
    painter = QPainter()
    try:
        for place, number in enumerate(pages):
            size = document.size(number if number is not None else 0)
            scale = scale_of((size.width() / MM, size.height() / MM), fit)
            sheet = _set_sheet(printer, size, fit if scale != 1.0 else "")
            if place == 0:
                if not painter.begin(printer):
                    raise EnvironmentProblem(
                        "打印机没有响应，什么也没有打印。",
                        next_step="请检查打印机是否开机、有纸，再打印一次。",
                    )
            elif not printer.newPage():
                raise _broken_off(place)
            if number is not None:
                dots = scale * printer.resolution() / POINTS_PER_INCH
                per_point = printer.resolution() / POINTS_PER_INCH
                # Scaled pages stand in the middle of their sheet.
                left = round((sheet.width() * per_point - size.width() * dots) / 2) if scale != 1.0 else 0
                above = round((sheet.height() * per_point - size.height() * dots) / 2) if scale != 1.0 else 0
                rows = round(size.height() * dots)
                for top in range(0, rows, BAND_ROWS):
                    count = min(BAND_ROWS, rows - top)
                    strip = document.band(number, dots, top / dots, count / dots, grey=grey)
                    painter.drawImage(QRect(left, above + top, round(size.width() * dots), count), strip)
                    yield place
                    if printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
                        raise _broken_off(place)
            yield place + 1
    except GeneratorExit:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()


def _broken_off(sent: int) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"打印机中途停了，已送出 {sent} 页。",
        next_step="请看看是不是缺纸、卡纸；处理好以后，在“页码”里写上没打出来的几页再打印。",
    )


def _set_sheet(printer: QPrinter, size: QSizeF, fit: str) -> QSizeF:
    """Give the printer the sheet of a page; the sheet's size in the page's direction, points."""
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    if fit:
        width, height = SHEETS[fit]
        upright = QSizeF(width * MM, height * MM)
    sheet = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    direction = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(sheet, direction, QMarginsF()))
    return upright.transposed() if landscape else upright


class PrintJob(QObject):
    """Sends pages to a printer, a strip whenever the window has nothing else to do."""

    progressed = Signal(int, int)
    """Pages complete, of how many."""
    ended = Signal(int, object)
    """Over: pages sent, and what went wrong (:class:`EnvironmentProblem`) or None."""

    def __init__(
        self,
        document: PdfDocument,
        printer: QPrinter,
        pages: Sequence[int | None],
        *,
        fit: str = "",
        grey: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._total = len(pages)
        self._sent = 0
        self._printer = printer  # must outlive the painter
        self._steps: Iterator[int] | None = print_pages(document, printer, pages, fit=fit, grey=grey)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def total(self) -> int:
        """Pages of the job, empty backs included."""
        return self._total

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """Send nothing more; what the printer has taken it may still print."""
        if self._steps is not None:
            steps, self._steps = self._steps, None
            steps.close()  # type: ignore[attr-defined]
            self._end(None)

    def _go_on(self) -> None:
        if self._steps is None:
            return
        try:
            sent = next(self._steps)
        except StopIteration:
            self._steps = None
            self._end(None)
        except EnvironmentProblem as problem:
            self._steps = None
            self._end(problem)
        else:
            if sent != self._sent:
                self._sent = sent
                self.progressed.emit(sent, self._total)

    def _end(self, problem: EnvironmentProblem | None) -> None:
        self._timer.stop()
        self.ended.emit(self._sent, problem)
