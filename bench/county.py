"""The county everything is measured on: invented, imported through the ordinary import, with its approved numbers.

Units follow the people (one for every sixty, 40 to 1 000), which is what real counties come to.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.models.facts import name_key
from app.models.key_slots import KeyCost
from app.services import offices
from app.services.demo.county import County, invent_county
from app.services.demo.roster import write_roster
from app.services.desk import COUNTY
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from bench.signed_in import PASSWORD, TODAY, USER

_MOVEMENT_KINDS = {"核定": "核定下达", "核增": "核增", "核减": "核减", "划转": "划转"}


@dataclass(slots=True)
class BenchCounty:
    """A county in a register, and what bringing it in took.

    ``preview_seconds`` and ``import_seconds`` are processor time for ``data_rows`` rows of ``roster``.
    """

    folder: Path
    roster: Path
    office: Office
    invented: County
    data_rows: int
    preview_seconds: float = 0.0
    import_seconds: float = 0.0


def build(folder: Path, people: int, units: int) -> BenchCounty:
    """Invent a county and bring it into a new register in *folder*."""
    invented = invent_county(people, units, seed=1, today=TODAY)
    roster = folder / "roster.xlsx"
    rows = write_roster(invented, roster).data_rows
    # The cost of opening with a password is the real one: it is part of the start that is measured.
    new = NewOffice("云岭县委编办", COUNTY, USER, PASSWORD, TODAY, KeyCost())
    office, _ = offices.create(folder / "county", new)
    county = BenchCounty(folder, roster, office, invented, rows)
    _import(county)
    units_by_key = {name_key(row["name"]): int(row["id"]) for row in office.units.listed()}
    _describe_units(county, units_by_key)
    _post_quotas(county, units_by_key)
    _let_some_leave(county)
    return county


def _import(county: BenchCounty) -> None:
    imports = county.office.imports
    began = time.process_time()
    preview = imports.preview(county.roster)
    county.preview_seconds = time.process_time() - began
    known = {name_key(unit.name) for unit in county.invented.units}
    preview.options.create_units = frozenset(
        unknown.name for unknown in preview.unknown_units if name_key(unknown.name) in known
    )
    imports.compare(preview)
    began = time.process_time()
    imports.run(preview)
    county.import_seconds = time.process_time() - began


def _describe_units(county: BenchCounty, ids: dict[str, int]) -> None:
    """What the establishing documents say: place in the tree, rank, dates."""
    units = county.office.units
    documents = {document.key: document.number for document in county.invented.documents}
    with county.office.desk.operation("unit.register", "登记单位的三定信息"):
        for unit in county.invented.units:
            if name_key(unit.name) not in ids:
                ids[name_key(unit.name)] = units.add({"name": unit.name, "sector": unit.sector})
        key_ids = {unit.key: ids[name_key(unit.name)] for unit in county.invented.units}
        for unit in county.invented.units:
            fields = {
                "short_name": unit.short_name,
                "kind": unit.kind,
                "sector": unit.sector,
                "rank": unit.rank,
                "funding": unit.funding,
                "public_benefit_class": unit.public_benefit_class,
                "established": unit.established,
                "parent_id": key_ids.get(unit.parent_key),
                "supervising_id": key_ids.get(unit.supervising_key),
            }
            document = documents[unit.established_document]
            units.change(key_ids[unit.key], fields, unit.established, document)


def _post_quotas(county: BenchCounty, ids: dict[str, int]) -> None:
    names = {unit.key: ids[name_key(unit.name)] for unit in county.invented.units}
    documents = {document.key: document.number for document in county.invented.documents}
    county.office.ledger.post_many(
        [
            MovementRequest(
                names[quota.unit_key], quota.nature, quota.funding, quota.count, _MOVEMENT_KINDS[quota.kind],
                quota.effective, documents[quota.document_key], other_unit_id=names.get(quota.from_unit),
            )
            for quota in county.invented.quotas
        ],
        f"登记历年编制：{len(county.invented.quotas)} 笔",
    )  # fmt: skip


def _let_some_leave(county: BenchCounty) -> None:
    """Some have retired, so that lists and past dates have something to tell apart."""
    office = county.office
    settled = [
        person for person in office.people.fetch(office.people.ids()[::10]) if person["begins"] < "2019"
    ]
    leavers = Random(1).sample(settled, len(settled) // 5)
    with office.desk.operation("exit.record", f"核减：{len(leavers)} 人（退休）"):
        for number, person in enumerate(leavers):
            office.exits.record(person["id"], "退休", f"{2020 + number % 6}-06-30", "云编〔2025〕8号")
