"""Tables of any length as rows of a sheet: header, groups, totals, and rows of styled cells written at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.reports.document import Line, Listing, Style
from app.reports.fonts import Fonts
from app.reports.listing import Looks, header_table, looks_of
from app.reports.setter import Setter
from app.reports.typeset import wrap
from app.reports.xlsx.grid import MM, Grid, table_left
from app.reports.xlsx.rows import LONGEST_AS_TEXT, Piece, Rows, is_count, letter, text_cell
from app.reports.xlsx.styles import MEDIUM, SIGNED, THIN, WHOLE, Edges, Look
from app.reports.xlsx.tables import chunks, divided, fitted_height, place_table, roomy


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


def write_lines(
    rows: Rows, listing: Listing, inner: float, grid: Grid, fonts: Fonts
) -> list[tuple[str, str]]:
    """Everything below the header; returns what found no room in a cell, each with the name of its cell."""
    writer = _Lines(rows, listing, inner, grid, fonts)
    iterator = iter(listing.lines)
    line = next(iterator, None)
    while line is not None:
        following = next(iterator, None)
        writer.write(line, last=following is None)
        line = following
    return writer.continued


class _Lines:
    """Writes the lines of one listing."""

    def __init__(self, rows: Rows, listing: Listing, inner: float, grid: Grid, fonts: Fonts) -> None:
        self.rows = rows
        self.listing = listing
        self.fonts = fonts
        self.continued: list[tuple[str, str]] = []
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
        self.setter = Setter(fonts)
        self.styles = tuple(map(roomy, self.looks.columns))
        self.sized: dict[tuple[int, float, bool], int] = {}
        self.characters = tuple(
            int((column.width - 2 * style.padding) * MM / style.size)
            for column, style in zip(listing.columns, self.styles, strict=True)
        )

    def write(self, line: Line, *, last: bool) -> None:
        """One line; the *last* one closes the frame."""
        if line.kind != "row":
            self._span(line, last=last)
            return
        height, sizes = self._measured(line.values)
        ordinary = height <= self.listing.tallest and max(map(len, line.values)) <= LONGEST_AS_TEXT
        if self.plain and ordinary:
            self.rows.add(self._cells(line.values, sizes, last=last), height)
        else:
            self._write_pieces(line, height, sizes, last=last)

    def _write_pieces(self, line: Line, height: float, sizes: dict[int, float], *, last: bool) -> None:
        """A row whose cells are merged, or one with texts so long that they stand in several rows."""
        heights = chunks(height)
        pieces = []
        columns = zip(
            line.values, self.listing.columns, self._column_looks(last=last), self.spans, strict=True
        )
        for place, (text, column, look, (first, count)) in enumerate(columns):
            shown, rest = divided(text)
            if rest:
                self.continued.append((f"{line.values[0]}　{column.title}", rest))
            sized = look._replace(size=sizes[place]) if place in sizes else look
            pieces.append(Piece(0, first, len(heights), count, shown, sized, column.number))
        self.rows.place(pieces, heights)

    def _cells(self, values: Sequence[str], sizes: dict[int, float], *, last: bool) -> str:
        row = self.rows.count + 1
        parts = []
        columns = zip(self.letters, self.formats[last], values, strict=True)
        for place, (name, formats, text) in enumerate(columns):
            if formats.number and is_count(text):
                style = formats.signed if text[0] == "+" else formats.whole
                parts.append(f'<c r="{name}{row}" s="{style}"><v>{int(text)}</v></c>')
            elif place in sizes:
                style = self._sized(place, sizes[place], last=last)
                parts.append(text_cell(f"{name}{row}", style, text))
            else:
                parts.append(text_cell(f"{name}{row}", formats.text, text))
        return "".join(parts)

    def _measured(self, values: Sequence[str]) -> tuple[float, dict[int, float]]:
        """The height of a row in mm, and the sizes of type of the texts that do not fit as they are, by column."""
        height = self.listing.height
        sizes: dict[int, float] = {}
        for place, (text, characters) in enumerate(zip(values, self.characters, strict=True)):
            if len(text) > characters and self.listing.columns[place].number and is_count(text):
                continue  # a number shrinks by itself
            if len(text) > characters or "\n" in text:
                sizes[place], needed = self._fitted(place, text)
                height = max(height, needed)
        return height, sizes

    def _fitted(self, place: int, text: str) -> tuple[float, float]:
        """The size of type that a text has on paper, and the height in mm that an office program then needs."""
        column, style = self.listing.columns[place], self.styles[place]
        setting = self.setter.fit(text, style, column.width, self.listing.tallest)
        lines = len(setting.lines)
        if setting.rest:
            measure = (column.width - 2 * style.padding) * MM / setting.size
            lines = len(wrap(self.fonts, style.role, text, measure)[0])
        return setting.size, fitted_height(lines, setting.size) if lines > 1 else 0.0

    def _sized(self, place: int, size: float, *, last: bool) -> int:
        """The number of the look of a column with type of another size."""
        key = place, size, last
        if key not in self.sized:
            look = list(self._column_looks(last=last))[place]
            self.sized[key] = self.rows.styles.number(look._replace(size=size))
        return self.sized[key]

    def _span(self, line: Line, *, last: bool) -> None:
        """A head or total over all columns."""
        style = self.looks.of(line)
        edges = Edges(THIN, MEDIUM, MEDIUM if last else THIN, MEDIUM)
        look = Look(style.role, style.size, style.align, indent=round(style.padding / 3), edges=edges)
        if style.align == "centre":
            look = look._replace(indent=0)
        room = (self.width - 2 * style.padding) * MM
        lines = max(1, -int(-self.fonts.width(style.role, line.values[0]) * style.size // room))
        heights = chunks(self.listing.height if lines == 1 else fitted_height(lines, style.size))
        first, columns = self.whole
        self.rows.place([Piece(0, first, len(heights), columns, line.values[0], look)], heights)

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
                number(look._replace(format=WHOLE, one_line=True)),
                number(look._replace(format=SIGNED, one_line=True)),
                column.number,
            )
            for look, column in zip(self._column_looks(last=last), self.listing.columns, strict=True)
        ]


def _look(style: Style, edges: Edges) -> Look:
    return Look(style.role, style.size, style.align, edges=edges)
