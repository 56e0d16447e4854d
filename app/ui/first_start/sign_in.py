"""Signing in, and the way back in for who has forgotten the password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton

from app.errors import DataProblem, EnvironmentProblem
from app.services import offices
from app.services.office import Office
from app.ui.context import UiContext
from app.ui.first_start.passwords import NewPassword, PasswordEdit
from app.ui.first_start.screen import Costs, Screen
from app.ui.seat import Seat, SeatedOffice
from app.ui.theme import GRID
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

REMEMBERED = "sign-in"
MOST_NAMES = 5


class SignInScreen(Screen):
    """Who, and the password. *people* is None when the list of people cannot be read.

    :param hint: the password of invented data, shown so that anybody can look.
    """

    signed_in = Signal(object)
    """A :class:`SeatedOffice`."""
    forgotten = Signal(str)
    """忘记密码; the name chosen."""
    restore_wanted = Signal()
    demo_wanted = Signal()

    def __init__(
        self,
        context: UiContext,
        seat: Seat,
        folder: Path,
        people: Sequence[str],
        *,
        business_date: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(context, "登录编制通", "", yes="登录", back="", width=28)
        self._seat, self._folder, self._business_date = seat, folder, business_date
        self.names = QListWidget(self)
        self.names.setAccessibleName("登录人")
        self.names.addItems(list(people))
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        known = str(context.settings.record(REMEMBERED).get(str(folder), ""))
        self.names.setCurrentRow(people.index(known) if known in people else 0)
        self.password = PasswordEdit(self)
        self.names.itemActivated.connect(lambda _: self.password.setFocus())
        self.names.itemClicked.connect(lambda _: self.password.setFocus())
        self.password.line.setPlaceholderText("密码")
        self.password.line.setAccessibleName("密码")
        self.password.line.returnPressed.connect(self.submit)
        self.password.changed.connect(lambda: self.say(""))
        self.body.addWidget(text_label("登录人", "strong", self))
        self.body.addWidget(self.names)
        self.body.addWidget(text_label("密码", "strong", self))
        self.body.addWidget(self.password)
        self._is_practice = bool(hint)
        if hint:
            self.body.addWidget(text_label(f"这是演示数据，密码是 {hint}", "muted", self, wrap=True))
            self.password.line.setText(hint)
        self.forgotten_link = self._link("忘记密码", lambda: self.forgotten.emit(self.name))
        self.restore_link = self._link("从备份恢复", self.restore_wanted.emit)
        self.demo_link = self._link("看演示", self.demo_wanted.emit)
        context.theme.changed.connect(self._fit_names)
        self._fit_names()

    @property
    def name(self) -> str:
        """Who is chosen."""
        row = self.names.currentRow()
        return self.names.item(row).text() if row >= 0 else ""

    def opened(self) -> None:
        """The cursor stands in the password."""
        self.password.setFocus()

    def submit(self) -> None:
        """Sign in."""
        if self.is_running:
            return
        if not self.password.text:
            self.say("请输入密码。")
            self.password.setFocus()
            return
        folder, name, password = self._folder, self.name, self.password.text
        seat, date, is_practice = self._seat, self._business_date, self._is_practice
        self.start(
            lambda: SeatedOffice(
                offices.sign_in(folder, name, password, date), seat, is_practice=is_practice
            ),
            "正在打开……",
            self._on_open,
        )

    def _on_open(self, office: SeatedOffice) -> None:
        known = self.context.settings.record(REMEMBERED)
        self.context.settings.set_record(REMEMBERED, {**known, str(self._folder): self.name})
        self.password.clear()
        self.signed_in.emit(office)

    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        if isinstance(error, DataProblem):
            self.restore_link.setProperty("look", "primary")
            self.restore_link.style().polish(self.restore_link)
        self.password.setFocus()
        self.password.line.selectAll()

    def _link(self, word: str, run: Callable[[], None]) -> QPushButton:
        link = QPushButton(word, self)
        link.setProperty("look", "link")
        link.clicked.connect(lambda _=False: run())
        self.buttons.insertWidget(self.buttons.count() - 2, link)
        return link

    def _fit_names(self) -> None:
        rows = min(MOST_NAMES, max(1, self.names.count()))
        self.names.setFixedHeight(rows * self.context.theme.row_height + GRID)


class ForgottenScreen(Screen):
    """忘记密码: the recovery key from the envelope, and a new password."""

    signed_in = Signal(object)

    def __init__(
        self, context: UiContext, seat: Seat, folder: Path, people: Sequence[str], name: str, costs: Costs
    ) -> None:
        super().__init__(
            context,
            "用恢复单重新设密码",
            "请经负责人同意后启封恢复单，照着输入 8 组字符；不分大小写，横线可以不输。",
            yes="设新密码并登录",
        )
        self._seat, self._folder, self._costs = seat, folder, costs
        self._people = list(people)
        self.form = FormGrid(1, self)
        self.form.finished.connect(self.submit)
        self.user = QLineEdit(name, self)
        self.recovery = QLineEdit(self)
        self.recovery.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.form.add_row("user", "登录人", self.user, required=True)
        self.form.add_row("recovery", "恢复码", self.recovery, required=True)
        self.password = NewPassword(self.form, "新密码")
        self.body.addWidget(self.form)

    def opened(self) -> None:
        """The key first."""
        self.recovery.setFocus()

    def submit(self) -> None:
        """Set the new password and sign in."""
        found = {} if self.recovery.text().strip() else {"recovery": "请输入恢复码。"}
        if self.user.text().strip() not in self._people:
            found["user"] = f"登录人只有：{'、'.join(self._people)}。"
        found |= self.password.problems()
        self.form.show_problems(found)
        if found or self.is_running:
            return
        folder, key, name = self._folder, self.recovery.text(), self.user.text().strip()
        password, cost, seat = self.password.text, self._costs.key, self._seat

        def work() -> SeatedOffice:
            return SeatedOffice(offices.sign_in_with_recovery(folder, key, name, password, cost), seat)

        self.start(work, "正在打开……", self.signed_in.emit)


class LockedOut(Screen):
    """The data cannot be opened at all: what happened, and the backups."""

    restore_wanted = Signal()

    def __init__(self, context: UiContext, problem: DataProblem | EnvironmentProblem) -> None:
        super().__init__(context, problem.message, problem.next_step, yes="从备份恢复", back="")

    def submit(self) -> None:
        """Go to the backups."""
        self.restore_wanted.emit()


def open_register(folder: Path, name: str, password: str, business_date: str, seat: Seat) -> SeatedOffice:
    """Open without asking (invented data)."""
    opened: Office = offices.sign_in(folder, name, password, business_date)
    return SeatedOffice(opened, seat, is_practice=True)
