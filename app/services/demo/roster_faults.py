"""The faults planted in a demonstration roster, so that a test knows what an import has to find."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from random import Random
from typing import Final

from app.services.demo.catalogue import COUNTY
from app.services.demo.model import County, DemoPerson
from app.services.demo.roster_spelling import CellValue


class Fault(StrEnum):
    """One kind of fault; all but :attr:`LEGACY_NUMBER` make the row unfit to be imported."""

    CHECK_DIGIT = "check_digit"
    LOST_DIGITS = "lost_digits"
    LEGACY_NUMBER = "legacy_number"
    SEX_MISMATCH = "sex_mismatch"
    DATE_AHEAD = "date_ahead"
    NO_SUCH_DATE = "no_such_date"
    TWICE = "twice"
    UNKNOWN_UNIT = "unknown_unit"


#: Names that stand in the roster although the county has no such unit: abolished, renamed, or not its own.
UNKNOWN_UNITS: Final = (
    f"{COUNTY}文化体育广播影视局",
    f"{COUNTY}扶贫开发办公室",
    f"{COUNTY}第九中学",
    f"{COUNTY}国有资产经营中心",
)


def choose_faults(county: County, share: float, random: Random, *, last_unit: str) -> dict[str, Fault]:
    """Person key → the fault of that person's row (:attr:`Fault.TWICE`: of an additional row further down).

    ``share`` of the people get one, the kinds about equally often; with a share above 0 every kind
    occurs at least once. Nobody of ``last_unit`` stands twice, because no unit follows it.
    """
    if share <= 0:
        return {}
    kinds = list(Fault)
    number = max(len(kinds), round(share * len(county.people)))
    faults: dict[str, Fault] = {}
    for person in random.sample(county.people, len(county.people)):
        if len(faults) == number:
            break
        kind = kinds[len(faults) % len(kinds)]
        if kind is Fault.LEGACY_NUMBER and person.identity_number[6:8] != "19":
            continue
        if kind is Fault.TWICE and person.unit_key == last_unit:
            continue
        faults[person.key] = kind
    return faults


def apply_fault(
    fault: Fault, row: dict[str, CellValue], person: DemoPerson, today: str, random: Random
) -> None:
    """Spoil a row in place, as such rows are spoiled in practice."""
    number = person.identity_number
    match fault:
        case Fault.CHECK_DIGIT:
            wrong = [character for character in "123456789" if character != number[-1]]
            row["identity_number"] = number[:-1] + random.choice(wrong)
        case Fault.LOST_DIGITS:
            # Excel keeps fifteen digits of a number, the others become zeros.
            row["identity_number"] = float(number[:15] + "000")
        case Fault.LEGACY_NUMBER:
            row["identity_number"] = number[:6] + number[8:17]
        case Fault.SEX_MISMATCH:
            row["sex"] = "女" if person.sex == "男" else "男"
        case Fault.DATE_AHEAD:
            row["unit_entry"] = f"{int(today[:4]) + random.randint(1, 9)}.{random.randint(2, 9):02d}"
        case Fault.NO_SUCH_DATE:
            row["work_start"] = f"{person.work_start[:4]}.{random.choice(('13', '00', '02.30', '17'))}"
        case Fault.UNKNOWN_UNIT:
            row["unit"] = random.choice(UNKNOWN_UNITS)
        case Fault.TWICE:
            row["unit_entry"] = dt.date.fromisoformat(today).replace(day=1).isoformat()[:7]
