"""Rosters as very different offices keep them; each expectation is what was written into the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import DataProblem
from app.services.code_files import CodeList
from app.services.roster import RosterDraft, read_roster
from tests.services.roster.sheets import HEADINGS, TODAY, identity, person, write_xlsx

Codes = dict[str, CodeList]
HEADER = ["序号", "姓名", "性别", "身份证号"]


def someone(name: str, serial: int) -> list[Any]:
    """A row below HEADER."""
    return [serial, name, "男" if serial % 2 else "女", identity("1985-03-15", serial)]


def read(path: Path, codes: Codes, rows: list[list[Any]], *merged: str, sheet: str = "Sheet1") -> RosterDraft:
    return read_roster(write_xlsx(path / "名单.xlsx", rows, merged, sheet), None, codes, TODAY)


def units(draft: RosterDraft) -> list[str]:
    return [row.values.get("unit_name", "") for row in draft.rows]


def codes_of(draft: RosterDraft) -> list[set[str]]:
    return [{finding.code for finding in row.problems} for row in draft.rows]


def test_the_ledger_of_ten_columns(tmp_path: Path, codes: Codes) -> None:
    headings = [
        "姓名",
        "性别",
        "民族",
        "籍贯",
        "出生年月",
        "政治面貌",
        "职务(职称)",
        "参加工作时间",
        "调入单位时间",
        "编制卡号",
    ]
    zhang = ["张㛃", "男", "汉", "河南新密", "1985.03", "党员", "教师", "2008.07", "2010.09", "XM001"]
    li = ["李䶮", "女", "回", "河南新密", "1990.10", "群众", "会计", "2012.07", "2012.09", "XM002"]
    rows: list[list[Any]] = [
        ["新密县机构编制管理台账"], headings,
        ["教育系统"], ["新密县实验小学"], ["财政全额拨款"], zhang, ["小计", "", "1人"], ["财政差额补助"], li, ["小计"],
        ["新密县幼儿园"], ["财政全额拨款"], [*zhang[:-1], "XM003"],
    ]  # fmt: skip
    rows[-1][0] = "王墕"
    draft = read(tmp_path, codes, rows, *(f"A{row}:J{row}" for row in (1, 3, 4, 5, 8, 11, 12)))
    assert [
        (row.values["name"], row.values["unit_name"], row.values["funding"], row.values["sector"])
        for row in draft.accepted
    ] == [
        ("张㛃", "新密县实验小学", "财政拨款", "教育"),
        ("李䶮", "新密县实验小学", "财政补助", "教育"),
        ("王墕", "新密县幼儿园", "财政拨款", "教育"),
    ]
    assert all("nature" not in row.values for row in draft.rows)  # for the option to say


def test_the_unit_in_the_name_of_the_sheet_or_in_the_title(tmp_path: Path, codes: Codes) -> None:
    assert units(read(tmp_path, codes, [HEADER, someone("张三", 11)], sheet="云岭县档案馆")) == [
        "云岭县档案馆"
    ]
    for title, unit in (
        ("云岭县第一中学在编人员花名册", "云岭县第一中学"),
        ("2026年云岭县妇女联合会机关工作人员名册（2026年6月）", "云岭县妇女联合会"),
        ("云岭县机关事业单位在编人员花名册", ""),
        ("云岭县教育局所属学校在编教师花名册", ""),
        ("全县乡镇在编人员花名册", ""),
    ):
        draft = read(tmp_path, codes, [[title], HEADER, someone("张三", 11)], "A1:D1")
        assert units(draft) == [unit], title


def test_blocks_below_each_other_named_by_their_titles_only(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["云岭县水利局在编人员花名册"], HEADER, someone("张三", 11),
        ["云岭县林业局在编人员花名册"], HEADER, someone("李四", 13),
        ["云岭县林业局编外人员花名册"], HEADER, someone("王五", 15),
    ]  # fmt: skip
    draft = read(tmp_path, codes, rows)
    assert units(draft) == ["云岭县水利局", "云岭县林业局", "云岭县林业局"]
    assert [row.rejected for row in draft.rows] == [False, False, True]


def test_two_tables_side_by_side(tmp_path: Path, codes: Codes) -> None:
    left, right = ("张三", "李四", "王五"), ("赵㛃", "钱䶮", "")
    rows: list[list[Any]] = [["填报单位：云岭县水利局"], [*HEADER, "", *HEADER]]
    for place, (first, second) in enumerate(zip(left, right, strict=True)):
        other = someone(second, 31 + 2 * place) if second else [""] * 4
        rows.append([*someone(first, 11 + 2 * place), "", *other])
        if place == 0:
            rows.append(["云岭县水库管理所"])
    draft = read(tmp_path, codes, rows, "A4:I4")
    assert sorted((row.values["name"], row.values["unit_name"]) for row in draft.accepted) == sorted(
        [
            ("张三", "云岭县水利局"),
            ("赵㛃", "云岭县水利局"),
            ("李四", "云岭县水库管理所"),
            ("王五", "云岭县水库管理所"),
            ("钱䶮", "云岭县水库管理所"),
        ]
    )
    assert [layout.sheet for layout in draft.layouts] == ["Sheet1（左起第1栏）", "Sheet1（左起第2栏）"]


def test_relatives_and_former_units_are_not_taken_for_the_person(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["云岭县信访局在编人员花名册"],
        ["姓名", "性别", "身份证号", "原工作单位", "调出时间", "家庭成员", "", "紧急联系人", ""],
        ["", "", "", "", "", "姓名", "工作单位", "姓名", "电话"],
        [
            "张三",
            "男",
            identity("1985-03-15", 11),
            "云岭县水利局",
            "2019.05",
            "李外人",
            "某公司",
            "王外人",
            "13900000000",
        ],
    ]
    draft = read(
        tmp_path, codes, rows, "A1:I1", "F2:G2", "H2:I2", *(f"{letter}2:{letter}3" for letter in "ABCDE")
    )
    assert [row.values for row in draft.accepted] == [
        {
            "name": "张三",
            "sex": "男",
            "identity_number": identity("1985-03-15", 11),
            "birth": "1985-03-15",
            "unit_name": "云岭县信访局",
        }
    ]


def test_sections_below_and_above_units(tmp_path: Path, codes: Codes) -> None:
    below: list[list[Any]] = [
        HEADER, ["云岭县农业农村局"], ["行政编制"], someone("张三", 11), ["全额事业编制"], someone("李四", 13),
        ["编外人员"], someone("王五", 15), ["云岭县畜牧中心"], someone("赵六", 17),
    ]  # fmt: skip
    draft = read(tmp_path, codes, below)
    assert [(row.values.get("nature"), row.values.get("funding"), row.rejected) for row in draft.rows] == [
        ("行政编制", None, False),
        ("事业编制", "财政拨款", False),
        (None, None, True),
        (None, None, False),
    ]
    above: list[list[Any]] = [
        HEADER, ["一、在编人员"], ["云岭县水利局"], someone("张三", 11), ["云岭县林业局"], someone("李四", 13),
        ["二、编外聘用人员"], ["云岭县水利局"], someone("王五", 15), ["云岭县林业局"], someone("赵六", 17),
    ]  # fmt: skip
    draft = read(tmp_path, codes, above)
    assert [row.rejected for row in draft.rows] == [False, False, True, True]
    assert units(draft) == ["云岭县水利局", "云岭县林业局"] * 2


def test_the_unit_at_the_top_of_every_page_does_not_end_a_section(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["单位：云岭县水利局"], HEADER, someone("张三", 11), ["编外人员"], someone("李四", 13),
        ["单位：云岭县水利局", "", "", "第2页"], HEADER, someone("王五", 15), ["- 2 -"],
    ]  # fmt: skip
    assert [row.rejected for row in read(tmp_path, codes, rows).rows] == [False, True, True]


def test_a_title_or_file_of_the_retired(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [["云岭县水利局离退休人员花名册"], HEADER, someone("张三", 11)]
    assert codes_of(read(tmp_path, codes, rows)) == [{"without_quota"}]
    rows[0] = ["云岭县水利局在职及退休人员花名册"]
    assert codes_of(read(tmp_path, codes, rows)) == [set()]
    file = write_xlsx(tmp_path / "退休人员.xlsx", [HEADINGS, person("张三", "1985-03-15", 11)])
    assert codes_of(read_roster(file, None, codes, TODAY)) == [{"without_quota"}]


@pytest.mark.parametrize(
    ("heading", "text", "rejected"),
    [
        ("人员状态", "编外聘用", True),
        ("人员状态", "已退休", True),
        ("人员状态", "编内", False),
        ("编制类别", "临聘", True),
        ("是否在编", "否", True),
        ("是否在编", "是", False),
        ("备注", "2024年3月退休", True),
        ("备注", "2025年12月退休", False),  # still ahead
        ("备注", "由编外聘用转入", False),
        ("备注", "2023年考录", False),
    ],
)
def test_who_holds_no_quota_by_the_words_of_the_row(
    tmp_path: Path, codes: Codes, heading: str, text: str, *, rejected: bool
) -> None:
    rows = [["单位", *HEADER[1:], heading], ["云岭县水利局", *someone("张三", 11)[1:], text]]
    [row] = read(tmp_path, codes, rows).rows
    assert row.rejected is rejected
    if rejected:
        assert [finding.code for finding in row.problems] == ["without_quota"]
    assert ("转入" in text or "2025" in text) == any(
        finding.code == "quota_doubtful" for finding in row.problems
    )


def test_posts_nobody_holds_are_no_people(tmp_path: Path, codes: Codes) -> None:
    vacant = [
        person("空编", "1985-03-15", 11, sex="", birth="", identity_number=""),
        person("", "1985-03-15", 11, sex="", birth="", identity_number="", remarks="空编"),
        person("（空缺1名）", "1985-03-15", 11, sex="", birth="", identity_number=""),
    ]
    draft = read(tmp_path, codes, [list(HEADINGS), *vacant, person("", "1985-03-15", 13)])
    assert [row.row_number for row in draft.rows] == [5]  # a number without a name is somebody
    assert codes_of(draft) == [{"missing"}]
    assert [skipped.reason for skipped in draft.skipped[1:]] == [
        "空编行，没有人员", "没有姓名和个人信息的行", "空编行，没有人员",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1985-03-00", "1985-03"), ("19850300", "1985-03"), (19850300, "1985-03"), ("1985.03\n（40岁）", "1985-03"),
        ("1985。03", "1985-03"), ("1985·03", "1985-03"), ("1985年3月生", "1985-03"), ("31121", "1985-03-15"),
        ("85年3月", "1985-03"), (31121.0, "1985-03-15"), (dt.datetime(1985, 3, 15), "1985-03-15"),
    ],
)  # fmt: skip
def test_dates_of_offices(tmp_path: Path, codes: Codes, cell: Any, expected: str) -> None:
    rows = [["单位", *HEADER[1:], "出生日期"], ["云岭县水利局", *someone("张三", 11)[1:], cell]]
    [row] = read(tmp_path, codes, rows).rows
    assert (row.values["birth"], row.problems) == (expected, [])


@pytest.mark.parametrize("cell", ["19853", 19853, "1985.00", "1985.13"])
def test_dates_nobody_can_be_sure_of(tmp_path: Path, codes: Codes, cell: Any) -> None:
    rows = [["单位", *HEADER[1:], "参加工作时间"], ["云岭县水利局", *someone("张三", 11)[1:], cell]]
    [row] = read(tmp_path, codes, rows).rows
    assert row.rejected
    assert "work_start" not in row.values


def test_a_text_that_lost_the_zero_of_october(tmp_path: Path, codes: Codes) -> None:
    def column(*cells: str) -> list[str]:
        rows = [["单位", *HEADER[1:], "参加工作时间"]]
        rows += [
            ["云岭县水利局", *someone(f"张{'甲乙丙'[n]}", 11 + 2 * n)[1:], cell]
            for n, cell in enumerate(cells)
        ]
        draft = read(tmp_path, codes, rows)
        assert codes_of(draft)[-1] == ({"month_doubtful"} if "2005.03" in cells else set())
        return [row.values["work_start"] for row in draft.rows]

    assert column("2005.03", "2006.12", "2007.1") == ["2005-03", "2006-12", "2007-10"]
    assert column("2005.3", "2006.12", "2007.1") == ["2005-03", "2006-12", "2007-01"]


@pytest.mark.parametrize(
    ("text", "name", "more"),
    [
        ("王芳(女)", "王芳", {"sex": "女"}),
        ("赵敏（女，回族）", "赵敏", {"sex": "女", "ethnic_group": "回族"}),
        ("张伟（小）", "张伟", {"remarks": "小"}),
        ("阿依古丽．买买提", "阿依古丽·买买提", {}),
        ("王 五", "王五", {}),
    ],
)
def test_names_with_notes(tmp_path: Path, codes: Codes, text: str, name: str, more: dict[str, str]) -> None:
    [row] = read(tmp_path, codes, [["单位", "姓名", "籍贯"], ["云岭县水利局", text, "河南"]]).rows
    assert row.values["name"] == name
    assert {field: row.values[field] for field in more} == more


@pytest.mark.parametrize("text", ["张三、李四", "张三/李四", "吴(丽)", "□□", "王?"])
def test_what_is_not_one_name(tmp_path: Path, codes: Codes, text: str) -> None:
    draft = read(tmp_path, codes, [["单位", "姓名", "籍贯"], ["云岭县水利局", text, "河南"]])
    assert "name_strange" in codes_of(draft)[0]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("编制", "参公(全额)", {"nature": "参公事业编制", "funding": "财政拨款"}),
        ("编制", "财政全额拨款事业编制", {"nature": "事业编制", "funding": "财政拨款"}),
        ("编制", "事业（差额）", {"nature": "事业编制", "funding": "财政补助"}),
        ("编制", "自收自支事业编", {"nature": "事业编制", "funding": "经费自理"}),
        ("人员性质", "在编", {}),
        ("学历", "研究生/硕士", {"education": "研究生", "degree": "硕士"}),
        ("学历", "大学\n理学学士", {"education": "大学", "degree": "理学学士学位"}),
        ("学历", "大学本科(在职)", {"education": "大学"}),
        ("政治面貌", "中共党员(2003.06)", {"political_status": "中共党员", "joined_party": "2003-06"}),
        ("入党时间", "群众", {"political_status": "群众"}),
        ("岗位", "专技十级", {"position_kind": "事业单位专业技术岗位", "grade": "专技十级"}),
    ],
)
def test_cells_that_say_two_things(
    tmp_path: Path, codes: Codes, field: str, text: str, expected: dict[str, str]
) -> None:
    rows = [["单位", *HEADER[1:], field], ["云岭县水利局", *someone("张三", 11)[1:], text]]
    [row] = read(tmp_path, codes, rows).rows
    assert not row.problems
    known = {"unit_name", "name", "sex", "identity_number", "birth"}
    assert {name: value for name, value in row.values.items() if name not in known} == expected


def test_a_summary_sheet_without_units_does_not_keep_everybody_out(tmp_path: Path, codes: Codes) -> None:
    workbook = Workbook()
    summary, detail = workbook.worksheets[0], workbook.create_sheet("明细")
    summary.append(HEADER)
    summary.append(someone("张三", 11))
    detail.append([*HEADER, "单位"])
    detail.append([*someone("张三", 11), "云岭县水利局"])
    workbook.save(tmp_path / "a.xlsx")
    draft = read_roster(tmp_path / "a.xlsx", None, codes, TODAY)
    assert [(row.sheet, row.values["unit_name"]) for row in draft.accepted] == [("明细", "云岭县水利局")]


def test_totals_of_units_and_notes_are_no_people(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["单位", *HEADER[1:], "备注"],
        ["云岭县水利局", *someone("张三", 11)[1:]],
        ["云岭县水利局小计", "", "1人"],
        ["", "", "事业小计", "1人"],
        ["2．经费形式按批文填写。"],
        ["云岭县林业局", *someone("王小计", 13)[1:]],
    ]
    draft = read(tmp_path, codes, rows)
    assert [(row.values["name"], row.values["unit_name"]) for row in draft.accepted] == [
        ("张三", "云岭县水利局"),
        ("王小计", "云岭县林业局"),
    ]
    assert len(draft.rows) == 2


def test_the_form_of_one_person_is_no_roster(tmp_path: Path, codes: Codes) -> None:
    rows = [
        ["干部任免审批表"],
        ["姓名", "王五", "性别", "男", "出生年月", "1985.03"],
        ["民族", "汉", "籍贯", "河南", "政治面貌", "党员"],
    ]
    with pytest.raises(DataProblem, match="像是一人一张的登记表"):
        read(tmp_path, codes, rows)


def test_a_second_table_below_with_other_columns(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["云岭县水利局在编人员花名册"], [*HEADER, "编制"], [*someone("张三", 11), "事业"], [],
        ["云岭县林业局在编人员花名册"], ["姓名", "身份证号", "性别", "编制", "经费来源"],
        ["李四", identity("1985-03-15", 13), "男", "行政", "全额"],
    ]  # fmt: skip
    draft = read(tmp_path, codes, rows)
    assert [
        (row.row_number, row.values["name"], row.values["unit_name"], row.values["nature"])
        for row in draft.accepted
    ] == [(3, "张三", "云岭县水利局", "事业编制"), (7, "李四", "云岭县林业局", "行政编制")]
    assert sorted([row.row_number for row in draft.rows] + [row.row_number for row in draft.skipped]) == [
        *range(1, 8)
    ]


def test_a_person_over_two_lines(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["单位", "姓名", "身份证号", "学历", "职务"],
        ["云岭县水利局", "张三", identity("1985-03-15", 11), "大专", "科长"],
        ["", "", "", "本科", "会计"],
        ["云岭县水利局", "李四", identity("1985-03-15", 13), "大专", ""],
    ]
    draft = read(tmp_path, codes, rows, "A2:A3", "B2:B3", "C2:C3")
    assert [(row.values["name"], row.values["education"]) for row in draft.accepted] == [
        ("张三", "大学"),
        ("李四", "大专"),
    ]
    assert codes_of(draft) == [{"second_line"}, set()]
    assert draft.skipped[-1].reason == "上一行人员的续行"


def test_departments_as_headings(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [["单位：云岭县水利局（3人）"], HEADER]
    for serial, department in enumerate(("局领导", "办公室：", "水政水资源科")):
        rows += [["", department], someone(f"张{'甲乙丙'[serial]}", 11 + 2 * serial)]
    rows += [["", "以下空白"], ["", "共3人"]]
    draft = read(tmp_path, codes, rows)
    assert [(row.values["unit_name"], row.values["department"]) for row in draft.rows] == [
        ("云岭县水利局", "局领导"),
        ("云岭县水利局", "办公室"),
        ("云岭县水利局", "水政水资源科"),
    ]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("云岭县林业局（核定编制12名，实有10名，空编2名）", "云岭县林业局"),
        ("3.云岭县民政局：5人", "云岭县民政局"),
        ("（四）云岭县档案馆 共3人", "云岭县档案馆"),
        ("单位名称：云岭县体育局   主管部门：云岭县人民政府", "云岭县体育局"),
        ("云岭县史志办公室（参公）", "云岭县史志办公室（参公）"),
    ],
)
def test_headings_with_more_than_a_name(tmp_path: Path, codes: Codes, heading: str, unit: str) -> None:
    rows: list[list[Any]] = [HEADER, ["云岭县水利局"], someone("张三", 11), [heading], someone("李四", 13)]
    assert units(read(tmp_path, codes, rows)) == ["云岭县水利局", unit]


@pytest.mark.parametrize("heading", ["", "学校"])
def test_a_column_of_units_without_such_a_heading(tmp_path: Path, codes: Codes, heading: str) -> None:
    rows = [
        [heading, *HEADER[1:]],
        ["石门镇中心小学", *someone("张三", 11)[1:]],
        ["", *someone("李四", 13)[1:]],
    ]
    assert units(read(tmp_path, codes, rows, "A2:A3")) == ["石门镇中心小学"] * 2


def test_a_number_of_posts_is_no_code(tmp_path: Path, codes: Codes) -> None:
    rows = [["单位", *HEADER[1:], "编制"], ["云岭县水利局", *someone("张三", 11)[1:], 1]]
    assert codes_of(read(tmp_path, codes, rows)) == [{"code_unknown"}]


def test_the_ledger_this_program_prints_comes_back(tmp_path: Path, codes: Codes) -> None:
    rows: list[list[Any]] = [
        ["机构编制管理台账"], HEADER, ["云岭县水利局（财政拨款，核定5名）"], someone("张三", 11), ["云岭县水利局小计：1人"],
        ["云岭县水利局（财政补助，核定2名）"], someone("李四", 13), ["总计：2人"],
        ["单位负责人：　　审核人：", "", "填表人："], ["（盖　章）　　　　　年　　月　　日"],
    ]  # fmt: skip
    draft = read(tmp_path, codes, rows)
    assert [(row.values["unit_name"], row.values["funding"]) for row in draft.accepted] == [
        ("云岭县水利局", "财政拨款"),
        ("云岭县水利局", "财政补助"),
    ]
    assert draft.skipped[-1].reason == "填表人、签章行"
