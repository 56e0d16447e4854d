"""``backup``, ``restore``: checked copies of the register, and the way back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import paths
from app.commands import lock, secrets
from app.commands.call import Call
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem

if TYPE_CHECKING:
    from app.services.backup import Backup


def register(root: CommandParser) -> None:
    """Add the commands."""
    backup = root.add_command("backup", "备份，写完后检查能否打开")
    backup.add_argument("--to", type=Path, metavar="文件夹", help="备份到哪里，默认为数据文件夹下的 backups")
    backup.run_with(_backup)
    listed = backup.add_command("list", "已有的备份，新的在前")
    listed.add_argument("--in", dest="place", type=Path, metavar="文件夹", help="在哪里找，如 U 盘")
    listed.run_with(_listed)
    restore = root.add_command("restore", "从备份恢复；现有数据另存，不会丢失")
    restore.add_argument("backup", type=Path, metavar="备份", help="备份文件夹，或 backup list 列出的名称")
    restore.add_argument("--recovery", action="store_true", help="用恢复码打开备份，不用密码")
    restore.add_argument("--recovery-file", type=Path, metavar="文件", help="恢复码所在的文件，内容为一行")
    restore.run_with(_restore)


def _described(backup: Backup) -> dict[str, Any]:
    return {
        "name": backup.path.name,
        "path": str(backup.path),
        "made_at": backup.made_at.isoformat(timespec="seconds"),
        "size": backup.size,
    }


def _backup(call: Call) -> Answer:
    made = _described(call.office.backups.make(call.arguments.to))
    return Answer({"backup": made}, [f"已备份：{made['path']}（{made['size'] / 1024:.0f} KB，已检查）"])


def _listed(call: Call) -> Answer:
    from app.services import backup

    place = call.arguments.place or call.folder / backup.FOLDER
    rows = [_described(found) for found in backup.found_in(place)]
    columns = (
        Column("名称", "name"),
        Column("时间", "made_at"),
        Column("字节", "size", number=True),
    )
    return Answer({"backups": rows}, table(rows, columns, f"“{place}”里没有备份。"))


def _restore(call: Call) -> Answer:
    from app.services import backup
    from app.services.desk import READER, Session

    asked = call.arguments
    source: Path = asked.backup
    if not source.exists() and (call.folder / backup.FOLDER / source).exists():
        source = call.folder / backup.FOLDER / source
    if not paths.holds_register(source):
        raise UsageProblem(f"“{source}”里没有备份。", next_step="已有的备份见：main.py backup list。")
    lock.refuse_under_a_window(call.folder)
    if asked.recovery:
        kind, name = "recovery", "recovery"
        secret = secrets.secret(secrets.RECOVERY_KEY, asked.recovery_file, "--recovery-file")
        actor = asked.user or "恢复码"
    else:
        kind, name = "user", call.user_in(source)
        secret, actor = call.password(), name
    session = Session(actor, READER, call.business_date or date.today().isoformat())
    backup.restore(source, call.folder, kind, name, secret, session)
    data = {"restored_from": str(source), "folder": str(call.folder)}
    return Answer(data, [f"已从“{source}”恢复。原来的数据留在“{call.folder}”下以“恢复前-”开头的文件夹里。"])
