"""The whole way: enrolment, declaration, decision, and both sides say the same."""

from __future__ import annotations

from tests.services.packages.conftest import Pair, begin, person


def test_a_township_begins_with_the_same_numbers(enrolled: Pair) -> None:
    county, township = enrolled.county, enrolled.township
    assert township.level == "township"
    assert [unit["name"] for unit in township.units.listed()] == ["米村镇", "米村镇中心小学"]
    numbers = township.ledger.numbers_of(township.units.find("米村镇中心小学"))
    assert (numbers.approved, numbers.actual, numbers.available) == (6, 3, 3)
    assert numbers.approved == county.ledger.numbers_of(enrolled.school).approved
    assert len(township.ledger.movements(township.units.find("米村镇中心小学"))) == 2
    assert township.people.ids(text="吴墕", in_post=None) == []
    assert enrolled.differences() == []
    assert enrolled.clean()


def test_up_decide_down(pair: Pair) -> None:
    county, township = pair.county, pair.township
    permit = pair.permit(2)
    pair.down()
    unit = township.units.find("米村镇中心小学")
    entry = township.declarations.add_entry(unit, person(50), permit, "2026-07-20", "云人社〔2026〕9号")
    leaving = township.declarations.add_exit(pair.there("张三"), "退休", "2026-08-01", "退休审批表")
    change = township.declarations.add_change(pair.there("王㛃"), {"education": "研究生"}, "2026-06")
    package = township.packages.export_declarations(pair.stick)
    assert package.sentence == "米村镇 7月申报 第2包，1 人入编，1 人核减，1 人信息变更"
    assert [township.declarations.get(key)["state_name"] for key in (entry, leaving, change)] == [
        "已写到U盘"
    ] * 3

    preview = county.packages.read(package.path)
    assert preview.sentence == package.sentence
    assert preview.check_code == package.check_code
    assert preview.notes == ()
    assert preview.counts == {"new": 3, "changed": 0, "same": 0, "refused": 0}
    assert [line.sentence for line in preview.lines] == [
        f"郑七 入编 米村镇中心小学（事业编制，通知单 {permit}），2026-07-20 起",
        "张三 退休，2026-08-01 起不占 米村镇中心小学 的编制",
        "王㛃 信息变更：学历 （空） → 研究生",
    ]
    assert county.packages.receive(preview).counts["new"] == 3
    first, second, third = county.packages.inbox()
    case = county.packages.accept(first["id"], "陈书记")
    assert case is not None
    steps = county.cases.get(case)["steps"]
    assert [(step["step"], step["signer"]) for step in steps] == [
        ("apply", "小王"), ("review", "李主任"), ("approve", "陈书记"), ("enter", "李主任"),
    ]  # fmt: skip
    county.packages.accept(second["id"], "陈书记")
    county.packages.send_back(third["id"], "缺学历证书复印件")
    assert county.packages.inbox() == []

    decision = county.packages.export_decision(pair.node, pair.stick)
    shown = township.packages.read(decision.path)
    assert shown.sentence == "云岭县委编办的批复 第4包，3 条答复"
    words = [line.sentence for line in shown.lines]
    assert "退回：王㛃 信息变更：学历 （空） → 研究生（缺学历证书复印件）" in words
    assert "入编：郑七（米村镇中心小学 事业编制），2026-07-20 起" in words
    assert "核减：张三（米村镇中心小学 事业编制），退休，2026-08-01 起" in words
    township.packages.receive(shown)
    states = [township.declarations.get(key)["state_name"] for key in (entry, leaving, change)]
    assert states == ["已批准", "已批准", "退回"]
    assert township.declarations.get(change)["reason"] == "缺学历证书复印件"
    assert pair.differences() == []
    assert pair.clean()
    numbers = township.ledger.numbers_of(unit, "2026-08-02")
    assert (numbers.approved, numbers.actual, numbers.reserved) == (6, 3, 1)


def test_first_package_proves_the_keys(enrolled: Pair) -> None:
    node = enrolled.county.packages.nodes()[0]
    assert (node["state"], node["public_keys"]) == ("invited", "")
    begin(enrolled)
    node = enrolled.county.packages.nodes()[0]
    assert (node["state"], node["enrolment"]) == ("active", "")
    own = enrolled.township.register.row("SELECT enrolment FROM nodes WHERE is_self = 1")
    assert own == {"enrolment": ""}
    assert enrolled.township.declarations.listed()[0]["state_name"] == "已批准"
