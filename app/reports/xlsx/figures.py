"""Drawings of fixed positions (cards, seals and captions) as cells of a sheet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from PIL import Image as Picture

from app.reports.code import code_matrix
from app.reports.document import Caption, Figure, Mark
from app.reports.fonts import Fonts
from app.reports.xlsx.grid import Grid, figure_spans
from app.reports.xlsx.rows import Piece
from app.reports.xlsx.styles import DASHED, THIN, Edges, Look, Stroke
from app.reports.xlsx.tables import fitted_size

MM = 72 / 25.4
_DOTS = 8
# Horizontal edges nearer to each other than this are one, mm.
_SAME = 0.4


def place_figure(figure: Figure, inner: float, grid: Grid, fonts: Fonts) -> tuple[list[Piece], list[float]]:
    """The texts and boxes of *figure* and the heights of its rows in mm."""
    levels = _levels(figure)
    heights = [below - above for above, below in pairwise(levels)]
    taken: set[tuple[int, int]] = set()
    pieces: list[Piece] = []

    def put(piece: Piece) -> None:
        cells = {
            (row, column)
            for row in range(piece.row, piece.row + piece.rows)
            for column in range(piece.column, piece.column + piece.columns)
        }
        free = sorted(cells - taken)
        if not free:  # one text over another: nothing is lost
            place = next(i for i, other in enumerate(pieces) if other.row <= piece.row < other.row + other.rows
                         and other.column <= piece.column < other.column + other.columns)  # fmt: skip
            pieces[place] = pieces[place]._replace(text=f"{pieces[place].text}　{piece.text}")
            return
        if len(free) < len(cells):  # two texts that touch: the later one keeps its first free cell
            piece = piece._replace(row=free[0][0], column=free[0][1], rows=1, columns=1)
            cells = {free[0]}
        taken.update(cells)
        pieces.append(piece)

    for box in figure.boxes:
        cell = box.cell
        size = fitted_size(cell, box.width, box.height, fonts)
        column, columns = grid.span(box.x, box.x + box.width)
        row, rows = _span(levels, box.y, box.y + box.height)
        edges = Edges(THIN, THIN, THIN, THIN) if box.ruled else Edges()
        look = Look(cell.style.role, size, cell.style.align, cell.style.valign, edges=edges)
        put(Piece(row, column, rows, columns, cell.text, look, cell.number))
    for caption, left, right in figure_spans(figure, inner, fonts):
        column, columns = grid.span(left, right)
        row, rows = _span(levels, *_extent(caption))
        look = Look(caption.role, caption.size, caption.align, wrap=False)
        put(Piece(row, column, rows, columns, caption.text, look))
    return _with_rules(pieces, figure, levels, grid, taken), heights


def code_picture(text: str) -> bytes:
    """The code of a paper as a picture (PNG), a dot of the code eight dots wide."""
    matrix = code_matrix(text)
    side = len(matrix)
    dots = Picture.new("1", (side, side))
    dots.putdata([module == "0" for row in matrix for module in row])
    target = BytesIO()
    dots.resize((side * _DOTS, side * _DOTS)).save(target, "PNG")
    return target.getvalue()


def _levels(figure: Figure) -> list[float]:
    """Horizontal edges of everything in the figure, from top to bottom."""
    wanted = [0.0, figure.height]
    for box in figure.boxes:
        wanted += (box.y, box.y + box.height)
    for mark in figure.marks:
        wanted += (mark.y, mark.y + mark.height)
    if not figure.boxes:
        for caption in figure.captions:
            wanted += _extent(caption)
    else:
        # Captions of a card stand in the rows of its boxes, or in what is free above and below them.
        for caption in figure.captions:
            if all(not box.y <= caption.y <= box.y + box.height for box in figure.boxes):
                wanted += _extent(caption)
    levels: list[float] = []
    for level in sorted(min(max(level, 0.0), figure.height) for level in wanted):
        if not levels or level - levels[-1] > _SAME:
            levels.append(level)
    return levels


def _extent(caption: Caption) -> tuple[float, float]:
    """Upper and lower edge of a line of text whose baseline stands at its y."""
    return caption.y - 1.05 * caption.size / MM, caption.y + 0.3 * caption.size / MM


def _span(levels: list[float], top: float, bottom: float) -> tuple[int, int]:
    """First row, counted from 0, and number of rows between two heights; at least one row."""
    first = min(_nearest(levels, top), len(levels) - 2)
    return first, max(1, _nearest(levels, bottom) - first)


def _nearest(levels: list[float], y: float) -> int:
    place = bisect_left(levels, y)
    return min(
        (near for near in (place - 1, place) if 0 <= near < len(levels)),
        key=lambda near: abs(levels[near] - y),
    )


def _with_rules(
    pieces: list[Piece], figure: Figure, levels: list[float], grid: Grid, taken: set[tuple[int, int]]
) -> list[Piece]:
    """Pieces with the frames of the figure around them; frames also pass empty cells."""
    ruled: dict[tuple[int, int], dict[str, Stroke]] = {}
    for mark in figure.marks:
        if mark.grey is None:
            for cell, side in _sides(mark, levels, grid):
                ruled.setdefault(cell, {})[side] = DASHED if mark.dashed else THIN
    found = []
    for piece in pieces:
        bottom, right = piece.row + piece.rows - 1, piece.column + piece.columns - 1
        sides: dict[str, Stroke] = {}
        for (row, column), marks in ruled.items():
            if piece.row <= row <= bottom and piece.column <= column <= right:
                on_edge = {"top": row == piece.row, "bottom": row == bottom}
                on_edge |= {"left": column == piece.column, "right": column == right}
                sides |= {side: style for side, style in marks.items() if on_edge[side]}
        edges = piece.look.edges._replace(**sides)
        found.append(piece._replace(look=piece.look._replace(edges=edges)))
    empty = [
        Piece(row, column, 1, 1, "", Look(edges=Edges(**sides)))
        for (row, column), sides in ruled.items()
        if (row, column) not in taken
    ]
    return found + empty


def _sides(mark: Mark, levels: list[float], grid: Grid) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells along a rule or a box, each with the side the rule is on."""
    top, rows = _span(levels, mark.y, mark.y + mark.height)
    left, columns = grid.span(mark.x, mark.x + mark.width)
    if mark.width:
        for column in range(left, left + columns):
            yield (top, column), "top"
            if mark.height:
                yield (top + rows - 1, column), "bottom"
    if mark.height:
        for row in range(top, top + rows):
            yield (row, left), "left"
            if mark.width:
                yield (row, left + columns - 1), "right"
