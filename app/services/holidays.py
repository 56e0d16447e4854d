"""节假日: the county's own edits of the working-day calendar, by hand or pasted from a notice (R05)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import UsageProblem
from app.models import holidays as store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.working_days import announced_works, is_announced
from app.values.dates import parse_date
from app.values.text import half_width, tidy_line

OFF, WORKED = "休息", "上班"
_WEEKDAYS = "一二三四五六日"
_OFF_WORDS = ("休息", "放假", "休", "假")
_WORKED_WORDS = ("上班", "调休上班", "补班", "班", "工作日")
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class DayEdit:
    """One day as the county keeps it."""

    date: str
    works: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted list says: days that were understood, and sentences for lines that were not."""

    days: tuple[DayEdit, ...]
    problems: tuple[str, ...]


class HolidayService:
    """The edited days of a year, and how they get there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, year: str = "") -> list[Row]:
        """Edited days in order: ``id``, ``date``, ``weekday``, ``works``, ``state_name``, ``name``, ``announced``.

        ``announced`` is what would hold without the edit (休息 or 上班).

        :param year: four digits; '' for all.
        """
        rows = []
        for row in store.listed(self._desk.register, year):
            date = dt.date.fromisoformat(row["date"])
            rows.append(
                {
                    **row,
                    "weekday": f"周{_WEEKDAYS[date.weekday()]}",
                    "state_name": WORKED if row["works"] else OFF,
                    "announced": WORKED if announced_works(date) else OFF,
                }
            )
        return rows

    def warning(self, year: str) -> str:
        """A sentence for a year whose holidays nobody has announced or entered yet, else ''."""
        if is_announced(int(year)) or store.listed(self._desk.register, year):
            return ""
        return f"{year}年的放假安排程序里还没有，现在按周一到周五上班推算；国务院通知公布后请在这里录入。"

    def set(self, days: Iterable[DayEdit]) -> int:
        """Set days off or worked, as one operation; returns how many changed.

        :raises UsageProblem: no day, or not a full date.
        """
        wanted = [DayEdit(self._full(day.date), day.works, tidy_line(day.name)) for day in days]
        if not wanted:
            raise UsageProblem("没有要设置的日期。")
        register = self._desk.register
        first = wanted[0]
        said = f"{first.date} {WORKED if first.works else OFF}" + (
            f"等 {len(wanted)} 天" if len(wanted) > 1 else ""
        )
        with self._desk.operation("holiday.set", f"设置节假日：{said}") as op:
            return sum(store.put(register, op, day.date, works=day.works, name=day.name) for day in wanted)

    def remove(self, dates: Sequence[str]) -> int:
        """Forget edits, so that the announced calendar holds again; returns how many there were.

        :raises UsageProblem: none of the days has been edited.
        """
        register = self._desk.register
        wanted = [self._full(date) for date in dates]
        known = {row["date"] for row in store.listed(register)}
        unknown = [date for date in wanted if date not in known]
        if unknown or not wanted:
            raise UsageProblem(f"{'、'.join(unknown) or '这一天'}没有设置过。", next_step="请核对日期。")
        with self._desk.operation("holiday.remove", f"取消节假日设置：{'、'.join(wanted)}") as op:
            return sum(store.remove(register, op, date) for date in wanted)

    def read(self, text: str, year: str = "") -> Pasted:
        """Understand a pasted list: one day or span a line, ``10月1日至7日 国庆节 休息``; nothing is written.

        A line may name the state anywhere (休息, 放假, 上班, 调休); without one a weekday becomes a day off and a
        weekend a working day, because only such days need to be entered.

        :param year: for lines that say only month and day; default the year of the business date.
        """
        year = year or self._desk.session.business_date[:4]
        days: dict[str, DayEdit] = {}
        problems = []
        for number, line in enumerate(text.splitlines(), 1):
            tidy = half_width(line).strip()
            if not tidy:
                continue
            try:
                for day in _line(tidy, year):
                    days[day.date] = day
            except ValueError as error:
                problems.append(f"第{number}行“{tidy}”：{error}")
        return Pasted(tuple(days[date] for date in sorted(days)), tuple(problems))

    def paste(self, text: str, year: str = "") -> int:
        """Set all days of a pasted list, all or none; returns how many changed.

        :raises UsageProblem: a line that cannot be read; every such line is named.
        """
        found = self.read(text, year)
        if found.problems:
            raise UsageProblem(
                "有几行看不懂，没有录入：" + "；".join(found.problems),
                next_step="每行写一个日期或起止日期，后面写名称和“休息”或“上班”。",
            )
        return self.set(found.days)

    def _full(self, date: str) -> str:
        return self._desk.day(date, "日期")


_MONTH_DAY = re.compile(r"^(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?$")
_FULL = re.compile(r"^\d{8}$|^\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?$")
_ONLY_DAY = re.compile(r"^(\d{1,2})日?$")
_DATE_TEXT = re.compile(
    r"^((?:\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}日?|\d{8})"
    r"(?:\s*(?:至|到|～|~|—|–)\s*((?:\d{4}[年./-])?(?:\d{1,2}[月./-])?\d{1,2}日?|\d{8}))?"
)


def _line(line: str, year: str) -> list[DayEdit]:
    """The days one line stands for; ValueError with a Chinese reason."""
    found = _DATE_TEXT.match(line)
    if found is None:
        raise ValueError("开头要写日期，如“10月1日”或“2026-10-01”")
    first = _day(found.group(1), year, "")
    last = _day(found.group(2), first[:4], first[:7]) if found.group(2) else first
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    count = (end - start).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise ValueError(f"起止日期不对，一次最多 {MOST_DAYS} 天")
    rest = re.sub(r"[(（]?(?:周|星期)[一二三四五六日天][)）]?", " ", line[found.end() :])
    works: bool | None = None
    words = []
    for word in re.split(r"[\s,，、;；:：]+", rest):
        if word in _WORKED_WORDS:
            works = True
        elif word in _OFF_WORDS:
            works = False
        elif word:
            words.append(word)
    days = [start + dt.timedelta(offset) for offset in range(count)]
    return [
        DayEdit(day.isoformat(), day.weekday() > 4 if works is None else works, " ".join(words))
        for day in days
    ]


def _day(text: str, year: str, month: str) -> str:
    if _FULL.match(text):
        return parse_date(text)
    only = _ONLY_DAY.match(text)
    if only and month:
        return dt.date(int(month[:4]), int(month[5:]), int(only.group(1))).isoformat()
    found = _MONTH_DAY.match(text)
    if found is None:
        raise ValueError(f"“{text}”不是日期")
    try:
        return dt.date(int(found.group(1) or year), int(found.group(2)), int(found.group(3))).isoformat()
    except ValueError as error:
        raise ValueError(f"“{text}”不是日历上的日子") from error
