"""``permit …``: 进人用编, from the plan to the numbered permit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.commands import cases
from app.commands.call import Call, picked
from app.commands.converters import count, date, pair
from app.commands.ledger import account, account_of
from app.commands.ledger import described as balance_of
from app.commands.output import Answer, Column, describe, pairs, table
from app.commands.parsing import CommandParser
from app.errors import Refusal
from app.services.case_kinds import QUOTA_USE
from app.services.permits import Assessment, QuotaRequest, request_of

_PERMIT = (
    "number", "uuid", "unit_name", "nature", "funding", "special_use", "count", "used", "locked", "left", "channel",
    "conditions", "plan_year", "issued_on", "valid_until", "leaver_name", "state_name",
)  # fmt: skip
_COLUMNS = (
    Column("编号", "number"),
    Column("单位", "unit_name"),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("核准", "count", number=True),
    Column("已用", "used", number=True),
    Column("在办", "locked", number=True),
    Column("余", "left", number=True),
    Column("渠道", "channel"),
    Column("签发", "issued_on"),
    Column("有效期至", "valid_until"),
    Column("状态", "state_name"),
)
_PLAN = ("year", "unit_name", "nature", "funding", "special_use", "channel", "count", "granted", "document")
_PLANS = (
    Column("年度", "year"),
    Column("单位", "unit_name"),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("渠道", "channel"),
    Column("计划", "count", number=True),
    Column("已批", "granted", number=True),
    Column("依据", "document"),
)
_WAITING = "待生效"
_STATES = ("有效", "已用完", "已过期", "已作废", _WAITING)


def register(root: CommandParser) -> None:
    """Add the commands."""
    permit = root.add_command("permit", "进人用编：计划、申请、审批、通知单")

    plan = permit.add_command("plan", "登记批准的年度用编计划")
    plan.add_argument("--unit", required=True, metavar="单位", help="单位")
    account(plan)
    plan.add_argument("--year", required=True, metavar="年度", help="如 2026")
    _channel(plan)
    plan.add_argument("--count", required=True, type=count, metavar="名额", help="几名")
    plan.add_argument("--document", required=True, metavar="文号", help="批准计划的文件")
    plan.run_with(_plan)
    plans = permit.add_command("plans", "年度用编计划和已批的名额")
    plans.add_argument("--year", default="", metavar="年度", help="只列这一年")
    plans.run_with(_plans)

    assess = permit.add_command("assess", "试算能不能用编，不登记；不能时退出码为 1")
    _request(assess)
    assess.add_argument("--at", type=date, metavar="日期", help="哪一天，默认为业务日期")
    assess.run_with(_assess)

    apply = permit.add_command("apply", "受理用编申请")
    _request(apply)
    apply.add_argument("--reason", required=True, metavar="理由", help="用编理由")
    apply.add_argument("--document", default="", metavar="文号", help="申请文件")
    apply.add_argument("--condition", type=pair, action="append", default=[], metavar="名称=内容",
                       help="岗位条件，如 学历=本科")  # fmt: skip
    cases.signature(apply)
    apply.add_argument("--applicant", metavar="单位", help="行文申报的单位，默认为主管部门")
    apply.run_with(_apply)

    again = cases.add_steps(permit, QUOTA_USE, _resubmit)
    again.add_argument("--count", type=count, metavar="名额", help="改为申请几名")
    again.add_argument("--reason", metavar="理由", help="改写用编理由")
    again.add_argument("--document", metavar="文号", help="改写申请文件")

    issue = permit.add_command("issue", "签发通知单，给出编号")
    cases.receipt(issue)
    issue.add_argument("--issued-on", type=date, default="", metavar="日期", help="签发日期，默认为业务日期")
    issue.add_argument("--valid-until", type=date, default="", metavar="日期", help="有效期至，默认一年")
    issue.run_with(_issue)

    listed = permit.add_command("list", "通知单名单，新的在前")
    listed.add_argument("--unit", metavar="单位", help="只列这个单位的")
    listed.add_argument("--state", choices=_STATES, metavar="状态", help="只列这种状态的")
    listed.run_with(_listed)
    show = permit.add_command("show", "一张通知单和用它入编的人")
    show.add_argument("number", metavar="编号", help="通知单编号")
    show.run_with(_show)
    end = permit.add_command("end", "作废通知单，未用的名额不再有效")
    end.add_argument("number", metavar="编号", help="通知单编号")
    end.add_argument("--reason", required=True, metavar="理由", help="为什么作废")
    end.add_argument("--ended-on", type=date, default="", metavar="日期", help="作废日期，默认为业务日期")
    end.run_with(_end)


def _channel(parser: CommandParser) -> None:
    parser.add_argument("--channel", required=True, metavar="渠道", help="用编渠道：招考、安置、调配 …")


def _request(parser: CommandParser) -> None:
    parser.add_argument("--unit", required=True, metavar="单位", help="用编单位")
    account(parser)
    parser.add_argument("--count", required=True, type=count, metavar="名额", help="申请几名")
    _channel(parser)
    parser.add_argument("--plan-year", default="", metavar="年度", help="列入哪一年的用编计划")
    parser.add_argument("--leaver", metavar="人员", help="满编时先出后进：即将离开的人")


def _asked(call: Call) -> QuotaRequest:
    asked = call.arguments
    nature, funding, special_use = account_of(call)
    return QuotaRequest(
        call.unit(asked.unit), nature, funding, asked.count,
        call.code("channel", asked.channel, "用编渠道"),
        getattr(asked, "reason", ""), special_use, dict(getattr(asked, "condition", [])), asked.plan_year,
        call.person(asked.leaver) if asked.leaver else None, getattr(asked, "document", ""),
    )  # fmt: skip


def _plan(call: Call) -> Answer:
    asked = call.arguments
    nature, funding, _ = account_of(call)
    channel = call.code("channel", asked.channel, "用编渠道")
    call.office.permits.plan(
        call.unit(asked.unit), nature, funding, asked.year, channel, asked.count, asked.document
    )
    rows = [picked(row, *_PLAN) for row in call.office.permits.plans(asked.year)]
    return Answer(
        {"plans": rows}, [f"已登记 {asked.year} 年用编计划：{asked.unit} {channel} {asked.count} 名。"]
    )


def _plans(call: Call) -> Answer:
    rows = [picked(row, *_PLAN) for row in call.office.permits.plans(call.arguments.year)]
    return Answer({"plans": rows}, table(rows, _PLANS, "没有用编计划。"))


def _assess(call: Call) -> Answer:
    request = _asked(call)
    found = call.office.permits.assess(request, call.arguments.at)
    unit = call.office.units.get(request.unit_id)["name"]
    data = {
        "allowed": found.refusal is None,
        "refusal": describe(found.refusal) if found.refusal else None,
        "balance": balance_of(found.balance, unit),
        "after": found.after,
        "planned": found.planned,
        "granted": found.granted,
        "warnings": found.warnings,
    }
    return Answer(data, _judged(found, unit), Refusal.exit_code if found.refusal else 0)


def _judged(found: Assessment, unit: str) -> Iterator[str]:
    numbers = found.balance
    yield (
        f"{unit}（{numbers.label}）：核定 {numbers.approved}，实有 {numbers.actual}，已批未用 {numbers.reserved}，"
        f"可用 {numbers.available}，{numbers.state}"
    )
    if found.refusal:
        yield f"不能用编：{found.refusal.sentence()}"
    else:
        yield f"可以用编，批准后可用 {found.after}"
    yield from found.warnings


def _apply(call: Call) -> Answer:
    asked = call.arguments
    applicant = call.unit(asked.applicant) if asked.applicant else None
    case_id = call.office.permits.apply(_asked(call), asked.signer, asked.signed_on, applicant)
    return cases.answer(call, case_id, "已受理")


def _resubmit(call: Call, case_id: int) -> None:
    asked = call.arguments
    given = {name: getattr(asked, name) for name in ("count", "reason", "document")}
    corrected = {name: value for name, value in given.items() if value is not None}
    request = replace(request_of(call.office.cases.get(case_id)), **corrected)
    call.office.permits.resubmit(case_id, request, asked.signer, asked.opinion)


def _issue(call: Call) -> Answer:
    asked = call.arguments
    permit = call.office.permits.issue(call.case(asked.case, QUOTA_USE), asked.valid_until, asked.issued_on)
    sentence = (
        f"已签发通知单 {permit['number']}：{permit['unit_name']} {permit['count']} 名，有效期至 {permit['valid_until']}，"
        f"{permit['state_name']}。"
    )
    return Answer({"permit": picked(permit, *_PERMIT)}, [sentence])


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.permits.listed(call.unit(asked.unit) if asked.unit else None)
    found = [
        picked(row, *_PERMIT)
        for row in rows
        if not asked.state
        or row["state_name"] == asked.state
        or (asked.state == _WAITING and row["state_name"].startswith("待"))
    ]
    return Answer({"permits": found}, table(found, _COLUMNS, "没有通知单。"))


def _show(call: Call) -> Answer:
    permit = call.office.permits.get(call.arguments.number)
    uses = [picked(row, "person_name", "used_on") for row in call.office.permits.uses(permit["id"])]
    data = {"permit": picked(permit, *_PERMIT), "uses": uses}
    return Answer(data, _told(permit, uses))


def _told(permit: Mapping[str, Any], uses: list[dict[str, Any]]) -> Iterator[str]:
    conditions = "，".join(f"{name} {text}" for name, text in permit["conditions"].items() if text)
    yield from pairs(
        [
            ("编号", permit["number"]),
            ("单位", permit["unit_name"]),
            (
                "编制",
                "，".join(
                    part for part in (permit["nature"], permit["funding"], permit["special_use"]) if part
                ),
            ),
            (
                "核准",
                f"{permit['count']} 名，已用 {permit['used']}，在办 {permit['locked']}，余 {permit['left']}",
            ),
            ("渠道", permit["channel"]),
            ("条件", conditions),
            ("计划年度", permit["plan_year"]),
            ("签发", permit["issued_on"]),
            ("有效期至", permit["valid_until"]),
            ("先出人员", permit["leaver_name"]),
            ("状态", permit["state_name"]),
        ]
    )
    yield ""
    yield from table(uses, (Column("入编人员", "person_name"), Column("日期", "used_on")), "还没有人入编。")


def _end(call: Call) -> Answer:
    asked = call.arguments
    call.office.permits.end(asked.number, asked.reason, asked.ended_on)
    permit = call.office.permits.get(asked.number)
    return Answer({"permit": picked(permit, *_PERMIT)}, [f"通知单 {permit['number']} 已作废。"])
