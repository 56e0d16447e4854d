"""``print``: official papers as PDF or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.call import Call
from app.commands.converters import count, millimetres
from app.commands.output import Answer
from app.commands.packages import exchanging_node
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.errors import UsageProblem
from app.services.case_kinds import CASE_KINDS
from app.services.case_questions import RECEIPT_FORM
from app.services.papers.names import FORM_NAMES
from app.services.papers.options import AS_IT_IS, PrintOptions, page_ranges

if TYPE_CHECKING:
    from app.services.packages.outgoing import WrittenPackage
    from app.services.papers.paper import Paper

_OF_CASES = ("F01", "F03", "F04", "F12", "F13", "F30", "F31")
_NEEDED = {
    **dict.fromkeys(_OF_CASES, "case"),
    "F02": "permit", "F05": "unit", "F10": "unit", "F32": "meeting", "F33": "package",
}  # fmt: skip
"""What a form cannot do without: the option that says of what it is."""
_BOOKS = ("在编", "非在职", "退休", "编外聘用")
_BOOK_VARIANTS = dict(zip(_BOOKS, ("", "away", "retired", "off-staff"), strict=True))
_FLAG_VARIANTS = {"F07": "large", "F09": "A4", "F32": "minutes"}
"""What an empty form with the options of a filled one is called."""


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("print", "打印：写成 PDF 或 XLSX（每份一张工作表）")
    forms = "，".join(f"{form} {name}" for form, name in FORM_NAMES.items())
    parser.add_argument("form", choices=tuple(FORM_NAMES), metavar="表号", help=forms)
    parser.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个文件，.pdf 或 .xlsx")
    parser.add_argument("--permit", metavar="编号", help="F02：通知单编号")
    parser.add_argument(
        "--case", action="append", metavar="受理编号",
        help="F01、F03、F04、F12、F13、F15、F28、F30、F31：业务的受理编号；几件印在一个文件里",
    )  # fmt: skip
    parser.add_argument(
        "--unit",
        metavar="单位",
        help="F05、F10、F15（职数依据）、F28 的单位；F07、F08、F09、F11 只印它和它下属、主管的单位",
    )
    parser.add_argument("--person", action="append", metavar="人员", help="F07、F28：姓名、身份证号或卡号")
    parser.add_argument(
        "--month", default="", metavar="月份", help="F05、F06、F29：哪个月，默认为应申报的月份"
    )
    parser.add_argument("--book", choices=_BOOKS, default=_BOOKS[0], metavar="名册", help="F11：哪一本花名册")
    parser.add_argument("--purpose", default="", metavar="用途", help="F28：作什么用")
    parser.add_argument("--meeting", type=count, metavar="会议", help="F32：meeting list 所列的编号")
    parser.add_argument("--minutes", action="store_true", help="F32：印会议纪要，不印议题汇总表")
    parser.add_argument("--split", action="store_true", help="F09：分印在 A4 纸上")
    parser.add_argument("--large", action="store_true", help="F07：半张 A5 大小")
    parser.add_argument("--stock", action="store_true", help="F07：套打在印好的卡片上，一面一页")
    parser.add_argument("--package", type=count, metavar="包号", help="F33：写出的第几包，见 package list")
    parser.add_argument("--office", metavar="单位", help="F33：写给哪个单位的，只与一个单位交换时可不写")
    at_and_known(parser)
    parser.add_argument("--blank", action="store_true", help="空表，供手填")
    parser.add_argument(
        "--variant",
        default="",
        metavar="名称",
        help="空表的另一种，如 F07 的 large、F12 的 approved；见 form list",
    )
    job_options(parser)
    parser.add_argument("--overlay", action="store_true", help="套打：只印填写的内容，印在印好的表上")
    parser.run_with(_print)


def job_options(parser: CommandParser) -> None:
    """What may be chosen of any job."""
    parser.add_argument(
        "--copies", action="append", metavar="联", help="只印这一联，写联的名称，如 编办存档；默认各联都印"
    )
    parser.add_argument("--pages", default="", metavar="页码", help="只印这些页，如 1-3,5；默认全部")
    parser.add_argument(
        "--shift-x", type=millimetres, default=0.0, metavar="毫米", help="整体右移多少，负数左移"
    )
    parser.add_argument(
        "--shift-y", type=millimetres, default=0.0, metavar="毫米", help="整体下移多少，负数上移"
    )


def chosen_options(call: Call) -> PrintOptions:
    """How the job is printed.

    :raises UsageProblem: the pages cannot be read; or the target is a spreadsheet, which has neither copies nor pages.
    """
    asked = call.arguments
    options = PrintOptions(
        copies=tuple(asked.copies) if asked.copies else None,
        pages=page_ranges(asked.pages),
        shift=(asked.shift_x, asked.shift_y),
    )
    if asked.to.suffix.lower() == ".xlsx" and (options != AS_IT_IS or getattr(asked, "overlay", False)):
        raise UsageProblem(
            "存成表格时没有联次、页码、位移和套打。", next_step="请去掉这些选项，或存成 .pdf。"
        )
    return options


def _print(call: Call) -> Answer:
    asked, options = call.arguments, chosen_options(call)
    made = _papers(call)
    papers = call.office.papers
    issued = papers.issue(papers.on_stock(made) if asked.overlay else made, asked.to, options=options)
    data = {
        "form": asked.form,
        "file": str(issued.path),
        "pages": issued.pages,
        "digest": issued.digest,
        "missing_characters": list(issued.missing_characters),
    }
    return Answer(data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    yield f"已写成：{data['file']}（{FORM_NAMES[data['form']]}，{data['pages']} 页）"
    if data["missing_characters"]:
        yield f"没有字形、留空待手填的字：{'、'.join(data['missing_characters'])}"


def _papers(call: Call) -> list[Paper]:
    papers, asked = call.office.papers, call.arguments
    form = asked.form
    if asked.variant and not asked.blank:
        raise UsageProblem("--variant 是空表的另一种，要和 --blank 一起用。", next_step="请加 --blank。")
    if asked.blank:
        variant = asked.variant.removeprefix(f"{form}-") or _variant(asked)
        return [papers.blank(f"{form}-{variant}" if variant and variant != form else form)]
    needed = _NEEDED.get(form, "")
    if needed and not getattr(asked, needed):
        raise UsageProblem(
            f"打印{FORM_NAMES[form]}要用 --{needed} 说明是哪一件。", next_step="空表请加 --blank。"
        )
    if form == "F15" and not (asked.case or asked.unit):
        raise UsageProblem(
            "打印领导职数使用审批表要用 --case 说明是哪件任免，打印职数依据要用 --unit 说明单位。",
            next_step="空表请加 --blank。",
        )
    if form in _OF_CASES or (form == "F15" and asked.case):
        return [paper for number in asked.case for paper in _of_case(call, number)]
    if form == "F09":
        return papers.posts_ledgers(call.units(asked.unit), asked.at, asked.known_at, split=asked.split)
    if form == "F28":
        return _certificates(call)
    make: dict[str, Callable[[], Paper]] = {
        "F02": lambda: papers.use_permit(asked.permit),
        "F05": lambda: papers.exit_declaration(call.unit(asked.unit), asked.month),
        "F06": lambda: papers.stop_pay_notice(asked.month),
        "F07": lambda: _cards(call),
        "F08": lambda: papers.establishment_ledger(call.units(asked.unit), asked.at, asked.known_at),
        "F10": lambda: papers.establishment_book(call.unit(asked.unit), asked.at),
        "F11": lambda: papers.roster(asked.book, call.units(asked.unit), asked.at, asked.known_at),
        "F15": lambda: papers.leader_basis(call.unit(asked.unit), asked.at, asked.known_at),
        "F29": lambda: papers.monthly_changes(asked.month),
        "F32": lambda: (papers.meeting_minutes if asked.minutes else papers.meeting_agenda)(asked.meeting),
        "F33": lambda: papers.handover_slip(_written(call, asked.office, asked.package)),
        "F35": papers.print_test,
    }
    return [make[form]()]


def _variant(asked: Any) -> str:
    """Which empty form the options of the filled one ask for."""
    chosen = {"F07": asked.large, "F09": asked.split, "F32": asked.minutes}
    if asked.form == "F11":
        return _BOOK_VARIANTS[asked.book]
    return _FLAG_VARIANTS[asked.form] if chosen.get(asked.form) else ""


def _of_case(call: Call, number: str) -> list[Paper]:
    """The papers of this form that a case has now; a list of transfers has one per unit."""
    form, case_id = call.arguments.form, call.case(number)
    case = call.office.cases.get(case_id)
    if form not in (*CASE_KINDS[case["kind"]].papers, RECEIPT_FORM):
        raise UsageProblem(f"业务 {case['receipt_number']} 是“{case['kind_name']}”，不能用这个命令办理。")
    offers = [offer for offer in call.office.papers.for_case(case_id) if offer.form == form]
    if not offers:
        raise UsageProblem(
            f"业务 {case['receipt_number']} 现在“{case['state_name']}”，还没有{FORM_NAMES[form]}。",
            next_step="请先办到能打印的环节。",
        )
    return [offer.make() for offer in offers]


def _certificates(call: Call) -> list[Paper]:
    """F28 of cases with their numbers, else of people, else of a unit."""
    papers, asked = call.office.papers, call.arguments
    if asked.case:
        return [papers.certificate(call.case(number)) for number in asked.case]
    if asked.person:
        return [
            papers.person_certificate(call.person(text), asked.at, asked.purpose) for text in asked.person
        ]
    if asked.unit:
        return [papers.unit_statement(call.unit(asked.unit), asked.at, asked.purpose)]
    raise UsageProblem(
        "打印在编证明要用 --case、--person 或 --unit 说明是谁。", next_step="空表请加 --blank。"
    )


def _cards(call: Call) -> Paper:
    papers, asked = call.office.papers, call.arguments
    if asked.person:
        people = [call.person(text) for text in asked.person]
        return papers.quota_cards(people, large=asked.large, stock=asked.stock)
    return papers.unit_cards(call.units(asked.unit), large=asked.large, stock=asked.stock)


def _written(call: Call, office: str | None, number: int) -> WrittenPackage:
    packages = call.office.packages
    for row in packages.listed(
        "out", exchanging_node(call, office)
    ):  # newest first: after a restore the numbers begin again
        if row["number"] == number:
            return packages.written(row["id"])
    raise UsageProblem(f"没有写出过第 {number} 包。", next_step="请看 package list。")
