"""``user …``, ``setting …``: who may sign in, and the county's own habits."""

from __future__ import annotations

from pathlib import Path

from app.commands import secrets
from app.commands.call import Call, picked
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.desk import ROLES


def register(root: CommandParser) -> None:
    """Add the commands."""
    user = root.add_command("user", "登录人员")
    add = user.add_command("add", "增加登录人员（负责人）")
    add.add_argument("name", metavar="姓名", help="新的登录人员")
    add.add_argument("--role", required=True, choices=ROLES, metavar="角色", help="角色")
    _new_password(add)
    add.run_with(_add)
    listed = user.add_command("list", "谁可以登录")
    listed.run_with(_listed)
    password = user.add_command("password", "修改自己的密码")
    _new_password(password)
    password.run_with(_password)
    recover = user.add_command("recover", "忘记密码时，用恢复码给登录人员设新密码")
    recover.add_argument("name", metavar="姓名", help="忘记密码的登录人员")
    recover.add_argument("--recovery-file", type=Path, metavar="文件", help="恢复码所在的文件，内容为一行")
    _new_password(recover)
    recover.run_with(_recover)

    setting = root.add_command("setting", "随数据保存的设置")
    get = setting.add_command("get", "一项设置的内容")
    get.add_argument("name", metavar="名称", help="设置的名称，如 permit.number_pattern")
    get.run_with(_get)
    put = setting.add_command("set", "修改一项设置")
    put.add_argument("name", metavar="名称", help="设置的名称")
    put.add_argument("value", metavar="内容", help="新的内容")
    put.add_argument("--document", default="", metavar="文号", help="依据文件")
    put.run_with(_set)
    settings = setting.add_command("list", "全部设置")
    settings.run_with(_settings)


def _new_password(parser: CommandParser) -> None:
    parser.add_argument("--new-password-file", type=Path, metavar="文件", help="新密码所在的文件，内容为一行")


def _chosen_password(call: Call) -> str:
    return secrets.secret(
        secrets.NEW_PASSWORD, call.arguments.new_password_file, "--new-password-file", twice=True
    )


def _add(call: Call) -> Answer:
    name, role = call.arguments.name, call.arguments.role
    call.office.users.add(name, role, _chosen_password(call))
    return Answer({"name": name, "role": role}, [f"已增加登录人员：{name}（{role}）。"])


def _listed(call: Call) -> Answer:
    rows = [
        {**picked(row, "name", "role"), "enabled": bool(row["enabled"])} for row in call.office.users.listed()
    ]
    columns = (Column("姓名", "name"), Column("角色", "role"), Column("可以登录", "enabled"))
    return Answer({"users": rows}, table(rows, columns, "没有登录人员。"))


def _password(call: Call) -> Answer:
    office = call.office
    office.users.change_password(call.password(), _chosen_password(call))
    return Answer({"name": office.session.actor}, ["密码已修改，下次登录用新密码。"])


def _recover(call: Call) -> Answer:
    from app.services import offices

    name = call.arguments.name
    key = secrets.secret(secrets.RECOVERY_KEY, call.arguments.recovery_file, "--recovery-file")
    call.adopt(offices.sign_in_with_recovery(call.folder, key, name, _chosen_password(call)))
    return Answer({"name": name}, [f"{name} 的密码已重设。恢复码单启封后请重新封存。"])


def _get(call: Call) -> Answer:
    for row in call.office.settings.listed():
        if row["name"] == call.arguments.name:
            return Answer(picked(row, "name", "value", "document"), [row["value"]])
    raise UsageProblem(
        f"没有设置过“{call.arguments.name}”。", next_step="已有的设置见：main.py setting list。"
    )


def _set(call: Call) -> Answer:
    asked = call.arguments
    call.office.settings.change(asked.name, asked.value, asked.document)
    data = {"name": asked.name, "value": asked.value, "document": asked.document}
    return Answer(data, [f"已设置：{asked.name} = {asked.value}"])


def _settings(call: Call) -> Answer:
    rows = [picked(row, "name", "value", "document") for row in call.office.settings.listed()]
    columns = (Column("名称", "name"), Column("内容", "value"), Column("依据", "document"))
    return Answer({"settings": rows}, table(rows, columns, "没有设置。"))
