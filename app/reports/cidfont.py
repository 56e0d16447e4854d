"""Embedding the used part of a face in a PDF as one font.

reportlab's own TrueType support makes a separate font for every 256 characters; a Chinese ledger would get dozens
of them and every name would be cut into pieces of different fonts. Here each face becomes one Type 0 font with
two-byte codes (ISO 32000-1, 9.7): a code per character, so that text read back from the PDF is exactly what was
written even where two characters share a glyph. Reading the face and cutting the subset is reportlab's work.
"""

from __future__ import annotations

import zlib
from itertools import groupby

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfbase.ttfonts import SUBSETN

from app.reports.fonts import Face

# Entries of a bfchar block (ISO 32000-1, 9.10.3).
_BLOCK = 100
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class _Codes(dict[str, str]):
    """The code of each character as four hexadecimal digits, given out at its first use."""

    def __missing__(self, character: str) -> str:
        code = self[character] = f"{len(self) + 1:04X}"
        return code


class EmbeddedFont:
    """The characters of one face that one PDF uses.

    :param number: distinguishes the fonts of one PDF.
    """

    def __init__(self, face: Face, number: int) -> None:
        self.face = face
        self.name = f"F{number}"
        self._number = number
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """*text* as hexadecimal codes, for ``<…> Tj``."""
        return "".join(map(self._codes.__getitem__, text))

    def add_to(self, document: PDFDocument, *, compress: bool) -> PDFObjectReference:
        """Put the font into *document*; after this no character may be added."""
        characters = list(self._codes)
        base_name = f"{SUBSETN(self._number).decode('ascii')}+{self.face.name}"
        to_unicode = document.Reference(stream(_unicode_map(characters).encode("ascii"), compress=compress))
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(base_name),
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": self._descriptor(document, base_name, characters, compress),
                "DW": 1000,
                "W": _widths(self.face, characters),
                "CIDToGIDMap": document.Reference(stream(self._glyph_numbers(characters), compress=compress)),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(base_name),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": to_unicode,
            }
        )
        reference: PDFObjectReference = document.Reference(font)
        return reference

    def _descriptor(
        self, document: PDFDocument, base_name: str, characters: list[str], compress: bool
    ) -> PDFObjectReference:
        ttf = self.face.ttf
        program = self.face.subset(characters)
        file = stream(program, compress=compress)
        file.dictionary["Length1"] = len(program)
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(base_name),
                "Flags": ttf.flags,
                "FontBBox": PDFArray(ttf.bbox),
                "ItalicAngle": ttf.italicAngle,
                "Ascent": ttf.ascent,
                "Descent": ttf.descent,
                "CapHeight": ttf.capHeight,
                "StemV": ttf.stemV,
                "FontFile2": document.Reference(file),
            }
        )
        reference: PDFObjectReference = document.Reference(descriptor)
        return reference

    def _glyph_numbers(self, characters: list[str]) -> bytes:
        """The CIDToGIDMap. The subset numbers glyphs in the order of first use; glyph 0 is the empty one."""
        order: dict[int, int] = {0: 0}
        numbers = [order.setdefault(self.face.glyphs[ord(character)], len(order)) for character in characters]
        return b"\0\0" + b"".join(number.to_bytes(2, "big") for number in numbers)


def stream(content: bytes, *, compress: bool) -> PDFStream:
    """A PDF stream that is compressed at once, not when the file is written, to keep memory small."""
    if not compress:
        return PDFStream(content=content, filters=())
    dictionary = PDFDictionary({"Filter": PDFName("FlateDecode")})
    return PDFStream(dictionary=dictionary, content=zlib.compress(content))


def _unicode_map(characters: list[str]) -> str:
    blocks = []
    for start in range(0, len(characters), _BLOCK):
        block = characters[start : start + _BLOCK]
        pairs = "".join(
            f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>\n"
            for code, character in enumerate(block, start + 1)
        )
        blocks.append(f"{len(block)} beginbfchar\n{pairs}endbfchar\n")
    return _CMAP_HEAD + "".join(blocks) + _CMAP_TAIL


def _widths(face: Face, characters: list[str]) -> PDFArray:
    """The W array: only the characters that are not one em wide, consecutive ones together."""
    narrow = [
        (code, round(1000 * face.width(character)))
        for code, character in enumerate(characters, 1)
        if round(1000 * face.width(character)) != 1000
    ]
    entries: list[object] = []
    for _, group in groupby(enumerate(narrow), key=lambda item: item[1][0] - item[0]):
        codes = [entry for _, entry in group]
        entries += [codes[0][0], PDFArray([width for _, width in codes])]
    return PDFArray(entries)
