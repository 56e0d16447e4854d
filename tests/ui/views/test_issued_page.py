"""查验与补打 in the window: a scanner types, Enter answers in large words; papers are printed again or made void."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.palette import Tone
from app.ui.views.issued_page import IssuedPage, VoidDialog
from tests.services.test_quota_use import approved_permit, entered, person
from tests.ui.views.conftest import rows_of, write


@pytest.fixture
def printed(county: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """F02 of a permit and F31 of its case, printed."""
    office = county.office
    number = approved_permit(county, 2)
    permit, slip = office.papers.use_permit(number), office.papers.intake_slip(1)
    ids = office.papers.issue([permit, slip], tmp_path / "x.pdf").ids
    return SimpleNamespace(county=county, office=office, number=number, permit=permit, slip=slip, ids=ids)


def scan(page: IssuedPage, text: str, qtbot: QtBot) -> None:
    """What a scanner does: types the code where the cursor is, and Enter."""
    write(page.code, text)
    qtbot.keyClick(page.code, Qt.Key.Key_Return)


def test_a_scan_is_answered_in_large_words_and_the_next_one_replaces_it(
    printed: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot
) -> None:
    page = show(IssuedPage)
    settle()
    assert page.code.hasFocus()
    assert not page.verdict.isVisible()
    for text, words, tone in (
        (printed.permit.document.code_text, "真实，没有改动", Tone.GOOD),
        (f"BZ|F02|{printed.number}|0123456789ab", "和登记的内容不一样", Tone.BAD),
        ("编用(2026)１号", "编号有登记", Tone.INFO),
        ("编用〔2025〕7号", "没有登记", Tone.WARNING),
    ):
        scan(page, text, qtbot)
        settle()
        assert (page.verdict.words.text(), page.verdict.property("tone")) == (words, tone)
        assert not page.verdict.picture.pixmap().isNull()
        assert page.code.hasFocus()
        assert page.code.selectedText() == text
        # What stands beside the answer is the sheet asked about, never the one before.
        is_known = words != "没有登记"
        assert (page.details.paper is not None, page.details.void_button.isEnabled()) == (is_known, is_known)
    scan(page, printed.slip.document.code_text, qtbot)
    settle()
    assert page.details.paper["id"] == printed.ids[1]
    assert page.table.current_id == printed.ids[1]
    entered(printed.county, printed.number, 50)
    scan(page, printed.permit.document.code_text, qtbot)
    settle()
    assert page.verdict.words.text() == "真实，但登记后来有变化"
    assert "打印之后登记已有变化" in page.verdict.sentence.text()
    assert page.escape()
    assert (page.code.text(), page.verdict.isVisible()) == ("", False)


def test_the_list_is_searched_by_words_form_and_day(
    printed: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    page = show(IssuedPage)
    settle()
    assert [(row.表, row.编号, row.页数) for row in rows_of(page.table)] == [
        ("来文受理单", "2026-0001", "2"), ("机构编制审核通知单", printed.number, "1"),
    ]  # fmt: skip
    write(page.text, "编用")
    settle()
    assert page.table.lazy.ids == [printed.ids[0]]
    page.text.clear()
    page.form_box.setCurrentIndex(page.form_box.findData("F31"))
    settle()
    assert page.table.lazy.ids == [printed.ids[1]]
    page.form_box.setCurrentIndex(0)
    page.day.value = "2026-06"
    settle()
    assert page.table.lazy.ids == []
    page.day.value = "2026-07"
    settle()
    assert len(page.table.lazy.ids) == 2


def test_printed_again_opened_and_made_void(
    printed: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]], qtbot: QtBot
) -> None:  # fmt: skip
    page = show(IssuedPage, printed.ids[1])
    settle()
    details = page.details
    assert details.heading.text() == "来文受理单 2026-0001"
    assert details.facts.pairs["印了"] == "2 页，来文单位留存（回执）、编办存档"
    qtbot.mouseClick(details.reprint_button, Qt.MouseButton.LeftButton)
    key, request = went[-1]
    (paper,) = request.make()
    assert (key, request.title, paper.document.mark) == (
        "paper",
        "补打：来文受理单 2026-0001",
        "补打　2026年7月15日",
    )
    qtbot.mouseClick(details.open_button, Qt.MouseButton.LeftButton)
    assert went[-1] == ("case", 1)
    qtbot.mouseClick(details.void_button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VoidDialog)
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    assert dialog.form.problem("reason") == "请写明为什么作废。"
    dialog.reason.setPlainText("填写有误")
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert [row.表 for row in rows_of(page.table)] == ["来文受理单", "机构编制审核通知单"]
    assert page.table.row_of(printed.ids[1])["state_name"] == "作废"
    assert details.facts.pairs["作废"] == "2026.07.15 李主任：填写有误"
    assert not details.void_button.isEnabled()
    scan(page, "2026-0001", qtbot)
    settle()
    assert page.verdict.words.text() == "已作废"


def test_a_code_from_elsewhere_is_looked_up_at_once(
    printed: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]
) -> None:
    page = show(IssuedPage, printed.permit.document.code_text)
    settle()
    assert page.verdict.words.text() == "真实，没有改动"
    assert page.details.paper["number"] == printed.number
    assert person(1)["name"] not in page.verdict.sentence.text()
