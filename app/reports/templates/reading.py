"""YAML in which every value knows its line, so that a fault can be found in the file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

import yaml
from rapidfuzz import fuzz, process

from app.errors import DataProblem

LARGEST = 200_000
"""Characters; the longest shipped template has a twentieth of it."""
_DEEPEST = 60
"""Lists and mappings within each other; the shipped templates have 11. libyaml itself does not bear any depth."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_OPENING = (
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
# Beyond this similarity (per cent) a word is offered instead of the one that was not understood.
_ALIKE = 45
_SHOWN_FAULTS = 8

_Value = TypeVar("_Value")


class Fault(NamedTuple):
    """What is wrong in a template, and on which line (from 1)."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.message}"


class TemplateProblem(DataProblem):
    """A template cannot be used; :attr:`faults` has everything that is wrong with it, in order of lines."""

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        shown = "\n".join(map(str, self.faults[:_SHOWN_FAULTS]))
        more = f"\n……共 {len(self.faults)} 处" if len(self.faults) > _SHOWN_FAULTS else ""
        super().__init__(
            f"表样“{name}”不能用：\n{shown}{more}",
            next_step="请按行号改好再试；也可以恢复成原来的表样。",
        )


class Item:
    """One value of the file. What it is not is noted as a fault, and reading goes on, so that all faults are told."""

    def __init__(self, node: yaml.Node, faults: list[Fault]) -> None:
        self.node = node
        self.faults = faults

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def fault(self, message: str) -> None:
        """Note what is wrong here."""
        self.faults.append(Fault(self.line, message))

    @property
    def is_mapping(self) -> bool:
        """Whether this has keys and values."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_text(self) -> bool:
        """Whether this is a piece of text."""
        return isinstance(self.node, yaml.ScalarNode)

    def value_of(self, key: str) -> Item | None:
        """The value of *key*, when this has keys and it is among them."""
        if isinstance(self.node, yaml.MappingNode):
            for key_node, value_node in self.node.value:
                if key_node.value == key:
                    return Item(value_node, self.faults)
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys this has, known or not."""
        if not isinstance(self.node, yaml.MappingNode):
            return ()
        return tuple(str(key_node.value) for key_node, _ in self.node.value)

    def as_mapping(self, key: str) -> Item:
        """The short form of a block: a piece of text stands for its main item *key*."""
        if not isinstance(self.node, yaml.ScalarNode):
            return self
        mark, end = self.node.start_mark, self.node.end_mark
        name = yaml.ScalarNode("tag:yaml.org,2002:str", key, mark, mark)
        pairs = [(name, self.node)] if self.node.value else []
        return Item(yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, end), self.faults)

    def mapping(self, known: Iterable[str], what: str) -> dict[str, Item]:
        """Keys and values; unknown and repeated keys are faults.

        :param what: what this is, for the message, e.g. 表格.
        """
        if not isinstance(self.node, yaml.MappingNode):
            self.fault(f"{what}应写成“项目: 内容”的样子。")
            return {}
        known = tuple(known)
        found: dict[str, Item] = {}
        for key_node, value_node in self.node.value:
            key, line = str(key_node.value), int(key_node.start_mark.line) + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(line, f"{what}的项目名应是一个词，可用：{'、'.join(known)}。"))
            elif key not in known:
                self.faults.append(
                    Fault(line, f"{what}里没有“{key}”这一项{alike(key, known)}，可用：{'、'.join(known)}。")
                )
            elif key in found:
                self.faults.append(Fault(line, f"“{key}”写了两次。"))
            else:
                found[key] = Item(value_node, self.faults)
        return found

    def items(self, what: str) -> list[Item]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fault(f"{what}应是一个清单，每项前面加“- ”，或写在方括号里用逗号隔开。")
            return []
        return [Item(node, self.faults) for node in self.node.value]

    def text(self, what: str) -> str:
        """A piece of text."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fault(f"{what}应是一段文字。")
            return ""
        return str(self.node.value)

    def as_number(self) -> float:
        """The number this is, or 0; no fault is noted."""
        try:
            value = float(str(self.node.value)) if self.is_text else 0.0
        except ValueError:
            return 0.0
        return value if math.isfinite(value) else 0.0

    def number(self, what: str, low: float, high: float) -> float:
        """A number between *low* and *high*."""
        text = self.text(what)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            self.fault(f"{what}应是 {low:g} 到 {high:g} 之间的数，现在是“{text}”。")
            return low
        return value

    def count(self, what: str, low: int, high: int) -> int:
        """A whole number between *low* and *high*."""
        value = self.number(what, low, high)
        if value != int(value):
            self.fault(f"{what}应是整数，现在是“{self.text(what)}”。")
        return int(value)

    def choice(self, what: str, choices: Mapping[str, _Value]) -> _Value:
        """One of the words of *choices*; its value."""
        text = self.text(what)
        if text not in choices:
            self.fault(f"{what}没有“{text}”这种写法，可用：{'、'.join(choices)}。")
            return next(iter(choices.values()))
        return choices[text]

    def texts(self, what: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text(what) for item in self.items(what))

    def numbers(self, what: str, low: float, high: float) -> tuple[float, ...]:
        """A list of numbers."""
        return tuple(item.number(what, low, high) for item in self.items(what))


class Keys:
    """The values of a mapping by key, each read once with its default when it is left out."""

    def __init__(self, item: Item, known: Iterable[str], what: str) -> None:
        self.item = item
        self.what = what
        self._found = item.mapping(known, what)

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> Item:
        return self._found[key]

    def get(self, key: str, read: Callable[[Item], _Value], default: _Value) -> _Value:
        """The value of *key* as *read* understands it."""
        return read(self._found[key]) if key in self._found else default

    def number(self, key: str, default: float, low: float = 0, high: float = 1000) -> float:
        """A number, or *default*."""
        return self.get(key, lambda item: item.number(key, low, high), default)

    def count(self, key: str, default: int, low: int = 0, high: int = 1000) -> int:
        """A whole number, or *default*."""
        return self.get(key, lambda item: item.count(key, low, high), default)

    def text(self, key: str, default: str = "") -> str:
        """A text, or *default*."""
        return self.get(key, lambda item: item.text(key), default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or nothing."""
        return self._found[key].texts(key) if key in self._found else ()

    def numbers(self, key: str, low: float, high: float) -> tuple[float, ...]:
        """A list of numbers, or nothing."""
        return self._found[key].numbers(key, low, high) if key in self._found else ()

    def flag(self, key: str) -> bool:
        """是 or 否; left out it is 否."""
        return self.get(key, lambda item: item.choice(key, {"是": True, "否": False}), False)

    def need(self, key: str) -> bool:
        """Whether *key* is there; a fault when it is not."""
        if key not in self._found and self.item.is_mapping:
            self.item.fault(f"{self.what}缺少“{key}”。")
        return key in self._found


def alike(word: str, known: Iterable[str]) -> str:
    """（是不是“…”？） with the nearest known word, or nothing."""
    best = process.extractOne(word, tuple(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return f"（是不是“{best[0]}”？）" if best else ""


def compose(text: str, name: str) -> tuple[Item, list[Fault]]:
    """The root of a template and the list its faults are noted in.

    :param name: of the template, for messages.
    :raises TemplateProblem: not YAML, empty, too long, or written with references.
    """
    if len(text) > LARGEST:
        raise TemplateProblem(name, [Fault(1, f"文件太长（{len(text)} 字），最多 {LARGEST} 字。")])
    try:
        # References (&x, *x) would let one part of the file stand for many; a template needs none.
        depth = 0
        for token in yaml.scan(text, Loader=_LOADER):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > _DEEPEST:
                line = token.start_mark.line + 1
                raise TemplateProblem(name, [Fault(line, f"一层套一层太深了，最多 {_DEEPEST} 层。")])
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                raise TemplateProblem(
                    name, [Fault(token.start_mark.line + 1, "这里不能用 &、*、! 开头的写法，请加引号。")]
                )
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise TemplateProblem(
            name, [Fault(line, "写法不对，请看看缩进、冒号后的空格、引号和括号是否成对。")]
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise TemplateProblem(name, [Fault(line, "有不能显示的字符，请删掉。")]) from error
    if node is None:
        raise TemplateProblem(name, [Fault(1, "文件是空的。")])
    faults: list[Fault] = []
    return Item(node, faults), faults
