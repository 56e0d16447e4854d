from __future__ import annotations

import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from PIL import Image as PictureFile

from app.errors import UsageProblem
from app.reports import FORMS, render_xlsx
from app.reports.code import code_matrix
from app.reports.document import (
    Block,
    Cell,
    Column,
    CutLine,
    Document,
    Figure,
    Line,
    Listing,
    Paragraph,
    Row,
    Strip,
    Table,
    Title,
    header_cells,
)
from app.reports.xlsx import KEPT_ON_PAPER, sheet_names
from app.reports.xlsx.styles import MM_PER_UNIT
from tests.reports.samples import ENTRY, IMPRINT, LEDGER, ORDINARY, RARE, VARIANTS
from tests.reports.test_extremes import LISTS, LONG, first_lines

CONTENTS = {name: (name, data) for name, data in ORDINARY.items() if name not in KEPT_ON_PAPER} | VARIANTS
SPREADSHEETS = [number for number, spec in FORMS.items() if spec.spreadsheet]


def book_of(documents: Any) -> Any:
    buffer = BytesIO()
    render_xlsx(documents, buffer)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer)


def sheet_of(document: Any) -> Any:
    return book_of(document).active


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document, line by line, as it stands on the paper of one copy."""
    shown = document.spreadsheet or document
    for block in shown.blocks:
        for text in _texts(block):
            yield from (line.strip("　") for line in text.split("\n") if line.strip("　"))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Title | CutLine | Paragraph):
        yield block.text
    elif isinstance(block, Strip):
        yield from (block.left, block.centre, block.right)
    elif isinstance(block, Table):
        for cell in itertools.chain.from_iterable(row.cells for row in block.rows):
            yield from (cell.text, *cell.closing)
    elif isinstance(block, Listing):
        yield from (cell.title for row in header_cells(block.columns) for cell in row)
        yield from itertools.chain.from_iterable(line.values for line in block.lines)
        yield from itertools.chain.from_iterable(map(_texts, block.tail))
    elif isinstance(block, Figure):
        yield from (caption.text for caption in block.captions)
        yield from (box.cell.text for box in block.boxes)


def texts_in(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                shown = f"{cell.value:+d}" if cell.number_format == "+0;-0;0" else str(cell.value)
                yield from (line.strip("　") for line in shown.split("\n") if line.strip("　"))


def millimetres(sheet: Any) -> list[float]:
    """Right edges of the columns, mm."""
    widths = [
        sheet.column_dimensions[get_column_letter(number)].width * MM_PER_UNIT
        for number in range(1, sheet.max_column + 1)
    ]
    return list(itertools.accumulate(widths))


# -- every paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTENTS)
def test_a_sheet_has_exactly_the_texts_of_its_paper(name: str) -> None:
    form, data = CONTENTS[name]
    document = FORMS[form].build(data, IMPRINT)
    assert Counter(texts_in(sheet_of(document))) == Counter(texts_of(document))


@pytest.mark.parametrize("name", CONTENTS)
def test_columns_of_a_sheet_stand_where_the_edges_of_the_paper_are(name: str) -> None:
    form, data = CONTENTS[name]
    document = FORMS[form].build(data, IMPRINT)
    document = document.spreadsheet or document
    edges = [0.0, *millimetres(sheet_of(document))]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    rules = [
        columns
        for table in tables
        for columns in (table.columns, *(r.columns for r in table.rows))
        if columns
    ]
    rules += [
        tuple(column.width for column in block.columns)
        for block in document.blocks
        if isinstance(block, Listing)
    ]
    listed = any(isinstance(block, Listing) for block in document.blocks)
    widest = max(map(sum, rules), default=document.paper.inner_width)
    start = (document.paper.inner_width - widest) / 2 if listed else 0.0
    for columns in rules:
        left = (document.paper.inner_width - sum(columns)) / 2
        for edge in itertools.accumulate(columns, initial=left):
            assert min(abs(edge - start - known) for known in edges) <= 0.5


@pytest.mark.parametrize("name", CONTENTS)
def test_merged_cells_never_overlap_and_only_the_first_holds_a_text(name: str) -> None:
    form, data = CONTENTS[name]
    buffer = BytesIO()
    render_xlsx(FORMS[form].build(data, IMPRINT), buffer)
    with zipfile.ZipFile(buffer) as archive:
        written = archive.read("xl/worksheets/sheet1.xml").decode()
    places = re.findall(r'<c r="([A-Z]+[0-9]+)"', written)
    assert len(places) == len(set(places))
    filled = set(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>/]*>', written))
    taken: set[tuple[int, int]] = set()
    for reference in re.findall(r'<mergeCell ref="([^"]+)"', written):
        area = CellRange(reference)
        cells = {(row, column) for row, column in itertools.chain(*area.rows)}
        assert not cells & taken, reference
        taken |= cells
        inner = {f"{get_column_letter(column)}{row}" for row, column in cells}
        assert filled & inner <= {reference.split(":")[0]}


@pytest.mark.parametrize("form", SPREADSHEETS)
def test_an_empty_form_is_a_sheet_too(form: str) -> None:
    spec = FORMS[form]
    if spec.blank is not None:
        document = spec.build(spec.blank)
        assert Counter(texts_in(sheet_of(document))) == Counter(texts_of(document))


def test_all_papers_but_the_recovery_sheet_and_the_print_test_can_be_a_spreadsheet() -> None:
    assert {number for number, spec in FORMS.items() if not spec.spreadsheet} == KEPT_ON_PAPER
    for form in KEPT_ON_PAPER:
        with pytest.raises(UsageProblem, match="只能打印"):
            render_xlsx(FORMS[form].build(ORDINARY[form], IMPRINT), BytesIO())


# -- a form to be signed -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def approval() -> Any:
    return sheet_of(FORMS["F01"].build(ENTRY, IMPRINT))


def test_cells_of_the_approval_span_what_they_span_on_paper(approval: Any) -> None:
    merged = {str(area) for area in approval.merged_cells.ranges}
    # Edges at 11, 29, 47, 65, 83 | 86.5, 97.5 (opinions side by side) | 101, 119, 137, 155, 173 mm.
    assert millimetres(approval) == pytest.approx(
        [11, 29, 47, 65, 83, 86.5, 97.5, 101, 119, 137, 155, 173], abs=0.5
    )
    values = {str(area): approval[str(area).split(":")[0]].value for area in approval.merged_cells.ranges}
    side = [area for area, value in values.items() if value == "拟进单位情况"]
    assert side == ["A3:A7"]
    assert {area: value for area, value in values.items() if value == "编　制　数"} == {"B5:H5": "编　制　数"}
    assert values["A1:L1"] == "机关事业单位进人用编审批表"
    # The opinion of the unit stands from 11 to 86.5 mm, above its lines to sign; its label goes over both.
    assert values["A14:A15"] == "单位意见"
    assert values["B14:F14"] == "同意上报。"
    assert values["B15:F15"] == "签批人：王建国\n（盖　章）\n2024年4月20日"
    assert "B14:F15" not in merged


def test_rows_of_the_approval_are_as_high_as_on_paper(approval: Any) -> None:
    heights = [approval.row_dimensions[row].height * 25.4 / 72 for row in range(3, 18)]
    assert heights[:10] == pytest.approx([12, 12, 8, 8, 10, 12, 12, 12, 12, 12], abs=0.1)
    assert heights[10] == pytest.approx(36, abs=0.1)
    assert heights[11] + heights[12] == pytest.approx(42, abs=0.1)
    assert heights[13] + heights[14] == pytest.approx(42, abs=0.1)


def test_faces_rules_and_alignment_are_those_of_the_paper(approval: Any) -> None:
    title, side, opinion = approval["A1"], approval["A3"], approval["B14"]
    assert (title.font.name, title.font.size, title.alignment.horizontal) == ("方正小标宋简体", 22, "center")
    assert (side.alignment.textRotation, side.font.name) == (255, "仿宋")
    assert (side.border.left.style, side.border.top.style, side.border.right.style) == (
        "medium",
        "medium",
        "thin",
    )
    assert (opinion.alignment.horizontal, opinion.alignment.vertical, opinion.alignment.wrap_text) == (
        "left",
        "top",
        True,
    )
    # Between an opinion and its lines to sign there is no rule.
    assert (opinion.border.bottom.style, approval["B15"].border.top.style) == (None, None)
    assert approval["B15"].alignment.horizontal == "right"


def test_counts_are_numbers_and_all_else_is_text(approval: Any) -> None:
    cells = {cell.value: cell for row in approval.iter_rows() for cell in row if cell.value is not None}
    # 核定数 … 拟用
    counts = [12, None, 9, 3, 1, 1, 2, 1, 1, 0]
    shown = [cell.value for cell in approval[7] if isinstance(cell.value, int)]
    assert shown == [count for count in counts if count is not None]
    assert cells[12].number_format == "0"
    assert cells["11010519491231002X"].number_format == "@"
    assert cells["云编通字〔2024〕第8号"].number_format == "@"
    counted = FORMS["F01"].build(ENTRY, IMPRINT)
    table = Table((20.0, 20.0), (Row((Cell("12", number=True), Cell("12")), 8),))
    sheet = sheet_of(replace(counted, blocks=(table,)))
    # The table stands in the middle between the margins.
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[1][1:3]] == [
        (12, "n", "0"),
        ("12", "s", "@"),
    ]


def test_a_form_prints_in_its_own_size_on_its_paper(approval: Any) -> None:
    assert int(approval.page_setup.paperSize) == 9
    assert approval.page_setup.orientation == "portrait"
    assert (approval.page_setup.scale, approval.sheet_properties.pageSetUpPr.fitToPage) == (100, None)
    assert approval.print_options.horizontalCentered
    # Narrower than on paper by 4 mm, so that a dot of rounding brings no second sheet.
    assert approval.page_margins.left * 25.4 == pytest.approx(18.5 - 4)
    assert approval.firstHeader.left.text == "（一式2份：编办存档、存入个人人事档案）"
    assert approval.firstHeader.center.text is None
    assert approval.oddHeader.center.text == "机关事业单位进人用编审批表　云编审〔2024〕15号"
    assert approval.firstFooter.center.text == approval.oddFooter.center.text == "第 &P 页　共 &N 页"
    height = sum(row.height for row in approval.row_dimensions.values()) * 25.4 / 72
    assert height < 297 - (approval.page_margins.top + approval.page_margins.bottom) * 25.4


def test_a_reason_of_5000_characters_stands_whole_in_a_cell_that_is_high_enough() -> None:
    reason = "".join(f"{number}、理由；" for number in range(1000))[:5000]
    sheet = sheet_of(FORMS["F01"].build(replace(ENTRY, reason=reason), IMPRINT))
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == reason)
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    heights = [sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1)]
    assert max(heights) <= 409
    # 9 pt in 157 mm: 49 characters to a line, digits narrower.
    assert sum(heights) > 5000 / 60 * 9 * 1.2
    # A text cell shows as #### in old programs when it is long.
    assert cell.number_format == "General"


def test_what_no_cell_holds_continues_at_the_end() -> None:
    reason = "长" * 40_000
    sheet = sheet_of(FORMS["F01"].build(replace(ENTRY, reason=reason), IMPRINT))
    values = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert max(map(len, values)) <= 32_767
    assert sum(value.count("长") for value in values) == 40_000
    assert "使用编制理由（续）" in values


def test_the_code_of_a_certificate_is_a_picture_where_it_stands_on_paper() -> None:
    document = FORMS["F28"].build(ORDINARY["F28"], IMPRINT)
    figure = next(block for block in document.blocks if isinstance(block, Figure) and block.code)
    sheet = sheet_of(document)
    (picture,) = sheet._images
    anchor = picture.anchor
    assert figure.code
    x, y, side = figure.code
    above = sum(sheet.row_dimensions[row].height for row in range(1, anchor._from.row + 1)) * 25.4 / 72
    assert (anchor.ext.width / 36_000, anchor._from.colOff / 36_000) == pytest.approx((side, x))
    assert anchor._from.rowOff / 36_000 == pytest.approx(y)
    assert above > 80
    dots = PictureFile.open(BytesIO(picture._data())).convert("1")
    matrix = code_matrix(document.code_text)
    step = dots.width // len(matrix)
    seen = [
        "".join("0" if dots.getpixel((c * step + 1, r * step + 1)) else "1" for c in range(len(matrix)))
        for r in range(len(matrix))
    ]
    assert seen == matrix


@pytest.mark.parametrize("form", LISTS)
@pytest.mark.parametrize("text", [LONG, RARE])
def test_lines_of_5000_characters_stand_whole_in_rows_that_are_high_enough(form: str, text: str) -> None:
    document = FORMS[form].build(first_lines(form, text), IMPRINT)
    sheet = sheet_of(document)
    assert Counter(texts_in(sheet)) == Counter(texts_of(document))
    assert max(row.height for row in sheet.row_dimensions.values()) <= 409
    spans = {area.start_cell.coordinate: area for area in sheet.merged_cells.ranges}
    for cell in (cell for row in sheet.iter_rows() for cell in row if text in str(cell.value)):
        area = spans.get(cell.coordinate)
        rows = range(area.min_row, area.max_row + 1) if area else (cell.row,)
        columns = range(area.min_col, area.max_col + 1) if area else (cell.column,)
        height = sum(sheet.row_dimensions[row].height for row in rows)
        width = sum(sheet.column_dimensions[get_column_letter(c)].width for c in columns) * 6
        # Digits are half as wide as the rest of the text.
        needed = sum(0.5 if character.isdigit() else 1.0 for character in str(cell.value)) * cell.font.size
        assert height >= needed / width * cell.font.size, cell.coordinate


def test_a_long_number_keeps_its_digits() -> None:
    listing = Listing(
        (Column("数", 60, number=True),), (Line("row", ("12345678901234567890",)), Line("row", ("12",)))
    )
    sheet = sheet_of(Document("LIST", "表", (listing,)))
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) for row in (2, 3)] == [
        ("12345678901234567890", "s"),
        (12, "n"),
    ]


# -- several papers in one file ------------------------------------------------------------------------


def test_a_batch_is_one_file_with_a_sheet_for_each_paper() -> None:
    documents = [
        FORMS["F01"].build(replace(ENTRY, name=name), replace(IMPRINT, number=number))
        for name, number in (
            ("张䶮", "云编审〔2024〕15号"),
            ("李四海", "云编审〔2024〕16号"),
            ("王五", "云编审〔2024〕16号"),
        )
    ]
    book = book_of(documents)
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert book.sheetnames[0].startswith("云编审〔2024〕15号")
    assert ["李四海" in set(texts_in(sheet)) for sheet in book.worksheets] == [False, True, False]


def test_names_of_sheets_are_short_different_and_without_forbidden_characters() -> None:
    def named(title: str) -> Document:
        return Document("F01", title, ())

    long = "云岭县" + "𬭎" * 20
    names = sheet_names(
        [named("'清单[一]/二*?:\\'"), named("清单一二"), named(long), named(long), named("//")]
    )
    assert names[:2] == ["清单一二", "清单一二（2）"]
    assert all(len(name.encode("utf-16-le")) // 2 <= 31 for name in names)
    assert len(set(names)) == 5
    assert names[4] == "表"


def test_the_same_papers_give_the_same_bytes() -> None:
    documents = [FORMS["F01"].build(ENTRY, IMPRINT), FORMS["F08"].build(LEDGER, IMPRINT)]
    first, second = BytesIO(), BytesIO()
    assert render_xlsx(documents, first).digest == render_xlsx(documents, second).digest
    assert first.getvalue() == second.getvalue()
