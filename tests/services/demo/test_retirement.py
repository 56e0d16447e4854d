from __future__ import annotations

import pytest

from app.services.demo.retirement import births_retiring, month_index, retirement_month


@pytest.mark.parametrize(
    ("born", "base", "retires"),
    [
        # The official table: men and women of 55 move one month every four months, women of 50 every two.
        ((1964, 12), 60, (2024, 12)),
        ((1965, 1), 60, (2025, 2)),
        ((1965, 4), 60, (2025, 5)),
        ((1965, 5), 60, (2025, 7)),
        ((1976, 8), 60, (2039, 7)),
        ((1976, 9), 60, (2039, 9)),
        ((1990, 1), 60, (2053, 1)),
        ((1970, 1), 55, (2025, 2)),
        ((1981, 9), 55, (2039, 9)),
        ((1975, 1), 50, (2025, 2)),
        ((1975, 3), 50, (2025, 5)),
        ((1984, 11), 50, (2039, 11)),
    ],
)
def test_retirement_month_follows_the_official_table(
    born: tuple[int, int], base: int, retires: tuple[int, int]
) -> None:
    assert retirement_month(month_index(*born), base) == month_index(*retires)


def test_births_retiring_is_the_inverse() -> None:
    first, last = month_index(2026, 7), month_index(2027, 6)
    births = births_retiring(first, last, 60)
    assert births[0] == month_index(1966, 3)
    assert all(first <= retirement_month(birth, 60) <= last for birth in births)
    assert retirement_month(births[0] - 1, 60) < first
    assert retirement_month(births[-1] + 1, 60) > last
