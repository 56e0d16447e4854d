"""Units with their numbers at a date, as the list of units and the tree show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.services.leaders import LeaderNumbers
from app.services.ledger import FULL, OVER, VACANCY, UnitNumbers
from app.values.text import search_keys

NO_SECTOR = "未分系统"
ALL = ""
APPROVED, RESERVED, AVAILABLE = "有核定", "已批未用", "可用"
FILTERS: tuple[tuple[str, str], ...] = (
    (ALL, "全部"),
    (OVER, OVER),
    (FULL, FULL),
    (VACANCY, VACANCY),
    (AVAILABLE, "有可用编制"),
    (RESERVED, "有已批未用"),
)
"""Filter word and how it is shown."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit at one date; ``state`` is one of the state words."""

    id: int
    name: str
    sector: str
    supervising_id: int | None
    rank: str
    funding: str
    approved: int
    actual: int
    reserved: int
    available: int
    state: str
    leaders: str = ""
    """领导职数, approved/actual."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of some lines."""

    units: int
    approved: int
    actual: int
    reserved: int
    available: int


def read_unit_lines(office: Any, at: str) -> list[UnitLine]:
    """Every unit that exists at *at* (ISO date), in tree order; runs on the reading worker."""
    rows = office.units.listed(at)
    numbers = office.ledger.unit_numbers(at)
    leaders = office.leaders.unit_numbers(at)
    then = {} if at == office.business_date else office.units.values_as_of(at)
    none = UnitNumbers()
    lines = []
    for row in rows:
        value = {**row, **then.get(row["id"], {})}
        count = numbers.get(row["id"], none)
        lines.append(
            UnitLine(
                row["id"],
                value["name"],
                value["sector"] or NO_SECTOR,
                value["supervising_id"],
                value["rank"],
                value["funding"],
                count.approved,
                count.actual,
                count.reserved,
                count.available,
                count.state,
                _leaders(leaders.get(row["id"])),
            )
        )
    return lines


def _leaders(numbers: LeaderNumbers | None) -> str:
    return f"{numbers.approved}/{numbers.actual}" if numbers else ""


def passes(line: UnitLine, word: str) -> bool:
    """Whether *line* belongs under the filter *word*."""
    if word == ALL:
        return True
    if word in {AVAILABLE, RESERVED}:
        return (line.available if word == AVAILABLE else line.reserved) > 0
    return line.state == word


@lru_cache(maxsize=8192)
def pinyin_of(name: str) -> tuple[str, str]:
    """Initials and full pinyin of a name."""
    return search_keys(name)


def fits(line: UnitLine, text: str) -> bool:
    """Whether the name contains *text*, or its pinyin initials do."""
    wanted = text.casefold()
    return wanted in line.name.casefold() or (wanted.isascii() and wanted in pinyin_of(line.name)[0])


def sums_of(lines: Iterable[UnitLine]) -> Sums:
    """Number of lines and the sums of their numbers."""
    found = list(lines)
    return Sums(
        len(found),
        sum(line.approved for line in found),
        sum(line.actual for line in found),
        sum(line.reserved for line in found),
        sum(line.available for line in found),
    )
