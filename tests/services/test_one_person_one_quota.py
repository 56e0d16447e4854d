"""Nobody fills two quotas on one day, whichever way a holding comes into the register."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from app.errors import Refusal
from app.services.imports import ImportOptions, Outcome
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number
from tests.services.test_quota_use import approved_permit

ZHANG = {"name": "张三", "identity_number": identity_number(1)}


def signed_entry(county: SimpleNamespace, permit: str, begins: str = "") -> int:
    case = county.office.entries.apply(permit, ZHANG, "张校长", begins=begins)
    for signer in ("王局长", "李主任", "陈书记"):
        county.office.cases.sign(case, signer)
    return int(case)


def test_who_leaves_next_month_cannot_enter_today(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "调离", "2026-08-01", "调令")
    permit = approved_permit(county)
    with pytest.raises(Refusal, match="云岭县第一小学 的编制到 2026-08-01 才空出") as refused:
        office.entries.apply(permit, ZHANG, "张校长")
    assert refused.value.rule.startswith("R28")
    assert [p.message for p in office.entries.assess(permit, ZHANG).problems] == [refused.value.message]
    case = signed_entry(county, permit, "2026-08-01")
    office.entries.enter(case)
    assert [office.ledger.numbers_of(county.school, day).actual for day in ("2026-07-31", "2026-08-01")] == [
        3,
        3,
    ]
    assert office.check.run().clean


def test_an_entry_does_not_begin_before_the_earlier_holding_ended(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "辞职", "2026-07-20", "辞职批复")
    case = signed_entry(county, approved_permit(county), "2026-07-20")
    with pytest.raises(Refusal, match="到 2026-07-20 才空出，2026-07-19 还不能入编"):
        office.entries.enter(case, "2026-07-19")
    assert office.people.get(county.people["张三"])["ends"] == "2026-07-20"


def test_a_person_may_come_back_on_the_day_of_leaving(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "辞职", "2026-07-15", "辞职批复")
    office.entries.enter(signed_entry(county, approved_permit(county)))
    life = [(row["begins"], row["ends"]) for row in office.people.life_line(county.people["张三"])]
    assert life == [("2012-09", "2026-07-15"), ("2026-07-15", "")]
    assert office.ledger.numbers_of(county.school).actual == 3
    assert office.check.run().clean


def test_what_is_recorded_from_old_files_does_not_overlap_either(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "调离", "2026-07-10", "调令")

    def record(begins: str) -> int:
        return int(
            office.entries.record_existing(ZHANG, county.archive, INSTITUTION, ALLOCATED, begins, "清查")
        )

    for begins in ("2010", "2026-06", "2026-07-09"):
        with pytest.raises(Refusal, match="才空出"):
            record(begins)
    assert record("2026-07") == county.people["张三"]  # a file that knows only the month does not contradict


def test_an_exit_is_not_taken_back_when_the_person_has_worked_elsewhere_since(
    county: SimpleNamespace,
) -> None:
    office = county.office
    left = office.exits.record(county.people["张三"], "调离", "2026-06-01", "调令")
    office.entries.record_existing(ZHANG, county.archive, INSTITUTION, ALLOCATED, "2026-06-01", "清查")
    office.exits.record(county.people["张三"], "调离", "2026-07-01", "调令")
    with pytest.raises(Refusal, match="之后又有入编记录"):
        office.exits.cancel(left, "日期有误")


def roster(path: Path, unit_entry: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["单位", "姓名", "身份证号", "编制类型", "经费形式", "进入本单位时间"])
    sheet.append(["云岭县第一小学", "张三", identity_number(1), INSTITUTION, ALLOCATED, unit_entry])
    sheet.append(["云岭县第一小学", "王㛃", identity_number(2), INSTITUTION, ALLOCATED, "2012.09"])
    book.save(path)
    return path


@pytest.mark.parametrize("unit_entry", ["2012.09", ""])
def test_an_old_roster_does_not_bring_back_who_has_left(
    county: SimpleNamespace, tmp_path: Path, unit_entry: str
) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    preview = office.imports.preview(roster(tmp_path / "旧花名册.xlsx", unit_entry))
    assert preview.outcomes == [Outcome.REJECTED, Outcome.SAME]
    assert [problem.message for problem in preview.draft.rows[0].problems] == [
        "张三 已于 2026-07-10 核减（退休），没有再次导入；确实又入编的，请写明此后的进入本单位时间。"
    ]
    office.imports.run(preview)
    assert office.ledger.numbers_of(county.school).actual == 2
    assert office.check.run().clean


def test_a_newer_roster_may_bring_back_who_has_left(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "辞职", "2026-03-10", "辞职批复")
    preview = office.imports.preview(roster(tmp_path / "新花名册.xlsx", "2026.05"), ImportOptions())
    assert preview.outcomes == [Outcome.NEW, Outcome.SAME]
    office.imports.run(preview)
    assert office.ledger.numbers_of(county.school).actual == 3
    assert office.check.run().clean
