"""Whatever a county writes into a template: it works or is refused with a line; nothing crashes, hangs or is lost."""

from __future__ import annotations

import pytest

from app.services.office import Office
from tests.reports.reading import pages_of

HEAD = "表号: F05\n名称: 人员核减月申报表\n纸张: A4\n页边: [20, 20, 20, 20]\n"
LONG = "长" * 600
ROW = "格: [{标签: 甲}, {栏目: 【姓名】}]"


def nested(depth: int) -> str:
    """重复 within 重复."""
    return "- " + "{重复: {每个: 人员, 内容: [" * depth + "{标题: 甲}" + "]}}" * depth


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (nested(20), "一层套一层太深"),
        (nested(400), "一层套一层太深"),
        ("- " + "[" * 90_000 + "]" * 90_000, "一层套一层太深"),
        ("- " + "{a: " * 30_000 + "}" * 30_000, "一层套一层太深"),
        ("- 换页: 甲\n" * 5000, "打印时等不到头"),
        (f"- 表格: {{列宽: [20, 20], 行: [{', '.join([f'{{每个: 人员, 至少: 200, 高: 5, {ROW}}}'] * 50)}]}}", "打印时等不到头"),
        (
            "- 重复: {每个: 人员, 至少: 100, 内容: [" + 2 * "{重复: {每个: 人员, 至少: 100, 内容: [" + "{标题: 甲}" + 2 * "]}}" + "]}",
            "打印时等不到头",
        ),
        ("- 图: {高: 50, 线: [" + ", ".join(["{位置: [0, 0, 5, 5], 重复: 500}"] * 200) + "]}", "打印时等不到头"),
        ("- 清单: {每行: 人员, 列: []}", "至少要有一列"),
        ("- 清单: {每行: 人员, 列: [{标题: 甲, 宽: 20, 值: 【姓名】, 条件: 有 单位}]}", "至少要有一列不带“条件”"),
        ("- 清单: {每行: 人员, 行高: 100, 表头高: 80, 上级表头高: 40, 列: [{标题: 甲, 宽: 20, 值: 【姓名】, 上级标题: [乙, 丙]}]}", "比页边以内的高度"),
        ("- 清单: {每行: 人员, 列: [{标题: 甲, 宽: 20, 值: 【姓名】}], 结尾: [{空白: 200}, {图: {高: 200}}]}", "结尾各项合计高 400 毫米"),
        ("- 表格: {列宽: [20, 20], 行: [{高: 300, 格: [{标签: 甲}, {栏目: 【单位】}]}]}", "这一行高 300 毫米"),
        ("- 表格: {列宽: [20, 20], 行: [{高: 10, 列宽: [200, 200], 格: [{标签: 甲}, {栏目: 【单位】}]}]}", "各列合计宽 400 毫米"),
        (
            "- 表格: {列宽: [20, 20], 行: [{高: 200, 格: [{标签: 甲, 跨行: 2}, {标签: 乙}]}, {高: 200, 格: [{标签: 丙}]}]}",
            "跨行的几行合计高 400 毫米",
        ),
        ("- 图: {高: 380}", "图比页边以内的高度（257 毫米）还高"),
        ("- 图: {高: 50, 字: [{位置: [300, 10], 文字: 甲}]}", "超出了纸边"),
        ("- 图: {高: 50, 二维码: [0, 0, 400]}", "二维码的边长"),
        ("- 图: {高: 50, 二维码: [0, 0, 0]}", "二维码的边长"),
        ("- ? {甲: 乙}\n  : 乙", "项目名应是一个词"),
        ("- 清单: {每行: 人员, 列: [{标题: 甲, 宽: 20, 值: 【姓名】}], 结尾: [{清单: {每行: 人员, 列: []}}]}", "不能用“清单”"),
    ],
)  # fmt: skip
def test_what_would_lose_text_or_not_end_is_refused(office: Office, content: str, message: str) -> None:
    found = office.form_templates.check("F05", f"{HEAD}内容:\n{content}\n")
    assert found
    assert any(message in str(fault) for fault in found), found


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e9", "1e309", "-5", "''", "~", "true", "[1]", "{a: 1}", "12.5mm"]
)
@pytest.mark.parametrize(
    "content",
    [
        "- 表格: {{列宽: [{0}, 20], 行: [{{高: 10, 格: [{{标签: 甲}}, {{栏目: 【单位】}}]}}]}}",
        "- 表格: {{列宽: [20, 20], 行: [{{高: {0}, 格: [{{标签: 甲}}, {{栏目: 【单位】}}]}}]}}",
        "- 标题: {{文字: 甲, 字号: {0}}}",
        "- 清单: {{每行: 人员, 至少: {0}, 列: [{{标题: 姓名, 宽: 20, 值: 【姓名】}}]}}",
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused_with_their_line(office: Office, content: str, value: str) -> None:
    found = office.form_templates.check("F05", f"{HEAD}内容:\n{content.format(value)}\n")
    assert found[0].line == 6
    assert "之间的数" in found[0].message


def test_full_width_numbers_are_numbers(office: Office) -> None:
    wide = "- 表格: {列宽: [２０, 20], 行: [{高: １０, 格: [{标签: 甲}, {栏目: 【单位】}]}]}"
    assert office.form_templates.check("F05", f"{HEAD}内容:\n{wide}\n") == ()


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([f"联{number}" for number in range(5000)], "各联最多写 20 个"),
        (["甲", "甲"], "联名“甲”写了两次"),
        ([LONG], "联名最多 30 个字"),
    ],
)
def test_copies_can_be_told_apart_and_are_few(office: Office, labels: list[str], message: str) -> None:
    text = f"{HEAD}各联: [{', '.join(labels)}]\n内容:\n- 标题: 甲\n"
    assert any(message in fault.message for fault in office.form_templates.check("F05", text))


@pytest.mark.parametrize("sheet", ["F09-A4", "F01", "F99"])
def test_the_sheet_of_a_form_is_another_template_of_the_same_content(office: Office, sheet: str) -> None:
    text = office.form_templates.shipped("F09-A4").replace("表格版: F09", f"表格版: {sheet}")
    (fault,) = office.form_templates.check("F09-A4", text)
    assert f"表格版不能用“{sheet}”，可用：F09" in fault.message


@pytest.mark.parametrize(
    "block",
    [
        f"- 标题: {{文字: {LONG}, 字号: 72}}",
        f"- 裁切线: {LONG}",
        f"- 文字行: {{左: {LONG}}}",
        f"- 段落: {{文字: {LONG}, 字号: 72, 首行空: 20}}",
    ],
)
def test_a_text_far_too_long_stays_on_the_sheet(office: Office, block: str) -> None:
    look = office.form_templates.look("F05", f"{HEAD}内容:\n{block}\n- 段落: 末行\n")
    assert look.faults == ()
    pages = pages_of(look.pdf)
    assert sum(page.text.count("长") for page in pages) >= 600  # what is cut stands whole in the appendix
    assert any("末行" in page.text for page in pages)
    for page in pages:
        for mark in page.characters:
            assert 0 < mark.x < page.width - mark.size / 72 * 25.4 + 0.5
            assert 0 < mark.y < page.height


def test_columns_too_wide_together_are_set_narrower(office: Office) -> None:
    columns = "{标题: 姓名, 宽: 20, 值: 【姓名】}, " + ", ".join(
        f"{{标题: 栏{number}, 宽: 60, 值: 【姓名】, 条件: 有 单位}}" for number in range(5)
    )
    look = office.form_templates.look("F05", f"{HEAD}内容:\n- 清单: {{每行: 人员, 列: [{columns}]}}\n")
    assert look.faults == ()
    (page,) = pages_of(look.pdf)
    assert max(mark.x for mark in page.characters) < 190
    assert page.text.count("张三") == 6
