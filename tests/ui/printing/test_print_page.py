"""Printing as a clerk does it: choose, press 打印, look at what comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.desk import READER
from app.services.papers import Paper
from app.ui.context import UiContext
from app.ui.printing.printer_memory import PrinterMemory, Remembered
from app.ui.printing.printers import LONG_EDGE, ONE_SIDED, PrinterSetup
from app.ui.seat import Seat, SeatedOffice
from app.ui.views.paper_page import PaperPage
from app.ui.views.paper_view import PaperRequest
from tests.ui.pages.conftest import Seats
from tests.ui.printing.conftest import COPIER, OFFICE, FilePrinters, labels_of, pages_printed

COPIES = ("编制部门", "人事部门", "用人单位")
"""Of the ten-column ledger F08."""


@pytest.fixture
def context(county: SimpleNamespace, seat: Callable[[Any], UiContext]) -> UiContext:
    return seat(SeatedOffice(county.office, Seat()))


@pytest.fixture
def page(context: UiContext, seats: Seats) -> PaperPage:
    shown = PaperPage(context)
    seats.open(shown)
    return shown


@pytest.fixture
def ask(page: PaperPage, seats: Seats) -> Callable[..., PaperPage]:
    """Show papers on the page and wait until they are laid out."""

    def show(*papers: Paper, **more: Any) -> PaperPage:
        page.open_subject(PaperRequest("要打印的纸", lambda: list(papers), **more))
        seats.idle(page.context)
        return page

    return show


@pytest.fixture
def ledger(county: SimpleNamespace, ask: Callable[..., PaperPage]) -> PaperPage:
    """F08 of one unit: a page for each of its three copies."""
    return ask(county.office.papers.establishment_ledger([county.town]))


def press_print(page: PaperPage, seats: Seats) -> None:
    QTest.mouseClick(page.view.print_button, Qt.MouseButton.LeftButton)
    seats.qtbot.waitUntil(lambda: not page.view.progress.is_busy, timeout=20_000)
    seats.idle(page.context)
    seats.qtbot.waitUntil(lambda: not page.view.progress.is_busy, timeout=20_000)
    seats.idle(page.context)


def newest(page: PaperPage) -> dict[str, Any]:
    row: dict[str, Any] = page.context.office.papers.issued()[0]
    return row


def test_everything_is_printed_once_at_its_size_and_noted_once(
    ledger: PaperPage, printers: FilePrinters, seats: Seats
) -> None:
    panel = ledger.view.panel
    assert panel.summary.text() == "打印 3 页，用 A4 纸 3 张。"
    data = ledger.view.preview.data
    assert [label in text for label, text in zip(COPIES, labels_of(data), strict=True)] == [True] * 3
    press_print(ledger, seats)
    assert ledger.context.messages.last is not None
    assert ledger.context.messages.last.text == "已送打印机：要打印的纸"
    assert [(round(w), round(h)) for w, h in printers.sheets(1)] == [(297, 210)] * 3
    assert pages_printed(printers, 1, data) == [0, 1, 2]
    noted = ledger.context.office.papers.issued()
    assert [(row["form"], row["pages"], row["digest"]) for row in noted] == [
        ("F08", 3, ledger.view._result.digest)
    ]
    sentence = ledger.context.office.journal.listed(limit=1)[0]["sentence"]
    assert "3 页，编制部门 1 份，人事部门 1 份，用人单位 1 份" in sentence


def test_one_copy_left_out_and_two_of_another(
    ledger: PaperPage, printers: FilePrinters, seats: Seats
) -> None:
    panel = ledger.view.panel
    QTest.keyClick(panel.copies.tick("人事部门"), Qt.Key.Key_Space)
    panel.copies.number("用人单位").setValue(2)
    seats.idle(ledger.context)
    data = ledger.view.preview.data
    assert ledger.view.preview.page_count == 2  # the preview shows what will be printed
    assert [("人事部门" in text) for text in labels_of(data)] == [False, False]
    assert panel.summary.text() == "打印 3 页，用 A4 纸 3 张。"
    press_print(ledger, seats)
    assert pages_printed(printers, 1, data) == [0, 1, 1]
    assert newest(ledger)["pages"] == 3
    assert "编制部门 1 份，用人单位 2 份" in ledger.context.office.journal.listed(limit=1)[0]["sentence"]


def test_no_copy_at_all_is_a_sentence(ledger: PaperPage, printers: FilePrinters, seats: Seats) -> None:
    panel = ledger.view.panel
    for label in COPIES:
        panel.copies.tick(label).click()
    seats.idle(ledger.context)
    assert panel.copies_problem.text() == "至少选一联。"
    assert not ledger.view.print_button.isEnabled()
    panel.copies.tick("用人单位").click()
    seats.idle(ledger.context)
    assert panel.copies_problem.isHidden()
    assert ledger.view.print_button.isEnabled()


def test_pages_typed_as_people_type_them(ledger: PaperPage, printers: FilePrinters, seats: Seats) -> None:
    panel, data = ledger.view.panel, ledger.view.preview.data
    QTest.keyClicks(panel.pages, "1,3-9")
    assert panel.summary.text() == "打印 2 页，用 A4 纸 2 张。"
    press_print(ledger, seats)
    assert pages_printed(printers, 1, data) == [0, 2]
    panel.pages.clear()
    QTest.keyClicks(panel.pages, "5")
    assert panel.form.problem("pages").startswith("没有第 5 页。")
    press_print(ledger, seats)
    assert len(printers.jobs) == 1
    panel.pages.clear()
    QTest.keyClicks(panel.pages, "x")
    assert "看不懂页码" in panel.form.problem("pages")


def test_both_sides_begin_each_copy_on_a_new_sheet(
    ledger: PaperPage, printers: FilePrinters, seats: Seats
) -> None:
    panel = ledger.view.panel
    assert not panel.duplex.model().item(1).isEnabled()  # type: ignore[attr-defined]
    panel.printer.list.setCurrentText(COPIER)
    assert panel.duplex.model().item(1).isEnabled()  # type: ignore[attr-defined]
    panel.duplex.setCurrentText(LONG_EDGE)
    assert panel.summary.text() == "打印 3 页，用 A4 纸 3 张。"
    press_print(ledger, seats)
    assert printers.jobs[-1].duplex == LONG_EDGE
    assert pages_printed(printers, 1, ledger.view.preview.data) == [0, -1, 1, -1, 2]
    assert newest(ledger)["pages"] == 3


def test_a_kind_of_paper_is_printed_like_the_last_time(
    ledger: PaperPage,
    county: SimpleNamespace,
    ask: Callable[..., PaperPage],
    printers: FilePrinters,
    seats: Seats,
) -> None:
    panel = ledger.view.panel
    panel.printer.list.setCurrentText(COPIER)
    panel.duplex.setCurrentText(LONG_EDGE)
    panel.tray.setCurrentText("下纸盒")
    panel.grey.setChecked(True)
    panel.copies.tick("人事部门").click()
    panel.copies.number("编制部门").setValue(3)
    seats.idle(ledger.context)
    press_print(ledger, seats)

    ask(county.office.papers.use_permit(county.permit))  # another kind keeps its own
    assert panel.duplex.currentText() == ONE_SIDED
    ask(county.office.papers.establishment_ledger([county.archive]))
    assert panel.printer.name == COPIER
    assert (panel.duplex.currentText(), panel.tray.currentText()) == (LONG_EDGE, "下纸盒")
    assert panel.grey.isChecked()
    assert panel.copies.counts == {"编制部门": 3, "人事部门": 0, "用人单位": 1}
    press_print(ledger, seats)
    assert (printers.jobs[-1].tray, printers.jobs[-1].grey) == ("下纸盒", True)
    assert PrinterMemory(ledger.context.settings, "别人").of("F08") == Remembered()


def test_a_printer_that_is_gone_is_replaced_with_a_sentence(
    ledger: PaperPage,
    county: SimpleNamespace,
    ask: Callable[..., PaperPage],
    printers: FilePrinters,
    seats: Seats,
) -> None:
    panel = ledger.view.panel
    panel.printer.list.setCurrentText(COPIER)
    press_print(ledger, seats)
    printers.present = [OFFICE]
    ask(county.office.papers.establishment_ledger([county.town]))
    assert panel.printer.name == OFFICE
    assert panel.printer.note.text() == f"上次用的打印机“{COPIER}”找不到了，现在选的是“{OFFICE}”。"


def test_without_a_printer_it_says_so_and_offers_a_file(
    county: SimpleNamespace,
    ask: Callable[..., PaperPage],
    printers: FilePrinters,
    seats: Seats,
    tmp_path: Any,
) -> None:
    printers.present = []
    page = ask(county.office.papers.establishment_ledger([county.town]))
    panel = page.view.panel
    assert panel.printer.note.text().startswith("没有找到打印机。")
    press_print(page, seats)
    assert panel.form.problem("printer") == "没有打印机，请用“另存为 PDF”。"
    panel.copies.tick("人事部门").click()
    seats.idle(page.context)
    page.view.save_pdf(tmp_path / "台账.pdf")
    seats.idle(page.context)
    assert len(labels_of((tmp_path / "台账.pdf").read_bytes())) == 2
    assert page.context.office.papers.issued()[0]["pages"] == 2
    printers.present = [COPIER]
    panel.printer.again.click()
    assert panel.printer.name == COPIER


def test_a3_is_never_shrunk_by_itself(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    papers = county.office.papers
    page = ask(
        *papers.posts_ledgers([county.town]), split=lambda: papers.posts_ledgers([county.town], split=True)
    )
    panel = page.view.panel
    assert "没有 A3 纸" in panel.sheet_note.text()
    press_print(page, seats)
    assert printers.jobs == []
    assert panel.form.problem("size")

    panel.scaling.setCurrentIndex(1)
    assert panel.scaling.currentText() == "缩放到 A4（71%）"
    assert panel.sheet_note.text().startswith("每页会印成原来的 71%，尺寸不再准确")
    press_print(page, seats)
    assert [(round(w), round(h)) for w, h in printers.sheets(1)] == [(297, 210)]
    assert "缩放 71%" in county.office.journal.listed(limit=1)[0]["sentence"]

    ask(*papers.posts_ledgers([county.town]))
    assert panel.choices.fit == ""  # scaling is never remembered
    panel.printer.list.setCurrentText(COPIER)
    assert panel.sheet_note.isHidden()
    press_print(page, seats)
    assert [(round(w), round(h)) for w, h in printers.sheets(2)] == [(420, 297)]
    assert "缩放" not in county.office.journal.listed(limit=1)[0]["sentence"]


def test_a3_becomes_a4_sheets_with_one_button(
    county: SimpleNamespace, ask: Callable[..., PaperPage], seats: Seats
) -> None:
    papers = county.office.papers
    page = ask(
        *papers.posts_ledgers([county.town]), split=lambda: papers.posts_ledgers([county.town], split=True)
    )
    assert page.view.preview.page_count == 1
    QTest.mouseClick(page.view.panel.split_button, Qt.MouseButton.LeftButton)
    seats.idle(page.context)
    assert page.view.preview.page_count > 1
    document = page.view.preview.document
    assert document is not None
    assert round(document.size(0).width() * 25.4 / 72) == 297
    assert page.view.panel.sheet_note.isHidden()


def test_a_ruler_is_printed_with_its_length(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    page = ask(county.office.papers.print_test())
    press_print(page, seats)
    left, _, right, bottom = printers.ink(1, 0)
    # The corners of the test page stand 10 mm from every edge of the sheet.
    assert (left, right, bottom) == pytest.approx((10, 200, 287), abs=0.3)


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


def test_only_what_is_filled_in_onto_preprinted_stock(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    page = ask(county.office.papers.use_permit(county.permit))
    panel = page.view.panel
    (whole,) = labels_of(page.view.preview.data)
    assert "用编单位" in whole
    QTest.keyClick(panel.overlay, Qt.Key.Key_Space)
    seats.idle(page.context)
    (filled,) = labels_of(page.view.preview.data)
    assert "云岭县米村镇人民政府" in filled
    assert "用编单位" not in filled
    assert "还没有校准" in panel.shift_note.text()
    press_print(page, seats)
    before = printers.ink(1, 0)
    panel.fine[0].setValue(3.0)
    panel.fine[1].setValue(-2.0)
    panel.fine[1].editingFinished.emit()
    seats.idle(page.context)
    assert PrinterMemory(page.context.settings, "谁").fine(OFFICE, "F02") == (3.0, -2.0)
    press_print(page, seats)
    after = printers.ink(2, 0)
    moved = [b - a for a, b in zip(before, after, strict=True)]
    assert moved == pytest.approx([3.0, -2.0, 3.0, -2.0], abs=0.2)
    assert "套打" in county.office.journal.listed(limit=1)[0]["sentence"]


def test_lists_have_no_preprinted_stock(ledger: PaperPage) -> None:
    assert not ledger.view.panel.overlay.isVisible()


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


def test_cards_go_onto_stock_of_their_own_size(
    county: SimpleNamespace, ask: Callable[..., PaperPage], printers: FilePrinters, seats: Seats
) -> None:
    office = county.office
    person = county.people["张㛃"]
    office.quota_cards.issue(person)
    page = ask(
        office.papers.quota_cards([person]), overlay=lambda: [office.papers.quota_cards([person], stock=True)]
    )
    assert page.view.panel.summary.text() == "打印 1 页，用 A4 纸 1 张。"
    page.view.panel.overlay.click()
    seats.idle(page.context)
    assert "85.6×54" in page.view.panel.summary.text().replace("54×85.6", "85.6×54")
    assert "张㛃" in "".join(labels_of(page.view.preview.data))
    press_print(page, seats)
    assert printers.sheets(1)[0] == pytest.approx((85.6, 54), abs=0.4)


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
    assert page.view.preview._total.text() == "/ 正在排后面的页……"
    assert page.view.panel.summary.text() == "正在排页……"
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
