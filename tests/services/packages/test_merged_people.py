"""Two records merged at the county: what a township says of the old one still lands, and the answer carries the merge down."""

from __future__ import annotations

from app.models import people as people_store
from app.services.office import Office
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


def test_merged_documents_are_one_below_and_the_old_number_lands_on_the_one_that_stands(pair: Pair) -> None:
    county, township = pair.county, pair.township
    school = township.units.find("米村镇中心小学")
    one, two = "云编〔2016〕3号", "云编办〔2016〕3号"
    for number, rank in ((one, "股级"), (two, "正股")):
        county.units.change(pair.school, {"rank": rank}, "2016-05" if number == one else "2016-06", number)
    pair.down()
    assert {one, two} <= {row["number"] for row in township.documents.listed(unit_id=school)}
    keep, gone = (county.documents.find(number)["id"] for number in (one, two))
    township.declarations.add_exit(pair.there("赵䶮"), "辞职", "2026-07-10", two)
    package = township.packages.export_declarations(pair.stick)
    county.documents.merge(keep, gone)
    pair.into_county(package)
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    assert pair.differences() == []
    numbers = [row["number"] for row in township.documents.listed(unit_id=school)]
    assert one in numbers
    assert two not in numbers
    assert township.documents.find(two)["number"] == one
    assert pair.clean()


def renumber(county: Office, document_id: int, number: str) -> None:
    county.documents.edit(document_id, {"number": number})


def test_numbers_of_documents_exchanged_and_given_again(pair: Pair) -> None:
    """The wrong two were written on two approvals; a third one then takes a number that became free."""
    county, township = pair.county, pair.township
    first, second = (county.documents.find(number)["id"] for number in ("云编〔2010〕5号", "云编〔2015〕7号"))
    renumber(county, first, "云编〔2099〕1号")
    renumber(county, second, "云编〔2010〕5号")
    renumber(county, first, "云编〔2015〕7号")
    pair.down()
    assert pair.differences() == []
    renumber(county, first, "云编〔2099〕2号")
    county.units.change(pair.school, {"rank": "股级"}, "2016", "云编〔2015〕7号")
    pair.down()
    assert pair.differences() == []
    school = township.units.find("米村镇中心小学")
    assert sorted(row["number"] for row in township.documents.listed(unit_id=school)) == [
        "云编〔2010〕5号",
        "云编〔2015〕7号",
        "云编〔2099〕2号",
    ]
    assert pair.clean()


def test_a_number_given_to_somebody_new_makes_nobody_two_people(pair: Pair) -> None:
    """张三 was recorded under the number of a newcomer: both arrive in one answer."""
    county, township = pair.county, pair.township
    number = county.people.get(pair.people["张三"])["identity_number"]
    county.people.change(pair.people["张三"], {"identity_number": identity_number(70)}, "2026-07", "公安证明")
    permit = pair.permit()
    township_before = pair.there("张三")
    new = county.entries.record_existing(
        {"name": "郑七", "identity_number": number}, pair.school, "事业编制", "财政拨款", "2020-01", "建库"
    )
    assert permit
    pair.down()
    assert pair.differences() == []
    assert township.people.find(identity_number(70)) == township_before
    assert township.people.get(township.people.find(number))["name"] == "郑七"
    assert county.people.get(new)["uuid"] == township.people.get(pair.there("郑七"))["uuid"]
    assert pair.clean()
