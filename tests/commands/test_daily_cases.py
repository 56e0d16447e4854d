"""The daily cases as a script speaks to them: names instead of numbers, lists from files, several cases at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.commands.conftest import ARCHIVE, BUREAU, SCHOOL, Run

TRANSFER = (
    "--set", "编制种类=事业编制", "--set", "经费形式=财政拨款", "--set", "调动日期=2026.7.1", "--set", "调动文件=云编〔2026〕8号",
)  # fmt: skip


def test_kinds_say_what_they_ask(capsys: pytest.CaptureFixture[str]) -> None:
    from app.commands import main

    assert main(["case", "kinds", "--json"]) == 0
    kinds = {kind["key"]: kind for kind in json.loads(capsys.readouterr().out)["kinds"]}
    assert kinds["transfer"]["people"] == "one"
    assert [step["name"] for step in kinds["transfer"]["steps"]] == [
        "调入单位申请", "主管部门意见", "编办审核", "领导审批", "办理调动",
    ]  # fmt: skip
    assert [field["name"] for field in kinds["plan"]["decided"]] == ["批复文号"]
    assert main(["case", "kinds"]) == 0
    assert "县内调动（transfer，人员，5 个工作日）" in capsys.readouterr().out


def signed(run: Run, receipt: str) -> None:
    run("case", "sign", receipt, "--signer", "钱局长", ok=True)
    run("case", "sign", receipt, "--signer", "李主任", "--opinion", "拟同意", ok=True)
    run("case", "sign", receipt, "--signer", "孙书记", ok=True)


def test_a_transfer_from_trial_to_record(county: Run) -> None:
    asked = ("县内调动", "--unit", SCHOOL, "--person", "钱墕", *TRANSFER)
    trial = county("case", "effect", *asked, "--json")
    assert (trial.code, trial.data["refusal"]) == (0, None)
    assert "实有 3 → 4，可用 2 → 1" in trial.data["changes"][1]
    full = county("case", "effect", "transfer", "--unit", ARCHIVE, "--person", "张三", *TRANSFER, "--json")
    assert full.code == 1
    assert full.data["refusal"]["rule"].startswith("R01")
    receipt = county("case", "apply", *asked, "--signer", "赵校长", "--json", ok=True).data["case"][
        "receipt_number"
    ]
    signed(county, receipt)
    said = county("case", "where", "钱墕", "--json", ok=True)
    assert "7月15日孙书记签署领导审批" in said.data["answers"][0]["sentence"]
    county("case", "settle", receipt, ok=True)
    assert county("person", "钱墕", "--json", ok=True).data["holdings"][-1]["unit_name"] == SCHOOL
    assert county("check", "--json", ok=True).code == 0


def test_a_list_from_a_workbook_and_only_the_good_ones(county: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["序号", "姓名", "调入单位", "编制种类", "经费形式", "新职务"])
    for number, (name, unit) in enumerate(
        (("钱墕", SCHOOL), ("张三", ARCHIVE), ("孙硷", SCHOOL), ("王㛃", ARCHIVE))
    ):
        book.active.append([number + 1, name, unit, "事业编制", "财政拨款", "教师"])
    book.active.append([5, "赵䶮", ARCHIVE, "事业编制", "财政拨款", ""])
    path = tmp_path / "调动名单.xlsx"
    book.save(path)
    asked = (
        "case",
        "apply",
        "批量调动",
        "--unit",
        BUREAU,
        "--set",
        "调动日期=2026-07-01",
        "--set",
        "调动文件=云编〔2026〕8号",
    )
    refused = county(*asked, "--lines", str(path), "--json")
    assert refused.code == 1
    assert refused.error["message"].startswith("第5人：")
    received = county(*asked, "--set", "有人不能办时=只办可办的", "--lines", str(path), "--json", ok=True)
    receipt = received.data["case"]["receipt_number"]
    county("case", "sign", receipt, "--signer", "李主任", ok=True)
    county("case", "sign", receipt, "--signer", "孙书记", ok=True)
    done = county("case", "settle", receipt, "--json", ok=True).data["people"]
    assert [(row["name"], row["outcome"]) for row in done] == [
        ("钱墕", "已办理"), ("张三", "已办理"), ("孙硷", "已办理"), ("王㛃", "已办理"), ("赵䶮", "未办理"),
    ]  # fmt: skip
    book.active.append([6, "李四", SCHOOL, "事业编制", "财政拨款", ""])
    book.active.append([7, "李五", "第九小学", "事业编制", "财政拨款", ""])
    book.save(path)
    wrong = county(*asked, "--lines", str(path), "--json")
    assert wrong.code == 2
    assert "第6人：没有找到“李四”" in wrong.error["message"]
    assert "第7人：" in wrong.error["message"]


def test_a_plan_with_its_line_on_the_command_line(county: Run) -> None:
    received = county(
        "case", "apply", "年度用编计划", "--unit", SCHOOL, "--set", "计划年度=2026", "--set", f"用编单位={SCHOOL}",
        "--set", "编制种类=事业编制", "--set", "经费形式=财政拨款", "--set", "用编渠道=公开招聘教师", "--set", "名额=2",
        "--set", "理由=缺教师", "--json", ok=True,
    )  # fmt: skip
    receipt = received.data["case"]["receipt_number"]
    back = county("case", "return", receipt, "--signer", "李主任", "--reason", "名额减为1", "--json", ok=True)
    assert back.data["case"]["state"] == "returned"
    again = county(
        "case", "resubmit", receipt, "--signer", "赵校长", "--set", f"用编单位={SCHOOL}", "--set", "编制种类=事业编制",
        "--set", "经费形式=财政拨款", "--set", "用编渠道=公开招聘教师", "--set", "名额=1", "--set", "理由=缺教师", "--json", ok=True,
    )  # fmt: skip
    assert again.data["case"]["fields"]["lines"][0]["count"] == 1
    signed(county, receipt)
    early = county("case", "settle", receipt, "--json")
    assert early.code == 2
    assert "批复文号" in early.error["message"]
    county("case", "settle", receipt, "--set", "批复文号=云编〔2026〕20号", ok=True)
    (row,) = county("permit", "plans", "--json", ok=True).data["plans"]
    assert (row["count"], row["granted"], row["document"]) == (1, 0, "云编〔2026〕20号")


def test_certificates_at_the_counter_and_letters(county: Run) -> None:
    done = county("case", "do", "开具证明", "--person", "张三", "--set", "用途=公积金提取", "--json", ok=True)
    assert done.data["case"]["fields"]["number"] == "编证〔2026〕1号"
    letter = (
        "case", "apply", "来文登记", "--unit", SCHOOL, "--set", "来文单位=云岭县教育局", "--set", "来文文号=云教〔2026〕3号",
        "--set", "标题=关于补充教师的请示", "--set", "文种=请示",
    )  # fmt: skip
    first = county(*letter, "--json", ok=True).data["case"]["receipt_number"]
    second = county(*letter, "--json", ok=True).data["case"]["receipt_number"]
    both = county("case", "sign", first, second, "--signer", "李主任", "--json", ok=True)
    assert [row["done"] for row in both.data["outcomes"]] == [True, True]
    some = county("case", "sign", first, second, "--signer", "李主任", "--json")
    assert some.code == 1
    closed = county(
        "case", "settle", f"BZ|F31|{first}|", second, "--set", "办理结果=已阅存", "--json", ok=True
    )
    assert [row["done"] for row in closed.data["outcomes"]] == [True, True]
    assert county("case", "do", "鞋码变更", "--person", "张三").code == 2


def test_a_case_goes_to_nobody_who_cannot_sign_in(county: Run) -> None:
    letter = (
        "case", "apply", "来文登记", "--unit", SCHOOL, "--set", "来文单位=云岭县教育局", "--set", "来文文号=云教〔2026〕3号",
        "--set", "标题=关于补充教师的请示", "--set", "文种=请示",
    )  # fmt: skip
    first = county(*letter, "--json", ok=True).data["case"]["receipt_number"]
    done = county("case", "assign", first, "--handler", "无此人", "--reason", "分工调整", "--json")
    assert done.code == 2
