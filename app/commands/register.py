"""``init``, ``check``, ``dump``: the register as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.call import Call
from app.commands.converters import count
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.services.desk import COUNTY, TOWNSHIP
from app.services.proof import MONTHS

if TYPE_CHECKING:
    from app.services.office import Office


def register(root: CommandParser) -> None:
    """Add the commands."""
    init = root.add_command("init", "建立新的数据，交出恢复码（只显示这一次）")
    init.add_argument(
        "--level",
        required=True,
        choices=(COUNTY, TOWNSHIP),
        metavar="级别",
        help="county 县级，township 乡镇",
    )
    init.add_argument("--name", required=True, metavar="名称", help="办公室名称，如 云岭县委编办")
    init.add_argument(
        "--user", dest="first_user", required=True, metavar="姓名", help="第一个登录的人，为负责人"
    )
    sheet_option(init)
    init.run_with(_init)

    check = root.add_command("check", "核对全部数据，说明哪里不符")
    check.add_argument(
        "--full",
        action="store_true",
        help="再逐月核对每个单位：期初 + 增 − 减 = 期末（编制、人员、领导职数）",
    )
    check.add_argument(
        "--months", type=count, default=MONTHS, metavar="月数", help="逐月核对多少个月，默认 240（二十年）"
    )
    check.run_with(_check)

    dump = root.add_command("dump", "全部现行数据，每行一条 JSON；内容相同则逐字节相同")
    dump.run_with(_dump)


def _init(call: Call) -> Answer:
    from app.services import offices

    asked = call.arguments
    check_sheet(call)
    password = call.password(twice=True)
    new = offices.NewOffice(asked.name, asked.level, asked.first_user, password, call.business_date)
    return begun(call, *offices.create(call.folder, new))


def begun(call: Call, office: Office, recovery: str) -> Answer:
    """What to say of a register that was just made: whose it is, and the recovery key or the sheet that carries it."""
    sheet: Path | None = call.arguments.recovery_sheet
    call.adopt(office)
    data = {
        "folder": str(call.folder),
        "office": office.name,
        "level": office.level,
        "user": office.session.actor,
        "recovery_key": recovery,
        "recovery_sheet": None,
    }
    if sheet is None:
        return Answer(data, _told(data))
    try:
        office.papers.issue([office.papers.recovery_sheet(recovery)], sheet)
    except EnvironmentProblem as problem:
        # The register exists and its key is told only once: it must not be lost with the sheet.
        return Answer(data, [*_told(data), f"恢复密钥单没有写成：{problem.message}"], problem.exit_code)
    data |= {"recovery_key": None, "recovery_sheet": str(sheet)}
    return Answer(data, _told(data))


def sheet_option(parser: CommandParser) -> None:
    """Where the recovery key goes."""
    parser.add_argument(
        "--recovery-sheet", type=Path, metavar="文件", help="恢复密钥单写成 PDF，恢复码不再显示"
    )


def check_sheet(call: Call) -> None:
    """Look before anything is made: a key that cannot be kept must not come into being.

    :raises UsageProblem: the folder of the sheet does not exist, or it is no PDF.
    """
    sheet: Path | None = call.arguments.recovery_sheet
    if sheet is None:
        return
    if not sheet.parent.is_dir():
        raise UsageProblem(f"没有“{sheet.parent}”这个文件夹，没有建立数据。")
    if sheet.suffix.lower() != ".pdf":
        raise UsageProblem("恢复密钥单要写成 .pdf 文件，没有建立数据。")


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield f"已在“{data['folder']}”建立：{data['office']}，负责人 {data['user']}。"
    if data["recovery_key"]:
        yield f"恢复码（只显示这一次）：{data['recovery_key']}"
        yield "请抄写或打印后装入信封，交专人保管；忘记密码时只有它能打开数据。"
    else:
        yield f"恢复密钥单：{data['recovery_sheet']}。请打印后删除这个文件，单子装入信封交专人保管。"


def _check(call: Call) -> Answer:
    steps = [
        {
            "name": name,
            "findings": [{"kind": found["kind"], "sentence": found["sentence"]} for found in findings],
        }
        for name, findings in call.office.check.steps()
    ]
    findings = [finding for step in steps for finding in step["findings"]]
    data: dict[str, Any] = {
        "clean": not findings,
        "operations": call.office.register.last_operation,
        "findings": findings,
    }
    lines = list(_findings(steps))
    if call.arguments.full:
        proof = call.office.proof.run(call.arguments.months)
        sentences = [exception.sentence for exception in proof.exceptions]
        data |= {
            "clean": not findings and not sentences,
            "full": {
                "units": proof.units,
                "months": proof.months,
                "first": proof.first,
                "last": proof.last,
                "figures": proof.figures,
                "exceptions": sentences,
            },
        }
        words = f"发现 {len(sentences)} 处不符" if sentences else "没有例外"
        lines += [
            f"逐月核对（{proof.first} 至 {proof.last}，{proof.units} 个单位，{proof.figures} 个数）：{words}",
            *(f"  {sentence}" for sentence in sentences),
        ]
    return Answer(data, lines, 0 if data["clean"] else DataProblem.exit_code)


def _findings(steps: list[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        count = len(step["findings"])
        yield f"{step['name']}：{f'发现 {count} 处不符' if count else '相符'}"
        yield from (f"  {finding['sentence']}" for finding in step["findings"])
    if any(step["findings"] for step in steps):
        yield "下一步：请不要继续录入，从最近的备份恢复，或联系维护人员。"


def _dump(call: Call) -> Answer:
    return Answer(None, call.office.dump.lines())
