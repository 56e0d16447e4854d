"""Papers: from the click to the paper, to its first page, to all of it, beside the bare libraries drawing the same texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium

from app.reports import FORMS, Document, Imprint, first_pages, render_pdf, render_xlsx
from app.reports.forms.entry_approval import EntryApproval
from app.reports.opinion import Opinion
from bench.county import BenchCounty
from bench.figures import MILLISECONDS, SECONDS, Figure, median, timed
from bench.paper_floors import draw_with_reportlab, plain_pages, rows_of, write_with_openpyxl

_REPORTLAB = "reportlab drawing the same texts at the same places"
_OPENPYXL = "openpyxl writing the same values without looks"
# What a preview may take, and how many times the bare library a whole job may take.
_FIRST_PAGE, _TIMES = 300.0, 2.0
_DOTS_PER_POINT = 96 / 72
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


def papers(county: BenchCounty, forms: int, rounds: int) -> Iterator[Figure]:
    """F01 for *forms* people (two copies each) in one job; F08 of everybody in post (three copies)."""
    office, size = county.office, len(county.invented.people)
    names = [row["name"] for row in office.people.fetch(office.people.ids()[:forms])]
    imprint = Imprint(
        issuer=office.name, printed_by="王经办", printed_on="2026-07-15", data_date="2026-07-15"
    )
    approvals = [
        FORMS["F01"].build(replace(_FORM, name=name), replace(imprint, number=f"云编审〔2026〕{number}号"))
        for number, name in enumerate(names, 1)
    ]
    yield from _first_page(size, "F01", approvals, rounds)
    yield as_pdf(size, f"F01, {len(approvals)} forms in one job", approvals)

    def gather() -> Document:
        return office.papers.establishment_ledger().document

    def begin() -> None:
        _on_screen(office.papers.first_pages([office.papers.establishment_ledger_beginning()]))

    gather()
    yield Figure(
        size, "F08 of everybody: from the click to the paper", median(gather, min(rounds, 3)), SECONDS
    )
    begin()
    milliseconds = median(begin, rounds) * 1000
    yield Figure(
        size,
        "F08 of everybody: from the click to the first page",
        milliseconds,
        MILLISECONDS,
        bound=_FIRST_PAGE,
    )
    ledger = gather()
    yield from _first_page(size, "F08", [ledger], rounds)
    yield as_pdf(size, "F08 of everybody, one copy", [replace(ledger, copies=("",))])
    yield as_pdf(size, f"F08 of everybody, {len(ledger.copies)} copies", [ledger])
    yield _spreadsheet(size, "F08 of everybody", ledger)


def _first_page(size: int, name: str, documents: Sequence[Document], rounds: int) -> Iterator[Figure]:
    """The first page of a job, written and drawn for the screen."""

    def preview() -> None:
        _on_screen(first_pages(documents, 1))

    preview()  # faces are read once per run of the program
    pages = plain_pages(documents[:1], 1)

    def plain() -> None:
        _on_screen(draw_with_reportlab(pages))

    value, floor = _both(preview, plain, rounds)
    yield Figure(
        size,
        f"{name}: first page on the screen",
        value * 1000,
        MILLISECONDS,
        floor * 1000,
        _REPORTLAB,
        _FIRST_PAGE,
    )


def _on_screen(pdf: bytes) -> None:
    """The first page drawn as the preview draws it."""
    with pdfium.PdfDocument(pdf) as document:
        document[0].render(scale=_DOTS_PER_POINT)


def as_pdf(size: int, name: str, documents: Sequence[Document]) -> Figure:
    """A whole job as PDF."""
    first_pages(documents[:1], 1)  # faces are read once per run of the program
    value = timed(lambda: render_pdf(documents, BytesIO()))
    pages = plain_pages(documents)
    floor = timed(lambda: draw_with_reportlab(pages))
    return Figure(
        size, f"{name}, {len(pages)} pages as PDF", value, SECONDS, floor, _REPORTLAB, _TIMES * floor
    )


def _spreadsheet(size: int, name: str, document: Document) -> Figure:
    target = BytesIO()
    value = timed(lambda: render_xlsx(document, target))
    rows = rows_of(target.getvalue())
    floor = timed(lambda: write_with_openpyxl(rows))
    return Figure(size, f"{name} as spreadsheet", value, SECONDS, floor, _OPENPYXL, _TIMES * floor)


def _both(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both, taken in turn so that what else the machine does falls on both."""
    bare()
    return median(ours, rounds), median(bare, rounds)
