"""The life cycle that all kinds of case defined as data share, shown on 信息变更."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.case_kinds import INFORMATION, KEY_INFORMATION


def change(county: SimpleNamespace, kind: str, field: str, new: str, **fields: str) -> Request:
    changes = [{"field": field, "new": new}]
    return Request(kind, county.school, {"changes": changes, **fields}, county.people["张三"])


def test_an_ordinary_change_is_received_and_recorded_at_once(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.carry_out(
        change(county, INFORMATION, "职称", "二级教师", document="云职〔2026〕3号")
    )
    case = office.cases.get(case_id)
    assert case["state"] == "closed"
    assert case["fields"]["old"] == {"professional_title": ""}
    assert case["title"] == "张三（职称）"
    assert office.people.get(county.people["张三"])["professional_title"] == "二级教师"
    assert office.check.run().clean


def test_key_fields_take_the_long_way(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(Refusal) as refused:
        office.business.carry_out(change(county, INFORMATION, "work_start", "2008-07"))
    assert refused.value.rule.startswith("R25")
    request = change(
        county, KEY_INFORMATION, "work_start", "2008.07", document="云组〔2026〕5号", reason="档案认定"
    )
    case_id = office.business.apply(request, "赵校长")
    with pytest.raises(Refusal):
        office.business.settle(case_id)
    for signer in ("钱局长", "李主任", "孙书记"):
        office.cases.sign(case_id, signer)
    office.business.settle(case_id)
    assert office.people.get(county.people["张三"])["work_start"] == "2008-07"


def test_what_is_missing_or_wrong_is_named(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="变更内容"):
        office.business.apply(Request(INFORMATION, county.school, {}, county.people["张三"]))
    with pytest.raises(UsageProblem, match=r"第1行.*没有“鞋码”"):
        office.business.apply(change(county, INFORMATION, "鞋码", "42"))
    with pytest.raises(UsageProblem, match="哪一位"):
        office.business.apply(
            Request(INFORMATION, county.school, {"changes": [{"field": "职务", "new": "教师"}]})
        )
    effect = office.business.effect(change(county, INFORMATION, "职务", "教导主任"))
    assert list(effect.changes) == ["职务：（空） → 教导主任"]
    assert effect.refusal is None


def test_a_returned_case_is_corrected_and_settled(county: SimpleNamespace) -> None:
    office = county.office
    case_id = office.business.apply(change(county, INFORMATION, "职务", "教导主仁"))
    office.cases.send_back(case_id, "李主任", "职务有错字")
    office.business.resubmit(case_id, change(county, INFORMATION, "职务", "教导主任"), "赵校长")
    office.business.settle(case_id)
    assert office.people.get(county.people["张三"])["title"] == "教导主任"
