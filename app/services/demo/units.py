"""Puts the units of an invented county together and decides how many people each has and may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from app.services.demo import catalogue
from app.services.demo.catalogue import COUNTY, ROLES, Role

#: Share of the units with more people than posts, and with exactly as many.
OVER_SHARE: Final = 0.06
FULL_SHARE: Final = 0.20
SMALLEST_COUNTY: Final = 40
_LARGEST_VILLAGE_TIER: Final = 9


@dataclass(frozen=True, slots=True)
class Draft:
    """A unit before it has documents; ``parent`` and ``township`` are names of other units."""

    name: str
    sector: str
    role: str
    tier: int
    parent: str = ""
    township: str = ""


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """One account: how many people hold a post of it, how many posts are approved at the end."""

    nature: str
    funding: str
    actual: int
    approved: int


def choose_units(count: int) -> list[Draft]:
    """The ``count`` most important units, in the order of the sectors, every parent before its children.

    :raises ValueError: fewer than :data:`SMALLEST_COUNTY`, or more than the catalogue can name.
    """
    if count < SMALLEST_COUNTY:
        raise ValueError(f"演示县至少需要{SMALLEST_COUNTY}个单位。")
    drafts = [*_organs(), *_town_institutions(), *_townships(max(2, count // 21))]
    if count > len(drafts):
        raise ValueError(f"演示县最多能编出{len(drafts)}个单位。")
    places = {id(draft): place for place, draft in enumerate(drafts)}
    chosen = sorted(drafts, key=lambda draft: draft.tier)[:count]
    return sorted(chosen, key=lambda draft: (catalogue.SECTORS.index(draft.sector), places[id(draft)]))


def _organs() -> Iterator[Draft]:
    for entry in catalogue.ORGANS:
        name = entry.name.format(c=COUNTY)
        yield Draft(name, entry.sector, entry.role, entry.tier)
        for place, (child, role) in enumerate(entry.children):
            yield Draft(
                COUNTY + child.format(c=COUNTY), entry.sector, role, entry.tier + 1 + place // 3, name
            )


def _town_institutions() -> Iterator[Draft]:
    for sector, entries in (
        (catalogue.EDUCATION, catalogue.TOWN_SCHOOLS),
        (catalogue.HEALTH, catalogue.TOWN_HOSPITALS),
    ):
        for name, role, tier in entries:
            yield Draft(name.format(c=COUNTY), sector, role, tier, _organ_of(sector))


def _townships(count: int) -> Iterator[Draft]:
    """Township governments with their stations, and what the county's bureaus keep in the township.

    The first township belongs to the smallest county, complete with school and clinic; the others
    come in evenly, so that a county of any size has a natural mixture.
    """
    for place, town in enumerate(catalogue.TOWNSHIP_NAMES[:count]):
        stem = town[:-1]
        government = f"{COUNTY}{town}人民政府"
        tier = 0 if place == 0 else 1 + 3 * place // count
        yield Draft(government, catalogue.TOWNSHIPS, "township", tier, "", government)
        for number, station in enumerate(catalogue.TOWNSHIP_STATIONS):
            owner = town if place % 3 == 1 else COUNTY + town
            station_tier = 0 if place == 0 and number < 2 else tier + (number + 1) // 2
            yield Draft(
                owner + station, catalogue.TOWNSHIPS, "township_station", station_tier, government, government
            )
        local = [
            (f"{COUNTY}{stem}中学", catalogue.EDUCATION, "rural_middle_school", tier + 1),
            (f"{COUNTY}{town}中心小学", catalogue.EDUCATION, "central_primary", tier),
            (f"{COUNTY}{town}中心幼儿园", catalogue.EDUCATION, "kindergarten", tier + 3),
            (
                f"{COUNTY}{stem}中心卫生院" if place % 2 else f"{COUNTY}{town}卫生院",
                catalogue.HEALTH,
                "clinic",
                tier,
            ),
            (f"{COUNTY}公安局{stem}派出所", catalogue.LAW, "police_station", tier + 2),
            (f"{COUNTY}司法局{stem}司法所", catalogue.LAW, "justice_station", tier + 3),
        ]
        if place % 4 == 0:
            zone = f"{COUNTY}{stem}区域农牧业综合服务站"
            local.append((zone, catalogue.AGRICULTURE, "institution", tier + 2))
        villages = [head + tail for tail in catalogue.VILLAGE_TAILS for head in catalogue.VILLAGE_HEADS]
        for number in range(len(catalogue.VILLAGE_HEADS)):
            village = villages[(place * 17 + number * 23) % len(villages)]
            school_tier = min(tier + 2 + 2 * number, _LARGEST_VILLAGE_TIER + number)
            local.append(
                (f"{COUNTY}{town}{village}小学", catalogue.EDUCATION, "village_primary", school_tier)
            )
        for name, sector, role, local_tier in local:
            parent = _organ_of(sector, role)
            yield Draft(name, sector, role, local_tier, parent, government)


def _organ_of(sector: str, role: str = "") -> str:
    """The county organ that supervises local bodies of a sector."""
    organ = {
        catalogue.EDUCATION: "教育和体育局",
        catalogue.HEALTH: "卫生健康局",
        catalogue.AGRICULTURE: "农业农村局",
        catalogue.LAW: "司法局" if role == "justice_station" else "公安局",
    }[sector]
    return COUNTY + organ


def staff_numbers(drafts: Sequence[Draft], people: int, random: Random) -> list[int]:
    """How many people each unit has: natural sizes, stretched so that the sum is exactly ``people``.

    A county with more people has larger schools and hospitals, hardly larger bureaus (``Role.growth``).

    :raises ValueError: fewer people than units.
    """
    if people < 2 * len(drafts):
        raise ValueError("演示县的人数至少应为单位数的两倍。")
    natural = [random.randint(*ROLES[draft.role].size) for draft in drafts]
    growth = [ROLES[draft.role].growth for draft in drafts]

    def stretched(factor: float) -> list[float]:
        return [max(1.0, size * factor**power) for size, power in zip(natural, growth, strict=True)]

    low, high = 0.0001, 10_000.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        if sum(stretched(middle)) < people:
            low = middle
        else:
            high = middle
    return _apportion(people, stretched(low))


def _apportion(total: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to ``shares`` with the given sum (largest remainders)."""
    scale = total / sum(shares)
    exact = [share * scale for share in shares]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole


def plan_accounts(
    drafts: Sequence[Draft], staff: Sequence[int], random: Random
) -> list[tuple[AccountPlan, ...]]:
    """The accounts of each unit with their final approved number.

    About 6 % of the units have too many people, 20 % exactly as many as posts, the others vacancies.
    In a few units with vacancies on the whole one account is exceeded all the same (rule R24).
    """
    order = list(range(len(drafts)))
    random.shuffle(order)
    can_exceed = [place for place in order if staff[place] >= 4]
    over = set(can_exceed[: round(OVER_SHARE * len(drafts))])
    rest = [place for place in order if place not in over]
    full = set(rest[: round(FULL_SHARE * len(drafts))])
    mixed = [place for place in rest if place not in full and len(ROLES[drafts[place].role].accounts) > 1]
    masked = set(mixed[: max(1, len(drafts) // 100)])
    return [
        tuple(
            _exceeded(accounts, random)
            if place in over
            else accounts
            if place in full
            else _masked(accounts, random)
            if place in masked and len(accounts) > 1
            else _vacant(accounts, random)
        )
        for place, accounts in (
            (place, _occupied(ROLES[draft.role], staff[place])) for place, draft in enumerate(drafts)
        )
    ]


def _occupied(role: Role, staff: int) -> list[AccountPlan]:
    """The staff of a unit spread over the accounts of its role, posts equal to people; none is empty."""
    numbers = _apportion(staff, [share for _, _, share in role.accounts])
    return [
        AccountPlan(nature, funding, number, number)
        for (nature, funding, _), number in zip(role.accounts, numbers, strict=True)
        if number
    ]


def _with_change(account: AccountPlan, change: int) -> AccountPlan:
    return AccountPlan(account.nature, account.funding, account.actual, account.actual + change)


def _exceeded(accounts: list[AccountPlan], random: Random) -> list[AccountPlan]:
    main, *others = accounts
    excess = max(1, round(main.actual * random.uniform(0.02, 0.10)))
    return [_with_change(main, -min(excess, main.actual - 1)), *others]


def _vacant(accounts: list[AccountPlan], random: Random) -> list[AccountPlan]:
    main, *others = accounts
    vacancies = max(1, round(main.actual * random.uniform(0.02, 0.18)))
    return [_with_change(main, vacancies), *(_with_change(other, random.randint(0, 1)) for other in others)]


def _masked(accounts: list[AccountPlan], random: Random) -> list[AccountPlan]:
    """Vacancies on the whole, but the smaller accounts hold one person more than posts."""
    main, *others = accounts
    return [
        _with_change(main, len(others) + random.randint(1, 4)),
        *(_with_change(other, -1 if other.actual > 1 else 0) for other in others),
    ]
