"""F08 机构编制管理台账: the ten columns, grouped 系统 → 单位 → 经费形式 with subtotals, three copies.

The layout is ``resources/forms/F08.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from app.reports.templates.fields import derived, labelled

FORM = "F08"
NAME = "机构编制管理台账"


@dataclass(frozen=True)
class LedgerPerson:
    """One line of the ledger; dates ISO. ``title`` is 职务(职称), ``unit_since`` 调入单位时间."""

    name: str = labelled("姓名", "")
    sex: str = labelled("性别", "")
    ethnicity: str = labelled("民族", "")
    native_place: str = labelled("籍贯", "")
    birth: str = labelled("出生年月", "")
    political_status: str = labelled("政治面貌", "")
    title: str = labelled("职务职称", "")
    work_start: str = labelled("参加工作时间", "")
    unit_since: str = labelled("调入单位时间", "")
    card_number: str = labelled("编制卡号", "")


@dataclass(frozen=True)
class LedgerGroup:
    """The people of one unit who are paid in one form of funding; ``approved`` is 核定数, where known."""

    sector: str
    unit: str
    funding: str
    people: tuple[LedgerPerson, ...]
    approved: int | None = None

    @property
    def described(self) -> str:
        """The funding, with the number approved where it is known."""
        return self.funding + (f"，核定{self.approved}名" if self.approved is not None else "")


@dataclass(frozen=True)
class FundedPeople:
    """The people of a unit paid in one form of funding, as the template sees them.

    :param listed: whether the unit has other forms too, so that this one has a head and a total of its own.
    """

    group: LedgerGroup
    listed: bool

    @derived("人员")
    def people(self) -> tuple[LedgerPerson, ...]:
        """The people, in order."""
        return self.group.people

    @derived("人数")
    def count(self) -> int:
        """How many they are."""
        return len(self.group.people)

    @derived("分列经费")
    def funding(self) -> str:
        """The funding where a unit has several forms of it, else nothing."""
        return self.group.funding if self.listed else ""

    @derived("分列经费情况")
    def described(self) -> str:
        """The same with the number approved."""
        return self.group.described if self.listed else ""


@dataclass(frozen=True)
class LedgerUnit:
    """A unit with all its people."""

    name: str = labelled("单位")
    groups: tuple[LedgerGroup, ...] = ()

    @derived("各项经费")
    def funded(self) -> tuple[FundedPeople, ...]:
        """Its people by funding."""
        return tuple(FundedPeople(group, listed=len(self.groups) > 1) for group in self.groups)

    @derived("唯一经费情况")
    def sole_funding(self) -> str:
        """The funding of a unit that has one form of it, with the number approved; else nothing."""
        return self.groups[0].described if len(self.groups) == 1 else ""

    @derived("人数")
    def count(self) -> int:
        """How many people the unit has."""
        return sum(len(group.people) for group in self.groups)


@dataclass(frozen=True)
class LedgerSector:
    """A sector (系统) with its units."""

    name: str = labelled("系统")
    units: tuple[LedgerUnit, ...] = labelled("各单位", ())

    @derived("人数")
    def count(self) -> int:
        """How many people the sector has."""
        return sum(unit.count for unit in self.units)


@dataclass(frozen=True)
class EstablishmentLedger:
    """The whole ledger in the order it is to be printed: groups of a unit, units of a sector stand together."""

    groups: tuple[LedgerGroup, ...] = ()

    @derived("各系统")
    def sectors(self) -> tuple[LedgerSector, ...]:
        """The groups by sector and unit."""
        return tuple(
            LedgerSector(
                sector,
                tuple(
                    LedgerUnit(unit, tuple(in_unit))
                    for unit, in_unit in groupby(in_sector, key=lambda group: group.unit)
                ),
            )
            for sector, in_sector in groupby(self.groups, key=lambda group: group.sector)
        )

    @derived("总人数")
    def count(self) -> int | None:
        """How many people the ledger has; None in an empty one."""
        return sum(len(group.people) for group in self.groups) if self.groups else None


TEMPLATES = {FORM: EstablishmentLedger}
