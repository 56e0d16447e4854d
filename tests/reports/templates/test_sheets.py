"""Lists spread over sheets, listings in sections, texts that depend on a condition."""

from __future__ import annotations

import pytest

from app.reports.document import Imprint, Line, Listing, PageBreak, Strip, Table
from app.reports.templates.reading import TemplateProblem
from app.reports.templates.template import parse
from tests.reports.templates.contents import HEAD, Child, Group, Sample

SHEETS = """\
- 重复:
    每个: 明细
    每张: 2
    内容:
    - 文字行: {左: "【本张|列出 名字】", 右: "共【明细|个数|或 0】项"}
    - 表格:
        列宽: [20, 30]
        行:
        - 高: 10
          每个: 本张
          至少: 2
          格:
          - {栏目: 【序号】}
          - {栏目: 【名字】, 续页名: 【名字】的名字}
"""
SECTIONS = """\
- 清单:
    空表行: 3
    各段:
    - {标题: 甲：【明细|个数|或 0】项, 每行: 明细, 没有时: 没有。, 条件: 有 单位}
    - {标题: 乙, 级: 0, 每行: 明细, 条件: 有 单位}
    列:
    - {标题: 号, 宽: 10, 值: 【序号】}
    - {标题: 名, 宽: 30, 值: 【名字】}
"""


def faults(text: str) -> str:
    with pytest.raises(TemplateProblem) as problem:
        parse(HEAD + text, Sample)
    return "\n".join(map(str, problem.value.faults))


def test_a_list_goes_on_from_sheet_to_sheet_and_its_numbers_too() -> None:
    children = tuple(Child(name) for name in "甲乙丙")
    blocks = parse(HEAD + SHEETS, Sample).fill(Sample(children=children)).blocks
    assert [type(block) for block in blocks] == [Strip, Table, PageBreak, Strip, Table]
    strips = [block for block in blocks if isinstance(block, Strip)]
    assert [(strip.left, strip.right) for strip in strips] == [("甲、乙", "共3项"), ("丙", "共3项")]
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    assert rows == [[["1", "甲"], ["2", "乙"]], [["3", "丙"], ["", ""]]]
    assert tables[0].rows[0].cells[1].name == "甲的名字"
    assert "每张" in faults(SHEETS.replace("每张: 2", "每张: 2\n    间距: 3"))


def test_a_list_without_entries_has_one_empty_sheet() -> None:
    blocks = parse(HEAD + SHEETS, Sample).fill(Sample()).blocks
    assert [type(block) for block in blocks] == [Strip, Table]
    assert isinstance(blocks[0], Strip)
    assert (blocks[0].left, blocks[0].right) == ("", "共0项")


def lines(data: Sample) -> list[Line]:
    (listing,) = parse(HEAD + SECTIONS, Sample).fill(data).blocks
    assert isinstance(listing, Listing)
    return list(listing.lines)


def test_sections_of_a_listing_are_numbered_apart_and_say_when_they_are_empty() -> None:
    assert lines(Sample(unit="某单位", children=(Child("丁"), Child("戊")))) == [
        Line("head", ("甲：2项",), 1),
        Line("row", ("1", "丁")),
        Line("row", ("2", "戊")),
        Line("head", ("乙",), 0),
        Line("row", ("1", "丁")),
        Line("row", ("2", "戊")),
    ]
    assert lines(Sample(unit="某单位")) == [
        Line("head", ("甲：0项",), 1),
        Line("head", ("没有。",), 2),
        Line("head", ("乙",), 0),
    ]
    assert lines(Sample()) == [Line("row", ("", ""))] * 3


def test_sections_must_list_the_same_kind_of_entries() -> None:
    assert "第 9 行：各段逐行印的要是同一种内容，栏目才对得上。" in faults(
        SECTIONS.replace("级: 0, 每行: 明细", "每行: 各组")
    )
    assert "写了“各段”就不用再写“每行”" in faults(SECTIONS.replace("空表行: 3", "每行: 明细"))


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("〖没有 明细？没有〗〖有 明细？【明细|个数】项【单位】〗", Sample(), "没有"),
        ("〖没有 明细？没有〗〖有 明细？【明细|个数】项【单位】〗", Sample(children=(Child("甲"),)), "1项"),
        ("〖有 单位 或 有 明细？有其一〗", Sample(unit="甲"), "有其一"),
        ("〖有 单位 或 有 明细？有其一〗", Sample(), ""),
        ("〖单位 是 甲 且 没有 明细？是甲〗", Sample(unit="甲"), "是甲"),
        ("〖有问题吗？【单位】〗", Sample(unit="甲"), "有问题吗？甲"),
        ("〖有问题吗？【单位】〗", Sample(), ""),
        ("〖核定 多于 3？超过〗", Sample(approved=4), "超过"),
        ("【各组|列出 组名 ；】", Sample(groups=(Group("一"), Group(""), Group("二"))), "一；二"),
        ("【说明各条|列出 文字】", Sample(remarks=("甲", "乙")), "甲、乙"),
        ("【编号|文号】", Sample(), "　　　字〔　　　　〕第　　　号"),
    ],
)
def test_a_text_may_depend_on_a_condition(text: str, data: Sample, expected: str) -> None:
    (strip,) = parse(f'{HEAD}- 文字行: "{text}"\n', Sample).fill(data, Imprint()).blocks
    assert isinstance(strip, Strip)
    assert strip.left == expected


def test_faults_of_conditions_in_a_text_and_of_lists_are_told() -> None:
    assert faults("- 文字行: 〖有 单味？甲〗\n").startswith("第 5 行：没有“单味”这个栏目（是不是“单位”？）")
    assert faults("- 文字行: 【明细|列出 名宇】\n").startswith(
        "第 5 行：“明细”里没有栏目“名宇”（是不是“名字”？）"
    )


def test_parts_left_out_leave_no_empty_lines_in_a_cell() -> None:
    text = '- 表格: {列宽: [50], 行: [{高: 20, 格: [{书写: "〖甲：【单位】\\n〗〖乙：【号码】\\n〗"}]}]}\n'
    (table,) = parse(HEAD + text, Sample).fill(Sample(unit="某单位")).blocks
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].text == "甲：某单位"
