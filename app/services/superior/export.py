"""Reading what the superior's system exports: people and units, columns by their headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.exchange.text_table import read_table
from app.exchange.workbook import Sheet
from app.services.roster.columns import SavedMapping, map_columns, normalise_heading, signature, to_saved
from app.services.roster.draft import cell_text
from app.services.roster.headers import find_header
from app.values.text import half_width, tidy_name

UNIT_HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("机构名称", "单位名称", "机构全称", "单位全称", "机关名称"),
    "credit_code": ("统一社会信用代码", "信用代码", "机构代码"),
    "rank": ("机构规格", "规格", "机构级别", "单位规格"),
    "funding": ("经费形式", "经费来源", "经费渠道"),
    "public_benefit_class": ("公益类别", "事业单位类别", "分类类别"),
    "category": ("机构类别", "机构类型"),
    "established": ("设立时间", "成立时间", "批准成立时间"),
}
"""Headings of a list of units; the first field is the one it needs."""
_SEARCH_DEPTH = 20


@dataclass(slots=True)
class Export:
    """What an export holds; values as text, missing columns missing.

    :param mappings: per layout (its signature) the mapping to be remembered.
    :param columns: heading and field of every column read, for the clerk to see.
    """

    people: list[dict[str, str]] = field(default_factory=list)
    units: list[dict[str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)
    mappings: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """People and units."""
        return len(self.people) + len(self.units)


def read_export(path: Path, saved: SavedMapping) -> Export:
    """Every sheet of an export that lists people or units.

    :param saved: what clerks decided before, by normalised heading.
    :raises DataProblem: not a table, damaged, or empty.
    :raises EnvironmentProblem: it cannot be read.
    """
    export = Export()
    for sheet in read_table(path):
        header = find_header(sheet)
        if header is not None:
            mapping, _ = map_columns(header.texts, saved)
            export.people += _records(sheet, header.last_row, mapping, "name")
            export.mappings[signature(header.texts)] = to_saved(header.texts, mapping)
            export.columns += [
                (text, mapping.get(place, "")) for place, text in enumerate(header.texts) if text
            ]
            continue
        row, mapping = _unit_header(sheet)
        if mapping:
            export.units += _records(sheet, row, mapping, "name")
            texts = [cell_text(cell) for cell in sheet.rows[row]]
            export.columns += [(text, mapping.get(place, "")) for place, text in enumerate(texts) if text]
        elif any(cell != "" for cells in sheet.rows for cell in cells):
            export.unread.append((sheet.name, "没有找到姓名或机构名称这样的表头"))
    return export


def _records(sheet: Sheet, header_row: int, mapping: Mapping[int, str], needed: str) -> list[dict[str, str]]:
    """The rows below the header as field → text; rows without a name are no records."""
    found = []
    for cells in sheet.rows[header_row + 1 :]:
        row: dict[str, str] = {}
        for place, name in mapping.items():
            text = cell_text(cells[place]).strip()
            if text or name not in row:  # of several columns of one field the last filled one counts
                row[name] = text
        if tidy_name(row.get(needed, "")) and not row[needed].startswith(("合计", "总计", "小计")):
            found.append(row)
    return found


def _unit_header(sheet: Sheet) -> tuple[int, dict[int, str]]:
    for index, cells in enumerate(sheet.rows[:_SEARCH_DEPTH]):
        mapping = _unit_columns([cell_text(cell) for cell in cells])
        if "name" in mapping.values() and len(mapping) > 1:
            return index, mapping
    return 0, {}


def _unit_columns(texts: Sequence[str]) -> dict[int, str]:
    known = _known_unit_headings()
    mapping: dict[int, str] = {}
    for place, text in enumerate(texts):
        name = known.get(normalise_heading(half_width(text)))
        if name is not None and name not in mapping.values():
            mapping[place] = name
    return mapping


@cache
def _known_unit_headings() -> dict[str, str]:
    return {normalise_heading(text): name for name, texts in UNIT_HEADINGS.items() for text in texts}
