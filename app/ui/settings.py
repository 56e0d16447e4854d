"""What this seat remembers between starts: window place, size of type, table columns.

These belong to the PC and its user, not to the register; losing the file loses nothing but comfort. A value
that cannot be read falls back to its default.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from app.ui.palette import LIGHT, PALETTES

log = logging.getLogger(__name__)


class SeatSettings:
    """Typed access to one settings file.

    :param path: the file; its folder is made when the first value is written.
    """

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def palette(self) -> str:
        """Name of the palette, ``light`` or ``dark``."""
        name = str(self._store.value("look/palette", LIGHT.name))
        return name if name in PALETTES else LIGHT.name

    @palette.setter
    def palette(self, name: str) -> None:
        self._store.setValue("look/palette", name)

    @property
    def scale(self) -> int:
        """Size of type in per cent, 100 to 175."""
        text = str(self._store.value("look/scale", "100"))
        return min(175, max(100, int(text))) if text.isdigit() else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._store.setValue("look/scale", percent)

    def bytes(self, key: str) -> QByteArray:
        """A block of Qt's own state (window geometry); empty when unknown."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a block of Qt's own state."""
        self._store.setValue(key, value)

    def record(self, key: str, user: str = "") -> dict[str, Any]:
        """A small JSON object remembered for *user*; empty when unknown or unreadable."""
        text = self._store.value(self._key(key, user), "")
        try:
            value = json.loads(str(text)) if text else {}
        except json.JSONDecodeError:
            log.info("seat setting %s is unreadable and starts afresh", key)
            return {}
        return value if isinstance(value, dict) else {}

    def set_record(self, key: str, value: dict[str, Any], user: str = "") -> None:
        """Remember a small JSON object for *user*."""
        self._store.setValue(self._key(key, user), json.dumps(value, ensure_ascii=True, sort_keys=True))

    def save(self) -> None:
        """Write to disk now (Qt also does it by itself when the program ends)."""
        self._store.sync()

    @staticmethod
    def _key(key: str, user: str) -> str:
        return f"users/{user}/{key}" if user else key
