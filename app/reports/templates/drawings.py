"""Drawings of a template: rules, texts and boxes at places in millimetres, for cards, preprinted stock and test pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reports.document import Caption, Figure, Mark, Paper, Placed, Style
from app.reports.templates.grid import CellForm, read_cell
from app.reports.templates.reading import Item, Keys
from app.reports.templates.styles import ALIGNS, ROLES, styled
from app.reports.templates.wording import Condition, Filler, Reach, Scope, Values, no_entries, nothing

_CLOSEST = 2.7
"""Rows that come closer together than this, mm, cannot be read."""
_SMALLEST_CODE = 8.0
_DRAWING_KEYS = ("高", "线", "字", "格", "逐行", "二维码", "条件")
_MARK_KEYS = ("位置", "粗", "灰度", "虚线", "重复", "每隔", "条件")
_SERIES_KEYS = ("每个", "线", "字", "格", "行距", "总高", "每行", "列距", "至少", "空表行")
_TEXT_KEYS = ("位置", "文字", "字号", "对齐", "字体", "预印", "条件")


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
class _Rule:
    """A rule or box, perhaps repeated at a distance in mm."""

    mark: Mark
    times: int
    step: tuple[float, float]
    condition: Condition | None

    def filled(self, values: Values) -> Iterator[Mark]:
        if self.condition is not None and not self.condition(values):
            return
        for number in range(self.times):
            yield _moved(self.mark, self.step[0] * number, self.step[1] * number)


@dataclass(frozen=True)
class _Box:
    """A cell at a place; for entries of a list the box is repeated downwards."""

    place: tuple[float, float, float, float]
    cell: CellForm
    ruled: bool


@dataclass(frozen=True)
class _Series:
    """Rules, texts and boxes for every entry of a list, so many beside each other, each row below the one before.

    Rows for which no height is left have boxes of none; what is in them goes on elsewhere.

    :param pitch: from row to row, mm; :param room: the rows come closer when they would be higher together.
    """

    entries: Reach
    rules: tuple[_Rule, ...]
    words: tuple[_Words, ...]
    boxes: tuple[_Box, ...]
    pitch: float
    room: float
    beside: int
    step: float
    least: int
    empty: int

    def places(self, values: Values) -> Iterator[tuple[Values, float, float, float]]:
        """What each entry is filled from, how far it stands to the right and down, and how much closer the rows are."""
        entries: Sequence[object] = self.entries(values)
        least = self.least if entries else max(self.least, self.empty)
        count = max(len(entries), least)
        rows = -(-count // self.beside)
        closer = min(1.0, self.room / (rows * self.pitch)) if self.room and rows else 1.0
        shown = rows
        if closer * self.pitch < _CLOSEST and closer < 1:
            shown = max(1, int(self.room / _CLOSEST))
            closer = self.room / (shown * self.pitch)
        for place in range(count):
            inner = values.inside(entries[place] if place < len(entries) else None, place + 1)
            row, column = divmod(place, self.beside)
            down = min(row, shown) * self.pitch * closer
            yield inner, column * self.step, down, closer if row < shown else 0.0


@dataclass(frozen=True)
class DrawingForm:
    """A drawing as the template has it."""

    height: float
    rules: tuple[_Rule, ...]
    words: tuple[_Words, ...]
    boxes: tuple[_Box, ...]
    series: tuple[_Series, ...]
    code: tuple[float, float, float] | None

    def filled(self, values: Values) -> Iterator[Figure]:
        """The drawing of a paper."""
        marks = [mark for rule in self.rules for mark in rule.filled(values)]
        captions = [caption for words in self.words for caption in words.filled(values)]
        boxes = [_placed(box, values) for box in self.boxes]
        for series in self.series:
            for inner, right, down, closer in series.places(values):
                marks += [_moved(mark, right, down) for rule in series.rules for mark in rule.filled(inner)]
                captions += [
                    caption._replace(x=caption.x + right, y=caption.y + down)
                    for words in series.words
                    for caption in words.filled(inner)
                ]
                boxes += [_placed(box, inner, right, down, closer) for box in series.boxes]
        yield Figure(self.height, tuple(marks), tuple(captions), self.code, tuple(boxes))


def _moved(mark: Mark, right: float, down: float) -> Mark:
    return mark._replace(x=mark.x + right, y=mark.y + down)


def _placed(box: _Box, values: Values, right: float = 0.0, down: float = 0.0, closer: float = 1.0) -> Placed:
    x, y, width, height = box.place
    return Placed(x + right, y + down, width, height * closer, box.cell.filled(values), box.ruled)


def read_drawing(item: Item, scope: Scope, paper: Paper) -> DrawingForm:
    """A 图 of a template: what is drawn stays on the sheet."""
    width = paper.inner_width
    keys = Keys(item, _DRAWING_KEYS, "图")
    height = keys.number("高", 0, 0, 400)
    rules = tuple(_rule(entry, scope) for entry in keys["线"].items("线")) if "线" in keys else ()
    words = tuple(_words(entry, scope) for entry in keys["字"].items("字")) if "字" in keys else ()
    entries = keys["格"].items("格") if "格" in keys else []
    boxes = tuple(_box(entry, scope) for entry in entries)
    _check_boxes(entries, boxes, width, height)
    _check_words(keys, words, paper)
    series = tuple(_series(entry, scope) for entry in keys["逐行"].items("逐行")) if "逐行" in keys else ()
    code: tuple[float, float, float] | None = None
    if "二维码" in keys:
        numbers = keys["二维码"].numbers("二维码", -50, 450)
        if len(numbers) == 3:
            code = (numbers[0], numbers[1], numbers[2])
            far = max(numbers[0], numbers[1]) + numbers[2] > max(paper.width, paper.height)
            if numbers[2] < _SMALLEST_CODE or far:
                keys["二维码"].fault(f"二维码的边长要在 {_SMALLEST_CODE:g} 毫米以上，并且不能超出纸边。")
        else:
            keys["二维码"].fault("二维码要写成 [左, 上, 边长]，单位毫米。")
    return DrawingForm(height, rules, words, boxes, series, code)


def _rule(item: Item, scope: Scope) -> _Rule:
    keys = Keys(item, _MARK_KEYS, "线")
    x, y, width, height = _place(keys)
    grey = keys.number("灰度", 0, 0, 1) if "灰度" in keys else None
    mark = Mark(x, y, width, height, keys.number("粗", 0.5, 0.1, 10), grey, keys.flag("虚线"))
    step = keys.numbers("每隔", -400, 400) if "每隔" in keys else (0.0, 0.0)
    if len(step) != 2:
        keys["每隔"].fault("每隔多远要写成 [右, 下]，单位毫米。")
        step = (0.0, 0.0)
    condition = scope.condition(keys["条件"]) if "条件" in keys else None
    return _Rule(mark, keys.count("重复", 1, 1, 500), (step[0], step[1]), condition)


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
    text = scope.text(keys["文字"]) if keys.need("文字") else nothing
    if scope.overlay and keys.flag("预印"):
        text = nothing
    return _Words(x, y, text, style, condition)


def _box(item: Item, scope: Scope) -> _Box:
    keys = Keys(item, ("位置", "画框", "内容"), "格")
    place = _place(keys)
    if keys.need("内容"):
        return _Box(place, read_cell(keys["内容"], scope), keys.flag("画框"))
    empty = CellForm(
        nothing,
        styled(keys, Style()),
        1,
        1,
        False,
        nothing,
        None,
        item.line,
        scope.overlay,
    )
    return _Box(place, empty, ruled=False)


def _series(item: Item, scope: Scope) -> _Series:
    keys = Keys(item, _SERIES_KEYS, "逐行")
    entries, record = scope.listed(keys["每个"]) if keys.need("每个") else (no_entries, str)
    inner = scope.inside(record)
    return _Series(
        entries,
        tuple(_rule(entry, inner) for entry in keys["线"].items("线")) if "线" in keys else (),
        tuple(_words(entry, inner) for entry in keys["字"].items("字")) if "字" in keys else (),
        tuple(_box(entry, inner) for entry in keys["格"].items("格")) if "格" in keys else (),
        keys.number("行距", 8, 1, 100),
        keys.number("总高", 0, 1, 400),
        keys.count("每行", 1, 1, 60),
        keys.number("列距", 10, 1, 400),
        keys.count("至少", 0, 0, 60),
        keys.count("空表行", 0, 0, 60),
    )


def _place(keys: Keys) -> tuple[float, float, float, float]:
    if not keys.need("位置"):
        return (0, 0, 10, 10)
    numbers = keys["位置"].numbers("位置", -50, 450)
    if len(numbers) != 4:
        keys["位置"].fault("位置要写成 [左, 上, 宽, 高]，单位毫米。")
        return (0, 0, 10, 10)
    return (numbers[0], numbers[1], numbers[2], numbers[3])


def _check_words(keys: Keys, words: Sequence[_Words], paper: Paper) -> None:
    """No text is anchored beyond the edge of the sheet, wherever the drawing stands."""
    top, _, _, left = paper.margins
    entries = keys["字"].items("字") if words else ()
    for entry, text in zip(entries, words, strict=True):
        if not (-left <= text.x <= paper.width - left and -top <= text.y <= paper.height - top):
            entry.fault(f"这段字超出了纸边（纸宽 {paper.width:g} 毫米，高 {paper.height:g} 毫米）。")


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
