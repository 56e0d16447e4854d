"""What a township declares besides 有人来 and 有人走: changes, key fields (R25) with their case, and people off the establishment."""

from __future__ import annotations

import pytest

from app.errors import Refusal, UsageProblem
from app.services.case_kinds import INFORMATION, KEY_INFORMATION
from tests.services.conftest import identity_number
from tests.services.packages.conftest import Pair


def test_a_change_becomes_a_case_with_its_paper(pair: Pair) -> None:
    county, township = pair.county, pair.township
    township.declarations.add_change(
        pair.there("张三"),
        {"title": "教导主任", "phone": "13800000001", "fulltime_school": "云岭师范"},
        "2026-07",
    )
    (row,) = [row for row in township.declarations.listed() if row["kind"] == "change"]
    assert "全日制毕业院校 （空） → 云岭师范" in row["sentence"]
    pair.up()
    case_id = county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    assert case_id is not None
    case = county.cases.get(case_id)
    assert (case["kind"], case["state"]) == (INFORMATION, "closed")
    assert case["fields"]["old"]["title"] == ""
    pair.down()
    assert township.people.get(pair.there("张三"))["title"] == "教导主任"
    assert pair.differences() == []
    assert pair.clean()


def test_a_key_field_goes_the_way_of_its_case(pair: Pair) -> None:
    county, township = pair.county, pair.township
    there = pair.there("王㛃")
    with pytest.raises(UsageProblem, match="关键信息"):
        township.declarations.add_change(there, {"work_start": "2003-07"}, "2026-07")
    with pytest.raises(Refusal) as caught:
        township.people.change(there, {"work_start": "2003-07"}, "2026-07", "组织部认定")
    assert caught.value.rule.startswith("R25")
    township.declarations.add_change(
        there, {"work_start": "2003-07", "title": "教师", "phone": ""}, "2026-07", "云组认〔2026〕3号"
    )
    pair.up()
    (line,) = county.packages.inbox()
    with pytest.raises(Refusal, match="不能签批自己"):
        county.packages.accept(line["id"], county.session.actor)
    case_id = county.packages.accept(line["id"], "陈书记")
    assert case_id is not None
    case = county.cases.get(case_id)
    assert (case["kind"], case["state"]) == (KEY_INFORMATION, "closed")
    assert case["fields"]["reason"] == f"米村镇申报：{line['sentence']}"
    assert case["fields"]["old"] == {"work_start": ""}
    signed = [(row["step"], row["signer"]) for row in case["steps"]]
    assert [step for step, _ in signed] == ["apply", "review", "approve", "record"]
    assert dict(signed)["approve"] == "陈书记"
    general = county.register.row("SELECT * FROM cases WHERE kind = ?", INFORMATION)
    assert general is not None
    assert general["state"] == "closed"
    pair.down()
    person = township.people.get(there)
    assert (person["work_start"], person["title"]) == ("2003-07", "教师")
    assert township.declarations.listed()[-1]["state_name"] == "已批准"
    assert pair.differences() == []
    assert pair.clean()


def test_a_field_is_emptied(pair: Pair) -> None:
    county = pair.county
    county.people.change(pair.people["张三"], {"phone": "13800000001"}, "2026-06")
    pair.down()
    pair.township.declarations.add_change(pair.there("张三"), {"phone": ""}, "2026-07")
    pair.up()
    assert county.packages.accept(county.packages.inbox()[0]["id"], "陈书记") is None
    assert county.people.get(pair.people["张三"])["phone"] == ""


def test_people_off_the_establishment_come_change_and_go(pair: Pair) -> None:
    county, township = pair.county, pair.township
    school = township.units.find("米村镇中心小学")
    cook = {"name": "孙𬭎", "identity_number": identity_number(77)}
    add = township.declarations.add_off_entry
    declared = add(
        school, cook, "劳务派遣", "2026-07-01", position="食堂", employer="云岭人力", due="2027-06-30"
    )
    row = township.declarations.get(declared)
    assert row["kind_name"] == "编外登记"
    assert row["sentence"] == "孙𬭎 到 米村镇中心小学 工作（编外，劳务派遣），2026-07-01 起"
    with pytest.raises(Refusal, match="不能重复申报"):
        add(school, cook, "劳务派遣", "2026-07-01")
    with pytest.raises(UsageProblem, match="编外类别"):
        add(school, {"name": "某人"}, " ", "2026-07-01")
    with pytest.raises(Refusal, match="占用"):
        add(school, {"name": "张三", "identity_number": identity_number(0)}, "劳务派遣", "2026-07-01")
    written = township.packages.export_declarations(pair.stick)
    assert written.sentence == "米村镇 7月申报 第2包，1 人编外登记"
    pair.into_county(written)
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    (there,) = county.off_staff.listed([pair.school])
    assert (there["name"], there["employer"], there["due"]) == ("孙𬭎", "云岭人力", "2027-06-30")
    assert county.ledger.numbers_of(pair.school).actual == 3
    pair.down()
    (here,) = township.off_staff.listed([school])
    assert pair.differences() == []

    township.declarations.add_change(here["person_id"], {"phone": "13800000002"}, "2026-07")
    township.declarations.add_off_exit(here["id"], "2026-07-14", "合同解除")
    with pytest.raises(Refusal, match="不能重复申报"):
        township.declarations.add_off_exit(here["id"], "2026-07-14", "合同解除")
    pair.up()
    for line in county.packages.inbox():
        county.packages.accept(line["id"], "陈书记")
    assert county.off_staff.listed([pair.school]) == []
    pair.down()
    (ended,) = township.off_staff.of_person(here["person_id"])
    assert (ended["ends"], ended["end_reason"]) == ("2026-07-14", "合同解除")
    assert township.people.get(here["person_id"])["phone"] == "13800000002"
    assert pair.differences() == []
    assert pair.clean()


def test_a_returned_registration_is_put_right(pair: Pair) -> None:
    township = pair.township
    school = township.units.find("米村镇中心小学")
    declared = township.declarations.add_off_entry(school, {"name": "孙𬭎"}, "劳务派遣", "2026-07-01")
    pair.up()
    pair.county.packages.send_back(pair.county.packages.inbox()[0]["id"], "请补身份证号")
    pair.down()
    assert township.declarations.get(declared)["reason"] == "请补身份证号"
    township.declarations.edit(declared, person={"identity_number": identity_number(77)}, position="保安")
    pair.up()
    pair.county.packages.accept(pair.county.packages.inbox()[0]["id"], "陈书记")
    (row,) = pair.county.off_staff.listed([pair.school])
    assert (row["identity_number"], row["position"]) == (identity_number(77), "保安")
