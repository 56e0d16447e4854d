"""Characters that a paper will leave blank, told before anything is laid out or printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from app.reports.document import Document, Line, Style
from app.reports.fonts import Source, load_fonts


def document_missing(document: Document, source: Source = "machine") -> tuple[str, ...]:
    """Characters of *document* that no face has, each once, in order of appearance.

    They are printed as a blank of one em, to be filled in by hand. A ledger of 60 000 lines takes part of a second.
    """
    seen: dict[str, None] = {}
    known = seen.keys()
    parts: list[Any] = [document.title, document.blocks]
    if not document.overlay:
        parts += [document.imprint, document.copies]
    for text in _texts(parts):
        if not known >= set(text):
            seen.update(dict.fromkeys(text))
    return tuple(load_fonts(source).missing_characters("".join(seen)))


def _texts(value: Any) -> Iterator[str]:
    """All texts in the blocks of a document, whatever their kind."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Line):
        yield "".join(value.values)
    elif is_dataclass(value) and not isinstance(value, Style | type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)
