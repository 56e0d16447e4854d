"""职数依据 and 超职数台账: who sits on which number by which document; the county's excess is the sum of its units' (R11)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest


@pytest.fixture
def posts(county: SimpleNamespace) -> SimpleNamespace:
    """第一小学: 1 head approved, 2 actual; 2 deputies approved, none. 档案馆: 1 head approved, 1 actual, 1 beside."""
    office = county.office
    for unit, kind, level, count, document in (
        (county.school, "单位正职", "正股", 1, "云编〔2012〕8号"),
        (county.school, "单位副职", "副股", 3, "云编〔2012〕8号"),
        (county.archive, "单位正职", "副科", 1, "云编〔2012〕9号"),
    ):
        office.ledger.post(
            MovementRequest(
                unit,
                "",
                "",
                count,
                "核定下达",
                "2012-03-01",
                document,
                measure="leader",
                leader_kind=kind,
                level=level,
            )
        )
    office.ledger.post(
        MovementRequest(
            county.school, "", "", 1, "核减", "2019-04-01", "云编〔2019〕2号", measure="leader", leader_kind="单位副职",
            level="副股",
        )
    )  # fmt: skip
    for name, unit, title, more in (
        ("张三", county.school, "校长", {}),
        ("王㛃", county.school, "党支部书记、校长", {"leader_kind": "单位正职"}),
        ("钱墕", county.archive, "馆长", {}),
        (
            "孙硷",
            county.archive,
            "副馆长",
            {"occupies": False, "note": "军转安置，不占职数", "level": "副股"},
        ),
    ):
        office.leaders.record(
            Appointment(county.people[name], unit, title, "2020-01-01", "云组〔2020〕1号", **more)
        )
    return county


def test_the_basis_names_documents_and_holders(posts: SimpleNamespace) -> None:
    basis = posts.office.leader_basis.of_unit(posts.school)
    assert (basis["unit"], basis["at"]) == ("云岭县第一小学", "2026-07-15")
    assert [(line["leader_kind"], line["approved"], line["actual"], line["vacancy"], line["excess"]) for line in basis["lines"]] == [
        ("单位正职", 1, 2, 0, 1), ("单位副职", 2, 0, 2, 0),
    ]  # fmt: skip
    assert [(row["document"], row["change"]) for row in basis["lines"][1]["documents"]] == [
        ("云编〔2012〕8号", 3), ("云编〔2019〕2号", -1),
    ]  # fmt: skip
    assert [row["name"] for row in basis["lines"][0]["holders"]] == ["张三", "王㛃"]
    assert basis["totals"] == {"approved": 3, "actual": 2, "vacancy": 2, "excess": 1}
    assert [(row["level"], row["approved"], row["actual"]) for row in basis["levels"]] == [
        ("正股", 1, 2),
        ("副股", 2, 0),
    ]
    earlier = posts.office.leader_basis.of_unit(posts.school, "2018")
    assert earlier["totals"] == {"approved": 4, "actual": 0, "vacancy": 4, "excess": 0}
    beside = posts.office.leader_basis.of_unit(posts.archive)["beside"]
    assert [(row["name"], row["note"]) for row in beside] == [("孙硷", "军转安置，不占职数")]


def test_the_ledger_of_excess_is_the_sum_of_the_units(posts: SimpleNamespace) -> None:
    office = posts.office
    assert [(line.unit, line.excess, line.unplanned) for line in office.overruns.listed()] == [
        ("云岭县第一小学", 1, 1)
    ]
    office.leaders.record(
        Appointment(posts.people["赵䶮"], posts.archive, "馆长", "2021-01-01", "云组〔2021〕1号")
    )
    assert office.overruns.total() == sum(unit.excess for unit in office.leaders.unit_numbers().values()) == 2
    assert office.overruns.total("2020-06-01") == 1
    assert office.overruns.total("2019-12-31") == 0


def test_a_plan_has_a_way_out_and_a_day_within_five_years(posts: SimpleNamespace) -> None:
    overruns = posts.office.overruns
    account = overruns.listed()[0].account_id
    with pytest.raises(Refusal, match="超过 5 年") as refused:
        overruns.plan(account, 1, "2020-07-01", "2025-07-02", "退一减一", "云编〔2020〕7号")
    assert refused.value.rule.startswith("R11")
    with pytest.raises(UsageProblem, match="不能计划 2 名"):
        overruns.plan(account, 2, "2020-07-01", "2025-07-01", "退一减一", "云编〔2020〕7号")
    plan = overruns.plan(account, 1, "2020-07-01", "2025-07-01", "退一减一", "云编〔2020〕7号")
    line = overruns.listed()[0]
    assert (line.planned, line.unplanned, line.due, line.overdue, line.way_out) == (
        1,
        0,
        "2025-07-01",
        True,
        "退一减一",
    )
    assert not overruns.listed("2025-07-01")[0].overdue
    second = next(row for row in posts.office.leaders.holders(posts.school) if row["name"] == "王㛃")
    posts.office.leaders.remove(second["id"], "2026-07-10", "云组〔2026〕6号")
    assert overruns.listed() == []
    assert overruns.listed("2026-07-09")[0].excess == 1
    overruns.end(plan, "2026-07-10")
    assert overruns.plans()[0]["ends"] == "2026-07-10"
    with pytest.raises(UsageProblem, match="没有这项"):
        overruns.end(plan, "2026-07-10")
