"""R20: the statutory retirement age at the edges of its table, and the lists that ask to be checked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.demo.retirement import month_index, retirement_month
from app.services.retirement import delay_months, retirement_of


@pytest.mark.parametrize(
    ("sex", "birth", "basis", "age", "month"),
    [
        ("男", "1964-12", "", "60 岁", "2024-12"),
        ("男", "1965-01", "", "60 岁 1 个月", "2025-02"),
        ("男", "1965-04", "", "60 岁 1 个月", "2025-05"),
        ("男", "1965-05", "", "60 岁 2 个月", "2025-07"),
        ("男", "1976-08", "", "62 岁 11 个月", "2039-07"),
        ("男", "1976-09", "", "63 岁", "2039-09"),
        ("男", "1990-01-20", "", "63 岁", "2053-01"),
        ("女", "1969-12", "女职工（原 55 周岁）", "55 岁", "2024-12"),
        ("女", "1970-01", "女职工（原 55 周岁）", "55 岁 1 个月", "2025-02"),
        ("女", "1981-09", "女职工（原 55 周岁）", "58 岁", "2039-09"),
        ("女", "1974-12", "女职工（原 50 周岁）", "50 岁", "2024-12"),
        ("女", "1975-01", "女职工（原 50 周岁）", "50 岁 1 个月", "2025-02"),
        ("女", "1975-02", "女职工（原 50 周岁）", "50 岁 1 个月", "2025-03"),
        ("女", "1975-03", "女职工（原 50 周岁）", "50 岁 2 个月", "2025-05"),
        ("女", "1984-10", "女职工（原 50 周岁）", "54 岁 11 个月", "2039-09"),
        ("女", "1984-11", "女职工（原 50 周岁）", "55 岁", "2039-11"),
    ],
)
def test_the_table_at_its_edges(sex: str, birth: str, basis: str, age: str, month: str) -> None:
    found = retirement_of({"sex": sex, "birth": birth, "retirement_basis": basis})
    assert found is not None
    assert (found.age, found.month) == (age, month)
    assert found.certain


def test_the_invented_county_retires_by_the_same_table() -> None:
    for original in (60, 55, 50):
        for number in range(1955 * 12, 2000 * 12):
            birth = f"{number // 12}-{number % 12 + 1:02d}"
            expected = retirement_month(month_index(number // 12, number % 12 + 1), original)
            assert number + original * 12 + delay_months(birth, original) == expected


def test_flexible_retirement_is_never_below_the_original_age() -> None:
    early = retirement_of({"sex": "男", "birth": "1965-01"})
    late = retirement_of({"sex": "男", "birth": "1980-01"})
    assert early is not None
    assert late is not None
    assert (early.earliest, early.latest) == ("2025-01", "2028-02")
    assert (late.month, late.earliest, late.latest) == ("2043-01", "2040-01", "2046-01")


def test_what_is_not_known_is_not_decided() -> None:
    assert retirement_of({"sex": "男", "birth": "1965"}) is None
    assert retirement_of({"sex": "", "birth": "1965-01"}) is None
    woman = retirement_of({"sex": "女", "birth": "1975-03"})
    assert woman is not None
    assert (woman.original, woman.certain) == (55, False)


def test_the_lists_ask_to_be_checked(county: SimpleNamespace) -> None:
    office = county.office  # on 2026-07-15
    document = "云组干〔2026〕9号"
    office.people.change(county.people["张三"], {"birth": "1965-06"}, "", document)  # 60 岁 2 个月: 2025-08
    office.people.change(county.people["王㛃"], {"birth": "1966-05"}, "", document)  # 60 岁 5 个月: 2026-10
    office.people.change(county.people["赵䶮"], {"birth": "1966-02"}, "", document)  # 60 岁 4 个月: 2026-06
    assert [(due.person["name"], due.retirement.month, due.passed) for due in office.retirement.past()] == [
        ("张三", "2025-08", 11), ("赵䶮", "2026-06", 1),
    ]  # fmt: skip
    assert [(due.person["name"], due.passed) for due in office.retirement.coming(3)] == [("王㛃", -3)]
    assert office.retirement.coming(2) == []
    assert office.retirement.past([county.archive]) == []
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    assert [due.person["name"] for due in office.retirement.past()] == ["赵䶮"]
