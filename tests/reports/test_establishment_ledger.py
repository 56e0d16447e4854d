from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.reports import FORMS
from app.reports.document import Listing
from app.reports.forms.establishment_ledger import EstablishmentLedger, LedgerGroup, LedgerPerson
from tests.reports.reading import ReadPaper, read
from tests.reports.samples import IMPRINT, LEDGER, people

HEADER = "姓名性别民族籍贯出生年月政治面貌职务(职称)参加工作时间调入单位时间编制卡号"


@pytest.fixture(scope="module")
def ordinary() -> ReadPaper:
    return read(FORMS["F08"].build(LEDGER, IMPRINT))


def test_the_ten_columns_are_exactly_those_of_the_ledger() -> None:
    columns = next(b for b in FORMS["F08"].build(LEDGER).blocks if isinstance(b, Listing)).columns
    assert "".join(column.title for column in columns) == HEADER
    assert len(columns) == 10
    assert sum(column.width for column in columns) == 267


def test_three_labelled_copies_on_a4_across(ordinary: ReadPaper) -> None:
    third = ordinary.result.pages // 3
    assert third * 3 == ordinary.result.pages
    labels = ("编制部门", "人事部门", "用人单位")
    for number, page in enumerate(ordinary.pages):
        assert (round(page.width), round(page.height)) == (297, 210)
        assert [label in page.text for label in labels] == [number // third == copy for copy in range(3)]
        assert f"第{number % third + 1}页共{third}页" in page.text
        assert "数据日期：2024年5月6日" in page.text


def test_the_header_is_repeated_on_every_page(ordinary: ReadPaper) -> None:
    assert all(page.text.count(HEADER) == 1 for page in ordinary.pages)


def test_subtotals_equal_the_people_printed(ordinary: ReadPaper) -> None:
    text = "".join(page.text for page in ordinary.pages[: len(ordinary.pages) // 3])
    assert len(re.findall(r"云编卡\d{6}", text)) == 113
    assert len(set(re.findall(r"云编卡\d{6}", text))) == 113
    for line in (
        "财政全额拨款小计：37人",
        "经费自理小计：3人云岭县第一高级中学小计：40人",
        "云岭县石墕镇中心小学小计：14人教育系统合计：54人",
        "云岭县人民医院小计：58人",
        "云岭县硷口卫生院小计：1人卫生系统合计：59人总计：113人",
    ):
        assert line in text, line


def test_a_group_that_crosses_a_page_is_announced_again(ordinary: ReadPaper) -> None:
    third = len(ordinary.pages) // 3
    continued = [page.text for page in ordinary.pages[:third] if "（续）" in page.text]
    assert continued
    assert any(
        f"{HEADER}卫生系统云岭县人民医院（财政差额补助，核定300名）（续）" in text for text in continued
    )


@pytest.mark.parametrize("first_group", range(8, 20))
def test_no_head_stands_alone_at_the_foot_and_no_total_at_the_top(first_group: int) -> None:
    ledger = EstablishmentLedger(
        tuple(
            LedgerGroup("教育系统", f"第{number}小学", "财政全额拨款", people(count, number * 100), 20)
            for number, count in enumerate((first_group, 1, 2, 13, 1, 1, 1, 17, 5), 1)
        )
    )
    paper = read(FORMS["F08"].build(ledger, IMPRINT))
    pages = paper.pages[: len(paper.pages) // 3]
    assert len(pages) >= 3
    for page in pages:
        body = page.text[page.text.index(HEADER) + len(HEADER) : page.text.index("数据日期")]
        body = body.removesuffix(f"机构编制管理台账{IMPRINT.number}")
        assert re.search(r"(\d{6}|人|日)$", body), body[-30:]
        assert not re.match(r"(第\d小学小计|教育系统合计|总计)", body), body[:30]
        assert not re.match(r"[^）]*（续）第\d小学小计", body), body[:30]


def test_signatures_stand_below_the_last_line_on_its_page(ordinary: ReadPaper) -> None:
    last = ordinary.pages[len(ordinary.pages) // 3 - 1]
    assert "总计：113人单位负责人：审核人：填表人：（盖章）年月日" in last.text
    assert sum("单位负责人：" in page.text for page in ordinary.pages) == 3


def test_rows_have_the_height_of_rosters_and_grow_with_their_text(ordinary: ReadPaper) -> None:
    page = ordinary.pages[0]
    first, second = page.find("云编卡000000")[0], page.find("云编卡000001")[0]
    assert second.y - first.y == pytest.approx(8, abs=0.05)
    long_title = "农业农村服务中心副主任兼党支部书记" * 5
    grown = read(
        FORMS["F08"].build(
            EstablishmentLedger(
                (
                    LedgerGroup(
                        "教",
                        "校",
                        "拨款",
                        (
                            LedgerPerson("甲", title=long_title, card_number="A1"),
                            LedgerPerson("乙", card_number="A2"),
                        ),
                    ),
                )
            ),
            IMPRINT,
        )
    )
    assert long_title in grown.pages[0].text
    assert grown.pages[0].find("A2")[0].y - grown.pages[0].find("A1")[0].y > 10


def test_a_cell_of_5000_characters_continues_on_an_appendix_page() -> None:
    title = "".join(f"{number}、职务；" for number in range(1000))[:5000]
    ledger = EstablishmentLedger((LedgerGroup("教", "校", "拨款", (replace(people(1)[0], title=title),)),))
    paper = read(FORMS["F08"].build(ledger, IMPRINT))
    pages = paper.pages[: len(paper.pages) // 3]
    assert "（下转附页）" in pages[0].text
    assert "张三职务(职称)（续）" in pages[1].text
    text = "".join(page.text for page in pages)
    assert all(f"{number}、职务；" in text for number in (0, 100, 300, 500, 700))


def test_an_empty_ledger_has_fifteen_blank_lines_on_one_page() -> None:
    paper = read(FORMS["F08"].build(EstablishmentLedger()))
    assert paper.result.pages == 3
    frame = max(paper.pages[0].outlines, key=lambda outline: outline.thickness)
    assert frame.bottom - frame.top == pytest.approx(10 + 15 * 8, abs=0.3)
    assert "总计" not in paper.text
