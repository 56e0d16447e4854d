"""Small faces with the names of official ones, cut from the bundled faces, for tests of what a machine has."""

from __future__ import annotations

import functools
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from app.reports.fonts import BUNDLED_FOLDER

# Bytes a file needs before its family is looked up; the tables of these small faces are far shorter.
FULL_SIZE = 1_000_001
WORDS = "机构编制审批表张三（）〔〕0123456789"


@functools.cache
def _cut(source: str, words: str) -> bytes:
    font = TTFont(BUNDLED_FOLDER / source)
    options = subset.Options()
    options.name_IDs = ["*"]
    options.layout_features = []
    cutter = subset.Subsetter(options)
    cutter.populate(text=words)
    cutter.subset(font)
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def face(
    english: str,
    chinese: str = "",
    *,
    source: str = "NotoSansSC-Regular.ttf",
    words: str = WORDS,
    embedding: int = 0,
    platforms: tuple[int, ...] = (3, 1),
) -> TTFont:
    """A small face whose family is *english* and, in its Chinese records, *chinese*.

    :param embedding: its right to be embedded (``fsType``); 2 forbids it.
    :param platforms: for which platforms the Chinese name is written: 3 Windows, 1 Macintosh.
    """
    font = TTFont(BytesIO(_cut(source, words)))
    names = font["name"]
    names.names = []
    for number, text in ((1, english), (2, "Regular"), (4, english), (6, english.replace(" ", ""))):
        names.setName(text, number, 3, 1, 0x409)
        names.setName(text, number, 1, 0, 0)
    if chinese and 3 in platforms:
        names.setName(chinese, 1, 3, 1, 0x804)
    if chinese and 1 in platforms:
        names.setName(chinese, 1, 1, 25, 33)
    font["OS/2"].fsType = embedding
    return font


def install(path: Path, *faces: TTFont) -> Path:
    """Write *faces* to *path*, as a collection when there are several, filled up to the size of a Chinese font."""
    if len(faces) == 1:
        faces[0].save(path)
    else:
        collection = TTCollection()
        collection.fonts = list(faces)
        collection.save(str(path))
    with path.open("r+b") as file:
        file.seek(0, 2)
        file.truncate(max(file.tell(), FULL_SIZE))
    return path
