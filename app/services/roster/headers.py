"""Where the header of a sheet is and what it says, in one level or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.workbook import Cell, Sheet
from app.services.roster.columns import known_field_count, suggest
from app.services.roster.draft import cell_text
from app.values.text import half_width

_SEARCH_DEPTH = 40  # title rows and explanations above a header never take more
_LEAST_FIELDS = 2
_SEAL = r"(?:\((?:盖章|公章|签章)\))"
_UNIT_LINE = re.compile(rf"^(?:填报|填表|报送|编制)?单位(?:名称)?{_SEAL}?:(?P<unit>.*?){_SEAL}?$")
_SIGNATURE = re.compile(
    r"^(填表人|制表人|填报人|经办人|审核人|复核人|审核|负责人|单位负责人|主要负责人|分管领导|分管负责人|填表时间|填表日期|填报时间|"
    r"填报日期|制表日期|制表时间|联系电话|联系人|盖章|单位盖章)[::].*$|.*\((盖章|公章|签字|签章)\)[::]?$"
)


@dataclass(frozen=True)
class Header:
    """The header block of a sheet, rows counted from 0, both ends included.

    ``texts`` has one text per column, levels joined with ``/``. ``declared_unit`` is the unit named in a
    line above the header (填报单位：…), or empty.
    """

    first_row: int
    last_row: int
    texts: tuple[str, ...]
    declared_unit: str


def find_header(sheet: Sheet) -> Header | None:
    """The header of a roster: the row that names most known fields, 姓名 among them; None when there is none."""
    best_row, best_count = -1, _LEAST_FIELDS - 1
    for index, row in enumerate(sheet.rows[:_SEARCH_DEPTH]):
        texts = [cell_text(cell) for cell in row if cell != ""]
        if not any(_names_people(text) for text in texts):
            continue
        count = known_field_count(texts)
        if count > best_count:
            best_row, best_count = index, count
    if best_row < 0:
        return None
    first, last = _header_block(sheet, best_row)
    unit = next(filter(None, map(declared_unit, sheet.rows[:first])), "")
    return Header(first, last, _join_levels(sheet, first, last), unit)


def _names_people(text: str) -> bool:
    suggestion = suggest(text) if len(text) <= 20 else None
    return suggestion is not None and suggestion.field == "name" and suggestion.confidence >= 0.9


def _header_block(sheet: Sheet, row: int) -> tuple[int, int]:
    """Extend the row that names 姓名 by the level above (section headings) and below (split headings)."""
    first = last = row
    for merged in sheet.merged:
        if merged.first_row == row and merged.last_row - row <= 2:
            last = max(last, merged.last_row)
    if last == row and row + 1 < len(sheet.rows) and _is_second_level(sheet, row):
        last = row + 1
    if row > 0 and _is_upper_level(sheet, row - 1):
        first = row - 1
    return first, last


def _is_second_level(sheet: Sheet, row: int) -> bool:
    """Whether the next row splits headings without vertical merging: text only under gaps and wide cells."""
    upper, lower = sheet.rows[row], sheet.rows[row + 1]
    filled = [index for index, cell in enumerate(lower) if cell != ""]
    if not filled or any(
        not isinstance(lower[index], str) or len(str(lower[index])) > 12 for index in filled
    ):
        return False
    split = [index for index in filled if upper[index] == "" or _starts_wide_cell(sheet, row, index)]
    under_gap = any(upper[index] == "" for index in filled)
    return under_gap and len(split) == len(filled) and filled[0] > 0


def _starts_wide_cell(sheet: Sheet, row: int, column: int) -> bool:
    """Whether the heading of this column has a gap to its right, so that it may span several columns."""
    cells = sheet.rows[row]
    return column + 1 < len(cells) and cells[column + 1] == ""


def _is_upper_level(sheet: Sheet, row: int) -> bool:
    """Whether the row above holds section headings (several merged cells side by side), not a title."""
    spans = [
        merged
        for merged in sheet.merged
        if merged.first_row <= row <= merged.last_row and merged.last_column > merged.first_column
    ]
    filled = sum(1 for cell in sheet.rows[row] if cell != "")
    widest = max((merged.last_column - merged.first_column + 1 for merged in spans), default=0)
    texts = [half_width(cell_text(cell)).replace(" ", "") for cell in sheet.rows[row] if cell != ""]
    if any(is_signature(text) for text in texts):
        return False
    return filled >= 2 and len(spans) >= 1 and widest < 0.8 * len(sheet.rows[row])


def _join_levels(sheet: Sheet, first: int, last: int) -> tuple[str, ...]:
    """One text per column; merged cells and, on all but the last level, gaps to the right are filled."""
    width = len(sheet.rows[first])
    levels = [[" ".join(cell_text(cell).split()) for cell in row] for row in sheet.rows[first : last + 1]]
    covered: set[tuple[int, int]] = set()
    for merged in sheet.merged:
        if not first <= merged.first_row <= last:
            continue
        text = levels[merged.first_row - first][merged.first_column]
        for row in range(merged.first_row, min(merged.last_row, last) + 1):
            for column in range(merged.first_column, min(merged.last_column, width - 1) + 1):
                levels[row - first][column] = text
                covered.add((row, column))
    for row in range(first, last):
        for column in range(1, width):
            below = levels[row + 1 - first][column]
            if levels[row - first][column] == "" and below and (row, column) not in covered:
                levels[row - first][column] = levels[row - first][column - 1]
    return tuple(
        "/".join(dict.fromkeys(text for text in column if text)) for column in zip(*levels, strict=True)
    )


def is_signature(text: str) -> bool:
    """Whether a text without spaces asks for a signature, a seal or a date (填表人：…)."""
    return _SIGNATURE.match(text) is not None or _UNIT_LINE.match(text) is not None


def declared_unit(cells: Sequence[Cell]) -> str:
    """The unit a line such as 填报单位：… names, in its own cell or in the next one; or empty."""
    filled = [half_width(cell_text(cell)).strip() for cell in cells if cell != ""]
    for position, text in enumerate(filled):
        match = _UNIT_LINE.match(text.replace(" ", ""))
        if match is None:
            continue
        unit = re.split(r"(?:填报|填表|制表)?(?:日期|时间|人):", match["unit"])[0]
        following = filled[position + 1].replace(" ", "") if position + 1 < len(filled) else ""
        return unit or ("" if is_signature(following) else following)
    return ""
