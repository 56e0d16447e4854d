"""Backups: checked copies, thinned by day, week and month, and restore with a check first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import EnvironmentProblem, UsageProblem
from app.models import key_slots, register, snapshot
from app.models.settings import new_epoch
from app.services.desk import Desk, Session

FOLDER = "backups"
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup on disk: a folder with register and key slots, named by its moment."""

    path: Path
    made_at: datetime
    size: int


class BackupService:
    """Makes and lists the backups of the open register."""

    def __init__(self, desk: Desk, folder: Path, key: bytes) -> None:
        self._desk = desk
        self._folder = folder
        self._key = key

    def make(self, target: Path | None = None, now: datetime | None = None) -> Backup:
        """Write a checked copy to *target* (default the register's own backups folder).

        :raises EnvironmentProblem: disk full, read-only, or the folder is taken.
        :raises DataProblem: the register is damaged; good backups are left alone.
        """
        moment = (now or datetime.now()).replace(microsecond=0)
        parent = target or self._folder / FOLDER
        folder = parent / f"备份-{moment.strftime(_STAMP)}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError as error:
            raise EnvironmentProblem(f"“{folder.name}”已经存在。", next_step="请稍候一秒再备份。") from error
        except OSError as error:
            raise EnvironmentProblem(
                "备份文件夹建不了。", next_step="请检查磁盘或U盘是否接好、是否可写。", detail=str(error)
            ) from error
        try:
            snapshot.copy_register(self._desk.register, folder / register.FILE_NAME, self._key)
            shutil.copyfile(self._folder / key_slots.FILE_NAME, folder / key_slots.FILE_NAME)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with self._desk.operation("backup.make", f"备份到：{folder.name}", undoable=False, keep_empty=True):
            pass
        return _describe(folder)

    def listed(self) -> list[Backup]:
        """Backups in the register's own folder, newest first."""
        return found_in(self._folder / FOLDER)

    def thin(self, now: datetime | None = None) -> list[Backup]:
        """Delete old backups: keep all of today, one a day for a week, one a week for a month, one a month.

        :returns: what was deleted.
        """
        backups = self.listed()
        keep = kept([backup.made_at for backup in backups], (now or datetime.now()).date())
        gone = [backup for backup in backups if backup.made_at not in keep]
        for backup in gone:
            shutil.rmtree(backup.path)
        return gone


def found_in(folder: Path) -> list[Backup]:
    """Backups in any folder (a USB stick), newest first."""
    if not folder.is_dir():
        return []
    found = [_describe(path) for path in folder.iterdir() if (path / register.FILE_NAME).is_file()]
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def kept(moments: Sequence[datetime], today: date) -> set[datetime]:
    """Which backups stay: all of today, then the newest of each day (7), ISO week (5) and month (12)."""
    keep: set[datetime] = {moment for moment in moments if moment.date() == today}
    for limit, period in ((7, "%Y%m%d"), (5, "%G-%V"), (12, "%Y%m")):
        newest: dict[str, datetime] = {}
        for moment in sorted(moments):
            newest[moment.strftime(period)] = moment
        keep.update(sorted(newest.values(), reverse=True)[:limit])
    return keep


def restore(backup: Path, folder: Path, kind: str, name: str, secret: str, session: Session) -> None:
    """Put a backup in the place of the register in *folder*; the present one is kept beside it.

    The epoch is renewed, so that other offices can tell the restored register's packages apart.

    :param kind: ``user`` or ``recovery``; with *name* and *secret* it must open the backup.
    :raises EnvironmentProblem: wrong password, disk full.
    :raises DataProblem: the backup is damaged; nothing was changed.
    """
    if not (backup / register.FILE_NAME).is_file():
        raise UsageProblem("这个文件夹里没有备份。", next_step="请选择名称以“备份-”开头的文件夹。")
    key = key_slots.open_slot(backup, kind, name, secret)
    snapshot.verify_file(backup / register.FILE_NAME, key)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "恢复中"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        for file_name in (register.FILE_NAME, key_slots.FILE_NAME):
            shutil.copyfile(backup / file_name, fresh / file_name)
        restored = register.Register.open(fresh / register.FILE_NAME, key)
        try:
            with restored.operation(
                "backup.restore", f"从备份恢复：{backup.name}", actor=session.actor,
                business_date=session.business_date, undoable=False, keep_empty=True,
            ) as op:  # fmt: skip
                new_epoch(restored, op)
        finally:
            restored.close()
        _swap(fresh, folder)
    except OSError as error:
        raise EnvironmentProblem(
            "恢复没有完成，原来的数据还在。", next_step="请检查磁盘空间。", detail=str(error)
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    aside = folder / f"恢复前-{datetime.now().strftime(_STAMP)}"
    aside.mkdir()
    for file_name in (
        register.FILE_NAME,
        f"{register.FILE_NAME}-wal",
        f"{register.FILE_NAME}-shm",
        key_slots.FILE_NAME,
    ):
        if (folder / file_name).exists():
            (folder / file_name).replace(aside / file_name)
    for path in fresh.iterdir():
        path.replace(folder / path.name)
    if not any(aside.iterdir()):
        aside.rmdir()


def _describe(path: Path) -> Backup:
    stamp = path.name.removeprefix("备份-")
    file = path / register.FILE_NAME
    try:
        made_at = datetime.strptime(stamp, _STAMP)
    except ValueError:
        made_at = datetime.fromtimestamp(file.stat().st_mtime)
    return Backup(path, made_at, file.stat().st_size)
