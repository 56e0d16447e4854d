"""Changes to the text of a template: only what is meant changes, comments and layout stay."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports import FORMS
from app.reports.templates import editing
from app.reports.templates.editing import EditProblem, Path, Value
from app.reports.templates.library import shipped_text

NAMES = sorted(name for spec in FORMS.values() for name in spec.templates)
F01 = shipped_text("F01")
ROWS: Path = ("内容", 2, "表格", "行")


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place of a template with what stands there."""
    yield path, value
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, entry in entries:
        yield from places(entry, (*path, key))


def scalars(text: str) -> list[Path]:
    return [path for path, value in places(editing.value_of(text)) if isinstance(value, str) and path]


def entries(text: str) -> list[Path]:
    return [path for path, _ in places(editing.value_of(text)) if path and isinstance(path[-1], int)]


def holder(data: Any, path: Path) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


names = st.sampled_from(NAMES)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co"]), max_size=20) | (
    st.sampled_from(["", "是: 否", "# 号", "- 横", "[甲]", "{乙}", "甲, 乙", "'引'", '"双"', "反\\斜", "甲\n乙", "*星", "&和", "!叹", "空 ", "%", "@", "~", "null", "12", "甲：乙", "|", ">", "`"])
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(names, st.data())
def test_only_the_value_that_is_set_changes(name: str, data: st.DataObject) -> None:
    text = shipped_text(name)
    path = data.draw(st.sampled_from(scalars(text)))
    value = data.draw(words)
    changed = editing.set_value(text, path, value)
    wanted = copy.deepcopy(editing.value_of(text))
    holder(wanted, path)[path[-1]] = value
    assert editing.value_of(changed) == wanted
    assert comments(changed) == comments(text)
    assert changed.count("\n") <= text.count("\n")  # words over several lines become one
    if changed.count("\n") == text.count("\n") and '"' not in changed:
        assert editing.set_value(changed, path, editing.value_of(text, path)) == text  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(names, st.data())
def test_up_and_down_gives_the_same_text(name: str, data: st.DataObject) -> None:
    text = shipped_text(name)
    path = data.draw(st.sampled_from(entries(text)))
    up = editing.move(text, path, -1)
    if path[-1] == 0:
        assert up == text
        return
    above = (*path[:-1], int(path[-1]) - 1)
    assert editing.value_of(up, above) == editing.value_of(text, path)
    assert editing.value_of(up, path) == editing.value_of(text, above)
    assert sorted(comments(up)) == sorted(comments(text))
    assert editing.move(up, above, 1) == text


@settings(max_examples=100, deadline=None)
@given(names, st.data())
def test_what_is_doubled_and_removed_again_gives_the_same_text(name: str, data: st.DataObject) -> None:
    text = shipped_text(name)
    path = data.draw(st.sampled_from(entries(text)))
    doubled = editing.duplicate(text, path)
    below = (*path[:-1], int(path[-1]) + 1)
    assert editing.value_of(doubled, below) == editing.value_of(doubled, path) == editing.value_of(text, path)
    assert editing.remove(doubled, below) == text


@settings(max_examples=100, deadline=None)
@given(names, st.data())
def test_what_is_put_in_stands_there_and_goes_again(name: str, data: st.DataObject) -> None:
    text = shipped_text(name)
    path = data.draw(st.sampled_from(entries(text)))
    entry: Value = {"高": "12", "格": [{"标签": "新　的"}, {"栏目": "【姓名】", "跨列": "3"}]}
    changed = editing.insert(text, path, entry)
    wanted = copy.deepcopy(editing.value_of(text))
    holder(wanted, path).insert(path[-1], entry)
    assert editing.value_of(changed) == wanted
    assert sorted(comments(changed)) == sorted(comments(text))
    assert editing.value_of(editing.remove(changed, path)) == editing.value_of(text)


@settings(max_examples=100, deadline=None)
@given(
    names,
    st.lists(
        st.tuples(st.sampled_from(["set", "move", "remove", "duplicate"]), st.integers(0, 10_000)), max_size=8
    ),
)
def test_many_changes_one_after_the_other_leave_a_text_that_can_be_read(
    name: str, changes: list[tuple[str, int]]
) -> None:
    text = shipped_text(name)
    for kind, number in changes:
        found = scalars(text) if kind == "set" else entries(text)
        path = found[number % len(found)]
        if kind == "set":
            text = editing.set_value(text, path, "甲: 乙")
        elif kind == "move":
            text = editing.move(text, path, 1 if number % 2 else -1)
        elif kind == "duplicate":
            text = editing.duplicate(text, path)
        elif len(holder(editing.value_of(text), path)) > 1:
            text = editing.remove(text, path)
        else:
            with pytest.raises(EditProblem, match="至少要留一项"):
                editing.remove(text, path)
    assert editing.value_of(text) is not None


def test_an_item_that_was_left_out_is_added_and_taken_out_again() -> None:
    text = editing.set_value(F01, ("内容", 1, "文字行", "高"), "9")
    assert "- 文字行: {右: 编号：【编号|空9】, 高: 9}" in text
    assert editing.unset(text, ("内容", 1, "文字行", "高")) == F01
    text = editing.set_value(F01, ("方向",), "横")
    assert "\n各联: [编办存档, 存入个人人事档案]\n方向: 横\n" in text
    assert editing.unset(text, ("方向",)) == F01
    text = editing.set_value(F01, (*ROWS, 0, "条件"), "有 姓名")
    assert "    - 高: 12\n      条件: 有 姓名\n      格:\n" in text
    assert editing.unset(text, (*ROWS, 0, "条件")) == F01
    assert editing.unset(F01, ("方向",)) == F01


def test_a_block_written_as_a_piece_of_text_is_written_out() -> None:
    text = "内容:\n- 标题: 【表名】  # 名称\n- 空白: 5\n- 换页:\n"
    text = editing.set_value(text, ("内容", 0, "标题", "字号"), "20")
    text = editing.set_value(text, ("内容", 1, "空白", "条件"), "有 姓名")
    text = editing.set_value(text, ("内容", 2, "换页", "说明"), "新的一页")
    assert text == (
        "内容:\n- 标题: {文字: 【表名】, 字号: 20}  # 名称\n- 空白: {高: 5, 条件: 有 姓名}\n- 换页: {说明: 新的一页}\n"
    )


def test_a_comment_goes_with_the_entry_below_it() -> None:
    text = "内容:\n# 第一块\n- 空白: 1\n\n# 说明甲\n# 说明乙\n- 空白: 2  # 尾\n# 末尾\n"
    moved = editing.move(text, ("内容", 1), -1)
    assert moved == "内容:\n# 说明甲\n# 说明乙\n- 空白: 2  # 尾\n\n# 第一块\n- 空白: 1\n# 末尾\n"
    assert editing.move(moved, ("内容", 0), 1) == text
    assert editing.remove(text, ("内容", 1)) == "内容:\n# 第一块\n- 空白: 1\n\n# 末尾\n"


def test_copies_are_added_to_a_form_without_any() -> None:
    text = editing.insert("表号: F99\n内容:\n- 空白: 5", ("各联", 0), "存根联")
    assert text == "表号: F99\n各联: [存根联]\n内容:\n- 空白: 5"
    text = editing.insert(text, ("各联", 1), "交单位")
    assert "各联: [存根联, 交单位]" in text
    assert editing.value_of(editing.insert(text, ("各联", 0), "首联"), ("各联",)) == [
        "首联",
        "存根联",
        "交单位",
    ]


@pytest.mark.parametrize("path", [("没有",), ("内容", 99), ("内容", 0, "标题", "没有", "更没有")])
def test_a_place_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(EditProblem):
        editing.remove(F01, path)
    assert editing.value_of(F01, path) is None


def test_characters_that_cannot_be_shown_are_refused() -> None:
    with pytest.raises(EditProblem, match="不能显示"):
        editing.set_value(F01, ("名称",), "甲\x00乙")


def test_the_lines_of_places() -> None:
    first, missing = editing.lines_of(F01, [(*ROWS, 0), ("没有",)])
    assert F01.splitlines()[first - 1].strip() == "- 高: 12"
    assert missing == 1
