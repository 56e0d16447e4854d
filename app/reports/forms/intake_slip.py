"""F31 来文受理单: what was received, what is still missing (一次性告知), and until when it will be done."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    A4_PORTRAIT,
    NO_IMPRINT,
    Block,
    Cell,
    Document,
    Imprint,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import (
    BLANK_DATE,
    LEFT_VALUE,
    SEAL,
    WRITING,
    day,
    label,
    number_line,
    or_blank,
    side_tables,
    value,
)

FORM = "F31"
NAME = "来文受理单"
COPIES = ("来文单位留存（回执）", "编办存档")
BLANK_LINES = 6

_FACTS = (26.0, 59.0, 26.0, 59.0)
_MATERIALS = (12.0, 14.0, 100.0, 20.0, 24.0)
RECEIVED, MISSING = "收到", "待补"


@dataclass(frozen=True)
class Material:
    """One material that the kind of business asks for, and whether it was handed in."""

    name: str = ""
    received: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class IntakeSlip:
    """The slip; dates ISO.

    :param kind: what kind of business it is; ``subject``: what the letter is about.
    :param document: number of the letter, ``document_date`` its date; ``received_on``: the day it came.
    :param working_days: how long the business takes; ``promised_on``: until when it will be done.
    :param advice: what the unit is told, in words.
    """

    unit: str = ""
    kind: str = ""
    subject: str = ""
    document: str = ""
    document_date: str = ""
    received_on: str = ""
    handed_in_by: str = ""
    phone: str = ""
    materials: tuple[Material, ...] = ()
    working_days: int | None = None
    promised_on: str = ""
    advice: str = ""
    handler: str = ""
    office_phone: str = ""


def build(data: IntakeSlip, imprint: Imprint = NO_IMPRINT) -> Document:
    """The slip, one copy for who came and one for the office."""
    title = imprint.title or NAME
    sign = Style(size=12)
    missing = [material.name for material in data.materials if material.received is False]
    told = data.advice or (
        f"还缺{len(missing)}件材料：{'；'.join(missing)}。请补齐后送来，办理期限自补齐之日起算。"
        if missing
        else ""
    )
    if not told and data.materials:
        told = "材料齐全，予以受理。"
    days = f"{data.working_days}个工作日" if data.working_days is not None else ""
    table = Table(
        _FACTS,
        (
            Row((label("来文单位"), value(data.unit, "来文单位", 3, align="left")), 11),
            Row((label("来文标题"), value(data.subject, "来文标题", 3, align="left")), 13),
            Row(
                (
                    label("来文字号"),
                    value(data.document, "来文字号"),
                    label("来文日期"),
                    value(_date(data.document_date), "来文日期"),
                ),
                11,
            ),
            Row(
                (
                    label("业务种类"),
                    value(data.kind, "业务种类"),
                    label("收文日期"),
                    value(_date(data.received_on), "收文日期"),
                ),
                11,
            ),
            Row(
                (
                    label("送件人"),
                    value(data.handed_in_by, "送件人"),
                    label("联系电话"),
                    value(data.phone, "联系电话"),
                ),
                11,
            ),
            Row(
                (
                    label("办理时限"),
                    value(days, "办理时限"),
                    label("承诺办结"),
                    value(_date(data.promised_on), "承诺办结日期"),
                ),
                11,
            ),
        ),
    )
    blocks: tuple[Block, ...] = (
        Title(title, size=22, after=1.5),
        Strip(left=imprint.issuer, right=f"受理{number_line(imprint)}", style=sign, height=8),
        table,
        *_materials(data),
        Table(
            (26.0, 144.0),
            (Row((label("一 次 性\n告　　知"), Cell(told, WRITING, name="一次性告知")), 36),),
        ),
        Space(2),
        Strip(left="凭受理编号或扫右上角的码，可以查询办理到哪一步。", style=Style(size=10.5), height=7),
        Strip(
            left=f"经办人：{or_blank(data.handler, 6)}",
            centre=f"咨询电话：{or_blank(data.office_phone, 8)}",
            right=f"送件人签名：{'　' * 6}",
            style=sign,
            height=10,
        ),
        Strip(right=f"{SEAL}　　{_date(data.received_on) or BLANK_DATE}", style=sign, height=9),
    )
    return Document(FORM, title, blocks, A4_PORTRAIT, imprint, COPIES, content_digest(data, imprint))


def _materials(data: IntakeSlip) -> tuple[Table, ...]:
    lines = data.materials + (Material(),) * (BLANK_LINES - len(data.materials))
    cells = [
        (
            value(str(place) if material.name else "", "序号"),
            Cell(material.name, LEFT_VALUE, name="材料名称"),
            value("" if material.received is None else RECEIVED if material.received else MISSING, "状态"),
            value(material.note, "备注"),
        )
        for place, material in enumerate(lines, 1)
    ]
    return side_tables(
        "收到和待补材料", _MATERIALS, ("序号", "材　料　名　称", "状　态", "备　注"), cells, 10
    )


def _date(date: str) -> str:
    return day(date) if date else ""
