from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.document import Cell, Document, Row, Style, Table
from app.reports.fonts import load_fonts
from app.reports.vertical import set_vertically
from tests.reports.reading import MM, read

FONTS = load_fonts("bundled")


def label(
    text: str, width: float = 10, height: float = 60, *, size: float = 12, minimum: float = 8
) -> Document:
    cell = Cell(text, Style(size=size, minimum=minimum), vertical=True, name="标签")
    return Document("F00", "试", (Table((width,), (Row((cell,), height),)),), code_corner="none")


def columns_of(
    text: str, width: float = 10, height: float = 60, size: float = 12, minimum: float = 8
) -> list[str]:
    placed = set_vertically(FONTS, "body", text, (size, minimum), width, height)
    assert placed is not None
    columns: dict[float, str] = {}
    for place in placed:
        columns[place.x] = columns.get(place.x, "") + place.text
    return list(columns.values())


def test_characters_stand_below_each_other_in_the_middle_of_the_cell() -> None:
    characters = read(label("机构编制")).pages[0].find("机构编制")
    pitch = 12 * 1.3 / MM
    for place, character in enumerate(characters):
        assert character.x + 6 / MM == pytest.approx(105, abs=0.02)
        # The middle of an ideograph is 0.38 em above its baseline.
        assert character.y - 0.38 * 12 / MM == pytest.approx(22 + 30 + (place - 1.5) * pitch, abs=0.02)
        assert character.size == 12


def test_punctuation_and_brackets_take_their_vertical_forms() -> None:
    assert columns_of("主管部门（盖章）", height=80) == ["主管部门︵盖章︶"]
    assert columns_of("《通知》〔一〕、——……：", height=90) == ["︽通知︾︹一︺︑︱︱︙︙︓"]
    assert "主管部门︵盖章︶" in read(label("主管部门（盖章）", height=80)).pages[0].text


def test_short_numbers_stand_side_by_side_and_long_ones_below_each_other() -> None:
    placed = set_vertically(FONTS, "body", "第12项2026", (12, 8), 10, 60)
    assert placed is not None
    assert [place.text for place in placed] == ["第", "12", "项", "2", "0", "2", "6"]
    assert max(FONTS.width("body", place.text) * place.size for place in placed) <= 12 * 1.1 + 0.01


def test_type_shrinks_to_its_limit_then_a_second_column_begins() -> None:
    for count, columns, size in (
        (10, 1, 12),
        (13, 1, 12),
        (16, 1, 57 / 16 * MM),
        (20, 1, 57 / 20 * MM),
        (24, 2, 12),
    ):
        text = "机" * count
        placed = set_vertically(FONTS, "body", text, (12, 8), 12, 60)
        assert placed is not None
        assert len({place.x for place in placed}) == columns, count
        assert placed[0].size == pytest.approx(size, abs=0.01), count


def test_columns_are_about_equal_and_begin_with_no_closing_punctuation() -> None:
    assert columns_of("主管部门（盖章）意见", width=12, height=20, minimum=8) == ["主管部门", "︵盖章︶意见"]
    assert columns_of("机构\n编制", width=12) == ["机构", "编制"]


def test_a_label_without_room_is_set_in_lines_and_goes_on_in_the_appendix() -> None:
    assert set_vertically(FONTS, "body", "机" * 40, (12, 8), 6, 30) is None
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    paper = read(label(text, width=10, height=30))
    front = paper.pages[0].text
    begun = front[: front.index("附")].removesuffix("见")
    assert len(paper.pages) == 2
    assert begun
    assert (
        text == begun + paper.pages[1].text[paper.pages[1].text.index("标签（续）") + 5 :][: 300 - len(begun)]
    )


def test_an_empty_label_and_blank_lines_are_set() -> None:
    assert set_vertically(FONTS, "body", "", (12, 8), 10, 20) == []
    assert columns_of("机\n\n构", width=20) == ["机", "构"]
    assert read(label("")).pages[0].text == "第1页共1页"


@given(
    st.text(alphabet="机构编制（）、12Ab—　\n", max_size=60),
    st.floats(4, 30),
    st.floats(6, 80),
)
def test_no_character_is_lost_and_all_stand_in_the_cell(text: str, width: float, height: float) -> None:
    placed = set_vertically(FONTS, "body", text, (12, 7), width, height)
    if placed is not None:
        plain = str.maketrans("︵︶︑︱", "（）、—")
        assert "".join(place.text for place in placed).translate(plain) == text.replace("\n", "")
        for place in placed:
            half = FONTS.width("body", place.text) * place.size / MM / 2
            assert place.size >= 7 * 0.45
            assert place.x - half >= -0.1
            assert place.x + half <= width + 0.1
            assert place.size * 0.88 / MM <= place.y <= height - place.size * 0.12 / MM
