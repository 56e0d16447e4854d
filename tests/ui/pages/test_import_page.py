from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.services.imports import Outcome
from app.services.office import Office
from app.ui.table_model import TONE_ROLE
from app.ui.views.import_page import DONE, EMPTY, PREVIEW, ImportPage
from app.ui.views.imports.model import BEFORE, RESULT
from app.ui.views.imports.unit_decisions import CREATE, UnitDecisions
from tests.ui.pages.conftest import Seats, identity

HEADINGS = ("序号", "单位", "姓名", "性别", "身份证号", "编制种类", "人员类别说明")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Eight people under a title: five right, one wrong number, one twice, one of an unknown unit."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "在编人员"
    sheet.append(["云岭县机关事业单位花名册"])
    sheet.append(list(HEADINGS))
    people = [
        ("云岭县档案馆", "张㛃", "男", identity(1), "事业编制", "甲"),
        ("云岭县档案馆", "李䶮", "男", identity(2), "事业编制", "乙"),
        ("云岭县教育局", "王𬭎", "女", identity(3, male=False), "行政编制", "丙"),
        ("云岭县教育局", "周墕", "男", identity(4), "行政编制", "丁"),
        ("云岭县教育局", "吴硷", "女", identity(5), "行政编制", "戊"),  # the number says 男
        ("云岭县教育局", "郑一", "男", identity(6)[:-1] + "?", "行政编制", "己"),
        ("云岭县教育局", "冯二", "男", identity(7), "", "庚"),
        ("云岭县档按馆", "陈三", "男", identity(8), "事业编制", "辛"),  # a misspelt 档案馆
    ]
    for number, person in enumerate(people, start=1):
        sheet.append([number, *person])
    sheet.append(["合计", "", 8])
    path = tmp_path / "花名册 2026.xlsx"
    book.save(path)
    return path


@pytest.fixture
def page(office: Office, seats: Seats) -> ImportPage:
    office.units.add({"name": "云岭县档案馆", "sector": "党委系统"}, "2004-03")
    made = ImportPage(seats.context(office))
    seats.open(made)
    return made


def count(page: ImportPage, key: str) -> str:
    return page.panel.counts[key].text()


def open_roster(page: ImportPage, seats: Seats, path: Path) -> None:
    page.open_file(path)
    assert page.stack.currentIndex() not in {EMPTY, PREVIEW}  # says at once that it reads
    assert "正在读取" in page.reading.text()
    seats.idle(page.context)
    assert page.stack.currentIndex() == PREVIEW


def test_an_empty_page_says_what_to_do_first(page: ImportPage) -> None:
    assert page.stack.currentIndex() == EMPTY
    assert not page.import_button.isVisible()


def test_the_preview_counts_marks_and_explains(page: ImportPage, seats: Seats, roster: Path) -> None:
    open_roster(page, seats, roster)
    assert "8 人" in page.file_line.text()
    assert count(page, "all") == "全部 8"
    assert count(page, Outcome.NEW) == "可导入 2"
    assert count(page, Outcome.REJECTED) == "有问题 6"
    assert "2 个单位库中没有，涉及 6 人" in page.units_line.text()
    assert page.import_button.text() == "导入 2 人(&I)"
    assert page.context.office.journal.listed()[0]["kind"] != "roster.import"

    page.panel.counts[Outcome.REJECTED].click()
    assert page.panel.model.rowCount() == 6
    position = page.panel.kind.findText("性别与身份证号不符（1）")
    page.panel.kind.setCurrentIndex(position)
    page.panel.kind.activated.emit(position)
    assert page.panel.model.rowCount() == 1
    model = page.panel.model
    sex = BEFORE + HEADINGS.index("性别")
    assert model.index(0, sex).data() == "女"
    assert model.index(0, sex).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert "身份证号第17位表示“男”" in model.index(0, sex).data(Qt.ItemDataRole.ToolTipRole)
    name = BEFORE + HEADINGS.index("姓名")
    assert model.index(0, name).data(Qt.ItemDataRole.BackgroundRole) is None
    assert model.index(0, RESULT).data(TONE_ROLE) == "bad"
    assert "第 7 行　吴硷" in page.panel.said
    assert "有错，不能导入" in page.panel.said


def test_unknown_units_are_decided_once_and_the_button_says_the_consequence(
    page: ImportPage, seats: Seats, roster: Path
) -> None:
    open_roster(page, seats, roster)
    page.units_button.click()
    seats.idle(page.context)
    dialog: UnitDecisions = seats.dialog(page, UnitDecisions)
    assert sorted(dialog.decisions) == ["云岭县教育局", "云岭县档按馆"]
    seats.idle(page.context)
    assert dialog.focusWidget() is dialog.table
    assert dialog.all_button.isEnabled()
    assert not dialog.create_button.isEnabled()
    dialog.table.select_id("云岭县教育局")
    dialog.create_button.click()
    seats.idle(page.context)
    dialog.table.clearSelection()
    dialog.table.select_id("云岭县档按馆")
    dialog.candidate_button.click()
    assert dialog.decisions["云岭县教育局"].kind == CREATE
    assert dialog.decisions["云岭县档按馆"].unit_name == "云岭县档案馆"
    assert dialog.summary.text() == "新建 1 个，对应到已有 1 个，不导入 0 个（0 人）"
    dialog.yes_button.click()
    seats.idle(page.context)
    assert count(page, Outcome.NEW) == "可导入 6"
    assert count(page, Outcome.REJECTED) == "有问题 2"
    assert page.import_button.text() == "导入 6 人，新建 1 个单位(&I)"
    assert "将新建 1 个单位" in page.units_line.text()


def decided(page: ImportPage, seats: Seats, roster: Path) -> None:
    """Open the roster with every unit decided."""
    test_unknown_units_are_decided_once_and_the_button_says_the_consequence(page, seats, roster)


def test_import_undo_and_the_same_file_again(
    page: ImportPage, seats: Seats, roster: Path, tmp_path: Path
) -> None:
    decided(page, seats, roster)
    office = page.context.office
    page.nature.setCurrentIndex(page.nature.findData("行政编制"))
    page.nature.activated.emit(page.nature.currentIndex())
    page.import_button.click()
    seats.idle(page.context)
    assert page.stack.currentIndex() == DONE
    assert page.done.heading.text() == "已导入 6 人"
    assert (
        "新建单位 1 个，核定数还是 0，先显示“超编”；请打开单位，按批文录入核定数。" in page.done.lines.text()
    )
    assert "有问题没有导入的 2 人" in page.done.lines.text()
    assert office.ledger.totals().actual == 6
    holders = office.people.holders([unit["id"] for unit in office.units.listed()])
    assert {row["name"]: row["nature"] for row in holders}["冯二"] == "行政编制"
    assert {row["name"]: row["unit_name"] for row in holders}["陈三"] == "云岭县档案馆"

    target = tmp_path / "退回.xlsx"
    page.save_returned(target)
    seats.idle(page.context)
    assert page.context.messages.last is not None
    assert page.context.messages.last.text == "退回表已写好：退回.xlsx，2 行。"
    values = [
        cell for sheet in openpyxl.load_workbook(target) for row in sheet.values for cell in row if cell
    ]
    assert any("性别填的是“女”" in str(value) for value in values)

    page.done.undo_button.click()
    seats.idle(page.context)
    assert office.ledger.totals().actual == 0
    assert page.stack.currentIndex() == PREVIEW
    assert count(page, Outcome.NEW) == "可导入 6"

    page.import_button.click()
    seats.idle(page.context)
    page.open_file(roster)
    seats.idle(page.context)
    assert "导入过这份文件" in page.file_line.text()
    assert count(page, Outcome.SAME) == "相同 5"  # 档按馆 is asked again
    assert not page.import_button.isEnabled()


def test_another_meaning_of_a_column_is_chosen_from_the_heading(
    page: ImportPage, seats: Seats, roster: Path
) -> None:
    open_roster(page, seats, roster)
    section = BEFORE + HEADINGS.index("人员类别说明")
    header = page.panel.model.headerData(section, Qt.Orientation.Horizontal)
    assert header.startswith("人员类别说明\n→ ")
    menu = page.panel.column_menu(section)
    assert menu is not None
    assert page.panel.column_menu(0) is None
    action = next(action for action in menu.actions() if action.text() == "备注")
    action.trigger()
    menu.deleteLater()
    seats.idle(page.context)
    assert page.panel.model.headerData(section, Qt.Orientation.Horizontal) == "人员类别说明\n→ 备注"
    assert page.preview is not None
    assert page.preview.draft.rows[0].values["remarks"] == "甲"


def test_a_file_can_be_dropped_and_a_wrong_one_is_told(
    page: ImportPage, seats: Seats, roster: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        page.dropEvent(event)

    drop(roster)
    seats.idle(page.context)
    assert page.stack.currentIndex() == PREVIEW
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK nothing")
    drop(broken)
    seats.idle(page.context)
    assert page.context.messages.last is not None
    assert page.context.messages.last.kind == "error"
    assert page.stack.currentIndex() == PREVIEW  # the roster opened before is still there


def test_choosing_nothing_changes_nothing(page: ImportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    page.choose()
    assert page.stack.currentIndex() == EMPTY


def test_reading_can_be_stopped(page: ImportPage, seats: Seats, roster: Path, monkeypatch: Any) -> None:
    page.open_file(roster)
    page.stop_button.click()
    assert page.stack.currentIndex() == EMPTY
    seats.idle(page.context)
    assert page.stack.currentIndex() == EMPTY
    assert page.preview is None


def test_nothing_is_cut_on_a_small_screen(page: ImportPage, seats: Seats, roster: Path) -> None:
    open_roster(page, seats, roster)
    for button in (
        page.import_button,
        page.units_button,
        *page.panel.counts.values(),
        page.panel.mapping_button,
    ):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
            assert page.rect().contains(button.mapTo(page, button.rect().bottomRight())), button.text()
