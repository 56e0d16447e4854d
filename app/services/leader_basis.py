"""职数依据: the answer for the organisation department (F15): 核定, 实配, 空缺, 超配 by kind and level, on which documents, held by whom."""

from __future__ import annotations

from typing import Any

from app.errors import UsageProblem
from app.models import facts, units
from app.models import leaders as store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.leader_titles import LEADER_KIND, LEVEL
from app.services.leaders import LeaderBalance, LeaderService

_HOLDER = (
    "id", "person_id", "name", "sex", "birth", "grade", "title", "unit_id", "unit_name", "leader_kind", "level",
    "personal_level", "begins", "document", "note",
)  # fmt: skip
_NUMBER = ("approved", "actual", "vacancy", "excess")


class LeaderBasis:
    """Reads what a unit's leader numbers stand on; plain data for screen, command line and paper."""

    def __init__(self, desk: Desk, leaders: LeaderService) -> None:
        self._desk = desk
        self._leaders = leaders

    def of_unit(
        self, unit_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> dict[str, Any]:
        """The numbers of one unit at (*at*, *known_at*).

        :returns: ``unit_id, unit, rank, at, known_at``; ``lines``: per kind and level ``account_id, leader_kind, level,
            approved, actual, vacancy, excess, documents`` (``document, document_date, issuer, kind, change, effective,
            reason``) and ``holders``; ``levels``: the same numbers per level over all kinds; ``totals``; ``beside``: who
            holds a post without occupying a quota, or on another unit's, with the reason; ``organs``: 机构限额 per level
            (``level, approved, documents``).
        :raises UsageProblem: no such unit.
        """
        register, day, known = self._desk.register, self._desk.date(at), self._desk.known(known_at)
        unit = units.get(register, unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        balances = self._in_order(self._leaders.balances([unit_id], day, known))
        organs = self._in_order(self._leaders.organ_quotas([unit_id], day, known))
        accounts = [line.account_id for line in (*balances, *organs)]
        moved: dict[int, list[Row]] = {}
        for row in store.documents_of(register, accounts, day, known):
            moved.setdefault(row["account_id"], []).append(row)
        holders = self._then(store.holders(register, [unit_id], day, known), day, known)
        called = facts.as_of(register, facts.UNITS, unit_id, day, known)
        mine = {line.account_id for line in balances}
        return {
            "unit_id": unit_id,
            "unit": called.get("name") or unit["name"],
            "rank": called.get("rank", "") if called else unit["rank"],
            "at": day,
            "known_at": known,
            "lines": [
                {
                    **_numbers(line),
                    "account_id": line.account_id,
                    "leader_kind": line.leader_kind,
                    "level": line.level,
                    "documents": [_document(row) for row in moved.get(line.account_id, ())],
                    "holders": [_holder(row) for row in holders if row["account_id"] == line.account_id],
                }
                for line in balances
            ],
            "levels": _by_level(balances),
            "totals": {name: sum(getattr(line, name) for line in balances) for name in _NUMBER},
            "beside": [_holder(row) for row in holders if row["account_id"] not in mine],
            "organs": [
                {
                    "level": line.level,
                    "approved": line.approved,
                    "documents": [_document(row) for row in moved.get(line.account_id, ())],
                }
                for line in organs
            ],
        }

    def _then(self, rows: list[Row], day: str, known: int | None) -> list[Row]:
        """Holders and their units as they were called on the day."""
        if not rows or (known is None and day == self._desk.date()):
            return rows
        register = self._desk.register
        people = facts.values_as_of(register, facts.PEOPLE, day, known, [row["person_id"] for row in rows])
        called = facts.values_as_of(register, facts.UNITS, day, known, [row["unit_id"] for row in rows])
        return [
            {
                **row,
                "name": people.get(row["person_id"], {}).get("name") or row["name"],
                "unit_name": called.get(row["unit_id"], {}).get("name") or row["unit_name"],
            }
            for row in rows
        ]

    def _in_order(self, lines: list[LeaderBalance]) -> list[LeaderBalance]:
        """As the lists of kinds and levels are ordered."""
        kinds = {item.name: item.order for item in self._leaders.titles.codes(LEADER_KIND).items}
        levels = {item.name: item.order for item in self._leaders.titles.codes(LEVEL).items}
        last = len(kinds) + len(levels)
        return sorted(
            lines, key=lambda line: (kinds.get(line.leader_kind, last), levels.get(line.level, last))
        )


def _numbers(line: LeaderBalance) -> dict[str, int]:
    return {name: getattr(line, name) for name in _NUMBER}


def _by_level(lines: list[LeaderBalance]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        sums = found.setdefault(line.level, {"level": line.level, **dict.fromkeys(_NUMBER, 0)})
        for name in _NUMBER:
            sums[name] += getattr(line, name)
    return list(found.values())


def _document(row: Row) -> dict[str, Any]:
    names = ("document", "document_date", "issuer", "kind", "change", "effective", "reason")
    return {name: row[name] for name in names}


def _holder(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in _HOLDER}
