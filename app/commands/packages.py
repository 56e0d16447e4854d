"""``package …``: USB packages between the county and its townships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands import register as registers
from app.commands import secrets
from app.commands.call import Call, picked
from app.commands.converters import count
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.desk import TOWNSHIP

if TYPE_CHECKING:
    from app.services.packages.outgoing import WrittenPackage
    from app.services.packages.preview import Preview

_DECLARATION, _DECISION, _RECEIPT = "declaration", "decision", "receipt"
_NODE = ("id", "uuid", "name", "unit_name", "level", "state")
_PACKAGE = (
    "id",
    "direction",
    "kind",
    "node_name",
    "epoch",
    "number",
    "digest",
    "file_name",
    "made_on",
    "handled_on",
    "state",
)
_LINE = (
    "id", "node_name", "package_number", "received_on", "kind", "sentence", "outcome", "decision", "state_name", "reason",
    "decided_on",
)  # fmt: skip
_DIRECTIONS = {"in": "收到", "out": "发出"}
_STATES = ("pending", "accepted", "returned", "all")


def register(root: CommandParser) -> None:
    """Add the commands."""
    package = root.add_command("package", "U盘数据包：注册盘、申报、批复、回执")

    make = package.add_command("make", "县级：给乡镇或单位制作注册盘，得到电话告知的核对码")
    make.add_argument("--unit", required=True, metavar="单位", help="给哪个单位")
    _to(make)
    make.run_with(_make)

    opened = package.add_command("open", "乡镇：用注册盘和核对码建立本单位的数据")
    _file(opened)
    opened.add_argument(
        "--user", dest="first_user", required=True, metavar="姓名", help="第一个登录的人，为负责人"
    )
    opened.add_argument("--code-file", type=Path, metavar="文件", help="核对码所在的文件，内容为一行")
    registers.sheet_option(opened)
    opened.run_with(_open)

    export = package.add_command("export", "写出数据包：乡镇写申报，县级写批复或回执")
    _to(export)
    export.add_argument("--office", metavar="单位", help="县级：给哪个单位")
    export.add_argument("--kind", choices=(_DECLARATION, _DECISION, _RECEIPT), metavar="种类",
                        help="默认：乡镇 declaration 申报，县级 decision 批复；receipt 回执")  # fmt: skip
    export.add_argument("--again", action="store_true", help="申报：连同以前写出、不知是否收到的（U盘丢失）")
    export.run_with(_export)

    verify = package.add_command("verify", "检查一个数据包，说明会带来什么变化，不登记")
    _file(verify)
    verify.run_with(_verify)
    taken = package.add_command("import", "导入一个数据包；同一个包再导入没有变化")
    _file(taken)
    taken.run_with(_import)

    listed = package.add_command("list", "发出和收到的数据包，新的在前")
    listed.add_argument("--direction", choices=tuple(_DIRECTIONS), metavar="方向", help="in 收到，out 发出")
    listed.run_with(_listed)
    offices = package.add_command("offices", "县级：与哪些单位交换数据")
    offices.run_with(_offices)
    inbox = package.add_command("inbox", "县级：收到的申报，逐条")
    inbox.add_argument("--state", choices=_STATES, default="pending", metavar="状态",
                       help="pending 待处理（默认），accepted 已批准，returned 已退回，all 全部")  # fmt: skip
    inbox.run_with(_inbox)
    accept = package.add_command("accept", "县级：批准一条申报，按业务规定登记")
    _line(accept)
    accept.add_argument("--signer", required=True, metavar="姓名", help="签批人，不能是登录的经办人")
    accept.add_argument("--opinion", default="同意", metavar="意见", help="意见，默认“同意”")
    accept.add_argument("--supervisor", default="", metavar="姓名", help="主管部门的签字人")
    accept.add_argument("--document", default="", metavar="文号", help="代替申报中的依据文件")
    accept.run_with(_accept)
    back = package.add_command("return", "县级：退回一条申报，写明理由")
    _line(back)
    back.add_argument("--reason", required=True, metavar="理由", help="要补正的内容，一次写全")
    back.run_with(_return)


def _to(parser: CommandParser) -> None:
    parser.add_argument("--to", required=True, type=Path, metavar="文件夹", help="写到哪里，如 U盘")


def _file(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="数据包文件")


def _line(parser: CommandParser) -> None:
    parser.add_argument("line", type=count, metavar="编号", help="申报的编号，见 package inbox")


# -- out -----------------------------------------------------------------------------------------


def _make(call: Call) -> Answer:
    asked = call.arguments
    disk = call.office.packages.make_enrolment(call.unit(asked.unit), asked.to)
    data = {**_written(disk.written), "spoken_code": disk.spoken_code}
    code = disk.spoken_code
    return Answer(data, [
        f"已写成注册盘：{disk.path}",
        f"核对码（只显示这一次，请打电话告诉对方，不要写在U盘上）：{code[:4]} {code[4:]}",
    ])  # fmt: skip


def _export(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    kind = asked.kind or (_DECLARATION if office.level == TOWNSHIP else _DECISION)
    if kind == _DECLARATION:
        written = office.packages.export_declarations(asked.to, again=asked.again)
    else:
        node_id = exchanging_node(call, asked.office)
        export = office.packages.export_decision if kind == _DECISION else office.packages.export_receipt
        written = export(node_id, asked.to)
    data = _written(written)
    return Answer(data, _handed_over(data))


def exchanging_node(call: Call, name: str | None) -> int:
    """The office to write to: the named one, the superior of a township, or the only one."""
    packages = call.office.packages
    superior = packages.superior()
    nodes = [superior] if superior else packages.nodes()
    found = [node for node in nodes if name is None or name in (node["name"], node["unit_name"])]
    if len(found) == 1:
        return int(found[0]["id"])
    names = "、".join(node["name"] for node in nodes)
    raise UsageProblem(
        f"没有与“{name}”交换数据。" if name else "要说明写给哪个单位。",
        next_step=f"请加 --office 单位，可选：{names}。"
        if names
        else "请先制作注册盘：main.py help package make。",
    )


def _written(written: WrittenPackage) -> dict[str, Any]:
    return {
        "package": written.package_id,
        "file": str(written.path),
        "kind": written.kind,
        "sentence": written.sentence,
        "number": written.number,
        "epoch": written.epoch,
        "check_code": written.check_code,
        "items": [
            {"content": item.content, "number": item.number, "count": item.count} for item in written.items
        ],
    }


def _handed_over(data: dict[str, Any]) -> Iterator[str]:
    yield f"已写成：{data['file']}"
    yield f"{data['sentence']}；交接核对码 {data['check_code']}"
    columns = (Column("内容", "content"), Column("编号", "number"), Column("数量", "count", number=True))
    yield from table(data["items"], columns, "")


# -- in ------------------------------------------------------------------------------------------


def _open(call: Call) -> Answer:
    from app.services.packages.first_start import open_enrolment

    asked = call.arguments
    registers.check_sheet(call)
    code = secrets.secret(secrets.SPOKEN_CODE, asked.code_file, "--code-file")
    password = call.password(twice=True)
    office, recovery = open_enrolment(
        call.folder, asked.file, code, asked.first_user, password, business_date=call.business_date
    )
    return registers.begun(call, office, recovery)


def _described(preview: Preview) -> dict[str, Any]:
    return {
        "file": str(preview.path),
        "kind": preview.kind,
        "from": preview.node_name,
        "epoch": preview.epoch,
        "number": preview.number,
        "made_on": preview.made_on,
        "check_code": preview.check_code,
        "sentence": preview.sentence,
        "notes": list(preview.notes),
        "known": preview.known,
        "older": preview.older,
        "counts": preview.counts,
        "lines": [
            {
                "kind": line.kind,
                "sentence": line.sentence,
                "outcome": line.outcome,
                "outcome_name": line.outcome_name,
                "reason": line.reason,
            }
            for line in preview.lines
        ],
    }


def _verify(call: Call) -> Answer:
    data = _described(call.office.packages.read(call.arguments.file))
    return Answer(data, [*_told(data), "这是预览，没有登记。"])


def _import(call: Call) -> Answer:
    packages = call.office.packages
    preview = packages.read(call.arguments.file)
    received = packages.receive(preview)
    data = {**_described(preview), "package": received.package_id, "counts": received.counts}
    return Answer(data, [*_told(data), received.sentence])


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['sentence']}；交接核对码 {data['check_code']}"
    yield from data["notes"]
    columns = (Column("结果", "outcome_name"), Column("内容", "sentence"), Column("原因", "reason"))
    yield from table(data["lines"], columns, "没有要逐条看的内容。")
    counts = data["counts"]
    yield f"新增 {counts['new']}，有变化 {counts['changed']}，已经有了 {counts['same']}，不能接收 {counts['refused']}"


# -- questions and decisions ---------------------------------------------------------------------


def _listed(call: Call) -> Answer:
    rows = [
        {**picked(row, *_PACKAGE), "sentence": row["summary"].get("sentence", "")}
        for row in call.office.packages.listed(call.arguments.direction or "")
    ]
    shown = [{**row, "direction_name": _DIRECTIONS[row["direction"]]} for row in rows]
    columns = (
        Column("方向", "direction_name"),
        Column("对方", "node_name"),
        Column("内容", "sentence"),
        Column("制作", "made_on"),
        Column("办理", "handled_on"),
        Column("文件", "file_name"),
    )
    return Answer({"packages": rows}, table(shown, columns, "还没有数据包。"))


def _offices(call: Call) -> Answer:
    rows = [picked(row, *_NODE) for row in call.office.packages.nodes()]
    columns = (Column("名称", "name"), Column("单位", "unit_name"), Column("状态", "state_name"))
    names = {"invited": "已发注册盘", "active": "已开通"}
    shown = [{**row, "state_name": names.get(row["state"], row["state"])} for row in rows]
    return Answer({"offices": rows}, table(shown, columns, "还没有与单位交换数据。"))


def _inbox(call: Call) -> Answer:
    state = call.arguments.state
    rows = [picked(row, *_LINE) for row in call.office.packages.inbox("" if state == "all" else state)]
    columns = (
        Column("编号", "id", number=True),
        Column("单位", "node_name"),
        Column("包", "package_number", number=True),
        Column("申报", "sentence"),
        Column("状态", "state_name"),
        Column("原因", "reason"),
    )
    return Answer({"lines": rows}, table(rows, columns, "没有这样的申报。"))


def _accept(call: Call) -> Answer:
    asked, office = call.arguments, call.office
    case_id = office.packages.accept(
        asked.line, asked.signer, asked.opinion, asked.supervisor, asked.document
    )
    receipt = office.cases.get(case_id)["receipt_number"] if case_id is not None else None
    told = f"已批准第 {asked.line} 条" + (f"，业务 {receipt}。" if receipt else "。")
    return Answer({"line": asked.line, "decision": "accepted", "receipt_number": receipt}, [told])


def _return(call: Call) -> Answer:
    asked = call.arguments
    call.office.packages.send_back(asked.line, asked.reason)
    data = {"line": asked.line, "decision": "returned", "reason": asked.reason}
    return Answer(data, [f"已退回第 {asked.line} 条：{asked.reason}"])
