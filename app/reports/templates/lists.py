"""Listings of a template: columns, groups with heads and totals, lines made one by one when they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.reports.document import Block, Column, Line, Lines, Listing, Style
from app.reports.templates.fields import numbered
from app.reports.templates.reading import Item, Keys
from app.reports.templates.styles import ALIGNS, LISTING, STYLE_KEYS, styled
from app.reports.templates.wording import Condition, Filler, Reach, Scope, Values, no_entries, nothing
from app.reports.veil import veiled

_COLUMN_KEYS = ("标题", "宽", "值", "对齐", "撑开", "数字", "竖排", "上级标题", "条件")
_SECTION_KEYS = ("标题", "级", "每行", "没有时", "条件")
_GROUP_KEYS = ("每个", "标题", "合计", "级")
_LISTING_KEYS = (
    "列", "动态列", "分组", "每行", "各段", "台账行", "至少", "空表行", "总计", "结尾", "行高", "最高", "表头高", "上级表头高", "固定列", "条件",
    *STYLE_KEYS,
)  # fmt: skip

_TAIL_KINDS = ("标题", "文字行", "落款", "图", "裁切线", "空白")


@dataclass(frozen=True)
class GroupForm:
    """A level of groups: its entries, the line above each and the line below."""

    entries: Reach
    head: Filler
    total: Filler
    level: int


@dataclass(frozen=True)
class SectionForm:
    """A part of a listing with a head of its own; its rows are numbered from 1, ``none`` stands there without any."""

    entries: Reach
    head: Filler
    none: Filler
    level: int
    condition: Condition | None


@dataclass(frozen=True)
class ColumnForm:
    """A column, the filler of its values and when it is there."""

    column: Column
    value: Filler
    condition: Condition | None


@dataclass(frozen=True)
class ListingForm:
    """A listing as the template has it.

    ``width`` is that between the margins, mm; ``dynamic`` and ``ready`` are for ledgers whose columns the content decides;
    ``least`` counts the rows there are at
    least, ``empty`` those of a listing without entries.
    """

    columns: tuple[ColumnForm, ...]
    dynamic: Reach | None
    ready: Reach | None
    groups: tuple[GroupForm, ...]
    entries: Reach | None
    sections: tuple[SectionForm, ...]
    least: int
    empty: int
    total: Filler
    tail: tuple[Callable[[Values], Iterator[Block]], ...]
    style: Style
    height: float
    tallest: float
    header_height: float
    group_height: float
    fixed: int
    overlay: bool
    width: float

    def filled(self, values: Values) -> Iterator[Listing]:
        """The listing of a paper; its lines are made anew each time they are asked for."""
        forms = [form for form in self.columns if form.condition is None or form.condition(values)]
        columns = self._within([form.column for form in forms])
        if self.dynamic:
            columns = (
                tuple(map(_veiled, self.dynamic(values) or ())) if self.overlay else self.dynamic(values)
            )
        fillers = [form.value for form in forms]
        yield Listing(
            columns,
            Lines(lambda: self._lines(values, fillers, len(columns))),
            self.style,
            self.height,
            self.tallest,
            self.header_height,
            self.group_height,
            self.fixed,
            tuple(block for part in self.tail for block in part(values)),
        )

    def _within(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The columns; narrower, all alike, when those whose conditions hold are together too wide for the page."""
        wide = sum(column.width for column in columns)
        if wide <= self.width + 0.05:
            return tuple(columns)
        return tuple(replace(column, width=column.width * self.width / wide) for column in columns)

    def _lines(self, values: Values, fillers: Sequence[Filler], width: int) -> Iterator[Line]:
        count, nothing = 0, True
        for line in self._level(values, fillers, 0, [0]):
            count += line.kind == "row"
            nothing = False
            yield line
        if not count or not (self.groups or self.dynamic):
            blank = values
            for _ in self.groups:
                blank = blank.inside(None, 0)
            least = max(self.least, self.empty) if nothing else self.least
            for place in range(count + 1, least + 1):
                empty = blank.inside(None, place)
                yield Line(
                    "row", ("",) * width if self.dynamic else tuple([filler(empty) for filler in fillers])
                )
        total = self.total(values)
        if total:
            yield Line("total", (total,), 0)

    def _level(
        self, values: Values, fillers: Sequence[Filler], depth: int, place: list[int]
    ) -> Iterator[Line]:
        """The lines of one group and all within it; *place* counts the rows of the whole listing."""
        if depth == len(self.groups):
            if self.ready is not None:
                yield from self.ready(values) or ()
            elif self.entries is not None:
                for entry in self.entries(values):
                    place[0] += 1
                    inner = values.inside(entry, place[0])
                    yield Line("row", tuple([filler(inner) for filler in fillers]))
            for section in self.sections:
                yield from _section(section, values, fillers)
            return
        group = self.groups[depth]
        for number, entry in enumerate(group.entries(values), 1):
            inner = values.inside(entry, number)
            head = group.head(inner)
            if head:
                yield Line("head", (head,), group.level)
            yield from self._level(inner, fillers, depth + 1, place)
            total = group.total(inner)
            if total:
                yield Line("total", (total,), group.level)


def _veiled(column: Column) -> Column:
    """A column whose titles stand on preprinted stock already."""
    return replace(column, title=veiled(column.title), above=tuple(map(veiled, column.above)))


def _section(section: SectionForm, values: Values, fillers: Sequence[Filler]) -> Iterator[Line]:
    if section.condition is not None and not section.condition(values):
        return
    head = section.head(values)
    if head:
        yield Line("head", (head,), section.level)
    entries = section.entries(values)
    for place, entry in numbered(entries):
        inner = values.inside(entry, place)
        yield Line("row", tuple([filler(inner) for filler in fillers]))
    none = "" if entries else section.none(values)
    if none:
        yield Line("head", (none,), 2)


def read_listing(
    item: Item,
    scope: Scope,
    width: float,
    room: float,
    read_tail: Callable[[Item, Scope], tuple[Callable[[Values], Iterator[Block]], ...]],
) -> ListingForm:
    """A 清单 of a template.

    :param width: between the margins, mm; ``room`` the height.
    :param read_tail: reads the blocks that must stand with the last line.
    """
    keys = Keys(item, _LISTING_KEYS, "清单")
    groups: list[GroupForm] = []
    inner = scope
    if "分组" in keys:
        for depth, entry in enumerate(keys["分组"].items("分组")):
            group, inner = _group(entry, inner, depth)
            groups.append(group)
    entries: Reach | None = None
    record: type | None = None
    if "每行" in keys:
        entries, record = inner.listed(keys["每行"])
    sections: tuple[SectionForm, ...] = ()
    if "各段" in keys:
        sections, record = _sections(keys["各段"], inner)
        if entries is not None:
            keys["各段"].fault("写了“各段”就不用再写“每行”。")
    if record is not None:
        inner = inner.inside(record)
    dynamic = scope.reach(keys["动态列"], "columns") if "动态列" in keys else None
    ready = inner.reach(keys["台账行"], "lines") if "台账行" in keys else None
    if (dynamic is None) != (ready is None):
        item.fault("“动态列”和“台账行”要一起写。")
    columns: tuple[ColumnForm, ...] = ()
    if dynamic is None and keys.need("列"):
        columns = tuple(_column(entry, inner, scope) for entry in keys["列"].items("列"))
        if record is None:
            item.fault("清单缺少“每行”：按哪个栏目逐行印出。")
    heights = (
        keys.number("行高", 8, 3, 100),
        keys.number("最高", 30, 5, 200),
        keys.number("表头高", 10, 4, 80),
        keys.number("上级表头高", 7, 4, 40),
    )
    _check_columns(keys, columns, heights, width, room)
    return ListingForm(
        columns,
        dynamic,
        ready,
        tuple(groups),
        entries,
        sections,
        keys.count("至少", 0, 0, 200),
        keys.count("空表行", 0, 0, 200),
        scope.text(keys["总计"]) if "总计" in keys else nothing,
        read_tail(_tail(keys["结尾"], room), scope) if "结尾" in keys else (),
        styled(keys, LISTING),
        *heights,
        keys.count("固定列", 0, 0, 20),
        scope.overlay,
        width,
    )


def _sections(item: Item, scope: Scope) -> tuple[tuple[SectionForm, ...], type | None]:
    """The sections, and the record that the rows of all of them are filled from."""
    sections: list[SectionForm] = []
    shared: type | None = None
    for entry in item.items("各段"):
        keys = Keys(entry, _SECTION_KEYS, "一段")
        if not keys.need("每行"):
            continue
        entries, record = scope.listed(keys["每行"])
        if shared not in (None, record):
            keys["每行"].fault("各段逐行印的要是同一种内容，栏目才对得上。")
        shared = shared or record
        sections.append(
            SectionForm(
                entries,
                scope.text(keys["标题"]) if "标题" in keys else nothing,
                scope.text(keys["没有时"]) if "没有时" in keys else nothing,
                keys.count("级", 1, 0, 2),
                scope.condition(keys["条件"]) if "条件" in keys else None,
            )
        )
    return tuple(sections), shared


def _group(item: Item, scope: Scope, depth: int) -> tuple[GroupForm, Scope]:
    keys = Keys(item, _GROUP_KEYS, "分组")
    entries: Reach = no_entries
    record: type = str
    if keys.need("每个"):
        entries, record = scope.listed(keys["每个"])
    inner = scope.inside(record)
    head = inner.text(keys["标题"]) if "标题" in keys else nothing
    total = inner.text(keys["合计"]) if "合计" in keys else nothing
    return GroupForm(entries, head, total, keys.count("级", depth, 0, 2)), inner


def _column(item: Item, scope: Scope, outer: Scope) -> ColumnForm:
    keys = Keys(item, _COLUMN_KEYS, "一列")
    title = scope.localised(keys.text("标题")) if keys.need("标题") else ""
    above = tuple(map(scope.localised, keys.texts("上级标题")))
    column = Column(
        title,
        keys.number("宽", 10, 2, 300) if keys.need("宽") else 10,
        keys.get("对齐", lambda entry: entry.choice("对齐", ALIGNS), "centre"),
        keys.flag("撑开"),
        keys.flag("数字"),
        above,
        keys.flag("竖排"),
    )
    value = scope.text(keys["值"]) if keys.need("值") else nothing
    if scope.overlay:
        column = _veiled(column)
    return ColumnForm(column, value, outer.condition(keys["条件"]) if "条件" in keys else None)


def _check_columns(
    keys: Keys, columns: Sequence[ColumnForm], heights: Sequence[float], width: float, room: float
) -> None:
    """There is always a column, the columns fit beside each other, and a header leaves room for a row.

    :param heights: of a row, the tallest row, the lowest row of the header and each row above it, mm.
    """
    if "列" not in keys:
        return
    if all(form.condition is not None for form in columns):
        keys["列"].fault("清单至少要有一列不带“条件”，否则可能一列也没有。")
    wide = sum(form.column.width for form in columns if form.condition is None)
    if wide > width + 0.05:
        keys["列"].fault(f"各列合计宽 {wide:g} 毫米，页边以内只有 {width:g} 毫米。")
    depth = max((len(form.column.above) for form in columns), default=0)
    if heights[0] + heights[2] + heights[3] * depth > room:
        keys["列"].fault(f"表头和一行合计比页边以内的高度（{room:g} 毫米）还高。")


def _tail(item: Item, room: float) -> Item:
    """What stands with the last line is never divided, so its height must be known."""
    heights = [entry.value_of(kind) for entry in item.items("结尾") for kind in entry.keys]
    spaces = [found.value_of("高") or found for found in heights if found is not None]
    total = sum(found.as_number() for found in spaces if found.is_text)
    if total > room:
        item.fault(f"结尾各项合计高 {total:g} 毫米，页边以内只有 {room:g} 毫米。")
    for entry in item.items("结尾"):
        wrong = [kind for kind in entry.keys if kind not in _TAIL_KINDS]
        if wrong:
            entry.fault(f"结尾与最后一行印在同一页，不能用“{wrong[0]}”，可用：{'、'.join(_TAIL_KINDS)}。")
    return item
