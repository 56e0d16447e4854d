"""Helpers that write the workbooks of these tests; all people are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

from app.values.identity import check_digit

TODAY = "2025-06-01"
HEADINGS = ("序号", "单位名称", "姓名", "性别", "出生年月", "身份证号", "编制类别", "经费形式", "备注")


def identity(birth: str, serial: int, region: str = "410323") -> str:
    """A number with a right check digit; an odd serial is a man."""
    first = f"{region}{birth.replace('-', '')}{serial:03d}"
    return first + check_digit(first)


def person(name: str, birth: str, serial: int, /, unit: str = "新安县水利局", **other: Any) -> list[Any]:
    """A row below HEADINGS without faults; ``other`` replaces cells by English field name."""
    cells = {
        "number": 1,
        "unit_name": unit,
        "name": name,
        "sex": "男" if serial % 2 else "女",
        "birth": birth[:7].replace("-", "."),
        "identity_number": identity(birth, serial),
        "nature": "事业",
        "funding": "全供",
        "remarks": "",
    }
    return list({**cells, **other}.values())


def write_xlsx(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), title: str = "Sheet"
) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    workbook.save(path)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[Any]], formats: dict[tuple[int, int], str]) -> Path:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("花名册")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            number_format = formats.get((number, column), "General")
            sheet.write(number, column, value, xlwt.easyxf(num_format_str=number_format))
    workbook.save(str(path))
    return path
