"""Where the header of a sheet is, and what every row below it is: a person, a group heading or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.exchange.workbook import Cell, MergedRange, Sheet
from app.services.roster.columns import known_field_count, normalise_heading, suggest
from app.services.roster.draft import cell_text
from app.services.roster.fields import FieldName
from app.values.text import half_width

_SEARCH_DEPTH = 40  # title rows and explanations above a header never take more
_LEAST_FIELDS = 2
_TOTAL = re.compile(
    r"^(本页|本单位|本系统|单位|系统|全县|全部|其中)?(小计|合计|总计|累计|共计|总合计|人数合计)([::(（\d].*)?$"
)
_SIGNATURE = re.compile(
    r"^(填表人|制表人|填报人|经办人|审核人|复核人|负责人|单位负责人|主要负责人|分管领导|分管负责人|填表单位|填报单位|"
    r"单位名称|单位|编制单位|报送单位|填表时间|填表日期|填报时间|填报日期|制表日期|制表时间|审核|联系电话|联系人|盖章|单位盖章|"
    r"单位\(盖章\)|填报单位\(盖章\)|填报单位\(公章\)|单位\(公章\))[::].*$|.*\((盖章|公章|签字|签章)\)[::]?$"
)
_SIGNATURE_WITHOUT_COLON = re.compile(r"^(填表人|制表人|填报人|审核人|填报日期|填表日期|制表日期)")
_NOTE = re.compile(r"^(注|说明|备注|填表说明|填报说明|注意)\d*[::.、].*")
_PAGE = re.compile(r"^(第\d+页|共\d+页|第\d+页[,，、/]?共\d+页|续表|\(续\)|\d+/\d+)$")
_ORDINAL = re.compile(r"^(\(?[一二三四五六七八九十]+\)?[、.．,]?|第[一二三四五六七八九十]+[部分章节]+)[:、]?")
_COUNT_SUFFIX = re.compile(r"\((共|合计|计|实有|在编)?\d+[人名]?\)$|[:]?(共|计|合计)?\d+[人名]$")
_UNIT_LINE = re.compile(r"^(?:填报|填表|报送|编制)?单位(?:名称)?(?:\((?:盖章|公章|签章)\))?:(?P<unit>.+)$")
_IDENTITY = re.compile(r"^\s*[0-9０-９]{14}|^\d\.\d+[eE]\+\d+")
_DIGITS = re.compile(r"\d{6}")
_SEAL = re.compile(r"\((盖章|公章|签章)\)$")
_ANSWERS = re.compile(r"^(无|是|否|\d+(\.\d+)?)$")

_UNIT_ENDING = re.compile(
    r"(局|委|委员会|办公室|办|政府|学校|小学|中学|幼儿园|医院|卫生院|中心|所|站|队|院|馆|处|校|镇|乡|街道|会|社|园|台|部|党校|厂|场)$"
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


@dataclass(frozen=True)
class RowKind:
    """What a row below the header is.

    ``kind`` is ``"person"``, ``"sector"``, ``"unit"`` (group headings) or ``"other"``; ``text`` is the
    heading's name, or for other rows the reason in Chinese for leaving them out.
    """

    kind: str
    text: str = ""


PERSON = RowKind("person")


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
    return Header(first, last, _join_levels(sheet, first, last), _declared_unit(sheet.rows[:first]))


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
    if any(_SIGNATURE.match(text) for text in texts):
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


def _declared_unit(rows: Sequence[Sequence[Cell]]) -> str:
    for row in rows:
        filled = [cell_text(cell).strip() for cell in row if cell != ""]
        for position, text in enumerate(filled):
            match = _UNIT_LINE.match(half_width(text).replace(" ", ""))
            if match:
                unit = re.split(r"(?:填报|填表|制表)?(?:日期|时间):|年月日", match["unit"])[0]
                return _SEAL.sub("", unit.strip())
            if re.match(r"^(填报|填表|报送)?单位(\((盖章|公章)\))?:$", half_width(text).replace(" ", "")):
                following = filled[position + 1 : position + 2]
                if following and not _SIGNATURE.match(half_width(following[0]).replace(" ", "")):
                    return following[0]
    return ""


class RowClassifier:
    """Says of each row below the header what it is.

    :param sheet: the sheet as read.
    :param header: its header.
    :param mapping: field of each column; the columns of 姓名 and 公民身份号码 decide most cases.
    """

    def __init__(self, sheet: Sheet, header: Header, mapping: Mapping[int, FieldName]) -> None:
        by_field = {name: column for column, name in mapping.items()}
        self._name_column = by_field["name"]
        self._identity_column = by_field.get("identity_number", -1)
        self._width = len(header.texts)
        self._header_cells = {
            (column, normalise_heading(cell_text(cell)))
            for row in sheet.rows[header.first_row : header.last_row + 1]
            for column, cell in enumerate(row)
            if cell != ""
        }
        self._titles = {
            normalise_heading(cell_text(cell))
            for row in sheet.rows[: header.first_row]
            for cell in row
            if cell != ""
        }
        self._wide_rows = _rows_with_wide_cell_over(sheet.merged, self._name_column)

    def classify(self, index: int, row: Sequence[Cell]) -> RowKind:
        """What row ``index`` (from 0) of the sheet is."""
        if self._identity_column >= 0 and _IDENTITY.match(cell_text(row[self._identity_column])):
            return PERSON
        filled = [(column, cell) for column, cell in enumerate(row) if cell != "" and str(cell).strip()]
        if not filled:
            return RowKind("other", "空行")
        texts = ["".join(half_width(cell_text(cell)).split()) for _, cell in filled]
        reason = self._reason_to_skip(filled, texts)
        if reason:
            return RowKind("other", reason)
        heading = self._group_heading(index, filled, texts)
        return heading if heading is not None else PERSON

    def _reason_to_skip(self, filled: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> str:
        first_texts = texts[:4]
        if any(_TOTAL.match(text) for text in first_texts):
            return "小计、合计行"
        if self._repeats_header(filled):
            return "重复的表头"
        if len(filled) >= 3 and _counts_columns(filled):
            return "栏次行"
        if any(
            column == self._identity_column and _DIGITS.search(cell_text(cell)) for column, cell in filled
        ):
            return ""  # a wrong number is still a person
        if all(normalise_heading(text) in self._titles for text in texts):
            return "重复的标题"
        if any(_NOTE.match(text) for text in texts[:2]):
            return "附注"
        if any(_SIGNATURE.match(text) for text in texts) or _SIGNATURE_WITHOUT_COLON.match(texts[0]):
            return "填表人、签章行"
        if all(_PAGE.match(text) for text in texts):
            return "页码行"
        if len(filled) == 1 and len(texts[0]) > 40:
            return "附注"
        if len(filled) == 1 and isinstance(filled[0][1], int | float) and filled[0][0] != self._name_column:
            return "只有序号的空行"
        return ""

    def _repeats_header(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        same = sum(
            (column, normalise_heading(cell_text(cell))) in self._header_cells for column, cell in filled
        )
        return same >= 2 and same >= 0.6 * len(filled)

    def _group_heading(
        self, index: int, filled: Sequence[tuple[int, Cell]], texts: Sequence[str]
    ) -> RowKind | None:
        """A heading stands alone in its row (an ordinal may stand before it) and is no person's name."""
        if len(filled) == 2 and _ORDINAL.fullmatch(texts[0]) and filled[0][0] < filled[1][0]:
            return _heading(texts[1])
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            return None
        column, text = filled[0][0], texts[0]
        numbered = _ORDINAL.match(text) is not None and len(text) > 2
        if column == self._name_column and index not in self._wide_rows:
            name = _COUNT_SUFFIX.sub("", text)
            ends_like_unit = len(name) >= 3 and _UNIT_ENDING.search(name) is not None
            if not (numbered or ends_like_unit or name.endswith("系统")):
                return None
        if _ANSWERS.match(text):
            return None
        return _heading(text)


def _heading(text: str) -> RowKind:
    name = _COUNT_SUFFIX.sub("", _ORDINAL.sub("", text) or text)
    name = re.sub(r"^(单位名称|单位|系统):", "", name).strip(":")
    return RowKind("sector" if name.endswith(("系统", "口", "战线")) else "unit", name)


def _rows_with_wide_cell_over(merged: Sequence[MergedRange], column: int) -> set[int]:
    return {
        row
        for area in merged
        if area.first_column <= column <= area.last_column and area.last_column > area.first_column
        for row in range(area.first_row, area.last_row + 1)
    }


def _counts_columns(filled: Sequence[tuple[int, Cell]]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4 … or 甲 乙 1 2 …"""
    numbers = []
    for _, cell in filled:
        text = cell_text(cell).strip()
        if text in "甲乙丙丁戊":
            continue
        if not text.isdigit():
            return False
        numbers.append(int(text))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
