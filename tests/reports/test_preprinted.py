"""套打: on preprinted stock only what is filled in is drawn, and it stands where it stands when all is printed."""

from __future__ import annotations

import pytest

from app.reports import FORMS
from app.reports.document import Column, Listing
from app.reports.fonts import load_fonts
from app.reports.typeset import fit, wrap
from app.reports.veil import unveiled, veiled
from tests.reports.reading import Character, read
from tests.reports.samples import IMPRINT, ORDINARY, VARIANTS

PAPERS = {number: (number, ORDINARY[number]) for number in FORMS if FORMS[number].templates} | VARIANTS


def placed(characters: tuple[Character, ...]) -> set[tuple[str, int, int, int]]:
    """Characters with their places in twentieths of a millimetre, so that rounding does not matter."""
    return {
        (each.text, round(each.x * 20) + across, round(each.y * 20) + down, round(each.size * 10))
        for each in characters
        for across in (-1, 0, 1)
        for down in (-1, 0, 1)
    }


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_filled_in_stands_where_it_stands_in_full_print(name: str) -> None:
    number, data = PAPERS[name]
    whole = read(FORMS[number].build(data, IMPRINT))
    filled = read(FORMS[number].build(data, IMPRINT, overlay=True))
    assert filled.result.pages == whole.result.pages
    assert filled.result.missing_characters == ()
    for page, all_of_it in zip(filled.pages, whole.pages, strict=True):
        assert not page.outlines
        assert len(page.characters) < len(all_of_it.characters)
        known = placed(all_of_it.characters)
        moved = [
            each
            for each in page.characters
            if (each.text, round(each.x * 20), round(each.y * 20), round(each.size * 10)) not in known
        ]
        assert moved == []


def test_labels_and_titles_are_not_drawn_and_values_are() -> None:
    page = read(FORMS["F02"].build(ORDINARY["F02"], IMPRINT, overlay=True)).pages[0]
    for word in ("用编单位", "机构编制审核通知单", "存根", "经审核", "逾期作废", "（盖章）", "＿"):
        assert word not in page.text
    for word in ("云岭县石墕镇中心小学", "2024年12月31日", "35周岁以下", "云编审〔2024〕15号"):
        assert word in page.text


def test_blanks_to_write_on_are_not_drawn_over_those_of_the_stock() -> None:
    spec = FORMS["F02"]
    assert read(spec.build(spec.blank, overlay=True)).pages[0].text == ""


def test_titles_of_columns_are_there_without_being_drawn() -> None:
    document = FORMS["F09"].build(ORDINARY["F09"], IMPRINT, overlay=True)
    whole = FORMS["F09"].build(ORDINARY["F09"], IMPRINT)

    def columns_of(blocks: tuple[object, ...]) -> list[Column]:
        return [column for block in blocks if isinstance(block, Listing) for column in block.columns]

    drawn, shown = columns_of(document.blocks), columns_of(whole.blocks)
    assert [unveiled(column.title) for column in drawn] == [column.title for column in shown]
    assert all(column.title == veiled(column.title) for column in drawn)


def test_veiled_words_break_lines_like_those_they_stand_for() -> None:
    fonts = load_fonts("bundled")
    text = "经审核，同意你单位使用（事业编制）3名，用于〔2024〕8号文件所列岗位，abc def。"
    for veil in (veiled(text), text[:8] + veiled(text[8:])):
        for measure in (4.0, 7.5, 12.0, 30.0):
            lines, _ = wrap(fonts, "body", text, measure)
            hidden, _ = wrap(fonts, "body", veil, measure)
            assert [line.end for line in hidden] == [line.end for line in lines]
            assert [unveiled(line.text) for line in hidden] == [line.text for line in lines]
        plain = fit(fonts, "body", text, 80, 30, 12, 9, 1.2)
        box = fit(fonts, "body", veil, 80, 30, 12, 9, 1.2)
        assert (box.size, unveiled(box.rest)) == (plain.size, plain.rest)
        assert [unveiled(line.text) for line in box.lines] == [line.text for line in plain.lines]
