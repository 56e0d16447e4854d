"""What an invented county consists of: plain records, no database.

Dates are ISO strings whose length is their precision (see docs/design.md).
Keys (``U0001``, ``P00001``, ``D0001``) are only unique inside one county.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

ADMINISTRATIVE = "行政编制"
POLITICAL_LEGAL = "政法专项编制"
ORGAN_WORKER = "机关工勤编制"
ORGAN_INSTITUTION = "机关使用事业编制"
CIVIL_MANAGED = "参公事业编制"
INSTITUTION = "事业编制"

FULLY_FUNDED = "财政拨款"
SUBSIDISED = "财政补助"
SELF_FUNDED = "经费自理"

#: Unit, nature, funding: what an account is in the demonstration (no special use).
AccountKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit. ``role`` says what it is for the generator (``organ``, ``middle_school``, ``clinic`` …).

    ``parent_key`` is the place in the tree, ``supervising_key`` the 主管部门, ``township_key`` the
    township whose register lists the unit (its own key for a township); empty when there is none.
    """

    key: str
    name: str
    short_name: str
    sector: str
    kind: str
    role: str
    parent_key: str
    supervising_key: str
    township_key: str
    is_township: bool
    rank: str
    funding: str
    public_benefit_class: str
    established: str
    established_document: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with the one holding they have; an empty string means: nothing recorded.

    ``leader`` is 1 for the head of a unit, 2 for a deputy, 3 for the head of a department, 0 for all others.
    """

    key: str
    unit_key: str
    department: str
    nature: str
    funding: str
    name: str
    sex: str
    ethnic_group: str
    native_place: str
    birth: str
    identity_number: str
    political_status: str
    joined_party: str
    education: str
    degree: str
    school: str
    major: str
    work_start: str
    unit_entry: str
    title: str
    grade: str
    professional_title: str
    position_kind: str
    entry_way: str
    quota_card: str
    leader: int = 0


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """A document that establishes a unit or changes approved numbers."""

    key: str
    number: str
    title: str
    issuer: str
    date: str
    kind: str


@dataclass(frozen=True, slots=True)
class DemoQuota:
    """One change of an approved number.

    ``kind`` 核定 and 核增 add ``count`` to ``unit_key``, 核减 takes it away, 划转 moves it from
    ``from_unit`` to ``unit_key`` within the same nature and funding. ``count`` is always positive.
    """

    unit_key: str
    nature: str
    funding: str
    count: int
    effective: str
    document_key: str
    kind: str
    from_unit: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """A whole invented county as it stands on the day ``today``."""

    name: str
    division_code: str
    today: str
    sectors: tuple[str, ...]
    units: list[DemoUnit]
    people: list[DemoPerson]
    documents: list[DemoDocument]
    quotas: list[DemoQuota]

    def approved(self, at: str = "") -> Counter[AccountKey]:
        """The approved number of each account on the day ``at`` (default: today)."""
        day = at or self.today
        numbers: Counter[AccountKey] = Counter()
        for quota in self.quotas:
            if quota.effective > day:
                continue
            sign = -1 if quota.kind == "核减" else 1
            numbers[quota.unit_key, quota.nature, quota.funding] += sign * quota.count
            if quota.from_unit:
                numbers[quota.from_unit, quota.nature, quota.funding] -= quota.count
        return numbers

    def actual(self) -> Counter[AccountKey]:
        """How many people hold a post of each account."""
        return Counter((person.unit_key, person.nature, person.funding) for person in self.people)
