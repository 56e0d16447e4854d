"""Pages on a small real register: the county of tests/services, with the code lists the forms offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services import offices
from app.services.code_files import register_rows
from app.services.office import Office
from app.services.offices import NewOffice
from app.ui.context import UiContext
from app.ui.office_adapter import WindowOffice
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.page import Page
from tests.services.conftest import CHEAP, county

__all__ = ["county"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A county office on 2026-07-15 with code lists; 李主任 is signed in."""
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    opened, _ = offices.create(tmp_path / "county", new, register_rows)
    yield opened
    opened.close()


@pytest.fixture
def context(office: Office, make_context: Callable[[Any], UiContext]) -> UiContext:
    return make_context(WindowOffice(office))


@pytest.fixture
def went(context: UiContext) -> list[tuple[str, Any]]:
    """Where pages asked to go."""
    places: list[tuple[str, Any]] = []
    context.navigate.requested.connect(lambda page, subject: places.append((page, subject)))
    return places


@pytest.fixture
def show(context: UiContext, qtbot: QtBot) -> Callable[..., Any]:
    """``show(UnitPage, 3)`` opens a page in a small window as the main window does."""

    def open_page(kind: type[Page], subject: Any = None) -> Any:
        window = QWidget()
        window.resize(966, 494)
        layout = QVBoxLayout(window)
        bar = NoticeBar(window)
        page = kind(context)
        layout.addWidget(bar)
        layout.addWidget(page)
        qtbot.addWidget(window)
        context.messages.attach(window, bar)
        if subject is not None:
            page.open_subject(subject)
        window.show()
        page.shown()
        page.take_focus()
        return page

    return open_page


@pytest.fixture
def settle(context: UiContext, qtbot: QtBot) -> Callable[[], None]:
    """Wait until nothing is being read or written any more."""

    def wait() -> None:
        for rest in (150, 20, 20):  # typing rests before a question is put; an answer may put the next one
            qtbot.wait(rest)
            qtbot.waitUntil(lambda: not context.tasks.open_tasks)

    return wait


def rows_of(table: Any) -> list[SimpleNamespace]:
    """What a table shows, by heading."""
    model = table.model()
    titles = [column.title for column in table.lazy.columns]
    return [
        SimpleNamespace(**{title: model.index(row, column).data() for column, title in enumerate(titles)})
        for row in range(model.rowCount())
    ]


def write(field: QLineEdit, text: str) -> None:
    """Type *text* over what stands there, as an input method does (key events know no Chinese)."""
    field.setFocus()
    field.selectAll()
    field.insert(text)
