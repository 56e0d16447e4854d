"""公文: what the register says stands in the draft; numbers are given once; answers are waited for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from app.errors import Refusal, UsageProblem
from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import INCOMING, PLAN
from app.services.kinds import matters as kinds
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.letters.kinds import KINDS
from app.services.letters.texts import texts
from app.services.letters.wording import chinese_number
from app.services.office import Office
from app.services.offices import NewOffice
from tests.reports.reading import read
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION
from tests.services.test_matters import settle
from tests.services.test_quota_use import approved_permit


def more_quotas(county: SimpleNamespace, count: int = 2) -> int:
    line = {"change": "核增", "nature": INSTITUTION, "funding": ALLOCATED, "count": count}
    return settle(county, kinds.QUOTAS, county.school, lines=[line])


def test_an_approval_says_what_the_settled_matter_changed(county: SimpleNamespace) -> None:
    office = county.office
    case_id = more_quotas(county)
    (offer,) = office.letters.offers("批复")
    assert (offer.source, offer.source_id, offer.unit, offer.done) == (
        "case",
        case_id,
        "云岭县第一小学",
        False,
    )
    letter = office.letters.get(office.letters.draft("批复", offer.source, offer.source_id))
    assert letter["title"] == "关于云岭县第一小学核增事业编制2名的批复"
    assert letter["addressee"] == "云岭县教育局"
    assert letter["body"].splitlines() == [
        "你单位关于云岭县第一小学核增事业编制2名的请示收悉。经研究，现批复如下：",
        "同意核增云岭县第一小学事业编制（财政拨款）2名，由5名增至7名。",
        "以上事项自2026年7月10日起执行。请于2027年1月10日前落实到位，并将落实情况报送我办。",
        "特此批复。",
    ]
    assert (letter["state_name"], letter["number"], letter["signature"]) == ("草稿", "", "云岭县委编办")
    assert office.letters.offers("批复")[0].done
    issued = office.letters.issue(letter["id"])
    # The approval has had its number since the case was settled; the letter writes it out.
    assert (issued["number"], issued["state_name"], issued["dated"]) == (
        "云编〔2026〕30号",
        "已印发",
        "2026-07-15",
    )
    assert office.letters.listed(case_id=case_id)[0]["id"] == letter["id"]
    offers = office.papers.for_case(case_id)
    assert [offer.form for offer in offers] == ["F13", "F14", "F31"]
    assert offers[1].title.split("　")[0] == "批复 云编〔2026〕30号"
    assert "由5名增至7名" in read(offers[1].make().document).text
    assert office.letters.for_case(case_id) == letter["id"]


def test_an_approval_of_a_plan_names_every_line(county: SimpleNamespace) -> None:
    office = county.office
    lines = [
        {"unit": county.school, "nature": INSTITUTION, "funding": ALLOCATED, "channel": "招考", "count": 2, "reason": "缺教师"},
        {"unit": county.school, "nature": INSTITUTION, "funding": ALLOCATED, "channel": "安置", "count": 1, "reason": "安置"},
    ]  # fmt: skip
    fields = {"year": "2027", "document": "云教〔2026〕8号", "lines": lines}
    case_id = office.business.apply(Request(PLAN, county.bureau, fields), "王局长")
    for signer in ("李主任", "陈书记"):
        office.cases.sign(case_id, signer)
    office.business.settle(case_id, decided={"approval": "云编〔2026〕31号"})
    body = office.letters.beginning("批复", "case", case_id)["body"]
    assert "（云教〔2026〕8号）收悉" in body
    assert "同意下达2027年度用编计划3名" in body
    assert (
        "一、云岭县第一小学事业编制（财政拨款）招考2名。\n二、云岭县第一小学事业编制（财政拨款）安置1名。"
        in body
    )


def test_a_notice_tells_both_units_of_a_document(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.archive, INSTITUTION, ALLOCATED, 1, "调剂", "2026-07-01", "云编〔2026〕9号", "2026-07-01",
            other_unit_id=county.school,
        )
    )  # fmt: skip
    (offer,) = office.letters.offers("通知")
    assert offer.what == "云编〔2026〕9号 调整 2 个单位的编制"
    letter = office.letters.beginning("通知", offer.source, offer.source_id)
    assert letter["body"].splitlines()[1:3] == [
        "一、核减云岭县第一小学事业编制（财政拨款）1名（调剂）。",
        "二、核增云岭县档案馆事业编制（财政拨款）1名（调剂）。",
    ]
    assert letter["addressee"] == "云岭县第一小学、云岭县档案馆"
    assert "自2026年7月1日起执行" in letter["body"]


def test_over_quota_is_to_be_put_right_with_figures_basis_measure_and_day(county: SimpleNamespace) -> None:
    office = county.office
    offers = {offer.source: offer for offer in office.letters.offers("整改通知", county.committee)}
    assert offers["over_quota"].what == "行政编制，财政拨款超编 1 名"
    letter_id = office.letters.draft("整改通知", "over_quota", county.committee)
    letter = office.letters.get(letter_id)
    assert "行政编制（财政拨款）核定1名，实有2名，超编1名。" in letter["body"]
    assert (
        "按照《地方各级人民政府机构设置和编制管理条例》第六条和本地机构编制管理要求，超编和经费自理只出不进"
        in letter["body"]
    )
    assert letter["due"] == "2026-08-14"
    assert "请于2026年8月14日前制定消化方案，连同加盖公章的回执报送我办" in letter["body"]
    assert letter["form"] == "F16"
    with pytest.raises(UsageProblem, match="没有超编"):
        office.letters.draft("整改通知", "over_quota", county.school)


def test_warnings_name_full_units_and_expiring_permits(county: SimpleNamespace) -> None:
    office = county.office
    offers = [offer for offer in office.letters.offers("预警通知") if offer.source == "limit"]
    assert [(offer.unit, offer.what) for offer in offers] == [
        ("云岭县档案馆", "事业编制，财政拨款核定 2 名，实有 2 名")
    ]
    number = approved_permit(county)
    permit = office.permits.get(number)
    office.session.business_date = "2027-06-20"
    (offer,) = [offer for offer in office.letters.offers("预警通知") if offer.source == "permit"]
    body = office.letters.beginning("预警通知", "permit", permit["id"])["body"]
    assert f"（{number}），核准1名，截至2027年6月20日尚有1名未使用，有效期至2027年7月15日" in body
    assert offer.what == f"{number} 还有 1 名未用，2027-07-15 到期"


def test_supervision_of_what_is_late(county: SimpleNamespace) -> None:
    office = county.office
    case_id = more_quotas(county)
    office.session.business_date = "2027-02-01"
    sources = {(offer.source, offer.unit) for offer in office.letters.offers("督办函")}
    assert ("follow_up", "云岭县第一小学") in sources
    assert ("month", "云岭县档案馆") not in sources  # January is due on 5 February
    late = next(
        row for row in office.follow_ups.listed(overdue=True, case_id=case_id) if row["kind"] == "批复落实"
    )
    letter = office.letters.get(office.letters.draft("督办函", "follow_up", late["id"]))
    assert letter["title"] == "关于抓紧落实云岭县第一小学核增事业编制2名的督办函"
    assert letter["body"].splitlines()[0] == (
        "云岭县第一小学核增事业编制2名已于2026年7月10日经云编〔2026〕30号文件批复。按照要求，有关事项应于2027年1月10日前办结；"
        "截至2027年2月1日，已超期22天，我办尚未收到落实情况。"
    )
    assert letter["case_id"] == case_id
    assert "云岭县第一小学核增事业编制2名未落实或者未报送落实情况，已超期22天。" in letter["body"]
    assert letter["body"].endswith("逾期仍未落实的，将按规定提出收回等处理意见。")
    office.session.business_date = "2027-02-09"
    body = office.letters.beginning("督办函", "month", county.archive)["body"]
    assert "你单位2027年1月人员增减变动情况仍未申报，申报期限为2027年2月5日" in body
    assert "编制台账记载，当月月初在编2人，当月登记入编0人、核减0人" in body


def test_an_excess_of_leaders_is_put_right_and_then_supervised(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.archive, "", "", 1, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
            measure="leader", leader_kind="单位副职", level="副股",
        )
    )  # fmt: skip
    for name in ("钱墕", "孙硷"):
        office.leaders.record(
            Appointment(
                county.people[name], county.archive, "副馆长", "2020-01-01", "云组〔2020〕1号", leader_kind="单位副职"
            )
        )  # fmt: skip
    (line,) = office.overruns.listed()
    (offer,) = [row for row in office.letters.offers("整改通知") if row.source == "overrun"]
    assert offer.what == "超配单位副职（副股） 1 名"
    body = office.letters.beginning("整改通知", "overrun", line.account_id)["body"]
    assert "核定单位副职（副股）1名，现配2名，超配1名" in body
    assert "其中1名没有消化计划" in body
    with pytest.raises(UsageProblem, match="期限还没有到"):
        office.letters.draft("督办函", "overrun", line.account_id)
    office.overruns.plan(line.account_id, 1, "2026-07-01", "2027-06-30", "退一减一", "云编〔2026〕8号")
    office.session.business_date = "2027-07-05"
    body = office.letters.beginning("督办函", "overrun", line.account_id)["body"]
    assert "应于2027年6月30日前以“退一减一”方式消化，至今未完成" in body


def test_an_incoming_request_is_answered(county: SimpleNamespace) -> None:
    office = county.office
    fields = {
        "sender": "云岭县财政局",
        "document": "云财函〔2026〕3号",
        "subject": "关于核对供养人员的函",
        "sort": "函",
        "answer": "是",
    }
    case_id = office.business.apply(Request(INCOMING, county.bureau, fields), "李主任")
    office.cases.sign(case_id, "李主任")
    office.business.settle(case_id, decided={"outcome": "同意核对，名单随附"})
    (offer,) = office.letters.offers("函")
    letter = office.letters.beginning("函", offer.source, offer.source_id)
    assert letter["addressee"] == "云岭县财政局"
    assert letter["title"] == "关于核对供养人员的复函"
    assert letter["body"] == (
        "你单位《关于核对供养人员的函》（云财函〔2026〕3号）收悉。经研究，现函复如下：\n同意核对，名单随附。\n特此函复。"
    )


def test_a_returned_case_is_written_back_to_its_applicant(county: SimpleNamespace) -> None:
    office = county.office
    line = {"change": "核增", "nature": INSTITUTION, "funding": ALLOCATED, "count": 1}
    request = Request(kinds.QUOTAS, county.school, {"reason": "工作需要", "lines": [line]})
    case_id = office.business.apply(request, "赵校长")
    office.cases.send_back(case_id, "王局长", "缺少岗位需求说明")
    body = office.letters.beginning("函", "case", case_id)["body"]
    assert "经审核，缺少岗位需求说明。" in body


def test_life_from_draft_to_answer(county: SimpleNamespace) -> None:
    office = county.office
    letter_id = office.letters.draft("督办函", unit_id=county.school)
    with pytest.raises(Refusal, match="公文还缺标题"):
        office.letters.edit(letter_id, {"title": ""})
        office.letters.issue(letter_id)
    changes = {
        "title": "关于报送材料的督办函", "body": "一、存在问题\n二、请报送。", "copies_to": "县委办公室\n县政府办公室",
        "security": "", "urgency": "特急", "serial": "7",
    }  # fmt: skip
    assert office.letters.edit(letter_id, changes)
    assert office.letters.get(letter_id)["copies_to"] == ("县委办公室", "县政府办公室")
    issued = office.letters.issue(letter_id)
    assert (issued["number"], issued["issued_on"], issued["printed_on"]) == (
        "编督〔2026〕1号",
        "2026-07-15",
        "2026-07-15",
    )
    with pytest.raises(Refusal, match="已印发，不能再改"):
        office.letters.edit(letter_id, {"title": "另一个"})
    with pytest.raises(Refusal, match="不能再改"):
        office.letters.discard(letter_id)
    assert issued["due"] == "2026-07-30"
    office.session.business_date = "2026-08-03"
    assert office.letters.get(letter_id)["state_name"] == "逾期未回复"
    (line,) = office.todo.lines(kind="公文")
    assert (line.urgency, line.what, line.page, line.subject) == (
        "已超期",
        "督办函待回复",
        "letters",
        letter_id,
    )
    assert line.title == "编督〔2026〕1号　关于报送材料的督办函"
    office.letters.answer(letter_id, "2026-08-02", "已经报送")
    letter = office.letters.get(letter_id)
    assert (letter["state_name"], letter["answered_on"], letter["outcome"]) == (
        "已回复",
        "2026-08-02",
        "已经报送",
    )
    assert office.todo.lines(kind="公文") == []
    assert office.check.run().clean


def test_a_number_is_given_once_and_a_void_one_stays_void(county: SimpleNamespace) -> None:
    office = county.office
    office.settings.change("letter.通知.number_pattern", "云编发[{year}]{n}号")
    first, second = (office.letters.draft("通知", unit_id=county.school) for _ in range(2))
    for letter_id in (first, second):
        office.letters.edit(letter_id, {"title": "关于放假的通知", "body": "现通知如下。"})
    assert office.letters.issue(first)["number"] == "云编发〔2026〕1号"
    office.letters.void(first, "内容有误")
    letter = office.letters.get(first)
    assert (letter["state_name"], letter["void_reason"]) == ("已作废", "内容有误")
    with pytest.raises(Refusal, match="云编发〔2026〕1号 已经用在"):
        office.letters.issue(second, "云编发[2026]第001号")
    assert office.letters.issue(second)["number"] == "云编发〔2026〕2号"
    assert office.letters.find("云编发【2026】2号") == second
    with pytest.raises(Refusal, match="已经作废"):
        office.letters.void(first, "再来")
    with pytest.raises(UsageProblem, match="理由"):
        office.letters.void(second, " ")
    with pytest.raises(Refusal, match="这一步已经生效"):
        office.journal.undo(_last(office, "letter.issue"))


def _last(office: Office, kind: str) -> int:
    return int(next(row["id"] for row in office.journal.listed() if row["kind"] == kind))


def test_a_number_given_by_hand_is_skipped_by_the_counter(county: SimpleNamespace) -> None:
    office = county.office
    drafts = [office.letters.draft("函", unit_id=county.school) for _ in range(2)]
    for letter_id in drafts:
        office.letters.edit(letter_id, {"title": "函", "body": "函告。"})
    assert office.letters.issue(drafts[0], "编函〔2026〕1号")["number"] == "编函〔2026〕1号"
    assert office.letters.issue(drafts[1])["number"] == "编函〔2026〕2号"


def test_a_draft_can_be_undone_and_discarded(county: SimpleNamespace) -> None:
    office = county.office
    letter_id = office.letters.draft("函", unit_id=county.school)
    assert office.journal.undo() == "起草函：关于的函"
    with pytest.raises(UsageProblem, match="没有这份公文"):
        office.letters.get(letter_id)
    other = office.letters.draft("函", unit_id=county.school)
    office.letters.discard(other)
    assert office.letters.listed() == []
    assert office.check.run().clean


def test_a_draft_says_so_on_paper_and_may_still_be_taken_back(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office = county.office
    letter_id = office.letters.draft("通知", unit_id=county.school)
    paper = office.papers.letter(letter_id)
    assert "草稿" in read(paper.document).text
    assert "草稿" not in read(office.papers.letter_of(office.letters.get(letter_id)).document).text
    office.papers.issue([paper], tmp_path / "draft.pdf")
    office.letters.discard(letter_id)
    assert office.letters.listed() == []
    assert office.check.run().clean


def test_wrong_values_get_a_sentence(county: SimpleNamespace) -> None:
    letters = county.office.letters
    letter_id = letters.draft("函", unit_id=county.school)
    for changes, said in (
        ({"serial": "十二"}, "份号"),
        ({"security": "保密"}, "密级"),
        ({"urgency": "快"}, "紧急程度"),
        ({"dated": "昨天下午"}, "昨天下午"),
        ({"headed": 5}, "红头"),
        ({"number": "1"}, "没有“number”这一栏"),
    ):
        with pytest.raises(UsageProblem, match=said):
            letters.edit(letter_id, changes)
    with pytest.raises(UsageProblem, match="没有“公告”这种公文"):
        letters.draft("公告")
    with pytest.raises(UsageProblem, match="适合发"):
        letters.draft("通知", "over_quota", county.committee)
    county.office.settings.change("letter.函.number_pattern", "云编函{n}号")
    letters.edit(letter_id, {"title": "函", "body": "函告。"})
    with pytest.raises(Refusal, match="文号样式"):
        letters.issue(letter_id)


def test_the_paper_and_the_word_file_show_the_letter_and_are_noted(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office = county.office
    letter_id = office.letters.draft("整改通知", "over_quota", county.committee)
    office.letters.issue(letter_id)
    paper = office.papers.letter(letter_id)
    shown = read(paper.document)
    assert "编改〔2026〕1号" in shown.text
    assert "回执" in shown.text
    assert "云岭县委编办文件" in shown.text
    assert "超编1名。" in shown.text
    office.papers.issue([paper], tmp_path / "letter.pdf")
    office.papers.save_letter(letter_id, tmp_path / "letter.docx")
    text = "\n".join(found.text for found in docx.Document(tmp_path / "letter.docx").paragraphs)
    assert "行政编制（财政拨款）核定1名，实有2名，超编1名。" in text
    rows = office.papers.issued(number="编改〔2026〕1号")
    assert [row["form"] for row in rows] == ["F16", "F16"]
    assert {row["letter_id"] for row in rows} == {letter_id}
    assert {row["form_name"] for row in rows} == {"督办函、整改通知、预警通知"}
    again = office.papers.reprint(rows[-1]["id"])
    assert again.document.digest == paper.document.digest
    assert "补打" in read(again.document).text
    office.letters.void(letter_id, "有误")
    assert "作废" in read(office.papers.letter(letter_id).document).text
    assert "作废" in read(office.papers.reprint(rows[-1]["id"]).document).text
    with pytest.raises(Refusal, match="这个编号不能再用"):
        office.papers.issue([office.papers.letter(letter_id)], tmp_path / "again.pdf")
    with pytest.raises(UsageProblem, match=r"不认识“\.odt”"):
        office.papers.save_letter(letter_id, tmp_path / "letter.odt")


def test_settings_of_the_county_change_the_head(county: SimpleNamespace) -> None:
    office = county.office
    office.settings.change("letter.mark", "中共云岭县委机构编制委员会办公室文件")
    office.settings.change("letter.head", "stationery")
    office.settings.change("letter.copies_to", "县委办公室、县财政局")
    letter = office.letters.beginning("函", unit_id=county.school)
    assert (letter["headed"], letter["copies_to"]) == (2, ["县委办公室", "县财政局"])
    content = office.papers.letter_of(letter).content
    assert office.letters.beginning("通知")["headed"] == 2
    assert (content.head, content.mark) == ("stationery", "中共云岭县委机构编制委员会办公室文件")
    assert content.copies_line == "县委办公室，县财政局。"


def test_a_letter_has_a_letterhead_where_others_have_a_red_head(county: SimpleNamespace) -> None:
    letters = county.office.letters
    assert [letters.beginning(kind)["headed"] for kind in KINDS] == [1, 1, 3, 3, 1, 1]


def test_every_text_belongs_to_a_kind_and_every_kind_has_an_empty_one() -> None:
    assert {text.kind for text in texts().values()} == set(KINDS)
    assert {text.kind for key, text in texts().items() if key.startswith("free_")} == set(KINDS)
    assert all(text.body.strip() and text.title for text in texts().values())


def test_numbers_in_chinese() -> None:
    assert [chinese_number(value) for value in (1, 9, 10, 11, 20, 23, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十三",
        "九十九",
    ]


def test_a_township_writes_no_letters(tmp_path: Path) -> None:
    new = NewOffice("云岭县青石镇", "township", "镇干部", "correct horse", "2026-07-15", CHEAP)
    opened, _ = offices.create(tmp_path / "township", new, list)
    try:
        with pytest.raises(Refusal, match="编办"):
            opened.letters.draft("函")
    finally:
        opened.close()
