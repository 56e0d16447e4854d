"""How a print job runs: shown at once, stopped, broken off, left alone, by keyboard, in a small window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.services.desk import READER
from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.county_pages import COUNTY_PAGES
from app.ui.dialogs import MessageDialog
from app.ui.office_pages import OFFICE_PAGES
from app.ui.office_window import OfficeWindow
from app.ui.printing.printers import Printers, PrinterSetup
from app.ui.views.paper_page import PaperPage
from app.ui.views.paper_view import PaperRequest
from tests.ui.pages.conftest import Seats
from tests.ui.printing.conftest import (
    FilePrinters,
    labels_of,
    newest,
    pages_printed,
    press_print,
)


def test_a_batch_shows_every_paper_and_prints_those_ticked(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    papers = county.office.papers
    page = ask(
        papers.establishment_ledger([county.town]),
        papers.establishment_ledger([county.archive]),
        papers.use_permit(county.permit),
    )
    panel = page.view.panel
    assert panel.batch.title.text() == "要打印 3 / 3 份"
    assert page.view.preview.page_count == 7
    panel.batch.papers.setCurrentRow(1)
    assert page.view.preview.number.value() == 4  # its first page
    panel.batch.papers.item(0).setCheckState(Qt.CheckState.Unchecked)
    seats.idle(page.context)
    assert panel.batch.title.text() == "要打印 2 / 3 份"
    assert page.view.preview.page_count == 4
    press_print(page, seats)
    assert len(printers.sheets(1)) == 4
    assert [row["form"] for row in papers.issued()] == ["F02", "F08"]
    panel.batch.none_button.click()
    assert not page.view.print_button.isEnabled()
    assert panel.summary.text() == "请先改正下面标出的地方。"
    seats.idle(page.context)
    assert panel.copies_problem.text() == "下面的纸里至少选一份。"


def test_stopping_notes_what_went_out(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats, qtbot: QtBot
) -> None:
    printers.resolution = 600
    page = ask(county.office.papers.establishment_ledger([county.town]))
    view = page.view
    page.view.panel.copies.number("编制部门").setValue(20)
    view.progress._patience.setInterval(0)
    QTest.mouseClick(view.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.progress.isVisible() and view.progress.bar.value() >= 2, timeout=20_000)
    assert view.progress.sentence.text().startswith("正在打印：已送出 ")
    assert not view.panel.isEnabled()
    sent = view.progress.bar.value()
    QTest.mouseClick(view.progress.stop_button, Qt.MouseButton.LeftButton)
    seats.idle(page.context)
    assert page.context.messages.last is not None
    assert page.context.messages.last.text.startswith(f"已停止打印：送出了 {sent} 页")
    assert newest(page)["pages"] == sent
    assert page.context.office.journal.listed(limit=1)[0]["sentence"].endswith(f"（{sent} 页，没有印完）")
    assert view.preview._area.hasFocus()
    assert view.panel.isEnabled()
    assert view.print_button.isEnabled()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_answer_is_a_sentence_and_nothing_is_noted(
    ledger: PaperPage, printers: FilePrinters, seats: Seats, expect_log: Callable[..., None]
) -> None:
    expect_log("EnvironmentProblem")
    printers.broken = True
    press_print(ledger, seats)
    assert ledger.context.messages.last is not None
    assert ledger.context.messages.last.text.startswith("打印机没有响应，什么也没有打印。")
    assert ledger.context.office.papers.issued() == []


def test_keyboard_alone(ledger: PaperPage, printers: FilePrinters, seats: Seats, qtbot: QtBot) -> None:
    assert ledger.view.preview._area.hasFocus()
    QTest.keyClick(ledger.view.preview._area, Qt.Key.Key_PageDown)
    assert ledger.view.preview.number.value() == 2
    ledger.print_page()  # Ctrl+P
    assert ledger.view.print_button.hasFocus()
    ledger.print_page()  # and once more
    seats.idle(ledger.context)
    qtbot.waitUntil(lambda: not ledger.view.progress.is_busy, timeout=20_000)
    assert len(printers.jobs) == 1


def test_a_narrow_window_shows_the_choices_in_the_place_of_the_paper(
    county: SimpleNamespace, ask: Callable[..., PaperPage], qtbot: QtBot
) -> None:
    page = ask(county.office.papers.establishment_ledger([county.town]))
    assert page.view.panel.isVisible()
    assert page.view.panel_button.isHidden()
    page.resize(560, 580)
    qtbot.wait(20)
    assert not page.view.panel.isVisible()
    assert page.view.preview.isVisible()
    page.view.panel_button.click()
    assert page.view.panel.isVisible()
    assert not page.view.preview.isVisible()
    assert page.view.panel.printer.list.hasFocus()
    page.view.panel_button.click()
    assert page.view.preview.isVisible()


def test_pages_that_cannot_be_read_are_neither_saved_nor_printed(
    ledger: PaperPage, seats: Seats, monkeypatch: pytest.MonkeyPatch, printers: FilePrinters
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("app.ui.views.paper_view.where_to_save", lambda *found: asked.append(str(found[3])))
    view = ledger.view
    view.panel.pages.setText("9-3")
    QTest.mouseClick(view.save_button, Qt.MouseButton.LeftButton)
    assert asked == []
    assert view.panel.form.problem("pages").startswith("没有第 9-3 页。")
    assert view.panel.pages.hasFocus()
    press_print(ledger, seats)
    assert printers.jobs == []
    assert view.panel.summary.text() == "还不能打印，请看下面标出的地方。"
    assert ledger.context.messages.last is None  # said where it is, not twice
    view.panel.pages.setText("１－２，1")
    assert view.panel.summary.text().startswith("打印 2 页")
    QTest.mouseClick(view.save_button, Qt.MouseButton.LeftButton)
    assert len(asked) == 1
    assert asked[0].endswith(".pdf")


def test_a_jam_says_what_went_out_and_notes_just_that(
    ledger: PaperPage,
    printers: FilePrinters,
    seats: Seats,
    expect_log: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    expect_log("EnvironmentProblem")

    def jammed(setup: PrinterSetup) -> QPrinter:
        printer, left = QPrinter(QPrinter.PrinterMode.HighResolution), iter([True, False])
        feed = printer.newPage
        monkeypatch.setattr(printer, "newPage", lambda: next(left) and feed())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "jam.pdf"))
        printer.setResolution(100)
        return printer

    monkeypatch.setattr(printers, "open", jammed)
    press_print(ledger, seats)
    said = ledger.context.messages.last
    assert said is not None
    assert said.text.startswith("打印机中途停了，已送出 2 页。\n请看看是不是缺纸、卡纸")
    assert [row["pages"] for row in ledger.context.office.papers.issued()] == [2]


def test_who_may_only_read_prints_nothing(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    page = ask(county.office.papers.establishment_ledger([county.town]))
    page.view._context.office.services.session.role = READER
    press_print(page, seats)
    assert printers.jobs == []
    assert page.context.messages.last is not None
    assert page.context.messages.last.text.startswith("当前人员只能查看")
    assert page.view.print_button.isEnabled()


def test_the_first_page_is_there_while_the_others_are_made(
    county: SimpleNamespace, page: PaperPage, seats: Seats, qtbot: QtBot
) -> None:
    papers, gate = county.office.papers, threading.Event()

    def make() -> Iterator[Paper]:
        yield papers.use_permit(county.permit)
        assert gate.wait(20)
        yield papers.establishment_ledger([county.town])

    page.open_subject(PaperRequest("一批", make))
    qtbot.waitUntil(lambda: page.view.is_shown, timeout=20_000)
    assert page.view.preview.page_count == 1
    assert page.view.preview._total.text() == "/ 排页中……"
    assert page.view.panel.summary.text() == "正在排页……"
    assert not page.view.panel.pages.isVisible()  # nothing is offered before it is known what the job allows
    assert not page.view.print_button.isEnabled()
    qtbot.wait(150)  # longer than the patience of a question
    assert page.view.is_shown
    gate.set()
    seats.idle(page.context)
    assert page.view.preview.page_count == 4
    assert page.view.print_button.isEnabled()


def test_another_paper_asked_for_meanwhile_is_the_one_shown(
    county: SimpleNamespace, page: PaperPage, seats: Seats
) -> None:
    papers = county.office.papers
    page.open_subject(PaperRequest("甲", lambda: [papers.establishment_ledger([county.town])]))
    page.open_subject(PaperRequest("乙", lambda: [papers.use_permit(county.permit)]))
    seats.idle(page.context)
    assert page.view.preview.page_count == 1
    assert "审核通知单" in labels_of(page.view.preview.data)[0]


def test_nothing_to_print_is_a_sentence(page: PaperPage, seats: Seats) -> None:
    page.open_subject(PaperRequest("空", list))
    seats.idle(page.context)
    assert not page.view.is_shown
    assert page.context.messages.last is not None
    assert page.context.messages.last.text.startswith("没有可打印的内容。")


def test_another_paper_may_be_looked_at_while_one_is_printed(
    ledger: PaperPage, county: SimpleNamespace, printers: FilePrinters, seats: Seats, qtbot: QtBot
) -> None:
    view, papers = ledger.view, county.office.papers
    data = view.preview.data
    view.panel.copies.number("编制部门").setValue(4)
    QTest.mouseClick(view.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.progress.is_busy, timeout=20_000)
    ledger.open_subject(PaperRequest("乙", lambda: [papers.use_permit(county.permit)]))
    qtbot.waitUntil(lambda: view.preview.page_count == 1, timeout=20_000)
    seats.idle(ledger.context)
    qtbot.waitUntil(lambda: not view.progress.is_busy, timeout=20_000)
    seats.idle(ledger.context)
    assert pages_printed(printers, 1, data) == [0, 0, 0, 0, 1, 2]
    assert [(row["form"], row["pages"]) for row in papers.issued()] == [("F08", 6)]
    assert view.print_button.isEnabled()
    assert view.panel.isEnabled()


@pytest.mark.parametrize("stop", [True, False])
def test_leaving_while_printing_asks_once(
    ledger: PaperPage, printers: FilePrinters, seats: Seats, qtbot: QtBot, stop: bool
) -> None:
    view = ledger.view
    assert ledger.may_leave()
    view.panel.copies.number("编制部门").setValue(30)
    QTest.mouseClick(view.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.progress.bar.value() >= 1, timeout=20_000)
    answer_dialog(qtbot, "停止打印" if stop else "接着打印")
    assert ledger.may_leave() is stop
    assert view.progress.is_busy is not stop
    view.progress.stop()
    seats.idle(ledger.context)
    assert len(ledger.context.office.papers.issued()) == 1
    assert ledger.may_leave()


def answer_dialog(qtbot: QtBot, word: str) -> None:
    """Press the button *word* of the question that comes."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MessageDialog)
        buttons = cast("list[QPushButton]", dialog.findChildren(QPushButton))
        next(button for button in buttons if button.text() == word).click()

    QTimer.singleShot(0, press)


def test_ctrl_p_and_enter_print_in_the_window(
    context: UiContext, county: SimpleNamespace, printers: FilePrinters, seats: Seats, qtbot: QtBot
) -> None:
    window = OfficeWindow(context, (*COUNTY_PAGES, *OFFICE_PAGES))
    qtbot.addWidget(window)
    window.resize(1093, 580)
    window.show()
    seats.idle(context)
    papers = county.office.papers
    window.open_page("paper", PaperRequest("台账", lambda: [papers.establishment_ledger([county.town])]))
    seats.idle(context)
    assert window.minimumSizeHint().width() <= 1093
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    button = window.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.text() == "打印(&P)"
    QTest.keyClick(button, Qt.Key.Key_Return)
    seats.idle(context)
    view = cast("PaperPage", window.page).view
    qtbot.waitUntil(lambda: not view.progress.is_busy, timeout=20_000)
    seats.idle(context)
    assert len(printers.sheets(1)) == 3
    assert len(papers.issued()) == 1
    context.messages.detach()


def test_the_system_is_asked_without_harm_whatever_printers_it_has(qapp: QApplication) -> None:
    system = Printers()
    assert system.default() in ("", *system.names())
    assert system.facts("没有这台").takes(297, 420)


def test_warming_up_disturbs_nobody(
    context: UiContext,
    seats: Seats,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[..., None],
) -> None:
    window = OfficeWindow(context, (*COUNTY_PAGES, *OFFICE_PAGES))
    qtbot.addWidget(window)
    seats.idle(context)
    window._warm_up()
    seats.idle(context)

    def broken() -> None:
        raise OSError("no faces")

    monkeypatch.setattr(context.office.services.papers, "warm_up", broken)
    expect_log("papers could not be warmed up")
    window._warm_up()
    seats.idle(context)
    assert context.messages.last is None
    context.tasks.close()
    window._warm_up()  # the window went away meanwhile
    context.messages.detach()


def test_words_beside_save_are_the_request_s_own(
    county: SimpleNamespace, ask: Callable[..., PaperPage], seats: Seats
) -> None:
    pressed: list[str] = []
    page = ask(
        county.office.papers.use_permit(county.permit),
        actions=(("另存为 Word", lambda: pressed.append("Word")),),
    )
    buttons = cast("list[QPushButton]", page.view.findChildren(QPushButton))
    next(button for button in buttons if button.text() == "另存为 Word").click()
    assert pressed == ["Word"]
    ask(county.office.papers.use_permit(county.permit))
    assert "另存为 Word" not in [
        button.text()
        for button in cast("list[QPushButton]", page.view.findChildren(QPushButton))
        if button.isVisible()
    ]
