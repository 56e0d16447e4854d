"""The structure of forms in a clerk's words, and changes of it that keep the grid whole."""

from __future__ import annotations

import contextlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports import FORMS, render_pdf
from app.reports.document import Imprint
from app.reports.templates import arranging, editing, structure
from app.reports.templates.editing import EditProblem, Path
from app.reports.templates.library import shipped_text
from app.reports.templates.reading import TemplateProblem
from app.reports.templates.samples import sample_of
from app.reports.templates.structure import Element
from app.reports.templates.template import parse

CONTENTS = {name: content for spec in FORMS.values() for name, content in spec.templates.items()}
F01 = shipped_text("F01")
ROWS: Path = ("内容", 2, "表格", "行")


def element(text: str, path: Path) -> Element:
    found = structure.at(text, path)
    assert found is not None
    return found


def faults(text: str, name: str = "F01") -> list[str]:
    try:
        parse(text, CONTENTS[name])
    except TemplateProblem as problem:
        return [fault.message for fault in problem.faults]
    return []


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_every_shipped_form_is_shown_and_each_setting_put_back_leaves_the_text(name: str) -> None:
    text = shipped_text(name)
    elements = list(structure.walk(structure.outline(text)))
    assert len(elements) > 3
    assert len({one.path for one in elements}) == len(elements)
    for one in elements:
        assert one.title
        for setting in one.settings:
            assert structure.apply(text, setting, setting.value) == text


def test_titles_are_words_a_clerk_knows() -> None:
    root = structure.outline(F01)
    titles = [child.title for child in root.children]
    assert root.title == "机关事业单位进人用编审批表"
    assert titles[:4] == [
        "纸张与页边：A4",
        "各联：2联",
        "第1块 标题：【表名】",
        "第2块 文字行：编号：【编号|空9】",
    ]
    rows = root.children[4].children
    assert rows[5].title == "第6行：拟进人员情况｜姓名｜〔姓名〕｜性别｜〔性别〕｜民族｜〔民族…"
    assert [cell.title for cell in rows[5].children[:3]] == [
        "竖写的栏目名：拟进人员情况",
        "栏目名：姓名",
        "填的内容：〔姓名〕",
    ]


def test_a_label_a_height_and_the_margins_are_set() -> None:
    cell = element(F01, (*ROWS, 5, "格", 1))
    text = structure.apply(F01, cell.settings[0], "名　字")
    assert text == F01.replace("标签: 姓　名", "标签: 名　字")
    row = element(text, (*ROWS, 5))
    text = structure.apply(text, row.settings[0], "14.5")
    assert editing.value_of(text, (*ROWS, 5, "高")) == "14.5"
    sheet = element(text, ("纸张",))
    margins = next(one for one in sheet.settings if one.word.startswith("页边"))
    text = structure.apply(text, margins, "20，18 、18.5 18.5")
    assert "页边: [20, 18, 18.5, 18.5]" in text
    with pytest.raises(EditProblem, match="“高”不能空着"):
        structure.apply(text, row.settings[0], "")
    assert faults(text) == []


def test_a_cell_becomes_another_kind_of_cell() -> None:
    cell = element(F01, (*ROWS, 11, "格", 1))
    text = structure.apply(F01, cell.settings[1], "成段的内容")
    assert "- {书写: 【单位意见.内容】}" in text
    assert faults(text) == []
    text = structure.apply(text, element(text, cell.path).settings[1], "意见")
    assert "- {意见: 单位意见}" in text


def test_rows_keep_the_cell_that_stands_over_them() -> None:
    first = element(F01, (*ROWS, 5))
    down = arranging.moved(F01, first, 1)
    assert faults(down) == []
    assert "竖排" in str(editing.value_of(down, (*ROWS, 5, "格", 0)))
    assert editing.value_of(down, (*ROWS, 5, "格", 1, "标签")) == "政治面貌"
    assert arranging.moved(down, element(down, (*ROWS, 6)), -1) == F01

    more = arranging.added(F01, first.additions[0])
    assert faults(more) == []
    assert editing.value_of(more, (*ROWS, 5, "格", 0, "跨行")) == "6"
    assert editing.value_of(more, (*ROWS, 6)) == {
        "高": "12",
        "格": [{"标签": "新的一行"}, {"栏目": "", "跨列": "8"}],
    }
    assert arranging.removed(more, element(more, (*ROWS, 6))) == F01

    twice = arranging.doubled(F01, element(F01, (*ROWS, 7)))
    assert faults(twice) == []
    assert editing.value_of(twice, (*ROWS, 5, "格", 0, "跨行")) == "6"
    with pytest.raises(EditProblem, match="占几行的格子"):
        arranging.doubled(F01, first)

    less = arranging.removed(F01, first)
    assert faults(less) == []
    assert editing.value_of(less, (*ROWS, 5, "格", 0)) == {"竖排": "拟进人员情况", "跨行": "4"}


def test_rows_under_different_cells_do_not_change_places() -> None:
    with pytest.raises(EditProblem, match="不能这样换位置"):
        wrong = F01.replace("{标签: 政治面貌}", "{标签: 政治面貌, 跨行: 2}")
        arranging.moved(wrong, element(wrong, (*ROWS, 5)), 1)


def test_cells_share_their_room() -> None:
    wide = element(F01, (*ROWS, 5, "格", 2))
    more = arranging.added(F01, wide.additions[0])
    assert faults(more) == []
    assert editing.value_of(more, (*ROWS, 5, "格"))[2:4] == [{"栏目": "【姓名】"}, {"标签": "新的一格"}]  # type: ignore[index]
    assert faults(arranging.removed(more, element(more, (*ROWS, 5, "格", 3)))) == []
    with pytest.raises(EditProblem, match="只占一列"):
        arranging.added(F01, element(F01, (*ROWS, 5, "格", 3)).additions[0])
    with pytest.raises(EditProblem, match="占几行"):
        arranging.removed(F01, element(F01, (*ROWS, 5, "格", 0)))


def test_copies_come_and_go() -> None:
    copies = element(F01, ("各联",))
    text = arranging.added(F01, copies.additions[0])
    assert "各联: [编办存档, 存入个人人事档案, 新的一联]" in text
    for _ in range(3):
        text = arranging.removed(text, element(text, ("各联", 0)))
    assert "各联" not in text
    text = arranging.added(text, element(text, ("各联",)).additions[0])
    assert "各联: [新的一联]" in text
    assert faults(text) == []


def test_blocks_opinions_and_columns_are_added() -> None:
    text = shipped_text("F13")
    opinions = next(one for one in structure.walk(structure.outline(text)) if one.kind == "意见栏")
    text = arranging.added(text, opinions.additions[0])
    assert faults(text, "F13") == []
    assert "新的意见" in text
    block = next(one for one in structure.walk(structure.outline(text)) if one.kind == "意见栏")
    for addition in block.additions[1:]:
        text = arranging.added(text, addition)
    assert faults(text, "F13") == []
    column = next(one for one in structure.walk(structure.outline(text)) if one.kind == "列")
    text = arranging.added(text, column.additions[0])
    assert any("各列合计宽" in message for message in faults(text, "F13"))


def test_what_stands_with_the_last_line_of_a_listing_is_never_divided() -> None:
    text = shipped_text("F08")
    tail = next(one for one in structure.walk(structure.outline(text)) if "结尾" in one.path)
    assert [addition.word for addition in tail.additions] == ["一行文字", "空白"]
    for addition in tail.additions:
        assert faults(arranging.added(text, addition), "F08") == []
    wrong = editing.insert(text, tail.path, {"段落": {"文字": "说明"}})
    assert faults(wrong, "F08") == [
        "结尾与最后一行印在同一页，不能用“段落”，可用：标题、文字行、落款、图、裁切线、空白。"
    ]


VALUES = {
    "text": ("甲", "【姓名】", "【编号|空9】", "长" * 300, "甲\n乙", "〖【编号】〗"),
    "number": ("0", "1", "30", "200", "x"),
    "count": ("0", "1", "2", "60", "200"),
    "numbers": ("1", "30, 30", "400, 400", "150,150,150,150", "10, 10, 10, 10", "-50, -50, 450, 450"),
    "condition": ("有 编号", "没有 编号", "编号 是 甲", "乱"),
    "list": ("人员",),
    "opinion": ("单位意见",),
    "choice": ("横", "A3", "左"),
}


def changed(text: str, data: st.DataObject) -> str:
    """The text after something a clerk may do to any part of it."""
    one = data.draw(st.sampled_from(list(structure.walk(structure.outline(text)))))
    acts = ["设"] * bool(one.settings) + ["加"] * bool(one.additions) + ["上", "下", "再", "删"] * one.movable
    if not acts:
        return text
    act = data.draw(st.sampled_from(acts))
    if act == "设":
        setting = data.draw(st.sampled_from(one.settings))
        return structure.apply(
            text, setting, data.draw(st.sampled_from(setting.choices or VALUES[setting.kind]))
        )
    if act == "加":
        return arranging.added(text, data.draw(st.sampled_from(one.additions)))
    if act in "上下":
        return arranging.moved(text, one, -1 if act == "上" else 1)
    return arranging.doubled(text, one) if act == "再" else arranging.removed(text, one)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CONTENTS)), st.integers(1, 4), st.data())
def test_whatever_is_done_to_a_form_it_is_drawn_or_its_faults_are_told(
    name: str, times: int, data: st.DataObject
) -> None:
    text = shipped_text(name)
    for _ in range(times):
        with contextlib.suppress(EditProblem):  # said to the clerk; the text is as it was
            text = changed(text, data)
    found = faults(text, name)
    if found:
        assert all(message.endswith("。") for message in found)
        return
    document = parse(text, CONTENTS[name]).fill(sample_of(CONTENTS[name]), Imprint(number="示例"))
    assert render_pdf(document, BytesIO(), faces="bundled").pages > 0
