"""Documents as spreadsheets: what has a :class:`Listing` can be handed on as .xlsx.

Every cell that holds text is text: format ``@`` and never a formula, whatever it begins with. Only columns marked as
numbers become numbers. Rows are written one by one, so memory does not grow with the table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from app.errors import UsageProblem
from app.reports.document import Document, Line, Listing, Strip, Title, header_cells
from app.reports.fonts import printable
from app.reports.layout import foot_texts
from app.reports.output import write_file
from app.reports.pdf import RenderResult

_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT_FORMAT = "@"
_SIGNED = "+0;-0;0"
# Codes of paper sizes and of upright text in the file format.
_A3, _A4, _A4_LENGTH = 8, 9, 297
_UPRIGHT = 255
# Width of a digit of 11-point type, in which Excel counts column widths.
_MM_PER_UNIT = 1.95
_POINTS_PER_MM = 72 / 25.4


def render_xlsx(documents: Document | Sequence[Document], target: Path | str | BinaryIO) -> RenderResult:
    """Write each document as a sheet of one workbook; ``pages`` of the result is how many sheets.

    :raises UsageProblem: a document has no table of rows (a form to be signed has no use as a spreadsheet).
    :raises EnvironmentProblem: the file cannot be written.
    """
    documents = [documents] if isinstance(documents, Document) else documents
    workbook = Workbook(write_only=True)
    for document in documents:
        shown = document.spreadsheet or document
        listing = next((block for block in shown.blocks if isinstance(block, Listing)), None)
        if listing is None:
            raise UsageProblem(f"“{shown.title}”只能打印或存成PDF，不能存成表格。")
        _Sheet(workbook, shown, listing).write()
    buffer = BytesIO()
    workbook.save(buffer)
    data = buffer.getvalue()
    write_file(target, data)
    return RenderResult(len(documents), (), hashlib.sha256(data).hexdigest())


class _Sheet:
    """Writes the rows of one document."""

    def __init__(self, workbook: Workbook, document: Document, listing: Listing) -> None:
        self.document = document
        self.listing = listing
        self.width = len(listing.columns)
        self.sheet: Any = workbook.create_sheet(_sheet_name(document.title))
        self.row_cells = self._cells_for_rows()
        self.row = 0
        self.merged: list[CellRange] = []

    def write(self) -> None:
        before, after = self._around()
        header_row = len(before) + 1
        self._set_up(header_row)
        for block in before:
            self._write_block(block)
        self._write_header()
        for line in self.listing.lines:
            self._write_line(line)
        for block in chain(_written(self.listing.tail), after):
            self._write_block(block)
        self.sheet.merged_cells.ranges.update(self.merged)

    def _write_header(self) -> None:
        """The titles of the columns; a title that spans columns or rows is one merged cell."""
        rows = header_cells(self.listing.columns)
        top = self.row
        for number, row in enumerate(rows):
            titles = [self._text("", bold=True, border=True) for _ in range(self.width)]
            for item in row:
                titles[item.column] = self._text(item.title, bold=True, border=True, wrap=len(rows) > 1)
                if item.upright:
                    titles[item.column].alignment = Alignment("center", "center", _UPRIGHT, wrap_text=True)
                if item.rows > 1 or item.columns > 1:
                    first = top + number + 1
                    self.merged.append(
                        CellRange(
                            min_col=item.column + 1,
                            max_col=item.column + item.columns,
                            min_row=first,
                            max_row=first + item.rows - 1,
                        )
                    )
            height = self.listing.header_height * _POINTS_PER_MM if number == len(rows) - 1 else 22
            self._append(titles, height if len(rows) > 1 else 22)

    def _around(self) -> tuple[list[Title | Strip], list[Title | Strip]]:
        """Titles and strips before and after the table; a strip without text is left out."""
        position = next(i for i, block in enumerate(self.document.blocks) if block is self.listing)
        return _written(self.document.blocks[:position]), _written(self.document.blocks[position + 1 :])

    def _set_up(self, header_row: int) -> None:
        sheet, paper = self.sheet, self.document.paper
        for number, column in enumerate(self.listing.columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = round(column.width / _MM_PER_UNIT, 1)
        sheet.page_setup.paperSize = _A3 if max(paper.width, paper.height) > _A4_LENGTH else _A4
        sheet.page_setup.orientation = "landscape" if paper.width > paper.height else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        top, right, bottom, left = (margin / 25.4 for margin in paper.margins)
        sheet.page_margins.top, sheet.page_margins.bottom = top, bottom
        sheet.page_margins.left, sheet.page_margins.right = left, right
        sheet.print_options.horizontalCentered = True
        last_header_row = header_row + len(header_cells(self.listing.columns)) - 1
        sheet.print_title_rows = f"{header_row}:{last_header_row}"
        sheet.freeze_panes = f"{get_column_letter(1 + self.listing.fixed)}{last_header_row + 1}"
        if self.listing.fixed:
            sheet.print_title_cols = f"A:{get_column_letter(self.listing.fixed)}"
        data_date, printed = foot_texts(self.document.imprint)
        sheet.oddFooter.left.text = _footer_text(data_date)
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
        sheet.oddFooter.right.text = _footer_text(printed)

    def _write_block(self, block: Title | Strip) -> None:
        if isinstance(block, Title):
            cells = [self._text(block.text, size=block.size, bold=True), *self._blanks(self.width - 1)]
            self._merge(1, self.width)
            self._append(cells, block.size * 1.6)
            return
        middle = self.width // 2
        parts = [part for part in (block.left, block.centre, block.right) if part]
        if len(parts) == 1:
            align = "left" if block.left else "right" if block.right else "center"
            cells = [self._text(parts[0], align=align, size=block.style.size), *self._blanks(self.width - 1)]
            self._merge(1, self.width)
        else:
            left = "　　".join(part for part in (block.left, block.centre) if part)
            cells = [
                self._text(left, align="left", size=block.style.size),
                *self._blanks(middle - 1),
                self._text(block.right, align="right", size=block.style.size),
                *self._blanks(self.width - middle - 1),
            ]
            self._merge(1, middle)
            self._merge(middle + 1, self.width)
        self._append(cells, block.height * _POINTS_PER_MM)

    def _write_line(self, line: Line) -> None:
        if line.kind == "row":
            self._append(self._row_cells(line.values), None)
            return
        size = self.listing.style.size
        align = "left" if line.kind == "head" else "right"
        first = self._text(line.values[0], align=align, bold=line.kind == "head", border=True, size=size)
        self._merge(1, self.width)
        self._append([first, *(self._text("", border=True) for _ in range(self.width - 1))], 20)

    def _row_cells(self, values: Iterable[str]) -> Iterator[Cell]:
        """The cells of a row. Each is written before the next is asked for, so one styled cell per column and kind
        serves all rows; making styles anew for every cell would take ten times as long.
        """
        for text, column, (text_cell, number_cell, signed_cell) in zip(
            values, self.listing.columns, self.row_cells, strict=True
        ):
            if column.number and text.lstrip("+-").isdecimal():
                cell = signed_cell if text.startswith("+") else number_cell
                cell.value = int(text)
                yield cell
            else:
                _put_text(text_cell, text)
                yield text_cell

    def _cells_for_rows(self) -> list[tuple[Cell, Cell, Cell]]:
        """For each column a styled cell for text, one for numbers and one for numbers shown with their sign."""
        kinds = []
        for column in self.listing.columns:
            align = "center" if column.align == "centre" else column.align
            text, number, signed = (
                self._text("", align=align, border=True, size=self.listing.style.size, wrap=True)
                for _ in range(3)
            )
            number.number_format = "0"
            signed.number_format = _SIGNED
            kinds.append((text, number, signed))
        return kinds

    def _text(
        self,
        text: str,
        *,
        align: str = "center",
        size: float = 11,
        bold: bool = False,
        border: bool = False,
        wrap: bool = False,
    ) -> Cell:
        cell: Cell = WriteOnlyCell(self.sheet)
        _put_text(cell, text)
        cell.number_format = _TEXT_FORMAT
        cell.font = Font(name="宋体", size=size, bold=bold)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrap)
        if border:
            cell.border = _GRID
        return cell

    def _blanks(self, count: int) -> list[Cell]:
        return [self._text("") for _ in range(count)]

    def _merge(self, first: int, last: int) -> None:
        """Merge columns of the row that is written next."""
        if last > first:
            self.merged.append(
                CellRange(min_col=first, max_col=last, min_row=self.row + 1, max_row=self.row + 1)
            )

    def _append(self, cells: list[Cell] | Iterator[Cell], height: float | None) -> None:
        self.row += 1
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(cells)


def _put_text(cell: Cell, text: str) -> None:
    """Set the value of a text cell; what looks like a formula stays text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", printable(text)) or None
    if cell.value is not None:
        cell.data_type = "s"


def _written(blocks: Iterable[object]) -> list[Title | Strip]:
    return [
        block
        for block in blocks
        if isinstance(block, Title)
        or (isinstance(block, Strip) and (block.left or block.centre or block.right))
    ]


def _sheet_name(title: str) -> str:
    r"""A name Excel accepts: at most 31 characters, none of ``[]:*?/\``."""
    return "".join(character for character in title if character not in "[]:*?/\\")[:31] or "表"


def _footer_text(text: str) -> str:
    """& begins a code in a footer; it is written twice."""
    return text.replace("&", "&&")
