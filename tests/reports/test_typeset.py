from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.document import Cell, Document, Paper, Paragraph, Row, Strip, Style, Table, Title
from app.reports.fonts import load_fonts
from app.reports.typeset import NOT_AT_END, NOT_AT_START, fit, wrap
from app.reports.veil import veiled
from tests.reports.reading import MM, read

FONTS = load_fonts("bundled")
CHINESE = st.text(alphabet="机构编制管理台账岗位，。；：、（）《》“”——……", min_size=1, max_size=200)
MIXED = st.text(alphabet="机构编制，。（）〔〕2024 ABc-—…　／号\n", min_size=1, max_size=200)
PUNCTUATION = st.text(alphabet="编，。）》（《", min_size=1, max_size=60)
BLANKS = " 　"


def lines_of(text: str, measure: float, tracking: float = 0.0) -> list[str]:
    return [line.text for line in wrap(FONTS, "body", text, measure, tracking)[0]]


def may_end(text: str, place: int) -> bool:
    """Whether a line of *text* may end before the character at *place*."""
    return text[place] not in NOT_AT_START and text[place - 1] not in NOT_AT_END


@given(CHINESE | PUNCTUATION, st.floats(2, 20))
def test_lines_neither_begin_with_closing_nor_end_with_opening_punctuation(text: str, measure: float) -> None:
    start = 0
    for line, following in pairwise(lines_of(text, measure)):
        end = start + len(line)
        if following[0] in NOT_AT_START or line[-1] in NOT_AT_END:
            # Every other place for a line end on this line is forbidden too.
            assert not any(may_end(text, place) for place in range(start + 1, end)), (line, following)
        start = end


@given(CHINESE, st.floats(3, 20))
def test_a_line_is_as_full_as_the_punctuation_allows(text: str, measure: float) -> None:
    start = 0
    for line, following in pairwise(lines_of(text, measure)):
        end = start + len(line)
        for longer in range(end + 1, end + len(following)):
            whole = text[longer - 1] in "—…" and text[longer] == text[longer - 1]
            if may_end(text, longer) and not whole:
                assert FONTS.width("body", text[start:longer]) > measure
        start = end


def test_a_comma_takes_the_character_before_it_to_the_next_line() -> None:
    lines, _ = wrap(FONTS, "body", "机构编制管理，工作", 6)
    assert [line.text for line in lines] == ["机构编制管", "理，工作"]


def test_an_opening_bracket_goes_to_the_next_line() -> None:
    lines, _ = wrap(FONTS, "body", "机构编制管（理）", 6)
    assert [line.text for line in lines] == ["机构编制管", "（理）"]


@given(MIXED | CHINESE | PUNCTUATION, st.floats(1, 20), st.sampled_from((-0.05, 0.0, 0.3)))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, measure: float, tracking: float) -> None:
    lines, _ = wrap(FONTS, "body", text, measure, tracking)
    start = 0
    for line in lines:
        # What stands between two lines are blanks and the end of a paragraph.
        between = text[start + len(line.text) : line.end].removesuffix("\n")
        assert text.startswith(line.text, start)
        assert not between.strip(BLANKS)
        assert line.last == (line.end > len(text) or text[line.end - 1] == "\n")
        width = FONTS.width("body", line.text) + tracking * len(line.text)
        assert line.width == pytest.approx(width)
        assert width <= measure + 1e-5 or len(line.text) == 1
        start = line.end
    assert start == len(text) + 1


@given(st.text(alphabet="编 　", min_size=1, max_size=60), st.floats(1, 8))
def test_no_broken_line_begins_with_a_blank(text: str, measure: float) -> None:
    lines, _ = wrap(FONTS, "body", text, measure)
    for line, following in pairwise(lines):
        if line.text:
            assert following.text[:1] not in BLANKS or not following.text


def test_dashes_and_dots_stay_in_one_piece() -> None:
    assert lines_of("机构编——制管理", 4) == ["机构", "编——制", "管理"]
    assert lines_of("机构编……制管理", 4) == ["机构", "编……制", "管理"]
    assert lines_of("机构——制管理", 3) == ["机", "构——", "制管理"]
    assert lines_of("—" * 9, 4) == ["————", "————", "—"]


def test_the_number_of_a_document_is_not_broken_inside_its_brackets() -> None:
    number = FONTS.width("body", "〔2026〕15号")
    assert lines_of("云编发〔2026〕15号", number - 1) == ["云编发", "〔2026〕", "15号"]
    for measure in range(3, 40):
        lines = lines_of("根据云岭县委编委云编发〔2026〕15号批复", measure + FONTS.width("body", "2026"))
        assert any("〔2026〕" in line for line in lines), measure


def test_year_and_number_of_a_document_stay_together_unless_the_line_would_be_empty() -> None:
    number = FONTS.width("body", "〔2026〕15号")
    assert lines_of("根据机构编制云编发〔2026〕15号", number + 5) == ["根据机构编制云编发", "〔2026〕15号"]
    assert lines_of("云编发〔2026〕15号", number + 1) == ["云编发〔2026〕", "15号"]


def test_numbers_stay_with_their_percent_and_each_other() -> None:
    assert lines_of("编制使用率98.5％以上", 6) == ["编制使用率", "98.5％以上"]
    assert lines_of("编制率98.5％", 5) == ["编制率", "98.5％"]
    assert lines_of("编制使用率９８．５％以上", 7) == ["编制使用率", "９８．５％以上"]
    assert lines_of("机构编制50%", 4.5) == ["机构编制", "50%"]


def test_a_long_run_of_punctuation_is_broken_where_the_line_is_full() -> None:
    assert lines_of("编。。。。。。。。", 4) == ["编。。。", "。。。。", "。"]
    assert lines_of("机构编制。。。。。。。", 8) == ["机构编", "制。。。。。。。"]


def test_blanks_at_the_end_of_a_line_take_no_room_and_no_place_on_the_next() -> None:
    assert lines_of("机构编制　　管理", 4) == ["机构编制", "管理"]
    assert lines_of("机构编制  管理", 4) == ["机构编制", "管理"]
    assert lines_of("　　机构编制", 4) == ["　　机构", "编制"]


@given(MIXED, st.integers(20, 100), st.integers(8, 60))
def test_what_does_not_fit_is_handed_on_in_full(text: str, width: int, height: int) -> None:
    setting = fit(FONTS, "body", text, width, height, 12, 8, 1.2)
    kept = "".join(line.text for line in setting.lines)
    blanks = str.maketrans("", "", " 　\n")
    assert (kept + setting.rest).translate(blanks) == text.translate(blanks)
    assert setting.size == 8 if setting.rest else 8 <= setting.size <= 12


@given(
    MIXED | CHINESE,
    st.floats(15, 300),
    st.floats(8, 200),
    st.sampled_from((7.0, 10.5, 12.0)),
    st.sampled_from((7.0, 8.0, 10.5)),
    st.booleans(),
    st.sampled_from((-0.2, 0.0, 1.5)),
)
def test_a_fitted_text_keeps_to_its_box_and_its_limits(
    text: str, width: float, height: float, size: float, minimum: float, balanced: bool, tracking: float
) -> None:
    setting = fit(FONTS, "body", text, width, height, size, minimum, 1.25, balanced, tracking)
    assert min(size, minimum) <= setting.size <= size
    for line in setting.lines:
        assert line.width * setting.size <= width + 0.02 or len(line.text) == 1
    used = len(setting.lines) + bool(setting.rest)  # the note that says where the rest stands takes a line
    if setting.lines:
        assert setting.size * (1 + (used - 1) * 1.25) <= height + 0.02
    blanks = str.maketrans("", "", " 　\n")
    kept = "".join(line.text for line in setting.lines)
    assert (kept + setting.rest).translate(blanks) == text.translate(blanks)
    if setting.rest:
        assert setting.size == min(size, minimum)


def test_type_shrinks_only_as_far_as_needed() -> None:
    assert fit(FONTS, "body", "机构编制", 48, 14, 12, 8, 1.2).size == 12
    assert fit(FONTS, "body", "机构编制", 44, 14, 12, 8, 1.2).size == 11
    assert fit(FONTS, "body", "机构编制委员会", 40, 8, 12, 8, 1.2).rest == "机构编制委员会"


def test_a_number_is_not_cut_while_smaller_type_avoids_it() -> None:
    setting = fit(FONTS, "body", "11010519491231002X", 90, 40, 12, 7, 1.2)
    assert [line.text for line in setting.lines] == ["11010519491231002X"]
    assert setting.size < 12


def test_centred_text_breaks_into_even_lines() -> None:
    setting = fit(FONTS, "body", "机构编制委员会办公室", 75, 40, 12, 8, 1.2, balanced=True)
    assert [line.text for line in setting.lines] == ["机构编制委", "员会办公室"]


def test_centred_text_shrinks_a_little_rather_than_break() -> None:
    setting = fit(FONTS, "body", "财政全额拨款", 69, 40, 12, 8, 1.2, balanced=True)
    assert (len(setting.lines), setting.size) == (1, 11.5)


def test_tracking_sets_28_characters_of_16_points_in_156_millimetres() -> None:
    width = 156 * 72 / 25.4
    tracking = width / 28 - 16
    assert tracking < 0
    lines, _ = wrap(FONTS, "body", "编" * 60, width / 16, tracking / 16)
    assert [len(line.text) for line in lines] == [28, 28, 4]
    assert lines[0].width * 16 == pytest.approx(width, abs=1e-6)
    assert len(wrap(FONTS, "body", "编" * 60, width / 16)[0][0].text) == 27
    setting = fit(FONTS, "body", "编" * 56, width, 60, 16, 8, 1.75, tracking=tracking)
    assert ([len(line.text) for line in setting.lines], setting.size) == ([28, 28], 16)


def test_tracking_is_drawn_after_every_character() -> None:
    tracking = 156 * MM / 28 - 16
    style = Style(size=16, align="left", leading=1.75, tracking=tracking)
    paper = Paper(210, 297, (37, 26, 35, 28))
    page = read(Document("F00", "试", (Paragraph("编" * 60, style, indent=0),), paper)).pages[0]
    assert [page.characters[place].x for place in (0, 1, 27, 28)] == pytest.approx(
        [28, 28 + 156 / 28, 28 + 27 * 156 / 28, 28], abs=0.02
    )
    assert page.characters[28].y - page.characters[0].y == pytest.approx(28 / MM, abs=0.02)


def test_tracked_text_stands_centred_and_at_the_right() -> None:
    blocks = (Strip("", "左中", "右边", Style(size=16, tracking=4), height=10),)
    page = read(Document("F00", "试", blocks)).pages[0]
    first, second = page.find("左中")
    assert (second.x - first.x) * MM == pytest.approx(20, abs=0.05)
    assert (first.x + second.x) / 2 + 8 / MM == pytest.approx(105, abs=0.05)
    assert page.find("右边")[1].x + 16 / MM == pytest.approx(190, abs=0.05)


def test_a_justified_line_is_full_or_left_as_it_is() -> None:
    style = Style(size=12, align="left", leading=1.5)
    paper = Paper(210, 297, (20, 20, 20, 210 - 20 - 8 * 12 / MM))
    text = "机构编，制管理编制机构ABCDEFGHIJ编制机构编制管理台账"
    page = read(Document("F00", "试", (Paragraph(text, style, indent=0),), paper)).pages[0]
    rows: dict[float, list[float]] = {}
    for character in page.characters:
        if character.size == 12:
            rows.setdefault(round(character.y, 1), []).append(character.x * MM)
    steps = [{round(b - a, 2) for a, b in pairwise(row)} for row in rows.values()]
    lefts = {round(row[0], 1) for row in rows.values()}
    assert len(lefts) == 1
    for row, step in zip(rows.values(), steps, strict=True):
        full = row[-1] + 12 == pytest.approx(row[0] + 96, abs=0.1)
        assert full or max(step, default=0) <= 12.05, row


def test_justifying_space_does_not_divide_words_and_numbers() -> None:
    style = Style(size=12, align="left", leading=1.5)
    paper = Paper(210, 297, (20, 20, 20, 210 - 20 - 9.5 * 12 / MM))
    page = read(
        Document("F00", "试", (Paragraph("编制98.5%机构管理编制机构", style, indent=0),), paper)
    ).pages[0]
    first, second = page.find("编制98.5%")[:2]
    digits = page.find("98.5%")
    extra = (second.x - first.x) * MM - 12
    assert extra > 0.1
    for one, other in pairwise(digits):
        assert (other.x - one.x) * MM == pytest.approx(FONTS.width("body", one.text) * 12, abs=0.05)
    # Around the number the space is the same as between ideographs.
    behind = page.find("%机")[1]
    width = FONTS.width("body", "%") * 12
    assert (behind.x - digits[-1].x) * MM == pytest.approx(width + extra, abs=0.05)
    last = [character for character in page.characters if round(character.y, 1) == round(first.y, 1)][-1]
    assert last.x * MM + 12 == pytest.approx(first.x * MM + 9.5 * 12, abs=0.05)


def test_veiled_words_take_the_same_place_in_a_justified_line() -> None:
    style = Style(size=12, align="left", leading=1.5)
    paper = Paper(210, 297, (20, 20, 20, 210 - 20 - 9.5 * 12 / MM))
    whole = read(Document("F00", "试", (Paragraph("按A4纸98.5%机构管理编制机构", style, indent=0),), paper))
    text = veiled("按A4纸98") + ".5%机构管理编制机构"
    part = read(Document("F00", "试", (Paragraph(text, style, indent=0),), paper))
    for shown in (".5%", "机构管"):
        for one, other in zip(whole.pages[0].find(shown), part.pages[0].find(shown), strict=True):
            assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.02)


def test_signature_lines_stand_at_the_right_and_shrink_to_a_narrow_cell() -> None:
    cells = [Cell("", Style(size=12), closing=("（盖　章）", "2026年7月10日"))] * 2
    page = read(Document("F00", "试", (Table((80, 20), (Row(tuple(cells), 40),)),))).pages[0]
    left = (210 - 100) / 2
    for place, right in enumerate((left + 80, left + 100)):
        date = page.find("2026年7月10日", place)
        end = date[-1].x + date[-1].size / MM
        size = (12, 12 * 18 / (FONTS.width("body", "2026年7月10日") * 12 / MM))[place]
        assert date[0].size == pytest.approx(size, abs=0.01)
        assert end == pytest.approx(right - (7, 1)[place], abs=0.1)
        assert date[0].x >= right - (80, 20)[place] + 0.9


def test_a_long_title_breaks_into_even_lines() -> None:
    text = "云岭县机关事业单位工作人员因工作需要跨区域调动和重新安排岗位审批表（试行）"
    page = read(Document("F00", "试", (Title(text),), code_corner="none")).pages[0]
    rows: dict[float, int] = {}
    for character in page.find(text):
        rows[round(character.y, 1)] = rows.get(round(character.y, 1), 0) + 1
    first, second = rows.values()
    assert abs(first - second) <= 2
    assert page.find(text)[0].size == pytest.approx(22 * 0.75)


def test_a_title_that_shrinks_a_little_stays_on_one_line() -> None:
    text = "机关事业单位工作人员调动审批登记表"
    title = read(Document("F00", "试", (Title(text, size=28),), code_corner="none")).pages[0].find(text)
    assert len({round(character.y, 1) for character in title}) == 1
    assert title[-1].x + title[-1].size / MM - title[0].x == pytest.approx(170 - 14, abs=0.2)


@pytest.mark.parametrize("before", range(26, 34))
def test_neither_first_nor_last_line_of_a_paragraph_stands_alone_on_a_page(before: int) -> None:
    style = Style(size=14, align="left", leading=1.6)
    filling = Paragraph("\n".join("编" for _ in range(before)), style, indent=0, after=0)
    lines = [f"{chr(0x4E00 + 7 * line)}" * 34 for line in range(5)]
    document = Document("F00", "试", (filling, Paragraph("".join(lines), style, indent=0)), foot="none")
    pages = read(document).pages
    counts = [sum(line[0] in page.text for line in lines) for page in pages]
    assert sum(counts) == 5
    assert 1 not in counts, counts
    # No more is left free than that takes.
    lowest = max(character.y for character in pages[0].characters)
    assert lowest > 297 - 22 - 3 * 14 * 1.6 / MM
