"""What opening a register loads: only what the first page needs; and every service is made once, when asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from app.services.composition.service import OpenRegister, Service
from app.services.office import Office

ROOT = Path(__file__).parents[2]
LATER = (
    "reportlab", "openpyxl", "docx", "lxml", "yaml", "PIL", "pypdfium2", "pypinyin", "chinese_calendar", "rapidfuzz",
    "sqlite_utils", "dateutil", "click", "app.reports", "app.exchange", "app.services.business",
    "app.services.form_templates", "app.services.imports", "app.services.letters", "app.services.packages",
    "app.services.papers.service", "app.services.portrait", "app.services.query", "app.services.roster",
    "app.services.superior",
)  # fmt: skip
"""What is loaded only when it is asked for."""


def loaded_by(words: str) -> list[str]:
    """Which of :data:`LATER` a new process has loaded after *words*."""
    ended = subprocess.run(
        [sys.executable, "-c", f"import sys\n{words}\nprint(*(m for m in {LATER!r} if m in sys.modules))"],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        timeout=60,
        check=True,
    )
    return ended.stdout.decode().split()


def test_the_office_loads_no_service() -> None:
    assert loaded_by("import app.services.office") == []
    services = "[m for m in sys.modules if m.startswith('app.services.')]"
    assert loaded_by(f"import app.services.office\nassert len({services}) < 10, {services}") == []


def test_signing_in_loads_little(office: Office) -> None:
    office.close()
    words = (
        "from pathlib import Path\nfrom app.services import offices\n"
        f"offices.sign_in(Path({str(office.folder)!r}), '李主任', 'correct horse', '2026-07-15').close()"
    )
    assert loaded_by(words) == []


def test_every_service_can_be_made_and_stays_the_same(office: Office) -> None:
    names = [
        name for layer in Office.__mro__ for name, made in vars(layer).items() if isinstance(made, Service)
    ]
    assert len(names) == len(set(names)) >= 57
    assert not set(names) & set(vars(office))
    made = {name: getattr(office, name) for name in names}
    assert all(getattr(office, name) is made[name] for name in names)
    assert all(type(made[name]).__module__.startswith("app.services.") for name in names)


def test_a_service_is_made_once_even_when_two_threads_ask_at_the_same_moment(office: Office) -> None:
    asked, count = threading.Barrier(4), 0

    class Slow(OpenRegister):
        @Service
        def below(self) -> object:
            return object()

        @Service
        def slow(self) -> list[object]:
            nonlocal count
            count += 1
            threading.Event().wait(0.05)
            return [self.below]  # a service that needs another one

    slow = Slow(office.folder, office.register, b"", office.session)
    found: list[list[object]] = []

    def ask() -> None:
        asked.wait()
        found.append(slow.slow)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert count == 1
    assert len(found) == 4
    assert all(each is slow.slow for each in found)
    assert slow.slow[0] is slow.below
