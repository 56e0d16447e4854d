"""F05 人员核减月申报表: what a unit declares every month, people or an explicit 无变动 (R05)."""

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
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import day, label, month_in_words, opinion_pairs, value
from app.reports.opinion import NO_OPINION, Opinion
from app.values.dates import format_date

FORM = "F05"
NAME = "人员核减月申报表"
BLANK_LINES = 8

PAPER = Paper(210, 297, (22, 19, 20, 19))
_FACTS = (26.0, 60.0, 26.0, 60.0)
COLUMNS = (
    Column("序号", 10, number=True),
    Column("姓名", 17, spaced=True),
    Column("身份证号", 36),
    Column("编制种类", 18),
    Column("经费形式", 20),
    Column("核减原因", 17),
    Column("依据文件", 34),
    Column("停发日期", 20),
)
LISTING = Style(size=11, minimum=7, padding=0.5, leading=1.15)


@dataclass(frozen=True)
class LeavingPerson:
    """One person who stopped holding a quota; ``stop_pay_on`` ISO."""

    name: str = ""
    identity_number: str = ""
    nature: str = ""
    funding: str = ""
    reason: str = ""
    document: str = ""
    stop_pay_on: str = ""


@dataclass(frozen=True)
class ExitDeclaration:
    """The declaration of one unit for one month (``2026-07``); ``nothing`` is the explicit 无变动."""

    unit: str = ""
    month: str = ""
    due: str = ""
    people: tuple[LeavingPerson, ...] = ()
    nothing: bool = False
    head: Opinion = NO_OPINION
    office: Opinion = NO_OPINION
    filled_by: str = ""
    filled_on: str = ""


def build(data: ExitDeclaration, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form on one sheet, more for many people."""
    title = imprint.title or NAME
    facts = Table(
        _FACTS,
        (
            Row(
                (
                    label("单　位"),
                    value(data.unit, "单位"),
                    label("月　份"),
                    value(month_in_words(data.month), "月份"),
                ),
                12,
            ),
            Row(
                (
                    label("本月情况"),
                    value(_state(data), "本月情况"),
                    label("申报截止"),
                    value(day(data.due) if data.due else "", "申报截止日期"),
                ),
                12,
            ),
        ),
    )
    lines = [leaving_line(place, person) for place, person in enumerate(data.people, 1)]
    lines += [Line("row", ("",) * len(COLUMNS))] * (BLANK_LINES - len(lines))
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=2),
        Strip(right=imprint.number, style=Style(size=12), height=7),
        facts,
        Listing(COLUMNS, lines, LISTING, height=11),
        opinion_pairs(
            PAPER.inner_width, 48, ("单位主要负责人签字", data.head), ("编办办理情况", data.office)
        ),
        Strip(
            left=f"填表人：{data.filled_by}",
            right=f"填表日期：{day(data.filled_on)}",
            style=Style(size=12),
            height=9,
        ),
        Strip(left="没有人员减少的，也要填“无变动”按月申报。", style=Style(size=10.5), height=7),
    )
    return Document(FORM, title, blocks, PAPER, imprint, digest=content_digest(data, imprint))


def leaving_line(place: int, person: LeavingPerson) -> Line:
    """One person as a line of :data:`COLUMNS`."""
    return Line(
        "row",
        (
            str(place),
            person.name,
            person.identity_number,
            person.nature,
            person.funding,
            person.reason,
            person.document,
            format_date(person.stop_pay_on, "iso"),
        ),
    )


def _state(data: ExitDeclaration) -> str:
    if data.people:
        return f"核减{len(data.people)}人"
    return "无变动" if data.nothing else "□ 有核减　　□ 无变动"
