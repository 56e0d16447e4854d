"""``matter …``: what a 机构编制事项 is examined against, and what of its units has no place yet.

Applying, opinions and settling are ``case apply``, ``case sign`` and ``case settle``, as for every kind of case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.commands import cases
from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.services.loose_ends import LooseEnd
from app.services.matters import PASSED, RESULTS

_CHECKS = (
    Column("序号", "number", number=True),
    Column("审查内容", "item"),
    Column("依据", "basis"),
    Column("结果", "result"),
    Column("说明", "note"),
)
_LOOSE = (
    Column("单位", "unit"),
    Column("类别", "kind"),
    Column("内容", "name"),
    Column("数", "count", number=True),
)
_UNITS = (
    Column("单位", "name"),
    Column("规格", "rank"),
    Column("核定", "approved", number=True),
    Column("实有", "actual", number=True),
    Column("空编", "vacancy", number=True),
    Column("职数核定", "leaders_approved", number=True),
    Column("职数实配", "leaders_actual", number=True),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    matter = root.add_command("matter", "机构编制事项的审查论证和去向安排；受理、办结用 case 的命令")
    ends = matter.add_command("loose-ends", "单位撤并前要安排去向的：人员、编制、职数、下属机构等")
    ends.add_argument("units", nargs="+", metavar="单位", help="要撤并的单位")
    ends.add_argument("--at", type=date, metavar="日期", help="从哪一天起，默认为业务日期")
    ends.run_with(_loose_ends)
    checks = matter.add_command("checks", "审查论证的内容和结果，也可登记结果")
    cases.receipt(checks)
    checks.add_argument("--item", action="append", default=[], metavar="序号", help="登记哪一项")
    checks.add_argument("--result", choices=RESULTS, default=PASSED, metavar="结果", help="结果，默认“符合”")
    checks.add_argument("--note", default="", metavar="说明", help="不符合的原因或说明")
    checks.run_with(_checks)
    sheet = matter.add_command("review-sheet", "审查论证表：事项、变化、审查结果、所属单位编制情况")
    cases.receipt(sheet)
    sheet.add_argument("--at", type=date, metavar="日期", help="编制情况截至哪一天，默认为业务日期")
    sheet.run_with(_review_sheet)


def _loose_ends(call: Call) -> Answer:
    asked = call.arguments
    found = call.office.loose_ends.found([call.unit(name) for name in asked.units], asked.at)
    rows = [_end(end) for end in found]
    return Answer({"loose_ends": rows}, table(rows, _LOOSE, "没有要安排去向的。"))


def _end(end: LooseEnd) -> dict[str, Any]:
    return {
        "unit_id": end.unit_id, "unit": end.unit_name, "kind": end.kind, "item": end.item, "name": end.name,
        "count": end.count,
    }  # fmt: skip


def _checks(call: Call) -> Answer:
    asked, matters = call.arguments, call.office.matters
    case_id = call.case(asked.case)
    if asked.item:
        matters.set_checks(
            case_id, [{"item": item, "result": asked.result, "note": asked.note} for item in asked.item]
        )
    rows = _numbered(matters.checks(case_id))
    return Answer({"checks": rows}, table(rows, _CHECKS, "没有审查内容。"))


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"number": number, **row} for number, row in enumerate(rows, 1)]


def _review_sheet(call: Call) -> Answer:
    sheet = call.office.matters.review_sheet(call.case(call.arguments.case), call.arguments.at)
    data = {
        name: sheet[name] for name in ("case", "changes", "remarks", "refusal", "checks", "units", "totals")
    }
    return Answer(data, _told(sheet))


def _told(sheet: dict[str, Any]) -> Iterator[str]:
    case = sheet["case"]
    yield from pairs(
        [
            ("受理编号", case["receipt_number"]),
            ("事项", case["kind_name"]),
            ("内容", case["title"]),
            ("申报单位", case["applicant"]),
            ("理由", case["reason"]),
        ]
    )
    yield from sheet["changes"]
    yield from (f"注意  {remark}" for remark in sheet["remarks"])
    if sheet["refusal"]:
        yield f"不能办  {sheet['refusal']}"
    yield ""
    yield from table(_numbered(sheet["checks"]), _CHECKS, "没有审查内容。")
    yield ""
    totals = {"name": f"合计 {len(sheet['units'])} 个单位", "rank": "", **sheet["totals"]}
    yield from table([*sheet["units"], totals], _UNITS, "")
