"""A small county office to work in: real register, real services, cheap password derivation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.models.key_slots import KeyCost
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from app.values.identity import check_digit

CHEAP = KeyCost(passes=1, memory_kib=64, lanes=1)
ADMINISTRATIVE, INSTITUTION, ALLOCATED = "行政编制", "事业编制", "财政拨款"


def identity_number(serial: int, birth: str = "19850315", *, male: bool = True) -> str:
    """A well-formed identity number of a region that does not exist."""
    body = f"990101{birth}{serial % 100:02d}{1 if male else 2}"
    return body + check_digit(body)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A county office named 云岭县委编办 on 2026-07-15; 李主任 is signed in."""
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    opened, _ = offices.create(tmp_path / "county", new, list)
    yield opened
    opened.close()


@pytest.fixture
def county(office: Office) -> SimpleNamespace:
    """教育局 supervising 第一小学 (事业 5 核定, 3 实有) and a full 档案馆 (事业 2 of 2), 县委办 over by one."""
    bureau = office.units.add({"name": "云岭县教育局", "sector": "教育系统", "rank": "正科"}, "2004-03")
    school = office.units.add(
        {"name": "云岭县第一小学", "sector": "教育系统", "supervising_id": bureau}, "2004-03"
    )
    archive = office.units.add({"name": "云岭县档案馆", "sector": "党委系统"}, "2004-03")
    committee = office.units.add({"name": "中共云岭县委办公室", "sector": "党委系统"}, "2004-03")
    for unit, nature, count in (
        (school, INSTITUTION, 5),
        (archive, INSTITUTION, 2),
        (committee, ADMINISTRATIVE, 1),
    ):
        office.ledger.post(
            MovementRequest(
                unit, nature, ALLOCATED, count, "核定下达", "2010-05-01", "云编〔2010〕5号", "2010-05-01"
            )
        )
    people: dict[str, int] = {}
    serial = 0
    for unit, nature, names in (
        (school, INSTITUTION, ("张三", "王㛃", "赵䶮")),
        (archive, INSTITUTION, ("钱墕", "孙硷")),
        (committee, ADMINISTRATIVE, ("周一", "吴二")),
    ):
        for name in names:
            serial += 1
            person = {"name": name, "identity_number": identity_number(serial)}
            people[name] = office.entries.record_existing(
                person, unit, nature, ALLOCATED, "2012-09", "建库时已在编"
            )
    return SimpleNamespace(
        office=office, bureau=bureau, school=school, archive=archive, committee=committee, people=people
    )
