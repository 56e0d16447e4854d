"""What one change costs must not grow with the register, and an open operation is not yet part of it."""

from __future__ import annotations

import pytest

from app.models import check, facts, people
from app.models.register import Register
from tests.models.conftest import Write


def add_people(register: Register, write: Write, count: int) -> None:
    first = int(register.value("SELECT count(*) FROM people"))
    with write("导入花名册") as op:
        people.insert_many(
            op, [{"name": f"赵䶮{first + number}", "title": "科员"} for number in range(count)], ""
        )


def steps_of_one_change(register: Register, write: Write, title: str) -> int:
    """How many steps of SQLite's machine one change of one person takes."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    person = register.value("SELECT max(id) FROM people")
    register._writer.set_progress_handler(count, 1)
    with write("信息变更") as op:
        facts.record(register, op, facts.PEOPLE, person, {"title": title}, "2024-05", None, "2026-07-15")
    register._writer.set_progress_handler(None, 1)
    return steps


def test_a_change_costs_the_same_in_a_register_twenty_times_as_large(
    register: Register, write: Write
) -> None:
    add_people(register, write, 100)
    small = steps_of_one_change(register, write, "局长")
    add_people(register, write, 1900)
    assert steps_of_one_change(register, write, "副局长") < small * 1.5


def test_an_open_operation_is_not_the_last_one(register: Register, write: Write) -> None:
    before = register.last_operation
    with write("导入花名册") as op:
        people.insert_many(op, [{"name": "王㛃"}], "")
        assert (register.last_operation, register.is_writing) == (before, True)
    assert (register.last_operation, register.is_writing) == (before + 1, False)


def test_an_operation_without_changes_leaves_no_number(register: Register, write: Write) -> None:
    add_people(register, write, 1)
    before = register.rows("SELECT * FROM operations")
    with write("信息变更") as op:
        assert not op.update("people", 1, name="赵䶮0")
    with pytest.raises(RuntimeError), write("信息变更") as op:
        op.update("people", 1, name="李四")
        raise RuntimeError
    assert register.rows("SELECT * FROM operations") == before


def test_the_log_names_every_row_that_differs(register: Register, write: Write) -> None:
    add_people(register, write, 4)
    with write("信息变更") as op:
        op.update("people", 3, name="李四")
    assert list(check.contents(register)) == []
    writer = register._writer
    writer.execute("PRAGMA query_only = OFF")
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.execute("UPDATE people SET name = '王五', title = '' WHERE id = 3")
    writer.execute("DELETE FROM people WHERE id IN (1, 4)")
    writer.execute("INSERT INTO people (id, uuid, name) VALUES (9, 'x', '赵六')")
    writer.execute("UPDATE person_facts SET operation_id = 2 WHERE id = 2")
    found = [(f["table"], f["row"], f.get("fields")) for f in check.contents(register)]
    assert found == [
        ("people", 1, None), ("people", 3, ["name", "title"]), ("people", 4, None), ("people", 9, None),
        ("person_facts", 2, ["operation_id"]),
    ]  # fmt: skip
