"""Twenty years of documents and approved numbers, ending exactly at the numbers the county has today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from app.services.demo.catalogue import COUNTY, sector_heading
from app.services.demo.model import ORGAN_WORKER, DemoDocument, DemoQuota
from app.services.demo.units import AccountPlan, Draft

FIRST_YEAR: Final = 2004
#: Since this day the commission is an organ of the party committee and signs with another name.
_REFORM_DAY: Final = "2019-03-01"
#: Organs that did not exist before the reform of 2019.
_REFORM_ORGANS: Final = tuple(
    COUNTY + name for name in ("退役军人事务局", "医疗保障局", "行政审批服务局", "城市管理执法局")
)
_OLD_ROLES: Final = frozenset(
    {"organ", "organ_mixed", "organ_small", "court", "police", "justice", "township"}
)
#: Hospitals and the main schools are old as well, but a scheme of their sector is all they have.
_LONG_STANDING: Final = _OLD_ROLES | {"high_school", "hospital", "clinic", "central_primary", "party_school"}
_YOUNG_SHARE: Final = 0.25
#: At most this share of a final number ever came or went after the opening, so no balance can be negative.
_MOVED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class History:
    """``established`` holds day and document key of each unit, in the order of the units."""

    established: list[tuple[str, str]]
    documents: list[DemoDocument]
    quotas: list[DemoQuota]


@dataclass(slots=True)
class _Ledger:
    """One account while its past is being invented, from today backwards."""

    unit: int
    plan: AccountPlan
    opened: str
    budget: int
    later_changes: int = 0

    def take(self, amount: int) -> int:
        """As much of ``amount`` as may still come or go."""
        taken = min(amount, self.budget)
        self.budget -= taken
        return taken


@dataclass(slots=True)
class _Papers:
    """Documents by day and title; numbers are given at the end, in the order of the days."""

    random: Random
    _found: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)

    def cite(self, day: str, title: str, kind: str, code: str = "云编") -> str:
        """The key of the document with this day and title, which is written if need be."""
        key, _, _ = self._found.setdefault((day, title), (f"D{len(self._found) + 1:04d}", kind, code))
        return key

    def written(self) -> list[DemoDocument]:
        """All documents with their numbers, oldest first; some numbers of a year went to other papers."""
        last: dict[tuple[str, str], int] = defaultdict(int)
        documents = []
        for (day, title), (key, kind, code) in sorted(self._found.items()):
            last[code, day[:4]] += self.random.choice((1, 1, 1, 2, 3))
            number = f"{code}〔{day[:4]}〕{last[code, day[:4]]}号"
            documents.append(DemoDocument(key, number, title, _issuer(code, day), day, kind))
        return documents


def _issuer(code: str, day: str) -> str:
    if code == "云办发":
        return f"中共{COUNTY}委办公室、{COUNTY}人民政府办公室"
    commission = f"{COUNTY}机构编制委员会" if day < _REFORM_DAY else f"中共{COUNTY}委机构编制委员会"
    return commission + "办公室" if code == "云编办" else commission


def invent_history(
    keys: Sequence[str],
    drafts: Sequence[Draft],
    accounts: Sequence[Sequence[AccountPlan]],
    today: str,
    random: Random,
) -> History:
    """Documents and changes of approved numbers from 2004 to ``today``.

    Every account ends at ``AccountPlan.approved`` and is never negative on any day.
    """
    papers = _Papers(random)
    established = _establish(drafts, today, papers, random)
    ledgers = [
        _Ledger(place, plan, established[place][0], int(plan.approved * _MOVED_SHARE))
        for place, plans in enumerate(accounts)
        for plan in plans
    ]
    quotas = _transfers(keys, drafts, ledgers, today, papers, random)
    quotas += _adjustments(keys, drafts, ledgers, today, papers, random)
    for ledger in ledgers:
        opening = ledger.plan.approved - ledger.later_changes
        day, document = established[ledger.unit]
        quotas.append(
            DemoQuota(
                keys[ledger.unit], ledger.plan.nature, ledger.plan.funding, opening, day, document, "核定"
            )
        )
    quotas.sort(key=lambda quota: (quota.effective, quota.kind != "核定", quota.unit_key, quota.kind))
    return History(established, papers.written(), quotas)


def _establish(drafts: Sequence[Draft], today: str, papers: _Papers, random: Random) -> list[tuple[str, str]]:
    """Most units stand on the schemes of 2004; some were set up later, several in the reform of 2019."""
    this_year = int(today[:4])
    days: dict[str, str] = {}
    result: list[tuple[str, str]] = []
    scheme_days: dict[str, str] = {}
    for draft in drafts:
        scheme_day = scheme_days.setdefault(draft.sector, _day_in(FIRST_YEAR, random))
        day = scheme_day
        title, kind = f"关于印发《{COUNTY}{sector_heading(draft.sector)}机构编制方案》的通知", "三定规定"
        if draft.name in _REFORM_ORGANS:
            day = "2019-03-22"
            title, kind = f"关于印发《{draft.name}职能配置、内设机构和人员编制规定》的通知", "三定规定"
        elif draft.role not in _LONG_STANDING and random.random() < _YOUNG_SHARE:
            year = 2019 if random.random() < 0.35 else random.randint(2007, this_year - 1)
            day = _day_in(year, random)
            title, kind = f"关于设立{draft.name}的批复", "设立"
        if day < days.get(draft.parent, ""):
            day = _four_weeks_later(days[draft.parent])
            title, kind = f"关于{draft.name}机构编制事项的批复", "设立"
        code = "云办发" if kind == "三定规定" and draft.role in _OLD_ROLES else "云编"
        days[draft.name] = day
        result.append((day, papers.cite(day, title, kind, code)))
    return result


def _transfers(
    keys: Sequence[str],
    drafts: Sequence[Draft],
    ledgers: Sequence[_Ledger],
    today: str,
    papers: _Papers,
    random: Random,
) -> list[DemoQuota]:
    """Posts moved between units of one sector, within one nature and funding."""
    groups: dict[tuple[str, str, str], list[_Ledger]] = defaultdict(list)
    for ledger in ledgers:
        if ledger.plan.approved >= 6 and int(ledger.opened[:4]) < int(today[:4]) - 2:
            groups[drafts[ledger.unit].sector, ledger.plan.nature, ledger.plan.funding].append(ledger)
    quotas = []
    for members in groups.values():
        for _ in range(len(members) // 6):
            giver, receiver = random.sample(members, 2)
            largest = max(1, min(giver.plan.approved, receiver.plan.approved) // 8)
            count = min(random.randint(1, largest), giver.budget, receiver.budget)
            opened = int(max(giver.opened, receiver.opened)[:4])
            day = _day_in(random.randint(opened + 1, int(today[:4]) - 1), random)
            giver.take(count)
            receiver.take(count)
            giver.later_changes -= count
            receiver.later_changes += count
            names = drafts[giver.unit].name, drafts[receiver.unit].name
            document = papers.cite(
                day, f"关于将{names[0]}{count}名编制划转到{names[1]}的通知", "划转", "云编办"
            )
            quotas.append(
                DemoQuota(
                    keys[receiver.unit],
                    receiver.plan.nature,
                    receiver.plan.funding,
                    count,
                    day,
                    document,
                    "划转",
                    keys[giver.unit],
                )
            )
    return quotas


def _adjustments(
    keys: Sequence[str],
    drafts: Sequence[Draft],
    ledgers: Sequence[_Ledger],
    today: str,
    papers: _Papers,
    random: Random,
) -> list[DemoQuota]:
    """Increases and reductions; one document of a year serves many units of a sector."""
    last_year = int(today[:4]) if int(today[5:7]) > 2 else int(today[:4]) - 1
    batch_days: dict[tuple[int, str, str], str] = {}
    quotas = []
    for ledger in ledgers:
        years = range(int(ledger.opened[:4]) + 1, last_year + 1)
        draft = drafts[ledger.unit]
        for year in random.sample(years, min(len(years), random.randint(1, 4))):
            count = ledger.take(random.randint(1, max(1, round(ledger.plan.approved * 0.15))))
            if not count:
                break
            growing = ledger.plan.nature != ORGAN_WORKER and random.random() < 0.6
            kind = "核增" if growing else "核减"
            ledger.later_changes += count if growing else -count
            day = batch_days.setdefault((year, draft.sector, kind), _batch_day(year, today, random))
            title = f"关于{kind}{sector_heading(draft.sector)}部分单位{year}年度人员编制的通知"
            document = papers.cite(day, title, kind)
            quotas.append(
                DemoQuota(
                    keys[ledger.unit], ledger.plan.nature, ledger.plan.funding, count, day, document, kind
                )
            )
    return quotas


def _batch_day(year: int, today: str, random: Random) -> str:
    """A day of the year that is not later than today."""
    last_month = int(today[5:7]) - 1 if year == int(today[:4]) else 12
    return f"{year}-{random.randint(min(2, last_month), last_month):02d}-{random.randint(3, 27):02d}"


def _day_in(year: int, random: Random) -> str:
    return f"{year}-{random.randint(2, 12):02d}-{random.randint(3, 27):02d}"


def _four_weeks_later(day: str) -> str:
    """When subordinate units follow their newly founded organ."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=28)).isoformat()
