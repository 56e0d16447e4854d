from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.views.portrait_page import PortraitPage
from tests.ui.pages.test_plain_words import of_help, said, technical
from tests.ui.views.test_units_page import pdf_text


@pytest.fixture
def page(county: SimpleNamespace, show: Callable[..., Any], settle: Callable[[], None]) -> PortraitPage:
    shown: PortraitPage = show(PortraitPage, county.school)
    settle()
    return shown


def test_every_number_leads_to_its_list(
    page: PortraitPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any], qtbot: QtBot
) -> None:
    assert page.heading.text() == "云岭县第一小学"
    actual = page.links["编制/实有"]
    assert actual.text() == "3"
    qtbot.mouseClick(actual, Qt.MouseButton.LeftButton)
    key, definition = went[-1]
    assert key == "query"
    assert len(county.office.query.ids(definition)) == 3
    qtbot.mouseClick(page.links["编制/核定"], Qt.MouseButton.LeftButton)
    assert went[-1] == ("unit", (county.school, "编制账", ""))


def test_a_past_day_and_the_way_to_its_lists(
    page: PortraitPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any], qtbot: QtBot
) -> None:
    page.open_subject((county.school, "2011-06-01"))
    settle()
    assert page.links["编制/实有"].text() == "0"
    assert page._as_of_mark.text() == "不是今天，是2011年6月1日的情况"
    qtbot.mouseClick(page.links["编制/核定"], Qt.MouseButton.LeftButton)
    assert went[-1] == ("unit", (county.school, "编制账", "2011-06-01"))


def test_what_needs_a_look_stands_on_top_and_all_of_it_prints(
    page: PortraitPage, county: SimpleNamespace, settle: Callable[[], None], went: list[Any]
) -> None:
    page.open_subject(county.committee)
    settle()
    assert page.hints.text() == "行政编制，财政拨款 超编 1 名。"
    page.print_page()
    text = pdf_text(county.office.papers.preview(went[-1][1].make())[0])
    assert "超编 1 名" in text
    assert technical(said(page)) == []
    assert technical(of_help(page.help)) == []
