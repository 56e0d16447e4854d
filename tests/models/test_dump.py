"""The same content gives the same bytes, whatever the order of work and whatever row ids it led to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.models import cases, dump, facts, ledger, people, units
from app.models.operation import Operation, canonical
from app.models.register import Register
from tests.models.conftest import KEY

DAY = "2026-07-15"
Step = Callable[[Register, Operation], None]


def uuid(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def of(register: Register, table: str, number: int) -> int:
    return int(register.value(f"SELECT id FROM {table} WHERE uuid = ?", uuid(number)))


def add_unit(number: int, name: str, superior: int = 0) -> Step:
    def step(register: Register, op: Operation) -> None:
        unit = units.insert(register, op, {"name": name, "kind": "法人单位"}, "2004", uuid=uuid(number))
        if superior:
            above = {"supervising_id": of(register, "units", superior)}
            facts.record(register, op, facts.UNITS, unit, above, "2005", None, DAY)

    return step


def add_person(number: int, name: str) -> Step:
    def step(_register: Register, op: Operation) -> None:
        people.insert_many(op, [{"name": name, "title": "教师", "uuid": uuid(number)}], "")

    return step


def account(register: Register, op: Operation, unit: int) -> int:
    found = ledger.ensure_account(register, op, of(register, "units", unit), "事业编制", "财政拨款")
    op.update("accounts", found, uuid=uuid(900 + unit))
    return found


def hold(number: int, person: int, unit: int) -> Step:
    def step(register: Register, op: Operation) -> None:
        op.insert(
            "holdings", uuid=uuid(number), person_id=of(register, "people", person),
            account_id=account(register, op, unit), begins="2012-09",
        )  # fmt: skip

    return step


def ask(number: int, unit: int, leaver: int) -> Step:
    def step(register: Register, op: Operation) -> None:
        cases.insert(
            op, uuid=uuid(number), kind="quota_use", receipt_number=f"2026-{number:04d}",
            unit_id=of(register, "units", unit), applicant_id=of(register, "units", unit), title="招考 1 名",
            state="approve", handler="李主任", received_on=DAY,
            fields={"count": 1, "leaver_id": of(register, "people", leaver)},
        )  # fmt: skip

    return step


def declare(number: int, unit: int) -> Step:
    def step(register: Register, op: Operation) -> None:
        op.insert(
            "declarations", uuid=uuid(number), number=f"申报2026-{number:04d}", kind="nothing",
            unit_id=of(register, "units", unit), sentence="无变动", payload="{}", revision=op.id, month="2026-07",
            state="draft",
        )  # fmt: skip

    return step


BUREAU, SCHOOL, ARCHIVE = add_unit(1, "云岭县教育局"), add_unit(2, "云岭县第一小学", 1), add_unit(3, "档案馆")
ZHANG, WANG, ZHAO = add_person(11, "张三"), add_person(12, "王㛃"), add_person(13, "赵䶮")
REST = (hold(21, 11, 2), hold(22, 12, 3), ask(31, 2, 11), ask(32, 3, 12), declare(41, 2))


def worked(path: Path, steps: tuple[Step, ...]) -> list[str]:
    register = Register.create(path, KEY)
    for step in steps:
        with register.operation("test", "一步", actor="王", business_date=DAY) as op:
            step(register, op)
    lines = [canonical(record) for record in dump.records(register)]
    register.close()
    return lines


def test_the_order_of_work_does_not_show(tmp_path: Path) -> None:
    one = worked(tmp_path / "1.db", (BUREAU, SCHOOL, ARCHIVE, ZHANG, WANG, ZHAO, *REST))
    other = worked(tmp_path / "2.db", (ZHAO, ARCHIVE, WANG, BUREAU, ZHANG, SCHOOL, *reversed(REST)))
    assert one == other
    assert len(one) > 20


def test_different_content_does_show(tmp_path: Path) -> None:
    steps = (BUREAU, SCHOOL, ARCHIVE, ZHANG, WANG, *REST)
    one = worked(tmp_path / "1.db", steps)
    other = worked(tmp_path / "2.db", (*steps[:5], *REST[:2], ask(31, 2, 12), *REST[3:]))
    assert len([line for line in one if line not in other]) == 1


def test_history_does_not_show(tmp_path: Path) -> None:
    """A correction that was corrected back leaves the same content by another way."""

    def retitle(title: str) -> Step:
        def step(register: Register, op: Operation) -> None:
            person = of(register, "people", 11)
            facts.record(register, op, facts.PEOPLE, person, {"title": title}, "2020", None, DAY)
            fact = register.value("SELECT max(id) FROM person_facts")
            op.update("person_facts", fact, uuid=uuid(99))

        return step

    straight = worked(tmp_path / "1.db", (ZHANG, retitle("校长")))
    by_a_detour = worked(tmp_path / "2.db", (ZHANG, retitle("副校长"), retitle("校长")))
    assert straight == by_a_detour
