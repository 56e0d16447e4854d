"""C77: the score with its base, what is missing of whom, what contradicts what, and units nobody keeps up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import UsageProblem
from app.services.code_files import register_rows
from app.services.completeness import CALIBRE, CENSUS, INDICATOR, LEDGER, STANDARD


def test_the_score_is_filled_of_required(county: SimpleNamespace) -> None:
    office = county.office
    before = office.completeness.of_unit(county.school, LEDGER)
    # The unit: name, sector and established of 7; each of 3 people: name, sex, birth of 9.
    assert (before.people, before.filled, before.required) == (3, 7 - before_missing(before) + 9, 7 + 27)
    office.people.change(county.people["张三"], {"ethnic_group": "汉族", "title": "校长"}, "2020-01")
    after = office.completeness.of_unit(county.school, LEDGER)
    assert (after.filled, after.required) == (before.filled + 2, 34)
    missing = [finding.field for finding in after.findings if finding.person_id == county.people["张三"]]
    assert set(missing) >= {"native_place", "political_status", "work_start", "quota_card"}
    assert "title" not in missing
    assert float(after.score) == pytest.approx(after.filled / 34 * 100, abs=0.05)
    filled, required, score = office.completeness.total(office.completeness.by_unit(LEDGER))
    assert required == 4 * 7 + 7 * 9
    assert score == f"{filled / required * 100:.1f}"


def before_missing(quality: object) -> int:
    return sum(
        finding.kind == INDICATOR and finding.person_id is None
        for finding in quality.findings  # type: ignore[attr-defined]
    )


def test_the_county_chooses_its_own_fields(county: SimpleNamespace) -> None:
    office = county.office
    office.settings.change("quality.fields.台账", "姓名、性别、民族")
    assert office.completeness.fields_for(LEDGER) == ("name", "sex", "ethnic_group")
    assert office.completeness.of_unit(county.school, LEDGER).required == 7 + 3 * 3
    with pytest.raises(UsageProblem, match="没有“年报”这种用途"):
        office.completeness.by_unit("年报")


def test_what_contradicts_itself_is_named(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    with office.desk.operation("setting.change", "代码表") as op:
        op.insert_many("codes", [row for row in register_rows() if row["set_name"] == "education"])
    office.people.change(
        zhang,
        {"education": "大学堂", "fulltime_education": "大专", "birth": "1984-12", "work_start": "1980-01"},
        "",
        "云组干〔2026〕9号",
    )
    found = [
        line
        for line in office.completeness.of_unit(county.school, CENSUS).findings
        if line.person_id == zhang
    ]
    assert [line.sentence for line in found if line.kind == STANDARD] == ["学历“大学堂”不在代码表中"]
    assert [line.sentence for line in found if line.kind == CALIBRE] == [
        "档案出生年月 1984年12月，身份证 1985年3月15日，两者不同；以档案认定为准，请核对依据。",
        "出生年月与身份证不同，还没有写明依据。",
        "出生年月没有写明依据",
        "参加工作时间没有写明依据",
        "学历“大学堂”与全日制、在职学历都不同",
        "参加工作时间早于出生年月",
    ]


def test_a_unit_without_change_for_long_is_stale(county: SimpleNamespace) -> None:
    office = county.office
    assert not any(line.stale for line in office.completeness.by_unit())
    office.session.business_date = "2027-07-16"
    assert [line.unit for line in office.completeness.by_unit() if line.stale] == [
        "云岭县教育局", "云岭县第一小学", "云岭县档案馆", "中共云岭县委办公室",
    ]  # fmt: skip
    office.people.change(county.people["钱墕"], {"phone": "0371-1"}, "2027-07-16")
    assert [line.unit for line in office.completeness.by_unit() if line.stale] == [
        "云岭县教育局", "云岭县第一小学", "中共云岭县委办公室",
    ]  # fmt: skip
    office.settings.change("quality.stale_months", "24")
    assert not any(line.stale for line in office.completeness.by_unit())


def test_a_unit_that_differs_from_its_charter_is_named(county: SimpleNamespace) -> None:
    office = county.office

    def charter() -> list[tuple[str, str]]:
        lines = office.completeness.of_unit(county.school, LEDGER).findings
        return [(line.kind, line.sentence) for line in lines if line.field == "charter"]

    numbers = [{"name": "事业编制", "count": 6}, {"name": "领导职数", "count": 0}]
    office.charters.add(county.school, "2012-05-01", {"numbers": numbers}, "云编〔2012〕5号")
    assert charter() == [(CALIBRE, "三定规定写明事业编制 6，台账核定 5")]
    assert office.charters.all_against_ledger("2011-01-01") == {}
    office.charters.add(
        county.school, "2020-05-01", {"numbers": [{"name": "事业编制", "count": 5}]}, "云编〔2020〕5号"
    )
    assert charter() == []
    assert list(office.charters.all_against_ledger("2015-01-01")) == [county.school]


def test_folders_and_inner_sections_are_not_scored_beside_the_units(county: SimpleNamespace) -> None:
    office = county.office
    before = [quality.unit_id for quality in office.completeness.by_unit(LEDGER)]
    office.units.add({"name": "党委部门", "kind": "机构分组"}, "2004-03")
    inner = office.units.add(
        {"name": "云岭县档案馆保管股", "kind": "内设机构", "parent_id": county.archive}, "2004-03"
    )
    assert [quality.unit_id for quality in office.completeness.by_unit(LEDGER)] == before
    assert office.completeness.of_unit(inner, LEDGER).unit_id == inner
