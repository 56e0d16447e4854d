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
    r"|^\(?(盖章|公章|签章)\)?\d*年\d*月\d*日$|^年月日$"
)
_TITLE = re.compile(
    r"(花名册|名册|登记表|统计表|一览表|情况表|信息表|采集表|明细表|汇总表|名单|台账|简表|总表)(\(.*\))?(\d{4}.*)?$"
)
_UNIT_ENDING = re.compile(
    r"(局|委|委员会|办公室|办|政府|学校|小学|中学|学院|幼儿园|医院|卫生院|中心|所|站|队|院|馆|处|校|镇|乡|街道|会|社|园|台|部|厂|场"
    r"|联|协|司|区|库|室|圃|基地|库区|法院|检察院|大队|支队|公司)$"
)
_NEXT_ENTRY = re.compile(
    r"(?:填报|填表|制表|编制|报送)?(?:日期|时间|人):|(?:主管|举办|上级)(?:部门|单位):|联系(?:人|电话):|电话:|负责人:|第\d+页"
)
_NUMBERS_BEHIND = re.compile(
    r"\([^()]*\d+[人名个][^()]*\)$|[:,]?(?:共|计|合计|总|现有|实有|在编|核定|核编|编制)*\d+[人名个].*$"
)
# After the name of a unit a title goes on with one of these; 机关 may belong to neither.
_TITLE_GOES_ON = re.compile(
    r"机关|在编|在职|在岗|在册|实有|编制|编外|离退休|退休|临聘|临时|劳务|公益|聘用|正式|全体|全额|差额|事业|行政|参公|工勤|工作人员|人员|干部|职工|教职|教师|医务"
    r"|公务员|基本|\(?\d{4}年|二[〇○零]|花名册|名册|登记表|统计表|一览表|名单|台账"
)
# Many units, not one: 云岭县机关事业单位, 全县乡镇, 教育局所属学校.
_MANY_UNITS = re.compile(
    r"全[县市区乡镇省]|各|乡镇$|乡镇(卫生院|政府|机关)|所属|直属|下属|机关事业|事业单位|中小学|县直|市直|区直"
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
    """The header of a roster: a row that names known fields, 姓名 among them; None when there is none."""
    counts: dict[int, int] = {}
    for index, row in enumerate(sheet.rows[:_SEARCH_DEPTH]):
        texts = [cell_text(cell) for cell in row if cell != ""]
        if any(_names_people(text) for text in texts):
            counts[index] = known_field_count(texts)
    most = max(counts.values(), default=0)
    if most < _LEAST_FIELDS:
        return None
    # The first that is nearly as good as the best: a second table below may have more columns.
    best_row = next(index for index, count in counts.items() if 2 * count >= most and count >= _LEAST_FIELDS)
    first, last = _header_block(sheet, best_row)
    unit = next(filter(None, map(declared_unit, sheet.rows[:first])), "")
    return Header(first, last, _join_levels(sheet, first, last), unit)


def is_form(sheet: Sheet, header: Header) -> bool:
    """Whether names of fields and answers alternate (任免审批表): such a sheet is about one person."""
    below = sheet.rows[header.last_row + 1] if header.last_row + 1 < len(sheet.rows) else []
    known = known_field_count(header.texts)
    answers = [text for text in header.texts if text and suggest(text) is None]
    return (
        known >= _LEAST_FIELDS
        and len(answers) >= known
        and known_field_count(cell_text(cell) for cell in below if cell != "") >= _LEAST_FIELDS
    )


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


def is_title(text: str) -> bool:
    """Whether a text without spaces is the title of a table (…花名册)."""
    return _TITLE.search(text) is not None


def looks_like_unit(text: str) -> bool:
    """Whether a text ends the way names of units end."""
    return len(text) >= 3 and _UNIT_ENDING.search(text) is not None


def unit_in_title(title: str) -> str:
    """The one unit a title is about, or empty: 云岭县第一中学在编人员花名册 → 云岭县第一中学."""
    text = "".join(half_width(title).split())
    text = re.sub(r"^(\d{4}年(度|\d{1,2}月)?|附件\d*:?|表\d+:?)", "", text)
    for match in _TITLE_GOES_ON.finditer(text):
        unit = text[: match.start()].rstrip("(关于的")
        if looks_like_unit(unit):
            return "" if _MANY_UNITS.search(unit) else unit
    return ""


def unit_of_heading(text: str) -> str:
    """The unit of a heading without the numbers behind it: 云岭县水利局（核定12名，实有10名）, …共3人."""
    return _NUMBERS_BEHIND.sub("", text)


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
        unit = unit_of_heading(_NEXT_ENTRY.split(match["unit"])[0])
        following = filled[position + 1].replace(" ", "") if position + 1 < len(filled) else ""
        return unit or ("" if is_signature(following) else unit_of_heading(following))
    return ""
