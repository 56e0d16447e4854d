"""``off-staff …``: people off the establishment, by name; never counted as 实有."""

from __future__ import annotations

from app.commands.call import Call, picked
from app.commands.converters import count, date, day
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.services.off_staff import OffStaff

_ROW = (
    "id", "person_id", "name", "sex", "birth", "unit_name", "kind", "position", "employer", "pay_source", "begins", "due",
    "ends", "document",
)  # fmt: skip
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("姓名", "name"),
    Column("单位", "unit_name"),
    Column("类别", "kind"),
    Column("岗位", "position"),
    Column("用工单位", "employer"),
    Column("起", "begins"),
    Column("期限", "due"),
)
_COUNTS = (Column("单位", "unit_name"), Column("类别", "kind"), Column("人数", "count", number=True))


def register(root: CommandParser) -> None:
    """Add the commands."""
    off_staff = root.add_command("off-staff", "编外人员：劳务派遣、人事代理、临聘等，不计入实有")

    listed = off_staff.add_command("list", "编外人员名单")
    at_and_known(listed)
    listed.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    listed.run_with(_listed)

    totals = off_staff.add_command("totals", "编外人数，按单位和类别，以及占全部人员的比例")
    at_and_known(totals)
    totals.add_argument("--unit", metavar="单位", help="只数这个单位和它下属、主管的单位")
    totals.run_with(_totals)

    added = off_staff.add_command("register", "编外登记")
    added.add_argument("name", metavar="姓名", help="姓名")
    added.add_argument("--unit", required=True, metavar="单位", help="在哪个单位工作")
    added.add_argument("--kind", required=True, metavar="类别", help="如 劳务派遣、临聘")
    added.add_argument("--begins", required=True, type=day, metavar="日期", help="开始日期")
    added.add_argument("--identity", default="", metavar="号码", help="公民身份号码")
    added.add_argument("--sex", default="", metavar="性别", help="没有身份号码时填写")
    added.add_argument("--birth", default="", type=date, metavar="日期", help="没有身份号码时填写")
    added.add_argument("--position", default="", metavar="岗位", help="做什么")
    added.add_argument("--employer", default="", metavar="名称", help="签合同的单位，如 劳务公司")
    added.add_argument("--pay-source", default="", metavar="来源", help="经费来源")
    added.add_argument("--due", default="", type=date, metavar="日期", help="合同期限")
    added.add_argument("--document", default="", metavar="文号", help="依据")
    added.add_argument("--same-as", default="", metavar="人员", help="就是已经登记过的这个人")
    added.run_with(_register)

    end = off_staff.add_command("end", "编外人员离开")
    end.add_argument("row", type=count, metavar="编号", help="编号，见 off-staff list")
    end.add_argument("--ends", required=True, type=day, metavar="日期", help="离开日期")
    end.add_argument("--reason", required=True, metavar="原因", help="离开的原因")
    end.run_with(_end)


def _scope(call: Call) -> list[int] | None:
    return call.units(call.arguments.unit) if call.arguments.unit else None


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = [
        picked(row, *_ROW) for row in call.office.off_staff.listed(_scope(call), asked.at, asked.known_at)
    ]
    return Answer({"people": rows, "count": len(rows)}, table(rows, _COLUMNS, "没有编外人员。"))


def _totals(call: Call) -> Answer:
    asked, scope = call.arguments, _scope(call)
    rows = call.office.off_staff.by_unit(scope, asked.at, asked.known_at)
    totals = call.office.off_staff.totals(scope, asked.at, asked.known_at)
    data = {
        "units": [picked(row, "unit_id", "unit_name", "kind", "count") for row in rows],
        "kinds": dict(totals.kinds), "in_post": totals.in_post, "off": totals.off, "total": totals.total,
        "percent": totals.share(),
    }  # fmt: skip
    words = f"在编 {totals.in_post} 人，编外 {totals.off} 人，共 {totals.total} 人"
    last = f"{words}，编外占 {totals.share()}%（{totals.off}/{totals.total}）" if totals.total else words
    return Answer(data, [*table(data["units"], _COUNTS, "没有编外人员。"), last])  # type: ignore[arg-type]


def _register(call: Call) -> Answer:
    asked = call.arguments
    person = {"name": asked.name, "identity_number": asked.identity, "sex": asked.sex, "birth": asked.birth}
    number = call.office.off_staff.register(
        {name: value for name, value in person.items() if value},
        OffStaff(
            call.unit(asked.unit), asked.kind, asked.begins, asked.position, asked.employer, asked.pay_source, asked.due,
            asked.document,
        ),
        same_as=call.person(asked.same_as) if asked.same_as else None,
    )  # fmt: skip
    return Answer({"row": number}, [f"已登记编外人员 {asked.name}，编号 {number}，不计入实有。"])


def _end(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.off_staff.end(asked.row, asked.ends, asked.reason)
    return Answer({"row": number}, [f"已登记离开，{asked.ends}。"])
