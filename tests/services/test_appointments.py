"""任免文落库: forty people in one document, judged together, removals first (R10, R11)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.errors import Refusal
from app.services.business.posting import Request
from app.services.case_kinds import APPOINTMENT
from tests.services.test_leaders import figures, posts

__all__ = ["posts"]

PAPER = "云组干〔2026〕5号"


def document(posts: SimpleNamespace, *lines: dict[str, Any], **more: Any) -> Request:
    people = tuple(
        {"person_id": posts.people[line.pop("name")], "unit": posts.school, **line}
        for line in (dict(line) for line in lines)
    )
    return Request(
        APPOINTMENT, posts.school, {"document": PAPER, "effective": "2026-07-01", **more}, None, people
    )


def test_who_goes_makes_room_for_who_comes(posts: SimpleNamespace) -> None:
    office = posts.office
    office.people.change(posts.people["张三"], {"title": "校长"}, "2015-08-01")
    request = document(
        posts,
        {"name": "王㛃", "action": "任", "title": "校长"},
        {"name": "张三", "action": "免", "title": "校长"},
        {"name": "赵䶮", "action": "任", "title": "副校长", "personal_level": "正股"},
    )
    effect = office.business.effect(request)
    assert effect.refusal is None, effect.refusal
    assert "第3人：高配：本人 正股，职位 副股。" in effect.remarks
    case_id = office.business.carry_out(request)
    assert figures(posts) == [("单位正职", "正股", 1, 1, 0, 0), ("单位副职", "副股", 2, 1, 1, 0)]
    assert [row["name"] for row in office.leaders.holders(posts.school)] == ["王㛃", "赵䶮"]
    assert office.people.get(posts.people["王㛃"])["title"] == "校长"
    assert office.people.get(posts.people["王㛃"])["title_since"] == "2026-07-01"
    assert office.people.get(posts.people["张三"])["title"] == ""
    case = office.cases.get(case_id)
    assert case["title"] == f"{PAPER} 任 2 人、免 1 人：王㛃、张三、赵䶮"
    assert [row["outcome"] for row in office.cases.people_of(case_id)] == ["已办理"] * 3
    assert office.check.run().clean


def test_more_than_the_number_is_refused_by_name_rule_and_document(posts: SimpleNamespace) -> None:
    office = posts.office
    lines = [{"name": name, "action": "任", "title": "副校长"} for name in ("王㛃", "赵䶮", "钱墕")]
    with pytest.raises(Refusal) as refused:
        office.business.carry_out(document(posts, *lines))
    assert refused.value.message.startswith("第3人：云岭县第一小学 单位副职（副股） 核定 2 名")
    assert refused.value.rule.startswith("R10")
    assert refused.value.document
    assert refused.value.next_step
    assert figures(posts)[1] == ("单位副职", "副股", 2, 0, 2, 0)
    some = office.business.carry_out(document(posts, *lines, mode="只办可办的"))
    outcomes = office.cases.people_of(some)
    assert [(row["name"], row["outcome"]) for row in outcomes] == [
        ("王㛃", "已办理"),
        ("赵䶮", "已办理"),
        ("钱墕", "未办理"),
    ]
    assert "没有空缺" in outcomes[2]["reason"]
    assert figures(posts)[1] == ("单位副职", "副股", 2, 2, 0, 0)


def test_a_second_post_occupies_none_and_no_title_of_rank_is_a_post(posts: SimpleNamespace) -> None:
    office = posts.office
    second = {"name": "张三", "action": "任", "title": "副校长"}
    with pytest.raises(Refusal) as twice:
        office.business.carry_out(document(posts, second))
    assert twice.value.rule.startswith("R11")
    beside = document(posts, {**second, "counts": "不占职数", "note": "兼任"})
    office.business.carry_out(beside)
    assert figures(posts)[1] == ("单位副职", "副股", 2, 0, 2, 0)
    with pytest.raises(Refusal) as rank:
        office.business.carry_out(document(posts, {"name": "王㛃", "action": "任", "title": "正科级干部"}))
    assert rank.value.rule.startswith("R10")
