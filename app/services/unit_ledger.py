"""单位台账: every document and change of one unit in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.models import facts, units
from app.models import unit_ledger as store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.unit_fields import UNIT_FIELDS

PRINTED = (("日期", 24.0), ("类别", 24.0), ("内容", 100.0), ("依据", 42.0))
"""Columns on paper with their width in mm."""
_SORTS = {
    "document": "文件", "fact": "单位信息", "in": "编制变动", "out": "编制变动", "entry": "入编", "exit": "核减",
    "leader": "领导任职", "leader_end": "领导免职", "relation": "机构关系", "relation_end": "机构关系",
    "event": "机构沿革", "charter": "三定规定",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: when, what sort, in words, and the number of the document it rests on."""

    date: str
    kind: str
    sentence: str
    document: str


class UnitLedgerService:
    """Answers what happened to a unit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(
        self, unit_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> list[LedgerLine]:
        """All lines up to a date, oldest first; those without a date come first."""
        register = self._desk.register
        names: dict[int, str] = {}

        def name_of(number: int) -> str:
            if number not in names:
                unit = units.get(register, number)
                names[number] = unit["name"] if unit else ""
            return names[number]

        return [
            LedgerLine(row["date"], _SORTS[row["sort"]], _sentence(row, name_of), row["document"])
            for row in store.rows(register, unit_id, self._desk.date(at), self._desk.known(known_at))
        ]


def _sentence(row: Row, name_of: Any) -> str:
    sort, what, more = row["sort"], row["what"], row["more"]
    if sort == "document":
        return f"{what}（{more}）" if more else str(what)
    if sort == "fact":
        values = facts.decode(more)
        return "，".join(
            f"{UNIT_FIELDS[key].name} {name_of(value) if key.endswith('_id') else value}"
            for key, value in values.items()
            if key in UNIT_FIELDS and value not in ("", None)
        )
    if sort in ("in", "out"):
        return f"{what}：{more} {row['n']:+d} 名"
    if sort in ("entry", "exit"):
        word = "入编" if sort == "entry" else "核减"
        return f"{row['person']} {word}（{'，'.join(part for part in (what, more) if part)}）"
    if sort == "leader":
        return f"{row['person']} 任{what}"
    if sort == "leader_end":
        return f"{row['person']} 不再任{what}"
    if sort == "relation":
        return f"{what}：{more}"
    if sort == "relation_end":
        return f"{what}结束：{more}"
    if sort == "event":
        return str(more) if what in more else f"{what}：{more}"
    return "三定规定施行"
