"""USB sticks: which are plugged in, noticed without asking."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStorageInfo, QTimer, Signal

from app.ui.tasks import Tasks

INTERVAL_MS = 3000
_MOUNT_ROOTS = {Path("/media"): 2, Path("/run/media"): 2, Path("/mnt"): 1, Path("/Volumes"): 1}
"""Where desktops mount sticks, and how many folders below (``/media/USER/STICK``)."""
_WINDOWS_REMOVABLE = 2  # GetDriveTypeW: DRIVE_REMOVABLE
_WINDOWS_DISC = 5  # DRIVE_CDROM


def removable_places() -> list[Path]:
    """Roots of the USB sticks and discs that are plugged in and ready; asks the system, may take a moment."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        if not (volume.isValid() and volume.isReady()) or volume.isRoot():
            continue
        root = Path(volume.rootPath())
        if _is_removable(root):
            found.append(root)
    return sorted(found)


def _is_removable(root: Path) -> bool:
    if sys.platform == "win32":
        kernel: Any = ctypes.windll.kernel32
        return kernel.GetDriveTypeW(f"{root}\\") in {_WINDOWS_REMOVABLE, _WINDOWS_DISC}
    return any(mount in root.parents[:deepest] for mount, deepest in _MOUNT_ROOTS.items())


class MediaWatcher(QObject):
    """Asks again and again which sticks are there, on the reading worker.

    :param places: lists them; a test puts its own folder here.
    """

    changed = Signal(object)
    """Other sticks than before: their roots, a ``tuple`` of paths."""

    def __init__(
        self,
        tasks: Tasks,
        parent: QObject,
        places: Callable[[], Sequence[Path]] = removable_places,
        interval_ms: int = INTERVAL_MS,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._places = places
        self._waiting = False
        self.places: tuple[Path, ...] = ()
        self._timer = QTimer(self, interval=interval_ms)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more (the page is not in front)."""
        self._timer.stop()

    def look(self) -> None:
        """Ask once; a question under way is enough."""
        if not self._waiting:
            self._waiting = True
            self._tasks.read(lambda: tuple(self._places()), done=self._show, failed=self._fail, owner=self)

    def _show(self, places: tuple[Path, ...]) -> None:
        self._waiting = False
        if places != self.places:
            self.places = places
            self.changed.emit(places)

    def _fail(self, error: Exception) -> None:
        self._waiting = False
        self._timer.stop()
        self._tasks.report(error)
