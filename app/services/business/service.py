"""业务: receiving, correcting and settling every case whose kind is data.

Opinions, returns and materials are those of :class:`app.services.cases.CaseService`, the same for all kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import cases as store
from app.models.operation import Operation, Row
from app.services.business.posting import Effect, Posting, Receiving, Request, Result, tidied
from app.services.case_kinds import CASE_KINDS, CaseKind
from app.services.cases import CaseService
from app.services.desk import Desk


class BusinessService:
    """One life cycle for all kinds of :data:`CASE_KINDS` that have a posting."""

    def __init__(self, desk: Desk, cases: CaseService, postings: Mapping[str, Posting]) -> None:
        self._desk = desk
        self._cases = cases
        self._postings = dict(postings)

    # -- questions -------------------------------------------------------------------------------

    def kinds(self) -> list[CaseKind]:
        """Kinds this service carries, in the order lists offer them."""
        return [kind for key, kind in CASE_KINDS.items() if key in self._postings]

    def carries(self, kind: str) -> bool:
        """Whether cases of this kind are received and settled here."""
        return kind in self._postings

    def effect(self, request: Request) -> Effect:
        """What a request would change (live in the form); a refusal instead when it cannot be."""
        posting = self._posting(request.kind)
        try:
            return posting.effect(posting.settle(tidied(self._desk, request)))
        except Problem as problem:
            return Effect(refusal=problem)

    def outlook(self, case_ids: Sequence[int]) -> list[Row]:
        """What settling each of several cases would come to, each looked at by itself; nothing is written.

        :returns: per case ``case_id``, ``receipt_number``, ``title``, ``done`` (it could be) and ``sentence`` (why not).
        """
        found = []
        for case_id in dict.fromkeys(case_ids):
            case = self._cases.get(case_id)
            refusal = self.effect(self.request_of(case)).refusal
            found.append(
                {
                    "case_id": case_id,
                    "receipt_number": case["receipt_number"],
                    "title": case["title"],
                    "done": refusal is None,
                    "sentence": refusal.message if refusal is not None else "",
                }
            )
        return found

    def request_of(self, case: Row) -> Request:
        """The request a case was received with, to be shown again, corrected or settled."""
        kind = CASE_KINDS[case["kind"]]
        names = {item.key for item in (*kind.fields, *kind.decided)}
        fields = {
            key: value for key, value in case["fields"].items() if key in names and value not in ("", None)
        }
        people = tuple(
            {"person_id": row["person_id"], **row["fields"]}
            for row in store.people_of(self._desk.register, case["id"])
        )
        return Request(case["kind"], case["unit_id"], fields, case["person_id"], people)

    # -- the way of a case -----------------------------------------------------------------------

    def apply(
        self, request: Request, signer: str = "", signed_on: str = "", opinion: str = "同意", *,
        applicant_id: int | None = None, parent_case_id: int | None = None,
    ) -> int:  # fmt: skip
        """Receive an application and return the case id.

        :param signer: who signed for the unit, default the handler.
        :param parent_case_id: the case it follows from.
        :raises UsageProblem: something is missing or wrong.
        :raises Refusal: a rule stands against it.
        """
        settled = self._acceptable(request)
        kind, title = CASE_KINDS[request.kind], self._posting(request.kind).title(settled)
        with self._desk.operation(f"{request.kind}.apply", f"受理{kind.name}：{title}") as op:
            return self._open(op, settled, title, signer, signed_on, opinion, applicant_id, parent_case_id)

    def resubmit(self, case_id: int, request: Request, signer: str, opinion: str = "已补正") -> None:
        """Submit a returned case again with corrected content.

        :raises Refusal: the case was not returned, or a rule stands against it.
        """
        case = self._cases.get(case_id)
        settled = self._acceptable(replace(request, kind=case["kind"]))
        posting = self._posting(case["kind"])

        blank = {item.key: "" for item in CASE_KINDS[case["kind"]].fields}

        def replace_people(op: Operation) -> None:
            store.put_people(self._desk.register, op, case_id, _lines(settled))

        self._cases.resubmit(
            case_id, signer, opinion, {**blank, **settled.fields}, extra=replace_people,
            title=posting.title(settled), unit_id=settled.unit_id, person_id=settled.person_id,
        )  # fmt: skip

    def settle(self, case_id: int, signed_on: str = "", decided: Mapping[str, Any] | None = None) -> None:
        """办理: write what was decided and close the case.

        :param signed_on: the day it is done, default the business date.
        :param decided: what the kind asks for only now (``CaseKind.decided``), such as the number of the approval, and
            what may be said anew (``CaseKind.restated``).
        :raises Refusal: an opinion is missing, or a rule stands against it now.
        :raises UsageProblem: something asked for now is missing.
        """
        case = self._cases.get(case_id)
        request = self._decided(case, decided or {})
        name = CASE_KINDS[case["kind"]].name
        with self._desk.operation(f"{case['kind']}.record", f"{name}：{case['title']}") as op:
            self._post(op, case, request, signed_on)

    def settle_many(
        self, case_ids: Sequence[int], signed_on: str = "", decided: Mapping[str, Any] | None = None, *,
        all_or_none: bool = False,
    ) -> list[Row]:  # fmt: skip
        """办理 several cases of one kind, one after the other.

        :param all_or_none: one operation for all; when one cannot be settled nothing is written.
        :returns: per case ``case_id``, ``receipt_number``, ``title``, ``done`` and ``sentence`` (why not).
        :raises UsageProblem: no cases, or cases of several kinds.
        """
        cases = [self._cases.get(case_id) for case_id in dict.fromkeys(case_ids)]
        if not cases:
            raise UsageProblem("没有选业务。")
        kinds = {case["kind"] for case in cases}
        if len(kinds) > 1:
            raise UsageProblem("批量办理只能选同一种业务。", next_step="请先按业务种类筛选。")
        outcomes = [
            {
                "case_id": case["id"],
                "receipt_number": case["receipt_number"],
                "title": case["title"],
                "done": False,
                "sentence": "",
            }
            for case in cases
        ]
        if all_or_none:
            self._settle_together(cases, outcomes, signed_on, decided or {})
            return outcomes
        for outcome in outcomes:
            try:
                self.settle(outcome["case_id"], signed_on, decided)
                outcome["done"] = True
            except (Refusal, UsageProblem) as problem:
                outcome["sentence"] = problem.message
        return outcomes

    def carry_out(self, request: Request, signer: str = "", signed_on: str = "") -> int:
        """Receive and settle in one operation, for kinds without an opinion in between; returns the case id.

        :raises Refusal: the kind needs opinions first, or a rule stands against it.
        """
        kind = CASE_KINDS[request.kind]
        if not kind.is_immediate:
            raise Refusal(f"{kind.name}要先经过“{kind.steps[1].name}”。", next_step="请先受理，再逐步办理。")
        settled = self._acceptable(request, settling=True)
        title = self._posting(request.kind).title(settled)
        with self._desk.operation(f"{request.kind}.record", f"{kind.name}：{title}") as op:
            case_id = self._open(op, settled, title, signer, signed_on, "同意", None, None)
            self._post(op, self._cases.get(case_id), settled, signed_on)
        return case_id

    # -- internals -------------------------------------------------------------------------------

    def _decided(self, case: Row, decided: Mapping[str, Any]) -> Request:
        """The request of a case that waits for nothing but its posting, with what is asked only now."""
        self._posting(case["kind"])
        self._cases.must_await_posting(case)
        kind = CASE_KINDS[case["kind"]]
        asked = [*kind.decided, *(item for item in kind.fields if item.key in kind.restated)]
        others = sorted(set(decided) - {word for item in asked for word in (item.key, item.name)})
        if others:
            raise UsageProblem(
                f"办结时不能改动申报的内容（{'、'.join(others)}）。", next_step="请退回，补正后重新提交。"
            )
        request = self.request_of(case)
        return tidied(self._desk, replace(request, fields={**request.fields, **decided}), settling=True)

    def _settle_together(
        self, cases: Sequence[Row], outcomes: Sequence[Row], signed_on: str, decided: Mapping[str, Any]
    ) -> None:
        kind = CASE_KINDS[cases[0]["kind"]]
        at = 0
        try:
            with self._desk.operation(f"{kind.key}.record", f"{kind.name}：{len(cases)} 件") as op:
                for at, case in enumerate(cases):  # noqa: B007 - told below
                    self._post(op, case, self._decided(case, decided), signed_on)
        except (Refusal, UsageProblem) as problem:
            outcomes[at]["sentence"] = problem.message
            return
        for outcome in outcomes:
            outcome["done"] = True

    def _acceptable(self, request: Request, *, settling: bool = False) -> Request:
        posting = self._posting(request.kind)
        settled = posting.settle(tidied(self._desk, request, settling=settling))
        effect = posting.effect(settled)
        if effect.refusal is not None:
            raise effect.refusal
        return settled

    def _open(
        self, op: Operation, request: Request, title: str, signer: str, signed_on: str, opinion: str,
        applicant_id: int | None, parent_case_id: int | None,
    ) -> int:  # fmt: skip
        case_id = self._cases.open_within(
            op, request.kind, request.unit_id, title, dict(request.fields), applicant_id=applicant_id,
            signer=signer or self._desk.session.actor, signed_on=signed_on, opinion=opinion,
            person_id=request.person_id, parent_case_id=parent_case_id,
        )  # fmt: skip
        store.put_people(self._desk.register, op, case_id, _lines(request))
        posting = self._posting(request.kind)
        if isinstance(posting, Receiving):
            posting.receive(op, case_id, request)
        return case_id

    def _post(self, op: Operation, case: Row, request: Request, signed_on: str) -> None:
        result: Result = self._posting(case["kind"]).post(op, case, request)
        day = self._desk.past_day(signed_on, "办理日期")
        kind = CASE_KINDS[case["kind"]]
        names = {*(item.key for item in kind.decided), *kind.restated}
        given = {key: value for key, value in request.fields.items() if key in names}
        if result.fields or given:
            store.set_fields(op, self._cases.get(case["id"]), {**given, **result.fields})
        if result.people:
            store.put_outcomes(self._desk.register, op, case["id"], result.people)
        self._cases.close_within(op, case["id"], day, **result.columns)

    def _posting(self, kind: str) -> Posting:
        if kind not in self._postings:
            raise UsageProblem("这类业务不在这里办理。")
        return self._postings[kind]


def _lines(request: Request) -> list[dict[str, Any]]:
    return [dict(line) for line in request.people]
