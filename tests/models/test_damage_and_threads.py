"""A flipped bit anywhere is called damage, threads give back what they borrowed, and what stops half way frees the door."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import DataProblem, EnvironmentProblem
from app.models import people, snapshot
from app.models.operation import Operation
from app.models.register import FILE_NAME, Register
from tests.models.conftest import KEY, Write

PAGE = 4096


@pytest.fixture
def file(register: Register, write: Write, tmp_path: Path) -> Path:
    """A closed register of a few hundred pages."""
    with write() as op:
        people.insert_many(op, [{"name": f"张{n}", "title": "主任科员" * 8} for n in range(3000)], "")
    register.close()
    return tmp_path / FILE_NAME


def damaged(file: Path) -> Iterator[int]:
    """The file with one bit flipped on one page after another."""
    content = file.read_bytes()
    pages = len(content) // PAGE
    assert pages > 200
    for page in range(0, pages, 31):
        changed = bytearray(content)
        changed[page * PAGE + 2000] ^= 1
        file.write_bytes(changed)
        yield page


def read_everything(file: Path) -> None:
    opened = Register.open(file, KEY)
    try:
        for table in opened.tables:
            opened.rows(f"SELECT * FROM {table}")
        opened.value(
            "SELECT sum(length(new)) FROM changes"
        )  # a long row leaves its page: read in another way
    finally:
        opened.close()


def test_reading_a_flipped_bit_says_damage_or_does_not_meet_it(file: Path) -> None:
    said = []
    for _ in damaged(file):
        try:
            read_everything(file)
        except DataProblem as problem:
            said.append(problem.message)
    assert len(said) > 10
    assert set(said) == {"数据文件已损坏，没有继续写入。"}


def test_no_backup_with_a_flipped_bit_passes(file: Path) -> None:
    assert snapshot.verify_file(file, KEY) == 1
    for _ in damaged(file):
        with pytest.raises(DataProblem, match="损坏"):
            snapshot.verify_file(file, KEY)


def test_a_damaged_register_is_not_copied_as_a_backup(file: Path, tmp_path: Path) -> None:
    for number, _ in enumerate(damaged(file)):
        target = tmp_path / f"copy{number}.db"
        try:
            opened = Register.open(file, KEY)
        except DataProblem:
            continue
        try:
            with pytest.raises(DataProblem):
                snapshot.copy_register(opened, target, KEY)
        finally:
            opened.close()
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("copy")] == []


def test_writing_onto_a_flipped_bit_says_damage(file: Path) -> None:
    content = file.read_bytes()
    met = 0
    for _ in damaged(file):
        try:
            opened = Register.open(file, KEY)
        except DataProblem:
            continue
        try:
            with opened.operation("test", "试写", actor="王", business_date="2026-07-15") as op:
                op.insert("people", name="王五")
        except DataProblem:
            met += 1
        finally:
            opened.close()
    assert met
    file.write_bytes(content)
    read_everything(file)


def test_a_thread_that_ends_gives_its_connection_back(register: Register) -> None:
    register.value("SELECT 1")
    before = len(register._connections)
    for _ in range(5):
        thread = threading.Thread(target=lambda: register.value("SELECT count(*) FROM people"))
        thread.start()
        thread.join()
    gc.collect()
    assert len(register._connections) == before == 2  # the writer and the reader of this thread


def test_work_given_up_on_another_thread_leaves_the_door_open(register: Register, write: Write) -> None:
    def steps() -> Iterator[Operation]:
        with write("导入到一半") as op:
            op.insert("people", name="半途")
            yield op

    work = steps()
    first = threading.Thread(target=lambda: next(work))
    first.start()
    first.join()
    work.close()
    saved: list[str] = []

    def save() -> None:
        with write("另一步") as op:
            op.insert("people", name="李四")
        saved.append("done")

    second = threading.Thread(target=save, daemon=True)
    second.start()
    second.join(5)
    assert saved == ["done"]
    assert register.column("SELECT name FROM people") == ["李四"]


def test_an_interrupted_operation_saves_nothing_and_says_so(register: Register, write: Write) -> None:
    register._writer.set_progress_handler(lambda: 1, 1000)  # SQLite stops as it does when interrupted
    with pytest.raises(EnvironmentProblem, match="已中止，没有保存"), write() as op:
        op.insert_many("people", [{"name": f"张{n}"} for n in range(100)])
    register._writer.set_progress_handler(None, 1)
    assert register.value("SELECT count(*) FROM people") == 0
    with write() as op:
        op.insert("people", name="李四")
    assert register.column("SELECT name FROM people") == ["李四"]
