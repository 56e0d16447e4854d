"""借调、挂职、下沉、抽调、派驻: where people work who hold a quota elsewhere; they count at home (R19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.errors import UsageProblem
from app.models import documents, settings, units
from app.models import people as people_store
from app.models import workplaces as store
from app.models.operation import Row
from app.services.desk import Desk

DUE_SOON = 30
"""Days ahead that count as 即将到期 where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What is recorded when somebody goes to work elsewhere.

    :param unit_id: the unit, when it is in the register; otherwise :param place: its name.
    :param due: until when, ISO date; "" is without a term.
    """

    person_id: int
    kind: str
    begins: str
    unit_id: int | None = None
    place: str = ""
    due: str = ""
    document: str = ""


class WorkplaceService:
    """Beginning, extending and ending work elsewhere, and the lists of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, workplace: Workplace) -> int:
        """登记借调 and the like; the quota and the number in post stay with the home unit. Returns the row's id.

        :raises UsageProblem: unknown person, kind or unit, no place, wrong dates, not in post, at the own unit, or already
            elsewhere at that time.
        """
        register, desk = self._desk.register, self._desk
        person = people_store.get(register, workplace.person_id)
        if person is None:
            raise UsageProblem("没有这个人。")
        kind = self._kind(workplace.kind)
        begins, due = desk.day(workplace.begins, "开始日期"), self._due(workplace.due, workplace.begins)
        place = workplace.place.strip()
        unit = units.get(register, workplace.unit_id) if workplace.unit_id else None
        if workplace.unit_id and unit is None:
            raise UsageProblem("没有这个单位。")
        if unit is None and not place:
            raise UsageProblem(f"请填写{kind}到哪个单位。")
        if not person["holding_id"] or (person["ends"] and person["ends"] <= begins):
            raise UsageProblem(
                f"{person['name']} 不在编，不能登记{kind}。", next_step="编外人员请在“编外人员”里登记。"
            )
        if unit is not None and unit["id"] == person["unit_id"]:
            raise UsageProblem(f"{person['name']} 的编制就在 {unit['name']}，不用登记{kind}。")
        for row in store.of_person(register, workplace.person_id):
            if not row["ends"] or row["ends"] > begins:
                raise UsageProblem(
                    f"{person['name']} 从 {row['begins']} 起在 {row['workplace']} {row['kind']}，还没有结束。",
                    next_step="请先办理结束，再登记新的。",
                )
        where = unit["name"] if unit else place
        with desk.operation("workplace.begin", f"{kind}：{person['name']} 到 {where}，{begins} 起") as op:
            return op.insert(
                "workplaces", person_id=person["id"], kind=kind, unit_id=unit["id"] if unit else None,
                place="" if unit else place, begins=begins, due=due,
                document_id=documents.ensure(register, op, workplace.document) if workplace.document.strip() else None,
            )  # fmt: skip

    def extend(self, workplace_id: int, due: str, document: str = "") -> int:
        """延期: another last day; returns the id of the new row.

        :raises UsageProblem: no such row, ended, or not later than before.
        """
        row = self._open(workplace_id)
        new_due = self._due(due, row["begins"])
        if not new_due or (row["due"] and new_due <= row["due"]):
            raise UsageProblem(f"延期后的日期要晚于原来的 {row['due'] or '日期'}。", next_step="请核对日期。")
        register = self._desk.register
        with self._desk.operation(
            "workplace.extend", f"{row['kind']}延期：{row['name']}，到 {new_due}"
        ) as op:
            changed: dict[str, Any] = {"due": new_due}
            if document.strip():
                changed["document_id"] = documents.ensure(register, op, document)
            return op.replace("workplaces", self._stored(workplace_id), **changed)

    def end(self, workplace_id: int, ends: str, document: str = "") -> int:
        """结束: *ends* is the first day back at the home unit; returns the id of the new row.

        :raises UsageProblem: no such row, ended, or before it began.
        """
        row = self._open(workplace_id)
        ends = self._desk.day(ends, "结束日期")
        if ends < row["begins"]:
            raise UsageProblem(f"结束日期 {ends} 早于开始日期 {row['begins']}。", next_step="请核对日期。")
        register = self._desk.register
        with self._desk.operation("workplace.end", f"结束{row['kind']}：{row['name']}，{ends}") as op:
            changed: dict[str, Any] = {"ends": ends}
            if document.strip():
                changed["end_document_id"] = documents.ensure(register, op, document)
            return op.replace("workplaces", self._stored(workplace_id), **changed)

    # -- lists -----------------------------------------------------------------------------------

    def get(self, workplace_id: int) -> Row:
        """One row that stands.

        :raises UsageProblem: none such.
        """
        row = store.get(self._desk.register, workplace_id)
        if row is None:
            raise UsageProblem("没有这条借调、挂职记录。", next_step="请刷新后再选。")
        return row

    def of_person(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every workplace of a person, oldest first: ``kind, workplace, begins, due, ends, document`` …"""
        return store.of_person(self._desk.register, person_id, self._desk.known(known_at))

    def lent(
        self, unit_ids: Sequence[int], at: str | None = None, known_at: str | int | None = None
    ) -> list[Row]:
        """借出: people of the units' quotas who work elsewhere."""
        desk = self._desk
        return (
            store.listed(desk.register, desk.date(at), desk.known(known_at), homes=unit_ids)
            if unit_ids
            else []
        )

    def borrowed(
        self, unit_ids: Sequence[int], at: str | None = None, known_at: str | int | None = None
    ) -> list[Row]:
        """借入: people who work in the units and hold their quota elsewhere."""
        desk = self._desk
        return (
            store.listed(desk.register, desk.date(at), desk.known(known_at), places=unit_ids)
            if unit_ids
            else []
        )

    def listed(self, at: str | None = None, known_at: str | int | None = None) -> list[Row]:
        """Everybody who works elsewhere, by due day."""
        return store.listed(self._desk.register, self._desk.date(at), self._desk.known(known_at))

    def overdue(self, at: str | None = None) -> list[Row]:
        """Whose term is over and who has not come back."""
        day = self._desk.date(at)
        return [row for row in self.listed(day) if row["due"] and row["due"] < day]

    def due_within(self, days: int = DUE_SOON, at: str | None = None) -> list[Row]:
        """Whose term ends within so many days, today included; who is overdue is not among them."""
        day = self._desk.date(at)
        last = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
        return [row for row in self.listed(day) if row["due"] and day <= row["due"] <= last]

    # -- helpers ---------------------------------------------------------------------------------

    def _kind(self, kind: str) -> str:
        kinds = [row["name"] for row in settings.codes(self._desk.register, "workplace_kind")]
        if not kind.strip() or (kinds and kind not in kinds):
            raise UsageProblem(f"没有“{kind}”这种方式。", next_step=f"可选：{'、'.join(kinds)}。")
        return kind

    def _due(self, due: str, begins: str) -> str:
        if not due.strip():
            return ""
        value = self._desk.date(due)
        if value < self._desk.date(begins):
            raise UsageProblem(f"期限 {value} 早于开始日期 {begins}。", next_step="请核对日期。")
        return value

    def _open(self, workplace_id: int) -> Row:
        row = self.get(workplace_id)
        if row["ends"]:
            raise UsageProblem(f"{row['name']} 的{row['kind']}已于 {row['ends']} 结束。")
        return row

    def _stored(self, workplace_id: int) -> Row:
        row = store.stored(self._desk.register, workplace_id)
        assert row is not None  # looked at just before
        return row
