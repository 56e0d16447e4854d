"""A township clerk never reads a technical word (domain.md, words on screen and paper)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from app.services.office import Office
from app.ui.context import UiContext
from app.ui.first_start.recovery import RecoveryScreen
from app.ui.first_start.restore import RestoreScreen
from app.ui.first_start.screen import Costs
from app.ui.first_start.setup import Begun, EnrolmentScreen
from app.ui.first_start.sign_in import ForgottenScreen, SignInScreen
from app.ui.first_start.welcome import WelcomeScreen
from app.ui.office_window import OfficeWindow
from app.ui.pages import PageSpec
from app.ui.seat import Seat, SeatedOffice
from app.ui.table import TableView
from app.ui.township_pages import TOWNSHIP_PAGES
from app.ui.views.exchange.written import WrittenDialog
from app.ui.views.system.page import PARTS, SystemPage
from app.ui.widgets.page import HelpText, Page
from tests.ui.pages.conftest import Seats

FORBIDDEN = (
    "密钥", "公钥", "指纹", "签名", "加密", "哈希", "UUID", "节点", "校验", "事务", "回滚", "同步", "快照", "字段", "枚举",
    "异常", "参数",
)  # fmt: skip


def said(widget: QWidget) -> Iterator[str]:
    """Every text a widget and what is in it can show or have read aloud."""
    for part in (widget, *cast("list[QWidget]", widget.findChildren(QWidget))):
        yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription(), part.windowTitle())
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        elif isinstance(part, QLineEdit | QPlainTextEdit):
            yield part.placeholderText()
            yield part.text() if isinstance(part, QLineEdit) else part.toPlainText()
        elif isinstance(part, QComboBox):
            yield part.placeholderText()
            yield from (part.itemText(row) for row in range(part.count()))
        elif isinstance(part, QListWidget):
            yield from (part.item(row).text() for row in range(part.count()))
        if isinstance(part, TableView):
            yield part.empty_text
        if isinstance(part, QTableView):
            yield from _cells(part)


def _cells(table: QAbstractItemView) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(60, model.rowCount())):
            yield str(model.index(row, column).data() or "")


def of_help(text: HelpText) -> Iterator[str]:
    """Everything F1 says."""
    yield from (text.purpose, *text.steps, *text.papers, *text.rules)


def technical(texts: Iterator[str]) -> list[str]:
    """The texts with a forbidden word."""
    return [text for text in texts if any(word.casefold() in text.casefold() for word in FORBIDDEN)]


@pytest.fixture
def context(seats: Seats, township: Office, county: SimpleNamespace, stick: Path) -> UiContext:
    """A township with something in every state: approved, returned, on the stick and waiting."""
    people = township.people.fetch(township.people.ids(in_post=True))
    for person in people[:2]:
        township.declarations.add_exit(person["id"], "退休", "2026-07-20", "退休审批表")
    declared = township.packages.export_declarations(stick)
    office = county.office
    office.packages.receive(office.packages.read(declared.path))
    first, second = office.packages.inbox()
    office.packages.accept(first["id"], "刘主任")
    office.packages.send_back(second["id"], "缺退休审批表，请补齐。")
    answer = office.packages.export_decision(first["node_id"], stick)
    township.packages.receive(township.packages.read(answer.path))
    sheet = township.papers.recovery_sheet("-".join(["ABCD"] * 8))
    township.papers.issue([sheet], stick / "恢复单.pdf")
    township.declarations.add_change(people[2]["id"], {"phone": "13800000000"}, "2026-07-01")
    return seats.context(township)


def test_the_scan_itself_finds_a_word(seats: Seats, qtbot: Any) -> None:
    label = QLabel("数据已加密")
    qtbot.addWidget(label)
    assert technical(said(label)) == ["数据已加密"]


@pytest.mark.parametrize("spec", TOWNSHIP_PAGES, ids=lambda spec: spec.key)
def test_no_page_of_a_township_speaks_technically(context: UiContext, seats: Seats, spec: PageSpec) -> None:
    page: Page = spec.factory(context)
    seats.open(page)
    found = [text for text in said(page) if text.strip()]
    assert len(found) > 2
    assert technical(iter(found)) == []
    assert technical(of_help(page.help)) == []


@pytest.mark.parametrize("key", PARTS)
def test_no_part_of_the_system_page_speaks_technically(context: UiContext, seats: Seats, key: str) -> None:
    page = SystemPage(context)
    page.open_subject(key)
    seats.open(page)
    if key == "verify":
        page.part.run()  # type: ignore[attr-defined]
    if key == "journal":
        page.part.table.select_id(page.part.table.lazy.ids[0])  # type: ignore[attr-defined]
    seats.idle(context)
    assert technical(said(page)) == []


def test_the_journal_of_a_township_speaks_plainly_from_the_first_line_on(
    context: UiContext, seats: Seats
) -> None:
    page = SystemPage(context)
    seats.open(page)
    part: Any = page.part
    for number in list(part.table.lazy.ids):
        part.table.select_id(number)
        seats.idle(context)
        assert technical(iter([part.changes.text()])) == []


def test_the_window_itself_speaks_plainly(seats: Seats, context: UiContext, qtbot: Any) -> None:
    window = OfficeWindow(context, TOWNSHIP_PAGES)
    qtbot.addWidget(window)
    window.show()
    seats.idle(context)
    assert window.bottom.last.whole.startswith("刚才：")
    assert technical(said(window)) == []
    context.messages.detach()


def test_the_screens_before_the_window_speak_plainly(
    context: UiContext, qtbot: Any, tmp_path: Path, township: Office
) -> None:
    seat, costs = Seat(), Costs()
    begun = Begun(SeatedOffice(township, seat), "-".join(["ABCD"] * 8))
    screens = [
        WelcomeScreen(context),
        EnrolmentScreen(context, seat, tmp_path, costs, list),
        RecoveryScreen(context, begun),
        SignInScreen(context, seat, township.folder, ["田文书"]),
        ForgottenScreen(context, seat, township.folder, ["田文书"], "田文书", costs),
        RestoreScreen(context, township.folder, None, list),
    ]
    for screen in screens:
        qtbot.addWidget(screen)
        screen.show()
        assert technical(said(screen)) == []


def test_what_is_said_after_writing_is_plain(
    context: UiContext, seats: Seats, stick: Path, qtbot: Any
) -> None:
    page = SystemPage(context)
    seats.open(page)
    written = context.office.packages.export_declarations(stick)
    dialog = WrittenDialog(context, written, page)
    dialog.open()
    assert technical(said(dialog)) == []
    assert written.check_code == dialog.code.text()
    dialog.accept()
