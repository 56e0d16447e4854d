"""Changing what is known of people and units: what cannot be true is refused in words, nothing changes unasked."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models import check, dump, ledger, people, units
from app.models.operation import Operation
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number

DOCUMENT = "云组干〔2026〕2号"


def test_a_number_of_somebody_else_is_refused(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(Refusal, match="是 王㛃 的") as refused:
        office.people.change(
            county.people["张三"], {"identity_number": identity_number(2)}, "2026-07", DOCUMENT
        )
    assert refused.value.rule.startswith("R28")
    assert office.people.get(county.people["张三"])["identity_number"] == identity_number(1)


def test_a_new_number_does_not_change_the_birth_of_the_file(county: SimpleNamespace) -> None:
    """R14: birth by file and by identity card may legally differ."""
    office, zhang = county.office, county.people["张三"]
    office.people.change(zhang, {"birth": "1984-12"}, "", DOCUMENT)
    office.people.change(zhang, {"identity_number": identity_number(61)}, "2026-07", DOCUMENT)
    person = office.people.get(zhang)
    assert (person["identity_number"], person["birth"]) == (identity_number(61), "1984-12")


@pytest.mark.parametrize("name", ["", "　 "])
def test_nobody_loses_the_name(county: SimpleNamespace, name: str) -> None:
    with pytest.raises(UsageProblem, match="姓名不能为空"):
        county.office.people.change(county.people["张三"], {"name": name}, "2026-07", DOCUMENT)


def test_what_there_is_not_cannot_be_changed(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="没有要变更的内容"):
        office.people.change(county.people["张三"], {"salary": "9999"}, "2026-07", DOCUMENT)
    with pytest.raises(UsageProblem, match="没有要变更的内容"):
        office.units.change(county.school, {"colour": "red"}, "2026-07", DOCUMENT)
    before = office.register.last_operation
    assert not office.people.change(county.people["张三"], {"name": "张三"}, "2026-07")
    assert office.register.last_operation == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "单位名称不能为空"),
        ({"kind": "王国"}, "没有“王国”这种机构类型"),
        ({"name": "云岭县档案馆"}, "已经有名为“云岭县档案馆”的单位"),
    ],
)
def test_a_unit_keeps_a_name_and_a_kind(county: SimpleNamespace, fields: dict[str, str], words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        county.office.units.change(county.school, fields, "2026-07", DOCUMENT)


def test_no_unit_stands_above_itself(county: SimpleNamespace) -> None:
    office = county.office
    for superior in (county.bureau, county.school):
        for field in ("parent_id", "supervising_id"):
            with pytest.raises(UsageProblem, match="不能是自己，也不能是它下面的单位"):
                office.units.change(county.bureau, {field: superior}, "2026-07", DOCUMENT)
    with pytest.raises(UsageProblem, match="没有这个单位"):
        office.units.change(county.archive, {"parent_id": 999}, "2026-07", DOCUMENT)
    office.units.change(county.archive, {"supervising_id": county.bureau}, "2026-07", DOCUMENT)
    assert office.units.subtree(county.bureau) == [county.bureau, county.school, county.archive]


def test_the_check_of_a_county_of_six_thousand_ends(county: SimpleNamespace) -> None:
    """Every step of 核对 over a register of real size, clean, and naming the one row changed behind its back."""
    office = county.office
    with office.desk.operation("roster.import", "导入 6000 人") as op:
        ids = people.insert_many(op, [{"name": f"赵䶮{n}", "title": "科员"} for n in range(6000)], "")
        account = office.register.value("SELECT id FROM accounts WHERE unit_id = ?", county.school)
        op.insert_many(
            "holdings", [{"uuid": "", "person_id": i, "account_id": account, "begins": "2012"} for i in ids]
        )
    assert [name for name, found in office.check.steps() if not found] == [
        "数据文件", "操作日志", "数据内容", "相互引用", "现状与沿革", "附件", "编制账",
    ]  # fmt: skip
    writer = office.register._writer
    writer.execute("PRAGMA query_only = OFF")
    writer.execute("UPDATE holdings SET begins = '2011' WHERE person_id = ?", (ids[4321],))
    assert [f["fields"] for f in check.contents(office.register)] == [["begins"]]


def test_a_township_declares_and_does_not_decide(tmp_path: Path) -> None:
    """R25: what the county decides is read-only below, whichever command or button is used."""
    new = NewOffice("米村镇", "township", "小王", "correct horse", "2026-07-15", CHEAP)

    def county_records(office: Office, op: Operation) -> None:
        unit = units.insert(office.register, op, {"name": "米村镇中心小学", "kind": "法人单位"}, "2004")
        (teacher,) = people.insert_many(op, [{"name": "张三", "identity_number": identity_number(1)}], "")
        account = ledger.ensure_account(office.register, op, unit, INSTITUTION, ALLOCATED)
        op.insert("holdings", person_id=teacher, account_id=account, begins="2012-09")

    office, _ = offices.create(tmp_path / "township", new, list, begin=county_records)
    before = (office.register.last_operation, list(dump.records(office.register)))
    movement = MovementRequest(1, INSTITUTION, ALLOCATED, 5, "核增", "2026-07", "云编〔2026〕1号")
    for attempt in (
        lambda: office.ledger.post(movement),
        lambda: office.units.add({"name": "米村镇第二小学"}),
        lambda: office.units.change(1, {"rank": "正科"}, "2026-07", "云编〔2026〕1号"),
        lambda: office.permits.plan(1, INSTITUTION, ALLOCATED, "2026", "招考", 1, "云编〔2026〕1号"),
        lambda: office.exits.record(1, "退休", "2026-07-15", "退休审批表"),
        lambda: office.entries.record_existing({"name": "李四"}, 1, INSTITUTION, ALLOCATED, "2020", "清查"),
        lambda: office.people.change(1, {"work_start": "2010-09"}, "2026-07", "云编〔2026〕1号"),
        # What the unit maintains itself is declared too.
        lambda: office.people.change(1, {"phone": "0371-1"}, "2026-07"),
    ):
        with pytest.raises(Refusal, match="由编办审批登记") as refused:
            attempt()
        assert refused.value.rule.startswith("R25")
    assert (office.register.last_operation, list(dump.records(office.register))) == before
    office.close()


def test_a_person_on_a_day_of_the_past(county: SimpleNamespace) -> None:
    office, teacher = county.office, county.people["张三"]
    office.people.change(teacher, {"title": "教师"}, "2015-01-01")
    office.people.change(teacher, {"title": "教导主任"}, "2024-01-01")
    office.units.change(county.school, {"name": "云岭县实验小学"}, "2022-01-01", "云编〔2022〕1号")
    office.exits.record(teacher, "调离", "2026-07-01", "调令")
    then = office.people.on(teacher, "2020-05-01")
    assert (then["title"], then["unit_name"], then["ends"]) == ("教师", "云岭县第一小学", "")
    assert office.people.on(teacher, "2023-05-01")["unit_name"] == "云岭县实验小学"
    before = office.people.on(teacher, "2011-05-01")
    assert (before["holding_id"], before["unit_name"], before["title"]) == (None, "", "")
    assert office.people.on(teacher)["exit_reason"] == "调离"
