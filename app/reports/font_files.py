"""The font files of this machine: which of them are the faces of official papers.

A file is known by its usual name (``simfang.ttf``) or by the family its name table gives (方正小标宋简体 in a file
called ``font123.ttf``). Names are compared without case, spaces and dashes. Only headers and name tables are read,
and only when file names alone do not tell.
"""

from __future__ import annotations

import os
import re
import struct
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.reports.document import Role

# Faces of official papers, best first; each by its families, PostScript names and the names of its file on Windows,
# UOS and Kylin (CESI: the faces of the national electronics standardisation institute that come with both).
_OFFICIAL: dict[Role, tuple[tuple[str, ...], ...]] = {
    "title": (
        ("方正小标宋简体", "方正小标宋", "FZXiaoBiaoSong-B05S", "FZXBSJW", "FZXBSJW--GB1-0"),
        ("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXBSK", "FZXBSK--GBK1-0"),
        ("方正公文小标宋",),
        ("小标宋-GB18030", "CESI小标宋-GB18030", "CESI_小标宋(GB18030-2005)", "CESI_XBS_GB18030", "GB_XBS_GB18030"),
        ("小标宋-GB13000", "CESI小标宋-GB13000", "CESI_XBS_GB13000"),
        ("小标宋-GB2312", "CESI小标宋-GB2312", "CESI_小标宋(GB2312-1980)", "CESI_XBS_GB2312"),
        ("小标宋体", "小标宋", "小标宋简体", "文星标宋", "汉仪小标宋简", "长城小标宋体", "文鼎小标宋简"),
        ("华文中宋", "STZhongsong", "STZHONGS"),
    ),
    "body": (
        ("仿宋_GB2312", "FangSong_GB2312", "simfang", "FSGB2312", "仿宋", "FangSong"),
        ("CESI仿宋-GB18030", "仿宋-GB18030", "CESI_FS_GB18030", "GB_FS_GB18030"),
        ("CESI仿宋-GB13000", "仿宋-GB13000", "CESI_FS_GB13000"),
        ("CESI仿宋-GB2312", "仿宋-GB2312", "CESI_FS_GB2312"),
        ("方正仿宋_GBK", "FZFangSong-Z02", "FZFSK", "FZFSK--GBK1-0"),
        ("方正仿宋简体", "FZFangSong-Z02S", "FZFSJW", "FZFSJW--GB1-0"),
        ("方正公文仿宋",),
        ("华文仿宋", "STFangsong", "STFANGSO"),
    ),
    "remark": (
        ("楷体_GB2312", "KaiTi_GB2312", "simkai", "KTGB2312", "楷体", "KaiTi"),
        ("CESI楷体-GB18030", "楷体-GB18030", "CESI_KT_GB18030", "GB_KT_GB18030"),
        ("CESI楷体-GB13000", "楷体-GB13000", "CESI_KT_GB13000"),
        ("CESI楷体-GB2312", "楷体-GB2312", "CESI_KT_GB2312"),
        ("方正楷体_GBK", "FZKai-Z03", "FZKTK", "FZKTK--GBK1-0"),
        ("方正楷体简体", "FZKai-Z03S", "FZKTJW", "FZKTJW--GB1-0"),
        ("方正公文楷体",),
        ("华文楷体", "STKaiti"),
    ),
    "heading": (
        ("黑体", "SimHei", "黑体_GB2312", "heiti"),
        ("CESI黑体-GB18030", "黑体-GB18030", "CESI_HT_GB18030", "GB_HT_GB18030"),
        ("CESI黑体-GB13000", "黑体-GB13000", "CESI_HT_GB13000"),
        ("CESI黑体-GB2312", "黑体-GB2312", "CESI_HT_GB2312"),
        ("方正黑体_GBK", "FZHei-B01", "FZHTK", "FZHTK--GBK1-0"),
        ("方正黑体简体", "FZHei-B01S", "FZHTJW", "FZHTJW--GB1-0"),
        ("方正公文黑体",),
    ),
    "plain": (
        ("宋体", "SimSun", "NSimSun", "新宋体"),
        ("CESI宋体-GB18030", "宋体-GB18030", "CESI_SS_GB18030", "GB_ST_GB18030"),
        ("CESI宋体-GB13000", "宋体-GB13000", "CESI_SS_GB13000"),
        ("CESI宋体-GB2312", "宋体-GB2312", "CESI_SS_GB2312"),
        ("方正书宋_GBK", "FZSSK", "FZSSK--GBK1-0"),
        ("方正书宋简体", "FZSSJW", "FZSSJW--GB1-0"),
        ("华文宋体", "STSong"),
    ),
}  # fmt: skip

# Faces of the rarest characters, beyond the national list, that come with Windows, UOS and Kylin or that offices add.
_RARE = (
    "CESI宋体-GB18030", "宋体-GB18030", "CESI_SS_GB18030", "GB_ST_GB18030", "方正宋体S-超大字符集",
    "方正宋体S-超大字符集(SIP)", "FZSongS-Extended", "FZSongS-Extended(SIP)", "SimSun-ExtB", "宋体-ExtB", "simsunb",
    "SimSun-ExtG", "simsunextg", "HanaMinA", "HanaMinB", "花园明朝A", "花园明朝B", "Plangothic P1", "Plangothic P2",
    "遍黑体 P1", "遍黑体 P2", "TH-Tshyn-P0", "TH-Tshyn-P1", "TH-Tshyn-P2",
)  # fmt: skip

# No face with the 6 763 characters of GB 2312 is smaller; files below are not opened in search of a family.
_LEAST_SIZE = 1_000_000
_SUFFIXES = frozenset({".ttf", ".ttc"})
_NOT_IN_KEYS = re.compile(r"[\W_]+")
# Outlines of TrueType (Windows, Apple); what begins with OTTO has PostScript outlines, which cannot be embedded here.
_TRUETYPE = frozenset({b"\0\1\0\0", b"true"})
_COLLECTION = b"ttcf"
_MOST_FACES = 64
# The names by which a face is known, see names_in.
_NAME_IDS = frozenset({1, 4, 6, 16})


class FontFile(NamedTuple):
    """A face in a file; ``place`` counts the faces of a collection from 0."""

    path: Path
    place: int = 0


class FontFiles:
    """The font files below some folders."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._files = sorted(_font_files(folders), key=lambda item: (item[0].name.lower(), str(item[0])))
        self._by_file_name: dict[str, list[FontFile]] = {}
        for path, _ in self._files:
            self._by_file_name.setdefault(_key(path.stem), []).append(FontFile(path))
        self._by_family: dict[str, list[FontFile]] | None = None

    def official(self, role: Role) -> Iterator[FontFile]:
        """The official faces of *role*, best first; whether one can be used is not known before it is loaded."""
        for names in _OFFICIAL[role]:
            yield from self._named(names)

    def rare(self) -> Iterator[FontFile]:
        """Faces with characters beyond the national list."""
        yield from dict.fromkeys(self._named(_RARE))

    def _named(self, names: Sequence[str]) -> Iterator[FontFile]:
        keys = [_key(name) for name in names]
        for key in keys:
            yield from self._by_file_name.get(key, ())
        families = self.families()
        for key in keys:
            yield from families.get(key, ())

    def families(self) -> dict[str, list[FontFile]]:
        """Faces by the names their files give them; read once, at the first call."""
        if self._by_family is None:
            self._by_family = {}
            for path, size in self._files:
                if size >= _LEAST_SIZE:
                    for place, names in enumerate(face_names(path)):
                        for key in dict.fromkeys(map(_key, names)):
                            self._by_family.setdefault(key, []).append(FontFile(path, place))
        return self._by_family


def font_folders() -> list[Path]:
    """The folders where this machine keeps fonts, those of everybody and those of the user."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(Path.home())))
        return [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    home = Path.home()
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts",
        home / ".fonts",
    ]


def face_names(path: Path) -> list[tuple[str, ...]]:
    """The names each TrueType face of a file gives itself; nothing for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            if file.read(4) != _COLLECTION:
                return [_names(file, 0)]
            _, count = struct.unpack(">LL", file.read(8))
            offsets = struct.unpack(f">{min(count, _MOST_FACES)}L", file.read(4 * min(count, _MOST_FACES)))
            return [_names(file, offset) for offset in offsets]
    except (OSError, struct.error):
        return []


def _font_files(folders: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Font files with their size; a folder or file that may not be read is passed over."""
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                path = Path(parent, name)
                if path.suffix.lower() in _SUFFIXES:
                    try:
                        yield path, path.stat().st_size
                    except OSError:
                        continue


def _names(file: BinaryIO, offset: int) -> tuple[str, ...]:
    """The names of the face whose header is at *offset*."""
    file.seek(offset)
    version, count = struct.unpack(">4sH6x", file.read(12))
    if version not in _TRUETYPE:
        return ()
    directory = file.read(16 * count)
    for tag, _, start, length in struct.iter_unpack(">4sLLL", directory):
        if tag == b"name":
            file.seek(start)
            return tuple(names_in(file.read(length), _NAME_IDS))
    return ()


def names_in(table: bytes, wanted: Collection[int]) -> Iterator[str]:
    """Names in a name table, in all their languages.

    :param wanted: which names: 1 family, 4 full name, 6 PostScript name, 16 typographic family.
    """
    _, count, strings = struct.unpack_from(">HHH", table)
    for number in range(count):
        platform, encoding, _, name, length, start = struct.unpack_from(">6H", table, 6 + 12 * number)
        if name in wanted:
            raw = table[strings + start : strings + start + length]
            for codec in _codecs(platform, encoding):
                yield raw.decode(codec, "ignore")
            if platform == 3 and encoding == 3:  # GB codes, each in two bytes
                yield raw.replace(b"\0", b"").decode("gbk", "ignore")


def _codecs(platform: int, encoding: int) -> Sequence[str]:
    """How a name may be written; old Chinese faces mark GB codes as Roman ones."""
    if platform == 1:
        return ("gbk",) if encoding == 25 else ("mac_roman", "gbk")
    return ("utf-16-be",)


def _key(name: str) -> str:
    return _NOT_IN_KEYS.sub("", name).casefold()
