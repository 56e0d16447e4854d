"""What stands around the program: a person at the terminal, a display for windows."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether a window can be shown (on Linux: X11 or Wayland, or a platform somebody chose for Qt)."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def somebody_watches() -> bool:
    """Whether a person is at the terminal, who would want to see a window."""
    return sys.stdin.isatty() and sys.stdout.isatty() and has_display()
