"""``posts-ledger``: 编制职数台账, one line per approving document, in the columns of each kind of unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands.call import Call
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.services.posts_ledger import columns, numbers

_COLUMNS = (
    Column("单位", "unit"),
    Column("批准文号", "document"),
    Column("日期", "date"),
    Column("变动", "changed"),
    Column("变动后", "after"),
)


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("posts-ledger", "编制职数台账：每份批文一行，各栏的变动和变动后的数")
    parser.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    at_and_known(parser)
    parser.run_with(_show)


def _show(call: Call) -> Answer:
    asked = call.arguments
    ledgers = call.office.posts_ledger.of_units(call.units(asked.unit), asked.at, asked.known_at)
    data = {
        "at": call.office.desk.date(asked.at),
        "ledgers": [
            {
                "kind": ledger.kind,
                "columns": [list(path) for path in columns(ledger.kind)],
                "lines": [
                    {
                        "unit": line.unit,
                        "document": line.document,
                        "date": line.date,
                        "changes": list(line.changes),
                        "balances": list(line.balances),
                    }
                    for line in ledger.lines
                ],
            }
            for ledger in ledgers
        ],
    }
    return Answer(data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    if not data["ledgers"]:
        yield "没有编制变动。"
    for ledger in data["ledgers"]:
        yield f"{ledger['kind']}（{len(ledger['columns'])} 栏）"
        rows = [
            {
                **line,
                "changed": _said(numbers(ledger["kind"], line["changes"]), sign=True),
                "after": _said(numbers(ledger["kind"], line["balances"]), sign=False),
            }
            for line in ledger["lines"]
        ]
        yield from table(rows, _COLUMNS, "没有编制变动。")


def _said(found: dict[str, int], *, sign: bool) -> str:
    return "，".join(f"{name} {count:+d}" if sign else f"{name} {count}" for name, count in found.items())
