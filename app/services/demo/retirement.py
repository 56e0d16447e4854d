"""The statutory retirement month, so that the invented county has retirements ahead and overdue.

Source of the table: decision on the gradual raising of the statutory retirement age, in force from
2025-01-01 (rule R20): men 60 → 63 and women 55 → 58 by one month every four months, women
50 → 55 by one month every two months.
"""

from __future__ import annotations

_REFORM = 2025 * 12
#: original age → (months of birthdays that share one more month of delay, greatest delay in months)
_STEPS = {60: (4, 36), 55: (4, 36), 50: (2, 60)}


def month_index(year: int, month: int) -> int:
    """Months since year 0, so that months can be added and compared."""
    return year * 12 + month - 1


def retirement_month(birth_month: int, base_age: int) -> int:
    """Month index of retirement for someone born in ``birth_month`` with the original age 60, 55 or 50."""
    original = birth_month + base_age * 12
    if original < _REFORM:
        return original
    step, greatest = _STEPS[base_age]
    return original + min(greatest, (original - _REFORM) // step + 1)


def births_retiring(first: int, last: int, base_age: int) -> list[int]:
    """Birth months whose retirement month lies within ``first`` … ``last`` (both included)."""
    earliest = first - base_age * 12 - 60
    return [
        birth
        for birth in range(earliest, last - base_age * 12 + 1)
        if first <= retirement_month(birth, base_age) <= last
    ]
