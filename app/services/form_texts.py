"""Texts of forms: what differs between two, files they come in, and what local names may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from app.errors import DataProblem, UsageProblem

MOST_WORDS, LONGEST_WORD = 60, 30
LARGEST_FILE = 1_000_000
_PLACES = "【】〖〗"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that two versions do not share; *line* (from 1) is its place in the version it stands in.

    :param side: ``earlier`` or ``later``.
    """

    side: str
    line: int
    text: str


def differences(earlier: str, later: str) -> list[Difference]:
    """The lines two texts do not share, in their order."""
    before, after = earlier.splitlines(), later.splitlines()
    found: list[Difference] = []
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [Difference("earlier", place + 1, before[place]) for place in range(first, last)]
            found += [Difference("later", place + 1, after[place]) for place in range(begin, end)]
    return found


def checked_words(words: Mapping[str, str]) -> dict[str, str]:
    """Local names that may be used, without blanks around them.

    :raises UsageProblem: too many, empty, too long, or with the marks of places to fill in.
    """
    tidy = {word.strip(): local.strip() for word, local in words.items() if word.strip() or local.strip()}
    if len(tidy) > MOST_WORDS:
        raise UsageProblem(f"本地叫法最多 {MOST_WORDS} 个，现在有 {len(tidy)} 个。")
    for word, local in tidy.items():
        if not word or not local:
            raise UsageProblem(f"“{word or local}”要写明原来的叫法和本地的叫法。")
        for text in (word, local):
            if len(text) > LONGEST_WORD:
                raise UsageProblem(f"“{text}”太长，最多 {LONGEST_WORD} 个字。")
            if any(mark in text for mark in _PLACES) or not text.isprintable():
                raise UsageProblem(f"“{text}”里不能有 {' '.join(_PLACES)} 和换行。")
        if word == local:
            raise UsageProblem(f"“{word}”和本地的叫法一样，请去掉这一行。")
    return tidy


def read_text(path: Path) -> str:
    """The text of a file of a form.

    :raises UsageProblem: no such file. :raises DataProblem: too large, or not text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageProblem(f"打不开“{path}”。", next_step="请核对文件的位置。", detail=str(error)) from error
    if len(content) > LARGEST_FILE:
        raise DataProblem(f"“{path.name}”太大，不是表样。")
    decoders: Sequence[Callable[[bytes], str]] = (
        lambda raw: raw.decode("utf-8-sig"),
        lambda raw: raw.decode("gb18030"),
    )
    for decode in decoders:
        try:
            return decode(content)
        except UnicodeDecodeError:
            continue
    raise DataProblem(f"“{path.name}”不是文字文件。", next_step="请用“导出”得到的文件。")


def tidied(text: str) -> str:
    """A text with the line ends of the shipped forms: Windows editors write others."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
