"""``log``, ``undo``: who did what, what it changed, and one step back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser

_OPERATION = (
    "id", "uuid", "epoch", "kind", "sentence", "actor", "business_date", "recorded_at", "changes", "undoes", "hash",
)  # fmt: skip
_COLUMNS = (
    Column("号", "id", number=True),
    Column("登记时间", "local_time"),
    Column("业务日期", "business_date"),
    Column("登录人", "actor"),
    Column("做了什么", "sentence"),
    Column("", "note"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    log = root.add_command("log", "操作记录，新的在前")
    log.add_argument("--mine", action="store_true", help="只列登录人自己的")
    log.add_argument("--today", action="store_true", help="只列业务日期当天的")
    log.add_argument("--text", default="", metavar="文字", help="内容中含有")
    log.add_argument("--limit", type=count, default=50, metavar="条数", help="最多几条，默认 50")
    log.add_argument("--before", type=count, metavar="号", help="只列这个号以前的，用于翻页")
    log.add_argument("--changes", type=count, metavar="号", help="第几号操作改了什么，改前和改后")
    log.run_with(_log)
    undo = root.add_command("undo", "撤销自己的上一步，或指定的一步")
    undo.add_argument("operation", nargs="?", type=count, metavar="号", help="操作号，见 log")
    undo.run_with(_undo)


def _log(call: Call) -> Answer:
    asked, journal = call.arguments, call.office.journal
    if asked.changes is not None:
        changes = [
            {
                "table": row["table_name"], "row": row["row_id"], "old": row["old"], "new": row["new"]
            } for row in journal.changes(asked.changes)
        ]  # fmt: skip
        return Answer({"operation": asked.changes, "changes": changes}, _changes(changes))
    rows = journal.listed(
        mine=asked.mine, today=asked.today, text=asked.text, limit=asked.limit, before=asked.before
    )
    operations = [
        {
            **picked(row, *_OPERATION),
            "undoable": bool(row["undoable"]) and not row["undone"] and not row["undoes"],
            "undone": bool(row["undone"]),
        }
        for row in rows
    ]
    return Answer({"operations": operations}, _operations(operations))


def _operations(operations: list[dict[str, Any]]) -> Iterator[str]:
    shown = [
        {
            **operation,
            "local_time": datetime.fromisoformat(operation["recorded_at"])
            .astimezone()
            .strftime("%Y-%m-%d %H:%M"),
            "note": "已撤销" if operation["undone"] else "",
        }
        for operation in operations
    ]
    yield from table(shown, _COLUMNS, "没有操作记录。")


def _changes(changes: list[dict[str, Any]]) -> Iterator[str]:
    if not changes:
        yield "没有这一号操作，或它没有改动数据。"
    for change in changes:
        yield f"{change['table']} 第 {change['row']} 行"
        yield f"  改前  {_fields(change['old'])}"
        yield f"  改后  {_fields(change['new'])}"


def _fields(values: Mapping[str, Any] | None) -> str:
    return "（无）" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


def _undo(call: Call) -> Answer:
    sentence = call.office.journal.undo(call.arguments.operation)
    return Answer({"undone": sentence}, [f"已撤销：{sentence}"])
