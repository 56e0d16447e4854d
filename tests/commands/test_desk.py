"""The office's desk on the command line: holidays, contacts, leave."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import ARCHIVE, BUREAU, SCHOOL, Run


def test_holidays_are_set_from_a_notice_listed_and_removed(county: Run, tmp_path: Path) -> None:
    notice = tmp_path / "放假通知.txt"
    notice.write_text("1月1日至3日 元旦 放假\n1月4日 上班\n", "utf-8")
    assert county("holiday", "list", "--year", "2031", "--json", ok=True).data["warning"].startswith("2031年")
    assert county("holiday", "set", "--list", str(notice), "--year", "2031", "--json", ok=True).data == {
        "changed": 4
    }
    listed = county("holiday", "list", "--year", "2031", "--json", ok=True).data
    assert [(day["date"], day["state_name"]) for day in listed["holidays"]] == [
        ("2031-01-01", "休息"), ("2031-01-02", "休息"), ("2031-01-03", "休息"), ("2031-01-04", "上班"),
    ]  # fmt: skip
    assert listed["warning"] == ""
    assert county("holiday", "remove", "2031-01-04", "--json", ok=True).data == {"removed": 1}
    assert county("holiday", "remove", "2031-01-04").code == 2
    assert county("holiday", "set", "2031-01-05", "--works", "--json", ok=True).data == {"changed": 1}
    assert county("holiday", "set", "--list", str(tmp_path / "没有.txt")).code == 4


def test_contacts_and_leave(county: Run) -> None:
    assert county("handler", "assign", "李主任", "--below", BUREAU, "--json", ok=True).data == {"changed": 2}
    found = county("handler", "of", SCHOOL, "--json", ok=True).data
    assert found == {"unit": SCHOOL, "handler": "李主任", "contact": "李主任"}
    assert [row["unit_name"] for row in county("handler", "list", "--json", ok=True).data["handlers"]] == [
        BUREAU, SCHOOL,
    ]  # fmt: skip
    assert county("handler", "release", "--unit", ARCHIVE).code == 2
    assert county("handler", "release", "--unit", SCHOOL, "--json", ok=True).data == {"changed": 1}
    refused = county(
        "leave",
        "add",
        "李主任",
        "--cover",
        "李主任",
        "--begins",
        "2026-07-20",
        "--ends",
        "2026-07-22",
        "--json",
    )
    assert (refused.code, refused.error["message"]) == (2, "代办的人不能是请假的人自己。")
    assert county("leave", "list", "--json", ok=True).data == {"leaves": []}
