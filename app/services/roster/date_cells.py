"""How dates stand in the cells of rosters, beyond what a person would type into this program."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.exchange.workbook import Cell
from app.values import dates
from app.values.text import half_width, tidy_line

# Five digits such as 19853 may be 1985.3 or, as the number of a day, 9 May 1954.
_FIVE_DIGITS = re.compile(r"(19|20)\d{3}")
_SERIAL = re.compile(r"\d{5}")
_AGE = re.compile(r"\(\D{0,2}\d{1,3}周?岁?\)$|[,，]?\d{1,3}周?岁$")
_TAIL = re.compile(r"(出生|生|入党|参加工作|参工|起|左右)$")
_UNKNOWN_DAY = re.compile(r"(?P<year>\d{4})(?:[-./年](?P<month>\d{1,2})[-./月]0?0日?|(?P<digits>\d\d)00)")
_PADDED = re.compile(r"\d{4}\.0[1-9]")
_UNPADDED = re.compile(r"\d{4}\.[2-9]")
_OPEN_MONTH = re.compile(r"\d{4}\.1")
_FIRST_DAYS = 0.8  # appointments often take effect on a first, but not nearly all of them


@dataclass(frozen=True)
class DateColumn:
    """How one column writes its dates.

    ``months``: a first of the month in a date cell stands for the month. ``padded``: months in texts have
    two digits, so the text ``2001.1`` has lost a zero.
    """

    months: bool = False
    padded: bool = False


def read_cell(cell: str | float | dt.date, today: str, *, padded: bool = False) -> dates.DateReading:
    """The date of a cell.

    Understood besides what :func:`app.values.dates.read_date` reads: an age in brackets or 生 behind the
    date; a day written as 00 for unknown; 。 and · for the dot; the number of a day as text.

    :param padded: see :class:`DateColumn`.
    :raises DateProblem: with a Chinese sentence.
    """
    if isinstance(cell, dt.date):
        return dates.read_date(cell, today=today)
    if not isinstance(cell, str):
        digits = str(int(cell)) if float(cell).is_integer() else ""
        _refuse_five_digits(digits)
        return dates.read_date(_without_unknown_day(digits) if len(digits) == 8 else cell, today=today)
    text = half_width(tidy_line(cell)).replace("。", ".").replace("·", ".")
    text = _TAIL.sub("", _AGE.sub("", text.strip()).strip()).strip(" .,;、")
    _refuse_five_digits(text)
    if _SERIAL.fullmatch(text):
        return dates.read_date(int(text), today=today)
    if padded and _OPEN_MONTH.fullmatch(text):
        return dates.DateReading(dates.parse_date(text + "0", today=today), doubtful=True)
    return dates.read_date(_without_unknown_day(text), today=today)


def writes_two_digits(cells: Iterable[Cell]) -> bool:
    """Whether the texts of a column write months with two digits (1985.03) and never with one."""
    found = False
    for cell in cells:
        if isinstance(cell, str):
            text = cell.strip()
            if _UNPADDED.fullmatch(text):
                return False
            found = found or _PADDED.fullmatch(text) is not None
    return found


def only_months_known(typed: list[dt.date]) -> bool:
    """Whether first days of the month in a column of dates only stand for the month.

    A spreadsheet stores 1985年3月 as 1 March; more first days than chance would give were never written.
    """
    return bool(typed) and sum(day.day == 1 for day in typed) >= _FIRST_DAYS * len(typed)


def _refuse_five_digits(text: str) -> None:
    if _FIVE_DIGITS.fullmatch(text):
        message = f"“{text}”是五位数，看不出月份，请按 1985.03 或 1985-03-15 的样子填写。"
        raise dates.DateProblem(message, "unreadable")


def _without_unknown_day(text: str) -> str:
    """1985-03-00 and 19850300 are 1985-03."""
    match = _UNKNOWN_DAY.fullmatch(text)
    return f"{match['year']}-{match['month'] or match['digits']}" if match else text
