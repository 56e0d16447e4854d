"""What every test must hold: no unannounced log record, no window left behind, nobody's own data touched.

Fixtures here are automatic except :func:`expect_log`, with which a test announces the warnings it provokes.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Before the first QApplication of this process: tests need no display. A developer who wants to watch sets it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on every machine: a red test can be repeated by its name alone.
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# For a long search by hand: HYPOTHESIS_PROFILE=search sh test.sh tests/models
settings.register_profile("search", parent=settings.get_profile("ci"), max_examples=5000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@dataclass
class _Announcement:
    pattern: re.Pattern[str]
    level: int
    seen: bool = False

    def covers(self, record: logging.LogRecord) -> bool:
        return record.levelno == self.level and self.pattern.search(record.getMessage()) is not None


@dataclass
class _Watcher(logging.Handler):
    """Collects every record of WARNING and above, from any thread."""

    records: list[logging.LogRecord] = field(default_factory=list)
    announced: list[_Announcement] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def complaints(self) -> list[str]:
        """One line for each record nobody announced and each announcement that did not come true."""
        lines = []
        for record in self.records:
            covering = [announcement for announcement in self.announced if announcement.covers(record)]
            for announcement in covering:
                announcement.seen = True
            if not covering:
                lines.append(f"unexpected {record.levelname} from {record.name}: {record.getMessage()}")
        lines += [
            f"announced but never logged: {logging.getLevelName(a.level)} /{a.pattern.pattern}/"
            for a in self.announced
            if not a.seen
        ]
        return lines


@pytest.fixture(autouse=True)
def _log_watcher() -> Iterator[_Watcher]:
    root = logging.getLogger()
    watcher = _Watcher()
    root.addHandler(watcher)
    yield watcher
    still_there = watcher in root.handlers
    root.removeHandler(watcher)
    assert still_there, "the code under test removed other people's handlers from the root logger"
    complaints = watcher.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expect_log(_log_watcher: _Watcher) -> Callable[..., None]:
    """``expect_log("关键词", logging.ERROR)`` announces a record; the test fails if it does not come.

    The first argument is a regular expression searched in the message, the level defaults to WARNING.
    """

    def announce(pattern: str, level: int = logging.WARNING) -> None:
        _log_watcher.announced.append(_Announcement(re.compile(pattern), level))

    return announce


def _top_level_windows() -> list[Any]:
    """Windows without a parent; none as long as nobody has started Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    # A tool tip belongs to Qt and goes away by its own clock.
    return [
        window
        for window in widgets.QApplication.topLevelWidgets()
        if window.parent() is None and window.metaObject().className() != "QTipLabel"
    ]


@pytest.fixture(autouse=True)
def _no_leftover_windows() -> Iterator[None]:
    before = _top_level_windows()
    yield
    leftovers = [window for window in _top_level_windows() if window not in before]
    names = ", ".join(f"{w.metaObject().className()} {w.objectName()!r}" for w in leftovers)
    for window in leftovers:  # so that the next test is judged by its own windows
        window.close()
        window.deleteLater()
    if names:
        pytest.fail(f"windows left behind: {names}", pytrace=False)


@pytest.fixture(autouse=True)
def _own_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the user's folders to an empty place, so that no test ever opens a real register."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(home / name.lower()))
    return home
