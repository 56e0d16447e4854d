"""What was issued is noted with its content, printed again as it was, made void, and told from a forgery."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from app.errors import DataProblem, Refusal, UsageProblem
from app.models import papers as store
from app.models import settings, undo
from app.models.operation import Row
from app.reports import FORMS, PrintOptions
from app.reports.registry import Wording
from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import INFORMATION
from app.services.desk import READER
from app.services.offices import NewOffice
from app.services.papers import issuing
from app.services.papers.paper import Paper
from tests.services.conftest import CHEAP
from tests.services.test_quota_use import approved_permit, person

TEXT = "云岭县第一小学"


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def code_of(paper: Paper) -> str:
    return paper.document.code_text


def row_of(county: SimpleNamespace, number: int) -> Row:
    row = store.get(county.office.register, number)
    assert row is not None
    return row


def an_entry(county: SimpleNamespace, name: str = "郑䶮", serial: int = 50) -> int:
    return int(county.office.entries.apply(approved_permit(county, 1), person(serial, name), "张校长"))


# -- the log ---------------------------------------------------------------------------------------


def test_each_paper_of_a_job_is_a_row_with_its_own_pages_copies_and_content(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    papers, case = county.office.papers, an_entry(county)
    job = [papers.entry_approval(case), papers.intake_slip(case), papers.print_test()]
    issued = papers.issue(job, tmp_path / "三份.pdf")
    assert issued.pages == 5
    rows = [row_of(county, number) for number in issued.ids]
    assert [(row["form"], row["pages"], row["copies"]) for row in rows] == [
        ("F01", 2, "编办存档、存入个人人事档案"), ("F31", 2, "来文单位留存（回执）、编办存档"), ("F35", 1, ""),
    ]  # fmt: skip
    for row, paper in zip(rows, job, strict=True):
        assert row["content_digest"] == paper.document.digest
        assert row["digest"] == issued.digest
    assert '"name":"郑䶮"' in rows[0]["content"]
    assert [row["payload"] for row in rows] == ["{}"] * 3  # what is shown is kept once
    assert '"printed_by":"李主任"' in rows[0]["imprint"]
    assert [row["form_name"] for row in papers.issued(text="郑䶮")] == [
        "来文受理单",
        "机关事业单位进人用编审批表",
    ]
    assert papers.issued(form="F35", begins="2026-07-15", ends="2026-07-15")[0]["id"] == issued.ids[2]
    assert papers.issued(begins="2026-07-16") == []
    assert county.office.check.run().clean


def test_chosen_copies_and_pages_are_noted_as_printed_and_a_paper_of_no_page_is_not_noted(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    papers, case = county.office.papers, an_entry(county)
    job = [papers.entry_approval(case), papers.intake_slip(case)]
    one = papers.issue(job, tmp_path / "一联.pdf", options=PrintOptions(copies=("存入个人人事档案",)))
    assert [(row["form"], row["pages"], row["copies"]) for row in papers.issued()] == [
        ("F01", 1, "存入个人人事档案")
    ]
    assert len(one.ids) == 1
    papers.issue(job, tmp_path / "第四页.pdf", options=PrintOptions(pages=((4, 4),)))
    last = papers.issued()[0]
    assert (last["form"], last["pages"], last["copies"]) == ("F31", 1, "编办存档")


def test_what_the_register_must_not_hold_is_not_kept(county: SimpleNamespace, tmp_path: Path) -> None:
    papers = county.office.papers
    sheet = papers.recovery_sheet("-".join(["K7QD2"] * 8))
    (number,) = papers.issue([sheet], tmp_path / "恢复单.pdf").ids
    row = row_of(county, number)
    assert (row["content"], row["payload"]) == ("", "{}")
    with pytest.raises(Refusal, match="没有留底"):
        papers.reprint(number)


# -- printed again -----------------------------------------------------------------------------------


def test_a_reprint_is_the_issued_text_not_todays(county: SimpleNamespace, tmp_path: Path) -> None:
    office, case = county.office, an_entry(county)
    papers = office.papers
    paper = papers.entry_approval(case)
    (first,) = papers.issue([paper], tmp_path / "f01.pdf").ids
    office.cases.sign(case, "王局长", opinion="同意该同志入编")
    assert "同意该同志入编" in text_of(
        papers.issue([papers.entry_approval(case)], tmp_path / "今天.pdf").path
    )
    again = papers.reprint(first)
    assert (again.document.digest, code_of(again)) == (paper.document.digest, code_of(paper))
    issued = papers.issue([again], tmp_path / "补打.pdf")
    text = text_of(issued.path)
    assert "同意该同志入编" not in text
    assert text.count("补打　2026年7月15日") == 2
    row = papers.issued_one(issued.ids[0])
    assert (row["reprint_of"], row["state_name"], row["content_digest"]) == (
        first,
        "补打",
        paper.document.digest,
    )
    assert [line["id"] for line in papers.issued_one(first)["reprints"]] == [issued.ids[0]]
    assert papers.reprint(issued.ids[0]).reprint_of == first
    last = office.journal.listed(limit=1)[0]
    assert (last["kind"], last["undoable"]) == ("paper.reprint", 0)
    assert last["sentence"].startswith("补打：F01 ")
    assert office.check.run().clean


def test_the_template_a_paper_was_issued_with_is_kept_once_and_used_again(
    county: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, register, case = county.office.papers, county.office.register, an_entry(county)
    paper = papers.entry_approval(case)
    text = paper.template.replace("机关事业单位进人用编审批表", "进人用编审批表（旧样）")
    assert text != paper.template
    old = replace(
        paper,
        template=text,
        document=FORMS["F01"].build(paper.content, paper.imprint, Wording({"F01": text})),
    )
    first, _ = papers.issue([old, old], tmp_path / "旧.pdf").ids
    (new,) = papers.issue([paper], tmp_path / "新.pdf").ids
    assert register.value("SELECT count(*) FROM template_texts WHERE form = 'F01'") == 2
    for number, title in ((first, "进人用编审批表（旧样）"), (new, "机关事业单位进人用编审批表")):
        issued = papers.issue([papers.reprint(number)], tmp_path / "补.pdf")
        assert title in text_of(issued.path)
        assert row_of(county, issued.ids[0])["template"] == row_of(county, number)["template"]
    assert papers.look_up(code_of(old)).state == "unchanged"
    assert county.office.check.run().clean


def test_on_preprinted_stock_only_what_is_filled_in_is_drawn(county: SimpleNamespace, tmp_path: Path) -> None:
    papers, case = county.office.papers, an_entry(county)
    paper = papers.entry_approval(case)
    (stock,) = papers.on_stock([paper])
    path = papers.issue([stock], tmp_path / "套打.pdf", options=PrintOptions(copies=("编办存档",))).path
    text = text_of(path)
    assert "郑䶮" in text
    for printed in ("机关事业单位", "姓名", "编办存档", "第 1 页"):
        assert printed not in text.replace("　", "")
    assert stock.document.digest == paper.document.digest
    assert papers.has_stock([paper, papers.intake_slip(case)])
    assert not papers.has_stock([paper, papers.roster()])
    with pytest.raises(UsageProblem, match="不能套打"):
        papers.on_stock([replace(paper, imprint=None)])


def test_every_paper_of_the_office_can_be_printed_again(county: SimpleNamespace, tmp_path: Path) -> None:
    office, papers = county.office, county.office.papers
    entry = an_entry(county, "郑七", 51)
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(entry, signer)
    office.entries.enter(entry)
    leave = office.exits.record(county.people["赵䶮"], "退休", "2026-07-10", "退休审批表")
    made = [
        *(offer.make() for case in (1, entry, leave) for offer in papers.for_case(case)),
        papers.establishment_ledger(), papers.establishment_ledger([county.school]), papers.roster(),
        papers.roster("退休"), *papers.posts_ledgers(), *papers.posts_ledgers(split=True),
        papers.establishment_book(county.school), papers.leader_basis(county.school),
        papers.person_certificate(county.people["张三"]), papers.unit_statement(county.school),
        papers.monthly_changes("2026-07"), papers.stop_pay_notice("2026-07"), papers.print_test(),
        papers.exit_declaration(county.school, "2026-07"), papers.blank("F01"),
        papers.table("单位", [("名称", 60), ("实有", 20)], [("小学", 3)]),
    ]  # fmt: skip
    ids = papers.issue(made, tmp_path / "all.pdf").ids
    assert len(ids) == len(made) > 20
    for number, paper in zip(ids, made, strict=True):
        again = papers.reprint(number)
        assert again.document.digest == paper.document.digest, paper.form
        assert again.content == paper.content


def test_a_ledger_that_is_not_kept_is_made_again_from_its_question(
    county: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "LARGEST_LEDGER", 10)
    office, papers = county.office, county.office.papers
    made = [papers.establishment_ledger(), papers.roster(), *papers.posts_ledgers(split=True)]
    ids = papers.issue(made, tmp_path / "台账.pdf").ids
    assert {row_of(county, number)["content"] for number in ids} == {""}
    office.exits.record(county.people["赵䶮"], "辞职", "2026-07-10", "辞职审批表")
    for number, paper in zip(ids, made, strict=True):
        assert papers.reprint(number).document.digest == paper.document.digest, paper.form
    assert "赵" in text_of(papers.issue([papers.reprint(ids[0])], tmp_path / "旧.pdf").path)
    with office.register.operation(
        "setting.change", "改名", actor="李主任", business_date="2026-07-15"
    ) as op:
        settings.put(
            office.register, op, "office.name", "云岭县委机构编制办公室"
        )  # has no past: the roster would bear another name
    with pytest.raises(Refusal, match="不能照原样重印"):
        papers.reprint(ids[1])


def test_a_content_that_no_longer_yields_what_was_issued_is_a_fault(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    papers, register = county.office.papers, county.office.register
    (number,) = papers.issue([papers.intake_slip(an_entry(county))], tmp_path / "x.pdf").ids
    content = row_of(county, number)["content"].replace("郑䶮", "郑七")
    with register.operation("paper.print", "改动", actor="李主任", business_date="2026-07-15") as op:
        op.update("issued_papers", number, content=content)
    with pytest.raises(DataProblem, match="对不上"):
        papers.reprint(number)


# -- void ------------------------------------------------------------------------------------------------


def test_a_voided_number_stays_void(county: SimpleNamespace, tmp_path: Path) -> None:
    office, papers, case = county.office, county.office.papers, an_entry(county)
    paper = papers.intake_slip(case)
    first, second = (papers.issue([paper], tmp_path / f"{n}.pdf").ids[0] for n in range(2))
    papers.issue([papers.reprint(first)], tmp_path / "补.pdf")
    assert papers.void(first, "填错了单位，已另发") == 3
    assert [row["state_name"] for row in papers.issued(form="F31")] == ["作废"] * 3
    row = papers.issued_one(second)
    assert (row["voided_on"], row["void_reason"], row["voided_by"]) == (
        "2026-07-15",
        "填错了单位，已另发",
        "李主任",
    )
    refusal = "2026年7月15日由 李主任 作废（填错了单位，已另发），这个编号不能再用"
    with pytest.raises(Refusal, match=refusal):
        papers.issue([papers.intake_slip(case)], tmp_path / "新.pdf")
    with pytest.raises(Refusal, match=refusal):
        papers.must_issue([papers.intake_slip(case)])
    assert not (tmp_path / "新.pdf").exists()
    papers.issue([papers.entry_approval(case)], tmp_path / "f01.pdf")  # another form of the same number
    issued = papers.issue([papers.reprint(second)], tmp_path / "作废.pdf")
    assert text_of(issued.path).count("作废　补打　2026年7月15日") == 2
    assert papers.issued_one(issued.ids[0])["state_name"] == "作废"
    last = office.journal.listed(limit=5)
    assert [row["sentence"] for row in last if row["kind"] == "paper.void"] == [
        f"作废：来文受理单 {paper.number}（填错了单位，已另发）"
    ]
    with pytest.raises(Refusal, match="不能撤销"):
        office.journal.undo(next(row["id"] for row in last if row["kind"] == "paper.void"))
    with pytest.raises(Refusal, match="已于 2026年7月15日作废"):
        papers.void(first, "再来")
    assert office.check.run().clean


def test_a_paper_without_number_is_void_alone_and_a_reason_is_needed(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    papers = county.office.papers
    ids = papers.issue([papers.roster(), papers.roster("退休")], tmp_path / "x.pdf").ids
    with pytest.raises(UsageProblem, match="必须写明理由"):
        papers.void(ids[0], "  ")
    assert papers.void(ids[0], "日期不对") == 1
    assert [row["state_name"] for row in papers.issued()] == ["", "作废"]
    papers.issue([papers.roster()], tmp_path / "y.pdf")
    with pytest.raises(UsageProblem, match="没有第 77 号打印记录"):
        papers.void(77, "x")


def test_a_letter_is_voided_where_letters_are(county: SimpleNamespace, tmp_path: Path) -> None:
    papers, register = county.office.papers, county.office.register
    (number,) = papers.issue([papers.roster()], tmp_path / "x.pdf").ids
    letter = {
        "kind": "通知",
        "state": "issued",
        "title": "通知",
        "body": "正文",
        "drafted_by": "李主任",
        "drafted_on": "2026-07-15",
    }
    with register.operation("letter.draft", "公文", actor="李主任", business_date="2026-07-15") as op:
        op.update("issued_papers", number, letter_id=op.insert("letters", **letter))
    with pytest.raises(Refusal, match="不在这里作废"):
        papers.void(number, "有误")


def test_the_paper_of_an_ended_permit_says_so(county: SimpleNamespace, tmp_path: Path) -> None:
    office, papers = county.office, county.office.papers
    number = approved_permit(county, 2)
    paper = papers.use_permit(number)
    (issued,) = papers.issue([paper], tmp_path / "f02.pdf").ids
    office.permits.end(number, "单位撤回申请")
    assert (
        text_of(papers.issue([papers.use_permit(number)], tmp_path / "新.pdf").path).count("作废")
        == 3 + 1 + 1
    )
    assert text_of(papers.issue([papers.reprint(issued)], tmp_path / "补.pdf").path).count("作废　补打") == 3
    found = papers.look_up(code_of(paper))
    assert (found.state, found.sentence) == ("voided", f"已作废：通知单 {number} 已于 2026年7月15日作废。")


# -- of an earlier release -----------------------------------------------------------------------------------


def test_papers_of_the_release_before_are_printed_again_where_their_content_was_kept(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "data" / "release-4", tmp_path / "data")
    office = offices.sign_in(tmp_path / "data", "李主任", "correct horse", "2026-08-03")
    try:
        papers = office.papers
        outcome: dict[str, int | str] = {}
        for row in papers.issued():
            try:
                paper = papers.reprint(row["id"])
                outcome[row["form"]] = text_of(papers.issue([paper], tmp_path / "x.pdf").path).count(
                    "补打　2026年8月3日"
                )
            except Refusal as refused:
                outcome[row["form"]] = str(refused.message)
        assert outcome == {
            "F30": 2, "F31": 2, "F04": 2, "F02": 3, "F08": 6, "F11": 1, "F28": 1, "F35": 1,
            "LIST": "单位清单 的内容没有留底，不能补打。",
        }  # fmt: skip
        found = papers.look_up("BZ|F04|2026-0002|000000000000")
        assert found.state == "numbered"  # nothing was kept to compare with: nobody is accused
        assert any("程序升级以前打印的" in line for line in found.details)
        exit_notice = papers.reprint(3).document
        assert papers.look_up(exit_notice.code_text).state == "unchanged"
        assert papers.look_up("编用〔2026〕1号").state == "voided"
        assert office.check.run().findings == []
    finally:
        office.close()


# -- many at once, undo ----------------------------------------------------------------------------------------


def test_a_batch_tells_its_progress_and_stops_without_a_trace(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office, papers = county.office, county.office.papers
    permit = approved_permit(county, 2)
    cases = [office.entries.apply(permit, person(60 + n, f"郑{n}"), "张校长") for n in range(2)]
    made: list[int] = []
    job = papers.batch([*cases, *cases], on_paper=made.append)
    assert (made, len(job)) == ([1, 2, 3, 4], 4)
    pages: list[int] = []
    _, result = papers.preview(job, on_page=pages.append)
    assert (pages, result.pages) == ([1, 2, 3, 4], 8)
    assert [part.pages for part in result.papers] == [2, 2, 2, 2]

    class Stopped(Exception):
        pass

    def stop(count: int) -> None:
        if count == 2:
            raise Stopped

    with pytest.raises(Stopped):
        papers.batch(cases, on_paper=stop)
    before = office.register.last_operation
    with pytest.raises(Stopped):
        papers.issue(job, tmp_path / "x.pdf", on_page=stop)
    assert (papers.issued(), list(tmp_path.glob("x*")), office.register.last_operation) == ([], [], before)


def test_printing_stops_undo_until_the_paper_is_void(county: SimpleNamespace, tmp_path: Path) -> None:
    office, papers = county.office, county.office.papers
    change = {"changes": [{"field": "职称", "new": "二级教师"}]}
    case = office.business.carry_out(Request(INFORMATION, county.school, change, county.people["张三"]))
    settled = office.register.last_operation
    (number,) = papers.issue([papers.information_change(case)], tmp_path / "f30.pdf").ids
    (again,) = papers.issue([papers.reprint(number)], tmp_path / "f30.pdf").ids
    with pytest.raises(Refusal, match="单据已经打印（F30"):
        office.journal.undo(settled)
    papers.void(again, "填写有误")
    assert {papers.issued_one(row)["voided_on"] for row in (number, again)} == {"2026-07-15"}
    assert "单据已经打印" not in undo.obstacle(office.register, settled)
    assert office.check.run().clean


def test_a_workbook_notes_each_sheet_and_a_ledger_printed_at_a_moment_is_found_by_its_index(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    papers, register = county.office.papers, county.office.register
    ids = papers.issue([papers.roster(), papers.roster("退休")], tmp_path / "x.xlsx").ids
    assert [row_of(county, number)["pages"] for number in ids] == [1, 1]
    papers.issue([papers.reprint(ids[0])], tmp_path / "y.xlsx")
    sheet: Any = load_workbook(tmp_path / "y.xlsx").active
    assert sheet.oddHeader.right.text == sheet.firstHeader.right.text == "补打　2026年7月15日"
    (split,) = papers.posts_ledgers([county.school], split=True)
    (third,) = papers.issue([split], tmp_path / "a4.pdf").ids
    whole = papers.reprint(third).document.spreadsheet
    assert whole is not None
    assert whole.mark == "补打　2026年7月15日"
    plan = register.rows(
        "EXPLAIN QUERY PLAN SELECT 1 FROM issued_papers"
        " WHERE voided_on = '' AND json_valid(payload) AND json_extract(payload, '$.known_at') >= 1"
    )
    assert "issued_papers_known_at" in plan[0]["detail"]


def test_a_township_prints_verifies_and_voids_its_own_papers(tmp_path: Path) -> None:
    new = NewOffice("石墕镇", "township", "赵敏", "correct horse", "2026-07-15", CHEAP)
    office, _ = offices.create(tmp_path / "town", new, list)
    try:
        papers = office.papers
        paper = papers.table("申报清单", [("姓名", 60)], [("郑䶮",)])
        (number,) = papers.issue([paper], tmp_path / "x.pdf").ids
        assert papers.look_up(code_of(paper)).state == "unchanged"
        again = papers.issue([papers.reprint(number)], tmp_path / "y.pdf")
        assert "补打　2026年7月15日" in text_of(again.path)
        papers.void(number, "填写有误")
        assert papers.look_up(code_of(paper)).sentence == "已作废：2026年7月15日由 赵敏 作废（填写有误）。"
        assert office.check.run().clean
    finally:
        office.close()


def test_a_reader_neither_prints_nor_voids(county: SimpleNamespace, tmp_path: Path) -> None:
    office, papers = county.office, county.office.papers
    (number,) = papers.issue([papers.roster()], tmp_path / "x.pdf").ids
    office.desk.session.role = READER
    with pytest.raises(Refusal, match="只能查看"):
        papers.void(number, "有误")
    with pytest.raises(Refusal, match="只能查看"):
        papers.issue([papers.reprint(number)], tmp_path / "y.pdf")
    assert papers.look_up(code_of(papers.roster())).state == "unchanged"
