"""The office's desk on the command line: holidays, contacts, leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

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


def test_a_batch_leaves_by_words_or_by_a_list_and_the_month_tells_it(county: Run, tmp_path: Path) -> None:
    wrong = county("exit", "batch", "张三,退休,2026-07-01", "没有这个人,退休,2026-07-01", "李四", "--json")
    assert wrong.code == 2
    assert "第2人" in wrong.error["message"]
    assert "第3人：“李四”要写成" in wrong.error["message"]
    names = tmp_path / "名单.csv"
    names.write_text("王㛃，退休，2026-07-01\n钱墕,辞职,2026-07-10,云人社〔2026〕8号\n", "utf-8")
    done = county(
        "exit", "batch", "--list", str(names), "--document", "云人社〔2026〕7号", "--json", ok=True
    ).data
    assert [case["fields"]["document"] for case in done["cases"]] == [
        "云人社〔2026〕7号",
        "云人社〔2026〕8号",
    ]
    pay = county("month", "exits", "--month", "2026-07", "--json", ok=True).data
    assert (pay["count"], pay["due"]) == (2, "2026-07-27")
    assert [unit["unit"] for unit in pay["units"]] == [SCHOOL, ARCHIVE]
    sheet = county("month", "changes", "--month", "2026-07", "--json", ok=True).data
    assert sheet["totals"] == {"opening": 5, "entries": 0, "exits": 2, "closing": 3}
    assert "核减 2，月末 3" in county("month", "changes", "--month", "2026-07", ok=True).out


def test_months_are_declared_and_what_is_missing_is_listed(county: Run) -> None:
    missing = county("month", "missing", "--json", ok=True).data
    assert (missing["month"], missing["due"], missing["counts"]["逾期"]) == ("2026-06", "2026-07-06", 2)
    done = county("month", "declare", "--below", BUREAU, "--signer", "王局长", "--json", ok=True).data
    assert done == {"month": "2026-06", "recorded": 1}
    assert [unit["unit"] for unit in county("month", "missing", "--json", ok=True).data["units"]] == [ARCHIVE]
    county("month", "declare", "--unit", ARCHIVE, "--changed", ok=True)
    states = county("month", "list", "--json", ok=True).data
    assert [(unit["unit"], unit["state"]) for unit in states["units"]] == [
        (SCHOOL, "无变动"),
        (ARCHIVE, "已申报"),
    ]
    assert county("month", "list", "--state", "逾期", "--json", ok=True).data["units"] == []
    county("exit", "batch", "钱墕,辞职,2026-07-10,云人社〔2026〕8号", ok=True)
    refused = county("month", "declare", "--unit", ARCHIVE, "--month", "2026-07", "--json")
    assert (refused.code, refused.error["rule"][:3]) == (1, "R05")


def test_the_to_do_list_and_follow_ups(county: Run) -> None:
    added = county(
        "follow-up", "add", "催档案馆交表", "--due", "2026-07-20", "--unit", ARCHIVE, "--json", ok=True
    ).data
    number = str(added["follow_up"]["id"])
    todo = county("todo", "--mine", "--until", "2026-07-31", "--json", ok=True).data["todo"]
    assert [(line["date"], line["kind"], line["title"]) for line in todo] == [
        ("2026-07-20", "定期工作", "2026年上半年与财政对账"), ("2026-07-20", "跟踪事项", "催档案馆交表"),
    ]  # fmt: skip
    assert len(county("todo", "--kind", "跟踪事项", "--unit", ARCHIVE, "--json", ok=True).data["todo"]) == 1
    county("follow-up", "settle", "2026年上半年与财政对账", ok=True)
    assert county("follow-up", "settle", "2026年上半年与财政对账").code == 1
    county("follow-up", "postpone", number, "--due", "2026-07-25", "--reason", "经办人出差", ok=True)
    late = county("follow-up", "list", "--overdue", "--json", ok=True, date="2026-07-27").data["follow_ups"]
    assert [(row["title"], row["state_name"], row["acting"]) for row in late] == [
        ("催档案馆交表", "已超期", "李主任")
    ]
    county("follow-up", "done", number, ok=True)
    assert county("todo", "--json", ok=True).data == {"todo": []}
    assert county("follow-up", "list", "--all", "--json", ok=True).data["follow_ups"][0]["outcome"] == "已办"


def test_a_meeting_from_agenda_to_minutes(county: Run) -> None:
    made = county(
        "meeting",
        "create",
        "--kind",
        "编委会会议",
        "--held-on",
        "2026-07-14",
        "--chair",
        "陈书记",
        "--json",
        ok=True,
    ).data["meeting"]
    number = str(made["id"])
    assert (made["number"], made["state_name"], made["agenda"]) == ("2026年第1次", "筹备中", [])
    assert county("meeting", "pending", "--json", ok=True).data == {"cases": []}
    assert county("meeting", "add", number).code == 2
    for title in ("听取汇报", "审议办法"):
        county("meeting", "add", number, "--title", title, "--proposal", "请审议", ok=True)
    agenda = county("meeting", "show", number, "--json", ok=True).data["meeting"]["agenda"]
    first, second = (str(item["id"]) for item in agenda)
    county("meeting", "move", second, "--to", "1", ok=True)
    county("meeting", "decide", second, "--outcome", "原则同意", "--decision", "修改后印发", ok=True)
    refused = county("meeting", "issue", number, "--json")
    assert (refused.code, "听取汇报" in refused.error["message"]) == (1, True)
    assert county("meeting", "decide", first, "--outcome", "缓议").code == 2
    county("meeting", "remove", first, ok=True)
    county("meeting", "change", number, "--recorder", "李主任", ok=True)
    done = county("meeting", "issue", number, "--json", ok=True).data["meeting"]
    assert [(item["seq"], item["outcome"]) for item in done["agenda"]] == [(1, "原则同意")]
    listed = county("meeting", "list", "--json", ok=True).data["meetings"]
    assert [(row["items"], row["decided"], row["state_name"]) for row in listed] == [(1, 1, "纪要已印发")]
    assert county("meeting", "list", "--open", "--json", ok=True).data == {"meetings": []}


def test_lists_of_days_and_of_leavers_come_from_workbooks_too(county: Run, tmp_path: Path) -> None:
    def book(name: str, *rows: tuple[object, ...]) -> str:
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        made.save(tmp_path / name)
        return str(tmp_path / name)

    days = book(
        "放假.xlsx", ("日期", "名称", "安排"), (dt.date(2031, 1, 1), "元旦", "休息"), ("1月4日", "", "上班")
    )
    done = county("holiday", "set", "--list", days, "--year", "2031", "--json", ok=True).data
    assert done == {"changed": 2}
    leavers = book("核减.xlsx", ("姓名", "原因", "日期"), ("王㛃", "退休", dt.date(2026, 7, 1)))
    cases = county(
        "exit", "batch", "--list", leavers, "--document", "云人社〔2026〕7号", "--json", ok=True
    ).data
    assert ["王㛃" in case["title"] for case in cases["cases"]] == [True]
    assert county("exit", "batch", "--list", book("空.xlsx")).code == 3
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    assert county("exit", "batch", "--list", str(broken)).code == 3
    (tmp_path / "图.txt").write_bytes(b"\x89PNG\0\0\0\xff")
    assert county("holiday", "set", "--list", str(tmp_path / "图.txt")).code == 3
    old = tmp_path / "旧.txt"
    old.write_bytes("1月3日 元旦 休息".encode("gb18030"))
    assert county("holiday", "set", "--list", str(old), "--year", "2031", "--json", ok=True).data == {
        "changed": 1
    }
