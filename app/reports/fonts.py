"""Faces for paper: the official ones where the machine has them, the bundled ones otherwise.

Official papers are set in five roles: 小标宋 for titles, 仿宋 for text, 楷体 for remarks, 黑体 for headings, and 宋体 for
the page numbers of letters.
Offices usually own these faces, but they may not be passed on, so the program carries Noto Serif SC and
Noto Sans SC and falls back on them, face by face and also character by character: a rare character
that 仿宋_GB2312 lacks is taken from Noto. A character no face has leaves a blank one em wide, to be written by
hand; :func:`missing_characters` names such characters before anything is printed.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import Literal, NamedTuple

from reportlab.pdfbase.ttfonts import TTFError

from app.errors import EnvironmentProblem
from app.reports.document import Role
from app.reports.font_files import FontFile, FontFiles, font_folders
from app.reports.truetype import TrueType
from app.reports.veil import is_veiled, unveiled

Source = Literal["machine", "bundled"]

BUNDLED_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"

_BUNDLED: dict[Role, str] = {
    "title": "NotoSerifSC-Bold.ttf",
    "body": "NotoSerifSC-Regular.ttf",
    "remark": "NotoSerifSC-Regular.ttf",
    "heading": "NotoSansSC-Bold.ttf",
    "plain": "NotoSerifSC-Regular.ttf",
}
# Where a character is looked for when the face of its role lacks it.
_SPARE = ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf")

# Words every paper has; a face without them is a sample or made for another language.
_COMMON = frozenset("机构编制审批")


_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Variation selectors choose a form of the character before them; our faces have one form of each.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Face:
    """One TrueType face: the characters it has and how wide they are.

    :param place: which face of a collection, from 0.
    """

    def __init__(self, path: Path, place: int = 0) -> None:
        self.path = path
        self.place = place
        self.ttf = TrueType(path, place)
        self.glyphs: dict[int, int] = self.ttf.charToGlyph
        self.characters = self.ttf.characters()
        # reportlab reads the file through one position; two jobs in two threads share the face.
        self._reading = threading.Lock()

    @property
    def name(self) -> str:
        """PostScript name, as it appears in the PDF."""
        return str(self.ttf.name.decode("ascii"))

    def width(self, character: str) -> float:
        """Advance of *character* in em."""
        return self.ttf.width(character)

    def subset(self, characters: list[str]) -> bytes:
        """A TrueType file with these characters only; its glyphs are numbered in the order of first use."""
        with self._reading:
            program: bytes = self.ttf.makeSubset([ord(character) for character in characters])
        return program


class Run(NamedTuple):
    """A piece of text set in one face; ``face`` is None where no face has the character."""

    face: Face | None
    text: str


class _Faces(dict[Role, Face]):
    """The face of each role, loaded at its first use."""

    def __init__(self, load: Callable[[Role], Face]) -> None:
        super().__init__()
        self._load = load
        self._loading = threading.Lock()

    def __missing__(self, role: Role) -> Face:
        with self._loading:
            if role not in self:
                self[role] = self._load(role)
        return self[role]


class _Advances(dict[str, float]):
    """Advance of each character in em, worked out at its first use."""

    def __init__(self, fonts: Fonts, role: Role) -> None:
        super().__init__({"\n": 0.0})
        self._fonts = fonts
        self._role: Role = role

    def __missing__(self, character: str) -> float:
        shown = unveiled(character)
        face = self._fonts.face_of(self._role, shown)
        width = self[character] = face.width(shown) if face else 1.0
        return width


class Fonts:
    """The faces of the roles, with other faces that stand in for a missing character.

    :param load: gives the face of a role; called once for each role that is used.
    :param rare: gives the faces of the rarest characters; called when the first such character is met.
    """

    def __init__(self, load: Callable[[Role], Face], rare: Callable[[], Iterable[Face]] = tuple) -> None:
        self._faces = _Faces(load)
        self._rare = functools.cache(lambda: tuple(rare()))
        self._advances = {role: _Advances(self, role) for role in _BUNDLED}

    def face(self, role: Role) -> Face:
        """The face of *role*."""
        return self._faces[role]

    def width(self, role: Role, text: str) -> float:
        """Width of *text* in em of its type size."""
        return sum(map(self._advances[role].__getitem__, text))

    def advances(self, role: Role) -> dict[str, float]:
        """Advance of each character in em; looking a character up works it out."""
        return self._advances[role]

    def whole(self, role: Role, text: str) -> Face | None:
        """The face of *role*, if it has every character of *text*."""
        face = self._faces[role]
        return face if face.characters.issuperset(text) else None

    def runs(self, role: Role, text: str) -> Iterator[Run]:
        """Cut *text* into pieces of one face each."""
        whole = self.whole(role, text)
        if whole:
            yield Run(whole, text)
            return
        for face, piece in groupby(text, key=lambda character: self.face_of(role, character)):
            yield Run(face, "".join(piece))

    def face_of(self, role: Role, character: str) -> Face | None:
        """The face that has *character*: that of the role, else a bundled one (read only when it is needed), else that
        of another role, else one for rare characters. So what is left blank does not depend on the role.
        """
        face = self._faces[role]
        if character in face.characters:
            return face
        stand_ins = chain(map(_bundled, _SPARE), map(self._faces.__getitem__, _BUNDLED))
        found = next((stand_in for stand_in in stand_ins if character in stand_in.characters), None)
        return found or next((other for other in self._rare() if character in other.characters), None)

    def missing_characters(self, text: str) -> list[str]:
        """Characters of *text* that no face has, each once, in order of appearance."""
        return [
            character
            for character in dict.fromkeys(printable(text))
            if character != "\n" and not is_veiled(character) and self.face_of("body", character) is None
        ]


def printable(text: str) -> str:
    r"""*text* without what has no shape on paper: control, format and variation characters; line ends as ``\n``.

    Nothing visible is lost: tabs become spaces.
    """
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    return "".join(
        character
        for character in _INVISIBLE.sub("", text)
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def missing_characters(text: str, source: Source = "machine") -> list[str]:
    """Characters of *text* that will be left blank on paper, each once, in order of appearance."""
    return load_fonts(source).missing_characters(text)


def official_families(source: Source = "machine") -> dict[Role, str]:
    """The family of the official face each role has on this machine; "" where a bundled face stands in."""
    fonts = load_fonts(source)
    return {
        role: "" if (face := fonts.face(role)).path.parent == BUNDLED_FOLDER else face.ttf.family
        for role in _BUNDLED
    }


@functools.cache
def load_fonts(source: Source = "machine") -> Fonts:
    """The faces to print with.

    :param source: ``"machine"`` takes official faces where installed; ``"bundled"`` only the faces that come
        with the program, so that the same content gives the same bytes everywhere.
    :raises EnvironmentProblem: a bundled font file is missing or damaged.
    """
    if source == "bundled":
        return Fonts(lambda role: _bundled(_BUNDLED[role]))
    return machine_fonts(font_folders())


def machine_fonts(folders: Iterable[Path]) -> Fonts:
    """The official faces found below *folders*, and the bundled ones for the roles that have none."""
    files = FontFiles(folders)
    return Fonts(
        lambda role: _official(role, files) or _bundled(_BUNDLED[role]),
        lambda: filter(None, map(_embeddable, files.rare())),
    )


@functools.cache
def _bundled(name: str) -> Face:
    try:
        return Face(BUNDLED_FOLDER / name)
    except (OSError, TTFError) as error:
        raise EnvironmentProblem(
            "程序自带的字体文件不见了或已损坏，暂时不能打印，数据没有受影响。",
            next_step="请把程序重新安装一遍，数据会保留。",
            detail=f"{BUNDLED_FOLDER / name}: {error}",
        ) from error


def _official(role: Role, files: FontFiles) -> Face | None:
    """The best usable official face of *role*; one without the commonest characters is a sample or a foreign face."""
    for file in files.official(role):
        face = _embeddable(file)
        if face is not None and face.characters >= _COMMON:
            return face
    return None


def _embeddable(file: FontFile) -> Face | None:
    """The face in *file*, unless it is damaged, has no TrueType outlines or may not be embedded."""
    try:
        face = Face(file.path, file.place)
    except (OSError, TTFError):
        return None
    return face if face.ttf.may_be_embedded else None
