from __future__ import annotations

import io
import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.errors import EnvironmentProblem
from app.ui.context import UiContext
from app.ui.printing.pdf_pages import PdfDocument
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.pdf_preview import PdfPreview


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
    preview.show_pdf(pdf)
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


def test_a_longer_document_takes_the_place_and_the_page_stays(preview: PdfPreview, pdf: bytes) -> None:
    preview.number.setValue(3)
    preview.show_pdf(pdf, stay=True)
    assert preview.number.value() == 3
    preview.show_pdf(pdf, complete=False)
    assert preview.number.value() == 1
    assert preview._total.text() == "/ 排页中……"


def test_only_the_page_on_screen_and_its_neighbours_are_drawn(
    preview: PdfPreview, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    image = PdfDocument.image
    monkeypatch.setattr(
        PdfDocument,
        "image",
        lambda self, number, scale: (drawn.append(number), image(self, number, scale))[1],
    )
    preview.number.setValue(5)
    qtbot.wait(20)
    assert sorted(drawn) == [3, 4, 5]


def test_a_damaged_file_is_a_sentence(qapp: object) -> None:
    with pytest.raises(EnvironmentProblem, match="打不开"):
        PdfDocument(b"%PDF-1.7 \xff\xff")
