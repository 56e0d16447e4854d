"""What the forms share: styles, cells, dates and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.reports.document import Align, Cell, Imprint, Row, Style, Table
from app.reports.opinion import Opinion
from app.values.dates import format_date

LABEL = Style(size=11.5, minimum=9, spaced=True, leading=1.15, padding=0.4)
VALUE = Style(size=12, minimum=7, spaced=True, leading=1.15, padding=0.8)
LEFT_VALUE = replace(VALUE, align="left", padding=2.0, spaced=False)
WRITING = Style(size=12, minimum=9, align="left", valign="top", leading=1.4, padding=2.5)

SEAL = "（盖　章）"
BLANK_DATE = "　　　年　　月　　日"


def label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    """A field's label; a line end in *text* breaks it."""
    return Cell(text, LABEL, columns, rows)


def value(text: str | int | None, name: str, columns: int = 1, *, align: Align = "centre") -> Cell:
    """A field's value; *name* heads what has to continue on the appendix page."""
    style = LEFT_VALUE if align == "left" else VALUE
    return Cell(shown(text), style, columns, name=name)


def side_label(text: str, rows: int = 1, columns: int = 1) -> Cell:
    """A narrow label with its characters one below the other."""
    return Cell(text, LABEL, columns, rows, vertical=True)


def opinion(given: Opinion, name: str, columns: int = 1) -> Cell:
    """The wide cell of an opinion, with place for seal and date."""
    signer = (f"签批人：{given.signer}",) if given.signer else ()
    closing = (*signer, SEAL, day(given.date))
    return Cell(given.text, WRITING, columns, closing=closing, name=name)


def shown(text: str | int | None) -> str:
    """A value as printed; nothing for what is not known."""
    return "" if text is None else str(text)


def month(date: str) -> str:
    """Year and month as forms print them: 1985.03."""
    return format_date(date[:7], "dot")


def day(date: str) -> str:
    """A date in full, or the blanks to write one."""
    return format_date(date, "chinese") or BLANK_DATE


def or_blank(text: str | int | None, blank: int) -> str:
    """A value, or free space of so many characters to write it."""
    return shown(text) or "　" * blank


def or_rule(text: str | int | None, blank: int) -> str:
    """A value within a sentence, or a rule of so many characters to write on."""
    return shown(text) or "＿" * blank


def number_line(imprint: Imprint) -> str:
    """编号： with the paper's number, or the blank to write one."""
    return f"编号：{or_blank(imprint.number, 9)}"


def side_tables(
    side: str,
    columns: tuple[float, ...],
    titles: Sequence[str],
    lines: Sequence[tuple[Cell, ...]],
    height: float = 11,
    chunk: int = 10,
) -> tuple[Table, ...]:
    """Lines of cells under a row of titles, beside a narrow label.

    No page may end inside a label, so more than *chunk* lines become several tables, each with label and titles.

    :param columns: widths in mm, that of the label first.
    """
    tables = []
    for start in range(0, max(len(lines), 1), chunk):
        part = lines[start : start + chunk]
        head = Row((side_label(side, rows=len(part) + 1), *(label(title) for title in titles)), 10)
        tables.append(Table(columns, (head, *(Row(cells, height) for cells in part))))
    return tuple(tables)


def opinion_pairs(width: float, height: float, *opinions: tuple[str, Opinion]) -> Table:
    """Opinions two by two, each beside its narrow label; a single one takes the whole width.

    :param width: of the table, mm; :param height: of each block.
    """
    side = 11.0
    half = width / 2 - side
    rows = []
    for first in range(0, len(opinions), 2):
        pair = opinions[first : first + 2]
        cells = tuple(cell for name, given in pair for cell in (side_label(name), opinion(given, name)))
        alone = (side, width - side)
        rows.append(Row(cells, height, (side, half, side, half) if len(pair) == 2 else alone))
    return Table((side, half, side, half), tuple(rows))


def block(name: str, text: str, width: float, height: float) -> Table:
    """A text of some length beside its narrow label."""
    row = Row((side_label(name), Cell(text, WRITING, name=name)), height)
    return Table((11.0, width - 11.0), (row,))


def month_in_words(text: str) -> str:
    """``2026年7月`` of ``2026-07``; nothing for nothing."""
    return format_date(text[:7], "chinese")
