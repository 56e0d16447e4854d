"""How one column of a table is read, written, sorted and coloured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.ui.palette import STATE_TONES, Tone


class Align(Enum):
    """Side a column's text stands on; numbers stand right."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


def plain(value: Any) -> str:
    """Text of a value: nothing for None, digits without grouping, the rest as it is."""
    return "" if value is None else str(value)


def state_tone(value: Any) -> Tone | None:
    """Tone of the words 空编, 满编, 将到期, 超编; None for anything else."""
    return STATE_TONES.get(plain(value))


@dataclass(frozen=True)
class Column:
    """One column.

    :param key: name of the value in the row (key of a mapping or attribute), also the name under which
        width and order are remembered.
    :param title: heading.
    :param width: in Chinese characters.
    :param format: text of a value.
    :param sort: name handed to the query when the heading is clicked; "" when the column cannot be sorted.
    :param tone: colour of a value; it is drawn as a chip around the word.
    :param yields: 0 always shows; where the list is too narrow for all, the highest gives way first.
    :param text_in_sheets: pasted into a spreadsheet as text, so that an identity number keeps its digits.
    """

    key: str
    title: str
    width: float = 8
    align: Align = Align.LEFT
    format: Callable[[Any], str] = plain
    sort: str = ""
    tone: Callable[[Any], Tone | None] | None = None
    text_in_sheets: bool = True
    yields: int = 0

    def value(self, row: Any) -> Any:
        """The raw value of *row*."""
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)

    def text(self, row: Any) -> str:
        """What the cell shows."""
        return self.format(self.value(row))


def number_column(key: str, title: str, width: float = 4.5, *, sort: str = "", yields: int = 0) -> Column:
    """A column of counts: right-aligned, a spreadsheet takes it as a number."""
    return Column(key, title, width, Align.RIGHT, sort=sort or key, text_in_sheets=False, yields=yields)


def state_column(key: str, title: str = "状态", width: float = 5, *, sort: str = "") -> Column:
    """A column of the words 空编, 满编, 将到期, 超编, each in its colour."""
    return Column(key, title, width, Align.CENTRE, sort=sort, tone=state_tone)
