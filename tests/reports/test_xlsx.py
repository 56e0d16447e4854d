from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from app.errors import UsageProblem
from app.reports import FORMS, render_xlsx
from app.reports.document import Column
from app.reports.forms import establishment_ledger, plain_table
from tests.reports.samples import ENTRY, IMPRINT, LEDGER, TABLE


def sheet_of(document: Any) -> Any:
    buffer = BytesIO()
    render_xlsx(document, buffer)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer).active


def test_the_ledger_is_a_sheet_with_ten_text_columns() -> None:
    sheet = sheet_of(establishment_ledger.build(LEDGER, IMPRINT))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "机构编制管理台账"
    assert rows[2] == [column.title for column in establishment_ledger.COLUMNS]
    assert rows[3][0] == "教育系统"
    assert rows[6][:5] == ["张三", "男", "汉族", "河南云岭", "1965.01"]
    assert sum(isinstance(row[9], str) and row[9].startswith("云编卡") for row in rows) == 113
    assert any(row[0] == "总计：113人" for row in rows)
    assert all(cell.number_format == "@" for cell in sheet[7])


def test_paper_and_repeated_header_are_set_up_for_printing() -> None:
    sheet = sheet_of(establishment_ledger.build(LEDGER, IMPRINT))
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.freeze_panes == "A4"
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"
    assert sheet.oddFooter.right.text == "打印：李晓燕　2024年5月7日"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJ"]
    assert widths == pytest.approx([column.width / 1.95 for column in establishment_ledger.COLUMNS], abs=0.06)


def test_titles_heads_and_totals_span_the_table() -> None:
    sheet = sheet_of(establishment_ledger.build(LEDGER, IMPRINT))
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:J1", "A4:J4", "A5:J5", "A6:J6"} <= merged
    assert "A7:J7" not in merged


def test_what_looks_like_a_formula_or_a_number_stays_text() -> None:
    table = plain_table.PlainTable(
        "清单[一]/二",
        (Column("编号", 40), Column("数", 10, number=True)),
        (("=1+1", 7), ("11010519491231002", -3), ("@x", None)),
    )
    sheet = sheet_of(plain_table.build(table, IMPRINT))
    assert sheet.title == "清单一二"
    rows = list(sheet.iter_rows(min_row=4, max_row=6))
    assert [(row[0].value, row[0].data_type, row[0].number_format) for row in rows] == [
        ("=1+1", "s", "@"),
        ("11010519491231002", "s", "@"),
        ("@x", "s", "@"),
    ]
    assert [(row[1].value, row[1].data_type) for row in rows] == [(7, "n"), (-3, "n"), (None, "n")]


def test_control_characters_do_not_spoil_the_file() -> None:
    table = plain_table.PlainTable("清单", (Column("编号", 40),), (("甲\x07乙\x00",),))
    assert sheet_of(plain_table.build(table, IMPRINT))["A4"].value == "甲乙"


def test_rows_of_a_list_match_its_data() -> None:
    sheet = sheet_of(plain_table.build(TABLE, IMPRINT))
    rows = list(sheet.iter_rows(min_row=4, max_row=63, values_only=True))
    assert rows == [tuple(row) for row in TABLE.rows]


def test_a_form_to_be_signed_is_not_a_spreadsheet() -> None:
    with pytest.raises(UsageProblem, match="进人用编审批表"):
        render_xlsx(FORMS["F01"].build(ENTRY, IMPRINT), BytesIO())
