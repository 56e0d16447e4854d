"""Whether a window has the register open: other commands may work beside it, but files are not exchanged under it."""

from __future__ import annotations

import sys
from pathlib import Path

from app.errors import EnvironmentProblem

_NAME = "lock"


def refuse_under_a_window(folder: Path) -> None:
    """Stop when a window works on the register in *folder*.

    The window keeps the file ``lock`` open: on Windows nobody else may then write to it, elsewhere it holds a lock of
    the system, which ends with the program even when that is killed.

    :raises EnvironmentProblem: a window has it open.
    """
    if _held(folder / _NAME):
        raise EnvironmentProblem(
            "这份数据正在窗口中打开，没有恢复，数据没有改动。", next_step="请先关闭编制通的窗口，再恢复。"
        )


def _held(path: Path) -> bool:
    try:
        with path.open("r+b") as file:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except (BlockingIOError, PermissionError):
        return True
    return False
