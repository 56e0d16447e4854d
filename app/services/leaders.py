"""领导职数: how many leader posts a unit has, who sits on them, appointing and removing.

Two doors: :meth:`LeaderService.record` writes down what already is and never refuses for a rule;
:meth:`LeaderService.appoint_within` is for decided cases and refuses by R10 and R11.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import documents, people, units
from app.models import leaders as store
from app.models import ledger as accounts
from app.models.operation import Operation, Row
from app.services import rules
from app.services.desk import Desk
from app.services.leader_titles import LeaderTitles
from app.services.units import INTERNAL


@dataclass(frozen=True, slots=True)
class LeaderBalance:
    """One account of leader posts at one moment."""

    account_id: int
    unit_id: int
    leader_kind: str
    level: str
    approved: int
    actual: int

    @property
    def vacancy(self) -> int:
        """Posts without somebody; never negative."""
        return max(0, self.approved - self.actual)

    @property
    def excess(self) -> int:
        """Leaders above the number; never negative."""
        return max(0, self.actual - self.approved)

    @property
    def label(self) -> str:
        """``单位副职（副科）``."""
        return f"{self.leader_kind}（{self.level}）" if self.level else self.leader_kind


@dataclass(slots=True)
class LeaderNumbers:
    """The sums of a unit; a vacancy of one kind never hides an excess of another (R24)."""

    approved: int = 0
    actual: int = 0
    vacancy: int = 0
    excess: int = 0
    accounts: list[LeaderBalance] = field(default_factory=list)

    def add(self, balance: LeaderBalance) -> None:
        """Count one more account."""
        self.approved += balance.approved
        self.actual += balance.actual
        self.vacancy += balance.vacancy
        self.excess += balance.excess
        self.accounts.append(balance)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody on a leader post, as an appointment document says it.

    :param unit_id: where the post is; for an internal department the quota is its parent's unless it has one of its own.
    :param leader_kind: one of the list ``leader_kind``; "" follows from the title.
    :param level: level of the post; "" is the only level the unit has for that kind.
    :param begins: ISO date, may be partial in old records.
    :param personal_level: the person's own level where it differs (高配, 低配).
    :param ends: for old records, the first day the post was no longer held.
    :param occupies: False is 不占职数, which needs a note and a document.
    """

    person_id: int
    unit_id: int
    title: str
    begins: str
    document: str = ""
    document_date: str = ""
    leader_kind: str = ""
    level: str = ""
    personal_level: str = ""
    occupies: bool = True
    note: str = ""
    ends: str = ""
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a fact wrote, and what is to be looked at."""

    holding_id: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppointmentEffect:
    """What an appointment would change: ``单位副职（副科）：实配 2 → 3，核定 3`` …

    :param remarks: what to look at. :param refusal: why a case may not do it (R10, R11).
    """

    appointment: Appointment
    changes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    refusal: Problem | None = None


class LeaderService:
    """Questions about leader posts, and the ways to write who sits on them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.titles = LeaderTitles(desk)

    # -- questions -------------------------------------------------------------------------------

    def balances(
        self, unit_ids: Iterable[int] | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> list[LeaderBalance]:
        """One line per account of leader posts at (*at*, *known_at*)."""
        rows = store.balances(self._desk.register, self._desk.date(at), self._desk.known(known_at), unit_ids)
        return [LeaderBalance(**row) for row in rows]

    def organ_quotas(
        self, unit_ids: Iterable[int] | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> list[LeaderBalance]:
        """机构限额: how many organs of which level a unit may have (``approved``)."""
        rows = store.balances(
            self._desk.register, self._desk.date(at), self._desk.known(known_at), unit_ids, accounts.ORGAN
        )
        return [LeaderBalance(**row) for row in rows]

    def unit_numbers(
        self, at: str | None = None, known_at: str | int | None = None
    ) -> dict[int, LeaderNumbers]:
        """The numbers of every unit that has any, by unit id."""
        found: dict[int, LeaderNumbers] = {}
        for balance in self.balances(None, at, known_at):
            found.setdefault(balance.unit_id, LeaderNumbers()).add(balance)
        return found

    def numbers_of(
        self, unit_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> LeaderNumbers:
        """The numbers of one unit."""
        numbers = LeaderNumbers()
        for balance in self.balances([unit_id], at, known_at):
            numbers.add(balance)
        return numbers

    def holders(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> list[Row]:
        """Who holds a leader post of the unit at (*at*, *known_at*): ``id, name, title, leader_kind, level, account_id`` …"""
        return store.holders(self._desk.register, [unit_id], self._desk.date(at), self._desk.known(known_at))

    def of_person(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every leader post a person holds or held, oldest first."""
        return store.of_person(self._desk.register, person_id, self._desk.known(known_at))

    def get(self, holding_id: int) -> Row:
        """One holding that stands.

        :raises UsageProblem: no such holding.
        """
        row = store.get(self._desk.register, holding_id)
        if row is None:
            raise UsageProblem("没有这条任职记录。", next_step="请刷新后再选。")
        return row

    def appointment_of(self, holding_id: int) -> Appointment:
        """A recorded post as an appointment, to be put right.

        :raises UsageProblem: no such holding.
        """
        row = self.get(holding_id)
        names = (
            "person_id", "unit_id", "title", "begins", "document", "leader_kind", "level", "personal_level", "note",
            "ends",
        )  # fmt: skip
        return Appointment(**{name: row[name] for name in names}, occupies=row["account_id"] is not None)

    def effect(self, appointment: Appointment) -> AppointmentEffect:
        """What an appointment would change, and why a case could not make it; nothing is written.

        :raises UsageProblem: incomplete.
        """
        settled = self.settled(appointment)
        changes: list[str] = []
        if settled.occupies:
            line = self._line(settled, self._at(settled))
            changes.append(f"{line.label}：实配 {line.actual} → {line.actual + 1}，核定 {line.approved}")
        else:
            changes.append("不占领导职数")
        refusal: Problem | None = None
        try:
            self._must_be_allowed(settled)
        except Refusal as problem:
            refusal = problem
        return AppointmentEffect(settled, tuple(changes), self._remarks(settled), refusal)

    # -- writing ---------------------------------------------------------------------------------

    def record(self, appointment: Appointment) -> Recorded:
        """登记任职: write down who sits on a post; a rule that speaks against it becomes a remark.

        :raises UsageProblem: incomplete, or the person already occupies a quota at that time (R11).
        """
        settled = self.settled(appointment)
        with self._desk.operation("leader.record", f"登记任职：{self._sentence(settled)}") as op:
            return self.record_within(op, settled)

    def record_within(self, op: Operation, appointment: Appointment) -> Recorded:
        """The same inside an operation that is already open (imports, old records)."""
        settled = self.settled(appointment)
        remarks = self._remarks(settled)
        return Recorded(self._write(op, settled), remarks)

    def appoint_within(self, op: Operation, appointment: Appointment) -> int:
        """任职 decided in a case: write it inside the case's operation and return the holding's id.

        :raises UsageProblem: incomplete.
        :raises Refusal: above the number, a title that is none (R10), or a second quota (R11).
        """
        settled = self.settled(appointment)
        self._must_be_allowed(settled)
        return self._write(op, settled)

    def remove(self, holding_id: int, ends: str, document: str, note: str = "") -> int:
        """登记免职: the post is free from *ends* on; returns the id of the new row.

        :raises UsageProblem: no date, no document, before the beginning, or ended already.
        """
        row = self.get(holding_id)
        with self._desk.operation(
            "leader.remove", f"登记免职：{row['name']}，{row['unit_name']}{row['title']}，{ends} 起"
        ) as op:
            return self.remove_within(op, holding_id, ends, document, note=note)

    def remove_within(
        self, op: Operation, holding_id: int, ends: str, document: str, *, case_id: int | None = None, note: str = ""
    ) -> int:  # fmt: skip
        """免职 inside an operation that is already open.

        :param ends: the first day the post is no longer held.
        :raises UsageProblem: no date, no document, before the beginning, or ended already.
        """
        row = self.get(holding_id)
        ends = self._desk.stored_date(ends)
        if not ends or not document.strip():
            raise UsageProblem("免职要写明日期和依据文号。", next_step="请填写免职文件的文号。")
        if row["ends"]:
            raise UsageProblem(f"{row['name']} 的这个职务已于 {row['ends']} 免去。")
        if ends < row["begins"]:
            raise UsageProblem(f"免职日期 {ends} 早于任职日期 {row['begins']}。", next_step="请核对日期。")
        document_id = documents.ensure(self._desk.register, op, document, kind="任免文")
        return op.replace("leader_holdings", row, ends=ends, end_document_id=document_id, case_id=case_id or row["case_id"], note=note or row["note"]
        )  # fmt: skip

    def correct(self, holding_id: int, appointment: Appointment, reason: str) -> int:
        """更正: replace what was recorded of a post by what is right; returns the id of the new row.

        :raises UsageProblem: no reason, incomplete, or the person occupies another quota at that time.
        """
        row = self.get(holding_id)
        if not reason.strip():
            raise UsageProblem("更正要写明理由。")
        settled = self.settled(appointment)
        with self._desk.operation("leader.correct", f"更正任职：{self._sentence(settled)}，{reason}") as op:
            op.supersede("leader_holdings", holding_id)
            return self._write(
                op, replace(settled, case_id=row["case_id"]), uuid=row["uuid"],
                end_document_id=row["end_document_id"] if settled.ends else None,
            )  # fmt: skip

    def delete(self, holding_id: int, reason: str) -> None:
        """更正: a post that was recorded by mistake never was; the wrong row stays in what was known then.

        :raises UsageProblem: no reason.
        """
        row = self.get(holding_id)
        if not reason.strip():
            raise UsageProblem("更正要写明理由。")
        with self._desk.operation(
            "leader.correct", f"更正任职：删去 {row['name']}，{row['unit_name']}{row['title']}，{reason}"
        ) as op:
            op.supersede("leader_holdings", holding_id)

    # -- internals -------------------------------------------------------------------------------

    def settled(self, appointment: Appointment) -> Appointment:
        """The appointment with kind and level as the lists name them and dates as the register keeps them.

        :raises UsageProblem: somebody, something or a reason is missing.
        """
        register = self._desk.register
        unit, person = units.get(register, appointment.unit_id), people.get(register, appointment.person_id)
        if unit is None or person is None:
            raise UsageProblem("任职要指明人员和单位。")
        title, begins = appointment.title.strip(), self._desk.stored_date(appointment.begins)
        if not title:
            raise UsageProblem("请填写职务名称。")
        if not begins:
            raise UsageProblem("请填写任职日期。")
        ends = self._desk.stored_date(appointment.ends)
        if ends and ends < begins:
            raise UsageProblem(f"免职日期 {ends} 早于任职日期 {begins}。", next_step="请核对日期。")
        internal = unit["kind"] == INTERNAL
        kind = self.titles.kind(appointment.leader_kind or self.titles.kind_of(title, internal=internal))
        level = self.titles.level(appointment.level) if appointment.level else ""
        own = self.titles.level(appointment.personal_level) if appointment.personal_level else ""
        settled = replace(
            appointment, title=title, begins=begins, ends=ends, leader_kind=kind, personal_level=own,
            document_date=self._desk.stored_date(appointment.document_date),
        )  # fmt: skip
        settled = replace(settled, level=level or self._only_level(settled))
        if not appointment.document.strip():
            if self.titles.above(own, settled.level):
                raise UsageProblem("高配要写明批准文件。", next_step="请填写批准高配的文号。")
            if not appointment.occupies:
                raise UsageProblem("不占职数要写明依据文件。", next_step="请填写任职文件的文号。")
        if not appointment.occupies and not appointment.note.strip():
            raise UsageProblem("不占职数要写明理由。", next_step="例如：兼任，职数占在原单位。")
        return settled

    def _only_level(self, appointment: Appointment) -> str:
        levels = {
            line.level
            for line in self.balances([self._account_unit(appointment)], self._at(appointment))
            if line.leader_kind == appointment.leader_kind
        }
        return levels.pop() if len(levels) == 1 else ""

    def _account_unit(self, appointment: Appointment) -> int:
        """Whose quota it is: an internal department's leaders count at the unit above it."""
        register, unit_id = self._desk.register, appointment.unit_id
        unit = units.get(register, unit_id)
        while unit is not None and unit["kind"] == INTERNAL and unit["parent_id"]:
            key = (unit["id"], "", "", "", accounts.LEADER, appointment.leader_kind, appointment.level)
            if accounts.account_id(register, *key) is not None:
                break
            unit = units.get(register, unit["parent_id"])
        return int(unit["id"]) if unit else unit_id

    def _at(self, appointment: Appointment) -> str:
        """The day an appointment is fully felt: its beginning, or today when that is later."""
        return max(self._desk.date(appointment.begins), self._desk.date())

    def _days(self, appointment: Appointment) -> list[str]:
        """The days on which an appointment must fit: its beginning, today, and every later change of that account."""
        begins, register = self._desk.date(appointment.begins), self._desk.register
        key = (self._account_unit(appointment), "", "", "", accounts.LEADER)
        account = accounts.account_id(register, *key, appointment.leader_kind, appointment.level)
        later = store.changes_after(register, account, begins) if account is not None else []
        return sorted(
            day
            for day in {begins, self._at(appointment), *later}
            if not appointment.ends or day < appointment.ends
        )

    def _line(self, appointment: Appointment, at: str) -> LeaderBalance:
        unit_id = self._account_unit(appointment)
        key = (appointment.leader_kind, appointment.level)
        for line in self.balances([unit_id], at):
            if (line.leader_kind, line.level) == key:
                return line
        return LeaderBalance(0, unit_id, *key, approved=0, actual=0)

    def _must_be_allowed(self, appointment: Appointment) -> None:
        """R10: only within the number and with a title of the list; R11: one quota per person."""
        register = self._desk.register
        if not appointment.occupies:
            return
        self._must_be_only(appointment)
        judged = self.titles.judge(appointment.title)
        if judged.refused:
            raise rules.refuse(
                register, "R10", f"“{judged.refused}”不是领导职务，不能占用领导职数。",
                "请按核定的领导职务名称任命，或按职级晋升办理。",
            )  # fmt: skip
        if not judged.listed:
            near = f"是不是：{'、'.join(judged.suggestions)}？" if judged.suggestions else ""
            raise rules.refuse(
                register, "R10", f"“{appointment.title}”不在领导职务名录里。",
                f"{near}确有依据的，请先在职务名录里增加。",
            )  # fmt: skip
        unit = units.get(register, self._account_unit(appointment))
        assert unit is not None
        for day in self._days(appointment):
            line = self._line(appointment, day)
            if line.vacancy < 1:
                raise rules.refuse(
                    register, "R10",
                    f"{unit['name']} {line.label} 核定 {line.approved} 名，{day} 已配 {line.actual} 名，没有空缺，不能任用。",
                    "请先免去一名，或先办理增加职数；确不占职数的写明依据。",
                )  # fmt: skip

    def _must_be_only(self, appointment: Appointment, besides: str = "") -> None:
        """R11: at most one post of a person occupies a quota at a time."""
        other = self._other(appointment, besides)
        if other is not None:
            raise rules.refuse(
                self._desk.register, "R11",
                f"{other['name']} 已担任{other['unit_name']}{other['title']}并占用领导职数"
                f"（{other['begins']} 起），兼任只占一个职数。",
                "请登记为不占职数并写明理由，或先免去原职务。",
            )  # fmt: skip

    def _other(self, appointment: Appointment, besides: str = "") -> Row | None:
        begins = appointment.begins
        return next(
            (
                row
                for row in store.of_person(self._desk.register, appointment.person_id)
                if row["account_id"] is not None
                and row["uuid"] != besides
                and (not row["ends"] or row["ends"][: len(begins)] > begins)
                and (not appointment.ends or row["begins"] < appointment.ends)
            ),
            None,
        )

    def _remarks(self, appointment: Appointment) -> tuple[str, ...]:
        found: list[str] = []
        if self.titles.above(appointment.personal_level, appointment.level):
            found.append(f"高配：本人 {appointment.personal_level}，职位 {appointment.level}。")
        if not appointment.document.strip():
            found.append("没有任职文件。")
        if appointment.occupies:
            line = self._line(appointment, self._at(appointment))
            over = line.actual + 1 - line.approved
            if over > 0:
                found.append(
                    f"{line.label} 核定 {line.approved} 名，登记后实配 {line.actual + 1} 名，超 {over} 名。"
                )
            judged = self.titles.judge(appointment.title)
            if judged.refused:
                found.append(f"“{judged.refused}”不是领导职务，占用了领导职数。")
            elif not judged.listed:
                found.append(f"“{appointment.title}”不在领导职务名录里。")
        return tuple(found)

    def _write(self, op: Operation, appointment: Appointment, uuid: str = "", **more: Any) -> int:
        register = self._desk.register
        account: int | None = None
        if appointment.occupies:
            self._must_be_only(appointment, uuid)
            account = accounts.ensure_account(
                register, op, self._account_unit(appointment), "", "", "", accounts.LEADER,
                appointment.leader_kind, appointment.level,
            )  # fmt: skip
        document_id = (
            documents.ensure(
                register, op, appointment.document, dated=appointment.document_date, kind="任免文"
            )
            if appointment.document.strip()
            else None
        )
        return op.insert(
            "leader_holdings", uuid=uuid, person_id=appointment.person_id, unit_id=appointment.unit_id,
            account_id=account, title=appointment.title, leader_kind=appointment.leader_kind, level=appointment.level,
            personal_level=appointment.personal_level, begins=appointment.begins, ends=appointment.ends,
            note=appointment.note,
            document_id=document_id, case_id=appointment.case_id, **more,
        )  # fmt: skip

    def _sentence(self, appointment: Appointment) -> str:
        person = people.get(self._desk.register, appointment.person_id)
        unit = units.get(self._desk.register, appointment.unit_id)
        assert person is not None
        assert unit is not None
        return f"{person['name']}，{unit['name']}{appointment.title}，{appointment.begins} 起"
