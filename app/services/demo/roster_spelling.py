"""How the clerks of an office really spell values: every unit has its habits, every clerk slips now and then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Final

from app.services.demo.model import FULLY_FUNDED, SELF_FUNDED, SUBSIDISED, DemoPerson
from app.values.dates import format_date

#: What a cell may hold.
CellValue = str | int | float | dt.date | None

_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_DATE_HABITS: Final = ("dot", "chinese", "compact", "number", "excel", "iso", "slash")
_DATE_WEIGHTS: Final = (34, 14, 14, 8, 12, 12, 6)
_FUNDING_HABITS: Final = {
    FULLY_FUNDED: ("全供", "财政拨款", "财政全额拨款", "全额拨款"),
    SUBSIDISED: ("差额补助", "财政补助", "财政差额补助", "差额补贴"),
    SELF_FUNDED: ("自收自支", "经费自理", "经费自理", "自收自支"),
}
_EDUCATION_HABITS: Final = {"本科": ("本科", "大学本科", "大学"), "大专": ("大专", "大学专科", "专科")}


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of whoever filled in one unit's rows; places in the tables above."""

    dates: str
    funding: int
    education: int
    short_words: bool
    spaced_names: bool
    full_width: bool

    @classmethod
    def draw(cls, random: Random) -> Hand:
        """Somebody's habits."""
        return cls(
            dates=random.choices(_DATE_HABITS, _DATE_WEIGHTS)[0],
            funding=random.randrange(4),
            education=random.randrange(3),
            short_words=random.random() < 0.4,
            spaced_names=random.random() < 0.5,
            full_width=random.random() < 0.04,
        )


TIDY: Final = Hand("iso", 1, 0, False, False, False)


def spell(hand: Hand, person: DemoPerson) -> dict[str, CellValue]:
    """The fields of a person as this hand writes them, by the names of :class:`DemoPerson`."""
    number = person.identity_number
    birth = person.birth
    if hand.dates == "excel":
        # A real Excel date always has a day; offices copy it from the identity card.
        birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    values: dict[str, CellValue] = {
        "department": person.department,
        "name": _spell_name(hand, person.name),
        "sex": person.sex,
        "ethnic_group": person.ethnic_group.removesuffix("族")
        if _shortened(hand, person)
        else person.ethnic_group,
        "native_place": person.native_place,
        "birth": spell_date(hand, birth),
        "identity_number": number.translate(_FULL_WIDTH) if hand.full_width else number,
        "political_status": person.political_status.removeprefix("中共")
        if hand.short_words
        else person.political_status,
        "joined_party": spell_date(hand, person.joined_party),
        "education": _EDUCATION_HABITS.get(person.education, (person.education,) * 3)[hand.education],
        "degree": person.degree,
        "school": person.school,
        "major": person.major,
        "work_start": spell_date(hand, person.work_start),
        "unit_entry": spell_date(hand, person.unit_entry),
        "title": person.title,
        "grade": person.grade,
        "professional_title": person.professional_title,
        "position_kind": person.position_kind,
        "nature": person.nature,
        "funding": _FUNDING_HABITS[person.funding][hand.funding],
        "entry_way": person.entry_way,
        "quota_card": person.quota_card,
    }
    return {name: value or None for name, value in values.items()}


def spell_date(hand: Hand, value: str) -> CellValue:
    """A date of the register in the form this hand prefers; empty stays empty."""
    if not value:
        return None
    text: CellValue
    match hand.dates:
        case "chinese":
            text = format_date(value, "chinese")
        case "compact":
            text = value.replace("-", "")
        case "number":
            return int(value.replace("-", ""))
        case "excel" if len(value) == 10:
            return dt.date.fromisoformat(value)
        case "iso":
            text = value
        case "slash":
            text = value.replace("-", "/")
        case _:
            text = format_date(value, "dot")
    return text.translate(_FULL_WIDTH) if hand.full_width else text


def spell_unit(hand: Hand, name: str) -> str:
    """The unit's name; brackets of either width, sometimes a space behind it."""
    if hand.dates in {"dot", "chinese"}:
        name = name.replace("(", "（").replace(")", "）")
    return f"{name} " if hand.dates == "slash" else name


def _shortened(hand: Hand, person: DemoPerson) -> bool:
    """汉 for 汉族; longer names of groups are not shortened by anybody."""
    return hand.short_words and len(person.ethnic_group) == 2


def _spell_name(hand: Hand, name: str) -> str:
    if len(name) == 2 and hand.spaced_names:
        return f"{name[0]}{'　' if hand.short_words else '  '}{name[1]}"
    return name.replace("·", "•") if hand.short_words else name
