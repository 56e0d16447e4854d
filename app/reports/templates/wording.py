"""Texts of a template: words that are always printed, places to fill in, and parts that depend on them.

``编号：【编号|空9】`` has one place, with a format. ``〖，现任【职务】〗`` is printed only when 职务 is known. A name is looked
for in the record at hand first, then in those around it, at last in what every paper knows (:class:`Surroundings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.reports.templates.fields import ITSELF, Field, fields_of, labelled
from app.reports.templates.formats import FORMATS, LISTS, shown
from app.reports.templates.reading import Item, alike
from app.reports.veil import veiled

TITLE = "表名"
INDEX = "序号"
"""The place of a record among those of its list, from 1; nothing in lines left for handwriting."""

_TOKEN = re.compile(r"【([^【】]*)】|([〖〗])")
_FORMAT = re.compile(r"(?P<name>[^\s\d]+)\s*(?P<argument>.*)")
_CONDITION = re.compile(r"(没有|有)\s*(\S+)|(\S+?)\s*(不是|是|多于|少于)\s*(\S+)")
_AND = re.compile(r"\s*(?:，|,|且)\s*")
_OR = re.compile(r"\s+或\s+")
# 〖没有 名单？无〗: what stands before the question mark is a condition when it is written as one, with blanks.
_ASKED = re.compile(r"([^？]*?(?:(?:^|\s)(?:没有|有)|\s(?:不是|是|多于|少于))\s+[^\s？][^？]*)？")


@dataclass(frozen=True)
class Surroundings:
    """What every paper knows besides its content."""

    title: str = labelled(TITLE)
    number: str = labelled("编号")
    issuer: str = labelled("机关")
    data_date: str = labelled("数据日期")
    printed_by: str = labelled("打印人")
    printed_on: str = labelled("打印日期")


class Values(NamedTuple):
    """The records a text is filled from, outermost first (surroundings, content, entries), and their places.

    A record of None is a line left for handwriting: everything in it is empty.
    """

    records: tuple[Any, ...]
    places: tuple[int, ...]

    def inside(self, record: Any, place: int) -> Values:
        """One record further in."""
        return Values((*self.records, record), (*self.places, place))


Filler = Callable[[Values], str]
Condition = Callable[[Values], bool]
Reach = Callable[[Values], Any]


class Scope:
    """Which records there are where a text stands; resolves names into functions of :class:`Values`.

    :param overlay: static words only take their place, for preprinted stock.
    :param words: local names: what is printed instead of a word of the shipped form.
    """

    def __init__(
        self, records: Sequence[type], *, overlay: bool = False, words: Mapping[str, str] | None = None
    ) -> None:
        self.records = tuple(records)
        self.overlay = overlay
        self.words = dict(words or {})
        self._local = re.compile(
            "|".join(map(re.escape, sorted(self.words, key=len, reverse=True))) or r"(?!)"
        )

    def inside(self, record: type) -> Scope:
        """The scope of the entries of a list."""
        return Scope((*self.records, record), overlay=self.overlay, words=self.words)

    # -- texts -----------------------------------------------------------------------------------

    def heading(self, item: Item) -> Filler:
        """What *item* prints where a heading is wanted also on preprinted stock."""
        return Scope(self.records, words=self.words).text(item)

    def text(self, item: Item | None) -> Filler:
        """What *item* prints; nothing where it was left out."""
        return self.wording(item, item.text("文字")) if item is not None else nothing

    def wording(self, item: Item, text: str) -> Filler:
        """What *text*, which stands at *item*, prints."""
        parts: list[Filler] = []
        optional: list[Filler] | None = None
        filled: list[bool] = []
        condition: Condition | None = None
        position = 0
        for match in _TOKEN.finditer(text):
            target = parts if optional is None else optional
            static = text[position : match.start()]
            if optional == [] and condition is None and (asked := _ASKED.match(static)):
                condition, static = self.test(item, asked[1]), static[asked.end() :]
            if static:
                chosen = optional is not None and condition is not None
                target.append(self._words(static, printed=chosen))
                filled.append(False)
            position = match.end()
            if match[2] == "〖":
                if optional is not None:
                    item.fault("〖〗里不能再有〖〗。")
                optional, filled, condition = [], [], None
            elif match[2] == "〗":
                if optional is None:
                    item.fault("〗前面少了〖。")
                else:
                    parts.append(_optional(optional, filled, condition))
                optional, filled = None, []
            else:
                target.append(self._place(item, match[1]))
                filled.append(True)
        if optional is not None:
            item.fault("〖后面少了〗。")
        if position < len(text):
            parts.append(self._words(text[position:]))
        return parts[0] if len(parts) == 1 else _joined(parts) if parts else nothing

    def localised(self, text: str) -> str:
        """Static words with the local names."""
        return self._local.sub(lambda match: self.words[match[0]], text)

    def _words(self, text: str, *, printed: bool = False) -> Filler:
        """Static words; on preprinted stock they stand already, unless a condition has chosen them."""
        words = self.localised(text)
        if self.overlay and not printed:
            words = veiled(words)
        return lambda _values: words

    def _place(self, item: Item, text: str) -> Filler:
        """One 【…】: a name and formats, each applied to what the one before gives."""
        name, *formats = (part.strip() for part in text.split("|"))
        reach, field = self._reach(item, name)
        if field is None:
            return nothing
        if self.overlay and field is fields_of(Surroundings)[TITLE]:
            return lambda values: veiled(shown(reach(values)))
        if formats and formats[0].split()[0] in LISTS:
            if field.kind != "list":
                item.fault(f"“{name}”不是清单，不能求{formats[0].split()[0]}。")
                return nothing
            return self._of_list(item, reach, field, formats)
        if field.kind not in ("text", "count", "flag"):
            item.fault(f"“{name}”不是一项文字或数字，不能直接印出。")
            return nothing
        return self._formatted(reach, self._formats(item, formats))

    def _formatted(self, reach: Reach, formats: Sequence[Callable[[str], str]]) -> Filler:
        """What *formats* make of a value; what they print in place of none stands on preprinted stock already."""
        filler = _formatted(reach, formats)
        if not self.overlay or not formats:
            return filler
        return lambda values: filler(values) if shown(reach(values)) else veiled(filler(values))

    def _of_list(self, item: Item, reach: Reach, field: Field, formats: Sequence[str]) -> Filler:
        """What is worked out from a list: how many entries, the sum or the texts of a field of theirs."""
        name, label, between = (*formats[0].split(), "", "")[:3]
        attribute = ""
        if name != "个数":
            kinds, what = (("count",), "数字栏目") if name == "合计" else (("text", "count"), "栏目")
            known = fields_of(field.item) if field.item is not None else {}
            wanted = known.get(label)
            if wanted is None or wanted.kind not in kinds:
                usable = [each for each, entry in known.items() if entry.kind in kinds]
                item.fault(f"“{field.label}”里没有{what}“{label}”{alike(label, usable)}。")
                return nothing
            attribute = wanted.name
        worked_out = LISTS[name]
        return self._formatted(
            lambda values: worked_out(reach(values) or (), attribute, between),
            self._formats(item, formats[1:]),
        )

    def _formats(self, item: Item, formats: Sequence[str]) -> tuple[Callable[[str], str], ...]:
        found = []
        for text in formats:
            match = _FORMAT.fullmatch(text)
            maker = FORMATS.get(match["name"]) if match else None
            if match is None or maker is None:
                item.fault(
                    f"没有“{text}”这种写法{alike(text, FORMATS)}，可用：{'、'.join((*FORMATS, *LISTS))}。"
                )
                continue
            try:
                found.append(maker(match["argument"]))
            except ValueError as error:
                item.fault(f"“{text}”：{error}")
        return tuple(found)

    # -- names -----------------------------------------------------------------------------------

    def listed(self, item: Item) -> tuple[Reach, type]:
        """The list named by *item*: how to reach it, and the type of its entries."""
        name = item.text("清单")
        reach, field = self._reach(item, name)
        if field is not None and field.kind == "list" and field.item is not None:
            return lambda values: reach(values) or (), field.item
        if field is not None:
            item.fault(f"“{name}”不是可以逐行印出的清单。")
        return no_entries, str

    def reach(self, item: Item, kind: str) -> Reach:
        """How to reach the field of *kind* named by *item*."""
        name = item.text("栏目")
        reach, field = self._reach(item, name)
        if field is not None and field.kind != kind:
            item.fault(f"“{name}”不能用在这里。")
        return reach

    def record(self, item: Item, wanted: type) -> Reach:
        """How to reach the record of type *wanted* named by *item*."""
        name = item.text("栏目")
        reach, field = self._reach(item, name)
        if field is not None and field.item is not wanted:
            item.fault(f"“{name}”不能用在这里。")
        return reach

    def label_of(self, text: str) -> str:
        """The last name of the first place in *text*: what an appendix page calls the cell."""
        match = _TOKEN.search(text)
        return match[1].split("|")[0].split(".")[-1].strip() if match and match[1] else ""

    def is_count(self, text: str) -> bool:
        """Whether *text* prints one count and nothing else: a spreadsheet takes it as a number."""
        match = _TOKEN.fullmatch(text.strip())
        if match is None or not match[1]:
            return False
        first, *further = match[1].strip().split(".")
        field = next(filter(None, (fields_of(record).get(first) for record in reversed(self.records))), None)
        for label in further:
            known = fields_of(field.item) if field and field.kind == "record" and field.item else {}
            field = known.get(label)
        return first == INDEX or (field is not None and field.kind == "count")

    def condition(self, item: Item) -> Condition:
        """有 X / 没有 X / X 是 … / X 不是 … / X 多于 3 / X 少于 3, joined by 且, such groups by 或."""
        return self.test(item, item.text("条件"))

    def test(self, item: Item, text: str) -> Condition:
        """The condition *text*, which stands at *item*."""
        groups = [[self._test(item, part) for part in _AND.split(group)] for group in _OR.split(text.strip())]
        if len(groups) == 1 and len(groups[0]) == 1:
            return groups[0][0]
        return lambda values: any(all(test(values) for test in group) for group in groups)

    def _test(self, item: Item, text: str) -> Condition:
        match = _CONDITION.fullmatch(text.strip())
        if match is None:
            item.fault(
                f"看不懂条件“{text}”，请写成“有 栏目”“没有 栏目”“栏目 是 内容”“栏目 不是 内容”或“栏目 多于 数”。"
            )
            return lambda _values: True
        reach, field = self._reach(item, match[2] or match[3])
        if match[1]:
            wanted = match[1] == "有"
            return lambda values: (reach(values) not in (None, "", (), False)) == wanted
        if match[4] in ("多于", "少于"):
            return self._compared(item, reach, field, more=match[4] == "多于", limit=match[5])
        wanted, text = match[4] == "是", match[5]
        return lambda values: (shown(reach(values)) == text) == wanted

    def _compared(
        self, item: Item, reach: Reach, field: Field | None, *, more: bool, limit: str
    ) -> Condition:
        """How many entries a list has, or how large a number is, against a limit."""
        if field is not None and field.kind not in ("count", "list"):
            item.fault(f"“{field.label}”不是数字或清单，不能比较多少。")
        if not limit.isdecimal():
            item.fault(f"“多于”“少于”后面要写一个数，现在是“{limit}”。")
            return lambda _values: True
        bound = int(limit)

        def test(values: Values) -> bool:
            value = reach(values) or 0
            number = value if isinstance(value, int) else len(value)
            return bool(number > bound if more else number < bound)

        return test

    def _reach(self, item: Item, name: str) -> tuple[Reach, Field | None]:
        """How to get the value of *name*, and the field it ends at."""
        first, *further = name.split(".")
        if first == INDEX and not further:
            level = len(self.records) - 1
            return (lambda values: _place_of(values, level)), Field(INDEX, "", "count")
        for level in range(len(self.records) - 1, -1, -1):
            field = fields_of(self.records[level]).get(first)
            if field is not None:
                return self._along(item, _first_step(level, field), field, further)
        known = [label for record in reversed(self.records) for label in fields_of(record)]
        item.fault(f"没有“{first}”这个栏目{alike(first, known)}。")
        return _unknown, None

    def _along(
        self, item: Item, reach: Reach, field: Field, further: Sequence[str]
    ) -> tuple[Reach, Field | None]:
        for label in further:
            known = fields_of(field.item) if field.kind == "record" and field.item is not None else {}
            step = known.get(label)
            if step is None:
                item.fault(f"“{field.label}”里没有“{label}”这个栏目{alike(label, known)}。")
                return _unknown, None
            reach, field = _next_step(reach, step.name), step
        return reach, field


def _first_step(level: int, field: Field) -> Reach:
    name = field.name
    if field.label == ITSELF and not name:
        return lambda values: values.records[level]

    def reach(values: Values) -> Any:
        record = values.records[level]
        return None if record is None else getattr(record, name)

    return reach


def _next_step(reach: Reach, name: str) -> Reach:
    def further(values: Values) -> Any:
        record = reach(values)
        return None if record is None else getattr(record, name)

    return further


def _place_of(values: Values, level: int) -> int | None:
    return values.places[level] if values.records[level] is not None else None


def _formatted(reach: Reach, formats: Sequence[Callable[[str], str]]) -> Filler:
    if not formats:
        return lambda values: shown(reach(values))
    if len(formats) == 1:
        only = formats[0]
        return lambda values: only(shown(reach(values)))

    def filler(values: Values) -> str:
        text = shown(reach(values))
        for change in formats:
            text = change(text)
        return text

    return filler


def _joined(parts: Sequence[Filler]) -> Filler:
    return lambda values: "".join([part(values) for part in parts])


def _optional(parts: Sequence[Filler], filled: Sequence[bool], condition: Condition | None) -> Filler:
    """All parts, when the condition holds; without one, nothing when a place among them is empty."""

    def filler(values: Values) -> str:
        if condition is not None:
            return "".join([part(values) for part in parts]) if condition(values) else ""
        texts = [part(values) for part in parts]
        if all(text for text, place in zip(texts, filled, strict=True) if place):
            return "".join(texts)
        return ""

    return filler


def nothing(_values: Values) -> str:
    """What a text prints that was left out."""
    return ""


def _unknown(_values: Values) -> None:
    return None


def no_entries(_values: Values) -> tuple[Any, ...]:
    """The entries of a list that cannot be reached."""
    return ()
