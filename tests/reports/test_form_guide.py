"""``docs/forms.md`` is true: its examples can be used, every word it explains is known, every known word is explained."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.reports import FORMS, Imprint
from app.reports.templates import template as templates
from app.reports.templates.fields import labelled
from app.reports.templates.formats import FORMATS, LISTS
from app.reports.templates.library import shipped_text
from app.reports.templates.reading import Item, Keys, compose
from app.reports.templates.samples import sample_of
from app.reports.templates.styles import ALIGNS, ROLES, STYLE_KEYS
from app.reports.templates.wording import Scope, Surroundings, Values
from tests.reports.reading import read

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "forms.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
CONTENTS = {name: content for spec in FORMS.values() for name, content in spec.templates.items()}
#: Blocks of a sheet are explained under their own heading, these are explained where they stand.
STYLE = "字的样子"


@dataclass(frozen=True)
class Post:
    name: str = labelled("姓名")
    count: int = labelled("编制数")


@dataclass(frozen=True)
class Shown:
    """What the guide's small examples are about."""

    value: str = labelled("登记的内容", "")
    name: str = labelled("姓名", "张三")
    note: str = labelled("备注", "")
    count: int = labelled("编制数", 3)
    people: tuple[Post, ...] = labelled("人员", (Post("张三", 3), Post("李四", 2)))


def tables(text: str) -> Iterator[list[list[str]]]:
    """The tables of a part of the guide: cells of every row below the head."""
    for block in re.findall(r"(?:^ *\|.*\|\n)+", text + "\n", re.MULTILINE):
        lines = [
            [cell.strip(" ") for cell in line.strip().strip("|").split("|")] for line in block.splitlines()
        ]
        yield lines[2:]


def sections() -> dict[str, list[str]]:
    """Heading of every block → the items its table explains."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^### ", GUIDE, flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        rows = next(tables(text))
        found[name] = [item for row in rows for item in row[0].split("、")]
    return found


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """What the program reads, by what it is part of, found by reading every shipped form and every example."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    plain = Keys.__init__

    def noting(self: Keys, item: Item, names: Iterable[str], what: str) -> None:
        names = tuple(names)
        found[what] |= set(names)
        plain(self, item, names, what)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keys, "__init__", noting)
        for name, content in CONTENTS.items():
            templates.parse(shipped_text(name), content, name=name)
    return dict(found)


def test_every_item_is_explained_and_every_explained_item_exists(known: dict[str, set[str]]) -> None:
    explained = sections()
    assert set(explained.pop(STYLE)) == set(STYLE_KEYS)
    assert explained.keys() == known.keys()
    for what, items in explained.items():
        assert len(items) == len(set(items)), what
        named = set(items) - {STYLE} | (set(STYLE_KEYS) if STYLE in items else set())
        assert named == known[what], what


def test_every_kind_of_block_is_explained() -> None:
    kinds = templates._Reader(templates.parse(shipped_text("F01"), CONTENTS["F01"]).paper)._kinds
    assert kinds.keys() <= sections().keys()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("字体", tuple(ROLES)),
        ("对齐", tuple(ALIGNS)),
        ("上下", ("上", "中", "下")),
        ("纸张", ("A4", "A3", "A5")),
        ("方向", ("纵", "横")),
        ("二维码", ("右上", "无")),
        ("页脚", ("有", "无")),
    ],
)
def test_every_word_that_can_be_chosen_is_named(item: str, words: tuple[str, ...]) -> None:
    explained = [row[1] for table in tables(GUIDE) for row in table if row[0] == item]
    assert any(all(word in text for word in words) for text in explained), explained


def test_every_example_can_be_used() -> None:
    assert len(EXAMPLES) == 6
    for example in EXAMPLES:
        number = re.search(r"^(?:表号: |# )(F\d\d)", example, re.MULTILINE)
        assert number is not None, example
        name = number[1]
        text = example
        if "表号:" not in example:
            text = shipped_text(name).rstrip("\n") + "\n"
            blocks = [line for line in example.splitlines() if line[:1] in "- "]
            for line in example.splitlines():
                if re.match(r"\w+: ", line):
                    key = line.partition(":")[0]
                    text, count = re.subn(rf"^{key}: .*$", line, text, flags=re.MULTILINE)
                    assert count == 1, key
            text += "\n".join(blocks) + "\n" if blocks else ""
        template = templates.parse(text, CONTENTS[name], name=name)
        document = template.fill(
            sample_of(CONTENTS[name]), Imprint(number="示例〔2026〕1号", issuer="云岭县委编办")
        )
        paper = read(document)
        assert paper.pages[0].text, example
        assert not paper.result.missing_characters


def test_the_recipes_print_what_they_say() -> None:
    _, title, line, opinions, roster, card = EXAMPLES
    shipped, content = shipped_text("F01"), CONTENTS["F01"]
    first, second = title.splitlines()[1:]
    changed = shipped.replace("名称: 机关事业单位进人用编审批表", first).replace(
        "各联: [编办存档, 存入个人人事档案]", second
    )
    paper = read(templates.parse(changed, content).fill(sample_of(content)))
    assert [page.text.count("云岭县使用编制审批表") for page in paper.pages] == [1, 1, 1]
    assert ["主管部门存查" in page.text for page in paper.pages] == [False, False, True]

    more = read(
        templates.parse(shipped + line + opinions, content).fill(replace(sample_of(content), phone=""))
    )
    assert "联系电话：一式三份" not in more.text
    assert "一式三份" in more.text
    assert "财政部门意见" in more.text

    content = CONTENTS["F11"]
    people = read(templates.parse(roster, content).fill(sample_of(content)))
    assert "小计" in people.text
    assert people.pages[0].width == pytest.approx(297, abs=0.1)

    content = CONTENTS["F07"]
    page = read(
        templates.parse(card, content).fill(sample_of(content), Imprint(issuer="云岭县委编办"))
    ).pages[0]
    assert (page.width, page.height) == pytest.approx((85.6, 54), abs=0.05)
    frame = page.outlines[0]
    assert (frame.left, frame.top, frame.right, frame.bottom) == pytest.approx((3, 3, 82.6, 51), abs=0.1)


_PLAIN = """
表号: F01
名称: 例
页边: [20, 20, 20, 20]
内容:
- 标题: 【表名】
- 文字行: {左: 左}
- 段落: 一段
- 意见栏: {各栏: [{标签: 单位意见, 意见: 单位意见}]}
- 书写栏: {标签: 备注}
- 裁切线: 裁
- 图:
    高: 20
    线: [{位置: [0, 0, 10, 0]}, {位置: [0, 5, 10, 5], 灰度: 1}]
    字: [{位置: [0, 10], 文字: 字}]
- 落款: {各行: [机关]}
"""


def test_what_is_not_written_is_as_the_guide_says() -> None:
    told = {
        (part.partition("\n")[0], row[0]): float(found[1])
        for part in re.split(r"^### ", GUIDE, flags=re.MULTILINE)[1:]
        for row in next(tables(part.partition("\n")[2]))
        if (found := re.search(r"不写是 ([\d.]+)", row[1]))
    }
    content = CONTENTS["F01"]
    blocks: tuple[Any, ...] = templates.parse(_PLAIN, content).fill(sample_of(content)).blocks
    title, strip, paragraph, opinions, writing, cut, figure, signature = blocks
    ledger: tuple[Any, ...] = (
        templates.parse(EXAMPLES[4], CONTENTS["F11"]).fill(sample_of(CONTENTS["F11"])).blocks
    )
    listing = ledger[1]
    is_so: dict[tuple[str, str], object] = {
        ("标题", "字号"): title.size,
        ("标题", "后空"): title.after,
        ("文字行", "高"): strip.height,
        ("文字行", STYLE): strip.style.size,
        ("段落", "首行空"): paragraph.indent,
        ("段落", "后空"): paragraph.after,
        ("段落", STYLE): paragraph.style.size,
        ("意见栏", "高"): opinions.rows[0].height,
        ("书写栏", "高"): writing.rows[0].height,
        ("裁切线", "高"): cut.height,
        ("线", "粗"): figure.marks[0].thickness,
        ("字", "字号"): figure.captions[0].size,
        ("落款", "字号"): signature.captions[0].size,
        ("清单", "行高"): listing.height,
        ("清单", "最高"): listing.tallest,
        ("清单", "表头高"): listing.header_height,
        ("清单", "上级表头高"): listing.group_height,
        ("清单", STYLE): listing.style.size,
        ("一段", "级"): 1,
        ("逐行", "行距"): 8,
        ("逐行", "列距"): 10,
    }
    assert told == is_so
    assert figure.marks[1].grey == 1


def test_every_format_prints_what_the_guide_says() -> None:
    rows = [row for table in tables(GUIDE) for row in table if len(row) == 3]
    words = {re.match(r"[^\d\s]+", row[0])[0] for row in rows}  # type: ignore[index]
    assert words == {*FORMATS, *LISTS}
    for written, given, printed in rows:
        field = "人员" if given == "人员" else "登记的内容"
        shown = Shown("" if given == "（没有）" else given)
        assert filled(f"【{field}|{written}】", shown) == printed.strip("“”"), written
    assert filled("【人员|个数】", Shown(people=())) == ""
    assert filled("【登记的内容|中文年月|或 不详】", Shown("")) == "不详"
    assert filled("【登记的内容|撑开】", Shown("五个字的名")) == "五个字的名"


def test_every_condition_holds_as_the_guide_says() -> None:
    part = GUIDE[GUIDE.index("## 条件") : GUIDE.index("## 整张纸")]
    rows = next(tables(part))
    assert len(rows) == 9
    for condition, holds in rows:
        assert filled(f"〖{condition}？印〗", Shown()) == ("印" if holds == "是" else ""), condition
        item, faults = compose(condition, "条件")
        tested = Scope((Surroundings, Shown)).condition(item)
        assert not faults
        assert tested(values(Shown())) == (holds == "是"), condition


def filled(text: str, shown: Shown) -> str:
    """What a text of a template prints."""
    item, faults = compose(f'"{text}"', "例")
    words = Scope((Surroundings, Shown)).text(item)(values(shown))
    assert not faults, faults
    return words


def values(shown: Shown) -> Values:
    return Values((Surroundings("", "", "", "", "", ""), shown), (1, 1))
