"""``check`` names what differs: each kind of tampering is planted behind the log's back and must be found."""

from __future__ import annotations

import pytest

from app.models import check, facts, ledger, people, units
from app.models.register import Register
from tests.models.conftest import Write
from tests.outside_totals import outside_totals


@pytest.fixture
def filled(register: Register, write: Write) -> Register:
    with write("建账") as op:
        unit = units.insert(register, op, {"name": "云岭县教育局", "kind": "法人单位"}, "2004")
        account = ledger.ensure_account(register, op, unit, "行政编制", "财政拨款")
        issued = ledger.ensure_outside(register, op, ledger.ISSUED)
        op.insert(
            "movements",
            from_account=issued,
            to_account=account,
            count=5,
            kind="核定下达",
            effective="2010-01-01",
        )
        (person,) = people.insert_many(op, [{"name": "张三", "identity_number": "990101198503150011"}], "")
        op.insert("holdings", person_id=person, account_id=account, begins="2012-03")
    assert everything(register) == []
    return register


def everything(register: Register) -> list[str]:
    found = [
        finding
        for step in (check.file_integrity, check.chain, check.contents, check.references, check.arithmetic)
        for finding in step(register)
    ]
    return [finding["kind"] for finding in [*found, *check.projections(register, "2026-07-15")]]


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        ("UPDATE operations SET actor = '别人'", {"chain"}),
        ("UPDATE operations SET business_date = '2020-01-01'", {"chain"}),
        (
            "UPDATE changes SET new = replace(new, '5', '6') WHERE table_name = 'movements'",
            {"chain", "contents"},
        ),
        ("DELETE FROM changes WHERE table_name = 'movements'", {"chain", "contents"}),
        ("UPDATE movements SET count = 6", {"contents"}),
        ("UPDATE people SET name = '李四'", {"contents", "projection"}),
        ("DELETE FROM holdings", {"contents"}),
        ("INSERT INTO counters VALUES ('x', 1)", set()),
        ("INSERT INTO settings (name, value) VALUES ('x', 'y')", {"contents"}),
        ("UPDATE holdings SET person_id = 99", {"contents", "reference"}),
        (
            "UPDATE person_facts SET fields = '{\"name\":\"李四\"}' WHERE field_group = 'identity'",
            {"contents", "projection"},
        ),
        (
            "UPDATE movements SET count = 5, from_account = to_account, to_account = from_account",
            {"contents", "ledger"},
        ),
    ],
)
def test_tampering_is_found(filled: Register, sql: str, kinds: set[str]) -> None:
    writer = filled._writer
    writer.execute("PRAGMA query_only = OFF")
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.execute(sql)
    assert set(everything(filled)) == kinds


def test_a_past_correction_keeps_later_facts(filled: Register, write: Write) -> None:
    person = filled.value("SELECT id FROM people")
    with write() as op:
        facts.record(filled, op, facts.PEOPLE, person, {"title": "局长"}, "2024-05-01", None, "2026-07-15")
    known = filled.last_operation
    with write() as op:
        facts.record(
            filled,
            op,
            facts.PEOPLE,
            person,
            {"title": "副局长", "grade": "一级主任科员"},
            "2020-03",
            None,
            "2026-07-15",
        )

    def at(date: str, known_at: int | None = None) -> tuple[str, str]:
        values = facts.as_of(filled, facts.PEOPLE, person, date, known_at)
        return values.get("title", ""), values.get("grade", "")

    assert at("2019-01-01") == ("", "")
    assert at("2021-01-01") == ("副局长", "一级主任科员")
    assert at("2021-01-01", known) == ("", "")
    assert at("2025-01-01") == ("局长", "一级主任科员")
    assert people.get(filled, person)["title"] == "局长"  # type: ignore[index]
    assert everything(filled) == []


def test_balances_on_both_axes(filled: Register, write: Write) -> None:
    account = filled.value("SELECT to_account FROM movements")
    issued = filled.value("SELECT from_account FROM movements")
    before = filled.last_operation
    with write("补登旧文") as op:
        op.insert(
            "movements", from_account=issued, to_account=account, count=2, kind="核增", effective="2015-06"
        )

    def approved(at: str, known: int | None = None) -> int:
        return sum(row["approved"] for row in ledger.balances(filled, at, known))

    assert [
        approved(at) for at in ("2009-12-31", "2010-01-01", "2015-05-31", "2015-06-01", "2026-07-15")
    ] == [0, 5, 5, 7, 7]
    assert approved("2026-07-15", before) == 5
    assert outside_totals(filled, "2026-07-15") == {"issued": 7, "withdrawn": 0, "held": 7}


def test_a_person_counts_from_the_first_day_until_the_day_before_the_end(
    filled: Register, write: Write
) -> None:
    person = filled.value("SELECT id FROM people")
    with write() as op:
        holding = people.open_holding(filled, person)
        assert holding is not None
        people.end_holding(op, holding, "2026-07-31", "退休", None, None)
    dates = ("2012-02-29", "2012-03-01", "2026-07-30", "2026-07-31")
    assert [people.count_in_post(filled, at, None) for at in dates] == [0, 1, 1, 0]
