"""``leader …`` as a script uses it."""

from __future__ import annotations

from typing import Any

from tests.commands.conftest import ARCHIVE, Run


def test_from_a_recorded_post_to_the_ledger_of_excess(county: Run) -> None:
    person = f"id:{county('people', '--unit', ARCHIVE, '--json').data['people'][0]['id']}"
    recorded = county(
        "leader",
        "record",
        person,
        "--unit",
        ARCHIVE,
        "--title",
        "馆长",
        "--level",
        "副科",
        "--begins",
        "2020-01",
        "--json",
    )
    assert recorded.code == 0
    assert "没有任职文件。" in recorded.data["remarks"]
    line = county("leader", "list", "--unit", ARCHIVE, "--json").data["lines"][0]
    assert (line["leader_kind"], line["level"], line["approved"], line["actual"], line["excess"]) == (
        "单位正职",
        "副科",
        0,
        1,
        1,
    )
    basis = county("leader", "basis", ARCHIVE, "--at", "2019", "--json").data
    assert basis["totals"] == {"approved": 0, "actual": 0, "vacancy": 0, "excess": 0}
    overrun = county("leader", "overruns", "--json").data
    assert overrun["excess"] == 1
    plan = county(
        "leader", "plan", str(overrun["overruns"][0]["account_id"]), "--count", "1", "--due", "2029-07-01", "--way-out",
        "退一减一", "--document", "云编〔2026〕1号", "--json",
    )  # fmt: skip
    assert plan.data == {"plan": 1}
    assert "退一减一" in county("leader", "overruns").out
    holding = county("leader", "holdings", person, "--json").data["holdings"][0]["id"]
    removed = county(
        "leader", "remove", str(holding), "--ends", "2026-07-01", "--document", "云组〔2026〕2号"
    )
    assert (
        removed.out
        == f"已登记免职：{county('person', person, '--json').data['person']['name']}，{ARCHIVE}馆长。\n"
    )
    assert county("leader", "overruns", "--json").data["excess"] == 0


def test_the_title_list_answers(county: Run) -> None:
    assert county("leader", "titles", "--check", "副科级干部", "--json").data.get("refused") == "副科级干部"
    assert county("leader", "titles", "--check", "副局长", "--json").data["leader_kind"] == "单位副职"
    assert county("leader", "titles", "--add", "首席规划员", "--json").error["kind"] == "usage"


def test_a_post_is_corrected_and_a_plan_ended(county: Run) -> None:
    person = f"id:{county('people', '--unit', ARCHIVE, '--json').data['people'][0]['id']}"
    county(
        "leader", "record", person, "--unit", ARCHIVE, "--title", "馆长", "--level", "副科", "--begins", "2020-01",
        "--document", "云组〔2020〕1号", "--json",
    )  # fmt: skip

    def held() -> dict[str, Any]:
        (row,) = county("leader", "holdings", person, "--json").data["holdings"]
        return dict(row)

    wrong = county("leader", "correct", str(held()["id"]), "--reason", "写错", "--json")
    assert wrong.code == 2
    county("leader", "correct", str(held()["id"]), "--begins", "2021-08-01", "--reason", "日期写错", "--json")
    row = held()
    assert (row["begins"], row["title"], row["document"], row["occupies"]) == (
        "2021-08-01", "馆长", "云组〔2020〕1号", True,
    )  # fmt: skip
    (over,) = county("leader", "overruns", "--json").data["overruns"]
    county(
        "leader", "plan", str(over["account_id"]), "--count", "1", "--due", "2029-07-01", "--way-out", "退一减一",
        "--document", "云编〔2026〕7号", "--json",
    )  # fmt: skip
    (plan,) = county("leader", "plans", "--json").data["plans"]
    assert (plan["ends"], plan["excess"]) == ("", 1)
    assert county("leader", "end-plan", str(plan["id"]), "--json").code == 0
    (plan,) = county("leader", "plans", "--json").data["plans"]
    assert plan["ends"]
