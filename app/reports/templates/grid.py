"""Tables of a template: rows of cells on a grid in millimetres, rows for every entry of a list, cells that must not overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from app.reports.document import Cell, Row, Style, Table
from app.reports.opinion import Opinion
from app.reports.templates.fields import numbered
from app.reports.templates.formats import BLANK_DATE
from app.reports.templates.reading import Item, Keys
from app.reports.templates.styles import LABEL, STYLE_KEYS, VALUE, WRITING, styled
from app.reports.templates.wording import Condition, Filler, Reach, Scope, Values, nothing
from app.reports.veil import veiled
from app.values.dates import format_date

SEAL = "（盖　章）"
_SIDE = 11.0
_CELL_KINDS = ("标签", "竖排", "栏目", "书写", "意见")
_CELL_KEYS = (*_CELL_KINDS, "跨列", "跨行", "续页名", *STYLE_KEYS)
_ROW_KEYS = ("高", "最低", "格", "列宽", "每个", "至少", "空表行", "条件")
_TABLE_KEYS = ("列宽", "行", "旁注", "表头", "每段行数", "条件")
_BASE = {"标签": LABEL, "竖排": LABEL, "栏目": VALUE, "书写": WRITING, "意见": WRITING}


@dataclass(frozen=True)
class CellForm:
    """A cell as the template has it."""

    text: Filler
    style: Style
    columns: int
    rows: int
    vertical: bool
    name: Filler
    opinion: Reach | None
    line: int
    overlay: bool
    number: bool = False

    def filled(self, values: Values) -> Cell:
        """The cell of a paper; an opinion has place for seal and date."""
        closing: tuple[str, ...] = ()
        if self.opinion is not None:
            closing = closing_of(self.opinion(values), overlay=self.overlay)
        # Parts that were left out leave no empty lines behind.
        text = self.text(values).strip("\n")
        return Cell(
            text, self.style, self.columns, self.rows, self.vertical, closing, self.name(values), self.number
        )


def closing_of(opinion: Opinion | None, *, overlay: bool) -> tuple[str, ...]:
    """The signature lines below an opinion; on preprinted stock only what was recorded."""
    date = format_date(opinion.date, "chinese") if opinion else ""
    signer = (f"签批人：{opinion.signer}",) if opinion and opinion.signer else ()
    if overlay:
        return (*signer, veiled(SEAL), date or veiled(BLANK_DATE))
    return (*signer, SEAL, date or BLANK_DATE)


@dataclass(frozen=True)
class RowForm:
    """A row as the template has it, printed once or for every entry of a list.

    :param least: rows there are at least; :param empty: rows there are when the list has no entries.
    :param lowest: height down to which it gives way, mm; 0 for none.
    """

    cells: tuple[CellForm, ...]
    height: float
    lowest: float
    columns: tuple[float, ...]
    each: Reach | None
    least: int
    empty: int
    condition: Condition | None
    line: int

    def filled(self, values: Values) -> Iterator[Row]:
        """The rows of a paper, those left for handwriting included."""
        if self.condition is not None and not self.condition(values):
            return
        if self.each is None:
            yield self._row(values)
            return
        entries: Sequence[Any] = self.each(values)
        for place, entry in numbered(entries):
            yield self._row(values.inside(entry, place))
        least = self.least if entries else max(self.least, self.empty)
        for place in range(len(entries) + 1, least + 1):
            yield self._row(values.inside(None, place))

    def _row(self, values: Values) -> Row:
        return Row(tuple(cell.filled(values) for cell in self.cells), self.height, self.columns, self.lowest)


@dataclass(frozen=True)
class TableForm:
    """A table; with a label beside it, it is divided into pieces of so many rows, each with label and head."""

    columns: tuple[float, ...]
    rows: tuple[RowForm, ...]
    beside: Filler | None
    head: tuple[RowForm, ...]
    chunk: int

    def filled(self, values: Values) -> Iterator[Table]:
        """The tables of a paper; none when all its rows have been left out."""
        rows = [row for form in self.rows for row in form.filled(values)]
        if not rows:
            return
        if self.beside is None:
            head = [row for form in self.head for row in form.filled(values)]
            yield Table(self.columns, (*head, *rows))
            return
        label = self.beside(values)
        remaining = iter(rows)
        while part := list(islice(remaining, self.chunk)):
            head = [row for form in self.head for row in form.filled(values)]
            first, *others = (*head, *part)
            side = Cell(label, LABEL, rows=len(head) + len(part), vertical=True)
            yield Table(self.columns, (replace(first, cells=(side, *first.cells)), *others))


def read_table(item: Item, scope: Scope, width: float, room: float) -> TableForm:
    """A 表格 of a template.

    :param width: between the margins, mm; ``room`` the height.
    """
    keys = Keys(item, _TABLE_KEYS, "表格")
    columns = keys["列宽"].numbers("列宽", 1, 400) if keys.need("列宽") else ()
    if sum(columns) > width + 0.05:
        keys["列宽"].fault(f"各列合计宽 {sum(columns):g} 毫米，页边以内只有 {width:g} 毫米。")
    beside = scope.text(keys["旁注"]) if "旁注" in keys else None
    free = columns[1:] if beside is not None else columns
    space = (width, room)
    rows = _rows(keys["行"], scope, free, space) if keys.need("行") else ()
    head = _rows(keys["表头"], scope, free, space) if "表头" in keys else ()
    return TableForm(columns, rows, beside, head, keys.count("每段行数", 1000, 1, 1000))


def _rows(
    item: Item, scope: Scope, columns: tuple[float, ...], space: tuple[float, float]
) -> tuple[RowForm, ...]:
    items = item.items("行")
    rows = tuple(_row(entry, scope) for entry in items)
    if columns:
        _check_grid(items, rows, len(columns))
    _check_room(items, rows, *space)
    return rows


def _check_room(items: Sequence[Item], rows: Sequence[RowForm], width: float, room: float) -> None:
    """No row, and no rows a cell spans, are larger than the page, where they would be lost."""
    for number, (item, row) in enumerate(zip(items, rows, strict=True)):
        if sum(row.columns) > width + 0.05:
            item.fault(f"这一行各列合计宽 {sum(row.columns):g} 毫米，页边以内只有 {width:g} 毫米。")
        spanned = max((cell.rows for cell in row.cells), default=1)
        height = sum(each.height for each in rows[number : number + spanned])
        if height > room + 0.05:
            together = "跨行的几行合计" if spanned > 1 else "这一行"
            item.fault(f"{together}高 {height:g} 毫米，页边以内只有 {room:g} 毫米。")


def _row(item: Item, scope: Scope) -> RowForm:
    keys = Keys(item, _ROW_KEYS, "一行")
    height = keys["高"].number("高", 2, 400) if keys.need("高") else 10.0
    lowest = keys.number("最低", 0, 2, height)
    condition = scope.condition(keys["条件"]) if "条件" in keys else None
    each: Reach | None = None
    if "每个" in keys:
        each, record = scope.listed(keys["每个"])
        scope = scope.inside(record)
    cells: tuple[CellForm, ...] = ()
    if keys.need("格"):
        cells = tuple(read_cell(entry, scope) for entry in keys["格"].items("格"))
    own = keys.numbers("列宽", 1, 400)
    least, empty = keys.count("至少", 0, 0, 200), keys.count("空表行", 0, 0, 200)
    return RowForm(cells, height, lowest, own, each, least, empty, condition, item.line)


def read_cell(item: Item, scope: Scope) -> CellForm:
    """One cell of a table or a drawing; where its text continues, it is called by the field it shows."""
    keys = Keys(item, _CELL_KEYS, "一格")
    kind = next((kind for kind in _CELL_KINDS if kind in keys), "")
    if not kind:
        item.fault(f"一格要写明是什么，可用：{'、'.join(_CELL_KINDS)}。")
        return CellForm(
            nothing,
            VALUE,
            1,
            1,
            vertical=False,
            name=nothing,
            opinion=None,
            line=item.line,
            overlay=False,
        )
    others = [other for other in _CELL_KINDS if other in keys and other != kind]
    if others:
        item.fault(f"一格只能是一种，现在写了“{kind}”和“{'”“'.join(others)}”。")
    content = keys[kind]
    opinion: Reach | None = None
    if kind == "意见":
        opinion = scope.record(content, Opinion)
        reach = opinion
        text: Filler = lambda values: opinion_text(reach(values))  # noqa: E731
    else:
        text = scope.text(content)
    raw = content.text(kind)
    called = raw if kind == "意见" else scope.label_of(raw)
    name: Filler = scope.heading(keys["续页名"]) if "续页名" in keys else lambda _values: called
    return CellForm(
        text, styled(keys, _BASE[kind]), keys.count("跨列", 1, 1, 60), keys.count("跨行", 1, 1, 60), kind == "竖排",
        name, opinion, item.line, scope.overlay, kind == "栏目" and scope.is_count(raw),
    )  # fmt: skip


def opinion_text(opinion: Opinion | None) -> str:
    """What was said; nothing where nothing was recorded."""
    return opinion.text if opinion is not None else ""


def _check_grid(items: Sequence[Item], rows: Sequence[RowForm], width: int) -> None:
    """Every place of the grid belongs to exactly one cell."""
    taken: dict[tuple[int, int], int] = {}
    for number, (item, row) in enumerate(zip(items, rows, strict=True)):
        limit = len(row.columns) or width
        spanned = any(place[0] == number for place in taken)
        if spanned and (row.columns or row.each is not None or row.condition is not None):
            item.fault("上面有格子跨到这一行，这一行不能另设列宽，也不能带“每个”或“条件”。")
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            if cell.rows > 1 and (row.each is not None or row.columns or number + cell.rows > len(rows)):
                item.fault("跨行的格子下面要有那么多行，所在行也不能带“每个”或自己的列宽。")
            for below in range(number, number + cell.rows):
                for beside in range(column, column + cell.columns):
                    if (below, beside) in taken:
                        item.fault(
                            f"第 {cell.line} 行的格子与第 {taken[below, beside]} 行的格子重叠（第 {beside + 1} 列）。"
                        )
                    taken[below, beside] = cell.line
            column += cell.columns
        filled = sum(1 for place in taken if place[0] == number)
        if filled != limit:
            item.fault(f"这一行的格子一共占 {filled} 列，表格有 {limit} 列。")


# -- labelled blocks ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpinionsForm:
    """Opinions two by two, each beside its narrow label; a single one takes the whole width."""

    opinions: tuple[tuple[Condition | None, Filler, Reach], ...]
    height: float
    lowest: float
    width: float
    style: Style
    overlay: bool

    def filled(self, values: Values) -> Iterator[Table]:
        """The table of a paper."""
        shown = [
            (label(values), reach(values))
            for condition, label, reach in self.opinions
            if condition is None or condition(values)
        ]
        if not shown:
            return
        half = self.width / 2 - _SIDE
        rows = []
        for first in range(0, len(shown), 2):
            pair = shown[first : first + 2]
            cells = tuple(cell for label, opinion in pair for cell in self._pair(label, opinion))
            alone = (_SIDE, self.width - _SIDE)
            widths = (_SIDE, half, _SIDE, half) if len(pair) == 2 else alone
            rows.append(Row(cells, self.height, widths, self.lowest))
        yield Table((_SIDE, half, _SIDE, half), tuple(rows))

    def _pair(self, label: str, opinion: Opinion | None) -> tuple[Cell, Cell]:
        closing = closing_of(opinion, overlay=self.overlay)
        return (
            Cell(label, LABEL, vertical=True),
            Cell(opinion_text(opinion), self.style, closing=closing, name=label.replace("\n", "")),
        )


def read_opinions(item: Item, scope: Scope, width: float) -> OpinionsForm:
    """The 意见栏 of a template: a height and the opinions in their order."""
    keys = Keys(item, ("高", "最低", "宽", "各栏", "条件", *STYLE_KEYS), "意见栏")
    opinions = []
    if keys.need("各栏"):
        for entry in keys["各栏"].items("各栏"):
            one = Keys(entry, ("标签", "意见", "条件"), "意见")
            if one.need("标签") and one.need("意见"):
                condition = scope.condition(one["条件"]) if "条件" in one else None
                opinions.append((condition, scope.text(one["标签"]), scope.record(one["意见"], Opinion)))
    height = keys.number("高", 42, 15, 200)
    return OpinionsForm(
        tuple(opinions), height, keys.number("最低", 0, 15, height), keys.number("宽", width, 40, width), styled(keys, WRITING), scope.overlay
    )  # fmt: skip


@dataclass(frozen=True)
class WritingForm:
    """A text of some length beside its narrow label."""

    label: Filler
    text: Filler
    height: float
    lowest: float
    width: float
    style: Style

    def filled(self, values: Values) -> Iterator[Table]:
        """The table of a paper."""
        label = self.label(values)
        cell = Cell(self.text(values), self.style, name=label.replace("\n", ""))
        row = Row((Cell(label, LABEL, vertical=True), cell), self.height, least=self.lowest)
        yield Table((_SIDE, self.width - _SIDE), (row,))


def read_writing(item: Item, scope: Scope, width: float) -> WritingForm:
    """The 书写栏 of a template."""
    keys = Keys(item, ("标签", "内容", "高", "最低", "宽", "条件", *STYLE_KEYS), "书写栏")
    keys.need("标签")
    height = keys.number("高", 36, 8, 250)
    return WritingForm(
        scope.text(keys["标签"]) if "标签" in keys else nothing,
        scope.text(keys["内容"]) if "内容" in keys else nothing,
        height,
        keys.number("最低", 0, 8, height),
        keys.number("宽", width, 40, width),
        styled(keys, WRITING),
    )
