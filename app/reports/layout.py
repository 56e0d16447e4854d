"""From blocks to marks on pages: where every text, rule and box of a :class:`Document` stands.

Pages are produced one after the other and forgotten, so that a ledger of thousands of pages needs no more memory
than one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from app.reports.document import (
    Align,
    Block,
    Caption,
    CutLine,
    Document,
    Figure,
    Imprint,
    Listing,
    PageBreak,
    Paper,
    Paragraph,
    Space,
    Strip,
    Style,
    Table,
    Title,
)
from app.reports.fonts import Fonts, printable
from app.reports.letter import Letter
from app.reports.letter_layout import place_letter
from app.reports.listing import place_listing
from app.reports.setter import (
    CODE_SIDE,
    MM,
    SEE_APPENDIX,
    THIN,
    Continuation,
    Fill,
    PageMarks,
    Setter,
    Stroke,
    middle_to_baseline,
    set_table_rows,
)
from app.reports.tightening import tightened
from app.reports.typeset import Setting, fit, kept_together, wrap
from app.values.dates import format_date

# Type below this is not read any more: a line that is longer still goes on elsewhere.
_SMALLEST_LINE = 6.0
# A box of a drawing lower than this, mm, has no line in it; the note in its place, points.
_LOWEST_BOX = 1.6
_SMALLEST_NOTE = 4.5
OTHERS_THERE = "其余见附页"
# What printers leave white, mm.
_EDGE = 4.0
# Between the texts of head and foot, mm.
_APART = 3.0
_LABEL_SIZE = 10.5
# Free height between a text and the rules of its box in a figure, mm in total.
_BOX_AIR = 0.9
# A title that would take more than half a page is set smaller, down to this size.
_SMALLEST_TITLE = 5.0
# So many characters of 12 pt stand on the narrowest sheet.
_LONGEST_HEADING = 30


class _Flow:
    """Places the blocks of one document on its pages, from top to bottom."""

    def __init__(self, document: Document, fonts: Fonts) -> None:
        self.document = document
        self.paper: Paper = document.paper
        self.setter = Setter(fonts)
        self.fonts = fonts
        self.top = self.paper.margins[0]
        self.left = self.paper.margins[3]
        self.width = self.paper.inner_width
        self.y = self.top
        self.part = ""

    def pages(self) -> Iterator[PageMarks]:
        blocks = list(tightened(self.document.blocks, self.paper.bottom - self.top, self.height_of))
        for number, block in enumerate(blocks):
            if isinstance(block, Table):
                yield from self._table(block, self._tail(blocks[number + 1 :]))
            else:
                yield from self.place(block)
        if self.setter.continued:
            yield self.turn()
            yield from self._appendix()
        yield self.setter.page

    def _tail(self, following: Sequence[Block]) -> float:
        """Height of the lines right after a table (signatures, dates), which are not left alone on a page, mm."""
        lines = takewhile(lambda block: isinstance(block, Strip | Space), following)
        return sum(map(self.height_of, lines))

    def turn(self) -> PageMarks:
        """Begin a new page; returns the finished one."""
        finished, self.setter.page = self.setter.page, PageMarks()
        self.y = self.top
        return finished

    def place(self, block: Block) -> Iterator[PageMarks]:
        if isinstance(block, Listing):
            yield from place_listing(self, block)
        elif isinstance(block, Letter):
            yield from place_letter(self, block)
        elif isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, PageBreak):
            yield self.turn()
        else:
            height = self.height_of(block)
            if self.y + height > self.paper.bottom + 0.01 and self.y > self.top:
                yield self.turn()
            self.place_fixed(block)

    def height_of(self, block: Block) -> float:
        """Height in mm of a block that is never divided."""
        if isinstance(block, Title):
            setting, pitch = self._title(block)
            return len(setting.lines) * pitch + block.after
        if isinstance(block, Strip | CutLine | Space | Figure):
            return block.height
        raise TypeError(f"{type(block).__name__} has no fixed height")

    def place_fixed(self, block: Block) -> None:
        """Place a block that is never divided at the current height."""
        if isinstance(block, Title):
            self._place_title(block)
        elif isinstance(block, Strip):
            self._place_strip(block)
        elif isinstance(block, CutLine):
            self._place_cut_line(block)
        elif isinstance(block, Figure):
            self._place_figure(block)
        self.y += self.height_of(block)

    def _title(self, block: Title) -> tuple[Setting, float]:
        """The lines of a title, and how far apart they stand in mm."""
        # Beside the title stands the code; a long name of a paper shrinks, then takes a second line.
        room = (self.width - 2 * CODE_SIDE / 2) * MM
        size = block.size
        single = self.fonts.width(block.role, block.text)
        if single * size > room:
            size = max(block.size * 0.75, room / single)
        # Lines of about equal length: a last line of one or two characters looks torn off.
        setting = fit(self.fonts, block.role, block.text, room, math.inf, size, size, 1.35, balanced=True)
        pitch, tallest = block.size * 1.35 / MM, (self.paper.bottom - self.top) / 2
        if len(setting.lines) * pitch > tallest:
            smaller = fit(self.fonts, block.role, block.text, room, tallest * MM, size, _SMALLEST_TITLE, 1.35)
            if not smaller.rest:
                return smaller, smaller.size * 1.35 / MM
        return setting, pitch

    def _place_title(self, block: Title) -> None:
        own, title = block.text, self.document.title
        self.part = own.removeprefix(title).strip("　 ") if own.startswith(title) else ""
        setting, pitch = self._title(block)
        style = Style(role=block.role, size=setting.size)
        for number, line in enumerate(setting.lines):
            self.setter.centred(self.paper.width / 2, self.y + number * pitch, pitch, line.text, style)

    def _place_strip(self, block: Strip) -> None:
        size = self._strip_size(block)
        smallest = min(_SMALLEST_LINE, block.style.size)
        filled = sum(map(bool, (block.left, block.centre, block.right)))
        room = self.width if size >= smallest else self.width / filled - _APART
        size = max(size, smallest)
        places: tuple[tuple[str, Align, float], ...] = (
            (block.left, "left", self.left),
            (block.centre, "centre", self.left + self.width / 2),
            (block.right, "right", self.left + self.width),
        )
        for text, align, x in places:
            style = replace(block.style, size=size, align=align)
            self.setter.centred(x, self.y, block.height, self._shortened(text, style, room), style)

    def _shortened(self, text: str, style: Style, room: float) -> str:
        """A line as it stands in *room* mm; one that is too long is cut, and stands whole on the appendix page."""
        text = printable(text).replace("\n", " ")
        most = room * MM / style.size + 0.01
        if self.fonts.width(style.role, text) <= most:
            return text
        name = text.partition("：")[0] if "：" in text[:_LONGEST_HEADING] else self.document.title
        self.setter.continued.append(Continuation(name, text))
        end = len(text)
        while end and self.fonts.width(style.role, text[:end] + SEE_APPENDIX) > most:
            end -= 1
        return text[:end] + SEE_APPENDIX

    def _strip_size(self, block: Strip) -> float:
        """The type size at which the parts of a strip do not run into each other, however small."""
        left, centre, right = (
            self.fonts.width(block.style.role, text) for text in (block.left, block.centre, block.right)
        )
        parts = 2 * max(left, right) + centre + 2 if centre else left + right + 1
        return min(block.style.size, self.width * MM / max(parts, 1))

    def _place_cut_line(self, block: CutLine) -> None:
        y = self.y + block.height / 2
        left, right = 8.0, self.paper.width - 8.0
        width = self.fonts.width("body", block.text) / MM
        style = Style(size=min(11.0, (right - left - 16) / width) if width else 11.0)
        if block.text:
            half = self.fonts.width(style.role, block.text) * style.size / MM / 2 + 3
            centre = self.paper.width / 2
            self.setter.page.strokes.append(Stroke(left, y, centre - half - left, 0, THIN, dashed=True))
            self.setter.page.strokes.append(
                Stroke(centre + half, y, right - centre - half, 0, THIN, dashed=True)
            )
            self.setter.centred(centre, self.y, block.height, block.text, style)
        else:
            self.setter.page.strokes.append(Stroke(left, y, right - left, 0, THIN, dashed=True))

    def _place_figure(self, block: Figure) -> None:
        for mark in block.marks:
            x, y = self.left + mark.x, self.y + mark.y
            if mark.grey is None:
                stroke = Stroke(x, y, mark.width, mark.height, mark.thickness, mark.dashed)
                self.setter.page.strokes.append(stroke)
            else:
                self.setter.page.fills.append(Fill(x, y, mark.width, mark.height, mark.grey))
        for caption in block.captions:
            self._place_caption(caption)
        hidden = False
        for box in block.boxes:
            x, y, cell = self.left + box.x, self.y + box.y, box.cell
            if box.height < _LOWEST_BOX:
                # A list of far more rows than a card has: what no row is left for stands on the appendix page.
                if cell.text and not hidden:
                    note = Style(size=_SMALLEST_NOTE, align="left")
                    self.setter.line(x, y + _SMALLEST_NOTE * 1.2 / MM, OTHERS_THERE, note)
                if cell.text:
                    hidden = True
                    self.setter.continued.append(Continuation(cell.name, cell.text))
                continue
            if box.ruled:
                self.setter.page.strokes.append(Stroke(x, y, box.width, box.height))
            air = _BOX_AIR if box.ruled else 0.0
            setting = self.setter.fit(cell.text, cell.style, box.width, box.height - air)
            self.setter.box(setting, cell.style, x, y, box.width, box.height, cell.name)
        if block.code:
            x, y, side = block.code
            self.setter.page.codes.append((self.left + x, self.y + y, side))

    def _place_caption(self, caption: Caption) -> None:
        """A text of a drawing; one that would leave the sheet is set smaller, then continued."""
        style = Style(role=caption.role, size=caption.size, align=caption.align)
        x, edge = self.left + caption.x, self.paper.width - _EDGE
        room = {"left": edge - x, "right": x - _EDGE, "centre": 2 * min(x - _EDGE, edge - x)}[caption.align]
        width = self.fonts.width(style.role, caption.text) / MM
        if width * style.size > room > 0:
            style = replace(style, size=max(min(_SMALLEST_LINE, style.size), room / width))
            shown = self._shortened(caption.text, style, room)
        else:
            shown = caption.text
        self.setter.line(x, self.y + caption.y, shown, style)

    def _table(self, table: Table, tail: float) -> Iterator[PageMarks]:
        """Rows stay together as far as cells span them; between such groups a page may end.

        :param tail: height of what must stand on the same page as the last row, mm.
        """
        x = self.left + (self.width - sum(table.columns)) / 2
        groups = _row_groups(table)
        start, end, height = groups[0][0], groups[0][0], 0.0
        for first, last in groups:
            group = sum(row.height for row in table.rows[first:last])
            needed = group + (tail if last == len(table.rows) else 0.0)
            if self.y + height + needed > self.paper.bottom + 0.01 and (height or self.y > self.top):
                if end > start:
                    set_table_rows(self.setter, table, start, end, x, self.y)
                yield self.turn()
                start, height = first, 0.0
            end, height = last, height + group
        self.y = set_table_rows(self.setter, table, start, end, x, self.y)

    def _paragraph(self, block: Paragraph) -> Iterator[PageMarks]:
        style = block.style
        pitch = style.size * style.leading / MM
        indent = "　" * block.indent
        text = "\n".join(indent + part for part in printable(block.text).split("\n"))
        measure = self.width * MM / style.size
        lines, _ = wrap(self.fonts, style.role, text, measure, style.tracking / style.size)
        anchor = self.left + self.width * (0.5 if style.align == "centre" else 1.0)
        for group in kept_together(lines):
            if self.y + len(group) * pitch > self.paper.bottom + 0.01 and self.y > self.top:
                yield self.turn()
            for line in group:
                baseline = self.y + pitch / 2 + middle_to_baseline(style.size)
                if style.align == "left":
                    self.setter.justified(line, self.left, baseline, style, style.size, self.width * MM)
                else:
                    self.setter.line(anchor, baseline, line.text, style)
                self.y += pitch
        self.y += block.after

    def _appendix(self) -> Iterator[PageMarks]:
        """What found no room in its cell, in full."""
        imprint = self.document.imprint
        # A card has no margins; what goes on from it is printed where printers reach.
        right = max(self.paper.width - self.left - self.width, _EDGE)
        self.left, self.y = max(self.left, _EDGE), max(self.y, _EDGE)
        self.top, self.width = self.y, self.paper.width - self.left - right
        yield from self.place(Title("附　页", size=18, after=2))
        yield from self.place(Strip(left=self.document.title, right=imprint.number, style=Style(size=10.5)))
        continued, self.setter.continued = self.setter.continued, []
        before = ""
        for name, text in continued:
            if name != before or not name:
                if self.y + 20 > self.paper.bottom:
                    yield self.turn()
                yield from self.place(Space(2))
                heading = Style(role="heading", size=12)
                yield from self.place(Strip(left=f"{_brief(name)}（续）", style=heading))
            before = name
            yield from self.place(Paragraph(text, Style(size=12, align="left", leading=1.5), indent=0))


def _brief(name: str) -> str:
    """The name of a cell as a heading; one that holds a whole text is cut, the text itself stands elsewhere."""
    return name if len(name) <= _LONGEST_HEADING else f"{name[: _LONGEST_HEADING - 1]}…"


def _row_groups(table: Table) -> list[tuple[int, int]]:
    """Ranges of rows that no page end may divide, because a cell spans them."""
    groups: list[tuple[int, int]] = []
    start, reach = 0, 0
    for number, row in enumerate(table.rows):
        reach = max(reach, number + max((cell.rows for cell in row.cells), default=1))
        if reach == number + 1:
            groups.append((start, reach))
            start = reach
    return groups


def lay_out(document: Document, fonts: Fonts) -> Iterator[PageMarks]:
    """The pages of *document* without head and foot, one after the other."""
    return _Flow(document, fonts).pages()


def head_and_foot(document: Document, fonts: Fonts, number: int, total: int | None) -> PageMarks:
    """Running head, foot and code of page *number* of *total*; the copy's label is separate.

    :param total: None while it is not known how many pages there are.
    """
    setter = Setter(fonts)
    if document.foot == "none":
        return setter.page
    paper, imprint = document.paper, document.imprint
    left, right = paper.margins[3], paper.width - paper.margins[1]
    small = 9.0
    if number > 1:
        _running_head(document, setter, small)
    foot = paper.height - paper.margins[2] + 8
    data_date, printed = foot_texts(imprint)
    pages = f"第 {number} 页" if total is None else f"第 {number} 页　共 {total} 页"
    free = (right - left - fonts.width("body", pages) * small / MM) / 2 - _APART
    setter.line(left, foot, data_date, Style(size=_within(fonts, data_date, free, small), align="left"))
    setter.line(paper.width / 2, foot, pages, Style(size=small))
    setter.line(right, foot, printed, Style(size=_within(fonts, printed, free, small), align="right"))
    if document.code_corner == "top":
        setter.page.codes.append((right - CODE_SIDE, paper.margins[0] - CODE_SIDE - 2, CODE_SIDE))
    return setter.page


def _running_head(document: Document, setter: Setter, size: float) -> None:
    """Title and number over every page but the first: between the label of the copy and the code, in its middle if it can."""
    paper, fonts = document.paper, setter.fonts
    running = "　".join(part for part in (document.title, document.imprint.number) if part)
    label = max(fonts.width("heading", label) for label in document.copies) * _LABEL_SIZE / MM
    left = paper.margins[3] + (label + _APART if label else 0.0)
    right = paper.width - paper.margins[1] - (CODE_SIDE + _APART if document.code_corner == "top" else 0.0)
    size = _within(fonts, running, right - left, size)
    half = fonts.width("body", running) * size / MM / 2
    centre = min(max(paper.width / 2, left + half), right - half)
    setter.line(centre, paper.margins[0] - 5, running, Style(size=size))


def _within(fonts: Fonts, text: str, room: float, size: float) -> float:
    """The type size, at most *size*, at which a line takes no more than *room* mm."""
    width = fonts.width("body", text) / MM
    return min(size, max(room, 1.0) / width) if width else size


def copy_label(document: Document, fonts: Fonts, label: str) -> PageMarks:
    """The label that tells one copy of a paper from the others."""
    setter = Setter(fonts)
    style = Style(role="heading", size=_LABEL_SIZE, align="left")
    setter.line(document.paper.margins[3], document.paper.margins[0] - 5, label, style)
    return setter.page


def foot_texts(imprint: Imprint) -> tuple[str, str]:
    """The date of the data, and who printed it when; empty where not known."""
    data_date = f"数据日期：{format_date(imprint.data_date, 'chinese')}" if imprint.data_date else ""
    printed = "　".join(
        part for part in (imprint.printed_by, format_date(imprint.printed_on, "chinese")) if part
    )
    return data_date, f"打印：{printed}" if printed else ""
