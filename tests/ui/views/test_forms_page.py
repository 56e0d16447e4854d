"""表样 as a clerk uses it: a label changed and seen on the paper, mistakes named, nothing lost, the old form back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.office import Office
from app.ui.context import UiContext
from app.ui.views.forms.dialogs import VersionsDialog, WordsDialog
from app.ui.views.forms_page import FormsPage

ROWS = ("内容", 2, "表格", "行")
Settle = Callable[[], None]


@pytest.fixture
def page(show: Callable[..., Any], settle: Settle, qtbot: QtBot) -> FormsPage:
    """The page with F01 in front."""
    opened = show(FormsPage, "F01")
    opened.window().resize(1280, 720)
    qtbot.waitUntil(lambda: opened.preview.page_count > 0, timeout=20_000)
    settle()
    return cast("FormsPage", opened)


def paper(page: FormsPage) -> str:
    """What stands on the paper, without blanks."""
    with pdfium.PdfDocument(page.preview.data) as pdf:
        return "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf)


def type_into(field: Any, text: str) -> None:
    """Type over what stands in a box, as an input method does."""
    field.setFocus()
    field.selectAll()
    field.insertPlainText(text) if isinstance(field, QPlainTextEdit) else field.insert(text)
    if isinstance(field, QLineEdit):
        field.textEdited.emit(field.text())  # insert() says nothing to who listens for typing


def click(page: FormsPage, button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_label_is_changed_seen_on_paper_saved_and_returned(
    page: FormsPage, office: Office, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.list.currentItem().text() == "F01 机关事业单位进人用编审批表"
    assert "名字" not in paper(page)
    page.structure.choose((*ROWS, 5, "格", 1))
    before = page.preview.shown_image.toImage()
    type_into(page.structure.settings.fields["文字"], "名　字")
    settle()
    assert page.structure.element is not None
    assert page.structure.element.title == "栏目名：名字"
    assert "名字" in paper(page)
    assert page.preview.shown_image.toImage() != before
    assert not office.form_templates.get("F01")["changed"]
    page.note.setText("县里习惯")
    click(page, page.save_button)
    settle()
    row = office.form_templates.get("F01")
    assert (row["changed"], row["note"]) == (True, "县里习惯")
    assert row["text"] == row["shipped"].replace("标签: 姓　名", "标签: 名　字")
    assert page.list.currentItem().text() == "F01（已改）机关事业单位进人用编审批表"
    assert not page.save_button.isEnabled()
    assert page.may_leave()

    monkeypatch.setattr(page.context.messages, "question", lambda *_, **__: True)
    click(page, page.reset_button)
    settle()
    assert not office.form_templates.get("F01")["changed"]
    assert "名字" not in paper(page)
    assert page.list.currentItem().text() == "F01 机关事业单位进人用编审批表"


def test_a_click_shows_what_was_clicked(page: FormsPage, settle: Settle, qtbot: QtBot) -> None:
    panel = page.structure
    for title, movable in (("第2联：存入个人人事档案", True), ("各联：2联", False)):
        item = panel.tree.findItems(title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]
        place = panel.tree.visualItemRect(item).center()
        qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert panel.element is not None
        assert panel.element.title == title
        assert panel.settings.title.text() == title
        assert panel.copy_button.isEnabled() is movable
    for row in (2, 1):
        place = page.list.visualItemRect(page.list.item(row)).center()
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle()
        assert page.name == f"F0{row + 1}"
        assert page.chooser.currentIndex() == row


def test_the_paper_follows_within_a_third_of_a_second(page: FormsPage, qtbot: QtBot) -> None:
    """From the last key to the paper on screen, the rest of 60 ms after typing included."""
    page.structure.choose((*ROWS, 5, "格", 1))
    taken = []
    for word in ("甲", "乙", "丙", "丁", "戊"):
        begun = time.perf_counter()
        type_into(page.structure.settings.fields["文字"], f"{word}　名")
        qtbot.waitUntil(lambda word=word: f"{word}名" in paper(page), timeout=5000)  # type: ignore[misc]
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.3


def test_rows_move_copies_come_and_steps_are_taken_back(page: FormsPage, settle: Settle) -> None:
    shipped = page.draft.text
    page.structure.choose((*ROWS, 7))
    QTest.keyClick(page.structure.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    text = paper(page)
    assert text.index("原单位") < text.index("毕业院校")
    assert page.structure.element is not None
    assert page.structure.element.path == (*ROWS, 8)
    page.structure.choose(("各联",))
    click(page, page.structure.add_button)
    menus = cast("list[QMenu]", page.structure.findChildren(QMenu))
    menu = next(menu for menu in menus if menu.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    settle()
    assert page.preview.page_count == 3
    type_into(page.structure.settings.fields["联名"], "报送单位留存")
    settle()
    assert "报送单位留存" in paper(page)
    QTest.keyClick(page.structure.settings.fields["联名"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    for _ in range(2):
        QTest.keyClick(page.structure.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.draft.text == shipped
    assert page.preview.page_count == 2
    assert not page.structure.undo_button.isEnabled()
    QTest.keyClick(page.structure.tree, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.draft.text != shipped
    click(page, page.structure.undo_button)
    assert page.draft.text == shipped


def test_a_field_is_chosen_and_a_height_typed(page: FormsPage, settle: Settle) -> None:
    page.structure.choose((*ROWS, 5, "格", 2))
    settle()
    box = cast("QPlainTextEdit", page.structure.settings.fields["文字"])
    box.selectAll()
    boxes = cast("list[QComboBox]", page.structure.settings.findChildren(QComboBox))
    choice = next(found for found in boxes if found.isVisible() and "插入栏目" in found.accessibleName())
    choice.setCurrentText("民族")
    choice.activated.emit(choice.currentIndex())
    settle()
    assert "{栏目: 【民族】, 跨列: 2}" in page.draft.text
    page.structure.choose((*ROWS, 5))
    type_into(page.structure.settings.fields["高"], "20")
    settle()
    assert page.draft.text.count("    - 高: 20\n") == 1
    type_into(page.structure.settings.fields["高"], "")
    assert page.structure.settings.error.text().startswith("“高”不能空着")


def test_mistakes_are_named_with_their_place_and_nothing_is_saved_or_lost(
    page: FormsPage, office: Office, settle: Settle
) -> None:
    before = paper(page)
    page.structure.choose((*ROWS, 5, "格", 4))
    type_into(page.structure.settings.fields["文字"], "【姓别】")
    settle()
    assert [page.faults.item(row).text() for row in range(page.faults.count())] == [
        "填的内容：〔姓别〕：没有“姓别”这个栏目（是不是“姓名”？）。"
    ]
    assert page.faults.isVisible()
    assert not page.save_button.isEnabled()
    assert paper(page) == before
    assert "现在看到的是改错以前的样子" in page.state.text()
    page.structure.choose(("纸张",))
    page.faults.setCurrentRow(0)
    page.faults.itemClicked.emit(page.faults.item(0))
    assert page.structure.element is not None
    assert page.structure.element.path == (*ROWS, 5, "格", 4)
    page.tabs.setCurrentWidget(page.text)
    line = page.draft.text[: page.draft.text.index("【姓别】")].count("\n") + 1
    assert page.faults.item(0).text().startswith(f"第 {line} 行：没有“姓别”")
    page.faults.setCurrentRow(0)
    page.faults.itemActivated.emit(page.faults.item(0))
    assert page.text.textCursor().blockNumber() + 1 == line
    page.save()
    settle()
    assert not office.form_templates.get("F01")["changed"]
    assert "【姓别】" in page.draft.text

    page.structure.choose((*ROWS, 5, "格", 1))
    type_into(page.structure.settings.fields["占几列"], "2")
    settle()
    assert any("这一行的格子一共占 11 列，表格有 10 列" in page.faults.item(row).text() for row in range(2))


def test_the_text_is_typed_and_a_broken_one_leaves_the_structure_alone(
    page: FormsPage, settle: Settle
) -> None:
    page.tabs.setCurrentWidget(page.text)
    page.text.selectAll()
    page.text.insertPlainText(page.draft.text.replace("标签: 民　族", "标签: 族　别"))
    settle()
    assert "族别" in paper(page)
    whole = page.draft.text
    page.text.insertPlainText("】: [")
    settle()
    assert page.faults.isVisible()
    page.tabs.setCurrentWidget(page.structure)
    assert page.structure.unreadable.isVisible()
    assert not page.structure.tree.isEnabled()
    QTest.keyClick(page.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    if page.draft.text != whole:  # typing that follows typing is one step
        assert "族别" not in paper(page)
    assert not page.structure.unreadable.isVisible()
    assert not page.faults.isVisible()


def test_what_is_not_saved_is_asked_about(
    page: FormsPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(yes: bool) -> None:
        def question(text: str, **_: object) -> bool:
            asked.append(text)
            return yes

        monkeypatch.setattr(page.context.messages, "question", question)

    page.structure.choose(("纸张",))
    type_into(page.structure.settings.fields["表的名称"], "进人审批表")
    answer(False)
    assert not page.may_leave()
    page.list.setCurrentRow(page.list.currentRow() + 1)
    settle()
    assert page.name == "F01"
    assert page.list.currentItem().text().startswith("F01")
    assert page.draft.is_changed
    answer(True)
    page.list.setCurrentRow(page.list.currentRow() + 1)
    settle()
    assert page.name == "F02"
    assert asked == ["改的表样还没有保存，要离开吗？"] * 3


def test_versions_are_looked_at_and_taken(
    page: FormsPage, office: Office, settle: Settle, qtbot: QtBot
) -> None:
    shipped = office.form_templates.shipped("F01")
    first = shipped.replace("标签: 姓　名", "标签: 名　字")
    office.form_templates.change("F01", first, "第一次")
    office.form_templates.change("F01", shipped.replace("标签: 姓　名", "标签: 姓　氏"), "第二次")
    page.context.changes.announce({"forms"})
    settle()
    click(page, page.versions_button)
    settle()
    dialog: Any = page.findChild(VersionsDialog)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        "2026.07.15　李主任　第二次（现在用的）", "2026.07.15　李主任　第一次", "程序自带的表样",
    ]  # fmt: skip
    assert dialog.box.toPlainText() == "没有不同。"
    dialog.list.setCurrentRow(1)
    settle()
    assert dialog.box.toPlainText().splitlines()[1].endswith("- {标签: 名　字}")
    click(page, dialog.use_button)
    settle()
    assert page.draft.text == first
    click(page, page.save_button)
    settle()
    assert office.form_templates.text("F01") == first


def test_local_names(page: FormsPage, office: Office, settle: Settle) -> None:
    click(page, page.words_button)
    settle()
    dialog: Any = page.findChild(WordsDialog)
    dialog.words.value = [{"word": "编办", "local": "【编委办】"}]
    dialog.submit()
    assert "里不能有" in dialog.problems()["words"]
    dialog.words.value = [{"word": "编办", "local": "编委办"}]
    dialog.submit()
    settle()
    assert office.form_templates.words() == {"编办": "编委办"}
    assert "编委办审核意见" in paper(page)


def test_a_form_goes_out_and_comes_in(page: FormsPage, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "F01.yaml"
    page.export_to(path)
    settle()
    path.write_text(path.read_text("utf-8").replace("标签: 姓　名", "标签: 名　字"), encoding="utf-8")
    page.import_from(path)
    settle()
    assert "名字" in paper(page)
    assert page.draft.is_changed
    assert page.note.text() == "导入 F01.yaml"
    path.write_text(path.read_text("utf-8").replace("F01", "F02"), encoding="utf-8")
    page.import_from(path)
    settle()
    last = page.context.messages.last
    assert last is not None
    assert "请先在左边选这张表" in last.text


def test_an_empty_form_is_printed_as_it_is_kept(page: FormsPage, went: list[tuple[str, Any]]) -> None:
    click(page, page.blank_button)
    (target, request), = went  # fmt: skip
    assert target == "paper"
    assert request.title == "机关事业单位进人用编审批表（空白表）"
    assert [made.form for made in request.make()] == ["F01"]


def test_every_form_is_shown(page: FormsPage, settle: Settle, context: UiContext) -> None:
    for row in range(page.list.count()):
        page.list.setCurrentRow(row)
        settle()
        assert page.name == page.list.currentItem().data(Qt.ItemDataRole.UserRole)
        assert page.faults.count() == 0, page.name
        assert page.preview.page_count
    assert all(message.kind == "info" for message in context.messages.history)


def test_a_newer_form_of_the_program_is_offered(
    page: FormsPage, office: Office, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = office.form_templates.shipped("F01")
    mine = shipped.replace("标签: 姓　名", "标签: 名　字")
    office.form_templates.change("F01", mine)
    from app.reports.templates import library

    known = library.shipped_text
    monkeypatch.setattr(
        library, "shipped_text",
        lambda name: shipped.replace("民　族", "族　别") if name == "F01" else known(name),
    )  # fmt: skip
    page.context.changes.announce({"forms"})
    settle()
    assert page.newer.isVisible()
    assert page.list.currentItem().text() == "F01（已改，有新表样）机关事业单位进人用编审批表"
    click(page, page.newer.keep_button)
    settle()
    assert not page.newer.isVisible()
    assert office.form_templates.text("F01") == mine
