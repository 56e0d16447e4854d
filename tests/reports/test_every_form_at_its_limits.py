"""Every form with texts far too long and lists far too many, and with the title and copies of a county: nothing is lost, nothing
leaves the sheet, nothing stands on something else, and no line is too small to read.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from app.reports import FORMS
from app.reports.forms.quota_card import CardChange
from app.reports.registry import Wording
from app.reports.templates.library import shipped_text
from tests.reports.reading import MM, ReadPage, ReadPaper, read
from tests.reports.samples import IMPRINT, ORDINARY
from tests.reports.test_extremes import DATES, KEPT

GROWING = [number for number, data in ORDINARY.items() if data is not None and number != "LIST"]
# 书写 of an opinion that a form does not show, the masked number of a card, and columns of the other rosters.
NOT_SHOWN = {
    "F07": {"identity_number"},
    "F11": {
        "identity_number",
        "post_status",
        "ends",
        "document",
        "position",
        "employer",
        "remarks",
        "kind",
        "due",
    },
    "F28": {"title"},
    "F30": {"text", "signer"},
}
TITLE = "云岭县机关和事业单位工作人员机构编制实名制管理专用表（经县委机构编制委员会第三次全体会议审议通过并报上级机构编制部门备案后试行"
COPIES = [
    f"第{number}联（{keeper}部门留存）"
    for number, keeper in enumerate(("编制", "组织", "人社", "财政", "主管", "用人", "档案"), 1)
]


def grown(
    item: Any, size: int, times: int, made: Counter[tuple[str, str]], marks: dict[tuple[str, str], str]
) -> Any:
    """*item* with every text of *size* times a character of its own, and every list of *times* entries with a tenth of it.

    :param made: how many characters of each field there are; :param marks: the character of each field.
    """
    changed: dict[str, Any] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, str) and field.name not in KEPT | DATES:
            key = (type(item).__name__, field.name)
            changed[field.name] = marks.setdefault(key, chr(0x5000 + 17 * len(marks))) * size
            made[key] += size
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            entries = (value[place % len(value)] for place in range(times))
            changed[field.name] = tuple(
                grown(entry, max(20, size // 10), times, made, marks) for entry in entries
            )
        elif is_dataclass(value):
            changed[field.name] = grown(value, size, times, made, marks)
    return replace(item, **changed)


def outside(page: ReadPage) -> list[str]:
    """Characters that are not wholly on the sheet."""
    return [
        mark.text
        for mark in page.characters
        if not (0 < mark.x < page.width - mark.size / MM + 0.6 and 0 < mark.y < page.height)
    ]


def on_each_other(page: ReadPage) -> list[str]:
    """Ideographs that stand where another one stands."""
    places: dict[tuple[int, int], list[Any]] = {}
    found = []
    for mark in page.characters:
        if ord(mark.text[0]) < 0x3000:
            continue
        column, row = int(mark.x // 6), int(mark.y // 6)
        for beside in (-1, 0, 1):
            for below in (-1, 0, 1):
                for other in places.get((column + beside, row + below), ()):
                    side = min(mark.size, other.size) / MM
                    if abs(mark.y - other.y) < side / 2 and abs(mark.x - other.x) < side / 3:
                        found.append(f"{other.text}{mark.text}")
        places.setdefault((column, row), []).append(mark)
    return found


def assert_clean(paper: ReadPaper) -> None:
    for number, page in enumerate(paper.pages, 1):
        assert outside(page) == [], number
        assert on_each_other(page) == [], number


@pytest.mark.parametrize("number", GROWING)
@pytest.mark.parametrize(("size", "times"), [(600, 2), (60, 50)])
def test_nothing_is_lost_however_much_there_is(number: str, size: int, times: int) -> None:
    nested = number in ("F06", "F07", "F08", "F11")
    made: Counter[tuple[str, str]] = Counter()
    marks: dict[tuple[str, str], str] = {}
    data = grown(ORDINARY[number], size, 12 if nested and times == 50 else times, made, marks)
    document = FORMS[number].build(data, IMPRINT)
    paper = read(replace(document, copies=document.copies[:1]))
    printed = Counter(paper.text)
    lost = {key: (printed[marks[key]], count) for key, count in made.items() if printed[marks[key]] < count}
    assert {key for key in lost if key[1] not in NOT_SHOWN.get(number, set())} == set()
    assert_clean(paper)
    assert min(mark.size for page in paper.pages for mark in page.characters) >= 4.5


@pytest.mark.parametrize("form", [number for number in (*GROWING, "LIST") if number != "F07"])
def test_a_county_may_have_a_long_title_and_seven_copies(form: str) -> None:
    spec, data = FORMS[form], ORDINARY[form]
    name = spec.name_of(data)
    text = re.sub(r"^各联:.*\n", "", shipped_text(name), flags=re.MULTILINE)
    text = re.sub(r"^名称:.*$", f"名称: {TITLE}", text, flags=re.MULTILINE)
    text = text.replace("内容:", f"各联: [{', '.join(COPIES)}]\n内容:", 1)
    paper = read(spec.build(data, IMPRINT, Wording({name: text}, {})))
    assert_clean(paper)
    pages = len(paper.pages) // len(COPIES)
    for place, label in enumerate(COPIES):
        for page in paper.pages[place * pages : (place + 1) * pages]:
            assert label in page.text
            assert TITLE[:12] in page.text
    if form == "F01":
        assert pages == 1


def test_a_card_with_a_whole_career_shows_the_first_changes_and_says_where_the_others_are() -> None:
    cards = ORDINARY["F07"]
    changes = tuple(
        CardChange(f"20{year:02d}-03-01", f"职务：第{year}任副主任科员", f"云组〔20{year:02d}〕{year}号")
        for year in range(25)
    )
    paper = read(
        FORMS["F07"].build(replace(cards, cards=(replace(cards.cards[0], changes=changes),)), IMPRINT)
    )
    first = paper.pages[0]
    for year in range(14):
        assert f"20{year:02d}-03-01职务：第{year}任副主任科员云组〔20{year:02d}〕{year}号" in first.text
    lines = [first.find(f"20{year:02d}-03-01")[0].y for year in range(14)]
    assert min(below - above for above, below in itertools.pairwise(lines)) >= 2.7
    assert "其余见附页" in first.text
    assert "2014-03-01" not in first.text
    assert "2014-03-01职务：第14任副主任科员云组〔2014〕14号2015-03-01" in paper.pages[1].text
