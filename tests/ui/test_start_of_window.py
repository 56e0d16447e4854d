"""The window opens at once: until the first page answers, nothing is loaded that only other pages need."""

from __future__ import annotations

from pathlib import Path

from app.services import offices
from app.services.offices import NewOffice
from tests.services.conftest import CHEAP
from tests.services.test_start import LATER, loaded_by

NEEDED = {"chinese_calendar"}
"""The to-do list counts working days."""


def test_the_sign_in_screen_loads_no_page() -> None:
    words = "import app.ui.start\nassert not [m for m in sys.modules if m.endswith('_page')]"
    assert loaded_by(words) == []


def test_without_a_command_no_command_is_loaded(tmp_path: Path) -> None:
    words = f"""
from app import commands
opened = []
assert commands.main(["--data", {str(tmp_path)!r}], lambda folder: opened.append(folder) or 0) == 0
assert [str(folder) for folder in opened] == [{str(tmp_path)!r}]
assert "app.commands.subjects" not in sys.modules
assert not [m for m in sys.modules if m.startswith("app.services")]
"""
    assert loaded_by(words) == []


def test_the_first_page_loads_nothing_of_the_others(tmp_path: Path) -> None:
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    opened, _ = offices.create(tmp_path / "county", new)
    opened.close()
    words = f"""
import time
from pathlib import Path
from app.services import offices
from app.ui.application import Application
from app.ui.county_pages import COUNTY_PAGES
from app.ui.office_adapter import WindowOffice
office = offices.sign_in(Path({str(tmp_path / "county")!r}), "李主任", "correct horse", "2026-07-15")
application = Application(["test"], Path({str(tmp_path / "seat.ini")!r}), "test")
context = application.context(WindowOffice(office))
window = application.open_window(context, COUNTY_PAGES)
application.qt.processEvents()
while context.tasks.open_tasks:
    time.sleep(0.01)
    application.qt.processEvents()
assert window.windowTitle().startswith("云岭县委编办")
assert "app.ui.views.home_page" in sys.modules
pages = sorted(m for m in sys.modules if m.startswith("app.ui.views.") and m.endswith("_page"))
assert pages == ["app.ui.views.home_page"], pages
"""
    assert set(loaded_by(words)) <= NEEDED
    assert set(LATER) >= NEEDED
