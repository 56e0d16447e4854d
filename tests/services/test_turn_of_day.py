"""A fact recorded ahead of time joins the present when its day comes, and never before."""

from __future__ import annotations

from types import SimpleNamespace

from app.services import office as office_module


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
        opened = office_module.sign_in(folder, "李主任", "correct horse", day)
        shown[day] = (opened.people.get(person)["title"], opened.units.get(county.school)["name"])
        assert opened.check.run().clean
        assert opened.register.row("SELECT count(*) AS n FROM operations WHERE kind = 'facts.due'") == {
            "n": 1 if day == "2026-08-31" else 2
        }
        opened.close()
    assert shown["2026-08-31"] == ("", "云岭县实验小学")
    assert shown["2026-09-03"] == ("副校长", "云岭县实验小学")
    assert shown["2026-09-01"] == ("副校长", "云岭县实验小学")  # a clock set back changes nothing
