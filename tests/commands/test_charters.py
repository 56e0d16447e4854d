"""``charter`` as a script uses it."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import BUREAU, Run
from tests.values.test_charter_text import NEW, OLD


def test_versions_are_added_shown_and_compared(county: Run, tmp_path: Path) -> None:
    for name, text in (("旧.txt", OLD), ("新.txt", NEW)):
        (tmp_path / name).write_text(text, "utf-8")
    added = county(
        "charter", "add", BUREAU, str(tmp_path / "旧.txt"), "--effective", "2010-05-01", "--document", "云编[2010]5号",
        "--json", ok=True,
    ).data  # fmt: skip
    assert (len(added["charter"]["duties"]), len(added["unread"])) == (3, 4)
    assert county("charter", "diff", BUREAU, "--json").error["message"] == "还没有两个版本可以比较。"
    said = county(
        "charter",
        "add",
        BUREAU,
        str(tmp_path / "新.txt"),
        "--effective",
        "2019.3",
        "--document",
        "云编〔2019〕8号",
        ok=True,
    ).out
    assert "与编制账不一致：机关行政编制 三定 13 名，账上 0 名" in said
    rows = county("charter", "list", BUREAU, "--json", ok=True).data["versions"]
    assert [(row["effective"], row["duties"], row["sections"], row["numbers"]) for row in rows] == [
        ("2010-05-01", 3, 3, 5), ("2019-03", 3, 3, 5),
    ]  # fmt: skip
    assert (
        county("charter", "show", BUREAU, "--at", "2012", "--json", ok=True).data["document"]
        == "云编〔2010〕5号"
    )
    lines = county("charter", "diff", BUREAU, "--json", ok=True).data["lines"]
    assert [line["kind"] for line in lines] == [
        "取消",
        "修改",
        "新增",
        "取消",
        "新增",
        "更名",
        "调整",
        "调整",
        "调整",
    ]
    assert (
        "内设机构更名：办公室 → 综合办公室" in county("charter", "diff", BUREAU, "--to", "2020", ok=True).out
    )
    assert "没有不同" in county("charter", "diff", BUREAU, "--from", "2011", "--to", "2012", ok=True).out
    assert county("charter", "diff", BUREAU, "--to", "2012").code == 2
    assert (
        county("charter", "add", BUREAU, "没有.txt", "--effective", "2020", "--document", "x", "--json").code
        == 2
    )
