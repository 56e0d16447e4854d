"""沿革, relations, folders, order and deregistration of units."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.ledger import MovementRequest
from app.services.office import Office

DOCUMENT = "云编〔2026〕9号"


def test_every_change_of_a_unit_leaves_its_event(county: SimpleNamespace) -> None:
    office = county.office
    units = office.units
    units.change(county.school, {"name": "云岭县实验小学"}, "2010-09-01", DOCUMENT)
    units.change(county.school, {"rank": "正科"}, "2011-01-01", DOCUMENT)
    units.change(county.school, {"rank": "副科"}, "2012-01-01", DOCUMENT)
    units.change(county.school, {"supervising_id": county.committee}, "2015-01-01", DOCUMENT)
    units.change(county.school, {"abolished": "2026-03-01"}, "2026-03-01", DOCUMENT)
    told = [
        (row["effective"], row["kind"], row["sentence"]) for row in office.unit_events.of_unit(county.school)
    ]
    assert told == [
        ("2004-03", "设立", "设立"),
        ("2010-09-01", "更名", "由“云岭县第一小学”更名为“云岭县实验小学”"),
        ("2012-01-01", "降格", "规格由正科调整为副科"),
        ("2015-01-01", "划转", "主管部门由云岭县教育局改为中共云岭县委办公室"),
        ("2026-03-01", "撤销", "撤销"),
    ]
    assert [row["kind"] for row in office.unit_events.of_unit(county.school, "2011-12-31")] == [
        "设立",
        "更名",
    ]
    assert [row["unit_name"] for row in office.unit_events.listed("2026-01-01", "2026-12-31")] == [
        "云岭县实验小学"
    ]
    assert office.unit_events.fates([county.school, county.bureau]) == {county.school: "撤销"}
    known = office.register.last_operation
    units.change(county.school, {"name": "云岭县实验学校"}, "2010-09-01", DOCUMENT)
    renamed = [row["sentence"] for row in office.unit_events.of_unit(county.school) if row["kind"] == "更名"]
    assert len(renamed) == 1
    assert renamed[0].endswith("更名为“云岭县实验学校”")
    before = [row["sentence"] for row in office.unit_events.of_unit(county.school, known_at=known)]
    assert before[1].endswith("更名为“云岭县实验小学”")
    assert office.check.run().clean


def test_relations_hold_from_a_day_to_a_day(county: SimpleNamespace) -> None:
    office = county.office
    relations = office.relations
    guided = relations.add(county.archive, "行业管理", "2015-01-01", DOCUMENT, other_id=county.committee)
    relations.add(county.bureau, "挂牌", "2018-06", DOCUMENT, name="云岭县语言文字委员会")
    assert [(row["word"], row["with_name"]) for row in relations.listed(county.archive)] == [
        ("行业管理", "中共云岭县委办公室")
    ]
    assert [(row["word"], row["with_name"]) for row in relations.listed(county.committee)] == [
        ("行业管理（对方）", "云岭县档案馆")
    ]
    relations.end(guided, "2020-01-01", DOCUMENT)
    assert relations.listed(county.archive) == []
    assert len(relations.listed(county.archive, "2019-12-31")) == 1
    assert len(relations.history(county.archive)) == 1
    assert [row["kind"] for row in office.unit_events.of_unit(county.bureau)] == ["设立", "挂牌"]
    for wrong in (
        {"kind": "挂牌", "other_id": county.school},
        {"kind": "设在"},
        {"kind": "设在", "other_id": county.bureau},
        {"kind": "没有的关系", "other_id": county.school},
    ):
        with pytest.raises(UsageProblem):
            relations.add(county.bureau, begins="2020-01-01", document=DOCUMENT, **wrong)
    with pytest.raises(UsageProblem, match="已经登记过"):
        relations.add(county.bureau, "挂牌", "2019-01-01", DOCUMENT, name="云岭县语言文字委员会")
    assert office.check.run().clean


def test_a_folder_holds_units_and_nothing_else(office: Office) -> None:
    folder = office.units.add({"name": "党委机构", "kind": "机构分组"}, "2004-03")
    unit = office.units.add({"name": "云岭县委宣传部", "parent_id": folder}, "2004-03")
    office.units.add({"name": "云岭县禁毒委员会", "kind": "议事协调机构"}, "2004-03")
    assert office.ledger.totals().units == 1
    with pytest.raises(UsageProblem, match="只是文件夹"):
        office.ledger.post(
            MovementRequest(folder, "行政编制", "财政拨款", 3, "核定下达", "2010-01-01", DOCUMENT)
        )
    request = Request("certificate", folder, {"purpose": "核对"})
    with pytest.raises(UsageProblem, match="只是文件夹"):
        office.business.apply(request)
    office.ledger.post(MovementRequest(unit, "行政编制", "财政拨款", 3, "核定下达", "2010-01-01", DOCUMENT))
    with pytest.raises(UsageProblem, match="不能改成机构分组"):
        office.units.change(unit, {"kind": "机构分组"}, "2026-01-01", DOCUMENT)


def test_units_of_one_superior_change_their_order(county: SimpleNamespace) -> None:
    office = county.office
    top = [county.bureau, county.archive, county.committee]
    assert [row["id"] for row in office.units.listed() if row["id"] in top] == top
    office.units.reorder([county.committee, county.archive, county.bureau])
    assert [row["id"] for row in office.units.listed() if row["id"] in top] == top[::-1]
    with pytest.raises(UsageProblem, match="同一上级"):
        office.units.reorder([county.school, county.bureau])


def test_abolished_and_deregistered_are_two_facts(county: SimpleNamespace) -> None:
    office, school = county.office, county.school
    office.units.change(school, {"registered": "2006-05-01"}, "2006-05-01", DOCUMENT)
    with pytest.raises(Refusal) as refused:
        office.units.deregister(school, "2026-07-01", DOCUMENT, liquidated=True)
    assert refused.value.rule.startswith("R21")
    office.units.change(school, {"abolished": "2026-06-01"}, "2026-06-01", DOCUMENT)
    assert [row["name"] for row in office.units.not_deregistered()] == ["云岭县第一小学"]
    with pytest.raises(Refusal, match="清算"):
        office.units.deregister(school, "2026-07-01", DOCUMENT, liquidated=False)
    office.units.deregister(school, "2026-07-01", DOCUMENT, liquidated=True)
    assert office.units.not_deregistered() == []
    assert [row["name"] for row in office.units.not_deregistered("2026-06-15")] == ["云岭县第一小学"]
    assert [row["kind"] for row in office.unit_events.of_unit(school)] == ["设立", "撤销", "注销登记"]
    with pytest.raises(UsageProblem, match="已于"):
        office.units.deregister(school, "2026-07-02", DOCUMENT, liquidated=True)
