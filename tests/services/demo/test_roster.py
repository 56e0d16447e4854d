from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.exchange.workbook import Cell, Sheet, read_workbook
from app.services.demo.county import County, invent_county
from app.services.demo.roster import Fault, RosterFacts, sheet_of, write_roster
from app.services.demo.roster_faults import UNKNOWN_UNITS
from app.values.dates import is_valid, parse_date
from app.values.identity import IdentityProblem, check_identity
from app.values.text import tidy_name

Row = dict[str, Cell]
Written = tuple[County, RosterFacts, list[Sheet]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    county = invent_county(2000, 140, seed=3)
    path = tmp_path_factory.mktemp("roster") / "roster.xlsx"
    facts = write_roster(county, path)
    return county, facts, read_workbook(path)


def headings(sheet: Sheet) -> list[str]:
    return [str(lower or upper) for upper, lower in zip(sheet.rows[2], sheet.rows[3], strict=True)]


def data_rows(sheet: Sheet) -> dict[int, Row]:
    """Row number → row by heading: the rows with a running number."""
    names = headings(sheet)
    return {
        number: dict(zip(names, row, strict=True))
        for number, row in enumerate(sheet.rows, 1)
        if isinstance(row[0], float)
    }


def identity_of(row: Row) -> Cell:
    return next(row[name] for name in ("公民身份号码", "身份证号", "身份证号码") if name in row)


def test_three_sheets_with_titles_headings_sums_and_signatures(written: Written) -> None:
    county, facts, sheets = written
    assert [sheet.name for sheet in sheets] == ["党政机关", "事业单位", "乡镇"]
    for sheet in sheets:
        assert sheet.rows[0][0] == f"云岭县机关事业单位人员花名册（{sheet.name}）"
        assert str(sheet.rows[1][0]).startswith("填报单位：")
        assert "填报日期：2026年7月15日" in sheet.rows[1]
        assert sheet.rows[2][0] == "序号"
        assert str(sheet.rows[-1][0]).startswith("单位负责人：")
        assert sheet.rows[-3][1] == "合计"
        assert sheet.rows[-3][3] == f"{facts.rows_by_sheet[sheet.name]}人"
        sums = [row for row in sheet.rows if str(row[1]).replace(" ", "") == "小计"]
        assert len(sums) == sum(sheet_of(unit) == sheet.name for unit in county.units)


def test_groups_are_counted_in_chinese_numbers(written: Written) -> None:
    groups = [
        str(row[0]) for row in written[2][0].rows if re.fullmatch(r"[一二三四五六七八九十]+、.+", str(row[0]))
    ]
    assert groups[:3] == ["一、党委系统", "二、人大系统", "三、政府系统"]
    assert [group.partition("、")[0] for group in groups[9:13]] == ["十", "十一", "十二", "十三"]
    assert groups[19].startswith("二十、")
    assert groups[20].startswith("二十一、")


def test_headings_are_merged_in_two_levels(tmp_path: Path) -> None:
    county = invent_county(200, 40)
    write_roster(county, tmp_path / "r.xlsx")
    sheet = load_workbook(tmp_path / "r.xlsx")["党政机关"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:X1", "A3:A4", "J3:K3", "L3:O3", "T3:W3"} <= merged
    assert sheet["J3"].value == "政治面貌"
    assert sheet["K4"].value == "入党时间"
    assert sheet.freeze_panes == "E5"
    assert sheet["I7"].number_format == "@"


def test_facts_count_the_rows_that_are_there(written: Written) -> None:
    county, facts, sheets = written
    assert {sheet.name: len(data_rows(sheet)) for sheet in sheets} == facts.rows_by_sheet
    assert facts.data_rows == 2000 + facts.planted[Fault.TWICE]
    assert facts.to_accept + facts.to_reject == facts.data_rows
    assert sum(facts.planted.values()) == round(0.015 * len(county.people)) == 30
    assert set(facts.planted) == set(Fault)
    assert max(facts.planted.values()) - min(facts.planted.values()) <= 1


def found_faults(written: Written) -> set[tuple[Fault, str, int]]:
    """What somebody finds who reads the workbook without knowing what was planted."""
    county, _, sheets = written
    known = {unit.name for unit in county.units}
    seen: set[str] = set()
    return {
        (fault, sheet.name, number)
        for sheet in sheets
        for number, row in data_rows(sheet).items()
        for fault in [
            *faults_of_unit(row, known),
            *faults_of_identity(row, seen),
            *faults_of_dates(row, county.today),
        ]
    }


def faults_of_unit(row: Row, known: set[str]) -> list[Fault]:
    unit = str(row.get("单位名称") or row["单位"]).strip().replace("（", "(").replace("）", ")")
    assert (unit in known) != (unit in UNKNOWN_UNITS)
    return [Fault.UNKNOWN_UNIT] if unit in UNKNOWN_UNITS else []


def faults_of_identity(row: Row, seen: set[str]) -> list[Fault]:
    number = identity_of(row)
    assert isinstance(number, str | float)
    try:
        facts = check_identity(number)
    except IdentityProblem as problem:
        return [{"check_digit": Fault.CHECK_DIGIT, "lost_digits": Fault.LOST_DIGITS}[problem.code]]
    assert facts.birth.startswith(parse_date(as_typed(row["出生年月"])))
    faults = [Fault.LEGACY_NUMBER] if facts.legacy_number else []
    if facts.sex != row["性别"]:
        faults.append(Fault.SEX_MISMATCH)
    if facts.number in seen:
        faults.append(Fault.TWICE)
    seen.add(facts.number)
    return faults


def faults_of_dates(row: Row, today: str) -> list[Fault]:
    faults = []
    for name, value in row.items():
        if not re.search(r"时间|年月", name) or value == "":
            continue
        try:
            if parse_date(as_typed(value)) > today:
                faults.append(Fault.DATE_AHEAD)
        except ValueError:
            faults.append(Fault.NO_SUCH_DATE)
    return faults


def as_typed(value: Cell) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def test_a_reader_finds_exactly_the_planted_faults_in_their_places(written: Written) -> None:
    planted = {(fault.fault, fault.sheet, fault.row) for fault in written[1].faults}
    assert found_faults(written) == planted


def test_the_spelling_is_as_mixed_as_in_offices(written: Written) -> None:
    rows = [row for sheet in written[2] for row in data_rows(sheet).values()]
    births = [row["出生年月"] for row in rows]
    texts = [value for value in births if isinstance(value, str)]
    assert any(isinstance(value, dt.date) for value in births)
    assert any(isinstance(value, float) for value in births)
    for pattern in (r"^\d{4}\.\d\d$", r"^\d{4}年\d+月$", r"^\d{6}$", r"^\d{4}-\d\d$", r"[０-９]{4}"):
        assert any(re.search(pattern, value) for value in texts), pattern
    assert {"汉", "汉族"} <= {row["民族"] for row in rows}
    statuses = {row.get("面貌") or row.get("政治面貌") for row in rows}
    assert {"党员", "中共党员"} <= statuses
    fundings = {row.get("经费形式") or row.get("经费来源") for row in rows}
    assert {"全供", "财政拨款"} <= fundings
    assert any(re.fullmatch(r".[ 　]+.", str(row["姓名"])) for row in rows)


def test_names_can_be_read_back(written: Written) -> None:
    county, facts, sheets = written
    names = Counter(tidy_name(str(row["姓名"])) for sheet in sheets for row in data_rows(sheet).values())
    expected = Counter(person.name for person in county.people)
    again = {fault.person_key for fault in facts.faults if fault.fault is Fault.TWICE}
    expected.update(person.name for person in county.people if person.key in again)
    assert names == expected


def test_a_tidy_roster_has_no_fault_and_plain_values(tmp_path: Path) -> None:
    county = invent_county(400, 60, seed=9)
    facts = write_roster(county, tmp_path / "tidy.xlsx", messy=False)
    assert (facts.data_rows, facts.faults, facts.to_reject) == (400, [], 0)
    sheets = read_workbook(tmp_path / "tidy.xlsx")
    rows = [row for sheet in sheets for row in data_rows(sheet).values()]
    assert found_faults((county, facts, sheets)) == set()
    assert all(is_valid(str(row["出生年月"])) for row in rows)
    assert "汉" not in {row["民族"] for row in rows}


@pytest.mark.parametrize(("share", "faults"), [(0.0, 0), (0.001, 8), (0.1, 40)])
def test_the_share_of_faults_can_be_chosen(tmp_path: Path, share: float, faults: int) -> None:
    county = invent_county(400, 60)
    facts = write_roster(county, tmp_path / "r.xlsx", fault_share=share)
    assert len(facts.faults) == faults


def test_the_same_seed_writes_the_same_content(tmp_path: Path) -> None:
    county = invent_county(400, 60)
    first = write_roster(county, tmp_path / "a.xlsx")
    assert write_roster(county, tmp_path / "b.xlsx") == first
    assert read_workbook(tmp_path / "a.xlsx") == read_workbook(tmp_path / "b.xlsx")
    write_roster(county, tmp_path / "c.xlsx", seed=2)
    assert read_workbook(tmp_path / "a.xlsx") != read_workbook(tmp_path / "c.xlsx")
