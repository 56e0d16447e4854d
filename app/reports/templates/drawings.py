"""Drawings of a template: rules, texts and boxes at places in millimetres, for cards, preprinted stock and test pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reports.document import Caption, Figure, Mark, Placed, Style
from app.reports.templates.grid import CellForm, read_cell
from app.reports.templates.reading import Item, Keys
from app.reports.templates.styles import ALIGNS, ROLES, styled
from app.reports.templates.wording import Condition, Filler, Reach, Scope, Values

_DRAWING_KEYS = ("高", "线", "字", "格", "逐行", "二维码", "条件")
_MARK_KEYS = ("位置", "粗", "灰度", "虚线")
_TEXT_KEYS = ("位置", "文字", "字号", "对齐", "字体", "条件")


@dataclass(frozen=True)
class _Words:
    """A line of text at a place."""

    x: float
    y: float
    text: Filler
    style: Style
    condition: Condition | None

    def filled(self, values: Values) -> Iterator[Caption]:
        if self.condition is not None and not self.condition(values):
            return
        text = self.text(values)
        if text:
            yield Caption(self.x, self.y, text, self.style.size, self.style.align, self.style.role)


@dataclass(frozen=True)
class _Box:
    """A cell at a place; for entries of a list the box is repeated downwards."""

    place: tuple[float, float, float, float]
    cell: CellForm
    ruled: bool


@dataclass(frozen=True)
class _Series:
    """Boxes for every entry of a list, each row so far below the one before."""

    entries: Reach
    boxes: tuple[_Box, ...]
    pitch: float
    least: int


@dataclass(frozen=True)
class DrawingForm:
    """A drawing as the template has it."""

    height: float
    marks: tuple[Mark, ...]
    words: tuple[_Words, ...]
    boxes: tuple[_Box, ...]
    series: tuple[_Series, ...]
    code: tuple[float, float, float] | None
    overlay: bool

    def filled(self, values: Values) -> Iterator[Figure]:
        """The drawing of a paper."""
        captions = tuple(caption for words in self.words for caption in words.filled(values))
        boxes = [_placed(box, values, 0.0) for box in self.boxes]
        for series in self.series:
            entries: Sequence[object] = series.entries(values)
            for place in range(1, max(len(entries), series.least) + 1):
                inner = values.inside(entries[place - 1] if place <= len(entries) else None, place)
                boxes += [_placed(box, inner, (place - 1) * series.pitch) for box in series.boxes]
        yield Figure(self.height, self.marks, captions, self.code, tuple(boxes))


def _placed(box: _Box, values: Values, down: float) -> Placed:
    x, y, width, height = box.place
    return Placed(x, y + down, width, height, box.cell.filled(values), box.ruled)


def read_drawing(item: Item, scope: Scope, width: float) -> DrawingForm:
    """A 图 of a template.

    :param width: between the margins, mm.
    """
    keys = Keys(item, _DRAWING_KEYS, "图")
    height = keys.number("高", 0, 0, 400)
    marks = tuple(map(_mark, keys["线"].items("线"))) if "线" in keys else ()
    words = tuple(_words(entry, scope) for entry in keys["字"].items("字")) if "字" in keys else ()
    entries = keys["格"].items("格") if "格" in keys else []
    boxes = tuple(_box(entry, scope) for entry in entries)
    _check_boxes(entries, boxes, width, height)
    series = tuple(_series(entry, scope) for entry in keys["逐行"].items("逐行")) if "逐行" in keys else ()
    code: tuple[float, float, float] | None = None
    if "二维码" in keys:
        numbers = keys["二维码"].numbers("二维码", 0, 400)
        if len(numbers) == 3:
            code = (numbers[0], numbers[1], numbers[2])
        else:
            keys["二维码"].fault("二维码要写成 [左, 上, 边长]，单位毫米。")
    return DrawingForm(height, marks, words, boxes, series, code, scope.overlay)


def _mark(item: Item) -> Mark:
    keys = Keys(item, _MARK_KEYS, "线")
    x, y, width, height = _place(keys)
    grey = keys.number("灰度", 0, 0, 1) if "灰度" in keys else None
    return Mark(x, y, width, height, keys.number("粗", 0.5, 0.1, 10), grey, keys.flag("虚线"))


def _words(item: Item, scope: Scope) -> _Words:
    keys = Keys(item, _TEXT_KEYS, "字")
    x = y = 0.0
    if keys.need("位置"):
        numbers = keys["位置"].numbers("位置", -50, 450)
        if len(numbers) == 2:
            x, y = numbers
        else:
            keys["位置"].fault("文字的位置要写成 [左, 基线]，单位毫米。")
    style = Style(
        role=keys.get("字体", lambda entry: entry.choice("字体", ROLES), "body"),
        size=keys.number("字号", 9, 3, 72),
        align=keys.get("对齐", lambda entry: entry.choice("对齐", ALIGNS), "left"),
    )
    condition = scope.condition(keys["条件"]) if "条件" in keys else None
    text = scope.text(keys["文字"]) if keys.need("文字") else lambda _values: ""
    return _Words(x, y, text, style, condition)


def _box(item: Item, scope: Scope) -> _Box:
    keys = Keys(item, ("位置", "画框", "内容"), "格")
    place = _place(keys)
    if keys.need("内容"):
        return _Box(place, read_cell(keys["内容"], scope), keys.flag("画框"))
    empty = CellForm(
        lambda _values: "", styled(keys, Style()), 1, 1, False, "", None, item.line, scope.overlay
    )
    return _Box(place, empty, ruled=False)


def _series(item: Item, scope: Scope) -> _Series:
    keys = Keys(item, ("每个", "格", "行距", "至少"), "逐行")
    entries, record = scope.listed(keys["每个"]) if keys.need("每个") else ((lambda _values: ()), str)
    inner = scope.inside(record)
    boxes = tuple(_box(entry, inner) for entry in keys["格"].items("格")) if keys.need("格") else ()
    return _Series(entries, boxes, keys.number("行距", 8, 1, 100), keys.count("至少", 0, 0, 60))


def _place(keys: Keys) -> tuple[float, float, float, float]:
    if not keys.need("位置"):
        return (0, 0, 10, 10)
    numbers = keys["位置"].numbers("位置", -50, 450)
    if len(numbers) != 4:
        keys["位置"].fault("位置要写成 [左, 上, 宽, 高]，单位毫米。")
        return (0, 0, 10, 10)
    return (numbers[0], numbers[1], numbers[2], numbers[3])


def _check_boxes(items: Sequence[Item], boxes: Sequence[_Box], width: float, height: float) -> None:
    """Boxes stay on the drawing and do not overlap; a hundredth of a millimetre is forgiven."""
    for number, (item, box) in enumerate(zip(items, boxes, strict=True)):
        x, y, wide, high = box.place
        if x < -0.01 or x + wide > width + 0.01 or y < -0.01 or (height and y + high > height + 0.01):
            item.fault(f"这一格超出了图的范围（宽 {width:g} 毫米，高 {height:g} 毫米）。")
        for other_item, other in zip(items[:number], boxes, strict=False):
            left, top, other_wide, other_high = other.place
            apart = (
                x + wide <= left + 0.01
                or left + other_wide <= x + 0.01
                or y + high <= top + 0.01
                or top + other_high <= y + 0.01
            )
            if not apart:
                item.fault(f"这一格与第 {other_item.line} 行的格子重叠。")
