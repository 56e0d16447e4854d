"""``units relation …``, ``units events``, ``units deregister``, ``units order``: what happens to units beside their fields."""

from __future__ import annotations

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.services.relations import KINDS
from app.services.unit_events import KINDS as EVENTS

_RELATION = (
    "id", "unit_id", "unit_name", "kind", "other_id", "other_name", "name", "begins", "ends", "document", "end_document",
)  # fmt: skip
_RELATIONS = (
    Column("编号", "id", number=True),
    Column("单位", "unit_name"),
    Column("关系", "kind"),
    Column("对方或名称", "with_name"),
    Column("起", "begins"),
    Column("止", "ends"),
    Column("依据", "document"),
)
_EVENT = (
    "id",
    "unit_id",
    "unit_name",
    "kind",
    "effective",
    "sentence",
    "other_name",
    "document",
    "receipt_number",
)
_EVENTS = (
    Column("日期", "effective"),
    Column("单位", "unit_name"),
    Column("事项", "kind"),
    Column("内容", "sentence"),
    Column("依据", "document"),
    Column("业务", "receipt_number"),
)
_GONE = (
    Column("单位", "name"),
    Column("撤销", "abolished"),
    Column("法人登记", "registered"),
)


def register(root: CommandParser) -> None:
    """Add the commands to ``units``."""
    units = root.commands["units"]
    relation = units.add_command(
        "relation", "机构关系：行业管理、合署办公、设在、派驻、派出、挂牌、依托挂靠、共享编制组"
    )
    add = relation.add_command("add", "登记一个机构关系")
    add.add_argument("subject", metavar="单位", help="哪个单位")
    add.add_argument("kind", choices=KINDS, metavar="关系", help="关系的种类")
    add.add_argument("--with", dest="other", default="", metavar="单位", help="与哪个单位")
    add.add_argument("--name", default="", metavar="名称", help="牌子、共享组或外单位的名称")
    add.add_argument("--begins", required=True, type=date, metavar="日期", help="从何时起")
    add.add_argument("--ends", type=date, default="", metavar="日期", help="到何时止，不写为长期")
    add.add_argument("--document", required=True, metavar="文号", help="依据文件")
    add.run_with(_add)
    end = relation.add_command("end", "终止一个机构关系")
    end.add_argument("number", type=count, metavar="编号", help="机构关系的编号，见 units relation list")
    end.add_argument("--ends", required=True, type=date, metavar="日期", help="从哪一天起不再有")
    end.add_argument("--document", required=True, metavar="文号", help="依据文件")
    end.run_with(_end)
    listed = relation.add_command("list", "某一天的机构关系")
    listed.add_argument("--unit", default="", metavar="单位", help="只列这个单位的")
    listed.add_argument("--kind", choices=KINDS, default="", metavar="关系", help="只列这一种")
    at_and_known(listed)
    listed.run_with(_listed)

    events = units.add_command("events", "沿革：设立、更名、合并、撤销等，按时间排列")
    events.add_argument("--unit", default="", metavar="单位", help="一个单位的沿革；不写为所有单位")
    events.add_argument("--begins", type=date, default="", metavar="日期", help="从哪一天起")
    events.add_argument("--ends", type=date, default="", metavar="日期", help="到哪一天止，默认为业务日期")
    events.add_argument("--kind", choices=EVENTS, default="", metavar="事项", help="只列这一种")
    events.add_argument("--known-at", metavar="日期或号", help="当时已登记的内容：登记日期，或操作号")
    events.run_with(_events)

    gone = units.add_command("not-deregistered", "应注销未注销：已撤销、办过法人登记、还没有注销的")
    gone.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    gone.run_with(_not_deregistered)
    take_off = units.add_command("deregister", "注销法人登记")
    take_off.add_argument("subject", metavar="单位", help="哪个单位")
    take_off.add_argument("--on", required=True, type=date, metavar="日期", help="注销日期")
    take_off.add_argument("--document", required=True, metavar="文号", help="注销登记通知书的文号")
    take_off.add_argument("--liquidated", action="store_true", help="清算已经结束")
    take_off.add_argument("--reason", default="", metavar="理由", help="撤销以前就注销的理由")
    take_off.run_with(_deregister)
    order = units.add_command("order", "调整同级单位的排列顺序")
    order.add_argument("subjects", nargs="+", metavar="单位", help="按新顺序写出的单位，至少两个")
    order.run_with(_order)


def _add(call: Call) -> Answer:
    asked, relations = call.arguments, call.office.relations
    relation_id = relations.add(
        call.unit(asked.subject), asked.kind, asked.begins, asked.document,
        other_id=call.unit(asked.other) if asked.other else None, name=asked.name, ends=asked.ends,
    )  # fmt: skip
    row = relations.get(relation_id)
    words = f"已登记：{row['unit_name']} {row['kind']} {row['other_name'] or row['name']}。"
    return Answer({"relation": picked(row, *_RELATION)}, [words])


def _end(call: Call) -> Answer:
    asked, relations = call.arguments, call.office.relations
    row = relations.get(relations.end(asked.number, asked.ends, asked.document))
    return Answer({"relation": picked(row, *_RELATION)}, [f"已终止：{row['unit_name']} {row['kind']}。"])


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.relations.listed(
        call.unit(asked.unit) if asked.unit else None, asked.at, asked.known_at, asked.kind
    )
    return Answer(
        {"relations": [picked(row, *_RELATION) for row in rows]},
        table(rows, _RELATIONS, "没有这样的机构关系。"),
    )


def _events(call: Call) -> Answer:
    asked, events = call.arguments, call.office.unit_events
    if asked.unit:
        rows = [
            row
            for row in events.of_unit(call.unit(asked.unit), asked.ends or None, asked.known_at)
            if row["effective"] >= asked.begins and asked.kind in ("", row["kind"])
        ]
    else:
        rows = events.listed(asked.begins, asked.ends, asked.kind, asked.known_at)
    return Answer(
        {"events": [picked(row, *_EVENT) for row in rows]}, table(rows, _EVENTS, "没有这样的沿革。")
    )


def _not_deregistered(call: Call) -> Answer:
    rows = call.office.units.not_deregistered(call.arguments.at)
    units = [{"id": row["id"], "name": row["name"], "abolished": row["abolished"]} for row in rows]
    return Answer({"units": units}, table(rows, _GONE, "没有应注销未注销的单位。"))


def _deregister(call: Call) -> Answer:
    asked, units = call.arguments, call.office.units
    unit_id = call.unit(asked.subject)
    units.deregister(unit_id, asked.on, asked.document, liquidated=asked.liquidated, reason=asked.reason)
    name = units.get(unit_id)["name"]
    return Answer({"unit_id": unit_id, "deregistered": asked.on}, [f"已注销登记：{name}，{asked.on}。"])


def _order(call: Call) -> Answer:
    units = call.office.units
    ids = [call.unit(name) for name in call.arguments.subjects]
    units.reorder(ids)
    names = [units.get(unit_id)["name"] for unit_id in ids]
    return Answer({"units": names}, [f"已调整顺序：{'、'.join(names)}。"])
