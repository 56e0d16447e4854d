"""Dates as the register keeps them: an ISO string whose length is its precision.

``"1985"`` is a year, ``"1985-03"`` a month, ``"1985-03-15"`` a day. They compare as strings; a partial
date stands at the beginning of its period. Personnel files often know only the month, so a month is
never completed to a day.

**Numeric cells lose the zero of October.** ``1985.10`` in a numeric cell is stored as ``1985.1``, which
is also how January looks. The decision of this program: files are written in the two-digit style of
the personnel forms (``1985.03``), so a *number* ``1985.1`` is read as October and marked as doubtful
(:attr:`DateReading.doubtful`); a *text* ``"1985.1"`` was typed that way and is January without doubt.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from app.values.text import half_width

Precision = Literal["year", "month", "day"]
DateStyle = Literal["dot", "chinese", "iso"]

LENGTHS: dict[Precision, int] = {"year": 4, "month": 7, "day": 10}
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)  # carries Excel's leap-year error of 1900
SERIAL_RANGE = range(10_000, 73_051)  # 1927-05-18 .. 2099-12-31; years and digit forms lie outside

_SEPARATED = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*[年./\-—–_,，、\s]\s*(?P<month>\d{1,2})\s*[月./\-—–_,，、\s]?"
    r"(?:\s*(?P<day>\d{1,2})\s*[日号]?)?(?:\s+0{1,2}:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_YEAR_AND_DIGITS = re.compile(r"(?P<year>\d{4})[.年](?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_DIGITS = re.compile(r"\d{4}|\d{6}|\d{8}", re.ASCII)
_RELATIVE_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1}
_CHINESE_DIGITS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_CHINESE_DATE = re.compile(
    r"(?P<year>[〇○零一二三四五六七八九]{4})年(?:(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?:(?P<day>[一二三四五六七八九十]{1,3})[日号])?)?"
)


class DateProblem(ValueError):
    """A text is not a date; ``str()`` is a Chinese sentence.

    ``code`` is ``"unreadable"`` (not recognisable as a date) or ``"not_real"`` (such a day does not exist).
    """

    def __init__(self, message: str, code: Literal["unreadable", "not_real"]) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class DateReading:
    """A date that was read, and whether January and October could not be told apart."""

    value: str
    doubtful: bool = False


def parse_date(
    text: str | float | dt.date, *, today: str | None = None, precision: Precision | None = None
) -> str:
    """Read what people type or what a cell holds as a date of the register.

    :param text: typed text, a number from a cell (digits, ``1985.03`` or an Excel serial) or a date.
    :param today: ISO date of today for 今天/昨天 and the century of two-digit years; default: the clock.
    :param precision: what a date-typed cell or serial really shows (its number format, the column's
        heading); such a value is shortened to it. Typed text keeps the precision it was typed with.
    :raises DateProblem: with a Chinese sentence; it is a ``ValueError``.
    """
    return read_date(text, today=today, precision=precision).value


def read_date(
    text: str | float | dt.date, *, today: str | None = None, precision: Precision | None = None
) -> DateReading:
    """Like :func:`parse_date`, but also says when a number leaves January and October open."""
    length = LENGTHS[precision or "day"]
    if isinstance(text, dt.date):  # a datetime is a date too
        day = text.strftime("%Y-%m-%d")
        return DateReading(_build(day.split("-"), day, today)[:length])
    if isinstance(text, str):
        return DateReading(_read_text(text, today))
    number = float(text)
    if number.is_integer():
        if int(number) in SERIAL_RANGE:
            return DateReading((EXCEL_DAY_ZERO + dt.timedelta(int(number))).isoformat()[:length])
        return DateReading(_read_text(str(int(number)), today))
    if SERIAL_RANGE.start <= number < SERIAL_RANGE.stop:  # a serial with a time of day
        return DateReading((EXCEL_DAY_ZERO + dt.timedelta(int(number))).isoformat()[:length])
    written = f"{number:.6f}".rstrip("0")
    if written.endswith(".1"):
        return DateReading(_read_text(written + "0", today), doubtful=True)
    return DateReading(_read_text(written, today))


def _read_text(text: str, today: str | None) -> str:
    shown = text.strip()
    cleaned = half_width(shown).strip()
    if cleaned in _RELATIVE_DAYS:
        day = dt.date.fromisoformat(today or dt.date.today().isoformat())
        return (day + dt.timedelta(_RELATIVE_DAYS[cleaned])).isoformat()
    chinese = _CHINESE_DATE.fullmatch(cleaned.replace(" ", ""))
    if chinese:
        parts = [_chinese_number(part) for part in chinese.groups() if part]
        return _build(parts, shown, today)
    if cleaned.endswith("年") and cleaned[:-1].strip().isdigit():
        cleaned = cleaned[:-1].strip()
    if _DIGITS.fullmatch(cleaned):
        return _build(_split_digits(cleaned), shown, today)
    match = _YEAR_AND_DIGITS.fullmatch(cleaned) or _SEPARATED.fullmatch(cleaned)
    if match is None:
        raise DateProblem(f"“{shown}”无法识别为日期，请按 1985.03 或 1985-03-15 的样子填写。", "unreadable")
    return _build([part for part in match.groups() if part], shown, today)


def _split_digits(digits: str) -> list[str]:
    """``198503`` is year and month when that can be; otherwise ``850301`` is a short year, month, day."""
    if len(digits) == 4:
        return [digits]
    if len(digits) == 8:
        return [digits[:4], digits[4:6], digits[6:]]
    if "1900" <= digits[:4] <= "2099" and "01" <= digits[4:] <= "12":
        return [digits[:4], digits[4:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _chinese_number(text: str) -> str:
    """三 → 3, 十二 → 12, 二十一 → 21, 一九八五 → 1985."""
    if "十" not in text:
        return text.translate(_CHINESE_DIGITS)
    tens, _, ones = text.partition("十")
    return (tens.translate(_CHINESE_DIGITS) or "1") + (ones.translate(_CHINESE_DIGITS) or "0")


def _build(parts: list[str], shown: str, today: str | None) -> str:
    year = int(parts[0])
    if len(parts[0]) == 2:
        this_year = int(today[:4]) if today else dt.date.today().year
        year += 2000 if 2000 + year <= this_year else 1900
    numbers = [year, *(int(part) for part in parts[1:])]
    if not 1900 <= year <= 2099:
        raise DateProblem(f"“{shown}”里的年份不对，年份应在1900年至2099年之间。", "not_real")
    try:
        dt.date(*[*numbers, 1, 1][:3])
    except ValueError as error:
        raise DateProblem(f"“{shown}”是不存在的日期，请核对。", "not_real") from error
    return "-".join([f"{year:04d}", *(f"{number:02d}" for number in numbers[1:])])


def is_valid(value: str) -> bool:
    """Whether ``value`` is a date as the register keeps it (right form and a day that exists)."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        _first_day(value)
    except ValueError:
        return False
    return True


def precision(value: str) -> Precision:
    """The precision a register date has, from its length."""
    for name, length in LENGTHS.items():
        if len(value) == length:
            return name
    raise ValueError(f"“{value}”不是规范的日期。")


def format_date(value: str, style: DateStyle = "iso") -> str:
    """Print a register date: ``dot`` 1985.03, ``chinese`` 1985年3月, ``iso`` 1985-03; empty stays empty."""
    if not value or style == "iso":
        return value
    if style == "dot":
        return value.replace("-", ".")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(value.split("-"), "年月日", strict=False))


def age_on(birth: str, at: str) -> int:
    """Completed years of age on a date; partial dates count from the beginning of their period."""
    return months_between(birth, at) // 12


def months_between(start: str, end: str) -> int:
    """Completed months from ``start`` to ``end``; negative when ``end`` lies before ``start``."""
    first, last = _first_day(start), _first_day(end)
    if last < first:
        return -months_between(end, start)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if last.day < first.day else months


def add_months(value: str, months: int) -> str:
    """The date so many months later (or earlier), in the same precision.

    31 January plus one month is the last day of February. A year alone can only move by whole years.

    :raises ValueError: a date of year precision and a number of months that is not whole years.
    """
    if len(value) == 4 and months % 12:
        raise ValueError("只有年份的日期只能按整年推算。")
    first = _first_day(value)
    year, month0 = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, calendar.monthrange(year, month0 + 1)[1])
    return f"{year:04d}-{month0 + 1:02d}-{day:02d}"[: len(value)]


def end_of_month(value: str) -> str:
    """The last day of the month a date lies in; for a year alone the last day of December."""
    first = _first_day(value if len(value) > 4 else f"{value}-12")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]).isoformat()


def _first_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
