"""``schools`` and ``groups``: schools against the standard, and units that share their quotas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.groups import Group
from app.services.schools import ROUNDINGS, STAGES, School

_SCHOOLS = (
    Column("学校", "name"),
    Column("学段", "stage"),
    Column("学生", "students", number=True),
    Column("班级", "classes", number=True),
    Column("核定", "approved", number=True),
    Column("实有", "actual", number=True),
    Column("标准", "due", number=True),
    Column("超缺", "state"),
    Column("三年到龄", "leaving_total", number=True),
    Column("三年减员", "left_total", number=True),
)
_MEMBERS = (
    Column("组", "group"),
    Column("单位", "name"),
    Column("核定", "approved", number=True),
    Column("实有", "actual", number=True),
    Column("已批未用", "reserved", number=True),
    Column("可用", "available", number=True),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    schools = root.add_command(
        "schools", "中小学：学生、班级、核定、实有、按标准超缺、三年到龄和减员、调剂建议"
    )
    schools.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    schools.add_argument("--unit", default="", metavar="单位", help="只列这个单位和它下属、主管的学校")
    schools.run_with(_schools)
    standard = schools.add_command("standard", "登记本县的生员比，代替国家标准")
    standard.add_argument("stage", choices=STAGES, metavar="学段", help="哪个学段")
    standard.add_argument("pupils", metavar="学生数", help="每名教职工几名学生，如 19 或 13.5")
    standard.add_argument("--rounding", choices=tuple(ROUNDINGS), default="half", metavar="取整",
                          help="half 四舍五入，up 有余进一，down 舍去零头")  # fmt: skip
    standard.add_argument("--document", required=True, metavar="文号", help="依据文件")
    standard.run_with(_standard)
    groups = root.add_command("groups", "共享编制组：医共体、教育集团等成员的编制和可共用数")
    groups.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    groups.run_with(_groups)


def _schools(call: Call) -> Answer:
    asked, service = call.arguments, call.office.schools
    schools = service.listed(asked.at, call.unit(asked.unit) if asked.unit else None)
    rows = [_school(school) for school in schools]
    moves = service.moves(schools)
    data = {
        "at": call.office.desk.date(asked.at),
        "schools": rows,
        "totals": {name: sum(row[name] or 0 for row in rows) for name in ("students", "approved", "actual", "due")},
        "moves": [
            {"from": move.source.name, "to": move.target.name, "count": move.count, "vacant": move.vacant,
             "sentence": move.sentence}
            for move in moves
        ],
    }  # fmt: skip
    return Answer(data, _told(rows, [move.sentence for move in moves]))


def _school(school: School) -> dict[str, Any]:
    names = (
        "unit_id", "name", "stage", "students", "classes", "approved", "actual", "due", "gap", "state", "basis", "leaving",
        "left",
    )  # fmt: skip
    return {name: getattr(school, name) for name in names}


def _told(rows: Sequence[dict[str, Any]], moves: Sequence[str]) -> Iterator[str]:
    shown = [
        {
            **{name: "" if value is None else value for name, value in row.items()},
            "leaving_total": sum(row["leaving"].values()),
            "left_total": sum(row["left"].values()),
        }
        for row in rows
    ]
    yield from table(shown, _SCHOOLS, "没有登记学段的学校。请先在单位信息中填写学段和学生数。")
    yield from (f"建议调剂  {sentence}" for sentence in moves)


def _standard(call: Call) -> Answer:
    asked = call.arguments
    call.office.schools.set_standard(asked.stage, asked.pupils, asked.document, asked.rounding)
    rule = call.office.schools.standards()[asked.stage]
    data = {
        "stage": rule.stage,
        "pupils": str(rule.pupils),
        "rounding": rule.rounding,
        "document": rule.document,
    }
    return Answer(data, [f"已登记：{rule.words}。"])


def _groups(call: Call) -> Answer:
    groups = call.office.groups.listed(call.arguments.at)
    return Answer({"groups": [_group(group) for group in groups]}, _told_groups(groups))


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "members": [
            {"unit_id": member.unit_id, "name": member.name, "leads": member.leads, **_numbers(member.numbers)}
            for member in group.members
        ],
        "natures": {
            name: {"approved": own.approved, "actual": own.actual, "reserved": own.reserved, "shared": own.shared,
                   "over": own.over}
            for name, own in group.natures.items()
        },
        "approved": group.approved,
        "actual": group.actual,
        "shared": group.shared,
    }  # fmt: skip


def _numbers(numbers: Any) -> dict[str, int]:
    return {name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available")}


def _told_groups(groups: Sequence[Group]) -> Iterator[str]:
    rows = [
        {"group": group.name, "name": member.name, **_numbers(member.numbers)}
        for group in groups
        for member in group.members
    ]
    yield from table(rows, _MEMBERS, "没有共享编制组。请先用 units relation add 登记“共享编制组”。")
    yield from (
        f"{group.name}：核定 {group.approved}，实有 {group.actual}，可共用 {group.shared}" for group in groups
    )
