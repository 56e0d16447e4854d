"""The papers of a case: what they say, where it stands, and what happens to what is too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.reports import FORMS
from app.reports.document import Document
from app.reports.forms.information_change import ChangeLine
from app.reports.forms.intake_slip import Material
from tests.reports.reading import ReadPage, read
from tests.reports.samples import IMPRINT, RARE
from tests.reports.samples_of_cases import (
    CERTIFICATE,
    CHANGE,
    ENTRY_NOTICE,
    INTAKE,
    KEY_CHANGE,
    PLAN,
    REVIEW,
    STATEMENT,
)
from tests.reports.samples_of_cases import POSTS as LEADER_POSTS


def frame_width(page: ReadPage) -> float:
    thick = [outline for outline in page.outlines if outline.thickness == pytest.approx(1.0)]
    return max(outline.right - outline.left for outline in thick)


@pytest.mark.parametrize(
    ("document", "width"),
    [
        (FORMS["F03"].build(ENTRY_NOTICE, IMPRINT), 168),
        (FORMS["F30"].build(CHANGE, IMPRINT), 170),
        (FORMS["F31"].build(INTAKE, IMPRINT), 170),
    ],
)
def test_tables_are_as_wide_as_those_of_official_forms(document: Document, width: float) -> None:
    paper = read(document)
    assert frame_width(paper.pages[0]) == pytest.approx(width, abs=0.3)
    assert all(font.embedded for page in paper.pages for font in page.fonts)
    assert (round(paper.pages[0].width), round(paper.pages[0].height)) == (210, 297)


def test_the_entry_notice_has_three_parts_and_its_basis() -> None:
    paper = read(FORMS["F03"].build(ENTRY_NOTICE, IMPRINT))
    text = paper.text
    assert paper.result.pages == 1
    for part in ("存根", "正联", "回执"):
        assert f"入编通知单（{part}）" in text
    assert text.count("欧阳㛃墕11010519491231002X事业编制财政全额拨款") == 1
    assert "张䶮、欧阳㛃墕、李四海人数3人" in text
    assert text.count("云人社〔2024〕77号") == 2
    assert "组织部门、人力资源社会保障部门、财政部门办理人事、工资、预算手续" in text
    assert text.count("（骑缝盖章）") == 2
    (cuts,) = (outline for outline in paper.pages[0].outlines if outline.dashed)
    assert cuts.right - cuts.left == pytest.approx(194, abs=0.2)
    assert 70 < cuts.top < 80
    assert 205 < cuts.bottom < 220


def test_more_people_take_further_sheets_with_running_numbers() -> None:
    many = replace(ENTRY_NOTICE, people=ENTRY_NOTICE.people * 4)
    paper = read(FORMS["F03"].build(many, IMPRINT))
    assert paper.result.pages == 3
    assert all("共12人" in page.text for page in paper.pages)
    assert "12李四海" in paper.pages[2].text


def test_a_certificate_is_a_letter_with_the_measures_of_official_papers() -> None:
    paper = read(FORMS["F28"].build(CERTIFICATE, IMPRINT))
    (page,) = paper.pages
    body = page.find("兹证明张䶮，男，1985年3月出生，公民身份号码11010519491231002X")
    assert {character.size for character in body} == {16}
    assert min(character.x for character in page.characters) == pytest.approx(28, abs=0.5)
    assert {character.size for character in page.find("在编证明")} == {22}
    assert "系云岭县石墕镇中心小学在编人员，使用事业编制（财政全额拨款）1名，自2012年9月起入编" in page.text
    assert "以上情况截至2024年5月6日。" in page.text
    assert "本证明用于办理住房公积金贷款，他用无效。特此证明。" in page.text
    assert "编号：云编审〔2024〕15号" in page.text


def test_who_has_left_is_certified_as_having_left() -> None:
    text = read(FORMS["F28"].build(replace(CERTIFICATE, ends="2024-03-01"), IMPRINT)).text
    assert "2012年9月至2024年3月1日为云岭县石墕镇中心小学在编人员" in text
    assert "已办理核减手续" in text


def test_the_statement_of_a_unit_adds_its_accounts() -> None:
    text = read(FORMS["F28"].build(STATEMENT, IMPRINT)).text
    assert "编制情况说明" in text
    assert "事业编制财政补助30028758事业编制经费自理202200合计32030958" in text
    assert "单位正职副科110单位副职股级431" in text
    assert "特此说明。" in text


def test_a_change_shows_before_and_after_and_key_information_has_four_opinions() -> None:
    paper = read(FORMS["F30"].build(CHANGE, IMPRINT))
    assert paper.result.pages == 2
    assert "人员信息变更表" in paper.pages[0].text
    assert "2职称二级教师一级教师" in paper.pages[0].text
    assert "已登记。" in paper.pages[0].text
    key = read(FORMS["F30"].build(KEY_CHANGE, IMPRINT)).pages[0].text
    assert "关键信息变更审批表" in key
    assert "1出生年月1985-031984-12" in key
    for who in ("赵校长", "王局长", "李晓燕", "王建国"):
        assert f"签批人：{who}" in key
    assert "编办存档" in paper.pages[0].text
    assert "申报单位留存" in paper.pages[1].text


def test_forty_changes_go_on_over_the_pages() -> None:
    changes = tuple(ChangeLine(f"项目{n}", f"旧{n}", f"新{n}") for n in range(1, 41))
    paper = read(FORMS["F30"].build(replace(CHANGE, changes=changes), IMPRINT))
    half = paper.pages[: paper.result.pages // 2]
    text = "".join(page.text for page in half)
    assert all(f"{n}项目{n}旧{n}新{n}" in text for n in range(1, 41))
    for page in half:
        assert max(character.y for character in page.characters) < 292


def test_the_slip_tells_all_missing_materials_at_once() -> None:
    paper = read(FORMS["F31"].build(INTAKE, IMPRINT))
    text = paper.pages[0].text
    assert paper.result.pages == 2
    assert "还缺2件材料：机构编制事项论证报告；所属单位编制使用评估表。" in text
    assert "承诺办结2024年6月3日" in text
    assert "受理编号：云编审〔2024〕15号" in text
    complete = replace(INTAKE, materials=(Material("请示文件", True),))
    assert "材料齐全，予以受理。" in read(FORMS["F31"].build(complete, IMPRINT)).text


def test_rare_names_print_on_every_one_of_them() -> None:
    papers = (
        FORMS["F28"].build(replace(CERTIFICATE, name=RARE), IMPRINT),
        FORMS["F30"].build(replace(CHANGE, name=RARE), IMPRINT),
        FORMS["F31"].build(replace(INTAKE, handed_in_by=RARE), IMPRINT),
    )
    for document in papers:
        paper = read(document)
        assert RARE in paper.pages[0].text
        assert paper.result.missing_characters == ()


def test_a_plan_adds_up_and_becomes_the_approval_with_its_document() -> None:
    text = read(FORMS["F12"].build(PLAN, IMPRINT)).text
    assert "年度用编计划申报表" in text
    assert "合计：2个单位4名" in text
    approved = read(FORMS["F12"].build(replace(PLAN, approval="云编〔2024〕33号"), IMPRINT)).text
    assert "年度用编计划批复表" in approved
    long = replace(PLAN, lines=PLAN.lines * 30)
    paper = read(FORMS["F12"].build(long, IMPRINT))
    half = paper.pages[: paper.result.pages // 2]
    assert sum(page.text.count("序号用编单位编制种类") for page in half) == len(half) - 1
    assert "合计：2个单位120名" in paper.text


def test_a_matter_is_reviewed_on_both_sides_of_a_sheet() -> None:
    paper = read(FORMS["F13"].build(REVIEW, IMPRINT))
    assert paper.result.pages == 2
    front, back = (page.text for page in paper.pages)
    assert "1是否符合法律、法规和上级文件符合豫编〔2020〕3号" in front
    assert "云岭县第二小学：事业编制60→54" in front
    assert "1云岭县第二小学60528833空编较多，可调出6名" in back
    assert "共2个单位核定105实有97可用8" in back
    assert back.count("（盖章）") == 4


def test_leader_posts_add_up_and_their_basis_has_one_opinion() -> None:
    paper = read(FORMS["F15"].build(LEADER_POSTS, IMPRINT))
    assert paper.result.pages == 2
    assert "单位副职副科431010" in paper.text
    assert "合计14122120" in paper.text
    assert paper.pages[0].text.count("（盖章）") == 3
    basis = read(FORMS["F15"].build(replace(LEADER_POSTS, basis_only=True), IMPRINT)).pages[0].text
    assert "领导职数核定和配备情况（职数依据）" in basis
    assert basis.count("（盖章）") == 1


def test_the_opinions_of_every_form_have_the_height_of_official_ones() -> None:
    page = read(FORMS["F12"].build(PLAN, IMPRINT)).pages[0]
    seals = [page.find("（盖章）", place)[0].y for place in range(4)]
    assert seals[2] - seals[0] == pytest.approx(46, abs=0.2)
