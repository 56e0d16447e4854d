"""Papers show what the register holds, and every issue is in the log."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest

from app.errors import UsageProblem
from tests.services.test_quota_use import approved_permit, person


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_use_permit_shows_number_and_account(county: SimpleNamespace, tmp_path: Path) -> None:
    number = approved_permit(county, 2)
    paper = county.office.papers.use_permit(number)
    issued = county.office.papers.issue([paper], tmp_path / "f02.pdf")
    text = text_of(issued.path)
    assert issued.pages == 1
    for part in ("云岭县第一小学", "事业编制", "财政拨款", "招考", "存根", "回执"):
        assert part in text
    (row,) = county.office.papers.issued(number=number)
    assert (row["form"], row["digest"], row["issued_by"]) == ("F02", issued.digest, "李主任")
    assert county.office.journal.listed(limit=1)[0]["sentence"].startswith("打印：F02")


def test_the_entry_approval_has_two_labelled_copies_and_the_figures_of_the_filing_day(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office = county.office
    case = office.entries.apply(approved_permit(county, 2), {**person(50), "name": "郑䶮"}, "张校长")
    office.cases.sign(case, "王局长", opinion="同意该同志入编")
    paper = office.papers.entry_approval(case)
    issued = office.papers.issue([paper], tmp_path / "f01.pdf")
    text = text_of(issued.path)
    for part in ("编办存档", "存入个人人事档案", "郑䶮", "同意该同志入编", "王局长"):
        assert part in text
    assert '"actual":3' in paper.payload
    assert '"approved":5' in paper.payload


def test_the_ledger_has_everybody_in_post_and_true_subtotals(county: SimpleNamespace, tmp_path: Path) -> None:
    paper = county.office.papers.establishment_ledger()
    issued = county.office.papers.issue([paper], tmp_path / "f08.pdf")
    text = text_of(issued.path)
    for name in county.people:
        assert name in text.replace("\u3000", "")
    assert issued.missing_characters == ()
    county.office.papers.issue([paper], tmp_path / "f08.xlsx")
    assert (tmp_path / "f08.xlsx").stat().st_size > 4000


def test_the_ledger_of_a_past_date_is_empty_before_anybody_came(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    paper = county.office.papers.establishment_ledger(at="2011-01-01")
    assert "张三" not in text_of(county.office.papers.issue([paper], tmp_path / "old.pdf").path)


def test_the_ledger_says_when_somebody_came_to_the_unit(county: SimpleNamespace, tmp_path: Path) -> None:
    office, zhang = county.office, county.people["张三"]

    def joined(at: str | None = None) -> list[str]:
        """The days on the ledger, but those of everybody else."""
        paper = office.papers.establishment_ledger(at=at)
        text = text_of(office.papers.issue([paper], tmp_path / "f08.pdf").path)
        return [day for day in ("2009.03", "2020.03", "2024.05") if day in text]

    assert joined() == []
    office.people.change(zhang, {"joined_unit": "2009-03"}, "")
    assert joined() == ["2009.03"]
    office.people.change(zhang, {"joined_unit": "2020-03"}, "")
    assert (joined(), joined("2019-12-31")) == (["2020.03"], [])
    office.exits.record(zhang, "辞职", "2022-01-01", "辞职审批表")
    person = {"name": "张三", "identity_number": office.people.get(zhang)["identity_number"]}
    office.entries.record_existing(person, county.school, "事业编制", "财政拨款", "2024-05-01", "政策性安置")
    assert (office.people.get(zhang)["joined_unit"], joined()) == ("2024-05-01", ["2024.05"])


def test_an_exit_notice_names_reason_and_stop_date(county: SimpleNamespace, tmp_path: Path) -> None:
    case = county.office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    issued = county.office.papers.issue([county.office.papers.exit_notice(case)], tmp_path / "f04.pdf")
    text = text_of(issued.path)
    for part in ("退休", "退休审批表", "云岭县第一小学"):
        assert part in text


def test_unknown_forms_and_endings_are_refused(county: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="没有编号为“F99”的表"):
        county.office.papers.blank("F99")
    with pytest.raises(UsageProblem, match=r"不认识“\.doc”"):
        county.office.papers.issue([county.office.papers.print_test()], tmp_path / "x.doc")
