"""Setting Chinese text: line breaking, fitting into a box, continuation.

Sizes are in points, widths in em of the type size or in points where said so.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.reports.document import Role
from app.reports.fonts import Fonts, printable
from app.reports.veil import is_veiled, unveiled

# Punctuation that must not begin or end a line (GB/T 15834, annex on positions).
NOT_AT_START = frozenset("，。、；：？！）》〉】〗〕』」”’…—～％‰℃·,.;:?!)]}%／－・‧")
NOT_AT_END = frozenset("（《〈【〖〔『「“‘([{￥￡＄$№／")
# A line ends after blanks, never before them; at its end they take no room.
_BLANKS = frozenset(" \u00a0　").union(map(chr, range(0x2000, 0x200B)))
_NO_END_BEFORE = NOT_AT_START | _BLANKS

# What stays in one piece: words, codes and numbers, dashes and dots in pairs, rules to write on; every other character
# may be followed by a line end.
_PIECES = re.compile(r"[!-~]*[0-9]号|[!-~]+|[０-９Ａ-Ｚａ-ｚ．]+|—+|…+|＿+|.", re.DOTALL)
# Between year and number of a document (〔2026〕15号) a line ends only where it would be emptier than this otherwise.
_FULL_ENOUGH = 0.75

SIZE_STEP = 0.5
# What adding up widths may be off, in em and in points.
_ROUNDING = 1e-6
_AIR = 0.01
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

    A line begins with no closing and ends with no opening punctuation as long as it can be broken elsewhere; blanks
    at its end take no room.

    :param tracking: em added after each character, also after the last of a line.
    :returns: the lines, and whether a word or number had to be cut because it is longer than a line.
    """
    if is_veiled(text):
        lines, forced = wrap(fonts, role, unveiled(text), measure, tracking)
        return _veiled_as(text, lines), forced
    return _Measured(fonts, role, text, tracking).lines(measure)


def kept_together(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """*lines* in groups that no page end divides: neither the first nor the last line of a paragraph stands alone."""
    paragraph: list[TextLine] = []
    for line in lines:
        paragraph.append(line)
        if line.last:
            if len(paragraph) <= 3:
                yield paragraph
            else:
                yield paragraph[:2]
                yield from ([middle] for middle in paragraph[2:-2])
                yield paragraph[-2:]
            paragraph = []


def _veiled_as(text: str, lines: tuple[TextLine, ...]) -> tuple[TextLine, ...]:
    """Lines of the unveiled *text* with what is veiled in it."""
    starts = (0, *(line.end for line in lines))
    return tuple(
        line._replace(text=text[start : start + len(line.text)])
        for start, line in zip(starts, lines, strict=False)
    )


class _Paragraph:
    """A paragraph cut into pieces, measured once to be broken at any measure.

    :param measure: words wider than this are cut into characters.
    """

    def __init__(self, advances: dict[str, float], text: str, measure: float, tracking: float) -> None:
        self._text = text
        self._cuts: set[int] = set()
        pieces = self._pieces(advances, measure, tracking)
        widths = [_width(advances, piece, tracking) for piece in pieces]
        self.widest = max(
            (width for width, piece in zip(widths, pieces, strict=True) if len(piece) > 1), default=0.0
        )
        # Where each piece ends, in characters and in em.
        self._ends = list(accumulate(map(len, pieces), initial=0))
        self._edges = list(accumulate(widths, initial=0.0))
        # The pieces after which a line may end, and how far it reaches then without the blanks at its end.
        last = len(pieces)
        self._stops: list[int] = []
        self._spare_stops: list[int] = []
        for stop, (before, after) in enumerate(pairwise(pieces), 1):
            if after[0] not in _NO_END_BEFORE and before[-1] not in NOT_AT_END:
                in_number = before == "〕" and after[0].isdigit()
                (self._spare_stops if in_number else self._stops).append(stop)
        self._stops.append(last)
        self._reach = [self._edges[self._without_blanks(stop)] for stop in self._stops]

    def lines(self, measure: float, start: int) -> Iterator[tuple[TextLine, bool]]:
        """Lines of at most *measure* em, each with whether it ends inside a word.

        :param start: where the paragraph begins in the whole text.
        """
        edges, stops, reach = self._edges, self._stops, self._reach
        first, found, last = 0, 0, stops[-1]
        while first < last:
            limit = edges[first] + measure + _ROUNDING
            found = bisect_right(reach, limit, found)
            stop = stops[found - 1] if found else 0
            if self._spare_stops and edges[max(stop, first)] < edges[first] + measure * _FULL_ENOUGH:
                spare = [other for other in self._spare_stops if other > first and edges[other] <= limit]
                stop = max(stop, *spare, 0)
            if stop <= first:
                # Nothing but forbidden places: the line ends where it is full.
                stop = max(bisect_right(edges, limit, first + 1) - 1, first + 1)
            yield self._line(first, stop, start, measure), stop in self._cuts
            first = stop

    def _line(self, first: int, stop: int, start: int, measure: float) -> TextLine:
        begin, end = self._ends[first], self._ends[stop]
        last = stop == self._stops[-1]
        shown = stop
        if not last or self._edges[stop] - self._edges[first] > measure + _ROUNDING:
            shown = max(first, self._without_blanks(stop))
        width = self._edges[shown] - self._edges[first]
        return TextLine(self._text[begin : self._ends[shown]], width, start + end + (1 if last else 0), last)

    def _without_blanks(self, stop: int) -> int:
        while stop and self._text[self._ends[stop] - 1] in _BLANKS:
            stop -= 1
        return stop

    def _pieces(self, advances: dict[str, float], measure: float, tracking: float) -> list[str]:
        """The unbreakable pieces; a word wider than a line is cut, and the cuts are noted."""
        found: list[str] = _PIECES.findall(self._text)
        if measure == math.inf:
            return found
        pieces: list[str] = []
        for piece in found:
            if len(piece) == 1 or _width(advances, piece, tracking) <= measure:
                pieces.append(piece)
                continue
            self._cuts.update(range(len(pieces) + 1, len(pieces) + len(piece)))
            pieces.extend(piece)
        return pieces


class _Measured:
    """A text to be broken at several measures; its paragraphs are taken apart when they first need a second line.

    :param tracking: em added after each character.
    """

    def __init__(self, fonts: Fonts, role: Role, text: str, tracking: float) -> None:
        self._advances = fonts.advances(role)
        self._tracking = tracking
        self._texts = text.split("\n")
        self._widths = [_width(self._advances, paragraph, tracking) for paragraph in self._texts]
        self._paragraphs: dict[int, _Paragraph] = {}

    def lines(self, measure: float) -> tuple[tuple[TextLine, ...], bool]:
        """Lines of at most *measure* em, and whether a word had to be cut."""
        lines: list[TextLine] = []
        forced = False
        start = 0
        for number, (text, width) in enumerate(zip(self._texts, self._widths, strict=True)):
            if width <= measure + _ROUNDING:
                lines.append(TextLine(text, width, start + len(text) + 1, last=True))
            else:
                for line, cut in self._broken(number, measure).lines(measure, start):
                    lines.append(line)
                    forced = forced or cut
            start += len(text) + 1
        return tuple(lines), forced

    def _broken(self, number: int, measure: float) -> _Paragraph:
        """Paragraph *number* with no piece wider than *measure*."""
        paragraph = self._paragraphs.get(number)
        if paragraph is None:
            paragraph = _Paragraph(self._advances, self._texts[number], math.inf, self._tracking)
            self._paragraphs[number] = paragraph
        if paragraph.widest <= measure + _ROUNDING:
            return paragraph
        return _Paragraph(self._advances, self._texts[number], measure + _ROUNDING, self._tracking)


def _width(advances: dict[str, float], text: str, tracking: float) -> float:
    width = sum(map(advances.__getitem__, text))
    return width + tracking * len(text) if tracking else width


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
    if is_veiled(text):
        clear = unveiled(text)
        setting = fit(fonts, role, clear, width, height, size, minimum, leading, balanced, tracking)
        rest = text[len(clear) - len(setting.rest) :]
        return Setting(_veiled_as(text, setting.lines), setting.size, rest)
    minimum = min(minimum, size)
    plain = "\n" not in text
    single = fonts.width(role, text) if plain else 0.0
    if plain and size <= height + _AIR and single * size + tracking * len(text) <= width + _AIR:
        return Setting(
            (TextLine(text, single + tracking * len(text) / size, len(text) + 1, last=True),), size, ""
        )
    current = size
    if balanced and plain:
        current = max(minimum, _one_line_size(single, width - tracking * len(text), size))
    measured = _Measured(fonts, role, text, tracking / current)
    while True:
        lines, forced = measured.lines(width / current)
        fits = _height(len(lines), current, leading) <= height + _AIR
        if fits and (not forced or current <= minimum):
            if balanced and len(lines) > 1 and plain:
                lines = _balanced(measured, lines, width / current)
            return Setting(lines, current, "")
        if current <= minimum:
            break
        current = max(minimum, current - SIZE_STEP)
        if tracking:
            measured = _Measured(fonts, role, text, tracking / current)
    room = max(0, int((height / current - 1) / leading + 1.001) - 1)
    kept = lines[:room]
    return Setting(kept, current, text[kept[-1].end :] if kept else text)


def _one_line_size(single: float, width: float, size: float) -> float:
    """The size at which a text *single* em wide stands on one line of *width* points, if it need not shrink much for
    that, else *size*.
    """
    excess = size - width / max(single, 0.1)
    if excess <= 0 or excess > size * (1 - ONE_LINE_SHRINK):
        return size
    return size - math.ceil(excess / SIZE_STEP) * SIZE_STEP


def _balanced(measured: _Measured, lines: tuple[TextLine, ...], measure: float) -> tuple[TextLine, ...]:
    """Break the text into as many lines as *lines* has, as equal in length as they get."""
    narrower = sum(line.width for line in lines) / len(lines)
    while narrower < measure:
        attempt, forced = measured.lines(narrower)
        if len(attempt) == len(lines) and not forced:
            return attempt
        narrower += 0.5
    return lines


def _height(count: int, size: float, leading: float) -> float:
    """Height of *count* lines in points; the last line needs no leading below it."""
    return size * (1 + (count - 1) * leading)
