"""The life of the program: first start or signing in, the main window, backup on closing, leaving the seat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app import __version__
from app.errors import DataProblem, EnvironmentProblem, Problem
from app.services import offices
from app.services.office import Office
from app.ui.application import Application
from app.ui.context import UiContext
from app.ui.county_pages import COUNTY_PAGES
from app.ui.first_start.demo import DemoKey, DemoScreen, demo_folder, key_of
from app.ui.first_start.screen import Costs, Screen
from app.ui.first_start.sign_in import ForgottenScreen, LockedOut, SignInScreen, open_register
from app.ui.first_start.welcome import WelcomeScreen
from app.ui.first_start.window import StartWindow
from app.ui.media import removable_places
from app.ui.office_pages import OFFICE_PAGES
from app.ui.office_window import OfficeWindow
from app.ui.seat import NoOffice, Seat, SeatedOffice
from app.ui.tasks import Lane
from app.ui.township_pages import TOWNSHIP_PAGES

if TYPE_CHECKING:
    from app.ui.first_start.setup import Begun

log = logging.getLogger(__name__)

LOCK = "lock"
PATIENCE_MS = 300


@dataclass(frozen=True)
class Surroundings:
    """What a test replaces: costs of secrets, where sticks are, how large the demonstration is."""

    costs: Costs = field(default_factory=Costs)
    places: Callable[[], Sequence[Path]] = removable_places
    demo: dict[str, Any] | None = None


def run_window(argv: Sequence[str], data_folder: Path, settings_file: Path) -> int:
    """Open the window on *data_folder* and stay until it is closed; Qt's exit code.

    :param argv: for Qt.
    :param settings_file: what this PC remembers of its window.
    """
    application = Application(list(argv), settings_file, __version__)
    application.qt.setQuitOnLastWindowClosed(False)
    desktop = Desktop(application, data_folder)
    desktop.ended.connect(application.qt.quit)
    desktop.begin()
    return application.run()


class Desktop(QObject):
    """Holds the one window there is at a time.

    Screens that are seen once in the life of a register load when they are shown: signing in must not wait for them.

    :param folder: of the register.
    """

    ended = Signal()
    """Nothing is open any more."""

    def __init__(
        self, application: Application, folder: Path, surroundings: Surroundings | None = None
    ) -> None:
        super().__init__()
        self._application = application
        self._home = folder
        self._folder = folder
        self._around = surroundings or Surroundings()
        self._lock: QLockFile | None = None
        self._next: Callable[[], None] | None = None
        self._closing: StartWindow | None = None
        self.start_window: StartWindow | None = None
        self.window: OfficeWindow | None = None
        self.seat = Seat()
        self.seat.sign_out.connect(lambda: self._leave_for(self._go_home))
        self.seat.restore.connect(lambda path: self._leave_for(lambda: self._restore(path)))

    # ---- before the main window

    def begin(self) -> None:
        """Sign in where there is a register, else the first start."""
        self._sign_in() if offices.register_exists(self._folder) else self._welcome()

    def _go_home(self) -> None:
        """Back to one's own data, also from the demonstration."""
        self._folder = self._home
        self.begin()

    def _screens(self) -> StartWindow:
        """The window for screens, made when it is needed."""
        if self.start_window is None:
            context = self._application.context(NoOffice())
            self.start_window = StartWindow(context)
            self.start_window.closed.connect(self._on_start_closed)
            self.start_window.show()
        return self.start_window

    def _show(self, screen: Screen, back: Callable[[], None] | None = None) -> None:
        if back is not None:
            screen.back_wanted.connect(lambda: self._go_back(screen, back))
        self._screens().show_screen(screen)

    def _go_back(self, screen: Screen, back: Callable[[], None]) -> None:
        screen.stop()
        back()

    def _welcome(self) -> None:
        screen = WelcomeScreen(self._screens().context)
        ways: dict[str, Callable[[], None]] = {
            "enrolment": self._enrolment, "county": self._county, "demo": self._demo, "restore": self._restore,
        }  # fmt: skip
        screen.chosen.connect(lambda key: ways[key]())
        self._show(screen)

    def _county(self) -> None:
        from app.ui.first_start.setup import CountyScreen

        context = self._screens().context
        screen = CountyScreen(context, self.seat, self._folder, self._around.costs)
        screen.begun.connect(self._recovery)
        self._show(screen, self._welcome)

    def _enrolment(self) -> None:
        from app.ui.first_start.setup import EnrolmentScreen

        context, around = self._screens().context, self._around
        screen = EnrolmentScreen(context, self.seat, self._folder, around.costs, around.places)
        screen.begun.connect(self._recovery)
        self._show(screen, self._welcome)

    def _recovery(self, begun: Begun) -> None:
        from app.ui.first_start.recovery import RecoveryScreen

        screen = RecoveryScreen(self._screens().context, begun)
        screen.acknowledged.connect(self.enter)
        self._show(screen)

    def _demo(self) -> None:
        around = self._around
        out = self._home.parent if key_of(self._home) else demo_folder(self._home)
        screen = DemoScreen(self._screens().context, out, around.costs, around.demo)
        screen.opened_with.connect(self._open_demo)
        self._show(screen, self._go_home)

    def _open_demo(self, key: DemoKey) -> None:
        screen = self._screens().current
        if screen is None:
            return
        self._folder = key.folder
        screen.start(
            lambda: open_register(key.folder, key.user, key.password, key.business_date, self.seat),
            "正在打开……",
            self.enter,
        )

    def _sign_in(self) -> None:
        context = self._screens().context
        try:
            people = offices.user_names(self._folder)
        except (DataProblem, EnvironmentProblem) as problem:
            locked = LockedOut(context, problem)
            locked.restore_wanted.connect(self._restore)
            self._show(locked)
            return
        key = key_of(self._folder)
        screen = SignInScreen(
            context,
            self.seat,
            self._folder,
            people,
            business_date=key.business_date if key else "",
            hint=key.password if key else "",
        )
        screen.signed_in.connect(self.enter)
        screen.forgotten.connect(lambda name: self._forgotten(people, name))
        screen.restore_wanted.connect(self._restore)
        screen.demo_wanted.connect(self._demo)
        self._show(screen)

    def _forgotten(self, people: Sequence[str], name: str) -> None:
        context = self._screens().context
        screen = ForgottenScreen(context, self.seat, self._folder, people, name, self._around.costs)
        screen.signed_in.connect(self.enter)
        self._show(screen, self.begin)

    def _restore(self, chosen: Path | None = None) -> None:
        from app.ui.first_start.restore import RestoreScreen

        screen = RestoreScreen(self._screens().context, self._folder, chosen, self._around.places)
        screen.restored.connect(self._on_restored)
        self._show(screen, self.begin)

    def _on_restored(self) -> None:
        self.begin()
        self._screens().context.messages.info("已从备份恢复。请用当时的密码登录。")

    def _on_start_closed(self) -> None:
        if self.start_window is not None:
            self.start_window.context.tasks.close()
            self.start_window.deleteLater()
            self.start_window = None
        self.ended.emit()

    # ---- the main window

    def enter(self, office: SeatedOffice) -> None:
        """Open the main window on *office*."""
        if not self._take_lock(office.folder):
            office.services.close()
            screen = self._screens().current
            if screen is not None:
                screen.say("这份数据正被另一个编制通窗口使用，没有打开。\n请关闭那个窗口后再试。")
            return
        register = office.services.register

        def interrupt(lane: Lane) -> None:
            if lane is Lane.WRITE:
                register.interrupt()

        context = self._application.context(office, interrupt)
        if self.start_window is not None:
            tasks = self.start_window.context.tasks
            self.start_window.leave()
            self.start_window = None
            tasks.close()
        self.window = OfficeWindow(context, (*COUNTY_PAGES, *OFFICE_PAGES, *TOWNSHIP_PAGES))
        self.window.closed.connect(lambda: self._on_window_closed(context))
        self.window.show()

    def _leave_for(self, then: Callable[[], None]) -> None:
        """Close the main window, then go on with *then*; the user may refuse to leave."""
        self._next = then
        if self.window is not None and not self.window.close():
            self._next = None

    def _on_window_closed(self, context: UiContext) -> None:
        office: SeatedOffice = context.office
        then, self._next = self._next, None
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
        screen = Screen(
            self._application.context(NoOffice()), "正在收尾", "正在备份今天的改动，请稍候几秒。", back=""
        )
        closing = self._closing = StartWindow(screen.context)  # held: nothing else refers to it
        closing.show_screen(screen)

        def work() -> Any:
            try:
                back_up_once_a_day(office.services)
            finally:
                office.services.close()

        def finish(problem: Exception | None = None) -> None:
            closing.leave()
            self._closing = None
            screen.context.tasks.close()
            self._release_lock()
            if isinstance(problem, Problem):
                self._application.messages.warn(f"数据都已保存，但今天的备份没有做成。\n{problem.sentence()}")
            elif problem is not None:
                self._application.messages.problem(problem)
            (then or self.ended.emit)()

        QTimer.singleShot(PATIENCE_MS, closing, closing.show)
        screen.context.tasks.write(
            work, sentence="正在备份", done=lambda _: finish(), failed=finish, owner=closing
        )

    # ---- one window per register

    def _take_lock(self, folder: Path) -> bool:
        lock = QLockFile(str(folder / LOCK))
        lock.setStaleLockTime(0)  # only a program that is gone leaves its lock behind
        if lock.tryLock(0):
            self._lock = lock
            return True
        return lock.error() != QLockFile.LockError.LockFailedError  # a read-only place cannot be locked

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def needs_backup(office: Office) -> bool:
    """Whether something was recorded since the last backup, and there is none of today yet."""
    if office.settings.value("office.practice") == "yes":
        return False
    newest = office.journal.listed(limit=1)
    made = office.backups.listed()
    done_today = bool(made) and made[0].made_at.date() == date.today()
    return bool(newest) and newest[0]["kind"] != "backup.make" and not done_today


def back_up_once_a_day(office: Office) -> None:
    """Backup on closing, at most once a day and only when something has changed.

    :raises Problem: the backup could not be made; the data itself is safe.
    """
    if needs_backup(office):
        office.backups.make()
        office.backups.thin()
