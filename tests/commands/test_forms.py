"""``form …``: the look of the forms from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.reports.templates.library import shipped_text
from tests.commands.conftest import Run
from tests.reports.reading import pages_of


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """F01 with another label, in a file."""
    path = tmp_path / "我的 F01.yaml"
    path.write_text(shipped_text("F01").replace("标签: 姓　名", "标签: 名　字"), encoding="utf-8")
    return path


def test_a_form_is_changed_shown_and_returned(county: Run, mine: Path, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in county("form", "list", "--json").data["forms"]}
    assert not rows["F01"]["changed"]
    assert "机关事业单位进人用编审批表" in county("form", "list").out
    fields = county("form", "fields", "f01", "--json").data
    assert fields["name"] == "F01"
    assert {"label": "姓名", "kind": "text", "kind_name": "文字", "within": ""} in fields["fields"]

    assert county("form", "check", "F01", str(mine), "--json").data["faults"] == []
    said = county("form", "set", "F01", str(mine), "--note", "县里习惯", "--json")
    assert (said.code, said.data["changed"], said.data["note"]) == (0, True, "县里习惯")
    assert "名　字" in county("form", "show", "F01").out
    assert "姓　名" in county("form", "show", "F01", "--shipped").out
    differences = county("form", "differences", "F01", "--json").data["differences"]
    assert [row["side"] for row in differences] == ["earlier", "later"]
    assert "+ 第 " in county("form", "differences", "F01").out
    assert county("form", "differences", "F01", "--new").out == "没有不同。\n"

    pdf = tmp_path / "空表.pdf"
    county("print", "F01", "--blank", "--to", str(pdf))
    assert "名字" in pages_of(pdf.read_bytes())[0].text
    assert county("form", "reset", "F01").code == 0
    county("print", "F01", "--blank", "--to", str(pdf))
    assert "名字" not in pages_of(pdf.read_bytes())[0].text
    versions = county("form", "history", "F01", "--json").data["versions"]
    assert [(row["current"], row["note"]) for row in versions] == [
        (True, "恢复原来的表样"),
        (False, "县里习惯"),
    ]
    assert "县里习惯" in county("form", "history", "F01").out
    assert county("form", "restore", "F01", str(versions[1]["id"])).code == 0
    assert "名　字" in county("form", "show", "F01", "--version", str(versions[1]["id"])).out


def test_a_fault_is_told_by_line_and_nothing_is_saved(county: Run, mine: Path) -> None:
    text = mine.read_text("utf-8").replace("【民族】", "【民簇】")
    mine.write_text(text, encoding="utf-8")
    line = text[: text.index("【民簇】")].count("\n") + 1
    said = county("form", "check", "F01", str(mine), "--json")
    assert said.code == 3
    assert said.data["faults"][0]["line"] == line
    assert "没有“民簇”这个栏目（是不是“民族”？）" in said.data["faults"][0]["message"]
    refused = county("form", "set", "F01", str(mine), "--json")
    assert (refused.code, refused.error["kind"]) == (3, "data")
    assert f"第 {line} 行" in refused.error["message"]
    assert not county("form", "show", "F01", "--json").data["changed"]
    assert county("form", "keep", "F01").code == 1
    assert county("form", "show", "F99").code == 2
    assert county("form", "import", str(mine.with_name("没有.yaml"))).code == 2


def test_local_names(county: Run, tmp_path: Path) -> None:
    assert county("form", "words").out == "没有本地叫法。\n"
    assert county("form", "words", "编办=编委办", "--json").data == {"words": {"编办": "编委办"}}
    assert county("form", "words").out == "编办 → 编委办\n"
    pdf = tmp_path / "表.pdf"
    assert county("form", "preview", "F01", "--to", str(pdf)).code == 0
    assert "编委办审核意见" in pages_of(pdf.read_bytes())[0].text
    assert county("form", "words", "--remove", "编办", "--json").data == {"words": {}}
    assert county("form", "words", "--remove", "编办").code == 2
    assert county("form", "words", "编办=【单位】").code == 2


def test_a_form_goes_to_another_office(county: Run, mine: Path, tmp_path: Path) -> None:
    county("form", "set", "F01", str(mine))
    file = tmp_path / "给邻县.yaml"
    assert county("form", "export", "F01", "--to", str(file), "--json").data == {
        "name": "F01",
        "file": str(file),
    }
    county("form", "reset", "F01")
    assert county("form", "import", str(file), "--json").data["changed"]
    assert county("form", "show", "F01", "--json").data["note"] == "导入 给邻县.yaml"
    pdf = tmp_path / "样.pdf"
    county("form", "reset", "F01")
    assert (
        county("form", "preview", "F01", "--file", str(mine), "--filled", "空表", "--to", str(pdf)).code == 0
    )
    assert "名字" in pages_of(pdf.read_bytes())[0].text
    assert county("form", "preview", "F01", "--filled", "最近", "--to", str(pdf)).code == 2
