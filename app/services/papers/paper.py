"""A paper ready to be shown or issued, and one that was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import Document, Imprint


@dataclass(frozen=True)
class Paper:
    """A paper ready to be shown or issued.

    :param form: form number such as ``F01``; :param number: the paper's own number.
    :param payload: JSON of what it shows (or of the question that yields it, for whole ledgers).
    :param content: what it shows, the content of its form; with *imprint* and *template* all a reprint needs.
    :param template: text of the template it was filled into; :param words: JSON of the local words used in it.
    :param kept: False for what must not lie in the register (a recovery key).
    :param reprint_of: the issued paper this one repeats. :param letter_id: the letter it is.
    """

    form: str
    number: str
    title: str
    document: Document
    payload: str
    unit_id: int | None = None
    case_id: int | None = None
    content: Any = None
    imprint: Imprint | None = None
    template: str = ""
    words: str = ""
    kept: bool = True
    reprint_of: int | None = None
    letter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """Papers that were written to a file.

    :param ids: of the rows that note them.
    """

    path: Path
    pages: int
    digest: str
    missing_characters: tuple[str, ...]
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A paper that can be printed from something.

    :param make: makes it when it is wanted; may raise what the gathering of its form raises.
    """

    form: str
    title: str
    make: Callable[[], Paper]
