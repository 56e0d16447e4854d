"""沿革: the typed events of a unit, each with its day, document and case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models import unit_events as store
from app.models import units
from app.models.operation import Operation, Row
from app.models.register import Register
from app.services.desk import Desk

FOUNDED, RENAMED, RAISED, LOWERED = "设立", "更名", "升格", "降格"
MERGED, SPLIT, ABOLISHED, REASSIGNED = "合并", "分设", "撤销", "划转"
HUNG, TAKEN_DOWN, DEREGISTERED = "挂牌", "摘牌", "注销登记"
KINDS = (
    FOUNDED, RENAMED, RAISED, LOWERED, MERGED, SPLIT, ABOLISHED, REASSIGNED, HUNG, TAKEN_DOWN, DEREGISTERED,
)  # fmt: skip
_RANKS = ("正厅", "副厅", "正处", "副处", "正科", "副科", "股级", "副股", "未定级")


class UnitEventService:
    """Questions about what happened to units."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_unit(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> list[Row]:
        """沿革 of a unit up to *at* as known at *known_at*: ``effective, kind, sentence, document, receipt_number`` …

        :param at: default is everything, also what is decided for a day to come.
        """
        until = self._desk.date(at) if at else "9999-12-31"
        return store.of_unit(self._desk.register, unit_id, until, self._desk.known(known_at))

    def listed(self, begins: str, ends: str, kind: str = "", known_at: str | int | None = None) -> list[Row]:
        """What happened to any unit from *begins* to *ends* (full dates, both included)."""
        return store.listed(
            self._desk.register,
            self._desk.stored_date(begins),
            self._desk.date(ends),
            kind,
            self._desk.known(known_at),
        )

    def fates(self, unit_ids: list[int]) -> dict[int, str]:
        """What became of units that are gone: ``2026-08-01 撤销，并入云岭县第一小学``; living units are missing."""
        if not unit_ids:
            return {}
        last = store.last_of(self._desk.register, unit_ids, (MERGED, SPLIT, ABOLISHED))
        found = {}
        for unit_id in unit_ids:
            unit = units.get(self._desk.register, unit_id)
            if unit is not None and unit["abolished"]:
                event = last.get(unit_id)
                found[unit_id] = event["sentence"] if event else f"{unit['abolished']} 撤销"
        return found


def record(
    register: Register, op: Operation, unit_id: int, kind: str, effective: str, sentence: str, *,
    other_id: int | None = None, document_id: int | None = None, case_id: int | None = None,
) -> int:  # fmt: skip
    """Write an event; one of the same kind and day is a correction of it, except where several others take part."""
    if kind not in (MERGED, SPLIT, HUNG, TAKEN_DOWN):
        known = store.same_day(register, unit_id, kind, effective)
        if known is not None:
            op.supersede("unit_events", known["id"])
    return store.insert(
        op, unit_id, kind, effective, sentence, other_id=other_id, document_id=document_id, case_id=case_id
    )


def of_change(
    register: Register, before: Row, fields: Mapping[str, Any]
) -> list[tuple[str, str, int | None]]:
    """What a change of a unit's fields amounts to: kind, sentence and other unit of each event.

    :param before: the unit as it was, with its names.
    """

    def changed(name: str) -> bool:
        return name in fields and (fields[name] or "") != (before[name] or "")

    found: list[tuple[str, str, int | None]] = []
    if changed("name"):
        found.append((RENAMED, f"由“{before['name']}”更名为“{fields['name']}”", None))
    if changed("rank") and fields["rank"] and before["rank"]:
        kind = LOWERED if _place(fields["rank"]) > _place(before["rank"]) else RAISED
        found.append((kind, f"规格由{before['rank']}调整为{fields['rank']}", None))
    if changed("supervising_id"):
        words = (
            f"主管部门由{before['supervising_name'] or '无'}改为{_name(register, fields['supervising_id'])}"
        )
        found.append((REASSIGNED, words, fields["supervising_id"]))
    elif changed("parent_id"):
        words = f"上级机构由{before['parent_name'] or '无'}改为{_name(register, fields['parent_id'])}"
        found.append((REASSIGNED, words, fields["parent_id"]))
    if changed("abolished") and fields["abolished"]:
        found.append((ABOLISHED, "撤销", None))
    if changed("deregistered") and fields["deregistered"]:
        found.append((DEREGISTERED, "注销法人登记", None))
    return found


def _place(rank: str) -> int:
    return _RANKS.index(rank) if rank in _RANKS else len(_RANKS)


def _name(register: Register, unit_id: int | None) -> str:
    unit = units.get(register, unit_id) if unit_id is not None else None
    return str(unit["name"]) if unit else "无"
