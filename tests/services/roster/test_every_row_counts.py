"""Whatever stands between the people of a roster, exactly the people are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.code_files import CodeList
from app.services.roster import read_roster
from tests.services.roster.sheets import HEADINGS, TODAY, person, write_xlsx

BETWEEN: list[list[Any]] = [
    [],
    list(HEADINGS),
    ["一、教育系统"],
    ["（二）新安县林业局（12人）"],
    ["新安县林业局"],
    ["", "小 计", "12人"],
    ["", "", "合　计", 12],
    ["本页小计：3人"],
    ["填表人：赵六", "", "", "审核人：钱七"],
    ["填报单位（盖章）：新安县林业局"],
    ["注：1.本表一式两份；2.职务栏填写现任职务。"],
    ["新安县事业单位人员花名册"],
    ["第2页，共5页"],
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [17],
]
PEOPLE: list[list[Any]] = [
    person("张三", "1985-03-15", 11),
    person("李小㛃", "1986-04-15", 22, identity_number="41032319860415"),
    person("王䶮", "1987-05-15", 33, identity_number=4.10323198705150e17),
    person("欧阳𬭎", "1988-06-15", 44, identity_number=""),
    person("赵 墕", "1989-07-15", 55, unit="", sex="", birth="", nature="", funding=""),
    person("买买提·艾力", "1990-08-15", 66, number="", birth=1990.1),
]

rows = st.lists(
    st.one_of(
        st.sampled_from([(False, row) for row in BETWEEN]), st.sampled_from([(True, row) for row in PEOPLE])
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_people_and_nothing_else_are_read(
    tmp_path: Path, codes: dict[str, CodeList], rows: list[tuple[bool, list[Any]]]
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["新安县花名册"], HEADINGS, *(row for _, row in rows)])
    draft = read_roster(path, None, codes, TODAY)
    assert [row.row_number for row in draft.rows] == [
        number for number, (is_person, _) in enumerate(rows, start=3) if is_person
    ]
    assert len(draft.accepted) + len(draft.rejected) == len(draft.rows)
    assert len(draft.rows) + len(draft.skipped) == draft.layouts[0].total_rows
