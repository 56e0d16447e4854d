"""The one framework all cases run in: receipt, steps, return with reason, resubmission, closing.

What is only read of cases is in :mod:`app.services.case_questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import cases as store
from app.models import settings, users
from app.models.operation import Operation, Row
from app.services import rules
from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, RETURNED, SUPERVISE, Step
from app.services.case_questions import CaseQuestions
from app.services.desk import Desk
from app.services.settings import SINGLE_PERSON_OFFICE
from app.services.units import GROUP, UnitService
from app.values.text import tidy_name

HandlerOf = Callable[[int, str], str]
"""Who of the office looks after a unit on a day, or "" when nobody is named."""


class CaseService(CaseQuestions):
    """What happens to a case whatever its kind; posting its result is left to the service of the kind."""

    def __init__(self, desk: Desk, units: UnitService, handler_of: HandlerOf | None = None) -> None:
        super().__init__(desk)
        self._units = units
        self._handler_of = handler_of

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
        through = self._through(unit_id, applicant_id)
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
        moved_to = int(columns.get("unit_id") or case["unit_id"])
        if moved_to != case["unit_id"]:
            columns |= {"applicant_id": self._through(moved_to, None), "handler": self._handler(moved_to)}
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

    def assign(self, case_id: int, handler: str, reason: str) -> None:
        """Give an open case to another handler; the log keeps who had it.

        :param handler: somebody who may sign in.
        :raises Refusal: closed, or the new handler has approved this case (经办人与签批人分离).
        :raises UsageProblem: nobody of that name, no reason, or the handler already.
        """
        case = self.get(case_id)
        self._must_be_open(case)
        names = [row["name"] for row in users.listed(self._desk.register) if row["enabled"]]
        name = next((each for each in names if tidy_name(each) == tidy_name(handler)), "")
        if not name:
            raise UsageProblem(f"没有名为“{handler}”的登录人员。", next_step=f"可选：{'、'.join(names)}。")
        if name == case["handler"]:
            raise UsageProblem(f"经办人已经是 {name}。")
        if not reason.strip():
            raise UsageProblem("改经办人要写明原因。", next_step="例如：人员分工调整。")
        kind = CASE_KINDS[case["kind"]]
        decided = [
            step
            for step in case["steps"]
            if step["outcome"] == "done" and kind.step(step["step"]).decides and step["signer"] == name
        ]
        if decided and case["state"] != RETURNED and not self._single_person():
            raise Refusal(
                f"{name} 已经审批过这件业务，不能再作经办人。",
                rule="经办人与签批人分离",
                next_step="请交给其他人。",
            )
        with self._desk.operation(
            "case.assign",
            f"改经办人：{case['receipt_number']}，{case['handler']} → {name}（{reason.strip()}）",
        ) as op:
            op.update("cases", case_id, handler=name)

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

    def _through(self, unit_id: int, applicant_id: int | None) -> int:
        """Who applies for a unit (R15): its 主管部门, or the unit itself when it has none.

        :raises Refusal: *applicant_id* is somebody else.
        :raises UsageProblem: a folder of units.
        """
        unit = self._units.get(unit_id)
        if unit["kind"] == GROUP:
            raise UsageProblem("机构分组只是文件夹，不能作为业务的单位。", next_step="请选分组里的单位。")
        supervising = self._units.supervising(unit_id)
        through = int(supervising["id"]) if supervising else unit_id
        if applicant_id in (None, through):
            return through
        if supervising is None:
            raise rules.refuse(
                self._desk.register, "R15", f"{unit['name']} 没有主管部门，应由本单位直接申报。"
            )
        raise rules.refuse(
            self._desk.register, "R15", f"{unit['name']} 由 {supervising['name']} 主管，不能直接申报。",
            f"请由 {supervising['name']} 行文申报。",
        )  # fmt: skip

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
        if following and following.key == SUPERVISE and case["applicant_id"] == case["unit_id"]:
            following = kind.after(SUPERVISE)
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


def _outcome(case: Row, problem: Refusal | None) -> Row:
    """One line of a batch."""
    return {
        "case_id": case["id"],
        "receipt_number": case["receipt_number"],
        "title": case["title"],
        "done": problem is None,
        "sentence": problem.message if problem is not None else "",
    }
