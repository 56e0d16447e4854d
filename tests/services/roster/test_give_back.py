from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.errors import EnvironmentProblem
from app.exchange.returned import ReturnedRow, ReturnedTable, write_returned
from app.services.code_files import CodeList
from app.services.roster import read_roster
from app.services.roster.give_back import give_back
from tests.services.roster.sheets import HEADINGS, TODAY, identity, person, write_xlsx

RED, YELLOW = "00FFC7CE", "00FFEB9C"


def test_rejected_rows_come_back_marked_and_explained(tmp_path: Path, codes: dict[str, CodeList]) -> None:
    good = person("李四", "1986-04-15", 11)
    bad = person("张三", "1985-03-15", 11, sex="女", birth="1984.03", funding="=1+1")
    lost = person("王䶮", "1985-03-15", 11, identity_number=4.10323198503152e17)
    path = write_xlsx(tmp_path / "水利局.xlsx", [["花名册"], HEADINGS, good, bad, lost])
    draft = read_roster(path, None, codes, TODAY)
    assert give_back(draft, tmp_path / "退回.xlsx", "水利局.xlsx") == 2

    workbook = load_workbook(tmp_path / "退回.xlsx")
    assert workbook.sheetnames == ["情况汇总", "退回-Sheet"]
    counts = {row[0].value: row[1].value for row in workbook["情况汇总"].iter_rows(max_col=2)}
    assert counts["表中人员"] == 3
    assert counts["可以登记"] == 1
    assert counts["退回改正"] == 2
    assert counts["其中：性别与身份证号不符"] == 1
    assert counts["其中：身份证号末位数字丢失"] == 1

    sheet = workbook["退回-Sheet"]
    assert [cell.value for cell in sheet[1]] == ["原表行号", *HEADINGS, "问题说明"]
    first = sheet[2]
    assert first[0].value == "4"
    assert first[3].value == "张三"
    assert first[4].fill.fgColor.rgb == RED
    assert first[5].fill.fgColor.rgb == YELLOW
    assert first[3].fill.fill_type is None
    assert first[6].value == identity("1985-03-15", 11)
    assert str(first[-1].value).startswith("1．性别填的是“女”")
    assert sheet[3][6].value == "4.10323198503152e+17"
    for row in sheet.iter_rows():
        assert {cell.number_format for cell in row} == {"@"}


def test_a_returned_workbook_that_was_corrected_can_be_imported_as_it_is(
    tmp_path: Path, codes: dict[str, CodeList]
) -> None:
    bad = person("张三", "1985-03-15", 11, sex="女")
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", [HEADINGS, bad]), None, codes, TODAY)
    give_back(draft, tmp_path / "b.xlsx", "a.xlsx")
    workbook = load_workbook(tmp_path / "b.xlsx")
    workbook["退回-Sheet"]["E2"] = "男"
    workbook.save(tmp_path / "b.xlsx")
    again = read_roster(tmp_path / "b.xlsx", None, codes, TODAY)
    assert [row.values["name"] for row in again.accepted] == ["张三"]
    assert again.rejected == []


def test_formulas_stay_text_and_control_characters_are_dropped(tmp_path: Path) -> None:
    row = ReturnedRow(7, ["=1+1", "甲\x07乙"], {0: "error"}, "请改正。")
    write_returned(tmp_path / "a.xlsx", "x", [ReturnedTable("表", ["一", "二"], [row])], [])
    cells = load_workbook(tmp_path / "a.xlsx")["退回-表"][2]
    assert [cell.value for cell in cells] == ["7", "=1+1", "甲乙", "请改正。"]
    assert [cell.data_type for cell in cells] == ["s"] * 4


def test_long_and_equal_sheet_names(tmp_path: Path) -> None:
    tables = [
        ReturnedTable(name, ["一"], []) for name in ("很长的工作表名称" * 4, "很长的工作表名称" * 4, "a")
    ]
    write_returned(tmp_path / "a.xlsx", "x", tables, [])
    names = load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 31


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有保存成功"):
        write_returned(tmp_path / "missing" / "a.xlsx", "x", [], [])


def test_what_stood_in_headings_comes_back_in_columns(tmp_path: Path, codes: dict[str, CodeList]) -> None:
    wrong, off = identity("1985-03-15", 11)[:-2], identity("1986-03-15", 13)
    rows = [
        ["姓名", "身份证号"], ["云岭县水利局"], ["全额事业编制"], ["张三", wrong], ["编外人员"], ["李四", off],
    ]  # fmt: skip
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows), None, codes, TODAY)
    returned = tmp_path / "退回.xlsx"
    assert give_back(draft, returned, "a.xlsx") == 2
    again = read_roster(returned, None, codes, TODAY)
    assert [row.rejected for row in again.rows] == [True, True]  # nothing slips in uncorrected

    workbook = load_workbook(returned)
    sheet = workbook["退回-Sheet"]
    assert [cell.value for cell in sheet[1]] == [
        "原表行号", "姓名", "身份证号", "单位名称", "编制种类", "经费形式", "是否在编", "问题说明",
    ]  # fmt: skip
    sheet["C2"], sheet["G3"] = identity("1985-03-15", 11), "是"
    workbook.save(returned)
    corrected = read_roster(returned, None, codes, TODAY)
    assert [
        (row.values["name"], row.values["unit_name"], row.values.get("nature"), row.values.get("funding"))
        for row in corrected.accepted
    ] == [("张三", "云岭县水利局", "事业编制", "财政拨款"), ("李四", "云岭县水利局", None, None)]


def test_what_was_accepted_in_doubt_is_listed_and_no_roster(
    tmp_path: Path, codes: dict[str, CodeList]
) -> None:
    rows = [
        HEADINGS,
        person("张三（借调）", "1985-03-15", 11),
        person("李四", "1985-03-15", 13, identity_number=1),
    ]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows), None, codes, TODAY)
    give_back(draft, tmp_path / "退回.xlsx", "a.xlsx")
    sheet = load_workbook(tmp_path / "退回.xlsx").worksheets[-1]
    [(place, number, name, message)] = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (place, number, name) == ("Sheet", "2", "张三")
    assert "（借调）" in message
    again = read_roster(tmp_path / "退回.xlsx", None, codes, TODAY)
    assert [row.values["name"] for row in again.rows] == ["李四"]
