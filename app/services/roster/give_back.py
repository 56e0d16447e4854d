"""The workbook that goes back to the unit: every rejected row, marked and explained, and what to look at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from app.exchange.returned import DoubtfulRow, ReturnedRow, ReturnedTable, Severity, write_returned
from app.services.roster.draft import Finding, Level, RosterDraft, RosterRow, SheetLayout, cell_text
from app.services.roster.fields import FIELDS, FieldName

_SEVERITY: dict[Level, Severity] = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "warning"}
# What titles, headings and rows above say of a row, and what it loses when it stands alone.
_INHERITED: tuple[FieldName, ...] = (
    "unit_name", "nature", "funding", "sector", "supervising_unit", "holds_quota",
)  # fmt: skip


def give_back(draft: RosterDraft, path: Path, title: str) -> int:
    """Write the workbook of rejected rows and return how many there are.

    Corrected, it can be imported as it is: what a row had from a heading stands in a column of its own.

    :param title: what was imported, usually the name of the file.
    :raises EnvironmentProblem: the workbook cannot be written.
    """
    rejected = draft.rejected
    tables = []
    for layout in draft.layouts:
        rows = [row for row in rejected if row.sheet == layout.sheet]
        if rows:
            extra = _extra_columns(rows, layout)
            header = [*layout.header, *(FIELDS[name].label for name in extra)]
            tables.append(
                ReturnedTable(layout.sheet, header, [_returned(row, layout, extra) for row in rows])
            )
    write_returned(path, title, tables, _counts(draft), _doubtful(draft))
    return len(rejected)


def _inherited(row: RosterRow) -> dict[FieldName, str]:
    """What the row has not from its own cells."""
    found = {
        name: row.values[name]
        for name in _INHERITED
        if row.values.get(name) and not cell_text(row.raw.get(name, "")).strip()
    }
    if any(finding.code == "without_quota" and finding.field == "post_status" for finding in row.problems):
        found["holds_quota"] = "否"
    return found


def _extra_columns(rows: list[RosterRow], layout: SheetLayout) -> list[FieldName]:
    there = set(layout.mapping.values())
    needed = {name for row in rows for name in _inherited(row)} | {"unit_name"}
    return [name for name in _INHERITED if name in needed and name not in there]


def _returned(row: RosterRow, layout: SheetLayout, extra: list[FieldName]) -> ReturnedRow:
    inherited = _inherited(row)
    columns = [*sorted(layout.mapping.items()), *enumerate(extra, start=len(layout.header))]
    cells = [cell_text(cell) for cell in row.cells] + [""] * len(extra)
    for column, name in columns:
        if name in inherited:
            cells[column] = inherited[name]
    marked: dict[int, Severity] = {}
    for finding in sorted(row.problems, key=lambda finding: finding.level is Level.ERROR):
        for column, name in columns:
            if name == finding.field:
                marked[column] = _SEVERITY[finding.level]
    ordered = sorted(row.problems, key=lambda finding: list(Level).index(finding.level))
    explanation = "\n".join(f"{number}．{finding.message}" for number, finding in enumerate(ordered, start=1))
    return ReturnedRow(row.row_number, cells, marked, explanation)


def worth_a_look(finding: Finding) -> bool:
    """Whether a finding on an accepted row is listed; that numbers are missing is told once, as a count."""
    return finding.level is Level.WARNING and finding.code != "identity_missing"


def _doubtful(draft: RosterDraft) -> list[DoubtfulRow]:
    """Rows that went in with something to look at; hints are not worth the paper."""
    found = []
    for row in draft.accepted:
        messages = [finding.message for finding in row.problems if worth_a_look(finding)]
        if messages:
            name = row.values.get("name", "")
            found.append(DoubtfulRow(row.sheet, row.row_number, name, "\n".join(messages)))
    return found


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
        ("其中：没有公民身份号码", sum(not row.values.get("identity_number") for row in draft.accepted)),
        ("退回改正", len(draft.rejected)),
        *((f"其中：{kind}", count) for kind, count in kinds.most_common()),
    ]


_KINDS = {
    "held_elsewhere": "已占用别的单位的编制",
    "left_before": "已经核减",
    "missing": "必填内容没有填写",
    "unit_unknown": "登记簿里没有这个单位",
    "without_quota": "编外、退休等不占编制的人员",
    "code_unknown": "填写内容不在代码表中",
    "identity_check_digit": "身份证号最后一位对不上",
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
