"""Rosters printed in two or three columns of people side by side, taken apart into one table each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.exchange.workbook import Cell, MergedRange, Sheet
from app.services.roster.columns import normalise_heading, suggest
from app.services.roster.headers import Header


@dataclass(frozen=True)
class Block:
    """One table of people: a slice of the columns of a sheet, with its header. Rows keep their numbers."""

    sheet: Sheet
    header: Header


def split_blocks(sheet: Sheet, header: Header) -> list[Block]:
    """The tables that stand side by side; the whole sheet when there is only one.

    Headings have to repeat in the same order: 姓名 a second time among 家庭成员 is no second table.
    """
    starts = _starts(header.texts)
    if len(starts) < 2:
        return [Block(sheet, header)]
    ends = [*starts[1:], len(header.texts)]
    names = [f"{sheet.name}（左起第{number}栏）" for number in range(1, len(starts) + 1)]
    return [
        Block(_slice(sheet, header, start, end, name), replace(header, texts=header.texts[start:end]))
        for start, end, name in zip(starts, ends, names, strict=True)
    ]


def _starts(texts: tuple[str, ...]) -> list[int]:
    keys = [normalise_heading(text) for text in texts]
    names = [index for index, text in enumerate(texts) if _is_name(text)]
    if len(names) < 2:
        return [0]
    width = names[1] - names[0]
    start = names[0]  # go left as long as the headings repeat
    while start > 0 and keys[start - 1] and keys[start - 1] == keys[start - 1 + width]:
        start -= 1
    starts = [start + place * width for place in range(len(names))]
    pattern = [key for key in keys[start : start + width] if key]
    for begin in starts:
        block = [key for key in keys[begin : begin + width] if key]
        if len(pattern) < 2 or block[: len(pattern)] != pattern:
            return [0]
    return [0, *starts[1:]]


def _is_name(text: str) -> bool:
    suggestion = suggest(text)
    return suggestion is not None and suggestion.field == "name" and suggestion.confidence >= 0.9


def _slice(sheet: Sheet, header: Header, start: int, end: int, name: str) -> Sheet:
    """The columns of one block; a heading over the whole width of the sheet stands in every block."""
    rows: list[list[Cell]] = []
    wide = {
        area.first_row: area for area in sheet.merged if area.last_column - area.first_column >= end - start
    }
    for index, row in enumerate(sheet.rows):
        cells = list(row[start:end])
        filled = [column for column, cell in enumerate(row) if cell != ""]
        if index > header.last_row and len(filled) == 1 and not start <= filled[0] < end:
            alone = filled[0] not in _name_columns(header) or index in wide
            if alone:
                cells[0] = row[filled[0]]
        rows.append(cells)
    merged = [
        MergedRange(
            area.first_row, max(area.first_column, start) - start,
            area.last_row, min(area.last_column, end - 1) - start,
        )
        for area in sheet.merged
        if area.first_column < end and area.last_column >= start
    ]  # fmt: skip
    return Sheet(name, sheet.hidden, rows, merged)


def _name_columns(header: Header) -> set[int]:
    return {index for index, text in enumerate(header.texts) if _is_name(text)}
