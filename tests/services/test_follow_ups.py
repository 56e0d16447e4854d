"""What an approval leaves to be done, and free reminders."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.follow_ups import FOLLOW_UP_MONTHS, MATTER


def opened(county: SimpleNamespace, due: str, title: str = "第一小学 3 名编制到位") -> int:
    with county.office.desk.operation("test.open", "打开跟踪事项") as op:
        return int(county.office.follow_ups.open_within(op, MATTER, title, due, unit_id=county.school))


def test_the_deadline_of_an_approval_is_a_setting(county: SimpleNamespace) -> None:
    follow_ups = county.office.follow_ups
    assert follow_ups.due_for("2026-08-31") == "2027-02-28"
    county.office.settings.change(FOLLOW_UP_MONTHS, "3")
    assert follow_ups.due_for("2026-08-31") == "2026-11-30"
    assert follow_ups.due_for("2026-11-15") == "2027-02-15"


def test_open_overdue_long_overdue_and_done(county: SimpleNamespace) -> None:
    office, follow_ups = county.office, county.office.follow_ups
    running = opened(county, "2026-12-31")
    late = opened(county, "2026-07-14")
    forgotten = opened(county, "2025-07-14")
    assert {row["id"]: row["state_name"] for row in follow_ups.listed()} == {
        running: "办理中", late: "已超期", forgotten: "长期未落实",
    }  # fmt: skip
    assert [row["id"] for row in follow_ups.listed(overdue=True)] == [forgotten, late]
    with pytest.raises(UsageProblem, match="办理结果"):
        follow_ups.done(late)
    follow_ups.done(late, "人员已到位 3 名")
    with pytest.raises(Refusal, match="已在 2026-07-15 办完"):
        follow_ups.done(late, "再办一次")
    assert follow_ups.get(late)["outcome"] == "人员已到位 3 名"
    assert [row["id"] for row in follow_ups.listed()] == [forgotten, running]
    assert len(follow_ups.listed(open_only=False)) == 3
    office.journal.undo(office.register.last_operation)
    assert follow_ups.get(late)["state_name"] == "已超期"
    assert office.check.run().clean


def test_postponing_needs_a_reason_and_a_later_day(county: SimpleNamespace) -> None:
    follow_ups = county.office.follow_ups
    number = opened(county, "2026-07-14")
    with pytest.raises(UsageProblem, match="理由"):
        follow_ups.postpone(number, "2026-09-30", "")
    with pytest.raises(UsageProblem, match="要晚于"):
        follow_ups.postpone(number, "2026-07-14", "招聘推迟")
    follow_ups.postpone(number, "2026-09-30", "招聘推迟")
    assert follow_ups.get(number)["due"] == "2026-09-30"


def test_reminders_are_ones_own_and_are_found_by_who_covers(county: SimpleNamespace) -> None:
    from tests.services.conftest import CHEAP

    office, follow_ups = county.office, county.office.follow_ups
    office.users.add("赵科员", "操作员", "correct horse", CHEAP)
    follow_ups.remind("催档案馆交表", "2026-07-20", county.archive)
    follow_ups.remind("复印花名册", "2026-07-21", handler="赵科员")
    assert [row["title"] for row in follow_ups.listed(mine=True)] == ["催档案馆交表"]
    office.handlers.add_cover("赵科员", "李主任", "2026-07-15", "2026-07-25")
    assert [row["title"] for row in follow_ups.listed(mine=True)] == ["催档案馆交表", "复印花名册"]
    with pytest.raises(UsageProblem, match="请写提醒的内容"):
        follow_ups.remind(" ", "2026-07-20")
    with pytest.raises(UsageProblem, match="没有名为“孙科员”"):
        follow_ups.remind("复印", "2026-07-20", handler="孙科员")
