"""F02 机构编制审核通知单 (用编通知单): the only voucher for 招考, 安置 and 调配.

Three parts on one sheet, 存根 | 正联 | 回执, divided by cut lines over which number and seal stand, after the
three-part slips (存根, 介绍信, 回执) of the personnel offices.
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
from app.reports.forms.common import BLANK_DATE, SEAL, day, label, or_blank, or_rule, value
from app.values.dates import format_date

FORM = "F02"
NAME = "机构编制审核通知单"
PARTS = ("存根", "正联", "回执")

PAPER = Paper(210, 297, (13, 21, 15, 21))
_SIXTHS = (21.0, 35.0, 21.0, 35.0, 21.0, 35.0)
_CODE = 16.0
_TEXT = Style(size=13, align="left", leading=1.5)


@dataclass(frozen=True)
class UsePermit:
    """The content of the slip; dates ISO, everything optional.

    :param nature: 编制种类; ``channel``: 招考, 安置, 调配; ``plan_year``: four digits.
    :param granted: number of quotas; ``uses_left``: how many of them are still unused.
    :param qualification: 学历 asked for; ``major``: 专业; ``age``: age limit in words.
    :param signed_by: who approved (签批人); ``prepared_by``: who prepared (经办人).
    """

    unit: str = ""
    supervising_unit: str = ""
    nature: str = ""
    funding: str = ""
    granted: int | None = None
    uses_left: int | None = None
    channel: str = ""
    age: str = ""
    qualification: str = ""
    major: str = ""
    other_conditions: str = ""
    plan_year: str = ""
    valid_until: str = ""
    issued_on: str = ""
    prepared_by: str = ""
    signed_by: str = ""


def build(data: UsePermit, imprint: Imprint = NO_IMPRINT) -> Document:
    """The slip on one A4 sheet."""
    title = imprint.title or NAME
    number = imprint.number or "　　　字〔　　　　〕第　　　号"
    blocks = (
        *_stub(data, title, number),
        CutLine(f"{number}（骑缝盖章）"),
        *_notice(data, imprint, title, number),
        CutLine(f"{number}（骑缝盖章）"),
        *_receipt(data, imprint, title, number),
    )
    digest = content_digest(data, imprint)
    return Document(FORM, title, blocks, PAPER, imprint, digest=digest, code_corner="none")


def _head(title: str, part: str, number: str) -> tuple[Block, ...]:
    return (
        Title(f"{title}（{part}）", size=18, after=1),
        Strip(right=number, style=Style(size=12), height=6.5),
    )


def _stub(data: UsePermit, title: str, number: str) -> tuple[Block, ...]:
    rows = (
        Row(
            (
                label("用编单位"),
                value(data.unit, "用编单位", 3, align="left"),
                label("主管部门"),
                value(data.supervising_unit, "主管部门"),
            ),
            10,
        ),
        *_quota_rows(data),
        _conditions_row(data),
    )
    signatures = Strip(
        left=f"经办人：{data.prepared_by}",
        centre=f"签批人：{or_blank(data.signed_by, 4)}",
        right=f"签发日期：{day(data.issued_on)}",
        style=Style(size=11.5),
        height=8,
    )
    return (*_head(title, "存根", number), Table(_SIXTHS, rows), signatures)


def _quota_rows(data: UsePermit) -> tuple[Row, ...]:
    granted = f"{data.granted}名" if data.granted is not None else ""
    return (
        Row(
            (
                label("编制种类"),
                value(data.nature, "编制种类"),
                label("经费形式"),
                value(data.funding, "经费形式"),
                label("使用数量"),
                value(granted, "使用数量"),
            ),
            10,
        ),
        Row(
            (
                label("用编渠道"),
                value(data.channel, "用编渠道"),
                label("计划年度"),
                value(data.plan_year, "计划年度"),
                label("有效期至"),
                value(format_date(data.valid_until, "chinese"), "有效期至"),
            ),
            10,
        ),
    )


def _conditions_row(data: UsePermit) -> Row:
    parts = (
        f"年龄：{or_blank(data.age, 7)}",
        f"学历：{or_blank(data.qualification, 7)}",
        f"专业：{or_blank(data.major, 7)}",
        data.other_conditions,
    )
    conditions = "；".join(filter(None, parts)) if any(_conditions(data)) else "　".join(filter(None, parts))
    return Row((label("拟进人员\n条　　件"), value(conditions, "拟进人员条件", 5, align="left")), 12)


def _conditions(data: UsePermit) -> tuple[str, ...]:
    return data.age, data.qualification, data.major, data.other_conditions


def _notice(data: UsePermit, imprint: Imprint, title: str, number: str) -> tuple[Block, ...]:
    text = (
        f"经审核，同意你单位使用{or_rule(data.nature, 5)}（{or_rule(data.funding, 6)}）{or_rule(data.granted, 3)}名，"
        f"用于{or_rule(data.channel, 6)}，列入{or_rule(data.plan_year, 3)}年度用编计划。"
        f"请凭本通知单办理招考、安置、调配手续；人员确定后，到本办办理进人用编审批和入编手续。"
        f"本通知单有效期至{format_date(data.valid_until, 'chinese') or '＿＿＿年＿＿月＿＿日'}，逾期作废。"
    )
    left = f"{data.uses_left}名" if data.uses_left is not None else ""
    uses = Row((label("尚可使用"), value(left, "尚可使用"), label("办理记载"), value("", "", 3)), 9)
    sign = Style(size=13)
    code = Figure(0, code=(0, 1, _CODE))
    return (
        *_head(title, "正联", number),
        Paragraph(f"{or_rule(data.unit, 14)}：", _TEXT, indent=0, after=0),
        Paragraph(text, _TEXT, after=2),
        Table(_SIXTHS, (*_quota_rows(data), _conditions_row(data), uses)),
        code,
        Strip(right=f"{imprint.issuer}{SEAL}", style=sign, height=10),
        Strip(right=day(data.issued_on), style=sign, height=8),
    )


def _receipt(data: UsePermit, imprint: Imprint, title: str, number: str) -> tuple[Block, ...]:
    text = (
        f"《{title}》（{number}）收到。实际使用编制＿＿＿名，人员姓名：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿。"
        "现将回执退回。"
    )
    sign = replace(_TEXT, align="centre")
    return (
        *_head(title, "回执", number),
        Paragraph(f"{or_rule(imprint.issuer, 14)}：", _TEXT, indent=0, after=0),
        Paragraph(text, _TEXT, after=1),
        Strip(left="经办人：", right=f"{data.unit}{SEAL}", style=sign, height=10),
        Strip(left="联系电话：", right=BLANK_DATE, style=sign, height=8),
        Space(0),
    )
