"""``exit …``: 核减 with reason, date and document, and taking it back."""

from __future__ import annotations

from pathlib import Path

from app.commands import cases
from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.exits import EXIT_REASONS, ExitRequest
from app.services.list_lines import lines_of_file


def register(root: CommandParser) -> None:
    """Add the commands."""
    leave = root.add_command("exit", "核减：有人离开，腾出编制")
    record = leave.add_command("record", "办理核减")
    record.add_argument("person", metavar="人员", help="姓名、身份证号、编制卡号或 id:12")
    record.add_argument("--reason", required=True, choices=EXIT_REASONS, metavar="原因", help="核减原因")
    record.add_argument("--ends", required=True, type=date, metavar="日期", help="从哪一天起不占编制")
    record.add_argument("--document", required=True, metavar="文号", help="依据：退休审批表、调令、批复 …")
    record.add_argument("--signer", default="", metavar="姓名", help="单位签字的人，默认为登录人")
    record.run_with(_record)
    batch = leave.add_command("batch", "批量核减：几个人一次办完，一个不行就都不办")
    batch.add_argument(
        "people", nargs="*", metavar="人员,原因,日期", help="一个人一项，如 张三,退休,2026-07-01；可再加依据"
    )
    batch.add_argument(
        "--list",
        dest="file",
        type=Path,
        metavar="文件",
        help="名单文件（文本或 .xlsx），每行：人员,原因,日期[,依据]",
    )
    batch.add_argument("--document", default="", metavar="文号", help="没有写依据的人所用的依据")
    batch.add_argument("--signer", default="", metavar="姓名", help="单位签字的人，默认为登录人")
    batch.run_with(_batch)
    cancel = leave.add_command("cancel", "更正核减：这个人重新占用原来的编制")
    cases.receipt(cancel)
    cancel.add_argument("--reason", required=True, metavar="理由", help="为什么更正")
    cancel.run_with(_cancel)


def _record(call: Call) -> Answer:
    asked = call.arguments
    case_id = call.office.exits.record(
        call.person(asked.person), asked.reason, asked.ends, asked.document, asked.signer
    )
    return _numbers(call, case_id, "已核减")


def _batch(call: Call) -> Answer:
    asked = call.arguments
    words = list(asked.people)
    if asked.file is not None:
        words += lines_of_file(asked.file, ",")
    requests, wrong = [], []
    for number, line in enumerate(words, 1):
        try:
            requests.append(_request(call, line))
        except UsageProblem as problem:
            wrong.append(f"第{number}人：{problem.message}")
    if wrong:
        raise UsageProblem(f"名单里有 {len(wrong)} 行不对，一个都没有办理。{'；'.join(wrong)}")
    recorded = call.office.exits.record_many(requests, asked.document, asked.signer)
    rows = [call.office.cases.get(case_id) for case_id in recorded]
    return Answer(
        {"cases": [cases.described(call, row) for row in rows]},
        [f"已核减 {len(rows)} 人：", *(f"{row['receipt_number']} {row['title']}" for row in rows)],
    )


def _request(call: Call, line: str) -> ExitRequest:
    parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",")]
    if len(parts) not in (3, 4):
        raise UsageProblem(f"“{line}”要写成 人员,原因,日期 或 人员,原因,日期,依据。")
    document = parts[3] if len(parts) == 4 else ""
    return ExitRequest(call.person(parts[0]), parts[1], parts[2], document)


def _cancel(call: Call) -> Answer:
    case_id = call.case(call.arguments.case)
    call.office.exits.cancel(case_id, call.arguments.reason)
    return _numbers(call, case_id, "已更正核减")


def _numbers(call: Call, case_id: int, word: str) -> Answer:
    case = call.office.cases.get(case_id)
    numbers = call.office.ledger.numbers_of(case["unit_id"])
    data = {
        "case": cases.described(call, case),
        "unit": {
            name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available", "state")
        },
    }
    now = f"核定 {numbers.approved}，实有 {numbers.actual}，可用 {numbers.available}，{numbers.state}"
    return Answer(
        data, [f"{word}：{case['receipt_number']} {case['title']}。", f"{case['unit_name']}：{now}。"]
    )
