from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal
from app.ui.office_adapter import WindowOffice
from tests.services.conftest import county, office

__all__ = ["county", "office"]


@pytest.fixture
def seat(county: SimpleNamespace) -> WindowOffice:
    return WindowOffice(county.office)


def test_who_and_when(seat: WindowOffice) -> None:
    assert (seat.title, seat.level, seat.user_name, seat.business_date) == (
        "云岭县委编办",
        "county",
        "李主任",
        "2026-07-15",
    )


def test_hits_name_the_page_that_shows_them(seat: WindowOffice, county: SimpleNamespace) -> None:
    (unit,) = seat.search("第一小学")
    assert (unit.group, unit.title, unit.page, unit.subject) == (
        "单位",
        "云岭县第一小学",
        "unit",
        county.school,
    )
    (person,) = seat.search("王㛃")
    assert (person.group, person.page, person.subject) == ("人员", "people", county.people["王㛃"])
    assert seat.search("  ") == []
    number = county.office.letters.draft("函", unit_id=county.school, changes={"title": "关于商请核对的函"})
    (letter,) = seat.search("商请核对")
    assert (letter.group, letter.page, letter.subject) == ("公文", "letter", number)


def test_a_scanned_code_also_leads_to_the_answer_about_the_sheet(seat: WindowOffice) -> None:
    (answer,) = seat.search("ＢＺ|F31|1999-0001|0123456789ab")
    assert (answer.page, answer.subject, answer.exact) == ("issued", "BZ|F31|1999-0001|0123456789ab", False)


def test_kinds_without_a_page_are_not_offered(county: SimpleNamespace) -> None:
    narrow = WindowOffice(county.office, {"person": ("人员", "people")})
    assert [hit.page for hit in narrow.search("第一小学")] == []


def test_services_are_reached_by_their_name(seat: WindowOffice, county: SimpleNamespace) -> None:
    assert seat.units is county.office.units
    with pytest.raises(AttributeError):
        seat.nothing_of_the_kind  # noqa: B018


def test_the_newest_operation_can_be_taken_back_once(seat: WindowOffice, county: SimpleNamespace) -> None:
    county.office.units.change(county.school, {"rank": "股级"}, "2026-07-01", "云编〔2026〕5号")
    step = seat.last_operation()
    assert step is not None
    assert step.undoable
    assert step.sentence == "变更单位信息：云岭县第一小学"
    seat.undo(step.id)
    assert county.office.units.get(county.school)["rank"] == ""
    after = seat.last_operation()
    assert after is not None
    assert (after.sentence, after.undoable) == ("撤销：变更单位信息：云岭县第一小学", False)
    with pytest.raises(Refusal):
        seat.undo(step.id)
