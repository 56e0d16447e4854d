"""``charter …``: 三定规定 as versions, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.commands.call import Call, picked
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.errors import UsageProblem
from app.values.charter_text import CharterText

_VERSIONS = (
    Column("施行日期", "effective"),
    Column("文号", "document"),
    Column("职责", "duties", number=True),
    Column("内设机构", "sections", number=True),
    Column("编制职数", "numbers", number=True),
)
_LINE = ("part", "kind", "old", "new", "similarity")


def register(root: CommandParser) -> None:
    """Add the commands."""
    charters = root.add_command("charter", "三定规定")
    listed = charters.add_command("list", "一个单位的三定规定的各个版本")
    _unit(listed)
    listed.add_argument("--known-at", metavar="日期或号", help="当时已登记的内容：登记日期，或操作号")
    listed.run_with(_versions)

    show = charters.add_command("show", "某一天执行的三定规定，与编制账不一致的列出")
    _unit(show)
    at_and_known(show)
    show.run_with(_show)

    add = charters.add_command("add", "登记一个版本")
    _unit(add)
    add.add_argument("file", type=Path, metavar="文件", help="三定规定的文字（.txt），或内容（.json）")
    add.add_argument("--effective", required=True, type=date, metavar="日期", help="从哪一天起执行")
    add.add_argument("--document", required=True, metavar="文号", help="批准它的文件")
    add.run_with(_add)

    diff = charters.add_command("diff", "两个版本有什么不同")
    _unit(diff)
    diff.add_argument(
        "--from", dest="old", type=date, metavar="日期", help="哪一天执行的旧版本，默认为倒数第二个"
    )
    diff.add_argument(
        "--to", dest="new", type=date, metavar="日期", help="哪一天执行的新版本，默认为最后一个"
    )
    diff.run_with(_diff)


def _unit(parser: CommandParser) -> None:
    parser.add_argument("unit", metavar="单位", help="单位：全称、简称或 id:12")


def _versions(call: Call) -> Answer:
    unit = call.unit(call.arguments.unit)
    rows = [
        {
            **picked(row, "id", "effective", "document"),
            **{part: len(row["fields"][part]) for part in ("duties", "sections", "numbers")},
        }
        for row in call.office.charters.versions(unit, call.arguments.known_at)
    ]
    name = call.office.units.get(unit)["name"]
    return Answer({"unit": name, "versions": rows}, table(rows, _VERSIONS, "还没有登记三定规定。"))


def _shown(call: Call, unit: int, at: str | None, known_at: str | None = None) -> dict[str, Any]:
    row = call.office.charters.show(unit, at, known_at)
    return {
        "unit": call.office.units.get(unit)["name"],
        "at": call.office.desk.date(at),
        **picked(row, "effective", "document"),
        **row["fields"],
        "differences": call.office.charters.against_ledger(unit, at, known_at),
    }


def _told(found: Mapping[str, Any]) -> list[str]:
    return [
        f"{found['unit']}　{found['effective']} 起执行　{found['document']}",
        "职责：",
        *(f"  {number}. {text}" for number, text in enumerate(found["duties"], 1)),
        "内设机构：",
        *(f"  {row['name']}　{row['duties']}".rstrip() for row in found["sections"]),
        "编制职数：",
        *(f"  {row['name']} {row['count']} 名" for row in found["numbers"]),
        *(
            f"与编制账不一致：{row['name']} 三定 {row['charter']} 名，账上 {row['ledger']} 名"
            for row in found["differences"]
        ),
    ]


def _show(call: Call) -> Answer:
    asked = call.arguments
    found = _shown(call, call.unit(asked.unit), asked.at, asked.known_at)
    return Answer(found, _told(found))


def _add(call: Call) -> Answer:
    asked = call.arguments
    unit = call.unit(asked.unit)
    try:
        content = asked.file.read_bytes().removeprefix(b"\xef\xbb\xbf")
        if asked.file.suffix.lower() == ".json":
            read = CharterText(msgspec.json.decode(content, type=dict[str, Any]))
        else:
            read = call.office.charters.read(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise UsageProblem(
            f"三定规定“{asked.file.name}”读不出来。", next_step="请存成UTF-8的文本文件。", detail=str(error)
        ) from error
    call.office.charters.add(unit, asked.effective, read.fields, asked.document)
    found = _shown(call, unit, asked.effective)
    lines = [*_told(found), *(f"没有读懂：{line}" for line in read.unread)]
    return Answer({"charter": found, "unread": list(read.unread)}, lines)


def _diff(call: Call) -> Answer:
    asked = call.arguments
    charters, unit = call.office.charters, call.unit(asked.unit)
    versions = charters.versions(unit)
    if asked.old is None and asked.new is None and len(versions) < 2:
        raise UsageProblem("还没有两个版本可以比较。", next_step="请先登记新旧两个版本。")
    new = charters.show(unit, asked.new) if asked.new else versions[-1]
    earlier = [row for row in versions if row["effective"] < new["effective"]]
    if asked.old is None and not earlier:
        raise UsageProblem(
            f"{new['effective']} 之前没有别的版本。", next_step="请用 --from 写明旧版本的日期。"
        )
    old = charters.show(unit, asked.old) if asked.old else earlier[-1]
    lines = charters.differences(old["id"], new["id"])
    data = {
        "unit": call.office.units.get(unit)["name"],
        "old": old["effective"],
        "new": new["effective"],
        "lines": [{name: getattr(line, name) for name in _LINE} for line in lines],
    }
    return Answer(data, [line.sentence() for line in lines] or ["没有不同。"])
