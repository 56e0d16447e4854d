"""What all 机构编制事项 share: the decision they rest on, the examination, the approval linked, the follow-ups opened."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import documents, settings
from app.models.ledger import QUOTA
from app.models.operation import Operation, Row
from app.services.business.handover import Decision, Handover
from app.services.business.posting import Effect, Request, Result
from app.services.charters import CharterService
from app.services.desk import Desk
from app.services.follow_ups import FollowUpService
from app.services.kinds import matters as kinds
from app.services.leaders import LeaderService
from app.services.ledger import LedgerService, MovementRequest
from app.services.loose_ends import LooseEndService
from app.services.movement_kinds import INTO_UNIT, OUT_OF_UNIT
from app.services.relations import RelationService
from app.services.units import GROUP, UnitService
from app.services.working_days import calendar_of

FAILED = "不符合"
FOLLOW_UP_DAYS = {
    kinds.DATA: ("follow_up.data.days", 10),
    kinds.REGISTRATION: ("follow_up.registration.days", 30),
    kinds.SUPERVISION: ("follow_up.supervision.days", 90),
}
"""Days until a desk's follow-up is due: the setting with the county's own number, and ours."""
_FOLLOW_UP_WORDS = {
    kinds.CARRIED_OUT: "落实批复",
    kinds.DATA: "更新实名制数据和上级系统",
    kinds.REGISTRATION: "督促办理法人登记（设立、变更或注销）",
    kinds.SUPERVISION: "核查批复落实情况",
}


@dataclass(frozen=True, slots=True)
class Services:
    """What the postings of matters work with."""

    desk: Desk
    units: UnitService
    ledger: LedgerService
    leaders: LeaderService
    relations: RelationService
    loose: LooseEndService
    handover: Handover
    charters: CharterService
    follow_ups: FollowUpService


@dataclass(slots=True)
class Written:
    """What a matter wrote: the units it touched (the document is linked to them), and values kept with the case."""

    unit_ids: list[int]
    fields: dict[str, Any] = field(default_factory=dict)


class Matter(ABC):
    """What all matters share: the decision, the checks, the documents linked, the follow-ups opened."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.desk = services.desk
        self.units = services.units

    def settle(self, request: Request) -> Request:
        """Units that may not be asked about are refused.

        :raises UsageProblem: a folder of units, or a unit that is gone.
        """
        self.living(request.unit_id, self.day(request))
        return request

    @abstractmethod
    def title(self, request: Request) -> str:
        """One line for lists."""

    @abstractmethod
    def effect(self, request: Request) -> Effect:
        """What it would change now."""

    @abstractmethod
    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Write what was decided."""

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Write, link the approval to every unit concerned, and open what is to be done after it.

        :raises Refusal: an item of the examination failed, or a rule stands against it now.
        """
        failed = [item["item"] for item in case["fields"].get("checks", []) if item.get("result") == FAILED]
        if failed:
            raise Refusal(
                f"审查论证有 {len(failed)} 项不符合：{'；'.join(failed)}。", rule="审查论证不符合的不能办结",
                next_step="请退回申报单位，或重新审查。",
            )  # fmt: skip
        given = request.fields
        decision = Decision(
            given["approval"],
            given["approval_date"],
            given.get("effective") or given["approval_date"],
            case["id"],
        )
        request = self.settle(request)
        effect = self.effect(request)
        if effect.refusal is not None:
            raise effect.refusal
        register = self.desk.register
        document_id = documents.ensure(
            register, op, decision.document, dated=decision.document_date, kind="批文"
        )
        written = self.write(op, case, request, decision)
        documents.link_units(register, op, document_id, dict.fromkeys(written.unit_ids))
        self._open_follow_ups(op, case, decision, written.unit_ids[0])
        return Result(
            columns={"document_id": document_id},
            fields={
                "effective": decision.effective,
                "unit_ids": written.unit_ids,
                "changes": list(effect.changes),
                **written.fields,
            },
        )

    # -- shared ----------------------------------------------------------------------------------

    def day(self, request: Request) -> str:
        """The day it takes effect, as far as it is known."""
        fields = request.fields
        return str(fields.get("effective") or fields.get("approval_date") or self.desk.date())

    def name(self, unit_id: int | None) -> str:
        """The name of a unit; 无 for none."""
        return str(self.units.get(unit_id)["name"]) if unit_id is not None else "无"

    def living(self, unit_id: int, at: str) -> Row:
        """A unit that exists at *at* and is no folder.

        :raises UsageProblem: it is a folder, or was abolished by then.
        """
        unit = self.existing(unit_id, at)
        if unit["kind"] == GROUP:
            raise UsageProblem(f"{unit['name']} 是机构分组，不是单位。", next_step="请选分组里的单位。")
        return unit

    def existing(self, unit_id: int, at: str) -> Row:
        """A unit or folder that exists at *at*.

        :raises UsageProblem: it was abolished by then.
        """
        unit = self.units.get(unit_id)
        abolished = self.units.as_of(unit_id, at).get("abolished") or ""
        if abolished and abolished <= at:
            raise UsageProblem(f"{unit['name']} 已于 {abolished} 撤销。", next_step="请核对单位名称。")
        return unit

    def _open_follow_ups(self, op: Operation, case: Row, decision: Decision, unit_id: int) -> None:
        for desk in kinds.FOLLOW_UPS[case["kind"]]:
            self.services.follow_ups.open_within(
                op, desk, f"{_FOLLOW_UP_WORDS[desk]}：{case['title']}（{decision.document}）",
                self._due(desk, decision.document_date), unit_id=unit_id, case_id=case["id"], handler=case["handler"],
            )  # fmt: skip

    def _due(self, desk: str, decided_on: str) -> str:
        """When a follow-up of an approval is due (R16): on a day the office works."""
        if desk == kinds.CARRIED_OUT:
            return self.services.follow_ups.due_for(decided_on)
        setting, days = FOLLOW_UP_DAYS[desk]
        own = settings.value(self.desk.register, setting)
        due = date.fromisoformat(decided_on) + timedelta(int(own) if own.isdecimal() else days)
        return calendar_of(self.desk.register).on_or_after(due.isoformat())

    def quota_requests(
        self, lines: Sequence[Mapping[str, Any]], unit_id: int, decision: Decision, superior: str, reason: str,
        measure: str = QUOTA,
    ) -> list[MovementRequest]:  # fmt: skip
        """The movements behind the lines of a matter; a line without a change is 划转 when it names a unit, else 核定下达."""
        return [
            MovementRequest(
                unit_id=unit_id,
                nature=line.get("nature", ""),
                funding=line.get("funding", ""),
                count=line["count"],
                kind=line.get("change") or ("划转" if line.get("from_unit") else "核定下达"),
                effective=decision.effective,
                document=decision.document,
                document_date=decision.document_date,
                special_use=line.get("special_use", ""),
                other_unit_id=line.get("from_unit"),
                reason=reason,
                measure=measure,
                leader_kind=line.get("leader_kind", ""),
                level=line.get("level", ""),
                case_id=decision.case_id,
                superior_document=superior,
                from_nature=line.get("from_nature", ""),
            )
            for line in lines
        ]

    def movement_words(
        self, requests: Sequence[MovementRequest], at: str
    ) -> tuple[list[str], Problem | None]:
        """Every account concerned before and after, and what stands against it: a number that would fall below zero."""
        changes: Counter[tuple[int, str]] = Counter()
        for request in requests:
            if request.kind in OUT_OF_UNIT:
                changes[request.unit_id, request.label] -= request.count
                continue
            changes[request.unit_id, request.label] += request.count
            if request.kind not in INTO_UNIT and request.other_unit_id is not None:
                words = (request.from_nature or request.nature, request.funding, request.special_use)
                own = "，".join(word for word in words if word) if request.measure == QUOTA else request.label
                changes[request.other_unit_id, own] -= request.count
        found: list[str] = []
        refusal: Problem | None = next(
            (
                problem
                for request in requests
                if (problem := self.services.ledger.control.refusal(request))
                and problem.rule.startswith("R26")
            ),
            None,
        )
        for (unit_id, label), change in changes.items():
            before = self._approved(unit_id, label, at) if unit_id else 0
            where = f"{self.name(unit_id)}（{label}）" if unit_id else label
            found.append(f"{where}：核定 {before} → {before + change}")
            if before + change < 0 and refusal is None:
                refusal = Refusal(
                    f"{where}核定 {before} 名，不能减少 {-change} 名。", next_step="请核对数额和种类。"
                )
        return found, refusal

    def movement_remarks(self, requests: Sequence[MovementRequest]) -> list[str]:
        """What to look at before movements are decided; above the total (R06) needs the superior's document at the end."""
        control = self.services.ledger.control
        found: list[str] = []
        for request in requests:
            found += control.remarks(request)
            problem = control.refusal(request)
            if problem is not None and problem.rule.startswith("R06"):
                found.append(f"{problem.message}办结时要写明上级下达文件。")
        return list(dict.fromkeys(found))

    def _approved(self, unit_id: int, label: str, at: str) -> int:
        at = max(at, self.desk.date())
        own = [balance for balance in self.services.ledger.balances(unit_id, at) if balance.label == label]
        posts = [
            balance
            for balance in self.services.leaders.balances([unit_id], at)
            if f"{balance.leader_kind}，{balance.level}" == label
        ]
        return sum(balance.approved for balance in own) + sum(balance.approved for balance in posts)


def undecided(day: str) -> Decision:
    """A decision that is still to come, for figures only."""
    return Decision("待定", "", day, None)
