"""The book, reviews, letters of proof, meeting papers and slips measured on the sheet, and every value read back.

Measures are those of the official forms of sister offices: tables 161–175 mm wide, rows 10–14 mm, opinions 36–58 mm;
letters have those of official papers: 16 pt, 28 mm at the left, lines 28 pt apart.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from app.reports import FORMS
from app.values.dates import format_date
from tests.reports.reading import ReadPaper, face_of, read
from tests.reports.samples import IMPRINT, ORDINARY, VARIANTS
from tests.reports.test_measures import EM, Measures, cells_of, labels_of, middle, values_of

PAPERS = {
    number: (number, ORDINARY[number]) for number in ("F10", "F13", "F15", "F27", "F28", "F32", "F33")
} | {name: VARIANTS[name] for name in ("F15 依据", "F28 单位", "F32 纪要")}
MEASURES = {
    "F10": Measures("机构编制管理证", 26, 41.7, 20, 170, frozenset({13, 14, 70})),
    "F13": Measures("机构编制事项审查论证表", 22, 30.2, 20, 170, frozenset({10, 11, 36, 42})),
    "F15": Measures("领导职数使用审批表", 22, 30.2, 20, 170, frozenset({10, 11, 24, 38}), 38),
    "F15 依据": Measures(
        "领导职数核定和配备情况（职数依据）", 22, 30.2, 20, 170, frozenset({10, 11, 34, 40}), 40
    ),
    "F27": Measures("恢复密钥单", 22, 30.2, 20, 170, frozenset({10, 11})),
    "F28": Measures("在编证明", 22, 40.2, 28, 156, frozenset()),
    "F28 单位": Measures("编制情况说明", 22, 40.2, 28, 156, frozenset({10})),
    "F32": Measures("县委编委会议题汇总表", 22, 28.2, 15, 267, frozenset()),
    "F32 纪要": Measures("县委编委会会议纪要", 22, 40.2, 28, 156, frozenset({12})),
    "F33": Measures("U盘交接单", 22, 30.2, 20, 170, frozenset({11, 12, 13, 16})),
}
SIDES = {"F10": 6, "F13": 2}


@pytest.fixture(scope="module")
def papers() -> dict[str, ReadPaper]:
    return {name: read(FORMS[number].build(data, IMPRINT)) for name, (number, data) in PAPERS.items()}


@pytest.mark.parametrize("name", MEASURES)
def test_title_tables_and_rows_have_their_measures(name: str, papers: dict[str, ReadPaper]) -> None:
    wanted, paper = MEASURES[name], papers[name]
    page = paper.pages[0]
    title = page.find(wanted.title)
    assert {character.size for character in title} == {wanted.size}
    assert middle(title) == pytest.approx(page.width / 2, abs=0.3)
    assert title[0].y == pytest.approx(wanted.at, abs=0.1)
    assert face_of(paper.data, wanted.title[0]) == "NotoSerifSC-Bold"
    assert all(font.embedded for every in paper.pages for font in every.fonts)
    cells = cells_of(paper)
    for frame in (box for box in cells if box.thickness == pytest.approx(1.0)):
        assert (frame.left, frame.right) == pytest.approx((wanted.left, wanted.left + wanted.width), abs=0.05)
    heights = {round(box.bottom - box.top, 1) for box in cells if box.thickness == pytest.approx(0.5)}
    assert heights >= wanted.rows


@pytest.mark.parametrize(
    ("name", "page", "count", "height"), [("F13", 1, 4, 54), ("F15", 0, 3, 38), ("F15 依据", 0, 1, 40)]
)
def test_opinions_have_place_for_seal_and_date(
    name: str, page: int, count: int, height: float, papers: dict[str, ReadPaper]
) -> None:
    sheet = papers[name].pages[page]
    assert sheet.text.count("（盖章）") == count
    seals = [sheet.find("（盖章）", occurrence)[0].y for occurrence in range(count)]
    rows = sorted({round(place, 1) for place in seals})
    assert [below - above for above, below in pairwise(rows)] == pytest.approx(
        [height] * (len(rows) - 1), abs=0.1
    )
    assert 36 <= height <= 58


NOT_SHOWN = {
    "F32 纪要": {
        value for item in ORDINARY["F32"].items for value in (item.unit, item.proposal, item.checks)
    },
    "F15 依据": {"拟任免两名，请审核职数。", "王局长"},
}
"""The minutes say what was decided; the basis has no opinion of the unit."""


@pytest.mark.parametrize("name", PAPERS)
def test_every_value_is_read_back_from_the_sheet(name: str, papers: dict[str, ReadPaper]) -> None:
    number, data = PAPERS[name]
    text = papers[name].text
    for value in values_of(data):
        if value in NOT_SHOWN.get(name, ()):
            continue
        ways = [value]
        if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value):
            ways += [format_date(value, "chinese"), format_date(value[:7], "chinese")]
        assert any("".join(words.split()) in text for words in ways), value
    assert number == FORMS[number].number


@pytest.mark.parametrize("name", PAPERS)
def test_an_empty_form_has_its_labels_and_nothing_else(name: str) -> None:
    number, data = PAPERS[name]
    flags = {"basis_only": True} if name == "F15 依据" else {}
    document = FORMS[number].build(type(data)(**flags))
    paper = read(document)
    assert paper.result.pages == len(document.copies) * SIDES.get(number, 1)
    for label in labels_of(document):
        assert "".join(label.split()) in paper.text
    for wrong in ("None", "【", "〖", "null"):
        assert wrong not in paper.text


@pytest.mark.parametrize("name", ["F28", "F28 单位", "F32 纪要"])
def test_letters_are_set_as_official_papers(name: str, papers: dict[str, ReadPaper]) -> None:
    page = papers[name].pages[0]
    first = {"F28": "兹证明", "F28 单位": "云岭县人民医院", "F32 纪要": "2024年5月20日，"}[name]
    found = page.find(first)
    assert found[0].size == 16
    assert found[0].x == pytest.approx(28 + 2 * 16 * EM, abs=0.1)
    body = sorted(
        {
            round(character.y, 2)
            for character in page.characters
            if character.size == 16 and character.y > found[0].y - 1
        }
    )
    assert body[1] - body[0] == pytest.approx(28 * EM, abs=0.05)
    left = [character.x for character in page.characters if character.size == 16]
    assert min(left) >= 27.9
    assert max(left) <= 210 - 26


def test_a_certificate_without_a_number_has_its_place_for_one() -> None:
    spec = FORMS["F28"]
    plain = read(spec.build(ORDINARY["F28"], replace(IMPRINT, number=""))).text
    assert "编号：〔〕号" in plain
    assert "凭码可向出具单位查验。" in plain
    assert "扫码所得编号" not in plain
    assert "扫码" not in read(spec.build(ORDINARY["F28"], IMPRINT, overlay=True)).text
    numbered = read(spec.build(ORDINARY["F28"], IMPRINT)).text
    assert "编号：云编审〔2024〕15号" in numbered
    assert "扫码所得编号与上面的编号应一致。" in numbered


def test_the_local_name_of_a_form_is_not_that_of_its_other_papers() -> None:
    assert FORMS["F28"].build(ORDINARY["F28"], replace(IMPRINT, title="编制证明")).title == "编制证明"
    assert (
        FORMS["F28"].build(VARIANTS["F28 单位"][1], replace(IMPRINT, title="编制证明")).title
        == "编制情况说明"
    )
    assert (
        FORMS["F07"].build(VARIANTS["F07 大"][1], replace(IMPRINT, title="编制管理卡")).title == "编制管理卡"
    )


def test_the_check_code_and_the_recovery_key_are_large(papers: dict[str, ReadPaper]) -> None:
    code = papers["F33"].pages[0].find(ORDINARY["F33"].check_code)
    assert {character.size for character in code} == {16}
    key = papers["F27"].pages[0].find(ORDINARY["F27"].key_groups[0])
    assert {character.size for character in key} == {20}
    assert face_of(papers["F27"].data, ORDINARY["F27"].key_groups[0]) == "NotoSansSC-Bold"


def test_the_book_leaves_room_for_later_changes(papers: dict[str, ReadPaper]) -> None:
    half = len(papers["F10"].pages) // 2
    rows = FORMS["F10"].build(ORDINARY["F10"], IMPRINT)
    counts = [len(list(block.lines)) for block in rows.blocks if hasattr(block, "lines")]
    assert counts == [20, 20, 20, 20, 20]
    assert half == 6


def test_signatures_stand_below_each_other(papers: dict[str, ReadPaper]) -> None:
    page = papers["F33"].pages[0]
    for text, left in (("交出人签名：", 20), ("接收人签名：", 115)):
        assert page.find(text)[0].x == pytest.approx(left, abs=0.1)
    seals = [page.find("（盖章）", occurrence)[0].x for occurrence in (0, 1)]
    assert seals == pytest.approx([20, 115], abs=0.1)
