"""The form being changed: its text as saved, as it stands now, and every step between, for undo and redo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

MOST_STEPS = 500


class FormDraft(QObject):
    """One text with its steps. Steps with the same key that follow each other (typing in one field) are one."""

    changed = Signal()
    """The text is another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.saved = ""
        self._steps: list[str] = [""]
        self._place = 0
        self._key: object = None

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self._steps[self._place]

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return bool(self.name) and self.text != self.saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self._place < len(self._steps) - 1

    def begin(self, name: str, saved: str) -> None:
        """Another form, or the same as it is kept now."""
        self.name, self.saved = name, saved
        self._steps, self._place, self._key = [saved], 0, None
        self.changed.emit()

    def record(self, text: str, key: object = None) -> None:
        """A step."""
        if text == self.text:
            return
        del self._steps[self._place + 1 :]
        if key is not None and key == self._key and self._place:
            self._steps[self._place] = text
        else:
            self._steps.append(text)
            del self._steps[: -MOST_STEPS - 1]
            self._place = len(self._steps) - 1
        self._key = key
        self.changed.emit()

    def undo(self) -> None:
        """Take a step back."""
        self._go(-1, possible=self.can_undo)

    def redo(self) -> None:
        """Make the step again."""
        self._go(1, possible=self.can_redo)

    def _go(self, step: int, *, possible: bool) -> None:
        if possible:
            self._place += step
            self._key = None
            self.changed.emit()
