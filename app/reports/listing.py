"""Tables of any length: repeated headers, group heads and totals that are never left alone, growing rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

from app.reports.document import (
    Block,
    Cell,
    HeaderCell,
    Line,
    Listing,
    Paper,
    Row,
    Style,
    Table,
    header_cells,
)
from app.reports.setter import CODE_SIDE, MM, THICK, THIN, PageMarks, Setter, Stroke, set_table_rows
from app.reports.typeset import Setting

# Free space above and below the text of a row, mm in total.
_AIR = 2.0


class Pages(Protocol):
    """What a listing needs of the flow it stands in."""

    paper: Paper
    setter: Setter
    left: float
    width: float
    top: float
    y: float
    part: str
    """What the last title added to that of the paper: which part of it this is."""

    def turn(self) -> PageMarks:
        """Begin a new page; returns the finished one."""

    def height_of(self, block: Block) -> float:
        """Height of a block that is never divided, mm."""

    def place_fixed(self, block: Block) -> None:
        """Place such a block at the current height."""


class _Measured(NamedTuple):
    """A line with its texts fitted and its height in mm."""

    line: Line
    settings: tuple[Setting, ...]
    height: float


def place_listing(pages: Pages, listing: Listing) -> Iterator[PageMarks]:
    """Place *listing*; yields each page that it fills."""
    placer = _Placer(pages, listing)
    if not placer.has_room(placer.header_height + 2 * listing.height) and pages.y > pages.top:
        yield pages.turn()
    tail = sum(pages.height_of(block) for block in listing.tail)
    placer.start_page(with_context=False)
    for block, last in _with_last(_blocks(placer.measured())):
        needed = sum(item.height for item in block) + (tail if last else 0.0)
        if not placer.has_room(needed) and not placer.at_page_top:
            yield placer.turn(block[0].line)
        for item in block:
            # Only a block taller than a whole page gets here without room.
            if not placer.has_room(item.height) and not placer.at_page_top:
                yield placer.turn(item.line)
            placer.set_line(item)
    placer.close_page()
    if tail and pages.y + tail > pages.paper.bottom + 0.01:
        yield pages.turn()
    for tail_block in listing.tail:
        pages.place_fixed(tail_block)


def _blocks(lines: Iterable[_Measured]) -> Iterator[list[_Measured]]:
    """Lines that must stand together: heads with the first row below, totals and joined rows with the row above."""
    block: list[_Measured] = []
    for item in lines:
        begins = item.line.kind != "total" and not item.line.joined
        if block and block[-1].line.kind != "head" and begins:
            yield block
            block = []
        block.append(item)
    if block:
        yield block


def _with_last(blocks: Iterable[list[_Measured]]) -> Iterator[tuple[list[_Measured], bool]]:
    """Each block, with whether it is the last."""
    iterator = iter(blocks)
    current = next(iterator, None)
    while current is not None:
        following = next(iterator, None)
        yield current, following is None
        current = following


class Looks(NamedTuple):
    """How the texts of a listing are set: in each column, in heads by level, in totals."""

    columns: tuple[Style, ...]
    heads: tuple[Style, ...]
    total: Style

    def of(self, line: Line) -> Style:
        """The style of a line that spans all columns: heads of outer groups are more prominent."""
        return self.total if line.kind == "total" else self.heads[min(line.level, len(self.heads) - 1)]


def looks_of(listing: Listing) -> Looks:
    """The styles of *listing*, which paper and spreadsheet share."""
    base = listing.style
    return Looks(
        tuple(
            replace(
                base,
                align=column.align,
                spaced=column.spaced,
                padding=base.padding + (column.align != "centre") * 0.8,
            )
            for column in listing.columns
        ),
        (
            Style("heading", base.size + 1, base.minimum, "centre"),
            Style("heading", base.size, base.minimum, "left", padding=2.0),
            Style("body", base.size, base.minimum, "left", padding=5.0),
        ),
        Style("body", base.size, base.minimum, "right", padding=3.0),
    )


def header_table(listing: Listing) -> Table:
    """The titles of the columns as a table of one or more rows."""
    base = listing.style
    style = Style("heading", base.size, base.minimum, spaced=True, padding=0.5)

    def cell(item: HeaderCell) -> Cell:
        return Cell(item.title, style, item.columns, item.rows, vertical=item.upright)

    rows = header_cells(listing.columns)
    heights = [listing.group_height] * (len(rows) - 1) + [listing.header_height]
    return Table(
        tuple(column.width for column in listing.columns),
        tuple(Row(tuple(map(cell, row)), height) for row, height in zip(rows, heights, strict=True)),
    )


class _Placer:
    """Sets the lines of one listing and draws the rules of each page."""

    def __init__(self, pages: Pages, listing: Listing) -> None:
        self.pages = pages
        self.listing = listing
        self.total_width = sum(column.width for column in listing.columns)
        self.x = pages.left + (pages.width - self.total_width) / 2
        self.lefts = [self.x]
        for column in listing.columns:
            self.lefts.append(self.lefts[-1] + column.width)
        self.looks = looks_of(listing)
        self.styles = self.looks.columns
        self.header = header_table(listing)
        self.header_height = sum(row.height for row in self.header.rows)
        self.headers: dict[float, tuple[PageMarks, float]] = {}
        self.context: dict[int, str] = {}
        self.page_top = 0.0
        self.run_top: float | None = None
        self.at_page_top = True

    def has_room(self, height: float) -> bool:
        return self.pages.y + height <= self.pages.paper.bottom + 0.01

    def measured(self) -> Iterator[_Measured]:
        """Fit the texts of every line."""
        listing, setter = self.listing, self.pages.setter
        for line in listing.lines:
            if line.kind == "row":
                settings = tuple(
                    setter.fit(value, style, column.width, listing.tallest)
                    for value, style, column in zip(line.values, self.styles, listing.columns, strict=True)
                )
                tallest = max(_text_height(setting, listing.style.leading) for setting in settings)
                yield _Measured(line, settings, max(listing.height, tallest + _AIR))
            else:
                style = self.looks.of(line)
                setting = setter.fit(line.values[0], style, self.total_width, listing.tallest)
                yield _Measured(
                    line, (setting,), max(listing.height, _text_height(setting, style.leading) + _AIR)
                )

    def start_page(self, *, with_context: bool) -> None:
        """Set the header, and name again the groups that go on."""
        pages = self.pages
        self.page_top = pages.y
        self._set_header()
        if with_context and self.context:
            text = "　".join(self.context[level] for level in sorted(self.context)) + "（续）"
            style = self.looks.heads[1]
            setting = pages.setter.fit(text, style, self.total_width, self.listing.tallest)
            height = max(self.listing.height, _text_height(setting, style.leading) + _AIR)
            self._set_spanning(setting, style, height)
        self.at_page_top = True

    def _set_header(self) -> None:
        """The titles of the columns: set once for each height they stand at, then repeated as they are."""
        pages = self.pages
        found = self.headers.get(pages.y)
        if found is None:
            aside = Setter(pages.setter.fonts)
            bottom = set_table_rows(aside, self.header, 0, len(self.header.rows), self.x, pages.y)
            pages.setter.continued += aside.continued
            found = self.headers[pages.y] = aside.page, bottom
        marks, pages.y = found
        pages.setter.page.texts += marks.texts
        pages.setter.page.strokes += marks.strokes

    def turn(self, upcoming: Line) -> PageMarks:
        """Finish the page and begin the next one, on which *upcoming* is the first line."""
        self.close_page()
        finished = self.pages.turn()
        self._name_part()
        if upcoming.kind == "head":
            self._forget_groups(upcoming.level)
        self.start_page(with_context=True)
        return finished

    def _name_part(self) -> None:
        """Beside the running head: which part of a ledger over several sheets goes on, left of the code."""
        paper = self.pages.paper
        right = paper.width - paper.margins[1] - CODE_SIDE - 4
        self.pages.setter.line(right, paper.margins[0] - 5, self.pages.part, Style(size=9, align="right"))

    def set_line(self, item: _Measured) -> None:
        """Set one fitted line at the current height."""
        line = item.line
        if line.kind == "row":
            self._set_row(item)
        elif line.kind == "head":
            self._forget_groups(line.level)
            self.context[line.level] = line.values[0]
            self._set_spanning(item.settings[0], self.looks.of(line), item.height)
        else:
            self._set_spanning(item.settings[0], self.looks.total, item.height)
        self.at_page_top = False

    def _forget_groups(self, level: int) -> None:
        self.context = {known: text for known, text in self.context.items() if known < level}

    def _set_row(self, item: _Measured) -> None:
        pages, setter = self.pages, self.pages.setter
        if self.run_top is None:
            self.run_top = pages.y
        for setting, style, left, column in zip(
            item.settings, self.styles, self.lefts[:-1], self.listing.columns, strict=True
        ):
            if setting.lines or setting.rest:
                name = f"{item.line.values[0]}　{column.title}"
                setter.box(setting, style, left, pages.y, column.width, item.height, name)
        self._rule(item.height)

    def _set_spanning(self, setting: Setting, style: Style, height: float) -> None:
        self._end_run()
        self.pages.setter.box(setting, style, self.x, self.pages.y, self.total_width, height, "")
        self._rule(height)

    def _rule(self, height: float) -> None:
        self.pages.y += height
        self.pages.setter.page.strokes.append(Stroke(self.x, self.pages.y, self.total_width, 0, THIN))

    def _end_run(self) -> None:
        """Draw the column rules of the rows since the last line that spans all columns."""
        if self.run_top is not None:
            for x in self.lefts[1:-1]:
                self.pages.setter.page.strokes.append(
                    Stroke(x, self.run_top, 0, self.pages.y - self.run_top, THIN)
                )
            self.run_top = None

    def close_page(self) -> None:
        """Finish the rules of this page."""
        self._end_run()
        height = self.pages.y - self.page_top
        self.pages.setter.page.strokes.append(Stroke(self.x, self.page_top, self.total_width, height, THICK))


def _text_height(setting: Setting, leading: float) -> float:
    """Height of fitted lines in mm; a note that the text goes on takes a line too."""
    count = len(setting.lines) + bool(setting.rest)
    return setting.size * (1 + (count - 1) * leading) / MM if count else 0.0
