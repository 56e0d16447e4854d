"""``month …``: what units declared for a month, who did not, and the month's exits and changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.monthly import STATES, month_name

_LINES = (
    Column("单位", "unit"),
    Column("状态", "state"),
    Column("申报日期", "declared_on"),
    Column("签字", "signer"),
    Column("月初", "opening", number=True),
    Column("入编", "entries", number=True),
    Column("核减", "exits", number=True),
    Column("月末", "closing", number=True),
    Column("说明", "note"),
)
_EXITS = (
    Column("单位", "unit"),
    Column("姓名", "name"),
    Column("身份证号", "identity_number"),
    Column("编制种类", "nature"),
    Column("原因", "reason"),
    Column("停发工资", "stop_pay_on"),
    Column("依据", "document"),
)
_ENTRIES = (
    Column("单位", "unit"),
    Column("姓名", "name"),
    Column("身份证号", "identity_number"),
    Column("编制种类", "nature"),
    Column("方式", "way"),
    Column("起薪日期", "start_pay_on"),
    Column("依据", "document"),
)
_CHANGES = (
    Column("单位", "unit"),
    Column("姓名", "name"),
    Column("项目", "field"),
    Column("变更前", "before"),
    Column("变更后", "after"),
    Column("日期", "effective"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    month = root.add_command("month", "每月申报：各单位报了没有，本月增减")
    listed = month.add_command("list", "各单位一个月的申报情况和人数")
    _month(listed)
    listed.add_argument("--state", choices=STATES, metavar="状态", help="只列这种状态的")
    listed.run_with(_listed)
    declare = month.add_command("declare", "登记单位的每月申报，默认为无变动")
    _month(declare)
    declare.add_argument(
        "--unit", dest="units", action="append", default=[], metavar="单位", help="单位，可写多次"
    )
    declare.add_argument("--below", metavar="单位", help="这个单位和它下面、它主管的所有未申报单位")
    declare.add_argument("--changed", action="store_true", help="单位报的是有变动；变动另外办理业务")
    declare.add_argument("--signer", default="", metavar="姓名", help="单位签字的人")
    declare.add_argument("--note", default="", metavar="说明", help="说明")
    declare.run_with(_declare)
    missing = month.add_command("missing", "还没有申报的单位")
    _month(missing)
    missing.run_with(_missing)
    exits = month.add_command("exits", "一个月的停拨工资名单，按单位")
    _month(exits)
    exits.run_with(_exits)
    changes = month.add_command("changes", "一个月的人员增减变动")
    _month(changes)
    changes.run_with(_changes)


def _month(parser: CommandParser) -> None:
    parser.add_argument(
        "--month", type=date, default="", metavar="月份", help="月份，如 2026-07，默认为业务日期的上一个月"
    )


def _listed(call: Call) -> Answer:
    monthly, asked = call.office.monthly, call.arguments
    lines = [line for line in monthly.lines(asked.month) if not asked.state or line.state == asked.state]
    return _answer(call, lines)


def _missing(call: Call) -> Answer:
    return _answer(call, call.office.monthly.missing(call.arguments.month))


def _answer(call: Call, lines: list[Any]) -> Answer:
    monthly = call.office.monthly
    month = monthly.month(call.arguments.month)
    found = [asdict(line) for line in lines]
    counted = {state: sum(line["state"] == state for line in found) for state in STATES}
    said = "，".join(f"{state} {count}" for state, count in counted.items() if count)
    heading = f"{month_name(month)}，{monthly.due(month)} 前申报。{said}"
    return Answer(
        {"month": month, "due": monthly.due(month), "units": found, "counts": counted},
        [heading, *table(found, _LINES, "没有这样的单位。")],
    )


def _declare(call: Call) -> Answer:
    asked, monthly = call.arguments, call.office.monthly
    wanted = [call.unit(name) for name in asked.units]
    if asked.below:
        below = set(call.units(asked.below))
        wanted += [line.id for line in monthly.missing(asked.month) if line.id in below]
    record = monthly.declare_changes if asked.changed else monthly.declare_nothing
    count = record(wanted, asked.month, asked.signer, asked.note)
    month = monthly.month(asked.month)
    word = "有变动" if asked.changed else "无变动"
    return Answer(
        {"month": month, "recorded": count}, [f"已登记 {month_name(month)}{word}：{count} 个单位。"]
    )


def _exits(call: Call) -> Answer:
    found = call.office.monthly.stop_pay(call.arguments.month)
    people = [person for unit in found["units"] for person in unit["people"]]
    heading = f"{month_name(found['month'])}停拨工资 {found['count']} 人，{found['due']} 前通知财政。"
    return Answer(found, [heading, *table(people, _EXITS, "这个月没有人核减。")])


def _changes(call: Call) -> Answer:
    found = call.office.monthly.changes(call.arguments.month)
    return Answer(found, _told(found))


def _told(found: dict[str, Any]) -> Iterator[str]:
    totals = found["totals"]
    yield (
        f"{month_name(found['month'])}：月初 {totals['opening']}，入编 {totals['entries']}，"
        f"核减 {totals['exits']}，月末 {totals['closing']}。"
    )
    for heading, rows, columns in (
        ("入编", found["entries"], _ENTRIES),
        ("核减", found["exits"], _EXITS),
        ("变更", found["changes"], _CHANGES),
    ):
        yield ""
        yield heading
        yield from table(rows, columns, "没有。")
