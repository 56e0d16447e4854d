"""A scanned code or typed number tells whether a sheet is ours, unchanged, void or replaced, and whether it still holds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.services.conftest import identity_number
from tests.services.test_issued_papers import TEXT, an_entry, code_of
from tests.services.test_quota_use import approved_permit, entered


def test_a_scanned_sheet_that_is_as_it_was_issued(county: SimpleNamespace, tmp_path: Path) -> None:
    papers, case = county.office.papers, an_entry(county)
    paper = papers.entry_approval(case)
    assert papers.look_up(code_of(paper)).state == "unknown"
    (number,) = papers.issue([paper], tmp_path / "f01.pdf").ids
    found = papers.look_up(code_of(paper))
    assert (found.state, found.today, found.details) == ("unchanged", "same", ("和今天的登记一致。",))
    assert found.sentence == (
        f"这张纸是真的，内容没有改动：机关事业单位进人用编审批表 {paper.number}，2026年7月15日由 李主任 打印。"
    )
    assert found.paper is not None
    assert (found.paper["id"], found.paper["unit_name"], found.paper["case"]["receipt_number"]) == (
        number,
        TEXT,
        paper.number,
    )
    for garbled in (
        code_of(paper).lower(),
        f"BZ|F01|????|{paper.document.digest[:12]}",
        f" ＢＺ｜Ｆ０１｜{paper.number}｜{paper.document.digest[:12].upper()} ",
        paper.document.digest[:12],
    ):
        assert papers.look_up(garbled).state == "unchanged", garbled
    assert papers.look_up("").sentence == "请扫描纸上的二维码，或输入纸上的编号。"


def test_the_register_has_changed_since(county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    number = approved_permit(county, 2)
    paper = papers.use_permit(number)
    papers.issue([paper], tmp_path / "f02.pdf")
    entered(county, number, 52)
    found = papers.look_up(code_of(paper))
    assert (found.state, found.today) == ("unchanged", "changed")
    assert (found.changed, found.details) == (("尚可使用",), ("打印之后登记已有变化：尚可使用。",))


def test_a_later_text_under_the_same_number_replaces_the_sheet(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office, papers, case = county.office, county.office.papers, an_entry(county)
    before = papers.entry_approval(case)
    papers.issue([before], tmp_path / "1.pdf")
    office.cases.sign(case, "王局长", opinion="同意")
    after = papers.entry_approval(case)
    (second,) = papers.issue([after], tmp_path / "2.pdf").ids
    papers.issue([papers.reprint(second)], tmp_path / "3.pdf")
    found = papers.look_up(code_of(before))
    assert (found.state, found.later["id"], len(found.others)) == ("superseded", second, 2)
    assert "以后一张为准" in found.sentence
    assert papers.look_up(code_of(after)).state == "unchanged"


def test_a_known_number_with_another_content_is_not_ours(county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    paper = papers.use_permit(approved_permit(county, 2))
    papers.issue([paper], tmp_path / "f02.pdf")
    found = papers.look_up(f"BZ|F02|{paper.number}|0123456789ab")
    assert found.state == "altered"
    assert "不是本机打印的，或者被改动过" in found.sentence
    assert found.details[0].startswith(f"登记的这张：机构编制审核通知单 {paper.number}")
    assert papers.look_up(f"BZ|F03|{paper.number}|0123456789ab").state == "unknown"


@pytest.mark.parametrize(
    "typed",
    ["编用〔2026〕1号", "编用[2026]1号", "编用（２０２６）第１号", "编用2026-1", " 编用 2026 第001号"],
)
def test_a_number_is_found_however_it_is_typed(typed: str, county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    papers.issue([papers.use_permit(approved_permit(county, 2))], tmp_path / "f02.pdf")
    found = papers.look_up(typed)
    assert (found.state, found.today) == ("numbered", "same")
    assert found.sentence.startswith("编号有登记：机构编制审核通知单 编用〔2026〕1号")
    assert any("请扫描二维码" in line for line in found.details)
    assert papers.look_up("编用〔2026〕9号").state == "unknown"


def test_a_voided_sheet_says_who_and_why(county: SimpleNamespace, tmp_path: Path) -> None:
    papers, case = county.office.papers, an_entry(county)
    paper = papers.intake_slip(case)
    (number,) = papers.issue([paper], tmp_path / "f31.pdf").ids
    papers.void(number, "填错了单位")
    for asked in (code_of(paper), paper.number):
        found = papers.look_up(asked)
        assert (found.state, found.sentence) == (
            "voided", "已作废：2026年7月15日由 李主任 作废（填错了单位）。",
        )  # fmt: skip


def test_an_identity_number_is_not_taken_for_a_number(county: SimpleNamespace) -> None:
    assert county.office.papers.look_up(identity_number(1)).state == "unknown"
