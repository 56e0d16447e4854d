"""Leader quotas: the same ledger as for posts; facts load, cases are refused above the number (C03, R10, R11)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models.operation import Row
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.office import Office

DOCUMENT = "云编〔2012〕8号"


def give(
    office: Office, unit: int, kind: str, level: str, count: int, effective: str = "2012-03-01", movement: str = "核定下达",
    document: str = DOCUMENT,
) -> int:  # fmt: skip
    return office.ledger.post(
        MovementRequest(
            unit, "", "", count, movement, effective, document, effective, measure="leader", leader_kind=kind, level=level
        )
    )  # fmt: skip


@pytest.fixture
def posts(county: SimpleNamespace) -> SimpleNamespace:
    """第一小学: 单位正职（正股）1, 单位副职（副股）2; 张三 is its head since 2015."""
    office: Office = county.office
    give(office, county.school, "单位正职", "正股", 1)
    give(office, county.school, "单位副职", "副股", 2)
    head = office.leaders.record(
        Appointment(county.people["张三"], county.school, "校长", "2015-08-01", "云教〔2015〕9号")
    )
    county.head = head.holding_id
    return county


def appoint(county: SimpleNamespace, appointment: Appointment) -> int:
    with county.office.desk.operation("appointment.record", "任职") as op:
        return int(county.office.leaders.appoint_within(op, appointment))


def figures(
    county: SimpleNamespace, at: str | None = None, known: str | int | None = None
) -> list[tuple[object, ...]]:
    return [
        (line.leader_kind, line.level, line.approved, line.actual, line.vacancy, line.excess)
        for line in county.office.leaders.balances([county.school], at, known)
    ]


def test_numbers_of_leaders_follow_the_ledger_on_both_axes(posts: SimpleNamespace) -> None:
    office: Office = posts.office
    assert figures(posts) == [("单位正职", "正股", 1, 1, 0, 0), ("单位副职", "副股", 2, 0, 2, 0)]
    assert figures(posts, "2014-01-01") == [
        ("单位正职", "正股", 1, 0, 1, 0),
        ("单位副职", "副股", 2, 0, 2, 0),
    ]
    before = office.register.last_operation
    give(office, posts.school, "单位副职", "副股", 1, "2020-01-01", "核减", "云编〔2020〕1号")
    assert figures(posts)[1] == ("单位副职", "副股", 1, 0, 1, 0)
    assert figures(posts, "2019-12-31")[1][2] == 2
    assert figures(posts, None, before)[1][2] == 2
    numbers = office.leaders.numbers_of(posts.school)
    assert (numbers.approved, numbers.actual, numbers.vacancy, numbers.excess) == (2, 1, 1, 0)
    assert office.ledger.numbers_of(posts.school).approved == 5  # leader posts are not quotas


def test_kind_and_level_follow_from_the_title_and_what_the_unit_has(posts: SimpleNamespace) -> None:
    row: Row = posts.office.leaders.get(posts.head)
    assert (row["leader_kind"], row["level"], row["document"]) == ("单位正职", "正股", "云教〔2015〕9号")
    kind = posts.office.leaders.titles.kind_of
    assert [kind(title) for title in ("副校长", "党组书记、局长", "党委书记", "纪检组组长", "股长", "总工程师", "副秘书长")] == [
        "单位副职", "单位正职", "党组织书记", "纪检组长", "内设机构正职", "专业技术领导", "单位副职",
    ]  # fmt: skip


def test_a_case_appoints_only_within_the_number(posts: SimpleNamespace) -> None:
    for name in ("王㛃", "赵䶮"):
        appoint(
            posts, Appointment(posts.people[name], posts.school, "副校长", "2026-07-01", "云教〔2026〕3号")
        )
    with pytest.raises(Refusal, match=r"核定 2 名.*已配 2 名") as refused:
        appoint(
            posts, Appointment(posts.people["钱墕"], posts.school, "副校长", "2026-07-02", "云教〔2026〕4号")
        )
    assert refused.value.rule.startswith("R10")
    assert "领导职数" in refused.value.document
    assert refused.value.next_step
    assert figures(posts)[1] == ("单位副职", "副股", 2, 2, 0, 0)


def test_titles_that_are_none_are_refused_in_a_case_and_load_as_facts(posts: SimpleNamespace) -> None:
    wrong = Appointment(
        posts.people["王㛃"],
        posts.school,
        "副科级干部",
        "2026-07-01",
        "云组〔2026〕3号",
        leader_kind="单位副职",
    )
    with pytest.raises(Refusal, match="副科级干部") as refused:
        appoint(posts, wrong)
    assert refused.value.rule.startswith("R10")
    for title in ("主任科员", "一级主任科员", "正科级干部"):
        assert posts.office.leaders.titles.judge(title).refused
    assert posts.office.leaders.titles.judge("副局长、一级主任科员").listed
    recorded = posts.office.leaders.record(wrong)
    assert "“副科级干部”不是领导职务，占用了领导职数。" in recorded.remarks
    assert figures(posts)[1] == ("单位副职", "副股", 2, 1, 1, 0)


def test_facts_above_the_number_load_with_a_remark(posts: SimpleNamespace) -> None:
    second = posts.office.leaders.record(
        Appointment(posts.people["王㛃"], posts.school, "校长", "2018-01-01", "云教〔2018〕1号")
    )
    assert second.remarks == ("单位正职（正股） 核定 1 名，登记后实配 2 名，超 1 名。",)
    assert figures(posts)[0] == ("单位正职", "正股", 1, 2, 0, 1)
    assert posts.office.leaders.numbers_of(posts.school).vacancy == 2  # the free deputies hide nothing (R24)


def test_one_person_occupies_one_quota(posts: SimpleNamespace) -> None:
    also = Appointment(
        posts.people["张三"], posts.archive, "馆长", "2020-05-01", "云组〔2020〕5号", level="正股"
    )
    with pytest.raises(Refusal, match=r"第一小学校长.*兼任只占一个职数") as refused:
        posts.office.leaders.record(also)
    assert refused.value.rule.startswith("R11")
    with pytest.raises(UsageProblem, match="理由"):
        posts.office.leaders.record(
            Appointment(
                posts.people["张三"], posts.archive, "馆长", "2020-05-01", "云组〔2020〕5号", occupies=False
            )
        )
    posts.office.leaders.record(
        Appointment(
            posts.people["张三"], posts.archive, "馆长", "2020-05-01", "云组〔2020〕5号", level="正股", occupies=False,
            note="兼任，职数占在第一小学",
        )
    )  # fmt: skip
    assert posts.office.leaders.balances([posts.archive]) == []
    assert [row["title"] for row in posts.office.leaders.of_person(posts.people["张三"])] == ["校长", "馆长"]


def test_a_higher_personal_level_needs_its_document(posts: SimpleNamespace) -> None:
    high = Appointment(posts.people["王㛃"], posts.school, "副校长", "2021-01-01", personal_level="副科级")
    with pytest.raises(UsageProblem, match="高配"):
        posts.office.leaders.record(high)
    recorded = posts.office.leaders.record(
        Appointment(
            posts.people["王㛃"],
            posts.school,
            "副校长",
            "2021-01-01",
            "云组〔2021〕1号",
            personal_level="副科级",
        )
    )
    assert recorded.remarks == ("高配：本人 副科，职位 副股。",)


def test_removing_frees_the_post_from_that_day_and_is_undone(posts: SimpleNamespace) -> None:
    posts.office.leaders.remove(posts.head, "2026-07-01", "云教〔2026〕1号")
    assert figures(posts)[0] == ("单位正职", "正股", 1, 0, 1, 0)
    assert figures(posts, "2026-06-30")[0][3] == 1
    posts.office.journal.undo()
    assert figures(posts)[0][3] == 1
    with pytest.raises(UsageProblem, match="早于"):
        posts.office.leaders.remove(posts.head, "2015-01-01", "云教〔2026〕1号")


def test_a_correction_replaces_and_keeps_what_was_known(posts: SimpleNamespace) -> None:
    before = posts.office.register.last_operation
    posts.office.leaders.correct(
        posts.head,
        Appointment(posts.people["张三"], posts.school, "校长", "2016-08-01", "云教〔2016〕9号"),
        "年份有误",
    )
    assert figures(posts, "2016-01-01")[0][3] == 0
    assert figures(posts, "2016-01-01", before)[0][3] == 1


def test_leaders_of_an_internal_department_count_at_the_unit_above(posts: SimpleNamespace) -> None:
    office: Office = posts.office
    section = office.units.add(
        {"name": "云岭县教育局人事股", "kind": "内设机构", "parent_id": posts.bureau}, "2010-01"
    )
    give(office, posts.bureau, "内设机构正职", "正股", 1)
    office.leaders.record(Appointment(posts.people["钱墕"], section, "股长", "2016-01", "云教〔2016〕2号"))
    line = office.leaders.balances([posts.bureau])[0]
    assert (line.leader_kind, line.approved, line.actual) == ("内设机构正职", 1, 1)
    assert office.leaders.balances([section]) == []


def test_organ_quotas_are_an_account_by_level(posts: SimpleNamespace) -> None:
    office: Office = posts.office
    for unit, count, kind in ((posts.bureau, 2, "核定下达"), (posts.bureau, 1, "收回")):
        office.ledger.post(
            MovementRequest(
                unit, "", "", count, kind, "2019-01-01", "云编〔2019〕3号", measure="organ", level="副科"
            )
        )
    line = office.leaders.organ_quotas([posts.bureau])[0]
    assert (line.level, line.approved) == ("副科", 1)


def test_the_title_list_is_the_countys_own(posts: SimpleNamespace) -> None:
    titles = posts.office.leaders.titles
    assert not titles.judge("首席规划员").listed
    titles.add("首席规划员", "云组〔2026〕7号")
    assert titles.judge("首席规划员").listed
    assert len(titles.codes("leader_title").items) == 78
    with pytest.raises(UsageProblem, match="已经有"):
        titles.add("首席规划员", "云组〔2026〕7号")
    titles.remove("首席规划员", "云组〔2026〕8号")
    assert not titles.judge("首席规划员").listed
