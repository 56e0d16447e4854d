"""Lists of any length: what stands together, what is announced again, and that nothing is lost or said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports import FORMS
from app.reports.document import Column, Document, Line, Listing, Paper, Strip, Table, Title
from app.reports.forms.establishment_ledger import EstablishmentLedger, LedgerGroup
from app.reports.forms.posts_columns import COLUMNS, INSTITUTION, ORGAN, REFERENCED
from app.reports.forms.posts_ledger import PostsLedger, PostsLine
from app.reports.forms.roster import IN_POST, Roster, RosterGroup, RosterPerson
from tests.reports.reading import ReadPage, read
from tests.reports.samples import IMPRINT, people
from tests.reports.samples_of_registers import posts_lines

CARD = re.compile(r"云编卡(\d{6})")
COUNTED = re.compile(r"(小计|合计|总计)：(\d+)人")


class Seen(NamedTuple):
    """A line of a page between the header and the foot; ``kind`` as a reader would call it."""

    kind: str
    text: str


def lines_of(page: ReadPage) -> list[str]:
    """The texts of a page from top to bottom, without spaces; what stands within 2 mm is one line."""
    lines: list[tuple[float, str]] = []
    for character in sorted(page.characters, key=lambda character: (round(character.y, 1), character.x)):
        if lines and character.y - lines[-1][0] < 2:
            lines[-1] = (lines[-1][0], lines[-1][1] + character.text)
        else:
            lines.append((character.y, character.text))
    return [text for _, text in lines]


def body_of(page: ReadPage, header: str, row: re.Pattern[str]) -> list[Seen]:
    """What stands below the header of the columns and above the foot."""
    lines = lines_of(page)
    place = next(i for i, line in enumerate(lines) if header in line)
    seen = []
    for line in lines[place + 1 :]:
        if "页共" in line:
            break
        if row.search(line):
            kind = "row"
        elif "（续）" in line:
            kind = "again"
        elif COUNTED.search(line) or "个单位" in line:
            kind = "total"
        elif "填表人" in line or "（盖章）" in line:
            kind = "sign"
        else:
            kind = "head"
        seen.append(Seen(kind, line))
    return seen


def assert_nothing_is_orphaned(pages: Sequence[list[Seen]]) -> None:
    for number, page in enumerate(pages, 1):
        kinds = [seen.kind for seen in page]
        assert "row" in kinds, f"page {number} has nobody on it: {page}"
        content = [kind for kind in kinds if kind != "sign"]
        assert content[0] != "total", f"page {number} begins with a total"
        assert content[:2] != ["again", "total"], f"page {number} begins with a total"
        assert content[-1] not in {"head", "again"}, f"page {number} ends with a head"
        assert number == 1 or content[0] in {"head", "again", "row"}
        for first, second in pairwise(content):
            assert not (first == "head" and second == "total"), f"page {number}: an empty group"
    assert [seen.kind for seen in pages[-1]].count("sign") >= 1
    assert all(seen.kind != "sign" for page in pages[:-1] for seen in page)


SECTORS = st.lists(
    st.lists(
        st.lists(st.integers(1, 24), min_size=1, max_size=2),  # people by form of funding
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=2,
)


@given(sectors=SECTORS)
@settings(max_examples=12)
def test_any_ledger_has_everybody_once_true_subtotals_and_nothing_orphaned(
    sectors: list[list[list[int]]],
) -> None:
    groups, start = [], 0
    for place, units in enumerate(sectors):
        for number, fundings in enumerate(units):
            for funding, count in zip(("全额拨款", "差额补助", "经费自理"), fundings, strict=False):
                unit = f"第{place}系统{number}单位"
                groups.append(LedgerGroup(f"系统{place}", unit, funding, people(count, start), 60))
                start += count
    document = replace(FORMS["F08"].build(EstablishmentLedger(tuple(groups)), IMPRINT), copies=("",))
    paper = read(document)
    pages = [body_of(page, "姓名性别民族籍贯", CARD) for page in paper.pages]
    assert_nothing_is_orphaned(pages)
    seen = [line for page in pages for line in page if line.kind != "again"]
    cards = [int(card) for line in seen for card in CARD.findall(line.text)]
    assert cards == list(range(start))
    assert_subtotals_count_what_stands_above(seen)
    for number, page in enumerate(paper.pages, 1):
        assert f"第{number}页共{len(pages)}页" in page.text


def assert_subtotals_count_what_stands_above(seen: list[Seen]) -> None:
    """A total of a form of funding counts the rows since its head, that of a unit, a sector and all likewise."""
    of_funding = of_unit = of_sector = of_all = 0
    for line in seen:
        of_funding, of_unit, of_sector, of_all = (
            count + (line.kind == "row") for count in (of_funding, of_unit, of_sector, of_all)
        )
        if line.kind != "total":
            continue
        count = int(COUNTED.findall(line.text)[-1][1])
        if line.text.startswith("总计"):
            assert count == of_all
        elif "合计" in line.text:
            assert count == of_sector
            of_sector = 0
        elif "单位" in line.text:
            assert count == of_unit
            of_unit = of_funding = 0
        else:
            assert count == of_funding
            of_funding = 0
    assert of_sector == of_unit == of_funding == 0


@given(counts=st.lists(st.integers(1, 40), min_size=1, max_size=4))
@settings(max_examples=8)
def test_any_roster_numbers_everybody_through_and_counts_like_the_register(counts: list[int]) -> None:
    groups, start = [], 0
    for place, count in enumerate(counts):
        listed = tuple(
            RosterPerson("张三", "男", card_number=f"云编卡{n:06d}") for n in range(start, start + count)
        )
        groups.append(RosterGroup(f"单位{place}", listed))
        start += count
    paper = read(FORMS["F11"].build(Roster(IN_POST, "云岭县", tuple(groups), start), IMPRINT))
    pages = [body_of(page, "序号姓名性别", CARD) for page in paper.pages]
    assert_nothing_is_orphaned(pages)
    rows = [line.text for page in pages for line in page if line.kind == "row"]
    assert [text[: len(str(number))] for number, text in enumerate(rows, 1)] == [
        str(n) for n in range(1, start + 1)
    ]
    totals = [line.text for page in pages for line in page if line.kind == "total"]
    assert [f"小计：{count}人" in total for count, total in zip(counts, totals, strict=False)] == [
        True
    ] * len(counts)
    assert f"{start}人登记数：{start}人" in totals[-1]


@given(count=st.integers(1, 40), kind=st.sampled_from([ORGAN, REFERENCED, INSTITUTION]), split=st.booleans())
@settings(max_examples=6)
def test_any_ledger_of_posts_keeps_documents_with_their_balance_and_numbers_legible(
    count: int, kind: str, split: bool
) -> None:
    document = FORMS["F09"].build(PostsLedger(kind, posts_lines(kind, count), "云岭县", split=split), IMPRINT)
    paper = read(document)
    parts = [list(pages) for _, pages in groupby(paper.pages, key=part_of)]
    assert len(parts) == sum(isinstance(block, Listing) for block in document.blocks)
    for part in parts:
        text = "".join(page.text for page in part)
        assert text.count("结余") == count
        for page in part:
            assert page.text.count("结余") == len(re.findall(r"〔\d{4}〕\d+号\d{4}-", page.text)) > 0
        # Lines to sign stand under the last document of every part, on its page.
        assert [("填表人：" in page.text) for page in part] == [False] * (len(part) - 1) + [True]
    for page in paper.pages:
        body = [c for c in page.characters if c.text.isdigit() and c.y > 60 and c.y < page.height - 15]
        assert min(character.size for character in body) >= 5.5
    groups = {path[0] for path in COLUMNS[kind] if len(path) > 1}
    for listing in (block for block in document.blocks if isinstance(block, Listing)):
        assert min(column.width for column in listing.columns) >= 4.2
        inside = {column.above[0] for column in listing.columns if column.above}
        groups -= inside
        for group in inside:
            wanted = sum(path[0] == group for path in COLUMNS[kind])
            assert (
                sum(bool(column.above) and column.above[0] == group for column in listing.columns) == wanted
            )
    assert groups == set()


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("kind", [ORGAN, REFERENCED, INSTITUTION])
def test_the_largest_numbers_of_a_county_are_legible_in_every_column(kind: str, split: bool) -> None:
    """Thousands of quotas; more than a hundred posts of one kind, of which one document changes less than a hundred."""
    paths = COLUMNS[kind][4:]
    wide = [path[0] in {"编制数", "编制类别", "经费形式"} for path in paths]
    changes = tuple(4321 if each else 99 for each in wide)
    balances = tuple(8765 if each else 128 for each in wide)
    line = PostsLine("云岭县教育体育局", "云编〔2010〕1号", "2010-03-01", changes, balances)
    paper = read(FORMS["F09"].build(PostsLedger(kind, (line,), split=split), IMPRINT))
    sizes = {
        shown: [
            character.size
            for page in paper.pages
            for place in range(page.text.count(shown))
            for character in page.find(shown, place)
        ]
        for shown in ("+99", "128", "+4321", "8765")
    }
    assert len(sizes["+99"]) >= 3 * wide.count(False)
    assert min(map(min, sizes.values())) >= 5.5


def part_of(page: ReadPage) -> str:
    """Which part of a ledger over several sheets a page belongs to, by its title or running head."""
    found = re.search(r"第(\d)部分", page.text)
    return found[1] if found else ""


def test_on_every_sheet_of_a_divided_ledger_the_head_names_part_and_page() -> None:
    document = FORMS["F09"].build(PostsLedger(ORGAN, posts_lines(ORGAN, 40), split=True), IMPRINT)
    paper = read(document)
    assert len(paper.pages) > 3
    for number, page in enumerate(paper.pages, 1):
        assert re.search(r"第\d部分（共3部分）", page.text), number
        assert f"第{number}页共{len(paper.pages)}页" in page.text
        assert "序号机构名称批准文号日期" in page.text


def test_signatures_go_to_the_next_page_only_with_the_last_row() -> None:
    """For every number of rows around a full page."""
    sheet = Paper(210, 148, (20, 20, 20, 20))
    tail = (Strip(left="填表人：", height=10), Strip(right="（盖章）", height=10))
    for count in range(1, 40):
        lines = tuple(Line("row", (f"云编卡{number:06d}",)) for number in range(count))
        listing = Listing((Column("卡号", 100),), (*lines, Line("total", (f"总计：{count}人",))), tail=tail)
        paper = read(Document("LIST", "表", (Title("表"), listing), sheet))
        pages = [body_of(page, "卡号", CARD) for page in paper.pages]
        assert_nothing_is_orphaned(pages)
        assert [line.text for page in pages for line in page if line.kind == "row"] == [
            f"云编卡{number:06d}" for number in range(count)
        ]


def test_what_follows_a_list_keeps_its_distance_to_the_frame() -> None:
    listing = Listing((Column("卡号", 100),), (Line("row", ("云编卡000001",)),))
    page = read(Document("LIST", "表", (listing, Strip(left="填表人：")))).pages[0]
    frame = max(page.outlines, key=lambda outline: (outline.thickness, outline.bottom))
    assert page.find("填表人")[0].y > frame.bottom + 3


@pytest.mark.parametrize("text", ["字" * 400, "甲\n" * 30])
def test_a_row_taller_than_the_rest_of_its_page_goes_over_whole(text: str) -> None:
    sheet = Paper(210, 148, (20, 20, 20, 20))
    rows = [Line("row", (f"云编卡{number:06d}", "短")) for number in range(9)]
    listing = Listing(
        (Column("卡号", 40), Column("事项", 60, "left")), (*rows, Line("row", ("云编卡000009", text)))
    )
    paper = read(Document("LIST", "表", (Title("表"), listing), sheet))
    assert CARD.findall(paper.pages[0].text) == [f"{number:06d}" for number in range(9)]
    assert CARD.findall(paper.pages[1].text) == ["000009"]


def test_a_listing_is_drawn_like_the_table_of_its_header() -> None:
    from app.reports.listing import header_table

    header = header_table(Listing((Column("甲", 10), Column("乙", 20)), ()))
    assert isinstance(header, Table)
    assert header.columns == (10, 20)
