"""Empty forms for filling by hand: every form that makes sense empty, and its variants under their names."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.office import Office
from tests.reports.reading import ReadPage, pages_of

VARIANTS = {
    # name: title, what stands on the first page
    "F07-large": ("编制卡（大卡）", "变动记录"),
    "F09-A4": ("编制职数台账（分印A4）", "第1部分（共3部分）"),
    "F11-away": ("人员花名册（非在职）", "非在职人员花名册"),
    "F11-retired": ("人员花名册（退休）", "退休人员花名册"),
    "F11-off-staff": ("人员花名册（编外聘用）", "编外聘用人员花名册"),
    "F12-approved": ("年度用编计划批复表", "年度用编计划批复表"),
    "F15-basis": ("领导职数核定和配备情况（职数依据）", "领导职数核定和配备情况"),
    "F28-unit": ("编制情况说明", "编制情况说明"),
    "F30-key": ("关键信息变更审批表", "关键信息变更审批表"),
    "F32-minutes": ("编委会会议纪要", "会议纪要"),
}


def pages(office: Office, name: str) -> tuple[ReadPage, ...]:
    return pages_of(office.papers.preview([office.papers.blank(name)])[0])


def test_every_variant_that_makes_sense_empty_is_offered(county: SimpleNamespace) -> None:
    offered = dict(county.office.papers.blank_forms())
    assert len(offered) == 31
    assert {name: title for name, title in offered.items() if "-" in name} == {
        name: title for name, (title, _) in VARIANTS.items()
    }
    assert offered["F07"] == "编制卡"
    assert not {"F07-stock", "F07-stock-A5", "F35", "LIST"} & set(offered)  # stock is printed already


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_printed_empty(county: SimpleNamespace, name: str) -> None:
    office: Office = county.office
    paper = office.papers.blank(name)
    assert (paper.form, paper.number) == (name.partition("-")[0], "")
    assert paper.title == f"空表：{VARIANTS[name][0]}"
    first = pages(office, name)[0].text
    assert VARIANTS[name][1] in first
    assert not any(sample in first for sample in ("张三", "云岭县第一小学", "990101", "示例"))
    usual = pages(office, name.partition("-")[0])[0]
    assert pages(office, name)[0].characters != usual.characters


def test_an_empty_variant_is_issued_and_printed_again_the_same(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office: Office = county.office
    papers = [office.papers.blank(name) for name in VARIANTS]
    issued = office.papers.issue(papers, tmp_path / "空表.pdf")
    for paper, number in zip(papers, issued.ids, strict=True):
        assert office.papers.reprint(number).document.digest == paper.document.digest
    assert office.check.run().findings == []


def test_the_county_changes_a_variant_and_its_empty_form(county: SimpleNamespace) -> None:
    office: Office = county.office
    text = office.form_templates.text("F30-key")
    office.form_templates.change(
        "F30-key", text.replace("名称: 关键信息变更审批表", "名称: 重要信息变更审批表")
    )
    assert "重要信息变更审批表" in pages(office, "F30-key")[0].text
    assert "重要信息变更审批表" not in pages(office, "F30")[0].text


def test_minutes_leave_room_to_write(county: SimpleNamespace) -> None:
    (page,) = pages(county.office, "F32-minutes")
    above, below = page.find("现将会议议定事项纪要如下")[0].y, page.find("出席")[0].y
    assert below - above == pytest.approx(106, abs=6)
    assert all(word in page.text for word in ("出席", "请假", "地点", "记录"))


@pytest.mark.parametrize("name", ["F07-small", "F35", "F99", "F07-stock"])
def test_what_there_is_not(county: SimpleNamespace, name: str) -> None:
    with pytest.raises(UsageProblem):
        county.office.papers.blank(name)
    assert county.office.papers.blank("F07-LARGE").title == "空表：编制卡（大卡）"
