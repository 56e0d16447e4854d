"""Papers made, printed with the bundled faces and read back, to be compared with what the register says."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.reports import render_pdf, render_xlsx
from app.services.office import Office
from app.services.papers.paper import Paper
from tests.reports.reading import ReadPage, pages_of


def printed(paper: Paper) -> tuple[ReadPage, ...]:
    """The pages of a paper."""
    buffer = BytesIO()
    render_pdf(paper.document, buffer, faces="bundled")
    return pages_of(buffer.getvalue())


def words(paper: Paper) -> str:
    """Everything on a paper, without spaces."""
    return "".join(page.text for page in printed(paper))


def sheet_words(paper: Paper, folder: Path) -> str:
    """Everything in the workbook of a paper, without spaces."""
    path = folder / "paper.xlsx"
    render_xlsx([paper.document], path)
    book = load_workbook(path)
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return "".join("".join(text.split()) for text in cells)


def cells_right_of(page: ReadPage, label: str, occurrence: int = 0) -> str:
    """What stands on the line of *label*, to the right of it, up to the next rule of the table."""
    marks = page.find(label, occurrence)
    line, right = marks[0].y, marks[-1].x
    return "".join(mark.text for mark in page.characters if abs(mark.y - line) < 0.3 and mark.x > right)


def all_rows(office: Office, sql: str, *values: Any) -> list[dict[str, Any]]:
    """Rows of the register, asked past all services."""
    return list(office.desk.register.rows(sql, *values))
