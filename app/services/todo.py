"""待办: everything of the office that has a date, one list for one user (C29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.models import follow_ups as follow_up_store
from app.models import leaders, packages, settings, units
from app.models import letters as letter_store
from app.models import meetings as meeting_store
from app.models import todo as store
from app.models.monthly import count_exits
from app.models.operation import Row
from app.services.case_kinds import RETURNED
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.follow_ups import DONE, PERIODIC, FollowUpService
from app.services.handlers import HandlerService
from app.services.monthly import PAST_AGE, MonthlyService, month_name
from app.services.working_days import calendar_of

EXPIRING_DAYS = 30
"""What expires stands on the list so many days before."""
OVERDUE, EXPIRING, SENT_BACK = "已超期", "将到期", "已退回"
CASE, PERMIT, MONTH, ROUTINE, FOLLOW_UP, PEOPLE, UNIT, MEETING, LETTER = (
    "业务", "通知单", "每月申报", "定期工作", "跟踪事项", "人员到期", "机构到期", "会议", "公文",
)  # fmt: skip
KINDS = (CASE, PERMIT, MONTH, ROUTINE, FOLLOW_UP, PEOPLE, UNIT, MEETING, LETTER)
MINUTES_DAYS = 7
QUARTER_DAY, HALF_YEAR_DAY, PLAN_DAY = "todo.quarter_day", "todo.half_year_day", "todo.plan_day"
"""Settings: day of the month after a quarter, day of the month after a half-year, ``MM-DD`` of the yearly plan."""
_LEAD = {"季度核对": 20, "半年对账": 30, "年度计划": 45, "月末通知": 10}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do.

    :param date: until when; "" when it waits for somebody else (a returned case).
    :param urgency: 已超期, 将到期, 已退回 or "".
    :param kind: one of :data:`KINDS`.
    :param state: what it waits for, or what is left.
    :param handler: who does it now, leave cover included; "" is everybody's.
    :param owner: whose it is when nobody is away.
    :param page: key of the page that shows it; :param subject: what that page is opened with.
    :param settles: for periodic work the title under which it is noted as done.
    """

    id: str
    date: str
    urgency: str
    kind: str
    what: str
    title: str
    unit: str
    unit_id: int | None
    state: str
    handler: str
    owner: str
    page: str
    subject: Any
    settles: str = ""


class TodoService:
    """Gathers what is due from every part of the office's work."""

    def __init__(
        self, desk: Desk, cases: CaseService, handlers: HandlerService, monthly: MonthlyService,
        follow_ups: FollowUpService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._cases = cases
        self._handlers = handlers
        self._monthly = monthly
        self._follow_ups = follow_ups

    def arrived(self) -> dict[str, int]:
        """Lines that came in by USB and wait for a decision, counted by the office they came from."""
        return {row["node_name"]: row["count"] for row in packages.waiting(self._desk.register)}

    def lines(
        self, *, mine: bool = False, until: str = "", kind: str = "", unit_id: int | None = None
    ) -> list[DueLine]:
        """What is due, by its last day (so what is overdue comes first); returned cases at the end, oldest first.

        :param mine: only what who is signed in has to do: the own work, that of whom he or she covers, and what is
            everybody's.
        :param until: only what ends by this day.
        :param kind: one of :data:`KINDS`; :param unit_id: only this unit and what stands below it.
        """
        today = self._desk.session.business_date
        day = self._desk.date(until) if until else ""
        limit = max(day, (dt.date.fromisoformat(today) + dt.timedelta(EXPIRING_DAYS)).isoformat())
        owners, covering = self._handlers.all_on(), self._handlers.covering()
        found = [
            line
            for source in (
                self._cases_due, self._permits_due, self._months_due, self._periodic_due, self._follow_ups_due,
                self._people_due, self._units_due, self._meetings_due, self._letters_due,
            )
            for line in source(today, limit)
        ]  # fmt: skip
        placed = [_placed(line, owners, covering) for line in found]
        actor = self._desk.session.actor
        scope = frozenset(units.subtree(self._desk.register, unit_id)) if unit_id is not None else None
        kept = [
            line
            for line in placed
            if (not mine or not line.handler or actor in (line.handler, line.owner))
            and (not day or (line.date and line.date <= day))
            and (not kind or line.kind == kind)
            and (scope is None or line.unit_id in scope)
        ]
        timed = sorted((line for line in kept if line.date), key=lambda line: line.date)
        waiting = [line for line in kept if not line.date]
        return [*timed, *sorted(waiting, key=lambda line: int(line.subject))]

    def finished(self) -> list[DueLine]:
        """Follow-ups that are done, the latest first; ``state`` says when and what came of them."""
        rows = [row for row in self._follow_ups.listed(open_only=False) if row["done_on"]]
        rows.sort(key=lambda row: (row["done_on"], row["id"]), reverse=True)
        return [
            DueLine(
                f"done-{row['id']}", row["due"], "", DONE, row["kind"], row["title"], row["unit_name"], row["unit_id"],
                f"{row['done_on']} {row['outcome']}", row["acting"], row["handler"],
                *(("case", row["case_id"]) if row["case_id"] else ("unit", row["unit_id"]) if row["unit_id"] else ("todo", None)),
            )
            for row in rows
        ]  # fmt: skip

    # -- sources ---------------------------------------------------------------------------------

    def _cases_due(self, today: str, _limit: str) -> Iterator[DueLine]:
        for row in self._cases.fetch(self._cases.ids(open_only=True)):
            is_returned = row["state"] == RETURNED
            is_overdue = not is_returned and row["due_on"] < today
            yield DueLine(
                f"case-{row['id']}",
                "" if is_returned else row["due_on"],
                SENT_BACK if is_returned else OVERDUE if is_overdue else "",
                CASE,
                row["kind_name"],
                f"{row['receipt_number']}　{row['title'].removeprefix(row['unit_name']).lstrip('：').strip()}",
                row["unit_name"],
                row["unit_id"],
                "待单位补正" if is_returned else row["state_name"],
                row["handler"],
                row["handler"],
                "case",
                row["id"],
            )

    def _permits_due(self, today: str, limit: str) -> Iterator[DueLine]:
        for permit in store.permits_ending(self._desk.register, today, limit):
            if permit["left"] <= 0:
                continue
            opens = ("case", permit["case_id"]) if permit["case_id"] else ("unit", permit["unit_id"])
            yield DueLine(
                f"permit-{permit['id']}", permit["valid_until"], EXPIRING, PERMIT, "通知单到期", permit["number"],
                permit["unit_name"], permit["unit_id"], f"还有 {permit['left']} 名未用", "", "", *opens,
            )  # fmt: skip

    def _months_due(self, today: str, _limit: str) -> Iterator[DueLine]:
        month = self._monthly.month()
        due = self._monthly.due(month)
        missing = self._monthly.count_missing(month) if due >= store.first_day(self._desk.register) else 0
        if missing:
            yield DueLine(
                f"month-{month}", due, OVERDUE if due < today else "", MONTH, "每月申报",
                f"{month_name(month)}还有 {missing} 个单位没有申报", "", None, f"{missing} 个未申报", "", "",
                "monthly", month,
            )  # fmt: skip

    def _periodic_due(self, today: str, _limit: str) -> Iterator[DueLine]:
        settled, begun = self._follow_ups.settled_periodic(), store.first_day(self._desk.register)
        for what, title, due, page, subject in self._periodic(today):
            opens = (dt.date.fromisoformat(due) - dt.timedelta(_LEAD[what])).isoformat()
            if today >= opens and due >= begun and title not in settled:
                yield DueLine(
                    f"routine-{title}", due, OVERDUE if due < today else "", ROUTINE, what, title, "", None,
                    "未办完", "", "", page, subject, title,
                )  # fmt: skip

    def _periodic(self, today: str) -> Iterator[tuple[str, str, str, str, Any]]:
        """What comes round: kind of work, its name with the period, last day, page and subject."""
        year, month = int(today[:4]), today[:7]
        for number in (_month_before(month), month):
            exits = count_exits(self._desk.register, number)
            if exits:
                yield (
                    "月末通知", f"{month_name(number)}停拨工资通知（{exits} 人）",
                    self._monthly.finance_due(number), "monthly", number,
                )  # fmt: skip
        calendar = calendar_of(self._desk.register)
        register = self._desk.register
        quarter_day = _day_of(settings.value(register, QUARTER_DAY, "10"), 10)
        half_day = _day_of(settings.value(register, HALF_YEAR_DAY, "20"), 20)
        for past_year, quarter in _quarters_before(year, int(today[5:7])):
            first = f"{past_year + quarter // 4}-{quarter % 4 * 3 + 1:02d}"
            name = f"{past_year}年第{'一二三四'[quarter - 1]}季度"
            yield (
                "季度核对",
                f"{name}台账核对",
                calendar.on_or_after(f"{first}-{quarter_day:02d}"),
                "reports",
                None,
            )
            if quarter % 2 == 0:
                half = "上" if quarter == 2 else "下"
                due = calendar.on_or_after(f"{first}-{half_day:02d}")
                yield "半年对账", f"{past_year}年{half}半年与财政对账", due, "monthly", None
        plan = _month_day(settings.value(register, PLAN_DAY, "11-30"))
        yield "年度计划", f"{year + 1}年度用编计划", calendar.on_or_after(f"{year}-{plan}"), "permits", None

    def _follow_ups_due(self, today: str, limit: str) -> Iterator[DueLine]:
        for row in follow_up_store.listed(self._desk.register, until=limit):
            if row["kind"] == PERIODIC:
                continue
            page, subject = (
                ("case", row["case_id"]) if row["case_id"]
                else ("unit", row["unit_id"]) if row["unit_id"] else ("todo", row["id"])
            )  # fmt: skip
            yield DueLine(
                f"follow_up-{row['id']}", row["due"], OVERDUE if row["due"] < today else "", FOLLOW_UP, row["kind"],
                row["title"], row["unit_name"], row["unit_id"], row["receipt_number"] or "未办完", row["handler"],
                row["handler"], page, subject,
            )  # fmt: skip

    def _people_due(self, today: str, limit: str) -> Iterator[DueLine]:
        register = self._desk.register
        for row in store.workplaces(register, limit):
            yield self._expiring(today, "workplace", row, PEOPLE, f"{row['kind']}到期",
                                 f"{row['name']}（{row['place']}）", "people", row["person_id"])  # fmt: skip
        for row in store.off_staff(register, limit):
            yield self._expiring(today, "off_staff", row, PEOPLE, "编外合同到期", f"{row['name']}（{row['kind']}）",
                                 "people", row["person_id"])  # fmt: skip

        past, longest = self._monthly.count_past_retirement()
        if past:
            yield DueLine(
                "past-retirement", today, "", PEOPLE, "到龄核实", f"{past} 人到法定退休年龄仍在编，请核实",
                "", None, f"最久已过 {longest} 个月", "", "", "monthly", PAST_AGE,
            )  # fmt: skip

    def _units_due(self, today: str, limit: str) -> Iterator[DueLine]:
        register = self._desk.register
        for row in store.overruns(register, limit):
            title = f"{row['level']}{row['leader_kind']}超 {row['excess']} 名（{row['way_out']}）"
            yield self._expiring(today, "overrun", row, UNIT, "超职数消化到期", title, "unit", row["unit_id"])
        for row in leaders.left(register, today):
            title = f"{row['name']} {row['title']}，登记免职"
            yield self._expiring(
                today, "left-leader", row, UNIT, "已离编仍占领导职数", title, "unit", row["unit_id"]
            )
        for row in store.relations(register, today, limit):
            title = f"{row['kind']} {row['other']}".strip()
            yield self._expiring(today, "relation", row, UNIT, "机构关系到期", title, "unit", row["unit_id"])

    @staticmethod
    def _expiring(
        today: str, source: str, row: Row, kind: str, what: str, title: str, page: str, subject: int
    ) -> DueLine:
        is_overdue = row["due"] < today
        return DueLine(
            f"{source}-{row['id']}", row["due"], OVERDUE if is_overdue else EXPIRING, kind, what, title,
            row["unit_name"], row["unit_id"], "已到期未结束" if is_overdue else "到期前办理", "", "", page, subject,
        )  # fmt: skip

    def _letters_due(self, today: str, limit: str) -> Iterator[DueLine]:
        for row in letter_store.waiting(self._desk.register, limit):
            is_overdue = row["due"] < today
            yield DueLine(
                f"letter-{row['id']}", row["due"], OVERDUE if is_overdue else "", LETTER, f"{row['kind']}待回复",
                f"{row['number']}　{row['title']}".replace("\n", ""), row["unit_name"], row["unit_id"],
                "逾期未回复" if is_overdue else "等单位回复", row["drafted_by"], row["drafted_by"], "letters", row["id"],
            )  # fmt: skip

    def _meetings_due(self, today: str, limit: str) -> Iterator[DueLine]:
        for row in meeting_store.listed(self._desk.register, open_only=True):
            name = f"{row['kind']}{row['number']}"
            if row["state"] == meeting_store.PLANNED and row["held_on"] >= today:
                if row["held_on"] <= limit:
                    yield DueLine(
                        f"meeting-{row['id']}", row["held_on"], "", MEETING, "开会", name, "", None,
                        f"{row['items']} 个议题", "", "", "meetings", row["id"],
                    )  # fmt: skip
                continue
            due = (dt.date.fromisoformat(row["held_on"]) + dt.timedelta(MINUTES_DAYS)).isoformat()
            left = row["items"] - row["decided"]
            yield DueLine(
                f"meeting-{row['id']}", due, OVERDUE if due < today else "", MEETING, "印发会议纪要", name, "", None,
                f"{left} 个议题待定" if left else "待印发", "", "", "meetings", row["id"],
            )  # fmt: skip


def _placed(line: DueLine, owners: dict[int, str], covering: dict[str, str]) -> DueLine:
    """The line with who does it: whoever it was given to, else the unit's contact, or who covers them."""
    owner = line.owner or (owners.get(line.unit_id, "") if line.unit_id is not None else "")
    handler = covering.get(owner, owner)
    if (owner, handler) == (line.owner, line.handler):
        return line
    return DueLine(
        line.id, line.date, line.urgency, line.kind, line.what, line.title, line.unit, line.unit_id, line.state,
        handler, owner, line.page, line.subject, line.settles,
    )  # fmt: skip


def _month_before(month: str) -> str:
    first = dt.date.fromisoformat(f"{month}-01")
    return (first - dt.timedelta(1)).isoformat()[:7]


def _quarters_before(year: int, month: int) -> Iterator[tuple[int, int]]:
    """The quarter that ended last and the one before it, for work that is overdue."""
    ended = (month - 1) // 3
    for back in (1, 0):
        number = year * 4 + ended - 1 - back
        yield number // 4, number % 4 + 1


def _day_of(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= 28 else default


def _month_day(text: str) -> str:
    try:
        dt.date.fromisoformat(f"2026-{text}")
    except ValueError:
        return "11-30"
    return text
