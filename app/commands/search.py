"""``search``: units, people, documents, cases, permits and letters by name, initials, number or printed code."""

from __future__ import annotations

from dataclasses import asdict

from app.commands.call import Call
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser

_KINDS = {
    "unit": "单位", "person": "人员", "document": "文件", "case": "业务", "permit": "通知单", "letter": "公文",
}  # fmt: skip


def register(root: CommandParser) -> None:
    """Add the command."""
    search = root.add_command(
        "search",
        "查找单位、人员、文件、业务、通知单、公文：名称、曾用名、拼音首字母、各种编号、文号、纸上的码",
    )
    search.add_argument("text", metavar="文字", help="要找的文字")
    search.run_with(_search)


def _search(call: Call) -> Answer:
    hits = [asdict(hit) for hit in call.office.search.find(call.arguments.text)]
    shown = [{**hit, "kind_name": _KINDS.get(hit["kind"], hit["kind"])} for hit in hits]
    columns = (
        Column("种类", "kind_name"),
        Column("编号", "id", number=True),
        Column("名称", "title"),
        Column("说明", "detail"),
    )
    return Answer({"hits": hits}, table(shown, columns, "没有找到。"))
