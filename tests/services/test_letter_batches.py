"""Several letters at once, those that wait for an answer, how a county is asked and what it sets."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.services.business.posting import Request
from app.services.kinds import matters as kinds
from tests.services.test_matters import settle


def test_one_letter_for_each_unit_is_drafted_and_numbered_in_order(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office = county.office
    office.session.business_date = "2026-08-10"
    offers = [offer for offer in office.letters.offers("督办函") if offer.source == "month"]
    assert len(offers) == 3
    wanted = [(offer.kind, offer.source, offer.source_id) for offer in offers]
    before = len(office.journal.listed())
    ids = office.letters.draft_many(wanted)
    assert len(office.journal.listed()) == before + 1
    assert office.journal.listed()[0]["sentence"] == "起草督办函 3 份"
    rows = [office.letters.get(number) for number in ids]
    assert [row["addressee"] for row in rows] == [offer.unit for offer in offers]
    assert all(offer.done for offer in office.letters.offers("督办函") if offer.source == "month")
    issued = office.letters.issue_many(ids)
    assert [row["number"] for row in issued] == [f"编督〔2026〕{place}号" for place in (1, 2, 3)]
    done = office.papers.issue([office.papers.letter(number) for number in ids], tmp_path / "letters.pdf")
    assert done.pages == sum(
        office.papers.issue([office.papers.letter(number)], tmp_path / "one.pdf").pages for number in ids
    )
    with pytest.raises(Refusal, match="不能再改"):
        office.letters.issue_many(ids)
    assert office.check.run().clean


def test_several_letters_get_their_numbers_or_none(county: SimpleNamespace) -> None:
    office = county.office
    good, bad = (office.letters.draft("通知", unit_id=county.school) for _ in range(2))
    office.letters.edit(good, {"title": "关于放假的通知"})
    with pytest.raises(Refusal, match="《关于的通知》还缺标题里的事由"):
        office.letters.issue_many([good, bad])
    assert [office.letters.get(number)["number"] for number in (good, bad)] == ["", ""]
    office.letters.edit(bad, {"title": "关于值班的通知"})
    assert [row["number"] for row in office.letters.issue_many([bad, good])] == [
        "编发〔2026〕1号",
        "编发〔2026〕2号",
    ]
    for nothing in (office.letters.issue_many, office.letters.draft_many):
        with pytest.raises(UsageProblem, match="没有选"):
            nothing([])


def test_a_batch_of_drafts_is_undone_in_one_step_and_fails_whole(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="没有超编"):
        office.letters.draft_many(
            [("整改通知", "over_quota", county.committee), ("整改通知", "over_quota", county.school)]
        )
    assert office.letters.listed() == []
    office.letters.draft_many([("整改通知", "over_quota", county.committee)])
    assert office.journal.undo() == "起草整改通知：关于限期整改超编问题的通知"
    assert office.letters.listed() == []


def test_a_county_says_when_a_unit_is_near_its_limit_and_how_long_it_may_take(
    county: SimpleNamespace,
) -> None:
    office = county.office

    def near() -> list[str]:
        return [offer.unit for offer in office.letters.offers("预警通知") if offer.source == "limit"]

    assert near() == [
        "云岭县档案馆"
    ]  # 2 of 2; 3 of 5 is far from 95 percent, 2 of 1 is put right, not warned
    office.settings.change("letter.limit_percent", "60")
    assert near() == ["云岭县第一小学", "云岭县档案馆"]
    assert "核定5名，实有3名。" in office.letters.beginning("预警通知", "limit", county.school)["body"]
    with pytest.raises(UsageProblem, match="50 到 100"):
        office.settings.change("letter.limit_percent", "30")
    office.settings.change("letter.supervision_days", "7")
    assert office.letters.beginning("督办函")["due"] == "2026-07-22"


def test_overdue_letters_stand_first(county: SimpleNamespace) -> None:
    office = county.office
    numbers = {}
    for name, due in (("甲", "2026-08-20"), ("乙", "2026-07-20"), ("丙", "2026-07-18")):
        numbers[name] = office.letters.draft(
            "督办函", unit_id=county.school, changes={"title": f"关于{name}的督办函", "due": due}
        )
        office.letters.issue(numbers[name])
    draft = office.letters.draft("通知", unit_id=county.school)
    office.session.business_date = "2026-08-01"
    assert [row["id"] for row in office.letters.listed()] == [
        numbers["丙"],
        numbers["乙"],
        draft,
        numbers["甲"],
    ]


def test_letters_are_found_by_number_and_by_title(county: SimpleNamespace) -> None:
    office = county.office
    letter_id = office.letters.draft("函", unit_id=county.school, changes={"title": "关于核对\n人员信息的函"})
    (hit,) = [hit for hit in office.search.find("核对人员信息") if hit.kind == "letter"]
    assert (hit.id, hit.title, hit.exact) == (letter_id, "函 （草稿）", False)
    assert hit.detail == "关于核对人员信息的函，云岭县第一小学，草稿"
    office.letters.issue(letter_id)
    hits = office.search.find("编函[2026]1号")
    assert (hits[0].kind, hits[0].title, hits[0].exact) == ("letter", "函 编函〔2026〕1号", True)


def test_a_letter_without_a_seal_says_so(county: SimpleNamespace) -> None:
    office = county.office
    letter_id = office.letters.draft("函", unit_id=county.school)
    assert office.papers.letter(letter_id).content.sealed
    office.letters.edit(letter_id, {"sealed": 0})
    assert not office.papers.letter(letter_id).content.sealed
    with pytest.raises(UsageProblem, match="加盖或不加盖"):
        office.letters.edit(letter_id, {"sealed": 3})


def test_the_slip_of_a_letter_to_several_units_leaves_the_unit_to_be_filled_in(
    county: SimpleNamespace,
) -> None:
    office = county.office
    row = {**office.letters.beginning("督办函"), "addressee": "云岭县第一小学、云岭县档案馆"}
    assert office.papers.letter_of(row).content.reply.unit == ""
    assert office.papers.letter_of({**row, "addressee": "云岭县档案馆"}).content.reply.unit == "云岭县档案馆"


def test_registration_of_a_unit_that_is_gone_is_asked_of_who_applied(county: SimpleNamespace) -> None:
    office = county.office
    case_id = settle(county, kinds.ABOLISH, county.school, destination=county.archive)
    office.session.business_date = "2027-02-10"
    late = next(
        row
        for row in office.follow_ups.listed(overdue=True, case_id=case_id)
        if row["kind"] == "事业单位登记"
    )
    letter = office.letters.beginning("督办函", "follow_up", late["id"])
    assert letter["addressee"] == "云岭县教育局"
    assert letter["title"] == "关于抓紧办理撤销云岭县第一小学并入云岭县档案馆法人登记手续的督办函"
    assert "撤销云岭县第一小学并入云岭县档案馆未办理法人登记手续，已超期184天。" in letter["body"]
    assert "收回" not in letter["body"].split("三、")[1]


def test_a_caller_who_names_a_letter_is_told_of_its_case(county: SimpleNamespace) -> None:
    office = county.office
    line = {"change": "核增", "nature": "事业编制", "funding": "财政拨款", "count": 1}
    case_id = office.business.apply(
        Request(kinds.QUOTAS, county.school, {"reason": "工作需要", "lines": [line]}), "赵校长"
    )
    office.cases.send_back(case_id, "王局长", "缺少岗位需求说明")
    office.letters.issue(office.letters.for_case(case_id))
    (answer,) = office.cases.answer("编函[2026]1号")
    assert answer["id"] == case_id
