"""Names for package files that every system and a FAT32 stick accept. Reading never trusts a name."""

from __future__ import annotations

import re
import unicodedata

from app.exchange.manifest import Kind

SUFFIX = ".bzt"
# ext4 allows 255 bytes (85 Chinese characters), FAT32 255 UTF-16 units; room is left for "（99）" and ".part".
_LONGEST_STEM_BYTES = 200
_FORBIDDEN = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE)
_UNNAMED = "数据包"


def package_filename(kind: Kind, number: int, date: str) -> str:
    """A name such as ``申报_第0003包_2026-03-15.bzt``: whoever finds the stick can read it, so it tells no unit."""
    return safe_filename(f"{kind.label}_第{number:04d}包_{date}{SUFFIX}")


def safe_filename(text: str) -> str:
    """``text`` as a file name ending in ``.bzt``, with nothing that Windows, FAT32 or Linux refuses."""
    stem = text.removesuffix(SUFFIX)
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", stem))
    stem = _shorten(stem.strip(" .\u3000"), _LONGEST_STEM_BYTES).rstrip(" .\u3000") or _UNNAMED
    if _DEVICE.match(stem):
        stem = "_" + stem
    return stem + SUFFIX


def numbered(name: str, copy: int) -> str:
    """The name of the second, third … file of one name: ``….bzt`` → ``…（2）.bzt``; the first keeps its name."""
    return name if copy == 1 else f"{name.removesuffix(SUFFIX)}（{copy}）{SUFFIX}"


def _shorten(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
