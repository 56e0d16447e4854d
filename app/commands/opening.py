"""``opening …``: the position a county begins with, from a table of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.opening import OpeningLine, OpeningPreview

_COLUMNS = (
    Column("行", "row", number=True),
    Column("单位", "unit"),
    Column("编制或职数", "subject"),
    Column("经费或层次", "detail"),
    Column("数额", "count", number=True),
    Column("文号", "document"),
    Column("日期", "date"),
    Column("问题", "told"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    opening = root.add_command("opening", "期初编制：从表格一次登记各单位的编制、领导职数和机构限额")
    preview = opening.add_command("preview", "看一张表能登记什么，哪一行有什么问题；不登记")
    _file(preview)
    preview.run_with(_preview)
    importing = opening.add_command("import", "登记一张表，作为一次操作，可以撤销")
    _file(importing)
    importing.add_argument("--leave-wrong", action="store_true", help="有问题的行不登记，其余的照登")
    importing.run_with(_import)


def _file(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="工作簿，或 .csv、.tsv 文字表格")
    parser.add_argument("--document", default="", metavar="文号", help="表里没有写文号的行用它")
    parser.add_argument("--effective", default="", type=date, metavar="日期", help="表里没有写日期的行用它")


def _read(call: Call) -> OpeningPreview:
    asked, opening = call.arguments, call.office.opening
    found: OpeningPreview = opening.preview(opening.read_file(asked.file), asked.document, asked.effective)
    return found


def _preview(call: Call) -> Answer:
    data = _described(_read(call))
    return Answer(data, _told(data))


def _import(call: Call) -> Answer:
    preview = _read(call)
    posted = call.office.opening.post(preview, leave_wrong=call.arguments.leave_wrong)
    data = {**_described(preview), "posted": posted}
    return Answer(data, [*_told(data), f"已登记期初编制 {posted} 笔。"])


def _described(preview: OpeningPreview) -> dict[str, Any]:
    return {
        "ready": len(preview.ready),
        "wrong": len(preview.wrong),
        "lines": [_line(line) for line in preview.lines],
        "skipped": [{"row": row, "reason": reason} for row, reason in preview.skipped],
    }


def _line(read: OpeningLine) -> dict[str, Any]:
    line, request = read.line, read.request
    return {
        "row": line.row,
        "unit": line.unit,
        "subject": line.subject,
        "detail": line.detail,
        "count": request.count if request else line.count,
        "document": request.document if request else line.document,
        "date": request.effective if request else line.date,
        "problems": list(read.problems),
        "remarks": list(read.remarks),
        "suggestions": list(read.suggestions),
    }


def _told(data: dict[str, Any]) -> Iterator[str]:
    rows = [{**line, "told": "；".join([*line["problems"], *line["remarks"]])} for line in data["lines"]]
    yield from table(rows, _COLUMNS, "表里没有可以登记的行。")
    for row in data["skipped"]:
        yield f"第 {row['row']} 行没有登记：{row['reason']}"
    yield f"可以登记 {data['ready']} 行，有问题 {data['wrong']} 行。"
