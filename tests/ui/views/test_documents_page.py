"""批文档案 and 批量收扫描件 as a clerk uses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.ui.context import UiContext
from app.ui.views.document_form import DocumentDialog, MergeDialog
from app.ui.views.documents_page import DocumentsPage
from app.ui.views.intake_page import EMPTY, PREVIEW, IntakePage
from app.ui.widgets.suggestions import Choice


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> DocumentsPage:
    county.office.documents.register(
        {"number": "云编〔2019〕7号", "title": "关于设立教务处的批复", "dated": "2019-06-03", "kind": "批复"},
        [county.school],
    )
    shown: DocumentsPage = show(DocumentsPage)
    settle()
    return shown


def numbers(page: DocumentsPage) -> list[str]:
    return [row["number"] for row in page.table.shown_rows]


def test_the_list_is_narrowed_by_number_unit_year_and_kind(
    page: DocumentsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    assert numbers(page) == ["云编〔2019〕7号", "云编〔2010〕5号"]
    qtbot.keyClicks(page.text, "[2010]005")
    settle()
    assert numbers(page) == ["云编〔2010〕5号"]
    assert page.details.facts.pairs["以它为依据"] == "编制变动 3"
    page.escape()
    page.year.setCurrentText("2019")
    settle()
    assert numbers(page) == ["云编〔2019〕7号"]
    page.year.setCurrentIndex(0)
    page.kind.setCurrentText("批复")
    settle()
    assert numbers(page) == ["云编〔2019〕7号"]
    page.kind.setCurrentIndex(0)
    page.unit.choice = Choice(county.archive, "云岭县档案馆")
    page.refresh()
    settle()
    assert numbers(page) == ["云编〔2010〕5号"]
    assert page.details.facts.pairs["有关单位"] == "—"


def test_a_file_is_attached_opened_and_removed(
    page: DocumentsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    scan = tmp_path / "批复.pdf"
    scan.write_bytes(b"%PDF-1.4 one page")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(scan)], ""))
    assert not page.details.files.open_button.isVisible()
    qtbot.mouseClick(page.details.files.add_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.details.files.names == ["批复.pdf"]
    assert page.table.shown_rows[0]["attachments"] == 1
    opened: list[str] = []
    monkeypatch.setattr(
        "app.ui.views.files.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    qtbot.mouseClick(page.details.files.open_button, Qt.MouseButton.LeftButton)
    settle()
    assert Path(opened[0]).read_bytes() == scan.read_bytes()
    target = tmp_path / "另存.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(page.details.files.save_button, Qt.MouseButton.LeftButton)
    settle()
    assert target.read_bytes() == scan.read_bytes()
    qtbot.mouseClick(page.details.files.remove_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.details.files.names == []
    assert county.office.journal.listed(limit=1)[0]["sentence"] == "移除附件：云编〔2019〕7号 批复.pdf"


def test_a_document_is_registered_corrected_and_merged(
    page: DocumentsPage, county: SimpleNamespace, settle: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(DocumentDialog)
    assert dialog is not None
    dialog.number.setText("云编字［2010］5号")
    dialog.dated.value = "2010-05-01"
    qtbot.mouseClick(dialog.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert numbers(page) == ["云编〔2019〕7号", "云编字〔2010〕5号", "云编〔2010〕5号"]
    assert page.details.heading.text() == "云编字〔2010〕5号"
    page.kind.setCurrentText("可能重复的")
    settle()
    assert numbers(page) == ["云编字〔2010〕5号", "云编〔2010〕5号"]
    page.kind.setCurrentIndex(0)
    settle()
    assert page.table.select_id(county.office.documents.find("云编字〔2010〕5号")["id"])
    settle()
    qtbot.mouseClick(page.details.merge_button, Qt.MouseButton.LeftButton)
    merge = page.findChild(MergeDialog)
    assert merge is not None
    merge.other.choice = Choice(county.office.documents.find("云编〔2010〕5号")["id"], "云编〔2010〕5号")
    qtbot.mouseClick(merge.yes_button, Qt.MouseButton.LeftButton)
    settle()
    assert numbers(page) == ["云编〔2019〕7号", "云编字〔2010〕5号"]
    assert page.details.facts.pairs["以它为依据"] == "编制变动 3"


def test_it_opens_on_one_document_or_one_unit(
    county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], went: list[tuple[str, Any]]
) -> None:
    number = county.office.documents.register({"title": "1998年会议纪要"}, [county.archive])
    page = show(DocumentsPage, number)
    settle()
    assert page.details.heading.text() == "1998年会议纪要"
    other = show(DocumentsPage, ("unit", county.school))
    settle()
    assert numbers(other) == ["云编〔2010〕5号"]
    assert other.ledger_button.isEnabled()
    other.print_page()
    assert went[-1][0] == "paper"
    (paper,) = went[-1][1].make()
    assert paper.title == "云岭县第一小学台账"


def test_a_folder_is_confirmed_line_by_line_and_taken_in(
    context: UiContext, county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None], qtbot: QtBot,
    tmp_path: Path, went: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = tmp_path / "历年批文"
    folder.mkdir()
    for name in ("县编办发（2007）12号-档案馆更名.pdf", "第一小学三定.pdf", "云编[2010]5号.pdf"):
        (folder / name).write_bytes(b"%PDF" + name.encode())
    page: IntakePage = show(IntakePage)
    assert (page.stack.currentIndex(), page.take_button.isEnabled()) == (EMPTY, False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    qtbot.mouseClick(page.choose_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.stack.currentIndex() == PREVIEW
    assert page.take_button.text() == "收入 3 份"
    assert {row["id"]: row["state"] for row in page.table.shown_rows}["云编[2010]5号.pdf"] == "补附件"
    page.table.select_id("第一小学三定.pdf")
    assert page.unit.text() == "云岭县第一小学"
    page.number.setText("云编[2003] 9号")
    page.dated.value = "2003-05"
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    settle()
    page.table.select_id("县编办发（2007）12号-档案馆更名.pdf")
    page.taken.setChecked(False)
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.take_button.text() == "收入 2 份"
    qtbot.mouseClick(page.take_button, Qt.MouseButton.LeftButton)
    settle()
    last = context.messages.last
    assert last is not None
    assert last.text == "已登记 1 份，补附件 1 份，跳过 1 份"
    assert went == [("documents", None)]
    taken = county.office.documents.find("云编〔2003〕9号")
    assert (taken["dated"], taken["kind"], taken["title"]) == ("2003-05", "三定规定", "第一小学三定")
    assert county.office.check.run().clean


def test_the_units_of_a_document_are_added_and_taken_away(
    page: DocumentsPage, county: SimpleNamespace, settle: Callable[[], None]
) -> None:
    documents = county.office.documents
    number = documents.find("云编〔2010〕5号")["id"]
    documents.edit(number, {"title": "核定编制的批复"}, [county.archive, county.school])
    page.refresh()
    settle()
    assert page.table.select_id(number)
    settle()
    page.details.edit()
    dialog = page.findChild(DocumentDialog)
    assert dialog is not None
    before = [unit["name"] for unit in documents.get(number)["units"]]
    assert [dialog.units.item(row).text() for row in range(dialog.units.count())] == before
    dialog.units.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.unit.choice = Choice(county.bureau, "云岭县教育局")
    dialog.unit.changed.emit(dialog.unit.choice)
    assert dialog.unit.choice is None
    dialog.submit()
    settle()
    assert sorted(unit["name"] for unit in documents.get(number)["units"]) == sorted(
        [*before[1:], "云岭县教育局"]
    )
