"""The only place in the program that speaks to the user. Everything said is logged and can be read by tests.

Ordinary sentences appear in a bar inside the window and disturb nobody; a question or a defect of ours
is a dialog. Errors stay until they are read.
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import EnvironmentProblem, Problem
from app.ui.dialogs import CrashDialog, MessageDialog
from app.ui.palette import Tone
from app.ui.widgets.notice_bar import NoticeAction, NoticeBar

log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What sort of sentence was said."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    QUESTION = "question"
    CRASH = "crash"


_TONES = {Kind.INFO: Tone.GOOD, Kind.WARNING: Tone.WARNING, Kind.ERROR: Tone.BAD}


@dataclass(frozen=True)
class Message:
    """One sentence said to the user."""

    kind: Kind
    text: str
    detail: str = ""


class Messages(QObject):
    """Says information, warnings, errors and questions.

    Before :meth:`attach` (while the program starts) sentences appear as a dialog.
    """

    def __init__(self) -> None:
        super().__init__()
        self.history: deque[Message] = deque(maxlen=200)
        self._window: QWidget | None = None
        self._bar: NoticeBar | None = None
        self._crash: CrashDialog | None = None

    @property
    def last(self) -> Message | None:
        """The newest message, or None."""
        return self.history[-1] if self.history else None

    def attach(self, window: QWidget, bar: NoticeBar) -> None:
        """Speak in *window* from now on; *bar* is its notice bar."""
        self._window, self._bar = window, bar

    def detach(self) -> None:
        """The window is going away."""
        self._window = self._bar = None

    def info(self, text: str, action: NoticeAction | None = None) -> None:
        """Something was done; the sentence goes away by itself. *action* is usually 撤销."""
        self._say(Message(Kind.INFO, text), action)

    def warn(self, text: str, action: NoticeAction | None = None) -> None:
        """Something deserves attention; the sentence stays until read."""
        self._say(Message(Kind.WARNING, text), action)

    def error(self, problem: Problem | str, action: NoticeAction | None = None) -> None:
        """Something was not done; the sentence stays until read."""
        if isinstance(problem, Problem):
            level = logging.WARNING if isinstance(problem, EnvironmentProblem) else logging.INFO
            log.log(level, "%s: %s", type(problem).__name__, problem.detail or problem.message)
            self._say(Message(Kind.ERROR, problem.sentence(), problem.detail), action)
        else:
            self._say(Message(Kind.ERROR, problem), action)

    def problem(self, error: BaseException) -> None:
        """Whatever went wrong: a :class:`Problem` in its own words, anything else as a defect of ours."""
        if isinstance(error, Problem):
            self.error(error)
            return
        log.error("defect", exc_info=error)
        self.crash(error)

    def question(
        self,
        text: str,
        *,
        consequence: str,
        yes: str,
        no: str = "取消",
        dangerous: bool = True,
    ) -> bool:
        """Ask before something that is hard to take back; True when the user chose *yes*.

        The harmless button is the default and what Esc means.

        :param consequence: what will happen, in numbers: ``将删除 3 份草稿``.
        :param yes: the verb itself (``删除``), never 确定.
        """
        dialog = MessageDialog(text, consequence, parent=self._window)
        dialog.add_button(no, default=True)
        chosen = dialog.add_button(yes, look="danger" if dangerous else "")
        dialog.exec()
        answer = dialog.clicked is chosen
        dialog.deleteLater()
        self._record(Message(Kind.QUESTION, text, f"{consequence} -> {yes if answer else no}"))
        return answer

    def crash(self, error: BaseException) -> None:
        """Show a defect of ours with details to copy; the program goes on. One dialog at a time."""
        dialog = CrashDialog(error, parent=self._window)
        self._record(Message(Kind.CRASH, dialog.text, dialog.details))
        if self._crash is not None:
            dialog.deleteLater()
            return
        self._crash = dialog
        dialog.finished.connect(self._forget_crash)
        dialog.open()

    def _forget_crash(self) -> None:
        if self._crash is not None:
            self._crash.deleteLater()
        self._crash = None

    def _say(self, message: Message, action: NoticeAction | None) -> None:
        self._record(message)
        if self._bar is not None:
            self._bar.show_notice(
                message.text,
                _TONES[message.kind],
                stays=message.kind is not Kind.INFO,
                action=action,
            )
            return
        dialog = MessageDialog(message.text, "", parent=self._window)
        dialog.add_button("知道了", default=True)
        dialog.exec()
        dialog.deleteLater()

    def _record(self, message: Message) -> None:
        log.info("said (%s): %s", message.kind, message.text)
        self.history.append(message)
