"""Rare characters of names and places print in every role, and are read back as themselves."""

from __future__ import annotations

import ctypes
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from app.reports import document_missing, render_pdf
from app.reports.document import Document, Paragraph, Role, Style
from app.reports.fonts import load_fonts
from tests.reports.national_list import LEVEL_THREE
from tests.reports.reading import read

NAMED = "㛃䶮𬭎墕硷峁砭艽"
ROLES: tuple[Role, ...] = ("title", "body", "remark", "heading", "plain")


def set_in(role: Role, text: str) -> Document:
    style = Style(role=role, size=14, align="left", leading=1.4)
    return Document("F00", "试", (Paragraph(text, style, indent=0),), code_corner="none", foot="none")


def test_the_list_is_the_third_level_of_the_national_list() -> None:
    assert len(LEVEL_THREE) == len(set(LEVEL_THREE)) == 1605
    # Outside the basic blocks stand 196: 193 in the supplementary plane, three at the end of the first block.
    assert sum(ord(character) > 0xFFFF or character in "鿍鿎鿏" for character in LEVEL_THREE) == 196


@pytest.mark.parametrize("role", ROLES)
def test_rare_characters_print_in_every_role_and_are_read_back(role: Role) -> None:
    text = NAMED + LEVEL_THREE
    document = set_in(role, text)
    assert document_missing(document, "bundled") == ()
    paper = read(document)
    assert paper.text == text
    assert paper.result.missing_characters == ()
    # All in the face of the role, not in one that stands in.
    face = load_fonts("bundled").face_of(role, "编")
    assert face is not None
    assert {font.name[7:] for page in paper.pages for font in page.fonts} == {face.name}


def test_every_rare_character_has_an_outline_in_the_file() -> None:
    buffer = BytesIO()
    render_pdf(set_in("body", NAMED + LEVEL_THREE), buffer, faces="bundled")
    box = tuple(ctypes.c_double() for _ in range(4))
    seen = 0
    with pdfium.PdfDocument(buffer.getvalue()) as pdf:
        for page in pdf:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                code = raw.FPDFText_GetUnicode(text, index)
                if code < 0x3000 or 0xDC00 <= code < 0xE000:
                    continue
                raw.FPDFText_GetCharBox(text, index, *box)
                left, right, bottom, top = (edge.value for edge in box)
                # An ideograph of 14 points: larger than a stroke, not larger than its square.
                assert 4 < right - left < 16, hex(code)
                assert 3 < top - bottom < 16, hex(code)
                seen += 1
    assert seen == len(NAMED + LEVEL_THREE)
