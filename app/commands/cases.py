"""``case …``, and the steps every kind of case has: opinions, return with reason, resubmission."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import date
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.services.case_kinds import CASE_KINDS

_LISTED = (
    "receipt_number", "kind", "kind_name", "unit_name", "applicant_name", "title", "state", "state_name", "handler",
    "received_on", "closed_on", "permit_number", "person_name",
)  # fmt: skip
_COLUMNS = (
    Column("受理编号", "receipt_number"),
    Column("事项", "kind_name"),
    Column("内容", "title"),
    Column("状态", "state_name"),
    Column("受理", "received_on"),
    Column("办结", "closed_on"),
    Column("经办人", "handler"),
)
_STEP = ("step", "step_name", "outcome", "signer", "signed_on", "opinion", "keyed_by")
_OUTCOMES = {"done": "", "returned": "退回", "cancelled": "撤回"}
_STEPS = (
    Column("步骤", "step_name"),
    Column("签署人", "signer"),
    Column("日期", "signed_on"),
    Column("意见", "opinion"),
    Column("", "outcome_name"),
    Column("录入", "keyed_by"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    case = root.add_command("case", "办理中的和办结的业务")
    listed = case.add_command("list", "业务名单，新的在前")
    listed.add_argument("--kind", choices=tuple(CASE_KINDS), metavar="种类", help="事项的种类")
    listed.add_argument("--open", action="store_true", help="只列未办结的")
    listed.add_argument("--unit", metavar="单位", help="只列这个单位的")
    listed.add_argument("--text", default="", metavar="文字", help="受理编号、内容或单位名称中含有")
    listed.run_with(_listed)
    show = case.add_command("show", "一件业务的内容、经过和还缺什么")
    receipt(show)
    show.run_with(_show)
    materials = case.add_command("materials", "登记收到的材料")
    receipt(materials)
    materials.add_argument("materials", nargs="+", metavar="材料", help="收到的全部材料的名称")
    materials.run_with(_materials)
    cancel = case.add_command("cancel", "撤回一件没有结果的业务")
    receipt(cancel)
    cancel.add_argument("--reason", required=True, metavar="理由", help="为什么撤回")
    cancel.run_with(_cancel)
    assign = case.add_command("assign", "改经办人：把没有办结的业务交给另一人")
    receipt(assign)
    assign.add_argument("--handler", required=True, metavar="姓名", help="新的经办人，要能登录")
    assign.add_argument("--reason", required=True, metavar="原因", help="为什么改")
    assign.run_with(_assign)


def receipt(parser: CommandParser) -> None:
    """The case a command works on."""
    parser.add_argument("case", metavar="受理编号", help="业务的受理编号，如 2026-0001")


def receipts(parser: CommandParser) -> None:
    """One or several cases a command works on."""
    parser.add_argument(
        "cases", nargs="+", metavar="受理编号", help="业务的受理编号或单据上二维码的内容；写多个就一起办"
    )


def signature(parser: CommandParser) -> None:
    """Who signed the paper, and when."""
    parser.add_argument("--signer", required=True, metavar="姓名", help="在纸上签字的人")
    parser.add_argument("--signed-on", type=date, default="", metavar="日期", help="签字日期，默认为业务日期")


def add_steps(group: CommandParser, kind: str, submit: Callable[[Call, int], None]) -> CommandParser:
    """``sign``, ``return`` and ``resubmit`` for one kind of case; returns the parser of ``resubmit``.

    :param submit: submits a returned case (by id) again, with what the command line corrects.
    """
    sign = group.add_command("sign", "登记下一步的签署意见")
    receipt(sign)
    signature(sign)
    sign.add_argument("--opinion", default="同意", metavar="意见", help="意见，默认“同意”")
    sign.run_with(partial(_sign, kind))
    back = group.add_command("return", "退回，写明要补正什么")
    receipt(back)
    signature(back)
    back.add_argument("--reason", required=True, metavar="理由", help="要补正的内容，一次写全")
    back.run_with(partial(_return, kind))
    again = group.add_command("resubmit", "补正后重新提交")
    receipt(again)
    again.add_argument("--signer", required=True, metavar="姓名", help="单位签字的人")
    again.add_argument("--opinion", default="已补正", metavar="说明", help="补正说明")
    again.run_with(partial(_resubmit, kind, submit))
    return again


def answer(call: Call, case_id: int, sentence: str) -> Answer:
    """What a step came to: the sentence, and the case as it now stands."""
    case = call.office.cases.get(case_id)
    return Answer(
        {"case": described(call, case)},
        [f"{sentence}：{case['receipt_number']} {case['title']}，{case['state_name']}。"],
    )


def described(call: Call, case: Mapping[str, Any]) -> dict[str, Any]:
    """A case with its fields, steps and what it lacks, as scripts read it."""
    kind = CASE_KINDS[case["kind"]]
    steps = [
        {**step, "step_name": kind.step(step["step"]).name if _known(kind, step) else ""}
        for step in case["steps"]
    ]
    return {
        **picked(case, *_LISTED),
        "fields": case["fields"],
        "steps": [picked(step, *_STEP) for step in steps],
        "missing": call.office.cases.missing(case["id"]),
    }


def _known(kind: Any, step: Mapping[str, Any]) -> bool:
    return any(step["step"] == known.key for known in kind.steps)


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.cases.listed(
        kind=asked.kind or "", open_only=asked.open, unit_id=call.unit(asked.unit) if asked.unit else None,
        text=asked.text,
    )  # fmt: skip
    found = [picked(row, *_LISTED) for row in rows]
    return Answer({"cases": found}, table(found, _COLUMNS, "没有这样的业务。"))


def _show(call: Call) -> Answer:
    case = described(call, call.office.cases.get(call.case(call.arguments.case)))
    return Answer({"case": case}, _told(case))


def _told(case: dict[str, Any]) -> Iterator[str]:
    yield from pairs(
        [
            ("受理编号", case["receipt_number"]),
            ("事项", case["kind_name"]),
            ("内容", case["title"]),
            ("状态", case["state_name"]),
            ("单位", case["unit_name"]),
            ("申报单位", case["applicant_name"]),
            ("人员", case["person_name"]),
            ("通知单", case["permit_number"]),
            ("受理", case["received_on"]),
            ("办结", case["closed_on"]),
            ("经办人", case["handler"]),
        ]
    )
    yield ""
    steps = [{**step, "outcome_name": _OUTCOMES[step["outcome"]]} for step in case["steps"]]
    yield from table(steps, _STEPS, "还没有办理。")
    if case["missing"]:
        yield ""
        yield from (f"还缺  {sentence}" for sentence in case["missing"])


def _materials(call: Call) -> Answer:
    case_id = call.case(call.arguments.case)
    call.office.cases.hand_in(case_id, call.arguments.materials)
    return answer(call, case_id, "已登记材料")


def _cancel(call: Call) -> Answer:
    case_id = call.case(call.arguments.case)
    call.office.cases.cancel(case_id, call.arguments.reason)
    return answer(call, case_id, "已撤回")


def _assign(call: Call) -> Answer:
    case_id = call.case(call.arguments.case)
    call.office.cases.assign(case_id, call.arguments.handler, call.arguments.reason)
    return answer(call, case_id, "已改经办人")


def _sign(kind: str, call: Call) -> Answer:
    asked = call.arguments
    case_id = call.case(asked.case, kind)
    call.office.cases.sign(case_id, asked.signer, asked.signed_on, asked.opinion)
    return answer(call, case_id, "已签署")


def _return(kind: str, call: Call) -> Answer:
    asked = call.arguments
    case_id = call.case(asked.case, kind)
    call.office.cases.send_back(case_id, asked.signer, asked.reason, asked.signed_on)
    return answer(call, case_id, "已退回")


def _resubmit(kind: str, submit: Callable[[Call, int], None], call: Call) -> Answer:
    case_id = call.case(call.arguments.case, kind)
    submit(call, case_id)
    return answer(call, case_id, "已重新提交")
