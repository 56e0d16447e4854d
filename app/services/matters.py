"""审查论证 of 机构编制事项: the list a matter is examined against, and the sheet of all units concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.errors import UsageProblem
from app.models import cases as store
from app.models.operation import Row
from app.services.business.matter import FAILED
from app.services.business.service import BusinessService
from app.services.case_kinds import CLOSED
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.kinds.matters import CHECKS
from app.services.leaders import LeaderNumbers, LeaderService
from app.services.ledger import LedgerService, UnitNumbers
from app.services.units import UnitService

PASSED, OTHER = "符合", "不涉及"
RESULTS = (PASSED, FAILED, OTHER)


class MatterService:
    """What the reviewer of a matter needs."""

    def __init__(
        self, desk: Desk, units: UnitService, ledger: LedgerService, leaders: LeaderService, cases: CaseService,
        business: BusinessService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._leaders = leaders
        self._cases = cases
        self._business = business

    def checks(self, case_id: int) -> list[Row]:
        """The items of the examination: ``item, basis, result`` (符合, 不符合, 不涉及 or "" when not yet judged), ``note``.

        :raises UsageProblem: not a 机构编制事项.
        """
        case = self._matter(case_id)
        judged = {row["item"]: row for row in case["fields"].get("checks", [])}
        return [
            {
                "item": check.item,
                "basis": check.basis,
                "result": judged.get(check.item, {}).get("result", ""),
                "note": judged.get(check.item, {}).get("note", ""),
            }
            for check in CHECKS[case["kind"]]
        ]

    def set_checks(self, case_id: int, results: Sequence[Mapping[str, str]]) -> None:
        """Note the result of some items: ``item`` (its text, or its number in the list), ``result``, ``note``.

        :raises UsageProblem: an unknown item or result, or 不符合 without a note.
        """
        case, rows = self._matter(case_id), self.checks(case_id)
        if case["closed_on"]:
            raise UsageProblem(f"业务 {case['receipt_number']} 已经结束，不能再改审查结果。")
        for given in results:
            text = str(given["item"]).strip()
            number = int(text) - 1 if text.isdecimal() else None
            row = next(
                (row for place, row in enumerate(rows) if number == place or row["item"] == text), None
            )
            if row is None:
                raise UsageProblem(f"审查论证没有“{text}”这一项。", next_step="请写序号，或照抄审查内容。")
            result, note = given["result"], given.get("note", "").strip()
            if result not in RESULTS:
                raise UsageProblem(f"审查结果没有“{result}”。", next_step=f"可选：{'、'.join(RESULTS)}。")
            if result == FAILED and not note:
                raise UsageProblem(f"“{row['item']}”不符合，要写明原因。")
            row["result"], row["note"] = result, note
        judged = [{name: row[name] for name in ("item", "result", "note")} for row in rows if row["result"]]
        with self._desk.operation(
            "matter.check", f"审查论证：{case['title']}（{len(judged)}/{len(rows)} 项）"
        ) as op:
            store.set_fields(op, case, {"checks": judged})

    def review_sheet(self, case_id: int, at: str | None = None) -> dict[str, Any]:
        """Everything the paper of the examination (F13) says, as plain values.

        A settled matter shows the numbers that were examined: those of the day before it took effect.

        :returns: ``case`` (receipt_number, kind_name, title, unit, applicant, received_on, reason, handler), ``fields``,
            ``changes`` and ``remarks`` (sentences of the effect), ``refusal`` (sentence or ""), ``checks``, ``steps``,
            ``units`` (one row per unit below the one concerned, with its numbers), ``totals`` and ``at``.
        """
        case = self._matter(case_id)
        open_case = not case["closed_on"]
        effect = self._business.effect(self._business.request_of(case)) if open_case else None
        if at is None and case["fields"].get("effective") and case["state"] == CLOSED:
            at = (date.fromisoformat(case["fields"]["effective"]) - timedelta(1)).isoformat()
        rows = self._rows(case["unit_id"], at)
        names = ("approved", "actual", "vacancy", "leaders_approved", "leaders_actual")
        return {
            "case": {
                **{
                    name: case[name]
                    for name in ("receipt_number", "kind", "kind_name", "title", "received_on", "handler")
                },
                "unit": case["unit_name"],
                "applicant": case["applicant_name"],
                "reason": case["fields"].get("reason", ""),
            },
            "fields": dict(case["fields"]),
            "changes": list(effect.changes) if effect else case["fields"].get("changes", []),
            "remarks": list(effect.remarks) if effect else [],
            "refusal": effect.refusal.message if effect and effect.refusal else "",
            "checks": self.checks(case_id),
            "steps": case["steps"],
            "units": rows,
            "totals": {name: sum(row[name] for row in rows) for name in names},
            "at": self._desk.date(at),
        }

    def assessment(self, unit_id: int, at: str | None = None) -> list[Row]:
        """A unit and everything below it with 核定, 实有, 空编, 领导职数 核定 and 实配."""
        return self._rows(unit_id, at)

    def _rows(self, unit_id: int, at: str | None) -> list[Row]:
        numbers, leaders = self._ledger.unit_numbers(at), self._leaders.unit_numbers(at)
        living = {row["id"]: row for row in self._units.listed(self._desk.date(at))}
        found = []
        for number in self._units.subtree(unit_id):
            if number not in living:
                continue
            unit = living[number]
            own, posts = numbers.get(number, UnitNumbers()), leaders.get(number, LeaderNumbers())
            found.append(
                {
                    "unit_id": number,
                    "name": unit["name"],
                    "kind": unit["kind"],
                    "rank": unit["rank"],
                    "approved": own.approved,
                    "actual": own.actual,
                    "vacancy": own.approved - own.actual,
                    "state": own.state,
                    "leaders_approved": posts.approved,
                    "leaders_actual": posts.actual,
                }
            )
        return found

    def _matter(self, case_id: int) -> Row:
        case = self._cases.get(case_id)
        if case["kind"] not in CHECKS:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是机构编制事项。")
        return case
