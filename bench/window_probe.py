"""Runs in a process of its own: shows a window, says when it could be used and what memory it took.

``python -m bench.window_probe STARTED window DATA`` opens the program on a register, ``… STARTED bare`` an empty
window; STARTED is ``time.monotonic()`` of whoever started this process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path


def main(started: float, kind: str, *arguments: str) -> None:
    """Measure and print one line of JSON: ``usable`` and ``password`` in seconds, ``memory`` in MB."""
    print(json.dumps(_bare(started) if kind == "bare" else _window(started, Path(arguments[0]))))


def _bare(started: float) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.show()
    application.processEvents()
    usable = time.monotonic() - started
    return {"usable": usable, "memory": _peak_memory()}


def _window(started: float, data: Path) -> dict[str, float]:
    """What ``main.py`` does, with the password typed at once."""
    from app.services import office as offices
    from app.ui.application import Application
    from app.ui.county_pages import COUNTY_PAGES
    from app.ui.office_adapter import WindowOffice
    from bench.county import PASSWORD, TODAY, USER

    began = time.monotonic()
    office = offices.sign_in(data, USER, PASSWORD, TODAY)
    password = time.monotonic() - began
    with tempfile.TemporaryDirectory() as folder:
        application = Application([sys.argv[0]], Path(folder) / "seat.ini", "bench")
        context = application.context(WindowOffice(office))
        window = application.open_window(context, COUNTY_PAGES)

        def settle() -> None:
            """Until the page in front has its content and is painted."""
            application.qt.processEvents()
            while context.tasks.open_tasks:
                time.sleep(0.001)  # leave the processor to the workers
                application.qt.processEvents()
            application.qt.processEvents()

        settle()
        found = {"usable": time.monotonic() - started, "password": password, "memory": _peak_memory()}
        for spec in COUNTY_PAGES:
            if spec.in_column:
                window.open_page(spec.key)
                settle()
        found["memory_lists"] = _peak_memory()
        window.close()
        office.close()
    return found


def _peak_memory() -> float:
    """The largest resident memory of this process so far, in MB (10⁶ bytes).

    Not ``ru_maxrss``: it still counts the process this one was started from.
    """
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError("no VmHWM in /proc/self/status")


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
