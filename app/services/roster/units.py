"""Matching the unit names of a roster with the units of the register.

The register side supplies a :class:`UnitResolver`; nothing here knows a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.services.roster.draft import Level, RosterDraft


@dataclass(frozen=True)
class UnitMatch:
    """What the register knows about a unit name.

    ``unit`` is the identifier of the matched unit or None; ``name`` its registered name; ``candidates`` are
    registered names that come close, best first, for the clerk to choose from.
    """

    unit: str | None
    name: str = ""
    candidates: tuple[str, ...] = ()


def abbreviates(short: str, full: str) -> bool:
    """Whether a name is short for another: 县残联 for 云岭县残疾人联合会, 一高 for 云岭县第一高级中学.

    All its characters stand in the full name in the same order.
    """
    rest = iter(full)
    return len(short) >= 2 and short != full and all(character in rest for character in short)


def candidates(
    name: str, registered: Iterable[str], similar: Iterable[str], limit: int = 3
) -> tuple[str, ...]:
    """Registered names a clerk may have meant, best first: full forms of a short name, then similar ones."""
    full = sorted((unit for unit in registered if abbreviates(name, unit)), key=len)
    return tuple(dict.fromkeys([*full, *similar]))[:limit]


class UnitResolver(Protocol):
    """Finds the unit a name in a roster means."""

    def __call__(self, name: str) -> UnitMatch:
        """The match for one name as normalised by the roster reader."""
        ...


def unit_names(draft: RosterDraft) -> Counter[str]:
    """How many data rows name each unit."""
    return Counter(row.values["unit_name"] for row in draft.rows if row.values.get("unit_name"))


def resolve_units(
    draft: RosterDraft, resolver: UnitResolver, *, to_be_created: Iterable[str] = ()
) -> dict[str, UnitMatch]:
    """Ask the register once per unit name, and mark the rows whose unit it does not know.

    Calling it again, e.g. after the clerk decided to create units, replaces the earlier marks.

    :param to_be_created: names the clerk decided to create; their rows stay accepted.
    """
    matches = {name: resolver(name) for name in unit_names(draft)}
    created = set(to_be_created)
    for row in draft.rows:
        row.problems = [finding for finding in row.problems if finding.code != "unit_unknown"]
        name = row.values.get("unit_name", "")
        if name and matches[name].unit is None and name not in created:
            close = matches[name].candidates[:3]
            hint = f"，是否为“{'”“'.join(close)}”" if close else ""
            message = f"登记簿里没有“{name}”这个单位{hint}，请核对名称。"
            row.add(Level.ERROR, "unit_name", "unit_unknown", message)
    return matches
