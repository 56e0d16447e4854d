"""``superior`` as a script uses it."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import ARCHIVE, SCHOOL, Run


def test_differences_are_found_listed_and_ticked_off(county: Run, tmp_path: Path) -> None:
    export = tmp_path / "导出.csv"
    rows = [f"{name},{SCHOOL},事业编制" for name in ("张三", "王㛃")] + [
        f"{name},{SCHOOL},事业编制" for name in ("钱墕",)
    ]
    export.write_text("\n".join(["姓名,所在单位,编制类型", *rows]), "utf-8")
    found = county("superior", "import", str(export), "--json", ok=True).data
    assert {name: found[name] for name in ("rows", "same", "only_here", "only_there", "differing", "new")} == {
        "rows": 3, "same": 2, "only_here": 2, "only_there": 0, "differing": 1, "new": 3,
    }  # fmt: skip
    rows_found = county("superior", "differences", "--kind", "differs", "--json", ok=True).data["differences"]
    assert [(row["name"], row["field_name"], row["ours"], row["theirs"]) for row in rows_found] == [
        ("钱墕", "单位", ARCHIVE, SCHOOL)
    ]
    todo = county("superior", "todo", "--to", str(tmp_path / "待补录.xlsx"), "--json", ok=True).data
    assert (todo["total"], sorted(row["what"] for row in todo["todo"])) == (3, ["改为", "新增", "新增"])
    assert (tmp_path / "待补录.xlsx").stat().st_size > 3000
    number = str(rows_found[0]["id"])
    assert county("superior", "done", number, ok=True).out == "钱墕 单位：已补录。\n"
    assert county("superior", "todo", "--json", ok=True).data["total"] == 2
    assert county("superior", "undone", number, "--json", ok=True).data["difference"]["state"] == "open"
    assert "钱墕" in county("superior", "differences", ok=True).out
    assert county("superior", "done", "99").code == 2
