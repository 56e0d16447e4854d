"""The head of a letter: 份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人 and the red lines (GB/T 9704-2012, 7.2 and 10.1).

Heights are those of the upper edge of the type, mm from the upper edge of the sheet.
"""

from __future__ import annotations

from typing import NamedTuple

from app.reports.document import Align, Role, Style
from app.reports.fonts import Fonts, printable
from app.reports.letter import CHARACTERS, HEIGHT, LEFT, LINES, TEXT_SIZE, TITLE_SIZE, TOP, WIDTH, Letter
from app.reports.setter import MM, Setter, Stroke, Text
from app.reports.typeset import ASCENT

PITCH = HEIGHT / LINES
"""Distance of lines, mm: 28.99 pt."""
CELL = WIDTH / CHARACTERS
"""Distance of characters, mm: 15.79 pt."""
TRACKING = CELL * MM - TEXT_SIZE
TITLE_PITCH = TITLE_SIZE * 1.5 / MM
RED_LINE = 0.35 * MM
MARK_BELOW = 35.0
_MARK_LARGEST, _MARK_SEEMLY, _MARK_NARROWEST = 48.0, 28.0, 0.6
"""Points; how much narrower than high the letters of a long name may be before they become lower as well."""
BELOW_NUMBER = 4.0
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
LETTERHEAD_MARK, LETTERHEAD_GAP, LETTERHEAD_LINE, LETTERHEAD_FOOT = 30.0, 4.0, 170.0, 20.0
"""信函格式 (10.1): the mark below the edge of the sheet, the double line below the mark and its length, the lower double line
above the lower edge."""
DOUBLE_BROAD, DOUBLE_NARROW, DOUBLE_APART = 0.8, 0.25, 1.1
BELOW_DOUBLE = TEXT_SIZE * 7 / 8 / MM
"""Seven eighths of a character."""


def set_line(
    setter: Setter, x: float, top: float, text: str, role: Role, *, size: float = TEXT_SIZE, align: Align = "left",
    tracking: float = 0.0,
) -> None:  # fmt: skip
    """One line whose upper edge is *top*."""
    style = Style(role=role, size=size, align=align, tracking=tracking)
    setter.line(x, top + size * ASCENT / MM, printable(text), style)


def set_head(setter: Setter, letter: Letter) -> float:
    """Set everything above the title and return the upper edge of the title."""
    marks: tuple[tuple[Role, str], ...] = (
        ("body", letter.printed_serial),
        ("heading", letter.security),
        ("heading", letter.urgency),
    )
    corner = [(role, text) for role, text in marks if text]
    first = TOP
    if letter.head == "letterhead":
        size = _mark(setter, letter.letterhead, LETTERHEAD_MARK)
        line = LETTERHEAD_MARK + size / MM + LETTERHEAD_GAP
        _double(setter, line, broad_first=True)
        first = line + DOUBLE_APART + BELOW_DOUBLE
        set_line(setter, LEFT + WIDTH, first, letter.printed_number, "body", align="right")
        _double(setter, SHEET_HEIGHT - LETTERHEAD_FOOT, broad_first=False)
    for place, (role, text) in enumerate(corner):
        set_line(setter, LEFT, first + place * PITCH, text, role, tracking=TRACKING)
    if letter.head == "letterhead":
        return first + max(1, len(corner)) * PITCH + 2 * PITCH
    if letter.head != "none":
        return _red_head(setter, letter) + 2 * PITCH
    return first + len(corner) * PITCH + (PITCH if corner else 0)


class Mark(NamedTuple):
    """How 发文机关标志 is set: its size in points, how narrow, and what is added after each character, in points."""

    size: float
    narrow: float
    spacing: float


def mark_of(em: float, count: int) -> Mark:
    """How the red name of the office is set so that it fits the width; a short one is opened a little.

    The standard leaves the size to what is striking and dignified (7.2.4): a long name is set in narrow letters before it
    becomes small.

    :param em: width of the name in ems, :param count: its characters.
    """
    room = WIDTH * MM / max(em, 1.0)
    size = max(min(_MARK_LARGEST, room), min(_MARK_SEEMLY, room / _MARK_NARROWEST))
    narrow = min(1.0, room / size)
    free = WIDTH * MM - em * size * narrow
    return Mark(size, narrow, min(size * 0.25, free / count) if free > 0.01 and count else 0.0)


def _mark(setter: Setter, mark: str, top: float, *, drawn: bool = True) -> float:
    """Set the red name of the office and return its size."""
    em = setter.fonts.width("title", mark)
    size, narrow, spacing = mark_of(em, len(mark))
    if drawn and mark:
        width = (em * size * narrow + spacing * (len(mark) - 1)) / MM
        x = LEFT + (WIDTH - width) / 2
        baseline = top + size * ASCENT / MM
        setter.page.texts.append(Text(x, baseline, mark, "title", size, spacing, red=True, narrow=narrow))
    return size


def _double(setter: Setter, y: float, *, broad_first: bool) -> None:
    """The red double line of a letterhead whose nearer edge to the text area is *y* from the upper edge of the sheet."""
    left = (SHEET_WIDTH - LETTERHEAD_LINE) / 2
    above, below = (DOUBLE_BROAD, DOUBLE_NARROW) if broad_first else (DOUBLE_NARROW, DOUBLE_BROAD)
    for place, thickness in ((y, above), (y + DOUBLE_APART, below)):
        setter.page.strokes.append(Stroke(left, place, LETTERHEAD_LINE, 0, thickness * MM, red=True))


def _red_head(setter: Setter, letter: Letter) -> float:
    """发文机关标志, 发文字号, 签发人 and the red line; returns the height of the line."""
    printed, top = letter.head == "printed", TOP + MARK_BELOW
    size = _mark(setter, letter.mark.strip(), top, drawn=printed)
    y = top + size / MM + 2 * PITCH
    if letter.signers:
        set_line(setter, LEFT + CELL, y, letter.printed_number, "body", tracking=TRACKING)
        y = _signers(setter, setter.fonts, letter, y)
    else:
        set_line(setter, LEFT + WIDTH / 2, y, letter.printed_number, "body", align="centre")
    line = y + TEXT_SIZE / MM + BELOW_NUMBER
    if printed:
        setter.page.strokes.append(Stroke(LEFT, line, WIDTH, 0, RED_LINE, red=True))
    return line


def _signers(setter: Setter, fonts: Fonts, letter: Letter, y: float) -> float:
    """签发人：names at the right, two in a line, the number on the last line (7.2.6); returns the last line."""
    label = "签发人："
    names = [letter.signers[place : place + 2] for place in range(0, len(letter.signers), 2)]
    widest = max(fonts.width("remark", "　".join(pair)) for pair in names)
    left = LEFT + WIDTH - CELL - (widest + len(label)) * CELL
    y -= (len(names) - 1) * PITCH
    set_line(setter, left, y, label, "body", tracking=TRACKING)
    for place, pair in enumerate(names):
        set_line(
            setter, left + len(label) * CELL, y + place * PITCH, "　".join(pair), "remark", tracking=TRACKING
        )
    return y + (len(names) - 1) * PITCH
