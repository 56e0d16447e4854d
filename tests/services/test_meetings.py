"""A meeting from the matters that wait for it to the minutes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.kinds.matters import RENAME
from app.services.todo import MEETING

KIND = "编委会会议"


def waiting(county: SimpleNamespace, new_name: str, unit: int | None = None) -> int:
    """A case of 更名 that waits for the meeting."""
    office = county.office
    request = Request(
        RENAME, unit or county.archive, {"new_name": new_name, "reason": "职责调整，名称应随之规范"}
    )
    case_id = int(office.business.apply(request, "孙馆长"))
    while office.cases.get(case_id)["state"] != "meeting":
        office.cases.sign(case_id, "赵副主任", opinion="名称规范，建议同意")
    return case_id


@pytest.fixture
def meeting(county: SimpleNamespace) -> SimpleNamespace:
    cases = [waiting(county, "云岭县档案史志馆"), waiting(county, "云岭县委办", county.committee)]
    number = county.office.meetings.create(KIND, "2026-07-14", place="县委二楼会议室", chair="陈书记")
    return SimpleNamespace(**vars(county), cases=cases, id=number)


def test_the_agenda_is_filled_from_the_cases_that_wait(meeting: SimpleNamespace) -> None:
    office, meetings = meeting.office, meeting.office.meetings
    assert meetings.get(meeting.id)["name"] == "编委会会议（2026年第1次）"
    assert [row["id"] for row in meetings.pending()] == meeting.cases
    meetings.add_cases(meeting.id, meeting.cases)
    assert meetings.pending() == []
    free = meetings.add_item(meeting.id, "听取上半年用编情况汇报", "请审议")
    agenda = meetings.agenda(meeting.id)
    assert [item["unit"] for item in agenda["items"]] == ["云岭县档案馆", "中共云岭县委办公室", ""]
    assert "云岭县档案馆申请" in agenda["items"][0]["proposal"]
    assert "理由：职责调整，名称应随之规范" in agenda["items"][0]["proposal"]
    assert "审查论证：名称规范，建议同意（赵副主任）" in agenda["items"][0]["checks"]
    meetings.move_item(free, 1)
    assert meetings.agenda(meeting.id)["items"][0]["title"] == "听取上半年用编情况汇报"
    meetings.edit_item(free, proposal="原则同意，请各单位抓紧落实")
    meetings.remove_item(meetings.get(meeting.id)["agenda"][2]["id"])
    assert [item["seq"] for item in meetings.get(meeting.id)["agenda"]] == [1, 2]
    assert [row["id"] for row in meetings.pending()] == [meeting.cases[1]]
    with pytest.raises(Refusal, match="已经列入会议议题"):
        meetings.add_cases(meeting.id, [meeting.cases[0]])
    assert office.check.run().clean


def test_agreement_signs_the_case_refusal_gives_it_back_and_deferral_waits(meeting: SimpleNamespace) -> None:
    office, meetings = meeting.office, meeting.office.meetings
    third = waiting(meeting, "云岭县实验小学", meeting.school)
    items = meetings.add_cases(meeting.id, [*meeting.cases, third])
    with pytest.raises(UsageProblem, match="要写明理由"):
        meetings.decide(items[1], "不同意")
    meetings.decide(items[0], "同意")
    meetings.decide(items[1], "不同意", "名称与上级规定不符")
    meetings.decide(items[2], "缓议", "补充论证后再议")
    agreed, refused, deferred = (office.cases.get(case) for case in (*meeting.cases, third))
    step = agreed["steps"][-1]
    assert (agreed["state"], step["step"], step["signer"], step["signed_on"], step["opinion"]) == (
        "approve", "meeting", "陈书记", "2026-07-14", "编委会会议（2026年第1次）同意",
    )  # fmt: skip
    assert (refused["state"], refused["steps"][-1]["opinion"]) == (
        "returned", "编委会会议（2026年第1次）不同意：名称与上级规定不符",
    )  # fmt: skip
    assert deferred["state"] == "meeting"
    assert [row["id"] for row in meetings.pending()] == [third]
    with pytest.raises(Refusal, match="已经登记为“同意”"):
        meetings.decide(items[0], "缓议", "再议")
    second = meetings.create(KIND, "2026-07-15", chair="陈书记")
    assert meetings.get(second)["number"] == "2026年第2次"
    assert len(meetings.add_cases(second, [third])) == 1
    minutes = meetings.minutes(meeting.id)
    assert [item["outcome"] for item in minutes["items"]] == ["同意", "不同意", "缓议"]
    assert minutes["attendees"] == ""


def test_a_decision_can_be_undone_with_its_signature(meeting: SimpleNamespace) -> None:
    office, meetings = meeting.office, meeting.office.meetings
    item = meetings.add_cases(meeting.id, meeting.cases[:1])[0]
    meetings.decide(item, "原则同意", "修改后印发")
    office.journal.undo(office.register.last_operation)
    assert office.cases.get(meeting.cases[0])["state"] == "meeting"
    assert meetings.get(meeting.id)["state_name"] == "筹备中"
    assert meetings.get(meeting.id)["agenda"][0]["outcome"] == ""
    assert office.check.run().clean


def test_what_cannot_be(meeting: SimpleNamespace) -> None:
    meetings = meeting.office.meetings
    with pytest.raises(UsageProblem, match="没有“茶话会”这种会议"):
        meetings.create("茶话会", "2026-07-14")
    with pytest.raises(UsageProblem, match="已经有编委会会议2026年第1次"):
        meetings.create(KIND, "2026-07-20", number="2026年第1次")
    later = meetings.create(KIND, "2026-07-30")
    item = meetings.add_cases(later, meeting.cases[:1])[0]
    with pytest.raises(Refusal, match="还没有开"):
        meetings.decide(item, "同意")
    meetings.change(later, "2026-07-15")
    with pytest.raises(UsageProblem, match="主持人"):
        meetings.decide(item, "同意")
    with pytest.raises(Refusal, match="还没有议题"):
        meetings.issue(meeting.id)
    with pytest.raises(Refusal, match="没有登记决定"):
        meetings.minutes(later)


def test_minutes_are_due_within_a_week_until_they_are_issued(meeting: SimpleNamespace) -> None:
    office, meetings = meeting.office, meeting.office.meetings

    def due() -> list[tuple[str, str, str, str]]:
        return [(line.date, line.urgency, line.what, line.state) for line in office.todo.lines(kind=MEETING)]

    item = meetings.add_item(meeting.id, "听取汇报")
    assert due() == [("2026-07-21", "", "印发会议纪要", "1 个议题待定")]
    meetings.decide(item, "同意")
    office.session.business_date = "2026-07-22"
    assert due() == [("2026-07-21", "已超期", "印发会议纪要", "待印发")]
    meetings.issue(meeting.id)
    assert due() == []
    with pytest.raises(Refusal, match="已经印发，不能再改"):
        meetings.add_item(meeting.id, "再议")
