"""Reads a roster file into a draft: finds headers, maps columns, normalises and checks every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.errors import DataProblem
from app.exchange.workbook import Cell, Sheet, read_workbook
from app.services.code_files import CodeList
from app.services.roster import check
from app.services.roster.blocks import Block, split_blocks, split_tables
from app.services.roster.columns import LEAST_CONFIDENCE, SavedMapping, map_columns, signature
from app.services.roster.date_cells import DateColumn, only_months_known, writes_two_digits
from app.services.roster.draft import Level, RosterDraft, RosterRow, SheetLayout, SkippedRow, cell_text
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
from app.services.roster.unit_column import with_unit_column
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
    if any(reason == _FORM for _, reason in draft.unread_sheets) and not draft.layouts:
        raise DataProblem(f"“{path.name}”{_FORM}。", next_step="请选择一行一人的表；少数几个人可以逐个登记。")
    if not draft.layouts:
        raise DataProblem(
            f"“{path.name}”里没有找到花名册：没有一行表头同时写着“姓名”和别的栏目。",
            next_step="请检查是否选错了文件；表头应有“姓名”“性别”“身份证号”等栏目。",
        )
    check.check_file(draft.rows)
    return draft


_FORM = "像是一人一张的登记表，不是一行一人的花名册"


def _read_sheet(
    sheet: Sheet, saved: SavedMapping | None, context: Context, draft: RosterDraft, file_name: str
) -> str:
    """Add one sheet to the draft; the reason in Chinese when it is left out."""
    if sheet.hidden:
        return "隐藏的工作表"
    if not any(cell != "" for row in sheet.rows for cell in row):
        return "没有内容"
    group: Group | None = None
    for offset, part in split_tables(sheet):
        header = find_header(part)
        if header is None:
            return "没有找到表头"
        if is_form(part, header):
            return _FORM
        blocks = [
            block for block in split_blocks(part, header) if "name" in _mapped(block, saved)[0].values()
        ]
        if not blocks:
            return "没有指定哪一列是姓名"
        for block in blocks:
            mapping, confidence = _mapped(block, saved)
            texts, rows = block.header.texts, block.sheet.rows
            layout = SheetLayout(block.sheet.name, texts, mapping, confidence, signature(texts), len(rows))
            draft.layouts.append(layout)
            if group is None or len(blocks) > 1:
                group = _group(sheet.name, mapping, context, file_name)
            _enter_lines_above(group, part, header, has_units="unit_name" in mapping.values())
            _read_header(block, offset, draft)
            _read_rows(block, offset, layout, context, draft, group)
    return ""


def _mapped(block: Block, saved: SavedMapping | None) -> tuple[dict[int, FieldName], dict[int, float]]:
    header = block.header
    mapping, confidence = map_columns(header.texts, saved)
    mapping = with_unit_column(mapping, header.texts, block.sheet.rows[header.last_row + 1 :], saved)
    return mapping, {column: confidence.get(column, LEAST_CONFIDENCE) for column in mapping}


def _group(sheet_name: str, mapping: Mapping[int, FieldName], context: Context, file_name: str) -> Group:
    """What the names of the file and the sheet say about everybody on it."""
    category = file_name if names_no_quota(file_name) and not names_no_quota(sheet_name) else sheet_name
    group = Group(context, category=category)
    is_unit = looks_like_unit(sheet_name) and sheet_name not in _KINDS_OF_UNIT
    if is_unit and "unit_name" not in mapping.values():
        group.enter(RowKind("unit", sheet_name))
    return group


def _enter_lines_above(group: Group, sheet: Sheet, header: Header, *, has_units: bool) -> None:
    """What the lines above a header say; where a column names the units, a title does not."""
    for row in sheet.rows[: header.first_row]:
        texts = ["".join(half_width(cell_text(cell)).split()) for cell in row if cell != ""]
        for text in texts:
            if is_title(text) and (not has_units or not unit_in_title(text)):
                group.enter(RowKind("title", text))
    if header.declared_unit:
        group.enter(RowKind("unit", header.declared_unit))


def _read_header(block: Block, offset: int, draft: RosterDraft) -> None:
    for index in range(block.header.last_row + 1):
        reason = "表头上方的标题、说明" if index < block.header.first_row else "表头"
        text = _row_text(block.sheet.rows[index])
        draft.skipped.append(SkippedRow(offset + index + 1, block.sheet.name, reason, text))


def _read_rows(
    block: Block, offset: int, layout: SheetLayout, context: Context, draft: RosterDraft, group: Group
) -> None:
    """The rows below the header of a block; ``offset`` rows of the sheet stand above it."""
    sheet, header = block.sheet, block.header
    first = header.last_row + 1
    rows = _fill_merged_downwards(sheet, first, layout.mapping)
    classifier = RowClassifier(sheet, header, layout.mapping)
    reader = _RowReader(layout, context, _date_columns(header, layout.mapping, rows[first:]))
    further = _further_lines(sheet, layout.mapping)
    person: RosterRow | None = None

    def finish() -> None:
        if person is not None:
            check.check_row(person, context.today)

    for index in range(first, len(rows)):
        number = offset + index + 1
        if person is not None and index in further:
            reader.add_line(person, sheet.rows[index])
            draft.skipped.append(
                SkippedRow(number, sheet.name, "上一行人员的续行", _row_text(sheet.rows[index]))
            )
            continue
        finish()
        person = None
        kind = classifier.classify(index, sheet.rows[index])
        if kind.kind == "person":
            person = reader.read(number, rows[index])
            group.complete(person)
            draft.rows.append(person)
        else:
            reason = kind.text if kind.kind == "other" else group.enter(kind)
            draft.skipped.append(SkippedRow(number, sheet.name, reason, _row_text(rows[index])))
    finish()


def _further_lines(sheet: Sheet, mapping: Mapping[int, FieldName]) -> set[int]:
    """Rows over which the name of the row above is merged: a person may take two lines."""
    names = {column for column, name in mapping.items() if name == "name"}
    return {
        row
        for area in sheet.merged
        if area.first_column in names
        for row in range(area.first_row + 1, area.last_row + 1)
    }


# Names of sheets that are kinds of units and no unit.
_KINDS_OF_UNIT = frozenset(
    {"幼儿园", "卫生院", "办公室", "委员会", "派出所", "敬老院", "卫生室", "党政办公室"}
)
_STUDIED = ("education", "degree", "school", "major")
_NO_ORDER = 1000
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
        self._highest_education(row)
        for name in doubtful_months:
            check.settle_month(row, name)
        return row

    def _highest_education(self, row: RosterRow) -> None:
        """学历 and what belongs to it: of 全日制 and 在职 the higher one, in-service as the later of equals."""
        values = row.values
        if "education" in self._layout.mapping.values() and values.get("education"):
            return

        def order(kind: str) -> int:
            levels = self._context.code_lists.get("education")
            found = levels.find(values.get(f"{kind}_education", "")) if levels else None
            return found.order if found else _NO_ORDER

        best, other = ("inservice", "fulltime")
        if order("fulltime") < order("inservice") or not values.get("inservice_education"):
            best, other = other, best
        if not values.get(f"{best}_education"):
            return
        for name in _STUDIED:
            source = f"{best}_{name}" if values.get(f"{best}_{name}") else f"{other}_{name}"
            if not values.get(name) and values.get(source) and (name != "major" or source.startswith(best)):
                values[name], row.raw[name] = values[source], row.raw.get(source, "")

    def add_line(self, row: RosterRow, cells: Sequence[Cell]) -> None:
        """Add the second line of a person (在职 below 全日制); what contradicts the first is told."""
        for column, name in self._layout.mapping.items():
            value = self._normalise(column, name, cells[column]).value
            if not value or value == row.values.get(name):
                continue
            if FIELDS[name].several or not row.values.get(name):
                row.values[name], row.raw[name] = value, cells[column]
            else:
                message = f"{FIELDS[name].label}在续行里还写着“{value}”，没有登记，请核对。"
                row.add(Level.WARNING, name, "second_line", message)

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
