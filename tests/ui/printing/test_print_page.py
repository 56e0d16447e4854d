"""Printing as a clerk does it: choose, press 打印, look at what comes out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.printing.printer_memory import PrinterMemory, Remembered
from app.ui.printing.printers import LONG_EDGE, ONE_SIDED
from app.ui.views.paper_page import PaperPage
from tests.ui.pages.conftest import Seats
from tests.ui.printing.conftest import (
    COPIER,
    OFFICE,
    FilePrinters,
    labels_of,
    newest,
    pages_printed,
    press_print,
)

COPIES = ("编制部门", "人事部门", "用人单位")
"""Of the ten-column ledger F08."""


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
    assert page.view.panel.summary.text() == "打印 2 页，用卡片 2 张。"
    assert "张㛃" in "".join(labels_of(page.view.preview.data))
    press_print(page, seats)
    assert printers.sheets(1)[0] == pytest.approx((85.6, 54), abs=0.4)
