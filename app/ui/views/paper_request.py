"""What a page asks to see on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.services.papers.paper import Paper


@dataclass(frozen=True)
class PaperRequest:
    """What is to be shown.

    :param title: heading of the page, and the file's name when saving.
    :param make: makes the papers; runs on the reading worker. The first page of the first is shown while a generator
        still makes the others.
    :param begin: makes what shows the first page of a whole ledger at once, before the rest is gathered.
    :param split: makes the same on A4 sheets, for papers that need A3.
    :param overlay: makes them for preprinted stock that is laid out otherwise, such as cards.
    :param actions: further buttons beside 另存为 PDF: word and what it does.
    """

    title: str
    make: Callable[[], Iterable[Paper]]
    split: Callable[[], Iterable[Paper]] | None = None
    overlay: Callable[[], Iterable[Paper]] | None = None
    actions: Sequence[tuple[str, Callable[[], None]]] = field(default=())
    begin: Callable[[], Sequence[Paper]] | None = None
