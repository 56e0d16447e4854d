"""Who looks after which unit, and who does the work while somebody is away."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.permits import QuotaRequest
from tests.services.conftest import CHEAP


@pytest.fixture
def section(county: SimpleNamespace) -> SimpleNamespace:
    for name in ("赵科员", "钱科员", "孙科员"):
        county.office.users.add(name, "操作员", "correct horse", CHEAP)
    return county


def test_a_unit_belongs_to_its_contact_from_a_day_on(section: SimpleNamespace) -> None:
    handlers = section.office.handlers
    assert handlers.handler_of(section.school) == "李主任"  # nobody's: who is signed in
    assert handlers.assign("赵科员", "2026-07-01", unit_ids=[section.school]) == 1
    assert handlers.handler_of(section.school) == "赵科员"
    assert handlers.contact_of(section.school, "2026-06-30") == ""
    assert handlers.assign("钱科员", "2026-08-01", unit_ids=[section.school]) == 1
    assert handlers.handler_of(section.school, "2026-07-31") == "赵科员"
    assert handlers.handler_of(section.school, "2026-08-01") == "钱科员"
    assert [(row["handler"], row["begins"], row["ends"]) for row in handlers.listed()] == [
        ("钱科员", "2026-08-01", ""), ("赵科员", "2026-07-01", "2026-08-01"),
    ]  # fmt: skip
    assert [row["handler"] for row in handlers.listed(current=True)] == ["赵科员"]
    assert handlers.assign("钱科员", "2026-08-01", unit_ids=[section.school]) == 0


def test_bulk_by_sector_and_by_subtree_and_what_stands_below_follows(section: SimpleNamespace) -> None:
    office, handlers = section.office, section.office.handlers
    assert handlers.assign("赵科员", "2026-07-01", sector="党委系统") == 2
    assert handlers.assign("钱科员", "2026-07-01", below=section.bureau) == 2
    inner = office.units.add(
        {"name": "教务处", "kind": "内设机构", "parent_id": section.school}, "2026-07-02"
    )
    assert handlers.handler_of(inner) == "钱科员"
    assert handlers.all_on() == {
        section.bureau: "钱科员", section.school: "钱科员", inner: "钱科员",
        section.archive: "赵科员", section.committee: "赵科员",
    }  # fmt: skip
    assert handlers.release("2026-07-10", below=section.bureau) == 2
    assert handlers.contact_of(inner) == ""
    with pytest.raises(UsageProblem, match="没有属于“卫生系统”的单位"):
        handlers.assign("赵科员", sector="卫生系统")
    with pytest.raises(UsageProblem, match="没有名为“周科员”的登录人员"):
        handlers.assign("周科员", unit_ids=[section.school])


def test_who_covers_does_the_work_until_the_first_day_back(section: SimpleNamespace) -> None:
    handlers = section.office.handlers
    handlers.assign("赵科员", "2026-07-01", unit_ids=[section.school])
    handlers.add_cover("赵科员", "钱科员", "2026-07-13", "2026-07-20", "年休假")
    assert [handlers.handler_of(section.school, f"2026-07-{day}") for day in ("12", "13", "19", "20")] == [
        "赵科员",
        "钱科员",
        "钱科员",
        "赵科员",
    ]
    assert handlers.acts_for("钱科员") == {"钱科员", "赵科员"}
    assert handlers.acts_for("赵科员") == {"赵科员"}
    assert handlers.acts_for("钱科员", "2026-07-20") == {"钱科员"}
    handlers.add_cover("钱科员", "孙科员", "2026-07-15", "2026-07-17")
    assert handlers.handler_of(section.school) == "孙科员"  # the stand-in is away too
    assert handlers.acts_for("孙科员") == {"孙科员", "钱科员", "赵科员"}
    assert [row["state_name"] for row in handlers.covers()] == ["进行中", "进行中"]


def test_covers_neither_overlap_nor_run_in_a_ring(section: SimpleNamespace) -> None:
    handlers = section.office.handlers
    first = handlers.add_cover("赵科员", "钱科员", "2026-07-13", "2026-07-20")
    with pytest.raises(Refusal, match="已由 钱科员 代办"):
        handlers.add_cover("赵科员", "孙科员", "2026-07-19", "2026-07-25")
    with pytest.raises(Refusal, match="不能互相代办"):
        handlers.add_cover("钱科员", "赵科员", "2026-07-14", "2026-07-15")
    with pytest.raises(UsageProblem, match="不能是请假的人自己"):
        handlers.add_cover("赵科员", "赵科员", "2026-08-01", "2026-08-02")
    with pytest.raises(UsageProblem, match="要晚于"):
        handlers.add_cover("赵科员", "钱科员", "2026-08-02", "2026-08-02")
    handlers.end_cover(first, "2026-07-15")
    assert handlers.covering() == {}
    second = handlers.add_cover("赵科员", "孙科员", "2026-07-15", "2026-07-25")
    handlers.end_cover(second, "2026-07-15")
    assert [row["id"] for row in handlers.covers()] == [first]
    section.office.journal.undo(section.office.register.last_operation)
    assert handlers.covering() == {"赵科员": "孙科员"}
    assert section.office.check.run().clean


def test_my_cases_are_those_i_handle_and_those_i_cover(section: SimpleNamespace) -> None:
    office, handlers = section.office, section.office.handlers
    handlers.assign("赵科员", "2026-07-01", unit_ids=[section.school])
    request = QuotaRequest(section.school, "事业编制", "财政拨款", 1, "公开招聘", "缺人")
    case_id = office.permits.apply(request, "王校长")
    assert office.cases.get(case_id)["handler"] == "赵科员"
    assert office.cases.ids(handlers=handlers.acts_for()) == []
    handlers.add_cover("赵科员", "李主任", "2026-07-15", "2026-07-20")
    assert office.cases.ids(handlers=handlers.acts_for()) == [case_id]
    assert office.cases.ids(handlers=handlers.acts_for(date="2026-07-20")) == []


def test_what_was_received_during_a_leave_stays_until_it_is_given_back(section: SimpleNamespace) -> None:
    office, handlers = section.office, section.office.handlers
    handlers.assign("赵科员", "2026-07-01", unit_ids=[section.school])
    handlers.add_cover("赵科员", "钱科员", "2026-07-13", "2026-07-20")
    request = QuotaRequest(section.school, "事业编制", "财政拨款", 1, "公开招聘", "缺人")
    case_id = office.permits.apply(request, "王校长")
    assert office.cases.get(case_id)["handler"] == "钱科员"
    office.session.business_date = "2026-07-20"
    (line,) = [row for row in office.todo.lines() if row.page == "case"]
    assert (line.handler, line.owner) == ("钱科员", "钱科员")
    office.cases.assign(case_id, "赵科员", "休假回来")
    (line,) = [row for row in office.todo.lines() if row.page == "case"]
    assert line.handler == "赵科员"
