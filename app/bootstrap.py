"""The composition root: joins the front ends with the rooms behind them. Rooms that cost time load when needed."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import __version__, commands, paths

if TYPE_CHECKING:
    from app.commands.call import Call

PIPE_CLOSED = 141
"""Exit code when whoever reads our output has enough (``| head``), as the shell counts it."""


def run(argv: Sequence[str]) -> int:
    """Do what the command line says and return the exit code."""
    _speak_utf8()
    # A log that cannot be written (another process is rolling it over) must not trouble the clerk.
    logging.raiseExceptions = False
    try:
        code = commands.main(argv, run_window)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def run_window(call: Call) -> int:
    """Open the window on the register of *call*; the exit code when its last window is closed.

    :raises Problem: as signing in does.
    """
    from app.ui.application import Application
    from app.ui.county_pages import COUNTY_PAGES
    from app.ui.office_adapter import WindowOffice
    from app.ui.tasks import Lane

    office = call.office

    def interrupt(lane: Lane) -> None:
        if lane is Lane.WRITE:
            office.register.interrupt()

    application = Application(sys.argv[:1], paths.seat_settings(), __version__, paths.RESOURCES)
    context = application.context(WindowOffice(office), interrupt)
    # Held while Qt runs: Python would take the window away.
    _window = application.open_window(context, COUNTY_PAGES)
    return application.run()


def _speak_utf8() -> None:
    """The same bytes on every system, whatever the locale (LANG=C) or the code page of a Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
