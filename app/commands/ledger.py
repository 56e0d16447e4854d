"""``balance``, ``quota …``: the numbers at any date, and the movements that change approved numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known, names_of
from app.services.ledger import Balance, MovementRequest, UnitNumbers
from app.services.movement_kinds import MOVEMENT_KINDS
from app.services.total_control import NatureTotal

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
    "id", "uuid", "effective", "kind", "change", "measure", "nature", "funding", "special_use", "leader_kind", "level", "other_unit", "document", "reason",
    "operation_id",
)  # fmt: skip
_SUMMED = ("approved", "actual", "reserved", "available")
_MEASURES = {"编制": "quota", "领导职数": "leader", "机构限额": "organ"}
_TOTALS = (
    Column("编制", "nature"),
    Column("上级下达", "issued", number=True),
    Column("已分配", "allocated", number=True),
    Column("其中单列", "apart", number=True),
    Column("未分配", "unallocated", number=True),
    Column("实有", "actual", number=True),
    Column("下达文件", "document"),
)
_MOVEMENTS = (
    Column("编号", "id", number=True),
    Column("生效", "effective"),
    Column("变动", "kind"),
    Column("数额", "change", number=True),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("单列", "special_use"),
    Column("职数", "leader_kind"),
    Column("层次", "level"),
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
    post = quota.add_command("post", "登记一笔变动：核定下达、核增、核减、收回、划转、周转借出 …")
    post.add_argument(
        "--unit",
        required=True,
        metavar="单位",
        help="变动的单位；划转、借出时为得到的单位，归还时为还出的单位",
    )
    post.add_argument("--nature", default="", metavar="编制", help="编制种类，如 事业编制")
    post.add_argument("--funding", default="", metavar="经费", help="经费形式，如 财政拨款")
    post.add_argument("--special-use", default="", metavar="用途", help="单列用途：临时、周转、人才专项")
    post.add_argument(
        "--measure", choices=tuple(_MEASURES), default="编制", metavar="什么", help="变动的是什么，默认为编制"
    )
    post.add_argument("--leader-kind", default="", metavar="种类", help="领导职数的种类，如 单位副职")
    post.add_argument("--level", default="", metavar="层次", help="领导职数的层次或机构限额的规格，如 副科")
    post.add_argument("--kind", required=True, choices=MOVEMENT_KINDS, metavar="种类", help="变动的种类")
    post.add_argument("--count", required=True, type=count, metavar="数额", help="几名，大于 0")
    post.add_argument("--effective", required=True, type=date, metavar="日期", help="生效日期")
    post.add_argument("--document", required=True, metavar="文号", help="依据文件的文号")
    post.add_argument("--document-date", type=date, default="", metavar="日期", help="依据文件的日期")
    post.add_argument("--issuer", default="", metavar="机关", help="依据文件的发文机关")
    post.add_argument(
        "--from", dest="other_unit", metavar="单位", help="划转、调剂时从哪个单位划出；周转时为周转池"
    )
    post.add_argument(
        "--from-nature", default="", metavar="编制", help="划出时原来的编制种类，与划入的不同时填写"
    )
    post.add_argument(
        "--superior-document", default="", metavar="文号", help="上级新下达编制的文件，总数随之增加"
    )
    post.add_argument("--fact", action="store_true", help="照实登记以往的变动，不作总量核对")
    post.add_argument("--reason", default="", metavar="理由", help="理由")
    post.run_with(_post)

    totals = quota.add_command("totals", "各种编制的上级下达、已分配、未分配")
    at_and_known(totals)
    totals.run_with(_totals)

    total = quota.add_command("total", "登记上级下达的总数，作为总量核对的依据")
    total.add_argument("--nature", required=True, metavar="编制", help="编制种类，如 事业编制")
    total.add_argument("--count", required=True, type=count, metavar="数额", help="上级下达几名")
    total.add_argument("--document", required=True, metavar="文号", help="上级下达的文件")
    total.add_argument("--effective", default="", type=date, metavar="日期", help="从哪天起，不填为当前日期")
    total.run_with(_total)

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
        name: sum(getattr(numbers, name) for numbers in units.values())
        for name in (*_SUMMED, "apart_approved", "apart_actual", "control_approved", "control_actual")
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
        if totals["apart_approved"] or totals["apart_actual"]:
            yield f"合计之外：单列核定 {totals['apart_approved']}，实有 {totals['apart_actual']}"
        if totals["control_approved"] or totals["control_actual"]:
            yield f"合计之外：备案员额 {totals['control_approved']}，实有 {totals['control_actual']}"
        yield (
            f"{totals['units']} 个单位：超编 {totals['over_units']}，满编 {totals['full_units']}，"
            f"空编 {totals['vacancy_units']}"
        )


def _post(call: Call) -> Answer:
    asked, ledger = call.arguments, call.office.ledger
    unit_id = call.unit(asked.unit)
    nature, funding, special_use = account_of(call)
    titles = call.office.leaders.titles
    request = MovementRequest(
        unit_id, nature, funding, asked.count, asked.kind, asked.effective, asked.document, asked.document_date,
        asked.issuer, special_use, call.unit(asked.other_unit) if asked.other_unit else None, asked.reason,
        measure=_MEASURES[asked.measure],
        leader_kind=titles.kind(asked.leader_kind) if asked.leader_kind else "",
        level=titles.level(asked.level) if asked.level else "",
        superior_document=asked.superior_document,
        from_nature=call.code("nature", asked.from_nature, "编制种类"), fact=asked.fact,
    )  # fmt: skip
    remarks = ledger.control.remarks(request)
    movement = ledger.post(request)
    return _numbers(
        call, movement, unit_id, f"已登记：{asked.kind} {asked.count} 名（{asked.document}）。", remarks
    )


def _totals(call: Call) -> Answer:
    asked = call.arguments
    found: list[NatureTotal] = call.office.ledger.control.totals(asked.at, asked.known_at)
    names = ("nature", "issued", "document", "allocated", "apart", "unallocated", "actual")
    rows = [{name: getattr(line, name) for name in names} for line in found]
    return Answer(
        {"at": call.office.desk.date(asked.at), "totals": rows}, table(rows, _TOTALS, "没有编制账。")
    )


def _total(call: Call) -> Answer:
    asked = call.arguments
    nature = call.code("nature", asked.nature, "编制种类")
    call.office.ledger.control.set_total(nature, asked.count, asked.document, asked.effective)
    return Answer(
        {"nature": nature, "issued": asked.count, "document": asked.document},
        [f"已登记：{nature}上级下达 {asked.count} 名（{asked.document}）。"],
    )


def _numbers(call: Call, movement: int, unit_id: int, sentence: str, remarks: list[str]) -> Answer:
    unit = call.office.units.get(unit_id)["name"]
    numbers = call.office.ledger.numbers_of(unit_id)
    data = {
        "movement": movement,
        "unit": unit,
        **{name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available", "state")},
        "remarks": remarks,
    }
    now = (
        f"{unit}：核定 {numbers.approved}，实有 {numbers.actual}，可用 {numbers.available}，{numbers.state}。"
    )
    return Answer(data, [sentence, now, *(f"请留意：{remark}" for remark in remarks)])


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
