"""进人用编 from plan to entry, exit and the numbers, as a script does it."""

from __future__ import annotations

from tests.commands.conftest import ACCOUNT, ARCHIVE, BUREAU, SCHOOL, Run
from tests.services.conftest import identity_number


def approved_permit(run: Run, *more: str, unit: str = SCHOOL, count: str = "1") -> str:
    case = run(
        "permit", "apply", "--unit", unit, *ACCOUNT, "--count", count, "--channel", "招考", "--reason", "教师缺口",
        "--signer", "张校长", *more, "--json", ok=True,
    ).data["case"]["receipt_number"]  # fmt: skip
    for signer in ("王局长", "李主任", "陈书记")[0 if unit == SCHOOL else 1 :]:
        run("permit", "sign", case, "--signer", signer, ok=True)
    return str(run("permit", "issue", case, "--json", ok=True).data["permit"]["number"])


def numbers(run: Run, unit: str = SCHOOL) -> tuple[int, ...]:
    found = run("balance", "--unit", unit, "--json", ok=True).data["totals"]
    return tuple(found[name] for name in ("approved", "actual", "reserved", "available"))


def test_from_application_to_entry(county: Run) -> None:
    assert numbers(county) == (5, 3, 0, 2)
    permit = approved_permit(county, "--condition", "学历=本科", count="2")
    assert permit == "编用〔2026〕1号"
    assert numbers(county) == (5, 3, 2, 0)
    shown = county("permit", "show", permit, "--json", ok=True).data["permit"]
    assert (shown["conditions"], shown["valid_until"], shown["left"]) == ({"学历": "本科"}, "2027-07-15", 2)

    case = county(
        "enter", "apply", "--permit", permit, "--name", "郑𬭎", "--identity", identity_number(50),
        "--education", "本科", "--entry-way", "招考", "--signer", "张校长", "--json", ok=True,
    ).data["case"]  # fmt: skip
    assert case["state_name"] == "待主管部门意见"
    for signer in ("王局长", "李主任", "陈书记"):
        county("enter", "sign", case["receipt_number"], "--signer", signer, ok=True)
    finished = county(
        "enter", "finish", case["receipt_number"], "--begins", "2026.7.15", "--json", ok=True
    ).data
    assert finished["person"]["begins"] == "2026-07-15"
    assert finished["unit"] == {"approved": 5, "actual": 4, "reserved": 1, "available": 0, "state": "空编"}
    person = county("person", identity_number(50), "--json", ok=True).data
    assert (person["person"]["name"], person["person"]["education"]) == ("郑𬭎", "大学")
    assert [(row["unit_name"], row["begins"]) for row in person["holdings"]] == [(SCHOOL, "2026-07-15")]
    assert county("permit", "show", permit, "--json").data["uses"] == [
        {"person_name": "郑𬭎", "used_on": "2026-07-15"}
    ]
    assert county("check", "--json", ok=True).data["clean"] is True


def test_refusal_names_rule_and_document_and_exits_1(county: Run) -> None:
    said = county(
        "permit", "apply", "--unit", ARCHIVE, *ACCOUNT, "--count", "1", "--channel", "招考", "--reason", "缺人",
        "--signer", "馆长", "--json",
    )  # fmt: skip
    assert said.code == 1
    assert said.error["kind"] == "refusal"
    assert said.error["rule"].startswith("R02")
    assert "条例" in said.error["document"]
    assert "满编单位先出后进" in said.error["message"]
    assert said.err.splitlines()[0] == said.error["message"]
    assert "依据：R02" in said.err
    assert "下一步：" in said.err


def test_assess_answers_without_writing(county: Run) -> None:
    before = county("log", "--limit", "1", "--json", ok=True).data["operations"][0]["id"]
    words = ("permit", "assess", *ACCOUNT, "--channel", "招考", "--json")
    yes = county(*words, "--unit", SCHOOL, "--count", "2", ok=True).data
    assert (yes["allowed"], yes["refusal"], yes["balance"]["available"], yes["after"]) == (True, None, 2, 0)
    no = county(*words, "--unit", SCHOOL, "--count", "3")
    assert no.code == 1
    assert no.data["allowed"] is False
    assert no.data["refusal"]["rule"].startswith("R01")
    assert "可用 2，本次申请 3 名" in no.data["refusal"]["message"]
    assert county("log", "--limit", "1", "--json").data["operations"][0]["id"] == before


def test_a_full_unit_fills_the_place_of_a_leaver(county: Run) -> None:
    permit = approved_permit(county, "--leaver", "钱墕", unit=ARCHIVE)
    assert county("permit", "list", "--state", "待生效", "--json").data["permits"][0]["number"] == permit
    case = county(
        "exit", "record", "钱墕", "--reason", "退休", "--ends", "2026-07-10", "--document", "退休审批表", "--json", ok=True
    ).data  # fmt: skip
    assert case["unit"] == {"approved": 2, "actual": 1, "reserved": 1, "available": 0, "state": "空编"}
    back = county(
        "exit", "cancel", case["case"]["receipt_number"], "--reason", "日期有误", "--json", ok=True
    ).data
    assert back["unit"] == {"approved": 2, "actual": 2, "reserved": 0, "available": 0, "state": "满编"}
    county("permit", "end", permit, "--reason", "不再需要", ok=True)
    assert county("permit", "show", permit, "--json").data["permit"]["state_name"] == "已作废"


def test_return_and_resubmission(county: Run) -> None:
    case = county(
        "permit", "apply", "--unit", SCHOOL, *ACCOUNT, "--count", "2", "--channel", "招考", "--reason", "教师缺口",
        "--signer", "张校长", "--json", ok=True,
    ).data["case"]["receipt_number"]  # fmt: skip
    returned = county(
        "permit", "return", case, "--signer", "李主任", "--reason", "缺岗位需求说明", "--json", ok=True
    ).data
    assert returned["case"]["missing"] == ["补正后重新提交：缺岗位需求说明"]
    county("case", "materials", case, "用编申请文件", "岗位需求说明", ok=True)
    too_many = county("permit", "resubmit", case, "--signer", "张校长", "--count", "99")
    assert (too_many.code, "R01" in too_many.err) == (1, True)
    again = county("permit", "resubmit", case, "--signer", "张校长", "--count", "1", "--json", ok=True).data[
        "case"
    ]
    assert (again["fields"]["count"], again["state_name"], again["missing"]) == (
        1,
        "待主管部门意见",
        ["待办：主管部门意见"],
    )
    assert [step["outcome"] for step in again["steps"]] == ["done", "returned", "done"]
    assert again["title"].endswith("招考 1 名（事业编制）")
    county("case", "cancel", case, "--reason", "单位撤回", ok=True)
    assert county("case", "list", "--open", "--json").data["cases"] == []


def test_an_entry_case_is_not_signed_as_a_permit_case(county: Run) -> None:
    permit = approved_permit(county)
    case = county(
        "enter", "apply", "--permit", permit, "--name", "郑七", "--identity", identity_number(51),
        "--signer", "张校长", "--json", ok=True,
    ).data["case"]["receipt_number"]  # fmt: skip
    said = county("permit", "sign", case, "--signer", "王局长")
    assert said.code == 2
    assert "是“入编”，不能用这个命令办理" in said.err


def test_plan_counts_what_was_granted(county: Run) -> None:
    county(
        "permit", "plan", "--unit", SCHOOL, *ACCOUNT, "--year", "2026", "--channel", "招考", "--count", "1",
        "--document", "云编〔2026〕3号", ok=True,
    )  # fmt: skip
    approved_permit(county, "--plan-year", "2026")
    plan = county("permit", "plans", "--year", "2026", "--json", ok=True).data["plans"][0]
    assert (plan["count"], plan["granted"], plan["document"]) == (1, 1, "云编〔2026〕3号")
    judged = county(
        "permit", "assess", "--unit", SCHOOL, *ACCOUNT, "--count", "1", "--channel", "招考", "--plan-year", "2026"
    )  # fmt: skip
    assert "2026 年用编计划（招考）1 名，已批 1 名，本次 1 名将超出计划。" in judged.out


def test_quotas_move_between_units_and_are_corrected(county: Run) -> None:
    moved = county(
        "quota", "post", "--unit", SCHOOL, *ACCOUNT, "--count", "1", "--kind", "划转", "--from", ARCHIVE,
        "--effective", "2026-06-01", "--document", "云编〔2026〕9号", "--json", ok=True,
    ).data  # fmt: skip
    assert moved["approved"] == 6
    assert county("balance", "--unit", ARCHIVE, "--json").data["accounts"][0]["state"] == "超编"
    assert numbers(county) == (6, 3, 0, 3)
    assert county("balance", "--json").data["totals"] == {
        "approved": 7, "actual": 5, "reserved": 0, "available": 3,
        "units": 2, "over_units": 1, "full_units": 0, "vacancy_units": 1,
        "apart_approved": 0, "apart_actual": 0, "control_approved": 0, "control_actual": 0,
    }  # fmt: skip
    history = county("quota", "list", "--unit", SCHOOL, "--json").data["movements"]
    assert [(row["change"], row["document"], row["other_unit"]) for row in history] == [
        (5, "云编〔2010〕5号", ""), (1, "云编〔2026〕9号", ARCHIVE)
    ]  # fmt: skip
    county(
        "quota",
        "correct",
        str(moved["movement"]),
        "--document",
        "云编〔2026〕10号",
        "--reason",
        "划错单位",
        ok=True,
    )
    assert numbers(county) == (5, 3, 0, 2)
    again = county(
        "quota", "correct", str(moved["movement"]), "--document", "云编〔2026〕10号", "--reason", "划错单位"
    )
    assert (again.code, again.err.splitlines()[0]) == (1, "这笔变动已经更正过了。")


def test_unknown_nature_is_refused_with_what_may_be_chosen(county: Run) -> None:
    said = county(
        "quota", "post", "--unit", SCHOOL, "--nature", "事业编", "--funding", "财政拨款", "--count", "1",
        "--kind", "核增", "--effective", "2026-01-01", "--document", "云编〔2026〕1号",
    )  # fmt: skip
    assert said.code == 2
    assert "没有“事业编”这种编制种类。" in said.err
    assert "事业编制" in said.err


def test_both_time_axes(county: Run) -> None:
    then = county("log", "--limit", "1", "--json").data["operations"][0]["id"]
    county(
        "exit", "record", "张三", "--reason", "调离", "--ends", "2026-01-01", "--document", "云人〔2026〕1号", ok=True
    )  # fmt: skip
    assert numbers(county) == (5, 2, 0, 3)
    assert county("balance", "--unit", SCHOOL, "--at", "2025-12-31", "--json").data["totals"]["actual"] == 3
    knew = county("balance", "--unit", SCHOOL, "--known-at", str(then), "--json").data
    assert (knew["known_at"], knew["totals"]["actual"]) == (then, 3)
    assert county("balance", "--at", "2009", "--json").data["accounts"] == []
    assert county("people", "--unit", SCHOOL, "--json").data["count"] == 2
    assert county("people", "--unit", SCHOOL, "--at", "2025-06", "--json").data["count"] == 3
    assert county("people", "--unit", SCHOOL, "--all", "--json").data["count"] == 3
    assert county("person", "张三", "--known-at", str(then), "--json").data["holdings"][0]["ends"] == ""
    assert county("units", "--known-at", "2", "--json").data["units"][0]["name"] == BUREAU


def test_a_unit_is_shown_as_it_was(county: Run) -> None:
    county(
        "units", "change", SCHOOL, "--name", "云岭县实验小学", "--effective", "2020-09-01", "--document", "云编〔2020〕7号",
        ok=True,
    )  # fmt: skip
    names = [unit["name"] for unit in county("units", "--text", "小学", "--json").data["units"]]
    assert names == ["云岭县实验小学"]
    assert county("units", "--text", "SYXX", "--json").data["totals"]["units"] == 1
    before = county("units", "--at", "2019-12-31", "--text", "小学", "--json").data["units"]
    assert [(unit["name"], unit["supervising"], unit["approved"]) for unit in before] == [(SCHOOL, BUREAU, 5)]
    assert county("units", "--at", "2003-01-01", "--json").data["units"] == []
