"""F33 U盘交接单: what a stick carried, who gave it, who took it, and the check code both compare."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    A4_PORTRAIT,
    NO_IMPRINT,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, day, label, number_line, shown, value

FORM = "F33"
NAME = "U盘交接单"
COPIES = ("交出方留存", "接收方留存")
BLANK_LINES = 8

_COLUMNS = (
    Column("序号", 16),
    Column("内容", 74, "left"),
    Column("编号", 50),
    Column("数量", 30),
)


@dataclass(frozen=True)
class HandoverItem:
    """One kind of content: what it is, its number or range of numbers, how many."""

    content: str = ""
    number: str = ""
    count: int | None = None


@dataclass(frozen=True)
class HandoverSlip:
    """The slip. ``check_code`` is the short code that both sides see on their screens."""

    package: str = ""
    giver: str = ""
    taker: str = ""
    made_on: str = ""
    check_code: str = ""
    stick_number: str = ""
    items: tuple[HandoverItem, ...] = ()
    note: str = ""


def build(data: HandoverSlip, imprint: Imprint = NO_IMPRINT) -> Document:
    """The slip, two labelled copies."""
    title = imprint.title or NAME
    facts = Table(
        (26.0, 59.0, 26.0, 59.0),
        (
            Row((label("数据包"), value(data.package, "数据包", 3, align="left")), 11),
            Row(
                (
                    label("交出单位"),
                    value(data.giver, "交出单位"),
                    label("接收单位"),
                    value(data.taker, "接收单位"),
                ),
                12,
            ),
            Row(
                (
                    label("制作日期"),
                    value(day(data.made_on), "制作日期"),
                    label("U盘编号"),
                    value(data.stick_number, "U盘编号"),
                ),
                11,
            ),
            Row((label("交接核对码"), value(data.check_code, "核对码", 3)), 13),
        ),
    )
    lines = [
        Line("row", (str(place), item.content, item.number, shown(item.count)))
        for place, item in enumerate(data.items, 1)
    ] or [Line("row", ("",) * len(_COLUMNS))] * BLANK_LINES
    counts = [item.count for item in data.items if item.count is not None]
    if counts:
        lines.append(Line("total", (f"合计：{sum(counts)}",)))
    half = Style(size=12)
    note = Table((26.0, 144.0), (Row((label("备　注"), value(data.note, "备注", align="left")), 16),))
    blocks = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=half),
        facts,
        Space(4),
        Listing(_COLUMNS, lines, Style(size=12, minimum=8, leading=1.2), height=10, header_height=11),
        Space(4),
        note,
        Space(4),
        Strip(left="双方当面打开数据包，屏幕上的交接核对码与本单一致，内容清点无误。", style=half, height=9),
        Strip(left="交出人签名：", right=f"接收人签名：{'　' * 12}", style=half, height=11),
        Strip(left=SEAL, right=f"{SEAL}{'　' * 14}", style=half, height=9),
        Strip(left=BLANK_DATE, right=f"{BLANK_DATE}{'　' * 8}", style=half, height=9),
    )
    return Document(FORM, title, blocks, A4_PORTRAIT, imprint, COPIES, content_digest(data, imprint))
