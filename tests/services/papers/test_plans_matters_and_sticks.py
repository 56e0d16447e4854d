"""F12, F13, F30, F32 and F33: what was applied for, examined, decided and handed over stands on the paper as recorded."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from app.services.business.posting import Request
from app.services.kinds.matters import RENAME
from app.services.packages.outgoing import HandoverItem, WrittenPackage
from tests.services.conftest import identity_number
from tests.services.papers.conftest import RARE, SUBSIDISED
from tests.services.papers.reading_papers import sheet_words, words
from tests.services.test_matters import approve


def test_a_plan_shows_the_numbers_of_each_account(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    lines = [
        {
            "unit": scene.school,
            "nature": "事业编制",
            "funding": funding,
            "channel": "招考",
            "count": count,
            "reason": f"{funding}教师",
        }
        for funding, count in (("财政拨款", 1), (SUBSIDISED, 2))
    ]
    case = office.business.apply(
        Request("plan", scene.school, {"year": "2027", "document": "云教〔2026〕60号", "lines": lines}),
        "王局长",
    )
    paper = office.papers.yearly_plan(case)
    text = words(paper)
    for place, (line, balance) in enumerate(
        zip(
            lines,
            sorted(office.ledger.balances(scene.school), key=lambda each: each.funding == SUBSIDISED),
            strict=True,
        ),
        1,
    ):
        assert balance.funding == line["funding"]
        numbers = f"{balance.approved}{balance.actual}{balance.available}"
        assert (
            f"{place}云岭县第一小学事业编制{line['funding']}{numbers}招考{line['count']}{line['reason']}"
            in text
        )
    assert "合计：1个单位3名" in text
    assert "申报单位云岭县教育局计划年度2027" in text
    assert "申报文号云教〔2026〕60号" in text
    assert "财政拨款教师" in sheet_words(paper, tmp_path)


def test_a_matter_shows_every_opinion_and_the_units_below(scene: SimpleNamespace) -> None:
    office = scene.office
    case = approve(scene, RENAME, scene.school, {"new_name": "云岭县实验小学", "effective": "2026-07-10"})
    text = words(office.papers.matter_review(case))
    row = office.cases.get(case)
    signed = [step for step in row["steps"] if step["step"] in ("supervise", "review", "meeting", "approve")]
    assert signed
    assert text.count("签批人：孙书记（盖章）2026年7月10日") == len(signed)
    balance = office.ledger.numbers_of(scene.school)
    vacancy = balance.approved - balance.actual
    assert f"1云岭县第一小学{balance.approved}{balance.actual}{vacancy}{balance.available}21" in text
    assert f"编号：{row['receipt_number']}" in text
    assert "理由和依据工作需要" in text


def test_a_change_of_key_information_shows_old_and_new_to_the_letter(scene: SimpleNamespace) -> None:
    office = scene.office
    case = office.business.apply(
        Request(
            "key_information_change", scene.school,
            {"changes": [{"field": "姓名", "new": "欧阳㛃墕"}], "document": "云公户〔2026〕8号", "reason": "公安机关已更名",
             "effective": "2026-07-10"},
            scene.ouyang,
        ),
        "张校长",
    )  # fmt: skip
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(case, signer, opinion=f"{signer}：属实")
    office.business.settle(case)
    text = words(office.papers.information_change(case))
    assert f"1姓名{RARE}欧阳㛃墕" in text
    assert identity_number(40, male=False) in text
    for value in ("云公户〔2026〕8号", "公安机关已更名", "王局长：属实", "李晓燕：属实", "陈书记：属实"):
        assert value in text, value


def test_a_meeting_prints_what_was_proposed_and_decided(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    meeting = office.meetings.create(
        "编委会会议", "2026-07-14", number="2026年第3次", place="三楼会议室", chair="陈书记"
    )
    for place in range(1, 31):
        item = office.meetings.add_item(meeting, f"议题{place:02d}", f"拟同意{place:02d}", f"符合{place:02d}")
        office.meetings.decide(item, "同意", f"决定{place:02d}。")
    agenda, minutes = office.papers.meeting_agenda(meeting), office.papers.meeting_minutes(meeting)
    for paper, parts in ((agenda, ("议题", "拟同意", "符合")), (minutes, ("议题", "决定"))):
        text = words(paper)
        for place in range(1, 31):
            for part in parts:
                assert text.count(f"{part}{place:02d}") == 1, (part, place)
        assert "三楼会议室" in text
        assert "陈书记" in text


def test_the_slip_of_a_stick_counts_what_the_package_holds(scene: SimpleNamespace, tmp_path: Path) -> None:
    items = tuple(HandoverItem(f"受理件{place}", f"2026-{place:04d}", place) for place in range(1, 41))
    written = WrittenPackage(
        1, tmp_path / "x.bzpkg", "report", "上报", "米村镇 7月申报 第3包", 3, 2026, "12345678", "米村镇", "云岭县委编办", "2026-07-15", items,
        "操作 1024",
    )  # fmt: skip
    paper = scene.office.papers.handover_slip(written)
    text = words(paper)
    copies = len(paper.document.copies)
    for item in items:
        assert text.count(f"{item.content}{item.number}{item.count}") == copies, item
    assert text.count("合计：820") == copies
    for value in ("12345678", "米村镇7月申报第3包", "2026-3", "操作1024"):
        assert value in text, value
    assert "合计：820" in sheet_words(paper, tmp_path)
