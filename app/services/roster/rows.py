"""Reads a roster file into a draft: finds headers, maps columns, normalises and checks every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.errors import DataProblem
from app.exchange.workbook import Cell, Sheet, read_workbook
from app.services.code_files import CodeList
from app.services.roster import check
from app.services.roster.blocks import Block, split_blocks
from app.services.roster.columns import SavedMapping, map_columns, signature
from app.services.roster.date_cells import DateColumn, only_months_known, writes_two_digits
from app.services.roster.draft import RosterDraft, RosterRow, SheetLayout, SkippedRow, cell_text
from app.services.roster.fields import FIELDS, FieldName
from app.services.roster.groups import Group
from app.services.roster.headers import (
    Header,
    find_header,
    is_form,
    is_title,
    looks_like_unit,
    unit_in_title,
)
from app.services.roster.normalise import Context, Normalised, normalise
from app.services.roster.row_kinds import RowClassifier, RowKind
from app.services.roster.words import names_no_quota
from app.values.text import half_width


def read_roster(
    path: Path,
    mapping: SavedMapping | None,
    code_lists: Mapping[str, CodeList],
    today: str,
) -> RosterDraft:
    """Read every sheet that holds a roster.

    Each row of such a sheet becomes either a data row or a skipped row with a reason. Hidden sheets and
    sheets without a header naming 姓名 are listed in ``unread_sheets``.

    :param mapping: what the clerk decided for headings of this layout before, see
        :func:`app.services.roster.columns.to_saved`; other headings get a suggestion.
    :param code_lists: code lists by the name of the list.
    :param today: ISO date of today; dates after it are errors.
    :raises DataProblem: the file cannot be read, or none of its sheets holds a roster.
    """
    by_field = {
        name: code_lists[spec.code_list] for name, spec in FIELDS.items() if spec.code_list in code_lists
    }
    context = Context(by_field, today)
    draft = RosterDraft([], [], [], [])
    for sheet in read_workbook(path):
        reason = _read_sheet(sheet, mapping, context, draft, path.stem)
        if reason:
            draft.unread_sheets.append((sheet.name, reason))
    if not draft.layouts:
        raise DataProblem(
            f"“{path.name}”里没有找到花名册：没有一行表头同时写着“姓名”和别的栏目。",
            next_step="请检查是否选错了文件；表头应有“姓名”“性别”“身份证号”等栏目。",
        )
    check.check_file(draft.rows)
    return draft


def _read_sheet(
    sheet: Sheet, saved: SavedMapping | None, context: Context, draft: RosterDraft, file_name: str
) -> str:
    """Add one sheet to the draft; the reason in Chinese when it is left out."""
    if sheet.hidden:
        return "隐藏的工作表"
    header = find_header(sheet)
    if header is None:
        return "没有内容" if not any(cell != "" for row in sheet.rows for cell in row) else "没有找到表头"
    if is_form(sheet, header):
        return "像是一人一张的登记表，不是一行一人的花名册"
    readable = False
    for block in split_blocks(sheet, header):
        mapping, confidence = map_columns(block.header.texts, saved)
        if "name" not in mapping.values():
            continue
        readable = True
        texts, rows = block.header.texts, block.sheet.rows
        layout = SheetLayout(block.sheet.name, texts, mapping, confidence, signature(texts), len(rows))
        draft.layouts.append(layout)
        for index in range(block.header.last_row + 1):
            reason = "表头上方的标题、说明" if index < block.header.first_row else "表头"
            draft.skipped.append(SkippedRow(index + 1, layout.sheet, reason, _row_text(rows[index])))
        _read_rows(block, layout, context, draft, _group(sheet, header, mapping, context, file_name))
    return "" if readable else "没有指定哪一列是姓名"


def _group(
    sheet: Sheet, header: Header, mapping: Mapping[int, FieldName], context: Context, file_name: str
) -> Group:
    """What the file, the sheet and the lines above the header say about everybody below."""
    category = file_name if names_no_quota(file_name) and not names_no_quota(sheet.name) else sheet.name
    group = Group(context, category=category)
    has_units = "unit_name" in mapping.values()
    if looks_like_unit(sheet.name) and sheet.name not in _KINDS_OF_UNIT and not has_units:
        group.enter(RowKind("unit", sheet.name))
    for row in sheet.rows[: header.first_row]:
        texts = ["".join(half_width(cell_text(cell)).split()) for cell in row if cell != ""]
        for text in texts:
            if is_title(text) and (not has_units or not unit_in_title(text)):
                group.enter(RowKind("title", text))
    if header.declared_unit:
        group.enter(RowKind("unit", header.declared_unit))
    return group


def _read_rows(block: Block, layout: SheetLayout, context: Context, draft: RosterDraft, group: Group) -> None:
    sheet, header = block.sheet, block.header
    first = header.last_row + 1
    rows = _fill_merged_downwards(sheet, first, layout.mapping)
    classifier = RowClassifier(sheet, header, layout.mapping)
    reader = _RowReader(layout, context, _date_columns(header, layout.mapping, rows[first:]))
    for index in range(first, len(rows)):
        kind = classifier.classify(index, sheet.rows[index])
        if kind.kind == "person":
            row = reader.read(index + 1, rows[index])
            group.complete(row)
            check.check_row(row, context.today)
            draft.rows.append(row)
        else:
            reason = kind.text if kind.kind == "other" else group.enter(kind)
            draft.skipped.append(SkippedRow(index + 1, sheet.name, reason, _row_text(rows[index])))


# Names of sheets that are kinds of units and no unit.
_KINDS_OF_UNIT = frozenset(
    {"幼儿园", "卫生院", "办公室", "委员会", "派出所", "敬老院", "卫生室", "党政办公室"}
)
_EACH_OWN = frozenset({"identity_number", "quota_card", "phone"})


class _RowReader:
    """Normalises rows of one sheet; equal cells of a column are normalised once."""

    def __init__(self, layout: SheetLayout, context: Context, date_columns: Mapping[int, DateColumn]) -> None:
        self._layout = layout
        self._context = context
        self._date_columns = date_columns
        self._known: dict[int, dict[tuple[type, Cell], Normalised]] = {
            column: {} for column in layout.mapping
        }

    def read(self, row_number: int, cells: Sequence[Cell]) -> RosterRow:
        row = RosterRow(row_number, self._layout.sheet, {}, {}, cells=list(cells))
        doubtful_months = []
        also: list[tuple[FieldName, str]] = []
        for column, name in self._layout.mapping.items():
            cell = cells[column]
            normalised = self._normalise(column, name, cell)
            also += normalised.also
            if normalised.value == "" and row.raw.get(name, "") != "":
                continue  # an empty second column of a field says nothing
            row.raw[name] = cell
            if normalised.value:
                row.values[name] = normalised.value
            for remark in normalised.remarks:
                row.add(remark.level, name, remark.code, remark.message)
            if normalised.doubtful_month:
                doubtful_months.append(name)
        for name, value in also:
            row.values.setdefault(name, value)
        for name in doubtful_months:
            check.settle_month(row, name)
        return row

    def _normalise(self, column: int, name: FieldName, cell: Cell) -> Normalised:
        how = self._date_columns.get(column)
        if name in _EACH_OWN:  # remembering what does not come again would only cost memory
            return normalise(name, cell, self._context, column=how)
        known = self._known[column]
        key = (type(cell), cell)
        if key not in known:
            known[key] = normalise(name, cell, self._context, column=how)
        return known[key]


def _date_columns(
    header: Header, mapping: Mapping[int, FieldName], rows: Sequence[Sequence[Cell]]
) -> dict[int, DateColumn]:
    """How the columns of dates write them.

    Where the heading asks for 年月 only, or a spreadsheet stored months as their first days, the day was
    never written and is not invented here.
    """
    found: dict[int, DateColumn] = {}
    for column, name in mapping.items():
        if FIELDS[name].kind != "date":
            continue
        typed = [cell for row in rows if isinstance(cell := row[column], dt.date)]
        asks_for_month = "年月" in header.texts[column] and "日" not in header.texts[column]
        found[column] = DateColumn(
            asks_for_month or only_months_known(typed), writes_two_digits(row[column] for row in rows)
        )
    return found


def _fill_merged_downwards(sheet: Sheet, first: int, mapping: Mapping[int, FieldName]) -> list[list[Cell]]:
    """The rows with cells merged over several rows repeated in each of them."""
    rows = sheet.rows
    for area in sheet.merged:
        if area.first_row < first or area.last_row == area.first_row or area.first_column not in mapping:
            continue
        if rows is sheet.rows:
            rows = [list(row) for row in sheet.rows]
        for index in range(area.first_row + 1, min(area.last_row + 1, len(rows))):
            rows[index][area.first_column] = sheet.rows[area.first_row][area.first_column]
    return rows


def _row_text(cells: Sequence[Cell]) -> str:
    return " ".join(text for text in (cell_text(cell).strip() for cell in cells) if text)[:80]
