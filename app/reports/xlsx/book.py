"""A workbook of papers, one sheet each.

openpyxl writes everything about the workbook: formats, pages, heads and feet, merged cells. The rows are written by
:mod:`app.reports.xlsx.rows` and put into its sheets at the end: openpyxl makes an object of every cell, which takes
five times as long for a ledger of a county. The same documents give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange

from app.errors import UsageProblem
from app.reports.document import Document
from app.reports.fonts import load_fonts
from app.reports.output import write_file
from app.reports.pdf import Printed, RenderResult
from app.reports.xlsx.rows import Rows, letter
from app.reports.xlsx.sheet import Sheet
from app.reports.xlsx.styles import NORMAL_FACE, NORMAL_SIZE, Styles

KEPT_ON_PAPER = frozenset({"F27", "F35"})
"""Forms that are never a spreadsheet: the recovery key must not lie in a file, and a test of the printer is no table."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_EXTENT = re.compile(rb'<dimension ref="[^"]*"\s*/>')
# The first face of a workbook is the one column widths are counted in.
_FIRST_FACE = re.compile(rb"(<fonts[^>]*>)<font>.*?</font>", re.DOTALL)
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
# Without a date of its own a file is of the beginning of its format's time; the real one would make every file different.
_NO_DATE = "1980-01-01"
_LEVEL = 5


def render_xlsx(documents: Document | Iterable[Document], target: Path | str | BinaryIO) -> RenderResult:
    """Write each document as a sheet of one workbook; ``pages`` of the result is how many sheets.

    :raises UsageProblem: no document, or one that is not to be a spreadsheet (:data:`KEPT_ON_PAPER`, letters).
    :raises EnvironmentProblem: the file cannot be written, or a font of the program is missing.
    """
    papers = [documents] if isinstance(documents, Document) else list(documents)
    if not papers:
        raise UsageProblem("没有选中要保存的内容。")
    for paper in papers:
        if paper.form in KEPT_ON_PAPER:
            raise UsageProblem(f"“{paper.title}”只能打印，不能存成表格。")
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    styles = Styles(workbook)
    sheets: dict[str, Rows] = {}
    try:
        for paper, name in zip(papers, sheet_names(papers), strict=True):
            sheet = workbook.create_sheet(name)
            rows = Rows(styles)
            sheets[f"xl/worksheets/sheet{len(sheets) + 1}.xml"] = rows
            Sheet(sheet, rows, paper.spreadsheet or paper, load_fonts()).write()
            sheet.merged_cells.ranges.update(map(CellRange, rows.merged))
        data = _assembled(workbook, sheets, papers[0])
    finally:
        for rows in sheets.values():
            rows.close()
    write_file(target, data)
    sheets_of = tuple(Printed(1, ()) for _ in papers)
    return RenderResult(len(papers), (), hashlib.sha256(data).hexdigest(), sheets_of)


def sheet_names(documents: Sequence[Document]) -> list[str]:
    """Names that office programs accept, all different: the title, in a batch with the number of the paper."""
    names: list[str] = []
    known: set[str] = set()
    for document in documents:
        parts = [document.title]
        if len(documents) > 1 and document.imprint.number:
            parts.insert(0, document.imprint.number)
        plain = _FORBIDDEN.sub("", " ".join(parts)).strip("' ") or "表"
        name, count = _cut(plain, _LONGEST_NAME), 1
        while name.casefold() in known:
            count += 1
            ending = f"（{count}）"
            name = _cut(plain, _LONGEST_NAME - len(ending)) + ending
        known.add(name.casefold())
        names.append(name)
    return names


def _cut(name: str, longest: int) -> str:
    """As much of *name* as counts *longest*: a rare character outside the basic plane counts two."""
    while len(name.encode("utf-16-le")) // 2 > longest:
        name = name[:-1]
    return name


def _assembled(workbook: Workbook, sheets: dict[str, Rows], first: Document) -> bytes:
    """The file: what openpyxl wrote, with the rows in its sheets."""
    frame, whole = BytesIO(), BytesIO()
    workbook.save(frame)
    stamp = (first.imprint.printed_on or first.imprint.data_date or _NO_DATE).encode()
    face = f'<font><name val="{NORMAL_FACE}"/><family val="2"/><sz val="{NORMAL_SIZE}"/></font>'.encode()
    with (
        zipfile.ZipFile(frame) as source,
        # A part that is given by name only carries no time.
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as result,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMPS.sub(rb"\g<1>" + stamp + rb"T00:00:00Z\g<3>", content)
            elif name == "xl/styles.xml":
                content = _FIRST_FACE.sub(rb"\g<1>" + face, content, count=1)
            rows = sheets.get(name)
            with result.open(name, "w") as part:
                if rows is None:
                    part.write(content)
                    continue
                extent = f'<dimension ref="A1:{letter(rows.widest - 1)}{max(rows.count, 1)}"/>'.encode()
                head, tail = _NO_ROWS.split(_EXTENT.sub(extent, content))
                part.write(head + b"<sheetData>")
                rows.copy_to(part)
                part.write(b"</sheetData>" + tail)
    return whole.getvalue()
