"""Runs in a process of its own, whose time and memory are what is measured.

``python -m bench.probe STARTED window DATA`` opens the program on a register, ``… bare`` an empty window,
``… import ROSTER FOLDER`` imports a roster into a new register; STARTED is ``time.monotonic()`` of whoever started
this process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path


def main(started: float, kind: str, *arguments: str) -> None:
    """Measure and print one line of JSON: ``usable`` and ``password`` in seconds by the clock, ``worked`` processor seconds, ``memory`` in MB."""
    if kind == "bare":
        found = _bare(started)
    elif kind == "window":
        found = _window(started, Path(arguments[0]))
    else:
        found = _import(Path(arguments[0]), Path(arguments[1]))
    print(json.dumps(found))


def _bare(started: float) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.show()
    application.processEvents()
    usable = time.monotonic() - started
    return {"usable": usable, "worked": time.process_time(), "memory": _peak_memory()}


def _window(started: float, data: Path) -> dict[str, float]:
    """What ``main.py`` does, with the password typed at once."""
    for module in ("app.bootstrap", "app.ui.start"):  # all that is loaded before somebody signs in
        import_module(module)
    from app.services import offices
    from app.ui.application import Application
    from app.ui.county_pages import COUNTY_PAGES
    from app.ui.office_adapter import WindowOffice
    from bench.signed_in import PASSWORD, TODAY, USER

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
        usable, worked = time.monotonic() - started, time.process_time()
        found = {"usable": usable, "worked": worked, "password": password, "memory": _peak_memory()}
        for spec in COUNTY_PAGES:
            if spec.in_column:
                window.open_page(spec.key)
                settle()
        found["memory_lists"] = _peak_memory()
        window.close()
        office.close()
    return found


def _import(roster: Path, folder: Path) -> dict[str, float]:
    from app.services import offices
    from app.services.desk import COUNTY
    from app.services.offices import NewOffice
    from bench.signed_in import PASSWORD, TODAY, USER

    office, _ = offices.create(folder, NewOffice("云岭县委编办", COUNTY, USER, PASSWORD, TODAY))
    preview = office.imports.preview(roster)
    preview.options.create_units = frozenset(unknown.name for unknown in preview.unknown_units)
    office.imports.compare(preview)
    previewed = _peak_memory()
    office.imports.run(preview)
    imported = _peak_memory()
    office.close()
    return {"memory_preview": previewed, "memory": imported}


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
