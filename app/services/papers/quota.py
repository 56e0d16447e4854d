"""The papers of one quota: F02 its use, F01 the entry on it, F04 the exit from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import UsageProblem
from app.models.operation import Row
from app.services.case_kinds import ENTRY, EXIT
from app.services.papers.gathering import Gathering, nature_of, opinion_of, signer_of
from app.services.papers.paper import Paper

if TYPE_CHECKING:
    from app.reports.opinion import Opinion

VOID = "作废"
"""The mark of a paper whose number was voided."""


class QuotaPapers(Gathering):
    """F01, F02 and F04."""

    def use_permit(self, number: str) -> Paper:
        """F02 机构编制审核通知单 of one permit; one that was ended carries the mark 作废."""
        from app.reports.forms.use_permit import UsePermit

        permit = self._permits.get(number)
        case = self._cases.get(permit["case_id"]) if permit["case_id"] else None
        conditions, issued_on = permit["conditions"], permit["issued_on"]
        unit = self._unit_name(permit["unit_id"], issued_on)
        data = UsePermit(
            unit=unit,
            supervising_unit=self._supervising_name(permit["unit_id"], issued_on),
            nature=nature_of(permit),
            funding=permit["funding"],
            granted=permit["count"],
            uses_left=permit["left"],
            channel=permit["channel"],
            age=conditions.get("年龄", ""),
            qualification=conditions.get("学历", ""),
            major=conditions.get("专业", ""),
            other_conditions=_other_conditions(permit),
            plan_year=permit["plan_year"],
            valid_until=permit["valid_until"],
            issued_on=issued_on,
            prepared_by=case["handler"] if case else "",
            signed_by=signer_of(case, "approve"),
        )
        return self._paper(
            "F02",
            data,
            permit["number"],
            f"{unit} {permit['number']}",
            permit["unit_id"],
            permit["case_id"],
            mark=VOID if permit["ended_on"] else "",
        )

    def entry_approval(self, case_id: int) -> Paper:
        """F01 进人用编审批表 of one person's entry case, with the opinions recorded so far.

        :raises UsageProblem: the case is not an entry.
        """
        from app.reports.forms.entry_approval import EntryApproval

        case = self._cases.get(case_id)
        if case["kind"] != ENTRY:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是入编业务，没有审批表。")
        fields, person = case["fields"], case["fields"]["person"]
        permit = self._permits.get(fields["permit_number"])
        day = self._day_of(case)
        unit = self._unit_at(case["unit_id"], day)
        application = self._cases.get(permit["case_id"]) if permit["case_id"] else None
        reason = fields.get("reason") or (application["fields"]["reason"] if application else "")
        leaders = self._leaders.numbers_of(case["unit_id"], case["received_on"])
        data = EntryApproval(
            unit=unit["name"],
            supervising_unit=self._supervising_name(case["unit_id"], day),
            rank=unit["rank"],
            funding=permit["funding"],
            nature=nature_of(permit),
            **fields.get("figures", {}),
            requested=1,
            leader_approved=leaders.approved,
            leader_actual=leaders.actual,
            leader_vacancy=leaders.vacancy,
            leader_requested=int(self._leaders.titles.judge(person.get("title", "")).listed),
            name=person["name"],
            sex=person.get("sex", ""),
            ethnicity=person.get("ethnic_group", ""),
            birth=person.get("birth", ""),
            political_status=person.get("political_status", ""),
            education=person.get("education", ""),
            degree=person.get("degree", ""),
            school_and_major="".join(person.get(name, "") for name in ("school", "major")),
            work_start=person.get("work_start", ""),
            identity_number=person.get("identity_number", ""),
            former_unit_and_title=person.get("origin", ""),
            former_nature=person.get("origin_nature", ""),
            entry_channel=person.get("entry_way", "") or permit["channel"],
            position=person.get("title", "") or person.get("position_kind", ""),
            permit_number=permit["number"],
            reason=reason,
            unit_opinion=_unit_opinion(case, reason),
            supervising_opinion=opinion_of(case, "supervise"),
            office_opinion=opinion_of(case, "review"),
            leader_opinion=opinion_of(case, "approve"),
            filled_by=case["handler"],
            phone=self._unit_phone(case["unit_id"]),
            filled_on=case["received_on"],
        )
        return self._paper("F01", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    def exit_notice(self, case_id: int) -> Paper:
        """F04 核减人员通知单 of one exit.

        :raises UsageProblem: the case is not an exit, or was taken back.
        """
        from app.reports.forms.exit_notice import ExitNotice, ExitPerson

        case = self._cases.get(case_id)
        if case["kind"] != EXIT or case["fields"].get("cancelled"):
            raise UsageProblem(f"业务 {case['receipt_number']} 不是有效的核减，没有通知单。")
        person = self._person_at(case["person_id"], self._day_of(case))
        held = next(
            row for row in self._people.life_line(case["person_id"]) if row["exit_case_id"] == case_id
        )
        data = ExitNotice(
            unit=self._unit_name(case["unit_id"], self._day_of(case)),
            people=(
                ExitPerson(
                    person["name"], person["identity_number"], nature_of(held), held["funding"],
                    case["fields"]["reason"], case["fields"]["document"], case["fields"]["ends"],
                ),
            ),
            issued_on=case["closed_on"],
            prepared_by=case["handler"],
        )  # fmt: skip
        return self._paper("F04", data, case["receipt_number"], case["title"], case["unit_id"], case_id)


def _unit_opinion(case: Row, reason: str) -> Opinion:
    """What the unit said; a reason that stands on the form already is not printed twice."""
    opinion = opinion_of(case, "apply")
    return replace(opinion, text="同意") if opinion.text and opinion.text == reason else opinion


def _other_conditions(permit: Row) -> str:
    parts = [
        f"{name}：{text}"
        for name, text in permit["conditions"].items()
        if name not in ("年龄", "学历", "专业")
    ]
    if permit["leaver_name"]:
        parts.append(f"{permit['leaver_name']} 核减后生效")
    return "；".join(parts)
