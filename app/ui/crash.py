"""Uncaught exceptions: logged once each, handed to the main thread, shown once.

A failing paint or ``data()`` method raises again with every repaint (28 times in 0.3 s when measured), so
the same fault at the same line is counted, not shown again, while :data:`QUIET_SECONDS` have not passed.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)

QUIET_SECONDS = 30.0


class CrashReporter(QObject):
    """Catches what nobody caught.

    :param report: told on the main thread about each new fault (``Messages.crash`` for ours).
    """

    _caught = Signal(object)

    def __init__(self, report: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str, int], float] = {}
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over uncaught exceptions of the main thread, of slots and of other threads."""
        sys.excepthook = self.handle
        threading.excepthook = self._handle_thread

    def uninstall(self) -> None:
        """Give Python its own handling back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log *error* and show it, unless the same fault was shown a moment ago. Any thread may call."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        frames = traceback.extract_tb(trace)
        place = (
            (kind.__name__, frames[-1].filename, frames[-1].lineno or 0) if frames else (kind.__name__, "", 0)
        )
        now = time.monotonic()
        with self._lock:
            repeated = now - self._seen.get(place, -QUIET_SECONDS) < QUIET_SECONDS
            self._seen[place] = now
        if not repeated:
            self._caught.emit(error)

    def _handle_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _on_caught(self, error: BaseException) -> None:
        self._report(error)
