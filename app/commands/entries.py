"""``enter …``: 入编, from the approval form to the holding; and people who are already there."""

from __future__ import annotations

from typing import Any

from app.commands import cases
from app.commands.call import Call
from app.commands.converters import date
from app.commands.ledger import account, account_of
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.services.case_kinds import ENTRY

# option -> field of a person, what it says in help
_PERSON = {
    "sex": ("sex", "性别"),
    "birth": ("birth", "出生日期"),
    "ethnic-group": ("ethnic_group", "民族"),
    "native-place": ("native_place", "籍贯"),
    "political-status": ("political_status", "政治面貌"),
    "joined-party": ("joined_party", "入党时间"),
    "education": ("education", "学历"),
    "degree": ("degree", "学位"),
    "school": ("school", "毕业院校"),
    "major": ("major", "专业"),
    "work-start": ("work_start", "参加工作时间"),
    "department": ("department", "内设机构"),
    "title": ("title", "职务"),
    "grade": ("grade", "职级"),
    "professional-title": ("professional_title", "职称"),
    "position-kind": ("position_kind", "岗位类别"),
    "phone": ("phone", "电话"),
    "remarks": ("remarks", "备注"),
    "entry-way": ("entry_way", "入编方式，如 招考"),
    "origin": ("origin", "原单位及职务"),
    "origin-nature": ("origin_nature", "原编制种类"),
}
_DATES = ("birth", "joined_party", "work_start")
_CODED = ("ethnic_group", "political_status", "education", "degree", "position_kind", "entry_way")


def register(root: CommandParser) -> None:
    """Add the commands."""
    enter = root.add_command("enter", "入编：审批表、签署、办理；补登已在编的人员")

    apply = enter.add_command("apply", "受理一个人的进人用编审批表，占住通知单的一个名额")
    apply.add_argument("--permit", required=True, metavar="编号", help="通知单编号")
    person_options(apply, identity_required=True)
    cases.signature(apply)
    apply.add_argument("--begins", type=date, default="", metavar="日期", help="入编日期，默认为办理之日")
    apply.add_argument("--document", default="", metavar="文号", help="录用、调动文件")
    apply.add_argument("--reason", default="", metavar="理由", help="单位意见")
    apply.add_argument("--applicant", metavar="单位", help="行文申报的单位，默认为主管部门")
    apply.run_with(_apply)

    cases.add_steps(enter, ENTRY, _resubmit)

    finish = enter.add_command("finish", "办理入编：登记人员，占用编制，办结")
    cases.receipt(finish)
    finish.add_argument("--begins", type=date, default="", metavar="日期", help="入编日期")
    finish.add_argument("--document", default="", metavar="文号", help="录用、调动文件")
    finish.run_with(_finish)

    record = enter.add_command("record", "补登已经在编的人员（建库、依法任职、清查发现），不要通知单")
    record.add_argument("--unit", required=True, metavar="单位", help="单位")
    account(record)
    person_options(record, identity_required=False)
    record.add_argument("--begins", required=True, type=date, metavar="日期", help="从什么时候起在编")
    record.add_argument("--reason", required=True, metavar="理由", help="为什么补登，如 建库时已在编")
    record.add_argument("--document", default="", metavar="文号", help="任职、安置文件")
    record.run_with(_record)


def person_options(parser: CommandParser, *, identity_required: bool) -> None:
    """Who somebody is: name, identity number, and what else is known."""
    parser.add_argument("--name", required=True, metavar="姓名", help="姓名")
    parser.add_argument(
        "--identity", required=identity_required, default="", metavar="号码", help="公民身份号码"
    )
    for option, (field, label) in _PERSON.items():
        parser.add_argument(
            f"--{option}",
            type=date if field in _DATES else None,
            default="",
            metavar=label.partition("，")[0],
            help=label,
        )


def person_asked(call: Call) -> dict[str, Any]:
    """The person of the command line as services take it; what nobody said is left out."""
    asked = call.arguments
    person = {"name": asked.name, "identity_number": asked.identity}
    person |= {field: getattr(asked, field) for field, _ in _PERSON.values()}
    person |= {field: call.code(field, person[field], "", strict=False) for field in _CODED}
    return {field: value for field, value in person.items() if value}


def _apply(call: Call) -> Answer:
    asked = call.arguments
    applicant = call.unit(asked.applicant) if asked.applicant else None
    case_id = call.office.entries.apply(
        asked.permit, person_asked(call), asked.signer, asked.signed_on,
        begins=asked.begins, document=asked.document, reason=asked.reason, applicant_id=applicant,
    )  # fmt: skip
    return cases.answer(call, case_id, "已受理")


def _resubmit(call: Call, case_id: int) -> None:
    fields = call.office.cases.get(case_id)["fields"]
    call.office.entries.resubmit(
        case_id, fields["person"], call.arguments.signer, begins=fields["begins"], document=fields["document"],
        reason=fields["reason"], opinion=call.arguments.opinion,
    )  # fmt: skip


def _finish(call: Call) -> Answer:
    asked = call.arguments
    case_id = call.case(asked.case, ENTRY)
    return _placed(call, call.office.entries.enter(case_id, asked.begins, asked.document), "已入编")


def _record(call: Call) -> Answer:
    asked = call.arguments
    nature, funding, special_use = account_of(call)
    person_id = call.office.entries.record_existing(
        person_asked(call),
        call.unit(asked.unit),
        nature,
        funding,
        asked.begins,
        asked.reason,
        asked.document,
        special_use,
    )
    return _placed(call, person_id, "已补登")


def _placed(call: Call, person_id: int, word: str) -> Answer:
    person = call.office.people.get(person_id)
    numbers = call.office.ledger.numbers_of(person["unit_id"])
    data = {
        "person": {
            name: person[name]
            for name in ("id", "uuid", "name", "unit_name", "nature", "funding", "special_use", "begins")
        },
        "unit": {
            name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available", "state")
        },
    }
    sentence = (
        f"{word}：{person['name']}，{person['unit_name']}（{person['nature']}），{person['begins']} 起。"
        f"该单位核定 {numbers.approved}，实有 {numbers.actual}，{numbers.state}。"
    )
    return Answer(data, [sentence])
