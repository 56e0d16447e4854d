"""Line icons from one open set, in the colours of the palette.

The drawings lie in ``resources/icons`` and draw with ``currentColor``. A coloured copy of each one used is
written once to a temporary folder, because a stylesheet can name an arrow only by its file.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QTemporaryDir
from PySide6.QtGui import QIcon


class Icons:
    """Coloured icons by name, made when first asked for.

    :param folder: where ``NAME.svg`` lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._coloured = QTemporaryDir()
        self._icons: dict[tuple[str, str, str, str], QIcon] = {}

    def file(self, name: str, colour: str) -> Path:
        """Path of the drawing *name* in *colour* (``#rrggbb``).

        :raises FileNotFoundError: no such drawing: a misspelt name, or an incomplete program folder.
        """
        target = Path(self._coloured.filePath(f"{name}-{colour[1:]}.svg"))
        if not target.exists():
            drawing = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            target.write_text(drawing.replace("currentColor", colour), encoding="utf-8")
        return target

    def icon(self, name: str, colour: str, *, disabled: str = "", checked: str = "") -> QIcon:
        """The icon *name* in *colour*; *disabled* and *checked* default to the same colour."""
        key = (name, colour, disabled or colour, checked or colour)
        if key not in self._icons:
            icon = QIcon(str(self.file(name, colour)))
            icon.addFile(str(self.file(name, key[2])), QSize(), QIcon.Mode.Disabled)
            icon.addFile(str(self.file(name, key[3])), QSize(), QIcon.Mode.Normal, QIcon.State.On)
            self._icons[key] = icon
        return self._icons[key]
