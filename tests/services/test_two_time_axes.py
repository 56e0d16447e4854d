"""What was true on a day, and what was known on a day: by date, by time of day and by number of operation."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.offices import NewOffice
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number
from tests.services.test_quota_use import approved_permit, person


@pytest.fixture
def in_china() -> Iterator[None]:
    """The clock of an office: eight hours ahead of UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("in_china")
def test_a_day_of_knowledge_is_the_day_of_the_office(tmp_path: Path) -> None:
    """The log keeps UTC; clerks say when they did it by the clock on their wall."""
    moments = iter(
        [datetime(2026, 7, 15, 1, tzinfo=UTC)] * 2  # 09:00 on the 15th: created, unit added
        + [datetime(2026, 7, 15, 15, 30, tzinfo=UTC)]  # 23:30 on the 15th: 5 approved
        + [datetime(2026, 7, 15, 23, 30, tzinfo=UTC)]  # 07:30 on the 16th: 3 more
    )
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    office, _ = offices.create(tmp_path / "county", new, list, clock=lambda: next(moments))
    unit = office.units.add({"name": "云岭县第一小学"}, "2004")
    for count in (5, 3):
        office.ledger.post(
            MovementRequest(unit, INSTITUTION, ALLOCATED, count, "核增", "2010", f"云编〔2026〕{count}号")
        )

    def approved(known_at: str | int) -> int:
        return int(office.ledger.numbers_of(unit, known_at=known_at).approved)

    assert {
        said: approved(said)
        for said in (
            "2026-07-14", "2026-07-15", "2026-07-16", "2026年7月15日", "2026-07",
            "2026-07-15T23:29", "2026-07-15T23:30", "2026-07-16T07:29:59", "2026-07-16T07:30",
            "2026-07-15T23:30:00+00:00", "2026-07-15T23:29:59+00:00",
        )
    } == {
        "2026-07-14": 0, "2026-07-15": 5, "2026-07-16": 8, "2026年7月15日": 5, "2026-07": 8,
        "2026-07-15T23:29": 0, "2026-07-15T23:30": 5, "2026-07-16T07:29:59": 5, "2026-07-16T07:30": 8,
        "2026-07-15T23:30:00+00:00": 8, "2026-07-15T23:29:59+00:00": 5,
    }  # fmt: skip
    assert [approved(number) for number in (1, 2, 3, "3", 4, 99)] == [0, 0, 5, 5, 8, 8]
    for wrong in ("昨晚T8", "前年"):
        with pytest.raises(UsageProblem):
            approved(wrong)
    office.close()


def test_permits_uses_and_ends_are_known_when_they_are_recorded(county: SimpleNamespace) -> None:
    office = county.office

    def reserved(at: str | None = None, known_at: int | None = None) -> int:
        return int(office.ledger.numbers_of(county.school, at, known_at).reserved)

    before = office.register.last_operation
    number = approved_permit(county, 2)
    issued = office.register.last_operation
    case = office.entries.apply(number, person(50), "张校长")
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    office.entries.enter(case)
    entered = office.register.last_operation
    office.permits.end(number, "只招到一名", "2026-07-20")
    assert [reserved(known_at=known) for known in (before, issued, entered, None)] == [0, 2, 1, 1]
    assert [reserved("2026-07-20", known) for known in (issued, entered, None)] == [2, 1, 0]
    assert [
        office.ledger.numbers_of(county.school, known_at=known).actual for known in (issued, entered)
    ] == [3, 4]


def test_a_conditional_permit_counts_from_the_day_of_the_exit(county: SimpleNamespace) -> None:
    office = county.office
    leaver = county.people["钱墕"]
    from app.services.permits import QuotaRequest

    case = office.permits.apply(
        QuotaRequest(county.archive, INSTITUTION, ALLOCATED, 1, "招考", "补充", leaver_id=leaver), "馆长"
    )
    for signer in ("李主任", "陈书记"):
        office.cases.sign(case, signer)
    office.permits.issue(case)
    waiting = office.register.last_operation
    office.exits.record(leaver, "退休", "2026-08-01", "退休审批表")
    numbers = {
        at: (n.actual, n.reserved)
        for at in ("2026-07-14", "2026-07-15", "2026-07-31", "2026-08-01")
        if (n := office.ledger.numbers_of(county.archive, at))
    }
    assert numbers == {
        "2026-07-14": (2, 0), "2026-07-15": (2, 0), "2026-07-31": (2, 0), "2026-08-01": (1, 1),
    }  # fmt: skip
    then = office.ledger.numbers_of(county.archive, "2026-08-01", waiting)
    assert (then.actual, then.reserved) == (2, 0)


def test_a_ledger_of_a_past_day_shows_the_people_of_that_day(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    before = office.register.last_operation
    office.people.change(zhang, {"title": "教师"}, "2015-09")
    office.people.change(zhang, {"title": "校长", "name": "张叁"}, "2026-03-01", "云组干〔2026〕2号")
    office.units.change(county.school, {"name": "云岭县实验小学"}, "2025-09", "云编〔2025〕8号")

    def shown(at: str | None = None, known_at: int | None = None) -> tuple[str, str, str]:
        row = next(row for row in office.people.holders([county.school], at, known_at) if row["id"] == zhang)
        return row["name"], row["title"], row["unit_name"]

    assert shown() == ("张叁", "校长", "云岭县实验小学")
    assert shown("2026-02-28") == ("张三", "教师", "云岭县实验小学")
    assert shown("2025-08-31") == ("张三", "教师", "云岭县第一小学")
    assert shown("2014-01-01") == ("张三", "", "云岭县第一小学")
    assert shown(known_at=before) == ("张三", "", "云岭县第一小学")


def test_a_printed_ledger_can_be_asked_for_again(county: SimpleNamespace, tmp_path: Path) -> None:
    """What was issued stays as issued: its log entry names the moment of knowledge that was printed."""
    from app.models.operation import canonical

    office = county.office
    known = office.register.last_operation
    paper = office.papers.establishment_ledger([county.school], "2026-07-01", known - 3)
    assert canonical({"at": "2026-07-01", "known_at": known - 3, "units": [county.school]}) == paper.payload
    office.ledger.post(
        MovementRequest(county.school, INSTITUTION, ALLOCATED, 4, "核增", "2026-03", "云编〔2026〕4号")
    )
    posted = office.register.last_operation
    office.papers.issue([office.papers.establishment_ledger([county.school])], tmp_path / "f08.pdf")
    with pytest.raises(Refusal, match="已经打印"):
        office.journal.undo(posted)
    assert office.ledger.numbers_of(county.school, known_at=posted).approved == 9


def test_an_empty_question_finds_nobody(county: SimpleNamespace) -> None:
    office = county.office
    office.entries.record_existing(
        {"name": "郑𬭎"}, county.school, INSTITUTION, ALLOCATED, "2012-09", "证件待补"
    )
    for text in ("", "  "):
        with pytest.raises(UsageProblem, match="没有找到"):
            office.people.find(text)
    assert office.people.find("郑 𬭎") == 8
    assert office.people.find(identity_number(1).lower()) == county.people["张三"]


def test_two_programs_at_one_register_see_each_other(county: SimpleNamespace) -> None:
    """The window remembers the numbers of the present; what the command line writes must show all the same."""
    window = county.office
    assert window.ledger.totals().approved == 8
    commands = offices.sign_in(window.folder, "李主任", "correct horse", "2026-07-15")
    commands.ledger.post(
        MovementRequest(county.school, INSTITUTION, ALLOCATED, 2, "核增", "2026-03", "云编〔2026〕4号")
    )
    assert window.ledger.totals().approved == 10
    window.exits.record(county.people["张三"], "退休", "2026-07-15", "退休审批表")
    assert commands.ledger.unit_numbers()[county.school].actual == 2
    assert commands.journal.undoable()["kind"] == "exit.record"
    assert [row["id"] for row in window.register.rows("SELECT id FROM operations ORDER BY id")] == list(
        range(1, window.register.last_operation + 1)
    )
    assert commands.check.run().clean
    commands.close()
