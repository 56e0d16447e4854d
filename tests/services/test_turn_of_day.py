"""A fact recorded ahead of time joins the present when its day comes, and never before."""

from __future__ import annotations

from types import SimpleNamespace

from app.services import offices
from app.services.desk import READER
from tests.services.conftest import CHEAP


def test_a_future_change_comes_into_force_on_its_day(county: SimpleNamespace) -> None:
    office, person = county.office, county.people["张三"]
    office.people.change(person, {"title": "副校长"}, "2026-09-01")
    office.units.change(county.school, {"name": "云岭县实验小学"}, "2026-08-01", "云编〔2026〕8号")
    folder = office.folder
    assert office.people.get(person)["title"] == ""
    assert office.people.as_of(person, "2026-09-01")["title"] == "副校长"
    assert office.check.run().clean
    office.close()

    shown = {}
    for day in ("2026-08-31", "2026-09-03", "2026-09-01"):
        opened = offices.sign_in(folder, "李主任", "correct horse", day)
        shown[day] = (opened.people.get(person)["title"], opened.units.get(county.school)["name"])
        assert opened.check.run().clean
        assert opened.register.row("SELECT count(*) AS n FROM operations WHERE kind = 'facts.due'") == {
            "n": 1 if day == "2026-08-31" else 2
        }
        opened.close()
    assert shown["2026-08-31"] == ("", "云岭县实验小学")
    assert shown["2026-09-03"] == ("副校长", "云岭县实验小学")
    assert shown["2026-09-01"] == ("副校长", "云岭县实验小学")  # due since that very day


def test_a_day_ahead_by_mistake_is_taken_back(county: SimpleNamespace) -> None:
    """The clock of an office PC once said 2030; what it brought forward must not stay."""
    office, person = county.office, county.people["张三"]
    office.people.change(person, {"title": "副校长"}, "2026-09-01")
    folder = office.folder
    office.close()
    shown = {}
    for day in ("2030-01-01", "2026-07-16", "2026-09-01"):
        opened = offices.sign_in(folder, "李主任", "correct horse", day)
        opened.people.change(person, {"phone": f"0371-{day[-2:]}"}, day)
        shown[day] = opened.people.get(person)["title"]
        assert opened.check.run().clean, day
        opened.close()
    assert shown == {"2030-01-01": "副校长", "2026-07-16": "", "2026-09-01": "副校长"}


def test_who_only_reads_sees_no_difference_that_is_none(county: SimpleNamespace) -> None:
    office, person = county.office, county.people["张三"]
    office.people.change(person, {"title": "副校长"}, "2026-09-01")
    office.users.add("赵审计", READER, "only looking", CHEAP)
    folder = office.folder
    office.close()
    opened = offices.sign_in(folder, "赵审计", "only looking", "2026-09-02")
    assert opened.check.run().findings == []
    opened.close()


def test_a_window_left_open_overnight_writes_for_the_day_of_the_register(county: SimpleNamespace) -> None:
    office, person = county.office, county.people["张三"]
    office.people.change(person, {"title": "副校长"}, "2026-07-16")
    next_day = offices.sign_in(office.folder, "李主任", "correct horse", "2026-07-16")
    office.people.change(person, {"phone": "0371-1"}, "2026-07-15")
    assert (next_day.people.get(person)["title"], next_day.people.get(person)["phone"]) == (
        "副校长",
        "0371-1",
    )
    assert next_day.check.run().findings == []
    next_day.close()


def test_a_unit_set_up_from_a_later_day_on_is_no_difference(county: SimpleNamespace) -> None:
    office = county.office
    unit = office.units.add({"name": "云岭县第二小学"}, "2026-09-01")
    assert office.check.run().findings == []
    assert unit not in [row["id"] for row in office.units.listed("2026-08-31")]
    assert unit in [row["id"] for row in office.units.listed("2026-09-01")]
