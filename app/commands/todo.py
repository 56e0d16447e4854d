"""``todo``, ``follow-up …``: what is due, what approvals leave to be done, and reminders."""

from __future__ import annotations

from dataclasses import asdict

from app.commands.call import Call, picked
from app.commands.converters import count, date, day
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.todo import KINDS

_LINES = (
    Column("期限", "date"),
    Column("提醒", "urgency"),
    Column("事项", "what"),
    Column("单位", "unit"),
    Column("内容", "title"),
    Column("进度", "state"),
    Column("经办人", "handler"),
)
_LISTED = (
    "id", "kind", "title", "unit_name", "receipt_number", "acting", "due", "state_name", "done_on", "outcome",
)  # fmt: skip
_COLUMNS = (
    Column("编号", "id", number=True),
    Column("期限", "due"),
    Column("状态", "state_name"),
    Column("种类", "kind"),
    Column("内容", "title"),
    Column("单位", "unit_name"),
    Column("受理编号", "receipt_number"),
    Column("经办人", "acting"),
    Column("结果", "outcome"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    todo = root.add_command("todo", "待办：有期限的事，超期的在前")
    todo.add_argument("--mine", action="store_true", help="只列我经办的、我代办的和没有指定经办人的")
    todo.add_argument("--until", type=date, default="", metavar="日期", help="只列这一天以前到期的")
    todo.add_argument("--kind", choices=KINDS, default="", metavar="种类", help="只列这一种的")
    todo.add_argument("--unit", metavar="单位", help="只列这个单位和它下面的")
    todo.run_with(_todo)
    follow_up = root.add_command("follow-up", "跟踪事项：批复落实和提醒")
    listed = follow_up.add_command("list", "跟踪事项名单，按期限")
    listed.add_argument("--all", action="store_true", help="连同已经办完的")
    listed.add_argument("--overdue", action="store_true", help="只列超期的")
    listed.add_argument("--mine", action="store_true", help="只列我的和我代办的")
    listed.run_with(_listed)
    add = follow_up.add_command("add", "记一件提醒")
    add.add_argument("title", metavar="内容", help="提醒的内容")
    add.add_argument("--due", type=day, required=True, metavar="日期", help="哪一天")
    add.add_argument("--unit", metavar="单位", help="有关的单位")
    add.add_argument("--handler", default="", metavar="姓名", help="提醒谁，默认为登录人")
    add.run_with(_add)
    done = follow_up.add_command("done", "登记办完")
    done.add_argument("id", type=count, metavar="编号", help="follow-up list 所列的编号")
    done.add_argument("--outcome", default="", metavar="结果", help="办理结果")
    done.add_argument("--done-on", type=date, default="", metavar="日期", help="办完日期，默认为业务日期")
    done.run_with(_done)
    later = follow_up.add_command("postpone", "延期")
    later.add_argument("id", type=count, metavar="编号", help="follow-up list 所列的编号")
    later.add_argument("--due", type=day, required=True, metavar="日期", help="新的期限")
    later.add_argument("--reason", required=True, metavar="理由", help="为什么延期")
    later.run_with(_postpone)
    settle = follow_up.add_command("settle", "办完一件定期工作，如季度核对")
    settle.add_argument("title", metavar="名称", help="todo 所列的内容")
    settle.run_with(_settle)


def _todo(call: Call) -> Answer:
    asked = call.arguments
    lines = call.office.todo.lines(
        mine=asked.mine, until=asked.until, kind=asked.kind, unit_id=call.unit(asked.unit) if asked.unit else None
    )  # fmt: skip
    found = [asdict(line) for line in lines]
    return Answer({"todo": found}, table(found, _LINES, "没有要办的事。"))


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.follow_ups.listed(open_only=not asked.all, overdue=asked.overdue, mine=asked.mine)
    found = [picked(row, *_LISTED) for row in rows]
    return Answer({"follow_ups": found}, table(found, _COLUMNS, "没有跟踪事项。"))


def _add(call: Call) -> Answer:
    asked = call.arguments
    unit_id = call.unit(asked.unit) if asked.unit else None
    number = call.office.follow_ups.remind(asked.title, asked.due, unit_id, asked.handler)
    return _told(call, number, "已记下")


def _done(call: Call) -> Answer:
    asked = call.arguments
    call.office.follow_ups.done(asked.id, asked.outcome, asked.done_on)
    return _told(call, asked.id, "已办完")


def _postpone(call: Call) -> Answer:
    asked = call.arguments
    call.office.follow_ups.postpone(asked.id, asked.due, asked.reason)
    return _told(call, asked.id, "已延期")


def _settle(call: Call) -> Answer:
    title = call.arguments.title
    call.office.follow_ups.settle_periodic(title, call.office.session.business_date)
    return Answer({"title": title}, [f"已办完：{title}"])


def _told(call: Call, number: int, word: str) -> Answer:
    row = picked(call.office.follow_ups.get(number), *_LISTED)
    return Answer({"follow_up": row}, [f"{word}：{row['title']}，期限 {row['due']}。"])
