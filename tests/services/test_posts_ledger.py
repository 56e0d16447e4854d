"""编制职数台账: every document is one line with its change and the balance after it, in the columns of the unit's kind."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from openpyxl import load_workbook

from app.reports.forms.posts_columns import COLUMNS
from app.reports.forms.posts_ledger import PostsLedger, PostsLine
from app.services.ledger import MovementRequest
from tests.services.conftest import ADMINISTRATIVE, ALLOCATED, INSTITUTION


def cells(ledger: PostsLedger, line: PostsLine, *, balances: bool = False) -> dict[str, int]:
    numbers = line.balances if balances else line.changes
    names = ["/".join(path) for path in COLUMNS[ledger.kind][4:]]
    return {name: number for name, number in zip(names, numbers, strict=True) if number is not None}


def give(
    county: SimpleNamespace, unit: int, count: int, kind: str, effective: str, document: str, **more: Any
) -> None:
    nature = more.pop("nature", "")
    funding = ALLOCATED if nature else ""
    county.office.ledger.post(
        MovementRequest(unit, nature, funding, count, kind, effective, document, **more)
    )


def test_the_columns_are_63_69_and_60() -> None:
    assert {kind: len(paths) for kind, paths in COLUMNS.items()} == {
        "党政机关": 63,
        "参公事业单位": 69,
        "事业单位": 60,
    }


def test_one_line_per_document_with_change_and_balance(county: SimpleNamespace) -> None:
    school = county.school
    give(
        county,
        school,
        1,
        "核定下达",
        "2012-03-01",
        "云编〔2012〕8号",
        measure="leader",
        leader_kind="单位正职",
        level="正股",
    )
    give(
        county,
        school,
        2,
        "核定下达",
        "2012-03-01",
        "云编〔2012〕8号",
        measure="leader",
        leader_kind="单位副职",
        level="副股",
    )
    give(county, school, 3, "核增", "2012-03-01", "云编〔2012〕8号", nature=INSTITUTION)
    give(
        county,
        school,
        1,
        "核减",
        "2019-04-01",
        "云编〔2019〕2号",
        measure="leader",
        leader_kind="单位副职",
        level="副股",
    )
    give(
        county, school, 2, "核定下达", "2020-01-01", "云编〔2020〕1号", nature=INSTITUTION, special_use="周转"
    )
    (ledger,) = county.office.posts_ledger.of_units([school])
    assert (ledger.kind, [(line.date, line.document) for line in ledger.lines]) == (
        "事业单位",
        [
            ("2010-05-01", "云编〔2010〕5号"),
            ("2012-03-01", "云编〔2012〕8号"),
            ("2019-04-01", "云编〔2019〕2号"),
        ],
    )
    assert cells(ledger, ledger.lines[0]) == {"编制数": 5, "经费形式/全额拨款": 5}
    assert cells(ledger, ledger.lines[1]) == {
        "编制数": 3, "经费形式/全额拨款": 3, "单位领导职数/合计": 3, "单位领导职数/行政正职领导": 1,
        "单位领导职数/行政副职领导": 2, "股级/正职": 1, "股级/副职": 2,
    }  # fmt: skip
    assert cells(ledger, ledger.lines[2]) == {
        "单位领导职数/合计": -1,
        "单位领导职数/行政副职领导": -1,
        "股级/副职": -1,
    }
    assert cells(ledger, ledger.lines[2], balances=True) == {
        "编制数": 8, "经费形式/全额拨款": 8, "单位领导职数/合计": 2, "单位领导职数/行政正职领导": 1,
        "单位领导职数/行政副职领导": 1, "股级/正职": 1, "股级/副职": 1,
    }  # fmt: skip
    assert county.office.ledger.numbers_of(school).approved == 8
    (earlier,) = county.office.posts_ledger.of_units([school], "2018")
    assert len(earlier.lines) == 2


def test_units_stand_in_the_ledger_of_their_kind(county: SimpleNamespace) -> None:
    office = county.office
    give(county, county.committee, 4, "核增", "2015-01-01", "云编〔2015〕1号", nature="机关工勤编制")
    give(
        county,
        county.committee,
        1,
        "核定下达",
        "2015-01-01",
        "云编〔2015〕1号",
        measure="leader",
        leader_kind="机关党委书记",
        level="副科",
    )
    give(
        county,
        county.committee,
        3,
        "核定下达",
        "2015-01-01",
        "云编〔2015〕1号",
        measure="organ",
        level="正股",
    )
    give(
        county,
        county.committee,
        2,
        "核定下达",
        "2015-01-01",
        "云编〔2015〕1号",
        measure="leader",
        leader_kind="内设机构正职",
        level="正股",
    )
    office.units.change(
        county.archive, {"civil_service_state": "参照公务员法管理"}, "2016-01-01", "云编〔2016〕1号"
    )
    ledgers = {ledger.kind: ledger for ledger in office.posts_ledger.of_units()}
    assert {kind: sorted({line.unit for line in ledger.lines}) for kind, ledger in ledgers.items()} == {
        "党政机关": ["中共云岭县委办公室"], "参公事业单位": ["云岭县档案馆"], "事业单位": ["云岭县第一小学"],
    }  # fmt: skip
    organ = ledgers["党政机关"]
    assert cells(organ, organ.lines[0]) == {"编制数": 1, f"编制类别/{ADMINISTRATIVE}": 1}
    assert cells(organ, organ.lines[1]) == {
        "编制数": 4, "编制类别/机关工勤人员编制": 4, "部门领导职数/合计": 1, "部门领导职数/机关党委书记": 1, "乡科级/副职": 1,
        "批准内设机构数": 3, "内设机构领导正职": 2, "股级/正职": 2,
    }  # fmt: skip
    referenced = ledgers["参公事业单位"]
    assert cells(referenced, referenced.lines[0])["编制类别/事业编制"] == 2


def test_the_ledgers_of_all_kinds_are_saved_in_one_workbook(county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    ledgers = papers.posts_ledgers()
    assert len(ledgers) == 2
    assert papers.has_spreadsheet(ledgers)
    target = tmp_path / "职数台账.xlsx"
    papers.issue(ledgers, target)
    book = load_workbook(target)
    assert len(book.sheetnames) == 2
    texts = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert "云编〔2010〕5号" in texts
    papers.issue([*ledgers, papers.roster()], target)
    assert len(load_workbook(target).sheetnames) == 3
