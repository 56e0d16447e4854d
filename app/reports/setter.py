"""Marks on a page, and the setter that puts texts into cells.

Positions are millimetres from the upper left corner, a text's y is its baseline; type sizes and line
thicknesses are points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.reports.document import Cell, Role, Style, Table
from app.reports.fonts import Fonts, printable
from app.reports.typeset import ASCENT, Setting, TextLine, fit
from app.reports.veil import unveiled
from app.reports.vertical import set_vertically

MM = 72 / 25.4
THIN, THICK = 0.5, 1.0
CODE_SIDE = 14.0
"""Side of the code at the upper right corner of a paper, mm."""
CONTINUED = "（下转附页）"
SEE_APPENDIX = "（见附页）"
SHORT_NOTES = ("见附页", "附页", "附")
"""The same in narrow cells."""
# Least free height of a cell around a text in its middle, and above a text at its top, mm; distance of signature lines as a multiple of the type size.
_AIR = 1.2
_TOP = 2.0
_CLOSING_LEADING = 1.6
# Most space between the characters of a justified line, em; what that space does not divide.
_LOOSEST = 0.5
_LOOSEST_OF_ROOM = 0.016
_WORDS = re.compile(r"([!-~]{2,})")


class Text(NamedTuple):
    """A line of text; ``spacing`` is extra space after each character, in points; ``red`` for the head of a letter.

    ``narrow``: how wide the characters are set, 1 as they are; a long name at the head of a letter is narrower.
    """

    x: float
    y: float
    text: str
    role: Role
    size: float
    spacing: float = 0.0
    red: bool = False
    narrow: float = 1.0


class Stroke(NamedTuple):
    """A rule (no width or no height) or the outline of a box."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = THIN
    dashed: bool = False
    red: bool = False


class Fill(NamedTuple):
    """A filled box; grey 0 is white, 1 black."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@dataclass
class PageMarks:
    """Everything on one page; ``codes`` are the places (x, y, side) of the paper's QR code."""

    texts: list[Text] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    codes: list[tuple[float, float, float]] = field(default_factory=list)


class Continuation(NamedTuple):
    """Text that found no room in its cell, and the name of that cell."""

    name: str
    text: str


class Setter:
    """Sets texts on the current page and remembers what found no room."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.page = PageMarks()
        self.continued: list[Continuation] = []

    def line(self, x: float, y: float, text: str, style: Style, *, spacing: float = 0.0) -> None:
        """One line whose anchor (left, centre or right by the style) is *x* and whose baseline is *y*.

        :param spacing: points after each character, beside the tracking of *style*.
        """
        text = printable(text).replace("\n", " ")
        if text:
            spacing += style.tracking
            width = (self.fonts.width(style.role, text) * style.size + spacing * (len(text) - 1)) / MM
            start = x - {"left": 0.0, "centre": width / 2, "right": width}[style.align]
            self.page.texts.append(Text(start, y, text, style.role, style.size, spacing))

    def centred(self, x: float, top: float, height: float, text: str, style: Style) -> None:
        """One line in the vertical middle of a strip."""
        self.line(x, top + height / 2 + middle_to_baseline(style.size), text, style)

    def fit(self, text: str, style: Style, width: float, height: float) -> Setting:
        """Fit *text* into a cell of *width* × *height* mm."""
        inner = (width - 2 * style.padding) * MM
        balanced = style.align == "centre"
        return fit(
            self.fonts,
            style.role,
            text,
            inner,
            height * MM,
            style.size,
            style.minimum,
            style.leading,
            balanced,
            style.tracking,
        )

    def box(
        self, setting: Setting, style: Style, x: float, y: float, width: float, height: float, name: str
    ) -> None:
        """Set fitted lines into the cell at (*x*, *y*)."""
        size, lines = setting.size, setting.lines
        room = (width - 2 * style.padding) * MM
        if setting.rest:
            self.continued.append(Continuation(name, setting.rest))
            lines = (*lines, self._note(style.role, room / size, begun=bool(lines)))
        if not lines:
            return
        pitch = size * style.leading / MM
        used = size / MM + (len(lines) - 1) * pitch
        free = {"top": _TOP, "middle": (height - used) / 2, "bottom": height - used - _AIR}[style.valign]
        baseline = y + free + size * ASCENT / MM
        role, tracking, start = style.role, style.tracking, x + style.padding
        opened = style.spaced and len(lines) == 1 and 3 * size <= room and _is_short_word(lines[0].text)
        free_at_left = {"left": 0.0, "centre": 0.5, "right": 1.0}[style.align]
        append = self.page.texts.append
        for line in lines:
            if opened:
                left = start + free_at_left * (room - (line.width + 1) * size + tracking) / MM
                append(Text(left, baseline, line.text, role, size, tracking + size))
            elif style.align == "left":
                self.justified(line, start, baseline, style, size, room)
            elif line.text:
                left = start + free_at_left * (room - line.width * size + tracking) / MM
                append(Text(left, baseline, line.text, role, size, tracking))
            baseline += pitch

    def justified(self, line: TextLine, x: float, y: float, style: Style, size: float, room: float) -> None:
        """A line of running text from *x*; one that is broken reaches over the whole *room*, in points.

        The space goes between ideographs and around words and numbers, never into them; the indent of a paragraph keeps
        its width.
        """
        role, tracking = style.role, style.tracking
        text = line.text.lstrip("　")
        if not text:
            return
        x += (size + tracking) * (len(line.text) - len(text)) / MM
        free = room - line.width * size
        parts = _words_apart(text) if not line.last else [text]
        gaps = sum(map(len, parts[::2])) + len(parts) // 2 - 1
        extra = free / gaps if gaps > 0 and not line.last else 0.0
        if extra > min(size * _LOOSEST, room * _LOOSEST_OF_ROOM):
            # A line with so little on it would fall apart, in a narrow cell sooner.
            extra = 0.0
        if not extra or len(parts) == 1:
            self.page.texts.append(Text(x, y, text, role, size, tracking + extra))
            return
        for place, part in enumerate(parts):
            if part:
                word = place % 2
                self.page.texts.append(Text(x, y, part, role, size, tracking if word else tracking + extra))
                stretched = extra * (1 if word else len(part))
                x += (self.fonts.width(role, part) * size + tracking * len(part) + stretched) / MM

    def _note(self, role: Role, measure: float, *, begun: bool) -> TextLine:
        """The note that a text goes on elsewhere, as long as a line of *measure* em allows."""
        notes = (CONTINUED if begun else SEE_APPENDIX, *SHORT_NOTES)
        widths = [self.fonts.width(role, note) for note in notes]
        fitting = (place for place, width in enumerate(widths) if width <= measure + 0.01)
        place = next(fitting, len(notes) - 1)
        return TextLine(notes[place], widths[place], 0, last=True)

    def vertical(
        self, text: str, style: Style, x: float, y: float, width: float, height: float, name: str = ""
    ) -> None:
        """Characters one below the other; what finds no room so is set in lines, and goes on in the appendix."""
        placed = set_vertically(
            self.fonts, style.role, text, (style.size, min(style.minimum, style.size)), width, height
        )
        if placed is None:
            setting = self.fit(text, style, width, height - _AIR)
            self.box(setting, style, x, y, width, height, name or text)
            return
        for place in placed:
            centred = Style(role=style.role, size=place.size)
            self.line(x + place.x, y + place.y, place.text, centred)


def middle_to_baseline(size: float) -> float:
    """Distance in mm from the middle of an ideograph of *size* points down to its baseline."""
    return (ASCENT - 0.5) * size / MM


def _is_short_word(text: str) -> bool:
    """Two ideographs: a name or label that is opened by one em."""
    return len(text) == 2 and text.isalpha() and not (text[0].isascii() or text[1].isascii())


def _words_apart(text: str) -> list[str]:
    """*text* cut at its words and numbers: what stands between them at even places, they at odd ones."""
    shown = unveiled(text)
    if shown == text:
        return _WORDS.split(text)
    cuts = [0, *(cut for word in _WORDS.finditer(shown) for cut in word.span()), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def set_table_rows(setter: Setter, table: Table, first: int, last: int, x: float, top: float) -> float:
    """Set rows *first* (inclusive) to *last* (exclusive) of *table* at (*x*, *top*); returns the lower edge."""
    taken: set[tuple[int, int]] = set()
    y = top
    for number in range(first, last):
        row = table.rows[number]
        lefts = [x, *(x + edge for edge in accumulate(row.columns or table.columns))]
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            taken.update((number + i, column + j) for i in range(cell.rows) for j in range(cell.columns))
            left, width = lefts[column], lefts[column + cell.columns] - lefts[column]
            height = sum(below.height for below in table.rows[number : number + cell.rows])
            setter.page.strokes.append(Stroke(left, y, width, height))
            if cell.vertical:
                setter.vertical(cell.text, cell.style, left, y, width, height, cell.name)
            else:
                closing = _closing_height(cell)
                setting = setter.fit(
                    cell.text,
                    cell.style,
                    width,
                    height - closing - (_AIR if cell.style.valign == "middle" else _TOP + _AIR),
                )
                setter.box(setting, cell.style, left, y, width, height - closing, cell.name)
                _set_closing(setter, cell, left, width, y + height)
            column += cell.columns
        y += row.height
    setter.page.strokes.append(Stroke(x, top, sum(table.columns), y - top, THICK))
    return y


_SMALLEST_CLOSING = 5.5
"""Points; many signers in a narrow cell."""


def _closing_height(cell: Cell) -> float:
    """Height of the signature lines of *cell*, mm."""
    return 2.5 + len(cell.closing) * cell.style.size * _CLOSING_LEADING / MM if cell.closing else 0.0


def _set_closing(setter: Setter, cell: Cell, left: float, width: float, bottom: float) -> None:
    """Set signature lines in the lower right corner, centred on each other; in a narrow cell they shrink to its width."""
    if not cell.closing:
        return
    role, size = cell.style.role, cell.style.size
    pitch = size * _CLOSING_LEADING / MM
    widest = max(setter.fonts.width(role, line) for line in cell.closing) / MM
    room = width - 2 * cell.style.padding
    lines = cell.closing
    if widest * _SMALLEST_CLOSING > room:
        lines = tuple(_shown_closing(setter, cell, line, room) for line in lines)
        widest = max(setter.fonts.width(role, line) for line in lines) / MM
    size = min(size, room / max(widest, 0.1))
    centre = left + width - max(cell.style.padding, min(7, room - widest * size)) - widest * size / 2
    first = bottom - 3.2 - (len(cell.closing) - 1) * pitch
    for position, line in enumerate(lines):
        setter.line(centre, first + position * pitch, line, Style(role=role, size=size))


def _shown_closing(setter: Setter, cell: Cell, line: str, room: float) -> str:
    """A signature line as it stands in *room* mm in the smallest type; one still longer goes on in the appendix."""
    most = room * MM / _SMALLEST_CLOSING
    if setter.fonts.width(cell.style.role, line) <= most:
        return line
    setter.continued.append(Continuation(cell.name, line))
    end = len(line)
    while end and setter.fonts.width(cell.style.role, line[:end] + SEE_APPENDIX) > most:
        end -= 1
    return line[:end] + SEE_APPENDIX
