"""Working days against the calendar the State Council announced, and beyond the announced years."""

from __future__ import annotations

import pytest

from app.services.working_days import add_working_days, is_announced, is_working_day, working_days_until


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-07-15", True),
        ("2026-07-18", False),  # Saturday
        ("2026-10-01", False),  # National Day
        ("2026-10-10", True),  # Saturday worked in exchange
        ("2031-10-01", True),  # not announced: an ordinary Wednesday
        ("2031-10-04", False),
    ],
)
def test_days(day: str, works: bool) -> None:
    assert is_working_day(day) is works


def test_ten_working_days_after_a_wednesday() -> None:
    assert add_working_days("2026-07-15", 10) == "2026-07-29"
    assert working_days_until("2026-07-15", "2026-07-29") == 10
    assert working_days_until("2026-07-29", "2026-07-15") == -10
    assert working_days_until("2026-07-15", "2026-07-15") == 0
    assert add_working_days("2026-07-15", 0) == "2026-07-15"


def test_national_day_does_not_count() -> None:
    # 25 to 27 September is the Mid-Autumn holiday, 1 to 7 October National Day, 20 September is worked.
    assert add_working_days("2026-09-24", 5) == "2026-10-09"


def test_years_without_announcement_are_known_as_such() -> None:
    assert is_announced(2026)
    assert not is_announced(2031)
