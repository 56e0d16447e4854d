"""Papers written by the bare libraries: the same strings at the same places in the same faces, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import islice
from typing import NamedTuple

import openpyxl
from openpyxl import Workbook
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.reports import Document
from app.reports.fonts import Face, Fonts, load_fonts
from app.reports.layout import copy_label, head_and_foot, lay_out
from app.reports.setter import MM, PageMarks


class Run(NamedTuple):
    """A text as a user of reportlab would draw it: face by its registered name, points from the lower left corner."""

    x: float
    y: float
    text: str
    face: str
    size: float
    spacing: float


class PlainPage(NamedTuple):
    """A page of texts; the size of the sheet in points."""

    width: float
    height: float
    runs: tuple[Run, ...]


def plain_pages(documents: Iterable[Document], most: int | None = None) -> list[PlainPage]:
    """The texts of every page of every copy; *most*: of the first pages only."""
    fonts = load_fonts()
    return list(islice(_pages(documents, fonts, None if most is None else most), most))


def _pages(documents: Iterable[Document], fonts: Fonts, most: int | None) -> Iterator[PlainPage]:
    for document in documents:
        paper = document.paper
        page = partial(PlainPage, paper.width * MM, paper.height * MM)
        runs = partial(_runs, fonts=fonts, height=paper.height)
        bodies = [tuple(runs(marks)) for marks in islice(lay_out(document, fonts), most)]
        for label in document.copies:
            labelled = tuple(runs(copy_label(document, fonts, label)))
            for number, body in enumerate(bodies, 1):
                rim = tuple(runs(head_and_foot(document, fonts, number, len(bodies))))
                yield page(body + rim + labelled)


def _runs(marks: PageMarks, fonts: Fonts, height: float) -> Iterator[Run]:
    for text in marks.texts:
        x = text.x * MM
        for face, piece in fonts.runs(text.role, text.text):
            if face is not None:
                yield Run(x, (height - text.y) * MM, piece, _registered(face), text.size, text.spacing)
            x += fonts.width(text.role, piece) * text.size + text.spacing * len(piece)


def _registered(face: Face) -> str:
    if face.name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face.name, str(face.path), subfontIndex=face.place))
    return face.name


def draw_with_reportlab(pages: Sequence[PlainPage]) -> bytes:
    """The texts drawn one by one on a canvas, faces embedded."""
    target = BytesIO()
    canvas = Canvas(target)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for run in page.runs:
            canvas.setFont(run.face, run.size)
            if run.spacing:
                canvas.drawString(run.x, run.y, run.text, charSpace=run.spacing)
            else:
                canvas.drawString(run.x, run.y, run.text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def rows_of(workbook: bytes) -> list[tuple[object, ...]]:
    """The values of every row of the first sheet."""
    book = openpyxl.load_workbook(BytesIO(workbook), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


def write_with_openpyxl(rows: Sequence[tuple[object, ...]]) -> bytes:
    """The same values row by row, without any look."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
