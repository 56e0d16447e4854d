"""Every page of the program on a filled register, as small and as large as a clerk sets it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from app.services.case_kinds import TRANSFER
from app.services.office import Office
from app.ui.context import UiContext
from app.ui.county_pages import COUNTY_PAGES
from app.ui.office_pages import OFFICE_PAGES
from app.ui.office_window import OfficeWindow
from app.ui.pages import PageSpec
from app.ui.theme import Theme
from app.ui.township_pages import TOWNSHIP_PAGES
from app.ui.views.paper_view import PaperRequest
from tests.ui.pages.conftest import Seats

SMALL = (1093, 580)
"""Logical size of a 1366×768 screen at 125 %."""
LARGEST_TYPE = 175
PLUGIN = "propagateSizeHints"
"""What Qt's offscreen plugin says about itself."""


@pytest.fixture(params=[100, LARGEST_TYPE])
def scale(request: pytest.FixtureRequest, theme: Theme) -> Iterator[int]:
    """Size of type in per cent."""
    theme.apply(scale=request.param)
    yield request.param
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the window of the test
    theme.apply(scale=100)


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    """What Qt complains about."""
    said: list[str] = []

    def listen(kind: QtMsgType, _place: Any, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and PLUGIN not in text:
            said.append(text)

    before = qInstallMessageHandler(listen)
    yield said
    qInstallMessageHandler(before)


def subject_of(key: str, county: SimpleNamespace) -> Any:
    """What a page is opened with that shows nothing without."""
    office: Office = county.office
    person = next(iter(county.people.values()))
    return {
        "unit": county.town,
        "portrait": county.town,
        "person": person,
        "case": office.cases.listed()[0]["id"] if key == "case" else None,
        "business": (TRANSFER, person),
        "documents": ("unit", county.town),
        "charter": county.town,
        "letter": office.letters.draft("督办函", unit_id=county.town) if key == "letter" else None,
        "paper": PaperRequest("恢复单", lambda: [office.papers.recovery_sheet("-".join(["ABCD"] * 8))]),
    }.get(key)


def look_at(window: OfficeWindow, seats: Seats, key: str, subject: Any) -> None:
    """Open the page and judge what every page owes."""
    window.resize(*SMALL)
    window.show()
    seats.idle(window.context)
    assert window.open_page(key, subject)
    seats.idle(window.context)
    page = window.page
    assert window.page_key == key
    assert page.heading.text()
    assert page.title
    assert window.minimumSizeHint().width() <= SMALL[0]
    area = window.stack.currentWidget()
    assert isinstance(area, QScrollArea)
    bar = area.horizontalScrollBar()
    assert bar.maximum() == 0, f"{bar.maximum()} pixels too wide: {page.minimumSizeHint()}"
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    assert window.help.heading.text() == f"{page.title}：帮助"
    assert page.help.purpose
    assert page.help.steps
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.context.messages.detach()


@pytest.mark.parametrize("spec", [*COUNTY_PAGES, *OFFICE_PAGES], ids=lambda spec: spec.key)
def test_every_page_of_a_county(
    spec: PageSpec, scale: int, county: SimpleNamespace, seats: Seats, qtbot: QtBot, warnings: list[str]
) -> None:
    context: UiContext = seats.context(county.office)
    window = OfficeWindow(context, (*COUNTY_PAGES, *OFFICE_PAGES, *TOWNSHIP_PAGES))
    qtbot.addWidget(window)
    look_at(window, seats, spec.key, subject_of(spec.key, county))
    assert warnings == []


@pytest.mark.parametrize("spec", TOWNSHIP_PAGES, ids=lambda spec: spec.key)
def test_every_page_of_a_township(
    spec: PageSpec, scale: int, township: Office, seats: Seats, qtbot: QtBot, warnings: list[str]
) -> None:
    context = seats.context(township)
    window = OfficeWindow(context, (*COUNTY_PAGES, *OFFICE_PAGES, *TOWNSHIP_PAGES))
    qtbot.addWidget(window)
    look_at(window, seats, spec.key, None)
    assert warnings == []
