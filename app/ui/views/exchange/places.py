"""Where to write: the USB stick that is plugged in, or a folder the clerk chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.ui.context import UiContext
from app.ui.media import MediaWatcher, removable_places
from app.ui.theme import GRID

REMEMBERED = "exchange/folder"
"""The folder chosen last, for offices that use a CD or a shared folder instead of a stick."""


class PlaceBox(QWidget):
    """Sticks come and go by themselves; a chosen folder stays."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None = None,
        places: Callable[[], Sequence[Path]] = removable_places,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.box = QComboBox(self)
        self.box.setAccessibleName("写到哪里")
        self.box.setPlaceholderText("请插上U盘，或者选文件夹")
        self.choose_button = QPushButton("选文件夹…", self)
        self.choose_button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.box, 1)
        line.addWidget(self.choose_button)
        self.setFocusProxy(self.box)
        self.watcher = MediaWatcher(context.tasks, self, places)
        self.watcher.changed.connect(self._on_places)
        self._chosen = self._remembered()
        self._on_places(())

    @property
    def place(self) -> Path | None:
        """Where to write, None when there is nothing to write to."""
        found: Path | None = self.box.currentData()
        return found

    def choose_folder(self, folder: Path) -> None:
        """Write to *folder*; remembered for the next time."""
        self._chosen = folder
        self._context.settings.set_record(REMEMBERED, {"folder": str(folder)}, self._context.office.user_name)
        self._on_places(self.watcher.places)
        self.box.setCurrentIndex(self.box.findData(folder))

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选文件夹", str(self._chosen or ""))
        if name:
            self.choose_folder(Path(name))

    def _remembered(self) -> Path | None:
        text = self._context.settings.record(REMEMBERED, self._context.office.user_name).get("folder", "")
        return Path(text) if text and Path(text).is_dir() else None

    def _on_places(self, places: tuple[Path, ...]) -> None:
        now = self.place
        self.box.clear()
        for place in places:
            self.box.addItem(f"U盘　{place}", place)
        if self._chosen is not None and self._chosen not in places:
            self.box.addItem(f"文件夹　{self._chosen}", self._chosen)
        position = self.box.findData(now)
        if self.box.count():
            self.box.setCurrentIndex(max(0, position))
