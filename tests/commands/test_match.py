from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import Run


def test_every_line_of_a_list_is_answered(county: Run, tmp_path: Path) -> None:
    names = tmp_path / "名单.csv"
    names.write_text("姓名,单位\n张三,一小\n欧阳九,\n", encoding="utf-8")
    file = tmp_path / "结果.xlsx"
    said = county("match", str(names), "--to", str(file), "--json", ok=True)
    assert [(line["row_number"], line["outcome"], line["unit_name"]) for line in said.data["lines"]] == [
        (2, "在编", "云岭县第一小学"),
        (3, "无此人", ""),
    ]
    assert said.data["counts"] == {"在编": 1, "无此人": 1}
    assert file.exists()
    told = county("match", str(names), ok=True).out
    assert "共 2 行：在编 1，无此人 1" in told
    assert county("match", str(tmp_path / "没有.csv")).code == 4
