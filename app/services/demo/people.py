"""The people of an invented county: age, education, titles and dates that fit each other and their post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from app.services.demo import careers
from app.services.demo.catalogue import DIVISION_CODE
from app.services.demo.model import (
    ADMINISTRATIVE,
    CIVIL_MANAGED,
    ORGAN_WORKER,
    POLITICAL_LEGAL,
    DemoPerson,
    DemoUnit,
)
from app.services.demo.names import PersonNames
from app.services.demo.retirement import births_retiring, month_index
from app.services.demo.units import AccountPlan
from app.values.identity import check_digit

_PAST_RETIREMENT_SHARE: Final = 0.003
_NEAR_RETIREMENT_SHARE: Final = 0.03
_NATIVE_PLACES: Final = ("云岭县", "墕川县", "清砚县", "望硷县", "桐墕县", "西砭县")
_NATIVE_WEIGHTS: Final = (70, 8, 7, 6, 5, 4)
#: The first six digits; 99 is no province, so nobody real is ever hit.
_REGIONS: Final = (DIVISION_CODE, *(f"99010{number}" for number in range(2, 7)))


@dataclass(frozen=True, slots=True)
class _Post:
    """The post a person is invented for."""

    unit: DemoUnit
    account: AccountPlan
    title: str
    department: str
    leader: int  # 1 head, 2 deputy, 3 head of a department, 0 nobody's superior
    position_kind: str


class PeopleMaker:
    """Invents people one by one from one random stream; identity numbers never repeat."""

    def __init__(self, today: str, random: Random) -> None:
        self._today = dt.date.fromisoformat(today)
        self._random = random
        self._names = PersonNames(random)
        self._used_numbers: set[str] = set()
        self._count = 0
        this_month = month_index(self._today.year, self._today.month)
        self._near = {age: births_retiring(this_month, this_month + 11, age) for age in (60, 55, 50)}
        self._past = {age: births_retiring(this_month - 8, this_month - 1, age) for age in (60, 55, 50)}

    def staff(self, unit: DemoUnit, accounts: Sequence[AccountPlan]) -> list[DemoPerson]:
        """Everybody who holds a post of the unit, leaders first."""
        return [self._person(post) for post in self._posts(unit, accounts)]

    def _posts(self, unit: DemoUnit, accounts: Sequence[AccountPlan]) -> list[_Post]:
        posts = []
        total = sum(account.actual for account in accounts)
        leading = careers.leading_titles(unit.name, unit.role, total)
        for number, account in enumerate(accounts):
            for place in range(account.actual):
                if number == 0 and place < len(leading):
                    posts.append(_Post(unit, account, leading[place], "", 1 if place == 0 else 2, "管理"))
                    continue
                department = self._random.choice(unit.departments) if unit.departments else ""
                position_kind = careers.position_kind(unit.role, account.nature, self._random)
                chief = number == 0 and place - len(leading) < len(unit.departments)
                if chief:
                    department = unit.departments[place - len(leading)]
                title = careers.ordinary_title(account.nature, department if chief else "", unit.role)
                posts.append(_Post(unit, account, title, department, 3 if chief else 0, position_kind))
        return posts

    def _person(self, post: _Post) -> DemoPerson:
        random = self._random
        self._count += 1
        sex = "女" if random.random() < careers.women_share(post.unit.role, post.position_kind) else "男"
        birth = self._birth(post, sex)
        name, group = self._names.draw(sex, birth.year)
        education = careers.education(post.unit.role, post.position_kind, self._age(birth), random)
        work_start = self._work_start(birth, education)
        entry = self._unit_entry(post, work_start)
        years = self._today.year - work_start.year
        political_status, joined = self._politics(post, birth)
        school, major = careers.studies(post.unit.role, education, random)
        professional = (
            careers.professional_title(post.unit.role, years, random)
            if post.position_kind == "专业技术"
            else ""
        )
        return DemoPerson(
            key=f"P{self._count:05d}",
            unit_key=post.unit.key,
            department=post.department,
            nature=post.account.nature,
            funding=post.account.funding,
            name=name,
            sex=sex,
            ethnic_group=group,
            native_place=random.choices(_NATIVE_PLACES, _NATIVE_WEIGHTS)[0],
            birth=birth.isoformat()[: 10 if random.random() < 0.4 else 7],
            identity_number=self._identity_number(birth, sex),
            political_status=political_status,
            joined_party=joined,
            education=education,
            degree=careers.degree(education, random),
            school=school,
            major=major,
            work_start=work_start.isoformat()[:7],
            unit_entry=self._entry_text(post, entry),
            title=post.title,
            grade=careers.grade(
                post.account.nature, post.position_kind, post.leader, years, professional, random
            ),
            professional_title=professional,
            position_kind=post.position_kind,
            entry_way=self._entry_way(post, entry, years),
            quota_card=f"{entry.year}{self._count:05d}" if random.random() < 0.95 else "",
            leader=post.leader,
        )

    def _age(self, birth: dt.date) -> int:
        return (
            self._today.year - birth.year - ((self._today.month, self._today.day) < (birth.month, birth.day))
        )

    def _birth(self, post: _Post, sex: str) -> dt.date:
        """A few are past retirement age, some reach it within a year, the others are younger."""
        random = self._random
        base = 60 if sex == "男" else 50 if post.position_kind == "工勤" else 55
        draw = random.random()
        if draw < _PAST_RETIREMENT_SHARE:
            month = random.choice(self._past[base])
        elif draw < _PAST_RETIREMENT_SHARE + _NEAR_RETIREMENT_SHARE:
            month = random.choice(self._near[base])
        else:
            youngest = month_index(self._today.year, self._today.month) - 12 * careers.least_age(post.leader)
            oldest = self._near[base][0] - 1
            month = oldest + round((youngest - oldest) * random.betavariate(1.35, 1.15))
        return dt.date(month // 12, month % 12 + 1, random.randint(1, 28))

    def _work_start(self, birth: dt.date, education: str) -> dt.date:
        year = birth.year + careers.SCHOOL_YEARS[education] + self._random.choice((0, 0, 0, 1, 1, 2))
        start = dt.date(year, self._random.choice((7, 7, 8, 9, 9, 10, 11, 12)), 1)
        latest = dt.date(self._today.year - 1, 9, 1)
        return min(start, latest)

    def _unit_entry(self, post: _Post, work_start: dt.date) -> dt.date:
        """Not before work began, and not before the unit existed when it was set up lately."""
        earliest = work_start
        if post.unit.established >= "2005":
            founded = dt.date.fromisoformat(post.unit.established)
            if founded > earliest and self._random.random() < 0.6:
                return founded
            earliest = max(earliest, founded)
        span = (self._today - earliest).days - 1
        offset = 0 if self._random.random() < 0.45 else int(span * self._random.random() ** 1.3)
        return earliest + dt.timedelta(days=max(0, offset))

    def _entry_text(self, post: _Post, entry: dt.date) -> str:
        """Mostly only the month is known; in the unit's first month the day, or entry would precede it."""
        first_month = entry.isoformat()[:7] == post.unit.established[:7]
        return entry.isoformat()[: 10 if first_month or self._random.random() < 0.3 else 7]

    def _politics(self, post: _Post, birth: dt.date) -> tuple[str, str]:
        random = self._random
        age = self._age(birth)
        if random.random() < careers.party_share(post.unit.role, post.leader, post.position_kind):
            status = "预备党员" if age < 32 and random.random() < 0.06 else "中共党员"
            first, last = birth.year + 19, min(birth.year + 42, self._today.year - 1)
            year = self._today.year - 1 if status == "预备党员" else random.randint(first, max(first, last))
            return status, f"{year}-{random.choice((5, 6, 7, 11, 12)):02d}"
        if age < 28 and random.random() < 0.6:
            return "共青团员", ""
        return random.choices(("群众", "民盟", "农工党", "九三学社", "民进"), (94, 2, 1, 1, 2))[0], ""

    def _entry_way(self, post: _Post, entry: dt.date, years: int) -> str:
        random = self._random
        if post.unit.established >= "2005" and entry.isoformat() == post.unit.established:
            return "转入"
        if post.account.nature in {ADMINISTRATIVE, POLITICAL_LEGAL, CIVIL_MANAGED}:
            ways = ("录用", "调入", "军转干部安置", "转入")
            weights = (25, 65, 5, 5) if post.leader in {1, 2} else (62, 27, 8, 3)
        elif post.account.nature == ORGAN_WORKER:
            ways, weights = ("调入", "政策性安置", "转入", "聘任"), (40, 40, 10, 10)
        elif years > 22:
            ways, weights = ("录用", "调入", "聘任", "政策性安置"), (60, 30, 5, 5)
        else:
            ways, weights = ("公开招聘", "调入", "特岗教师", "政策性安置"), (72, 16, 8, 4)
            if not careers.is_school(post.unit.role):
                ways = ("公开招聘", "调入", "人才引进", "政策性安置")
        return random.choices(ways, weights)[0]

    def _identity_number(self, birth: dt.date, sex: str) -> str:
        while True:
            serial = self._random.randrange(500) * 2 + (1 if sex == "男" else 0)
            region = self._random.choices(_REGIONS, _NATIVE_WEIGHTS)[0]
            first = f"{region}{birth:%Y%m%d}{serial:03d}"
            if first not in self._used_numbers:
                self._used_numbers.add(first)
                return first + check_digit(first)
