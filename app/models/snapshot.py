"""Safe copies of a live register: the backup API, checked before they count."""

from __future__ import annotations

import os
from pathlib import Path

import sqlcipher3

from app.errors import DataProblem
from app.models.register import Register, translate


def copy_register(register: Register, target: Path, key: bytes) -> None:
    """Copy the live register to *target* under the same key and check the copy; nothing is left on failure.

    :raises DataProblem: the copy (or the register) is damaged.
    :raises EnvironmentProblem: disk full, read-only.
    """
    beside = target.with_name(target.name + ".part")
    beside.unlink(missing_ok=True)
    try:
        with_key = _open(beside, key)
        try:
            register.copy_into(with_key)
            with_key.execute("PRAGMA journal_mode = DELETE")
            verdict = with_key.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            with_key.close()
        if verdict != "ok":
            raise DataProblem("备份没有通过检查，没有保存这份备份，原数据没有改动。", detail=str(verdict))
        _flush(beside)
        beside.replace(target)
    except sqlcipher3.Error as error:
        raise translate(error) from error
    finally:
        beside.unlink(missing_ok=True)


def verify_file(path: Path, key: bytes) -> int:
    """Check a register file that is not open and return its number of operations.

    :raises DataProblem: damaged, or not a register of this key.
    """
    try:
        connection = _open(path, key)
        try:
            verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
            if verdict != "ok":
                raise DataProblem("这份备份已损坏，没有恢复，现有数据没有改动。", detail=str(verdict))
            return int(connection.execute("SELECT count(*) FROM operations").fetchone()[0])
        finally:
            connection.close()
    except sqlcipher3.Error as error:
        raise translate(error) from error


def _open(path: Path, key: bytes) -> sqlcipher3.Connection:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
