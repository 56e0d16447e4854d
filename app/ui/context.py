"""What every page is given; nothing in ``app.ui`` is reached through a global."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.ui.messages import Messages
from app.ui.printing.printers import Printers
from app.ui.settings import SeatSettings
from app.ui.tasks import Tasks, Work
from app.ui.theme import Theme
from app.ui.widgets.notice_bar import NoticeAction

EVERYTHING = "everything"
"""The kind announced when any record may have changed (undo, import, restore)."""


class SearchHit(Protocol):
    """One line of the search box's answer."""

    @property
    def group(self) -> str:
        """Heading it stands under: 单位, 人员, 文件, 业务."""

    @property
    def title(self) -> str:
        """The name found."""

    @property
    def note(self) -> str:
        """What tells it from its namesakes: unit, birth month, number."""

    @property
    def page(self) -> str:
        """Key of the page that shows it."""

    @property
    def subject(self) -> Any:
        """What the page is opened with, usually the record's id."""

    @property
    def exact(self) -> bool:
        """Whether the text names this one and nothing else."""


class LastOperation(Protocol):
    """The newest operation, for the status line."""

    @property
    def id(self) -> int:
        """Number of the operation."""

    @property
    def sentence(self) -> str:
        """What was done: ``核减：张三（退休）``."""

    @property
    def undoable(self) -> bool:
        """Whether it may still be taken back."""


class Office(Protocol):
    """What the window itself needs of the services; pages know more of the same object.

    Every method is called on a worker (:class:`app.ui.tasks.Tasks`), the attributes on the main thread.
    """

    @property
    def title(self) -> str:
        """Name of the office."""

    @property
    def level(self) -> str:
        """``county``, ``township``, ``unit`` or ``city``."""

    @property
    def user_name(self) -> str:
        """Who is signed in."""

    @property
    def business_date(self) -> str:
        """Today for the register, an ISO date."""

    def search(self, text: str) -> Sequence[SearchHit]:
        """Units, people, documents and cases that fit *text*, best first."""

    def last_operation(self) -> LastOperation | None:
        """The newest operation of this seat."""

    def undo(self, operation_id: int) -> Any:
        """Take the operation back."""


class Navigator(QObject):
    """Calls ``navigate("units", 5)`` from anywhere in a page; the main window listens."""

    requested = Signal(str, object)
    back_requested = Signal()

    def __call__(self, page: str, subject: Any = None) -> None:
        """Open the page with key *page*, showing *subject*."""
        self.requested.emit(page, subject)

    def back(self) -> None:
        """Return to the page before."""
        self.back_requested.emit()


class Changes(QObject):
    """Says which kinds of record changed, not who changed them."""

    happened = Signal(object)
    """``frozenset[str]`` of kinds: ``units``, ``people``, ``cases`` …, or :data:`EVERYTHING`."""

    def announce(self, kinds: Iterable[str]) -> None:
        """Tell every page that shows one of *kinds*."""
        self.happened.emit(frozenset(kinds))


@dataclass(frozen=True)
class UiContext:
    """Everything a page may use. *office* is the composition of all services."""

    office: Any
    theme: Theme
    tasks: Tasks
    messages: Messages
    settings: SeatSettings
    navigate: Navigator
    changes: Changes
    printers: Printers = field(default_factory=Printers)

    def perform(
        self,
        work: Work,
        *,
        sentence: str,
        changes: Iterable[str],
        said: str = "",
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
        action: NoticeAction | None = None,
    ) -> None:
        """Carry out a change to the register: one operation on the writing worker, then tell everybody.

        :param sentence: shown while it takes long: ``正在登记核减``.
        :param changes: kinds of record it changes.
        :param said: shown when it is done: ``已登记核减：张三``; *action* stands beside it.
        :param done: called with the result before the pages refresh.
        """
        kinds = frozenset(changes)

        def finish(result: Any) -> None:
            if done is not None and (owner is None or shiboken6.isValid(owner)):
                done(result)
            if said:
                self.messages.info(said, action)
            self.changes.announce(kinds)

        # No owner for the task: the change must be announced even if the page that asked is gone.
        self.tasks.write(work, sentence=sentence, done=finish, failed=failed)
