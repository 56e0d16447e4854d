"""Tables of opening positions as offices keep them: which column is what, which rows are sums; cells in, lines out.

Two shapes are understood: one line per number (单位, 编制种类, 经费形式, 数额 …; 单位, 职数种类, 层次, 数额 …), and one
line per unit with a column per nature or kind of leader post (单位, 行政编制, 事业编制, 单位正职 …).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.services.code_files import CodeList
from app.values.text import half_width, normalise_document_number, tidy_line

COLUMNS = ("unit", "subject", "detail", "special_use", "count", "document", "date")
"""The columns of the grid in order: 单位, 编制或职数, 经费或层次, 单列, 数额, 文号, 日期."""
HEADINGS = {
    "unit": "单位", "subject": "编制种类或职数种类", "detail": "经费形式或层次", "special_use": "单列", "count": "数额",
    "document": "文号", "date": "日期",
}  # fmt: skip
_WORDS = {
    "unit": ("单位", "单位名称", "机构名称", "机构", "部门", "部门名称", "单位全称"),
    "nature": ("编制种类", "编制类别", "编制类型", "编制性质", "编制"),
    "leader_kind": ("职数种类", "领导职数种类", "领导职数", "职数", "职数类别", "职务种类"),
    "subject": ("种类", "类别", "项目", "编制种类或职数种类", "编制或职数", "编制职数"),
    "funding": ("经费形式", "经费", "经费渠道", "经费来源", "拨款形式", "供给形式"),
    "level": ("层次", "职务层次", "职数层次", "级别", "职级"),
    "detail": ("经费形式或层次", "经费或层次"),
    "special_use": ("单列", "单列用途"),
    "count": (
        "数额", "编制数", "核定数", "核定编制数", "核定", "核定编制", "名额", "数量", "人数", "职数数", "核定职数", "个数",
    ),
    "document": ("文号", "批准文号", "依据", "依据文号", "依据文件", "批文", "批文文号", "批准文件"),
    "date": ("日期", "生效日期", "批准日期", "核定日期", "文件日期", "时间", "批准时间", "核定时间"),
}  # fmt: skip
_SUM = re.compile("^(合计|小计|总计|共计|总数|汇总)|(合计|小计|总计)$")
_COUNT = re.compile(r"^(\d+)(?:\.0+)?(?:名|人|个)?$")
_HEADER_WITHIN = 15
_NATURE, _KIND = "#", "@"
_WIDE = _NATURE + _KIND
"""Marks of a column that holds the numbers of one nature, or of one kind of leader post."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One number of the table as text, and the row it stood in (from 1)."""

    row: int
    unit: str
    subject: str
    detail: str
    special_use: str
    count: str
    document: str
    date: str


@dataclass(slots=True)
class OpeningTable:
    """What was read.

    :param skipped: rows left aside with their reason. :param header: the row of headings (from 1), 0 when there is none.
    """

    lines: list[TableLine] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    header: int = 0


def read_table(rows: Sequence[Sequence[object]], natures: CodeList, kinds: CodeList) -> OpeningTable:
    """Recognise the headings and turn every number into a line; without headings the columns stand as in :data:`COLUMNS`."""
    cells = [[_text(cell) for cell in row] for row in rows]
    table = OpeningTable()
    plan: dict[int, str] = {}
    for place, row in enumerate(cells[:_HEADER_WITHIN]):
        found = _headings(row, natures, kinds)
        if _is_header(found):
            table.header, plan = place + 1, found
            break
    if not plan:
        plan = dict(
            enumerate(COLUMNS if _has_special_use(cells) else [c for c in COLUMNS if c != "special_use"])
        )
    last: dict[str, str] = {}
    for number, row in enumerate(cells[table.header :], table.header + 1):
        if not any(row):
            continue
        if _is_header(_headings(row, natures, kinds)):
            table.skipped.append((number, "表头"))
            continue
        _read_row(table, number, row, plan, last)
    return table


def pasted(text: str) -> list[list[str]]:
    """Cells of a table copied from a spreadsheet: tabs between cells, lines between rows, quoted cells may hold both."""
    import csv
    import io

    return list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))


def number_of(text: str) -> int | None:
    """A count as people write it (１２, 12名, 12.0), or None."""
    found = _COUNT.match("".join(half_width(text).replace(",", "").split()))
    return int(found[1]) if found and len(found[1]) < 9 else None


def _read_row(
    table: OpeningTable, number: int, row: Sequence[str], plan: Mapping[int, str], last: dict[str, str]
) -> None:
    values = {name: row[place] for place, name in plan.items() if place < len(row)}
    unit = values.get("unit", "")
    if _SUM.search("".join(unit.split())) or (not unit and any(_SUM.search(cell) for cell in row)):
        table.skipped.append((number, "合计行"))
        return
    if unit and unit != last.get("unit"):
        last.clear()
    for name in ("unit", "document", "date"):  # a merged cell is empty below its first row
        if values.get(name):
            last[name] = values[name]
    unit = unit or last.get("unit", "")
    document, date = (
        values.get("document") or last.get("document", ""),
        values.get("date") or last.get("date", ""),
    )
    use = values.get("special_use", "")
    subject = values.get("nature") or values.get("leader_kind") or values.get("subject", "")
    detail = values.get("detail") or values.get("level" if values.get("leader_kind") else "funding", "")
    detail = detail or values.get("level", "")
    wide = [
        (name[1:], values.get("funding" if name[0] == _NATURE else "level", ""), values[name])
        for name in values
        if name[0] in _WIDE
    ]
    counts = (
        [(subject, detail, values.get("count", ""))] if "count" in values and (subject or not wide) else []
    )
    counts += wide
    given = [(what, how, count) for what, how, count in counts if count and number_of(count) != 0]
    if not given:
        table.skipped.append((number, "没有数额"))
    for what, how, count in given:
        table.lines.append(TableLine(number, unit, what, how, use, count, document, date))


def _headings(row: Sequence[str], natures: CodeList, kinds: CodeList) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        word = re.sub(r"[（(].*?[)）]|[:：*]", "", "".join(half_width(cell).split()))
        name = next((name for name, words in _WORDS.items() if word in words), "")
        if not name and word:
            for spelling in (word, word.removesuffix("数"), word.removesuffix("职数")):
                if nature := natures.find(spelling):
                    name = f"{_NATURE}{nature.name}"
                elif kind := kinds.find(spelling):
                    name = f"{_KIND}{kind.name}"
                if name and not word.isdecimal():
                    break
                name = ""
        if name and name not in found.values():
            found[place] = name
    return found


def _is_header(found: Mapping[int, str]) -> bool:
    names = set(found.values())
    wide = sum(name[0] in _WIDE for name in names)
    return "unit" in names and ("count" in names or wide > 0)


def _has_special_use(cells: Sequence[Sequence[str]]) -> bool:
    return any(len(row) > 3 and row[3] and number_of(row[3]) is None for row in cells)


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy_line(str(cell if cell is not None else ""))


def document_of(text: str) -> str:
    """A document number in its one spelling; "" for a blank."""
    return normalise_document_number(text) if text.strip() else ""
