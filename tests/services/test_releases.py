"""Registers written by earlier releases open in this one, say the same, and take what is new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.models.migrations import SCHEMA_VERSION
from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import INFORMATION
from app.services.code_files import register_rows
from app.services.turn_of_day import add_lists

RELEASES = Path(__file__).parent / "data"


@pytest.mark.parametrize("release", sorted(path.name for path in RELEASES.glob("release-*")))
def test_a_register_of_an_earlier_release_is_carried_over(release: str, tmp_path: Path) -> None:
    shutil.copytree(RELEASES / release, tmp_path / "data")
    office = offices.sign_in(tmp_path / "data", "李主任", "correct horse", "2026-08-03")
    try:
        school = office.units.find("云岭县第一小学")
        numbers = office.ledger.numbers_of(school)
        assert (numbers.approved, numbers.actual, numbers.available) == (5, 2, 3)
        assert office.ledger.numbers_of(school, "2026-06-30").actual == 3
        teacher = office.people.find("张三")
        assert office.people.get(teacher)["professional_title"] == "二级教师"
        assert office.cases.find("2026-0001") == 1
        assert office.check.run().findings == []
        change = {"changes": [{"field": "全日制学历", "new": "大学本科"}]}
        office.business.carry_out(Request(INFORMATION, school, change, teacher))
        assert office.people.get(teacher)["fulltime_education"] == "大学本科"
        assert office.check.run().findings == []
        assert office.register.value("PRAGMA user_version") == SCHEMA_VERSION
        lists = {row["set_name"] for row in register_rows()}
        assert {name for name in lists if not office.settings.codes(name).items} == set()
        stage = office.settings.codes("school_stage").find("完小")
        assert stage is not None
        assert stage.name == "小学"
        last = office.register.last_operation
        assert add_lists(office.desk) == 0
        assert office.register.last_operation == last
    finally:
        office.close()
