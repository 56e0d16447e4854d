"""登录人员: who may sign in; one's own password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from app.services.desk import CHIEF, CLERK, ROLES
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.first_start.passwords import NewPassword, PasswordEdit
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog
from app.ui.views.parts import with_icon
from app.ui.views.short_list import HintedTable
from app.ui.views.system.part import SystemPart
from app.ui.widgets.flow import FlowRow
from app.values.text import tidy_name

COLUMNS = (Column("name", "姓名", 8), Column("role", "角色", 8), Column("may", "能不能登录", 6))
DUTIES = {
    "负责人": "能做一切，并管理登录人员",
    "操作员": "办理业务、录入、打印、交换数据",
    "保密员": "管理备份和交接",
    "审核员": "审核业务",
    "只读": "只看，不能办理或修改",
}


class AddUserDialog(FormDialog):
    """增加登录人员."""

    def __init__(self, context: UiContext, cost: Any, parent: QWidget) -> None:
        super().__init__(context, "增加登录人员", "增加", parent, width=36)
        self._cost = cost
        self.name = QLineEdit(self)
        self.role = QComboBox(self)
        for role in ROLES:
            self.role.addItem(f"{role}：{DUTIES[role]}", role)
        self.role.setCurrentIndex(ROLES.index(CLERK))
        self.form.add_row("name", "姓名", self.name, required=True)
        self.form.add_row("role", "角色", self.role, required=True)
        self.password = NewPassword(self.form, "初始密码")

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {} if tidy_name(self.name.text()) else {"name": "请填写姓名。"}
        return {**found, **self.password.problems()}

    def work(self) -> Work:
        """Let the person sign in."""
        office, cost = self.context.office, self._cost
        name, role, password = tidy_name(self.name.text()), self.role.currentData(), self.password.text
        return lambda: office.users.add(name, role, password, cost)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return (
            "正在增加",
            f"已增加登录人员：{tidy_name(self.name.text())}。请让本人登录后改密码。",
            ("users",),
        )


class PasswordDialog(FormDialog):
    """改自己的密码."""

    def __init__(self, context: UiContext, cost: Any, parent: QWidget) -> None:
        super().__init__(context, f"修改密码：{context.office.user_name}", "修改", parent, width=34)
        self._cost = cost
        self.old = PasswordEdit(self)
        self.form.add_row("old", "现在的密码", self.old, required=True)
        self.password = NewPassword(self.form, "新密码")

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {} if self.old.text else {"old": "请输入现在的密码。"}
        return {**found, **self.password.problems()}

    def work(self) -> Work:
        """Change it."""
        office, old, new, cost = self.context.office, self.old.text, self.password.text, self._cost
        return lambda: office.users.change_password(old, new, cost)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在修改", "密码已修改，下次登录用新密码。", ("users",)


class UsersPart(SystemPart):
    """The list, and what one may do."""

    title = "登录人员"
    purpose = "一人一个姓名和密码，谁做的记谁的名。离开座位请退出登录。"
    key_cost: ClassVar[Any] = None
    """What deriving a secret costs; only tests make it cheap."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._is_chief = False
        self.add_button = with_icon(context, QPushButton("增加登录人员(&A)…", self), "user-plus")
        self.add_button.clicked.connect(
            lambda _=False: AddUserDialog(self.context, self.key_cost, self).open()
        )
        self.password_button = with_icon(context, QPushButton("改自己的密码(&P)…", self), "key-round")
        self.password_button.clicked.connect(
            lambda _=False: PasswordDialog(self.context, self.key_cost, self).open()
        )
        self.out_button = with_icon(context, QPushButton("退出登录，换人(&L)", self), "log-out")
        self.out_button.clicked.connect(lambda _=False: context.office.seat.sign_out.emit())
        line = FlowRow(self, spacing=GRID)
        for button in (self.add_button, self.password_button, self.out_button):
            line.addWidget(button)
        self.table = HintedTable(context, "users", COLUMNS, empty_text="没有登录人员。", most=12)
        self.table.setAccessibleName("登录人员")
        self.body.addWidget(line)
        self.body.addWidget(self.table)
        self.body.addStretch(1)
        self._query = Query(context.tasks, self._show, self)

    def refresh(self) -> None:
        """Read who may sign in."""
        office = self.context.office
        self._query.ask_now(lambda: (office.users.listed(), office.session.role))

    def _show(self, found: tuple[list[Any], str]) -> None:
        users, role = found
        self.table.show_rows({**user, "may": "能" if user["enabled"] else "不能"} for user in users)
        self.add_button.setEnabled(role == CHIEF)
        self.add_button.setToolTip("" if role == CHIEF else "只有负责人可以增加登录人员。")
