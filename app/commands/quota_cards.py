"""``card …``: the quota cards."""

from __future__ import annotations

from app.commands.call import Call, picked
from app.commands.converters import date
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.quota_cards import RENEWED, REPLACED

_ROW = ("id", "person_id", "name", "number", "begins", "ends", "reason", "end_reason")
_COLUMNS = (
    Column("卡号", "number"),
    Column("姓名", "name"),
    Column("发卡", "begins"),
    Column("办法", "reason"),
    Column("收回", "ends"),
    Column("原因", "end_reason"),
)
_CHANGES = (Column("日期", "date"), Column("变动", "what"), Column("依据", "document"))


def register(root: CommandParser) -> None:
    """Add the commands."""
    card = root.add_command("card", "编制卡：一人一卡，卡号用过不再用")

    listed = card.add_command("list", "在用的编制卡；--person 列一个人的各张卡")
    listed.add_argument("--person", default="", metavar="人员", help="姓名、身份证号或编制卡号")
    listed.add_argument("--to-collect", action="store_true", help="只列持卡人已不在编、应收回的")
    listed.run_with(_listed)

    issue = card.add_command("issue", "发卡：给一个人，或给一个单位还没有卡的在编人员")
    issue.add_argument("--person", default="", metavar="人员", help="姓名或身份证号")
    issue.add_argument("--unit", default="", metavar="单位", help="给这个单位没有卡的在编人员都发")
    issue.add_argument("--number", default="", metavar="卡号", help="照录已经印好的卡号")
    issue.add_argument("--on", default="", type=date, metavar="日期", help="发卡日期，默认为业务日期")
    issue.run_with(_issue)

    replace = card.add_command("replace", "换发或补发，用新的卡号")
    replace.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    replace.add_argument(
        "--reason", required=True, choices=[RENEWED, REPLACED], metavar="办法", help="换发或补发"
    )
    replace.add_argument("--on", default="", type=date, metavar="日期", help="日期，默认为业务日期")
    replace.run_with(_replace)

    cancel = card.add_command("cancel", "注销")
    cancel.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    cancel.add_argument("--reason", required=True, metavar="原因", help="注销的原因")
    cancel.add_argument("--on", default="", type=date, metavar="日期", help="日期，默认为业务日期")
    cancel.run_with(_cancel)

    show = card.add_command("show", "一张卡上印的内容")
    show.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    show.run_with(_show)


def _listed(call: Call) -> Answer:
    asked, cards = call.arguments, call.office.quota_cards
    if asked.person:
        found = cards.of_person(call.person(asked.person))
    else:
        found = cards.to_collect() if asked.to_collect else cards.listed()
    rows = [picked(row, *_ROW) for row in found]
    return Answer({"cards": rows, "count": len(rows)}, table(rows, _COLUMNS, "没有编制卡。"))


def _issue(call: Call) -> Answer:
    asked, cards = call.arguments, call.office.quota_cards
    if bool(asked.person) == bool(asked.unit):
        raise UsageProblem("请写明给谁发卡，或给哪个单位发卡。", next_step="请加 --person 或 --unit。")
    if asked.person:
        given = [cards.issue(call.person(asked.person), asked.on, asked.number)]
    else:
        given = cards.issue_unit([call.unit(asked.unit)], asked.on)
    rows = [{"person_id": card.person_id, "name": card.name, "number": card.number} for card in given]
    lines = [f"{row['name']}：{row['number']}" for row in rows]
    return Answer({"cards": rows}, [*lines, f"已发编制卡 {len(rows)} 张。"])


def _replace(call: Call) -> Answer:
    asked = call.arguments
    card = call.office.quota_cards.replace(call.person(asked.person), asked.reason, asked.on)
    return Answer({"number": card.number}, [f"已{asked.reason}：{card.name}，新卡号 {card.number}。"])


def _cancel(call: Call) -> Answer:
    asked = call.arguments
    person = call.person(asked.person)
    call.office.quota_cards.cancel(person, asked.reason, asked.on)
    return Answer({"person_id": person}, ["已注销编制卡。"])


def _show(call: Call) -> Answer:
    data = call.office.quota_cards.card_data(call.person(call.arguments.person))
    words = [
        ("编制卡号", data["number"]), ("姓名", data["name"]), ("公民身份号码", data["identity_number"]),
        ("单位", data["unit"]), ("编制", data["nature"]), ("经费", data["funding"]), ("职务", data["title"]),
        ("入编", data["entry_date"]), ("依据", data["entry_document"]),
    ]  # fmt: skip
    return Answer(data, [*pairs(words), "", *table(data["changes"], _CHANGES, "没有变动。")])
