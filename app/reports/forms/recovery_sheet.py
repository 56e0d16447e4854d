"""F27 恢复密钥单: the recovery key on paper, for the sealed envelope."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    A4_PORTRAIT,
    NO_IMPRINT,
    Caption,
    Document,
    Figure,
    Imprint,
    Mark,
    Paragraph,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, day, label, side_label, value

FORM = "F27"
NAME = "恢复密钥单"
GROUPS_PER_LINE = 4
_BLANK_GROUPS = 8


@dataclass(frozen=True)
class RecoverySheet:
    """The key in groups of characters as they are to be typed, and what it opens; ``made_on`` is an ISO date."""

    office: str = ""
    key_groups: tuple[str, ...] = ()
    made_on: str = ""
    made_by: str = ""


_STEPS = (
    "一、忘记登录密码时，用本单上的密钥可以重新打开数据；没有密码也没有本单，数据无法恢复，任何人都打不开。\n"
    "二、本单只打印一份，装入信封密封，骑缝签名盖章，由主要负责人指定专人存放在保密柜中。不要拍照，不要存入电脑。\n"
    "三、启封使用须经主要负责人同意，并在下表登记；用后应重新生成密钥，重新封存，旧单当面销毁。\n"
    "四、输入时不分大小写，横线可以不输。"
)


def build(data: RecoverySheet, imprint: Imprint = NO_IMPRINT) -> Document:
    """The sheet on one A4 page. Its printed code carries the digest only, never the key."""
    title = imprint.title or NAME
    facts = Table(
        (26.0, 59.0, 26.0, 59.0),
        (
            Row((label("使用单位"), value(data.office or imprint.issuer, "使用单位", 3, align="left")), 11),
            Row(
                (
                    label("生成日期"),
                    value(day(data.made_on), "生成日期"),
                    label("经办人"),
                    value(data.made_by, "经办人"),
                ),
                11,
            ),
        ),
    )
    blank = Row(tuple(value("", "") for _ in range(5)), 10)
    record = Table(
        (12.0, 34.0, 52.0, 36.0, 36.0),
        (
            Row(
                (
                    side_label("启封登记", rows=6),
                    label("日　期"),
                    label("启封原因"),
                    label("批准人签名"),
                    label("启封人签名"),
                ),
                10,
            ),
            *(Row(blank.cells[1:], 11) for _ in range(5)),
        ),
    )
    blocks = (
        Title(title, size=22, after=3),
        facts,
        Space(6),
        _key_figure(data.key_groups),
        Space(5),
        Paragraph(_STEPS, Style(size=12.5, align="left", leading=1.6), after=5),
        record,
        Space(3),
        Strip(left="封存人签名：", right=f"监封人签名：{'　' * 8}", style=Style(size=12), height=10),
        Strip(right=f"封存日期：{BLANK_DATE}", style=Style(size=12), height=10),
    )
    return Document(FORM, title, blocks, A4_PORTRAIT, imprint, digest=content_digest(data, imprint))


def _key_figure(groups: tuple[str, ...]) -> Figure:
    """The key in large type within a frame, four groups to the line, or boxes to write it by hand."""
    shown = groups or ("",) * _BLANK_GROUPS
    width, pitch, row = A4_PORTRAIT.inner_width, A4_PORTRAIT.inner_width / GROUPS_PER_LINE, 15.0
    rows = -(-len(shown) // GROUPS_PER_LINE)
    height = rows * row + 10
    captions = []
    marks = [Mark(0, 0, width, height, 1.0)]
    for place, group in enumerate(shown):
        centre = (place % GROUPS_PER_LINE + 0.5) * pitch
        base = 5 + (place // GROUPS_PER_LINE) * row + row / 2 + 2.5
        captions.append(Caption(centre, base, group, 20, "centre", "heading"))
        if not group:
            marks.append(Mark(centre - pitch / 2 + 5, base + 2, pitch - 10, 0))
    return Figure(height, tuple(marks), tuple(captions))
