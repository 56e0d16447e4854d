from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.services.code_files import CodeList
from app.services.roster import Level, RosterDraft, read_roster
from app.services.roster.units import UnitMatch, resolve_units, unit_names
from tests.services.roster.sheets import HEADINGS, TODAY, identity, person, write_xlsx

Codes = dict[str, CodeList]


@pytest.fixture
def read(tmp_path: Path, codes: Codes) -> Any:
    """Reads rows below HEADINGS (or other headings) from a workbook."""

    def read_rows(*rows: list[Any], headings: tuple[str, ...] = HEADINGS) -> RosterDraft:
        return read_roster(write_xlsx(tmp_path / "a.xlsx", [headings, *rows]), None, codes, TODAY)

    return read_rows


def findings(draft: RosterDraft, index: int = 0) -> list[tuple[Level, str, str]]:
    return [(found.level, found.field, found.code) for found in draft.rows[index].problems]


def test_a_right_row_has_no_findings(read: Any) -> None:
    assert findings(read(person("张三", "1985-03-15", 11))) == []


def test_sex_against_the_identity_number(read: Any) -> None:
    draft = read(person("张三", "1985-03-15", 11, sex="女"))
    assert findings(draft) == [(Level.ERROR, "sex", "sex_differs")]
    assert draft.rows[0].problems[0].raw == "女"


def test_birth_may_differ_from_the_identity_number_but_is_said(read: Any) -> None:
    draft = read(person("张三", "1985-03-15", 11, birth="1984.03"))
    assert findings(draft) == [(Level.WARNING, "birth", "birth_differs")]
    assert "1984年3月" in draft.rows[0].problems[0].message
    assert "1985年3月" in draft.rows[0].problems[0].message
    assert draft.rows[0].values["birth"] == "1984-03"


def test_sex_and_birth_are_taken_from_the_identity_number_where_missing(read: Any) -> None:
    draft = read(person("张三", "1985-03-15", 11, sex="", birth=""))
    assert draft.rows[0].values["sex"] == "男"
    assert draft.rows[0].values["birth"] == "1985-03-15"
    assert findings(draft) == []


def test_a_wrong_birth_is_not_replaced_silently(read: Any) -> None:
    draft = read(person("张三", "1985-03-15", 11, birth="1985.13"))
    assert findings(draft) == [(Level.ERROR, "birth", "date_not_real")]
    assert "birth" not in draft.rows[0].values


@pytest.mark.parametrize(("january", "birth"), [(True, "1990-01"), (False, "1990-10")])
def test_the_identity_number_settles_january_or_october(read: Any, *, january: bool, birth: str) -> None:
    number = identity("1990-01-12" if january else "1990-10-12", 11)
    draft = read(person("张三", "1990-01-12", 11, birth=1990.1, identity_number=number))
    assert draft.rows[0].values["birth"] == birth
    assert findings(draft) == []


def test_without_an_identity_number_october_is_assumed_and_said(read: Any) -> None:
    draft = read(person("张三", "1990-01-12", 11, birth=1990.1, identity_number=""))
    assert draft.rows[0].values["birth"] == "1990-10"
    assert (Level.WARNING, "birth", "month_doubtful") in findings(draft)


def test_missing_name_and_unit(read: Any) -> None:
    draft = read(person("", "1985-03-15", 11, unit=""))
    assert findings(draft) == [(Level.ERROR, "name", "missing"), (Level.ERROR, "unit_name", "missing")]


@pytest.mark.parametrize(
    ("heading", "written", "expected"),
    [
        ("参加工作时间", "2001.02", [(Level.HINT, "work_start", "work_start_early")]),
        ("参加工作时间", "2001.03", []),
        ("参加工作时间", "1984.03", [(Level.ERROR, "work_start", "before_birth")]),
        ("入党时间", "2003.02", [(Level.HINT, "joined_party", "joined_party_early")]),
        ("入党时间", "2003.03", []),
        ("进入本单位时间", "2025.07", [(Level.ERROR, "unit_entry", "date_ahead")]),
    ],
)
def test_dates_against_birth_and_today(read: Any, heading: str, written: str, expected: list[Any]) -> None:
    row = person("张三", "1985-03-15", 11)
    assert findings(read([*row, written], headings=(*HEADINGS, heading))) == expected


def test_the_same_number_twice_keeps_the_first(read: Any) -> None:
    draft = read(
        person("张三", "1985-03-15", 11),
        person("张三", "1985-03-15", 11, unit="新安县林业局"),
        person("赵六", "1985-03-15", 11),
    )
    assert findings(draft, 0) == []
    assert findings(draft, 1) == [(Level.ERROR, "identity_number", "duplicate_number")]
    assert "第2行重复，同一人" in draft.rows[1].problems[0].message
    assert "那里的姓名是“张三”" in draft.rows[2].problems[0].message


def test_an_old_number_and_its_new_form_are_the_same_person(read: Any) -> None:
    old = person("张三", "1967-04-01", 1, identity_number="130503670401001")
    new = person("张三", "1967-04-01", 1, identity_number="130503196704010016")
    assert (Level.ERROR, "identity_number", "duplicate_number") in findings(read(old, new), 1)


def test_namesakes_without_a_number(read: Any) -> None:
    known = person("张三", "1985-03-15", 11)
    same_unit = person("张三", "1985-03-15", 11, identity_number="")
    other_unit = person("张三", "1985-03-15", 11, unit="新安县林业局", identity_number="")
    assert (Level.ERROR, "name", "duplicate_name") in findings(read(known, same_unit), 1)
    assert (Level.WARNING, "name", "duplicate_name") in findings(read(known, other_unit), 1)


def test_namesakes_with_different_numbers_are_two_people(read: Any) -> None:
    draft = read(person("张三", "1985-03-15", 11), person("张三", "1985-03-15", 33))
    assert draft.rejected == []
    assert findings(draft, 1) == []


def test_units_the_register_does_not_know(read: Any) -> None:
    draft = read(
        person("张三", "1985-03-15", 11),
        person("李四", "1986-03-15", 11, unit="新安县水利水电局"),
        person("王五", "1987-03-15", 11, unit="新安县水利水电局"),
    )
    asked: list[str] = []

    def resolver(name: str) -> UnitMatch:
        asked.append(name)
        known = name == "新安县水利局"
        return UnitMatch("u1" if known else None, name, () if known else ("新安县水利局",))

    assert unit_names(draft) == {"新安县水利局": 1, "新安县水利水电局": 2}
    resolve_units(draft, resolver)
    assert sorted(asked) == ["新安县水利局", "新安县水利水电局"]
    assert len(draft.rejected) == 2
    assert "是否为“新安县水利局”" in draft.rejected[0].problems[0].message
    resolve_units(draft, resolver, to_be_created=["新安县水利水电局"])
    assert draft.rejected == []
