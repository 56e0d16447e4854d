"""F10 机构编制管理证（册）: a unit's establishment in six parts, an original for the unit and a duplicate for the office.

Basics; leader posts and their changes; internal departments; their leaders; posts and their changes; people and their
changes. Only the office writes in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    PageBreak,
    Paper,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, block, day, label, value

FORM = "F10"
NAME = "机构编制管理证"
COPIES = ("正本（单位）", "副本（编办）")
BLANK_LINES = 12

PAPER = Paper(210, 297, (24, 20, 20, 20))
_FACTS = (28.0, 57.0, 28.0, 57.0)
_STYLE = Style(size=10.5, minimum=7, padding=0.6, leading=1.15)

Cells = tuple[str, ...]

PARTS_OF_BOOK: tuple[tuple[str, tuple[Column, ...]], ...] = (
    (
        "二、领导职数核定及变动",
        (
            Column("日　期", 22),
            Column("批准文号", 40),
            Column("职数类别", 34),
            Column("级　别", 20),
            Column("变　动", 16, number=True),
            Column("变动后", 16, number=True),
            Column("经办人", 22),
        ),
    ),
    (
        "三、内设机构设置及变动",
        (
            Column("日　期", 22),
            Column("批准文号", 42),
            Column("内设机构名称", 60, "left"),
            Column("规　格", 20),
            Column("变　动", 26),
        ),
    ),
    (
        "四、内设机构领导核定及变动",
        (
            Column("日　期", 22),
            Column("批准文号", 40),
            Column("职数类别", 34),
            Column("级　别", 20),
            Column("变　动", 16, number=True),
            Column("变动后", 16, number=True),
            Column("经办人", 22),
        ),
    ),
    (
        "五、编制核定及变动",
        (
            Column("日　期", 22),
            Column("批准文号", 40),
            Column("编制种类", 28),
            Column("经费形式", 28),
            Column("变　动", 16, number=True),
            Column("变动后", 16, number=True),
            Column("事　由", 20),
        ),
    ),
    (
        "六、人员及变动",
        (
            Column("日　期", 22),
            Column("姓名", 20, spaced=True),
            Column("身份证号", 37),
            Column("编制种类", 24),
            Column("变　动", 23),
            Column("依　据", 44),
        ),
    ),
)


@dataclass(frozen=True)
class EstablishmentBook:
    """The book of one unit; dates ISO, every line of a part a value per column of :data:`PARTS_OF_BOOK`."""

    unit: str = ""
    nature: str = ""
    rank: str = ""
    supervising_unit: str = ""
    funding: str = ""
    credit_code: str = ""
    established: str = ""
    document: str = ""
    approved: str = ""
    leaders: str = ""
    duties: str = ""
    leader_changes: tuple[Cells, ...] = ()
    departments: tuple[Cells, ...] = ()
    department_leaders: tuple[Cells, ...] = ()
    quota_changes: tuple[Cells, ...] = ()
    people: tuple[Cells, ...] = ()
    issued_on: str = ""


def build(data: EstablishmentBook, imprint: Imprint = NO_IMPRINT) -> Document:
    """Cover with the basics, then five parts, each beginning a page; two copies."""
    title = imprint.title or NAME
    parts = (data.leader_changes, data.departments, data.department_leaders, data.quota_changes, data.people)
    blocks: list[Block] = [
        Space(8),
        Title(title, size=26, after=6),
        Strip(right=f"证号：{imprint.number or '　' * 9}", style=Style(size=13), height=10),
        Strip(left="一、基本情况", style=Style(role="heading", size=13), height=10),
        _basics(data),
        block("主要职责", data.duties, PAPER.inner_width, 70),
        Space(6),
        Strip(right=f"{imprint.issuer}{SEAL}", style=Style(size=13), height=10),
        Strip(right=day(data.issued_on), style=Style(size=13), height=9),
    ]
    for (heading, columns), lines in zip(PARTS_OF_BOOK, parts, strict=True):
        blocks += (
            PageBreak(),
            Strip(left=heading, style=Style(role="heading", size=13), height=10),
            Listing(columns, _lines(lines, len(columns)), _STYLE, height=10),
        )
    return Document(FORM, title, tuple(blocks), PAPER, imprint, COPIES, content_digest(data, imprint))


def _lines(lines: Sequence[Cells], width: int) -> list[Line]:
    """The lines, and blank ones after them for what is written in by hand."""
    rows = [Line("row", line) for line in lines]
    return rows + [Line("row", ("",) * width)] * (BLANK_LINES - len(rows))


def _basics(data: EstablishmentBook) -> Table:
    pairs = (
        (("机构性质", data.nature), ("机构规格", data.rank)),
        (("主管部门", data.supervising_unit), ("经费来源", data.funding)),
        (
            ("社会信用代码", data.credit_code),
            ("成立日期", day(data.established) if data.established else BLANK_DATE),
        ),
        (("编制总数", data.approved), ("领导职数", data.leaders)),
    )
    return Table(
        _FACTS,
        (
            Row((label("机构名称"), value(data.unit, "机构名称", 3, align="left")), 14),
            *(
                Row(tuple(cell for name, text in pair for cell in (label(name), value(text, name))), 13)
                for pair in pairs
            ),
            Row((label("批准文号"), value(data.document, "批准文号", 3, align="left")), 13),
        ),
    )
