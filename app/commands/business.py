"""``case apply`` and its relatives: every kind of case that is defined as data, from receipt to what it writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.commands import cases
from app.commands.call import Call
from app.commands.converters import date, pair
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import Refusal, UsageProblem
from app.services.business.lists import list_fields, list_key, read_field, read_list
from app.services.business.posting import Effect, Request
from app.services.case_kinds import CASE_KINDS, CaseKind, Field

_FILE = "@"
_OUTCOMES = (
    Column("受理编号", "receipt_number"),
    Column("内容", "title"),
    Column("办成", "done_word"),
    Column("", "sentence"),
)
_PEOPLE = (
    Column("姓名", "name"),
    Column("结果", "outcome"),
    Column("原因", "reason"),
)


def register(root: CommandParser) -> None:
    """Add the commands to ``case``."""
    case = root.commands["case"]
    kinds = case.add_command("kinds", "业务的种类：要填什么、几步、要什么材料、几天、打印什么")
    kinds.run_with(_kinds)
    apply = case.add_command("apply", "受理一件业务")
    _request(apply)
    apply.add_argument("--signer", default="", metavar="姓名", help="单位签字的人，默认为登录人")
    apply.add_argument("--signed-on", type=date, default="", metavar="日期", help="签字日期，默认为业务日期")
    apply.add_argument("--opinion", default="同意", metavar="意见", help="单位意见，默认“同意”")
    apply.add_argument("--applicant", default="", metavar="单位", help="行文申报的单位，默认为主管部门")
    apply.add_argument("--parent", default="", metavar="受理编号", help="由哪件业务引起，如来文的受理编号")
    apply.run_with(_apply)
    do = case.add_command("do", "受理并当场办结，用于中间不要签批的业务")
    _request(do)
    do.add_argument("--signer", default="", metavar="姓名", help="单位签字的人，默认为登录人")
    do.add_argument("--signed-on", type=date, default="", metavar="日期", help="办理日期，默认为业务日期")
    do.run_with(_do)
    effect = case.add_command("effect", "试算：办了会怎样，为什么不能办；不保存")
    _request(effect)
    effect.run_with(_effect)
    sign = case.add_command("sign", "登记下一步的签署意见，可以一次签多件")
    cases.receipts(sign)
    cases.signature(sign)
    sign.add_argument("--opinion", default="同意", metavar="意见", help="意见，默认“同意”")
    _together(sign)
    sign.run_with(_sign)
    back = case.add_command("return", "退回，写明要补正什么")
    cases.receipt(back)
    cases.signature(back)
    back.add_argument("--reason", required=True, metavar="理由", help="要补正的内容，一次写全")
    back.run_with(_return)
    again = case.add_command("resubmit", "补正后重新提交，只写改动的内容")
    cases.receipt(again)
    _values(again)
    again.add_argument("--signer", required=True, metavar="姓名", help="单位签字的人")
    again.add_argument("--opinion", default="已补正", metavar="说明", help="补正说明")
    again.run_with(_resubmit)
    settle = case.add_command("settle", "办理：把审批结果登记入库并办结，可以一次办多件")
    cases.receipts(settle)
    settle.add_argument("--set", dest="values", type=pair, action="append", default=[], metavar="名称=内容",
                        help="办结时才填的内容，如 批复文号=云编〔2026〕20号")  # fmt: skip
    settle.add_argument("--signed-on", type=date, default="", metavar="日期", help="办理日期，默认为业务日期")
    _together(settle)
    settle.run_with(_settle)
    where = case.add_command("where", "“我们的请示到哪一步了”：按编号、文号、单位或姓名回答")
    where.add_argument("text", metavar="文字", help="受理编号、二维码内容、文号、单位名称或姓名")
    where.run_with(_where)


def _request(parser: CommandParser) -> None:
    parser.add_argument("kind", metavar="种类", help="业务种类的名称或代号，见 case kinds")
    parser.add_argument("--unit", default="", metavar="单位", help="业务所属的单位；写了人员时默认为其单位")
    parser.add_argument(
        "--person", default="", metavar="人员", help="涉及的人：姓名、身份证号、编制卡号或 id:12"
    )
    _values(parser)


def _values(parser: CommandParser) -> None:
    parser.add_argument("--set", dest="values", type=pair, action="append", default=[], metavar="名称=内容",
                        help="要填的内容，名称用中文或代号，如 调动日期=2026-07-01；明细可写 逐项安排=@文件")  # fmt: skip
    parser.add_argument("--lines", type=Path, metavar="文件",
                        help="名单或明细（.json、.xlsx、.csv），首行为列名")  # fmt: skip


def _together(parser: CommandParser) -> None:
    parser.add_argument("--all-or-none", action="store_true", help="有一件不能办就都不办")


# -- kinds ---------------------------------------------------------------------------------------


def _kinds(_call: Call) -> Answer:
    found = [_described(kind) for kind in CASE_KINDS.values()]
    return Answer({"kinds": found}, _told_kinds(found))


def _described(kind: CaseKind) -> dict[str, Any]:
    return {
        "key": kind.key,
        "name": kind.name,
        "family": kind.family,
        "unit_word": kind.unit_word,
        "people": kind.people,
        "fields": [_field(field) for field in kind.fields],
        "person_fields": [_field(field) for field in kind.person_fields],
        "decided": [_field(field) for field in kind.decided],
        "steps": [
            {"key": step.key, "name": step.name, "decides": step.decides, "posts": step.posts}
            for step in kind.steps
        ],
        "materials": list(kind.materials),
        "working_days": kind.working_days,
        "papers": list(kind.papers),
        "rules": list(kind.rules),
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "name": field.name,
        "type": field.type,
        "required": field.required,
        "choices": list(field.choices),
        "codes": field.codes,
        "columns": [_field(column) for column in field.columns],
    }


def _told_kinds(kinds: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for kind in kinds:
        yield f"{kind['name']}（{kind['key']}，{kind['family']}，{kind['working_days']} 个工作日）"
        yield f"  步骤：{' → '.join(step['name'] for step in kind['steps'])}"
        asked = [_asked(field) for field in kind["fields"]]
        if asked:
            yield f"  要填：{'，'.join(asked)}"
        if kind["person_fields"]:
            yield f"  逐人：{'，'.join(_asked(field) for field in kind['person_fields'])}"
        if kind["decided"]:
            yield f"  办结时填：{'，'.join(_asked(field) for field in kind['decided'])}"
        if kind["materials"]:
            yield f"  材料：{'、'.join(kind['materials'])}"
        yield ""


def _asked(field: Mapping[str, Any]) -> str:
    below = f"（{'、'.join(column['name'] for column in field['columns'])}）" if field["columns"] else ""
    return f"{field['name']}{below}{'*' if field['required'] else ''}"


# -- the way of a case ---------------------------------------------------------------------------


def _kind(call: Call, text: str) -> CaseKind:
    for kind in call.office.business.kinds():
        if text in (kind.key, kind.name):
            return kind
    names = "、".join(kind.name for kind in call.office.business.kinds())
    raise UsageProblem(f"没有“{text}”这种业务，或它有自己的命令。", next_step=f"可选：{names}。")


def _asked_for(call: Call) -> Request:
    asked = call.arguments
    kind = _kind(call, asked.kind)
    person = call.person(asked.person) if asked.person else None
    fields, people = _content(kind, dict(asked.values), asked.lines)
    unit: int | None = call.unit(asked.unit) if asked.unit else None
    if unit is None and person is not None:
        unit = call.office.people.get(person)["unit_id"]
    if unit is None:
        raise UsageProblem(f"请用 --unit 写明{kind.unit_word}。")
    return Request(kind.key, unit, fields, person, people)


def _content(
    kind: CaseKind, values: dict[str, Any], lines: Path | None
) -> tuple[dict[str, Any], tuple[Mapping[str, Any], ...]]:
    """Fields and people as given; single lines may also be written as 名称=内容 of the list's columns."""
    people: tuple[Mapping[str, Any], ...] = ()
    key = list_key(kind)
    values = _from_files(kind, values)
    if lines is not None:
        read = read_list(kind, lines)
        if key:
            values[key] = read
        else:
            people = tuple(read)
    elif key and key not in values:
        words = {word: column.key for column in list_fields(kind) for word in (column.key, column.name)}
        own = {field.key for field in kind.fields} | {field.name for field in kind.fields}
        line = {words[name]: values.pop(name) for name in list(values) if name in words and name not in own}
        if line:
            values[key] = [line]
    return values, people


def _from_files(kind: CaseKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the files they name: ``逐项安排=@安排.xlsx`` is the list in that file."""
    lists = {
        word
        for field in (*kind.fields, *kind.decided)
        if field.type == "lines"
        for word in (field.key, field.name)
    }
    return {
        name: read_field(kind, name, Path(value[1:]))
        if name in lists and str(value).startswith(_FILE)
        else value
        for name, value in values.items()
    }


def _apply(call: Call) -> Answer:
    asked, request = call.arguments, _asked_for(call)
    case_id = call.office.business.apply(
        request, asked.signer, asked.signed_on, asked.opinion,
        applicant_id=call.unit(asked.applicant) if asked.applicant else None,
        parent_case_id=call.case(asked.parent) if asked.parent else None,
    )  # fmt: skip
    return cases.answer(call, case_id, "已受理")


def _do(call: Call) -> Answer:
    asked = call.arguments
    case_id = call.office.business.carry_out(_asked_for(call), asked.signer, asked.signed_on)
    return cases.answer(call, case_id, "已办结")


def _effect(call: Call) -> Answer:
    found = call.office.business.effect(_asked_for(call))
    refusal = found.refusal
    told = None
    if refusal is not None:
        told = {
            "message": refusal.message,
            "rule": refusal.rule if isinstance(refusal, Refusal) else "",
            "document": refusal.document if isinstance(refusal, Refusal) else "",
            "next_step": refusal.next_step,
        }
    data = {"changes": list(found.changes), "remarks": list(found.remarks), "refusal": told}
    return Answer(data, _told_effect(found), exit_code=1 if refusal is not None else 0)


def _told_effect(effect: Effect) -> Iterator[str]:
    yield from effect.changes
    yield from (f"注意  {remark}" for remark in effect.remarks)
    if effect.refusal is None:
        yield "可以办理。"
    else:
        yield f"不能办理：{effect.refusal.sentence()}"


def _sign(call: Call) -> Answer:
    asked = call.arguments
    ids = [call.case(number) for number in asked.cases]
    if len(ids) == 1:
        call.office.cases.sign(ids[0], asked.signer, asked.signed_on, asked.opinion)
        return cases.answer(call, ids[0], "已签署")
    return _listed(
        call.office.cases.sign_many(
            ids, asked.signer, asked.signed_on, asked.opinion, all_or_none=asked.all_or_none
        )
    )


def _return(call: Call) -> Answer:
    asked = call.arguments
    case_id = call.case(asked.case)
    call.office.cases.send_back(case_id, asked.signer, asked.reason, asked.signed_on)
    return cases.answer(call, case_id, "已退回")


def _resubmit(call: Call) -> Answer:
    asked, business = call.arguments, call.office.business
    case = call.office.cases.get(call.case(asked.case))
    kind = _kind(call, case["kind"])
    request = business.request_of(case)
    words = {field.name: field.key for field in kind.fields}
    fields, people = _content(kind, dict(asked.values), asked.lines)
    changed = {words.get(name, name): value for name, value in fields.items()}
    corrected = Request(
        kind.key, request.unit_id, {**request.fields, **changed}, request.person_id, people or request.people
    )
    business.resubmit(case["id"], corrected, asked.signer, asked.opinion)
    return cases.answer(call, case["id"], "已重新提交")


def _settle(call: Call) -> Answer:
    asked, business = call.arguments, call.office.business
    ids = [call.case(number) for number in asked.cases]
    decided = _from_files(CASE_KINDS[call.office.cases.get(ids[0])["kind"]], dict(asked.values))
    if len(ids) > 1:
        return _listed(business.settle_many(ids, asked.signed_on, decided, all_or_none=asked.all_or_none))
    business.settle(ids[0], asked.signed_on, decided)
    done = cases.answer(call, ids[0], "已办结")
    people = [
        {name: row[name] for name in ("person_id", "name", "outcome", "reason")}
        for row in call.office.cases.people_of(ids[0])
    ]
    if not people:
        return done
    return Answer({**(done.data or {}), "people": people}, [*done.lines, *table(people, _PEOPLE, "")])


def _listed(outcomes: Sequence[Mapping[str, Any]]) -> Answer:
    """The outcome of each case; the answer is no when one was left."""
    rows = [{**row, "done_word": "是" if row["done"] else "否"} for row in outcomes]
    data = {
        "outcomes": [
            {name: row[name] for name in ("receipt_number", "title", "done", "sentence")} for row in outcomes
        ]
    }
    return Answer(
        data, table(rows, _OUTCOMES, ""), exit_code=0 if all(row["done"] for row in outcomes) else 1
    )


def _where(call: Call) -> Answer:
    answers = call.office.cases.answer(call.arguments.text)
    return Answer(
        {
            "answers": [
                {name: row[name] for name in ("receipt_number", "title", "sentence")} for row in answers
            ]
        },
        [f"{row['receipt_number']}　{row['title']}\n  {row['sentence']}" for row in answers],
    )
