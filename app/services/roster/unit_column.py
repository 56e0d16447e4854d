"""Finding the column of units where no heading says 单位: its heading is empty, or says 学校 or 医院."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.exchange.workbook import Cell
from app.services.roster.columns import SavedMapping, normalise_heading
from app.services.roster.fields import FieldName
from app.services.roster.headers import looks_like_unit
from app.values.text import half_width

_HEADINGS = frozenset({"", "学校", "学校名称", "医院", "医院名称", "乡镇", "乡镇名称", "名称", "机构"})
_SHARE = 0.8
_ENOUGH = 200  # rows looked at


def with_unit_column(
    mapping: Mapping[int, FieldName],
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    saved: SavedMapping | None,
) -> dict[int, FieldName]:
    """The mapping with a column of units where it has none but one before the names is full of them."""
    if "unit_name" in mapping.values() or "name" not in mapping.values():
        return dict(mapping)
    names = min(column for column, name in mapping.items() if name == "name")
    for column in range(names):
        heading = normalise_heading(header[column])
        if heading in _HEADINGS and not (saved and heading in saved) and _full_of_units(column, names, rows):
            return dict(sorted({**mapping, column: "unit_name"}.items()))
    return dict(mapping)


def _full_of_units(column: int, names: int, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the cells beside names, where they are filled, look like names of units."""
    cells = [row[column] for row in rows[:_ENOUGH] if str(row[names]).strip()]
    texts = ["".join(half_width(cell).split()) for cell in cells if isinstance(cell, str) and cell.strip()]
    return bool(texts) and sum(map(looks_like_unit, texts)) >= _SHARE * len(texts)
