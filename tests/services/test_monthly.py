"""The month of every unit: who declared, who did not by day 5, what finance hears, and leaving in a batch."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.exits import ExitRequest
from app.services.monthly import DECLARATION_DAY


def states(county: SimpleNamespace, month: str) -> dict[str, str]:
    return {line.unit: line.state for line in county.office.monthly.lines(month)}


def test_a_batch_leaves_in_one_operation_all_or_none(county: SimpleNamespace) -> None:
    office, people = county.office, county.people
    good = [
        ExitRequest(people["张三"], "退休", "2026-07-01"),
        ExitRequest(people["钱墕"], "辞职", "2026-07-10", "云人社〔2026〕8号"),
    ]
    bad = [
        *good,
        ExitRequest(people["张三"], "退休", "2026-07-01"),
        ExitRequest(people["周一"], "退职", "2026-07-01"),
        ExitRequest(people["吴二"], "死亡", "2011-01-01"),
    ]
    assert [bool(problem) for problem in office.exits.check_many(bad, "云人社〔2026〕7号")] == [
        False, False, True, True, True,
    ]  # fmt: skip
    before = office.register.last_operation
    with pytest.raises(UsageProblem, match="5 人中有 3 人不能核减，一个都没有办理") as told:
        office.exits.record_many(bad, "云人社〔2026〕7号")
    assert "第3人：张三 在名单里出现了两次" in told.value.message
    assert "第4人：没有“退职”这种核减原因" in told.value.message
    assert "第5人：核减日期 2011-01-01 早于入编日期" in told.value.message
    assert office.register.last_operation == before
    with pytest.raises(UsageProblem, match="第1人：核减必须有依据"):
        office.exits.record_many(good[:1])
    cases = office.exits.record_many(good, "云人社〔2026〕7号", "王校长")
    assert office.register.last_operation == before + 1
    assert [office.cases.get(case)["fields"]["document"] for case in cases] == [
        "云人社〔2026〕7号", "云人社〔2026〕8号",
    ]  # fmt: skip
    assert office.ledger.numbers_of(county.school).actual == 2
    assert office.ledger.numbers_of(county.archive).actual == 1
    office.journal.undo(office.register.last_operation)
    assert office.ledger.numbers_of(county.school).actual == 3
    assert office.check.run().clean


def test_a_unit_declares_nothing_or_its_cases_say_so_or_it_is_overdue(county: SimpleNamespace) -> None:
    office = county.office
    monthly = office.monthly
    assert monthly.month() == "2026-06"
    assert monthly.due("2026-06") == "2026-07-06"  # the fifth is a Sunday
    office.exits.record(county.people["张三"], "退休", "2026-06-30", "云人社〔2026〕7号")
    assert states(county, "2026-06") == {
        "云岭县第一小学": "已申报", "云岭县档案馆": "逾期", "中共云岭县委办公室": "逾期",
    }  # fmt: skip
    assert states(county, "2026-07") == {
        "云岭县第一小学": "未申报", "云岭县档案馆": "未申报", "中共云岭县委办公室": "未申报",
    }  # fmt: skip
    assert monthly.declare_nothing([county.archive, county.committee], "2026-06", "孙馆长") == 2
    assert monthly.declare_nothing([county.archive], "2026-06") == 0
    assert states(county, "2026-06")["云岭县档案馆"] == "无变动"
    assert monthly.missing("2026-06") == []
    with pytest.raises(Refusal, match="云岭县第一小学 入编 0 人、核减 1 人") as refused:
        monthly.declare_nothing([county.school, county.archive], "2026-06")
    assert refused.value.rule.startswith("R05")
    with pytest.raises(UsageProblem, match="2026年8月还没有到"):
        monthly.declare_nothing([county.archive], "2026-08")
    office.journal.undo(office.register.last_operation)
    assert states(county, "2026-06")["云岭县档案馆"] == "逾期"


def test_a_later_case_contradicts_what_was_declared_and_changes_replace_nothing(
    county: SimpleNamespace,
) -> None:
    office, monthly = county.office, county.office.monthly
    monthly.declare_nothing([county.archive], "2026-06", "孙馆长")
    office.exits.record(county.people["钱墕"], "辞职", "2026-06-20", "云人社〔2026〕9号")
    line = next(line for line in monthly.lines("2026-06") if line.id == county.archive)
    assert (line.state, line.note) == ("无变动", "报了无变动，但本月入编 0 人、核减 1 人")
    assert (line.opening, line.entries, line.exits, line.closing) == (2, 0, 1, 1)
    assert monthly.declare_changes([county.archive], "2026-06", "孙馆长") == 1
    assert states(county, "2026-06")["云岭县档案馆"] == "已申报"


def test_the_declaration_day_is_a_setting_and_moves_over_holidays(county: SimpleNamespace) -> None:
    monthly = county.office.monthly
    county.office.settings.change(DECLARATION_DAY, "10")
    assert monthly.due("2026-06") == "2026-07-10"
    assert monthly.due("2026-12") == "2027-01-11"  # the tenth is a Sunday
    assert states(county, "2026-06")["云岭县档案馆"] == "逾期"
    assert monthly.finance_due("2026-07") == "2026-07-27"  # the 25th is a Saturday


def test_what_finance_hears_of_a_month(county: SimpleNamespace) -> None:
    office, people = county.office, county.people
    office.exits.record(people["张三"], "退休", "2026-07-01", "云人社〔2026〕7号")
    office.exits.record(people["钱墕"], "调离", "2026-07-15", "云组干〔2026〕3号")
    office.entries.record_existing(
        {"name": "郑新", "identity_number": ""},
        county.school,
        "事业编制",
        "财政拨款",
        "2026-07-10",
        "安置到位",
    )
    office.people.change(people["王㛃"], {"title": "副校长"}, "2026-05-01", "云组干〔2026〕1号")
    office.people.change(people["王㛃"], {"title": "校长"}, "2026-07-05", "云组干〔2026〕2号")
    pay = office.monthly.stop_pay("2026-07")
    assert (pay["count"], [unit["unit"] for unit in pay["units"]]) == (2, ["云岭县第一小学", "云岭县档案馆"])
    assert {name: pay["units"][0]["people"][0][name] for name in ("name", "reason", "stop_pay_on", "document")} == {
        "name": "张三", "reason": "退休", "stop_pay_on": "2026-07-01", "document": "云人社〔2026〕7号",
    }  # fmt: skip
    sheet = office.monthly.changes("2026-07")
    assert [(row["name"], row["start_pay_on"]) for row in sheet["entries"]] == [("郑新", "2026-07-10")]
    assert [(row["name"], row["stop_pay_on"]) for row in sheet["exits"]] == [
        ("张三", "2026-07-01"), ("钱墕", "2026-07-15"),
    ]  # fmt: skip
    assert [
        (row["name"], row["field"], row["before"], row["after"], row["effective"]) for row in sheet["changes"]
    ] == [("王㛃", "职务", "副校长", "校长", "2026-07-05")]
    assert sheet["totals"] == {"opening": 7, "entries": 1, "exits": 2, "closing": 6}
    assert sheet["units"] == [
        {"unit": "云岭县第一小学", "opening": 3, "entries": 1, "exits": 1, "closing": 3},
        {"unit": "云岭县档案馆", "opening": 2, "entries": 0, "exits": 1, "closing": 1},
    ]
    form = office.monthly.declaration(county.school, "2026-07")
    assert (form["unit"], form["nothing"], [row["name"] for row in form["people"]]) == (
        "云岭县第一小学", False, ["张三"],
    )  # fmt: skip
    office.monthly.declare_nothing([county.committee], "2026-07", "周主任")
    quiet = office.monthly.declaration(county.committee, "2026-07")
    assert (quiet["nothing"], quiet["people"], quiet["signer"]) == (True, [], "周主任")


def test_the_sheet_of_a_month_answers_as_it_was_known(county: SimpleNamespace) -> None:
    office = county.office
    known = office.register.last_operation
    office.exits.record(county.people["张三"], "退休", "2026-06-30", "云人社〔2026〕7号")
    assert office.monthly.changes("2026-06")["totals"]["exits"] == 1
    assert office.monthly.changes("2026-06", known)["totals"] == {
        "opening": 7, "entries": 0, "exits": 0, "closing": 7,
    }  # fmt: skip


def test_a_typed_list_is_read_line_by_line(county: SimpleNamespace) -> None:
    office, people = county.office, county.people
    text = "张三\n\n王㛃，辞职 2026.7.10\n钱墕\t云人社〔2026〕8号\n不认识的人\n孙硷 退休 2026年13月\n张三"
    found = office.exits.read_list(text, "退休", "2026-07-01", "云人社〔2026〕7号")
    assert [line.request for line in found[:3]] == [
        ExitRequest(people["张三"], "退休", "2026-07-01", "云人社〔2026〕7号"),
        ExitRequest(people["王㛃"], "辞职", "2026-07-10", "云人社〔2026〕7号"),
        ExitRequest(people["钱墕"], "退休", "2026-07-01", "云人社〔2026〕8号"),
    ]
    assert [bool(line.problem) for line in found] == [False, False, False, True, True, True]
    assert "不认识的人" in found[3].problem
    assert "2026年13月" in found[4].problem
    assert found[5].problem == "张三 在名单里出现了两次。"


def test_who_is_past_the_age_is_listed_for_a_look_and_stands_on_the_list_of_what_is_due(
    county: SimpleNamespace,
) -> None:
    from tests.services.conftest import identity_number

    office = county.office
    for name, birth, male, serial in (
        ("老男", "19650301", True, 31), ("老女", "19700601", False, 32), ("未到", "19670101", True, 33),
    ):  # fmt: skip
        person = {"name": name, "identity_number": identity_number(serial, birth, male=male)}
        office.entries.record_existing(
            person, county.school, "事业编制", "财政拨款", "1990-09", "建库时已在编"
        )
    found = office.monthly.past_retirement()
    # 1965-03 男: 60 岁 1 个月, 2025-04; 1970-06 女: 55 岁 2 个月, 2025-08
    assert [(row["name"], row["month"], row["passed"], row["certain"]) for row in found] == [
        ("老男", "2025-04", 15, True), ("老女", "2025-08", 11, False),
    ]  # fmt: skip
    assert [due.person["name"] for due in office.retirement.past()] == ["老男", "老女"]
    line = next(line for line in office.todo.lines() if line.what == "到龄核实")
    assert (line.title, line.page) == ("2 人到法定退休年龄仍在编，请核实", "monthly")
    office.people.change(found[0]["id"], {"retirement_choice": "弹性延迟"}, "2025-04-01", "申请书")
    line = next(line for line in office.todo.lines() if line.what == "到龄核实")
    assert line.title == "1 人到法定退休年龄仍在编，请核实"
