"""F13 机构编制事项审查论证表: what is asked, on what it rests, what it would change, and how it was examined.

The materials of a 请示 (理由和依据, 机构, 编制与职数), the checklist of law and internal measures, and the assessment
sheet of all subordinate units follow field practice (C8); front and back of one sheet.
"""

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
    PageBreak,
    Paper,
    Row,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import (
    block,
    day,
    label,
    number_line,
    opinion_pairs,
    or_blank,
    shown,
    side_tables,
    value,
)
from app.reports.opinion import NO_OPINION, Opinion

FORM = "F13"
NAME = "机构编制事项审查论证表"
BLANK_CHECKS, BLANK_UNITS = 6, 8

PAPER = Paper(210, 297, (22, 20, 20, 20))
_FACTS = (26.0, 59.0, 26.0, 59.0)
_CHECKS = (11.0, 10.0, 79.0, 22.0, 48.0)
_UNITS = (
    Column("序号", 10, number=True),
    Column("单　位", 50, "left"),
    Column("核定", 14, number=True),
    Column("实有", 14, number=True),
    Column("空编", 14, number=True),
    Column("可用", 14, number=True),
    Column("领导核定", 14, number=True),
    Column("领导实配", 14, number=True),
    Column("评估意见", 26, "left"),
)


@dataclass(frozen=True)
class Check:
    """One item of the checklist: what the law or internal measures ask, the finding, and a remark."""

    item: str = ""
    result: str = ""
    note: str = ""


@dataclass(frozen=True)
class AssessedUnit:
    """A unit of the applicant's system with its numbers; ``opinion`` says whether it can help itself."""

    unit: str = ""
    approved: int | None = None
    actual: int | None = None
    vacancy: int | None = None
    available: int | None = None
    leaders_approved: int | None = None
    leaders_actual: int | None = None
    opinion: str = ""


@dataclass(frozen=True)
class MatterReview:
    """The form; dates ISO.

    :param kind: 设立, 撤销, 更名, 调整编制, 调整职数, 三定, 备案 …; ``effects``: sentences with the numbers before and after.
    """

    applicant: str = ""
    unit: str = ""
    kind: str = ""
    document: str = ""
    received_on: str = ""
    matter: str = ""
    basis: str = ""
    effects: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    units: tuple[AssessedUnit, ...] = ()
    section_opinion: Opinion = NO_OPINION
    office_opinion: Opinion = NO_OPINION
    commission_opinion: Opinion = NO_OPINION
    leader_opinion: Opinion = NO_OPINION
    approval: str = ""
    handler: str = ""
    phone: str = ""


def build(data: MatterReview, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form: the matter and the checklist in front, assessment and opinions on the back."""
    title = imprint.title or NAME
    width = PAPER.inner_width
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=Style(size=12), height=7),
        _facts(data),
        block("请示事项", data.matter, width, 42),
        block("理由和依据", data.basis, width, 36),
        block("调整前后", "\n".join(data.effects), width, 36),
        *_checklist(data),
        PageBreak(),
        Strip(centre="所属单位机构编制使用情况评估", style=Style(role="heading", size=13), height=10),
        Listing(_UNITS, _units(data), Style(size=10.5, minimum=7, padding=0.6, leading=1.15), height=9),
        opinion_pairs(
            width,
            52,
            ("业务科室意见", data.section_opinion),
            ("编办审核意见", data.office_opinion),
            ("编委会意见", data.commission_opinion),
            ("领导审批意见", data.leader_opinion),
        ),
        Strip(
            left=f"经办人：{data.handler}",
            centre=f"联系电话：{or_blank(data.phone, 6)}",
            right=f"批复文号：{or_blank(data.approval, 8)}",
            style=Style(size=12),
            height=9,
        ),
    )
    return Document(FORM, title, blocks, PAPER, imprint, digest=content_digest(data, imprint))


def _facts(data: MatterReview) -> Table:
    return Table(
        _FACTS,
        (
            Row((label("请示单位"), value(data.applicant, "请示单位", 3, align="left")), 11),
            Row((label("涉及单位"), value(data.unit, "涉及单位", 3, align="left")), 11),
            Row(
                (
                    label("事项类别"),
                    value(data.kind, "事项类别"),
                    label("请示文号"),
                    value(data.document, "请示文号"),
                ),
                11,
            ),
            Row(
                (
                    label("受理日期"),
                    value(day(data.received_on) if data.received_on else "", "受理日期"),
                    label("批复文号"),
                    value(data.approval, "批复文号"),
                ),
                11,
            ),
        ),
    )


def _checklist(data: MatterReview) -> tuple[Table, ...]:
    checks = data.checks + (Check(),) * (BLANK_CHECKS - len(data.checks))
    cells = [
        (
            value(str(place) if check.item else "", "序号"),
            value(check.item, "审查内容", align="left"),
            value(check.result, f"{check.item}　结论"),
            value(check.note, f"{check.item}　说明", align="left"),
        )
        for place, check in enumerate(checks, 1)
    ]
    return side_tables("审查论证", _CHECKS, ("序号", "审　查　内　容", "结　论", "说　明"), cells, 11, 12)


def _units(data: MatterReview) -> list[Line]:
    lines = [
        Line(
            "row",
            (
                str(place),
                unit.unit,
                shown(unit.approved),
                shown(unit.actual),
                shown(unit.vacancy),
                shown(unit.available),
                shown(unit.leaders_approved),
                shown(unit.leaders_actual),
                unit.opinion,
            ),
        )
        for place, unit in enumerate(data.units, 1)
    ]
    if not lines:
        return [Line("row", ("",) * len(_UNITS))] * BLANK_UNITS
    approved, actual, available = (
        sum(getattr(unit, name) or 0 for unit in data.units) for name in ("approved", "actual", "available")
    )
    words = f"共{len(lines)}个单位　核定{approved}　实有{actual}　可用{available}"
    return [*lines, Line("total", (words,))]
