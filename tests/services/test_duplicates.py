"""Duplicates over the whole register, and merging two records that are one person."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models import ledger
from app.models import people as people_store
from app.services.business.posting import Request
from app.services.case_kinds import BATCH_TRANSFER, TRANSFER
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.people import place
from app.services.permits import QuotaRequest
from app.services.workplaces import Workplace
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def add(office: Office, **fields: str) -> int:
    with office.desk.operation("roster.import", "登记") as op:
        (person_id,) = people_store.insert_many(op, [fields], "2020-01-01")
    return person_id


def in_post(office: Office) -> int:
    return people_store.count_in_post(office.register, office.session.business_date, None)


def test_each_way_of_being_the_same_is_found_once_with_its_reason(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    number = identity_number(80, "19700203")
    old = number[:6] + number[8:17]
    first = add(office, name="李硷", sex="男", birth="1970-02", identity_number=number)
    second = add(office, name="李䶮", sex="男", birth="1970-02", legacy_identity_number=old)
    no_number = add(office, name="张三", sex="男", birth="1985-03")
    sound = add(
        office, name="欧阳小明", sex="女", birth="1991-05", identity_number=identity_number(3, "19910501")
    )
    sounds = add(office, name="欧阳小鸣", sex="女", birth="1991-05")
    pairs = {(pair.first, pair.second): pair for pair in office.duplicates.screen()}
    assert {key: pair.score for key, pair in pairs.items()} == {
        (first, second): 98, (zhang, no_number): 90, (sound, sounds): 75,
    }  # fmt: skip
    assert pairs[first, second].reason == "身份证号 15 位与 18 位对应"
    assert pairs[zhang, no_number].reason == "姓名、性别、出生年月相同"
    office.duplicates.distinct(sounds, sound, "表姐妹")
    assert (sound, sounds) not in {(pair.first, pair.second) for pair in office.duplicates.screen()}


def test_sixty_thousand_people_take_seconds(county: SimpleNamespace) -> None:
    office, chance = county.office, random.Random(7)
    surnames, given = (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华",
    )
    people = []
    for n in range(60_000):
        birth = f"{chance.randint(1965, 2002)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        name = chance.choice(surnames) + chance.choice(given) + chance.choice(given)
        body = f"990101{birth}{n % 1000:03d}"
        people.append(
            {"name": name, "sex": "男", "birth": f"{birth[:4]}-{birth[4:6]}",
             "identity_number": f"{body}{n // 1000 % 10}{''}"[:18] if n % 200 else ""}
        )  # fmt: skip
    unique: dict[str, dict[str, str]] = {}
    for n, person in enumerate(people):
        unique.setdefault(person["identity_number"] or f"none{n}", person)
    with office.desk.operation("roster.import", "导入六万人") as op:
        people_store.insert_many(op, list(unique.values()), "")
    pairs = office.duplicates.screen()
    assert all(pair.score >= 65 for pair in pairs)
    assert len({(pair.first, pair.second) for pair in pairs}) == len(pairs)


def test_a_merge_keeps_every_fact_and_every_name(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    other = add(office, name="张三", sex="男", birth="1985-03", phone="0371-1", ethnic_group="回族")
    office.people.change(zhang, {"ethnic_group": "汉族"}, "2012-09")
    plan = office.duplicates.plan(zhang, other)
    assert (plan.filled, plan.doubled) == (("phone",), ())
    assert [(line.name, line.kept, line.gone) for line in plan.differing] == [
        ("出生年月", "1985-03-15", "1985-03"), ("民族", "汉族", "回族"),
    ]  # fmt: skip
    before, uuid = in_post(office), office.people.get(other)["uuid"]
    with pytest.raises(UsageProblem, match="合并要写明依据"):
        office.duplicates.merge(zhang, other, " ")
    office.duplicates.merge(zhang, other, "身份证核对为同一人", take=["ethnic_group"])
    person = office.people.get(zhang)
    assert (person["phone"], person["ethnic_group"], person["birth"]) == ("0371-1", "回族", "1985-03-15")
    assert in_post(office) == before == 7
    assert other not in office.people.ids(in_post=None)
    assert office.people.find("张三") == zhang
    assert people_store.resolve_uuid(office.register, uuid) == zhang
    found = people_store.by_uuid(office.register, uuid)
    assert found is not None
    assert found["id"] == zhang
    assert [alias["name"] for alias in office.duplicates.aliases(zhang)] == ["张三"]
    assert not any(wrong for _, wrong in office.check.steps())
    with pytest.raises(UsageProblem, match="已经合并过了"):
        office.duplicates.merge(zhang, other, "再来一次")
    office.journal.undo(office.register.last_operation)
    assert other in office.people.ids(in_post=None)
    assert people_store.resolve_uuid(office.register, uuid) == other
    assert office.people.get(zhang)["phone"] == ""
    assert not any(wrong for _, wrong in office.check.steps())


def test_two_quotas_are_never_silently_one(county: SimpleNamespace) -> None:
    """Total 实有 falls by exactly the doubled holding, and only with its reason."""
    office, zhang = county.office, county.people["张三"]
    twin = add(office, name="张三", sex="男", birth="1985-03")
    with office.desk.operation("roster.import", "导入") as op:
        account = ledger.ensure_account(office.register, op, county.archive, INSTITUTION, ALLOCATED)
        place(op, twin, account, "2015-01")
    assert in_post(office) == 8
    with pytest.raises(
        Refusal, match="云岭县第一小学（事业编制，财政拨款）；云岭县档案馆（事业编制，财政拨款）"
    ) as refused:
        office.duplicates.merge(zhang, twin, "同一人")
    assert refused.value.rule.startswith("R28")
    office.duplicates.merge(zhang, twin, "同一人", end_doubled="清查时重复登记")
    assert in_post(office) == 7
    assert [(row["unit_name"], row["ends"], row["exit_reason"]) for row in office.people.life_line(zhang)] == [
        ("云岭县第一小学", "", ""), ("云岭县档案馆", "2026-07-15", "重复登记：清查时重复登记"),
    ]  # fmt: skip
    assert not any(wrong for _, wrong in office.check.steps())


def test_everything_of_the_other_record_moves(county: SimpleNamespace) -> None:
    """A record whose number was typed wrong holds the quota; the one with the right number stays."""
    office, zhang = county.office, county.people["张三"]
    right = add(office, name="张三", identity_number=identity_number(61), sex="男", birth="1985-03-15")
    office.workplaces.begin(Workplace(zhang, "借调", "2026-01-05", county.archive))
    card = office.quota_cards.issue(zhang, "2026-02-01")
    number = office.people.get(zhang)["identity_number"]
    assert office.duplicates.merge(right, zhang, "号码登记错误") >= 3
    assert office.people.get(right)["unit_name"] == "云岭县第一小学"
    assert (office.people.get(right)["quota_card"], in_post(office)) == (card.number, 7)
    assert [row["person_id"] for row in office.workplaces.listed()] == [right]
    assert office.people.find(number) == right  # an old list still finds the person
    assert people_store.identity_index(office.register)[number] == right
    third = add(office, name="张三丰", sex="男")
    office.duplicates.merge(third, right, "同一人")
    assert office.people.find(number) == third
    assert [row["person_id"] for row in office.quota_cards.listed()] == [third]
    assert not any(wrong for _, wrong in office.check.steps())


def test_a_quota_that_ends_tomorrow_is_held_today(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    before = office.people.ids(unit_ids=[county.school])
    office.exits.record(zhang, "退休", "2026-07-31", "退休审批表")
    assert office.people.ids(unit_ids=[county.school]) == before
    assert zhang in office.people.ids()
    assert zhang not in office.people.ids(in_post=False)
    assert zhang not in people_store.ids(office.register, at="2026-07-31")


def test_one_quota_recorded_twice_counts_once_on_every_day(county: SimpleNamespace) -> None:
    office, zhang = county.office, county.people["张三"]
    twin = add(office, name="张三", sex="男", birth="1985-03")
    with office.desk.operation("roster.import", "导入") as op:
        account = ledger.ensure_account(office.register, op, county.school, INSTITUTION, ALLOCATED)
        place(op, twin, account, "2015-01")
    assert (in_post(office), people_store.count_in_post(office.register, "2020-01-01", None)) == (8, 8)
    with pytest.raises(Refusal, match="一人只能占用一个编制"):
        office.duplicates.merge(zhang, twin, "同一人")
    office.duplicates.merge(zhang, twin, "同一人", end_doubled="重复导入")
    assert (in_post(office), people_store.count_in_post(office.register, "2020-01-01", None)) == (7, 7)
    assert not any(wrong for _, wrong in office.check.steps())


def test_open_cases_of_the_record_that_goes_settle_on_the_one_that_stays(county: SimpleNamespace) -> None:
    office, document = county.office, "云编〔2026〕8号"

    def opinions(case_id: int) -> None:
        while office.cases.get(case_id)["state"] not in ("record", "issue"):
            office.cases.sign(
                case_id, "孙书记" if office.cases.get(case_id)["state"] == "approve" else "李主任"
            )

    permit = office.permits.apply(
        QuotaRequest(
            county.archive, INSTITUTION, ALLOCATED, 1, "招考", "缺人", leaver_id=county.people["钱墕"]
        ),
        "档案馆长",
    )
    account = {"nature": INSTITUTION, "funding": ALLOCATED}
    fields = {**account, "effective": "2026-07-01", "document": document}
    moved = office.business.apply(Request(TRANSFER, county.school, fields, county.people["孙硷"]))
    lines = ({"person_id": county.people["王㛃"], "unit": county.bureau, **account},)
    office.ledger.post(
        MovementRequest(
            county.bureau, INSTITUTION, ALLOCATED, 1, "核增", "2026-01-01", "云编〔2026〕1号", "2026-01-01"
        )
    )
    together = {"effective": "2026-07-01", "document": document}
    batch = office.business.apply(Request(BATCH_TRANSFER, county.bureau, together, None, lines))
    stays = {}
    for serial, name in enumerate(("孙硷", "王㛃", "钱墕"), 71):
        stays[name] = add(office, name=name, identity_number=identity_number(serial), sex="男")
        office.duplicates.merge(stays[name], county.people[name], "号码登记错误")
    for case_id in (moved, batch, permit):
        opinions(case_id)
    assert office.permits.issue(permit)["state_name"] == "待钱墕离开后生效"
    office.business.settle(moved, "2026-07-15")
    office.business.settle(batch, "2026-07-15")
    assert office.people.get(stays["孙硷"])["unit_id"] == county.school
    assert office.people.get(stays["王㛃"])["unit_id"] == county.bureau
    office.exits.record(stays["钱墕"], "退休", "2026-07-10", "退休审批表")
    assert office.ledger.numbers_of(county.archive).reserved == 1
    assert office.check.run().findings == []
