"""Ruled tables as pieces of a sheet: the same cells with the same sizes of type, rows as high as on paper.

On paper the lines to sign stand at the lower right of an opinion's cell. A cell of a sheet has one alignment, so such
a row becomes two: the text above, the lines to sign below, with no rule between them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from app.reports.document import Cell, Style, Table
from app.reports.fonts import Fonts
from app.reports.setter import Setter
from app.reports.typeset import wrap
from app.reports.xlsx.grid import MM, Grid
from app.reports.xlsx.rows import LONGEST, POINTS_PER_MM, TALLEST, Piece
from app.reports.xlsx.styles import MEDIUM, THIN, Edges, Look

# Distance of lines of an office program as a multiple of the size, and free height of a cell, mm.
LINE = 1.3
_AIR = 1.5
_CLOSING_LEADING = 1.6
# Free space beside a text in an office program, mm, and its least distance of lines.
_PADDING = 0.9
_LEADING = 1.2
# A text up to this length that stands on one line on paper is kept on one line.
_SHORT = 8
_CONTINUED = "（下转附页）"
_TALLEST_ROW = TALLEST / POINTS_PER_MM


class Placement(NamedTuple):
    """A table ready to be written: what stands in its rows, their heights in mm, and what found no room."""

    pieces: list[Piece]
    heights: list[float]
    continued: list[tuple[str, str]]


class _Part(NamedTuple):
    """The rows of the sheet that one row of the table becomes: first row, rows of text, whether lines to sign follow."""

    first: int
    texts: int
    closing: int


def place_table(table: Table, left: float, grid: Grid, fonts: Fonts) -> Placement:
    """The cells of *table*, whose left edge is *left* mm from the left margin."""
    fitted = {
        id(cell): _fitted(cell, _width(cell, column, table, row), _height(cell, row, table), fonts)
        for row, column, cell in _walk(table)
    }
    parts, heights = _parts(table, fitted)
    pieces: list[Piece] = []
    continued: list[tuple[str, str]] = []
    right = left + sum(table.columns)
    for number, column, cell in _walk(table):
        lefts = list(accumulate(table.rows[number].columns or table.columns, initial=left))
        first, columns = grid.span(lefts[column], lefts[column + cell.columns])
        own, last = parts[number], parts[number + cell.rows - 1]
        top, bottom = own.first, last.first + last.texts + last.closing
        edges = Edges(
            MEDIUM if number == 0 else THIN,
            MEDIUM if lefts[column + cell.columns] > right - 0.1 else THIN,
            MEDIUM if number + cell.rows == len(table.rows) else THIN,
            MEDIUM if column == 0 else THIN,
        )
        text, rest = divided(cell.text)
        if rest:
            continued.append((cell.name, rest))
        look = _look(cell, fitted[id(cell)][0], edges)
        if cell.closing:
            closing = _closing_look(cell, edges._replace(top=""))
            pieces.append(Piece(bottom - 1, first, 1, columns, "\n".join(cell.closing), closing))
            look, bottom = look._replace(edges=edges._replace(bottom="")), bottom - 1
        pieces.append(Piece(top, first, bottom - top, columns, text, look, cell.number))
    return Placement(pieces, heights, continued)


def fitted_size(cell: Cell, width: float, height: float, fonts: Fonts) -> float:
    """The size of type, in points, at which the text of *cell* fits into a box of *width* × *height* mm."""
    return float(Setter(fonts).fit(cell.text, roomy(cell.style), width, height).size)


def fitted_height(lines: int, size: float) -> float:
    """Height in mm that an office program needs for some lines."""
    return lines * size * LINE / MM + _AIR


def chunks(height: float) -> list[float]:
    """A height as heights of rows; no row of a sheet is taller than half a sheet of paper."""
    count = max(1, -int(-height // _TALLEST_ROW))
    return [height / count] * count


def _walk(table: Table) -> list[tuple[int, int, Cell]]:
    """Every cell with its row and column in the grid of the table."""
    taken: set[tuple[int, int]] = set()
    found = []
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            taken.update((number + i, column + j) for i in range(cell.rows) for j in range(cell.columns))
            found.append((number, column, cell))
            column += cell.columns
    return found


def _width(cell: Cell, column: int, table: Table, row: int) -> float:
    columns = table.rows[row].columns or table.columns
    return sum(columns[column : column + cell.columns])


def _height(cell: Cell, row: int, table: Table) -> float:
    return sum(below.height for below in table.rows[row : row + cell.rows])


def _fitted(cell: Cell, width: float, height: float, fonts: Fonts) -> tuple[float, float]:
    """The size of type at which the text of *cell* fits as on paper, and the height in mm it needs."""
    closing = _closing_height(cell)
    if cell.vertical or not cell.text:
        return cell.style.size, closing
    style = roomy(cell.style)
    setting = Setter(fonts).fit(cell.text, style, width, height - closing - _AIR)
    lines = len(setting.lines)
    if setting.rest:
        measure = (width - 2 * style.padding) * MM / setting.size
        lines = len(wrap(fonts, cell.style.role, cell.text, measure)[0])
    needed = fitted_height(lines, setting.size) if setting.rest else 0.0
    return setting.size, needed + closing


def roomy(style: Style) -> Style:
    """*style* with the free space and the distance of lines that office programs insist on."""
    return replace(style, padding=max(style.padding, _PADDING), leading=max(style.leading, _LEADING))


def _parts(table: Table, fitted: dict[int, tuple[float, float]]) -> tuple[list[_Part], list[float]]:
    """How many rows of the sheet each row becomes, and all their heights."""
    needed = [row.height for row in table.rows]
    closings = [0.0] * len(table.rows)
    for number, _, cell in _walk(table):
        last = number + cell.rows - 1
        closings[last] = max(closings[last], _closing_height(cell))
        room = sum(needed[number : last + 1])
        needed[last] += max(0.0, fitted[id(cell)][1] - room)
    parts: list[_Part] = []
    heights: list[float] = []
    for height, closing in zip(needed, closings, strict=True):
        texts = chunks(height - closing)
        parts.append(_Part(len(heights), len(texts), int(closing > 0)))
        heights += texts + [closing] * (closing > 0)
    return parts, heights


def _closing_height(cell: Cell) -> float:
    return 2.5 + len(cell.closing) * cell.style.size * _CLOSING_LEADING / MM if cell.closing else 0.0


def _look(cell: Cell, size: float, edges: Edges) -> Look:
    style = cell.style
    return Look(
        style.role,
        size,
        style.align,
        style.valign,
        upright=cell.vertical,
        one_line=style.valign == "middle" and 0 < len(cell.text) <= _SHORT and "\n" not in cell.text,
        indent=_indent(style),
        edges=edges,
    )


def _closing_look(cell: Cell, edges: Edges) -> Look:
    style = replace(cell.style, align="right", padding=7.0)
    return Look(style.role, style.size, "right", "middle", indent=_indent(style), edges=edges)


def _indent(style: Style) -> int:
    """The padding of a text that does not stand in the middle, in steps of an office program (about 3 mm)."""
    return round(style.padding / 3) if style.align != "centre" else 0


def divided(text: str) -> tuple[str, str]:
    """What goes into the cell, and what has to continue at the end of the sheet."""
    if len(text) <= LONGEST:
        return text, ""
    return text[:LONGEST] + _CONTINUED, text[LONGEST:]
