"""Marks of a page as PDF drawing operators (ISO 32000-1, annex A)."""

from __future__ import annotations

import functools
from itertools import filterfalse, groupby

from app.reports.cidfont import EmbeddedFont
from app.reports.fonts import Face, Fonts
from app.reports.setter import MM, Fill, PageMarks, Stroke, Text
from app.reports.veil import is_veiled

_DASHES = "[2.5 2] 0 d"
_NO_DASHES = "[] 0 d"
_RED, _BLACK = "1 0 0", "0"


class Operators:
    """Turns marks into operators and collects the fonts and the missing characters of one PDF."""

    def __init__(self, fonts: Fonts) -> None:
        self.embedded: dict[Face, EmbeddedFont] = {}
        self.missing: dict[str, None] = {}
        self._fonts = fonts

    def of(self, marks: PageMarks, page_height: float) -> str:
        """Operators that draw *marks* on a page *page_height* mm high."""
        parts = [_fill(fill, page_height) for fill in marks.fills]
        if marks.fills:
            parts.append("0 g")
        parts += _strokes(marks.strokes, page_height)
        if marks.texts:
            parts.append("BT")
            parts += self._texts(marks.texts, page_height)
            parts.append("ET")
        for x, y, side in marks.codes:
            edge = number(side * MM)
            parts.append(
                f"q {edge} 0 0 {edge} {number(x * MM)} {number((page_height - y - side) * MM)} cm /Code Do Q"
            )
        return "\n".join(parts) + "\n"

    def _texts(self, texts: list[Text], page_height: float) -> list[str]:
        parts: list[str] = []
        font: tuple[str, float] | None = None
        spacing, red, narrow = 0.0, False, 1.0
        fonts = self._fonts
        for x, y, text, role, size, wanted_spacing, wanted_red, wanted_narrow in texts:
            if wanted_red != red:
                red = wanted_red
                parts.append(f"{_RED} rg" if red else f"{_BLACK} g")
            if wanted_spacing != spacing:
                spacing = wanted_spacing
                parts.append(f"{number(spacing)} Tc")
            if wanted_narrow != narrow:
                narrow = wanted_narrow
                parts.append(f"{number(100 * narrow)} Tz")
            start, height = x * MM, number((page_height - y) * MM)
            whole = fonts.whole(role, text)
            for face, piece in ((whole, text),) if whole else fonts.runs(role, text):
                if face is None:
                    self.missing.update(dict.fromkeys(filterfalse(is_veiled, piece)))
                else:
                    embedded = self._embed(face)
                    if font != (embedded.name, size):
                        font = (embedded.name, size)
                        parts.append(f"/{embedded.name} {number(size)} Tf")
                    parts.append(f"1 0 0 1 {number(start)} {height} Tm <{embedded.encode(piece)}> Tj")
                if piece is not text:
                    start += (fonts.width(role, piece) * size + spacing * len(piece)) * narrow
        if spacing:
            parts.append("0 Tc")
        if narrow != 1:
            parts.append("100 Tz")
        if red:
            parts.append(f"{_BLACK} g")
        return parts

    def _embed(self, face: Face) -> EmbeddedFont:
        embedded = self.embedded.get(face)
        if embedded is None:
            embedded = self.embedded[face] = EmbeddedFont(face, len(self.embedded) + 1)
        return embedded


@functools.lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A PDF number with three decimals at most: a thousandth of a point is finer than any printer.

    The same places come back on every page of a ledger.
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _fill(fill: Fill, page_height: float) -> str:
    box = _box(fill.x, fill.y, fill.width, fill.height, page_height)
    return f"{number(1 - fill.grey)} g {box} f"


def _strokes(strokes: list[Stroke], page_height: float) -> list[str]:
    """Rules and outlines, thin ones first so that the frame covers their ends."""
    parts: list[str] = []
    for (thickness, dashed, red), group in groupby(sorted(strokes, key=_pen), key=_pen):
        if red:
            parts.append(f"{_RED} RG")
        parts.append(f"{number(thickness)} w {_DASHES if dashed else _NO_DASHES}")
        for stroke in group:
            if stroke.width and stroke.height:
                parts.append(_box(stroke.x, stroke.y, stroke.width, stroke.height, page_height))
            else:
                x, y = stroke.x * MM, (page_height - stroke.y) * MM
                end_x, end_y = x + stroke.width * MM, y - stroke.height * MM
                parts.append(f"{number(x)} {number(y)} m {number(end_x)} {number(end_y)} l")
        parts.append("S")
        if red:
            parts.append(f"{_BLACK} G")
    return parts


def _pen(stroke: Stroke) -> tuple[float, bool, bool]:
    return stroke.thickness, stroke.dashed, stroke.red


def _box(x: float, y: float, width: float, height: float, page_height: float) -> str:
    lower = (page_height - y - height) * MM
    return f"{number(x * MM)} {number(lower)} {number(width * MM)} {number(height * MM)} re"
