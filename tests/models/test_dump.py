"""Two registers that say the same dump the same bytes, however each came to say it."""

from __future__ import annotations

from pathlib import Path

from app.models import dump
from app.models.operation import canonical
from app.services import office as office_module
from app.services.ledger import MovementRequest
from app.services.office import NewOffice, Office
from app.services.permits import QuotaRequest
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number

NAMES = ("云岭县第一小学", "云岭县第二小学")


def built(folder: Path, order: tuple[str, ...], *, detour: bool) -> Office:
    """The same county, entered in another order and with a detour taken back."""
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    office, _ = office_module.create(folder, new)
    units = {name: office.units.add({"name": name, "sector": "教育"}, "2004") for name in order}
    for name in order:
        office.ledger.post(
            MovementRequest(
                units[name], INSTITUTION, ALLOCATED, 3, "核定下达", "2010-05-01", "云编〔2010〕5号"
            )
        )
        serial = NAMES.index(name)
        person = {"name": f"张{serial}", "identity_number": identity_number(serial)}
        office.entries.record_existing(person, units[name], INSTITUTION, ALLOCATED, "2012-09", "建库时已在编")
        if detour:
            office.units.add({"name": "多余的单位"})
            office.journal.undo()
    request = QuotaRequest(units[NAMES[0]], INSTITUTION, ALLOCATED, 1, "招考", "缺教师")
    office.permits.apply(request, "张校长")
    return office


def lines(office: Office) -> list[str]:
    found = [canonical(record) for record in dump.records(office.register)]
    office.close()
    return found


def test_the_order_of_work_does_not_show(tmp_path: Path) -> None:
    one = lines(built(tmp_path / "一", NAMES, detour=False))
    other = lines(built(tmp_path / "二", NAMES[::-1], detour=True))
    assert one == other
    tables = [line.split('"table":"')[1].split('"')[0] for line in one]
    assert {table: tables.count(table) for table in ("units", "people", "holdings", "movements", "cases")} == {
        "units": 2, "people": 2, "holdings": 2, "movements": 2, "cases": 1,
    }  # fmt: skip


def test_a_difference_shows(tmp_path: Path) -> None:
    office = built(tmp_path / "一", NAMES, detour=False)
    before = list(dump.records(office.register))
    office.people.change(office.people.find("张1"), {"title": "校长"}, "2026-07-01")
    after = list(dump.records(office.register))
    changed = [record for record in after if record not in before]
    assert {record["table"] for record in changed} == {"people", "person_facts"}
    assert {record.get("person", record.get("identity_number")) for record in changed} == {identity_number(1)}
    office.close()
