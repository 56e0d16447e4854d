"""Safe copies of a live register: the backup API, checked before they count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3

from app.errors import DataProblem
from app.models.disk import flush, flush_folder
from app.models.register import FAILURES, Register, first_damage, translate


def copy_register(register: Register, target: Path, key: bytes) -> None:
    """Copy the live register to *target* under the same key and check the copy; nothing is left on failure.

    :raises DataProblem: the copy (or the register) is damaged.
    :raises EnvironmentProblem: disk full, read-only.
    """
    beside = target.with_name(target.name + ".part")
    beside.unlink(missing_ok=True)
    with_key = _open(beside, key)
    try:
        register.copy_into(with_key)
        with_key.execute("PRAGMA journal_mode = DELETE")
        verdict = _verdict(with_key)
        with_key.close()
        if verdict:
            raise DataProblem("备份没有通过检查，没有保存这份备份，原数据没有改动。", detail=verdict)
        flush(beside)
        beside.replace(target)
        flush_folder(target.parent)
    except FAILURES as error:
        raise translate(error, with_key) from error
    finally:
        with_key.close()
        beside.unlink(missing_ok=True)


def verify_file(path: Path, key: bytes) -> int:
    """Check a register file that is not open and return its number of operations.

    :raises DataProblem: damaged, or not a register of this key.
    """
    connection = _open(path, key)
    try:
        verdict = _verdict(connection)
        if verdict:
            raise DataProblem("这份备份已损坏，没有恢复，现有数据没有改动。", detail=verdict)
        return int(connection.execute("SELECT count(*) FROM operations").fetchone()[0])
    except FAILURES as error:
        raise translate(error, connection) from error
    finally:
        connection.close()


def _verdict(connection: Any) -> str:
    """What is wrong with a file, '' when nothing is: every page first, since the rest trips over a damaged one."""
    damage = first_damage(connection)
    if damage:
        return damage
    found = str(connection.execute("PRAGMA quick_check").fetchone()[0])
    return "" if found == "ok" else found


def _open(path: Path, key: bytes) -> Any:
    try:
        connection = sqlcipher3.connect(str(path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
    except sqlcipher3.Error as error:
        raise translate(error, None) from error
    return connection
