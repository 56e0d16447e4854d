"""From the ruler in the clerk's hand to ink that stands where it should."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.reports import FORMS
from app.ui.context import UiContext
from app.ui.printing import calibration
from app.ui.printing.calibration import Calibration, shift_words
from app.ui.printing.printer_memory import PrinterMemory
from app.ui.seat import Seat, SeatedOffice
from app.ui.settings import SeatSettings
from app.ui.views.paper_page import PaperPage
from app.ui.views.paper_view import PaperRequest
from app.ui.views.system.printers import PrintersPart
from app.ui.widgets.notice_bar import NoticeBar
from tests.reports.reading import read
from tests.ui.pages.conftest import Seats
from tests.ui.printing.conftest import COPIER, OFFICE, FilePrinters

DAY = "2026-07-15"


def test_what_was_measured_becomes_the_way_back() -> None:
    found = Calibration.from_measures(98.8, 121.3, day=DAY)
    assert (found.right, found.down) == (1.2, -1.3)
    assert found.sentence == "向右 1.2 毫米，向上 1.3 毫米"
    assert found.warning == ""
    assert shift_words((0, 0)) == "不用移动"


def test_a_ruler_of_another_length_is_a_warning() -> None:
    found = Calibration.from_measures(100, 120, 97.0, 100.4, day=DAY)
    assert found.warning.startswith("这台打印机横向把 100 毫米印成 97 毫米，多半是打印机自己开了缩放。")
    assert "竖向" not in found.warning


@pytest.mark.parametrize(
    ("measures", "sentence"),
    [
        ((70.0, 120.0), "离左边 70 毫米和应有的相差 30 毫米，太多了"),
        ((100.0, 12.0), "离上边 12 毫米"),
        ((100.0, 120.0, 10.0), "横标尺 10 毫米不像是量出来的"),
    ],
)
def test_a_slip_of_the_ruler_is_refused(measures: tuple[float, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Calibration.from_measures(*measures, day=DAY)


def test_the_cross_of_the_test_page_stands_where_the_calculation_expects_it() -> None:
    x, y = calibration.CROSS
    (page,) = read(FORMS["F35"].build(None)).pages
    lines = [one for one in page.outlines if round(one.thickness, 1) == 0.6]
    assert [(one.left, one.top, one.right, one.bottom) for one in lines] == [
        pytest.approx((x - 10, y - 10, x + 10, y + 10), abs=0.1)
    ]
    assert "应离左边100毫米，离上边120毫米" in page.text


def test_each_printer_has_its_own(settings: SeatSettings) -> None:
    memory = PrinterMemory(settings, "赵经办")
    name = r"\\服务器\HP LaserJet/2"
    memory.keep_calibration(name, Calibration.from_measures(99, 120.5, day=DAY))
    memory.keep_fine(name, "F07", (0.3, 0.0))
    other = PrinterMemory(settings, "钱经办")  # the PC's, whoever sits there
    assert other.shift(name, "F07", overlay=True) == (1.3, -0.5)
    assert other.shift(name, "F02", overlay=True) == (1.0, -0.5)
    assert other.shift(name, "F07", overlay=False) == (0.0, 0.0)
    assert other.shift("别的打印机", "F07", overlay=True) == (0.0, 0.0)
    memory.keep_calibration(name, Calibration.from_measures(99, 120.5, day=DAY, always=True))
    assert other.shift(name, "F07", overlay=False) == (1.0, -0.5)


@pytest.fixture
def context(county: SimpleNamespace, seat: Callable[[Any], UiContext]) -> UiContext:
    return seat(SeatedOffice(county.office, Seat()))


@pytest.fixture
def part(context: UiContext, qtbot: QtBot) -> PrintersPart:
    shown = PrintersPart(context)
    qtbot.addWidget(shown)
    context.messages.attach(shown, NoticeBar(shown))
    shown.resize(800, 560)
    shown.show()
    shown.refresh()
    return shown


def test_a_clerk_calibrates_a_printer(
    part: PrintersPart, county: SimpleNamespace, printers: FilePrinters, seats: Seats, qtbot: QtBot
) -> None:
    assert part.result.text() == "这台打印机还没有校准过。"
    part.printer.list.setCurrentText(COPIER)
    part.test_button.click()
    seats.idle(part.context)
    qtbot.waitUntil(lambda: not part.progress.is_busy, timeout=20_000)
    seats.idle(part.context)
    assert [job.name for job in printers.jobs] == [COPIER]
    assert [row["form"] for row in county.office.papers.issued()] == ["F35"]
    assert part.fields["left"].hasFocus()

    QTest.keyClicks(part.fields["left"], "98.")
    QTest.keyClicks(part.fields["left"], "8")
    part.save()
    assert part.form.problem("top") == "请填写十字离上边多少毫米，如 99.5。"
    QTest.keyClicks(part.fields["top"], "121.3")
    QTest.keyClicks(part.fields["across"], "98")
    part.save()
    assert part.result.text() == "2026年7月15日量过：套打时向右 1.2 毫米，向上 1.3 毫米。"
    assert part.warning.text().startswith("这台打印机横向把 100 毫米印成 98 毫米")
    part.printer.list.setCurrentText(OFFICE)
    assert part.fields["left"].text() == ""
    part.printer.list.setCurrentText(COPIER)
    assert part.fields["left"].text() == "98.8"
    part.forget_button.click()
    assert part.result.text() == "这台打印机还没有校准过。"


def test_ink_moves_by_what_was_measured(
    context: UiContext, county: SimpleNamespace, printers: FilePrinters, seats: Seats
) -> None:
    """A printer that prints 2 mm too far left and 1.5 mm too low: everything comes 2 mm right, 1.5 mm up."""
    page = PaperPage(context)
    seats.open(page)

    def printed(job: int) -> tuple[float, float, float, float]:
        page.open_subject(PaperRequest("打印测试页", lambda: [county.office.papers.print_test()]))
        seats.idle(context)
        page.view.print_now()
        seats.idle(context)
        seats.qtbot.waitUntil(lambda: not page.view.progress.is_busy, timeout=20_000)
        seats.idle(context)
        return printers.ink(job, 0)

    before = printed(1)
    memory = PrinterMemory(context.settings, "赵经办")
    memory.keep_calibration(OFFICE, Calibration.from_measures(98, 121.5, day=DAY, always=True))
    after = printed(2)
    moved = [b - a for a, b in zip(before, after, strict=True)]
    assert moved == pytest.approx([2.0, -1.5, 2.0, -1.5], abs=0.2)
    assert page.view.panel.shift_note.text() == "按校准的结果打印：向右 2 毫米，向上 1.5 毫米。"


def test_numbers_typed_with_a_chinese_keyboard(part: PrintersPart) -> None:
    for name, text in (("left", "１０１。２"), ("top", "121.5 毫米"), ("across", ""), ("along", "99,8")):
        part.fields[name].setText(text)
    part.save()
    assert {name: part.form.problem(name) for name in part.fields} == {
        "left": "", "top": "", "across": "", "along": "请填写竖标尺长多少毫米，如 99.5。",
    }  # fmt: skip
    for text in ("nan", "1e9", "inf"):
        part.fields["along"].setText(text)
        part.save()
        assert part.form.problem("along")
    part.fields["along"].setText("99.8")
    part.save()
    assert part.fields["left"].text() == "101.2"
