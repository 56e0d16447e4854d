"""What the screens before the main window have in common: one column in the middle, one verb, work beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.ui.context import UiContext
from app.ui.tasks import Task, Work
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label

WIDTH_EMS = 40


@dataclass(frozen=True)
class Costs:
    """What it costs to derive secrets; only tests make it cheap."""

    key: Any = None


class Screen(QWidget):
    """One screen. A subclass fills :attr:`body` and overrides :meth:`submit`.

    :param yes: the verb on the button, "" for none.
    :param back: the word on the way back, "" for none.
    :param width: of the column, in Chinese characters.
    """

    back_wanted = Signal()

    def __init__(
        self,
        context: UiContext,
        heading: str,
        intro: str,
        *,
        yes: str = "",
        back: str = "返回",
        width: int = WIDTH_EMS,
    ) -> None:
        super().__init__()
        self.context = context
        self._width = width
        self._task: Task | None = None
        self.heading = text_label(heading, "title", self, wrap=True)
        self.intro = text_label(intro, "muted", self, wrap=True)
        self.intro.setVisible(bool(intro))
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        self.error = text_label("", "error", self, wrap=True)
        self.error.hide()
        self.progress = text_label("", "muted", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self._waiting = QWidget(self)
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(self.progress)
        waiting.addWidget(self.bar)
        self._waiting.hide()
        self.yes_button = QPushButton(yes, self)
        self.yes_button.setProperty("look", "primary")
        self.yes_button.setDefault(True)
        self.yes_button.setVisible(bool(yes))
        self.yes_button.clicked.connect(self.submit)
        self.back_button = QPushButton(back, self)
        self.back_button.setVisible(bool(back))
        self.back_button.clicked.connect(self.back_wanted)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        self.buttons.addWidget(self.back_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.yes_button)
        self._column = QWidget(self)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID + GRID // 2)
        column.addStretch(1)
        column.addWidget(self.heading)
        column.addWidget(self.intro)
        column.addSpacing(GRID)
        column.addLayout(self.body)
        column.addWidget(self.error)
        column.addWidget(self._waiting)
        column.addSpacing(GRID)
        column.addLayout(self.buttons)
        column.addStretch(2)
        middle = QWidget(self)
        sides = QHBoxLayout(middle)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addStretch(1)
        sides.addWidget(self._column, 100)
        sides.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        context.theme.changed.connect(self._fit)
        self._fit()

    # ---- for subclasses

    def submit(self) -> None:
        """Carry out what the button says."""

    def opened(self) -> None:
        """The screen has come to the front: put the cursor where work begins."""

    # ---- running

    @property
    def is_running(self) -> bool:
        """Whether work is under way."""
        return self._task is not None

    def say(self, sentence: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def start(self, work: Work, sentence: str, done: Callable[[Any], None]) -> None:
        """Do *work* beside the window; fields rest meanwhile, a failure stands above the button."""
        self.say("")
        self._set_running(running=True)
        self.progress.setText(sentence)

        def finish(result: Any) -> None:
            self._set_running(running=False)
            done(result)

        self._task = self.context.tasks.write(
            work, sentence=sentence, done=finish, failed=self._on_failed, owner=self
        )
        self.context.tasks.progressed.connect(self._on_progress)

    def stop(self) -> None:
        """Ask the work under way to stop."""
        if self._task is not None:
            self.context.tasks.cancel(self._task)
            self._set_running(running=False)

    def fields_enabled(self, enabled: bool) -> None:
        """Let the fields rest while work is under way."""
        for index in range(self.body.count()):
            widget = self.body.itemAt(index).widget()
            if widget is not None:
                widget.setEnabled(enabled)

    def _on_failed(self, error: Exception) -> None:
        self._set_running(running=False)
        if isinstance(error, Problem):
            self.say(error.sentence())
        else:
            self.context.messages.problem(error)

    def _on_progress(self, task: Task) -> None:
        if task is self._task:
            done, total, sentence = task.progress
            self.progress.setText(sentence)
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _set_running(self, *, running: bool) -> None:
        if not running and self._task is not None:
            self.context.tasks.progressed.disconnect(self._on_progress)
            self._task = None
        self._waiting.setVisible(running)
        self.yes_button.setEnabled(not running)
        self.back_button.setEnabled(not running)
        self.fields_enabled(not running)

    def _fit(self) -> None:
        self._column.setMaximumWidth(self._width * self.context.theme.em)
