from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.services.demo.county import County, invent_county
from app.services.demo.retirement import month_index, retirement_month
from app.values.dates import age_on, is_valid
from app.values.identity import check_identity

TODAY = "2026-07-15"
# Names of all prefectures and counties of the public division table of 2023 (names of three characters and more).
DIVISIONS = (Path(__file__).parent / "division_names.txt").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def county() -> County:
    return invent_county()


def unit_totals(county: County) -> dict[str, tuple[int, int]]:
    approved: Counter[str] = Counter()
    actual: Counter[str] = Counter()
    for (unit, _, _), number in county.approved().items():
        approved[unit] += number
    for (unit, _, _), number in county.actual().items():
        actual[unit] += number
    return {unit.key: (approved[unit.key], actual[unit.key]) for unit in county.units}


def test_default_county_has_300_units_and_6000_people(county: County) -> None:
    assert len(county.units) == 300
    assert len(county.people) == 6000
    assert len({person.key for person in county.people}) == 6000
    assert county.division_code == "990101"


@pytest.mark.parametrize(("people", "units"), [(100, 40), (777, 61), (6000, 300), (30000, 900)])
def test_numbers_asked_for_are_the_numbers_made(people: int, units: int) -> None:
    county = invent_county(people, units, seed=5)
    assert (len(county.people), len(county.units)) == (people, units)
    assert min(Counter(person.unit_key for person in county.people).values()) >= 1
    assert {person.unit_key for person in county.people} == {unit.key for unit in county.units}


def test_same_arguments_give_the_same_county_and_another_seed_another(county: County) -> None:
    assert invent_county() == county
    other = invent_county(seed=2)
    assert other.people != county.people
    assert other.quotas != county.quotas
    assert [unit.name for unit in other.units] == [unit.name for unit in county.units]


@pytest.mark.parametrize(
    ("people", "units", "today", "sentence"),
    [
        (6000, 39, TODAY, "至少需要40个单位"),
        (90000, 5000, TODAY, "最多能编出"),
        (99, 50, TODAY, "两倍"),
        (6000, 300, "2026-07", "写到日"),
        (6000, 300, "2020-12-31", "2021年1月1日"),
    ],
)
def test_impossible_counties_are_refused(people: int, units: int, today: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        invent_county(people, units, today=today)


def test_no_unit_carries_the_name_of_a_real_county(county: County) -> None:
    assert len(DIVISIONS) > 2900
    assert county.name not in DIVISIONS
    everything = invent_county(4000, 1100)
    texts = {unit.name for unit in everything.units} | {person.native_place for person in everything.people}
    texts |= {person.school for person in everything.people}
    assert [(name, text) for text in texts for name in DIVISIONS if name in text] == []


def test_unit_names_are_unique_and_as_awkward_as_real_ones(county: County) -> None:
    names = [unit.name for unit in county.units]
    assert len(set(names)) == 300
    assert len({unit.short_name for unit in county.units}) == 300
    assert max(len(name) for name in names) >= 23
    assert "云岭县人事档案信息中心(云岭县事业单位人员档案室)" in names
    assert {"云岭县健康教育与培训中心", "云岭县健康教育培训中心"} <= set(names)
    for character in "墕硷峁砭":
        assert any(character in name for name in names)


def test_the_tree_has_no_gaps(county: County) -> None:
    seen: set[str] = set()
    units = {unit.key: unit for unit in county.units}
    for unit in county.units:
        assert not unit.parent_key or unit.parent_key in units
        if unit.sector == units.get(unit.parent_key, unit).sector and unit.parent_key:
            assert unit.parent_key in seen, "a parent stands before its children"
        seen.add(unit.key)
    townships = [unit for unit in county.units if unit.is_township]
    assert len(townships) == 14
    first = townships[0]
    local = Counter(unit.role for unit in county.units if unit.township_key == first.key)
    assert local["township"] == local["clinic"] == local["central_primary"] == 1
    assert local["township_station"] == 5


def test_sizes_are_those_of_a_real_county(county: County) -> None:
    sizes: dict[str, list[int]] = {}
    staff = Counter(person.unit_key for person in county.people)
    for unit in county.units:
        sizes.setdefault(unit.role, []).append(staff[unit.key])

    def mean(role: str) -> float:
        return sum(sizes[role]) / len(sizes[role])

    assert 280 <= mean("hospital") <= 440
    assert 80 <= mean("middle_school") <= 140
    assert 10 <= mean("village_primary") <= 24
    assert 14 <= mean("organ") <= 28
    assert 40 <= mean("township") <= 72


def test_six_percent_exceed_twenty_are_full_and_the_others_have_vacancies(county: County) -> None:
    totals = unit_totals(county).values()
    assert sum(approved < actual for approved, actual in totals) == 18
    assert sum(approved == actual for approved, actual in totals) == 60
    assert sum(approved > actual for approved, actual in totals) == 222


def test_a_vacancy_of_one_account_hides_an_excess_of_another_somewhere(county: County) -> None:
    totals = unit_totals(county)
    approved, actual = county.approved(), county.actual()
    hidden = [key for key in actual if actual[key] > approved[key] and totals[key[0]][0] > totals[key[0]][1]]
    assert hidden


def test_every_nature_and_funding_occurs_and_some_units_mix_them(county: County) -> None:
    accounts = set(county.actual())
    assert {nature for _, nature, _ in accounts} == {
        "行政编制",
        "政法专项编制",
        "机关工勤编制",
        "机关使用事业编制",
        "参公事业编制",
        "事业编制",
    }
    assert {funding for _, _, funding in accounts} == {"财政拨款", "财政补助", "经费自理"}
    fundings: dict[str, set[str]] = {}
    for unit, _, funding in accounts:
        fundings.setdefault(unit, set()).add(funding)
    assert sum(len(found) > 1 for found in fundings.values()) >= 10


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_no_approved_number_is_negative_on_any_day(seed: int) -> None:
    county = invent_county(1500, 120, seed=seed)
    days = sorted({quota.effective for quota in county.quotas})
    assert days[0] >= "2004-01-01"
    assert days[-1] <= TODAY
    for day in days:
        assert min(county.approved(day).values()) >= 0, day


def test_changes_are_consistent(county: County) -> None:
    documents = {document.key: document for document in county.documents}
    established = {unit.key: unit.established for unit in county.units}
    openings = Counter((q.unit_key, q.nature, q.funding) for q in county.quotas if q.kind == "核定")
    assert set(openings.values()) == {1}
    assert set(openings) == set(county.approved())
    for quota in county.quotas:
        assert quota.count > 0
        assert documents[quota.document_key].date == quota.effective
        assert quota.effective >= established[quota.unit_key]
        assert bool(quota.from_unit) == (quota.kind == "划转")
        assert quota.from_unit != quota.unit_key
    assert {quota.kind for quota in county.quotas} == {"核定", "核增", "核减", "划转"}


def test_moves_between_units_leave_the_total_alone(county: County) -> None:
    total = sum(county.approved().values())
    without = sum(
        (-1 if quota.kind == "核减" else 1) * quota.count for quota in county.quotas if quota.kind != "划转"
    )
    assert total == without


def test_totals_differ_from_year_to_year(county: County) -> None:
    totals = [sum(county.approved(f"{year}-12-31").values()) for year in range(2003, 2027)]
    assert totals[0] == 0
    assert len(set(totals[1:])) >= 20


def test_document_numbers_are_unique_and_rise_with_the_days(county: County) -> None:
    assert len({document.number for document in county.documents}) == len(county.documents) > 300
    last: dict[str, int] = {}
    for document in county.documents:
        series, _, number = document.number.removesuffix("号").rpartition("〕")
        assert int(number) > last.get(series, 0)
        assert series.endswith(document.date[:4])
        last[series] = int(number)
    assert {unit.established_document for unit in county.units} <= {d.key for d in county.documents}


def test_identity_numbers_are_valid_unique_and_nobodys(county: County) -> None:
    assert len({person.identity_number for person in county.people}) == 6000
    for person in county.people:
        facts = check_identity(person.identity_number)
        assert person.identity_number.startswith("9901")
        assert facts.sex == person.sex
        assert facts.birth.startswith(person.birth)


def test_dates_of_a_life_follow_each_other(county: County) -> None:
    established = {unit.key: unit.established for unit in county.units}
    for person in county.people:
        for value in (person.birth, person.work_start, person.unit_entry):
            assert is_valid(value)
        assert age_on(person.birth, person.work_start) >= 17, person
        assert person.work_start <= person.unit_entry <= TODAY, person
        if established[person.unit_key] >= "2005":
            assert person.unit_entry >= established[person.unit_key], person
        if person.joined_party:
            assert age_on(person.birth, person.joined_party) >= 18
            assert person.political_status in {"中共党员", "预备党员"}
            assert person.joined_party <= TODAY


def test_ages_run_from_22_to_retirement_with_some_near_and_a_few_past(county: County) -> None:
    ages = [age_on(person.birth, TODAY) for person in county.people]
    assert 21 <= min(ages) <= 24
    assert 60 <= max(ages) <= 62
    this_month = month_index(2026, 7)
    ahead = Counter[str]()
    for person in county.people:
        base = 60 if person.sex == "男" else 50 if person.position_kind == "工勤" else 55
        born = month_index(int(person.birth[:4]), int(person.birth[5:7]))
        months = retirement_month(born, base) - this_month
        assert months >= -8
        ahead["past" if months < 0 else "near" if months < 12 else "later"] += 1
    assert 6 <= ahead["past"] <= 40
    assert 120 <= ahead["near"] <= 260


def test_people_fit_their_posts(county: County) -> None:
    roles = {unit.key: unit.role for unit in county.units}
    for person in county.people:
        if person.professional_title:
            assert person.position_kind == "专业技术"
        if person.nature == "机关工勤编制":
            assert person.position_kind == "工勤"
        if person.nature in {"行政编制", "政法专项编制", "参公事业编制"}:
            assert person.grade.endswith(("科员", "调研员"))
        if roles[person.unit_key] in {"village_primary", "central_primary"} and person.professional_title:
            assert person.professional_title.endswith("教师")
    heads = Counter(person.unit_key for person in county.people if person.title in {"局长", "校长", "院长"})
    assert set(heads.values()) == {1}


def test_names_carry_what_registers_stumble_over(county: County) -> None:
    names = [person.name for person in county.people]
    for character in "㛃䶮𬭎墕硷":
        assert any(character in name for name in names), character
    assert any("·" in name for name in names)
    assert Counter(names).most_common(1)[0][1] >= 4
    # Even the smallest county has the rarest ones, each outside the plane most fonts cover.
    small = "".join(person.name for person in invent_county(400, 40).people)
    assert {"㛃", "䶮", "𬭎", "·"} <= set(small)
