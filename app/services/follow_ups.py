"""跟踪事项: what an approval leaves to be done until when (R16), and free reminders of a user."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from app.errors import Refusal, UsageProblem
from app.models import follow_ups as store
from app.models import settings
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.services.handlers import HandlerService
from app.values.text import tidy_line

REMINDER, MATTER, DATA, SUPERVISION, REGISTRATION, PERIODIC = (
    "提醒", "批复落实", "数据更新", "监督检查", "事业单位登记", "定期工作",
)  # fmt: skip
KINDS = (MATTER, DATA, SUPERVISION, REGISTRATION, REMINDER, PERIODIC)
RUNNING, OVERDUE, LONG_OVERDUE, DONE = "办理中", "已超期", "长期未落实", "已办完"
FOLLOW_UP_MONTHS, WITHDRAW_MONTHS = "follow_up.months", "follow_up.withdraw_months"
"""Settings: months an approval has to be carried out; months after which what is unused may be withdrawn."""
_DEFAULT_MONTHS, _DEFAULT_WITHDRAW = 6, 12


class FollowUpService:
    """Follow-ups until they are done, with their outcome."""

    def __init__(self, desk: Desk, handlers: HandlerService) -> None:
        self._desk = desk
        self._handlers = handlers

    # -- questions -------------------------------------------------------------------------------

    def due_for(self, decided_on: str) -> str:
        """Until when an approval of this day is to be carried out."""
        return _later(decided_on, self._months(FOLLOW_UP_MONTHS, _DEFAULT_MONTHS))

    def get(self, follow_up_id: int) -> Row:
        """One follow-up.

        :raises UsageProblem: no such one.
        """
        row = store.get(self._desk.register, follow_up_id)
        if row is None:
            raise UsageProblem("没有这件跟踪事项。", next_step="请核对编号。")
        return self._named([row])[0]

    def listed(
        self, *, open_only: bool = True, overdue: bool = False, mine: bool = False, case_id: int | None = None
    ) -> list[Row]:
        """Follow-ups by due day with ``state_name`` (办理中, 已超期, 长期未落实, 已办完) and ``acting`` (who does it now).

        :param mine: only those of who is signed in, leave cover counted.
        """
        rows = self._named(store.listed(self._desk.register, open_only=open_only, case_id=case_id))
        if overdue:
            rows = [row for row in rows if row["state_name"] in (OVERDUE, LONG_OVERDUE)]
        if mine:
            names = self._handlers.acts_for()
            rows = [row for row in rows if row["acting"] in names]
        return [row for row in rows if row["kind"] != PERIODIC]

    # -- changing --------------------------------------------------------------------------------

    def open_within(
        self, op: Operation, kind: str, title: str, due: str, *, unit_id: int | None = None,
        case_id: int | None = None, handler: str = "",
    ) -> int:  # fmt: skip
        """Open one inside the operation of an approval; returns the id."""
        return store.insert(
            op, kind=kind, title=title, due=due, unit_id=unit_id, case_id=case_id, handler=handler
        )

    def remind(self, title: str, due: str, unit_id: int | None = None, handler: str = "") -> int:
        """A reminder for oneself, or for a colleague; returns the id.

        :raises UsageProblem: no text, not a full date, or unknown colleague.
        """
        text, day = tidy_line(title), self._desk.day(due, "提醒日期")
        if not text:
            raise UsageProblem("请写提醒的内容。")
        who = handler or self._desk.session.actor
        if who not in self._handlers.names():
            raise UsageProblem(f"没有名为“{who}”的登录人员。", next_step="请核对姓名。")
        with self._desk.operation("follow_up.remind", f"提醒：{text}（{day}）") as op:
            return store.insert(op, kind=REMINDER, title=text, due=day, unit_id=unit_id, handler=who)

    def done(self, follow_up_id: int, outcome: str = "", done_on: str = "") -> None:
        """办完, with what came of it.

        :param outcome: required unless it is a reminder.
        :raises Refusal: it is done already.
        """
        row = self._open(follow_up_id)
        if row["kind"] != REMINDER and not outcome.strip():
            raise UsageProblem("请写明办理结果。", next_step="如：已挂牌、人员已到位、已提出收回。")
        day = self._desk.past_day(done_on, "办完日期")
        with self._desk.operation("follow_up.done", f"跟踪事项办完：{row['title']}") as op:
            op.update("follow_ups", follow_up_id, done_on=day, outcome=tidy_line(outcome) or "已办")

    def postpone(self, follow_up_id: int, due: str, reason: str) -> None:
        """延期, with the reason in the log.

        :raises UsageProblem: no reason, or not later than before.
        """
        row, day = self._open(follow_up_id), self._desk.day(due, "新的期限")
        if not reason.strip():
            raise UsageProblem("延期必须写明理由。")
        if day <= row["due"]:
            raise UsageProblem(f"新的期限 {day} 要晚于原来的期限 {row['due']}。")
        sentence = f"跟踪事项延期到 {day}：{row['title']}（{tidy_line(reason)}）"
        with self._desk.operation("follow_up.postpone", sentence) as op:
            op.update("follow_ups", follow_up_id, due=day)

    def settle_periodic(self, title: str, due: str) -> None:
        """A periodic piece of work (月末通知, 季度核对 …) has been done; it no longer stands on the to-do list."""
        if title in store.titles(self._desk.register, PERIODIC):
            raise Refusal(f"“{title}”已经办完了。")
        with self._desk.operation("follow_up.periodic", f"办完定期工作：{title}") as op:
            store.insert(op, kind=PERIODIC, title=title, due=due, done_on=self._desk.date(), outcome="已办")

    def settled_periodic(self) -> set[str]:
        """Titles of periodic work that has been done."""
        return store.titles(self._desk.register, PERIODIC)

    # -- internals -------------------------------------------------------------------------------

    def _open(self, follow_up_id: int) -> Row:
        row = self.get(follow_up_id)
        if row["done_on"]:
            raise Refusal(f"“{row['title']}”已在 {row['done_on']} 办完。")
        return row

    def _named(self, rows: list[Row]) -> list[Row]:
        today = self._desk.session.business_date
        limit = _later(today, -self._months(WITHDRAW_MONTHS, _DEFAULT_WITHDRAW))
        by_unit, covering = self._handlers.all_on(), self._handlers.covering()
        found = []
        for row in rows:
            owner = row["handler"] or by_unit.get(row["unit_id"], "")
            state = (
                DONE if row["done_on"]
                else LONG_OVERDUE if row["due"] < limit
                else OVERDUE if row["due"] < today
                else RUNNING
            )  # fmt: skip
            found.append({**row, "acting": covering.get(owner, owner), "state_name": state})
        return found

    def _months(self, setting: str, default: int) -> int:
        kept = settings.value(self._desk.register, setting, str(default))
        return int(kept) if kept.isdecimal() and int(kept) else default


def _later(day: str, months: int) -> str:
    """The same day *months* later (or earlier); a shorter month ends on its last day."""
    start = dt.date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()
