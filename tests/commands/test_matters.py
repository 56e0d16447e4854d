"""``units relation``, ``units events`` and ``matter`` as a script uses them, around one merger."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import ARCHIVE, BUREAU, SCHOOL, Run

DOCUMENT = ("--document", "云编〔2026〕9号")


def test_relations_and_order(county: Run) -> None:
    added = county(
        "units", "relation", "add", BUREAU, "挂牌", "--name", "云岭县语言文字委员会", "--begins", "2018-06", *DOCUMENT, "--json"
    )  # fmt: skip
    number = added.data["relation"]["id"]
    county(
        "units",
        "relation",
        "add",
        SCHOOL,
        "设在",
        "--with",
        BUREAU,
        "--begins",
        "2018-06",
        *DOCUMENT,
        ok=True,
    )
    kinds = [
        row["kind"]
        for row in county("units", "relation", "list", "--unit", BUREAU, "--json").data["relations"]
    ]
    assert kinds == ["挂牌", "设在"]
    county("units", "relation", "end", str(number), "--ends", "2026-01-01", *DOCUMENT, ok=True)
    assert "没有" in county("units", "relation", "list", "--kind", "挂牌").out
    events = county("units", "events", "--unit", BUREAU, "--json").data["events"]
    assert [row["kind"] for row in events] == ["设立", "挂牌", "摘牌"]
    assert "加挂" in county("units", "events", "--kind", "挂牌").out
    assert county("units", "order", ARCHIVE, BUREAU, "--json").data == {"units": [ARCHIVE, BUREAU]}
    assert [row["name"] for row in county("units", "--json").data["units"]] == [ARCHIVE, SCHOOL, BUREAU]


def test_a_unit_is_abolished_line_by_line(county: Run, tmp_path: Path) -> None:
    ends = county("matter", "loose-ends", ARCHIVE, "--json").data["loose_ends"]
    assert [(row["kind"], row["count"]) for row in ends] == [
        ("人员", 1),
        ("人员", 1),
        ("编制", 2),
        ("文件档案", 1),
    ]
    applied = county(
        "case", "apply", "撤销机构", "--unit", ARCHIVE, "--set", "理由=职能划转", "--set", f"整体转入={SCHOOL}", "--json"
    ).data["case"]  # fmt: skip
    number = applied["receipt_number"]
    checked = county("matter", "checks", number, "--item", "1", "--item", "2", "--json").data["checks"]
    assert [row["result"] for row in checked] == ["符合", "符合", "", ""]
    while county("case", "sign", number, "--signer", "孙书记").code == 0:
        pass
    sheet = county("matter", "review-sheet", number, "--json").data
    assert sheet["totals"] == {
        "approved": 2, "actual": 2, "vacancy": 0, "leaders_approved": 0, "leaders_actual": 0
    }  # fmt: skip
    assert f"{SCHOOL}（事业编制，财政拨款）：核定 5 → 7，实有 3 → 5" in sheet["changes"]
    plan = tmp_path / "安排.json"
    line = {"kind": "人员", "item": "钱墕", "outcome": "离开", "reason": "退休"}
    plan.write_text(json.dumps([line], ensure_ascii=False), "utf-8")
    county(
        "case", "settle", number, "--set", "批复文号=云编〔2026〕20号", "--set", "批复日期=2026-07-10", "--set",
        f"逐项安排=@{plan}", ok=True,
    )  # fmt: skip
    school = next(row for row in county("units", "--json").data["units"] if row["name"] == SCHOOL)
    assert (school["approved"], school["actual"]) == (7, 4)
    assert ARCHIVE in [row["name"] for row in county("units", "--at", "2026-07-09", "--json").data["units"]]
    assert "已撤销，并入" in county("search", ARCHIVE).out
    county(
        "units", "change", ARCHIVE, "--effective", "2026-07-11", "--credit-code", "12990101MB00000001", *DOCUMENT
    )  # fmt: skip
    assert county("units", "not-deregistered", "--json").data == {"units": []}
    refused = county("units", "deregister", ARCHIVE, "--on", "2026-07-12", *DOCUMENT, "--json")
    assert refused.error["rule"].startswith("R21")
    county("units", "deregister", ARCHIVE, "--on", "2026-07-12", "--liquidated", *DOCUMENT, ok=True)
    assert county("check", "--json").data["clean"]
