"""A job as it is printed: chosen copies and pages, moved, marked, on preprinted stock, and its first pages at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium
import pytest

from app.errors import UsageProblem
from app.reports import FORMS, PrintOptions, first_pages, render_pdf
from app.reports.document import Column, Document, Figure, Line, Listing, Mark, Paragraph, Strip, Style
from app.reports.pdf import Printed
from tests.reports.reading import MM, ReadPage, pages_of, read
from tests.reports.samples import ENTRY, IMPRINT, ORDINARY, PERMIT, VARIANTS

F01 = FORMS["F01"].build(ENTRY, IMPRINT)
COLUMNS = (Column("序号", 20), Column("姓名", 60))
LONG = Document(
    "F00",
    "长表",
    (Listing(COLUMNS, [Line("row", (str(n), "张三")) for n in range(120)]),),
    copies=("甲联", "乙联"),
)
"""Four pages, two copies."""
MARK = "补打　2026年7月15日"


def numbers(pages: tuple[ReadPage, ...]) -> list[str]:
    """What the feet of the pages say."""
    return [re.findall(r"第\d+页(?:共\d+页)?", page.text)[-1] for page in pages]


def test_without_options_a_job_is_what_it_was() -> None:
    assert read(F01, PrintOptions()).data == read(F01).data
    assert read(F01).result.papers == (Printed(2, ("编办存档", "存入个人人事档案")),)


def test_only_the_copies_asked_for_in_the_order_of_the_paper() -> None:
    second = read(F01, PrintOptions(copies=("存入个人人事档案",)))
    assert second.result.papers == (Printed(1, ("存入个人人事档案",)),)
    assert "存入个人人事档案" in second.pages[0].text
    assert "编办存档" not in second.pages[0].text
    both = read(LONG, PrintOptions(copies=("乙联", "甲联")))
    assert ["甲联" in page.text for page in both.pages] == [True] * 4 + [False] * 4


def test_a_copy_nobody_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageProblem, match="没有“财政联”这一联") as refused:
        read(LONG, PrintOptions(copies=("财政联",)))
    assert refused.value.next_step == "可选：甲联、乙联。"
    with pytest.raises(UsageProblem, match="没有“甲联”这一联") as refused:
        read(FORMS["F02"].build(PERMIT, IMPRINT), PrintOptions(copies=("甲联",)))
    assert refused.value.next_step == "这份纸不分联。"


def test_in_a_mixed_job_a_paper_prints_its_own_copies_and_one_without_copies_prints() -> None:
    job = read([LONG, F01, FORMS["F02"].build(PERMIT, IMPRINT)], PrintOptions(copies=("甲联",)))
    assert job.result.papers == (Printed(4, ("甲联",)), Printed(0, ()), Printed(1, ("",)))
    assert job.result.pages == 5


def test_chosen_pages_keep_their_true_numbers() -> None:
    job = read(LONG, PrintOptions(pages=((2, 2), (4, 5), (8, 8))))
    assert numbers(job.pages) == ["第2页共4页", "第4页共4页", "第1页共4页", "第4页共4页"]
    assert ["甲联" in page.text for page in job.pages] == [True, True, False, False]
    assert job.result.papers == (Printed(4, ("甲联", "乙联")),)
    assert job.result.pages == 4
    one = read([LONG, F01], PrintOptions(pages=((10, 10),)))
    assert one.result.papers == (Printed(0, ()), Printed(1, ("存入个人人事档案",)))
    with pytest.raises(UsageProblem, match="一页也没有，这次一共 8 页"):
        read(LONG, PrintOptions(pages=((9, 12),)))


def inked(data: bytes) -> tuple[float, ...]:
    """Where the first page is not white: left, top, right and bottom in mm."""
    with pdfium.PdfDocument(data) as pdf:
        image = pdf[0].render(scale=6).to_pil().convert("L")
    bounds = image.point(lambda value: 255 * (value < 128)).getbbox()
    return tuple(edge / 6 / MM for edge in bounds)


def test_everything_moves_by_the_shift() -> None:
    plain, moved = read(F01), read(F01, PrintOptions(shift=(2.5, -1.2)))
    assert plain.pages[0].text == moved.pages[0].text
    for before, after in zip(plain.pages[0].characters, moved.pages[0].characters, strict=True):
        assert (after.x - before.x, after.y - before.y) == pytest.approx((2.5, -1.2), abs=0.01)
    was, now = inked(plain.data), inked(moved.data)
    assert [b - a for a, b in zip(was, now, strict=True)] == pytest.approx([2.5, -1.2, 2.5, -1.2], abs=0.1)


@pytest.mark.parametrize("number", FORMS)
def test_the_mark_stands_clear_of_everything_on_every_page_of_every_form(number: str) -> None:
    contents = [ORDINARY[number], *(data for form, data in VARIANTS.values() if form == number)]
    for data in contents:
        document = FORMS[number].build(data, IMPRINT)
        plain, marked = read(document), read(document, PrintOptions(mark=MARK))
        if document.paper.width < 148:  # cards have no room for it
            assert marked.text == plain.text
            continue
        for before, page in zip(plain.pages, marked.pages, strict=True):
            count = page.text.count("补打2026年7月15日")
            assert count >= 1
            for occurrence in range(count):
                words = page.find("补打2026年7月15日", occurrence)
                assert {word.size for word in words} == {9}
                left, right = words[0].x - 1.6, words[0].x - 1.6 + 35.36
                middle = words[0].y - (0.88 - 0.5) * 9 / MM
                top, bottom = middle - 2.3, middle + 2.3
                if occurrence == 0:
                    assert top == pytest.approx(4.5, abs=0.05)
                    assert (left + right) / 2 == pytest.approx(page.width / 2, abs=0.05)
                for character in before.characters:
                    em = character.size / MM
                    beside = character.x + em < left or character.x > right
                    assert beside or character.y < top or character.y - 0.88 * em > bottom, character
            (edge,) = [line for line in page.outlines if line not in before.outlines]
            assert edge.top == pytest.approx(4.5, abs=0.1)
            assert any("NotoSansSC" in font.name for font in page.fonts)


def test_a_sheet_of_parts_carries_the_mark_on_each() -> None:
    page = read(FORMS["F02"].build(PERMIT, IMPRINT), PrintOptions(mark="作废")).pages[0]
    assert page.text.count("作废") - PERMIT_WORDS.count("作废") == 3


def test_a_paper_has_a_mark_of_its_own_beside_that_of_the_job() -> None:
    job = read([replace(F01, mark="作废"), LONG], PrintOptions(mark="补打"))
    assert ["作废补打" in page.text for page in job.pages] == [True] * 2 + [False] * 8
    assert all("补打" in page.text for page in job.pages)


PERMIT_WORDS = read(FORMS["F02"].build(PERMIT, IMPRINT)).pages[0].text


def test_a_stamp_stands_large_and_pale_behind_each_page() -> None:
    plain, job = read(F01), read(replace(F01, stamp="作废"))
    for before, page in zip(plain.pages, job.pages, strict=True):
        first, second = page.find("作废", page.text.count("作废") - 1 if page.text.endswith("作废") else 0)
        em = first.size / MM
        assert first.size == pytest.approx(173 * MM / 3, abs=0.5)
        assert second.x - first.x == pytest.approx(1.5 * em, abs=0.1)
        assert (first.x + second.x + em) / 2 == pytest.approx(105, abs=0.1)
        assert first.y - (0.88 - 0.5) * em == pytest.approx(297 / 2, abs=0.1)
        assert len(page.characters) == len(before.characters) + 2
    with pdfium.PdfDocument(job.data) as pdf:
        image = pdf[0].render(scale=2).to_pil().convert("L")
    levels = image.histogram()
    assert levels[round(0.85 * 255)] > 0.03 * image.width * image.height
    assert (
        read(replace(F01, stamp="作废", overlay=True)).pages[0].text
        == read(replace(F01, overlay=True)).pages[0].text
    )


def test_on_preprinted_stock_only_texts_are_drawn() -> None:
    document = Document(
        "F00", "套打",
        (Strip("左", "", "右", Style(size=12), height=10), Figure(40, (Mark(10, 5, 100, 20), Mark(0, 30, 50, 5, grey=0.5)))),
        imprint=IMPRINT, copies=("甲联",), overlay=True,
    )  # fmt: skip
    full, page = read(replace(document, overlay=False)).pages[0], read(document).pages[0]
    assert page.text == "左右"
    assert page.outlines == ()
    assert (page.find("左")[0].x, page.find("左")[0].y) == (full.find("左")[0].x, full.find("左")[0].y)
    assert b"/Code" not in read(document).data
    moved = read(document, PrintOptions(shift=(1.5, 2))).pages[0]
    assert moved.find("左")[0].x - page.find("左")[0].x == pytest.approx(1.5, abs=0.01)


def test_the_first_pages_of_a_long_job_are_those_of_the_whole_without_its_total() -> None:
    reached: list[int] = []

    class Rows(list[Line]):
        def __iter__(self) -> Iterator[Line]:
            for number, line in enumerate(super().__iter__()):
                reached.append(number)
                yield line

    rows = Rows(Line("row", (str(n), "张三")) for n in range(60_000))
    document = replace(LONG, blocks=(Listing(COLUMNS, rows),))
    pages = pages_of(first_pages([document, F01], 2, "bundled"))
    whole = read(LONG).pages
    assert numbers(pages) == ["第1页", "第2页"]
    assert [page.text.replace("共4页", "") for page in whole[:2]] == [page.text for page in pages]
    assert max(reached) < 70
    short = pages_of(first_pages([F01, LONG], 3, "bundled"))
    assert numbers(short) == ["第1页", "第1页", "第2页"]
    with pytest.raises(UsageProblem):
        first_pages([], 1, "bundled")


def test_a_page_left_out_is_not_in_the_file() -> None:
    text = Document(
        "F00", "试", tuple(Paragraph("编制" * 3000, Style(size=14, align="left")) for _ in range(4))
    )
    whole, part = BytesIO(), BytesIO()
    render_pdf(text, whole, faces="bundled")
    render_pdf(text, part, faces="bundled", options=PrintOptions(pages=((1, 1),)))
    assert part.getvalue().count(b"/Subtype /Form") == 2
    assert len(part.getvalue()) < len(whole.getvalue())
