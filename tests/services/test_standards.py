"""Standards are data with their document: adopted, written, switched off; a unit outside them says by how many (R18)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.ledger import MovementRequest
from app.services.standards import verdict


def give(county: SimpleNamespace, unit: int, count: int) -> None:
    county.office.ledger.post(
        MovementRequest(
            unit, "", "", count, "核定下达", "2012-03-01", "云编〔2012〕8号", measure="leader", leader_kind="单位副职",
            level="副股",
        )
    )  # fmt: skip


def test_published_standards_are_offered_but_not_in_use(county: SimpleNamespace) -> None:
    standards = county.office.standards
    gansu = [row for row in standards.offered() if row["region"] == "甘肃"]
    assert [(row["fields"]["lower"], row["fields"]["upper"], row["fields"]["low"], row["fields"]["high"]) for row in gansu] == [
        (0, 10, 1, 2), (11, 50, 2, 3), (51, 100, 3, 4), (101, 200, 4, 5), (201, 400, 5, 6), (401, 600, 6, 7),
        (601, None, 7, 8), (0, 5, 1, 2), (6, 10, 2, 3), (11, None, 3, 4),
    ]  # fmt: skip
    assert all(row["document"] for row in standards.offered())
    assert standards.listed() == []
    assert standards.check() == []


def test_units_are_told_by_how_many_they_differ(county: SimpleNamespace) -> None:
    standards = county.office.standards
    assert standards.adopt("甘肃") == 10
    with pytest.raises(UsageProblem, match="已经登记"):
        standards.adopt("甘肃")
    give(county, county.school, 3)
    lines = {line.unit: line for line in standards.check()}
    school = lines["云岭县第一小学"]
    assert (school.base, school.low, school.high, school.found, school.verdict) == (
        5,
        1,
        2,
        3,
        "超出标准 1 名",
    )
    assert (school.document, school.clause) == ("甘肃省人民政府令第54号", "第三十九条")
    assert lines["云岭县档案馆"].verdict == "缺 1 名"
    assert "中共云岭县委办公室" not in lines  # no organ, and no such standard adopted
    county.office.ledger.post(
        MovementRequest(county.school, "事业编制", "财政拨款", 6, "核增", "2020-01-01", "云编〔2020〕1号")
    )
    assert [line.unit for line in standards.check(wrong_only=True)] == ["云岭县档案馆"]
    assert [line.verdict for line in standards.check("2019", wrong_only=True)] == ["超出标准 1 名", "缺 1 名"]


def test_the_countys_own_standards_and_switching_off(county: SimpleNamespace) -> None:
    standards = county.office.standards
    with pytest.raises(UsageProblem, match="依据"):
        standards.add("ratio", "专业技术岗位比例", {"applies": "事业单位专业技术岗位", "low": 70}, "")
    number = standards.add(
        "ratio", "专业技术岗位比例", {"applies": "事业单位专业技术岗位", "low": 70}, "云编〔2020〕7号"
    )
    school = next(line for line in standards.check() if line.unit == "云岭县第一小学")
    assert (school.base, school.low, school.found, school.verdict) == (3, 3, 0, "缺 3 名")
    standards.switch(number, in_use=False, reason="云编〔2026〕7号")
    assert standards.check() == []
    assert standards.listed()[0]["in_use"] == 0


def test_organ_limits_of_townships_by_class(county: SimpleNamespace) -> None:
    office = county.office
    town = office.units.add({"name": "云岭县墕底镇", "township_class": "中等"}, "2004")
    for number in range(3):
        office.units.add({"name": f"墕底镇第{number}办公室", "kind": "内设机构", "parent_id": town}, "2004")
    office.standards.add("organs", "乡镇内设机构限额", {"applies": "中等", "high": 2}, "云编〔2019〕7号")
    (line,) = office.standards.check()
    assert (line.unit, line.found, line.high, line.verdict) == ("云岭县墕底镇", 3, 2, "超出标准 1 名")


def test_verdicts() -> None:
    assert [verdict(n, 2, 3) for n in (1, 2, 3, 5)] == ["缺 1 名", "符合", "符合", "超出标准 2 名"]
