"""The columns of a sheet: every vertical edge that something on the paper has, so that all of it falls into cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from app.reports.document import Block, Caption, Document, Figure, Listing, Strip, Table
from app.reports.fonts import Fonts

MM = 72 / 25.4
# Edges nearer to each other than this are one; no column moves by more than half of it.
_SAME = 0.5
# Free space beside a text within its cell, mm.
_BESIDE = 3.0


class Grid:
    """Column edges in mm from the left margin of the paper."""

    def __init__(self, edges: Iterable[float]) -> None:
        self.edges = _distinct(edges)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.edges) - 1

    @property
    def widths(self) -> list[float]:
        """Widths of the columns in mm."""
        return [right - left for left, right in pairwise(self.edges)]

    @property
    def width(self) -> float:
        """Width of all columns in mm."""
        return self.edges[-1] - self.edges[0]

    def at(self, x: float) -> int:
        """The number of the edge nearest to *x*."""
        place = bisect_left(self.edges, x)
        return min(
            (near for near in (place - 1, place) if 0 <= near <= self.count),
            key=lambda near: abs(self.edges[near] - x),
        )

    def span(self, left: float, right: float) -> tuple[int, int]:
        """First column, counted from 0, and number of columns between two places; at least one column."""
        first = min(self.at(left), self.count - 1)
        return first, max(1, self.at(right) - first)

    def width_of(self, first: int, columns: int) -> float:
        """Width in mm of some columns."""
        return self.edges[first + columns] - self.edges[first]


def grid_of(document: Document, fonts: Fonts) -> Grid:
    """The columns of *document*.

    A list keeps exactly its own columns, because people sort and filter it; other papers also get what the parts of
    their lines of text need.
    """
    inner = document.paper.inner_width
    blocks = [*document.blocks, *_tails(document.blocks)]
    edges = [edge for block in blocks for edge in _edges(block, inner, fonts)]
    listed = any(isinstance(block, Listing) for block in blocks)
    if not edges or not listed:
        edges += (0.0, inner)
    grid = Grid(edges)
    if listed:
        return grid
    for block in blocks:
        if isinstance(block, Strip):
            for lowest, highest in strip_bounds(block, grid, fonts):
                if not any(lowest <= edge <= highest for edge in grid.edges[1:-1]):
                    grid = Grid((*grid.edges, (lowest + highest) / 2))
    return grid


def strip_bounds(strip: Strip, grid: Grid, fonts: Fonts) -> list[tuple[float, float]]:
    """Between which places the parts of *strip* can be divided, for each division."""
    left, centre, right = (
        fonts.width(strip.style.role, text) * strip.style.size / MM + _BESIDE if text else 0.0
        for text in (strip.left, strip.centre, strip.right)
    )
    start, end = grid.edges[0], grid.edges[-1]
    middle = (start + end) / 2
    if strip.centre:
        bounds = []
        if strip.left:
            bounds.append(_ordered(start + left, middle - centre / 2))
        if strip.right:
            bounds.append(_ordered(middle + centre / 2, end - right))
        return bounds
    return [_ordered(start + left, end - right)] if strip.left and strip.right else []


def strip_edges(strip: Strip, grid: Grid, fonts: Fonts) -> list[int]:
    """Numbers of the edges that divide the parts of *strip*, each nearest to the middle of where it may be."""
    found: list[int] = []
    for lowest, highest in strip_bounds(strip, grid, fonts):
        first = found[-1] + 1 if found else 1
        place = (lowest + highest) / 2
        candidates = range(first, grid.count)
        if not candidates:
            return []
        found.append(min(candidates, key=lambda edge: abs(grid.edges[edge] - place)))
    return found


def figure_spans(figure: Figure, inner: float, fonts: Fonts) -> Iterator[tuple[Caption, float, float]]:
    """Where each caption of *figure* has room: within the box around it or between the margins, and beside the other
    captions on its line.
    """
    frames = [mark for mark in figure.marks if mark.width and mark.height and mark.grey is None]
    extents = [_extent(caption, fonts) for caption in figure.captions]
    for number, caption in enumerate(figure.captions):
        around = [
            frame
            for frame in frames
            if frame.x <= caption.x <= frame.x + frame.width
            and frame.y <= caption.y <= frame.y + frame.height + 0.01
        ]
        left, right = (around[0].x, around[0].x + around[0].width) if around else (0.0, inner)
        start, end = extents[number]
        for other, (other_start, other_end) in zip(figure.captions, extents, strict=True):
            if other is caption or abs(other.y - caption.y) > caption.size / MM:
                continue
            if other_start >= end - 0.1:
                right = min(right, _between(caption, end, other, other_start))
            elif other_end <= start + 0.1:
                left = max(left, _between(other, other_end, caption, start))
        if caption.align == "centre":
            half = min(caption.x - left, right - caption.x)
            yield caption, caption.x - half, caption.x + half
        elif caption.align == "left":
            yield caption, caption.x, right
        else:
            yield caption, left, caption.x


def _extent(caption: Caption, fonts: Fonts) -> tuple[float, float]:
    """Left and right edge of the text of a caption, mm."""
    width = fonts.width(caption.role, caption.text) * caption.size / MM
    start = caption.x - {"left": 0.0, "centre": width / 2, "right": width}[caption.align]
    return start, start + width


def _between(left: Caption, end: float, right: Caption, start: float) -> float:
    """Where two captions on one line part: at the one that begins or ends there, else in the middle of the gap."""
    if right.align == "left":
        return start
    return end if left.align == "right" else (start + end) / 2


def table_left(width: float, inner: float) -> float:
    """Tables stand in the middle between the margins."""
    return (inner - width) / 2


def _edges(block: Block, inner: float, fonts: Fonts) -> Iterator[float]:
    if isinstance(block, Table):
        left = table_left(sum(block.columns), inner)
        for columns in {block.columns, *(row.columns for row in block.rows if row.columns)}:
            yield from accumulate(columns, initial=left)
    elif isinstance(block, Listing):
        widths = [column.width for column in block.columns]
        yield from accumulate(widths, initial=table_left(sum(widths), inner))
    elif isinstance(block, Figure):
        for box in block.boxes:
            yield from (box.x, box.x + box.width)
        for mark in block.marks:
            yield from (mark.x, mark.x + mark.width)
        for _, left, right in figure_spans(block, inner, fonts):
            yield from (left, right)


def _tails(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Listing):
            yield from block.tail


def _ordered(first: float, second: float) -> tuple[float, float]:
    return min(first, second), max(first, second)


def _distinct(edges: Iterable[float]) -> list[float]:
    """Edges from left to right, those that are nearly one as one."""
    found: list[float] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > _SAME:
            found.append(edge)
    return found
