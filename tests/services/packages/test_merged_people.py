"""Two records merged at the county: what a township says of the old one still lands, and the answer carries the merge down."""

from __future__ import annotations

from app.models import people as people_store
from tests.services.conftest import identity_number
from tests.services.packages.conftest import Pair


def test_a_declaration_about_the_merged_record_lands_on_the_survivor(pair: Pair) -> None:
    county, township = pair.county, pair.township
    zhang = pair.people["张三"]
    old = county.people.get(zhang)["uuid"]
    with county.desk.operation("roster.import", "档案里的一条") as op:
        (right,) = people_store.insert_many(
            op,
            [{"name": "张三", "identity_number": identity_number(90), "birth": "1985-03-15", "sex": "男"}],
            "",
        )
    township.declarations.add_change(pair.there("张三"), {"education": "研究生"}, "2026-06")
    package = township.packages.export_declarations(pair.stick)

    county.duplicates.merge(right, zhang, "号码登记错误，档案核对为同一人")
    assert county.people.get(right)["unit_name"] == "米村镇中心小学"
    preview = county.packages.read(package.path)
    assert preview.counts == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    county.packages.receive(preview)
    (line,) = county.packages.inbox()
    county.packages.accept(line["id"], "陈书记")
    assert county.people.get(right)["education"] == "研究生"
    assert people_store.resolve_uuid(county.register, old) == right
    assert county.ledger.numbers_of(pair.school).actual == 3

    pair.down()
    assert pair.differences() == []
    unit = township.units.find("米村镇中心小学")
    assert township.ledger.numbers_of(unit).actual == 3
    assert township.people.get(pair.there("张三"))["identity_number"] == identity_number(90)
    assert [row["name"] for row in township.people.holders([unit])].count("张三") == 1
    assert pair.clean()


def test_the_number_of_the_merged_record_travels_with_the_survivor(pair: Pair) -> None:
    """The survivor takes the number of the record that goes: below, no two records may claim it."""
    county, township = pair.county, pair.township
    wang, zhao = pair.people["王㛃"], pair.people["赵䶮"]
    number = county.people.get(zhao)["identity_number"]
    county.exits.record(zhao, "辞职", "2026-07-10", "辞职报告")
    county.duplicates.merge(
        wang, zhao, "同一人改过姓名", take=["identity_number"], end_doubled="改名后又登记了一次"
    )
    assert county.people.get(wang)["identity_number"] == number
    pair.down()
    assert pair.differences() == []
    below = township.people.get(pair.there("王㛃"))
    assert below["identity_number"] == number
    assert township.people.find(number) == below["id"]
    assert pair.clean()
