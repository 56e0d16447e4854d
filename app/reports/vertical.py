"""Narrow labels whose characters stand one below the other.

Punctuation and brackets take their vertical forms (︵ for （), a number of two or three digits stands side by side in
one place, and a label too long for one column of its smallest type is divided into several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.reports.document import Role
from app.reports.fonts import Fonts, printable
from app.reports.typeset import ASCENT, NOT_AT_END, NOT_AT_START

_MM = 72 / 25.4
# Vertical forms of Unicode (U+FE10–FE19, U+FE30–FE44).
_FORMS = dict(
    zip(
        "（）｛｝〔〕【】《》〈〉「」『』，、。：；！？…—＿",
        "︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄︐︑︒︓︔︕︖︙︱︳",
        strict=True,
    )
)
_PLACES = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{2,3}(?![0-9A-Za-z])|.")
# Distance of characters as a multiple of their size; of columns; free height of the cell in mm, free width in points.
_PITCH = 1.3
_COLUMN_PITCH = 1.2
_FREE_HEIGHT = 3.0
_FREE_WIDTH = 1.0
# What stands side by side in one place may be this wide, em.
_WIDEST = 1.1


class Placed(NamedTuple):
    """What stands in one place: its middle and baseline in mm from the cell's upper left corner, its size in points."""

    x: float
    y: float
    text: str
    size: float


def set_vertically(
    fonts: Fonts, role: Role, text: str, sizes: tuple[float, float], width: float, height: float
) -> list[Placed] | None:
    """Where the characters of *text* stand in a cell of *width* × *height* mm; None when they find no room.

    :param text: a line end in it starts a column to the right.
    :param sizes: the size in points, and the smallest one it may shrink to.
    """
    size, minimum = sizes
    columns: list[Sequence[str]] = [_places(fonts, role, line) for line in printable(text).split("\n")]
    room = height - _FREE_HEIGHT
    most = int(room * _MM / minimum + 1e-6)
    if max(map(len, columns)) > most:
        if most < 1:
            return None
        columns = [part for column in columns for part in _divided(column, most)]
    longest = max(1, *map(len, columns))
    across = _COLUMN_PITCH * (len(columns) - 1) + 1
    pitch = min(size * _PITCH / _MM, room / longest)
    size = min(size, pitch * _MM, (width * _MM - _FREE_WIDTH) / across)
    if size < minimum - 1e-6:
        return None
    placed = []
    for number, column in enumerate(columns):
        x = width / 2 + (number - (len(columns) - 1) / 2) * size * _COLUMN_PITCH / _MM
        first = height / 2 - (len(column) - 1) * pitch / 2
        for position, place in enumerate(column):
            wide = fonts.width(role, place)
            fitted = size * min(1.0, _WIDEST / wide) if len(place) > 1 else size
            placed.append(Placed(x, first + position * pitch + (ASCENT - 0.5) * fitted / _MM, place, fitted))
    return placed


def _places(fonts: Fonts, role: Role, line: str) -> list[str]:
    """What stands in one place each, in vertical forms where a face has them."""
    return [
        form if (form := _FORMS.get(place, place)) == place or fonts.face_of(role, form) else place
        for place in _PLACES.findall(line)
    ]


def _divided(column: Sequence[str], most: int) -> list[Sequence[str]]:
    """*column* in as few parts as it needs, about equally long, with punctuation where a line may have it."""
    count = -(-len(column) // most)
    upright = {form: character for character, form in _FORMS.items()}
    parts: list[Sequence[str]] = []
    start = 0
    for left in range(count, 0, -1):
        end = start + -(-(len(column) - start) // left)
        for better in (end, end - 1, end + 1):
            if (
                start < better < len(column)
                and better - start <= most
                and len(column) - better <= most * (left - 1)
            ):
                before, after = (upright.get(column[place], column[place]) for place in (better - 1, better))
                if after not in NOT_AT_START and before not in NOT_AT_END:
                    end = better
                    break
        parts.append(column[start:end])
        start = end
    return parts
