"""``meeting …``: agenda, decisions and minutes of the 编委会 and other meetings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date, day
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.services.meetings import KINDS, OUTCOMES

_LISTED = ("id", "kind", "number", "held_on", "place", "chair", "state_name", "items", "decided")
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("会议", "kind"),
    Column("届次", "number"),
    Column("日期", "held_on"),
    Column("主持", "chair"),
    Column("议题", "items", number=True),
    Column("已定", "decided", number=True),
    Column("", "state_name"),
)
_SHOWN = (
    "id", "kind", "number", "held_on", "place", "chair", "attendees", "absent", "recorder", "state_name",
)  # fmt: skip
_ITEM = (
    "id", "seq", "title", "unit_name", "receipt_number", "proposal", "checks", "outcome", "decision",
)  # fmt: skip
_AGENDA = (
    Column("序", "seq", number=True),
    Column("编号", "id", number=True),
    Column("议题", "title"),
    Column("单位", "unit_name"),
    Column("受理编号", "receipt_number"),
    Column("决定", "outcome"),
    Column("内容", "decision"),
)
_PENDING = (
    Column("受理编号", "receipt_number"),
    Column("事项", "kind_name"),
    Column("内容", "title"),
    Column("单位", "unit_name"),
    Column("受理", "received_on"),
)
_TEXTS = (
    ("--place", "地点", "会议地点"),
    ("--chair", "姓名", "主持人"),
    ("--attendees", "名单", "出席人员"),
    ("--absent", "名单", "请假人员"),
    ("--recorder", "姓名", "记录人"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    meeting = root.add_command("meeting", "会议：议题、决定和纪要")
    listed = meeting.add_command("list", "会议名单，新的在前")
    listed.add_argument("--open", action="store_true", help="只列纪要还没有印发的")
    listed.run_with(_listed)
    pending = meeting.add_command("pending", "等待上会的业务")
    pending.run_with(_pending)
    create = meeting.add_command("create", "筹备一次会议")
    create.add_argument("--kind", required=True, choices=KINDS, metavar="种类", help="哪种会议")
    create.add_argument("--held-on", type=day, required=True, metavar="日期", help="会议日期")
    create.add_argument("--number", default="", metavar="届次", help="默认接着往下编，如 2026年第3次")
    _texts(create)
    create.run_with(_create)
    change = meeting.add_command("change", "修改会议的日期、地点和人员")
    _which(change)
    change.add_argument("--held-on", type=date, default="", metavar="日期", help="会议日期")
    _texts(change)
    change.run_with(_change)
    show = meeting.add_command("show", "一次会议的议题和决定")
    _which(show)
    show.run_with(_show)
    add = meeting.add_command("add", "列入议题：等待上会的业务，或其他事项")
    _which(add)
    add.add_argument(
        "--case",
        dest="cases",
        action="append",
        default=[],
        metavar="受理编号",
        help="等待上会的业务，可写多次",
    )
    add.add_argument("--title", default="", metavar="议题", help="没有业务的议题")
    add.add_argument("--proposal", default="", metavar="文字", help="拟办建议")
    add.add_argument("--checks", default="", metavar="文字", help="审查情况")
    add.run_with(_add)
    remove = meeting.add_command("remove", "移出一个议题")
    _item(remove)
    remove.run_with(_remove)
    move = meeting.add_command("move", "调整议题的顺序")
    _item(move)
    move.add_argument("--to", type=count, required=True, metavar="序号", help="排在第几")
    move.run_with(_move)
    decide = meeting.add_command("decide", "登记一个议题的决定")
    _item(decide)
    decide.add_argument("--outcome", required=True, choices=OUTCOMES, metavar="决定", help="会议决定")
    decide.add_argument("--decision", default="", metavar="文字", help="决定的内容，缓议和不同意必须写")
    decide.run_with(_decide)
    issue = meeting.add_command("issue", "登记纪要已经印发")
    _which(issue)
    issue.run_with(_issue)


def _which(parser: CommandParser) -> None:
    parser.add_argument("meeting", type=count, metavar="会议", help="meeting list 所列的编号")


def _item(parser: CommandParser) -> None:
    parser.add_argument("item", type=count, metavar="议题", help="meeting show 所列的编号")


def _texts(parser: CommandParser) -> None:
    for option, metavar, words in _TEXTS:
        parser.add_argument(option, default="", metavar=metavar, help=words)


def _given(call: Call) -> dict[str, str]:
    names = [option[2:] for option, _, _ in _TEXTS]
    return {name: getattr(call.arguments, name) for name in names if getattr(call.arguments, name)}


def _listed(call: Call) -> Answer:
    found = [picked(row, *_LISTED) for row in call.office.meetings.listed(open_only=call.arguments.open)]
    return Answer({"meetings": found}, table(found, _COLUMNS, "还没有会议。"))


def _pending(call: Call) -> Answer:
    names = ("receipt_number", "kind", "kind_name", "title", "unit_name", "received_on")
    found = [picked(row, *names) for row in call.office.meetings.pending()]
    return Answer({"cases": found}, table(found, _PENDING, "没有等待上会的业务。"))


def _create(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.meetings.create(asked.kind, asked.held_on, number=asked.number, **_given(call))
    return _told(call, number, "已筹备")


def _change(call: Call) -> Answer:
    asked = call.arguments
    call.office.meetings.change(asked.meeting, asked.held_on, **_given(call))
    return _told(call, asked.meeting, "已修改")


def _show(call: Call) -> Answer:
    return _told(call, call.arguments.meeting, "会议")


def _add(call: Call) -> Answer:
    asked, meetings = call.arguments, call.office.meetings
    if asked.cases or not asked.title:
        meetings.add_cases(asked.meeting, [call.case(number) for number in asked.cases])
    if asked.title:
        meetings.add_item(asked.meeting, asked.title, asked.proposal, asked.checks)
    return _told(call, asked.meeting, "已列入议题")


def _remove(call: Call) -> Answer:
    call.office.meetings.remove_item(call.arguments.item)
    return Answer({"item": call.arguments.item}, ["已移出议题。"])


def _move(call: Call) -> Answer:
    call.office.meetings.move_item(call.arguments.item, call.arguments.to)
    return Answer({"item": call.arguments.item}, ["已调整顺序。"])


def _decide(call: Call) -> Answer:
    asked = call.arguments
    call.office.meetings.decide(asked.item, asked.outcome, asked.decision)
    return Answer({"item": asked.item, "outcome": asked.outcome}, [f"已登记决定：{asked.outcome}。"])


def _issue(call: Call) -> Answer:
    call.office.meetings.issue(call.arguments.meeting)
    return _told(call, call.arguments.meeting, "已印发纪要")


def _told(call: Call, number: int, word: str) -> Answer:
    meeting = call.office.meetings.get(number)
    items = [picked(item, *_ITEM) for item in meeting["agenda"]]
    data = {**picked(meeting, *_SHOWN), "agenda": items}
    return Answer({"meeting": data}, _lines(word, meeting, items))


def _lines(word: str, meeting: dict[str, Any], items: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{word}：{meeting['name']}，{meeting['state_name']}。"
    yield from pairs(
        [
            ("日期", meeting["held_on"]),
            ("地点", meeting["place"]),
            ("主持人", meeting["chair"]),
            ("出席", meeting["attendees"]),
            ("请假", meeting["absent"]),
            ("记录", meeting["recorder"]),
        ]
    )
    yield ""
    yield from table(items, _AGENDA, "还没有议题。")
