"""公文 in the window: drafted from what the register knows, edited with the page beside it, numbered, answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.context import UiContext
from app.ui.views.case_page import CasePage
from app.ui.views.letter_dialogs import (
    AnswerDialog,
    HabitsDialog,
    IssueDialog,
    IssueSeveralDialog,
    NewLetterDialog,
    VoidDialog,
)
from app.ui.views.letter_form import LetterPage
from app.ui.views.letters_page import LETTERS, OFFERS, LettersPage
from tests.services.test_letters import more_quotas
from tests.ui.views.conftest import rows_of, write


def dialog_of(kind: type[Any]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def click(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def text_of(page: LetterPage) -> str:
    document = page.preview.document
    assert document is not None
    import pypdfium2

    with pypdfium2.PdfDocument(page.preview.data) as pdf:
        return "".join(sheet.get_textpage().get_text_range() for sheet in pdf).replace("\r\n", "")


def test_from_an_offer_to_a_voided_letter(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    office = county.office
    page = show(LettersPage)
    settle()
    assert rows_of(page.letters) == []
    page.tabs.setCurrentIndex(OFFERS)
    page.kind.setCurrentText("整改通知")
    write(page.text, "超编")
    settle()
    assert [(row.单位, row.情况) for row in rows_of(page.offers)] == [
        ("中共云岭县委办公室", "行政编制，财政拨款超编 1 名")
    ]
    page.offers.select_id(page.offers.lazy.ids[0])
    settle()
    click(qtbot, page.draft_button)
    settle()
    assert went == [("letter", 1)]
    page.text.clear()
    page.tabs.setCurrentIndex(LETTERS)
    settle()
    assert [(row.文种, row.文号, row.状态) for row in rows_of(page.letters)] == [("整改通知", "", "草稿")]
    page.take_focus()
    assert (page.letters.hasFocus(), page.letters.current_id) == (True, 1)  # Enter opens it
    office.letters.issue(1)
    page.refresh()
    settle()
    page.letters.select_id(1)
    settle()
    assert page.words.text().startswith("整改通知　编改〔2026〕1号\n关于限期整改超编问题的通知")
    click(qtbot, page.answer_button)
    form = dialog_of(AnswerDialog)
    form.outcome_text.setPlainText("退休后不再补充")
    click(qtbot, form.yes_button)
    settle()
    assert [row.状态 for row in rows_of(page.letters)] == ["已回复"]
    assert "退休后不再补充" in page.words.text()
    click(qtbot, page.void_button)
    form = dialog_of(VoidDialog)
    click(qtbot, form.yes_button)
    assert form.form.problem("reason") == "作废必须写明理由。"
    form.reason.setPlainText("重复发文")
    click(qtbot, form.yes_button)
    settle()
    assert [row.状态 for row in rows_of(page.letters)] == ["已作废"]
    page.state.setCurrentText("草稿")
    settle()
    assert rows_of(page.letters) == []


def test_an_empty_letter_is_written_seen_numbered_and_printed(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]],
    qtbot: QtBot, tmp_path: Path,
) -> None:  # fmt: skip
    office = county.office
    lists = show(LettersPage)
    settle()
    click(qtbot, lists.new_button)
    form = dialog_of(NewLetterDialog)
    form.kind.setCurrentText("函")
    click(qtbot, form.yes_button)
    settle()
    assert went == [("letter", 1)]
    page = show(LetterPage, 1)
    page.window().resize(1400, 700)
    settle()
    assert page.preview.isVisible()
    page.title_box.setPlainText("关于商请核对人员的函")
    write(page.fields["addressee"], "云岭县财政局")
    page.body_box.setPlainText("一、总体情况\n现商请核对，王㛃、赵䶮在内。")
    page.fields["attachments"].setPlainText("名单")
    qtbot.wait(600)
    settle()
    assert "云岭县财政局：" in text_of(page)
    assert "王㛃、赵䶮" in text_of(page)
    assert office.letters.get(1)["addressee"] == ""  # seen, not yet saved
    page.save()
    settle()
    assert office.letters.get(1)["addressee"] == "云岭县财政局"
    page.save_word(tmp_path / "函.docx")
    settle()
    assert any("附件：名单" in found.text for found in docx.Document(str(tmp_path / "函.docx")).paragraphs)
    write(page.fields["signature"], "")
    click(qtbot, page.issue_button)
    assert page.form.problem("signature") == "请填写署名。"
    write(page.fields["signature"], "云岭县委编办")
    click(qtbot, page.issue_button)
    issue = dialog_of(IssueDialog)
    assert issue.day.value == "2026-07-15"
    click(qtbot, issue.yes_button)
    settle()
    assert office.letters.get(1)["number"] == "编函〔2026〕1号"
    assert went[-1][0] == "paper"
    assert went[-1][1].title == "函 编函〔2026〕1号"
    assert page.heading.text() == "函　编函〔2026〕1号"
    assert not page.area.isVisible()
    assert page.print_button.isVisible()


def test_the_county_sets_its_numbers_and_its_head(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    office = county.office
    page = show(LettersPage)
    settle()
    click(qtbot, page.settings_button)
    settle()
    form = dialog_of(HabitsDialog)
    write(form.patterns["通知"], "云编发{n}号")
    click(qtbot, form.yes_button)
    assert "文号样式" in form.form.problem("通知")
    write(form.patterns["通知"], "云编发〔{year}〕{n}号")
    write(form.mark, "中共云岭县委机构编制委员会办公室文件")
    form.head.setCurrentText("用红头纸（留出位置）")
    click(qtbot, form.yes_button)
    settle()
    number = office.letters.draft("通知", unit_id=county.school)
    office.letters.edit(number, {"title": "关于放假的通知"})
    letter = office.letters.issue(number)
    assert (letter["number"], letter["headed"]) == ("云编发〔2026〕1号", 2)
    assert office.papers.letter(number).content.mark == "中共云岭县委机构编制委员会办公室文件"
    assert any(row["sentence"].startswith("修改设置：通知的文号样式") for row in office.journal.listed())


def test_what_is_typed_is_kept_when_the_page_is_left(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    letters = county.office.letters
    number = letters.draft("通知", unit_id=county.school)
    page = show(LetterPage, number)
    settle()
    page.title_box.setPlainText("关于放假的通知")
    assert page.changed == {"title": "关于放假的通知"}
    assert page.may_leave()
    settle()
    assert letters.get(number)["title"] == "关于放假的通知"
    write(page.fields["serial"], "十二")
    page.save()
    settle()
    assert "serial" in page.changed
    write(page.fields["serial"], "")
    settle()
    page._discard()
    settle()
    assert letters.listed() == []


@pytest.mark.parametrize("scale", [100, 175])
def test_in_a_small_window_form_and_page_take_turns(
    county: SimpleNamespace, context: UiContext, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot, scale: int
) -> None:  # fmt: skip
    number = county.office.letters.draft("督办函", unit_id=county.school)
    context.theme.apply(scale=scale)
    try:
        page = show(LetterPage, number)
        settle()
        assert page.area.isVisible()
        assert page.preview.isVisible() != page.look_button.isVisible()
        if page.look_button.isVisible():
            click(qtbot, page.look_button)
            assert (page.area.isVisible(), page.preview.isVisible()) == (False, True)
    finally:
        context.theme.apply(scale=100)


def test_a_settled_matter_offers_its_approval(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    case_id = more_quotas(county)
    page = show(CasePage, case_id)
    settle()
    for _ in range(2):  # the second time the same draft is opened
        click(qtbot, page.action.buttons["拟批复"])
        settle()
    assert went == [("letter", 1), ("letter", 1)]
    assert county.office.letters.get(1)["case_id"] == case_id


def test_several_units_get_a_letter_each_numbered_and_printed_in_one_go(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    office = county.office
    office.session.business_date = "2026-08-10"
    page = show(LettersPage)
    page.tabs.setCurrentIndex(OFFERS)
    page.kind.setCurrentText("督办函")
    settle()
    assert len(rows_of(page.offers)) == 3
    office.letters.draft("整改通知", "over_quota", county.committee)
    page.refresh()
    page.kind.setCurrentText("整改通知")
    settle()
    page.offers.selectAll()
    count = len(rows_of(page.offers))
    assert page.draft_button.text() == f"起草 {count - 1} 份(&D)"
    assert page.offer_words.text().endswith("另有 1 件已经起草或发过文，不再起草。")
    office.journal.undo()
    page.kind.setCurrentText("督办函")
    settle()
    page.offers.selectAll()
    assert page.draft_button.text() == "起草 3 份(&D)"
    assert page.offer_words.text() == "已选 3 件\n督办函：3 份"
    click(qtbot, page.draft_button)
    settle()
    assert went == []  # they are shown in the list
    assert (page.tabs.currentIndex(), page.state.currentText()) == (LETTERS, "草稿")
    assert [row.文种 for row in rows_of(page.letters)] == ["督办函"] * 3
    page.letters.selectAll()
    shown = [button.isVisibleTo(page) for button in (page.open_button, page.issue_button, page.print_button)]
    assert shown == [False, True, False]
    click(qtbot, page.issue_button)
    form = dialog_of(IssueSeveralDialog)
    assert form.day.value == "2026-08-10"
    click(qtbot, form.yes_button)
    settle()
    assert sorted(row["number"] for row in office.letters.listed()) == [
        f"编督〔2026〕{place}号" for place in (1, 2, 3)
    ]
    assert (went[-1][0], went[-1][1].title) == ("paper", "3 份公文")
    assert len(list(went[-1][1].make())) == 3
    page.state.setCurrentText("全部状态")
    settle()
    page.letters.selectAll()
    shown = [button.isVisibleTo(page) for button in (page.open_button, page.issue_button, page.print_button)]
    assert shown == [False, False, True]
    assert "督办函　已印发：3 份" in page.words.text()


def test_a_letter_without_a_seal(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    letters = county.office.letters
    number = letters.draft("通知", unit_id=county.school)
    page = show(LetterPage, number)
    settle()
    assert page.seal.currentText() == "加盖"
    page.seal.setCurrentText("不加盖")
    page.save()
    settle()
    assert letters.get(number)["sealed"] == 0
