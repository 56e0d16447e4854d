"""A template read and checked, and the papers made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from app.reports.document import (
    NO_IMPRINT,
    Block,
    CutLine,
    Document,
    Figure,
    Imprint,
    Listing,
    PageBreak,
    Paper,
    Paragraph,
    Role,
    Space,
    Strip,
    Table,
    Title,
    content_digest,
)
from app.reports.templates.drawings import read_drawing
from app.reports.templates.fields import Batch, sheet_of
from app.reports.templates.grid import read_opinions, read_table, read_writing
from app.reports.templates.lists import read_listing
from app.reports.templates.reading import Item, Keys, TemplateProblem, compose
from app.reports.templates.signature import read_signature
from app.reports.templates.styles import PARAGRAPH, ROLES, STRIP, STYLE_KEYS, styled
from app.reports.templates.wording import Filler, Reach, Scope, Surroundings, Values, no_entries, nothing
from app.reports.veil import veiled

_TOP_KEYS = ("表号", "名称", "说明", "纸张", "方向", "页边", "二维码", "页脚", "联", "各联", "内容", "表格版")
_MOST_COPIES = 20
_LONGEST_LABEL = 30
_MOST_SET = 12_000
"""Cells, lines and marks of a form filled with few entries; the shipped forms have at most 900."""
_SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A5": (148.0, 210.0)}
_CODES: Mapping[str, Literal["top", "none"]] = {"右上": "top", "无": "none"}
_FEET: Mapping[str, Literal["paper", "none"]] = {"有": "paper", "无": "none"}

Part = Callable[[Values], Iterator[Block]]


@dataclass(frozen=True)
class Template:
    """A template that was read; :meth:`fill` makes papers.

    :param copies: labels of the copies printed one after the other; :param parts: of the parts on one sheet.
    :param spreadsheet: the template that makes the same paper as one table, or "".
    """

    form: str
    name: str
    title: Filler
    paper: Paper
    copies: tuple[str, ...]
    parts: tuple[str, ...]
    code_corner: Literal["top", "none"]
    foot: Literal["paper", "none"]
    spreadsheet: str
    content: tuple[Part, ...]
    overlay: bool

    def fill(self, data: Any, imprint: Imprint = NO_IMPRINT) -> Document:
        """The paper with *data*, the content this template was read for."""
        title, values = self._values(data, imprint)
        return Document(
            self.form,
            title,
            tuple(self._blocks(values)),
            self.paper,
            imprint,
            self.copies or ("",),
            content_digest(data, imprint),
            self.code_corner,
            self.foot,
            overlay=self.overlay,
        )

    def is_too_much(self, data: Any, imprint: Imprint = NO_IMPRINT) -> bool:
        """Whether *data* of a few entries already makes a paper that nobody would wait for."""
        total = 0
        for block in self._blocks(self._values(data, imprint)[1]):
            total += _extent(block)
            if total > _MOST_SET:
                return True
        return False

    def _values(self, data: Any, imprint: Imprint) -> tuple[str, Values]:
        """The title of the paper, and what its parts are filled from."""
        around = Surroundings(
            "", imprint.number, imprint.issuer, imprint.data_date, imprint.printed_by, imprint.printed_on
        )
        title = imprint.title or self.title(Values((around, data), (1, 1)))
        around = Surroundings(
            title, imprint.number, imprint.issuer, imprint.data_date, imprint.printed_by, imprint.printed_on
        )
        return title, Values((around, data), (1, 1))

    def _blocks(self, values: Values) -> Iterator[Block]:
        return (block for part in self.content for block in part(values))


def _extent(block: Block) -> int:
    """How much there is to set in a block, in cells."""
    if isinstance(block, Table):
        return sum(len(row.cells) for row in block.rows)
    if isinstance(block, Figure):
        return len(block.captions) + len(block.boxes) + len(block.marks) // 4
    if isinstance(block, Listing):
        return sum(len(line.values) for line in islice(block.lines, _MOST_SET))
    return 4


def parse(
    text: str, content: type, *, name: str = "", words: Mapping[str, str] | None = None, overlay: bool = False
) -> Template:
    """Read and check a template.

    :param content: the dataclass its papers are filled with.
    :param name: what the template is called in messages; default what it calls itself.
    :param words: local names, printed instead of words of the template.
    :param overlay: for preprinted stock: only what is filled in.
    :raises TemplateProblem: with every fault and its line.
    """
    root, faults = compose(text, name)
    keys = Keys(root, _TOP_KEYS, "表样")
    scope = Scope((Surroundings, content), overlay=overlay, words=words)
    for key in ("表号", "名称", "内容"):
        keys.need(key)
    paper = _paper(keys)
    # The title is needed as a heading also where only what is filled in is printed.
    titles = Scope((Surroundings, content), words=words)
    template = Template(
        form=keys.text("表号"),
        name=keys.text("名称"),
        title=titles.text(keys["名称"]) if "名称" in keys else nothing,
        paper=paper,
        copies=_labels(keys, "各联", scope),
        parts=_labels(keys, "联", scope),
        code_corner=keys.get("二维码", lambda item: item.choice("二维码", _CODES), "top"),
        foot=keys.get("页脚", lambda item: item.choice("页脚", _FEET), "paper"),
        spreadsheet=keys.text("表格版"),
        content=_Reader(paper).blocks(keys["内容"], scope) if "内容" in keys else (),
        overlay=overlay,
    )
    if faults:
        raise TemplateProblem(name or template.name or "未命名", faults)
    return template


def _labels(keys: Keys, key: str, scope: Scope) -> tuple[str, ...]:
    if key not in keys:
        return ()
    found: list[str] = []
    for item in keys[key].items(key):
        label = scope.localised(item.text(key))
        if len(label) > _LONGEST_LABEL:
            item.fault(f"联名最多 {_LONGEST_LABEL} 个字：“{label[:_LONGEST_LABEL]}…”有 {len(label)} 个字。")
        if label in found:
            item.fault(f"联名“{label}”写了两次，打印时分不清是哪一联。")
        found.append(label)
    if len(found) > _MOST_COPIES:
        keys[key].fault(f"{key}最多写 {_MOST_COPIES} 个，现在有 {len(found)} 个。")
    return tuple(found)


def _paper(keys: Keys) -> Paper:
    width, height = 210.0, 297.0
    if "纸张" in keys:
        item = keys["纸张"]
        if item.is_text:
            width, height = item.choice("纸张", _SIZES)
        else:
            numbers = item.numbers("纸张", 40, 500)
            if len(numbers) == 2:
                width, height = numbers
            else:
                item.fault("纸张要写成 A4、A3、A5 或 [宽, 高]，单位毫米。")
    if keys.get("方向", lambda item: item.choice("方向", {"纵": False, "横": True}), False):
        width, height = max(width, height), min(width, height)
    margins = keys["页边"].numbers("页边", 0, 150) if keys.need("页边") else (20.0,) * 4
    if len(margins) != 4:
        keys["页边"].fault("页边要写成 [上, 右, 下, 左]，单位毫米。")
        margins = (20.0,) * 4
    top, right, bottom, left = margins
    if width - left - right < 30 or height - top - bottom < 20:
        keys["页边"].fault("页边太宽，纸上没有地方了。")
    return Paper(width, height, (top, right, bottom, left))


class _Reader:
    """Reads the blocks of a template."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._width = paper.inner_width
        self._room = paper.bottom - paper.margins[0]
        self._kinds: dict[str, Callable[[Item, Scope], Part]] = {
            "标题": self._title,
            "文字行": self._strip,
            "段落": self._paragraph,
            "表格": lambda item, scope: read_table(item, scope, self._width, self._room).filled,
            "清单": lambda item, scope: (
                read_listing(item, scope, self._width, self._room, self.blocks).filled
            ),
            "意见栏": lambda item, scope: read_opinions(item, scope, self._width).filled,
            "书写栏": lambda item, scope: read_writing(item, scope, self._width).filled,
            "落款": lambda item, scope: read_signature(item, scope, self._width).filled,
            "图": lambda item, scope: read_drawing(item, scope, self._paper).filled,
            "裁切线": self._cut_line,
            "空白": self._space,
            "换页": self._page_break,
            "重复": self._repeat,
        }

    def blocks(self, item: Item, scope: Scope) -> tuple[Part, ...]:
        """The blocks of a list, each with its condition."""
        return tuple(self._block(entry, scope) for entry in item.items("内容"))

    def _block(self, item: Item, scope: Scope) -> Part:
        found = item.mapping(self._kinds, "内容")
        if len(found) != 1:
            if found or item.is_mapping:
                item.fault(f"这里要写一种内容，可用：{'、'.join(self._kinds)}。")
            return _no_blocks
        ((kind, inner),) = found.items()
        height = inner.value_of("高")
        if height is not None and height.as_number() > self._room:
            height.fault(f"{kind}比页边以内的高度（{self._room:g} 毫米）还高。")
        part = self._kinds[kind](inner, scope)
        condition = inner.value_of("条件")
        if condition is None:
            return part
        holds = scope.condition(condition)
        return lambda values: part(values) if holds(values) else iter(())

    def _title(self, item: Item, scope: Scope) -> Part:
        keys = Keys(item.as_mapping("文字"), ("文字", "字号", "后空", "字体", "条件"), "标题")
        text = scope.text(keys["文字"]) if keys.need("文字") else nothing
        size, after = keys.number("字号", 22, 6, 72), keys.number("后空", 4, 0, 100)
        role: Role = keys.get("字体", lambda entry: entry.choice("字体", ROLES), "title")

        def part(values: Values) -> Iterator[Block]:
            words = text(values)
            yield Title(veiled(words) if scope.overlay else words, size, after, role)

        return part

    def _strip(self, item: Item, scope: Scope) -> Part:
        keys = Keys(item.as_mapping("左"), ("左", "中", "右", "高", "条件", *STYLE_KEYS), "文字行")
        left, centre, right = (scope.text(keys[key]) if key in keys else nothing for key in "左中右")
        style, height = styled(keys, STRIP), keys.number("高", 7, 2, 100)

        def part(values: Values) -> Iterator[Block]:
            yield Strip(left(values), centre(values), right(values), style, height)

        return part

    def _paragraph(self, item: Item, scope: Scope) -> Part:
        keys = Keys(
            item.as_mapping("文字"), ("文字", "首行空", "后空", "续页名", "条件", *STYLE_KEYS), "段落"
        )
        text = scope.text(keys["文字"]) if keys.need("文字") else nothing
        style, indent = styled(keys, PARAGRAPH), keys.count("首行空", 2, 0, 20)
        after, name = keys.number("后空", 1.5, 0, 100), keys.text("续页名")

        def part(values: Values) -> Iterator[Block]:
            wording = text(values)
            if wording:
                yield Paragraph(wording, style, indent, after, name)

        return part

    def _cut_line(self, item: Item, scope: Scope) -> Part:
        keys = Keys(item.as_mapping("文字"), ("文字", "高", "条件"), "裁切线")
        text = scope.text(keys["文字"]) if "文字" in keys else nothing
        height = keys.number("高", 12, 3, 50)

        def part(values: Values) -> Iterator[Block]:
            yield CutLine(text(values), height)

        return part

    def _space(self, item: Item, _scope: Scope) -> Part:
        keys = Keys(item.as_mapping("高"), ("高", "条件"), "空白")
        height = keys.number("高", 5, 0, 300)
        return lambda _values: iter((Space(height),))

    def _page_break(self, item: Item, _scope: Scope) -> Part:
        Keys(item.as_mapping("说明"), ("说明", "条件"), "换页")
        return lambda _values: iter((PageBreak(),))

    def _repeat(self, item: Item, scope: Scope) -> Part:
        """Blocks for every entry of a list, or for as many of them as go on a sheet (每张).

        With 每页, so many to a page, with free height between them.
        """
        keys = Keys(item, ("每个", "内容", "每页", "每张", "间距", "至少", "条件"), "重复")
        entries, record = scope.listed(keys["每个"]) if keys.need("每个") else (no_entries, str)
        if "每张" in keys:
            return self._sheets(keys, entries, sheet_of(record), scope)
        inner = self.blocks(keys["内容"], scope.inside(record)) if keys.need("内容") else ()
        per_page, gap, least = (
            keys.count("每页", 0, 0, 100),
            keys.number("间距", 0, 0, 200),
            keys.count("至少", 0, 0, 100),
        )

        def part(values: Values) -> Iterator[Block]:
            found: Sequence[Any] = entries(values)
            for place in range(1, max(len(found), least) + 1):
                if place > 1 and per_page and (place - 1) % per_page == 0:
                    yield PageBreak()
                entry = values.inside(found[place - 1] if place <= len(found) else None, place)
                for block in inner:
                    yield from block(entry)
                if gap and (not per_page or place % per_page):
                    yield Space(gap)

        return part

    def _sheets(self, keys: Keys, entries: Reach, sheet: type, scope: Scope) -> Part:
        """Blocks for every sheet, with 本张 for the entries on it; without entries one empty sheet."""
        inner = self.blocks(keys["内容"], scope.inside(sheet)) if keys.need("内容") else ()
        size = keys.count("每张", 1, 1, 200)
        for key in ("每页", "间距", "至少"):
            if key in keys:
                keys[key].fault(f"写了“每张”就不用再写“{key}”。")

        def part(values: Values) -> Iterator[Block]:
            found: Sequence[Any] = entries(values)
            for place, start in enumerate(range(0, max(len(found), 1), size), 1):
                if start:
                    yield PageBreak()
                record = sheet(Batch(found[start : start + size], start))
                for block in inner:
                    yield from block(values.inside(record, place))

        return part


def _no_blocks(_values: Values) -> Iterator[Block]:
    return iter(())
