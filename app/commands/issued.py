"""``paper …``: papers that were issued: found, verified, printed again, made void."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, pairs, table
from app.commands.papers import chosen_options, job_options
from app.commands.parsing import CommandParser
from app.services.papers.names import FORM_NAMES

_ROW = (
    "id", "form", "form_name", "number", "title", "unit_name", "receipt_number", "issued_on", "issued_by", "pages",
    "copies", "state_name", "voided_on", "void_reason", "reprint_of", "content_digest",
)  # fmt: skip
_COLUMNS = (
    Column("记录", "id", number=True),
    Column("表", "form_name"),
    Column("编号", "number"),
    Column("名称", "title"),
    Column("日期", "issued_on"),
    Column("打印人", "issued_by"),
    Column("页", "pages", number=True),
    Column("", "state_name"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    paper = root.add_command("paper", "打印过的纸：查找、查验、补打、作废")
    listed = paper.add_command("list", "打印过的纸，新的在前")
    listed.add_argument("--text", default="", metavar="文字", help="编号、名称、单位或打印人中的字")
    listed.add_argument("--form", default="", choices=("", *FORM_NAMES), metavar="表号", help="只列这种表")
    listed.add_argument("--from", dest="begins", type=date, default="", metavar="日期", help="从哪天起")
    listed.add_argument("--to", dest="ends", type=date, default="", metavar="日期", help="到哪天止")
    listed.add_argument("--limit", type=count, default=100, metavar="条数", help="最多列几条，默认 100")
    listed.run_with(_listed)
    show = paper.add_command("show", "一份打印过的纸")
    _which(show)
    show.run_with(_show)
    verify = paper.add_command("verify", "查验：扫描的二维码，或纸上的编号")
    verify.add_argument("code", metavar="内容", help="二维码的内容，或编号")
    verify.run_with(_verify)
    again = paper.add_command("reprint", "补打：照当时的内容再印一份，印上“补打”和日期")
    _which(again)
    again.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个文件，.pdf 或 .xlsx")
    job_options(again)
    again.run_with(_reprint)
    void = paper.add_command("void", "作废：这个编号不能再用于这种表，不能撤销")
    _which(void)
    void.add_argument("--reason", required=True, metavar="理由", help="为什么作废")
    void.run_with(_void)


def _which(parser: CommandParser) -> None:
    parser.add_argument("paper", type=count, metavar="记录", help="paper list 所列的编号")


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.papers.issued(
        text=asked.text, form=asked.form, begins=asked.begins, ends=asked.ends, limit=asked.limit
    )
    found = [picked(row, *_ROW) for row in rows]
    return Answer({"papers": found}, table(found, _COLUMNS, "没有打印过。"))


def _show(call: Call) -> Answer:
    row = call.office.papers.issued_one(call.arguments.paper)
    return Answer({"paper": _whole(row)}, _described(row))


def _verify(call: Call) -> Answer:
    found = call.office.papers.look_up(call.arguments.code)
    data = {
        "state": found.state,
        "sentence": found.sentence,
        "details": list(found.details),
        "today": found.today,
        "changed": list(found.changed),
        "paper": _whole(found.paper) if found.paper else None,
        "later": picked(found.later, *_ROW) if found.later else None,
        "others": [row["id"] for row in found.others],
    }

    def lines() -> Iterator[str]:
        yield found.sentence
        yield from found.details
        if found.paper:
            yield ""
            yield from _described(found.paper)

    return Answer(data, lines(), 0 if found.state in ("unchanged", "numbered") else 1)


def _reprint(call: Call) -> Answer:
    asked, papers, options = call.arguments, call.office.papers, chosen_options(call)
    paper = papers.reprint(asked.paper)
    issued = papers.issue([paper], asked.to, options=options)
    data = {
        "paper": issued.ids[0],
        "reprint_of": paper.reprint_of,
        "file": str(issued.path),
        "pages": issued.pages,
        "digest": issued.digest,
        "content_digest": paper.document.digest,
        "mark": paper.document.mark,
    }
    return Answer(
        data, [f"已补打：{data['file']}（{paper.title}，{issued.pages} 页，印有“{paper.document.mark}”）"]
    )


def _void(call: Call) -> Answer:
    asked, papers = call.arguments, call.office.papers
    voided = papers.void(asked.paper, asked.reason)
    row = papers.issued_one(asked.paper)
    name = f"{row['form_name']} {row['number'] or row['title']}"
    return Answer({"paper": _whole(row), "voided": voided}, [f"已作废：{name}，共 {voided} 次打印。"])


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """An issued paper with its case and reprints."""
    return {
        **picked(row, *_ROW),
        "voided_by": row["voided_by"],
        "case": row["case"],
        "reprints": [picked(line, "id", "issued_on", "issued_by") for line in row["reprints"]],
    }


def _described(row: dict[str, Any]) -> Iterator[str]:
    case = row["case"]
    yield from pairs(
        [
            ("记录", row["id"]),
            ("表", f"{row['form']} {row['form_name']}"),
            ("编号", row["number"]),
            ("名称", row["title"]),
            ("单位", row["unit_name"]),
            ("业务", f"{case['receipt_number']} {case['title']}（{case['state_name']}）" if case else ""),
            ("打印", f"{row['issued_on']} {row['issued_by']}，{row['pages']} 页"),
            ("联", row["copies"]),
            ("补打", "；".join(f"{line['issued_on']} {line['issued_by']}" for line in row["reprints"])),
            (
                "作废",
                f"{row['voided_on']} {row['voided_by']}：{row['void_reason']}" if row["voided_on"] else "",
            ),
        ]
    )
