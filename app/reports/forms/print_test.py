"""F35 打印测试页: tells whether printer and paper reproduce lengths, margins, greys and small type."""

from __future__ import annotations

from app.reports.document import (
    NO_IMPRINT,
    Caption,
    Document,
    Figure,
    Imprint,
    Mark,
    Paper,
    Paragraph,
    Strip,
    Style,
    Title,
    content_digest,
)

FORM = "F35"
NAME = "打印测试页"

PAPER = Paper(210, 297, (22, 20, 20, 20))
RULER = 100
EDGE = 10.0
CROSS = (100.0, 120.0)
"""Where the cross stands: mm from the left and the upper edge of the sheet; what one measures there calibrates."""
GREYS = tuple(step / 10 for step in range(1, 11))
SIZES = (12.0, 10.5, 9.0, 7.5, 6.0, 5.0)
_SAMPLE = "机构编制管理台账 0123456789 王张李赵 㛃䶮𬭎墕硷"


def build(data: None = None, imprint: Imprint = NO_IMPRINT) -> Document:
    """The test page; it takes no data."""
    title = imprint.title or NAME
    blocks = (
        Figure(0, (*_corners(), *_cross()), _cross_captions()),
        Title(title, size=22, after=2),
        Paragraph(
            "打印时请选“实际大小”（不要选“适合页面”）。用直尺量一量：横竖两把标尺都应正好100毫米；"
            "四角的折线应完整，离纸边都是10毫米；灰度十格应逐格加深；最小一行字应能认清。"
            "十字到纸的左边和上边有多远，量准后填进“打印机校准”。",
            Style(size=12, align="left", leading=1.5),
            after=4,
        ),
        Figure(118, _rulers(), _ruler_captions()),
        Strip(left="灰度", style=Style(role="heading", size=11)),
        Figure(22, _greys(), _grey_captions()),
        Strip(left="线条", style=Style(role="heading", size=11)),
        Figure(14, *_lines()),
        Strip(left="字号", style=Style(role="heading", size=11)),
        Figure(40, (), _sizes()),
    )
    return Document(FORM, title, blocks, PAPER, imprint, digest=content_digest(data, imprint))


def _rulers() -> tuple[Mark, ...]:
    """A horizontal and a vertical ruler of 100 mm with a common zero."""
    x0, y0 = 20.0, 8.0
    marks = [Mark(x0, y0, RULER, 0, 0.8), Mark(x0, y0, 0, RULER, 0.8)]
    for millimetre in range(RULER + 1):
        length = 5.0 if millimetre % 10 == 0 else 3.5 if millimetre % 5 == 0 else 2.0
        marks.append(Mark(x0 + millimetre, y0, 0, length, 0.3))
        marks.append(Mark(x0, y0 + millimetre, length, 0, 0.3))
    return tuple(marks)


def _ruler_captions() -> tuple[Caption, ...]:
    x0, y0 = 20.0, 8.0
    across = [Caption(x0 + tick, y0 - 1.5, str(tick), 8, "centre") for tick in range(0, RULER + 1, 10)]
    down = [Caption(x0 - 1.5, y0 + tick + 1, str(tick), 8, "right") for tick in range(10, RULER + 1, 10)]
    words = (
        Caption(x0 + RULER + 4, y0 + 1.5, "横向100毫米", 10.5),
        Caption(x0 + 8, y0 + RULER, "纵向100毫米", 10.5),
    )
    return (*across, *down, *words)


def _corners() -> tuple[Mark, ...]:
    """Angles of 8 mm, 10 mm from the edges of the sheet, relative to its text area."""
    top, _, _, left = PAPER.margins
    west, east = EDGE - left, PAPER.width - EDGE - left
    north, south = EDGE - top, PAPER.height - EDGE - top
    arm = 8.0
    return (
        Mark(west, north, arm, 0),
        Mark(west, north, 0, arm),
        Mark(east - arm, north, arm, 0),
        Mark(east, north, 0, arm),
        Mark(west, south, arm, 0),
        Mark(west, south - arm, 0, arm),
        Mark(east - arm, south, arm, 0),
        Mark(east, south - arm, 0, arm),
    )


def _cross() -> tuple[Mark, ...]:
    """A cross of 20 mm with a box round its middle, relative to the text area."""
    top, _, _, left = PAPER.margins
    x, y = CROSS[0] - left, CROSS[1] - top
    return (Mark(x - 10, y, 20, 0, 0.6), Mark(x, y - 10, 0, 20, 0.6), Mark(x - 2, y - 2, 4, 4, 0.4))


def _cross_captions() -> tuple[Caption, ...]:
    """What the cross should measure, and room to write down what it does."""
    top, _, _, left = PAPER.margins
    x, y = CROSS[0] - left, CROSS[1] - top
    return (
        Caption(x, y + 15, f"应离左边{CROSS[0]:g}毫米，离上边{CROSS[1]:g}毫米", 9, "centre"),
        Caption(x, y + 21, "量得：左____　上____　横____　竖____", 9, "centre"),
    )


def _greys() -> tuple[Mark, ...]:
    steps = tuple(Mark(place * 17.0, 1, 17, 12, grey=grey) for place, grey in enumerate(GREYS))
    return (*steps, Mark(0, 1, 170, 12))


def _grey_captions() -> tuple[Caption, ...]:
    return tuple(
        Caption(place * 17.0 + 8.5, 17.5, f"{round(grey * 100)}%", 9, "centre")
        for place, grey in enumerate(GREYS)
    )


def _lines() -> tuple[tuple[Mark, ...], tuple[Caption, ...]]:
    thicknesses = (0.25, 0.5, 0.75, 1.0, 1.5)
    marks = tuple(Mark(place * 35.0, 3, 30, 0, thickness) for place, thickness in enumerate(thicknesses))
    captions = tuple(
        Caption(place * 35.0 + 15, 8.5, f"{thickness:g}磅", 9, "centre")
        for place, thickness in enumerate(thicknesses)
    )
    return marks, captions


def _sizes() -> tuple[Caption, ...]:
    return tuple(
        Caption(0, 5.0 + place * 6.2, f"{size:g}磅　{_SAMPLE}", size) for place, size in enumerate(SIZES)
    )
