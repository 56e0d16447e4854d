"""F06 停拨工资通知: whom finance is to stop paying, the people of one month by unit."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Document,
    Imprint,
    Line,
    Listing,
    Paper,
    Paragraph,
    Space,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import SEAL, day, month_in_words, or_rule
from app.reports.forms.exit_declaration import COLUMNS, LISTING, LeavingPerson, leaving_line

FORM = "F06"
NAME = "停拨工资通知"
COPIES = ("编办存档", "财政部门")
BLANK_LINES = 12

PAPER = Paper(210, 297, (24, 19, 20, 19))
_TEXT = Style(size=14, align="left", leading=1.6)


@dataclass(frozen=True)
class StopPayUnit:
    """The people of one unit who left in the month."""

    unit: str
    people: tuple[LeavingPerson, ...]


@dataclass(frozen=True)
class StopPayNotice:
    """The notice of one month (``2026-07``) to *receiver*; ``due`` is finance's cut-off day."""

    receiver: str = ""
    month: str = ""
    units: tuple[StopPayUnit, ...] = ()
    due: str = ""
    issued_on: str = ""
    prepared_by: str = ""


def build(data: StopPayNotice, imprint: Imprint = NO_IMPRINT) -> Document:
    """The notice, two copies; without anybody it says so."""
    title = imprint.title or NAME
    count = sum(len(unit.people) for unit in data.units)
    lines: list[Line] = []
    place = 0
    for unit in data.units:
        lines.append(Line("head", (f"{unit.unit}（{len(unit.people)}人）",), 1))
        for person in unit.people:
            place += 1
            lines.append(leaving_line(place, person))
    if count:
        lines.append(Line("total", (f"合计：{len(data.units)}个单位　{count}人",)))
    elif not data.month:
        lines = [Line("row", ("",) * len(COLUMNS))] * BLANK_LINES
    month = month_in_words(data.month) or "＿＿＿＿年＿＿月"
    if data.month and not count:
        text = f"{month}没有人员核减，无停拨工资人员。"
    else:
        text = (
            f"{month}经办理核减手续、不再占用编制的人员共{or_rule(count or None, 3)}人，名单如下。"
            "请自停发日期起停拨其工资和编制内经费。"
        )
    if data.due:
        text += f"请于{day(data.due)}前办理。"
    sign = Style(size=14)
    blocks: list[Block] = [
        Title(title, size=22, after=3),
        Strip(right=imprint.number, style=Style(size=12), height=8),
        Paragraph(f"{data.receiver or '＿＿＿＿＿＿＿＿＿＿'}：", _TEXT, indent=0, after=0),
        Paragraph(text, _TEXT, after=3),
    ]
    if lines:
        blocks.append(Listing(COLUMNS, lines, LISTING, height=10))
    blocks += (
        Space(4),
        Strip(left=f"经办人：{data.prepared_by}", right=f"{imprint.issuer}{SEAL}", style=sign, height=10),
        Strip(right=day(data.issued_on), style=sign, height=9),
    )
    return Document(FORM, title, tuple(blocks), PAPER, imprint, COPIES, content_digest(data, imprint))
