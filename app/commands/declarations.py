"""``declare …``: what a township tells the county: 有人来, 有人走, 信息变了, 编外, 本月无变动."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date, day, pair
from app.commands.entries import person_asked, person_options
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.people import FIELD_LABELS
from app.errors import UsageProblem
from app.services.exits import EXIT_REASONS
from app.services.person_fields import PERSON_FIELDS
from app.values.dates import parse_date

_DECLARATION = (
    "id",
    "uuid",
    "number",
    "kind",
    "kind_name",
    "sentence",
    "month",
    "state",
    "state_name",
    "reason",
    "decided_on",
)
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("申报号", "number"),
    Column("月份", "month"),
    Column("申报", "sentence"),
    Column("状态", "state_name"),
    Column("原因", "reason"),
)
_BY_LABEL = {label: field for field, label in FIELD_LABELS.items()}


def register(root: CommandParser) -> None:
    """Add the commands."""
    declare = root.add_command("declare", "乡镇：向编办申报")
    entry = declare.add_command("entry", "有人来：申报入编")
    entry.add_argument("--unit", required=True, metavar="单位", help="入编的单位")
    entry.add_argument("--permit", required=True, metavar="编号", help="通知单编号")
    person_options(entry, identity_required=True)
    entry.add_argument("--begins", required=True, type=day, metavar="日期", help="入编日期")
    entry.add_argument("--document", default="", metavar="文号", help="录用、调动文件")
    entry.run_with(_entry)

    leave = declare.add_command("exit", "有人走：申报核减")
    _person(leave)
    leave.add_argument("--reason", required=True, choices=EXIT_REASONS, metavar="原因", help="核减原因")
    leave.add_argument("--ends", required=True, type=day, metavar="日期", help="从哪一天起不占编制")
    leave.add_argument("--document", required=True, metavar="文号", help="依据：退休审批表、调令、批复 …")
    leave.run_with(_exit)

    change = declare.add_command("change", "信息变了：申报新的信息")
    _person(change)
    change.add_argument("--set", dest="changes", type=pair, action="append", default=[], required=True,
                        metavar="项目=内容", help="如 电话=13800000000、学历=大学")  # fmt: skip
    change.add_argument("--effective", required=True, type=date, metavar="日期", help="从什么时候起")
    change.add_argument("--document", default="", metavar="文号", help="依据；姓名等关键信息必填")
    change.run_with(_change)

    came = declare.add_command("off-entry", "编外来人：申报编外登记")
    came.add_argument("name", metavar="姓名", help="姓名")
    came.add_argument("--unit", required=True, metavar="单位", help="在哪个单位工作")
    came.add_argument("--kind", required=True, metavar="类别", help="如 劳务派遣、临聘")
    came.add_argument("--identity", default="", metavar="号码", help="公民身份号码")
    came.add_argument("--sex", default="", metavar="性别", help="没有身份号码时填写")
    came.add_argument("--birth", default="", type=date, metavar="日期", help="没有身份号码时填写")
    came.add_argument("--education", default="", metavar="学历", help="学历")
    came.add_argument("--phone", default="", metavar="电话", help="联系电话")
    came.add_argument("--begins", required=True, type=day, metavar="日期", help="开始日期")
    came.add_argument("--position", default="", metavar="岗位", help="做什么")
    came.add_argument("--employer", default="", metavar="名称", help="签合同的单位，如 劳务公司")
    came.add_argument("--pay-source", default="", metavar="来源", help="经费来源")
    came.add_argument("--due", default="", type=date, metavar="日期", help="合同期限")
    came.add_argument("--document", default="", metavar="文号", help="依据")
    came.run_with(_off_entry)

    went = declare.add_command("off-exit", "编外走人：申报编外人员离开")
    went.add_argument("row", type=count, metavar="编号", help="编号，见 off-staff list")
    went.add_argument("--ends", required=True, type=day, metavar="日期", help="从哪一天起不在这里工作")
    went.add_argument("--reason", required=True, metavar="原因", help="离开的原因")
    went.run_with(_off_exit)

    nothing = declare.add_command("nothing", "本月无变动")
    nothing.add_argument(
        "--month", type=date, default="", metavar="月份", help="如 2026-07，默认为业务日期所在的月"
    )
    nothing.run_with(_nothing)

    withdraw = declare.add_command("withdraw", "撤回一条还没有上报或被退回的申报")
    withdraw.add_argument("declaration", type=count, metavar="编号", help="申报的编号，见 declare list")
    withdraw.run_with(_withdraw)
    listed = declare.add_command("list", "申报和它们的结果，以及本月还差什么")
    listed.add_argument("--month", type=date, default="", metavar="月份", help="只列这个月的")
    listed.run_with(_listed)


def _person(parser: CommandParser) -> None:
    parser.add_argument("person", metavar="人员", help="姓名、身份证号、编制卡号或 id:12")


def _entry(call: Call) -> Answer:
    asked = call.arguments
    return _declared(
        call,
        call.office.declarations.add_entry(
            call.unit(asked.unit), person_asked(call), asked.permit, asked.begins, asked.document
        ),
    )


def _exit(call: Call) -> Answer:
    asked = call.arguments
    return _declared(
        call,
        call.office.declarations.add_exit(
            call.person(asked.person), asked.reason, asked.ends, asked.document
        ),
    )


def _change(call: Call) -> Answer:
    asked = call.arguments
    fields: dict[str, str] = {}
    for name, text in asked.changes:
        field = name if name in FIELD_LABELS else _BY_LABEL.get(name, "")
        if not field:
            raise UsageProblem(
                f"没有“{name}”这一项。", next_step=f"可选：{'、'.join(FIELD_LABELS.values())}。"
            )
        fields[field] = _value(field, text)
    return _declared(
        call,
        call.office.declarations.add_change(
            call.person(asked.person), fields, asked.effective, asked.document
        ),
    )


def _off_entry(call: Call) -> Answer:
    asked = call.arguments
    person = {name: getattr(asked, name) for name in ("name", "sex", "birth", "education", "phone")}
    return _declared(
        call,
        call.office.declarations.add_off_entry(
            call.unit(asked.unit), {**person, "identity_number": asked.identity}, asked.kind, asked.begins, position=asked.position,
            employer=asked.employer, pay_source=asked.pay_source, due=asked.due, document=asked.document,
        ),
    )  # fmt: skip


def _off_exit(call: Call) -> Answer:
    asked = call.arguments
    return _declared(call, call.office.declarations.add_off_exit(asked.row, asked.ends, asked.reason))


def _value(field: str, text: str) -> str:
    if PERSON_FIELDS[field].type != "date" or not text:
        return text
    try:
        return parse_date(text)
    except ValueError as error:
        raise UsageProblem(f"{FIELD_LABELS[field]}：{error}") from error


def _nothing(call: Call) -> Answer:
    return _declared(call, call.office.declarations.add_nothing(call.arguments.month[:7]))


def _declared(call: Call, declaration_id: int) -> Answer:
    row = call.office.declarations.get(declaration_id)
    return Answer(
        {"declaration": picked(row, *_DECLARATION)},
        [f"已申报（{row['number']}）：{row['sentence']}。请用 package export 写到U盘，交编办。"],
    )


def _withdraw(call: Call) -> Answer:
    row = call.office.declarations.get(call.arguments.declaration)
    call.office.declarations.withdraw(row["id"])
    return Answer({"withdrawn": row["number"]}, [f"已撤回：{row['sentence']}"])


def _listed(call: Call) -> Answer:
    declarations = call.office.declarations
    rows = [picked(row, *_DECLARATION) for row in declarations.listed(month=call.arguments.month[:7])]
    missing = [asdict(line) for line in declarations.missing_this_month()]
    return Answer({"declarations": rows, "missing": missing}, _told(rows, missing))


def _told(rows: list[dict[str, Any]], missing: list[dict[str, Any]]) -> Iterator[str]:
    yield from table(rows, _COLUMNS, "没有申报。")
    if missing:
        yield ""
        yield "本月还差："
        yield from (f"  {line['sentence']}" for line in missing)
