"""``superior …``: the superior's real-name system, what differs, and what has to be keyed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.roster import read_mapping

_KINDS = ("only_here", "only_there", "differs")
_STATES = ("open", "keyed", "vanished")
_DIFFERENCE = (
    "id", "subject", "name", "kind", "field", "field_name", "ours", "theirs", "unit", "found_on", "source", "state",
    "settled_on", "settled_by",
)  # fmt: skip
_TODO = ("id", "name", "identity_number", "unit", "what", "field_name", "value", "found_on")
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("名称", "name"),
    Column("单位", "unit"),
    Column("情况", "kind_name"),
    Column("项目", "field_name"),
    Column("本县", "ours"),
    Column("上级", "theirs"),
    Column("发现日期", "found_on"),
    Column("状态", "state_name"),
)
_TODO_COLUMNS = (
    Column("编号", "id", number=True),
    Column("姓名", "name"),
    Column("公民身份号码", "identity_number"),
    Column("单位", "unit"),
    Column("要做", "what"),
    Column("项目", "field_name"),
    Column("填写内容", "value"),
    Column("发现日期", "found_on"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    superior = root.add_command("superior", "上级实名制系统：对照它的导出表，列出要补录的内容")
    take = superior.add_command("import", "对照上级系统导出的人员或机构表（.xlsx、.xls、.csv）")
    take.add_argument("file", type=Path, metavar="文件", help="导出表")
    take.add_argument(
        "--mapping", type=Path, metavar="文件", help='各列的含义，JSON：{"表头": "name", …}，记住下次再用'
    )
    take.run_with(_import)

    differences = superior.add_command("differences", "与上级系统的差异")
    differences.add_argument(
        "--kind", choices=_KINDS, default="", metavar="情况", help="只在本县、只在上级、不一致"
    )
    differences.add_argument(
        "--state", choices=_STATES, default="", metavar="状态", help="待处理、已补录、已消除"
    )
    differences.add_argument("--unit", metavar="单位", help="只列这个单位的")
    differences.run_with(_differences)

    todo = superior.add_command("todo", "待补录到上级系统：谁、哪一项、填什么")
    todo.add_argument("--to", type=Path, metavar="文件", help="写成这个文件，.xlsx 或 .pdf")
    todo.run_with(_todo)

    done = superior.add_command("done", "标记为已补录")
    undone = superior.add_command("undone", "取消已补录的标记")
    for parser, handler in ((done, _done), (undone, _undone)):
        parser.add_argument("difference", type=count, metavar="编号", help="差异的编号")
        parser.run_with(handler)


def _import(call: Call) -> Answer:
    asked = call.arguments
    outcome = call.office.superior.import_export(asked.file, read_mapping(asked.mapping))
    data = {
        **asdict(outcome),
        "rows": outcome.people + outcome.units,
        "columns": [{"heading": heading, "field": name} for heading, name in outcome.columns],
        "unread": [{"sheet": name, "reason": reason} for name, reason in outcome.unread],
    }
    lines = [
        (
            f"读到人员 {outcome.people}，机构 {outcome.units}：一致 {outcome.same}，只在本县 {outcome.only_here}，"
            f"只在上级 {outcome.only_there}，不一致 {outcome.differing}"
        ),
        f"差异 {outcome.open} 条：新出现 {outcome.new}，已消除 {outcome.settled}",
        *(f"没有读工作表“{name}”：{reason}" for name, reason in outcome.unread),
    ]
    return Answer(data, lines)


def _differences(call: Call) -> Answer:
    asked = call.arguments
    unit = call.unit(asked.unit) if asked.unit else None
    rows = call.office.superior.differences(asked.kind, asked.state, unit)
    data = {
        "differences": [picked(row, *_DIFFERENCE) for row in rows],
        "counts": call.office.superior.counts(),
    }
    return Answer(data, table(rows, _COLUMNS, "没有差异。"))


def _todo(call: Call) -> Answer:
    from app.services.superior.service import PRINTED

    rows, to = call.office.superior.todo(), call.arguments.to
    file = None
    if to is not None:
        names = ("name", "identity_number", "unit", "what", "field_name", "value", "found_on")
        lines = [tuple(row[name] for name in names) for row in rows]
        file = str(
            call.office.papers.issue([call.office.papers.table("待补录到上级系统", PRINTED, lines)], to).path
        )
    data = {"todo": [picked(row, *_TODO) for row in rows], "total": len(rows), "file": file}
    written = [f"已写成：{file}"] if file else []
    return Answer(data, [*table(rows, _TODO_COLUMNS, "没有要补录的内容。"), *written])


def _done(call: Call) -> Answer:
    number = call.arguments.difference
    call.office.superior.done([number])
    return _marked(call.office.superior.get(number))


def _undone(call: Call) -> Answer:
    number = call.arguments.difference
    call.office.superior.undone([number])
    return _marked(call.office.superior.get(number))


def _marked(row: Mapping[str, Any]) -> Answer:
    sentence = f"{row['name']} {row['field_name'] or row['kind_name']}：{row['state_name']}。"
    return Answer({"difference": picked(row, *_DIFFERENCE)}, [sentence])
