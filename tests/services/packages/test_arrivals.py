"""What the county makes of lines that are wrong, doubled, late, or come again."""

from __future__ import annotations

import pytest

from app.errors import Refusal, UsageProblem
from app.models import declarations as store
from app.models import dump
from tests.services.conftest import identity_number
from tests.services.packages.conftest import Pair, person, state_of

WRONG_NUMBER = identity_number(50)[:-1] + "5"


def planted(pair: Pair, kind: str, line: dict[str, object], number: str) -> None:
    """A declaration behind the back of the township's own checks, as an old or broken program would make it."""
    office = pair.township
    root = office.units.find("米村镇")
    with office.desk.operation("declaration.add", "申报") as op:
        store.insert(
            op,
            number=number,
            kind=kind,
            unit_id=root,
            sentence="",
            payload=line,
            month="2026-07",
            state=store.DRAFT,
        )


def test_wrong_lines_are_refused_alone_and_the_reason_comes_back(pair: Pair) -> None:
    county, township = pair.county, pair.township
    permit = pair.permit(2)
    pair.down()
    school = township.units.get(township.units.find("米村镇中心小学"))["uuid"]
    other = county.units.get(county.units.find("城关镇"))["uuid"]
    zhang = township.people.get(pair.there("张三"))["uuid"]
    outsider = county.people.get(pair.people["吴墕"])["uuid"]
    with county.desk.operation("codes", "代码") as op:
        op.insert_many(
            "codes",
            [
                {
                    "set_name": "education",
                    "code": c,
                    "name": n,
                    "aliases": a,
                    "sort_order": 1,
                    "version": "1",
                    "successor": s,
                }
                for c, n, a, s in (("20", "大学", "本科|大学本科", ""), ("21", "大学普通班", "", "20"))
            ],
        )

    def entry(number: str, who: dict[str, str], unit: str = school, permit: str = permit) -> None:
        planted(
            pair, "entry", {"unit": unit, "person": who, "permit": permit, "begins": "2026-07-20"}, number
        )

    entry("01", person(50, education="本科"))
    entry("02", {"name": "冯八", "identity_number": WRONG_NUMBER})
    entry("03", person(51, "褚九"), unit=other)
    entry("04", person(52, "卫十"), permit="编用〔2026〕99号")
    entry("05", person(53, "蒋一", education="神学"))
    entry("06", person(54, "沈二", blood_type="A"))
    entry("07", person(50, "郑七"))
    entry("08", person(55, "韩三", education="大学普通班"))
    entry("09", person(56, "杨四"))
    planted(
        pair,
        "exit",
        {"unit": school, "person": outsider, "reason": "退休", "ends": "2026-08-01", "document": "表"},
        "10",
    )
    planted(
        pair,
        "exit",
        {"unit": school, "person": zhang, "reason": "不干了", "ends": "2026-08-01", "document": "表"},
        "11",
    )
    planted(
        pair,
        "exit",
        {"unit": school, "person": zhang, "reason": "退休", "ends": "2026-08-01", "document": "表"},
        "12",
    )
    planted(
        pair,
        "exit",
        {"unit": school, "person": zhang, "reason": "退休", "ends": "2026-08-01", "document": "表"},
        "13",
    )
    planted(pair, "promotion", {"unit": school}, "14")
    planted(pair, "exit", {"unit": school, "person": 7}, "15")

    preview = county.packages.read(township.packages.export_declarations(pair.stick).path)
    outcomes = {line.payload["number"]: (line.outcome, line.reason.split("\n")[0]) for line in preview.lines}
    assert outcomes["01"] == ("new", "")
    assert outcomes["02"][1].startswith(f"身份证号“{WRONG_NUMBER}”有误")
    assert outcomes["03"][1] == "这一条所写的单位不归申报单位管理。"
    assert outcomes["04"][1].startswith("没有编号为“编用〔2026〕99号”的通知单")
    assert outcomes["05"][1] == "学历“神学”不在代码表里。"
    assert outcomes["06"][1] == "这一条里有本机不认识的内容。"
    assert outcomes["07"][1] == "郑七 已经有一条入编申报，不能重复申报。"
    assert outcomes["08"] == ("new", "")
    assert outcomes["09"][1].startswith(f"通知单 {permit} 核准 2 名，已入编 0 名，其余已经申报，没有余额。")
    assert outcomes["10"][1] == "吴墕 现在不占用 米村镇中心小学 的编制。"
    assert outcomes["11"][1] == "没有“不干了”这种核减原因。"
    assert outcomes["12"] == ("new", "")
    assert outcomes["13"][1] == "张三 已经有一条核减申报，不能重复申报。"
    assert outcomes["14"][1] == "这种申报本机的程序还不认识。"
    assert outcomes["15"][1] == "这一条的内容读不懂。"
    assert preview.counts == {"new": 3, "changed": 0, "same": 0, "refused": 12}
    assert preview.lines[0].payload["line"]["person"]["education"] == "大学"
    assert preview.lines[7].payload["line"]["person"]["education"] == "大学"

    county.packages.receive(preview)
    assert len(county.packages.inbox()) == 3
    pair.down()
    returned = {row["number"]: row["reason"] for row in store.listed(township.register, states=("returned",))}
    assert len(returned) == 12
    assert returned["05"].startswith("学历“神学”不在代码表里。")
    assert [row["state_name"] for row in township.declarations.listed(states=("received",))] == [
        "编办已收"
    ] * 3
    assert pair.differences() == []


def test_a_returned_line_is_put_right_and_comes_again(pair: Pair) -> None:
    county, township = pair.county, pair.township
    declaration = township.declarations.add_change(
        pair.there("王㛃"), {"work_start": "2008-07"}, "2026-07", "任前公示"
    )
    pair.up()
    with pytest.raises(UsageProblem, match="退回必须写明理由"):
        county.packages.send_back(county.packages.inbox()[0]["id"], " ")
    county.packages.send_back(county.packages.inbox()[0]["id"], "依据不足，请附档案审核表")
    pair.down()
    row = township.declarations.get(declaration)
    assert (row["state_name"], row["reason"]) == ("退回", "依据不足，请附档案审核表")
    assert [item.sentence for item in township.declarations.missing_this_month()][:2] == [
        "7月还没有申报，请申报变动，或报“本月无变动”。",
        "编办退回：王㛃 信息变更：参加工作时间 （空） → 2008-07。原因：依据不足，请附档案审核表",
    ]
    township.declarations.edit(declaration, document="档案审核表")
    assert township.declarations.get(declaration)["state_name"] == "待上报"
    package = township.packages.export_declarations(pair.stick)
    preview = county.packages.read(package.path)
    assert [line.outcome for line in preview.lines] == ["changed"]
    county.packages.receive(preview)
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    pair.down()
    assert township.declarations.get(declaration)["state_name"] == "已批准"
    assert township.people.get(pair.there("王㛃"))["work_start"] == "2008-07"
    assert pair.differences() == []
    assert pair.clean()


def test_a_package_imported_twice_changes_nothing(pair: Pair) -> None:
    county, township = pair.county, pair.township
    township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    package = township.packages.export_declarations(pair.stick)
    pair.into_county(package)
    before, operations = state_of(county), county.register.last_operation
    preview = county.packages.read(package.path)
    assert preview.known
    assert preview.notes == ("这个数据包以前已经导入过，再导入不会有任何变化。",)
    assert county.packages.receive(preview).package_id is None
    assert (state_of(county), county.register.last_operation) == (before, operations)

    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    decision = county.packages.export_decision(pair.node, pair.stick)
    pair.into_township(decision)
    before, operations = state_of(township), township.register.last_operation
    assert pair.into_township(decision).package_id is None
    assert (state_of(township), township.register.last_operation) == (before, operations)


def test_a_lost_stick_is_written_again_under_a_new_number(pair: Pair) -> None:
    county, township = pair.county, pair.township
    township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    lost = township.packages.export_declarations(pair.stick)
    with pytest.raises(Refusal, match="没有待上报的申报"):
        township.packages.export_declarations(pair.stick)
    township.declarations.add_exit(pair.there("赵䶮"), "辞职", "2026-08-01", "辞职批复")
    again = township.packages.export_declarations(pair.stick, again=True)
    assert (lost.number, again.number) == (2, 3)
    preview = county.packages.read(again.path)
    assert preview.notes == ("第2包还没有收到，请向米村镇询问。",)
    assert preview.counts["new"] == 2
    county.packages.receive(preview)

    found = county.packages.read(lost.path)  # the stick turns up after all
    assert found.notes == ("第2包到得晚，后面的数据包已经导入，按各条申报的先后处理。",)
    assert [line.outcome for line in found.lines] == ["same"]
    county.packages.receive(found)
    assert len(county.packages.inbox()) == 2
    for line in county.packages.inbox():
        county.packages.accept(line["id"], "陈书记")
    pair.down()
    assert [row["state_name"] for row in township.declarations.listed(month="2026-07")] == [
        "已批准",
        "已批准",
    ]
    assert pair.differences() == []


def test_an_edit_on_the_way_replaces_the_pending_line(pair: Pair) -> None:
    county, township = pair.county, pair.township
    declaration = township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    old = township.packages.export_declarations(pair.stick)
    with pytest.raises(Refusal, match="已写到U盘，不能再改"):
        township.declarations.edit(declaration, reason="退休")
    pair.into_county(old)
    county.packages.send_back(county.packages.inbox()[0]["id"], "原因不对")
    pair.down()
    township.declarations.edit(declaration, reason="退休", document="退休审批表")
    pair.up()
    (line,) = county.packages.inbox()
    assert line["sentence"].startswith("张三 退休")


def test_accepting_obeys_every_rule_and_leaves_nothing_when_one_refuses(pair: Pair) -> None:
    county, township = pair.county, pair.township
    permit = pair.permit(1)
    pair.down()
    unit = township.units.find("米村镇中心小学")
    township.declarations.add_entry(unit, person(50), permit, "2026-07-20")
    pair.up()
    (line,) = county.packages.inbox()
    with pytest.raises(Refusal, match="经办人 李主任 不能签批自己经办的业务"):
        county.packages.accept(line["id"], "李主任")
    with pytest.raises(UsageProblem, match="请填写签批人"):
        county.packages.accept(line["id"], " ")
    county.permits.end(permit, "招考取消")
    before, operations = state_of(county), county.register.last_operation
    with pytest.raises(Refusal, match="已作废"):
        county.packages.accept(line["id"], "陈书记")
    assert (state_of(county), county.register.last_operation) == (before, operations)
    county.packages.send_back(line["id"], "通知单已作废")
    with pytest.raises(Refusal, match="已经处理过了"):
        county.packages.send_back(line["id"], "再退一次")


def test_an_accepted_line_can_be_undone_until_the_answer_is_out(pair: Pair) -> None:
    county, township = pair.county, pair.township
    township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    pair.up()
    before = [*dump.records(county.register)], county.packages.inbox()
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    county.journal.undo()
    assert ([*dump.records(county.register)], county.packages.inbox()) == before
    county.packages.accept(county.packages.inbox()[0]["id"], "陈书记")
    county.packages.export_decision(pair.node, pair.stick)
    with pytest.raises(Refusal, match="已随数据包发出"):
        county.journal.undo(county.journal.listed(text="批准申报")[0]["id"])


def test_a_receipt_turns_the_state_to_received(pair: Pair) -> None:
    county, township = pair.county, pair.township
    declaration = township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    pair.up()
    receipt = county.packages.export_receipt(pair.node, pair.stick)
    assert receipt.sentence == "给米村镇的回执 第3包，确认收到 2 个数据包"
    before = pair.differences()
    pair.into_township(receipt)
    assert township.declarations.get(declaration)["state_name"] == "编办已收"
    assert pair.differences() == before == []


def test_the_township_refuses_like_the_county_would(pair: Pair) -> None:
    township = pair.township
    permit = pair.permit(1)
    pair.down()
    unit = township.units.find("米村镇中心小学")
    before, operations = state_of(township), township.register.last_operation
    with pytest.raises(UsageProblem, match=f"身份证号“{WRONG_NUMBER}”有误"):
        township.declarations.add_entry(
            unit, {"name": "冯八", "identity_number": WRONG_NUMBER}, permit, "2026-07-20"
        )
    with pytest.raises(Refusal, match="一人只能占用一个编制"):
        township.declarations.add_entry(
            unit, {"name": "张三", "identity_number": identity_number(0)}, permit, "2026-07-20"
        )
    with pytest.raises(UsageProblem, match="没有编号为"):
        township.declarations.add_entry(unit, person(50), "编用〔2020〕1号", "2026-07-20")
    with pytest.raises(UsageProblem, match="入编日期要写到日"):
        township.declarations.add_entry(unit, person(50), permit, "2026-07")
    with pytest.raises(Refusal, match="不能用于 米村镇"):
        township.declarations.add_entry(township.units.find("米村镇"), person(50), permit, "2026-07-20")
    with pytest.raises(UsageProblem, match="属于关键信息，变更必须有依据"):
        township.declarations.add_change(pair.there("张三"), {"name": "张叁"}, "2026-07")
    with pytest.raises(UsageProblem, match="早于入编日期"):
        township.declarations.add_exit(pair.there("张三"), "退休", "2010-08-01", "表")
    assert (state_of(township), township.register.last_operation) == (before, operations)
    township.declarations.add_entry(unit, person(50), permit, "2026-07-20")
    with pytest.raises(Refusal, match="没有余额"):
        township.declarations.add_entry(unit, person(51, "冯八"), permit, "2026-07-20")
    with pytest.raises(Refusal, match="不能再报无变动"):
        township.declarations.add_nothing()


def test_nothing_this_month(pair: Pair) -> None:
    township = pair.township
    assert [item.kind for item in township.declarations.missing_this_month()] == ["nothing_declared"]
    declaration = township.declarations.add_nothing()
    assert [item.kind for item in township.declarations.missing_this_month()] == ["draft"]
    with pytest.raises(Refusal, match="已经报了本月无变动"):
        township.declarations.add_exit(pair.there("张三"), "退休", "2026-08-01", "表")
    township.declarations.withdraw(declaration)
    assert township.declarations.listed(month="2026-07") == []
    township.declarations.add_nothing()
    package = township.packages.export_declarations(pair.stick)
    assert package.sentence == "米村镇 7月申报 第2包，本月无变动"
    assert township.declarations.missing_this_month() == []
    pair.into_county(package)
    assert pair.county.packages.inbox() == []
    pair.down()
    assert township.declarations.listed(month="2026-07")[0]["state_name"] == "已批准"
