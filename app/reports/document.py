"""The document model: what a paper consists of, independent of how it is rendered.

A :class:`Document` is a list of blocks that flow down pages of one size. All lengths are millimetres, type sizes
points. Everything is plain immutable data without behaviour, so that a form may as well come from a template file.
The renderers are :mod:`app.reports.pdf` and :mod:`app.reports.xlsx`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from app.reports.letter import Letter

Role = Literal["title", "body", "remark", "heading", "plain"]
"""What a text is on an official paper: each role has a face of its own (:mod:`app.reports.fonts`)."""
Align = Literal["left", "centre", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]


@dataclass(frozen=True)
class Paper:
    """A sheet: size and margins in mm (top, right, bottom, left)."""

    width: float
    height: float
    margins: tuple[float, float, float, float]

    @property
    def inner_width(self) -> float:
        """Width between the margins."""
        return self.width - self.margins[1] - self.margins[3]

    @property
    def bottom(self) -> float:
        """Lower limit of the text area, measured from the top edge."""
        return self.height - self.margins[2]


A4_PORTRAIT = Paper(210, 297, (22, 20, 20, 20))
A4_LANDSCAPE = Paper(297, 210, (20, 15, 16, 15))
A3_LANDSCAPE = Paper(420, 297, (20, 12, 16, 12))


@dataclass(frozen=True)
class Style:
    """How a text is set.

    :param minimum: smallest size the text may shrink to before it continues on the appendix page.
    :param spaced: a text of two characters is opened by one em (张　三, 姓　名).
    :param leading: distance of lines as a multiple of the size.
    :param padding: free space at the left and right of a cell, mm.
    :param tracking: points added after each character, may be negative (28 characters of 16 pt in 156 mm).
    """

    role: Role = "body"
    size: float = 12
    minimum: float = 8
    align: Align = "centre"
    valign: VerticalAlign = "middle"
    spaced: bool = False
    leading: float = 1.25
    padding: float = 1.0
    tracking: float = 0.0


@dataclass(frozen=True)
class Cell:
    """A cell of a :class:`Table`.

    :param columns: how many grid columns it spans.
    :param rows: how many grid rows it spans; the rows below leave the place out.
    :param vertical: the characters stand one below the other (narrow labels).
    :param closing: lines at the lower right, such as （盖章） and 年 月 日.
    :param name: heading under which a text without room continues on the appendix page.
    :param number: the text is a count, which a spreadsheet takes as a number.
    """

    text: str = ""
    style: Style = field(default_factory=Style)
    columns: int = 1
    rows: int = 1
    vertical: bool = False
    closing: tuple[str, ...] = ()
    name: str = ""
    number: bool = False


@dataclass(frozen=True)
class Row:
    """A row of fixed height in mm.

    :param columns: the row's own column widths, where it does not follow the grid of its table; no cell may then
        span rows.
    :param least: height down to which it gives way so that what follows stays on the same page; 0 for none.
    """

    cells: tuple[Cell, ...]
    height: float
    columns: tuple[float, ...] = ()
    least: float = 0.0


@dataclass(frozen=True)
class Table:
    """A ruled grid: column widths in mm; thin inner lines and a thicker frame."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]


class Line(NamedTuple):
    """One line of a :class:`Listing`.

    ``row`` has a value per column; ``head`` and ``total`` have one value that spans all columns. ``level`` orders
    heads: 0 is the outermost group. A ``joined`` row stands on the same page as the one before it.
    """

    kind: Literal["row", "head", "total"]
    values: tuple[str, ...]
    level: int = 0
    joined: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a :class:`Listing`; width in mm. ``number`` columns become numbers in a spreadsheet.

    :param above: titles over this one, outermost first; neighbours that share them stand under one cell.
    :param upright: the characters of the title stand one below the other.
    """

    title: str
    width: float
    align: Align = "centre"
    spaced: bool = False
    number: bool = False
    above: tuple[str, ...] = ()
    upright: bool = False


class HeaderCell(NamedTuple):
    """A cell of a header: its place and extent in rows and columns of the header, counted from 0."""

    row: int
    column: int
    rows: int
    columns: int
    title: str
    upright: bool


def header_cells(columns: Sequence[Column]) -> list[list[HeaderCell]]:
    """The header of *columns*, row by row: shared titles above, each column's own title down to the last row."""
    depth = 1 + max((len(column.above) for column in columns), default=0)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]
    for place, column in enumerate(columns):
        for level, title in enumerate(column.above):
            path = column.above[: level + 1]
            if place and columns[place - 1].above[: level + 1] == path:
                continue
            width = 1
            while place + width < len(columns) and columns[place + width].above[: level + 1] == path:
                width += 1
            rows[level].append(HeaderCell(level, place, 1, width, title, upright=False))
        level = len(column.above)
        rows[level].append(HeaderCell(level, place, depth - level, 1, column.title, column.upright))
    return rows


class Lines:
    """The lines of a long listing, made anew each time they are asked for, so that they need no memory."""

    def __init__(self, make: Callable[[], Iterator[Line]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Line]:
        return self._make()


@dataclass(frozen=True)
class Listing:
    """A table of any length: the header is repeated on each page, group heads stay with their first row, totals with
    their last, and a group that crosses a page is announced again with （续）.

    :param height: least height of a row in mm; a row grows with its text up to ``tallest``.
    :param header_height: of the lowest row of the header; ``group_height`` of each row above it.
    :param fixed: how many columns at the left a spreadsheet keeps in sight.
    :param tail: what must stand on the same page as the last line (signatures).
    """

    columns: tuple[Column, ...]
    lines: Iterable[Line]
    style: Style = Style(size=9.5, minimum=7, padding=0.8, leading=1.15)
    height: float = 8
    tallest: float = 30
    header_height: float = 10
    group_height: float = 7
    fixed: int = 0
    tail: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Title:
    """A centred title; it shrinks to one line and, when that is too small, wraps."""

    text: str
    size: float = 22
    after: float = 4
    role: Role = "title"


@dataclass(frozen=True)
class Strip:
    """A line of text with a left, a centred and a right part."""

    left: str = ""
    centre: str = ""
    right: str = ""
    style: Style = Style(size=12)
    height: float = 7


@dataclass(frozen=True)
class Paragraph:
    """Running text, justified; ``indent`` in characters for the first line of each paragraph."""

    text: str
    style: Style = Style(size=14, align="left", leading=1.6)
    indent: int = 2
    after: float = 1.5
    name: str = ""


@dataclass(frozen=True)
class CutLine:
    """A dotted line across the sheet where parts are cut; the text stands in its middle for the seal over the edge."""

    text: str = ""
    height: float = 12


@dataclass(frozen=True)
class Space:
    """Free height in mm."""

    height: float


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


class Mark(NamedTuple):
    """A rule or box of a :class:`Figure`, mm from its upper left corner; without width or height it is a line.

    ``grey`` fills the box (0 white … 1 black) instead of drawing its outline; ``thickness`` in points.
    """

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.5
    grey: float | None = None
    dashed: bool = False


class Caption(NamedTuple):
    """A text of a :class:`Figure`: anchor in mm (baseline), size in points."""

    x: float
    y: float
    text: str
    size: float = 9
    align: Align = "left"
    role: Role = "body"


class Placed(NamedTuple):
    """A cell of a :class:`Figure`: its text is fitted into the box; ``ruled`` draws the box too."""

    x: float
    y: float
    width: float
    height: float
    cell: Cell
    ruled: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing of given height: rules, texts, cells, and optionally the paper's code at (x, y, side)."""

    height: float
    marks: tuple[Mark, ...] = ()
    captions: tuple[Caption, ...] = ()
    code: tuple[float, float, float] | None = None
    boxes: tuple[Placed, ...] = ()


Block: TypeAlias = (
    "Title | Strip | Paragraph | Table | Listing | CutLine | Space | PageBreak | Figure | Letter"
)


@dataclass(frozen=True)
class Imprint:
    """What every paper carries beside its content; all optional.

    :param number: the paper's own number, e.g. 新编审〔2024〕15号.
    :param data_date: the day the data stand for, ISO date.
    :param printed_by: who printed it.
    :param printed_on: when it was printed, ISO date.
    :param issuer: the office, e.g. 中共新安县委机构编制委员会办公室.
    :param title: the local name of the paper, when it differs from the usual one.
    """

    number: str = ""
    data_date: str = ""
    printed_by: str = ""
    printed_on: str = ""
    issuer: str = ""
    title: str = ""


NO_IMPRINT = Imprint()


@dataclass(frozen=True)
class Document:
    """One paper.

    :param form: form number, e.g. ``F01``.
    :param copies: labels of the copies; each copy is printed with all its pages and its own label.
    :param digest: SHA-256 of the data it was built from (hex); its beginning is part of the printed code.
    :param spreadsheet: the same paper as one table, when the sheets of paper divide it.
    :param code_corner: where the code stands; ``none`` when a figure of the document shows it.
    :param foot: running head and foot of a paper; ``none`` when its blocks number the pages themselves (letters).
    :param overlay: for preprinted stock: only the texts are drawn, no rules, head, foot, label or code.
    :param mark: what stands at the upper edge of its pages, such as 作废.
    :param stamp: what stands large and pale across each of its pages, behind everything.
    """

    form: str
    title: str
    blocks: tuple[Block, ...]
    paper: Paper = A4_PORTRAIT
    imprint: Imprint = NO_IMPRINT
    copies: tuple[str, ...] = ("",)
    digest: str = ""
    code_corner: Literal["top", "none"] = "top"
    foot: Literal["paper", "none"] = "paper"
    spreadsheet: Document | None = None
    overlay: bool = False
    mark: str = ""
    stamp: str = ""

    @property
    def code_text(self) -> str:
        """What the printed code says: form, number and the beginning of the digest."""
        return "|".join(("BZ", self.form, self.imprint.number, self.digest[:12]))


def content_digest(data: Any, imprint: Imprint) -> str:
    """SHA-256 (hex) of the data of a paper and its number and date, whoever prints it and whenever.

    :param data: a dataclass of strings, numbers, tuples and dataclasses, or None for a paper without data.
    """
    digest = hashlib.sha256()
    encoder = json.JSONEncoder(default=vars, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    fields = vars(data) if data is not None else {}
    for name, value in sorted({**fields, "number": imprint.number, "data_date": imprint.data_date}.items()):
        digest.update(f"{name}\n".encode())
        # Long tables are taken item by item: the text of a whole ledger would need more memory than its data.
        for item in value if isinstance(value, tuple) else (value,):
            digest.update(encoder.encode(item).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
