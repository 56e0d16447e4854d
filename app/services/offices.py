"""Making an office and signing in to one: what stands between a folder on disk and an open :class:`Office`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import EnvironmentProblem, UsageProblem
from app.models import key_slots, settings, users
from app.models.operation import Operation
from app.models.register import FILE_NAME, Register
from app.services.backup import finish_restore
from app.services.code_files import register_rows, shipped_count
from app.services.desk import CHIEF, COUNTY, READER, ROLES, TOWNSHIP, Session
from app.services.office import Office
from app.services.turn_of_day import LISTS_OF, add_lists, begin_day, fold_titles


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What is needed to begin: whose register it is and who signs in first."""

    name: str
    level: str
    user: str
    password: str
    business_date: str = ""
    key_cost: key_slots.KeyCost | None = None


def create(
    folder: Path,
    new: NewOffice,
    codes: Callable[[], list[dict[str, object]]] = register_rows,
    clock: Callable[[], datetime] | None = None,
    begin: Callable[[Office, Operation], None] | None = None,
) -> tuple[Office, str]:
    """Begin a register in an empty folder and return the open office and the recovery key to print.

    :param codes: rows for the ``codes`` table (set_name, code, name, aliases, sort_order, version).
    :param begin: what else the first operation writes (a township's records); when it fails nothing is left.
    :raises UsageProblem: the folder holds a register, or the password is too short.
    """
    if new.level not in (COUNTY, TOWNSHIP):
        raise UsageProblem("只能建立县级或乡镇的数据。")
    if not new.name.strip() or not new.user.strip():
        raise UsageProblem("请填写办公室名称和登录人姓名。")
    key_slots.check_password(new.password)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE_NAME).exists():
        raise UsageProblem(
            f"“{folder}”里已经有数据，没有改动它。", next_step="请换一个空文件夹，或直接打开。"
        )
    key, recovery = key_slots.new_data_key(), key_slots.new_recovery_key()
    _put_aside(folder / key_slots.FILE_NAME)
    register: Register | None = None
    try:
        key_slots.add_slot(folder, key_slots.USER, new.user, new.password, key, new.key_cost)
        key_slots.add_slot(folder, key_slots.RECOVERY, key_slots.RECOVERY, recovery, key, new.key_cost)
        register = Register.create(folder / FILE_NAME, key, clock)
        session = Session(new.user, CHIEF, new.business_date or date.today().isoformat())
        office = Office(folder, register, key, session)
        with office.desk.operation("office.create", f"建立：{new.name}", undoable=False) as op:
            op.insert_many("codes", codes())
            op.mark(LISTS_OF, shipped_count())
            settings.put(register, op, "office.name", new.name)
            settings.put(register, op, "office.level", new.level)
            op.insert("users", name=new.user, role=CHIEF)
            op.insert("nodes", level=new.level, name=new.name, is_self=1, state="active")
            if begin is not None:
                begin(office, op)
        begin_day(office.desk)
    except BaseException:
        if register is not None:
            register.close()
        for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", key_slots.FILE_NAME):
            (folder / name).unlink(missing_ok=True)
        raise
    return office, recovery


def _put_aside(keys: Path) -> None:
    """Keys without a register may belong to one that was moved away; they are not destroyed."""
    if keys.exists():
        made = datetime.fromtimestamp(keys.stat().st_mtime)
        keys.replace(keys.with_name(f"keys-{made:%Y%m%d-%H%M%S}.json"))


def sign_in(
    folder: Path,
    user: str,
    password: str,
    business_date: str = "",
    clock: Callable[[], datetime] | None = None,
) -> Office:
    """Open the register in *folder* for one user.

    :raises EnvironmentProblem: wrong password, missing or locked register, newer program.
    :raises DataProblem: damaged.
    :raises UsageProblem: unknown user.
    """
    finish_restore(folder)
    return _open(
        folder, key_slots.open_slot(folder, key_slots.USER, user, password), user, business_date, clock
    )


def sign_in_with_recovery(
    folder: Path, recovery: str, user: str, password: str, cost: key_slots.KeyCost | None = None
) -> Office:
    """Open with the recovery key from the sealed envelope and give *user* a new password.

    :raises UsageProblem: mistyped key or unknown user.
    """
    finish_restore(folder)
    key = key_slots.open_slot(folder, key_slots.RECOVERY, key_slots.RECOVERY, recovery)
    office = _open(folder, key, user, "", None)
    try:
        office.users.recover_password(password, cost)
    except BaseException:
        office.close()
        raise
    return office


def _open(
    folder: Path, key: bytes, user: str, business_date: str, clock: Callable[[], datetime] | None
) -> Office:
    register = Register.open(folder / FILE_NAME, key, clock)
    row = users.by_name(register, user)
    if row is None or not row["enabled"]:
        register.close()
        raise UsageProblem(f"“{user}”不能登录。", next_step="请联系负责人。")
    role = row["role"] if row["role"] in ROLES else READER
    office = Office(folder, register, key, Session(user, role, business_date or date.today().isoformat()))
    begin_day(office.desk)
    add_lists(office.desk)
    fold_titles(office.desk)
    return office


def user_names(folder: Path) -> list[str]:
    """Who can sign in to the register in *folder*, known without opening it.

    :raises EnvironmentProblem: there is no register.
    :raises DataProblem: its list of people is damaged.
    """
    if not register_exists(folder):
        raise EnvironmentProblem(f"“{folder}”里没有数据。", next_step="请先建立，或换一个文件夹。")
    finish_restore(folder)
    return key_slots.user_names(folder)


def register_exists(folder: Path) -> bool:
    """Whether *folder* holds a register."""
    return (folder / FILE_NAME).exists()
