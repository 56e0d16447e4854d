"""Reading a TrueType face: which characters it has, how wide they are, where their outlines lie.

reportlab reads a face value by value and needs a tenth of a second for each Chinese face, a third of a second before
the first paper appears; here whole tables are read at once. Cutting a subset is left to reportlab, which works on
the attributes that :meth:`TrueType.extractInfo` sets.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import eq
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import FF_FIXED, FF_FORCEBOLD, FF_ITALIC, FF_SYMBOLIC, TTFError, TTFontFace

from app.reports.font_files import names_in

# Rights of a face (OpenType, OS/2, fsType): no embedding; no subsets, or bitmaps only.
_RESTRICTED, _NO_SUBSET = 0x0002, 0x0300
# Character maps in Unicode (platform, encoding), best first: all planes, then the basic one.
_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NOT_IN_POSTSCRIPT = re.compile(r"[^!-~]|[\[\](){}<>/%]")
# Every maker draws something else at the places for private use.
_PRIVATE = frozenset(range(0xE000, 0xF900))
_SPACES = frozenset({0x20, 0xA0, 0x3000, *range(0x2000, 0x200B)})
_FORCE_BOLD_FROM = 600
_LAST_OF_BASIC = 0xFFFF


class TrueType(TTFontFace):
    """A face of a file, ready for :meth:`makeSubset`.

    :param place: which face of a collection, from 0.
    :raises OSError: the file cannot be read.
    :raises TTFError: it is no TrueType face, or it is damaged.
    """

    _ttf_data: bytes

    def __init__(self, path: Path, place: int = 0) -> None:
        try:
            super().__init__(str(path), subfontIndex=place)
        except (struct.error, LookupError, ValueError) as error:
            raise TTFError(f"{path}: {error}") from error

    @property
    def family(self) -> str:
        """The family as people know it: its Chinese name, where it has one."""
        names = [name for name in names_in(self._whole("name"), {1}) if name.strip("\0 ")]
        return next(
            (name for name in names if _CHINESE.search(name)),
            names[0] if names else self.name.decode("ascii"),
        )

    @property
    def may_be_embedded(self) -> bool:
        """Whether its maker allows a subset of it in a document (faces of Apple do not say)."""
        rights = self._table("OS/2", ">8xH")[0] if "OS/2" in self.table else 0
        return rights & 0x000F != _RESTRICTED and not rights & _NO_SUBSET

    def characters(self) -> frozenset[str]:
        """The characters with a shape of their own, and the spaces."""
        starts, glyphs = self.glyphPos, self.charToGlyph
        # Whole tables at a time again: a Chinese face has 30 000 characters.
        blank = {0, *compress(range(self.numGlyphs), map(eq, starts, islice(starts, 1, None)))}
        undrawn = set(compress(glyphs, map(blank.__contains__, glyphs.values()))) | _PRIVATE
        return frozenset(map(chr, glyphs.keys() - undrawn)) | {
            chr(space) for space in _SPACES & glyphs.keys()
        }

    def width(self, character: str) -> float:
        """Advance of *character* in em."""
        advance: int = self.hmetrics[self.charToGlyph.get(ord(character), 0)][0]
        return advance / float(self.unitsPerEm)

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 (reportlab's names)
        """Read the tables; reportlab calls this when it has found them."""
        self.name = self._postscript_name().encode("ascii")
        self.unitsPerEm, *bounds, self._long_offsets = self._table("head", ">18xH16x4h6xH")
        scale = 1000 / self.unitsPerEm
        self.bbox = [bound if self.unitsPerEm == 1000 else bound * scale for bound in bounds]
        self._read_style(scale)
        (metrics,) = self._table("hhea", ">34xH")
        (self.numGlyphs,) = self._table("maxp", ">4xH")
        self.hmetrics = _Metrics(self._ttf_data, self.get_table_pos("hmtx")[0], metrics, self.numGlyphs)
        self.defaultWidth = self.hmetrics[0][0] * scale
        self._read_offsets()
        self.charToGlyph: dict[int, int] = self._character_map()
        if 0x20 in self.charToGlyph:
            self.charToGlyph[0xA0] = self.charToGlyph[0x20]

    def _table(self, tag: str, layout: str) -> tuple[int, ...]:
        return struct.unpack_from(layout, self._ttf_data, self.get_table_pos(tag)[0])

    def _whole(self, tag: str) -> bytes:
        start, length = self.get_table_pos(tag)
        return self._ttf_data[start : start + length]

    def _postscript_name(self) -> str:
        table = self._whole("name")
        for wanted in (6, 4, 1):
            for name in names_in(table, {wanted}):
                if name.isascii() and (plain := _NOT_IN_POSTSCRIPT.sub("", name.replace(" ", "-"))):
                    return plain
        return _NOT_IN_POSTSCRIPT.sub("", Path(self.filename).stem) or "Face"

    def _read_style(self, scale: float) -> None:
        """Heights, slant and weight, as the descriptor of an embedded font has them."""
        version, weight, ascent, descent = self._table("OS/2", ">H2xH62xhh")
        cap_height = self._table("OS/2", ">88xh")[0] if version > 1 else ascent
        exact = self.unitsPerEm == 1000
        self.ascent, self.descent, self.capHeight = (
            value if exact else value * scale for value in (ascent, descent, cap_height)
        )
        self.stemV = 50 + int((weight / 65.0) ** 2)
        slant, fraction, fixed = self._table("post", ">4xhH4xL")
        self.italicAngle = slant + fraction / 65536.0
        self.flags = FF_SYMBOLIC
        if self.italicAngle:
            self.flags |= FF_ITALIC
        if weight >= _FORCE_BOLD_FROM:
            self.flags |= FF_FORCEBOLD
        if fixed:
            self.flags |= FF_FIXED

    def _read_offsets(self) -> None:
        start, count = self.get_table_pos("loca")[0], self.numGlyphs + 1
        if self._long_offsets:
            self.glyphPos: Sequence[int] = _numbers("I", self._ttf_data, start, count)
        else:
            self.glyphPos = [2 * offset for offset in _numbers("H", self._ttf_data, start, count)]

    def _character_map(self) -> dict[int, int]:
        table = self._whole("cmap")
        (count,) = struct.unpack_from(">2xH", table)
        found = {
            (platform, encoding): start
            for platform, encoding, start in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count])
        }
        for place in _MAPS:
            if place in found:
                part = table[found[place] :]
                (kind,) = struct.unpack_from(">H", part)
                if kind == 12:
                    return _map_of_all_planes(part)
                if kind == 4:
                    return _map_of_basic_plane(part)
        raise TTFError(f"{self.filename}: no Unicode character map")


class _Metrics(Sequence[tuple[int, int]]):
    """Advance and left bearing of every glyph; the last ones share the advance of glyph *count* - 1."""

    def __init__(self, data: bytes, start: int, count: int, glyphs: int) -> None:
        self._pairs = _numbers("H", data, start, 2 * count)
        self._bearings = _numbers("H", data, start + 4 * count, glyphs - count)
        self._count = count

    def __len__(self) -> int:
        return self._count + len(self._bearings)

    def __getitem__(self, glyph: Any) -> Any:
        if glyph < self._count:
            return self._pairs[2 * glyph], self._pairs[2 * glyph + 1]
        return self._pairs[2 * self._count - 2], self._bearings[glyph - self._count]


def _numbers(kind: str, data: bytes, start: int, count: int) -> array[int]:
    """*count* unsigned numbers of 2 (H) or 4 (I) bytes from *start*."""
    numbers = array(kind)
    numbers.frombytes(data[start : start + count * numbers.itemsize])
    if len(numbers) < count:
        raise TTFError("a table ends before its last number")
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _map_of_all_planes(table: bytes) -> dict[int, int]:
    """A character map of format 12."""
    (count,) = struct.unpack_from(">12xL", table)
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">LLL", table[16 : 16 + 12 * count]):
        last = min(last, 0x10FFFF)
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return glyphs


def _map_of_basic_plane(table: bytes) -> dict[int, int]:
    """A character map of format 4: ranges of codes whose glyphs follow each other or are listed."""
    (double,) = struct.unpack_from(">6xH", table)
    count = double // 2
    numbers = struct.unpack_from(f">{(len(table) - 14) // 2}H", table, 14)
    ends, starts = numbers[:count], numbers[count + 1 : 2 * count + 1]
    deltas, offsets = numbers[2 * count + 1 : 3 * count + 1], numbers[3 * count + 1 : 4 * count + 1]
    glyphs: dict[int, int] = {}
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        codes = range(first, min(last, _LAST_OF_BASIC - 1) + 1)
        listed: Iterable[int] = codes
        if offset:
            place = 3 * count + 1 + number + offset // 2
            listed = numbers[place : place + len(codes)]
        for code, glyph in zip(codes, listed, strict=False):
            if glyph or not offset:
                glyphs[code] = (glyph + delta) & _LAST_OF_BASIC
    return glyphs
