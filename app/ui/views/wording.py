"""The words of the field for what records are made of, and how their values are shown."""

from __future__ import annotations

from typing import Any

from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS
from app.values.dates import format_date

UNIT_WORDS: dict[str, str] = {key: field.name for key, field in UNIT_FIELDS.items()}
PERSON_WORDS: dict[str, str] = {key: field.name for key, field in PERSON_FIELDS.items()}
DATE_WORDS = frozenset(
    key for fields in (UNIT_FIELDS, PERSON_FIELDS) for key, field in fields.items() if field.type == "date"
)
"""Columns that hold a date of the register."""


def dotted(value: str | None) -> str:
    """A date of the register as tables show it: ``1985.03``; nothing for an unknown one."""
    return format_date(value or "", "dot")


def shown(name: str, value: Any) -> str:
    """The value of a column as text."""
    if value in {None, ""}:
        return ""
    return dotted(str(value)) if name in DATE_WORDS else str(value)
