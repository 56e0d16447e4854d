"""One search box: units, people, cases and permits by name, initials, identity or number."""

from __future__ import annotations

from dataclasses import dataclass

from app.models import cases, people, units
from app.services.case_kinds import CASE_KINDS, state_name
from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: what it is, its id, and two lines to show."""

    kind: str  # unit, person, case
    id: int
    title: str
    detail: str


class SearchService:
    """Answers as one types."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, limit: int = 8) -> list[Hit]:
        """Best answers of each kind, units first; nothing for an empty text."""
        wanted = text.strip()
        if not wanted:
            return []
        register = self._desk.register
        hits = [
            Hit("unit", row["id"], row["name"], row["sector"] + ("（已撤销）" if row["abolished"] else ""))
            for row in units.search(register, wanted, limit)
        ]
        hits += [
            Hit(
                "person",
                row["id"],
                row["name"],
                f"{row['unit_name'] or '未入编'} {row['title']}{'（已核减）' if row['ends'] else ''}",
            )
            for row in people.search(register, wanted, limit)
        ]
        if any(ch.isdigit() for ch in wanted):
            hits += [
                Hit("case", row["id"], f"{row['receipt_number']} {CASE_KINDS[row['kind']].name}",
                    f"{row['title']}，{state_name(row['kind'], row['state'])}")
                for row in cases.listed(register, text=wanted)[:limit]
            ]  # fmt: skip
        return hits
