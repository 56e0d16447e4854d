"""回执: the table that a unit fills in and sends back, and its measures for word processors (mm)."""

from __future__ import annotations

from app.reports.document import Cell, Row, Style, Table
from app.reports.letter import HEIGHT, Letter, ReplySlip
from app.reports.letter_head import PITCH, TITLE_PITCH

REPLY_COLUMNS, REPLY_ROW, REPLY_ROWS, REPLY_NOTE_BELOW = (34.0, 44.0), 13.0, 5, 3.0
"""A label and a value, the rows above the questions, the sentence below the table."""
REPLY_SIGNED = ("单位主要负责人（签字）：　　　　　　", "（盖章）　　　年　　月　　日")
NO_NUMBER = "　　　〔　　　　〕　　号"
_LEAST_TO_WRITE = 70.0


def reply_table(letter: Letter, slip: ReplySlip, reserved: float) -> Table:
    """The table on a page of its own.

    :param reserved: height kept free for the 版记 at the foot of the page.
    """
    label, value = Style(size=14), Style(size=14, align="left", padding=2)
    large = Style(size=14, align="left", valign="top", padding=2)
    narrow, wide = REPLY_COLUMNS

    def pair(name: str, text: str) -> Row:
        return Row((Cell(name, label), Cell(text, value, columns=3, name=name)), REPLY_ROW)

    def two(first: str, second: str) -> Row:
        return Row((Cell(first, label), Cell("", value), Cell(second, label), Cell("", value)), REPLY_ROW)

    rows = [
        pair("来文字号", letter.printed_number or NO_NUMBER),
        pair("事　　项", slip.subject),
        pair("办理单位", slip.unit),
        two("收到日期", "办结日期"),
        two("承 办 人", "联系电话"),
    ]
    last = len(slip.questions) - 1
    for place, (question, height) in enumerate(
        zip(slip.questions, answer_heights(slip, reserved), strict=True)
    ):
        closing = REPLY_SIGNED if place == last else ()
        rows.append(Row((Cell(question, label), Cell("", large, columns=3, closing=closing)), height))
    return Table((narrow, wide, narrow, wide), tuple(rows))


def answer_heights(slip: ReplySlip, reserved: float) -> tuple[float, ...]:
    """Heights of the boxes for the answers: what the page has left, most of it for the first question.

    With a 版记 so high that too little is left, the boxes take its place and it goes to the next page.
    """
    fixed = 2 * TITLE_PITCH + REPLY_ROWS * REPLY_ROW + 2.4 * PITCH + PITCH
    free, count = HEIGHT - fixed - reserved, len(slip.questions)
    if free < _LEAST_TO_WRITE:
        free = HEIGHT - fixed
    if count < 2:
        return (free,) * count
    return (free * 0.58, *[free * 0.42 / (count - 1)] * (count - 1))
