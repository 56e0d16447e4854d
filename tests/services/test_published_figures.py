"""Figures that offices published (domain.md), computed by the services on small invented registers.

The hospitals of 郑州 (29 223) stand in test_workplaces, the 国库支付中心 (49) in test_query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from app.errors import Refusal
from app.models import ledger as accounts
from app.models import people as people_store
from app.services.business.posting import Request
from app.services.case_kinds import BATCH_TRANSFER
from app.services.ledger import MovementRequest
from app.services.off_staff import percent
from app.services.office import Office
from app.services.query_definition import QueryDefinition, parse_group
from app.services.query_fields import GONE_UNITS, IN_POST, MOVEMENTS, UNITS
from app.services.standards import ORGANS
from tests.services.conftest import ALLOCATED, INSTITUTION

DOCUMENT = "云编〔2026〕8号"


def unit(office: Office, name: str, approved: int = 0, **fields: str) -> int:
    """A unit since 2004 with so many posts."""
    number = office.units.add({"name": name, **fields}, "2004-03")
    if approved:
        give(office, number, approved)
    return number


def give(office: Office, unit_id: int, count: int, special_use: str = "") -> None:
    office.ledger.post(
        MovementRequest(
            unit_id, INSTITUTION, ALLOCATED, count, "核定下达", "2010-05-01", "云编〔2010〕5号", "2010-05-01",
            special_use=special_use,
        )
    )  # fmt: skip


def move(office: Office, kind: str, source: int, target: int, count: int, special_use: str = "") -> None:
    office.ledger.post(
        MovementRequest(
            target, INSTITUTION, ALLOCATED, count, kind, "2026-06-01", DOCUMENT, "2026-06-01", other_unit_id=source,
            special_use=special_use,
        )
    )  # fmt: skip


def hold(office: Office, unit_id: int, count: int) -> list[int]:
    """So many invented people in post since 2015."""
    with office.desk.operation("roster.import", "在编人员") as op:
        ids = people_store.insert_many(op, [{"name": f"员{unit_id}之{n}"} for n in range(count)], "")
        account = accounts.ensure_account(office.register, op, unit_id, INSTITUTION, ALLOCATED)
        op.insert_many(
            "holdings",
            [{"uuid": "", "person_id": person, "account_id": account, "begins": "2015"} for person in ids],
        )
    return ids


def totals(office: Office, units: Sequence[int]) -> tuple[int, int]:
    numbers = office.ledger.unit_numbers()
    return sum(numbers[one].approved for one in units), sum(numbers[one].actual for one in units)


def test_huangyan_59_not_deregistered_are_55_and_3_and_1(office: Office) -> None:
    sectors = (("教育系统", 55), ("卫生系统", 3), ("党委系统", 1))
    for sector, count in sectors:
        for place in range(count):
            gone = unit(office, f"云岭县{sector}第{place}所", sector=sector, registered="2005-01-01")
            office.units.change(gone, {"abolished": "2025-12-01"}, "2025-12-01", DOCUMENT)
    unit(office, "云岭县档案馆", registered="2005-01-01")
    finished = unit(office, "云岭县种子站", registered="2005-01-01")
    office.units.change(finished, {"abolished": "2025-12-01"}, "2025-12-01", DOCUMENT)
    office.units.deregister(finished, "2026-03-01", "云编登〔2026〕1号", liquidated=True)
    loose = office.units.not_deregistered()
    assert len(loose) == 59
    assert Counter(row["sector"] for row in loose) == dict(sectors)
    assert len(office.units.not_deregistered("2026-02-28")) == 60
    asked = QueryDefinition(
        GONE_UNITS, (parse_group(GONE_UNITS, "法人登记时间 不为空 且 注销登记时间 为空"),), group="sector"
    )
    counted = office.query.count_by(asked)
    assert (counted.base, {line.label: line.count for line in counted.lines}) == (59, dict(sectors))
    with pytest.raises(Refusal) as early:
        office.units.deregister(loose[0]["id"], "2026-07-01", DOCUMENT, liquidated=False)
    assert early.value.rule.startswith("R21")


def test_anyang_87_townships_are_21_larger_and_66_medium(office: Office) -> None:
    for applies, limit in (("较大乡镇", 12), ("中等乡镇", 11)):
        office.standards.add(
            ORGANS, f"{applies}内设机构数", {"applies": applies, "low": None, "high": limit}, DOCUMENT
        )
    townships = [
        unit(office, f"云岭县第{place}镇", township_class="较大乡镇" if place < 21 else "中等乡镇")
        for place in range(87)
    ]
    for place in range(13):
        office.units.add(
            {"name": f"第{place}办公室", "kind": "内设机构", "parent_id": townships[0]}, "2024-01"
        )
    counted = office.query.count_by(QueryDefinition(UNITS, group="township_class"))
    classes = {line.label: line.count for line in counted.lines}
    assert (classes["较大乡镇"], classes["中等乡镇"]) == (21, 66)
    found = office.standards.check()
    assert Counter(line.high for line in found) == {12: 21, 11: 66}
    assert len(found) == 87
    assert [(line.unit_id, line.found, line.verdict) for line in office.standards.check(wrong_only=True)] == [
        (townships[0], 13, "超出标准 1 名")
    ]


def test_luohe_383_posts_go_to_113_schools_and_nothing_is_lost(office: Office) -> None:
    sources = [unit(office, f"云岭县第{n}事业单位", 100) for n in range(4)]
    schools = [unit(office, f"云岭县第{n}小学", 5) for n in range(113)]
    everyone = [*sources, *schools]
    before = totals(office, everyone)
    moved = 0
    for place, school in enumerate(schools):
        count = 4 if place < 44 else 3
        source = sources[place % 4]
        move(office, "调剂", source, school, count)
        moved += count
    assert moved == 383
    assert totals(office, everyone) == before == (400 + 565, 0)
    assert totals(office, schools) == (565 + 383, 0)
    assert totals(office, sources) == (400 - 383, 0)
    definition = QueryDefinition(MOVEMENTS, group="movement_kind")
    counted = {line.label: line.count for line in office.query.count_by(definition).lines}
    assert counted["调剂"] == 2 * 113  # every one stands in the ledger of both units
    assert office.check.run().clean


def test_puyang_795_transferred_are_405_teachers_and_390_others(office: Office) -> None:
    bureau = unit(office, "云岭县委编办")
    source = unit(office, "云岭县乡镇事业服务中心", 795)
    people = hold(office, source, 795)
    schools = [unit(office, f"云岭县第{n}中学", 45, sector="教育系统") for n in range(9)]
    townships = [unit(office, f"云岭县第{n}镇", 30, sector="乡镇") for n in range(13)]
    lines = []
    for place, person in enumerate(people):
        target = schools[place // 45] if place < 405 else townships[(place - 405) // 30]
        lines.append({"person_id": person, "unit": target, "nature": INSTITUTION, "funding": ALLOCATED})
    fields = {"effective": "2026-07-01", "document": DOCUMENT}
    case_id = office.business.apply(Request(BATCH_TRANSFER, bureau, fields, None, tuple(lines)), "钱局长")
    while office.cases.get(case_id)["state"] != "record":
        office.cases.sign(case_id, "孙书记")
    office.business.settle(case_id)
    settled = office.cases.people_of(case_id)
    assert Counter(row["outcome"] for row in settled) == {"已办理": 795}
    assert (totals(office, schools), totals(office, townships), totals(office, [source])) == (
        (405, 405), (390, 390), (795, 0),
    )  # fmt: skip
    counted = office.query.count_by(QueryDefinition(IN_POST, group="unit_sector"))
    assert counted.base == 795
    assert {line.label: line.count for line in counted.lines} == {"教育系统": 405, "乡镇": 390}


def test_luoyang_pools_of_300_and_1500_stand_beside_every_total(office: Office) -> None:
    pools = [unit(office, f"云岭县编制周转池{n}") for n in (1, 2)]
    for pool, count in zip(pools, (300, 1_500), strict=True):
        give(office, pool, count, "周转")
    school = unit(office, "云岭县第一小学", 40)

    def apart() -> tuple[int, ...]:
        numbers = office.ledger.unit_numbers()
        return tuple(numbers[one].apart_approved if one in numbers else 0 for one in (*pools, school))

    assert apart() == (300, 1_500, 0)
    assert totals(office, [*pools, school]) == (40, 0)
    move(office, "周转借出", pools[0], school, 120, "周转")
    assert apart() == (180, 1_500, 120)
    assert totals(office, [*pools, school]) == (40, 0)
    with pytest.raises(Refusal):
        move(office, "周转借出", pools[0], school, 181, "周转")
    office.ledger.post(
        MovementRequest(
            school, INSTITUTION, ALLOCATED, 120, "周转归还", "2026-06-30", DOCUMENT, "2026-06-30",
            other_unit_id=pools[0], special_use="周转",
        )
    )  # fmt: skip
    assert apart() == (300, 1_500, 0)
    assert office.check.run().clean


def test_jiaozuo_249_and_317_are_566(office: Office) -> None:
    for name, count in (("云岭县第一支队", 249), ("云岭县第二支队", 317)):
        hold(office, unit(office, name, count), count)
    counted = office.query.count_by(QueryDefinition(IN_POST, group="unit_name"))
    assert counted.base == 249 + 317 == 566
    assert {line.label: (line.count, line.percent) for line in counted.lines} == {
        "云岭县第一支队": (249, 44), "云岭县第二支队": (317, 56),
    }  # fmt: skip


def test_lankao_704_of_984_are_71_5_per_cent() -> None:
    assert percent(704, 984, 1) == "71.5"
    assert [count for count in range(985) if percent(count, 984, 1) == "71.5"] == [704]
