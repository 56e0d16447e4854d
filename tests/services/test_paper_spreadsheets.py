"""Papers of any kind saved as one spreadsheet, a sheet each."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from app.errors import UsageProblem
from tests.services.test_quota_use import approved_permit, person


def test_papers_of_different_forms_are_sheets_of_one_file(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    number = approved_permit(county, 2)
    case = office.entries.apply(number, {**person(50), "name": "郑䶮"}, "张校长")
    papers = [
        office.papers.entry_approval(case),
        office.papers.use_permit(number),
        office.papers.establishment_ledger(),
    ]
    assert office.papers.has_spreadsheet(papers)
    issued = office.papers.issue(papers, tmp_path / "三份.xlsx")
    book = openpyxl.load_workbook(issued.path)
    assert len(book.worksheets) == issued.pages == 3
    texts = [{str(cell.value) for row in sheet.iter_rows() for cell in row} for sheet in book.worksheets]
    assert "郑䶮" in texts[0]
    assert f"编号：{papers[0].number}" in texts[0] or papers[0].number == ""
    assert number in texts[1]
    assert set(county.people) <= texts[2]
    forms = [row["form"] for row in office.papers.issued()]
    assert sorted(forms) == ["F01", "F02", "F08"]


def test_a_print_test_is_never_a_spreadsheet(county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    test = papers.print_test()
    assert not papers.has_spreadsheet([test])
    with pytest.raises(UsageProblem, match="只能打印"):
        papers.issue([test], tmp_path / "测试.xlsx")
    assert not (tmp_path / "测试.xlsx").exists()
