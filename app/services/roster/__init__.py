"""Reading a roster (花名册) of any layout into rows with findings; nothing here touches the register."""

from __future__ import annotations

from app.services.roster.draft import Finding, Level, RosterDraft, RosterRow, SheetLayout, SkippedRow
from app.services.roster.fields import FIELDS, FieldName
from app.services.roster.rows import read_roster

__all__ = [
    "FIELDS",
    "FieldName",
    "Finding",
    "Level",
    "RosterDraft",
    "RosterRow",
    "SheetLayout",
    "SkippedRow",
    "read_roster",
]
