from __future__ import annotations

from dataclasses import replace

import pytest

from app.reports import FORMS
from app.reports.forms.use_permit import UsePermit
from tests.reports.reading import ReadPaper, read
from tests.reports.samples import IMPRINT, LONG_UNIT, PERMIT

NUMBER = "云编通字〔2024〕第8号"


@pytest.fixture(scope="module")
def ordinary() -> ReadPaper:
    return read(FORMS["F02"].build(PERMIT, replace(IMPRINT, number=NUMBER)))


def test_three_parts_on_one_sheet_with_the_number_on_each_and_across_the_cuts(ordinary: ReadPaper) -> None:
    assert ordinary.result.pages == 1
    page = ordinary.pages[0]
    heights = [page.find(f"机构编制审核通知单（{part}）")[0].y for part in ("存根", "正联", "回执")]
    assert heights == sorted(heights)
    assert page.text.count(NUMBER) == 3 + 2 + 1  # each part, each cut, and the sentence of the receipt
    for occurrence, upper, lower in ((0, heights[0], heights[1]), (1, heights[1], heights[2])):
        assert upper < page.find(f"{NUMBER}（骑缝盖章）", occurrence)[0].y < lower


def test_cut_lines_are_dotted_and_reach_across_the_sheet(ordinary: ReadPaper) -> None:
    page = ordinary.pages[0]
    dashed = [outline for outline in page.outlines if outline.dashed]
    assert dashed
    assert min(outline.left for outline in dashed) == pytest.approx(8, abs=0.2)
    assert max(outline.right for outline in dashed) == pytest.approx(202, abs=0.2)
    words = page.find(f"{NUMBER}（骑缝盖章）")
    assert min(outline.top for outline in dashed) == pytest.approx(
        words[0].y - 0.38 * 11 * 25.4 / 72, abs=0.3
    )


def test_the_sentence_says_what_was_granted(ordinary: ReadPaper) -> None:
    text = ordinary.pages[0].text
    assert (
        "云岭县石墕镇中心小学：经审核，同意你单位使用事业编制（财政全额拨款）3名，用于公开招聘，列入2024年度用编计划。"
        in text
    )
    assert "有效期至2024年12月31日，逾期作废。" in text
    assert "尚可使用2名" in text
    assert "年龄：35周岁以下；学历：大学本科及以上；专业：小学教育、汉语言文学；具有教师资格证" in text


def test_an_empty_slip_has_rules_to_write_on() -> None:
    paper = read(FORMS["F02"].build(UsePermit()))
    assert paper.result.pages == 1
    text = paper.pages[0].text
    assert text.count("字〔〕第号") == 6
    assert "同意你单位使用＿＿＿＿＿（＿＿＿＿＿＿）＿＿＿名" in text


def test_long_names_and_conditions_still_fit_one_sheet() -> None:
    paper = read(
        FORMS["F02"].build(
            replace(PERMIT, unit=LONG_UNIT, supervising_unit=LONG_UNIT, other_conditions="服从分配，" * 12),
            IMPRINT,
        )
    )
    assert paper.result.pages == 1
    assert paper.text.count(LONG_UNIT) == 4


def test_conditions_without_end_continue_on_an_appendix_page() -> None:
    conditions = "".join(f"第{number}条要求；" for number in range(400))
    paper = read(FORMS["F02"].build(replace(PERMIT, other_conditions=conditions), IMPRINT))
    assert paper.result.pages >= 2
    assert "拟进人员条件（续）" in paper.pages[1].text
    assert "第399条要求；" in paper.text
