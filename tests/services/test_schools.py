"""Schools against the standard, and units that share their quotas, with the numbers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.business.posting import Request
from app.services.ledger import MovementRequest
from app.services.office import Office
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def school(office: Office, name: str, stage: str, students: str, approved: int) -> int:
    unit = office.units.add(
        {"name": name, "school_stage": stage, "students": students, "classes": "12"}, "2004-03"
    )
    if approved:
        office.ledger.post(
            MovementRequest(
                unit, INSTITUTION, ALLOCATED, approved, "核定下达", "2010-05-01", "云编〔2010〕5号"
            )
        )
    return unit


def test_posts_by_the_standard_and_moves_that_balance(office: Office) -> None:
    first = school(office, "云岭县第一小学", "小学", "190", 16)
    school(office, "云岭县第二小学", "小学", "285", 9)
    school(office, "云岭县第一初中", "初中", "270", 20)
    school(office, "云岭县高级中学", "高中", "1256", 98)
    school(office, "云岭县实验学校", "小学、初中", "500", 30)
    office.units.add({"name": "云岭县第三小学", "school_stage": "小学"}, "2004-03")
    for serial in range(12):
        office.entries.record_existing(
            {"name": f"教师{serial}", "identity_number": identity_number(serial, f"1966{serial + 1:02d}15")}, first,
            INSTITUTION, ALLOCATED, "1990-09", "建库时已在编",
        )  # fmt: skip
    found = {row.name: row for row in office.schools.listed()}
    assert [(row.name, row.due, row.gap, row.state) for row in found.values()] == [
        ("云岭县第一小学", 10, 6, "超 6 名"),
        ("云岭县第二小学", 15, -6, "缺 6 名"),
        ("云岭县第一初中", 20, 0, "符合标准"),
        ("云岭县高级中学", 100, -2, "缺 2 名"),
        ("云岭县实验学校", None, None, "无法核算"),
        ("云岭县第三小学", None, None, "无法核算"),
    ]
    assert found["云岭县第三小学"].basis == "没有登记学生数"
    # Men born 1966-01 … 1966-12 reach 60 and 4 to 6 months between 2026-05 and 2027-06.
    assert found["云岭县第一小学"].leaving == {"2026": 7, "2027": 5, "2028": 0}
    moves = office.schools.moves(list(found.values()))
    assert [move.sentence for move in moves] == [
        "云岭县第一小学 → 云岭县第二小学：6 名（空编 4 名，连人 2 名）"
    ]
    office.schools.set_standard("小学", "18", "云教〔2026〕8号", "up")
    again = {row.name: row.due for row in office.schools.listed()}
    assert (again["云岭县第一小学"], again["云岭县第二小学"]) == (11, 16)
    office.schools.set_standard("小学", "19", "云教〔2026〕9号", "down")
    assert office.schools.standards()["小学"].document == "云教〔2026〕9号"
    with pytest.raises(UsageProblem):
        office.schools.set_standard("小学", "0", "云教〔2026〕9号")
    assert office.check.run().clean


def test_who_left_in_three_years(county: SimpleNamespace) -> None:
    office = county.office
    office.units.change(
        county.school, {"school_stage": "小学", "students": "95"}, "2020-09-01", "云教〔2020〕1号"
    )
    office.exits.record(county.people["张三"], "退休", "2025-03-01", "云退〔2025〕1号")
    office.exits.record(county.people["王㛃"], "调离", "2026-03-01", "云调〔2026〕1号")
    (row,) = office.schools.listed()
    assert row.left == {"2026": 1, "2025": 1, "2024": 0}
    assert (row.due, row.gap, row.actual) == (5, 0, 1)
    assert office.schools.listed("2020-08-31") == []


def test_a_group_uses_its_free_quotas_together(county: SimpleNamespace) -> None:
    office = county.office
    office.relations.add(
        county.school,
        "共享编制组",
        "2026-01-01",
        "云编〔2026〕2号",
        other_id=county.archive,
        name="云岭县文教集团",
    )
    office.relations.add(
        county.committee, "共享编制组", "2026-01-01", "云编〔2026〕2号", other_id=county.archive
    )
    (group,) = office.groups.listed()
    assert group.name == "云岭县文教集团"
    assert [(member.name, member.leads) for member in group.members] == [
        ("云岭县档案馆", True), ("云岭县第一小学", False), ("中共云岭县委办公室", False),
    ]  # fmt: skip
    assert (group.approved, group.actual) == (8, 7)
    # 行政编制 is over by one: that never lessens what the group may share of 事业编制 (R24).
    assert group.shared == 2
    assert group.natures["行政编制"].over == 1
    assert office.groups.listed("2025-12-31") == []
    request = Request("matter_merge", county.school, {"reason": "整合", "units": [{"unit": county.archive}]})
    assert any("机构关系" in word for word in office.business.effect(request).changes)
