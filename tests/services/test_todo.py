"""The list the day begins with: everything that has a date, by its last day, for whoever has to do it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.permits import QuotaRequest
from app.services.todo import CASE, FOLLOW_UP, MONTH, PEOPLE, PERMIT, ROUTINE, UNIT, DueLine
from tests.services.conftest import CHEAP


def apply_for(county: SimpleNamespace) -> int:
    request = QuotaRequest(county.school, "事业编制", "财政拨款", 1, "公开招聘", "缺人")
    return int(county.office.permits.apply(request, "王校长"))


def permit(county: SimpleNamespace, valid_until: str) -> str:
    case_id = apply_for(county)
    while county.office.cases.get(case_id)["state"] != "issue":
        county.office.cases.sign(case_id, "赵副主任")
    return str(county.office.permits.issue(case_id, valid_until)["number"])


def on(county: SimpleNamespace, day: str, *kinds: str) -> list[DueLine]:
    county.office.session.business_date = day
    return [line for line in county.office.todo.lines() if not kinds or line.kind in kinds]


def test_order_and_words(county: SimpleNamespace) -> None:
    office = county.office
    number = permit(county, "2026-08-14")
    late = apply_for(county)
    lines = on(county, "2026-08-10", CASE, PERMIT)
    assert [(line.urgency, line.what) for line in lines] == [("已超期", "进人用编"), ("将到期", "通知单到期")]
    assert (lines[0].page, lines[0].subject) == ("case", late)
    assert lines[0].state == "待主管部门意见"
    assert lines[0].title.endswith("公开招聘 1 名（事业编制）")
    assert (lines[1].date, lines[1].title, lines[1].state) == ("2026-08-14", number, "还有 1 名未用")
    office.cases.send_back(late, "王审核", "缺岗位需求说明")
    lines = on(county, "2026-08-10", CASE, PERMIT)
    assert [(line.urgency, line.date, line.state) for line in lines] == [
        ("将到期", "2026-08-14", "还有 1 名未用"),
        ("已退回", "", "待单位补正"),
    ]


def test_permits_are_due_within_thirty_days_and_not_once_expired(county: SimpleNamespace) -> None:
    permit(county, "2026-08-14")
    due = {
        day: [line.what for line in on(county, day, CASE, PERMIT)]
        for day in ("2026-07-14", "2026-07-15", "2026-08-14", "2026-08-15")
    }
    assert due == {
        "2026-07-14": [],
        "2026-07-15": ["通知单到期"],
        "2026-08-14": ["通知单到期"],
        "2026-08-15": [],
    }


def test_the_month_stands_on_the_list_until_every_unit_has_declared(county: SimpleNamespace) -> None:
    office = county.office
    assert on(county, "2026-07-15", MONTH) == []  # June was to be declared before this register began
    line = on(county, "2026-08-03", MONTH)[0]
    assert (line.date, line.urgency, line.title) == ("2026-08-05", "", "2026年7月还有 3 个单位没有申报")
    assert (line.page, line.subject) == ("monthly", "2026-07")
    assert on(county, "2026-08-10", MONTH)[0].urgency == "已超期"
    office.monthly.declare_nothing([county.school, county.archive], "2026-07")
    assert on(county, "2026-08-10", MONTH)[0].state == "1 个未申报"
    assert office.monthly.count_missing("2026-07") == len(office.monthly.missing("2026-07")) == 1
    office.exits.record(county.people["周一"], "退休", "2026-07-30", "云人社〔2026〕7号")
    assert on(county, "2026-08-10", MONTH) == []


def test_what_comes_round_stays_until_it_is_settled(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-07-01", "云人社〔2026〕7号")

    def routine(day: str) -> dict[str, tuple[str, str]]:
        return {line.title: (line.date, line.urgency) for line in on(county, day, ROUTINE)}

    assert routine("2026-07-20") == {
        "2026年上半年与财政对账": ("2026-07-20", ""),
        "2026年7月停拨工资通知（1 人）": ("2026-07-27", ""),
    }
    first = on(county, "2026-07-20", ROUTINE)[0]
    office.follow_ups.settle_periodic(first.settles, first.date)
    assert list(routine("2026-07-20")) == ["2026年7月停拨工资通知（1 人）"]
    assert routine("2026-11-01")["2026年第三季度台账核对"] == ("2026-10-10", "已超期")
    assert routine("2026-11-01")["2027年度用编计划"] == ("2026-11-30", "")
    assert office.follow_ups.listed(open_only=False) == []
    assert office.check.run().clean


def test_what_ends_is_told_thirty_days_before_and_stays_when_overdue(county: SimpleNamespace) -> None:
    office = county.office
    with office.desk.operation("test.dated", "登记到期事项") as op:
        op.insert("workplaces", person_id=county.people["张三"], kind="借调", unit_id=county.committee,
                  begins="2025-08-01", due="2026-08-01")  # fmt: skip
        op.insert("off_staff", person_id=county.people["王㛃"], unit_id=county.archive, kind="劳务派遣",
                  begins="2025-07-01", due="2026-07-01")  # fmt: skip
        op.insert("unit_relations", unit_id=county.school, kind="合署办公", other_id=county.archive,
                  begins="2020-01-01", ends="2026-07-31")  # fmt: skip
        op.insert("workplaces", person_id=county.people["赵䶮"], kind="挂职", place="省教育厅",
                  begins="2025-08-01", due="2027-08-01")  # fmt: skip
    found = on(county, "2026-07-15", PEOPLE, UNIT)
    assert [(line.date, line.urgency, line.what, line.title, line.unit) for line in found] == [
        ("2026-07-01", "已超期", "编外合同到期", "王㛃（劳务派遣）", "云岭县档案馆"),
        ("2026-07-31", "将到期", "机构关系到期", "合署办公 云岭县档案馆", "云岭县第一小学"),
        ("2026-08-01", "将到期", "借调到期", "张三（中共云岭县委办公室）", "云岭县第一小学"),
    ]
    assert (found[2].page, found[2].subject) == ("people", county.people["张三"])


@pytest.fixture
def shared(county: SimpleNamespace) -> SimpleNamespace:
    office = county.office
    office.users.add("赵科员", "操作员", "correct horse", CHEAP)
    office.handlers.assign("赵科员", "2026-07-01", unit_ids=[county.archive])
    office.follow_ups.remind("催教育局", "2026-07-20")
    with office.desk.operation("test.open", "打开跟踪事项") as op:
        office.follow_ups.open_within(op, "批复落实", "档案馆编制到位", "2026-07-25", unit_id=county.archive)
    return county


def test_mine_counts_what_i_cover_and_what_is_everybodys(shared: SimpleNamespace) -> None:
    office = shared.office

    def follow_ups(**asked: object) -> list[tuple[str, str]]:
        return [(line.title, line.handler) for line in office.todo.lines(kind=FOLLOW_UP, **asked)]

    assert follow_ups() == [("催教育局", "李主任"), ("档案馆编制到位", "赵科员")]
    assert follow_ups(mine=True) == [("催教育局", "李主任")]
    office.handlers.add_cover("赵科员", "李主任", "2026-07-15", "2026-07-20")
    assert follow_ups(mine=True) == [("催教育局", "李主任"), ("档案馆编制到位", "李主任")]
    assert follow_ups(until="2026-07-22") == [("催教育局", "李主任")]
    assert follow_ups(unit_id=shared.archive) == [("档案馆编制到位", "李主任")]
    assert any(line.kind == ROUTINE for line in office.todo.lines(mine=True))


def test_what_is_done_can_be_looked_up(county: SimpleNamespace) -> None:
    office = county.office
    first = office.follow_ups.remind("核对台账", "2026-07-20", county.school)
    assert office.todo.finished() == []
    office.follow_ups.done(first, "已核对一致")
    (line,) = office.todo.finished()
    assert (line.title, line.kind, line.state, line.page) == (
        "核对台账",
        "已办完",
        "2026-07-15 已核对一致",
        "unit",
    )
    assert "核对台账" not in [row.title for row in office.todo.lines()]
