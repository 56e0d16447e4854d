"""A dressed program with an invented office, for tests that act like users."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.application import RESOURCES, dress
from app.ui.context import Changes, Navigator, UiContext
from app.ui.messages import Messages
from app.ui.settings import SeatSettings
from app.ui.tasks import Tasks
from app.ui.theme import Theme

NAMES = ("张㛃", "李䶮", "王𬭎", "单雄", "周墕", "吴硷", "郑一", "冯二")


@pytest.fixture(scope="session", autouse=True)
def _clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard outlives Python: what we copied must go while both still stand."""
    yield
    QApplication.clipboard().clear()


@dataclass(frozen=True)
class Hit:
    group: str
    title: str
    note: str
    page: str
    subject: Any
    exact: bool = False


@dataclass(frozen=True)
class Operation:
    id: int
    sentence: str
    undoable: bool


@dataclass
class FakeOffice:
    """What the window needs of the services, with a record of what was asked."""

    title: str = "新河县机构编制委员会办公室"
    level: str = "county"
    user_name: str = "赵经办"
    business_date: str = "2025-06-18"
    operation: Operation | None = field(default_factory=lambda: Operation(7, "核减：张三（退休）", True))
    undone: list[int] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    search_seconds: float = 0.0

    def search(self, text: str) -> Sequence[Hit]:
        self.searched.append(text)
        time.sleep(self.search_seconds)
        return [
            Hit("单位", f"{text}镇卫生院", "股级 财政补助", "units", 11),
            Hit("人员", "张㛃", "县教育局 1985.03", "people", 21),
            Hit("人员", "张𬭎", "实验小学 1990.11", "people", 22),
        ]

    def last_operation(self) -> Operation | None:
        return self.operation

    def undo(self, operation_id: int) -> None:
        self.undone.append(operation_id)
        self.operation = None


@pytest.fixture
def type_chinese() -> Callable[[QWidget, str], None]:
    """Commit a text as an input method does; QTest's own keys know Latin letters only."""

    def commit(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return commit


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def settings(tmp_path: Path) -> SeatSettings:
    return SeatSettings(tmp_path / "席位" / "seat.ini")


@pytest.fixture
def theme(qapp: QApplication, settings: SeatSettings) -> Theme:
    return dress(qapp, settings, RESOURCES)


@pytest.fixture
def make_context(theme: Theme, settings: SeatSettings) -> Iterator[Callable[[Any], UiContext]]:
    made: list[UiContext] = []

    def make(office: Any) -> UiContext:
        messages = Messages()
        context = UiContext(
            office=office,
            theme=theme,
            tasks=Tasks(messages.problem),
            messages=messages,
            settings=settings,
            navigate=Navigator(),
            changes=Changes(),
        )
        made.append(context)
        return context

    yield make
    for context in made:
        context.tasks.close()


@pytest.fixture
def context(make_context: Callable[[Any], UiContext], office: FakeOffice) -> UiContext:
    return make_context(office)
