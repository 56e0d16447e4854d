from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from app.reports import FORMS
from app.reports.document import Column, Document, Imprint, Line, Listing, Strip, Style, Title
from app.reports.forms import plain_table
from tests.reports.samples import IMPRINT, LEDGER, ORDINARY, TABLE
from tests.reports.test_xlsx import millimetres, sheet_of

LEDGER_COLUMNS = next(b for b in FORMS["F08"].build(LEDGER).blocks if isinstance(b, Listing)).columns


def test_the_ledger_is_a_sheet_with_ten_text_columns() -> None:
    sheet = sheet_of(FORMS["F08"].build(LEDGER, IMPRINT))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "机构编制管理台账"
    assert rows[2] == [column.title for column in LEDGER_COLUMNS]
    assert rows[3][0] == "教育系统"
    assert rows[6][:5] == ["张三", "男", "汉族", "河南云岭", "1965.01"]
    assert sum(isinstance(row[9], str) and row[9].startswith("云编卡") for row in rows) == 113
    assert any(row[0] == "总计：113人" for row in rows)
    assert all(cell.number_format == "@" for cell in sheet[7])


def test_paper_and_repeated_header_are_set_up_for_printing() -> None:
    sheet = sheet_of(FORMS["F08"].build(LEDGER, IMPRINT))
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.page_setup.fitToWidth, int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "A4"
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"
    assert sheet.oddFooter.right.text == "打印：李晓燕　2024年5月7日"
    assert sheet.oddHeader.left.text == "（一式3份：编制部门、人事部门、用人单位）"
    edges = list(itertools.accumulate(column.width for column in LEDGER_COLUMNS))
    assert millimetres(sheet) == pytest.approx(edges, abs=0.1)
    assert sheet.row_dimensions[7].height == pytest.approx(8 * 72 / 25.4, abs=0.01)


def test_titles_heads_and_totals_span_the_table() -> None:
    sheet = sheet_of(FORMS["F08"].build(LEDGER, IMPRINT))
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:J1", "A4:J4", "A5:J5", "A6:J6"} <= merged
    assert "A7:J7" not in merged
    assert (sheet["A4"].font.name, sheet["A4"].alignment.horizontal) == ("黑体", "center")
    assert (sheet["A7"].font.name, sheet["A7"].border.left.style, sheet["B7"].border.left.style) == (
        "仿宋",
        "medium",
        "thin",
    )


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    lines = (Line("row", ("一行",)), Line("row", ("很长的事项" * 12,)))
    sheet = sheet_of(Document("LIST", "清单", (Listing((Column("事项", 40, "left"),), lines),)))
    heights = {
        sheet.cell(row, 1).value: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)
    }
    # 10 characters of 9.5 pt stand beside each other in 36.8 mm.
    assert heights["很长的事项" * 12] == pytest.approx(6 * 9.5 * 1.3, abs=6)
    assert heights["一行"] == pytest.approx(8 * 72 / 25.4, abs=0.01)


def test_identity_numbers_and_dates_shrink_as_on_paper_and_are_not_cut_in_two() -> None:
    sheet = sheet_of(FORMS["F05"].build(ORDINARY["F05"], IMPRINT))
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    number = cells["11010519491231002X"]
    width = sheet.column_dimensions[number.column_letter].width * 6
    # 18 digits of half an em stand on one line.
    assert 7 <= number.font.size < 11
    assert 9 * number.font.size <= width - 4


def test_what_looks_like_a_formula_or_a_number_stays_text() -> None:
    table = plain_table.PlainTable(
        "清单[一]/二",
        (Column("编号", 40), Column("数", 10, number=True)),
        (("=1+1", 7), ("11010519491231002", -3), ("@x", None), ("007", "＋")),
    )
    sheet = sheet_of(FORMS["LIST"].build(table, IMPRINT))
    assert sheet.title == "清单一二"
    rows = list(sheet.iter_rows(min_row=4, max_row=7))
    assert [(row[0].value, row[0].data_type, row[0].number_format) for row in rows] == [
        ("=1+1", "s", "@"),
        ("11010519491231002", "s", "@"),
        ("@x", "s", "@"),
        ("007", "s", "@"),
    ]
    assert [(row[1].value, row[1].data_type) for row in rows] == [
        (7, "n"),
        (-3, "n"),
        (None, "n"),
        ("＋", "s"),
    ]


def test_signs_markup_and_control_characters_do_not_spoil_the_file() -> None:
    texts = ("甲\x07乙\x00", "<b>&amp;</b>", "一\r\n二", "\ufffe丙", "张\U000323af")
    table = plain_table.PlainTable("清单", (Column("编号", 40),), tuple((text,) for text in texts))
    sheet = sheet_of(FORMS["LIST"].build(table, replace(IMPRINT, printed_by="甲&乙")))
    assert [sheet.cell(row, 1).value for row in range(4, 9)] == [
        "甲乙",
        "<b>&amp;</b>",
        "一\n二",
        "丙",
        "张\U000323af",
    ]
    assert "甲&乙" in sheet.oddFooter.right.text.replace("&&", "&")


def test_rows_of_a_list_match_its_data() -> None:
    sheet = sheet_of(FORMS["LIST"].build(TABLE, IMPRINT))
    rows = list(sheet.iter_rows(min_row=4, max_row=63, values_only=True))
    assert rows == [tuple(row) for row in TABLE.rows]


def test_lists_with_different_columns_keep_their_columns_in_one_sheet() -> None:
    first = Listing((Column("甲", 30), Column("乙", 60)), (Line("row", ("一", "二")),))
    second = Listing((Column("丙", 50), Column("丁", 40)), (Line("row", ("三", "四")),))
    document = Document("LIST", "两张表", (first, second), imprint=Imprint())
    sheet = sheet_of(document)
    assert millimetres(sheet) == pytest.approx([30, 50, 90], abs=0.1)
    assert {"B1:C1", "B2:C2", "A3:B3", "A4:B4"} == {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.print_title_rows is None


def test_a_strip_is_divided_where_its_parts_have_room() -> None:
    strip = Strip(
        left="填表人：李晓燕", centre="联系电话：0000-6728000", right="2024年5月6日", style=Style(size=12)
    )
    sheet = sheet_of(Document("F01", "表", (Title("表"), strip)))
    cells = [(cell.value, cell.alignment.horizontal) for cell in sheet[2] if cell.value]
    assert cells == [
        ("填表人：李晓燕", "left"),
        ("联系电话：0000-6728000", "center"),
        ("2024年5月6日", "right"),
    ]
    assert sheet.max_column == 3
