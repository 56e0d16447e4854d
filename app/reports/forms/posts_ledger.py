"""F09 编制职数台账: one line per approving document, what it changed and what stood after it, in 63, 69 or 60 columns.

A3 across with three rows of titles; offices without A3 print it split over A4 sheets that repeat the first columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.reports.document import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    NO_IMPRINT,
    Block,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    PageBreak,
    Space,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, shown
from app.reports.forms.posts_columns import COLUMNS, ORGAN, Path
from app.values.dates import format_date

FORM = "F09"
NAME = "编制职数台账"
BLANK_LINES = 10
LEADING = 4
"""The first columns: 序号, 机构名称, 批准文号, 日期."""

_LEADING_WIDTHS = (8.0, 34.0, 30.0, 18.0)
_WIDE = frozenset({"编制数", "经费形式", "编制类别", "事业编制结构"})
_WIDE_SHARE = 1.4
# So many narrow columns stand on an A4 sheet beside the first ones.
_PER_SHEET = 25
# Enough for nine upright characters below the shared titles.
_HEADER_HEIGHT = 30.0
_BALANCE = "结　余"
_STYLE = Style(size=7.5, minimum=5, padding=0.2, leading=1.1)


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
class PostsLedger:
    """The ledger of one kind of unit.

    :param kind: 党政机关, 参公事业单位 or 事业单位; it chooses the columns.
    :param lines: in order of unit and date.
    :param split: over A4 sheets.
    """

    kind: str = ORGAN
    lines: tuple[PostsLine, ...] = ()
    scope: str = ""
    split: bool = False


def build(data: PostsLedger, imprint: Imprint = NO_IMPRINT) -> Document:
    """The ledger; as a spreadsheet it is one table also when the paper is split."""
    title = imprint.title or f"{NAME}（{data.kind}）"
    digest = content_digest(data, imprint)
    paths = COLUMNS[data.kind]
    lines = tuple(_lines(data, len(paths)))
    whole = _columns(paths, A3_LANDSCAPE.inner_width)
    a3 = Document(
        FORM,
        title,
        (*_head(data, title, imprint), _listing(whole, lines)),
        A3_LANDSCAPE,
        imprint,
        digest=digest,
    )
    if not data.split:
        return a3
    blocks: list[Block] = []
    sheets = _sheets(paths)
    for number, places in enumerate(sheets, 1):
        if blocks:
            blocks.append(PageBreak())
        part = f"{title}　第{number}部分（共{len(sheets)}部分）"
        chosen = (*range(LEADING), *places)
        columns = _columns(tuple(paths[place] for place in chosen), A4_LANDSCAPE.inner_width)
        rows = tuple(line._replace(values=tuple(line.values[place] for place in chosen)) for line in lines)
        blocks += (*_head(data, part, imprint), _listing(columns, rows))
    return Document(FORM, title, tuple(blocks), A4_LANDSCAPE, imprint, digest=digest, spreadsheet=a3)


def _head(data: PostsLedger, title: str, imprint: Imprint) -> tuple[Block, ...]:
    return (
        Title(title, size=20, after=0.5),
        Strip(left=data.scope or imprint.issuer, right=imprint.number, style=Style(size=11)),
    )


def _listing(columns: tuple[Column, ...], lines: tuple[Line, ...]) -> Listing:
    sign = Style(size=11)
    tail = (
        Space(2),
        Strip(
            left="审核人：",
            centre="填表人：　　　　　　",
            right=f"{SEAL}　　{BLANK_DATE}",
            style=sign,
            height=8,
        ),
    )
    return Listing(
        columns,
        lines,
        _STYLE,
        height=7,
        header_height=_HEADER_HEIGHT,
        group_height=6,
        fixed=LEADING,
        tail=tail,
    )


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
    return _WIDE_SHARE if path[0] in _WIDE else 1 + 0.45 * (columns - 1)


def _sheets(paths: tuple[Path, ...]) -> list[list[int]]:
    """Places of the columns on each A4 sheet; columns under one title stay together."""
    sheets: list[list[int]] = [[]]
    for _, group in groupby(range(LEADING, len(paths)), key=lambda place: paths[place][0]):
        places = list(group)
        if sheets[-1] and len(sheets[-1]) + len(places) > _PER_SHEET:
            sheets.append([])
        sheets[-1] += places
    return sheets


def _lines(data: PostsLedger, width: int) -> Iterator[Line]:
    """Two rows per document: what it changed, and the balance after it."""
    for number, line in enumerate(data.lines, 1):
        first = (str(number), line.unit, line.document, format_date(line.date, "iso"))
        yield Line("row", (*first, *_filled(tuple(map(_signed, line.changes)), width)))
        balances = _filled(tuple(map(shown, line.balances)), width)
        yield Line("row", ("", "", "", _BALANCE, *balances), joined=True)
    if not data.lines:
        yield from (Line("row", ("",) * width) for _ in range(BLANK_LINES))


def _signed(change: int | None) -> str:
    return f"{change:+d}" if change else ""


def _filled(values: tuple[str, ...], width: int) -> tuple[str, ...]:
    """As many values as there are columns after the first four."""
    return (*values, *("",) * (width - LEADING - len(values)))
