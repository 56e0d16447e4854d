"""Working days against the calendar the State Council announced, beyond the announced years, and the county's edits."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.holidays import DayEdit
from app.services.permits import QuotaRequest
from app.services.working_days import (
    WorkCalendar,
    calendar_of,
    is_announced,
)

ANNOUNCED = WorkCalendar()


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
    assert ANNOUNCED.works(day) is works


def test_ten_working_days_after_a_wednesday() -> None:
    assert ANNOUNCED.add("2026-07-15", 10) == "2026-07-29"
    assert ANNOUNCED.until("2026-07-15", "2026-07-29") == 10
    assert ANNOUNCED.until("2026-07-29", "2026-07-15") == -10
    assert ANNOUNCED.until("2026-07-15", "2026-07-15") == 0
    assert ANNOUNCED.add("2026-07-15", 0) == "2026-07-15"


def test_national_day_does_not_count() -> None:
    # 25 to 27 September is the Mid-Autumn holiday, 1 to 7 October National Day, 20 September is worked.
    assert ANNOUNCED.add("2026-09-24", 5) == "2026-10-09"


def test_years_without_announcement_are_known_as_such() -> None:
    assert is_announced(2026)
    assert not is_announced(2031)
    assert not WorkCalendar().knows(2031)
    assert WorkCalendar({"2031-10-01": False}).knows(2031)


def test_edits_go_before_the_announced_calendar() -> None:
    calendar = WorkCalendar({"2026-07-18": True, "2026-07-20": False})
    assert calendar.works("2026-07-18")  # a Saturday worked in exchange
    assert not calendar.works("2026-07-20")
    assert calendar.add("2026-07-17", 1) == "2026-07-18"
    assert calendar.add("2026-07-17", 2) == "2026-07-21"
    assert calendar.until("2026-07-17", "2026-07-21") == 2
    assert calendar.on_or_after("2026-07-20") == "2026-07-21"
    assert calendar.on_or_after("2026-10-03") == "2026-10-08"


def test_an_edit_moves_the_due_date_of_an_open_case_and_its_removal_moves_it_back(
    county: SimpleNamespace,
) -> None:
    office = county.office
    request = QuotaRequest(county.school, "事业编制", "财政拨款", 1, "公开招聘", "缺人")
    case_id = office.permits.apply(request, "王校长")

    def due() -> tuple[str, int]:
        row = office.cases.fetch([case_id])[0]
        return row["due_on"], row["days_left"]

    before = due()
    days = before[1]
    assert office.holidays.set([DayEdit("2026-07-16", False, "县庆")]) == 1
    assert due()[0] == ANNOUNCED.add("2026-07-15", days + 1)
    assert due()[1] == days
    office.holidays.set([DayEdit("2026-07-18", True, "补班")])
    assert due() == before
    assert [
        (row["date"], row["weekday"], row["state_name"], row["announced"])
        for row in office.holidays.listed("2026")
    ] == [("2026-07-16", "周四", "休息", "上班"), ("2026-07-18", "周六", "上班", "休息")]
    assert office.holidays.remove(["2026-07-16", "2026-07-18"]) == 2
    assert office.holidays.listed() == []
    assert due() == before
    office.journal.undo(office.register.last_operation)
    assert [row["date"] for row in office.holidays.listed()] == ["2026-07-16", "2026-07-18"]
    assert calendar_of(office.register).works("2026-07-18")
    assert office.check.run().clean


def test_a_pasted_notice_is_read_line_by_line(county: SimpleNamespace) -> None:
    office = county.office
    text = "10月1日至7日 国庆节 放假\n２０３１－０９－２７（周六） 调休上班\n\n2031年10月11日（星期六）上班\n"
    assert office.holidays.paste(text, "2031") == 9
    rows = office.holidays.listed("2031")
    assert [row["date"] for row in rows if row["works"]] == ["2031-09-27", "2031-10-11"]
    assert [row["name"] for row in rows if not row["works"]] == ["国庆节"] * 7
    assert calendar_of(office.register).add("2031-09-30", 1) == "2031-10-08"
    found = office.holidays.read("2月30日 不对\n元旦\n1月1日 元旦", "2031")
    assert [day.date for day in found.days] == ["2031-01-01"]
    assert [problem.split("：")[0] for problem in found.problems] == ["第1行“2月30日 不对”", "第2行“元旦”"]
    with pytest.raises(UsageProblem, match="第1行"):
        office.holidays.paste("元旦", "2031")


def test_a_year_nobody_announced_is_warned_about_until_something_is_entered(county: SimpleNamespace) -> None:
    holidays = county.office.holidays
    assert holidays.warning("2026") == ""
    assert "2031年" in holidays.warning("2031")
    holidays.set([DayEdit("2031-01-01", False, "元旦")])
    assert holidays.warning("2031") == ""
    with pytest.raises(UsageProblem, match="2031-05-01没有设置过"):
        holidays.remove(["2031-05-01"])
