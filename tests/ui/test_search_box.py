from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.context import UiContext
from app.ui.widgets.search_box import SearchBox
from tests.ui.conftest import FakeOffice, Hit

CODE = "BZ|F31|2026-0001|abcdef012345"


class ScannedOffice(FakeOffice):
    """Knows one code, and several people for everything else."""

    def search(self, text: str) -> Sequence[Hit]:
        self.searched.append(text)
        if text == CODE:
            return [Hit("业务", "2026-0001 进人用编", "受理", "case", 5, exact=True)]
        return [Hit("人员", "张㛃", "县教育局", "people", 21), Hit("人员", "张𬭎", "实验小学", "people", 22)]


@pytest.fixture
def office() -> FakeOffice:
    return ScannedOffice()


@pytest.fixture
def box(context: UiContext, qtbot: QtBot) -> Iterator[SearchBox]:
    window = QWidget()
    window.resize(800, 500)
    box = SearchBox(context, window)
    qtbot.addWidget(window)
    window.show()
    box.focus()
    yield box
    window.close()


def test_a_scanned_code_opens_its_case_at_once(box: SearchBox, context: UiContext, qtbot: QtBot) -> None:
    went: list[tuple[str, Any]] = []
    context.navigate.requested.connect(lambda page, subject: went.append((page, subject)))
    qtbot.keyClicks(box, CODE)  # as fast as a scanner, Enter at once
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: went == [("case", 5)])
    assert box.text() == ""


def test_enter_before_the_answer_opens_nothing_that_is_not_meant(
    box: SearchBox, context: UiContext, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    went: list[Any] = []
    context.navigate.requested.connect(lambda *place: went.append(place))
    type_chinese(box, "张")
    qtbot.waitUntil(lambda: len(box.suggestions.choices) == 2)
    type_chinese(box, "三")
    qtbot.keyClick(box, Qt.Key.Key_Return)  # what is listed still answers 张
    qtbot.waitUntil(lambda: not box.suggestions.is_stale)
    assert went == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert went == [("people", 21)]
