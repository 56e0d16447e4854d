"""``portrait``: everything true about one unit on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands.call import Call
from app.commands.output import Answer, pairs
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known


def register(root: CommandParser) -> None:
    """Add the command."""
    portrait = root.add_command("portrait", "单位画像：一个单位的概况、编制、领导、人员结构、业务和提示")
    portrait.add_argument("unit", metavar="单位", help="全称、简称或 id:12")
    at_and_known(portrait)
    portrait.run_with(_portrait)


def _portrait(call: Call) -> Answer:
    asked = call.arguments
    data = call.office.portrait.data(call.unit(asked.unit), asked.at, asked.known_at)
    data["known_at"] = call.office.desk.known(asked.known_at)
    return Answer(data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield f"{data['name']}　截至 {data['at']}"
    yield from (f"注意：{hint}" for hint in data["hints"])
    for part in data["parts"]:
        yield ""
        yield f"【{part['title']}】"
        yield from pairs(
            [(figure["label"], f"{figure['value']}　{figure['note']}".rstrip()) for figure in part["figures"]]
        )
