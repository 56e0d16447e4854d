"""Writes the workbook of rows that were not accepted, for the unit to correct and send again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from app.errors import EnvironmentProblem

Severity = Literal["error", "warning"]

ROW_NUMBER_HEADING = "原表行号"
EXPLANATION_HEADING = "问题说明"
CORRECT_AND_RETURN = (
    "红色格子必须改正，黄色格子请核对。",
    f"请直接在退回的表里改正，不必删去“{ROW_NUMBER_HEADING}”和“{EXPLANATION_HEADING}”两列，改好后整份重新导入。",
    "已经登记的人员再导入也不会重复登记。",
)
"""What a unit is to do with the rows it gets back."""
_DOUBTFUL_SHEET = "请核对（不用改回）"

_FILLS = {"error": "FFC7CE", "warning": "FFEB9C", "heading": "E7EDF5"}
_BORDER_COLOUR = "BFBFBF"
_NARROWEST, _WIDEST = 6, 30
_EXPLANATION_WIDTH = 60


@dataclass(frozen=True)
class ReturnedRow:
    """One row that was not accepted.

    ``cells`` are the original values as text; ``marked`` names the columns (from 0) with a problem and
    how severe it is; ``explanation`` says in Chinese what to correct.
    """

    row_number: int
    cells: Sequence[str]
    marked: Mapping[int, Severity]
    explanation: str


@dataclass(frozen=True)
class ReturnedTable:
    """The returned rows of one sheet below the headings of that sheet."""

    sheet: str
    headings: Sequence[str]
    rows: Sequence[ReturnedRow]


@dataclass(frozen=True)
class DoubtfulRow:
    """One row that was accepted and has something to look at, named by its place in the original."""

    sheet: str
    row_number: int
    person: str
    explanation: str


def write_returned(
    path: Path,
    title: str,
    tables: Sequence[ReturnedTable],
    counts: Sequence[tuple[str, int]],
    doubtful: Sequence[DoubtfulRow] = (),
    advice: Sequence[str] = CORRECT_AND_RETURN,
    prefix: str = "退回",
) -> None:
    """Write a new workbook: the counts, the rejected rows of each sheet, and the accepted ones in doubt.

    Every cell is text in a text format: long numbers keep their digits and ``=`` starts no formula.

    :param title: what was imported, e.g. the name of the file; stands above the counts.
    :param counts: label and number, in the order shown.
    :param advice: what the reader is to do, below the counts; :param prefix: stands before the name of each sheet.
    :raises EnvironmentProblem: the file cannot be written, usually because it is open elsewhere.
    """
    workbook = Workbook(write_only=True)
    for style in _named_styles():
        workbook.add_named_style(style)
    _write_counts(workbook.create_sheet("情况汇总"), title, counts, advice)
    taken = {"情况汇总", _DOUBTFUL_SHEET}
    for table in tables:
        name = _free_sheet_name(f"{prefix}-{table.sheet}", taken)
        taken.add(name)
        _write_table(workbook.create_sheet(name), table)
    if doubtful:
        _write_doubtful(workbook.create_sheet(_DOUBTFUL_SHEET), doubtful)
    content = io.BytesIO()
    workbook.save(content)
    try:
        path.write_bytes(content.getvalue())
    except OSError as error:
        raise EnvironmentProblem(
            f"退回表“{path.name}”没有保存成功，已登记的内容不受影响。",
            next_step="请关闭正在打开的同名文件，或换一个位置再保存。",
            detail=str(error),
        ) from error


def _free_sheet_name(wanted: str, taken: set[str]) -> str:
    """A worksheet name of at most 31 characters that is not taken yet."""
    base = wanted[:31]
    name, number = base, 2
    while name in taken:
        name = f"{base[:27]}({number})"
        number += 1
    return name


def _named_styles() -> list[NamedStyle]:
    """The looks of cells; all are text to the spreadsheet program."""
    side = Side(style="thin", color=_BORDER_COLOUR)
    styles = []
    for name in ("plain", "explanation", *_FILLS):
        style = NamedStyle(name, number_format="@")
        style.border = Border(left=side, right=side, top=side, bottom=side)
        style.alignment = Alignment(vertical="center", wrap_text=name in {"heading", "explanation"})
        style.font = Font(bold=name == "heading")
        if name in _FILLS:
            style.fill = PatternFill("solid", fgColor=_FILLS[name])
        styles.append(style)
    return styles


def _text_cell(sheet: Any, value: str, style: str = "plain") -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # otherwise a value that begins with = becomes a formula
    cell.style = style
    return cell


def _write_counts(sheet: Any, title: str, counts: Sequence[tuple[str, int]], advice: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["B"].width = 12
    sheet.append([_text_cell(sheet, title, "heading")])
    for label, number in counts:
        sheet.append([_text_cell(sheet, label), number])
    sheet.append([])
    for line in advice:
        sheet.append([line])


def _write_table(sheet: Any, table: ReturnedTable) -> None:
    headings = [ROW_NUMBER_HEADING, *table.headings, EXPLANATION_HEADING]
    samples = [table.headings, *(row.cells for row in table.rows[:100])]
    for index in range(len(table.headings)):
        longest = max((_shown_width(row[index]) for row in samples if index < len(row)), default=0)
        letter = get_column_letter(index + 2)
        sheet.column_dimensions[letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.column_dimensions["A"].width = 10
    sheet.column_dimensions[get_column_letter(len(headings))].width = _EXPLANATION_WIDTH
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, heading, "heading") for heading in headings])
    for row in table.rows:
        cells = [_text_cell(sheet, str(row.row_number))]
        cells += [
            _text_cell(sheet, value, row.marked.get(index, "plain")) for index, value in enumerate(row.cells)
        ]
        cells.append(_text_cell(sheet, row.explanation, "explanation"))
        sheet.append(cells)


def _write_doubtful(sheet: Any, rows: Sequence[DoubtfulRow]) -> None:
    """A list to read; no heading says 姓名, so that it is not taken for a roster when it comes back."""
    for letter, width in zip("ABCD", (20, 10, 14, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    headings = ("工作表", ROW_NUMBER_HEADING, "人员", "可以登记，但请核对")
    sheet.append([_text_cell(sheet, heading, "heading") for heading in headings])
    for row in rows:
        cells = (row.sheet, str(row.row_number), row.person)
        sheet.append(
            [*(_text_cell(sheet, cell) for cell in cells), _text_cell(sheet, row.explanation, "explanation")]
        )


def _shown_width(text: str) -> int:
    """Width in half-width characters of the longest line."""
    return max(sum(2 if ord(character) > 0x2E7F else 1 for character in line) for line in text.split("\n"))
