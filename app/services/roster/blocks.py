"""Several tables of people on one sheet, below each other or side by side, taken apart into one each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.exchange.workbook import Cell, MergedRange, Sheet
from app.services.roster.columns import known_field_count, normalise_heading, suggest
from app.services.roster.draft import cell_text
from app.services.roster.headers import Header, find_header

_NAME_HEADING = re.compile(r"\W*(人员|职工|教师)?姓\s*名\W*")
_NEW_HEADER = 3  # fields a row has to name to begin another table
_TITLE_CELLS = 2  # rows above a header with more cells are people


@dataclass(frozen=True)
class Block:
    """One table of people: a slice of the columns of a sheet, with its header. Rows keep their numbers."""

    sheet: Sheet
    header: Header


def split_tables(sheet: Sheet) -> list[tuple[int, Sheet]]:
    """The parts of a sheet at whose top the columns change, each with the number of rows above it.

    A header that only repeats the one before, as on every printed page, begins no part.
    """
    header = find_header(sheet)
    if header is None:
        return [(0, sheet)]
    cuts = [0]
    current = _cells(sheet.rows[header.first_row : header.last_row + 1])
    for index in range(header.last_row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(isinstance(cell, str) and _NAME_HEADING.fullmatch(cell) for cell in row):
            continue
        cells = _cells([row])
        if len(cells & current) >= 0.6 * len(cells) or known_field_count(map(cell_text, row)) < _NEW_HEADER:
            continue
        begin = index
        while begin > cuts[-1] and sum(cell != "" for cell in sheet.rows[begin - 1]) <= _TITLE_CELLS:
            begin -= 1
        cuts.append(begin)
        current = cells
    ends = [*cuts[1:], len(sheet.rows)]
    return [(begin, _part(sheet, begin, end)) for begin, end in zip(cuts, ends, strict=True)]


def _cells(rows: list[list[Cell]]) -> set[tuple[int, str]]:
    return {
        (column, normalise_heading(cell_text(cell)))
        for row in rows
        for column, cell in enumerate(row)
        if cell != ""
    }


def _part(sheet: Sheet, begin: int, end: int) -> Sheet:
    if begin == 0 and end == len(sheet.rows):
        return sheet
    merged = [
        replace(area, first_row=area.first_row - begin, last_row=area.last_row - begin)
        for area in sheet.merged
        if begin <= area.first_row and area.last_row < end
    ]
    name = sheet.name if begin == 0 else f"{sheet.name}（第{begin + 1}行起）"
    return Sheet(name, sheet.hidden, sheet.rows[begin:end], merged)


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
