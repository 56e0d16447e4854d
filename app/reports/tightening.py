"""Rows that give way: a form that is a little too long for its page is drawn with lower rows of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from app.reports.document import Block, Listing, PageBreak, Paragraph, Row, Table
from app.reports.letter import Letter

_ROUNDING = 0.01


def tightened(blocks: Iterable[Block], room: float, height_of: Callable[[Block], float]) -> Iterator[Block]:
    """*blocks*, those of each page as low as needed to fit it, as far as their rows allow.

    A page with running text or a listing is left alone: it may take as many sheets as it needs.

    :param room: height of the text area, mm.
    :param height_of: height of a block that is not a table, mm.
    """
    for is_break, group in groupby(blocks, key=lambda block: isinstance(block, PageBreak)):
        page = list(group)
        yield from page if is_break else _tightened_page(page, room, height_of)


def _tightened_page(
    page: Sequence[Block], room: float, height_of: Callable[[Block], float]
) -> Sequence[Block]:
    if any(isinstance(block, Listing | Paragraph | Letter) for block in page):
        return page
    rows = [row for block in page if isinstance(block, Table) for row in block.rows]
    others = sum(height_of(block) for block in page if not isinstance(block, Table))
    excess = others + sum(row.height for row in rows) - room
    slack = sum(map(_slack, rows))
    if not _ROUNDING < excess <= slack:
        return page
    share = excess / slack
    return [
        replace(
            block, rows=tuple(replace(row, height=row.height - share * _slack(row)) for row in block.rows)
        )
        if isinstance(block, Table)
        else block
        for block in page
    ]


def _slack(row: Row) -> float:
    """By how much a row may become lower, mm."""
    return max(0.0, row.height - row.least) if row.least else 0.0
