"""F29 每月人员增减变动表: who came and is paid from when, who left and is paid until when, what changed of who stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.reports.document import (
    A4_LANDSCAPE,
    NO_IMPRINT,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Space,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, month_in_words
from app.values.dates import format_date

FORM = "F29"
NAME = "每月人员增减变动表"
COPIES = ("编办存档", "财政部门", "人力资源社会保障部门")
BLANK_LINES = 14

COLUMNS = (
    Column("序号", 9, number=True),
    Column("单　位", 43, "left"),
    Column("姓名", 18, spaced=True),
    Column("身份证号", 34),
    Column("编制种类", 17),
    Column("经费形式", 18),
    Column("方式、原因或项目", 24),
    Column("变动前（来自）", 25),
    Column("变动后（去向）", 25),
    Column("起（停）薪日期", 20),
    Column("依据文件", 34),
)


@dataclass(frozen=True)
class MonthlyChange:
    """One line: somebody who came, left or changed.

    :param what: 进入方式, 核减原因 or the item that changed; ``before``: old value or where from; ``after``: new value or
        where to; ``on``: ISO date from which pay starts, stops or changes.
    """

    unit: str = ""
    name: str = ""
    identity_number: str = ""
    nature: str = ""
    funding: str = ""
    what: str = ""
    before: str = ""
    after: str = ""
    on: str = ""
    document: str = ""


@dataclass(frozen=True)
class MonthlyChanges:
    """The month (``2026-07``): opening + entries − exits = closing."""

    month: str = ""
    scope: str = ""
    entries: tuple[MonthlyChange, ...] = ()
    exits: tuple[MonthlyChange, ...] = ()
    changes: tuple[MonthlyChange, ...] = ()
    opening: int | None = None
    closing: int | None = None


def build(data: MonthlyChanges, imprint: Imprint = NO_IMPRINT) -> Document:
    """The table, three labelled copies."""
    title = imprint.title or NAME
    lines = list(_lines(data)) if data.month else [Line("row", ("",) * len(COLUMNS))] * BLANK_LINES
    sign = Style(size=11)
    tail = (
        Space(2),
        Strip(
            left="编办经办人：",
            centre="财政部门：　　　　",
            right="人社部门：　　　　　",
            style=sign,
            height=8,
        ),
        Strip(right=f"{SEAL}　　{BLANK_DATE}", style=sign, height=8),
    )
    blocks = (
        Title(title, size=22, after=0.5),
        Strip(
            left=data.scope or imprint.issuer,
            centre=month_in_words(data.month),
            right=imprint.number,
            style=sign,
        ),
        Listing(COLUMNS, lines, tail=tail),
    )
    return Document(FORM, title, blocks, A4_LANDSCAPE, imprint, COPIES, content_digest(data, imprint))


def _lines(data: MonthlyChanges) -> Iterator[Line]:
    parts = (
        ("一、增加人员（按起薪日期）", data.entries),
        ("二、减少人员（按停薪日期）", data.exits),
        ("三、信息变动人员", data.changes),
    )
    for heading, rows in parts:
        yield Line(
            "head",
            (f"{heading}：{len(rows)}人" if rows is not data.changes else f"{heading}：{len(rows)}项",),
            1,
        )
        yield from (_line(place, row) for place, row in enumerate(rows, 1))
        if not rows:
            yield Line("head", ("本月没有。",), 2)
    if data.opening is not None and data.closing is not None:
        words = (
            f"月初实有{data.opening}人　＋　增加{len(data.entries)}人　－　减少{len(data.exits)}人"
            f"　＝　月末实有{data.closing}人"
        )
        yield Line("total", (words,))


def _line(place: int, row: MonthlyChange) -> Line:
    return Line(
        "row",
        (
            str(place),
            row.unit,
            row.name,
            row.identity_number,
            row.nature,
            row.funding,
            row.what,
            row.before,
            row.after,
            format_date(row.on, "iso"),
            row.document,
        ),
    )
