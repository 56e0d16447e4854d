from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest

from app.reports import FORMS, render_xlsx
from app.reports.document import Column, header_cells
from app.reports.forms.posts_columns import COLUMNS, INSTITUTION, ORGAN, REFERENCED
from app.reports.forms.posts_ledger import PostsLedger
from tests.reports.reading import ReadPaper, read
from tests.reports.samples import IMPRINT
from tests.reports.samples_of_registers import POSTS, posts_lines


@pytest.fixture(scope="module")
def ordinary() -> ReadPaper:
    return read(FORMS["F09"].build(POSTS, IMPRINT))


def test_a_header_is_a_tree_of_titles() -> None:
    columns = (
        Column("甲", 10),
        Column("一", 10, above=("乙",)),
        Column("二", 10, above=("乙", "丙")),
        Column("三", 10, above=("乙", "丙")),
        Column("四", 10, above=("丁",)),
    )
    cells = [[tuple(cell[:5]) for cell in row] for row in header_cells(columns)]
    assert cells == [
        [(0, 0, 3, 1, "甲"), (0, 1, 1, 3, "乙"), (0, 4, 1, 1, "丁")],
        [(1, 1, 2, 1, "一"), (1, 2, 1, 2, "丙"), (1, 4, 2, 1, "四")],
        [(2, 2, 1, 1, "二"), (2, 3, 1, 1, "三")],
    ]


@pytest.mark.parametrize(("kind", "count"), [(ORGAN, 63), (REFERENCED, 69), (INSTITUTION, 60)])
def test_each_kind_of_unit_has_its_columns_on_a3_across(kind: str, count: int) -> None:
    assert len(COLUMNS[kind]) == count
    document = FORMS["F09"].build(PostsLedger(kind, posts_lines(kind, 3)), IMPRINT)
    page = read(document).pages[0]
    assert (round(page.width), round(page.height)) == (420, 297)
    frame = max(page.outlines, key=lambda outline: (outline.thickness, outline.right - outline.left))
    assert frame.right - frame.left == pytest.approx(396, abs=0.3)
    for title in {path[-1] for path in COLUMNS[kind]} | {path[0] for path in COLUMNS[kind]}:
        assert set(title) - {"、"} <= set(page.text)  # upright it has a shape of its own


def test_shared_titles_stand_over_their_columns(ordinary: ReadPaper) -> None:
    page = ordinary.pages[0]
    assert page.text.count("综合管理类公务员职级") == 1
    group = page.find("综合管理类公务员职级")
    first = page.find("一级巡视员")
    assert group[0].y < first[0].y
    assert all(
        above.y < below.y and above.x == pytest.approx(below.x, abs=1) for above, below in pairwise(first)
    )
    assert min(character.size for character in first) >= 6.5


def test_a_document_shows_its_change_and_the_balance_after_it(ordinary: ReadPaper) -> None:
    text = ordinary.text
    assert "1中共云岭县委办公室云编〔2010〕1号2010-03-01+2+2+1结余1212312" in text
    assert text.count("结余") == 24
    for page in ordinary.pages:
        body = page.text[page.text.index("云编〔") :]
        assert body.index("结余") > body.index("号")
        # A document is never parted from its balance.
        assert page.text.count("云编〔") == page.text.count("结余")


def test_over_a4_sheets_the_first_columns_are_repeated() -> None:
    paper = read(FORMS["F09"].build(PostsLedger(ORGAN, posts_lines(ORGAN, 4), split=True), IMPRINT))
    assert paper.result.pages == 3
    for number, page in enumerate(paper.pages, 1):
        assert (round(page.width), round(page.height)) == (297, 210)
        assert f"第{number}部分（共3部分）" in page.text
        assert page.text.count("机构名称批准文号日期") == 1
        assert page.text.count("云编〔2011〕4号") == 1
    for group in ("编制类别", "部门领导职数", "非领导职数", "综合管理类公务员职级", "县处级"):
        assert sum(group in page.text for page in paper.pages) == 1


@pytest.mark.parametrize("split", [False, True])
def test_the_spreadsheet_has_all_columns_merged_titles_and_numbers(split: bool) -> None:
    buffer = BytesIO()
    render_xlsx(FORMS["F09"].build(PostsLedger(ORGAN, posts_lines(ORGAN, 2), split=split), IMPRINT), buffer)
    sheet = openpyxl.load_workbook(buffer).active
    assert sheet.max_column == 63
    merged = {str(area) for area in sheet.merged_cells.ranges}
    # 序号 over three rows; 编制类别 over five columns; 行政编制 over two rows; 其中(按职务) over six columns.
    assert {"A3:A5", "F3:J3", "F4:F5", "AE4:AJ4"} <= merged
    assert (sheet["F3"].value, sheet["F4"].value, sheet["AE4"].value) == (
        "编制类别",
        "行政编制",
        "其中（按职务）",
    )
    assert sheet["F4"].alignment.textRotation == 255
    assert int(sheet.page_setup.paperSize) == 8
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$5", "$A:$D")
    assert sheet.freeze_panes == "E6"
    assert (sheet["E6"].value, sheet["E6"].number_format) == (2, "+0;-0;0")
    assert (sheet["D7"].value, sheet["E7"].value, sheet["E7"].number_format) == ("结　余", 12, "0")


def test_an_empty_ledger_is_one_sheet_to_be_filled_by_hand() -> None:
    paper = read(FORMS["F09"].build(PostsLedger()))
    assert paper.result.pages == 1
    assert "结余" not in paper.text
