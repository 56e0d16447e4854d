"""``match``: a list of names or identity numbers against the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser

if TYPE_CHECKING:
    from app.services.list_match import MatchLine

_COLUMNS = (
    Column("行", "row_number", True),
    Column("名单上", "name"),
    Column("结果", "outcome"),
    Column("库中姓名", "found_name"),
    Column("说明", "sentence"),
)


def register(root: CommandParser) -> None:
    """Add the command."""
    match = root.add_command("match", "名单比对：每一行是谁、在哪、从何时，或为什么没有")
    match.add_argument(
        "file", type=Path, metavar="文件", help="名单：.xlsx、.xls、.csv 或 .txt，有姓名或身份证号"
    )
    match.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    match.add_argument("--to", type=Path, metavar="文件", help="比对结果写成这个 .xlsx 文件")
    match.run_with(_match)


def _match(call: Call) -> Answer:
    service, asked = call.office.list_match, call.arguments
    result = service.match(service.read_file(asked.file), asked.at)
    if asked.to:
        service.write(result, asked.to)
    data = {
        "at": result.at,
        "lines": [_line(line) for line in result.lines],
        "counts": dict(result.counts),
        "file": str(asked.to) if asked.to else None,
    }
    return Answer(data, _told(data))


def _line(line: MatchLine) -> dict[str, Any]:
    return {
        "row_number": line.row_number, "cells": list(line.cells), "name": line.name, "outcome": line.outcome,
        "sentence": line.sentence, "person_id": line.person_id, "found_name": line.found_name,
        "unit_name": line.unit_name, "nature": line.nature, "title": line.title, "since": line.since,
    }  # fmt: skip


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield from table(data["lines"], _COLUMNS, "名单里没有人。")
    counts = "，".join(f"{word} {count}" for word, count in data["counts"].items())
    yield f"共 {len(data['lines'])} 行：{counts}"
    if data["file"]:
        yield f"已写成：{data['file']}"
