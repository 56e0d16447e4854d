"""What a template consists of, in a clerk's words: sheet, copies, blocks, rows, cells, and what can be set of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.reports.templates import editing
from app.reports.templates.editing import MAIN_KEYS, EditProblem, Path, Value

SettingKind = Literal["text", "number", "count", "choice", "numbers", "list", "opinion", "condition"]
_MM, _POINTS, _CHARACTERS = "毫米", "磅", "字"
_ALIGNS = ("左", "中", "右")
_CELLS = ("标签", "竖排", "栏目", "书写", "意见")
_CELL_WORDS = {
    "标签": "栏目名",
    "竖排": "竖写的栏目名",
    "栏目": "填的内容",
    "书写": "成段的内容",
    "意见": "意见",
}
_PLACE = re.compile(r"【([^【】|]*)[^【】]*】")
_LONGEST = 14


@dataclass(frozen=True)
class Setting:
    """One thing that can be set.

    :param value: as it is shown; numbers of a list are separated by commas.
    :param optional: may be emptied: the usual value counts again.
    """

    path: Path
    word: str
    kind: SettingKind
    value: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = True


@dataclass(frozen=True)
class Addition:
    """What can be put beside or into an element: its word, and where it goes."""

    word: str
    path: Path
    entry: Value


@dataclass(frozen=True)
class Element:
    """One part of a form; *path* is its place in the text.

    :param kind: 表, 各联, 一联, the word of a block, 行, 格, 列, 分组, 各段, 意见, 各行, 字.
    :param movable: it stands in a list: it can be moved, doubled and removed.
    """

    path: Path
    kind: str
    title: str
    settings: tuple[Setting, ...] = ()
    children: tuple[Element, ...] = ()
    additions: tuple[Addition, ...] = ()
    movable: bool = False


# Key, word, kind, unit or choices; the first of a block is its main item.
_Row = tuple[str, str, SettingKind, "str | tuple[str, ...]"]
_SIZE: _Row = ("字号", "字的大小", "number", _POINTS)
_ALIGN: _Row = ("对齐", "对齐", "choice", _ALIGNS)
_WHEN: _Row = ("条件", "什么时候印", "condition", "")
_SETTINGS: Mapping[str, tuple[_Row, ...]] = {
    "标题": (("文字", "文字", "text", ""), _SIZE, ("后空", "下面空", "number", _MM), _WHEN),
    "文字行": (
        ("左", "左边", "text", ""), ("中", "中间", "text", ""), ("右", "右边", "text", ""), ("高", "高", "number", _MM), _SIZE,
        _WHEN,
    ),
    "段落": (
        ("文字", "文字", "text", ""), ("首行空", "首行空", "count", _CHARACTERS), ("后空", "下面空", "number", _MM), _SIZE, _WHEN,
    ),
    "表格": (("列宽", "各列宽", "numbers", _MM), ("旁注", "左边竖写的名字", "text", ""), ("每段行数", "每段几行", "count", "行"), _WHEN),
    "行": (
        ("高", "高", "number", _MM), ("每个", "逐行印的清单", "list", ""), ("至少", "至少印", "count", "行"),
        ("列宽", "这一行自己的列宽", "numbers", _MM), _WHEN,
    ),
    "格": (
        ("跨列", "占几列", "count", "列"), ("跨行", "占几行", "count", "行"), _ALIGN, _SIZE,
        ("续页名", "写不下时附页上叫", "text", ""),
    ),
    "清单": (
        ("每行", "逐行印的清单", "list", ""), ("至少", "至少印", "count", "行"), ("行高", "行高", "number", _MM),
        ("表头高", "表头高", "number", _MM), ("总计", "总计", "text", ""), _SIZE, _WHEN,
    ),
    "列": (("标题", "列名", "text", ""), ("宽", "宽", "number", _MM), ("值", "内容", "text", ""), _ALIGN, _WHEN),
    "分组": (("每个", "按哪个清单分组", "list", ""), ("标题", "组名", "text", ""), ("合计", "合计", "text", "")),
    "各段": (
        ("标题", "段名", "text", ""), ("每行", "逐行印的清单", "list", ""), ("没有时", "没有内容时印", "text", ""), _WHEN,
    ),
    "意见栏": (("高", "高", "number", _MM), _SIZE, _WHEN),
    "意见": (("标签", "名称", "text", ""), ("意见", "印哪一栏的意见", "opinion", ""), _WHEN),
    "书写栏": (("标签", "名称", "text", ""), ("内容", "内容", "text", ""), ("高", "高", "number", _MM), _SIZE, _WHEN),
    "落款": (_SIZE, ("二维码", "二维码边长", "number", _MM), ("说明", "二维码下的说明", "text", ""), _WHEN),
    "图": (("高", "高", "number", _MM), _WHEN),
    "字": (("文字", "文字", "text", ""), ("位置", "位置：左、基线", "numbers", _MM), _SIZE, _ALIGN, _WHEN),
    "框": (("位置", "位置：左、上、宽、高", "numbers", _MM),),
    "裁切线": (("文字", "文字", "text", ""), ("高", "高", "number", _MM), _WHEN),
    "空白": (("高", "高", "number", _MM), _WHEN),
    "换页": (),
    "重复": (
        ("每个", "按哪个清单", "list", ""), ("每张", "几项印一张", "count", "项"), ("每页", "每页几个", "count", "个"),
        ("间距", "间距", "number", _MM), _WHEN,
    ),
}  # fmt: skip
_NEEDED = {
    ("表格", "列宽"), ("行", "高"), ("列", "标题"), ("列", "宽"), ("列", "值"), ("意见", "标签"), ("意见", "意见"),
    ("分组", "每个"), ("各段", "每行"), ("重复", "每个"), ("清单", "每行"), ("标题", "文字"), ("段落", "文字"), ("字", "文字"), ("字", "位置"),
    ("框", "位置"), ("书写栏", "标签"),
}  # fmt: skip
BLOCKS: Mapping[str, Value] = {
    "一行文字": {"文字行": {"左": "请填写文字"}},
    "一段文字": {"段落": {"文字": "请填写文字"}},
    "空白": {"空白": "5"},
    "换页": {"换页": ""},
}

_AT_THE_END = frozenset({"一行文字", "空白"})
"""What may stand with the last line of a listing: it is never divided."""


def outline(text: str) -> Element:
    """The whole form as a tree.

    :raises TemplateProblem: the text cannot be read; one that has other faults is shown as far as it is understood.
    """
    data = editing.value_of(text)
    data = data if isinstance(data, dict) else {}
    title = _short(_text(data.get("名称")))
    children = (_sheet(data), *_copies(data), *_blocks(data.get("内容"), ("内容",)))
    return Element((), "表", title or "未命名", (), children)


def walk(element: Element) -> Iterator[Element]:
    """An element and all within it, as they stand from top to bottom."""
    yield element
    for child in element.children:
        yield from walk(child)


def at(text: str, path: Path) -> Element | None:
    """The element at *path*, or None."""
    return next((element for element in walk(outline(text)) if element.path == path), None)


def apply(text: str, setting: Setting, value: str) -> str:
    """The text with a setting as the clerk wants it; nothing in it means the usual value.

    :raises EditProblem: it cannot be set here, or may not be empty.
    """
    value = value.strip() if setting.kind != "text" else value
    if value == setting.value:
        return text
    if not value:
        if not setting.optional:
            raise EditProblem(f"“{setting.word}”不能空着。")
        return editing.unset(text, setting.path)
    if setting.kind == "numbers":
        numbers = [part for part in re.split(r"[,，、\s]+", value) if part]
        return editing.set_value(text, setting.path, list(numbers))
    if setting.path[-1:] == ("种类",):
        return _cell_kind(text, setting.path[:-1], value)
    return editing.set_value(text, setting.path, value)


# -- parts -----------------------------------------------------------------------------------------


def _sheet(data: Mapping[str, Any]) -> Element:
    paper = data.get("纸张", "A4")
    sizes = ("A4", "A3", "A5")
    listed = isinstance(paper, list)
    settings = (
        Setting(("名称",), "表的名称", "text", _text(data.get("名称")), optional=False),
        Setting(("纸张",), "纸张宽、高", "numbers", _joined(paper), _MM, optional=False) if listed
        else Setting(("纸张",), "纸张", "choice", _text(paper), choices=sizes, optional=False),
        Setting(("方向",), "方向", "choice", _text(data.get("方向")) or "纵", choices=("纵", "横"), optional=False),
        Setting(("页边",), "页边：上、右、下、左", "numbers", _joined(data.get("页边")), _MM, optional=False),
        Setting(("二维码",), "二维码", "choice", _text(data.get("二维码")) or "右上", choices=("右上", "无"), optional=False),
    )  # fmt: skip
    return Element(("纸张",), "纸张与页边", f"纸张与页边：{_joined(paper)}", settings)


def _copies(data: Mapping[str, Any]) -> Iterator[Element]:
    for key, word in (("各联", "各联"), ("联", "同一张纸上的各联")):
        labels = data.get(key)
        labels = labels if isinstance(labels, list) else []
        if key == "联" and not labels:
            continue
        children = tuple(
            Element(
                (key, place), "一联", f"第{place + 1}联：{_short(_text(label))}",
                (Setting((key, place), "联名", "text", _text(label), optional=False),),
                additions=(Addition("一联", (key, place + 1), "新的一联"),), movable=True,
            )
            for place, label in enumerate(labels)
        )  # fmt: skip
        title = f"{word}：{len(labels)}联" if labels else f"{word}：不分联"
        additions = (Addition("一联", (key, len(labels)), "新的一联"),)
        yield Element((key,), "各联", title, (), children, additions)


def _blocks(items: Any, path: Path) -> Iterator[Element]:
    for place, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict) and len(item) == 1:
            ((kind, inner),) = item.items()
            yield _block(kind, inner, (*path, place), place + 1)


def _block(kind: str, inner: Any, path: Path, number: int) -> Element:
    place = (*path, kind)
    short = not isinstance(inner, dict)
    settings = tuple(_settings(kind, {MAIN_KEYS.get(kind, "文字"): inner} if short else inner, place))
    if short:  # a piece of text stands for the main item
        settings = tuple(
            Setting(
                place,
                one.word,
                one.kind,
                one.value,
                one.unit,
                one.choices,
                optional=False,
            )
            if one.path[-1] == MAIN_KEYS.get(kind)
            else one
            for one in settings
        )
    known = inner if isinstance(inner, dict) else {}
    children = tuple(_PARTS.get(kind, _no_parts)(known, place))
    additions = (
        *_inside(kind, known, place),
        *(
            Addition(word, (*path[:-1], int(path[-1]) + 1), entry)
            for word, entry in BLOCKS.items()
            if path[-2] != "结尾" or word in _AT_THE_END
        ),
    )
    title = f"第{number}块 {kind}{_about(inner)}"
    return Element(path, kind, title, settings, children, additions, movable=True)


def _settings(kind: str, inner: Mapping[str, Any], place: Path) -> Iterator[Setting]:
    for key, word, sort, more in _SETTINGS.get(kind, ()):
        yield Setting(
            (*place, key), word, sort, _joined(inner.get(key)),
            more if isinstance(more, str) else "", more if isinstance(more, tuple) else (),
            optional=(kind, key) not in _NEEDED,
        )  # fmt: skip


def _about(inner: Any) -> str:
    if isinstance(inner, str):
        return f"：{_short(inner)}" if inner else ""
    if not isinstance(inner, dict):
        return ""
    for key in ("文字", "左", "中", "右", "标签", "旁注", "每行", "每个"):
        if _text(inner.get(key)):
            return f"：{_short(_text(inner[key]))}"
    return ""


def _inside(kind: str, inner: Mapping[str, Any], place: Path) -> Iterator[Addition]:
    """What can be put at the end of a block's own list."""
    entries: Mapping[str, tuple[str, str, Value]] = {
        "意见栏": ("各栏", "一栏意见", {"标签": "新的意见", "意见": _first(inner, "各栏", "意见")}),
        "落款": ("各行", "一行", "请填写文字"),
        "图": ("字", "一处文字", {"位置": ["0", "5"], "文字": "请填写文字"}),
    }
    if kind in entries:
        key, word, entry = entries[kind]
        yield Addition(word, (*place, key, len(inner.get(key) or ())), entry)


def _first(inner: Mapping[str, Any], key: str, wanted: str) -> str:
    for entry in inner.get(key) or ():
        if isinstance(entry, dict) and _text(entry.get(wanted)):
            return _text(entry[wanted])
    return ""


def _rows(inner: Mapping[str, Any], place: Path, key: str, word: str) -> Iterator[Element]:
    for number, row in enumerate(inner.get(key) or ()):
        if not isinstance(row, dict):
            continue
        path = (*place, key, number)
        cells = row.get("格")
        cells = cells if isinstance(cells, list) else []
        shown = "｜".join(_short(cell_text(cell), 8) for cell in cells if isinstance(cell, dict))
        yield Element(
            path, "行", f"{word}{number + 1}行：{_short(shown, 30)}", tuple(_settings("行", row, path)),
            tuple(
                _cell(cell, (*path, "格", place_of)) for place_of, cell in enumerate(cells) if isinstance(cell, dict)
            ),
            (Addition("一行", (*place, key, number + 1), {}),), movable=True,
        )  # fmt: skip


def _cell(cell: Mapping[str, Any], path: Path, *, movable: bool = True) -> Element:
    kind = next((kind for kind in _CELLS if kind in cell), "栏目")
    word = _CELL_WORDS[kind]
    settings = (
        Setting(
            (*path, kind), "印哪一栏的意见" if kind == "意见" else "文字", "opinion" if kind == "意见" else "text",
            _text(cell.get(kind)), optional=False,
        ),
        Setting((*path, "种类"), "这一格是", "choice", word, choices=tuple(_CELL_WORDS.values()), optional=False),
        *_settings("格", cell, path),
    )  # fmt: skip
    additions = (Addition("一格", (*path[:-1], int(path[-1]) + 1), {}),) if movable else ()
    return Element(
        path, "格", f"{word}：{cell_text(cell) or '（空）'}", settings, (), additions, movable=movable
    )


def cell_text(cell: Mapping[str, Any]) -> str:
    """What a cell is about: its words without line ends and blanks."""
    text = next((_text(cell[kind]) for kind in _CELLS if kind in cell), "")
    return re.sub(r"[\s　]+", "", _PLACE.sub(r"〔\1〕", text))


def _cell_kind(text: str, path: Path, word: str) -> str:
    """A cell of another kind, with the same words."""
    wanted = next(kind for kind, known in _CELL_WORDS.items() if known == word)
    cell = editing.value_of(text, path)
    if not isinstance(cell, dict):
        raise EditProblem("这里没有格子。")
    now = next((kind for kind in _CELLS if kind in cell), "")
    if wanted == now:
        return text
    old = _text(cell.get(now))
    name = _PLACE.search(old)
    if wanted == "意见":
        old = name[1].split(".")[0] if name else old
    elif now == "意见":
        old = f"【{old}.内容】" if wanted in ("栏目", "书写") else old
    text = editing.set_value(text, (*path, wanted), old or "文字")
    return editing.unset(text, (*path, now))


def _listed(kind: str, key: str, word: str) -> Callable[[Mapping[str, Any], Path], Iterator[Element]]:
    """The entries of one list of a block, each with its settings."""

    def parts(inner: Mapping[str, Any], place: Path) -> Iterator[Element]:
        for number, entry in enumerate(inner.get(key) or ()):
            path = (*place, key, number)
            if isinstance(entry, dict):
                about = _short(
                    _text(entry.get("标题") or entry.get("标签") or entry.get("文字") or entry.get("每个"))
                )
                settings = tuple(_settings(kind, entry, path))
            else:
                about = _short(_text(entry))
                settings = (Setting(path, "文字", "text", _text(entry), optional=False),)
            beside = _beside(kind, entry)
            additions = (Addition(beside[0], (*place, key, number + 1), beside[1]),) if beside else ()
            yield Element(path, kind, f"{word}{number + 1}：{about}", settings, (), additions, movable=True)

    return parts


def _beside(kind: str, entry: Any) -> tuple[str, Value] | None:
    """What can be put below an entry: one like it."""
    if kind == "列" and isinstance(entry, dict):
        return "一列", {"标题": "新的一列", "宽": "10", "值": _text(entry.get("值")) or "【序号】"}
    if kind == "意见" and isinstance(entry, dict):
        return "一栏意见", {"标签": "新的意见", "意见": _text(entry.get("意见"))}
    if kind == "各行":
        return "一行", "请填写文字"
    if kind == "字" and isinstance(entry, dict):
        return "一处文字", {"位置": ["0", "5"], "文字": "请填写文字"}
    return None


def _no_parts(_inner: Mapping[str, Any], _place: Path) -> Iterator[Element]:
    return iter(())


def _table(inner: Mapping[str, Any], place: Path) -> Iterator[Element]:
    yield from _rows(inner, place, "表头", "表头第")
    yield from _rows(inner, place, "行", "第")


def _listing(inner: Mapping[str, Any], place: Path) -> Iterator[Element]:
    yield from _listed("分组", "分组", "分组")(inner, place)
    yield from _listed("各段", "各段", "段")(inner, place)
    yield from _listed("列", "列", "第")(inner, place)
    yield from _blocks(inner.get("结尾"), (*place, "结尾"))


def _drawing(inner: Mapping[str, Any], place: Path) -> Iterator[Element]:
    yield from _listed("字", "字", "文字")(inner, place)
    for number, box in enumerate(inner.get("格") or ()):
        if isinstance(box, dict):
            path = (*place, "格", number)
            content = box.get("内容")
            cell = _cell(content, (*path, "内容"), movable=False) if isinstance(content, dict) else None
            yield Element(
                path, "框", f"格{number + 1}：{cell_text(content) if isinstance(content, dict) else ''}",
                (*_settings("框", box, path), *(cell.settings if cell else ())), movable=True,
            )  # fmt: skip


_PARTS: Mapping[str, Callable[[Mapping[str, Any], Path], Iterator[Element]]] = {
    "表格": _table,
    "清单": _listing,
    "意见栏": _listed("意见", "各栏", "第"),
    "落款": _listed("各行", "各行", "第"),
    "图": _drawing,
    "重复": lambda inner, place: _blocks(inner.get("内容"), (*place, "内容")),
}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _joined(value: Any) -> str:
    return ", ".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _short(text: str, most: int = _LONGEST) -> str:
    text = re.sub(r"[\s　]+", "", text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
