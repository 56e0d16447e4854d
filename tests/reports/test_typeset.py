from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.document import Document, Paper, Paragraph, Strip, Style
from app.reports.fonts import load_fonts
from app.reports.typeset import NOT_AT_END, NOT_AT_START, fit, wrap
from tests.reports.reading import MM, read

FONTS = load_fonts("bundled")
CHINESE = st.text(alphabet="机构编制管理台账岗位，。；：、（）《》“”", min_size=1, max_size=200)
MIXED = st.text(alphabet="机构编制，。（）2024 ABc-\n", min_size=1, max_size=200)


@given(CHINESE, st.floats(6, 20))
def test_lines_neither_begin_with_closing_nor_end_with_opening_punctuation(text: str, measure: float) -> None:
    lines, _ = wrap(FONTS, "body", text, measure)
    for line, following in pairwise(lines):
        # Where a run of punctuation is longer than the look-back, there is no better place.
        tail = (line.text + following.text)[max(0, len(line.text) - 7) : len(line.text) + 1]
        if all(character in NOT_AT_START or character in NOT_AT_END for character in tail[1:]):
            continue
        if following.text[0] in NOT_AT_START or line.text[-1] in NOT_AT_END:
            places = range(len(line.text) - 5, len(line.text) + 1)
            whole = line.text + following.text
            assert not any(
                place > 0 and whole[place] not in NOT_AT_START and whole[place - 1] not in NOT_AT_END
                for place in places
            ), (line.text, following.text)


def test_a_comma_takes_the_character_before_it_to_the_next_line() -> None:
    lines, _ = wrap(FONTS, "body", "机构编制管理，工作", 6)
    assert [line.text for line in lines] == ["机构编制管", "理，工作"]


def test_an_opening_bracket_goes_to_the_next_line() -> None:
    lines, _ = wrap(FONTS, "body", "机构编制管（理）", 6)
    assert [line.text for line in lines] == ["机构编制管", "（理）"]


@given(MIXED, st.floats(3, 20))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, measure: float) -> None:
    lines, _ = wrap(FONTS, "body", text, measure)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for line in lines:
        assert (
            FONTS.width("body", line.text) <= measure + 1e-6
            or len(line.text.strip()) <= 1
            or " " in line.text
        )


@given(MIXED, st.integers(20, 100), st.integers(8, 60))
def test_what_does_not_fit_is_handed_on_in_full(text: str, width: int, height: int) -> None:
    setting = fit(FONTS, "body", text, width, height, 12, 8, 1.2)
    kept = "".join(line.text for line in setting.lines)
    assert (kept + setting.rest).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert setting.size == 8 if setting.rest else 8 <= setting.size <= 12


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
