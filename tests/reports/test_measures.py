"""Notices, declarations and slips measured on the sheet: titles, tables, rows, opinions, faces, and every value read back.

Measures are those of the official forms of sister offices: margins about 20–25 mm, tables 161–175 mm wide, rows 10–14 mm,
opinions 36–58 mm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import FORMS, render_pdf
from app.reports.document import Document, Listing, Table
from app.reports.templates.formats import shown
from app.values.dates import format_date
from tests.reports.reading import Character, Outline, ReadPaper, boxes_of, face_of, read
from tests.reports.samples import IMPRINT, ORDINARY, VARIANTS

EM = 25.4 / 72


@dataclass(frozen=True)
class Measures:
    """What a form measures: points, mm.

    :param title: as it stands on the sheet; ``at`` is its baseline from the upper edge.
    :param rows: heights of the cells between the rules of its tables, spanning ones left out.
    """

    title: str
    size: float
    at: float
    left: float
    width: float
    rows: frozenset[float]
    opinions: float = 0


FORM_MEASURES = {
    "F02": Measures("机构编制审核通知单（存根）", 18, 19.6, 21, 168, frozenset({9, 10, 12})),
    "F03": Measures("入编通知单（存根）", 18, 19.6, 21, 168, frozenset({10, 11, 12})),
    "F04": Measures("核减（出编）人员通知单", 20, 20.4, 18, 174, frozenset({12})),
    "F05": Measures("人员核减月申报表", 22, 30.2, 19, 172, frozenset({12, 56}), 56),
    "F06": Measures("停拨工资通知", 22, 32.2, 19, 172, frozenset()),
    "F12": Measures("年度用编计划申报表", 22, 30.2, 19, 172, frozenset({11, 46}), 46),
    "F29": Measures("每月人员增减变动表", 22, 28.2, 15, 267, frozenset()),
    "F30": Measures("人员信息变更表", 22, 30.2, 20, 170, frozenset({10, 11, 12, 34, 58}), 58),
    "F31": Measures("来文受理单", 22, 30.2, 20, 170, frozenset({10, 11, 12, 14, 46})),
}
LISTING_ROWS = {"F05": 11, "F06": 10, "F12": 10}
"""Heights of the rows of their listings."""
PAPERS = {number: (number, ORDINARY[number]) for number in FORM_MEASURES} | {
    name: paper for name, paper in VARIANTS.items() if paper[0] in FORM_MEASURES
}


@pytest.fixture(scope="module")
def papers() -> dict[str, ReadPaper]:
    return {number: read(FORMS[number].build(ORDINARY[number], IMPRINT)) for number in FORM_MEASURES}


def middle(characters: tuple[Character, ...]) -> float:
    return (characters[0].x + characters[-1].x + characters[0].size * EM) / 2


def cells_of(paper: ReadPaper) -> list[Outline]:
    """Cells and frames; the modules of the code are left out."""
    return [box for box in boxes_of(paper.data) if box.right - box.left > 3 and box.bottom - box.top > 3]


@pytest.mark.parametrize("number", FORM_MEASURES)
def test_the_title_stands_in_the_middle_of_the_sheet_in_its_face_and_size(
    number: str, papers: dict[str, ReadPaper]
) -> None:
    wanted, paper = FORM_MEASURES[number], papers[number]
    page = paper.pages[0]
    title = page.find(wanted.title)
    assert {character.size for character in title} == {wanted.size}
    assert middle(title) == pytest.approx(page.width / 2, abs=0.3)
    assert title[0].y == pytest.approx(wanted.at, abs=0.1)
    assert face_of(paper.data, wanted.title) == "NotoSerifSC-Bold"
    assert all(font.embedded for page in paper.pages for font in page.fonts)


@pytest.mark.parametrize("number", FORM_MEASURES)
def test_tables_are_as_wide_and_their_rows_as_high_as_official_ones(
    number: str, papers: dict[str, ReadPaper]
) -> None:
    wanted = FORM_MEASURES[number]
    cells = cells_of(papers[number])
    frames = [box for box in cells if box.thickness == pytest.approx(1.0)]
    assert frames
    for frame in frames:
        assert (frame.left, frame.right) == pytest.approx((wanted.left, wanted.left + wanted.width), abs=0.05)
    assert 161 <= wanted.width <= 175 or papers[number].pages[0].width > 290
    heights = {round(box.bottom - box.top, 1) for box in cells if box.thickness == pytest.approx(0.5)}
    assert heights >= wanted.rows
    simple = {height for height in heights if height < 36} - {34}
    assert all(9 <= height <= 14 for height in simple & wanted.rows)


@pytest.mark.parametrize(
    "name", [name for name, (number, _) in PAPERS.items() if FORM_MEASURES[number].opinions]
)
def test_opinions_are_as_high_as_official_ones_and_have_place_for_seal_and_date(name: str) -> None:
    number, data = PAPERS[name]
    paper = read(FORMS[number].build(data, IMPRINT))
    page = paper.pages[0]
    cells = cells_of(paper)
    count = page.text.count("（盖章）")
    assert count in (2, 4)
    for occurrence in range(count):
        seal = page.find("（盖章）", occurrence)
        around = [
            box
            for box in cells
            if box.left < seal[0].x < box.right and box.top < seal[0].y < box.bottom and box.thickness < 0.8
        ]
        cell = min(around, key=lambda box: (box.right - box.left) * (box.bottom - box.top))
        assert 36 <= cell.bottom - cell.top <= 58
        assert middle(seal) > (cell.left + cell.right) / 2
        assert 5 < cell.bottom - seal[0].y < 15


@pytest.mark.parametrize("number", LISTING_ROWS)
def test_rows_of_a_listing_have_the_height_of_its_template(number: str) -> None:
    document = FORMS[number].build(FORMS[number].blank, IMPRINT)
    (listing,) = (block for block in document.blocks if isinstance(block, Listing))
    assert listing.height == LISTING_ROWS[number]
    count = len(list(listing.lines))
    frame = next(
        box
        for box in cells_of(read(document))
        if box.thickness == pytest.approx(1.0)
        and box.bottom - box.top == pytest.approx(10 + count * LISTING_ROWS[number], abs=0.1)
    )
    assert frame.right - frame.left == pytest.approx(FORM_MEASURES[number].width, abs=0.1)


def values_of(data: Any) -> Iterator[str]:
    """Every text and number of a content, however deep."""
    for field in fields(data):
        value = getattr(data, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if is_dataclass(item):
                yield from values_of(item)
            elif not isinstance(item, bool) and shown(item):
                yield shown(item)


@pytest.mark.parametrize("name", PAPERS)
def test_every_value_of_the_content_is_read_back_from_the_sheet(name: str) -> None:
    number, data = PAPERS[name]
    text = "".join(page.text for page in read(FORMS[number].build(data, IMPRINT)).pages)
    for value in values_of(data):
        date = format_date(value, "chinese") if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) else value
        assert any("".join(words.split()) in text for words in (value, date)), value


def labels_of(document: Document) -> Iterator[str]:
    """The words printed on an empty form: cells and titles of columns."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        elif isinstance(block, Listing):
            yield from (column.title for column in block.columns)


@pytest.mark.parametrize("number", FORM_MEASURES)
def test_an_empty_form_has_all_its_labels_on_one_sheet(number: str) -> None:
    document = FORMS[number].build(FORMS[number].blank)
    paper = read(document)
    assert paper.result.pages == len(document.copies)
    text = paper.pages[0].text
    labels = ["".join(label.split()) for label in labels_of(document)]
    assert len([label for label in labels if label]) >= 8
    for label in labels:
        assert label in text
    assert "None" not in text
    assert "【" not in text
    assert "〖" not in text


@pytest.mark.parametrize(
    "name", [name for name, (number, _) in PAPERS.items() if number not in {"F29", "F06"}]
)
def test_an_ordinary_form_stays_on_one_sheet(name: str) -> None:
    number, data = PAPERS[name]
    document = FORMS[number].build(data, IMPRINT)
    assert read(document).result.pages == len(document.copies)


def test_the_two_parts_of_the_exit_notice_are_half_a_sheet_each(papers: dict[str, ReadPaper]) -> None:
    paper = papers["F04"]
    (cut,) = (outline for outline in paper.pages[0].outlines if outline.dashed)
    assert cut.top == pytest.approx(148.5, abs=1)
    upper, lower = (box for box in cells_of(paper) if box.thickness == pytest.approx(1.0))
    assert upper.bottom - upper.top == pytest.approx(84, abs=0.1)
    assert lower.bottom - lower.top == pytest.approx(84, abs=0.1)
    words = paper.pages[0].find("云编审〔2024〕15号（骑缝盖章）")
    assert cut.left < words[0].x < words[-1].x < cut.right


def test_what_has_no_room_is_named_by_the_person_it_belongs_to() -> None:
    data = ORDINARY["F04"]
    long = "".join(f"第{place}号文；" for place in range(100))
    person = replace(data.people[1], document=long)
    paper = read(FORMS["F04"].build(replace(data, people=(data.people[0], person)), IMPRINT))
    assert f"{person.name}依据文号（续）" in paper.text
    assert "第99号文；" in paper.text


def test_an_empty_slip_of_a_month_says_what_is_to_be_ticked() -> None:
    spec = FORMS["F05"]
    assert "□有核减□无变动" in read(spec.build(spec.blank, IMPRINT)).text
    quiet = replace(spec.blank, unit="云岭县档案馆", nothing=True)
    text = read(spec.build(quiet, IMPRINT)).text
    assert "本月情况无变动申报截止" in text
    assert "□" not in text


def test_a_month_without_changes_says_so_in_each_part() -> None:
    data = replace(ORDINARY["F29"], entries=(), exits=(), changes=(), closing=1200)
    text = read(FORMS["F29"].build(data, IMPRINT)).pages[0].text
    assert text.count("本月没有。") == 3
    assert "三、信息变动人员：0项" in text
    assert "月初实有1200人＋增加0人－减少0人＝月末实有1200人" in text


@given(st.text(max_size=200), st.integers(0, 14))
def test_any_text_in_any_number_of_lines_prints(text: str, count: int) -> None:
    exits, slip = ORDINARY["F04"], ORDINARY["F31"]
    people = (replace(exits.people[0], name=text, document=text, reason=text),) * count
    materials = (replace(slip.materials[1], name=text, note=text),) * count
    for number, data in (
        ("F04", replace(exits, unit=text, people=people)),
        ("F31", replace(slip, materials=materials)),
    ):
        for overlay in (False, True):
            document = FORMS[number].build(data, IMPRINT, overlay=overlay)
            result = render_pdf(document, BytesIO(), faces="bundled")
            assert result.pages >= len(document.copies) * max(1, -(-count // 6) if number == "F04" else 1)
            assert set(result.missing_characters) <= set(text)
