"""A form a little too long for its page gives way where it may; signatures are never alone on a page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.reports.document import (
    A4_PORTRAIT,
    Cell,
    Document,
    PageBreak,
    Row,
    Space,
    Strip,
    Table,
)
from app.reports.templates.template import parse
from tests.reports.reading import ReadPaper, read
from tests.reports.templates.contents import HEAD, Child, Sample


def form(*heights: tuple[float, float], tail: float = 9) -> Document:
    """A table of one column with rows (height, least) and a line for signatures."""
    rows = tuple(
        Row((Cell(f"第{place}行"),), height, least=least) for place, (height, least) in enumerate(heights, 1)
    )
    return Document("T1", "试验", (Table((170,), rows), Strip(left="填表人：张三", height=tail)))


def distances(paper: ReadPaper) -> list[float]:
    """How far the texts in the middle of the rows are from each other, mm."""
    page = paper.pages[0]
    places = [page.find(f"第{number}行")[0].y for number in range(1, page.text.count("行") + 1)]
    return [lower - upper for upper, lower in pairwise(places)]


def test_rows_give_way_in_equal_shares_of_what_they_have() -> None:
    # 269 mm on 255: 14 of the 30 mm there are to give, so the lower two rows are 50.67 and 45.33 mm high.
    paper = read(form((150, 0), (60, 40), (50, 40)))
    assert paper.result.pages == 1
    assert distances(paper) == pytest.approx([(150 + 50.67) / 2, (50.67 + 45.33) / 2], abs=0.05)
    assert paper.pages[0].find("填表人")[0].y < A4_PORTRAIT.bottom


def test_what_fits_is_not_touched() -> None:
    assert distances(read(form((60, 20), (50, 20)))) == pytest.approx([55], abs=0.05)


def test_what_cannot_fit_keeps_its_heights_and_its_signature_keeps_its_last_row() -> None:
    assert read(form((150, 0), (60, 50), (50, 45))).result.pages == 1
    paper = read(form((150, 0), (100, 95), (50, 49)))
    assert [page.text.count("填表人") for page in paper.pages] == [0, 1]
    assert "第3行" in paper.pages[1].text
    assert "第3行" not in paper.pages[0].text


def test_each_page_gives_way_by_itself() -> None:
    long = form((200, 150), (65, 0)).blocks
    document = Document("T1", "试验", (*long, PageBreak(), Space(5), *form((60, 10)).blocks))
    paper = read(document)
    assert paper.result.pages == 2
    assert paper.pages[0].find("填表人")[0].y < A4_PORTRAIT.bottom
    assert paper.pages[1].find("第1行")[0].y == pytest.approx(22 + 5 + 30 + 1.5, abs=1)


def test_a_template_says_how_low() -> None:
    text = f"{HEAD}- 表格:\n    列宽: [170]\n    行:\n    - {{高: 20, 最低: 15, 每个: 明细, 格: [栏目: 【名字】]}}\n"
    for count, pages in ((12, 1), (17, 1), (18, 2)):
        data = Sample(children=tuple(Child(f"甲{n}") for n in range(count)))
        assert read(parse(text, Sample).fill(data)).result.pages == pages
