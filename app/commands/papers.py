"""``print``: official papers as PDF, lists also as XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.call import Call
from app.commands.converters import count
from app.commands.output import Answer
from app.commands.packages import exchanging_node
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.errors import UsageProblem
from app.services.case_kinds import ENTRY, EXIT

if TYPE_CHECKING:
    from app.services.packages.outgoing import WrittenPackage
    from app.services.papers import Paper

# form -> what it is called, the option that says of what it is
FORM_NAMES = {
    "F01": ("机关事业单位进人用编审批表", "case"),
    "F02": ("机构编制审核通知单", "permit"),
    "F04": ("核减（出编）人员通知单", "case"),
    "F08": ("机构编制管理台账", "unit"),
    "F33": ("U盘交接单", "package"),
    "F35": ("打印测试页", ""),
}
_OPTIONS = {"case": "--case", "permit": "--permit", "package": "--package"}


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("print", "打印：写成 PDF；台账也可写成 XLSX")
    forms = "，".join(f"{form} {name}" for form, (name, _) in FORM_NAMES.items())
    parser.add_argument("form", choices=tuple(FORM_NAMES), metavar="表号", help=forms)
    parser.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个文件，.pdf 或 .xlsx")
    parser.add_argument("--permit", metavar="编号", help="F02：通知单编号")
    parser.add_argument("--case", metavar="受理编号", help="F01、F04：业务的受理编号")
    parser.add_argument("--package", type=count, metavar="包号", help="F33：写出的第几包，见 package list")
    parser.add_argument("--office", metavar="单位", help="F33：写给哪个单位的，只与一个单位交换时可不写")
    parser.add_argument("--unit", metavar="单位", help="F08：只印这个单位和它下属、主管的单位")
    at_and_known(parser)
    parser.add_argument("--blank", action="store_true", help="空表，供手填")
    parser.run_with(_print)


def _print(call: Call) -> Answer:
    asked = call.arguments
    issued = call.office.papers.issue([_paper(call)], asked.to)
    data = {
        "form": asked.form,
        "file": str(issued.path),
        "pages": issued.pages,
        "digest": issued.digest,
        "missing_characters": list(issued.missing_characters),
    }
    return Answer(data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield f"已写成：{data['file']}（{FORM_NAMES[data['form']][0]}，{data['pages']} 页）"
    if data["missing_characters"]:
        yield f"没有字形、留空待手填的字：{'、'.join(data['missing_characters'])}"


def _paper(call: Call) -> Paper:
    papers, asked = call.office.papers, call.arguments
    if asked.blank:
        return papers.blank(asked.form)
    needed = FORM_NAMES[asked.form][1]
    if needed in _OPTIONS and not getattr(asked, needed):
        raise UsageProblem(
            f"打印{FORM_NAMES[asked.form][0]}要用 {_OPTIONS[needed]} 说明是哪一件。",
            next_step="空表请加 --blank。",
        )
    if asked.form == "F02":
        return papers.use_permit(asked.permit)
    if asked.form == "F01":
        return papers.entry_approval(call.case(asked.case, ENTRY))
    if asked.form == "F04":
        return papers.exit_notice(call.case(asked.case, EXIT))
    if asked.form == "F08":
        return papers.establishment_ledger(call.units(asked.unit), asked.at, asked.known_at)
    if asked.form == "F33":
        return papers.handover_slip(_written(call, asked.office, asked.package))
    return papers.print_test()


def _written(call: Call, office: str | None, number: int) -> WrittenPackage:
    packages = call.office.packages
    for row in packages.listed(
        "out", exchanging_node(call, office)
    ):  # newest first: after a restore the numbers begin again
        if row["number"] == number:
            return packages.written(row["id"])
    raise UsageProblem(f"没有写出过第 {number} 包。", next_step="请看 package list。")
