"""登录人员: who may sign in, in which role, and with which password."""

from __future__ import annotations

from pathlib import Path

from app.errors import Refusal, UsageProblem
from app.models import key_slots
from app.models import users as store
from app.models.operation import Row
from app.services.desk import CHIEF, ROLES, Desk
from app.values.text import tidy_name


class UserService:
    """The people of the office and their key slots.

    :param key: of the register; a new password wraps it anew.
    """

    def __init__(self, desk: Desk, folder: Path, key: bytes) -> None:
        self._desk = desk
        self._folder = folder
        self._key = key

    def listed(self) -> list[Row]:
        """Everyone who may sign in, or once could, with ``name``, ``role`` and ``enabled``."""
        return store.listed(self._desk.register)

    def add(self, name: str, role: str, password: str, cost: key_slots.KeyCost | None = None) -> None:
        """Let one more person sign in, or somebody who once could.

        :raises UsageProblem: no name, unknown role, name taken, or password too short.
        :raises Refusal: only the chief may.
        """
        self._desk.must_be_chief("增加登录人员")
        name = tidy_name(name)
        if not name:
            raise UsageProblem("请填写登录人员的姓名。")
        _must_be_role(role)
        known = store.by_name(self._desk.register, name)
        if known and known["enabled"]:
            raise UsageProblem(f"已经有登录人员“{name}”。")
        with self._desk.operation("user.add", f"增加登录人员：{name}（{role}）", undoable=False) as op:
            if known:
                op.update("users", known["id"], role=role, enabled=1)
            else:
                op.insert("users", name=name, role=role)
            key_slots.add_slot(self._folder, key_slots.USER, name, password, self._key, cost)

    def change(self, name: str, *, role: str = "", enabled: bool = True) -> None:
        """Give somebody another role, or let them sign in no longer.

        Who may no longer sign in also loses the password: :meth:`add` gives a new one.

        :param role: default the present one.
        :raises UsageProblem: unknown name or role.
        :raises Refusal: only the chief may, and one chief always stays.
        """
        self._desk.must_be_chief("调整登录人员")
        user = store.by_name(self._desk.register, name)
        if user is None or not user["enabled"]:
            raise UsageProblem(f"没有登录人员“{name}”。", next_step="请核对姓名。")
        role = role or user["role"]
        _must_be_role(role)
        others = [row for row in self.listed() if row["enabled"] and row["id"] != user["id"]]
        if not any(row["role"] == CHIEF for row in others) and (role != CHIEF or not enabled):
            raise Refusal("至少要有一名负责人能登录。", next_step="请先增加一名负责人。")
        words = f"{name}（{role}）" if enabled else f"{name} 不能再登录"
        with self._desk.operation("user.change", f"调整登录人员：{words}", undoable=False) as op:
            op.update("users", user["id"], role=role, enabled=int(enabled))
            if not enabled:
                key_slots.remove_slot(self._folder, key_slots.USER, name)

    def change_password(self, old: str, new: str, cost: key_slots.KeyCost | None = None) -> None:
        """Change the password of who is signed in.

        :raises EnvironmentProblem: the old password is wrong.
        :raises UsageProblem: the new one is too short.
        """
        key_slots.open_slot(self._folder, key_slots.USER, self._desk.session.actor, old)
        self._set_password("user.password", "修改自己的登录密码", new, cost)

    def recover_password(self, password: str, cost: key_slots.KeyCost | None = None) -> None:
        """Give who has signed in with the recovery key a new password.

        :raises UsageProblem: too short.
        """
        name = self._desk.session.actor
        self._set_password("user.recover", f"用恢复码重设密码：{name}", password, cost)

    def _set_password(self, kind: str, sentence: str, password: str, cost: key_slots.KeyCost | None) -> None:
        with self._desk.operation(kind, sentence, undoable=False, keep_empty=True, for_oneself=True):
            key_slots.add_slot(
                self._folder, key_slots.USER, self._desk.session.actor, password, self._key, cost
            )


def _must_be_role(role: str) -> None:
    if role not in ROLES:
        raise UsageProblem(f"没有“{role}”这种角色。", next_step=f"可选：{'、'.join(ROLES)}。")
