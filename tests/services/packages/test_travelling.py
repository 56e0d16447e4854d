"""Relations, leader posts, workplaces, cards and the rest of the register travel down and stay equal on both sides."""

from __future__ import annotations

from app.models.operation import canonical
from app.models.travelling import TRAVELLING
from app.services.ledger import MovementRequest
from tests.services.packages.conftest import Pair

CHARTER = {"duties": ["负责义务教育教学"], "sections": [{"name": "教务处", "duties": "教学"}], "numbers": []}


def fill(pair: Pair) -> dict[str, int]:
    """One row in every table that travels, written in the county; returns the row ids."""
    county, school, teacher = pair.county, pair.school, pair.people["张三"]
    elsewhere = county.units.find("城关镇")
    county.ledger.post(
        MovementRequest(
            school, "", "", 2, "核定下达", "2026-02", "云编〔2026〕4号", measure="leader",
            leader_kind="单位正职", level="正股",
        )
    )  # fmt: skip
    rows: dict[str, dict[str, object]] = {
        "unit_relations": {"unit_id": school, "kind": "行业管理", "other_id": elsewhere, "begins": "2020"},
        "unit_events": {"unit_id": school, "kind": "更名", "effective": "2014-03", "sentence": "更名"},
        "charters": {"unit_id": school, "effective": "2020-01", "fields": canonical(CHARTER)},
        "leader_holdings": {
            "person_id": teacher, "unit_id": school, "title": "校长", "leader_kind": "单位正职", "level": "正股",
            "begins": "2021-05",
            "account_id": county.register.value("SELECT id FROM accounts WHERE measure = 'leader' AND unit_id > 0"),
        },
        "leader_overruns": {
            "account_id": county.register.value("SELECT id FROM accounts WHERE measure = 'leader' AND unit_id > 0"),
            "excess": 1, "begins": "2026-01", "due": "2029-01", "way_out": "退一减一",
        },
        "workplaces": {"person_id": teacher, "kind": "借调", "unit_id": elsewhere, "begins": "2026-03", "due": "2026-12"},
        "off_staff": {"person_id": teacher, "unit_id": school, "kind": "劳务派遣", "begins": "2015"},
        "quota_cards": {"person_id": teacher, "number": "云编卡000001", "begins": "2020-01", "reason": "初领"},
    }  # fmt: skip
    assert set(rows) == set(TRAVELLING)
    with county.desk.operation("test.fill", "登记") as op:
        return {table: op.insert(table, **row) for table, row in rows.items()}


def test_every_table_arrives_and_what_is_corrected_or_withdrawn_follows(pair: Pair) -> None:
    county, township = pair.county, pair.township
    ids = fill(pair)
    pair.down()
    assert pair.differences() == []
    for table in TRAVELLING:
        founded = 2 if table == "unit_events" else 0  # both units of the scope were founded once
        count = township.register.value(f"SELECT count(*) FROM {table} WHERE superseded_by IS NULL")
        assert count == 1 + founded, table
    # A body outside the scope is known by its name only.
    assert township.register.row("SELECT other_id, name FROM unit_relations") == {
        "other_id": None,
        "name": "城关镇",
    }
    assert township.register.value("SELECT place FROM workplaces") == "城关镇"
    assert township.register.value("SELECT count(*) FROM movements WHERE superseded_by IS NULL") == (
        county.register.value(
            "SELECT count(*) FROM movements m JOIN accounts a ON a.id = m.to_account"
            f" WHERE a.unit_id IN ({','.join(map(str, county.units.subtree(pair.root)))})"
        )
    )
    held = county.register.row("SELECT * FROM leader_holdings WHERE id = ?", ids["leader_holdings"])
    assert held is not None
    with county.desk.operation("test.change", "更正") as op:
        op.supersede("leader_holdings", ids["leader_holdings"])
        kept = {k: v for k, v in held.items() if k not in ("id", "operation_id", "superseded_by")}
        op.insert("leader_holdings", **{**kept, "ends": "2026-07-01"})
        op.supersede("quota_cards", ids["quota_cards"])
    pair.down()
    assert pair.differences() == []
    assert (
        township.register.value("SELECT ends FROM leader_holdings WHERE superseded_by IS NULL")
        == "2026-07-01"
    )
    assert township.register.value("SELECT count(*) FROM quota_cards WHERE superseded_by IS NULL") == 0
    assert pair.clean()
