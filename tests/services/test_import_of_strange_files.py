"""Rosters that differ from the register and from each other: what is remembered, asked and left open."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from openpyxl import Workbook

from app.services.imports import Outcome
from tests.services.conftest import identity_number

LIBRARY = "云岭县图书馆"


def write(path: Path, *rows: list[Any]) -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(path)
    return path


def test_a_column_left_over_in_one_file_counts_in_the_next(county: SimpleNamespace, tmp_path: Path) -> None:
    imports = county.office.imports
    both = write(
        tmp_path / "a.xlsx",
        ["姓名", "身份证号", "单位名称", "单位"],
        ["郑甲", identity_number(61), "云岭县档案馆", "管理股"],
    )
    assert imports.run(imports.preview(both)).people == 1
    one = write(
        tmp_path / "b.xlsx", ["姓名", "身份证号", "单位"], ["郑乙", identity_number(62), "云岭县档案馆"]
    )
    preview = imports.preview(one)
    assert preview.outcomes == [Outcome.NEW]
    assert preview.draft.rows[0].values["unit_name"] == "云岭县档案馆"
    again = imports.preview(both)  # both headings are remembered now; the better one wins
    assert again.draft.rows[0].values["unit_name"] == "云岭县档案馆"
    assert again.outcomes == [Outcome.SAME]


def test_what_a_clerk_left_out_stays_left_out(county: SimpleNamespace, tmp_path: Path) -> None:
    imports = county.office.imports
    file = write(
        tmp_path / "a.xlsx",
        ["姓名", "身份证号", "单位", "电话"],
        ["郑甲", identity_number(61), "云岭县档案馆", "13900000000"],
    )
    imports.run(imports.preview(file, mapping={"电话": ""}))
    for _ in range(2):  # remembered by the second import as well
        preview = imports.preview(file)
        assert "phone" not in preview.draft.rows[0].values
        imports.run(preview)


def test_people_whose_nature_nobody_says_are_counted_before_they_go_in(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    imports, office = county.office.imports, county.office
    office.units.add({"name": LIBRARY}, "2004-03")
    file = write(
        tmp_path / "a.xlsx",
        ["姓名", "身份证号", "单位", "经费形式"],
        ["郑甲", identity_number(61), LIBRARY, "全额"],
        ["郑乙", identity_number(62), LIBRARY, ""],
        ["郑丙", identity_number(63), "云岭县档案馆", ""],  # has one account only, which is meant
        ["郑丁", identity_number(64), "云岭县新馆", ""],  # waits for a decision about the unit
    )
    preview = imports.preview(file)
    assert imports.unstated(preview) == {"nature": 3, "funding": 2}
    preview.options.default_nature, preview.options.default_funding = "事业编制", "财政拨款"
    imports.compare(preview)
    assert imports.unstated(preview) == {"nature": 0, "funding": 0}
    imports.run(preview)
    library = next(unit for unit in office.units.listed() if unit["name"] == LIBRARY)
    [balance] = office.ledger.balances(library["id"])
    assert (balance.nature, balance.funding, balance.actual) == ("事业编制", "财政拨款", 2)
    assert office.check.run().clean


def test_a_namesake_elsewhere_is_pointed_out(county: SimpleNamespace, tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.xlsx",
        ["姓名", "性别", "出生年月", "单位"],
        ["赵䶮", "男", "1985.03", "云岭县档案馆"],  # 赵䶮 of 第一小学, or another?
        ["钱墕", "男", "1985.03", "云岭县档案馆"],  # registered there with a number
    )
    preview = county.office.imports.preview(file)
    assert preview.outcomes == [Outcome.NEW, Outcome.SAME]
    found = [finding for finding in preview.draft.rows[0].problems if finding.code == "namesake"]
    assert "云岭县第一小学" in found[0].message
    county.office.imports.compare(preview)  # said once, however often it is compared
    assert len([finding for finding in preview.draft.rows[0].problems if finding.code == "namesake"]) == 1


def test_short_names_of_units_lead_to_the_registered_ones(county: SimpleNamespace, tmp_path: Path) -> None:
    county.office.units.add({"name": "云岭县残疾人联合会"}, "2004-03")
    rows = [["郑甲", identity_number(61), unit] for unit in ("县残联", "县委办", "云岭县档案馆机关")]
    preview = county.office.imports.preview(write(tmp_path / "a.xlsx", ["姓名", "身份证号", "单位"], *rows))
    assert {unit.name: unit.candidates[0] for unit in preview.unknown_units} == {
        "县残联": "云岭县残疾人联合会",
        "县委办": "中共云岭县委办公室",
        "云岭县档案馆机关": "云岭县档案馆",
    }


def test_a_month_does_not_replace_the_day_and_an_account_is_not_changed(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    imports, office = county.office.imports, county.office
    number = identity_number(4)  # 钱墕 of 档案馆, 事业编制, born on 1985-03-15
    file = write(
        tmp_path / "a.xlsx",
        ["姓名", "身份证号", "出生年月", "单位", "编制", "学历"],
        ["钱墕", number, "1985.03", "云岭县档案馆", "行政", "本科"],
    )
    preview = imports.preview(file)
    assert preview.outcomes == [Outcome.CHANGED]  # 学历 is news
    assert [finding.code for finding in preview.draft.rows[0].problems] == ["account_differs"]
    preview.options.update = True
    assert imports.run(preview).changed == 1
    person = office.people.get(county.people["钱墕"])
    assert (person["education"], person["birth"], person["nature"]) == ("大学", "1985-03-15", "事业编制")
    assert imports.preview(file).outcomes == [Outcome.SAME]
    office.journal.undo()
    assert office.people.get(county.people["钱墕"])["education"] == ""
    assert office.check.run().clean
