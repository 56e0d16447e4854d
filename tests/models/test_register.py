"""The encrypted file, the one door for writes, and what happens when things go wrong."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlcipher3

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models import check
from app.models.migrations import NAMES, SCHEMA_VERSION
from app.models.register import FILE_NAME, GENESIS, Register
from tests.models.conftest import KEY, Write


def add_unit(op, name: str) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return op.insert("units", name=name, name_key=name, kind="法人单位")


def test_nothing_readable_lies_on_disk(register: Register, write: Write, tmp_path: Path) -> None:
    with write() as op:
        add_unit(op, "SECRETUNITNAME")
    for path in tmp_path.iterdir():
        assert b"SECRETUNITNAME" not in path.read_bytes()
        assert b"SQLite format 3" not in path.read_bytes()


def test_a_write_outside_the_door_raises(register: Register) -> None:
    with pytest.raises(sqlcipher3.OperationalError, match="readonly"):
        register._writer.execute("INSERT INTO counters VALUES ('x', 1)")
    with pytest.raises(EnvironmentProblem, match="只读"):
        register.rows("INSERT INTO counters VALUES ('x', 1)")


def test_an_error_inside_leaves_nothing(register: Register, write: Write) -> None:
    with pytest.raises(RuntimeError, match="half way"), write() as op:
        add_unit(op, "甲")
        raise RuntimeError("half way")
    assert register.value("SELECT count(*) FROM units") == 0
    assert register.last_operation == 0


def test_operations_are_chained_and_count_their_changes(register: Register, write: Write) -> None:
    for name in ("甲", "乙"):
        with write(f"设立{name}") as op:
            add_unit(op, name)
    first, second = register.rows("SELECT * FROM operations ORDER BY id")
    assert first["prev_hash"] == GENESIS
    assert second["prev_hash"] == first["hash"]
    assert (first["changes"], second["changes"]) == (1, 1)
    assert list(check.chain(register)) == []


def test_an_operation_without_changes_is_not_recorded(register: Register, write: Write) -> None:
    with write() as op:
        unit = add_unit(op, "甲")
    with write() as op:
        assert op.update("units", unit, name="甲") is False
    assert register.last_operation == 1
    with write(keep_empty=True):
        pass
    assert register.last_operation == 2


def test_an_inner_operation_joins_the_outer_one(register: Register, write: Write) -> None:
    with write("外") as outer, write("内") as inner:
        assert inner is outer
        add_unit(inner, "甲")
    assert [row["sentence"] for row in register.rows("SELECT sentence FROM operations")] == ["外"]


def test_a_reader_answers_while_an_operation_is_open(register: Register, write: Write) -> None:
    seen: list[int] = []
    with write() as op:
        add_unit(op, "甲")
        assert register.value("SELECT count(*) FROM units") == 1
        reader = threading.Thread(target=lambda: seen.append(register.value("SELECT count(*) FROM units")))
        reader.start()
        reader.join(5)
    assert seen == [0]
    assert register.value("SELECT count(*) FROM units") == 1


def test_ids_and_numbers_are_never_reused(register: Register, write: Write) -> None:
    with write() as op:
        unit = add_unit(op, "甲")
        assert op.next_number("permit.2026") == 1
    with write() as op:
        op.delete("units", unit)
    with write() as op:
        assert add_unit(op, "乙") == unit + 1
        assert op.next_number("permit.2026") == 2


def test_knowledge_never_runs_backwards(tmp_path: Path) -> None:
    moments = [datetime(2026, 7, 15, 8, tzinfo=UTC), datetime(2009, 1, 1, tzinfo=UTC)]
    register = Register.create(tmp_path / FILE_NAME, KEY, clock=lambda: moments.pop(0))
    for name in ("甲", "乙"):
        with register.operation("test", name, actor="王", business_date="2026-07-15") as op:
            add_unit(op, name)
    recorded = [row["recorded_at"] for row in register.rows("SELECT recorded_at FROM operations ORDER BY id")]
    assert recorded == ["2026-07-15T08:00:00+00:00", "2026-07-15T08:00:00+00:00"]
    register.close()


def test_reopening_keeps_everything(register: Register, write: Write, tmp_path: Path) -> None:
    with write() as op:
        add_unit(op, "云岭县教育局")
    register.close()
    again = Register.open(tmp_path / FILE_NAME, KEY)
    assert again.value("SELECT name FROM units") == "云岭县教育局"
    assert again.value("PRAGMA user_version") == SCHEMA_VERSION == len(NAMES)
    again.close()


def test_a_newer_register_is_refused_untouched(register: Register, tmp_path: Path) -> None:
    register._writer.execute("PRAGMA query_only = OFF")
    register._writer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    register.close()
    with pytest.raises(EnvironmentProblem, match="更新版本的程序"):
        Register.open(tmp_path / FILE_NAME, KEY)


def test_missing_and_existing_registers_have_their_own_messages(register: Register, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有数据"):
        Register.open(tmp_path / "nowhere.db", KEY)
    with pytest.raises(UsageProblem, match="已经有数据"):
        Register.create(tmp_path / FILE_NAME, KEY)


@pytest.mark.parametrize("offset", [0, 100, 5000, 20000])
def test_a_damaged_file_is_named_damaged(
    register: Register, write: Write, tmp_path: Path, offset: int
) -> None:
    with write() as op:
        for number in range(400):
            add_unit(op, f"单位{number}" * 5)
    register.close()
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataProblem, match="损坏"):
        damaged = Register.open(path, KEY)
        try:
            if list(check.file_integrity(damaged)):
                raise DataProblem("数据文件已损坏")
        finally:
            damaged.close()


def test_a_full_disk_loses_only_the_open_operation(tmp_path: Path) -> None:
    register = Register.create(tmp_path / FILE_NAME, KEY)
    with register.operation("test", "小", actor="王", business_date="2026-07-15") as op:
        add_unit(op, "甲")
    pages = register.value("PRAGMA page_count")
    register._writer.execute(
        f"PRAGMA max_page_count = {pages + 4}"
    )  # SQLite reports SQLITE_FULL, as a full disk does
    with (
        pytest.raises(EnvironmentProblem, match="磁盘已满"),
        register.operation("test", "大", actor="王", business_date="2026-07-15") as op,
    ):
        op.insert_many(
            "units", ({"name": f"单位{n}", "name_key": "x", "kind": "法人单位"} for n in range(5000))
        )
    assert register.value("SELECT count(*) FROM units") == 1
    assert list(check.chain(register)) == []
    register.close()


def test_a_folder_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="打不开"):
        Register.create(tmp_path / "拔掉的U盘" / FILE_NAME, KEY)
