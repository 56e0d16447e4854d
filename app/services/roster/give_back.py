"""The workbook that goes back to the unit: every rejected row, marked and explained."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from app.exchange.returned import ReturnedRow, ReturnedTable, Severity, write_returned
from app.services.roster.draft import Level, RosterDraft, RosterRow, SheetLayout, cell_text

_SEVERITY: dict[Level, Severity] = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "warning"}


def give_back(draft: RosterDraft, path: Path, title: str) -> int:
    """Write the workbook of rejected rows and return how many there are.

    :param title: what was imported, usually the name of the file.
    :raises EnvironmentProblem: the workbook cannot be written.
    """
    rejected = draft.rejected
    tables = []
    for layout in draft.layouts:
        rows = [row for row in rejected if row.sheet == layout.sheet]
        if rows:
            tables.append(
                ReturnedTable(layout.sheet, layout.header, [_returned(row, layout) for row in rows])
            )
    write_returned(path, title, tables, _counts(draft))
    return len(rejected)


def _returned(row: RosterRow, layout: SheetLayout) -> ReturnedRow:
    marked: dict[int, Severity] = {}
    for finding in sorted(row.problems, key=lambda finding: finding.level is Level.ERROR):
        for column, name in layout.mapping.items():
            if name == finding.field:
                marked[column] = _SEVERITY[finding.level]
    ordered = sorted(row.problems, key=lambda finding: list(Level).index(finding.level))
    explanation = "\n".join(f"{number}．{finding.message}" for number, finding in enumerate(ordered, start=1))
    return ReturnedRow(row.row_number, [cell_text(cell) for cell in row.cells], marked, explanation)


def _counts(draft: RosterDraft) -> list[tuple[str, int]]:
    """The counts shown: rows read, accepted, rejected, and how often each kind of error occurs."""
    kinds = Counter(
        _KINDS.get(finding.code, "其他问题")
        for row in draft.rejected
        for finding in {finding.code: finding for finding in row.problems}.values()
        if finding.level is Level.ERROR
    )
    return [
        ("表中人员", len(draft.rows)),
        ("可以登记", len(draft.accepted)),
        ("退回改正", len(draft.rejected)),
        *((f"其中：{kind}", count) for kind, count in kinds.most_common()),
    ]


_KINDS = {
    "missing": "必填内容没有填写",
    "unit_unknown": "登记簿里没有这个单位",
    "without_quota": "编外、退休等不占编制的人员",
    "code_unknown": "填写内容不在代码表中",
    "identity_check_digit": "身份证号校验位不对",
    "identity_length": "身份证号位数不对",
    "identity_characters": "身份证号含有不应出现的字符",
    "identity_birth": "身份证号中的出生日期不存在",
    "identity_lost_digits": "身份证号末位数字丢失",
    "duplicate_number": "身份证号重复",
    "duplicate_name": "疑似同一人重复",
    "sex_differs": "性别与身份证号不符",
    "date_unreadable": "日期无法识别",
    "date_not_real": "日期不存在",
    "date_ahead": "日期晚于今天",
    "before_birth": "日期早于出生年月",
    "name_strange": "姓名中有无法识别的字",
}
