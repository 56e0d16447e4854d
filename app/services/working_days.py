"""Working days: when a promised number of days is over (法定节假日 and 调休 as the State Council announces them).

The calendar library knows the years announced so far. For other years Monday to Friday count, and
:func:`is_announced` says that the answer may still move.
"""

from __future__ import annotations

import datetime as dt

MONDAY_TO_FRIDAY = range(5)


def is_announced(year: int) -> bool:
    """Whether the holidays of *year* are known."""
    from chinese_calendar.constants import holidays

    return any(day.year == year for day in holidays)


def is_working_day(day: str) -> bool:
    """Whether an office works on *day* (full ISO date)."""
    return _works(dt.date.fromisoformat(day))


def add_working_days(start: str, count: int) -> str:
    """The date on which *count* working days after *start* are over; *start* itself does not count.

    :param start: full ISO date; :param count: 0 or more.
    """
    day = dt.date.fromisoformat(start)
    while count > 0:
        day += dt.timedelta(1)
        count -= _works(day)
    return day.isoformat()


def working_days_until(today: str, due: str) -> int:
    """Working days from *today* (not counted) to *due* (counted); negative when *due* has passed."""
    if due < today:
        return -working_days_until(due, today)
    first, last = dt.date.fromisoformat(today), dt.date.fromisoformat(due)
    return sum(_works(first + dt.timedelta(offset)) for offset in range(1, (last - first).days + 1))


def _works(day: dt.date) -> bool:
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:  # the library's way of saying that this year is not announced yet
        return day.weekday() in MONDAY_TO_FRIDAY
