"""The desk a service works at: the open register and who is signed in on which business date."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from app.errors import Refusal, UsageProblem
from app.models import log, settings
from app.models.operation import Operation
from app.models.register import Register
from app.services import rules
from app.values.dates import end_of_month, parse_date

CHIEF, CLERK, SECURITY, REVIEWER, READER = "负责人", "操作员", "保密员", "审核员", "只读"
ROLES = (CHIEF, CLERK, SECURITY, REVIEWER, READER)
COUNTY, TOWNSHIP = "county", "township"
PROJECTED_ON = "facts.projected_on"
_MATTERS = (
    "establish", "abolish", "merge", "split", "rename", "upgrade", "transfer", "board", "quota", "leader", "charter", "filing",
)  # fmt: skip
DECIDED_ABOVE = frozenset(
    {
        *(f"matter_{name}.{step}" for name in _MATTERS for step in ("apply", "record")),
        "unit.relate", "unit.unrelate", "unit.deregister", "unit.order", "matter.check",
        "unit.add", "unit.change", "roster.import", "movement.post", "movement.correct", "plan.add", "permit.apply",
        "permit.issue", "permit.end", "entry.apply", "entry.enter", "entry.record", "exit.record", "exit.cancel",
        "leader.record", "leader.remove", "leader.correct", "leader_title.change", "leader_overrun.plan",
        "leader_overrun.end", "control_total.set", "opening.post", "standard.add",
        "standard.switch",
        "information_change.apply", "information_change.record", "key_information_change.apply",
        "key_information_change.record", "plan.apply", "plan.record", "transfer.apply", "transfer.record",
        "batch_transfer.apply", "batch_transfer.record", "certificate.apply", "certificate.record", "incoming.apply",
        "incoming.record", "appointment.apply", "appointment.record",
        "workplace.begin", "workplace.extend", "workplace.end", "off_staff.register", "off_staff.end", "card.issue",
        "card.replace", "card.cancel", "person.merge", "person.distinct",
        "document.register", "document.edit", "document.merge", "document.intake", "charter.add", "basis.add",
        "superior.import", "superior.key", "person.change", "quota_use.apply", "quota_use.record",
        "case.sign", "case.return", "case.resubmit", "case.cancel", "case.materials", "case.assign", "line.accept", "line.return",
        "document.describe", "node.invite", "month.declare", "handler.assign", "handler.release", "leave.add", "leave.end",
        "form.change", "form.reset", "form.words", "holiday.set", "holiday.remove", "follow_up.remind", "follow_up.done", "follow_up.postpone",
        "follow_up.periodic", "meeting.add", "meeting.change", "meeting.item", "meeting.decide", "meeting.issue",
        "letter.draft", "letter.edit", "letter.discard", "letter.issue", "letter.answer", "letter.void",
    }
)  # fmt: skip
"""Kinds of operation that state facts of the county; below they arrive only in its packages."""


@dataclass(slots=True)
class Session:
    """Who works, in which role, on which business date (ISO, full)."""

    actor: str
    role: str
    business_date: str


class Desk:
    """What every service needs: register, session, and the few things they all ask."""

    def __init__(self, register: Register, session: Session) -> None:
        self.register = register
        self.session = session

    def operation(
        self,
        kind: str,
        sentence: str,
        *,
        undoable: bool = True,
        undoes: int | None = None,
        keep_empty: bool = False,
        for_oneself: bool = False,
    ) -> AbstractContextManager[Operation]:
        """Open the door for writes in the name of who is signed in.

        :param for_oneself: what also a reader may do, such as changing the own password.
        :raises Refusal: a read-only role, or a township doing what the county decides.
        """
        if not for_oneself:
            self.must_write()
        if kind in DECIDED_ABOVE:
            self.must_decide(forms=kind.startswith("form."))
        return self.register.operation(
            kind,
            sentence,
            actor=self.session.actor,
            business_date=self.session.business_date,
            undoable=undoable,
            undoes=undoes,
            keep_empty=keep_empty,
        )

    def must_write(self) -> None:
        """Stop who may only read, before anything is begun.

        :raises Refusal: a read-only role.
        """
        if self.session.role == READER:
            raise Refusal("当前人员只能查看，不能办理或修改。", next_step="请由操作员登录后办理。")

    def must_be_chief(self, what: str) -> None:
        """Stop everybody but the chief.

        :param what: what only the chief may do, for the message.
        :raises Refusal: another role.
        """
        if self.session.role != CHIEF:
            raise Refusal(f"只有负责人可以{what}。", next_step="请由负责人登录后办理。")

    def must_decide(self, *, forms: bool = False) -> None:
        """Stop a township from stating what only the county decides (R25); it declares instead.

        :param forms: it is about how forms look, for the message.
        :raises Refusal: this register is a township's.
        """
        if self.level == TOWNSHIP and forms:
            raise Refusal(
                "表样和本地叫法由编办统一定，本机不能改。",
                next_step="需要改的请向编办提出，编办改好后随批复更新。",
            )
        if self.level == TOWNSHIP:
            raise rules.refuse(
                self.register,
                "R25",
                "编制、单位和在编人员由编办审批登记，本机不能直接改。",
                "请用“有人来”“有人走”“信息变了”申报，编办批准后随批复更新。",
            )

    def date(self, at: str | None = None) -> str:
        """A full ISO date: the business date by default; a month or year means its last day.

        :raises UsageProblem: not a date.
        """
        value = self.stored_date(at or "")
        if not value:
            return self.session.business_date
        return value if len(value) == 10 else end_of_month(value)

    def stored_date(self, text: str) -> str:
        """A date as the register keeps it, as precise as it was given; '' (unknown) stays ''.

        :raises UsageProblem: not a date.
        """
        if not text:
            return ""
        try:
            return parse_date(text, today=self.session.business_date)
        except ValueError as error:
            raise UsageProblem(
                f"日期“{text}”无法识别：{error}", next_step="请写成 2026-07-15 这样的日期。"
            ) from error

    def day(self, text: str, what: str) -> str:
        """The day something is done, by default the business date.

        :param what: the name of the date, for the message.
        :raises UsageProblem: not a date, or only a month or year.
        """
        value = self.stored_date(text) or self.session.business_date
        if len(value) < 10:
            raise UsageProblem(f"{what}“{text}”要写到日。", next_step="请写成 2026-07-15 这样的日期。")
        return value

    def past_day(self, text: str, what: str) -> str:
        """The day something has been done: like :meth:`day`, and not after the business date.

        :raises UsageProblem: not a date, only a month or year, or still to come.
        """
        value = self.day(text, what)
        if value > self.session.business_date:
            raise UsageProblem(f"{what} {value} 还没有到。", next_step="请核对日期。")
        return value

    def known(self, known_at: str | int | None) -> int | None:
        """The operation number behind ``--known-at``: a number, or a date or time of recording; None is now.

        Dates and times are those of this seat's clock; a date means all of that day.

        :raises UsageProblem: neither a number nor a date.
        """
        if known_at is None or known_at == "":
            return None
        if isinstance(known_at, int) or (known_at.isdecimal() and len(known_at) != 8):
            return int(known_at)
        if "T" not in known_at:
            return log.known_at(self.register, self.date(known_at))
        try:
            return log.known_at(self.register, known_at)
        except ValueError as error:
            raise UsageProblem(
                f"时间“{known_at}”无法识别。", next_step="请写成 2026-07-15T16:30 这样的时间。"
            ) from error

    def projected_on(self) -> str:
        """The day the current columns of units and people stand for: the business date of who last signed in to write.

        :func:`app.services.turn_of_day.begin_day` moves it; what is recorded in between is projected for this day, also
        by a window that was left open overnight.
        """
        last = f"{self.register.counter(PROJECTED_ON):08d}"
        return f"{last[:4]}-{last[4:6]}-{last[6:]}" if int(last) else self.session.business_date

    @property
    def level(self) -> str:
        """``county`` or ``township``: the edition of this register."""
        return settings.value(self.register, "office.level", COUNTY)

    @property
    def office_name(self) -> str:
        """The name of the office as papers print it."""
        return settings.value(self.register, "office.name")

    def numbered(self, op: Operation, counter: str, pattern: str, year: str) -> str:
        """The next number of a yearly counter, written by *pattern* with ``{year}`` and ``{n}``."""
        return pattern.format(year=year, n=op.next_number(f"{counter}.{year}"))
