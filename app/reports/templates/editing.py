"""Changes to the text of a template that leave everything else as it is written: comments, layout, quotes.

A place in a template is a path of keys and numbers: ``("内容", 2, "表格", "行", 0, "高")``. Every change is made in the
text, at the marks of the reader, and proved: the text is read again and must say what the same change makes of what the
text said before. ::

    text = set_value(text, ("内容", 2, "表格", "行", 0, "高"), "14")
    text = move(text, ("内容", 2, "表格", "行", 1), -1)
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import yaml

from app.errors import DataProblem
from app.reports.templates.reading import compose

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What YAML holds here: texts, lists, and values by key."""

MAIN_KEYS = {"标题": "文字", "文字行": "左", "段落": "文字", "裁切线": "文字", "空白": "高", "换页": "说明"}
"""The item a block has when it is written as a piece of text: ``标题: 【表名】``."""


_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class EditProblem(DataProblem):
    """The change cannot be made here; the text is as it was."""

    def __init__(self, message: str) -> None:
        super().__init__(message, next_step="可以到“文本”页里直接改。")


def value_of(text: str, path: Path = ()) -> Value | None:
    """What the text says at *path*; None where nothing stands.

    :raises TemplateProblem: the text cannot be read at all.
    """
    found: Any = _plain(compose(text, "")[0].node)
    for step in path:
        keys = found if isinstance(found, dict) else range(len(found)) if isinstance(found, list) else ()
        if step not in keys:
            return None
        found = found[step]
    return found  # type: ignore[no-any-return]


def lines_of(text: str, paths: Iterable[Path]) -> list[int]:
    """The lines (from 1) at which *paths* begin; 1 for what is not there."""
    source = _Text(text)
    found = []
    for path in paths:
        try:
            found.append(int(source.node(path).start_mark.line) + 1)
        except EditProblem:
            found.append(1)
    return found


def set_value(text: str, path: Path, value: Value) -> str:
    """Give the item at *path* a value: a text, or a list of texts. An item that was left out is added.

    A block written as a piece of text (``标题: 【表名】``) is written out first where it needs another item.

    :raises EditProblem: it cannot be added here.
    """
    source = _Text(text)
    parent, key = path[:-1], path[-1]
    holder = source.node(parent)
    if isinstance(holder, yaml.ScalarNode):
        text = _written_out(text, source, parent)
        source = _Text(text)
        holder = source.node(parent)
    node = _child(holder, key)
    if node is not None:
        begin, end = source.span(node)
        changed = text[:begin] + _written(value, node) + text[end:]
        if begin == end and text[begin - 1 : begin] == ":":
            changed = text[:begin] + " " + _written(value, node) + text[end:]
    elif isinstance(holder, yaml.MappingNode) and isinstance(key, str):
        changed = _added(text, source, holder, key, value)
    else:
        raise EditProblem("这里没有这一项。")
    return _proved(text, changed, lambda data: _put(data, path, value))


def unset(text: str, path: Path) -> str:
    """Take the item *path* out of its mapping, so that its default counts again; nothing happens when it is not there."""
    source = _Text(text)
    holder, key = source.node(path[:-1]), path[-1]
    if not isinstance(holder, yaml.MappingNode) or _child(holder, key) is None:
        return text
    if len(holder.value) == 1:
        raise EditProblem("这一项不能去掉。")
    place = next(number for number, (name, _) in enumerate(holder.value) if name.value == key)
    if holder.flow_style:
        changed = _cut_flow(text, source, [(pair[0], pair[1]) for pair in holder.value], place)
    else:
        name, value = holder.value[place]
        first = source.line_start(name.start_mark.line)
        if text[first : source.offset(name.start_mark)].strip():
            raise EditProblem("这一项写在一行的开头，不能去掉。")
        changed = text[:first] + text[source.line_end(source.last_line(value, name)) :]
    return _proved(text, changed, lambda data: _drop(data, path))


def move(text: str, path: Path, step: int) -> str:
    """Exchange the entry at *path* with its neighbour above (*step* −1) or below (1).

    Moving up and then down gives the same text. At the end of the list nothing happens.
    """
    source = _Text(text)
    items, number = _entries(source, path)
    other = number + step
    if not 0 <= other < len(items.value):
        return text
    upper, lower = sorted((number, other))
    first, second = source.extent(items, upper), source.extent(items, lower)
    changed = (
        text[: first[0]]
        + text[slice(*second)]
        + text[first[1] : second[0]]
        + text[slice(*first)]
        + text[second[1] :]
    )

    def exchange(data: Any) -> None:
        entries = _reach(data, path[:-1])
        entries[upper], entries[lower] = entries[lower], entries[upper]

    return _proved(text, changed, exchange)


def remove(text: str, path: Path) -> str:
    """Take the entry at *path* out of its list, with the comment above it.

    :raises EditProblem: it is the last one; a list cannot be empty.
    """
    source = _Text(text)
    items, number = _entries(source, path)
    if len(items.value) == 1:
        raise EditProblem("这里至少要留一项；不要的话请删掉上一层。")
    if items.flow_style:
        changed = _cut_flow(text, source, [(entry, entry) for entry in items.value], number)
    else:
        begin, end = source.extent(items, number)
        changed = text[:begin] + text[end:]
    return _proved(text, changed, lambda data: _drop(data, path))


def duplicate(text: str, path: Path) -> str:
    """Put a copy of the entry at *path* below it."""
    source = _Text(text)
    items, number = _entries(source, path)
    begin, end = source.extent(items, number)
    if items.flow_style:
        changed = f"{text[:end]}, {text[begin:end]}{text[end:]}"
    else:
        begin = source.line_start(source.dash_line(items, number))
        copy = text[begin:end]
        changed = text[:end] + ("" if text[:end].endswith("\n") else "\n") + copy + text[end:]

    def double(data: Any) -> None:
        entries = _reach(data, path[:-1])
        entries.insert(number + 1, _copied(entries[number]))

    return _proved(text, changed, double)


def insert(text: str, path: Path, entry: Value) -> str:
    """Put *entry* into a list, at the place *path* ends with; later entries move down.

    A list that was left out is added when its place is 0.
    """
    source = _Text(text)
    parent, place = path[:-1], int(path[-1])
    items = _child(source.node(parent[:-1]), parent[-1]) if parent else None
    if items is None and place == 0:
        return set_value(text, parent, [entry])
    if not isinstance(items, yaml.SequenceNode):
        raise EditProblem("这里不能加。")
    if not items.value:
        return set_value(text, parent, [entry])
    after = min(place, len(items.value)) - 1
    if items.flow_style:
        begin, end = source.extent(items, max(after, 0))
        written = _flow(entry)
        changed = (
            f"{text[:end]}, {written}{text[end:]}"
            if after >= 0
            else f"{text[:begin]}{written}, {text[begin:]}"
        )
    else:
        begin, end = source.extent(items, max(after, 0))
        column = source.dash_column(items)
        lines = "".join(f"{' ' * column}{line}\n" for line in _block(entry))
        if after < 0:
            changed = text[:begin] + lines + text[begin:]
        else:
            gap = "" if text[:end].endswith("\n") else "\n"
            changed = text[:end] + gap + lines + text[end:]

    def add(data: Any) -> None:
        _reach(data, parent).insert(after + 1, _copied(entry))

    return _proved(text, changed, add)


# -- reading ---------------------------------------------------------------------------------------


class _Text:
    """A text with its nodes and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = compose(text, "")[0].node
        self.starts = [0]
        for place, character in enumerate(text):
            if character == "\n":
                self.starts.append(place + 1)

    def node(self, path: Path) -> yaml.Node:
        """The node at *path*.

        :raises EditProblem: there is none.
        """
        node: yaml.Node | None = self.root
        for step in path:
            node = _child(node, step)
            if node is None:
                raise EditProblem("这里没有这一项。")
        assert node is not None
        return node

    def offset(self, mark: yaml.Mark) -> int:
        """The character at a mark."""
        return int(self.starts[mark.line] + mark.column) if mark.line < len(self.starts) else len(self.text)

    def span(self, node: yaml.Node) -> tuple[int, int]:
        """First character of a node, and the first after it; of a block without what follows its last line."""
        begin = self.offset(node.start_mark)
        return begin, max(begin, self._end(node))

    def _end(self, node: yaml.Node) -> int:
        if not isinstance(node, yaml.CollectionNode):
            end = self.offset(node.end_mark)
            return len(self.text[:end].rstrip()) if _style(node) in ("|", ">") else end
        if node.flow_style:
            return self.offset(node.end_mark)
        ends = [self.offset(node.start_mark)]
        for entry in node.value:
            ends += map(self._end, entry) if isinstance(entry, tuple) else [self._end(entry)]
        return max(ends)

    def line_start(self, line: int) -> int:
        """The first character of a line."""
        return self.starts[line]

    def line_end(self, line: int) -> int:
        """The first character after a line and its line end."""
        return self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)

    def last_line(self, *nodes: yaml.Node) -> int:
        """The line on which the last of the nodes ends."""
        return bisect_right(self.starts, max(self.span(node)[1] for node in nodes)) - 1

    def dash_column(self, items: yaml.SequenceNode) -> int:
        """How far the entries of a list are indented."""
        return int(items.start_mark.column)

    def dash_line(self, items: yaml.SequenceNode, number: int) -> int:
        """The line that begins an entry.

        :raises EditProblem: it does not begin a line of its own.
        """
        column = self.dash_column(items)
        line = int(items.value[number].start_mark.line)
        while line >= 0:
            here = self.text[self.starts[line] : self.line_end(line)]
            if here[column : column + 1] == "-" and not here[:column].strip():
                return line
            if here[:column].strip():
                break
            line -= 1
        raise EditProblem("这一处和别的写在同一行。")

    def extent(self, items: yaml.SequenceNode, number: int) -> tuple[int, int]:
        """What belongs to an entry: in a block its lines and the comment right above, else just itself."""
        if items.flow_style:
            return self.span(items.value[number])
        first = self.dash_line(items, number)
        while first > 0 and self.text[self.starts[first - 1] : self.starts[first]].lstrip().startswith("#"):
            first -= 1
        return self.starts[first], self.line_end(self.last_line(items.value[number]))


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _entries(source: _Text, path: Path) -> tuple[yaml.SequenceNode, int]:
    items, number = source.node(path[:-1]), path[-1]
    if not isinstance(items, yaml.SequenceNode) or not isinstance(number, int):
        raise EditProblem("这一项不能移动、增加或删除。")
    if not 0 <= number < len(items.value):
        raise EditProblem("这里没有这一项。")
    return items, number


def _style(node: yaml.Node) -> str:
    """The quotes of a piece of text, or ''."""
    return (node.style or "") if isinstance(node, yaml.ScalarNode) else ""


def _plain(node: yaml.Node | None) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry) for entry in node.value]
    return str(node.value)


# -- writing ---------------------------------------------------------------------------------------


def _written(value: Value, node: yaml.Node) -> str:
    """*value* as it is written in the place of *node*, quoted as that was."""
    if isinstance(value, str):
        return _scalar(value, _style(node))
    return _flow(value)


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return f"{{{', '.join(f'{key}: {_flow(entry)}' for key, entry in value.items())}}}"


def _block(entry: Value) -> list[str]:
    """The lines of an entry of a list; lists of entries within it are written line by line."""
    if not isinstance(entry, dict) or not any(_is_long(value) for value in entry.values()):
        return [f"- {_flow(entry)}"]
    lines: list[str] = []
    for key, value in entry.items():
        lead = "  " if lines else "- "
        if isinstance(value, list) and _is_long(value):
            lines.append(f"{lead}{key}:")
            lines += [f"  {line}" for one in value for line in _block(one)]
        elif isinstance(value, dict) and _is_long(value):
            lines.append(f"{lead}{key}:")
            lines += [f"    {line[2:]}" for line in _block(value)]
        else:
            lines.append(f"{lead}{key}: {_flow(value)}")
    return lines


def _is_long(value: Value) -> bool:
    """Whether a value holds entries that deserve lines of their own."""
    if isinstance(value, list):
        return any(isinstance(entry, dict) for entry in value)
    return isinstance(value, dict) and any(_is_long(entry) for entry in value.values())


def _scalar(value: str, style: str = "") -> str:
    """A text as YAML; quoted as *style* says, or where it must be."""
    if any(unicodedata.category(character) in _UNSEEN for character in value.replace("\n", "")):
        raise EditProblem("有不能显示的字符，请删掉。")
    if style == "'" and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    if not style and "\n" not in value and _reads_back(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _reads_back(value: str) -> bool:
    """Whether a text means itself without quotes, wherever it stands."""
    if not value or value != value.strip(" \t"):
        return False
    for text in (f"{{k: {value}}}", f"- {value}\n", f"[{value}]"):
        try:
            node = yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError:
            return False
        found = _plain(node)
        if found not in ({"k": value}, [value]):
            return False
    return not value.startswith(("&", "*", "!"))


def _written_out(text: str, source: _Text, path: Path) -> str:
    """A block written as a piece of text, with the name of its main item."""
    kind = path[-1] if path else ""
    if not isinstance(kind, str) or kind not in MAIN_KEYS:
        raise EditProblem("这里不能加这一项。")
    node = source.node(path)
    begin, end = source.span(node)
    key = MAIN_KEYS[kind]
    written = f"{key}: {_scalar(str(node.value), _style(node))}" if node.value else ""
    lead = " " if text[begin - 1 : begin] == ":" else ""
    return f"{text[:begin]}{lead}{{{written}}}{text[end:]}"


def _added(text: str, source: _Text, holder: yaml.MappingNode, key: str, value: Value) -> str:
    """A mapping with one item more: the last of a flow, in a block after the last one that fits on a line."""
    if holder.flow_style:
        if not holder.value:
            begin, _ = source.span(holder)
            return f"{text[: begin + 1]}{key}: {_flow(value)}{text[begin + 1 :]}"
        _, end = source.span(holder.value[-1][1])
        end = max(end, source.span(holder.value[-1][0])[1])
        return f"{text[:end]}, {key}: {_flow(value)}{text[end:]}"
    short = [pair for pair in holder.value if isinstance(pair[1], yaml.ScalarNode) or pair[1].flow_style]
    name, last = (short or holder.value)[-1]
    line = source.last_line(last, name)
    column = int(holder.start_mark.column)
    end = source.line_end(line)
    gap = "" if text[:end].endswith("\n") else "\n"
    return f"{text[:end]}{gap}{' ' * column}{key}: {_flow(value)}\n{text[end:]}"


def _cut_flow(text: str, source: _Text, entries: list[tuple[yaml.Node, yaml.Node]], place: int) -> str:
    """A flow without one of its entries and the comma that went with it."""
    begin, end = source.span(entries[place][0])[0], source.span(entries[place][1])[1]
    if place + 1 < len(entries):
        return text[:begin] + text[source.span(entries[place + 1][0])[0] :]
    return text[: source.span(entries[place - 1][1])[1]] + text[end:]


# -- the same change of what the text says ------------------------------------------------------------


def _proved(text: str, changed: str, change: Callable[[Any], None]) -> str:
    """*changed*, when reading it gives what *change* makes of what *text* says.

    :raises EditProblem: it does not; the place is written in a way this editor does not know.
    """
    wanted = _plain(compose(text, "")[0].node)
    change(wanted)
    if _plain(compose(changed, "")[0].node) != wanted:
        raise EditProblem("这一处的写法特别，这里改不了。")
    return changed


def _reach(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Value) -> None:
    holder = _reach(data, path[:-2]) if len(path) > 1 else data
    if len(path) > 1:
        inner = holder[path[-2]]
        if isinstance(inner, str):
            inner = holder[path[-2]] = {MAIN_KEYS[str(path[-2])]: inner} if inner else {}
        holder = inner
    holder[path[-1]] = _copied(value)


def _drop(data: Any, path: Path) -> None:
    del _reach(data, path[:-1])[path[-1]]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(entry) for key, entry in value.items()}
    return [_copied(entry) for entry in value] if isinstance(value, list) else value
