"""F32 编委会议题汇总表 and 会议纪要: what is laid before a meeting, and what it decided."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    A4_LANDSCAPE,
    NO_IMPRINT,
    Block,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Paper,
    Paragraph,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import day, label, shown, value

FORM = "F32"
NAME = "编委会议题汇总表"
MINUTES_NAME = "会议纪要"
BLANK_LINES = 8

PAPER = Paper(210, 297, (32, 26, 30, 28))
_TEXT = Style(size=16, align="left", leading=1.75)
_HEADING = Style(role="heading", size=16, align="left", leading=1.75)
_COLUMNS = (
    Column("序号", 12, number=True),
    Column("议　题", 58, "left"),
    Column("申请单位", 38, "left"),
    Column("拟　办　建　议", 66, "left"),
    Column("审　查　情　况", 53, "left"),
    Column("会　议　决　定", 40, "left"),
)


@dataclass(frozen=True)
class MeetingItem:
    """One matter: what is proposed, what the checks found, what was decided."""

    title: str = ""
    unit: str = ""
    proposal: str = ""
    checks: str = ""
    outcome: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Agenda:
    """议题汇总表 of one meeting; ``held_on`` ISO."""

    kind: str = ""
    number: str = ""
    held_on: str = ""
    place: str = ""
    chair: str = ""
    items: tuple[MeetingItem, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """会议纪要 of one meeting; names as they are to be printed."""

    kind: str = ""
    number: str = ""
    held_on: str = ""
    place: str = ""
    chair: str = ""
    attendees: str = ""
    absent: str = ""
    recorder: str = ""
    items: tuple[MeetingItem, ...] = ()


def build(data: Agenda | Minutes, imprint: Imprint = NO_IMPRINT) -> Document:
    """The agenda as a table across, or the minutes as a letter."""
    if isinstance(data, Minutes):
        return _minutes(data, imprint)
    title = imprint.title or (f"{data.kind.removesuffix('会议')}议题汇总表" if data.kind else NAME)
    lines = [
        Line(
            "row",
            (
                str(place),
                item.title,
                item.unit,
                item.proposal,
                item.checks,
                "：".join(part for part in (item.outcome, item.decision) if part),
            ),
        )
        for place, item in enumerate(data.items, 1)
    ] or [Line("row", ("",) * len(_COLUMNS))] * BLANK_LINES
    if data.items:
        lines.append(Line("total", (f"共{len(data.items)}项议题",)))
    where = "　".join(
        part
        for part in (
            data.number,
            f"会议时间：{day(data.held_on)}",
            f"地点：{data.place}" if data.place else "",
            f"主持人：{data.chair}" if data.chair else "",
        )
        if part
    )
    blocks = (
        Title(title, size=22, after=0.5),
        Strip(left=where, right=imprint.number, style=Style(size=11)),
        Listing(_COLUMNS, lines, Style(size=11, minimum=7, padding=0.8, leading=1.2), height=14, tallest=60),
    )
    return Document(FORM, title, blocks, A4_LANDSCAPE, imprint, digest=content_digest(data, imprint))


def _minutes(data: Minutes, imprint: Imprint) -> Document:
    title = f"{data.kind.removesuffix('会议')}{MINUTES_NAME}"
    blocks: list[Block] = [
        Title(title, size=22, after=4),
        Strip(centre=data.number, style=Style(size=16), height=10),
        Strip(left=imprint.issuer, right=day(data.held_on), style=Style(size=14), height=10),
        Space(2),
        Paragraph(
            f"{day(data.held_on)}，{data.chair or '＿＿＿＿'}主持召开{data.kind.removesuffix('会议')}{data.number}会议，"
            f"研究了{shown(len(data.items) or None) or '＿＿'}项议题。现将会议议定事项纪要如下：",
            _TEXT,
            after=0,
        ),
    ]
    for place, item in enumerate(data.items, 1):
        blocks.append(Paragraph(f"{_in_chinese(place)}、{item.title}", _HEADING, after=0))
        decided = item.decision or item.proposal
        outcome = f"会议{item.outcome}。" if item.outcome else ""
        blocks.append(Paragraph(f"{outcome}{decided}", _TEXT, after=0))
    names = (
        ("出　席", data.attendees),
        ("请　假", data.absent),
        ("地　点", data.place),
        ("记　录", data.recorder),
    )
    rows = tuple(Row((label(name), value(text, name, align="left")), 12) for name, text in names if text)
    if rows:
        blocks += (Space(8), Table((26.0, PAPER.inner_width - 26), rows))
    return Document(FORM, title, tuple(blocks), PAPER, imprint, digest=content_digest(data, imprint))


_DIGITS = "零一二三四五六七八九"


def _in_chinese(number: int) -> str:
    """A number below 100 as headings of official papers count: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
