"""What a job adds to its pages: the mark of a reprint or of a voided paper, and the stamp behind a voided one.

The mark stands in a small box above everything else, where nothing of the page is; a sheet that is cut into parts carries it
on each of them, below the cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.reports.document import Document, Style
from app.reports.fonts import Fonts
from app.reports.layout import copy_label, head_and_foot
from app.reports.setter import MM, PageMarks, Setter, Stroke, middle_to_baseline
from app.reports.typeset import ASCENT

HEIGHT = 4.6
"""Of the box, mm."""
TOP = 4.5
"""Distance from the edge of the sheet: office printers leave 4.2 mm white."""
_BELOW_CUT = 1.2
_SIZE = 9.0
_PADDING = 1.6
_CLEARANCE = 0.6
PALE = 0.85
"""Grey of the stamp: plain to see, and every text on it stays readable (1 is white)."""
# A dashed rule from edge to edge is where a sheet is cut.
_CUT_FROM = 10.0


_SMALLEST = 148.0
"""Width in mm of the smallest sheet that takes a mark: A5."""


class _Box(NamedTuple):
    """A place on the page, mm from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Whether the two overlap or nearly touch."""
        return (
            self.left < other.right + _CLEARANCE
            and other.left < self.right + _CLEARANCE
            and self.top < other.bottom + _CLEARANCE
            and other.top < self.bottom + _CLEARANCE
        )


def job_mark(document: Document, fonts: Fonts, text: str, number: int, body: PageMarks) -> PageMarks:
    """The mark *text* for page *number*, whose content is *body*, on each part of the sheet; a card has no room for one."""
    setter = Setter(fonts)
    if document.paper.width < _SMALLEST:
        return setter.page
    rims = [] if document.overlay else [head_and_foot(document, fonts, number, None)]
    if not document.overlay:
        rims += [copy_label(document, fonts, label) for label in document.copies]
    taken = [box for marks in (body, *rims) for box in _boxes(marks, fonts)]
    width = fonts.width("heading", text) * _SIZE / MM + 2 * _PADDING
    sheet = document.paper.width
    places = [((sheet - width) / 2, TOP)]
    places += [(document.paper.margins[3], cut + _BELOW_CUT) for cut in _cuts(body, sheet)]
    for wanted, top in places:
        left = _free(taken, sheet, width, wanted, top)
        setter.page.strokes.append(Stroke(left, top, width, HEIGHT))
        setter.centred(left + width / 2, top, HEIGHT, text, Style(role="heading", size=_SIZE))
    return setter.page


def stamp(document: Document, fonts: Fonts) -> PageMarks:
    """The stamp across a page: to be drawn pale, before everything else."""
    setter, paper = Setter(fonts), document.paper
    size = min(paper.inner_width, paper.height) * MM / (len(document.stamp) + 1)
    style = Style(role="heading", size=size)
    spacing = size / 2
    setter.line(
        paper.width / 2, paper.height / 2 + middle_to_baseline(size), document.stamp, style, spacing=spacing
    )
    return setter.page


def _free(taken: list[_Box], sheet: float, width: float, wanted: float, top: float) -> float:
    """Where a box of this width stands clear of everything, as near to *wanted* as it gets; else there."""
    for away in range(int(sheet)):
        for left in (wanted - away, wanted + away):
            place = _Box(left, top, left + width, top + HEIGHT)
            if TOP <= left <= sheet - width - TOP and not any(place.meets(box) for box in taken):
                return left
    return wanted


def _cuts(body: PageMarks, sheet: float) -> list[float]:
    """Heights at which the sheet is cut."""
    heights = {
        round(stroke.y, 2)
        for stroke in body.strokes
        if stroke.dashed and not stroke.height and stroke.x < _CUT_FROM < sheet - _CUT_FROM
    }
    return sorted(heights)


def _boxes(marks: PageMarks, fonts: Fonts) -> Iterator[_Box]:
    """What a page holds: texts, codes, rules; the outline of a box counts as its four sides."""
    for text in marks.texts:
        width = (fonts.width(text.role, text.text) * text.size + text.spacing * len(text.text)) / MM
        top = text.y - ASCENT * text.size / MM
        yield _Box(text.x, top, text.x + width, top + text.size / MM)
    for x, y, side in marks.codes:
        yield _Box(x, y, x + side, y + side)
    for fill in marks.fills:
        yield _Box(fill.x, fill.y, fill.x + fill.width, fill.y + fill.height)
    for stroke in marks.strokes:
        right, bottom = stroke.x + stroke.width, stroke.y + stroke.height
        if stroke.width and stroke.height:
            yield _Box(stroke.x, stroke.y, right, stroke.y)
            yield _Box(stroke.x, bottom, right, bottom)
            yield _Box(stroke.x, stroke.y, stroke.x, bottom)
            yield _Box(right, stroke.y, right, bottom)
        else:
            yield _Box(stroke.x, stroke.y, right, bottom)
