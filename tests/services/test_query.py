from __future__ import annotations

import string
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import UsageProblem
from app.models import query as store
from app.services.code_files import register_rows
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.query import percent
from app.services.query_definition import (
    Condition,
    ConditionGroup,
    QueryDefinition,
    decode,
    encode,
    parse_group,
)
from app.services.query_fields import FIELDS, IN_POST, SUBJECTS, VALUES_OF
from app.services.workplaces import Workplace
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def ask(subject: str, *where: str, **more: Any) -> QueryDefinition:
    return QueryDefinition(subject, tuple(parse_group(subject, text) for text in where), **more)


def names(office: Office, definition: QueryDefinition) -> list[str]:
    return [row["name"] for row in office.query.rows(definition, office.query.ids(definition))]


@pytest.fixture
def staffed(county: SimpleNamespace) -> SimpleNamespace:
    """The county, with titles, education and one who has left."""
    office: Office = county.office
    for name, fields in {
        "张三": {"title": "主任", "education": "大学本科", "work_start": "2005-07"},
        "王㛃": {"title": "副主任", "education": "硕士研究生"},
        "钱墕": {"title": "馆长", "education": "大学本科"},
    }.items():
        office.people.change(county.people[name], fields, "2015-01-01", "云组〔2015〕1号")
    office.exits.record(county.people["赵䶮"], "退休", "2024-03-01", "云编〔2024〕3号")
    return county


def test_conditions_as_clerks_write_them(staffed: SimpleNamespace) -> None:
    office = staffed.office
    assert names(office, ask(IN_POST, "职务 含 主任")) == ["张三", "王㛃"]
    assert names(office, ask(IN_POST, "职务 开头是 主任")) == ["张三"]
    assert names(office, ask(IN_POST, "职务 为空")) == ["孙硷", "周一", "吴二"]
    assert names(office, ask(IN_POST, "职务 等于 馆长 或 职务 等于 主任")) == ["张三", "钱墕"]
    assert names(office, ask(IN_POST, "学历 属于 大学本科、大专", "单位 含 小学")) == ["张三"]
    assert names(office, ask(IN_POST, "系统=党委系统 且 职务 不为空")) == ["钱墕"]
    assert names(office, ask(IN_POST, "主管部门 等于 云岭县教育局")) == ["张三", "王㛃"]
    assert names(office, ask(IN_POST, "年龄>=41", "工龄 介于 21 到 21")) == ["张三"]
    assert names(office, ask("former", "核减时间 晚于 2024-02")) == ["赵䶮"]
    assert names(office, ask("units", "可用>0")) == ["云岭县第一小学"]


def test_two_groups_may_be_alternatives(staffed: SimpleNamespace) -> None:
    groups = (
        parse_group(IN_POST, "单位 含 小学 且 职务 等于 主任"),
        parse_group(IN_POST, "单位 含 档案 且 职务 为空"),
    )
    definition = QueryDefinition(IN_POST, groups, every=False)
    assert names(staffed.office, definition) == ["张三", "孙硷"]
    assert staffed.office.query.words(definition) == (
        "截至 2026.07.15，（单位 含 小学 且 职务 等于 主任） 或 （单位 含 档案 且 职务 为空）"
    )


def test_a_unit_with_and_without_what_is_below_it(staffed: SimpleNamespace) -> None:
    office = staffed.office
    bureau = office.query.unit_uuid(staffed.bureau)
    assert names(office, QueryDefinition(IN_POST, unit=bureau)) == ["张三", "王㛃"]
    assert names(office, QueryDefinition(IN_POST, unit=bureau, below=False)) == []


def test_a_past_day_gives_the_people_and_titles_of_that_day(staffed: SimpleNamespace) -> None:
    office = staffed.office
    assert names(office, QueryDefinition(IN_POST, at="2024-02-29")).count("赵䶮") == 1
    assert names(office, ask(IN_POST, "职务 含 主任", at="2014-12-31")) == []
    assert names(office, ask(IN_POST, "职务 含 主任", at="2015-01-01")) == ["张三", "王㛃"]
    # 年龄 of that day: born 1985-03-15
    assert len(names(office, ask(IN_POST, "年龄=30", at="2015-03-15"))) == 7
    assert names(office, ask(IN_POST, "年龄=30", at="2015-03-14")) == []


def test_the_numbers_of_units_are_those_of_the_ledger(staffed: SimpleNamespace) -> None:
    office = staffed.office
    for at in ("", "2011-06-01"):
        definition = QueryDefinition(
            "units", columns=("name", "approved", "actual", "reserved", "available"), at=at
        )
        known = office.ledger.unit_numbers(at or None)
        for row in office.query.rows(definition, office.query.ids(definition)):
            found = known.get(row["unit_id"])
            expected = (
                (found.approved, found.actual, found.reserved, found.available) if found else (0, 0, 0, 0)
            )
            assert (row["approved"], row["actual"], row["reserved"], row["available"]) == expected


def test_movements_are_signed_for_the_unit(staffed: SimpleNamespace) -> None:
    office = staffed.office
    office.ledger.post(
        MovementRequest(
            staffed.archive, INSTITUTION, ALLOCATED, 1, "划转", "2020-01-01", "云编〔2020〕1号", "2020-01-01",
            other_unit_id=staffed.school,
        )
    )  # fmt: skip
    definition = ask(
        "movements",
        "依据文号 等于 云编[2020]01号",
        columns=("unit_name", "change", "other_unit"),
        sort="change",
    )
    rows = office.query.rows(definition, office.query.ids(definition))
    assert [(row["unit_name"], row["change"], row["other_unit"]) for row in rows] == [
        ("云岭县第一小学", -1, "云岭县档案馆"),
        ("云岭县档案馆", 1, "云岭县第一小学"),
    ]


def test_order_and_columns_are_chosen(staffed: SimpleNamespace) -> None:
    office = staffed.office
    definition = QueryDefinition(IN_POST, columns=("title", "name"), sort="name", descending=True)
    rows = office.query.rows(definition, office.query.ids(definition))
    assert [row["name"] for row in rows] == ["周一", "张三", "王㛃", "吴二", "孙硷", "钱墕"]
    assert list(rows[0]) == ["id", "title", "name", "person_id"]
    printed = office.query.printed(definition, "在编名单")
    assert [title for title, _ in printed.columns] == ["职务", "姓名"]
    assert printed.rows[1] == ("主任", "张三")


def test_percentages_stand_on_their_base_and_are_rounded_half_up() -> None:
    assert [percent(count, 49) for count in (3, 28, 18)] == [6, 57, 37]  # 国库支付中心
    assert (percent(1, 8), percent(1, 200), percent(0, 5), percent(3, 0)) == (13, 1, 0, None)


def test_the_treasury_payment_centre_by_age(office: Office) -> None:
    centre = office.units.add({"name": "云岭县国库支付中心"}, "2004-03")
    for count, year in ((3, 1990), (28, 1982), (18, 1970)):
        for number in range(count):
            person = {"name": f"员{year}{number}", "identity_number": identity_number(number, f"{year}0101")}
            office.entries.record_existing(person, centre, INSTITUTION, ALLOCATED, "2012-09", "建库时已在编")
    found = office.query.count_by(QueryDefinition(IN_POST, group="age", bands=(39, 49)))
    assert found.base == 49
    assert [(line.label, line.count, line.percent) for line in found.lines] == [
        ("39及以下", 3, 6), ("40—49", 28, 57), ("50及以上", 18, 37),
    ]  # fmt: skip


def test_the_names_behind_a_count_of_alternatives(staffed: SimpleNamespace) -> None:
    query = staffed.office.query
    groups = (
        parse_group(IN_POST, "职务 含 主任 或 职务 含 馆长"),
        parse_group(IN_POST, "单位 含 办公室 且 职务 为空"),
    )
    definition = QueryDefinition(IN_POST, groups, every=False, group="unit_name")
    found = query.count_by(definition)
    assert {line.label: line.count for line in found.lines} == {
        "云岭县第一小学": 2, "中共云岭县委办公室": 2, "云岭县档案馆": 1,
    }  # fmt: skip
    for line in found.lines:
        assert len(query.ids(query.behind(definition, line))) == line.count


def test_counts_by_education_name_what_is_unknown(staffed: SimpleNamespace) -> None:
    found = staffed.office.query.count_by(QueryDefinition(IN_POST, group="education"))
    assert found.base == 6
    assert {(line.label, line.count, line.percent) for line in found.lines} == {
        ("大学本科", 2, 33), ("硕士研究生", 1, 17), ("未填", 3, 50),
    }  # fmt: skip
    assert found.lines[-1].label == "未填"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("职位 含 主任", "没有“职位”这一项"),
        ("职务 早于 2020", "“职务”不能用“早于”来比较"),
        ("年龄>=五十", "“年龄”要写整数"),
        ("出生年月 介于 1980", "要写起、止两个值"),
        ("出生年月 早于 某天", "日期“某天”无法识别"),
        ("职务 含", "后面没有写内容"),
        ("主任", "条件“主任”看不懂"),
        ("职务 含 主任 且 性别 等于 男 或 性别 等于 女", "分不清先后"),
    ],
)
def test_what_is_not_understood_is_said(office: Office, text: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        office.query.ids(ask(IN_POST, text))


def test_saved_queries_are_kept_renamed_and_deleted(staffed: SimpleNamespace) -> None:
    office = staffed.office
    definition = ask(IN_POST, "职务 含 主任", columns=("name", "title"), sort="name")
    office.query.save("主任名单", definition)
    assert office.query.get("主任名单") == definition
    (row,) = office.query.saved()
    assert (row["name"], row["owner"], row["subject"], row["sentence"]) == (
        "主任名单", "李主任", "在编人员", "职务 含 主任",
    )  # fmt: skip
    with pytest.raises(UsageProblem, match="已经有名为“主任名单”的查询"):
        office.query.save("主任名单", definition)
    office.query.rename("主任名单", "各单位主任")
    assert [row["name"] for row in office.query.saved()] == ["各单位主任"]
    office.query.delete("各单位主任")
    assert office.query.saved() == []
    assert office.check.run().clean
    with pytest.raises(UsageProblem, match="没有保存过“各单位主任”"):
        office.query.get("各单位主任")


def test_a_query_that_cannot_be_carried_out_is_not_saved(office: Office) -> None:
    broken = QueryDefinition(IN_POST, (ConditionGroup((Condition("salary", "is", ("1",)),)),))
    with pytest.raises(UsageProblem, match="没有“salary”这一项"):
        office.query.save("工资", broken)
    with pytest.raises(UsageProblem, match="不完整"):
        decode('{"subject": "in_post", "groups": 3}')


def test_every_field_of_every_subject_can_be_asked_shown_counted_and_sorted(staffed: SimpleNamespace) -> None:
    office = staffed.office
    for subject in SUBJECTS:
        assert set(FIELDS[subject]) <= set(store.columns_of(subject, store.Moment("2026-07-15")))
        for at in ("", "2016-07-15"):
            for field in FIELDS[subject].values():
                definition = QueryDefinition(
                    subject, columns=(field.key,), sort=field.key, group=field.key, at=at
                )
                ids = office.query.ids(definition)
                assert (
                    len(office.query.rows(definition, ids))
                    == len(ids)
                    == office.query.count_by(definition).base
                )


# -- the answer of SQL is that of a plain filter in Python ------------------------------------------------

_ASKED = ("name", "title", "education", "birth", "begins", "age", "work_years", "unit_name", "remarks")
_TEXTS = st.one_of(
    st.sampled_from(
        ["主任", "张三", "大学本科", "云岭县", "'; DROP TABLE people; --", "%", "_", "\\", '"', "?1", "㛃"]
    ),
    st.text(string.printable, min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool),
)
_DATES = st.sampled_from(["1985", "1985-03", "1985-03-15", "2012", "2012-09", "2012-09-01", "2013"])
_NUMBERS = st.integers(-5, 60).map(str)
_VALUES = {store.TEXT: _TEXTS, store.DATE: _DATES, store.NUMBER: _NUMBERS}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = FIELDS[IN_POST][draw(st.sampled_from(_ASKED))]
    operator = draw(st.sampled_from(sorted(field.operators)))
    needed = VALUES_OF.get(operator, 1)
    count = draw(st.integers(1, 3)) if operator == "in" else needed
    values = tuple(draw(_VALUES[field.kind]) for _ in range(count))
    return Condition(field.key, operator, values)


groups = st.builds(ConditionGroup, st.lists(conditions(), min_size=1, max_size=3).map(tuple), st.booleans())


def _holds(condition: Condition, value: Any) -> bool:
    """What a clerk would say, without any SQL."""
    kind = FIELDS[IN_POST][condition.field].kind
    operator, values = condition.operator, condition.values
    if operator in {"empty", "not_empty"}:
        return (value in ("", None)) == (operator == "empty")
    if kind == store.NUMBER:
        if value is None:
            return operator == "is_not"
        wanted = [int(text) for text in values]
        return bool({
            "is": value == wanted[0], "is_not": value != wanted[0], "less": value < wanted[0],
            "at_most": value <= wanted[0], "more": value > wanted[0], "at_least": value >= wanted[0],
            "between": len(wanted) > 1 and wanted[0] <= value <= wanted[1], "in": value in wanted,
        }[operator])  # fmt: skip
    if kind == store.DATE:
        cut = [value[: len(text)] for text in values]
        return bool({
            "is": cut[0] == values[0], "is_not": cut[0] != values[0], "before": value != "" and cut[0] < values[0],
            "after": cut[0] > values[0], "between": len(values) > 1 and cut[0] >= values[0] and cut[-1] <= values[-1],
        }[operator])  # fmt: skip
    return bool({
        "is": value == values[0], "is_not": value != values[0], "contains": values[0] in value,
        "contains_not": values[0] not in value, "begins": value.startswith(values[0]), "in": value in values,
    }[operator])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(asked=st.lists(groups, max_size=3).map(tuple), every=st.booleans())
def test_sql_answers_as_a_plain_filter_would(
    asked: tuple[ConditionGroup, ...], every: bool, staffed_once: SimpleNamespace
) -> None:
    query, rows = staffed_once.query, staffed_once.rows
    definition = QueryDefinition(IN_POST, asked, every)

    def group_holds(group: ConditionGroup, row: dict[str, Any]) -> bool:
        found = [_holds(condition, row[condition.field]) for condition in group.conditions]
        return all(found) if group.every else any(found)

    def keep(row: dict[str, Any]) -> bool:
        found = [group_holds(group, row) for group in asked]
        return not found or (all(found) if every else any(found))

    assert query.ids(definition) == [row["id"] for row in rows if keep(row)]
    assert decode(encode(definition)) == definition


@pytest.fixture
def staffed_once(staffed: SimpleNamespace) -> SimpleNamespace:
    """The query service, and every row with the fields that are asked for."""
    office = staffed.office
    office.people.change(staffed.people["周一"], {"remarks": "%_'\\\""}, "2015", "")
    everybody = QueryDefinition(IN_POST, columns=_ASKED)
    rows = office.query.rows(everybody, office.query.ids(everybody))
    assert len(rows) == 6
    return SimpleNamespace(query=office.query, rows=rows)


def test_leaders_and_people_lent_can_be_asked_for(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    office.leaders.record(
        Appointment(
            zhang,
            county.school,
            "校长",
            "2015-03-01",
            "云组干〔2015〕3号",
            leader_kind="单位正职",
            level="正股",
        )
    )
    office.workplaces.begin(Workplace(zhang, "借调", "2026-01-05", county.archive, due="2026-12-31"))
    posts = ask("leader_posts", "任职年数>=10", unit=office.query.unit_uuid(county.school))
    (row,) = office.query.rows(posts, office.query.ids(posts))
    assert (row["name"], row["unit_name"], row["post_title"], row["begins"]) == (
        "张三", "云岭县第一小学", "校长", "2015-03-01",
    )  # fmt: skip
    assert row["person_id"] == zhang
    assert office.query.ids(ask("leader_posts", at="2014-01-01")) == []
    lent = ask("workplaces", "在何处工作=云岭县档案馆")
    (row,) = office.query.rows(lent, office.query.ids(lent))
    assert (row["name"], row["unit_name"], row["workplace"], row["due"]) == (
        "张三", "云岭县第一小学", "云岭县档案馆", "2026-12-31",
    )  # fmt: skip
    assert office.query.ids(ask("workplaces", "在何处工作=云岭县档案馆", at="2025-12-31")) == []
    assert office.query.words(posts)


def test_another_word_of_a_list_means_its_item(county: SimpleNamespace) -> None:
    office = county.office
    with office.desk.operation("setting.change", "代码表") as op:
        op.insert_many("codes", [row for row in register_rows() if row["set_name"] == "education"])
    office.people.change(county.people["张三"], {"education": "大学"}, "", "云组干〔2026〕9号")
    for word in ("大学", "本科", "大学本科"):
        assert len(office.query.ids(ask(IN_POST, f"学历={word}"))) == 1
    office.people.change(county.people["王㛃"], {"education": "本科"}, "", "云组干〔2026〕9号")
    assert (
        office.query.rows(ask(IN_POST, "学历=本科"), office.query.ids(ask(IN_POST, "学历=本科")))[0]["name"]
        == "王㛃"
    )
