"""核减: a person leaves, the quota becomes free, the payroll is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import Problem, Refusal, UsageProblem
from app.models import cases as case_store
from app.models import documents, leaders, permits
from app.models import people as store
from app.models.operation import Operation, Row
from app.services.case_kinds import EXIT
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.ledger import Balance, LedgerService
from app.services.people import PeopleService

EXIT_REASONS = ("调离", "退休", "辞职", "辞退", "除名", "开除", "死亡", "终止聘用合同")
_NAMED = 3


@dataclass(frozen=True, slots=True)
class ExitEffect:
    """What recording an exit would do.

    :param holding: what the person holds: ``unit_name``, ``nature``, ``funding``, ``begins`` …
    :param balance: the account today, before the exit.
    :param waiting_permit: number of the conditional permit that takes effect with the exit, or "".
    :param posts: leader posts the person still occupies: ``云岭县第一小学校长``; they end by 免职, not by the exit.
    """

    holding: Row
    balance: Balance
    waiting_permit: str
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExitRequest:
    """One person who leaves; see :meth:`ExitService.record`."""

    person_id: int
    reason: str
    ends: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ListedExit:
    """One line of a typed list: what it stands for, or what is wrong with it."""

    line: str
    request: ExitRequest | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A request that nothing stands against."""

    request: ExitRequest
    person: Row
    holding: Row


class ExitService:
    """How a person stops filling a quota."""

    def __init__(self, desk: Desk, people: PeopleService, cases: CaseService, ledger: LedgerService) -> None:
        self._desk = desk
        self._people = people
        self._cases = cases
        self._ledger = ledger

    def effect(self, person_id: int) -> ExitEffect:
        """What the exit of a person would change (live in the form).

        :raises Refusal: the person holds no quota.
        """
        register = self._desk.register
        holding = self._open_holding(self._people.get(person_id))
        key = {name: holding[name] for name in ("account_id", "unit_id", "nature", "funding", "special_use")}
        balance = next(
            (
                balance
                for balance in self._ledger.balances(holding["unit_id"])
                if balance.account_id == holding["account_id"]
            ),
            Balance(**key, approved=0, actual=0, reserved=0),  # held from a day that is still to come
        )
        waiting = permits.naming_leaver(register, person_id, self._desk.date())
        posts = tuple(f"{row['unit_name']}{row['title']}" for row in leaders.occupied(register, person_id))
        return ExitEffect(holding, balance, waiting["number"] if waiting else "", posts)

    def record(self, person_id: int, reason: str, ends: str, document: str, signer: str = "") -> int:
        """办理核减 and return the case id.

        :param reason: one of :data:`EXIT_REASONS`.
        :param ends: first day the quota is no longer held (full date).
        :param document: what it rests on: retirement approval, transfer letter …
        :param signer: who signed for the unit, default the handler.
        :raises UsageProblem: unknown reason, no document, not a full date, or before the entry.
        :raises Refusal: the person holds no quota.
        """
        line = self._settled(ExitRequest(person_id, reason, ends, document))
        title = self._title(line)
        with self._desk.operation("exit.record", f"核减：{title}，{line.request.ends} 起不占编制") as op:
            return self._record_within(op, line, signer)

    def read_list(self, text: str, reason: str = "", ends: str = "", document: str = "") -> list[ListedExit]:
        """A list as people type or paste it: one person a line, by name or number; nothing is written.

        A line may also give its own reason, date and document, in any order: ``张三，退休，2026-07-01``.

        :param reason: for lines that name none; likewise *ends* and *document*.
        """
        found: list[ListedExit] = []
        good: list[ExitRequest] = []
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                request = self._read_line(line, reason, ends, document)
            except Problem as problem:
                found.append(ListedExit(line, None, problem.message))
            else:
                found.append(ListedExit(line, request))
                good.append(request)
        judged = iter(self.check_many(good))
        return [replace(line, problem=next(judged)) if line.request else line for line in found]

    def record_listed(self, lines: Sequence[ListedExit], signer: str = "") -> list[int]:
        """:meth:`record_many` of a list as :meth:`read_list` understood it.

        :raises UsageProblem: lines that cannot be recorded, each with its number.
        """
        wrong = [f"第{number}人：{line.problem}" for number, line in enumerate(lines, 1) if line.problem]
        if wrong:
            raise UsageProblem(
                f"{len(lines)} 人中有 {len(wrong)} 人不能核减，一个都没有办理。{'；'.join(wrong)}",
                next_step="请改正这些行，或先把它们去掉。",
            )
        return self.record_many([line.request for line in lines if line.request], signer=signer)

    def check_many(self, requests: Sequence[ExitRequest], document: str = "") -> list[str]:
        """What stands against each line of a list, as one sentence; '' for lines that can be recorded.

        :param document: for lines without a document of their own.
        """
        return [
            found.message if isinstance(found, Problem) else "" for found in self._judged(requests, document)
        ]

    def record_many(self, requests: Sequence[ExitRequest], document: str = "", signer: str = "") -> list[int]:
        """批量核减: several people leave, on one document, as one operation; all or none.

        :param document: for lines without a document of their own.
        :returns: one case id for each line, in order.
        :raises UsageProblem: no line, or what is wrong with which line: every such line is named.
        """
        if not requests:
            raise UsageProblem("没有要核减的人。", next_step="请添加人员或导入名单。")
        judged = self._judged(requests, document)
        wrong = [
            f"第{n}人：{found.message}" for n, found in enumerate(judged, 1) if isinstance(found, Problem)
        ]
        if wrong:
            raise UsageProblem(
                f"{len(requests)} 人中有 {len(wrong)} 人不能核减，一个都没有办理。{'；'.join(wrong)}",
                next_step="请改正这些行，或先把它们去掉。",
            )
        lines = [line for line in judged if isinstance(line, _Line)]
        names = "、".join(line.person["name"] for line in lines[:_NAMED])
        more = f"等 {len(lines)} 人" if len(lines) > _NAMED else f" {len(lines)} 人"
        with self._desk.operation("exit.record", f"批量核减：{names}{more}") as op:
            return [self._record_within(op, line, signer) for line in lines]

    def cancel(self, case_id: int, reason: str) -> None:
        """更正: take back a recorded exit; the person holds the quota again.

        A conditional permit that waited for this exit falls back to waiting by itself (R02).

        :raises Refusal: not an exit, already taken back, the person has held a quota since, or the permit that
            waited for this exit has been used.
        """
        register = self._desk.register
        case = self._cases.get(case_id)
        if case["kind"] != EXIT or case["fields"].get("cancelled"):
            raise Refusal("这件业务不是有效的核减。")
        if not reason.strip():
            raise UsageProblem("更正核减必须写明理由。")
        holding = next(
            (row for row in store.holdings_of(register, case["person_id"]) if row["exit_case_id"] == case_id),
            None,
        )
        if holding is None or store.holding_beyond(
            register, case["person_id"], holding["begins"], besides=holding["id"]
        ):
            raise Refusal(f"{case['person_name']} 之后又有入编记录，不能更正这次核减。")
        waiting = permits.naming_leaver(register, case["person_id"], holding["ends"])
        if waiting and (waiting["used"] or waiting["locked"]):
            raise Refusal(f"腾出的编制已由通知单 {waiting['number']} 使用，不能更正这次核减。")
        with self._desk.operation("exit.cancel", f"更正核减：{case['title']}（{reason}）") as op:
            op.supersede("holdings", holding["id"])
            op.insert(
                "holdings",
                uuid=holding["uuid"],
                person_id=holding["person_id"],
                account_id=holding["account_id"],
                begins=holding["begins"],
                entry_way=holding["entry_way"],
                entry_case_id=holding["entry_case_id"],
                entry_document_id=holding["entry_document_id"],
            )
            case_store.set_fields(op, case, {"cancelled": reason})

    def _read_line(self, line: str, reason: str, ends: str, document: str) -> ExitRequest:
        words = [word for word in re.split(r"[,，;；\t\s]+", line) if word]
        for word in words[1:]:
            if word in EXIT_REASONS:
                reason = word
            elif word[0].isdecimal() and "号" not in word:
                ends = self._desk.stored_date(word)
            else:
                document = word
        return ExitRequest(self._people.find(words[0]), reason, ends, document)

    def _judged(self, requests: Sequence[ExitRequest], document: str) -> list[_Line | Problem]:
        """Each line settled, or what stands against it; nobody leaves twice."""
        found: list[_Line | Problem] = []
        seen: set[int] = set()
        for request in requests:
            try:
                line = self._settled(replace(request, document=request.document.strip() or document))
                if request.person_id in seen:
                    raise UsageProblem(f"{line.person['name']} 在名单里出现了两次。")
                seen.add(request.person_id)
                found.append(line)
            except Problem as problem:
                found.append(problem)
        return found

    def _settled(self, request: ExitRequest) -> _Line:
        person = self._people.get(request.person_id)
        if request.reason not in EXIT_REASONS:
            raise UsageProblem(
                f"没有“{request.reason}”这种核减原因。", next_step=f"可选：{'、'.join(EXIT_REASONS)}。"
            )
        if not request.document.strip():
            raise UsageProblem(
                "核减必须有依据。", next_step="请填写退休审批表、调令、辞职批复等文件的名称或文号。"
            )
        holding = self._open_holding(person)
        date = self._desk.day(request.ends, "核减日期")
        if date < holding["begins"]:
            raise UsageProblem(
                f"核减日期 {date} 早于入编日期 {holding['begins']}。", next_step="请核对日期。"
            )
        return _Line(replace(request, ends=date), person, holding)

    @staticmethod
    def _title(line: _Line) -> str:
        return f"{line.holding['unit_name']} {line.person['name']}（{line.request.reason}）"

    def _record_within(self, op: Operation, line: _Line, signer: str) -> int:
        request, holding = line.request, line.holding
        document_id = documents.ensure(self._desk.register, op, request.document)
        case_id = self._cases.open_within(
            op, EXIT, holding["unit_id"], self._title(line),
            {"reason": request.reason, "ends": request.ends, "document": request.document},
            applicant_id=None, signer=signer or self._desk.session.actor, signed_on=self._desk.date(),
            opinion=request.reason, person_id=request.person_id,
        )  # fmt: skip
        store.end_holding(op, holding, request.ends, request.reason, case_id, document_id)
        self._cases.close_within(op, case_id, self._desk.date())
        return case_id

    def _open_holding(self, person: Row) -> Row:
        holding = store.open_holding(self._desk.register, person["id"])
        if holding is None:
            raise Refusal(f"{person['name']} 现在不占用编制，不能核减。", next_step="请核对姓名和身份证号。")
        return holding
