"""Making sure that what was written survives a power cut."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until the contents of a file are on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
