"""The second screen: who begins, with which password; from nothing, or from a 注册盘."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.errors import EnvironmentProblem
from app.services import offices
from app.services.desk import COUNTY
from app.services.office import Office
from app.services.offices import NewOffice
from app.services.packages import first_start
from app.ui.context import UiContext
from app.ui.first_start.passwords import NewPassword
from app.ui.first_start.screen import Costs, Screen
from app.ui.media import MediaWatcher, removable_places
from app.ui.seat import Seat, SeatedOffice
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.values.text import half_width, tidy_line, tidy_name

PACKAGES = "*.bzt"


@dataclass(frozen=True)
class Begun:
    """A register that has just been made: the open office and the recovery key to print."""

    office: SeatedOffice
    recovery: str


class SetupScreen(Screen):
    """Common to both: name of who signs in, password twice."""

    begun = Signal(object)
    """It is set up; a :class:`Begun`."""

    def __init__(
        self, context: UiContext, seat: Seat, folder: Path, costs: Costs, heading: str, intro: str
    ) -> None:
        super().__init__(context, heading, intro, yes="下一步")
        self._seat = seat
        self._folder = folder
        self._costs = costs
        self.form = FormGrid(1, self)
        self.form.finished.connect(self.submit)
        self.body.addWidget(self.form)

    def add_person(self) -> None:
        """The rows that both ask."""
        self.user = QLineEdit(self)
        self.user.setPlaceholderText("您的姓名")
        self.form.add_row("user", "登录人姓名", self.user, required=True)
        self.password = NewPassword(self.form)
        place = text_label(f"数据保存在本机：{self._folder}", "small", self, wrap=True)
        self.body.addWidget(place)

    def person_problems(self) -> dict[str, str]:
        """What is wrong in those rows."""
        found = {} if tidy_name(self.user.text()) else {"user": "请填写登录人姓名。"}
        return {**found, **self.password.problems()}

    def set_up(self, make: Callable[[], tuple[Office, str]], sentence: str) -> None:
        """Make the register beside the window."""
        seat = self._seat

        def work() -> Begun:
            try:
                office, recovery = make()
            except OSError as error:
                raise EnvironmentProblem(
                    "这个位置不能写入，什么也没有建立。",
                    next_step="请检查磁盘空间和文件夹权限。",
                    detail=str(error),
                ) from error
            return Begun(SeatedOffice(office, seat), recovery)

        self.start(work, sentence, self.begun.emit)


class CountyScreen(SetupScreen):
    """建立县编办数据."""

    def __init__(self, context: UiContext, seat: Seat, folder: Path, costs: Costs) -> None:
        super().__init__(
            context, seat, folder, costs, "建立县编办数据", "填写一次，以后在“系统”里可以增加其他登录人员。"
        )
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("如：中共云岭县委机构编制委员会办公室")
        self.form.add_row("name", "办公室名称", self.name, required=True)
        self.add_person()

    def opened(self) -> None:
        """The first field."""
        self.name.setFocus()

    def submit(self) -> None:
        """Make the register when nothing is missing."""
        found = {} if tidy_line(self.name.text()) else {"name": "请填写办公室名称，它会印在表上。"}
        found |= self.person_problems()
        self.form.show_problems(found)
        if found or self.is_running:
            return
        new = NewOffice(
            tidy_line(self.name.text()),
            COUNTY,
            tidy_name(self.user.text()),
            self.password.text,
            key_cost=self._costs.key,
        )
        folder = self._folder
        self.set_up(lambda: offices.create(folder, new), "正在建立……")


class EnrolmentScreen(SetupScreen):
    """打开注册盘: the file is found on the stick by itself."""

    def __init__(
        self,
        context: UiContext,
        seat: Seat,
        folder: Path,
        costs: Costs,
        places: Callable[[], Sequence[Path]] = removable_places,
    ) -> None:
        super().__init__(
            context,
            seat,
            folder,
            costs,
            "打开注册盘",
            "请插上编办发的U盘。核对码由编办在电话里告诉您，U盘上没有。",
        )
        self.files = QComboBox(self)
        self.files.setPlaceholderText("还没有找到注册盘，请插上U盘")
        self.choose_button = QPushButton("自己找(&F)…", self)
        self.choose_button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.files, 1)
        line.addWidget(self.choose_button)
        holder.setFocusProxy(self.files)
        self.form.add_row("file", "注册盘", holder, required=True)
        self.code = QLineEdit(self)
        self.code.setPlaceholderText("8 位数字")
        self.form.add_row("code", "核对码", self.code, required=True)
        self.add_person()
        self._watcher = MediaWatcher(context.tasks, self, places)
        self._watcher.changed.connect(self._on_places)

    def opened(self) -> None:
        """Look for sticks; begin with the code when the file is there."""
        self._watcher.start()
        (self.code if self.files.count() else self.files).setFocus()

    def add_file(self, path: Path) -> None:
        """Offer and choose a file."""
        position = self.files.findData(path)
        if position < 0:
            self.files.addItem(f"{path.name}（{path.parent}）", path)
            position = self.files.count() - 1
        self.files.setCurrentIndex(position)
        self.form.show_problem("file")

    def submit(self) -> None:
        """Set up from the file when nothing is missing."""
        path: Path | None = self.files.currentData()
        digits = "".join(sign for sign in half_width(self.code.text()) if sign.isdigit())
        found = {} if path else {"file": "还没有找到注册盘。请插上U盘，或点“自己找”。"}
        if len(digits) != 8:
            found["code"] = f"核对码是 8 位数字，现在是 {len(digits)} 位。"
        found |= self.person_problems()
        self.form.show_problems(found)
        if found or path is None or self.is_running:
            return
        folder, costs = self._folder, self._costs
        user, password = tidy_name(self.user.text()), self.password.text
        self.set_up(
            lambda: first_start.open_enrolment(folder, path, digits, user, password, key_cost=costs.key),
            "正在打开注册盘，约需半分钟，请不要拔出U盘……",
        )

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择注册盘", "", f"注册盘 ({PACKAGES})")
        if name:
            self.add_file(Path(name))

    def _on_places(self, places: tuple[Path, ...]) -> None:
        def look() -> list[Path]:
            return [
                path for place in places for path in sorted(place.glob(PACKAGES)) if "注册盘" in path.name
            ]

        def show(found: list[Path]) -> None:
            for path in found:
                self.add_file(path)

        self.context.tasks.read(look, done=show, owner=self)
