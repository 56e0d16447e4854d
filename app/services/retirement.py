"""到龄请核实 (R20): the statutory age since 2025-01-01, and who is due or past it; it lists, it never decides.

Men 60 → 63 and women 55 → 58 by one month for every four months of birthdays, women 50 → 55 by one month for every
two (《国务院关于渐进式延迟法定退休年龄的办法》). 弹性: up to three years earlier, not below the original age, or later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.models import people as store
from app.models.monthly import ages
from app.models.operation import Row
from app.services.desk import Desk
from app.values.dates import add_months

MAN, WOMAN_55, WOMAN_50 = 60, 55, 50
SOON = 12
"""Months ahead that count as 将到龄 where nothing else is asked."""
_REFORM = 2025 * 12
# Original age: birthdays of so many months share one more month of delay, and the greatest delay in months.
_STEPS = {MAN: (4, 36), WOMAN_55: (4, 36), WOMAN_50: (2, 60)}
_MOST_FLEXIBLE = 36
_FIFTY = ("50",)
_BATCH = 500
_APART = ("特殊工种", "提前退休工种", "另行批准")


@dataclass(frozen=True, slots=True)
class Retirement:
    """When somebody reaches the statutory age.

    :param original: 60, 55 or 50. :param delay: months added to it. :param month: ISO month it is reached.
    :param earliest: first month of 弹性提前退休. :param latest: last month of 弹性延迟退休.
    :param basis: what the original age follows from. :param certain: False where a woman's basis is not recorded.
    """

    original: int
    delay: int
    month: str
    earliest: str
    latest: str
    basis: str
    certain: bool

    @property
    def age(self) -> str:
        """``60 岁 1 个月``."""
        years, months = divmod(self.original * 12 + self.delay, 12)
        return f"{years} 岁{f' {months} 个月' if months else ''}"


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody in post who reaches the age, or has reached it.

    :param passed: whole months since; negative while still to come.
    """

    person: Row
    retirement: Retirement
    passed: int


def delay_months(birth: str, original: int) -> int:
    """Months the statutory age of somebody born in the ISO month *birth* lies above *original*."""
    step, most = _STEPS[original]
    reached = _index(birth) + original * 12
    return 0 if reached < _REFORM else min(most, (reached - _REFORM) // step + 1)


def retirement_of(person: Mapping[str, Any]) -> Retirement | None:
    """When a person reaches the statutory age by file birth, sex and recorded basis; None where birth or sex is missing."""
    birth, sex = str(person.get("birth") or "")[:7], str(person.get("sex") or "")
    if len(birth) < 7 or sex not in ("男", "女"):
        return None
    recorded = str(person.get("retirement_basis") or "")
    if sex == "男":
        original, basis = MAN, recorded or "男职工"
    elif any(word in recorded for word in _FIFTY):
        original, basis = WOMAN_50, recorded
    else:
        original, basis = WOMAN_55, recorded or "女职工，未登记依据，暂按原 55 周岁"
    delay = delay_months(birth, original)
    month = add_months(birth, original * 12 + delay)
    return Retirement(
        original, delay, month,
        add_months(month, -min(_MOST_FLEXIBLE, delay)), add_months(month, _MOST_FLEXIBLE),
        basis, certain=(bool(recorded) or sex == "男") and not any(word in recorded for word in _APART),
    )  # fmt: skip


class RetirementService:
    """Lists of who is past the age and still in post, and who will be."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def past(self, unit_ids: Sequence[int] = (), at: str | None = None) -> list[Due]:
        """到龄请核实: in post at *at* with the month of the statutory age over or running, the longest first."""
        return [due for due in self._reached(0, unit_ids, at) if due.passed >= 0]

    def coming(self, months: int = SOON, unit_ids: Sequence[int] = (), at: str | None = None) -> list[Due]:
        """Who reaches the age within so many months, the soonest first."""
        return [due for due in self._reached(months, unit_ids, at) if due.passed < 0]

    def _reached(self, months: int, unit_ids: Sequence[int], at: str | None) -> list[Due]:
        """Who has reached the age in so many months from *at*; only they are read in full."""
        register, day = self._desk.register, self._desk.date(at)
        now = _index(day[:7])
        born = (add_months(day[:7], months - age * 12) for age in (MAN, WOMAN_55, WOMAN_50))
        in_post = set(store.ids(register, unit_ids=unit_ids, in_post=True, at=day))
        reached = {}
        for row in ages(register, *born):
            retirement = retirement_of(row) if row["id"] in in_post else None
            if retirement is not None and now - _index(retirement.month) >= -months:
                reached[row["id"]] = retirement
        ids = list(reached)
        found = [
            Due(person, reached[person["id"]], now - _index(reached[person["id"]].month))
            for start in range(0, len(ids), _BATCH)
            for person in store.fetch(register, ids[start : start + _BATCH])
        ]
        return sorted(found, key=lambda due: (-due.passed, due.person["id"]))


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
