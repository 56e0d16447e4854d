"""The log file: what the program did and where it failed, for whoever mends it.

No personal data goes in: log calls name kinds, counts and durations; anything that looks like an identity number is
masked all the same, because a traceback may carry the values that broke it.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

_LARGEST = 1_000_000
_KEPT = 5
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:\d{8}\d{3}[0-9Xx]|\d{6}\d{3})(?![0-9A-Za-z])")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s"


class _Discreet(logging.Formatter):
    """Hides identity numbers of 18 and 15 digits, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return _IDENTITY.sub("[identity number]", super().format(record))


@contextmanager
def kept_in(folders: Sequence[Path], name: str) -> Iterator[Path | None]:
    """Keep the log in the first of *folders* that can be written, while the block runs.

    :param name: of the file, without ending; the window and the command line keep separate files, because two
        processes cannot roll one file over.
    :returns: the folder used, or None when none can be written: a read-only stick must not stop the work.
    """
    with ExitStack() as stack:
        names = (f"{name}.log", f"{name}-crash.txt")
        folder = next((folder for folder in folders if _writable(folder, names)), None)
        if folder is not None:
            stack.enter_context(_log_file(folder / names[0]))
            stack.enter_context(_crash_notes(folder / names[1]))
        yield folder


def _writable(folder: Path, names: Sequence[str]) -> bool:
    """Whether these files can be written there; they may belong to another user of the machine."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).open("a").close()
    except OSError:
        return False
    return True


@contextmanager
def _log_file(path: Path) -> Iterator[None]:
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(_Discreet(_FORMAT))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


@contextmanager
def _crash_notes(path: Path) -> Iterator[None]:
    """Stacks of a hard crash (a fault inside a library) go to *path*.

    Left alone when somebody collects them already (pytest, ``python -X faulthandler``).
    """
    if faulthandler.is_enabled():
        yield
        return
    with path.open("a", encoding="utf-8") as notes:
        faulthandler.enable(notes)
        try:
            yield
        finally:
            faulthandler.disable()
