"""A paper ready to be shown or issued, and one that was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import Document


@dataclass(frozen=True)
class Paper:
    """A paper ready to be shown or issued.

    :param form: form number such as ``F01``; :param number: the paper's own number.
    :param payload: JSON of what it shows (or of the question that yields it, for whole ledgers).
    """

    form: str
    number: str
    title: str
    document: Document
    payload: str
    unit_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was written to a file."""

    path: Path
    pages: int
    digest: str
    missing_characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A paper that can be printed from something.

    :param make: makes it when it is wanted; may raise what the gathering of its form raises.
    """

    form: str
    title: str
    make: Callable[[], Paper]
