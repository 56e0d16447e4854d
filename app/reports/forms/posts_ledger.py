"""F09 编制职数台账: one line per approving document, what it changed and what stood after it, in 63, 69 or 60 columns.

A3 across with three rows of titles; offices without A3 print it split over A4 sheets that repeat the first columns. The
layouts are ``resources/forms/F09.yaml`` and ``F09-A4.yaml``; the columns follow from the kind of unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.reports.document import A3_LANDSCAPE, A4_LANDSCAPE, Column, Line
from app.reports.forms.posts_columns import COLUMNS, ORGAN, Path
from app.reports.templates.fields import derived, labelled
from app.reports.templates.formats import shown
from app.values.dates import format_date

FORM = "F09"
NAME = "编制职数台账"
LEADING = 4
"""The first columns: 序号, 机构名称, 批准文号, 日期."""

_LEADING_WIDTHS = (8.0, 34.0, 30.0, 18.0)
_WIDE = frozenset({"编制数", "经费形式", "编制类别", "事业编制结构"})
_WIDE_SHARE = 1.4
# So many narrow columns stand on an A4 sheet beside the first ones.
_PER_SHEET = 25
_BALANCE = "结　余"


@dataclass(frozen=True)
class PostsLine:
    """One document: what it changed and what stood after it, a number per column after the first four.

    :param changes: None or 0 where it changed nothing; :param balances: None where there is nothing.
    """

    unit: str = ""
    document: str = ""
    date: str = ""
    changes: tuple[int | None, ...] = ()
    balances: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class PostsSheet:
    """A part of the ledger that stands on one A4 sheet beside the first columns."""

    part: int = labelled("部分")
    parts: int = labelled("部分数")
    columns: tuple[Column, ...] = labelled("各列")
    lines: tuple[Line, ...] = labelled("台账行")


@dataclass(frozen=True)
class PostsLedger:
    """The ledger of one kind of unit.

    :param kind: 党政机关, 参公事业单位 or 事业单位; it chooses the columns.
    :param lines: in order of unit and date.
    :param split: over A4 sheets.
    """

    kind: str = labelled("种类", ORGAN)
    lines: tuple[PostsLine, ...] = ()
    scope: str = labelled("范围", "")
    split: bool = False

    @property
    def template(self) -> str:
        """One sheet of A3, or several of A4."""
        return SPLIT if self.split else FORM

    @derived("各列")
    def columns(self) -> tuple[Column, ...]:
        """All columns, over the width of A3."""
        return _columns(COLUMNS[self.kind], A3_LANDSCAPE.inner_width)

    @derived("台账行")
    def rows(self) -> tuple[Line, ...]:
        """Two rows per document: what it changed, and the balance after it."""
        return tuple(_lines(self.lines, len(COLUMNS[self.kind])))

    @derived("各张")
    def sheets(self) -> tuple[PostsSheet, ...]:
        """The ledger in parts as wide as A4."""
        paths, rows, sheets = COLUMNS[self.kind], self.rows, _sheets(COLUMNS[self.kind])
        found = []
        for number, places in enumerate(sheets, 1):
            chosen = (*range(LEADING), *places)
            columns = _columns(tuple(paths[place] for place in chosen), A4_LANDSCAPE.inner_width)
            lines = tuple(
                line._replace(values=tuple(line.values[place] for place in chosen)) for line in rows
            )
            found.append(PostsSheet(number, len(sheets), columns, lines))
        return tuple(found)


SPLIT = "F09-A4"
TEMPLATES = {FORM: PostsLedger, SPLIT: PostsLedger}


def _columns(paths: tuple[Path, ...], width: float) -> tuple[Column, ...]:
    """Columns over *width* mm; quotas have more digits than posts and get more room."""
    shares = [_share(path) for path in paths[LEADING:]]
    unit = (width - sum(_LEADING_WIDTHS)) / sum(shares)
    leading = tuple(
        Column(path[-1], room, "left" if path[-1] == "机构名称" else "centre")
        for path, room in zip(paths[:LEADING], _LEADING_WIDTHS, strict=True)
    )
    return (
        *leading,
        *(
            Column(_upright(path[-1]), unit * share, number=True, above=tuple(path[:-1]), upright=True)
            for path, share in zip(paths[LEADING:], shares, strict=True)
        ),
    )


def _upright(title: str) -> str:
    """A title of several posts stands in as many upright columns, beside each other."""
    return "、\n".join(title.split("、"))


def _share(path: Path) -> float:
    """Room of a column in relation to the others."""
    columns = len(path[-1].split("、"))
    return _WIDE_SHARE if path[0] in _WIDE else 1 + 0.62 * (columns - 1)


def _sheets(paths: tuple[Path, ...]) -> list[list[int]]:
    """Places of the columns on each A4 sheet; columns under one title stay together."""
    sheets: list[list[int]] = [[]]
    for _, group in groupby(range(LEADING, len(paths)), key=lambda place: paths[place][0]):
        places = list(group)
        if sheets[-1] and len(sheets[-1]) + len(places) > _PER_SHEET:
            sheets.append([])
        sheets[-1] += places
    return sheets


def _lines(lines: tuple[PostsLine, ...], width: int) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        first = (str(number), line.unit, line.document, format_date(line.date, "iso"))
        yield Line("row", (*first, *_filled(tuple(map(_signed, line.changes)), width)))
        balances = _filled(tuple(map(shown, line.balances)), width)
        yield Line("row", ("", "", "", _BALANCE, *balances), joined=True)


def _signed(change: int | None) -> str:
    return f"{change:+d}" if change else ""


def _filled(values: tuple[str, ...], width: int) -> tuple[str, ...]:
    """As many values as there are columns after the first four."""
    return (*values, *("",) * (width - LEADING - len(values)))
