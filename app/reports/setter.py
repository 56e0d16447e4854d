"""Marks on a page, and the setter that puts texts into cells.

Positions are millimetres from the upper left corner, a text's y is its baseline; type sizes and line
thicknesses are points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from app.reports.document import Cell, Role, Style, Table
from app.reports.fonts import Fonts
from app.reports.typeset import ASCENT, Setting, TextLine, fit

MM = 72 / 25.4
THIN, THICK = 0.5, 1.0
CONTINUED = "（下转附页）"
SEE_APPENDIX = "（见附页）"
# Least free height of a cell around a text in its middle, and above a text at its top, mm; distance of signature lines as a multiple of the type size.
_AIR = 1.2
_TOP = 2.0
_CLOSING_LEADING = 1.6


class Text(NamedTuple):
    """A line of text; ``spacing`` is extra space after each character, in points; ``red`` for the head of a letter."""

    x: float
    y: float
    text: str
    role: Role
    size: float
    spacing: float = 0.0
    red: bool = False


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
        if not text:
            return
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
        if setting.rest:
            self.continued.append(Continuation(name, setting.rest))
            note = CONTINUED if lines else SEE_APPENDIX
            lines = (*lines, TextLine(note, self.fonts.width(style.role, note), 0, last=True))
        if not lines:
            return
        pitch = size * style.leading / MM
        used = size / MM + (len(lines) - 1) * pitch
        free = {"top": _TOP, "middle": (height - used) / 2, "bottom": height - used - _AIR}[style.valign]
        baseline = y + free + size * ASCENT / MM
        left, right = x + style.padding, x + width - style.padding
        anchor = {"left": left, "centre": (left + right) / 2, "right": right}[style.align]
        cell_style = Style(role=style.role, size=size, align=style.align, tracking=style.tracking)
        opened = style.spaced and len(lines) == 1 and _is_short_word(lines[0].text)
        for line in lines:
            spacing = 0.0
            if opened and 3 * size <= (right - left) * MM:
                spacing = size
            elif style.align == "left":
                spacing = justification(line, size, (right - left) * MM)
            self.line(anchor, baseline, line.text, cell_style, spacing=spacing)
            baseline += pitch

    def vertical(self, text: str, style: Style, x: float, y: float, width: float, height: float) -> None:
        """Characters one below the other; a line end in *text* starts a column to the right."""
        columns = text.split("\n")
        longest = max(map(len, columns))
        pitch = min(style.size * 1.3 / MM, (height - 3) / longest)
        size = min(style.size, pitch * MM)
        for number, column in enumerate(columns):
            centre = x + width / 2 + (number - (len(columns) - 1) / 2) * size * 1.2 / MM
            middle = y + height / 2 - (len(column) - 1) * pitch / 2
            character_style = Style(role=style.role, size=size)
            for position, character in enumerate(column):
                self.line(
                    centre, middle + position * pitch + middle_to_baseline(size), character, character_style
                )


def middle_to_baseline(size: float) -> float:
    """Distance in mm from the middle of an ideograph of *size* points down to its baseline."""
    return (ASCENT - 0.5) * size / MM


def _is_short_word(text: str) -> bool:
    """Two characters, neither a digit nor a letter: a name or label that is opened by one em."""
    return len(text) == 2 and not any(character.isascii() for character in text)


def justification(line: TextLine, size: float, width: float) -> float:
    """Extra space per character, in points, that brings a broken line to full *width* (points)."""
    if line.last or len(line.text) < 2:
        return 0.0
    return min((width - line.width * size) / (len(line.text) - 1), size / 3)


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
                setter.vertical(cell.text, cell.style, left, y, width, height)
            else:
                closing = _closing_height(cell)
                setting = setter.fit(
                    cell.text,
                    cell.style,
                    width,
                    height - closing - (_AIR if cell.style.valign == "middle" else _TOP + _AIR),
                )
                setter.box(setting, cell.style, left, y, width, height - closing, cell.name)
                _set_closing(setter, cell, left + width, y + height)
            column += cell.columns
        y += row.height
    setter.page.strokes.append(Stroke(x, top, sum(table.columns), y - top, THICK))
    return y


def _closing_height(cell: Cell) -> float:
    """Height of the signature lines of *cell*, mm."""
    return 2.5 + len(cell.closing) * cell.style.size * _CLOSING_LEADING / MM if cell.closing else 0.0


def _set_closing(setter: Setter, cell: Cell, right: float, bottom: float) -> None:
    """Set signature lines in the lower right corner, centred on each other."""
    if not cell.closing:
        return
    style = Style(role=cell.style.role, size=cell.style.size)
    pitch = style.size * _CLOSING_LEADING / MM
    widest = max(setter.fonts.width(style.role, line) for line in cell.closing) * style.size / MM
    centre = right - 7 - widest / 2
    first = bottom - 3.2 - (len(cell.closing) - 1) * pitch
    for position, line in enumerate(cell.closing):
        setter.line(centre, first + position * pitch, line, style)
