from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.commands.conftest import Run


def test_a_question_is_asked_saved_and_asked_again(county: Run, tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    said = county(
        "query", "run", "--where", "单位 含 小学 且 性别 为空", "--columns", "姓名、单位，入编时间", "--sort", "姓名",
        "--save", "小学在编", "--to", str(file), "--json", ok=True,
    )  # fmt: skip
    assert said.data["columns"] == ["name", "unit_name", "begins"]
    assert [row["name"] for row in said.data["rows"]] == ["王㛃", "张三", "赵䶮"]
    assert said.data["conditions"] == "截至 2026.07.15，单位 含 小学 且 性别 为空"
    cells = {cell.value for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row}
    assert {"王㛃", "2012.09", "云岭县第一小学"} <= cells
    again = county("query", "run", "--saved", "小学在编", "--json", ok=True)
    assert again.data["rows"] == said.data["rows"]
    (kept,) = county("query", "list", "--json", ok=True).data["queries"]
    assert (kept["name"], kept["owner"], kept["subject"]) == ("小学在编", "李主任", "在编人员")
    assert county("query", "show", "小学在编", "--json", ok=True).data == kept
    county("query", "rename", "小学在编", "小学", ok=True)
    county("query", "delete", "小学", ok=True)
    assert county("query", "run", "--saved", "小学", "--json").code == 2


def test_alternatives_units_and_counts(county: Run) -> None:
    either = county("query", "run", "--where", "姓名=张三", "--where", "姓名=孙硷", "--any", ok=True)
    assert "共 2 人" in either.out
    bureau = county("query", "run", "--unit", "云岭县教育局", "--json", ok=True)
    assert bureau.data["count"] == 3
    alone = county("query", "run", "--unit", "云岭县教育局", "--unit-only", "--json", ok=True)
    assert alone.data["count"] == 0
    counted = county("query", "run", "--group", "单位", "--json", ok=True).data
    assert (counted["base"], counted["groups"]) == (
        5,
        [
            {"value": "云岭县第一小学", "count": 3, "percent": 60},
            {"value": "云岭县档案馆", "count": 2, "percent": 40},
        ],
    )
    told = county("query", "run", "--subject", "单位", "--where", "可用>=2", ok=True).out
    assert "云岭县第一小学" in told
    assert "共 1 个单位" in told


def test_what_cannot_be_asked_is_said(county: Run) -> None:
    wrong = county("query", "run", "--where", "工资 > 5000", "--json")
    assert wrong.code == 2
    assert wrong.error["message"] == "在编人员里没有“工资”这一项。"
    assert county("query", "run", "--subject", "天气").code == 2
    assert county("query", "run", "--group", "年龄", "--bands", "四十").code == 2
    fields = county("query", "fields", "--subject", "编制变动", "--json", ok=True).data["fields"]
    assert {"依据文号", "增减", "编制种类"} <= {field["name"] for field in fields}
