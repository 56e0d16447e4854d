"""Setting Chinese text: line breaking, fitting into a box, continuation.

Sizes are in points, widths in em of the type size or in points where said so.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from app.reports.document import Role
from app.reports.fonts import Fonts, printable

# Punctuation that must not begin or end a line (GB/T 15834, annex on positions).
NOT_AT_START = frozenset("，。、；：？！）》〉】〗〕』」”’…—～％‰℃·,.;:?!)]}%")
NOT_AT_END = frozenset("（《〈【〖〔『「“‘([{￥￡＄$№")

# Latin words, numbers, codes and rules to write on stay in one piece; every other character may be followed by a line end.
_PIECES = re.compile(r"[!-~]+|＿+|\s|.", re.DOTALL)
# How far back a forbidden line end may pull characters into the next line.
_LOOK_BACK = 6

SIZE_STEP = 0.5
# What adding up widths may be off, em.
_ROUNDING = 1e-6
# A centred text may shrink to this part of its size to stay on one line; beyond that two lines read better.
ONE_LINE_SHRINK = 0.85
# An ideograph occupies 0.88 em above its baseline and 0.12 em below.
ASCENT = 0.88


class TextLine(NamedTuple):
    """One line: its text, width in em with tracking, where the next line begins in the whole text, and whether it ends a paragraph."""

    text: str
    width: float
    end: int
    last: bool


class Setting(NamedTuple):
    """A text fitted into a box: lines, type size in points, and what found no room."""

    lines: tuple[TextLine, ...]
    size: float
    rest: str


def wrap(
    fonts: Fonts, role: Role, text: str, measure: float, tracking: float = 0.0
) -> tuple[tuple[TextLine, ...], bool]:
    """Break *text* into lines of at most *measure* em.

    :param tracking: em added after each character, also after the last of a line.
    :returns: the lines, and whether a word or number had to be cut because it is longer than a line.
    """
    lines: list[TextLine] = []
    forced = False
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        width = fonts.width(role, paragraph) + tracking * len(paragraph)
        if width <= measure + _ROUNDING:
            lines.append(TextLine(paragraph, width, end + 1, last=True))
        else:
            for line, cut in _broken(fonts, role, paragraph, measure, tracking):
                lines.append(line._replace(end=min(start + line.end, end) + line.last))
                forced = forced or cut
        start = end + 1
    return tuple(lines), forced


def _broken(
    fonts: Fonts, role: Role, paragraph: str, measure: float, tracking: float
) -> Iterator[tuple[TextLine, bool]]:
    """Lines of one paragraph that is too long for one line, each with whether it ends inside a word."""
    advances = fonts.advances(role)
    pieces, cuts = _pieces(fonts, role, paragraph, measure, tracking)
    widths = [sum(map(advances.__getitem__, piece)) + tracking * len(piece) for piece in pieces]
    measure += _ROUNDING
    first, consumed = 0, 0
    while first < len(pieces):
        stop, width = first, 0.0
        while stop < len(pieces) and (width + widths[stop] <= measure or stop == first):
            width += widths[stop]
            stop += 1
        if stop < len(pieces):
            stop = _allowed_end(pieces, first, stop)
        raw = "".join(pieces[first:stop])
        consumed += len(raw)
        last = stop == len(pieces)
        text = raw if last else raw.rstrip(" ")
        width = fonts.width(role, text) + tracking * len(text)
        yield TextLine(text, width, consumed, last), stop - 1 in cuts
        first = stop


def _pieces(
    fonts: Fonts, role: Role, paragraph: str, measure: float, tracking: float
) -> tuple[list[str], set[int]]:
    """The unbreakable pieces of *paragraph*; a word wider than a line is cut, and the cuts are noted."""
    pieces: list[str] = []
    cuts: set[int] = set()
    for piece in _PIECES.findall(paragraph):
        if len(piece) > 1 and fonts.width(role, piece) + tracking * len(piece) > measure + _ROUNDING:
            cuts.update(range(len(pieces), len(pieces) + len(piece) - 1))
            pieces.extend(piece)
        else:
            pieces.append(piece)
    return pieces, cuts


def _allowed_end(pieces: list[str], first: int, stop: int) -> int:
    """The nearest place at or before *stop* where a line may end."""
    for end in range(stop, max(first, stop - _LOOK_BACK), -1):
        if pieces[end][0] not in NOT_AT_START and pieces[end - 1][-1] not in NOT_AT_END:
            return end
    return stop


@functools.lru_cache(maxsize=16384)
def fit(
    fonts: Fonts,
    role: Role,
    text: str,
    width: float,
    height: float,
    size: float,
    minimum: float,
    leading: float,
    balanced: bool = False,
    tracking: float = 0.0,
) -> Setting:
    """Fit *text* into a box of *width* × *height* points.

    The type shrinks from *size* in steps of half a point, so long as it must, down to *minimum*; numbers are not cut
    while a smaller size avoids it. What does not fit even then is returned as ``rest`` (to be continued elsewhere);
    one line is then left free in the box for the note that says where.

    :param leading: distance of lines as a multiple of the type size.
    :param tracking: points added after each character.
    :param balanced: lines of about equal length instead of full lines and a short last one (centred cells).
    """
    text = printable(text)
    if not text:
        return Setting((), size, "")
    current = max(minimum, _one_line_size(fonts, role, text, width, size, tracking)) if balanced else size
    while True:
        lines, forced = wrap(fonts, role, text, width / current, tracking / current)
        fits = _height(len(lines), current, leading) <= height + 0.01
        if fits and (not forced or current <= minimum):
            if balanced and len(lines) > 1 and "\n" not in text:
                lines = _balanced(fonts, role, text, lines, width / current, tracking / current)
            return Setting(lines, current, "")
        if current <= minimum:
            break
        current = max(minimum, current - SIZE_STEP)
    room = max(0, int((height / current - 1) / leading + 1.001) - 1)
    kept = lines[:room]
    return Setting(kept, current, text[kept[-1].end :] if kept else text)


def _one_line_size(fonts: Fonts, role: Role, text: str, width: float, size: float, tracking: float) -> float:
    """The size at which *text* stands on one line, if it need not shrink much for that, else *size*."""
    if "\n" in text:
        return size
    excess = size - (width - tracking * len(text)) / max(fonts.width(role, text), 0.1)
    if excess <= 0 or excess > size * (1 - ONE_LINE_SHRINK):
        return size
    return size - math.ceil(excess / SIZE_STEP) * SIZE_STEP


def _balanced(
    fonts: Fonts, role: Role, text: str, lines: tuple[TextLine, ...], measure: float, tracking: float
) -> tuple[TextLine, ...]:
    """Break *text* into as many lines as *lines* has, as equal in length as they get."""
    narrower = sum(line.width for line in lines) / len(lines)
    while narrower < measure:
        attempt, forced = wrap(fonts, role, text, narrower, tracking)
        if len(attempt) == len(lines) and not forced:
            return attempt
        narrower += 0.5
    return lines


def _height(count: int, size: float, leading: float) -> float:
    """Height of *count* lines in points; the last line needs no leading below it."""
    return size * (1 + (count - 1) * leading)
