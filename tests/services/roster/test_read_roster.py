"""Rosters as offices send them, read from real workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from app.errors import DataProblem
from app.services.code_files import CodeList
from app.services.demo.county import invent_county
from app.services.demo.roster import Fault, write_roster
from app.services.roster import RosterDraft, read_roster
from app.services.roster.columns import to_saved
from app.services.roster.units import UnitMatch, resolve_units
from tests.services.roster.sheets import HEADINGS, TODAY, identity, person, write_xls, write_xlsx

Codes = dict[str, CodeList]

# Fields whose value in the register is the plain value of the invented people.
UNCHANGED_FIELDS = (
    "name", "sex", "ethnic_group", "native_place", "political_status", "joined_party", "school", "major",
    "work_start", "unit_entry", "nature", "funding", "title", "grade", "department", "quota_card",
)  # fmt: skip

TWO_LEVELS: list[list[Any]] = [
    ["新安县机关事业单位在编人员花名册"],
    ["填报单位（盖章）：新安县教育体育局", "", "", "", "", "", "填报日期：2025年6月1日"],
    [
        "序号",
        "姓  名",
        "性别",
        "出生\n年月",
        "身份证号码",
        "学历",
        "",
        "参加工作时间",
        "编制类别",
        "经费形式",
    ],
    ["", "", "", "", "", "全日制", "在职", "", "", ""],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
]
TWO_LEVELS_MERGED = ["A1:J1", "F3:G3", *(f"{letter}3:{letter}4" for letter in "ABCDEHIJ")]


def reasons(draft: RosterDraft) -> dict[int, str]:
    return {row.row_number: row.reason for row in draft.skipped}


def every_row_is_accounted_for(draft: RosterDraft) -> bool:
    """Each spreadsheet row of each roster sheet is a person or skipped, and none is both."""
    found = sorted(
        [(row.sheet, row.row_number) for row in draft.rows]
        + [(row.sheet, row.row_number) for row in draft.skipped]
    )
    expected = sorted(
        (layout.sheet, number) for layout in draft.layouts for number in range(1, layout.total_rows + 1)
    )
    return found == expected and len(draft.accepted) + len(draft.rejected) == len(draft.rows)


def test_a_messy_roster(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        *TWO_LEVELS,
        ["一、教育系统"],
        ["（一）新安县第一高级中学（3人）"],
        [
            1,
            "张　三",
            "男",
            "1985.03",
            identity("1985-03-15", 11),
            "大专",
            "本科",
            "２００５．０８",
            "事业",
            "全供",
        ],
        [
            2,
            "李小㛃",
            "2",
            1990.1,
            identity("1990-10-12", 22),
            "本科",
            "",
            dt.date(2012, 9, 1),
            "全额事业",
            "",
        ],
        [3, "王䶮", "女", "198503", 4.10323198503152e17, "大学", "", 200508, "事业编制", "财政全额拨款"],
        ["", "小  计", "", "", "", "", "", "", "3人"],
        ["新安县第二初级中学"],
        [1, "陈𬭎", "男", "1967年4月", 130503670401001.0, "中师", "", "1985.9", "事业", "差供"],
        TWO_LEVELS[2],
        TWO_LEVELS[3],
        [2, "张三", "男", "1985.03", identity("1985-03-15", 11), "", "", "2030.01", "事业", "全供"],
        [],
        ["合计", "", "5人"],
        ["注：本表一式两份。"],
        ["填表人：赵六", "", "", "", "审核人：", "", "", "", "单位负责人："],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", rows, [*TWO_LEVELS_MERGED, "A6:J6", "A7:J7", "A12:J12"])
    draft = read_roster(path, None, codes, TODAY)

    assert every_row_is_accounted_for(draft)
    assert draft.header[5:7] == ("学历/全日制", "学历/在职")
    assert [row.row_number for row in draft.rows] == [8, 9, 10, 13, 16]
    assert reasons(draft) == {
        1: "表头上方的标题、说明",
        2: "表头上方的标题、说明",
        3: "表头",
        4: "表头",
        5: "栏次行",
        6: "分组行：以下人员所属系统为“教育系统”",
        7: "分组行：以下人员所在单位为“新安县第一高级中学”",
        11: "小计、合计行",
        12: "分组行：以下人员所在单位为“新安县第二初级中学”",
        14: "重复的表头",
        15: "重复的表头",
        17: "空行",
        18: "小计、合计行",
        19: "附注",
        20: "填表人、签章行",
    }
    zhang, li, wang, chen, again = draft.rows
    assert zhang.values == {
        "name": "张三",
        "sex": "男",
        "birth": "1985-03",
        "identity_number": identity("1985-03-15", 11),
        "fulltime_education": "大专",
        "inservice_education": "大学",
        "education": "大学",
        "work_start": "2005-08",
        "nature": "事业编制",
        "funding": "财政拨款",
        "unit_name": "新安县第一高级中学",
        "sector": "教育",
    }
    assert not zhang.problems
    assert li.values["birth"] == "1990-10"  # the identity number says October, so nothing is doubtful
    assert li.values["funding"] == "财政拨款"  # 全额事业 says both
    assert li.values["work_start"] == "2012-09"
    assert not li.problems
    assert [finding.code for finding in wang.problems] == ["identity_lost_digits"]
    assert [finding.code for finding in chen.problems] == ["identity_legacy"]
    assert chen.values["identity_number"] == "130503196704010016"
    assert chen.legacy_number == "130503670401001"
    assert zhang.legacy_number == ""
    assert chen.values["unit_name"] == "新安县第二初级中学"
    assert [finding.code for finding in again.problems] == ["date_ahead", "duplicate_number"]
    assert "第8行" in again.problems[1].message
    assert draft.accepted == [zhang, li, chen]


def test_the_same_roster_as_an_old_workbook(tmp_path: Path, codes: Codes) -> None:
    rows = [["花名册"], HEADINGS, person("陈𬭎墕", "1985-03-15", 11, birth=31107.0)]
    draft = read_roster(write_xls(tmp_path / "a.xls", rows, {(2, 4): "YYYY-MM-DD"}), None, codes, TODAY)
    [row] = draft.rows
    assert row.values["name"] == "陈𬭎墕"
    assert row.values["birth"] == "1985-03"  # stored as 1 March, but the heading asks for 年月
    assert not row.rejected


def test_section_headings_above_the_header(tmp_path: Path, codes: Codes) -> None:
    rows = [
        ["花名册"],
        ["基本信息", "", "", "", "编制信息", ""],
        ["单位名称", "姓名", "性别", "身份证号", "编制类型", "经费来源"],
        ["新安县水利局", "张三", "男", identity("1985-03-15", 11), "行政", "全额"],
    ]
    draft = read_roster(
        write_xlsx(tmp_path / "a.xlsx", rows, ["A1:F1", "A2:D2", "E2:F2"]), None, codes, TODAY
    )
    assert draft.header[0] == "基本信息/单位名称"
    assert draft.rows[0].values["nature"] == "行政编制"
    assert every_row_is_accounted_for(draft)


def test_two_levels_without_merging(tmp_path: Path, codes: Codes) -> None:
    rows = [
        ["单位", "姓名", "性别", "学历", "", "身份证号"],
        ["", "", "", "全日制", "在职", ""],
        ["新安县水利局", "张三", "男", "大专", "本科", identity("1985-03-15", 11)],
    ]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows), None, codes, TODAY)
    assert draft.header[3:5] == ("学历/全日制", "学历/在职")
    assert [row.values["education"] for row in draft.rows] == ["大学"]


def test_the_unit_stands_above_the_header_or_is_merged_or_left_out(tmp_path: Path, codes: Codes) -> None:
    above: list[list[Any]] = [["填报单位：新安县水利局（盖章）"], ["序号", "姓名", "性别"], [1, "张三", "男"]]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", above), None, codes, TODAY)
    assert draft.rows[0].values["unit_name"] == "新安县水利局"

    people = [person(name, "1985-03-15", serial, unit="") for serial, name in enumerate(["张三", "李四"], 11)]
    people[0][1] = "新安县水利局"
    merged = read_roster(write_xlsx(tmp_path / "b.xlsx", [HEADINGS, *people], ["B2:B3"]), None, codes, TODAY)
    assert [row.values["unit_name"] for row in merged.rows] == ["新安县水利局"] * 2
    assert [row.problems for row in merged.rows] == [[], []]

    left_out = read_roster(write_xlsx(tmp_path / "c.xlsx", [HEADINGS, *people]), None, codes, TODAY)
    assert [row.values["unit_name"] for row in left_out.rows] == ["新安县水利局"] * 2
    assert [finding.code for finding in left_out.rows[1].problems] == ["unit_from_above"]


def test_blocks_of_several_units_pasted_below_each_other(tmp_path: Path, codes: Codes) -> None:
    header = ["序号", "姓名", "性别", "身份证号"]

    def block(unit: str, name: str, serial: int) -> list[list[Any]]:
        return [
            [f"{unit}人员花名册"],
            [f"填报单位（盖章）：{unit}", "", "", "2025年6月"],
            header,
            [1, name, "男", identity("1985-03-15", serial)],
            ["填报单位（盖章）：", "", "填表人：", "审核人："],
        ]

    rows = [*block("新安县水利局", "张三", 11), [], *block("新安县林业局", "李四", 13)]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows, ["A1:D1", "A7:D7"]), None, codes, TODAY)
    assert [(row.values["name"], row.values["unit_name"]) for row in draft.rows] == [
        ("张三", "新安县水利局"),
        ("李四", "新安县林业局"),
    ]
    assert reasons(draft)[5] == "填表人、签章行"
    assert reasons(draft)[7] == "标题行：以下人员所在单位为“新安县林业局”"
    assert every_row_is_accounted_for(draft)


def test_sections_say_the_nature_and_who_holds_no_quota(tmp_path: Path, codes: Codes) -> None:
    rows = [
        ["姓名", "性别", "身份证号", "单位"],
        ["一、行政编制（1人）"],
        ["张三", "男", identity("1985-03-15", 11), "新安县水利局"],
        ["二、事业编制人员"],
        ["李四", "男", identity("1986-03-15", 11), "新安县水利局"],
        ["三、编外聘用人员"],
        ["王五", "男", identity("1987-03-15", 11), "新安县水利局"],
    ]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows), None, codes, TODAY)
    assert [row.values.get("nature") for row in draft.accepted] == ["行政编制", "事业编制"]
    [wang] = draft.rejected
    assert [finding.code for finding in wang.problems] == ["without_quota"]
    assert "编外聘用人员" in wang.problems[0].message


def test_the_book_of_the_retired_is_not_taken_for_staff(tmp_path: Path, codes: Codes) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADINGS, person("张三", "1955-03-15", 11)], title="退休人员")
    assert [row.problems[0].code for row in read_roster(path, None, codes, TODAY).rejected] == [
        "without_quota"
    ]
    path = write_xlsx(tmp_path / "b.xlsx", [HEADINGS, person("张三", "1985-03-15", 11)], title="在编及编外")
    assert len(read_roster(path, None, codes, TODAY).accepted) == 1


def test_names_that_look_like_something_else_stay_people(tmp_path: Path, codes: Codes) -> None:
    names = ["金城", "合一计", "单位", "左局", "诸葛会", "阿依古丽·买买提"]
    people = [person(name, "1985-03-15", 11 + 2 * place) for place, name in enumerate(names)]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", [HEADINGS, *people]), None, codes, TODAY)
    assert [row.values["name"] for row in draft.accepted] == names


def test_a_person_with_only_a_name_is_a_person(tmp_path: Path, codes: Codes) -> None:
    rows = [["姓名", "性别", "单位"], ["张三", "", ""], ["新安县水利局", "", ""], ["李四", "女", ""]]
    draft = read_roster(write_xlsx(tmp_path / "a.xlsx", rows), None, codes, TODAY)
    assert [row.values["name"] for row in draft.rows] == ["张三", "李四"]
    assert [finding.code for finding in draft.rows[0].problems] == ["missing", "identity_missing"]
    assert draft.rows[1].values["unit_name"] == "新安县水利局"


def test_several_sheets_hidden_ones_and_others(tmp_path: Path, codes: Codes) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = "机关"
    second, note, hidden = (workbook.create_sheet(name) for name in ("事业", "填表说明", "下拉"))
    hidden.sheet_state = "hidden"
    for sheet in (first, second, hidden):
        sheet.append(list(HEADINGS))
    first.append(person("张三", "1985-03-15", 11))
    second.append(person("李四", "1986-04-15", 11))
    second.append(person("张三", "1985-03-15", 11))
    second.column_dimensions["F"].hidden = True
    note.append(["一、姓名按身份证填写。"])
    workbook.save(tmp_path / "a.xlsx")
    draft = read_roster(tmp_path / "a.xlsx", None, codes, TODAY)
    assert [(row.sheet, row.row_number) for row in draft.rows] == [("机关", 2), ("事业", 2), ("事业", 3)]
    assert draft.unread_sheets == [("填表说明", "没有找到表头"), ("下拉", "隐藏的工作表")]
    assert "工作表“机关”第2行" in draft.rejected[0].problems[0].message
    assert every_row_is_accounted_for(draft)


def test_what_the_clerk_decided_about_columns_is_used(tmp_path: Path, codes: Codes) -> None:
    rows = [["单位", "姓名", "情况"], ["水利股", "张三", "在职"]]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    saved = to_saved(rows[0], {0: "department", 1: "name", 2: "post_status"})
    [row] = read_roster(path, saved, codes, TODAY).rows
    assert row.values == {"department": "水利股", "name": "张三", "post_status": "在岗"}


def test_a_file_that_is_no_roster(tmp_path: Path, codes: Codes) -> None:
    path = write_xlsx(tmp_path / "工资表.xlsx", [["月份", "金额"], ["1月", 300]])
    with pytest.raises(DataProblem, match="没有找到花名册"):
        read_roster(path, None, codes, TODAY)


@pytest.mark.parametrize("messy", [True, False])
def test_the_roster_of_a_county_gives_exactly_the_planted_faults(
    tmp_path: Path, codes: Codes, *, messy: bool
) -> None:
    county = invent_county(people=1500, units=80)
    facts = write_roster(county, tmp_path / "county.xlsx", messy=messy, fault_share=0.05)
    draft = read_roster(tmp_path / "county.xlsx", None, codes, county.today)
    known = {unit.name.replace("(", "（").replace(")", "）") for unit in county.units}
    resolve_units(draft, lambda name: UnitMatch(name if name in known else None))

    assert every_row_is_accounted_for(draft)
    assert len(draft.rows) == facts.data_rows
    assert len(draft.accepted) == facts.to_accept
    assert {(row.sheet, row.row_number) for row in draft.rejected} == {
        (planted.sheet, planted.row) for planted in facts.faults if planted.fault is not Fault.LEGACY_NUMBER
    }
    legacy = [row for row in draft.rows if any(finding.code == "identity_legacy" for finding in row.problems)]
    assert len(legacy) == facts.planted[Fault.LEGACY_NUMBER]
    people = {person.identity_number: person for person in county.people}
    sectors = {unit.key: unit.sector for unit in county.units}
    for row in draft.accepted:
        truth = people[row.values["identity_number"]]
        assert row.values.get("sector") == sectors[truth.unit_key]
        assert row.values["birth"][:7] == truth.birth[:7]
        for name in UNCHANGED_FIELDS:
            assert row.values.get(name, "") == getattr(truth, name)


@pytest.mark.parametrize(
    ("fulltime", "inservice", "education", "major"),
    [
        ("大专", "大学/文学学士", "大学", "汉语言文学"),
        ("大学", "大专", "大学", "数学教育"),
        ("大学", "大学", "大学", "汉语言文学"),
        ("大学", "", "大学", "数学教育"),
    ],
)
def test_education_is_the_higher_one_and_both_are_kept(
    tmp_path: Path, codes: Codes, fulltime: str, inservice: str, education: str, major: str
) -> None:
    rows: list[list[object]] = [
        ["单位", "姓名", "身份证号", "全日制教育", "", "在职教育", "", "岗位等级", "人员类别", "三龄依据"],
        ["", "", "", "学历", "专业", "学历", "专业", "", "", ""],
        ["水利局", "张三", identity("1985-03-15", 11), fulltime, "数学教育", inservice,
         "汉语言文学" if inservice else "", "专业技术七级", "专技", "干部履历表"],
    ]  # fmt: skip
    path = write_xlsx(tmp_path / "a.xlsx", rows, ["D1:E1", "F1:G1"])
    values = read_roster(path, None, codes, TODAY).rows[0].values
    assert (values["education"], values["major"]) == (education, major)
    assert (values["fulltime_education"], values.get("inservice_education", "")) == (
        fulltime,
        inservice.partition("/")[0],
    )
    assert values.get("inservice_degree", "") == ("文学学士学位" if "/" in inservice else "")
    assert (values["position_level"], values["grade"]) == ("专业技术七级", "专业技术七级")
    assert (values["position_kind"], values["birth_source"]) == ("事业单位专业技术岗位", "干部履历表")
