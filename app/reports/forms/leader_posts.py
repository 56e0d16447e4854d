"""F15 领导职数使用审批表 and 职数依据: 核定, 现配, 拟配, 拟免 and 空缺 by kind and level, and on which documents."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Document,
    Imprint,
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

FORM = "F15"
NAME = "领导职数使用审批表"
BASIS_NAME = "领导职数核定和配备情况（职数依据）"
COPIES = ("编办存档", "组织（人事）部门")
BLANK_LINES, BLANK_PEOPLE = 5, 2

PAPER = Paper(210, 297, (22, 20, 20, 20))
_FACTS = (26.0, 59.0, 26.0, 59.0)
_POSTS = (11.0, 49.0, 26.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0)
_PEOPLE = (11.0, 12.0, 27.0, 50.0, 50.0, 20.0)


@dataclass(frozen=True)
class PostLine:
    """Leader posts of one kind and level.

    :param appoint: 拟配; ``dismiss``: 拟免; ``vacancy``: 空缺 now; ``excess``: 超配 now.
    """

    kind: str = ""
    level: str = ""
    approved: int | None = None
    actual: int | None = None
    appoint: int | None = None
    dismiss: int | None = None
    vacancy: int | None = None
    excess: int | None = None


@dataclass(frozen=True)
class PostHolder:
    """Who is to be appointed or dismissed, or in a 职数依据 who holds a post now."""

    name: str = ""
    new_title: str = ""
    old_title: str = ""
    note: str = ""


@dataclass(frozen=True)
class LeaderPosts:
    """The form of one unit; ``basis_only`` makes it the 职数依据: numbers, documents and holders, one opinion."""

    unit: str = ""
    supervising_unit: str = ""
    rank: str = ""
    document: str = ""
    lines: tuple[PostLine, ...] = ()
    people: tuple[PostHolder, ...] = ()
    basis: str = ""
    as_of: str = ""
    basis_only: bool = False
    unit_opinion: Opinion = NO_OPINION
    office_opinion: Opinion = NO_OPINION
    leader_opinion: Opinion = NO_OPINION
    filled_by: str = ""
    phone: str = ""
    filled_on: str = ""


def build(data: LeaderPosts, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form, two copies."""
    title = BASIS_NAME if data.basis_only else imprint.title or NAME
    width = PAPER.inner_width
    opinions: tuple[tuple[str, Opinion], ...] = (("编办意见", data.office_opinion),)
    if not data.basis_only:
        opinions = (
            ("单位意见", data.unit_opinion),
            ("编办审核意见", data.office_opinion),
            ("领导审批意见", data.leader_opinion),
        )
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=Style(size=12), height=7),
        _facts(data),
        *_posts(data),
        *_people(data),
        block("核定依据", data.basis, width, 24),
        opinion_pairs(width, 38, *opinions),
        Strip(
            left=f"填表人：{data.filled_by}",
            centre=f"联系电话：{or_blank(data.phone, 6)}",
            right=f"填表日期：{day(data.filled_on)}",
            style=Style(size=12),
            height=9,
        ),
    )
    return Document(FORM, title, blocks, PAPER, imprint, COPIES, content_digest(data, imprint))


def _facts(data: LeaderPosts) -> Table:
    return Table(
        _FACTS,
        (
            Row((label("单　位"), value(data.unit, "单位", 3, align="left")), 11),
            Row(
                (
                    label("主管部门"),
                    value(data.supervising_unit, "主管部门"),
                    label("规　格"),
                    value(data.rank, "规格"),
                ),
                11,
            ),
            Row(
                (
                    label("请示文号"),
                    value(data.document, "请示文号"),
                    label("截至日期"),
                    value(day(data.as_of) if data.as_of else "", "截至日期"),
                ),
                11,
            ),
        ),
    )


def _posts(data: LeaderPosts) -> tuple[Table, ...]:
    lines = data.lines + (PostLine(),) * (BLANK_LINES - len(data.lines))
    if len(data.lines) > 1:
        total = [
            sum(getattr(line, name) or 0 for line in data.lines)
            for name in ("approved", "actual", "appoint", "dismiss", "vacancy", "excess")
        ]
        lines = (*data.lines, *lines[len(data.lines) : -1], PostLine("合　计", "", *total))
    cells = [
        (
            value(line.kind, "职数类别"),
            value(line.level, "级别"),
            *(
                value(shown(count), f"{line.kind}　{name}")
                for count, name in (
                    (line.approved, "核定"),
                    (line.actual, "现配"),
                    (line.appoint, "拟配"),
                    (line.dismiss, "拟免"),
                    (line.vacancy, "空缺"),
                    (line.excess, "超配"),
                )
            ),
        )
        for line in lines
    ]
    titles = ("职　数　类　别", "级　别", "核定", "现配", "拟配", "拟免", "空缺", "超配")
    return side_tables("领导职数", _POSTS, titles, cells, 10, 14)


def _people(data: LeaderPosts) -> tuple[Table, ...]:
    people = data.people + (PostHolder(),) * (BLANK_PEOPLE - len(data.people))
    cells = [
        (
            value(str(place) if person.name else "", "序号"),
            value(person.name, "姓名"),
            value(person.new_title, f"{person.name}　拟任职务"),
            value(person.old_title, f"{person.name}　现（免）职务"),
            value(person.note, f"{person.name}　备注"),
        )
        for place, person in enumerate(people, 1)
    ]
    titles = (
        ("序号", "姓　名", "任职单位", "现任职务", "备　注")
        if data.basis_only
        else ("序号", "姓　名", "拟　任　职　务", "拟　免　职　务", "备　注")
    )
    side = "现配人员" if data.basis_only else "拟任免人员"
    return side_tables(side, _PEOPLE, titles, cells, 10, 14)
