"""What the county has changed of its forms, for the papers of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from app.models import settings, templates
from app.models.register import Register
from app.services.desk import COUNTY
from app.services.form_checking import faults_of

if TYPE_CHECKING:
    from app.reports.registry import Wording

WORDS = "form.words"
"""Setting: the local names, as JSON; they are printed instead of words of every form."""


def wording_of(register: Register) -> Wording:
    """The county's own versions of the forms, and its local names.

    Below the county a version this program cannot use is left out: the shipped form is printed, as nobody there could mend it.
    """
    from app.reports.registry import Wording

    words = local_words(register)
    texts = {row["name"]: row["body"] for row in templates.standing(register)}
    return Wording(texts if made_here(register) else _Usable(texts, words), words)


def local_words(register: Register) -> dict[str, str]:
    """本地叫法: what is printed instead of a word of the shipped forms."""
    return words_from(settings.value(register, WORDS))


def words_from(text: str) -> dict[str, str]:
    """Local names as the setting holds them; '' for none.

    :raises msgspec.DecodeError: not local names.
    """
    return msgspec.json.decode(text, type=dict[str, str]) if text else {}


def made_here(register: Register) -> bool:
    """Whether this office makes the forms; below they come from the county, with its packages."""
    return settings.value(register, "office.level", COUNTY) == COUNTY


class _Usable(Mapping[str, str]):
    """Those texts that this program can print with, each judged when it is asked for."""

    def __init__(self, texts: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._texts = texts
        self._words = words

    def __getitem__(self, name: str) -> str:
        if faults_of(name, self._texts[name], self._words):
            raise KeyError(name)
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._texts if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
