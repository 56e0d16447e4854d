"""三龄: 年龄, 工龄 and 党龄 of a person at a date, each with the document it rests on (R14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.values.dates import age_on, format_date
from app.values.identity import IdentityProblem, check_identity

_AGES = (
    ("年龄", "birth", "birth_source"),
    ("工龄", "work_start", "work_start_source"),
    ("党龄", "joined_party", "party_source"),
)


@dataclass(frozen=True, slots=True)
class Age:
    """One of the three ages.

    :param since: the date it counts from, as precise as known. :param years: completed years; None when unknown.
    :param source: the document that date rests on, or "".
    """

    name: str
    since: str
    years: int | None
    source: str


def three_ages(person: Mapping[str, Any], at: str) -> tuple[Age, Age, Age]:
    """年龄, 工龄 and 党龄 at the ISO date *at*; a date of month or year counts from the beginning of its period."""
    first, second, third = (
        Age(
            name,
            str(person.get(since) or ""),
            age_on(str(person[since]), at) if person.get(since) and str(person[since]) <= at else None,
            str(person.get(source) or ""),
        )
        for name, since, source in _AGES
    )
    return first, second, third


def identity_birth(person: Mapping[str, Any]) -> str:
    """The birth date by the identity card: as recorded, or else as the number says; "" when neither is known."""
    if person.get("identity_birth"):
        return str(person["identity_birth"])
    try:
        return check_identity(str(person.get("identity_number") or "")).birth
    except IdentityProblem:
        return ""


def remarks(person: Mapping[str, Any]) -> tuple[str, ...]:
    """What is to be looked at; a birth date of the file may legally differ from that of the card (R14)."""
    found = []
    birth, card = str(person.get("birth") or ""), identity_birth(person)
    shared = min(len(birth), len(card))
    if shared and birth[:shared] != card[:shared]:
        words = format_date(birth, "chinese"), format_date(card, "chinese")
        found.append(f"档案出生年月 {words[0]}，身份证 {words[1]}，两者不同；以档案认定为准，请核对依据。")
        if not person.get("birth_source"):
            found.append("出生年月与身份证不同，还没有写明依据。")
    return tuple(found)
