"""共享编制组 (C18): 医共体, 教育集团 and the like, whose members use each other's free quotas; numbers per nature (R24)."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.services.desk import Desk
from app.services.ledger import LedgerService, UnitNumbers
from app.services.relations import SHARED, RelationService
from app.services.units import UnitService


@dataclass(slots=True)
class GroupNature:
    """One nature over all members; *shared* is what the group may still use together, *over* what it has too many."""

    approved: int = 0
    actual: int = 0
    reserved: int = 0

    @property
    def shared(self) -> int:
        """Approved − actual − reserved of all members together, never below zero."""
        return max(0, self.approved - self.actual - self.reserved)

    @property
    def over(self) -> int:
        """People above the number of all members together."""
        return max(0, self.actual - self.approved)


@dataclass(slots=True)
class Member:
    """One unit of a group with its own numbers; the relation that makes it a member (none for the unit that leads)."""

    unit_id: int
    name: str
    leads: bool
    numbers: UnitNumbers
    relation_id: int | None = None
    begins: str = ""
    document: str = ""


@dataclass(slots=True)
class Group:
    """One group on one day; a further member joins with the same *leader_id* and *given_name*."""

    name: str
    leader_id: int | None = None
    given_name: str = ""
    members: list[Member] = field(default_factory=list)
    natures: dict[str, GroupNature] = field(default_factory=dict)

    @property
    def approved(self) -> int:
        """核定 of all members."""
        return sum(member.numbers.approved for member in self.members)

    @property
    def actual(self) -> int:
        """实有 of all members."""
        return sum(member.numbers.actual for member in self.members)

    @property
    def shared(self) -> int:
        """可共用, per nature."""
        return sum(nature.shared for nature in self.natures.values())


class GroupService:
    """Groups are relations of the kind 共享编制组: a member with the unit that leads, or with the group's name."""

    def __init__(
        self, desk: Desk, units: UnitService, ledger: LedgerService, relations: RelationService
    ) -> None:
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._relations = relations

    def listed(self, at: str | None = None) -> list[Group]:
        """Every group in force on *at*, by name, with its members and what they may use together."""
        day = self._desk.date(at)
        numbers = self._ledger.unit_numbers(day)
        found: dict[tuple[int | None, str], Group] = {}
        for row in self._relations.listed(None, day, kind=SHARED):
            key = (row["other_id"], "" if row["other_id"] is not None else row["name"])
            group = found.get(key)
            if group is None:
                group = found[key] = Group(
                    row["name"] or f"{row['other_name']}共享编制组", row["other_id"], row["name"]
                )
                if row["other_id"] is not None:
                    leader = Member(
                        row["other_id"], row["other_name"], leads=True, numbers=_own(numbers, row["other_id"])
                    )
                    self._add(group, leader)
            self._add(
                group,
                Member(
                    row["unit_id"], row["unit_name"], leads=False, numbers=_own(numbers, row["unit_id"]),
                    relation_id=row["id"], begins=row["begins"], document=row["document"],
                ),
            )  # fmt: skip
        return sorted(found.values(), key=lambda group: group.name)

    @staticmethod
    def _add(group: Group, joining: Member) -> None:
        if any(member.unit_id == joining.unit_id for member in group.members):
            return
        group.members.append(joining)
        for balance in joining.numbers.accounts:
            if balance.apart or balance.is_control:
                continue
            nature = group.natures.setdefault(balance.nature, GroupNature())
            nature.approved += balance.approved
            nature.actual += balance.actual
            nature.reserved += balance.reserved


def _own(numbers: dict[int, UnitNumbers], unit_id: int) -> UnitNumbers:
    return numbers.get(unit_id, UnitNumbers())
