"""What finds no room in a cell goes on in the appendix: read back together they are the text that was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.document import Cell, Document, Row, Style, Table
from tests.reports.reading import MM, ReadPaper, read
from tests.reports.samples import RARE, UNKNOWN

NOTES = ("（下转附页）", "（见附页）", "见附页", "附页", "附")
SENTENCES = "".join(
    f"第{place}条，按照“空编才能进人”的原则——{RARE}、拟公开招聘〔2026〕{place}号……" for place in range(200)
)
REASON = SENTENCES[:5000]
WITH_LINES = "\n".join(REASON[start : start + 137] for start in range(0, 5000, 137))
WITH_BLANKS = "　　".join(REASON[start : start + 41] for start in range(0, 5000, 41)) + "　\n\n　　完"
LATIN = "x" * 700 + " " + "机构ABC-2026/15,编制 " * 250
CELLS = [(150, 40), (60, 20), (30, 12), (12, 8), (7, 4), (170, 240)]


def in_cell(text: str, width: float, height: float, style: Style) -> Document:
    table = Table((width,), (Row((Cell(text, style, name="理由"),), height),))
    return Document("F00", "试", (table,), code_corner="none")


def read_back(paper: ReadPaper) -> str:
    """The text of the cell and, where it has one, its continuation."""
    # Running heads and feet are 9 pt, the other lines of an appendix 18 and 10.5 pt.
    first = [character for character in paper.pages[0].characters if character.y < 297 - 22]
    text = "".join(character.text for character in first)
    if len(paper.pages) == 1:
        return text
    note = next(note for note in NOTES if text.endswith(note))
    pages = [[character for character in page.characters if character.size == 12] for page in paper.pages[1:]]
    appendix = "".join(character.text for page in pages for character in page)
    assert appendix.startswith("理由（续）")
    return text.removesuffix(note) + appendix.removeprefix("理由（续）")


def solid(text: str) -> str:
    """*text* as a reader of PDF finds it: without blanks and line ends."""
    return "".join(text.split())


@pytest.mark.parametrize("size", CELLS, ids=str)
@pytest.mark.parametrize(
    "text", [REASON, WITH_LINES, WITH_BLANKS, LATIN], ids=["plain", "lines", "blanks", "latin"]
)
@pytest.mark.parametrize("align", ["left", "centre"])
def test_a_reason_of_5000_characters_loses_nothing(text: str, size: tuple[float, float], align: str) -> None:
    style = Style(size=12, minimum=8, align=align, valign="top")  # type: ignore[arg-type]
    paper = read(in_cell(text, *size, style))
    assert read_back(paper) == solid(text)
    assert paper.result.missing_characters == ()


def test_type_shrinks_to_its_limit_before_the_appendix_and_no_further() -> None:
    style = Style(size=12, minimum=9, align="left", valign="top")
    room = 150 * MM - 2 * MM
    for count, size, pages in ((60, 12, 1), (225, 9, 1), (600, 9, 2)):
        paper = read(in_cell("编" * count, 150, 25, style))
        drawn = {round(character.size, 1) for character in paper.pages[0].characters if character.y < 275}
        assert (drawn, len(paper.pages)) == ({size}, pages), count
        assert max(character.x for character in paper.pages[0].characters) * MM < 30 * MM + room


def test_the_note_fits_into_the_cell() -> None:
    for width, note in ((60, "（下转附页）"), (20, "（下转附页）"), (16, "见附页"), (11, "附页"), (7, "附")):
        style = Style(size=8, minimum=8, align="centre", valign="top")
        characters = read(in_cell(REASON, width, 30, style)).pages[0].characters
        end = "".join(character.text for character in characters if character.y < 275)
        assert end.endswith(note), width
        left = (210 - width) / 2
        inside = [character for character in characters if character.y < 275]
        assert min(character.x for character in inside) > left
        assert max(character.x + character.size / MM for character in inside) < left + width + 0.01


def test_each_line_of_the_text_begins_a_line_of_its_own() -> None:
    paper = read(in_cell("甲\n乙乙\n\n丙", 60, 40, Style(size=12, align="left", valign="top")))
    first, second, third = (paper.pages[0].find(text)[0] for text in ("甲", "乙", "丙"))
    assert first.x == second.x == third.x
    pitch = 12 * 1.25 / MM
    assert (second.y - first.y, third.y - second.y) == pytest.approx((pitch, 2 * pitch), abs=0.02)


def test_a_character_no_face_has_keeps_its_place_in_a_long_text() -> None:
    paper = read(
        in_cell(f"{'编' * 300}{UNKNOWN}{'制' * 300}", 60, 20, Style(size=12, align="left", valign="top"))
    )
    assert read_back(paper) == "编" * 300 + "制" * 300
    assert paper.result.missing_characters == (UNKNOWN,)


@settings(max_examples=25)
@given(
    st.text(alphabet="机构编制，。（）——……“”〔2026〕ABC. 　\n㛃䶮𬭎", min_size=1, max_size=900),
    st.integers(6, 170),
    st.integers(4, 60),
)
def test_whatever_is_written_is_read_back(text: str, width: int, height: int) -> None:
    paper = read(in_cell(text, width, height, Style(size=12, minimum=7, align="left", valign="top")))
    assert read_back(paper) == solid(text)
