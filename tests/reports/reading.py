"""Reading a finished PDF back: what stands where, in millimetres, in which type."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from app.reports import AS_IT_IS, Document, PrintOptions, RenderResult, render_pdf

MM = 72 / 25.4


class Character(NamedTuple):
    """A character with its origin (left end of its baseline) and type size; mm from the upper left, points."""

    text: str
    x: float
    y: float
    size: float


class Outline(NamedTuple):
    """Bounds of one drawn path in mm from the upper left, its line thickness in points, and whether it is dashed."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float
    dashed: bool


class Font(NamedTuple):
    name: str
    embedded: bool


@dataclass(frozen=True)
class ReadPage:
    width: float
    height: float
    characters: tuple[Character, ...]
    outlines: tuple[Outline, ...]
    fonts: frozenset[Font]

    @cached_property
    def text(self) -> str:
        """All text without spaces."""
        return "".join(character.text for character in self.characters)

    def find(self, text: str, occurrence: int = 0) -> tuple[Character, ...]:
        """The characters of an occurrence of *text* (given without spaces)."""
        position = -1
        for _ in range(occurrence + 1):
            position = self.text.index(text, position + 1)
        # Characters outside the basic plane are one entry, so indexes of text and characters agree.
        return self.characters[position : position + len(text)]


@dataclass(frozen=True)
class ReadPaper:
    result: RenderResult
    data: bytes
    pages: tuple[ReadPage, ...]

    @property
    def text(self) -> str:
        return "".join(page.text for page in self.pages)


def read(document: Document | list[Document], options: PrintOptions = AS_IT_IS) -> ReadPaper:
    """Render with the bundled faces and read the file back."""
    buffer = BytesIO()
    result = render_pdf(document, buffer, faces="bundled", options=options)
    return ReadPaper(result, buffer.getvalue(), pages_of(buffer.getvalue()))


def pages_of(data: bytes) -> tuple[ReadPage, ...]:
    """What stands on the pages of a finished file."""
    with pdfium.PdfDocument(data) as pdf:
        return tuple(_read_page(pdf[number]) for number in range(len(pdf)))


def boxes_of(data: bytes, number: int = 0) -> tuple[Outline, ...]:
    """Every single box drawn on a page, where the outlines of a page have them together; mm from the upper left."""
    with pdfium.PdfDocument(data) as pdf:
        page = pdf[number]
        height = page.get_height()
        found = []
        for thing in page.get_objects(max_depth=4):
            if thing.type == raw.FPDF_PAGEOBJ_PATH:
                thickness = ctypes.c_float()
                raw.FPDFPageObj_GetStrokeWidth(thing, thickness)
                found += _boxes(thing, height, thickness.value)
        return tuple(found)


def _boxes(thing: pdfium.PdfObject, height: float, thickness: float) -> list[Outline]:
    points: list[tuple[float, float]] = []
    boxes = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(thing)):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            points = []
        points.append((x.value / MM, (height - y.value) / MM))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) >= 4:
            across, down = zip(*points, strict=True)
            boxes.append(Outline(min(across), min(down), max(across), max(down), thickness, dashed=False))
    return boxes


def face_of(data: bytes, text: str, number: int = 0) -> str:
    """The name of the face in which the first character of *text* is set on a page, without the tag of the subset."""
    with pdfium.PdfDocument(data) as pdf:
        text_page = pdf[number].get_textpage()
        found = text_page.search(text).get_next()
        assert found is not None, text
        name = ctypes.create_string_buffer(200)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(text_page, found[0], name, 200, flags)
        return name.value.decode().partition("+")[2] or name.value.decode()


def _read_page(page: pdfium.PdfPage) -> ReadPage:
    width, height = (edge / MM for edge in page.get_size())
    outlines, fonts = [], set()
    for thing in page.get_objects(max_depth=4):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            outlines.append(_outline(thing, height))
        elif thing.type == raw.FPDF_PAGEOBJ_TEXT:
            fonts.add(_font(thing))
    return ReadPage(width, height, tuple(_characters(page, height)), tuple(outlines), frozenset(fonts))


def _characters(page: pdfium.PdfPage, height: float) -> list[Character]:
    text_page = page.get_textpage()
    found: list[Character] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = chr(code)
        if text.isspace() or code < 32 or raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        size = raw.FPDFText_GetFontSize(text_page, index)
        if found and 0xDC00 <= code < 0xE000:  # the second half of a character outside the basic plane
            pair = (found[-1].text + text).encode("utf-16", "surrogatepass").decode("utf-16")
            found[-1] = found[-1]._replace(text=pair)
        else:
            found.append(Character(text, x.value / MM, height - y.value / MM, size))
    return found


def _outline(thing: pdfium.PdfObject, height: float) -> Outline:
    left, bottom, right, top = (edge / MM for edge in thing.get_bounds())
    thickness = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, thickness)
    dashed = raw.FPDFPageObj_GetDashCount(thing) > 0
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    drawn = thickness.value if stroke.value else 0.0
    # pdfium widens the bounds of a stroke by its thickness on every side.
    edge = drawn / MM
    return Outline(left + edge, height - top + edge, right - edge, height - bottom - edge, drawn, dashed)


def _font(thing: pdfium.PdfObject) -> Font:
    font = raw.FPDFTextObj_GetFont(thing)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, name, length)
    return Font(name.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1)
