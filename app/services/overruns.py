"""超职数台账: where there are more leaders than approved, how that is to end, and until when (R11).

The excess itself is never written down: it is actual − approved of each account at any date.  What is written is the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.errors import UsageProblem
from app.models import documents, units
from app.models import leaders as store
from app.models import ledger as accounts
from app.models.operation import Row
from app.services import rules
from app.services.desk import Desk
from app.services.leaders import LeaderService

WAYS_OUT = ("退一减一", "退一收一", "交流转任", "提前退出领导岗位", "改任职级公务员", "到龄退休")
LONGEST_YEARS = 5
"""The transition of R11: three to five years."""


@dataclass(frozen=True, slots=True)
class Overrun:
    """An account with more leaders than approved.

    :param planned: how many of the excess have a plan that is still open. :param due: the earliest day a plan ends, or "".
    :param overdue: a plan's day is past and the excess is still there.
    """

    account_id: int
    unit_id: int
    unit: str
    leader_kind: str
    level: str
    approved: int
    actual: int
    excess: int
    planned: int
    due: str
    overdue: bool
    way_out: str

    @property
    def unplanned(self) -> int:
        """How many of the excess have no way out yet."""
        return max(0, self.excess - self.planned)


class OverrunService:
    """The excess of leaders at any date, and the plans that end it."""

    def __init__(self, desk: Desk, leaders: LeaderService) -> None:
        self._desk = desk
        self._leaders = leaders

    def listed(self, at: str | None = None, known_at: str | int | None = None) -> list[Overrun]:
        """Every account in excess at (*at*, *known_at*), by unit; its sum is the sum of the units' excess."""
        day, known = self._desk.date(at), self._desk.known(known_at)
        names = {
            row["id"]: (place, row["name"]) for place, row in enumerate(units.listed(self._desk.register))
        }
        plans: dict[int, list[Row]] = {}
        for row in store.overruns(self._desk.register, known):
            if row["begins"] <= day and (not row["ends"] or row["ends"] > day):
                plans.setdefault(row["account_id"], []).append(row)
        found = []
        for line in self._leaders.balances(None, day, known):
            if not line.excess:
                continue
            own = plans.get(line.account_id, [])
            due = min((row["due"] for row in own), default="")
            found.append(
                Overrun(
                    line.account_id, line.unit_id, names[line.unit_id][1], line.leader_kind, line.level, line.approved,
                    line.actual, line.excess, sum(row["excess"] for row in own), due, bool(due) and due < day,
                    "；".join(dict.fromkeys(row["way_out"] for row in own)),
                )
            )  # fmt: skip
        return sorted(found, key=lambda line: (names[line.unit_id][0], line.account_id))

    def total(self, at: str | None = None, known_at: str | int | None = None) -> int:
        """How many leaders the county has above the number."""
        return sum(line.excess for line in self.listed(at, known_at))

    def plans(self, known_at: str | int | None = None) -> list[dict[str, Any]]:
        """Every plan ever made, by due day: ``id, unit, leader_kind, level, excess, begins, due, ends, way_out, document``."""
        return [
            {"unit": row["unit_name"], **{name: row[name] for name in _PLAN}}
            for row in store.overruns(self._desk.register, self._desk.known(known_at))
        ]

    def plan(self, account_id: int, excess: int, begins: str, due: str, way_out: str, document: str) -> int:
        """Write down how an excess is to end and return the plan's id.

        :param due: the day it is over at the latest, within five years.
        :raises UsageProblem: incomplete, or more than the excess without a plan.
        :raises Refusal: later than five years (R11).
        """
        register = self._desk.register
        account = accounts.account(register, account_id)
        if account is None or account["measure"] != accounts.LEADER:
            raise UsageProblem("没有这项领导职数。")
        start, end = self._desk.day(begins, "起始日期"), self._desk.day(due, "消化期限")
        if not way_out.strip() or not document.strip():
            raise UsageProblem(
                "消化计划要写明办法和依据文号。", next_step=f"办法如：{'、'.join(WAYS_OUT[:3])}。"
            )
        if end <= start:
            raise UsageProblem("消化期限应晚于起始日期。")
        last = f"{int(start[:4]) + LONGEST_YEARS}{'-02-28' if start[4:] == '-02-29' else start[4:]}"
        if end > last:
            raise rules.refuse(
                register, "R11", f"消化期限 {end} 超过 {LONGEST_YEARS} 年（最迟 {last}）。", "请把期限定在 3 至 5 年内。"
            )  # fmt: skip
        open_one = next((line for line in self.listed() if line.account_id == account_id), None)
        unplanned = open_one.unplanned if open_one else 0
        if excess < 1 or excess > unplanned:
            raise UsageProblem(
                f"{account['unit_name']} 还没有计划的超职数是 {unplanned} 名，不能计划 {excess} 名。"
            )
        with self._desk.operation(
            "leader_overrun.plan", f"超职数消化计划：{account['unit_name']} {excess} 名，{end} 前{way_out}"
        ) as op:
            return op.insert(
                "leader_overruns", account_id=account_id, excess=excess, begins=start, due=end, way_out=way_out.strip(),
                document_id=documents.ensure(register, op, document),
            )  # fmt: skip

    def end(self, plan_id: int, ends: str) -> int:
        """A plan is carried out, or replaced by another, from *ends* on; returns the id of the new row.

        :raises UsageProblem: no such plan, ended already, or before it began.
        """
        row = next((row for row in store.overruns(self._desk.register) if row["id"] == plan_id), None)
        if row is None or row["ends"]:
            raise UsageProblem("没有这项在办的消化计划。")
        day = self._desk.past_day(ends, "结束日期")
        if day < row["begins"]:
            raise UsageProblem(f"结束日期 {day} 早于起始日期 {row['begins']}。")
        with self._desk.operation(
            "leader_overrun.end", f"超职数消化计划结束：{row['unit_name']} {row['excess']} 名"
        ) as op:
            op.supersede("leader_overruns", plan_id)
            names = ("uuid", "account_id", "excess", "begins", "due", "way_out", "document_id")
            return op.insert("leader_overruns", **{name: row[name] for name in names}, ends=day)


_PLAN = (
    "id", "account_id", "unit_id", "leader_kind", "level", "excess", "begins", "due", "ends", "way_out", "document",
)  # fmt: skip
