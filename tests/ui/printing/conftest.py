"""A printer that writes its sheets into a file, and what it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.printing.printers import PrinterFacts, Printers, PrinterSetup, prepare
from app.ui.seat import Seat, SeatedOffice
from app.ui.views.paper_page import PaperPage
from app.ui.views.paper_view import PaperRequest
from tests.ui.pages.conftest import Seats, county, office, seats, stick, township

__all__ = ["county", "office", "seats", "stick", "township"]

OFFICE, COPIER = "HP LaserJet 1020", "Canon iR 2525（三楼）"
UPRIGHT = ((210.0, 297.0), (148.0, 210.0))


@dataclass
class FilePrinters(Printers):
    """Two printers: a small one, A4 only and one-sided; a copier with A3, duplex and two trays."""

    folder: Path
    present: list[str] = field(default_factory=lambda: [OFFICE, COPIER])
    jobs: list[PrinterSetup] = field(default_factory=list)
    resolution: int = 200
    broken: bool = False

    def names(self) -> list[str]:
        return list(self.present)

    def default(self) -> str:
        return self.present[0] if self.present else ""

    def facts(self, name: str) -> PrinterFacts:
        if name == OFFICE:
            return PrinterFacts(name, UPRIGHT, duplex=False)
        return PrinterFacts(name, (*UPRIGHT, (297.0, 420.0)), trays=("上纸盒", "下纸盒"))

    def settings_command(self, name: str) -> list[str]:
        return []

    def open(self, setup: PrinterSetup) -> QPrinter:
        self.jobs.append(setup)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, setup)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        target = self.file(len(self.jobs))
        printer.setOutputFileName(str(target / "not there" if self.broken else target))
        printer.setResolution(self.resolution)
        return printer

    def file(self, job: int) -> Path:
        """Where job *job* (from 1) went."""
        return self.folder / f"job-{job}.pdf"

    def sheets(self, job: int) -> list[tuple[float, float]]:
        """Width and height in mm of every sheet of a job."""
        with pypdfium2.PdfDocument(self.file(job).read_bytes()) as pdf:
            return [
                (pdf.get_page_size(page)[0] * 25.4 / 72, pdf.get_page_size(page)[1] * 25.4 / 72)
                for page in range(len(pdf))
            ]

    def ink(self, job: int, page: int) -> tuple[float, float, float, float]:
        """Left, top, right and lower end in mm of what is black on a printed sheet."""
        with pypdfium2.PdfDocument(self.file(job).read_bytes()) as pdf:
            bitmap = pdf[page].render(scale=200 / 72, grayscale=True)
            rows = [
                bytes(bitmap.buffer[row * bitmap.stride : row * bitmap.stride + bitmap.width])
                for row in range(bitmap.height)
            ]
        black = [min(row) < 128 for row in rows]
        top, bottom = black.index(True), len(black) - 1 - black[::-1].index(True)
        columns = [min(column) < 128 for column in zip(*rows[top : bottom + 1], strict=True)]
        left, right = columns.index(True), len(columns) - 1 - columns[::-1].index(True)
        return tuple(value * 25.4 / 200 for value in (left, top, right, bottom))  # type: ignore[return-value]


@pytest.fixture
def printers(tmp_path: Path) -> FilePrinters:
    return FilePrinters(tmp_path)


@pytest.fixture
def seat(make_context: Callable[[Any], UiContext], printers: FilePrinters) -> Callable[[Any], UiContext]:
    """The context of an office with these printers."""
    return lambda office: replace(make_context(office), printers=printers)


def pages_printed(printers: FilePrinters, job: int, data: bytes) -> list[int]:
    """Which page of the PDF *data* (from 0) each sheet of a job shows: the one that looks most like it."""
    with pypdfium2.PdfDocument(data) as pdf:
        shown = [_look(pdf, page) for page in range(len(pdf))]
    with pypdfium2.PdfDocument(printers.file(job).read_bytes()) as pdf:
        printed = [_look(pdf, page) for page in range(len(pdf))]
    return [
        -1
        if min(sheet) > 200
        else min(
            range(len(shown)),
            key=lambda page: sum(abs(a - b) for a, b in zip(sheet, shown[page], strict=False)),
        )
        for sheet in printed
    ]


def _look(pdf: pypdfium2.PdfDocument, page: int) -> bytes:
    bitmap = pdf[page].render(scale=1.5, grayscale=True)
    return b"".join(
        bytes(bitmap.buffer[row * bitmap.stride : row * bitmap.stride + 890])
        for row in range(min(bitmap.height, 890))
    )


def labels_of(data: bytes) -> list[str]:
    """The text of every page of a PDF, without spaces."""
    with pypdfium2.PdfDocument(data) as pdf:
        return ["".join(pdf[page].get_textpage().get_text_bounded().split()) for page in range(len(pdf))]


@pytest.fixture
def context(county: SimpleNamespace, seat: Callable[[Any], UiContext]) -> UiContext:
    return seat(SeatedOffice(county.office, Seat()))


@pytest.fixture
def page(context: UiContext, seats: Seats) -> PaperPage:
    shown = PaperPage(context)
    seats.open(shown)
    return shown


@pytest.fixture
def ask(page: PaperPage, seats: Seats) -> Callable[..., PaperPage]:
    """Show papers on the page and wait until they are laid out."""

    def show(*papers: Paper, **more: Any) -> PaperPage:
        page.open_subject(PaperRequest("要打印的纸", lambda: list(papers), **more))
        seats.idle(page.context)
        return page

    return show


@pytest.fixture
def ledger(county: SimpleNamespace, ask: Callable[..., PaperPage]) -> PaperPage:
    """F08 of one unit: a page for each of its three copies."""
    return ask(county.office.papers.establishment_ledger([county.town]))


def press_print(page: PaperPage, seats: Seats) -> None:
    QTest.mouseClick(page.view.print_button, Qt.MouseButton.LeftButton)
    seats.qtbot.waitUntil(lambda: not page.view.progress.is_busy, timeout=20_000)
    seats.idle(page.context)
    seats.qtbot.waitUntil(lambda: not page.view.progress.is_busy, timeout=20_000)
    seats.idle(page.context)


def newest(page: PaperPage) -> dict[str, Any]:
    row: dict[str, Any] = page.context.office.papers.issued()[0]
    return row
