"""A template with faults is refused: every fault with its line and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.forms.entry_approval import EntryApproval
from app.reports.templates.library import shipped_text
from app.reports.templates.reading import LARGEST, TemplateProblem
from app.reports.templates.template import parse
from tests.reports.templates.contents import HEAD, Sample

TABLE = "- 表格:\n    列宽: [20, 30, 30]\n    行:\n"


def faults(text: str) -> list[tuple[int, str]]:
    """The faults of a template, as lines and messages."""
    with pytest.raises(TemplateProblem) as caught:
        parse(text, Sample)
    return [(fault.line, fault.message) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("blocks", "line", "message"),
    [
        ("- 段落: 【单为】", 5, "没有“单为”这个栏目（是不是“单位”？）"),
        ("- 段落: 【单位|年越】", 5, "没有“年越”这种写法（是不是“年月”？）"),
        ("- 段落: 【单位|空】", 5, "后面要写字数"),
        ("- 段落: 【单位|空99】", 5, "1 到 60"),
        ("- 段落: 【明细】", 5, "不是一项文字或数字"),
        ("- 段落: 【单位|合计 数】", 5, "不是清单"),
        ("- 段落: 【明细|合计 名字】", 5, "没有数字栏目“名字”"),
        ("- 段落: 【单位意见.意见】", 5, "“单位意见”里没有“意见”这个栏目"),
        ("- 段落: 〖【单位】", 5, "〖后面少了〗"),
        ("- 段落: 【单位】〗", 5, "〗前面少了〖"),
        ("- 段落: {文字: 甲, 条件: 如果有单位}", 5, "看不懂条件"),
        ("- 段落: {文字: 甲, 字号: 大}", 5, "字号应是 4 到 72 之间的数，现在是“大”"),
        ("- 段洛: 甲", 5, "没有“段洛”这一项（是不是“段落”？）"),
        ("- 段落: {文字: 甲, 首行空格: 2}", 5, "没有“首行空格”这一项（是不是“首行空”？）"),
        ("- 段落: {文字: 甲, 文字: 乙}", 5, "“文字”写了两次"),
        ("- 段落: {字号: 12}", 5, "段落缺少“文字”"),
        ("- 标题: 甲\n  段落: 乙", 5, "这里要写一种内容"),
        ("- 甲", 5, "应写成“项目: 内容”的样子"),
        ("- 空白: 很多", 5, "高应是 0 到 300 之间的数"),
        ("- 重复: {每个: 单位, 内容: []}", 5, "“单位”不是可以逐行印出的清单"),
        (f"{TABLE}    - 高: 10\n      格: [标签: 甲, 栏目: 【单位】]", 8, "一共占 2 列，表格有 3 列"),
        (f"{TABLE}    - 高: 10\n      格: [{{标签: 甲, 跨列: 4}}]", 8, "一共占 4 列，表格有 3 列"),
        (f"{TABLE}    - 格: [{{标签: 甲, 跨列: 3}}]", 8, "一行缺少“高”"),
        (f"{TABLE}    - 高: 10\n      格: [{{跨列: 3}}]", 9, "一格要写明是什么"),
        (f"{TABLE}    - 高: 10\n      格: [{{标签: 甲, 栏目: 乙, 跨列: 3}}]", 9, "一格只能是一种"),
        (f"{TABLE}    - 高: 10\n      格: [{{意见: 单位, 跨列: 3}}]", 9, "“单位”不能用在这里"),
        ("- 表格: {列宽: [100, 100], 行: []}", 5, "各列合计宽 200 毫米，页边以内只有 170 毫米"),
        ("- 清单: {列: [], 每行: 单位}", 5, "“单位”不是可以逐行印出的清单"),
        ("- 清单: {列: [{标题: 甲, 宽: 20, 值: 【单位】}]}", 5, "缺少“每行”"),
        ("- 图: {高: 20, 格: [{位置: [0, 0, 200, 10], 内容: {栏目: 甲}}]}", 5, "超出了图的范围"),
        ("- 图: {高: 20, 格: [{位置: [0, 0], 内容: {栏目: 甲}}]}", 5, "位置要写成 [左, 上, 宽, 高]"),
        ("- 段落: &a 甲", 5, "不能用 &、*、!"),
        ("- 段落: !!str 甲", 5, "不能用 &、*、!"),
        ("- 段落: {文字: 甲", 5, "写法不对"),
        ("- 段落: 甲: 乙", 5, "写法不对"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(blocks: str, line: int, message: str) -> None:
    found = faults(f"{HEAD}{blocks}\n")
    assert any(message in text for _, text in found), found
    assert next(number for number, text in found if message in text) in (line, line + 1)


def test_overlapping_cells_are_named_by_their_lines() -> None:
    rows = (
        "    - 高: 10\n      格:\n      - {标签: 甲}\n      - {标签: 乙, 跨行: 2}\n      - {标签: 丙}\n"
        "    - 高: 10\n      格:\n      - {标签: 丁, 跨列: 2}\n      - {标签: 戊}\n"
    )
    assert (13, "第 15 行的格子与第 11 行的格子重叠（第 2 列）。") in faults(f"{HEAD}{TABLE}{rows}")


def test_boxes_of_a_drawing_do_not_overlap() -> None:
    boxes = (
        "- 图:\n    高: 40\n    格:\n    - {位置: [0, 0, 40, 10], 内容: {栏目: 【单位】}}\n"
        "    - {位置: [30, 5, 40, 10], 内容: {栏目: 【号码】}}\n"
    )
    assert faults(HEAD + boxes) == [(9, "这一格与第 8 行的格子重叠。")]


def test_a_copy_named_twice_is_told_where_it_stands_the_second_time() -> None:
    text = HEAD.replace("内容:\n", "各联:\n- 甲\n- 乙\n- 甲\n内容:\n") + "- 空白: 5\n"
    assert [(line, message[:6]) for line, message in faults(text)] == [(7, "联名“甲”写")]


def test_all_faults_are_told_at_once_in_order() -> None:
    found = faults(f"{HEAD}- 段落: 【甲乙】\n- 空白: x\n- 标题: 【丙】\n")
    assert [line for line, _ in found] == [5, 6, 7]


def test_a_row_under_a_spanning_cell_may_not_vanish() -> None:
    rows = (
        "    - 高: 10\n      格: [{竖排: 甲, 跨行: 2}, 标签: 乙, 标签: 丙]\n"
        "    - 高: 10\n      条件: 有 单位\n      格: [标签: 丁, 标签: 戊]\n"
    )
    assert any("不能另设列宽" in message for _, message in faults(f"{HEAD}{TABLE}{rows}"))


@pytest.mark.parametrize(
    "text", ["", "# 只有说明\n", "甲", "- 甲", "\t甲: 乙", "甲: [", "\x00", "甲: 乙\x07"]
)
def test_what_is_no_template_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(TemplateProblem, match="表样"):
        parse(text, Sample, name="T1")


def test_a_file_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(TemplateProblem, match="太长"):
        parse("#" * (LARGEST + 1), Sample)


LINES = shipped_text("F01").splitlines()


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(["drop", "double", "cut", "indent", "swap"]),
    st.integers(0, len(LINES) - 1),
)
def test_a_spoiled_template_is_used_or_refused_but_never_breaks(line: int, how: str, other: int) -> None:
    lines = list(LINES)
    if how == "drop":
        del lines[line]
    elif how == "double":
        lines.insert(line, lines[line])
    elif how == "cut":
        lines[line] = lines[line][: len(lines[line]) // 2]
    elif how == "indent":
        lines[line] = f"  {lines[line]}"
    else:
        lines[line], lines[other] = lines[other], lines[line]
    places: list[int] = []
    try:
        parse("\n".join(lines), EntryApproval).fill(EntryApproval())
    except TemplateProblem as problem:
        places = [fault.line for fault in problem.faults]
    assert all(1 <= place <= len(lines) + 1 for place in places)
