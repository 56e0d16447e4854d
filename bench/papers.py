"""Pages per second of a one-page form and of a long list, against bare reportlab drawing the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.paths import RESOURCES
from app.reports import FORMS, Document, Imprint, render_pdf
from app.reports.forms.entry_approval import EntryApproval
from app.reports.opinion import Opinion
from bench.county import BenchCounty
from bench.figures import Figure, timed

_PAGES = "pages/s"
_FLOOR = "reportlab drawing the same lines of text"
_FONT = "BenchSerif"
_OPINION = Opinion("经审核，该单位尚有空编，符合进人条件，同意办理。", "王建国", "2026-07-10")
_FORM = EntryApproval(
    unit="云岭县石墕镇中心小学", supervising_unit="云岭县教育局", rank="股级", funding="财政拨款", nature="事业编制",
    approved=42, actual=40, vacancy=2, reserved=1, requested=1, sex="女", ethnicity="汉族", birth="1998-03",
    political_status="中共党员", education="大学", degree="学士", school_and_major="岚砚师范大学汉语言文学",
    work_start="2021-09", identity_number="990101199803150021", entry_channel="公开招聘", position="教师",
    permit_number="云编审〔2026〕15号", reason="因两名教师退休，语文学科缺编，按照空编才能进人的原则，拟公开招聘一名。",
    unit_opinion=_OPINION, supervising_opinion=_OPINION, office_opinion=_OPINION, leader_opinion=_OPINION,
    filled_by="李晓燕", phone="0999-1234567", filled_on="2026-07-01",
)  # fmt: skip


def papers(county: BenchCounty, forms: int, units: int) -> Iterator[Figure]:
    """F01 for *forms* people (two copies each), F08 for the largest of *units* units (three copies)."""
    office, size = county.office, len(county.invented.people)
    names = [row["name"] for row in office.people.fetch(office.people.ids()[:forms])]
    approvals = [FORMS["F01"].build(replace(_FORM, name=name), Imprint(issuer=office.name)) for name in names]
    yield pages_per_second(size, "F01 进人用编审批表", approvals)
    numbers = office.ledger.unit_numbers()
    largest = sorted(numbers, key=lambda unit: -numbers[unit].actual)[:units]
    yield pages_per_second(
        size, "F08 机构编制管理台账", [office.papers.establishment_ledger(largest).document]
    )


def pages_per_second(size: int, name: str, documents: Sequence[Document]) -> Figure:
    """Documents drawn as PDF, beside the same lines of text alone."""
    render_pdf(documents[:1], BytesIO())  # fonts are loaded once per run of the program
    target = BytesIO()
    seconds = timed(lambda: render_pdf(documents, target))
    pages = _lines(target.getvalue())
    pdfmetrics.registerFont(TTFont(_FONT, str(RESOURCES / "fonts" / "NotoSerifSC-Regular.ttf")))
    floor = timed(lambda: _draw_plainly(pages))
    return Figure(size, name, len(pages) / seconds, _PAGES, len(pages) / floor, _FLOOR)


def _lines(pdf: bytes) -> list[list[str]]:
    """The lines of text of every page, as a reader of PDF finds them."""
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().splitlines() for page in document]


def _draw_plainly(pages: Sequence[Sequence[str]]) -> None:
    canvas = Canvas(BytesIO())
    for lines in pages:
        canvas.setFont(_FONT, 10)
        for number, line in enumerate(lines):
            canvas.drawString(40, 800 - 12 * number, line)
        canvas.showPage()
    canvas.save()
