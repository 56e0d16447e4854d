"""``balance``, ``quota …``: the numbers at any date, and the movements that change approved numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known, names_of
from app.services.ledger import MOVEMENT_KINDS, Balance, MovementRequest, UnitNumbers

_BALANCE = (
    Column("单位", "unit"),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("单列", "special_use"),
    Column("核定", "approved", number=True),
    Column("实有", "actual", number=True),
    Column("已批未用", "reserved", number=True),
    Column("可用", "available", number=True),
    Column("状态", "state"),
)
_MOVEMENT = (
    "id", "uuid", "effective", "kind", "change", "nature", "funding", "special_use", "other_unit", "document", "reason",
    "operation_id",
)  # fmt: skip
_MOVEMENTS = (
    Column("编号", "id", number=True),
    Column("生效", "effective"),
    Column("变动", "kind"),
    Column("数额", "change", number=True),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("单列", "special_use"),
    Column("对方单位", "other_unit"),
    Column("依据", "document"),
    Column("理由", "reason"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    balance = root.add_command("balance", "编制账：每个单位每种编制的核定、实有、已批未用、可用，以及合计")
    at_and_known(balance)
    balance.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    balance.run_with(_balance)

    quota = root.add_command("quota", "核定编制的变动")
    post = quota.add_command("post", "登记一笔变动：核定下达、核增、核减、收回、划转 …")
    post.add_argument("--unit", required=True, metavar="单位", help="变动的单位；划转时为划入的单位")
    account(post)
    post.add_argument("--kind", required=True, choices=MOVEMENT_KINDS, metavar="种类", help="变动的种类")
    post.add_argument("--count", required=True, type=count, metavar="数额", help="几名，大于 0")
    post.add_argument("--effective", required=True, type=date, metavar="日期", help="生效日期")
    post.add_argument("--document", required=True, metavar="文号", help="依据文件的文号")
    post.add_argument("--document-date", type=date, default="", metavar="日期", help="依据文件的日期")
    post.add_argument("--issuer", default="", metavar="机关", help="依据文件的发文机关")
    post.add_argument("--from", dest="other_unit", metavar="单位", help="划转、调剂时从哪个单位划出")
    post.add_argument("--reason", default="", metavar="理由", help="理由")
    post.run_with(_post)

    correct = quota.add_command("correct", "更正一笔变动：同日反向登记，原来的一笔保留")
    correct.add_argument("movement", type=count, metavar="编号", help="变动的编号，见 quota list")
    correct.add_argument("--document", required=True, metavar="文号", help="依据文件的文号")
    correct.add_argument("--reason", required=True, metavar="理由", help="为什么更正")
    correct.run_with(_correct)

    listed = quota.add_command("list", "一个单位编制变动的经过")
    listed.add_argument("--unit", required=True, metavar="单位", help="单位")
    listed.add_argument("--known-at", metavar="日期或号", help="当时已登记的内容：登记日期，或操作号")
    listed.run_with(_movements)


def account(parser: CommandParser) -> None:
    """The account an answer is about or a number goes to: nature, funding, special use."""
    parser.add_argument("--nature", required=True, metavar="编制", help="编制种类，如 事业编制")
    parser.add_argument("--funding", required=True, metavar="经费", help="经费形式，如 财政拨款")
    parser.add_argument("--special-use", default="", metavar="用途", help="单列用途：临时、周转、人才专项")


def account_of(call: Call) -> tuple[str, str, str]:
    """Nature, funding and special use as the code lists name them."""
    asked = call.arguments
    return (
        call.code("nature", asked.nature, "编制种类"),
        call.code("funding", asked.funding, "经费形式"),
        call.code("special_use", asked.special_use, "单列用途"),
    )


def described(balance: Balance, unit: str) -> dict[str, Any]:
    """One account with its numbers as scripts read it."""
    names = (
        "unit_id", "nature", "funding", "special_use", "approved", "actual", "reserved", "available", "vacancy", "state",
    )  # fmt: skip
    return {"unit": unit, **{name: getattr(balance, name) for name in names}}


def _balance(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    at, known = office.desk.date(asked.at), office.desk.known(asked.known_at)
    scope = set(call.units(asked.unit))
    names = names_of(call)
    order = {unit_id: place for place, unit_id in enumerate(names)}
    balances = [row for row in office.ledger.balances(None, at, known) if not scope or row.unit_id in scope]
    balances.sort(key=lambda row: (order[row.unit_id], row.account_id))
    units: dict[int, UnitNumbers] = {}
    for row in balances:
        units.setdefault(row.unit_id, UnitNumbers()).add(row)
    states = [numbers.state for numbers in units.values()]
    totals = {
        name: sum(getattr(row, name) for row in balances)
        for name in ("approved", "actual", "reserved", "available")
    }
    data = {
        "at": at,
        "known_at": known,
        "accounts": [described(row, names[row.unit_id]) for row in balances],
        "totals": {
            **totals,
            "units": len(units),
            "over_units": states.count("超编"),
            "full_units": states.count("满编"),
            "vacancy_units": states.count("空编"),
        },
    }
    return Answer(data, _balance_table(data))


def _balance_table(data: dict[str, Any]) -> Iterator[str]:
    accounts, totals = data["accounts"], data["totals"]
    last = {"unit": "合计", "nature": "", "funding": "", "special_use": "", "state": "", **totals}
    yield from table([*accounts, last] if accounts else [], _BALANCE, "没有编制账。")
    if accounts:
        yield (
            f"{totals['units']} 个单位：超编 {totals['over_units']}，满编 {totals['full_units']}，"
            f"空编 {totals['vacancy_units']}"
        )


def _post(call: Call) -> Answer:
    asked = call.arguments
    unit_id = call.unit(asked.unit)
    nature, funding, special_use = account_of(call)
    other = call.unit(asked.other_unit) if asked.other_unit else None
    movement = call.office.ledger.post(
        MovementRequest(
            unit_id, nature, funding, asked.count, asked.kind, asked.effective, asked.document, asked.document_date,
            asked.issuer, special_use, other, asked.reason,
        )
    )  # fmt: skip
    return _numbers(call, movement, unit_id, f"已登记：{asked.kind} {asked.count} 名（{asked.document}）。")


def _numbers(call: Call, movement: int, unit_id: int, sentence: str) -> Answer:
    unit = call.office.units.get(unit_id)["name"]
    numbers = call.office.ledger.numbers_of(unit_id)
    data = {
        "movement": movement,
        "unit": unit,
        **{name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available", "state")},
    }
    now = (
        f"{unit}：核定 {numbers.approved}，实有 {numbers.actual}，可用 {numbers.available}，{numbers.state}。"
    )
    return Answer(data, [sentence, now])


def _correct(call: Call) -> Answer:
    asked = call.arguments
    reversal = call.office.ledger.correct(asked.movement, asked.document, asked.reason)
    return Answer(
        {"movement": reversal, "reverses": asked.movement},
        [f"已更正第 {asked.movement} 笔变动，更正为第 {reversal} 笔。"],
    )


def _movements(call: Call) -> Answer:
    unit_id = call.unit(call.arguments.unit)
    rows = [picked(row, *_MOVEMENT) for row in call.office.ledger.movements(unit_id, call.arguments.known_at)]
    data = {"unit": call.office.units.get(unit_id)["name"], "movements": rows}
    return Answer(data, table(rows, _MOVEMENTS, "没有编制变动。"))
