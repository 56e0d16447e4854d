"""A county and the township 米村镇, each with its own register and a stick (a folder) between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.exchange.spoken_code import CodeCost
from app.models import dump
from app.models.operation import canonical
from app.services import offices
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from app.services.packages.first_start import open_enrolment
from app.services.packages.outgoing import WrittenPackage
from app.services.packages.preview import Received
from app.services.permits import QuotaRequest
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number

CHEAP_CODE = CodeCost(memory_kib=8 * 1024, passes=1, lanes=1)
PASSWORD = "correct horse"


@dataclass
class Pair:
    """County and township, the units of the township, and who works there."""

    county: Office
    township: Office
    stick: Path
    node: int
    root: int
    school: int
    people: dict[str, int]

    def permit(self, count: int = 1, unit: int | None = None) -> str:
        """A permit for the school (or another unit), issued by the county."""
        office, unit = self.county, unit or self.school
        case = office.permits.apply(
            QuotaRequest(unit, INSTITUTION, ALLOCATED, count, "招考", "教师缺口"), "张校长"
        )
        while office.cases.get(case)["state"] != "issue":
            office.cases.sign(case, "陈书记")
        return str(office.permits.issue(case)["number"])

    def up(self, *, again: bool = False) -> Received:
        """Declarations on the stick and into the county."""
        return self.into_county(self.township.packages.export_declarations(self.stick, again=again))

    def into_county(self, package: WrittenPackage) -> Received:
        return self.county.packages.receive(self.county.packages.read(package.path))

    def down(self) -> Received:
        """The decision on the stick and into the township."""
        return self.into_township(self.county.packages.export_decision(self.node, self.stick))

    def into_township(self, package: WrittenPackage) -> Received:
        return self.township.packages.receive(self.township.packages.read(package.path))

    def differences(self) -> list[Any]:
        return self.township.packages.compare(self.county.packages.baseline(self.root))

    def there(self, name: str) -> int:
        """The id a person of the township has in the township's register."""
        return self.township.people.find(name)

    def clean(self) -> bool:
        return self.county.check.run().clean and self.township.check.run().clean


def state_of(office: Office) -> str:
    """Everything a register says, and everything it remembers of packages."""
    tables = ("nodes", "packages", "package_lines", "counters")
    remembered = [office.register.rows(f"SELECT * FROM {table}") for table in tables]
    return "\n".join(canonical(line) for line in [*dump.records(office.register), *remembered])


def person(serial: int, name: str = "郑七", **more: str) -> dict[str, str]:
    return {"name": name, "identity_number": identity_number(serial), "education": "大学", **more}


@pytest.fixture
def enrolled(office: Office, tmp_path: Path) -> Iterator[Pair]:
    """米村镇 with its school (事业 6 核定, 3 实有); 城关镇 is nobody's business there."""
    pair = build(office, tmp_path)
    yield pair
    pair.township.close()


@pytest.fixture
def pair(enrolled: Pair) -> Pair:
    """The same after the township's first package (本月无变动) and the county's answer, so that keys are known."""
    begin(enrolled)
    return enrolled


def begin(pair: Pair) -> None:
    declaration = pair.township.declarations.add_nothing("2026-06")
    assert pair.township.declarations.get(declaration)["sentence"] == "米村镇 6月无变动"
    pair.up()
    pair.down()


def build(office: Office, folder: Path, clock: Callable[[], Any] | None = None) -> Pair:
    root = office.units.add({"name": "米村镇", "sector": "乡镇", "rank": "正科"}, "2004-03")
    school = office.units.add({"name": "米村镇中心小学", "sector": "乡镇", "parent_id": root}, "2004-03")
    other = office.units.add({"name": "城关镇", "sector": "乡镇"}, "2004-03")
    for unit, count in ((school, 5), (other, 4)):
        office.ledger.post(
            MovementRequest(
                unit, INSTITUTION, ALLOCATED, count, "核定下达", "2010-05-01", "云编〔2010〕5号", "2010-05-01"
            )
        )
    office.ledger.post(
        MovementRequest(
            school, INSTITUTION, ALLOCATED, 1, "划转", "2015-05-01", "云编〔2015〕7号", other_unit_id=other
        )
    )
    people = {}
    for serial, (unit, name) in enumerate(
        ((school, "张三"), (school, "王㛃"), (school, "赵䶮"), (other, "吴墕"))
    ):
        people[name] = office.entries.record_existing(
            {"name": name, "identity_number": identity_number(serial)},
            unit,
            INSTITUTION,
            ALLOCATED,
            "2012-09",
            "建库时已在编",
        )
    stick = folder / "优盘 一"
    stick.mkdir()
    disk = office.packages.make_enrolment(root, stick, CHEAP_CODE)
    township, _ = open_enrolment(
        folder / "township",
        disk.path,
        disk.spoken_code,
        "小王",
        PASSWORD,
        business_date="2026-07-16",
        key_cost=CHEAP,
    )
    return Pair(office, township, stick, disk.node_id, root, school, people)


def new_county(folder: Path) -> Office:
    new = NewOffice("云岭县委编办", "county", "李主任", PASSWORD, "2026-07-15", CHEAP)
    return offices.create(folder, new, list)[0]
