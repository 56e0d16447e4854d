"""The composition root: joins the front ends with the rooms behind them. Rooms that cost time load when needed."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import commands, paths
from app.commands import terminal
from app.errors import EnvironmentProblem

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
    except OSError:  # the answer went to a file, and its disk is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write("回答没有写完：请检查磁盘的剩余空间。\n")
        return EnvironmentProblem.exit_code
    return code


def run_window(data: Path) -> int:
    """Open the window on the register in *data*, or on its first start; the exit code when all is closed.

    :raises EnvironmentProblem: there is no display.
    """
    if not terminal.has_display():
        raise EnvironmentProblem(
            "这台机器没有图形界面，窗口打不开。", next_step="可以用命令办理，所有命令见：main.py help。"
        )
    from app.ui import start

    return start.run_window(sys.argv[:1], data, paths.seat_settings())


def _speak_utf8() -> None:
    """The same bytes on every system, whatever the locale (LANG=C) or the code page of a Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
