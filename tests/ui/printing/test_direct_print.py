"""The recovery sheet: printed once, before there is a window, on a printer chosen from the same list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.services.office import Office
from app.ui.first_start.recovery import RecoveryScreen
from app.ui.first_start.setup import Begun
from app.ui.seat import NoOffice, Seat, SeatedOffice
from tests.ui.printing.conftest import COPIER, FilePrinters

KEY = "-".join(["AB12"] * 8)


@pytest.fixture
def screen(office: Office, seat: Callable[[Any], Any], qtbot: QtBot) -> Callable[[], RecoveryScreen]:
    def show() -> RecoveryScreen:
        shown = RecoveryScreen(seat(NoOffice()), Begun(SeatedOffice(office, Seat()), KEY))
        qtbot.addWidget(shown)
        shown.resize(1093, 580)
        shown.show()
        shown.opened()
        return shown

    return show


def test_the_recovery_sheet_is_printed_and_noted_without_its_key(
    screen: Callable[[], RecoveryScreen], office: Office, printers: FilePrinters, qtbot: QtBot
) -> None:
    shown = screen()
    shown.printer.list.setCurrentText(COPIER)
    shown.print_button.click()
    assert not shown.print_button.isEnabled()
    qtbot.waitUntil(lambda: "已送打印机" in shown.note.text(), timeout=20_000)
    qtbot.waitUntil(lambda: not shown.context.tasks.open_tasks, timeout=20_000)
    assert [job.name for job in printers.jobs] == [COPIER]
    assert [(round(w), round(h)) for w, h in printers.sheets(1)] == [(210, 297)]
    (row,) = office.papers.issued()
    assert row["form"] == "F27"
    assert "AB12" not in "".join(map(str, dict(row).values()))
    assert shown.print_button.isEnabled()


def test_without_a_printer_the_file_is_offered(
    screen: Callable[[], RecoveryScreen], printers: FilePrinters
) -> None:
    printers.present = []
    shown = screen()
    assert not shown.print_button.isEnabled()
    assert shown.focusWidget() is shown.save_button
    assert shown.printer.note.text().startswith("没有找到打印机。")


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_answer(
    screen: Callable[[], RecoveryScreen], office: Office, printers: FilePrinters, qtbot: QtBot
) -> None:
    printers.broken = True
    shown = screen()
    shown.print_button.click()
    qtbot.waitUntil(lambda: "打印机没有响应" in shown.error.text(), timeout=20_000)
    assert office.papers.issued() == []
    assert shown.print_button.isEnabled()
