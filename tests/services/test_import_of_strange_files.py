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
    )
    preview = imports.preview(file)
    assert imports.unstated(preview) == {"nature": 2, "funding": 1}
    preview.options.default_nature, preview.options.default_funding = "事业编制", "财政拨款"
    imports.compare(preview)
    assert imports.unstated(preview) == {"nature": 0, "funding": 0}
    imports.run(preview)
    library = next(unit for unit in office.units.listed() if unit["name"] == LIBRARY)
    [balance] = office.ledger.balances(library["id"])
    assert (balance.nature, balance.funding, balance.actual) == ("事业编制", "财政拨款", 2)
    assert office.check.run().clean
