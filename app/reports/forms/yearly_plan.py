"""F12 年度用编计划申报表 and 批复表: which units want, or may have, how many people by which channel in a year."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Paper,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import day, label, number_line, opinion_pairs, or_blank, shown, value
from app.reports.opinion import NO_OPINION, Opinion

FORM = "F12"
NAME = "年度用编计划申报表"
APPROVED_NAME = "年度用编计划批复表"
COPIES = ("编办存档", "申报单位留存")
BLANK_LINES = 8

PAPER = Paper(210, 297, (22, 19, 20, 19))
_FACTS = (26.0, 60.0, 26.0, 60.0)
_COLUMNS = (
    Column("序号", 10, number=True),
    Column("用编单位", 37, "left"),
    Column("编制种类", 19),
    Column("经费形式", 19),
    Column("核定", 11, number=True),
    Column("实有", 11, number=True),
    Column("可用", 11, number=True),
    Column("用编渠道", 19),
    Column("名额", 11, number=True),
    Column("理　由", 24, "left"),
)


@dataclass(frozen=True)
class PlanLine:
    """What one unit asks for: an account, a channel and a number, beside the account's present numbers."""

    unit: str = ""
    nature: str = ""
    funding: str = ""
    approved: int | None = None
    actual: int | None = None
    available: int | None = None
    channel: str = ""
    count: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class YearlyPlan:
    """The plan of one applicant; ``approval`` is the document that grants it, which makes the paper the 批复表."""

    year: str = ""
    applicant: str = ""
    document: str = ""
    approval: str = ""
    lines: tuple[PlanLine, ...] = ()
    unit_opinion: Opinion = NO_OPINION
    supervising_opinion: Opinion = NO_OPINION
    office_opinion: Opinion = NO_OPINION
    leader_opinion: Opinion = NO_OPINION
    filled_by: str = ""
    phone: str = ""
    filled_on: str = ""


def build(data: YearlyPlan, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form, two copies; a long plan goes on over the pages and the opinions follow it."""
    title = imprint.title or (APPROVED_NAME if data.approval else NAME)
    total = sum(line.count or 0 for line in data.lines)
    lines = [
        Line(
            "row",
            (
                str(place),
                line.unit,
                line.nature,
                line.funding,
                shown(line.approved),
                shown(line.actual),
                shown(line.available),
                line.channel,
                shown(line.count),
                line.reason,
            ),
        )
        for place, line in enumerate(data.lines, 1)
    ]
    if data.lines:
        units = len({line.unit for line in data.lines})
        lines.append(Line("total", (f"合计：{units}个单位　{total}名",)))
    else:
        lines = [Line("row", ("",) * len(_COLUMNS))] * BLANK_LINES
    facts = Table(
        _FACTS,
        (
            Row(
                (
                    label("申报单位"),
                    value(data.applicant, "申报单位"),
                    label("计划年度"),
                    value(data.year, "计划年度"),
                ),
                11,
            ),
            Row(
                (
                    label("申报文号"),
                    value(data.document, "申报文号"),
                    label("批复文号"),
                    value(data.approval, "批复文号"),
                ),
                11,
            ),
        ),
    )
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=Style(size=12), height=7),
        facts,
        Listing(_COLUMNS, lines, Style(size=10.5, minimum=7, padding=0.6, leading=1.15), height=10),
        Space(0),
        opinion_pairs(
            PAPER.inner_width,
            40,
            ("单位意见", data.unit_opinion),
            ("主管部门意见", data.supervising_opinion),
            ("编办审核意见", data.office_opinion),
            ("领导审批意见", data.leader_opinion),
        ),
        Strip(
            left=f"填表人：{data.filled_by}",
            centre=f"联系电话：{or_blank(data.phone, 6)}",
            right=f"填表日期：{day(data.filled_on)}",
            style=Style(size=12),
            height=9,
        ),
    )
    return Document(FORM, title, blocks, PAPER, imprint, COPIES, content_digest(data, imprint))
