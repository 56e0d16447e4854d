"""``units …``: the units with their numbers, at any date and with any knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.ledger import UnitNumbers
from app.services.units import KINDS
from app.values.text import search_keys

_COLUMNS = (
    Column("单位", "name"),
    Column("规格", "rank"),
    Column("经费形式", "funding"),
    Column("核定", "approved", number=True),
    Column("实有", "actual", number=True),
    Column("已批未用", "reserved", number=True),
    Column("可用", "available", number=True),
    Column("状态", "state"),
)
_FIELDS = (
    "short_name", "kind", "sector", "rank", "funding", "public_benefit_class", "credit_code", "established", "abolished",
)  # fmt: skip
_NUMBERS = ("approved", "actual", "reserved", "available", "state")


def at_and_known(parser: CommandParser) -> None:
    """The two time axes, for every question that has them."""
    parser.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    parser.add_argument("--known-at", metavar="日期或号", help="当时已登记的内容：登记日期，或操作号")


def register(root: CommandParser) -> None:
    """Add the commands."""
    units = root.add_command("units", "单位和编制数：规格、经费、核定、实有、已批未用、可用、状态")
    at_and_known(units)
    units.add_argument("--text", metavar="文字", help="名称、简称或拼音首字母中含有")
    units.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    units.add_argument("--all", action="store_true", help="也列已撤销的单位")
    units.run_with(_listed)

    add = units.add_command("add", "设立单位")
    add.add_argument("--name", required=True, metavar="名称", help="单位全称")
    add.add_argument("--effective", type=date, default="", metavar="日期", help="设立日期")
    add.add_argument("--document", default="", metavar="文号", help="批准设立的文件")
    _facts(add)
    add.run_with(_add)

    change = units.add_command("change", "变更单位信息，原来的信息留作沿革")
    change.add_argument("subject", metavar="单位", help="要变更的单位：全称、简称或 id:12")
    change.add_argument("--name", metavar="名称", help="新的单位全称")
    change.add_argument("--effective", required=True, type=date, metavar="日期", help="从哪一天起")
    change.add_argument("--document", required=True, metavar="文号", help="依据文件")
    change.add_argument("--abolished", type=date, metavar="日期", help="撤销日期")
    _facts(change)
    change.run_with(_change)


def _facts(parser: CommandParser) -> None:
    parser.add_argument("--short-name", metavar="简称", help="简称")
    parser.add_argument("--kind", choices=KINDS, metavar="类型", help="机构类型")
    parser.add_argument("--sector", metavar="系统", help="所属系统，如 教育系统")
    parser.add_argument("--parent", metavar="单位", help="上级单位")
    parser.add_argument("--supervising", metavar="单位", help="主管部门")
    parser.add_argument("--rank", metavar="规格", help="机构规格，如 正科")
    parser.add_argument("--funding", metavar="经费", help="经费形式")
    parser.add_argument("--class", dest="public_benefit_class", metavar="类别", help="公益类别")
    parser.add_argument("--credit-code", metavar="代码", help="统一社会信用代码")


def _asked(call: Call) -> dict[str, Any]:
    asked = call.arguments
    fields: dict[str, Any] = {
        name: getattr(asked, name, None)
        for name in ("name", "short_name", "kind", "sector", "rank", "funding", "public_benefit_class", "credit_code", "abolished")
    }  # fmt: skip
    for name, label in (("rank", "规格"), ("funding", "经费形式"), ("sector", "系统")):
        if fields[name]:
            fields[name] = call.code(name, fields[name], label, strict=name == "funding")
    fields["parent_id"] = call.unit(asked.parent) if asked.parent else None
    fields["supervising_id"] = call.unit(asked.supervising) if asked.supervising else None
    return {name: value for name, value in fields.items() if value is not None}


def _add(call: Call) -> Answer:
    unit_id = call.office.units.add(_asked(call), call.arguments.effective, call.arguments.document)
    unit = call.office.units.get(unit_id)
    return Answer({"unit": described(unit, UnitNumbers(), {})}, [f"已设立：{unit['name']}。"])


def _change(call: Call) -> Answer:
    unit_id, fields = call.unit(call.arguments.subject), _asked(call)
    if not fields:
        raise UsageProblem("没有写要变更什么。", next_step="用法见：main.py help units change。")
    changed = call.office.units.change(unit_id, fields, call.arguments.effective, call.arguments.document)
    unit = call.office.units.get(unit_id)
    sentence = f"已变更：{unit['name']}。" if changed else f"{unit['name']} 的信息没有变化。"
    data = {
        "changed": changed,
        "unit": described(unit, call.office.ledger.numbers_of(unit_id), names_of(call)),
    }
    return Answer(data, [sentence])


def names_of(call: Call) -> dict[int, str]:
    """Present names of all units by id."""
    return {row["id"]: row["name"] for row in call.office.units.listed()}


def described(unit: Mapping[str, Any], numbers: UnitNumbers, names: Mapping[int, str]) -> dict[str, Any]:
    """A unit with its numbers as scripts read it."""
    return {
        "id": unit["id"],
        "uuid": unit["uuid"],
        "name": unit["name"],
        **{name: unit[name] or "" for name in _FIELDS},
        "parent": names.get(unit["parent_id"], ""),
        "supervising": names.get(unit["supervising_id"], ""),
        **{name: getattr(numbers, name) for name in _NUMBERS},
    }


def _listed(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    at = office.desk.date(asked.at)
    known = office.desk.known(asked.known_at)
    rows = office.units.listed()
    if asked.at or asked.known_at:
        values = office.units.values_as_of(at, known)
        rows = [{**_without_facts(row), **values[row["id"]]} for row in rows if row["id"] in values]
    if not asked.all:
        rows = [row for row in rows if _existed(row, at)]
    scope = set(call.units(asked.unit))
    names = {row["id"]: row["name"] for row in rows}
    rows = [row for row in rows if (not scope or row["id"] in scope) and _contains(row, asked.text)]
    numbers = office.ledger.unit_numbers(at, known)
    units = [described(row, numbers.get(row["id"], UnitNumbers()), names) for row in rows]
    totals = {
        "units": len(units),
        **{
            name: sum(unit[name] for unit in units)
            for name in ("approved", "actual", "reserved", "available")
        },
    }
    data = {"at": at, "known_at": known, "units": units, "totals": totals}
    return Answer(data, _table(units, totals))


def _without_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row, **dict.fromkeys(("name", *_FIELDS), ""), "parent_id": None, "supervising_id": None,
    }  # fmt: skip


def _existed(row: Mapping[str, Any], at: str) -> bool:
    return (row["established"] or "") <= at and (not row["abolished"] or row["abolished"] > at)


def _contains(row: Mapping[str, Any], text: str | None) -> bool:
    if not text or text in row["name"] or text in (row["short_name"] or ""):
        return True
    return text.isascii() and text.lower() in search_keys(row["name"])[0]


def _table(units: list[dict[str, Any]], totals: Mapping[str, Any]) -> Iterator[str]:
    last = {"name": f"合计 {totals['units']} 个单位", "rank": "", "funding": "", "state": "", **totals}
    yield from table([*units, last] if units else [], _COLUMNS, "没有这样的单位。")
