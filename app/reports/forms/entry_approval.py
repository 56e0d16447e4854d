"""F01 机关事业单位进人用编审批表: one person who is to fill one quota.

No official layout of this form is published. Fields and order follow shared practice; the row 核定 … 空缺 is that of
公务员调任审批表, and rows, opinion blocks and type are measured on its sister forms.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Cell,
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
    NO_OPINION,
    WRITING,
    Opinion,
    day,
    label,
    month,
    number_line,
    opinion,
    or_blank,
    side_label,
    value,
)

FORM = "F01"
NAME = "机关事业单位进人用编审批表"
COPIES = ("编办存档", "存入个人人事档案")


@dataclass(frozen=True)
class EntryApproval:
    """The content of the form; dates ISO, counts whole persons, everything optional.

    ``reserved`` is 已批未用, ``requested`` is 本次使用; the four ``leader_…`` counts are leader posts.
    """

    unit: str = ""
    supervising_unit: str = ""
    rank: str = ""
    funding: str = ""
    nature: str = ""
    approved: int | None = None
    actual: int | None = None
    vacancy: int | None = None
    reserved: int | None = None
    requested: int | None = None
    leader_approved: int | None = None
    leader_actual: int | None = None
    leader_vacancy: int | None = None
    leader_requested: int | None = None
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth: str = ""
    political_status: str = ""
    education: str = ""
    degree: str = ""
    school_and_major: str = ""
    work_start: str = ""
    identity_number: str = ""
    former_unit_and_title: str = ""
    former_nature: str = ""
    entry_channel: str = ""
    position: str = ""
    permit_number: str = ""
    reason: str = ""
    unit_opinion: Opinion = NO_OPINION
    supervising_opinion: Opinion = NO_OPINION
    office_opinion: Opinion = NO_OPINION
    leader_opinion: Opinion = NO_OPINION
    filled_by: str = ""
    phone: str = ""
    filled_on: str = ""


PAPER = Paper(210, 297, (22, 18.5, 18, 18.5))

# Nine columns, wide enough for four characters of 12 pt, beside the narrow label; opinions stand two by two.
_SIDE = 11.0
_COLUMN = 18.0
_COLUMNS = (_SIDE, *(_COLUMN,) * 9)
_HALF = sum(_COLUMNS) / 2 - _SIDE
_PAIR = (_SIDE, _HALF, _SIDE, _HALF)
_ROW = 12.0


def build(data: EntryApproval, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form, two copies on one A4 sheet each; a reason that is too long continues on an appendix page."""
    title = imprint.title or NAME
    table = Table(_COLUMNS, (*_unit_rows(data), *_person_rows(data), *_opinion_rows(data)))
    filled = f"填表人：{data.filled_by}"
    phone = f"联系电话：{or_blank(data.phone, 6)}"
    blocks = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=Style(size=12), height=7),
        table,
        Strip(
            left=filled,
            centre=phone,
            right=f"填表日期：{day(data.filled_on)}",
            style=Style(size=12),
            height=8,
        ),
    )
    return Document(FORM, title, blocks, PAPER, imprint, COPIES, content_digest(data, imprint))


def _unit_rows(data: EntryApproval) -> tuple[Row, ...]:
    counts = (
        ("核定数", data.approved),
        ("实有数", data.actual),
        ("空编数", data.vacancy),
        ("已批未用", data.reserved),
        ("本次使用", data.requested),
        ("核定", data.leader_approved),
        ("实配", data.leader_actual),
        ("空缺", data.leader_vacancy),
        ("拟用", data.leader_requested),
    )
    return (
        Row(
            (
                side_label("拟进单位情况", rows=5),
                label("单　位", 1),
                value(data.unit, "单位", 4, align="left"),
                label("主管部门", 1),
                value(data.supervising_unit, "主管部门", 3, align="left"),
            ),
            _ROW,
        ),
        Row(
            (
                label("规　格"),
                value(data.rank, "规格", 2),
                label("经费形式"),
                value(data.funding, "经费形式", 2),
                label("编制种类"),
                value(data.nature, "编制种类", 2),
            ),
            _ROW,
        ),
        Row((label("编　制　数", 5), label("领　导　职　数", 4)), 8),
        Row(tuple(label(text) for text, _ in counts), 8),
        Row(tuple(value(count, text) for text, count in counts), 10),
    )


def _person_rows(data: EntryApproval) -> tuple[Row, ...]:
    return (
        Row(
            (
                side_label("拟进人员情况", rows=5),
                label("姓　名"),
                value(data.name, "姓名", 2),
                label("性　别"),
                value(data.sex, "性别"),
                label("民　族"),
                value(data.ethnicity, "民族"),
                label("出生年月"),
                value(month(data.birth), "出生年月"),
            ),
            _ROW,
        ),
        Row(
            (
                label("政治面貌"),
                value(data.political_status, "政治面貌", 2),
                label("参加工\n作时间"),
                value(month(data.work_start), "参加工作时间"),
                label("身份证号"),
                value(data.identity_number, "公民身份号码", 3),
            ),
            _ROW,
        ),
        Row(
            (
                label("学　历\n学　位"),
                value("\n".join(filter(None, (data.education, data.degree))), "学历学位", 2),
                label("毕业院校\n及 专 业"),
                value(data.school_and_major, "毕业院校及专业", 5),
            ),
            _ROW,
        ),
        Row(
            (
                label("原单位\n及职务"),
                value(data.former_unit_and_title, "原单位及职务", 5),
                label("原编制\n种　类"),
                value(data.former_nature, "原编制种类", 2),
            ),
            _ROW,
        ),
        Row(
            (
                label("进入方式"),
                value(data.entry_channel, "进入方式", 2),
                label("拟任岗位"),
                value(data.position, "拟任岗位", 2),
                label("通知单号"),
                value(data.permit_number, "通知单号", 2),
            ),
            _ROW,
        ),
    )


def _opinion_rows(data: EntryApproval) -> tuple[Row, ...]:
    return (
        Row((side_label("使用编制理由"), Cell(data.reason, WRITING, 9, name="使用编制理由")), 36),
        Row(
            (
                side_label("单位意见"),
                opinion(data.unit_opinion, "单位意见"),
                side_label("主管部门意见"),
                opinion(data.supervising_opinion, "主管部门意见"),
            ),
            42,
            _PAIR,
        ),
        Row(
            (
                side_label("编办审核意见"),
                opinion(data.office_opinion, "编办审核意见"),
                side_label("领导审批意见"),
                opinion(data.leader_opinion, "领导审批意见"),
            ),
            42,
            _PAIR,
        ),
    )
