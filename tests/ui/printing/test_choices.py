from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.ui.printing.choices import Part, PrintChoices, pages_to_print, parts_of, scale_of
from app.ui.printing.printers import LONG_EDGE, PrinterFacts

PARTS = [Part(0, "存根", 0, 3), Part(0, "正联", 3, 3), Part(1, "", 6, 1)]


def test_the_parts_of_a_job_follow_its_pages() -> None:
    result: Any = SimpleNamespace(
        papers=(SimpleNamespace(pages=6, copies=("存根", "正联")), SimpleNamespace(pages=1, copies=("",)))
    )
    assert parts_of(result) == PARTS


def test_each_copy_comes_complete_as_often_as_asked() -> None:
    choices = PrintChoices(copies={"存根": 1, "正联": 2, "": 1})
    assert pages_to_print(PARTS, choices) == [0, 1, 2, 3, 4, 5, 3, 4, 5, 6]


def test_ranges_count_the_pages_as_shown() -> None:
    choices = PrintChoices(ranges=((2, 4), (7, 7)))
    assert pages_to_print(PARTS, choices) == [1, 2, 3, 6]


def test_on_both_sides_no_copy_begins_on_the_back_of_another() -> None:
    choices = PrintChoices(duplex=LONG_EDGE)
    assert pages_to_print(PARTS, choices) == [0, 1, 2, None, 3, 4, 5, None, 6]


@pytest.mark.parametrize(
    ("page", "fit", "scale"),
    [
        ((420, 297), "A4", 0.7071),
        ((210, 297), "A3", 1.4141),
        ((297, 210), "A4", 1.0),
        ((210, 297), "", 1.0),
        ((210.02, 296.9), "A4", 1.0),
    ],
)
def test_scale(page: tuple[float, float], fit: str, scale: float) -> None:
    assert scale_of(page, fit) == pytest.approx(scale, abs=0.001)


def test_a_printer_that_does_not_say_takes_every_sheet() -> None:
    assert PrinterFacts("甲").takes(420, 297)
    small = PrinterFacts("乙", ((210.0, 297.0),))
    assert small.takes(297, 210)
    assert not small.takes(420, 297)
