"""``standards …``: standards of leader numbers, ratios and organ limits, and what the units say to them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.commands.call import Call
from app.commands.converters import count, date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.standards import APPLIES_NAMES, KIND_NAMES, StandardCheck

_KINDS = {name: key for key, name in KIND_NAMES.items()}
_APPLIES = {name: key for key, name in APPLIES_NAMES.items()}
_STANDARDS = (
    Column("编号", "id", number=True),
    Column("种类", "kind_name"),
    Column("地区", "region"),
    Column("名称", "subject"),
    Column("适用", "applies"),
    Column("编制数", "sizes"),
    Column("标准", "limits"),
    Column("依据", "document"),
    Column("条款", "clause"),
    Column("在用", "in_use"),
)
_CHECKS = (
    Column("单位", "unit"),
    Column("标准", "subject"),
    Column("基数", "base", number=True),
    Column("应为", "limits"),
    Column("现有", "found", number=True),
    Column("结果", "verdict"),
    Column("依据", "document"),
    Column("条款", "clause"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    standards = root.add_command("standards", "职数和比例标准：每条有依据，可以登记、停用，按它核对各单位")
    listed = standards.add_command("list", "本县的标准")
    listed.add_argument("--offered", action="store_true", help="列程序附带的、可以采用的标准")
    listed.run_with(_listed)

    adopt = standards.add_command("adopt", "采用程序附带的一个地区的标准")
    adopt.add_argument("region", metavar="地区", help="地区，见 standards list --offered")
    adopt.run_with(_adopt)

    add = standards.add_command("add", "登记本县的一条标准")
    add.add_argument("--kind", choices=tuple(_KINDS), required=True, metavar="种类", help="标准的种类")
    add.add_argument("--subject", required=True, metavar="名称", help="标准的名称")
    add.add_argument(
        "--applies", required=True, metavar="对象",
        help="领导职数：事业单位、内设机构、机关部门；岗位比例：岗位类别；内设机构数：乡镇类别",
    )  # fmt: skip
    add.add_argument("--from-size", type=count, metavar="数额", help="领导职数：编制数下限")
    add.add_argument("--to-size", type=count, metavar="数额", help="领导职数：编制数上限")
    add.add_argument("--low", type=count, metavar="下限", help="几名；岗位比例为百分数")
    add.add_argument("--high", type=count, metavar="上限", help="几名；岗位比例为百分数")
    add.add_argument("--document", required=True, metavar="文号", help="依据文件")
    add.add_argument("--clause", default="", metavar="条款", help="第几条")
    add.add_argument("--effective", default="", type=date, metavar="日期", help="从何时起执行")
    add.run_with(_add)

    switch = standards.add_command("switch", "停用一条标准，或重新启用")
    switch.add_argument("standard", type=count, metavar="编号", help="标准的编号，见 standards list")
    switch.add_argument("--on", action="store_true", help="重新启用")
    switch.add_argument("--reason", required=True, metavar="依据", help="停用或启用的依据")
    switch.run_with(_switch)

    check = standards.add_command("check", "按在用的标准核对各单位：超出几名，缺几名")
    check.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    check.add_argument("--wrong", action="store_true", help="只列不符合的")
    check.run_with(_check)


def _listed(call: Call) -> Answer:
    service = call.office.standards
    rows = service.offered() if call.arguments.offered else service.listed()
    described = [_described(row) for row in rows]
    return Answer(
        {"standards": described},
        table(described, _STANDARDS, "没有登记标准。可用的见 standards list --offered。"),
    )


def _described(row: dict[str, Any]) -> dict[str, Any]:
    fields = row["fields"]
    names = ("region", "subject", "document", "clause", "effective")
    return {
        "id": row.get("id"),
        "kind": row["kind"],
        "kind_name": KIND_NAMES[row["kind"]],
        **{name: row[name] for name in names},
        "applies": APPLIES_NAMES.get(fields["applies"], fields["applies"]),
        "lower": fields.get("lower"),
        "upper": fields.get("upper"),
        "low": fields.get("low"),
        "high": fields.get("high"),
        "sizes": _between(fields.get("lower"), fields.get("upper")),
        "limits": _between(fields.get("low"), fields.get("high")) + ("%" if row["kind"] == "ratio" else ""),
        "in_use": bool(row.get("in_use", 0)),
    }


def _between(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"{low} 以上"
    return f"{high} 以内" if low is None else str(low) if low == high else f"{low}—{high}"


def _adopt(call: Call) -> Answer:
    adopted = call.office.standards.adopt(call.arguments.region)
    return Answer(
        {"region": call.arguments.region, "adopted": adopted},
        [f"已采用 {call.arguments.region} 的标准 {adopted} 条。"],
    )


def _add(call: Call) -> Answer:
    asked = call.arguments
    kind = _KINDS[asked.kind]
    applies = asked.applies
    if kind == "leader":
        if applies not in _APPLIES:
            raise UsageProblem(f"没有“{applies}”这种适用对象。", next_step=f"可选：{'、'.join(_APPLIES)}。")
        applies = _APPLIES[applies]
    elif kind == "ratio":
        applies = call.code("position_kind", applies, "岗位类别")
    fields = {
        "applies": applies, "lower": asked.from_size, "upper": asked.to_size, "low": asked.low, "high": asked.high,
    }  # fmt: skip
    number = call.office.standards.add(
        kind, asked.subject, fields, asked.document, clause=asked.clause, effective=asked.effective
    )
    return Answer({"standard": number}, [f"已登记标准，编号 {number}。"])


def _switch(call: Call) -> Answer:
    asked = call.arguments
    call.office.standards.switch(asked.standard, in_use=asked.on, reason=asked.reason)
    return Answer({"standard": asked.standard, "in_use": asked.on}, ["已启用。" if asked.on else "已停用。"])


def _check(call: Call) -> Answer:
    asked = call.arguments
    found: list[StandardCheck] = call.office.standards.check(asked.at, wrong_only=asked.wrong)
    rows = [asdict(line) for line in found]
    shown = [{**row, "limits": _between(row["low"], row["high"])} for row in rows]
    data = {"at": call.office.desk.date(asked.at), "checks": rows}
    return Answer(data, table(shown, _CHECKS, "没有可以核对的标准，或都符合。"))
