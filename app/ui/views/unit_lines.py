"""Units with their numbers at a date, as the list of units and the tree show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.services.leaders import LeaderNumbers
from app.services.ledger import FULL, OVER, VACANCY, UnitNumbers
from app.services.units import GROUP, INTERNAL
from app.values.text import search_keys

NO_SECTOR = "未分系统"
ALL = ""
APPROVED, RESERVED, AVAILABLE = "有核定", "已批未用", "可用"
GONE, NOT_DEREGISTERED = "已撤销", "应注销未注销"
FILTERS: tuple[tuple[str, str], ...] = (
    (ALL, "全部"),
    (OVER, OVER),
    (FULL, FULL),
    (VACANCY, VACANCY),
    (AVAILABLE, "有可用编制"),
    (RESERVED, "有已批未用"),
    (GONE, GONE),
    (NOT_DEREGISTERED, NOT_DEREGISTERED),
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
    parent_id: int | None = None
    kind: str = ""
    is_gone: bool = False
    """Abolished by that day."""
    is_inner: bool = False
    """内设机构 without numbers of its own: part of a unit, listed where one looks for it."""
    is_loose: bool = False
    """Abolished, but still registered as a legal person (R21)."""


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
    here = {row["id"] for row in rows}
    gone = [
        row
        for row in office.units.listed()
        if row["id"] not in here and row["abolished"] and row["abolished"] <= at
    ]
    none = UnitNumbers()
    lines = []
    for row in (*rows, *gone):
        is_gone = row["id"] not in here
        count = numbers.get(row["id"], none)
        lines.append(
            UnitLine(
                row["id"], row["name"], row["sector"] or NO_SECTOR, row["supervising_id"], row["rank"], row["funding"],
                count.approved, count.actual, count.reserved, count.available, GONE if is_gone else count.state,
                _leaders(leaders.get(row["id"])), row["parent_id"], row["kind"], is_gone,
                row["kind"] == INTERNAL and not (count.approved or count.actual),
                is_gone and _is_loose(office.units.as_of(row["id"], at)),
            )
        )  # fmt: skip
    return lines


def _is_loose(values: dict[str, Any]) -> bool:
    """Whether an abolished unit is still a registered legal person."""
    registered = values.get("registered") or values.get("certificate_number")
    return bool(registered) and not values.get("deregistered")


def _leaders(numbers: LeaderNumbers | None) -> str:
    return f"{numbers.approved}/{numbers.actual}" if numbers else ""


def passes(line: UnitLine, word: str) -> bool:
    """Whether *line* belongs under the filter *word*."""
    if word in {GONE, NOT_DEREGISTERED}:
        return line.is_gone if word == GONE else line.is_loose
    if line.is_gone or line.kind == GROUP or line.is_inner:
        return False
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
