"""What every row below the header is: a person, a group heading or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.exchange.workbook import Cell, MergedRange, Sheet
from app.services.roster.columns import normalise_heading
from app.services.roster.draft import cell_text
from app.services.roster.fields import FieldName
from app.services.roster.headers import (
    Header,
    declared_unit,
    is_signature,
    is_title,
    looks_like_unit,
    unit_of_heading,
)
from app.services.roster.words import is_vacancy
from app.values.text import half_width

_TOTAL = re.compile(
    r"^(本页|本单位|本系统|单位|系统|全县|全部|其中)?(小计|合计|总计|累计|共计|总合计|人数合计)([:(\d].*)?$"
)
_TOTAL_OF = re.compile(r"^.{2,20}(小计|合计|总计|共计)([:(\d].*)?$")  # 县水利局小计; nobody is called so
_NOTE = re.compile(r"^(注|说明|备注|填表说明|填报说明|注意)\d*[:.、].*")
_PAGE = re.compile(r"^(第\d+页|共\d+页|第\d+页[,，、/]?共\d+页|续表|\(续\)|\d+/\d+|-\d+-|—\d+—)$")
_ORDINAL = re.compile(
    r"^(\(?\d{1,3}\)?[、.](?=\D)|\(?[一二三四五六七八九十]+\)?[、.,]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[部分章节]+)[:、]?"
)
_LONE_ORDINAL = re.compile(r"^\(?[一二三四五六七八九十]+\)?[、.,]?$")
_COUNT_ONLY = re.compile(r"^(总人数|人数|共|共计|合计|实有|在编|总计)*:?\d+人$")
_BLANK_BELOW = re.compile(r"^\(?(以下|此页|本页)?(以下|为)?(空白|无正文|无内容)\)?$")
_DEPARTMENT = re.compile(
    r"^(?!.*[县市区镇乡旗])(.{1,8}(股|科|科室|组|室|处)|.{0,4}办公室|(党政|综合|党建|人事|财务)办|(局|院|校|所|中心|镇|乡|班子)?领导(班子)?)$"
)
_IDENTITY = re.compile(r"^\s*[0-9０-９]{14}|^\d\.\d+[eE]\+\d+")
_DIGITS = re.compile(r"\d{6}")
_ANSWER = re.compile(r"^(无|是|否|\d+(\.\d+)?)$")
_CATEGORY = re.compile(
    r"^.*(人员|编制|岗位|干部|教师|工人|职工)$|^(党政)?机关$|^(行政|事业|参公|企业|机关|全额.*|差额.*|自收自支.*)单位$"
)
_EMPTY_GROUP = re.compile(r"\((无|0人|空)\)|[:,](无|0人)$")
_SENTENCE = re.compile(r"[。;；!！?？]|[,，].*[,，]|^\d{4}年|\d日$")
# What says that a row without a name still means somebody.
_PERSONAL = frozenset(
    {"sex", "birth", "identity_number", "ethnic_group", "native_place", "political_status", "joined_party",
     "education", "degree", "school", "major", "work_start", "unit_entry", "phone", "quota_card"}
)  # fmt: skip


@dataclass(frozen=True)
class RowKind:
    """What a row below the header is.

    Titles and group headings say something about the rows that follow: ``"sector"``, ``"unit"`` and ``"department"`` where they belong,
    ``"category"`` what they are (编外聘用人员, 行政编制). ``text`` is the heading without ordinal and count,
    or for ``"other"`` rows the reason in Chinese for leaving them out; ``note`` is what stood behind the
    heading (财政拨款，核定12名).
    """

    kind: Literal["person", "title", "sector", "unit", "department", "category", "other"]
    text: str = ""
    note: str = ""


_PERSON = RowKind("person")


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
        self._has_units = "unit_name" in by_field
        self._personal = {column for column, name in mapping.items() if name in _PERSONAL}
        self._header_cells = {
            (column, normalise_heading(cell_text(cell)))
            for row in sheet.rows[header.first_row : header.last_row + 1]
            for column, cell in enumerate(row)
            if cell != ""
        }
        self._wide_rows = _rows_with_wide_cell_over(sheet.merged, self._name_column)

    def classify(self, index: int, row: Sequence[Cell]) -> RowKind:
        """What row ``index`` (from 0) of the sheet is."""
        if self._identity_column >= 0 and _IDENTITY.match(cell_text(row[self._identity_column])):
            return _PERSON
        filled = [(column, cell) for column, cell in enumerate(row) if str(cell).strip()]
        if not filled:
            return RowKind("other", "空行")
        texts = ["".join(half_width(cell_text(cell)).split()) for _, cell in filled]
        if self._is_total(filled, texts):
            return RowKind("other", "小计、合计行")
        if self._repeats_header(filled):
            return RowKind("other", "重复的表头")
        if _numbers_columns(texts):
            return RowKind("other", "栏次行")
        if any(
            column == self._identity_column and _DIGITS.search(cell_text(cell)) for column, cell in filled
        ):
            return _PERSON  # a wrong number is still a person
        return (
            self._line_of_text(texts, row)
            or self._group_heading(index, filled, texts)
            or self._vacancy(row, filled)
            or _PERSON
        )

    def _is_total(self, filled: Sequence[tuple[int, Cell]], texts: Sequence[str]) -> bool:
        if any(_TOTAL.match(text) for text in texts[:4]):
            return True
        if len(texts) == 1 and _COUNT_ONLY.match(texts[0]):
            return True
        named = cell_text(_at(filled, self._name_column)).strip()
        return any(
            _TOTAL_OF.match(text) for (column, _), text in zip(filled[:4], texts, strict=False)
            if column != self._name_column or looks_like_unit(re.split("小计|合计|总计|共计", text)[0])
        ) and (named == "" or len(named) > 4 or named.isdecimal())  # fmt: skip

    def _vacancy(self, row: Sequence[Cell], filled: Sequence[tuple[int, Cell]]) -> RowKind | None:
        """A line kept for a post nobody holds."""
        name = cell_text(row[self._name_column])
        if is_vacancy(name):
            return RowKind("other", "空编行，没有人员")
        if name.strip() or any(column in self._personal for column, _ in filled):
            return None
        return RowKind("other", "没有姓名和个人信息的行")

    def _line_of_text(self, texts: Sequence[str], row: Sequence[Cell]) -> RowKind | None:
        """Lines between blocks of people and at the end of the sheet."""
        if any(is_signature(text) for text in texts):
            unit = declared_unit(row)
            # At the foot of a page the unit stands beside those who sign; alone it begins a block.
            signs = any("人:" in text or "电话:" in text for text in texts)
            return RowKind("unit", unit) if unit and not signs else RowKind("other", "填表人、签章行")
        if any(_NOTE.match(text) for text in texts[:2]) or (len(texts) == 1 and len(texts[0]) > 40):
            return RowKind("other", "附注")
        if all(_BLANK_BELOW.match(text) for text in texts):
            return RowKind("other", "附注")
        if all(_PAGE.match(text) for text in texts):
            return RowKind("other", "页码行")
        if is_title(texts[0]) and all(_PAGE.match(text) for text in texts[1:]):
            return RowKind("title", texts[0])
        return None

    def _repeats_header(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        same = sum(
            (column, normalise_heading(cell_text(cell))) in self._header_cells for column, cell in filled
        )
        return same >= 2 and same >= 0.6 * len(filled)

    def _group_heading(
        self, index: int, filled: Sequence[tuple[int, Cell]], texts: Sequence[str]
    ) -> RowKind | None:
        """A heading stands alone in its row (an ordinal may stand before it) and is no person's name."""
        if len(filled) == 2 and _LONE_ORDINAL.match(texts[0]):
            return self._heading(texts[1])
        if len(filled) != 1:
            return None
        (column, cell), text = filled[0], texts[0]
        if not isinstance(cell, str) or _ANSWER.match(text):
            return None if column == self._name_column else RowKind("other", "只有序号的空行")
        if column == self._name_column and index not in self._wide_rows and not _looks_like_heading(text):
            return None
        return self._heading(text)

    def _heading(self, text: str) -> RowKind:
        if _EMPTY_GROUP.search(text):
            return RowKind("other", "分组行，其下没有人员")
        heading = _ORDINAL.sub("", text) or text
        name = unit_of_heading(heading).rstrip(":")
        if _DEPARTMENT.match(name):
            return RowKind("department", name)
        if name.endswith(("系统", "口", "战线")):
            return RowKind("sector", name)
        if _CATEGORY.match(name):
            return RowKind("category", name)
        if looks_like_unit(name) or (not self._has_units and not _SENTENCE.search(name)):
            return RowKind("unit", name, heading[len(name) :])
        return RowKind("category", name)


def _at(filled: Sequence[tuple[int, Cell]], column: int) -> Cell:
    return next((cell for place, cell in filled if place == column), "")


def _looks_like_heading(text: str) -> bool:
    """Whether a text alone in the column of names is a heading; nobody is called 一、机关 or 水利局."""
    name = unit_of_heading(text).rstrip(":")
    if _ORDINAL.match(name) and len(name) > 2:
        return True
    return len(name) >= 3 and (
        name.endswith("系统")
        or looks_like_unit(name)
        or _CATEGORY.match(name) is not None
        or _DEPARTMENT.match(name) is not None
    )


def _rows_with_wide_cell_over(merged: Sequence[MergedRange], column: int) -> set[int]:
    return {
        row
        for area in merged
        if area.first_column <= column <= area.last_column and area.last_column > area.first_column
        for row in range(area.first_row, area.last_row + 1)
    }


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4 … or 甲 乙 1 2 …"""
    numbers = [text for text in texts if text not in "甲乙丙丁戊"]
    if len(texts) < 3 or not numbers or not all(text.isdecimal() for text in numbers):
        return False
    first = int(numbers[0])
    return [int(text) for text in numbers] == list(range(first, first + len(numbers)))
