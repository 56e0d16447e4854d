"""F30 人员信息变更表 and 关键信息变更审批表: what is recorded of a person, before and after, and on which document."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
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
    WRITING,
    day,
    label,
    number_line,
    opinion,
    or_blank,
    side_label,
    side_tables,
    value,
)
from app.reports.opinion import NO_OPINION, Opinion

FORM = "F30"
NAME = "人员信息变更表"
KEY_NAME = "关键信息变更审批表"
COPIES = ("编办存档", "申报单位留存")
BLANK_LINES = 6

PAPER = Paper(210, 297, (22, 20, 20, 20))
_SIDE = 11.0
_COLUMNS = (_SIDE, 24.0, 32.0, 24.0, 29.0, 21.0, 29.0)
_LINES = (_SIDE, 12.0, 41.0, 53.0, 53.0)
_PAIR = (_SIDE, 74.0, _SIDE, 74.0)


@dataclass(frozen=True)
class ChangeLine:
    """One item of information: what it is called, its value before and after."""

    item: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class InformationChange:
    """The form; dates ISO. ``key`` makes it the 审批表 of key information, with four opinions."""

    unit: str = ""
    supervising_unit: str = ""
    name: str = ""
    sex: str = ""
    identity_number: str = ""
    nature: str = ""
    title: str = ""
    changes: tuple[ChangeLine, ...] = ()
    effective: str = ""
    document: str = ""
    reason: str = ""
    key: bool = False
    unit_opinion: Opinion = NO_OPINION
    supervising_opinion: Opinion = NO_OPINION
    office_opinion: Opinion = NO_OPINION
    leader_opinion: Opinion = NO_OPINION
    recorded_on: str = ""
    filled_by: str = ""
    phone: str = ""
    filled_on: str = ""


def build(data: InformationChange, imprint: Imprint = NO_IMPRINT) -> Document:
    """The form, two copies."""
    title = imprint.title or (KEY_NAME if data.key else NAME)
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=1.5),
        Strip(right=number_line(imprint), style=Style(size=12), height=7),
        Table(_COLUMNS, _person_rows(data)),
        *_changes(data),
        Table(_PAIR, _closing_rows(data)),
        Strip(
            left=f"填表人：{data.filled_by}",
            centre=f"联系电话：{or_blank(data.phone, 6)}",
            right=f"填表日期：{day(data.filled_on)}",
            style=Style(size=12),
            height=9,
        ),
    )
    return Document(FORM, title, blocks, PAPER, imprint, COPIES, content_digest(data, imprint))


def _person_rows(data: InformationChange) -> tuple[Row, ...]:
    return (
        Row(
            (
                side_label("人员情况", rows=3),
                label("单　位"),
                value(data.unit, "单位", 3, align="left"),
                label("主管部门"),
                value(data.supervising_unit, "主管部门"),
            ),
            12,
        ),
        Row(
            (
                label("姓　名"),
                value(data.name, "姓名"),
                label("性　别"),
                value(data.sex, "性别"),
                label("编制种类"),
                value(data.nature, "编制种类"),
            ),
            12,
        ),
        Row(
            (
                label("身份证号"),
                value(data.identity_number, "公民身份号码", 2),
                label("职务（岗位）"),
                value(data.title, "职务（岗位）", 2),
            ),
            12,
        ),
    )


def _changes(data: InformationChange) -> tuple[Table, ...]:
    lines = data.changes + (ChangeLine(),) * (BLANK_LINES - len(data.changes))
    cells = [
        (
            value(str(place) if line.item else "", "序号"),
            value(line.item, "项目"),
            value(line.old, f"{line.item}　变更前"),
            value(line.new, f"{line.item}　变更后"),
        )
        for place, line in enumerate(lines, 1)
    ]
    return side_tables("变更内容", _LINES, ("序号", "项　目", "变　更　前", "变　更　后"), cells)


def _closing_rows(data: InformationChange) -> tuple[Row, ...]:
    basis = "\n".join(
        part
        for part in (
            f"依据文件：{data.document}" if data.document else "",
            f"起始时间：{day(data.effective)}" if data.effective else "",
            data.reason,
        )
        if part
    )
    reason = Row(
        (side_label("变更依据和理由"), Cell(basis, WRITING, name="变更依据和理由")),
        36,
        (_SIDE, sum(_PAIR) - _SIDE),
    )
    recorded = Opinion("已登记。" if data.recorded_on else "", data.office_opinion.signer, data.recorded_on)
    if not data.key:
        return (
            reason,
            Row(
                (
                    side_label("单位意见"),
                    opinion(data.unit_opinion, "单位意见"),
                    side_label("编办登记"),
                    opinion(recorded, "编办登记"),
                ),
                46,
            ),
        )
    return (
        reason,
        Row(
            (
                side_label("单位意见"),
                opinion(data.unit_opinion, "单位意见"),
                side_label("主管部门意见"),
                opinion(data.supervising_opinion, "主管部门意见"),
            ),
            40,
        ),
        Row(
            (
                side_label("编办审核意见"),
                opinion(data.office_opinion, "编办审核意见"),
                side_label("领导审批意见"),
                opinion(data.leader_opinion, "领导审批意见"),
            ),
            40,
        ),
    )
