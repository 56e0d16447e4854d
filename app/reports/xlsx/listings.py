"""Tables of any length as rows of a sheet: header, groups, totals, and rows of styled cells written at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.reports.document import Line, Listing, Style
from app.reports.fonts import Fonts
from app.reports.listing import Looks, header_table, looks_of
from app.reports.xlsx.grid import MM, Grid, table_left
from app.reports.xlsx.rows import Piece, Rows, is_count, letter, text_cell
from app.reports.xlsx.styles import MEDIUM, SIGNED, THIN, WHOLE, Edges, Look
from app.reports.xlsx.tables import PADDING, fitted_height, place_table

# So many digits a number of an office program keeps exactly.
_EXACT = 15


class _Formats(NamedTuple):
    """Numbers of the looks of a column for text, counts and counts with a sign."""

    text: int
    whole: int
    signed: int
    number: bool


def write_header(rows: Rows, listing: Listing, inner: float, grid: Grid, fonts: Fonts) -> tuple[int, int]:
    """The titles of the columns; returns the first and the last row of the sheet they stand in."""
    header = header_table(listing)
    placed = place_table(header, table_left(sum(header.columns), inner), grid, fonts)
    first = rows.count + 1
    rows.place(placed.pieces, placed.heights)
    return first, rows.count


def write_lines(rows: Rows, listing: Listing, inner: float, grid: Grid, fonts: Fonts) -> None:
    """Everything below the header."""
    writer = _Lines(rows, listing, inner, grid, fonts)
    iterator = iter(listing.lines)
    line = next(iterator, None)
    while line is not None:
        following = next(iterator, None)
        writer.write(line, last=following is None)
        line = following


class _Lines:
    """Writes the lines of one listing."""

    def __init__(self, rows: Rows, listing: Listing, inner: float, grid: Grid, fonts: Fonts) -> None:
        self.rows = rows
        self.listing = listing
        self.fonts = fonts
        left = table_left(sum(column.width for column in listing.columns), inner)
        self.spans: list[tuple[int, int]] = []
        for column in listing.columns:
            self.spans.append(grid.span(left, left + column.width))
            left += column.width
        first = self.spans[0][0]
        self.whole = (first, self.spans[-1][0] + self.spans[-1][1] - first)
        self.width = grid.width_of(*self.whole)
        # A column that is one column of the sheet needs no merging: its cells are written straight away.
        self.plain = all(columns == 1 for _, columns in self.spans)
        self.letters = [letter(place) for place, _ in self.spans]
        self.looks: Looks = looks_of(listing)
        self.formats = {last: self._formats(last=last) for last in (False, True)}
        self.room = tuple(
            (column.width - 2 * max(style.padding, PADDING)) * MM
            for column, style in zip(listing.columns, self.looks.columns, strict=True)
        )
        self.characters = tuple(int(room / listing.style.size) for room in self.room)

    def write(self, line: Line, *, last: bool) -> None:
        """One line; the *last* one closes the frame."""
        if line.kind != "row":
            self._span(line, last=last)
        elif self.plain:
            self.rows.add(self._cells(line.values, last=last), self._height(line.values))
        else:
            pieces = [
                Piece(0, first, 1, columns, text, look, column.number)
                for text, column, look, (first, columns) in zip(
                    line.values, self.listing.columns, self._column_looks(last=last), self.spans, strict=True
                )
            ]
            self.rows.place(pieces, [self._height(line.values)])

    def _cells(self, values: Sequence[str], *, last: bool) -> str:
        row = self.rows.count + 1
        parts = []
        for name, formats, text in zip(self.letters, self.formats[last], values, strict=True):
            if formats.number and is_count(text) and len(text) <= _EXACT:
                style = formats.signed if text[0] == "+" else formats.whole
                parts.append(f'<c r="{name}{row}" s="{style}"><v>{int(text)}</v></c>')
            else:
                parts.append(text_cell(f"{name}{row}", formats.text, text))
        return "".join(parts)

    def _height(self, values: Sequence[str]) -> float:
        """The height of a row, as an office program needs it for its longest text."""
        lines = 1
        for text, room, characters in zip(values, self.room, self.characters, strict=True):
            if len(text) > characters or "\n" in text:
                lines = max(lines, self._lines_of(text, room))
        if lines == 1:
            return self.listing.height
        return max(self.listing.height, fitted_height(lines, self.listing.style.size))

    def _lines_of(self, text: str, room: float) -> int:
        style = self.listing.style
        return sum(
            max(1, -int(-self.fonts.width(style.role, part) * style.size // room))
            for part in text.split("\n")
        )

    def _span(self, line: Line, *, last: bool) -> None:
        """A head or total over all columns."""
        style = self.looks.of(line)
        edges = Edges(THIN, MEDIUM, MEDIUM if last else THIN, MEDIUM)
        look = Look(style.role, style.size, style.align, indent=round(style.padding / 3), edges=edges)
        if style.align == "centre":
            look = look._replace(indent=0)
        room = (self.width - 2 * style.padding) * MM
        lines = max(1, -int(-self.fonts.width(style.role, line.values[0]) * style.size // room))
        height = self.listing.height if lines == 1 else fitted_height(lines, style.size)
        first, columns = self.whole
        self.rows.place([Piece(0, first, 1, columns, line.values[0], look)], [height])

    def _column_looks(self, *, last: bool) -> Iterator[Look]:
        end = len(self.listing.columns) - 1
        for place, style in enumerate(self.looks.columns):
            edges = Edges(
                THIN,
                MEDIUM if place == end else THIN,
                MEDIUM if last else THIN,
                MEDIUM if place == 0 else THIN,
            )
            yield _look(style, edges)

    def _formats(self, *, last: bool) -> list[_Formats]:
        number = self.rows.styles.number
        return [
            _Formats(
                number(look),
                number(look._replace(format=WHOLE)),
                number(look._replace(format=SIGNED)),
                column.number,
            )
            for look, column in zip(self._column_looks(last=last), self.listing.columns, strict=True)
        ]


def _look(style: Style, edges: Edges) -> Look:
    return Look(style.role, style.size, style.align, edges=edges)
