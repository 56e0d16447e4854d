"""F07 编制卡: one per person, the size of a bank card (85.6 × 54 mm), or folded from half a sheet of A5.

Front and back of a card stand side by side, to be cut out and folded; four cards to an A4 sheet, one of the larger.
The identity number is masked: the card is shown to others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Caption,
    Cell,
    Document,
    Figure,
    Imprint,
    Mark,
    PageBreak,
    Paper,
    Placed,
    Space,
    Style,
    content_digest,
)
from app.reports.forms.common import day, shown

FORM = "F07"
NAME = "编制卡"
CHANGE_ROWS = 7

PAPER = Paper(210, 297, (20, 19.4, 20, 19.4))
CARD = (85.6, 54.0)
HALF_A5 = (105.0, 148.0)
LARGE_PAPER = Paper(297, 210, (25, 43.5, 20, 43.5))
"""A4 across, on which front and back of one half A5 stand side by side."""
_GAP = 8.0


@dataclass(frozen=True)
class CardChange:
    """One line on the back: ISO date, what changed, on which document."""

    date: str = ""
    change: str = ""
    document: str = ""


@dataclass(frozen=True)
class QuotaCard:
    """One card; ``identity_number`` as it is in the register, it is masked here."""

    number: str = ""
    name: str = ""
    identity_number: str = ""
    unit: str = ""
    nature: str = ""
    funding: str = ""
    position: str = ""
    entered_on: str = ""
    entry_number: str = ""
    changes: tuple[CardChange, ...] = ()
    issued_on: str = ""


@dataclass(frozen=True)
class QuotaCards:
    """Cards to be printed in one go; ``large`` is the half A5."""

    cards: tuple[QuotaCard, ...] = ()
    large: bool = False


def build(data: QuotaCards, imprint: Imprint = NO_IMPRINT) -> Document:
    """Sheets of cards with lines to cut and fold along; without data one blank card."""
    title = imprint.title or NAME
    width, height = HALF_A5 if data.large else CARD
    per_sheet = 1 if data.large else 4
    blocks: list[Block] = []
    for place, card in enumerate(data.cards or (QuotaCard(),)):
        if place and place % per_sheet == 0:
            blocks.append(PageBreak())
        blocks.append(_card(card, title, imprint, width, height))
        if not data.large:
            blocks.append(Space(_GAP))
    paper = LARGE_PAPER if data.large else PAPER
    return Document(
        FORM, title, tuple(blocks), paper, imprint, digest=content_digest(data, imprint), code_corner="none"
    )


def masked(number: str) -> str:
    """An identity number with the birth left out: ``990101********0012``."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else number


def _card(card: QuotaCard, title: str, imprint: Imprint, width: float, height: float) -> Figure:
    """Front at the left, back at the right, a dashed line to fold along."""
    scale = width / CARD[0]
    boxes = (*_front(card, width, height, scale), *_back(card, width, height, scale))
    marks = (Mark(0, 0, width, height, 0.5), Mark(width, 0, width, height, 0.5))
    captions = (
        Caption(width / 2, 7.0 * scale, title, 11 * scale, "centre", "title"),
        Caption(width - 3, height - 2.2 * scale, imprint.issuer, 5.5 * scale, "right"),
        Caption(width * 1.5, 5.0 * scale, "变　动　记　录", 8 * scale, "centre", "heading"),
    )
    return Figure(height, marks, captions, boxes=boxes)


def _front(card: QuotaCard, width: float, height: float, scale: float) -> tuple[Placed, ...]:
    facts = (
        ("卡　号", card.number),
        ("姓　名", card.name),
        ("身份证号", masked(card.identity_number)),
        ("单　位", card.unit),
        ("编制种类", "　".join(part for part in (card.nature, card.funding) if part)),
        ("岗　位", card.position),
        (
            "入　编",
            "　".join(
                part for part in (day(card.entered_on) if card.entered_on else "", card.entry_number) if part
            ),
        ),
    )
    size = 7.5 * scale
    name_style = Style(size=size, minimum=5, align="left", padding=0)
    label_style = replace(name_style, role="heading", size=size - 0.5)
    top, left, label_width = 9.5 * scale, 5.0, 14.0 * scale
    pitch = (height - top - 5 * scale) / len(facts)
    boxes: list[Placed] = []
    for place, (name, text) in enumerate(facts):
        y = top + place * pitch
        boxes.append(Placed(left, y, label_width, pitch, Cell(name, label_style)))
        cell = Cell(shown(text), name_style, name=f"{card.name}　{name}")
        boxes.append(Placed(left + label_width, y, width - left - label_width - 3, pitch, cell))
    return tuple(boxes)


def _back(card: QuotaCard, width: float, height: float, scale: float) -> tuple[Placed, ...]:
    rows = max(CHANGE_ROWS * (2 if height > width else 1), len(card.changes))
    widths = (18.0, 34.0, width - 6 - 52.0)
    top = 7.0 * scale
    pitch = (height - top - 3) / (rows + 1)
    style = Style(size=6.5 * min(scale, 1.25), minimum=4.5, padding=0.4)
    lines = [("日　期", "变　动　事　项", "依　据")]
    lines += [
        (change.date, change.change, change.document)
        for change in (*card.changes, *(CardChange(),) * (rows - len(card.changes)))
    ]
    boxes: list[Placed] = []
    for place, line in enumerate(lines):
        x = width + 3
        for room, text in zip(widths, line, strict=True):
            cell = Cell(text, style, name=f"{card.name}　变动记录")
            boxes.append(Placed(x, top + place * pitch, room, pitch, cell, ruled=True))
            x += room
    return tuple(boxes)
