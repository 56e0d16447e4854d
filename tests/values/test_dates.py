from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.dates import (
    DateProblem,
    add_months,
    age_on,
    end_of_month,
    format_date,
    is_valid,
    months_between,
    parse_date,
    precision,
    read_date,
)

TODAY = "2025-06-01"

full_dates = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)).map(dt.date.isoformat)
register_dates = st.builds(lambda day, length: day[:length], full_dates, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1985.3", "1985-03"),
        ("1985.03", "1985-03"),
        ("1985.1", "1985-01"),
        ("1985.10", "1985-10"),
        ("1985年3月", "1985-03"),
        ("1985 年 3 月", "1985-03"),
        ("1985年3月5日", "1985-03-05"),
        ("1985年", "1985"),
        ("1985", "1985"),
        ("1985-03", "1985-03"),
        ("1985/3/5", "1985-03-05"),
        ("1985-03-05 00:00:00", "1985-03-05"),
        ("198503", "1985-03"),
        ("19850305", "1985-03-05"),
        ("850301", "1985-03-01"),
        ("1985.0305", "1985-03-05"),
        ("85.3", "1985-03"),
        ("05.3", "2005-03"),
        ("１９８５．０３", "1985-03"),
        ("１９８５年３月", "1985-03"),
        ("一九八五年十二月二十一日", "1985-12-21"),
        ("二〇〇三年八月", "2003-08"),
        ("今天", "2025-06-01"),
        ("昨天", "2025-05-31"),
        (1985, "1985"),
        (1985.03, "1985-03"),
        (1985.12, "1985-12"),
        (198503.0, "1985-03"),
        (19850305, "1985-03-05"),
        (31117, "1985-03-11"),
        (31117.75, "1985-03-11"),
        (45809, "2025-06-01"),
        (dt.date(1985, 3, 5), "1985-03-05"),
        (dt.datetime(1985, 3, 5, 8, 30), "1985-03-05"),
    ],
)
def test_forms_people_write(written: str | float | dt.date, expected: str) -> None:
    assert parse_date(written, today=TODAY) == expected


def test_a_number_that_lost_its_zero_is_read_as_october_and_marked() -> None:
    assert read_date(1985.1) == read_date(1985.10)
    assert read_date(1985.1).value == "1985-10"
    assert read_date(1985.1).doubtful
    assert not read_date("1985.1").doubtful
    assert not read_date(1985.01).doubtful


def test_a_date_cell_that_shows_only_the_month_is_a_month() -> None:
    assert parse_date(31107, precision="month") == "1985-03"
    assert parse_date(dt.date(1985, 3, 1), precision="month") == "1985-03"
    assert parse_date(dt.date(1985, 3, 1), precision="year") == "1985"


@pytest.mark.parametrize(
    "written", ["1985.2.30", "19850230", "1985.13", "1985-00", "2023年2月29日", "0985-03"]
)
def test_days_that_do_not_exist(written: str) -> None:
    with pytest.raises(DateProblem, match=r"不存在|年份不对") as raised:
        parse_date(written, today=TODAY)
    assert raised.value.code == "not_real"


@pytest.mark.parametrize("written", ["", "不详", "三月", "2003.", "03/05/1985", "1985.3.5.6", "٣٣.٣"])
def test_texts_that_are_no_dates(written: str) -> None:
    with pytest.raises(DateProblem, match="无法识别") as raised:
        parse_date(written, today=TODAY)
    assert raised.value.code == "unreadable"


@pytest.mark.parametrize(
    "number",
    [dt.date(2100, 1, 1), dt.date(985, 3, 1), 0.0, -3.5, 5.5, 1e300, float("nan"), float("inf"), 9999999],
)
def test_numbers_and_days_out_of_range(number: float | dt.date) -> None:
    with pytest.raises(DateProblem):
        parse_date(number, today=TODAY)


@given(st.one_of(st.text(), st.floats(), st.integers(0, 10**9)))
def test_anything_is_either_a_valid_date_or_a_sentence(value: str | float) -> None:
    try:
        parsed = parse_date(value, today=TODAY)
    except DateProblem as problem:
        sentence = str(problem)
    else:
        assert is_valid(parsed)
        return
    assert sentence.endswith("。")


@given(register_dates)
def test_register_dates_are_read_back_unchanged(value: str) -> None:
    assert parse_date(value) == value
    assert parse_date(format_date(value, "dot")) == value
    assert parse_date(format_date(value, "chinese")) == value
    assert is_valid(value)


def test_printing() -> None:
    assert format_date("1985-03", "dot") == "1985.03"
    assert format_date("1985-03-05", "dot") == "1985.03.05"
    assert format_date("1985-03", "chinese") == "1985年3月"
    assert format_date("1985-03-05", "chinese") == "1985年3月5日"
    assert format_date("1985", "chinese") == "1985年"
    assert format_date("1985-03", "iso") == "1985-03"
    assert format_date("", "dot") == ""


def test_precision_and_validity() -> None:
    assert [precision(value) for value in ("1985", "1985-03", "1985-03-05")] == ["year", "month", "day"]
    with pytest.raises(ValueError, match="不是规范的日期"):
        precision("1985-3")
    assert not is_valid("1985-3")
    assert not is_valid("1985-02-30")
    assert not is_valid("")


def test_age_counts_completed_years() -> None:
    assert age_on("1985-03-15", "2025-03-14") == 39
    assert age_on("1985-03-15", "2025-03-15") == 40
    assert age_on("1985-03", "2025-03-01") == 40
    assert age_on("2000-02-29", "2025-02-28") == 24
    assert age_on("2000-02-29", "2025-03-01") == 25


def test_months() -> None:
    assert months_between("1985-01-31", "1985-02-28") == 0
    assert months_between("1985-01", "1986-01") == 12
    assert months_between("1986-01", "1985-01") == -12
    assert add_months("1985-01-31", 1) == "1985-02-28"
    assert add_months("1985-11", 3) == "1986-02"
    assert add_months("1985-03", -3) == "1984-12"
    assert add_months("1985", 24) == "1987"
    with pytest.raises(ValueError, match="整年"):
        add_months("1985", 5)
    assert end_of_month("2024-02") == "2024-02-29"
    assert end_of_month("2023-02-10") == "2023-02-28"
    assert end_of_month("1985") == "1985-12-31"


@given(register_dates.filter(lambda value: len(value) == 7), st.integers(-500, 500))
def test_adding_months_and_counting_them_agree(start: str, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months
