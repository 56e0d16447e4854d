from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from app.reports import FORMS
from app.reports.forms.entry_approval import EntryApproval
from tests.reports.reading import ReadPaper, read
from tests.reports.samples import ENTRY, IMPRINT, LONG_UNIT, RARE

LONG_REASON = "".join(
    f"{number}．因工作人员退休，任务繁重，按照“空编才能进人”的原则，拟进1人；" for number in range(1, 200)
)[:5000]


@pytest.fixture(scope="module")
def ordinary() -> ReadPaper:
    return read(FORMS["F01"].build(ENTRY, IMPRINT))


@pytest.fixture(scope="module")
def empty() -> ReadPaper:
    return read(FORMS["F01"].build(EntryApproval()))


def test_two_copies_of_one_page_each_with_their_labels(ordinary: ReadPaper) -> None:
    assert ordinary.result.pages == 2
    assert [label in ordinary.pages[0].text for label in ("编办存档", "存入个人人事档案")] == [True, False]
    assert [label in ordinary.pages[1].text for label in ("编办存档", "存入个人人事档案")] == [False, True]
    assert ordinary.pages[0].text.replace("编办存档", "") == ordinary.pages[1].text.replace(
        "存入个人人事档案", ""
    )


def test_everything_given_stands_on_the_form(ordinary: ReadPaper) -> None:
    text = ordinary.pages[0].text
    opinions = {"unit_opinion", "supervising_opinion", "office_opinion", "leader_opinion"}
    dates = {"birth": "1992.03", "work_start": "2015.07", "filled_on": "2024年4月18日"}
    for field in fields(EntryApproval):
        if field.name not in opinions:
            assert dates.get(field.name, str(getattr(ENTRY, field.name))) in text, field.name
    assert "单位意见同意上报。签批人：王建国（盖章）2024年4月20日" in text
    assert "编办审核意见经审核，符合进人条件。（盖章）2024年5月6日" in text
    assert "领导审批意见（盖章）年月日" in text
    assert "核定数实有数空编数已批未用本次使用核定实配空缺拟用12931121" in text
    assert "编号：云编审〔2024〕15号" in text
    assert "数据日期：2024年5月6日第1页共1页打印：李晓燕2024年5月7日" in text


def test_title_is_22_points_and_centred(ordinary: ReadPaper) -> None:
    title = ordinary.pages[0].find("机关事业单位进人用编审批表")
    assert {character.size for character in title} == {22}
    em = 22 * 25.4 / 72
    assert (title[0].x + title[-1].x + em) / 2 == pytest.approx(105, abs=0.3)


def test_the_table_has_the_measures_of_its_sister_forms(ordinary: ReadPaper) -> None:
    page = ordinary.pages[0]
    frame = next(outline for outline in page.outlines if outline.thickness == pytest.approx(1.0))
    assert frame.right - frame.left == pytest.approx(173, abs=0.2)
    assert frame.left == pytest.approx(18.5, abs=0.1)
    assert 32 < frame.top < 45
    assert frame.bottom < 279
    grid = next(outline for outline in page.outlines if outline.thickness == pytest.approx(0.5))
    assert (grid.left, grid.right) == pytest.approx((frame.left, frame.right), abs=0.1)
    # Middle of a label to the middle of the label below is the height of a row.
    sex, status = page.find("民族")[0], page.find("身份证号")[0]
    assert status.y - sex.y == pytest.approx(12, abs=0.1)
    opinions = [page.find(text)[0].y for text in ("领导审批意见", "主管部门意见")]
    assert 36 <= opinions[0] - opinions[1] <= 58


def test_labels_and_values_of_two_characters_are_opened_by_one_em(ordinary: ReadPaper) -> None:
    first, second = ordinary.pages[0].find("张䶮")
    assert second.x - first.x == pytest.approx(2 * 12 * 25.4 / 72, abs=0.02)
    sex = ordinary.pages[0].find("12931121")
    assert sex[1].x - sex[0].x < 12 * 25.4 / 72  # the digits of 12 stay together


def test_vertical_labels_stand_one_below_the_other(ordinary: ReadPaper) -> None:
    label = ordinary.pages[0].find("拟进单位情况")
    assert len({round(character.x, 1) for character in label}) == 1
    steps = [below.y - above.y for above, below in pairwise(label)]
    assert max(steps) - min(steps) < 0.02
    assert steps[0] > 11.5 * 25.4 / 72


def test_a_unit_name_of_23_characters_fits_its_cell(ordinary: ReadPaper) -> None:
    assert len(LONG_UNIT) >= 23
    name = ordinary.pages[0].find(LONG_UNIT)
    assert {character.size for character in name} == {12}
    assert min(character.x for character in name) > 18.5 + 11 + 18
    assert max(character.x for character in name) < 18.5 + 11 + 18 * 5


def test_an_empty_form_has_all_labels_and_blanks_for_writing(empty: ReadPaper) -> None:
    text = empty.pages[0].text
    for label in (
        "单位",
        "主管部门",
        "规格",
        "经费形式",
        "编制种类",
        "姓名",
        "身份证号",
        "使用编制理由",
        "填表人：",
    ):
        assert label in text
    assert text.count("（盖章）年月日") == 4
    assert empty.result.pages == 2
    assert "None" not in text


def test_a_reason_of_5000_characters_continues_and_loses_nothing() -> None:
    paper = read(FORMS["F01"].build(replace(ENTRY, reason=LONG_REASON), IMPRINT))
    assert paper.result.pages % 2 == 0
    pages = paper.pages[: paper.result.pages // 2]
    assert len(pages) >= 3
    front = pages[0].text
    assert "（下转附页）" in front
    begun = front[front.index("使用编制理由") + 6 : front.index("（下转附页）")]
    smallest = min(character.size for character in pages[0].find(begun[:20]))
    assert smallest == 9
    appendix = "".join(page.text for page in pages[1:])
    assert appendix.startswith("附页机关事业单位进人用编审批表云编审〔2024〕15号使用编制理由（续）")
    for number in range(2, len(pages) + 1):
        appendix = appendix.replace(
            f"机关事业单位进人用编审批表云编审〔2024〕15号数据日期：2024年5月6日第{number}页共{len(pages)}页打印：李晓燕2024年5月7日编办存档",
            "",
        )
    continued = appendix[appendix.index("（续）") + 3 :]
    assert begun + continued == LONG_REASON


def test_every_page_of_a_long_paper_is_numbered() -> None:
    paper = read(FORMS["F01"].build(replace(ENTRY, reason=LONG_REASON), IMPRINT))
    half = paper.result.pages // 2
    for number, page in enumerate(paper.pages):
        assert f"第{number % half + 1}页共{half}页" in page.text


def test_rare_characters_print_in_every_field() -> None:
    paper = read(
        FORMS["F01"].build(
            replace(ENTRY, name=RARE, unit=RARE, former_unit_and_title=RARE, reason=RARE), IMPRINT
        )
    )
    assert paper.pages[0].text.count(RARE) == 4
    assert paper.result.missing_characters == ()
