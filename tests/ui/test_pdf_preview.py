from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.errors import EnvironmentProblem
from app.ui.context import UiContext
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.pdf_preview import PdfDocument, PdfPreview


@pytest.fixture
def pdf() -> bytes:
    """Six upright sheets and one across; page n carries a black square in its own place."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(7):
        if number == 6:
            canvas.setPageSize(landscape(A4))
        canvas.rect(72 * (number + 1), 72, 36, 36, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def preview(context: UiContext, qtbot: QtBot, pdf: bytes) -> PdfPreview:
    preview = PdfPreview(context)
    qtbot.addWidget(preview)
    preview.resize(900, 500)
    context.messages.attach(preview, NoticeBar(preview))
    preview.show()
    preview.show_pdf(pdf, "机构编制审核通知单")
    qtbot.wait(20)
    return preview


def test_the_page_on_screen_is_the_page_of_the_file(preview: PdfPreview, qtbot: QtBot) -> None:
    assert preview.page_count == 7
    image = preview.shown_image.toImage()
    scale = image.width() / A4[0]
    assert image.pixelColor(round((72 + 18) * scale), round((A4[1] - 90) * scale)).lightness() < 20
    assert image.pixelColor(round((144 + 18) * scale), round((A4[1] - 90) * scale)).lightness() > 235
    qtbot.keyClick(preview._area, Qt.Key.Key_PageDown)
    assert preview.number.value() == 2
    image = preview.shown_image.toImage()
    assert image.pixelColor(round((144 + 18) * scale), round((A4[1] - 90) * scale)).lightness() < 20


def test_paging_is_instant(preview: PdfPreview, qtbot: QtBot) -> None:
    qtbot.wait(50)  # the neighbour is drawn while the clerk looks
    started = time.perf_counter()
    preview.turn(1)
    assert time.perf_counter() - started < 0.05


def test_zoom_and_fit_to_width(preview: PdfPreview) -> None:
    fitted = preview.shown_image.width()
    assert 0.9 * preview.width() < fitted <= preview.width()
    preview.zoom_by(1.25)
    assert preview.shown_image.width() == pytest.approx(fitted * 1.25, rel=0.01)
    preview.fit_width()
    assert preview.shown_image.width() == fitted


def test_end_goes_to_the_last_page_which_lies_across(preview: PdfPreview, qtbot: QtBot) -> None:
    qtbot.keyClick(preview._area, Qt.Key.Key_End)
    assert preview.number.value() == 7
    assert preview.shown_image.width() > preview.shown_image.height()


def test_printing_gives_every_page_at_its_size_and_the_printers_resolution(
    preview: PdfPreview, tmp_path: Path, qtbot: QtBot, context: UiContext
) -> None:
    target = tmp_path / "打印.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(300)
    with qtbot.waitSignal(preview.printed, timeout=20_000):
        preview.print_to(printer)
    assert context.messages.last is not None
    assert context.messages.last.text == "已送打印机：机构编制审核通知单"
    printed = pypdfium2.PdfDocument(target.read_bytes())
    assert len(printed) == 7
    for number in range(7):
        width, height = printed[number].get_size()
        expected = landscape(A4) if number == 6 else A4
        assert (width, height) == pytest.approx(expected, abs=1.5)
    page = PdfDocument(target.read_bytes()).image(2, 1.0)
    assert page.pixelColor(216 + 18, round(A4[1]) - 90).lightness() < 40
    assert page.pixelColor(72 + 18, round(A4[1]) - 90).lightness() > 235
    printed.close()


def test_no_step_of_printing_blocks_the_window(pdf: bytes, tmp_path: Path, qapp: object) -> None:
    from app.ui.widgets.pdf_preview import print_pages

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "p.pdf"))
    printer.setResolution(600)
    document = PdfDocument(pdf)
    longest, started = 0.0, time.perf_counter()
    for _ in print_pages(document, printer, 0, 1):
        longest = max(longest, time.perf_counter() - started)
        started = time.perf_counter()
    assert longest < 0.3


def test_saving_writes_the_same_bytes_and_a_failure_is_a_sentence(
    preview: PdfPreview,
    pdf: bytes,
    tmp_path: Path,
    context: UiContext,
    expect_log: Callable[..., None],
) -> None:
    preview.save_to(tmp_path / "通知单.pdf")
    assert (tmp_path / "通知单.pdf").read_bytes() == pdf
    expect_log("EnvironmentProblem")
    preview.save_to(tmp_path / "没有这个文件夹" / "通知单.pdf")
    assert context.messages.last is not None
    assert context.messages.last.text.startswith("没能保存到“通知单.pdf”。")


def test_a_damaged_file_is_a_sentence(qapp: object) -> None:
    with pytest.raises(EnvironmentProblem, match="打不开"):
        PdfDocument(b"%PDF-1.7 \xff\xff")
