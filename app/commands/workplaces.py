"""``workplace …``: who holds a quota here and works elsewhere."""

from __future__ import annotations

from app.commands.call import Call, picked
from app.commands.converters import count, date, day
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.services.workplaces import Workplace

_ROW = (
    "id",
    "person_id",
    "name",
    "kind",
    "home",
    "workplace",
    "begins",
    "due",
    "ends",
    "document",
    "end_document",
)
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("姓名", "name"),
    Column("方式", "kind"),
    Column("编制所在单位", "home"),
    Column("现工作单位", "workplace"),
    Column("起", "begins"),
    Column("期限", "due"),
    Column("结束", "ends"),
    Column("依据", "document"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    workplace = root.add_command("workplace", "借调、挂职、下沉、抽调、派驻：编制不动，人在别处工作")

    listed = workplace.add_command("list", "在外工作的人，按期限排列")
    at_and_known(listed)
    listed.add_argument("--unit", metavar="单位", help="只列这个单位借出的人")
    listed.add_argument("--borrowed", metavar="单位", help="只列这个单位借入的人")
    listed.add_argument("--overdue", action="store_true", help="只列到期还没有结束的")
    listed.add_argument("--due", type=count, metavar="天数", help="只列这些天内到期的")
    listed.run_with(_listed)

    begin = workplace.add_command("begin", "登记借调等")
    begin.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    begin.add_argument("--kind", required=True, metavar="方式", help="借调、挂职、下沉、抽调、派驻")
    begin.add_argument("--unit", default="", metavar="单位", help="到哪个单位")
    begin.add_argument("--place", default="", metavar="名称", help="本县以外的单位，写名称")
    begin.add_argument("--begins", required=True, type=day, metavar="日期", help="开始日期")
    begin.add_argument("--due", default="", type=date, metavar="日期", help="期限")
    begin.add_argument("--document", default="", metavar="文号", help="依据")
    begin.run_with(_begin)

    extend = workplace.add_command("extend", "借调等延期")
    extend.add_argument("workplace", type=count, metavar="编号", help="编号，见 workplace list")
    extend.add_argument("--due", required=True, type=date, metavar="日期", help="新的期限")
    extend.add_argument("--document", default="", metavar="文号", help="依据")
    extend.run_with(_extend)

    end = workplace.add_command("end", "结束借调等，回原单位")
    end.add_argument("workplace", type=count, metavar="编号", help="编号，见 workplace list")
    end.add_argument("--ends", required=True, type=day, metavar="日期", help="结束日期")
    end.add_argument("--document", default="", metavar="文号", help="依据")
    end.run_with(_end)


def _listed(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    if asked.overdue:
        rows = office.workplaces.overdue(asked.at)
    elif asked.due:
        rows = office.workplaces.due_within(asked.due, asked.at)
    elif asked.borrowed:
        rows = office.workplaces.borrowed([call.unit(asked.borrowed)], asked.at, asked.known_at)
    elif asked.unit:
        rows = office.workplaces.lent([call.unit(asked.unit)], asked.at, asked.known_at)
    else:
        rows = office.workplaces.listed(asked.at, asked.known_at)
    shown = [picked(row, *_ROW) for row in rows]
    return Answer({"workplaces": shown, "count": len(shown)}, table(shown, _COLUMNS, "没有在外工作的人。"))


def _begin(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.workplaces.begin(
        Workplace(
            call.person(asked.person), asked.kind, asked.begins, call.unit(asked.unit) if asked.unit else None,
            asked.place, asked.due, asked.document,
        )
    )  # fmt: skip
    return Answer({"workplace": number}, [f"已登记{asked.kind}，编号 {number}。编制和实有数仍计在原单位。"])


def _extend(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.workplaces.extend(asked.workplace, asked.due, asked.document)
    return Answer({"workplace": number}, [f"已延期到 {asked.due}，编号 {number}。"])


def _end(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.workplaces.end(asked.workplace, asked.ends, asked.document)
    return Answer({"workplace": number}, [f"已结束，{asked.ends} 起回原单位。"])
