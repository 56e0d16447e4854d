"""The one framework all cases run in: receipt, steps, return with reason, resubmission, closing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import cases as store
from app.models import documents, settings
from app.models import people as people_store
from app.models.operation import Operation, Row
from app.services import rules
from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, RETURNED, Step, state_name
from app.services.case_progress import progress_sentence
from app.services.desk import Desk
from app.services.units import GROUP, UnitService
from app.services.working_days import calendar_of
from app.values.text import tidy_name

SINGLE_PERSON_OFFICE = "office.single_person"
PAPER_CODE = "BZ"
"""First part of the code printed on every paper: ``BZ|F31|2026-0001|…``."""
RECEIPT_FORM = "F31"
_ANSWERS = 5

HandlerOf = Callable[[int, str], str]
"""Who of the office looks after a unit on a day, or "" when nobody is named."""


class CaseService:
    """What happens to a case whatever its kind; posting its result is left to the service of the kind."""

    def __init__(self, desk: Desk, units: UnitService, handler_of: HandlerOf | None = None) -> None:
        self._desk = desk
        self._units = units
        self._handler_of = handler_of

    # -- questions -------------------------------------------------------------------------------

    def get(self, case_id: int) -> Row:
        """One case with ``state_name``, ``kind_name`` and its ``steps``.

        :raises UsageProblem: no such case.
        """
        row = store.get(self._desk.register, case_id)
        if row is None:
            raise UsageProblem("没有这件业务。")
        return {**self._named(row), "steps": store.steps(self._desk.register, case_id)}

    def find(self, receipt_number: str) -> int:
        """The id of a case by its receipt number, or by the code printed on a paper of it.

        :raises UsageProblem: no such number.
        """
        row = self._found(receipt_number.strip())
        if row is None:
            raise UsageProblem(f"没有编号为“{receipt_number}”的业务。", next_step="请核对受理编号。")
        return int(row["id"])

    def code_text(self, case: Row) -> str:
        """What the code on the receipt says before its digest; a scan of it finds the case."""
        return "|".join((PAPER_CODE, RECEIPT_FORM, case["receipt_number"]))

    def children(self, case_id: int) -> list[Row]:
        """The cases that followed from a case, oldest first."""
        return [self._named(row) for row in store.children(self._desk.register, case_id)]

    def people_of(self, case_id: int) -> list[Row]:
        """The people of a case that concerns several, with ``fields``, ``outcome`` and ``reason``."""
        return store.people_of(self._desk.register, case_id)

    def answer(self, text: str) -> list[Row]:
        """Our request, where is it?  What to say to a caller who names a number, a person or a unit.

        :returns: per case ``id``, ``receipt_number``, ``title`` and the ``sentence``; open cases first, at most five.
        :raises UsageProblem: nothing was named, or no case fits.
        """
        text = text.strip()
        if not text:
            raise UsageProblem("请写受理编号、单位或姓名。")
        found = self._cases_of(text)
        if not found:
            raise UsageProblem(
                f"没有找到与“{text}”有关的业务。", next_step="请核对受理编号、单位名称或姓名。"
            )
        answers = []
        for case_id in found[:_ANSWERS]:
            case = self.get(case_id)
            answers.append(
                {
                    "id": case_id,
                    "receipt_number": case["receipt_number"],
                    "title": case["title"],
                    "sentence": self.progress(case_id),
                }
            )
        return answers

    def listed(
        self, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = ""
    ) -> list[Row]:
        """Cases, newest first, with ``state_name`` and ``kind_name``."""
        rows = store.listed(self._desk.register, kind=kind, open_only=open_only, unit_id=unit_id, text=text)
        return [self._named(row) for row in rows]

    def ids(
        self, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = "",
        handlers: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """Ids for a list page: open cases first; *text* is part of receipt number, unit, person or title, or a paper's code.

        :param handlers: only the cases of these people, see ``HandlerService.acts_for``; empty means all.
        """
        if text.startswith(f"{PAPER_CODE}|"):
            scanned = self._found(text)
            return [int(scanned["id"])] if scanned is not None else []
        return store.ids(
            self._desk.register, kind=kind, open_only=open_only, unit_id=unit_id, text=text, handlers=handlers
        )

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        """Cases by id in the order given, each with ``due_on`` and ``days_left`` (working days; None when closed or returned)."""
        return [self._timed(self._named(row)) for row in store.fetch(self._desk.register, ids)] if ids else []

    def progress(self, case_id: int) -> str:
        """The answer to "where is my case?" as one sentence: where it is, who signed when, until when."""
        case = self._timed(self.get(case_id))
        return progress_sentence(case, self._desk.date())

    def missing(self, case_id: int) -> list[str]:
        """一次性告知: everything the case still lacks before it can go on, as sentences."""
        case = self.get(case_id)
        if case["state"] == RETURNED:
            return ["补正后重新提交：" + case["steps"][-1]["opinion"]]
        if case["state"] in (CLOSED, CANCELLED):
            return []
        kind = CASE_KINDS[case["kind"]]
        given = set(case["fields"].get("materials", []))
        lacking = [f"材料：{name}" for name in kind.materials if name not in given]
        unfilled = [
            f"内容：{item.name}" for item in kind.fields if item.required and not case["fields"].get(item.key)
        ]
        awaited = kind.step(case["state"])
        if awaited.posts:
            unfilled += [
                f"内容：{item.name}"
                for item in kind.decided
                if item.required and not case["fields"].get(item.key)
            ]
        return [*lacking, *unfilled, f"待办：{awaited.name}"]

    # -- steps -----------------------------------------------------------------------------------

    def open_within(
        self,
        op: Operation,
        kind: str,
        unit_id: int,
        title: str,
        fields: dict[str, Any],
        *,
        applicant_id: int | None,
        signer: str,
        signed_on: str,
        opinion: str,
        permit_id: int | None = None,
        person_id: int | None = None,
        parent_case_id: int | None = None,
    ) -> int:
        """Receive an application: give it a receipt number, record its first step, and return its id.

        R15: a unit under a 主管部门 applies through it; a unit directly under party committee or
        government applies itself, and the 主管部门 step falls away.

        :param signed_on: the day on the paper, default the business date.
        :raises Refusal: R15.
        :raises UsageProblem: nobody signed, or in the future.
        """
        if self._units.get(unit_id)["kind"] == GROUP:
            raise UsageProblem("机构分组只是文件夹，不能作为业务的单位。", next_step="请选分组里的单位。")
        supervising = self._units.supervising(unit_id)
        through = supervising["id"] if supervising else unit_id
        if applicant_id not in (None, through):
            unit = self._units.get(unit_id)
            if supervising is None:
                raise rules.refuse(
                    self._desk.register, "R15", f"{unit['name']} 没有主管部门，应由本单位直接申报。"
                )
            raise rules.refuse(
                self._desk.register,
                "R15",
                f"{unit['name']} 由 {supervising['name']} 主管，不能直接申报。",
                f"请由 {supervising['name']} 行文申报。",
            )
        year = self._desk.session.business_date[:4]
        case_id = store.insert(
            op,
            kind=kind,
            receipt_number=self._desk.numbered(op, "receipt", "{year}-{n:04d}", year),
            unit_id=unit_id,
            applicant_id=through,
            title=title,
            state="apply",
            handler=self._handler(unit_id),
            received_on=self._desk.session.business_date,
            permit_id=permit_id,
            person_id=person_id,
            parent_case_id=parent_case_id,
            fields=fields,
        )
        self._step_within(op, self.get(case_id), signer, signed_on, opinion)
        return case_id

    def sign(self, case_id: int, signer: str, signed_on: str = "", opinion: str = "同意") -> str:
        """Record the next opinion of a case and return what it now waits for.

        :param signer: who signed the paper; the leader need not sit at the computer.
        :param signed_on: date on the paper, default the business date.
        :raises Refusal: the case is closed or returned, the step is not done by signing, or
            the handler would approve the own case.
        """
        case = self.get(case_id)
        step = self._signable(case, signer)
        with self._desk.operation(
            "case.sign", f"{step.name}：{case['receipt_number']} {case['title']}（{signer}）"
        ) as op:
            self._step_within(op, case, signer, signed_on, opinion)
        return str(self.get(case_id)["state_name"])

    def sign_many(
        self, case_ids: Sequence[int], signer: str, signed_on: str = "", opinion: str = "同意", *,
        all_or_none: bool = False,
    ) -> list[Row]:  # fmt: skip
        """Record the same opinion on several cases as one operation.

        :param all_or_none: sign nothing when one of them cannot be signed.
        :returns: per case ``case_id``, ``receipt_number``, ``title``, ``done`` and ``sentence``: what it now waits
            for, or why it was left.
        :raises UsageProblem: no cases, no signer, or a date still to come.
        """
        if not case_ids:
            raise UsageProblem("没有选业务。")
        self._signature(signer, signed_on, "意见")
        cases = [self.get(case_id) for case_id in dict.fromkeys(case_ids)]
        outcomes = [_outcome(case, self._sign_problem(case, signer)) for case in cases]
        good = [case for case, outcome in zip(cases, outcomes, strict=True) if outcome["done"]]
        if not good or (all_or_none and len(good) < len(cases)):
            return [{**outcome, "done": False} for outcome in outcomes]
        with self._desk.operation("case.sign", f"批量签署：{len(good)} 件（{signer}）") as op:
            for case in good:
                self._step_within(op, case, signer, signed_on, opinion)
        return [
            {**outcome, "sentence": self.get(outcome["case_id"])["state_name"]}
            if outcome["done"]
            else outcome
            for outcome in outcomes
        ]

    def send_back_many(self, case_ids: Sequence[int], signer: str, reason: str) -> list[Row]:
        """Give several cases back with one reason; each outcome as in :meth:`sign_many`."""
        outcomes = []
        for case_id in dict.fromkeys(case_ids):
            case = self.get(case_id)
            try:
                self.send_back(case_id, signer, reason)
                outcomes.append({**_outcome(case, None), "sentence": "已退回"})
            except Refusal as refusal:
                outcomes.append(_outcome(case, refusal))
        return outcomes

    def send_back(self, case_id: int, signer: str, reason: str, signed_on: str = "") -> None:
        """退回: give the case back with a reason; it can be put right and submitted again.

        :raises Refusal: closed or already returned.
        :raises UsageProblem: no reason.
        """
        case = self.get(case_id)
        self._current(case)
        if not reason.strip():
            raise UsageProblem("退回必须写明理由。", next_step="请把要补正的内容一次写全。")
        signer, signed_on = self._signature(signer, signed_on, "退回")
        with self._desk.operation(
            "case.return", f"退回：{case['receipt_number']} {case['title']}（{reason}）"
        ) as op:
            store.add_step(
                self._desk.register, op, case_id, step=case["state"], outcome="returned", signer=signer,
                signed_on=signed_on, opinion=reason, keyed_by=self._desk.session.actor,
            )  # fmt: skip
            op.update("cases", case_id, state=RETURNED)

    def resubmit(
        self,
        case_id: int,
        signer: str,
        opinion: str = "已补正",
        fields: dict[str, Any] | None = None,
        extra: Callable[[Operation], None] | None = None,
        **columns: Any,
    ) -> None:
        """Submit a returned case again, with corrected fields; it starts from the first opinion.

        :param extra: what else is corrected in the same operation.
        :param columns: columns of the case that follow from the fields, such as its title.
        :raises Refusal: the case was not returned.
        """
        case = self.get(case_id)
        if case["state"] != RETURNED:
            raise Refusal("只有退回的业务才能重新提交。")
        with self._desk.operation(
            "case.resubmit", f"重新提交：{case['receipt_number']} {case['title']}"
        ) as op:
            store.set_fields(op, case, fields or {})
            op.update("cases", case_id, state="apply", **columns)
            if extra is not None:
                extra(op)
            self._step_within(op, self.get(case_id), signer, "", opinion)

    def cancel(self, case_id: int, reason: str) -> None:
        """撤回: end a case that led to nothing.

        :raises Refusal: already closed.
        """
        case = self.get(case_id)
        self._must_be_open(case)
        if not reason.strip():
            raise UsageProblem("撤回必须写明理由。")
        with self._desk.operation(
            "case.cancel", f"撤回：{case['receipt_number']} {case['title']}（{reason}）"
        ) as op:
            store.add_step(
                self._desk.register, op, case_id, step=case["state"], outcome="cancelled",
                signer=self._desk.session.actor, signed_on=self._desk.date(), opinion=reason,
                keyed_by=self._desk.session.actor,
            )  # fmt: skip
            op.update("cases", case_id, state=CANCELLED, closed_on=self._desk.date())

    def hand_in(self, case_id: int, materials: list[str]) -> None:
        """Note which materials have been handed in.

        :raises Refusal: the case is closed.
        :raises UsageProblem: the kind asks for no such material.
        """
        case = self.get(case_id)
        self._must_be_open(case)
        unknown = [name for name in materials if name not in CASE_KINDS[case["kind"]].materials]
        if unknown:
            raise UsageProblem(f"这类业务没有“{'、'.join(unknown)}”这种材料。")
        with self._desk.operation(
            "case.materials", f"收到材料：{case['receipt_number']}（{'、'.join(materials)}）"
        ) as op:
            store.set_fields(op, case, {"materials": sorted(materials)})

    def close_within(self, op: Operation, case_id: int, signed_on: str, **columns: Any) -> None:
        """Record the posting step of a case and close it (called by the service that posts)."""
        case = self.get(case_id)
        step = self.must_await_posting(case)
        store.add_step(
            self._desk.register, op, case_id, step=step.key, outcome="done", signer=self._desk.session.actor,
            signed_on=signed_on, opinion="", keyed_by=self._desk.session.actor,
        )  # fmt: skip
        op.update("cases", case_id, state=CLOSED, closed_on=self._desk.date(), **columns)

    def must_await_posting(self, case: Row) -> Step:
        """The posting step of a case that waits for nothing else.

        :raises Refusal: closed, returned, or an opinion is missing.
        """
        step = self._current(case)
        if not step.posts:
            raise Refusal(f"这件业务还在“{step.name}”，不能办结。", next_step="请先补齐前面的意见。")
        return step

    # -- internals -------------------------------------------------------------------------------

    def _found(self, text: str) -> Row | None:
        """The case of a receipt number, or of the code on a receipt or permit."""
        register = self._desk.register
        if not text.startswith(f"{PAPER_CODE}|"):
            return store.by_receipt(register, text)
        parts = text.split("|")
        number = parts[2].strip() if len(parts) > 2 else ""
        found = store.by_receipt(register, number)
        if found is not None:
            return found
        case_id = store.of_paper(register, parts[1], number)
        return store.get(register, case_id) if case_id is not None else None

    def _cases_of(self, text: str) -> list[int]:
        """Cases by number, then by person, then by document, then by unit or any word in them; open ones first."""
        register = self._desk.register
        case = self._found(text)
        if case is not None:
            return [int(case["id"])]
        name = tidy_name(text)
        people = [
            row["id"]
            for row in people_store.search(register, name, _ANSWERS * 4)
            if name.upper() in (row["name"].upper(), row["identity_number"], row["quota_card"])
        ]
        found = store.of_people(register, people) if people else []
        document = documents.by_number(register, text)
        if document is not None:
            found += [
                case_id for case_id in store.of_document(register, document["id"]) if case_id not in found
            ]
        return found or store.ids(register, text=text)

    def _handler(self, unit_id: int) -> str:
        """Who handles a case of this unit: its 联系人 in the office, else who is signed in."""
        named = self._handler_of(unit_id, self._desk.date()) if self._handler_of is not None else ""
        return named or self._desk.session.actor

    def _signable(self, case: Row, signer: str) -> Step:
        """The step *signer* may sign now.

        :raises Refusal: the case is closed or returned, the step is not done by signing, or the handler would approve.
        """
        step = self._current(case)
        if step.posts:
            raise Refusal(f"“{step.name}”要在业务中办理，不是签署意见。")
        if step.decides and tidy_name(signer) == tidy_name(case["handler"]) and not self._single_person():
            raise Refusal(
                f"经办人 {signer} 不能审批自己经办的业务。",
                rule="经办人与签批人分离",
                next_step="请由负责人签批；只有一个人的办公室可在系统设置中说明后放开。",
            )
        return step

    def _sign_problem(self, case: Row, signer: str) -> Refusal | None:
        try:
            self._signable(case, signer)
        except Refusal as refusal:
            return refusal
        return None

    def _signature(self, signer: str, signed_on: str, what: str) -> tuple[str, str]:
        """Who signed and when, as stored."""
        if not signer.strip():
            raise UsageProblem(f"请填写“{what}”的签署人。")
        return signer.strip(), self._desk.past_day(signed_on, "签署日期")

    def _step_within(self, op: Operation, case: Row, signer: str, signed_on: str, opinion: str) -> None:
        kind = CASE_KINDS[case["kind"]]
        step = kind.step(case["state"])
        signer, signed_on = self._signature(signer, signed_on, step.name)
        store.add_step(
            self._desk.register, op, case["id"], step=step.key, outcome="done", signer=signer, signed_on=signed_on,
            opinion=opinion, keyed_by=self._desk.session.actor,
        )  # fmt: skip
        following = kind.after(step.key)
        if following and following.key == "supervise" and case["applicant_id"] == case["unit_id"]:
            following = kind.after("supervise")
        assert following is not None  # every kind ends with a posting step, which closes the case itself
        op.update("cases", case["id"], state=following.key)

    def _current(self, case: Row) -> Step:
        self._must_be_open(case)
        if case["state"] == RETURNED:
            raise Refusal(
                f"业务 {case['receipt_number']} 已退回，等待补正。", next_step="补正后请先“重新提交”。"
            )
        return CASE_KINDS[case["kind"]].step(case["state"])

    def _must_be_open(self, case: Row) -> None:
        if case["state"] in (CLOSED, CANCELLED):
            raise Refusal(f"业务 {case['receipt_number']} 已经结束，不能再办理。")

    def _single_person(self) -> bool:
        return settings.value(self._desk.register, SINGLE_PERSON_OFFICE) == "yes"

    def _days(self, kind: str) -> int:
        """Working days promised for a kind: the county's own number, or that of the kind."""
        own = settings.value(self._desk.register, f"case.{kind}.days")
        return int(own) if own.isdecimal() else CASE_KINDS[kind].working_days

    def _timed(self, row: Row) -> Row:
        if row["closed_on"] or row["state"] == RETURNED:  # a returned case waits for the unit, not for us
            return {**row, "due_on": "", "days_left": None}
        calendar = calendar_of(self._desk.register)
        due = row["fields"].get("due") or calendar.add(row["received_on"], self._days(row["kind"]))
        return {**row, "due_on": due, "days_left": calendar.until(self._desk.date(), due)}

    def _named(self, row: Row) -> Row:
        return {
            **row,
            "kind_name": CASE_KINDS[row["kind"]].name,
            "state_name": state_name(row["kind"], row["state"]),
        }


def _outcome(case: Row, problem: Refusal | None) -> Row:
    """One line of a batch."""
    return {
        "case_id": case["id"],
        "receipt_number": case["receipt_number"],
        "title": case["title"],
        "done": problem is None,
        "sentence": problem.message if problem is not None else "",
    }
