"""What is chosen for a print job, and which pages that makes: plain data, no window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from app.services.papers.paper import Paper
from app.ui.printing.printers import A3, A4, ONE_SIDED, SAME_SHEET

ACTUAL = "实际大小"
SHEETS = {"A4": A4, "A3": A3}
"""Sheets a page may be scaled to, by name."""


@dataclass(frozen=True)
class PrintChoices:
    """What stands in the print panel.

    :param copies: how many of each copy, by its label ("" for papers without copies); 0 leaves it out.
    :param ranges: pages as shown, counted from 1; empty prints all.
    :param fit: name of the sheet every page is scaled to, "" for actual size.
    """

    printer: str = ""
    tray: str = ""
    duplex: str = ONE_SIDED
    grey: bool = False
    copies: Mapping[str, int] = field(default_factory=dict)
    ranges: tuple[tuple[int, int], ...] = ()
    fit: str = ""
    overlay: bool = False
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Sheets:
    """What a job is made of, as far as the panel must know: form and title of each paper, its sheet (mm) and copies.

    :param split: the same can be made on A4 sheets.
    :param overlay: it can be printed onto preprinted stock; :param on_stock: it was made for nothing else.
    """

    forms: tuple[str, ...]
    titles: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]
    copies: tuple[tuple[str, ...], ...]
    split: bool = False
    overlay: bool = False
    on_stock: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Every copy of the job, each once."""
        return tuple(dict.fromkeys(label for copies in self.copies for label in copies))

    @property
    def needs_a3(self) -> bool:
        """Whether a page is larger than A4."""
        return any(max(size) > A4[1] + 1 for size in self.sizes)


class Part(NamedTuple):
    """The pages of one copy of one paper, as shown: the paper's place in the job, the copy's label, the first page
    (from 0) and how many.
    """

    paper: int
    label: str
    first: int
    pages: int


def parts_of(result: Any) -> list[Part]:
    """The parts of a job that was rendered (``RenderResult``), in the order of its pages."""
    parts: list[Part] = []
    first = 0
    for place, printed in enumerate(result.papers):
        pages = printed.pages // max(1, len(printed.copies))
        for label in printed.copies:
            parts.append(Part(place, label, first, pages))
            first += pages
    return parts


def pages_to_print(parts: Sequence[Part], choices: PrintChoices) -> list[int | None]:
    """The pages of the job in the order of printing, counted from 0; None is an empty back.

    Each copy comes complete before the next. When both sides are printed every copy begins on a new sheet.
    """
    pages: list[int | None] = []
    for part in parts:
        chosen: list[int | None] = [
            page for page in range(part.first, part.first + part.pages) if _keeps(choices.ranges, page + 1)
        ]
        if choices.duplex != ONE_SIDED and len(chosen) % 2:
            chosen.append(None)
        pages += chosen * choices.copies.get(part.label, 1)
    while pages and pages[-1] is None:
        pages.pop()
    return pages


def as_printed(result: Any, parts: Sequence[Part], pages: Sequence[int | None]) -> Any:
    """The result (``RenderResult``) of the pages that really went to the printer."""
    sent = [page for page in pages if page is not None]
    counts: dict[int, int] = {}
    labels: dict[int, dict[str, None]] = {}
    of_page = {page: part for part in parts for page in range(part.first, part.first + part.pages)}
    for page in sent:
        part = of_page[page]
        counts[part.paper] = counts.get(part.paper, 0) + 1
        labels.setdefault(part.paper, {})[part.label] = None
    papers = tuple(
        replace(printed, pages=counts.get(place, 0), copies=tuple(labels.get(place, ())))
        for place, printed in enumerate(result.papers)
    )
    return replace(result, pages=len(sent), papers=papers)


def scale_of(page: tuple[float, float], fit: str) -> float:
    """By how much a page (mm) is scaled to the sheet *fit*, in the page's own direction; 1.0 for actual size."""
    if not fit:
        return 1.0
    sheet = sorted(SHEETS[fit])
    if all(abs(a - b) < SAME_SHEET for a, b in zip(sorted(page), sheet, strict=True)):
        return 1.0
    return min(a / b for a, b in zip(sheet, sorted(page), strict=True))


def sheets_of(papers: Sequence[Paper], *, split: bool, stock: bool) -> Sheets:
    """What the panel must know of these papers."""
    return Sheets(
        forms=tuple(paper.form for paper in papers),
        titles=tuple(paper.title for paper in papers),
        sizes=sizes_of(papers),
        copies=tuple(paper.document.copies for paper in papers),
        split=split,
        overlay=stock,
        on_stock=all(paper.document.overlay for paper in papers),
    )


def sizes_of(papers: Sequence[Paper]) -> tuple[tuple[float, float], ...]:
    """Width and height in mm of their sheets, each once."""
    sheets = (paper.document.paper for paper in papers)
    return tuple(dict.fromkeys((sheet.width, sheet.height) for sheet in sheets))


def remark_of(choices: PrintChoices, papers: Sequence[Paper], pages: int, *, complete: bool = True) -> str:
    """What the log says of a job beside the names of its papers; of one broken off not which copies were wanted."""
    parts = [f"{pages} 页"]
    copies = [f"{label} {count} 份" for label, count in choices.copies.items() if label and count]
    if not complete:
        parts.append("没有印完")
    else:
        parts += copies or [f"{count} 份" for label, count in choices.copies.items() if count > 1]
    if choices.overlay:
        parts.append("套打")
    scales = sorted({scale_of(size, choices.fit) for size in sizes_of(papers)} - {1.0})
    if scales:
        parts.append(f"缩放 {'、'.join(f'{scale * 100:.0f}%' for scale in scales)}")
    return f"（{'，'.join(parts)}）"


def _keeps(ranges: Sequence[tuple[int, int]], page: int) -> bool:
    return not ranges or any(first <= page <= last for first, last in ranges)
