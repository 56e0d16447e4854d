"""Working days: when a promised number of days is over (法定节假日 and 调休 as the State Council announces them).

The calendar library knows the years announced so far. For other years Monday to Friday count, and
:func:`is_announced` says that the answer may still move. What the office has entered by itself
(:mod:`app.services.holidays`) goes before both: :func:`calendar_of` gives the calendar of one register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from weakref import WeakKeyDictionary

from app.models import holidays as store
from app.models.register import Register

MONDAY_TO_FRIDAY = range(5)


class WorkCalendar:
    """Which days an office works.

    :param edits: ISO date -> whether it is worked, as the county has entered it; goes before everything else.
    """

    def __init__(self, edits: Mapping[str, bool] | None = None) -> None:
        self._edits = dict(edits or {})

    def works(self, day: str) -> bool:
        """Whether the office works on *day* (full ISO date)."""
        return self._works(dt.date.fromisoformat(day))

    def add(self, start: str, count: int) -> str:
        """The date on which *count* working days after *start* are over; *start* itself does not count.

        :param start: full ISO date; :param count: 0 or more.
        """
        day = dt.date.fromisoformat(start)
        while count > 0:
            day += dt.timedelta(1)
            count -= self._works(day)
        return day.isoformat()

    def until(self, today: str, due: str) -> int:
        """Working days from *today* (not counted) to *due* (counted); negative when *due* has passed."""
        if due < today:
            return -self.until(due, today)
        first, last = dt.date.fromisoformat(today), dt.date.fromisoformat(due)
        return sum(self._works(first + dt.timedelta(offset)) for offset in range(1, (last - first).days + 1))

    def on_or_after(self, day: str) -> str:
        """*day* itself when it is worked, else the next one that is: a term that ends on a holiday ends after it."""
        date = dt.date.fromisoformat(day)
        while not self._works(date):
            date += dt.timedelta(1)
        return date.isoformat()

    def knows(self, year: int) -> bool:
        """Whether the holidays of *year* are announced, or entered by the county."""
        return is_announced(year) or any(date.startswith(f"{year}-") for date in self._edits)

    def _works(self, day: dt.date) -> bool:
        edited = self._edits.get(day.isoformat()) if self._edits else None
        return announced_works(day) if edited is None else edited


_known: WeakKeyDictionary[Register, tuple[int, WorkCalendar]] = WeakKeyDictionary()


def calendar_of(register: Register) -> WorkCalendar:
    """The calendar of one register, read again after every operation."""
    if register.is_writing:  # what is being written may be the calendar itself
        return _read(register)
    newest = register.last_operation
    kept = _known.get(register)
    if kept is None or kept[0] != newest:
        kept = _known[register] = (newest, _read(register))
    return kept[1]


def _read(register: Register) -> WorkCalendar:
    return WorkCalendar({row["date"]: bool(row["works"]) for row in store.listed(register)})


def is_announced(year: int) -> bool:
    """Whether the State Council's holidays of *year* are known."""
    from chinese_calendar.constants import holidays

    return any(day.year == year for day in holidays)


@lru_cache(maxsize=4096)
def announced_works(day: dt.date) -> bool:
    """Whether *day* is worked by the announced calendar, or by the weekday in years not announced."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:  # the library's way of saying that this year is not announced yet
        return day.weekday() in MONDAY_TO_FRIDAY
