"""What the county changes by itself reaches the township, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.ledger import MovementRequest
from app.services.packages.first_start import open_enrolment
from app.services.turn_of_day import begin_day
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number
from tests.services.packages.conftest import CHEAP_CODE, PASSWORD, Pair, new_county, person


def test_every_kind_of_change_arrives(pair: Pair) -> None:
    county = pair.county
    movement = county.ledger.post(
        MovementRequest(pair.root, "行政编制", ALLOCATED, 12, "核定下达", "2026-01-01", "云编〔2026〕1号")
    )
    pair.down()
    assert pair.township.ledger.totals().approved == 18
    county.ledger.correct(movement, "云编〔2026〕2号", "文号有误")
    county.units.change(pair.school, {"name": "米村镇第一小学", "rank": "股级"}, "2026-07", "云编〔2026〕3号")
    county.people.change(
        pair.people["王㛃"], {"name": "王洁", "identity_number": identity_number(70)}, "2026-07", "公安证明"
    )
    wrong = county.exits.record(pair.people["赵䶮"], "退休", "2026-07-10", "退休审批表")
    pair.down()
    township = pair.township
    assert township.units.find("米村镇第一小学")
    assert township.people.get(township.people.find(identity_number(70)))["name"] == "王洁"
    assert township.people.get(pair.there("赵䶮"))["exit_reason"] == "退休"
    assert pair.differences() == []
    county.exits.cancel(wrong, "退休日期有误")
    permit = pair.permit(2)
    county.permits.end(permit, "招考取消")
    pair.down()
    assert township.people.get(pair.there("赵䶮"))["exit_reason"] == ""
    assert township.permits.get(permit)["state_name"] == "已作废"
    assert pair.differences() == []
    assert pair.clean()


def test_two_exchanged_identity_numbers(pair: Pair) -> None:
    county = pair.county
    first, second = pair.people["张三"], pair.people["赵䶮"]
    county.people.change(first, {"identity_number": identity_number(80)}, "2026-07", "公安证明")
    county.people.change(second, {"identity_number": identity_number(0)}, "2026-07", "公安证明")
    county.people.change(first, {"identity_number": identity_number(2)}, "2026-07", "公安证明")
    pair.down()
    assert pair.township.people.get(pair.there("张三"))["identity_number"] == identity_number(2)
    assert pair.township.people.get(pair.there("赵䶮"))["identity_number"] == identity_number(0)
    assert pair.differences() == []
    assert pair.clean()


def test_a_unit_handed_to_another_office_and_back(pair: Pair) -> None:
    county, township = pair.county, pair.township
    other = county.units.find("城关镇")
    county.units.change(pair.school, {"parent_id": other}, "2026-07", "云编〔2026〕8号")
    pair.down()
    assert pair.differences() == []
    assert township.ledger.totals().approved == 0
    assert len(township.units.subtree(township.units.find("米村镇"))) == 1
    county.units.change(pair.school, {"parent_id": pair.root}, "2026-08", "云编〔2026〕9号")
    for office in (county, township):
        office.session.business_date = "2026-08-02"
        begin_day(office.desk)
    county.units.change(pair.school, {"rank": "股级"}, "2026-08", "云编〔2026〕9号")
    shown = township.packages.read(county.packages.export_decision(pair.node, pair.stick).path)
    assert "新增单位：米村镇中心小学" in [line.sentence for line in shown.lines]
    township.packages.receive(shown)
    assert pair.differences() == []
    assert township.ledger.totals().approved == 6
    assert pair.clean()


def test_nothing_of_others_travels(pair: Pair) -> None:
    """The movement from 城关镇 arrives, its name does not."""
    records = str(pair.county.packages.baseline(pair.root))
    assert "吴墕" not in records
    assert "城关镇" not in records
    movements = pair.township.ledger.movements(pair.township.units.find("米村镇中心小学"))
    assert [(row["kind"], row["change"], row["other_unit"]) for row in movements] == [
        ("核定下达", 5, ""),
        ("划转", 1, ""),
    ]


@pytest.mark.slow
def test_a_township_of_six_thousand_people_begins_equal(tmp_path: Path) -> None:
    county = new_county(tmp_path / "county")
    root = county.units.add({"name": "米村镇"}, "2004-03")
    schools = [
        county.units.add({"name": f"米村镇第{n}小学", "parent_id": root}, "2004-03") for n in range(60)
    ]
    from app.models import ledger, people
    from app.services.people import checked

    with county.desk.operation("load", "载入") as op:
        rows = [
            checked(
                person(
                    n,
                    f"张{n}",
                    identity_number=identity_number(
                        n % 100,
                        f"{1960 + n // 200:04d}{n % 12 + 1:02d}{n // 12 % 28 + 1:02d}",
                        male=n % 2 == 0,
                    ),
                )
            )
            for n in range(6000)
        ]
        for n, row in enumerate(rows):
            row["identity_number"] = ""
            row["quota_card"] = f"{n:06d}"
        ids = people.insert_many(op, rows, "")
        accounts = [
            ledger.ensure_account(county.register, op, unit, INSTITUTION, ALLOCATED) for unit in schools
        ]
        op.insert_many(
            "holdings",
            [
                {"person_id": person_id, "account_id": accounts[n % 60], "begins": "2012-09"}
                for n, person_id in enumerate(ids)
            ],
        )
    disk = county.packages.make_enrolment(root, tmp_path, CHEAP_CODE)
    township, _ = open_enrolment(
        tmp_path / "township",
        disk.path,
        disk.spoken_code,
        "小王",
        PASSWORD,
        business_date="2026-07-16",
        key_cost=CHEAP,
    )
    assert township.packages.compare(county.packages.baseline(root)) == []
    township.close()
    county.close()
