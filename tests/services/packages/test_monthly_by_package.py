"""What a township hands in counts as its monthly declaration at the county."""

from __future__ import annotations

from tests.services.packages.conftest import Pair


def lines(pair: Pair, month: str) -> dict[str, tuple[str, str, str]]:
    return {line.unit: (line.state, line.signer, line.note) for line in pair.county.monthly.lines(month)}


def test_no_changes_by_package_is_the_declaration_of_the_township_and_all_below_it(pair: Pair) -> None:
    root = pair.county.units.get(pair.root)["name"]
    month = pair.township.session.business_date[:7]
    pair.township.declarations.add_nothing()
    pair.up()
    found = lines(pair, month)
    assert found[root] == ("无变动", pair.township.session.actor, "数据包申报")
    school = pair.county.units.get(pair.school)["name"]
    assert school == root or school not in found
    assert pair.county.check.run().clean


def test_an_accepted_exit_by_package_is_a_declaration_with_changes(pair: Pair) -> None:
    root = pair.county.units.get(pair.root)["name"]
    township = pair.township
    name = next(iter(pair.people))
    month = township.session.business_date[:7]
    township.declarations.add_exit(pair.there(name), "退休", township.session.business_date, "退休审批表")
    pair.up()
    assert lines(pair, month)[root][0] == "未申报"
    pair.county.packages.accept(pair.county.packages.inbox()[0]["id"], "陈书记")
    assert lines(pair, month)[root] == ("已申报", township.session.actor, "数据包申报")
    assert pair.county.check.run().clean
