"""Invents a whole county from a seed: units, people, twenty years of documents and approved numbers.

Nothing in it is real: the county is in no list of divisions, identity numbers begin with 9901 (there is
no province 99), schools and neighbouring counties are made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.services.demo.catalogue import COUNTY, DIVISION_CODE, ROLES, SECTORS
from app.services.demo.history import invent_history
from app.services.demo.model import County, DemoDocument, DemoPerson, DemoQuota, DemoUnit
from app.services.demo.people import PeopleMaker
from app.services.demo.units import AccountPlan, Draft, choose_units, plan_accounts, staff_numbers
from app.values.dates import is_valid

__all__ = ["County", "DemoDocument", "DemoPerson", "DemoQuota", "DemoUnit", "invent_county"]

_EARLIEST_TODAY = "2021-01-01"


def invent_county(people: int = 6000, units: int = 300, seed: int = 1, today: str = "2026-07-15") -> County:
    """The county that belongs to these four numbers; the same arguments give the same county.

    :param people: people with a post, at least twice the number of units.
    :param units: units with approved numbers, 40 to about 1 100.
    :param today: the full date on which the county stands as described, 2021 or later.
    :raises ValueError: with a Chinese sentence, when a number is out of range.
    """
    if len(today) != 10 or not is_valid(today) or today < _EARLIEST_TODAY:
        raise ValueError("演示县的日期要写到日，且不早于2021年1月1日。")
    drafts = choose_units(units)
    keys = [f"U{number:04d}" for number in range(1, len(drafts) + 1)]
    staff = staff_numbers(drafts, people, Random(f"{seed}:staff"))
    accounts = plan_accounts(drafts, staff, Random(f"{seed}:accounts"))
    history = invent_history(keys, drafts, accounts, today, Random(f"{seed}:history"))
    key_of = {draft.name: key for draft, key in zip(drafts, keys, strict=True)}
    made = [
        _unit(draft, plans, key_of, established)
        for draft, plans, established in zip(drafts, accounts, history.established, strict=True)
    ]
    maker = PeopleMaker(today, Random(f"{seed}:people"))
    return County(
        name=COUNTY,
        division_code=DIVISION_CODE,
        today=today,
        sectors=SECTORS,
        units=made,
        people=[
            person for unit, plans in zip(made, accounts, strict=True) for person in maker.staff(unit, plans)
        ],
        documents=history.documents,
        quotas=history.quotas,
    )


def _unit(
    draft: Draft, plans: Sequence[AccountPlan], key_of: dict[str, str], established: tuple[str, str]
) -> DemoUnit:
    role = ROLES[draft.role]
    parent = key_of.get(draft.parent, "")
    day, document = established
    return DemoUnit(
        key=key_of[draft.name],
        name=draft.name,
        short_name=_short_name(draft.name, local=bool(draft.township)),
        sector=draft.sector,
        # Police and justice stations have approved numbers but are no legal persons.
        kind="派出机构" if draft.role in {"police_station", "justice_station"} else "法人单位",
        role=draft.role,
        parent_key=parent,
        supervising_key=parent,
        township_key=key_of.get(draft.township, ""),
        is_township=draft.role == "township",
        rank=role.rank,
        funding=max(plans, key=lambda plan: plan.approved).funding,
        public_benefit_class=role.benefit_class,
        established=day,
        established_document=document,
        departments=role.departments,
    )


def _short_name(name: str, *, local: bool) -> str:
    """What the county calls the unit: without the county's name, the second name and the long titles.

    :param local: the unit lies in a township, so nobody says 县 in front of it.
    """
    short = name.partition("(")[0]
    for long, brief in (
        (f"中国共产党{COUNTY}纪律检查委员会", "县纪委"),
        (f"中国人民政治协商会议{COUNTY}委员会办公室", "县政协办"),
        (f"中国共产主义青年团{COUNTY}委员会", "团县委"),
        (f"{COUNTY}人民代表大会常务委员会", "县人大常委会"),
        ("机构编制委员会办公室", "编办"),
        (f"中共{COUNTY}委", "县委"),
    ):
        short = short.replace(long, brief)
    if short.startswith(COUNTY):
        short = ("" if local else "县") + short.removeprefix(COUNTY)
    return short.replace("人民政府", "政府")
