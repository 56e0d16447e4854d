"""The papers of plans, matters and leader posts: F12, F13, F15."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.errors import UsageProblem
from app.models.operation import Row
from app.services.kinds.people import APPOINT, OCCUPIES_NONE, REMOVE
from app.services.papers.gathering import Gathering, nature_of, opinion_of
from app.services.papers.paper import Paper
from app.services.units import INTERNAL


class PlanPapers(Gathering):
    """F12, F13 and F15."""

    def yearly_plan(self, case_id: int) -> Paper:
        """F12 年度用编计划申报表; once it is granted, the 批复表.

        :raises UsageProblem: the case is no plan.
        """
        from app.reports.forms.yearly_plan import PlanLine, YearlyPlan

        case = self._cases.get(case_id)
        fields = case["fields"]
        if "year" not in fields or "lines" not in fields:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是用编计划，没有申报表。")
        day = self._day_of(case)
        figures: list[Mapping[str, Any]] = fields.get("figures", [])
        lines = []
        for place, line in enumerate(fields["lines"]):
            numbers = figures[place] if place < len(figures) else self._account_numbers(line)
            lines.append(
                PlanLine(
                    self._unit_name(line["unit"], day), nature_of(line), line["funding"], numbers["approved"],
                    numbers["actual"], numbers["available"], line["channel"], line["count"], line.get("reason", ""),
                )
            )  # fmt: skip
        data = YearlyPlan(
            year=fields["year"],
            applicant=self._unit_name(case["applicant_id"] or case["unit_id"], day),
            document=fields.get("document", ""),
            approval=fields.get("approval", "") if case["closed_on"] else "",
            lines=tuple(lines),
            unit_opinion=opinion_of(case, "apply"),
            supervising_opinion=opinion_of(case, "supervise"),
            office_opinion=opinion_of(case, "review"),
            leader_opinion=opinion_of(case, "approve"),
            filled_by=case["handler"],
            phone=self._unit_phone(case["unit_id"]),
            filled_on=case["received_on"],
        )
        return self._paper("F12", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    def matter_review(self, case_id: int) -> Paper:
        """F13 机构编制事项审查论证表 of a matter, with the checklist and the units examined so far.

        :raises UsageProblem: the case is no 机构编制事项.
        """
        from app.reports.forms.matter_review import AssessedUnit, Check, MatterReview

        case, found = self._cases.get(case_id), self._matters.review_sheet(case_id)
        about, fields, numbers = found["case"], found["fields"], self._ledger.unit_numbers(found["at"])
        data = MatterReview(
            applicant=self._unit_name(case["applicant_id"] or case["unit_id"], found["at"]),
            unit=self._unit_name(case["unit_id"], found["at"]),
            kind=about["kind_name"],
            document=fields.get("document", ""),
            received_on=about["received_on"],
            matter=about["title"],
            basis=about["reason"],
            effects=(*found["changes"], *found["remarks"], *filter(None, (found["refusal"],))),
            checks=tuple(Check(row["item"], row["result"], row["note"] or row["basis"]) for row in found["checks"]),
            units=tuple(
                AssessedUnit(
                    row["name"], row["approved"], row["actual"], row["vacancy"],
                    numbers[row["unit_id"]].available if row["unit_id"] in numbers else 0,
                    row["leaders_approved"], row["leaders_actual"], row["state"],
                )
                for row in found["units"]
            ),
            section_opinion=opinion_of(case, "supervise"),
            office_opinion=opinion_of(case, "review"),
            commission_opinion=opinion_of(case, "meeting"),
            leader_opinion=opinion_of(case, "approve"),
            approval=fields.get("approval", ""),
            handler=about["handler"],
            phone=self._unit_phone(case["applicant_id"] or case["unit_id"]),
        )  # fmt: skip
        return self._paper("F13", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    def leader_posts(self, case_id: int, unit_id: int) -> Paper:
        """F15 领导职数使用审批表 of one unit in an appointment document: what it has, who is to come and to go.

        The numbers are those before the document: of today while it is open, else of the day before its first line.

        :raises UsageProblem: the document names nobody of this unit.
        """
        from app.reports.forms.leader_posts import LeaderPosts, PostHolder, PostLine

        case = self._cases.get(case_id)
        lines = [line for line in self._appointments(case) if line["unit_id"] == unit_id]
        if not lines:
            raise UsageProblem(f"业务 {case['receipt_number']} 没有这个单位的任免。")
        at = self._desk.date()
        if case["closed_on"]:
            first = dt.date.fromisoformat(min(line["effective"] for line in lines))
            at = (first - dt.timedelta(days=1)).isoformat()
        unit = self._unit_at(unit_id, at)
        wanted = Counter(
            (line["leader_kind"], line["level"], line["action"]) for line in lines if line["occupies"]
        )
        balances = self._leaders.balances([unit_id], at)
        keys = dict.fromkeys((line.leader_kind, line.level) for line in balances)
        keys |= dict.fromkeys((kind, level) for kind, level, _ in wanted)
        found = {(line.leader_kind, line.level): line for line in balances}
        posts = []
        for key in keys:
            line = found.get(key)
            approved, actual = (line.approved, line.actual) if line else (0, 0)
            posts.append(
                PostLine(
                    *key, approved, actual, wanted[(*key, APPOINT)], wanted[(*key, REMOVE)],
                    max(0, approved - actual), max(0, actual - approved),
                )
            )  # fmt: skip
        data = LeaderPosts(
            unit=unit["name"],
            supervising_unit=self._supervising_name(unit_id, at),
            rank=unit["rank"],
            document=case["fields"]["document"],
            lines=tuple(posts),
            people=tuple(
                PostHolder(
                    line["name"],
                    line["title"] if line["action"] == APPOINT else "",
                    line["title"] if line["action"] == REMOVE else "",
                    line["note"] or ("" if line["occupies"] else OCCUPIES_NONE),
                )
                for line in lines
            ),
            basis="\n".join(self._bases(unit_id, at)),
            as_of=at,
            unit_opinion=opinion_of(case, "apply"),
            office_opinion=opinion_of(case, "review"),
            leader_opinion=opinion_of(case, "approve"),
            filled_by=case["handler"],
            phone=self._unit_phone(unit_id),
            filled_on=case["received_on"],
        )
        return self._paper(
            "F15",
            data,
            case["receipt_number"],
            f"{data.unit}　{case['title']}",
            unit_id,
            case_id,
            data_date=at,
        )

    def leader_basis(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> Paper:
        """F15 职数依据 of a unit: numbers, documents and who holds the posts at (*at*, *known_at*)."""
        from app.reports.forms.leader_posts import LeaderPosts, PostHolder, PostLine

        found = self._leader_basis.of_unit(unit_id, at, known_at)
        holders = [row for line in found["lines"] for row in line["holders"]] + list(found["beside"])
        data = LeaderPosts(
            unit=found["unit"],
            supervising_unit=self._supervising_name(unit_id, found["at"]),
            rank=found["rank"],
            lines=tuple(
                PostLine(
                    line["leader_kind"], line["level"], line["approved"], line["actual"], None, None,
                    line["vacancy"], line["excess"],
                )
                for line in found["lines"]
            ),
            people=tuple(
                PostHolder(row["name"], row["unit_name"], row["title"], row["note"] or row["personal_level"])
                for row in holders
            ),
            basis="\n".join(self._bases(unit_id, at, known_at)),
            as_of=found["at"],
            basis_only=True,
            filled_by=self._desk.session.actor,
            phone=self._unit_phone(unit_id),
            filled_on=self._desk.session.business_date,
        )  # fmt: skip
        return self._paper(
            "F15", data, "", f"{found['unit']} 职数依据", unit_id, None, data_date=found["at"],
            payload={"unit": unit_id, "at": found["at"], "known_at": found["known_at"]},
        )  # fmt: skip

    # -- internals -------------------------------------------------------------------------------

    def _bases(self, unit_id: int, at: str | None, known_at: str | int | None = None) -> list[str]:
        """The documents a unit's leader numbers rest on, each with what it changed."""
        found = self._leader_basis.of_unit(unit_id, at, known_at)
        return list(
            dict.fromkeys(
                f"{row['document']}：{line['leader_kind']}（{line['level']}）{row['change']:+d}"
                for line in found["lines"]
                for row in line["documents"]
                if row["document"]
            )
        )

    def _appointments(self, case: Row) -> list[dict[str, Any]]:
        """The lines of an appointment document, each with the unit whose leader quota it concerns."""
        found = []
        for row in self._cases.people_of(case["id"]):
            fields = row["fields"]
            effective = fields.get("effective") or case["fields"]["effective"]
            # A document that was carried out speaks of its day: a unit merged since stood elsewhere, with other posts.
            at = effective if case["closed_on"] else None
            unit = self._units.get(fields["unit"])
            if at is not None:
                unit = {**unit, **self._units.as_of(fields["unit"], at)}
            internal = unit["kind"] == INTERNAL and unit["parent_id"] is not None
            kind = fields.get("leader_kind") or self._leaders.titles.kind_of(
                fields["title"], internal=internal
            )
            owner = unit["parent_id"] if internal else unit["id"]
            levels = [line.level for line in self._leaders.balances([owner], at) if line.leader_kind == kind]
            found.append(
                {
                    "name": row["name"],
                    "action": fields["action"],
                    "title": fields["title"],
                    "leader_kind": kind,
                    "level": fields.get("level") or (levels[0] if len(levels) == 1 else ""),
                    "unit_id": owner,
                    "occupies": fields.get("counts") != OCCUPIES_NONE,
                    "note": fields.get("note", ""),
                    "effective": effective,
                }
            )
        return found

    def _account_numbers(self, line: Mapping[str, Any]) -> dict[str, int]:
        key = (line["nature"], line["funding"], line.get("special_use", ""))
        for found in self._ledger.balances(line["unit"]):
            if (found.nature, found.funding, found.special_use) == key:
                return {name: getattr(found, name) for name in ("approved", "actual", "available")}
        return {"approved": 0, "actual": 0, "available": 0}
