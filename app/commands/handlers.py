"""``handler …``, ``leave …``: who of the office looks after which units, and who stands in."""

from __future__ import annotations

from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date, day
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser

_LISTED = ("unit_name", "sector", "handler", "begins", "ends")
_COLUMNS = (
    Column("单位", "unit_name"),
    Column("所属系统", "sector"),
    Column("联系人", "handler"),
    Column("起", "begins"),
    Column("止", "ends"),
)
_COVER = ("id", "handler", "cover", "begins", "ends", "reason", "state_name")
_COVERS = (
    Column("编号", "id", number=True),
    Column("请假", "handler"),
    Column("代办", "cover"),
    Column("起", "begins"),
    Column("回来上班", "ends"),
    Column("原因", "reason"),
    Column("", "state_name"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    handler = root.add_command("handler", "联系单位：哪个单位归谁联系")
    listed = handler.add_command("list", "联系单位名单")
    listed.add_argument("--handler", default="", metavar="姓名", help="只列这个人的")
    listed.add_argument("--all", action="store_true", help="连同以前和以后的")
    listed.run_with(_listed)
    assign = handler.add_command("assign", "把单位交给一个人联系")
    assign.add_argument("handler", metavar="姓名", help="联系人，登录人员之一")
    _which(assign)
    assign.add_argument("--begins", type=date, default="", metavar="日期", help="从哪天起，默认为业务日期")
    assign.run_with(_assign)
    release = handler.add_command("release", "单位不再有人联系")
    _which(release)
    release.add_argument("--ends", type=date, default="", metavar="日期", help="从哪天起，默认为业务日期")
    release.run_with(_release)
    of = handler.add_command("of", "一个单位的业务现在归谁办，请假的由代办人办")
    of.add_argument("unit", metavar="单位", help="单位名称或 id:12")
    of.run_with(_of)
    leave = root.add_command("leave", "请假代办")
    absent = leave.add_command("list", "请假代办名单")
    absent.add_argument("--all", action="store_true", help="连同已经结束的")
    absent.run_with(_covers)
    add = leave.add_command("add", "登记请假，由谁代办")
    add.add_argument("handler", metavar="姓名", help="请假的人")
    add.add_argument("--cover", required=True, metavar="姓名", help="代办的人")
    add.add_argument("--begins", type=day, required=True, metavar="日期", help="请假的第一天")
    add.add_argument("--ends", type=day, required=True, metavar="日期", help="回来上班的那一天")
    add.add_argument("--reason", default="", metavar="原因", help="请假原因")
    add.run_with(_add)
    end = leave.add_command("end", "提前或推迟回来上班")
    end.add_argument("id", type=count, metavar="编号", help="leave list 所列的编号")
    end.add_argument("--ends", type=date, default="", metavar="日期", help="回来上班的那一天，默认为业务日期")
    end.run_with(_end)


def _which(parser: CommandParser) -> None:
    parser.add_argument(
        "--unit", dest="units", action="append", default=[], metavar="单位", help="单位，可写多次"
    )
    parser.add_argument("--below", metavar="单位", help="这个单位和它下面、它主管的所有单位")
    parser.add_argument("--sector", default="", metavar="系统", help="这个系统的所有单位")


def _chosen(call: Call) -> dict[str, Any]:
    asked = call.arguments
    return {
        "unit_ids": [call.unit(name) for name in asked.units],
        "below": call.unit(asked.below) if asked.below else None,
        "sector": asked.sector,
    }


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.handlers.listed(asked.handler, current=not asked.all)
    found = [picked(row, *_LISTED) for row in rows]
    return Answer({"handlers": found}, table(found, _COLUMNS, "还没有指定联系单位。"))


def _assign(call: Call) -> Answer:
    asked = call.arguments
    changed = call.office.handlers.assign(asked.handler, asked.begins, **_chosen(call))
    return Answer({"changed": changed}, [f"已交给 {asked.handler} 联系：{changed} 个单位。"])


def _release(call: Call) -> Answer:
    changed = call.office.handlers.release(call.arguments.ends, **_chosen(call))
    return Answer({"changed": changed}, [f"已取消联系人：{changed} 个单位。"])


def _of(call: Call) -> Answer:
    unit_id, handlers = call.unit(call.arguments.unit), call.office.handlers
    found = {
        "unit": call.office.units.get(unit_id)["name"],
        "handler": handlers.handler_of(unit_id),
        "contact": handlers.contact_of(unit_id),
    }
    away = f"（{found['contact']} 请假）" if found["contact"] not in ("", found["handler"]) else ""
    return Answer(found, [f"{found['unit']}：{found['handler']}{away}"])


def _covers(call: Call) -> Answer:
    found = [picked(row, *_COVER) for row in call.office.handlers.covers(current=not call.arguments.all)]
    return Answer({"leaves": found}, table(found, _COVERS, "没有请假代办。"))


def _add(call: Call) -> Answer:
    asked = call.arguments
    number = call.office.handlers.add_cover(
        asked.handler, asked.cover, asked.begins, asked.ends, asked.reason
    )
    return Answer(
        {"id": number}, [f"已登记：{asked.handler} 的事由 {asked.cover} 代办，{asked.ends} 回来上班。"]
    )


def _end(call: Call) -> Answer:
    call.office.handlers.end_cover(call.arguments.id, call.arguments.ends)
    return Answer({"id": call.arguments.id}, ["已登记回来上班的日期。"])
