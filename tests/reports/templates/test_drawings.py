"""Drawings of a template: places, repetition, rows for entries, preprinted texts; and rows for empty lists only."""

from __future__ import annotations

from typing import Any

import pytest

from app.reports.document import Document, Figure, Listing, Table
from app.reports.templates.reading import TemplateProblem
from app.reports.templates.template import parse
from app.reports.veil import is_veiled
from tests.reports.templates.contents import HEAD, Child, Sample

DATA = Sample(unit="云岭县档案馆", children=(Child("甲", 3), Child("乙", None), Child("丙", 4)))


def made(text: str, data: Sample = DATA, **options: Any) -> Document:
    return parse(HEAD + text, Sample, **options).fill(data)


def figure(text: str, data: Sample = DATA, **options: Any) -> Figure:
    (block,) = made(text, data, **options).blocks
    assert isinstance(block, Figure)
    return block


def faults(text: str) -> list[str]:
    with pytest.raises(TemplateProblem) as problem:
        made(text)
    return [str(fault) for fault in problem.value.faults]


def test_a_rule_is_repeated_at_its_distance() -> None:
    drawn = figure("- 图: {高: 20, 线: [{位置: [5, 5, 0, 2], 粗: 0.3, 重复: 4, 每隔: [10, 1]}]}\n")
    assert [(mark.x, mark.y, mark.height) for mark in drawn.marks] == [
        (5, 5, 2),
        (15, 6, 2),
        (25, 7, 2),
        (35, 8, 2),
    ]
    assert {mark.thickness for mark in drawn.marks} == {0.3}


def test_entries_stand_beside_and_below_each_other() -> None:
    drawn = figure(
        "- 图:\n    高: 60\n    逐行:\n    - 每个: 明细\n      每行: 2\n      列距: 80\n      行距: 15\n"
        "      字: [{位置: [10, 8], 文字: 【序号】【名字】}]\n      线: [{位置: [0, 10, 70, 0], 条件: 没有 数}]\n"
        "      格: [{位置: [0, 12, 70, 3], 内容: {栏目: 【数】}}]\n"
    )
    assert [(text.text, text.x, text.y) for text in drawn.captions] == [
        ("1甲", 10, 8),
        ("2乙", 90, 8),
        ("3丙", 10, 23),
    ]
    assert [(mark.x, mark.y) for mark in drawn.marks] == [(80, 10)]
    assert [(box.x, box.y, box.cell.text) for box in drawn.boxes] == [
        (0, 12, "3"),
        (80, 12, ""),
        (0, 27, "4"),
    ]


def test_too_many_entries_come_closer() -> None:
    text = (
        "- 图:\n    高: 60\n    逐行:\n    - 每个: 明细\n      至少: 2\n      行距: 10\n      总高: 20\n"
        "      格: [{位置: [0, 0, 70, 10], 内容: {栏目: 【名字】}}]\n"
    )
    three = figure(text).boxes
    assert [(box.y, box.height) for box in three] == [
        (0, pytest.approx(20 / 3)), (pytest.approx(20 / 3), pytest.approx(20 / 3)), (pytest.approx(40 / 3), pytest.approx(20 / 3)),
    ]  # fmt: skip
    none = figure(text, Sample()).boxes
    assert [(box.y, box.height, box.cell.text) for box in none] == [(0, 10, ""), (10, 10, "")]


def test_what_the_stock_shows_already_is_left_out() -> None:
    text = (
        "- 图: {高: 20, 字: [{位置: [0, 5], 文字: 【表名】}, {位置: [0, 10], 文字: 【单位】, 预印: 是}, "
        "{位置: [0, 15], 文字: 【单位】}, {位置: [0, 18], 文字: 印好的字}]}\n"
    )
    assert [caption.text for caption in figure(text).captions] == [
        "试验表",
        "云岭县档案馆",
        "云岭县档案馆",
        "印好的字",
    ]
    filled = [caption for caption in figure(text, overlay=True).captions if not is_veiled(caption.text)]
    assert [(caption.y, caption.text) for caption in filled] == [(15, "云岭县档案馆")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- 图: {高: 20, 线: [{位置: [5, 5, 0, 2], 重复: 4, 每隔: [10]}]}\n",
            "每隔多远要写成 [右, 下]，单位毫米。",
        ),
        ("- 图: {高: 20, 线: [{位置: [5, 5, 0], 重复: 4}]}\n", "位置要写成 [左, 上, 宽, 高]，单位毫米。"),
        ("- 图: {高: 20, 逐行: [{每个: 单位, 行距: 5}]}\n", "“单位”不是可以逐行印出的清单。"),
        ("- 图: {高: 20, 字: [{位置: [5, 5], 文字: 【单味】}]}\n", "没有“单味”这个栏目（是不是“单位”？）。"),
        ("- 空白: {高: 5, 条件: 单位 多于 3}\n", "“单位”不是数字或清单，不能比较多少。"),
        ("- 空白: {高: 5, 条件: 明细 多于 几}\n", "“多于”“少于”后面要写一个数，现在是“几”。"),
    ],
)
def test_faults_are_told_with_their_line(text: str, told: str) -> None:
    assert f"第 5 行：{told}" in faults(text)


def test_rows_for_an_empty_list_only() -> None:
    listing = "- 清单: {每行: 明细, 空表行: 4, 列: [{标题: 名字, 宽: 30, 值: 【名字】}]}\n"
    table = (
        "- 表格:\n    列宽: [30]\n    行:\n    - {高: 10, 每个: 明细, 空表行: 4, 格: [{栏目: 【名字】}]}\n"
    )
    for data, names in ((DATA, ["甲", "乙", "丙"]), (Sample(), [""] * 4)):
        (block,) = made(listing, data).blocks
        assert isinstance(block, Listing)
        assert [line.values[0] for line in block.lines] == names
        (grid,) = made(table, data).blocks
        assert isinstance(grid, Table)
        assert [row.cells[0].text for row in grid.rows] == names


@pytest.mark.parametrize(
    ("condition", "count"), [("明细 多于 2", 1), ("明细 多于 3", 0), ("明细 少于 4", 1), ("核定 少于 1", 1)]
)
def test_a_list_is_compared_with_a_number(condition: str, count: int) -> None:
    assert len(made(f"- 空白: {{高: 5, 条件: {condition}}}\n").blocks) == count


def test_what_goes_on_elsewhere_is_called_by_its_entry() -> None:
    text = "- 表格:\n    列宽: [30]\n    行:\n    - {高: 10, 每个: 明细, 格: [{栏目: 【数】, 续页名: 【名字】　数}]}\n"
    for options in ({}, {"overlay": True}):
        (grid,) = made(text, **options).blocks
        assert isinstance(grid, Table)
        assert [row.cells[0].name for row in grid.rows] == ["甲　数", "乙　数", "丙　数"]


def test_a_small_card_needs_no_foot() -> None:
    head = HEAD.replace("内容:", "纸张: [85.6, 54]\n页脚: 无\n内容:").replace(
        "[20, 20, 20, 20]", "[0, 0, 0, 0]"
    )
    document = parse(f"{head}- 空白: 5\n", Sample).fill(DATA)
    assert (document.foot, document.paper.width, document.paper.height) == ("none", 85.6, 54)
    assert made("- 空白: 5\n").foot == "paper"
