"""Writes the roster of an invented county as the Excel workbook an office really has.

Three sheets with title rows, merged two-level headings that differ a little from sheet to sheet, headings
per 系统 and per unit, 小计 and 合计, a line for signatures; values in every spelling clerks use
(:mod:`app.services.demo.roster_spelling`) and a known number of faults (:mod:`app.services.demo.roster_faults`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from openpyxl import Workbook

from app.services.demo.catalogue import TOWNSHIPS
from app.services.demo.model import County, DemoPerson, DemoUnit
from app.services.demo.roster_faults import Fault, choose_faults
from app.services.demo.roster_sheet import SHEETS, Content, PlantedFault, SheetWriter

__all__ = ["Fault", "PlantedFault", "RosterFacts", "sheet_of", "write_roster"]

DEFAULT_FAULT_SHARE: Final = 0.015


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """What is in a written roster: data rows per sheet and every planted fault."""

    rows_by_sheet: dict[str, int]
    faults: list[PlantedFault]

    @property
    def data_rows(self) -> int:
        """Rows that describe a person."""
        return sum(self.rows_by_sheet.values())

    @property
    def planted(self) -> Counter[Fault]:
        """How many rows have each fault."""
        return Counter(planted.fault for planted in self.faults)

    @property
    def to_reject(self) -> int:
        """Rows an import has to refuse: all faults but the old 15-digit numbers, which are 曾用."""
        return len(self.faults) - self.planted[Fault.LEGACY_NUMBER]

    @property
    def to_accept(self) -> int:
        """Rows an import has to take."""
        return self.data_rows - self.to_reject


def sheet_of(unit: DemoUnit) -> str:
    """The sheet on which the people of a unit stand."""
    if unit.sector == TOWNSHIPS:
        return "乡镇"
    return "事业单位" if unit.public_benefit_class else "党政机关"


def write_roster(
    county: County, path: Path, *, messy: bool = True, fault_share: float = DEFAULT_FAULT_SHARE, seed: int = 1
) -> RosterFacts:
    """Write the county's roster and say what is in it.

    :param messy: spell as offices do and plant faults; otherwise every value is in its plain form.
    :param fault_share: faulty rows in proportion to the people; above 0 each kind occurs at least once.
    :raises OSError: the file cannot be written.
    """
    random = Random(f"{seed}:roster")
    units: dict[str, list[DemoUnit]] = {name: [] for name in SHEETS}
    for unit in county.units:
        units[sheet_of(unit)].append(unit)
    order = [unit.key for members in units.values() for unit in members]
    content = _content(county, order, fault_share if messy else 0.0, random)
    workbook = Workbook(write_only=True)
    writers = []
    for name, members in units.items():
        writer = SheetWriter(workbook, name, content, random if messy else None)
        writer.write(members)
        writers.append(writer)
    workbook.save(path)
    return RosterFacts(
        {writer.name: writer.data_rows for writer in writers},
        [planted for writer in writers for planted in writer.planted],
    )


def _content(county: County, order: list[str], fault_share: float, random: Random) -> Content:
    """Who stands where; whoever stands twice has the second row in a later unit (the old one never struck)."""
    faults = choose_faults(county, fault_share, random, last_unit=order[-1])
    places = {key: place for place, key in enumerate(order)}
    people: dict[str, list[DemoPerson]] = defaultdict(list)
    again: dict[str, list[DemoPerson]] = defaultdict(list)
    for person in county.people:
        people[person.unit_key].append(person)
        if faults.get(person.key) is Fault.TWICE:
            again[random.choice(order[places[person.unit_key] + 1 :])].append(person)
    return Content(county, people, again, faults)
