"""``retirement list``: who is past the statutory age and still in post, and who soon will be."""

from __future__ import annotations

from app.commands.call import Call
from app.commands.converters import count
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.retirement import SOON, Due

_COLUMNS = (
    Column("姓名", "name"),
    Column("性别", "sex"),
    Column("出生", "birth"),
    Column("单位", "unit_name"),
    Column("法定年龄", "age"),
    Column("到龄月份", "month"),
    Column("已过月数", "passed", number=True),
    Column("可提前到", "earliest"),
    Column("可延迟到", "latest"),
    Column("依据", "basis"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    retirement = root.add_command("retirement", "退休年龄：到龄请核实，不作认定")
    listed = retirement.add_command("list", "已到龄仍在编的，以及将到龄的")
    listed.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    listed.add_argument("--months", type=count, default=SOON, metavar="月数", help="将到龄：今后几个月内")
    listed.run_with(_listed)


def _row(due: Due) -> dict[str, object]:
    person, retirement = due.person, due.retirement
    return {
        "person_id": person["id"], "name": person["name"], "sex": person["sex"], "birth": person["birth"],
        "unit_name": person["unit_name"], "age": retirement.age, "month": retirement.month, "passed": due.passed,
        "earliest": retirement.earliest, "latest": retirement.latest, "basis": retirement.basis,
        "choice": person["retirement_choice"], "certain": retirement.certain,
    }  # fmt: skip


def _listed(call: Call) -> Answer:
    asked, service = call.arguments, call.office.retirement
    scope = call.units(asked.unit) if asked.unit else []
    past = [_row(due) for due in service.past(scope)]
    coming = [_row(due) for due in service.coming(asked.months, scope)]
    return Answer(
        {"past": past, "coming": coming},
        [
            f"已到龄仍在编 {len(past)} 人，请核实：",
            *table(past, _COLUMNS, "没有。"),
            f"今后 {asked.months} 个月内到龄 {len(coming)} 人：",
            *table(coming, _COLUMNS, "没有。"),
        ],
    )
