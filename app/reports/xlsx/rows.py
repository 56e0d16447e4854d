"""The rows of a sheet as text of the file format, written one by one so that memory does not grow with the table."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from app.reports.fonts import printable
from app.reports.xlsx.styles import GENERAL, NO_EDGES, SIGNED, TEXT_FORMAT, WHOLE, Edges, Look, Styles

POINTS_PER_MM = 72 / 25.4
TALLEST = 400.0
"""The tallest row an office program takes, in points, with some to spare."""
LONGEST = 32_000
"""So many characters go into one cell, with some to spare."""
_IN_MEMORY = 8 << 20
LONGEST_AS_TEXT = 255
"""Longer cells show as #### in older office programs when their format is that of text."""
# So many digits a number of an office program keeps exactly.
_EXACT = 15
# Characters that XML does not know and that have no shape.
_NONCHARACTERS = {0xFFFE: None, 0xFFFF: None}


class Piece(NamedTuple):
    """A text in one or more cells of a block: place and extent in rows and columns of the block, from 0."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    look: Look
    number: bool = False


class Rows:
    """Collects the rows of one sheet, and which cells are merged."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.count = 0
        self.merged: list[str] = []
        self.breaks: list[int] = []
        self.widest = 1
        self.last_height = 0.0
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (open as long as the sheet)

    def close(self) -> None:
        """Forget the rows."""
        self._file.close()

    def copy_to(self, target: IO[bytes]) -> None:
        """Write all rows into a part of the workbook."""
        self._file.seek(0)
        while chunk := self._file.read(1 << 20):
            target.write(chunk)

    def add(self, cells: str, height: float) -> None:
        """One row from its written cells; *height* in mm."""
        self.count += 1
        self.last_height = height
        points = min(height * POINTS_PER_MM, TALLEST)
        self._file.write(f'<row r="{self.count}" ht="{points:.2f}" customHeight="1">{cells}</row>'.encode())

    def blank(self, height: float) -> None:
        """Free height in mm."""
        self.add("", height)

    def end_page(self) -> None:
        """What follows begins on a new page."""
        if self.count:
            self.breaks.append(self.count)

    def place(self, pieces: Sequence[Piece], heights: Sequence[float]) -> None:
        """The rows of a block, so many as there are *heights* (mm), with what stands in them."""
        rows: list[dict[int, str]] = [{} for _ in heights]
        top = self.count
        for piece in pieces:
            self._put(rows, piece, top)
        for row, height in zip(rows, heights, strict=True):
            self.add("".join(row[column] for column in sorted(row)), height)

    def _put(self, rows: list[dict[int, str]], piece: Piece, top: int) -> None:
        """A piece over several cells: the value in the first, its rules around all of them."""
        last_row, last_column = piece.row + piece.rows - 1, piece.column + piece.columns - 1
        self.widest = max(self.widest, last_column + 1)
        edges = piece.look.edges
        for row in range(piece.row, last_row + 1):
            for column in range(piece.column, last_column + 1):
                first = row == piece.row and column == piece.column
                look = piece.look
                if edges is not NO_EDGES:
                    look = look._replace(
                        edges=Edges(
                            edges.top if row == piece.row else "",
                            edges.right if column == last_column else "",
                            edges.bottom if row == last_row else "",
                            edges.left if column == piece.column else "",
                        )
                    )
                elif not first:
                    continue
                place = f"{letter(column)}{top + row + 1}"
                rows[row][column] = self.cell(place, piece.text if first else "", look, piece.number)
        if piece.rows > 1 or piece.columns > 1:
            self.merged.append(
                f"{letter(piece.column)}{top + piece.row + 1}:{letter(last_column)}{top + last_row + 1}"
            )

    def cell(self, place: str, text: str, look: Look, number: bool = False) -> str:
        """One cell; a count becomes a number, everything else is text whatever it begins with."""
        if number and is_count(text):
            # A number that is too wide shows as #### unless it may shrink.
            format_ = SIGNED if text.startswith("+") else WHOLE
            style = self.styles.number(look._replace(format=format_, one_line=True))
            return f'<c r="{place}" s="{style}"><v>{int(text)}</v></c>'
        if len(text) > LONGEST_AS_TEXT and look.format == TEXT_FORMAT:
            look = look._replace(format=GENERAL)
        return text_cell(place, self.styles.number(look), text)


def text_cell(place: str, style: int, text: str) -> str:
    """A cell of text, or an empty one."""
    return f'<c r="{place}" s="{style}"{_content(text)}'


def is_count(text: str) -> bool:
    """Whether *text* is a whole number as papers print it, with or without a sign, that stays exact."""
    digits = text.removeprefix("+").removeprefix("-")
    return digits.isdecimal() and digits.isascii() and len(digits) <= _EXACT


@functools.lru_cache(maxsize=8192)
def _content(text: str) -> str:
    """The rest of a cell that holds *text*; names and words of a ledger come again and again."""
    shown = printable(text).translate(_NONCHARACTERS) if not text.isprintable() else printable(text)
    if not shown:
        return "/>"
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(shown)}</t></is></c>'


@functools.lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """The letters of a column counted from 0."""
    return str(get_column_letter(column + 1))
