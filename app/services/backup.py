"""Backups: checked copies, thinned by day, week and month, and restore with a check first."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import EnvironmentProblem, UsageProblem
from app.models import key_slots, register, snapshot
from app.models.disk import flush, flush_folder
from app.models.settings import new_epoch
from app.services.desk import Desk, Session

FOLDER = "backups"
_STAMP = "%Y%m%d-%H%M%S"
_FILES = (register.FILE_NAME, key_slots.FILE_NAME)
_UNFINISHED = "未完成的备份"
_FRESH, _READY, _ASIDE = "恢复中", "恢复就绪-", "恢复前-"


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

        :raises Refusal: a read-only role.
        :raises EnvironmentProblem: disk full, read-only, or the folder is taken.
        :raises DataProblem: the register is damaged; good backups are left alone.
        """
        self._desk.must_write()
        moment = (now or datetime.now()).replace(microsecond=0)
        parent = target or self._folder / FOLDER
        folder = parent / f"备份-{moment.strftime(_STAMP)}"
        if folder.exists():
            raise EnvironmentProblem(f"“{folder.name}”已经存在。", next_step="请稍候一秒再备份。")
        unfinished = parent / _UNFINISHED
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            snapshot.copy_register(self._desk.register, unfinished / register.FILE_NAME, self._key)
            shutil.copyfile(self._folder / key_slots.FILE_NAME, unfinished / key_slots.FILE_NAME)
            _settle(unfinished, folder)
        except OSError as error:
            raise EnvironmentProblem(
                "备份写不进去，没有备份成，数据没有改动。",
                next_step="请检查磁盘或U盘是否接好、是否可写、是否已满。",
                detail=str(error),
            ) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
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
    found = [
        _describe(path)
        for path in folder.iterdir()
        if path.name != _UNFINISHED and all((path / name).is_file() for name in _FILES)
    ]
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

    Should the power fail, the next start finishes what was begun, see :func:`finish_restore`.
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
    fresh = folder / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        for file_name in _FILES:
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
        _settle(fresh, folder / f"{_READY}{datetime.now().strftime(_STAMP)}")
        finish_restore(folder)
    except OSError as error:
        raise EnvironmentProblem(
            "恢复没有完成，原来的数据还在。", next_step="请检查磁盘空间。", detail=str(error)
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def finish_restore(folder: Path) -> None:
    """Put a register that stands ready in its place; nothing happens when none does.

    Called after every restore, and before a register is opened in case the power failed in between.

    :raises EnvironmentProblem: a file cannot be moved.
    """
    for ready in sorted(folder.glob(f"{_READY}*")):
        try:
            _put_in_place(ready, folder)
        except OSError as error:
            raise EnvironmentProblem(
                "备份已经核对好，还没有换上去，原来的数据还在。",
                next_step="请检查磁盘空间，关闭其他窗口后重新打开程序，会接着完成。",
                detail=str(error),
            ) from error


def _put_in_place(ready: Path, folder: Path) -> None:
    """Each step can be done again, and there is a register in the folder at any moment."""
    aside = folder / ready.name.replace(_READY, _ASIDE)
    aside.mkdir(exist_ok=True)
    if (ready / register.FILE_NAME).exists():
        for suffix in ("-wal", "-shm"):  # part of the old register, poison for the new one
            beside = folder / f"{register.FILE_NAME}{suffix}"
            if beside.exists():
                beside.replace(aside / beside.name)
    for name in _FILES:
        if (ready / name).exists():
            _keep(folder / name, aside / name)
            (ready / name).replace(folder / name)
    ready.rmdir()
    if not any(aside.iterdir()):
        aside.rmdir()
    flush_folder(folder)


def _keep(file: Path, aside: Path) -> None:
    """A second name for a file whose first one is about to be given away; a copy where there are no second names."""
    if not file.exists() or aside.exists():
        return
    try:
        os.link(file, aside)
    except OSError:
        part = aside.with_name(f"{aside.name}.part")
        shutil.copyfile(file, part)
        flush(part)
        part.replace(aside)


def _settle(folder: Path, name: Path) -> None:
    """Give a finished folder its name once everything in it is on the disk."""
    for path in folder.iterdir():
        flush(path)
    flush_folder(folder)
    folder.replace(name)
    flush_folder(name.parent)


def _describe(path: Path) -> Backup:
    stamp = path.name.removeprefix("备份-")
    file = path / register.FILE_NAME
    try:
        made_at = datetime.strptime(stamp, _STAMP)
    except ValueError:
        made_at = datetime.fromtimestamp(file.stat().st_mtime)
    return Backup(path, made_at, file.stat().st_size)
