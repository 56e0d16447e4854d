"""F03 入编通知单: who has entered on which quota, for the unit and for 组织, 人社 and 财政.

Three parts on one sheet, 存根 | 正联 | 回执, like F02, on which it rests: the people are those of its number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.reports.document import (
    NO_IMPRINT,
    Block,
    CutLine,
    Document,
    Figure,
    Imprint,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, day, label, or_blank, or_rule, value
from app.values.dates import format_date

FORM = "F03"
NAME = "入编通知单"
PARTS = ("存根", "正联", "回执")
PEOPLE_PER_SHEET = 5

PAPER = Paper(210, 297, (13, 21, 15, 21))
_SIXTHS = (21.0, 35.0, 21.0, 35.0, 21.0, 35.0)
_PEOPLE = (9.0, 19.0, 38.0, 22.0, 25.0, 33.0, 22.0)
_CODE = 16.0
_TEXT = Style(size=12.5, align="left", leading=1.45)
_RECEIVERS = "组织部门、人力资源社会保障部门、财政部门"


@dataclass(frozen=True)
class EntryPerson:
    """One person who has entered; ``entered_on`` is the ISO date from which the quota is held."""

    name: str = ""
    identity_number: str = ""
    nature: str = ""
    funding: str = ""
    position: str = ""
    entered_on: str = ""


@dataclass(frozen=True)
class EntryNotice:
    """The notice: unit, people, and what the entry rests on.

    :param permit_number: 用编通知单 (F02); ``approval_numbers``: 进人用编审批表 (F01); ``document``: 录用或调动文件.
    :param receivers: to whom it also goes, in words; default 组织, 人社, 财政.
    """

    unit: str = ""
    supervising_unit: str = ""
    people: tuple[EntryPerson, ...] = ()
    permit_number: str = ""
    approval_numbers: str = ""
    document: str = ""
    receivers: str = _RECEIVERS
    issued_on: str = ""
    prepared_by: str = ""
    signed_by: str = ""


def build(data: EntryNotice, imprint: Imprint = NO_IMPRINT) -> Document:
    """All three parts on one sheet; more people than fit on it take further sheets."""
    title = imprint.title or NAME
    number = imprint.number or "　　　字〔　　　　〕第　　　号"
    chunks = [
        data.people[i : i + PEOPLE_PER_SHEET] for i in range(0, len(data.people), PEOPLE_PER_SHEET)
    ] or [()]
    blocks: list[Block] = []
    for sheet, people in enumerate(chunks):
        if sheet:
            blocks.append(PageBreak())
        blocks += (
            *_stub(data, title, number, people),
            CutLine(f"{number}（骑缝盖章）"),
            *_notice(data, imprint, title, number, people, sheet * PEOPLE_PER_SHEET),
            CutLine(f"{number}（骑缝盖章）"),
            *_receipt(data, imprint, title, number),
        )
    digest = content_digest(data, imprint)
    return Document(FORM, title, tuple(blocks), PAPER, imprint, digest=digest, code_corner="none")


def _head(title: str, part: str, number: str) -> tuple[Block, ...]:
    return (
        Title(f"{title}（{part}）", size=18, after=0.5),
        Strip(right=number, style=Style(size=12), height=6.5),
    )


def _stub(data: EntryNotice, title: str, number: str, people: tuple[EntryPerson, ...]) -> tuple[Block, ...]:
    names = "、".join(person.name for person in people)
    count = f"{len(data.people)}人" if data.people else ""
    rows = (
        Row(
            (
                label("入编单位"),
                value(data.unit, "入编单位", 3, align="left"),
                label("主管部门"),
                value(data.supervising_unit, "主管部门"),
            ),
            10,
        ),
        Row(
            (
                label("入编人员"),
                value(names, "入编人员", 3, align="left"),
                label("人　数"),
                value(count, "人数"),
            ),
            11,
        ),
        _basis_row(data),
    )
    signatures = Strip(
        left=f"经办人：{data.prepared_by}",
        centre=f"签批人：{or_blank(data.signed_by, 4)}",
        right=f"签发日期：{day(data.issued_on)}",
        style=Style(size=11.5),
        height=8,
    )
    return (*_head(title, PARTS[0], number), Table(_SIXTHS, rows), signatures)


def _basis_row(data: EntryNotice) -> Row:
    return Row(
        (
            label("用编通知\n单　　号"),
            value(data.permit_number, "用编通知单号"),
            label("审批表号"),
            value(data.approval_numbers, "审批表号"),
            label("录用、调\n动 文 件"),
            value(data.document, "录用、调动文件"),
        ),
        12,
    )


def _notice(
    data: EntryNotice,
    imprint: Imprint,
    title: str,
    number: str,
    people: tuple[EntryPerson, ...],
    first: int,
) -> tuple[Block, ...]:
    text = (
        f"经审核，下列人员符合入编条件，已办理入编手续，共{or_rule(len(data.people) or None, 2)}人。"
        f"请凭本通知单到{data.receivers}办理人事、工资、预算手续。"
    )
    filled = list(people) + [EntryPerson()] * (PEOPLE_PER_SHEET - len(people))
    rows = (_header(), *(_row(person, first + place) for place, person in enumerate(filled, 1)))
    sign = Style(size=12.5)
    return (
        *_head(title, PARTS[1], number),
        Paragraph(f"{or_rule(data.unit, 14)}：", _TEXT, indent=0, after=0),
        Paragraph(text, _TEXT, after=1.5),
        Table(_PEOPLE, rows),
        Table(_SIXTHS, (_basis_row(data),)),
        Figure(0, code=(0, 1.5, _CODE)),
        Strip(right=f"{imprint.issuer}{SEAL}", style=sign, height=10),
        Strip(right=day(data.issued_on), style=sign, height=8),
    )


def _header() -> Row:
    titles = ("序号", "姓　名", "身份证号", "编制种类", "经费形式", "岗位（职务）", "入编日期")
    return Row(tuple(label(title) for title in titles), 10)


def _row(person: EntryPerson, number: int) -> Row:
    texts = (
        (str(number) if person.name else "", "序号"),
        (person.name, "姓名"),
        (person.identity_number, "身份证号"),
        (person.nature, "编制种类"),
        (person.funding, "经费形式"),
        (person.position, "岗位"),
        (format_date(person.entered_on, "iso"), "入编日期"),
    )
    return Row(tuple(value(text, f"{person.name}　{name}") for text, name in texts), 10)


def _receipt(data: EntryNotice, imprint: Imprint, title: str, number: str) -> tuple[Block, ...]:
    text = f"《{title}》（{number}）收到，所列人员的人事、工资、预算手续已于＿＿＿＿年＿＿月＿＿日办理。现将回执退回。"
    sign = replace(_TEXT, align="centre")
    return (
        *_head(title, PARTS[2], number),
        Paragraph(f"{or_rule(imprint.issuer, 14)}：", _TEXT, indent=0, after=0),
        Paragraph(text, _TEXT, after=0.5),
        Strip(left="经办人：", right=f"{data.unit}{SEAL}", style=sign, height=9),
        Strip(left="联系电话：", right=BLANK_DATE, style=sign, height=8),
    )
