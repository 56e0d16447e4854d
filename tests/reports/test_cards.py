"""编制卡 on preprinted cards: every value at its place, nothing but the values."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from app.reports import FORMS
from app.reports.forms.quota_card import CardChange, QuotaCard, QuotaCards
from tests.reports.reading import ReadPage, ReadPaper, read
from tests.reports.samples import IMPRINT, RARE
from tests.reports.samples_of_registers import CARDS

MM = 25.4 / 72
VALUES = (
    "云编卡000001",
    "张䶮",
    "110105********002X",
    "云岭县人事档案信息中心(云岭县事业单位人员档案室)",
    "事业编制财政全额拨款",
    "专业技术岗位十二级",
    "2012年9月1日云编通字〔2012〕第8号",
)
"""What the front shows, from top to bottom."""


def on_stock(cards: QuotaCards, *, overlay: bool = True, large: bool = False) -> ReadPaper:
    return read(FORMS["F07"].build(replace(cards, stock=True, large=large), IMPRINT, overlay=overlay))


def middle(page: ReadPage, text: str) -> float:
    """Half way between baseline and cap height: where a line of type has its middle, mm from the upper edge."""
    first = page.find(text)[0]
    return first.y - first.size * MM * 0.38


def test_a_card_is_two_pages_of_its_own_size() -> None:
    paper = on_stock(CARDS)
    assert paper.result.pages == 10
    for page in paper.pages:
        assert (page.width, page.height) == pytest.approx((85.6, 54), abs=0.05)
    large = on_stock(CARDS, large=True)
    assert large.result.pages == 10
    assert (large.pages[0].width, large.pages[0].height) == pytest.approx((105, 148), abs=0.05)


def test_only_the_values_are_printed_on_stock() -> None:
    front, back = on_stock(CARDS).pages[:2]
    assert front.text == "".join(VALUES)
    assert back.text == "2015-03职务：教师→教导主任云教任〔2015〕2号2019-07调入云人社〔2019〕5号"
    assert not front.outlines
    assert not back.outlines


@pytest.mark.parametrize(
    ("large", "left", "top", "pitch", "size"), [(False, 19, 9.5, 5.6, 7.5), (True, 22.2, 11.6, 18.6, 11)]
)
def test_values_stand_at_their_places(
    large: bool, left: float, top: float, pitch: float, size: float
) -> None:
    card = replace(CARDS.cards[0], unit="云岭县石墕镇中心小学")
    values = (*VALUES[:3], card.unit, *VALUES[4:])
    front = on_stock(QuotaCards((card,)), large=large).pages[0]
    for place, value in enumerate(values):
        first = front.find(value)[0]
        assert first.x == pytest.approx(left, abs=0.1), value
        assert middle(front, value) == pytest.approx(top + (place + 0.5) * pitch, abs=0.1), value
        assert first.size == pytest.approx(size, abs=0.05)
    lines = [front.find(value)[0].y for value in values]
    assert [below - above for above, below in itertools.pairwise(lines)] == pytest.approx(
        [pitch] * 6, abs=0.1
    )


@pytest.mark.parametrize(
    ("large", "top", "pitch", "width"), [(False, 12.5, 5.5, 27.6), (True, 17.7, 9.1, 47)]
)
def test_changes_stand_in_their_columns(large: bool, top: float, pitch: float, width: float) -> None:
    back = on_stock(CARDS, large=large).pages[1]
    for place, texts in enumerate(
        (("2015-03", "职务：教师→教导主任", "云教任〔2015〕2号"), ("2019-07", "调入", "云人社〔2019〕5号"))
    ):
        for text, start, wide in zip(texts, (3, 21, 55), (18, 34, width), strict=True):
            found = back.find(text)
            last = (1 if ord(text[-1]) > 0x2E7F else 0.557) * found[-1].size * MM
            assert (found[0].x + found[-1].x + last) / 2 == pytest.approx(start + wide / 2, abs=0.1), text
            assert middle(back, text) == pytest.approx(top + (place + 0.5) * pitch, abs=0.1), text


def test_the_whole_card_and_its_values_alone_agree() -> None:
    """What is printed onto stock stands where the whole print has it."""
    for large in (False, True):
        whole, alone = (on_stock(CARDS, overlay=overlay, large=large) for overlay in (False, True))
        assert "编制卡" in whole.pages[0].text
        assert "中共云岭县委机构编制委员会办公室" in whole.pages[0].text
        for value in VALUES:
            first, second = whole.pages[0].find(value)[0], alone.pages[0].find(value)[0]
            assert (first.x, first.y, first.size) == pytest.approx(
                (second.x, second.y, second.size), abs=0.01
            )


def test_an_empty_card_on_stock_prints_nothing() -> None:
    paper = on_stock(QuotaCards())
    assert paper.result.pages == 2
    assert paper.text == ""


def test_many_changes_come_closer_and_none_is_lost() -> None:
    card = replace(
        CARDS.cards[0],
        changes=tuple(CardChange(f"20{n:02d}-01", "职务变动", f"云〔20{n:02d}〕1号") for n in range(4, 18)),
    )
    back = on_stock(QuotaCards((card,))).pages[1]
    lines = [back.find(f"20{n:02d}-01")[0].y for n in range(4, 18)]
    assert [below - above for above, below in itertools.pairwise(lines)] == pytest.approx(
        [2.75] * 13, abs=0.05
    )
    assert max(character.y for character in back.characters) < 51


def test_long_texts_and_rare_characters_print_in_full() -> None:
    text = "".join(f"第{place}条。" for place in range(1, 120))
    paper = on_stock(
        QuotaCards((QuotaCard(name=RARE, unit=text, changes=(CardChange("2020-01", text, RARE),)),))
    )
    assert "第119条。" in paper.text
    assert RARE in paper.text
    assert paper.result.missing_characters == ()


def test_cards_on_plain_sheets_fold_along_the_middle() -> None:
    page = read(FORMS["F07"].build(CARDS, IMPRINT)).pages[0]
    title = page.find("编制卡")
    assert {character.size for character in title} == {11}
    assert (title[0].x + title[-1].x + 11 * MM) / 2 == pytest.approx(19.4 + 42.8, abs=0.1)
    folds = [edge for edge in page.outlines if edge.dashed]
    assert {round(edge.left, 1) for edge in folds} == {105.0}
    assert page.find("变动记录")[0].size == 8
    assert page.find("中共云岭县委机构编制委员会办公室")[-1].x < 19.4 + 85.6 - 3
