"""Letters that come in and go out: F28 certificates, F31 receipts."""

from __future__ import annotations

from typing import Any

from app.errors import UsageProblem
from app.models import settings
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS, CLOSED
from app.services.papers.gathering import OFFICE_PHONE, Gathering, nature_of
from app.services.papers.paper import Paper


class LetterPapers(Gathering):
    """F28 and F31."""

    def person_certificate(self, person_id: int, at: str | None = None, purpose: str = "") -> Paper:
        """F28 在编证明 of a person as of a day, from the register; its number is written by hand.

        :raises UsageProblem: unknown, or never held a quota by that day.
        """
        return self._person_certificate(person_id, self._desk.date(at), purpose, "", None)

    def unit_statement(self, unit_id: int, at: str | None = None, purpose: str = "") -> Paper:
        """F28 编制情况说明 of a unit as of a day, from the register; its number is written by hand."""
        return self._unit_statement(unit_id, self._desk.date(at), purpose, "", None)

    def certificate(self, case_id: int) -> Paper:
        """F28 of a case 开具证明, with the number it was given.

        :raises UsageProblem: the case is none, or not settled yet.
        """
        case = self._cases.get(case_id)
        fields = case["fields"]
        if "purpose" not in fields or case["state"] != CLOSED:
            raise UsageProblem(
                f"业务 {case['receipt_number']} 还没有开具证明。", next_step="请先办理“开具证明”。"
            )
        number, at, purpose = fields.get("number", ""), fields["at"], fields["purpose"]
        if case["person_id"] is not None:
            return self._person_certificate(case["person_id"], at, purpose, number, case)
        return self._unit_statement(case["unit_id"], at, purpose, number, case)

    def intake_slip(self, case_id: int) -> Paper:
        """F31 来文受理单 of any case: what was handed in, what is missing, until when it will be done."""
        from app.reports.forms.intake_slip import IntakeSlip, Material

        case = self._cases.get(case_id)
        kind, fields = CASE_KINDS[case["kind"]], case["fields"]
        received = fields.get("materials", ())
        materials = [Material(name, name in received) for name in kind.materials]
        materials += [
            Material(name.strip(), True) for name in fields.get("materials_received", "").splitlines()
        ]
        data = IntakeSlip(
            unit=fields.get("sender")
            or self._unit_name(case["applicant_id"] or case["unit_id"], self._day_of(case)),
            kind=kind.name,
            subject=fields.get("subject") or case["title"],
            document=fields.get("document", ""),
            document_date=fields.get("dated", ""),
            received_on=case["received_on"],
            phone=self._unit_phone(case["applicant_id"] or case["unit_id"]),
            materials=tuple(material for material in materials if material.name),
            working_days=None if fields.get("due") else kind.working_days,
            promised_on=fields.get("due") or self._promised(case),
            handler=case["handler"],
            office_phone=settings.value(self._desk.register, OFFICE_PHONE),
        )
        return self._paper("F31", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    # -- internals -------------------------------------------------------------------------------

    def _promised(self, case: Row) -> str:
        from app.services.working_days import calendar_of

        days = CASE_KINDS[case["kind"]].working_days
        return str(calendar_of(self._desk.register).add(case["received_on"], days))

    def _person_certificate(
        self, person_id: int, at: str, purpose: str, number: str, case: Row | None
    ) -> Paper:
        from app.reports.forms.certificate import PersonCertificate

        current = self._people.get(person_id)
        held = [row for row in self._people.life_line(person_id) if row["begins"] <= at]
        if not held:
            raise UsageProblem(
                f"{current['name']} 截至 {at} 没有占用过编制，不能出具在编证明。", next_step="请核对日期。"
            )
        holding = held[-1]
        person: dict[str, Any] = {**current, **self._people.as_of(person_id, at)}
        unit = self._units.as_of(holding["unit_id"], at).get("name") or holding["unit_name"]
        data = PersonCertificate(
            name=person["name"],
            sex=person["sex"],
            birth=person["birth"],
            identity_number=person["identity_number"],
            unit=unit,
            nature=nature_of(holding),
            funding=holding["funding"],
            title=person["title"] or person["grade"] or person["professional_title"],
            begins=holding["begins"],
            ends=holding["ends"] if holding["ends"] and holding["ends"] <= at else "",
            as_of=at,
            purpose=purpose,
            issued_on=case["closed_on"] if case else self._desk.session.business_date,
            phone=settings.value(self._desk.register, OFFICE_PHONE),
        )
        return self._paper(
            "F28", data, number, f"{person['name']} 在编证明", holding["unit_id"], case["id"] if case else None,
            data_date=at,
        )  # fmt: skip

    def _unit_statement(self, unit_id: int, at: str, purpose: str, number: str, case: Row | None) -> Paper:
        from app.reports.forms.certificate import LeaderLine, QuotaLine, UnitStatement

        unit = self._unit_at(unit_id, at)
        approvals = [
            row["document"]
            for row in self._ledger.movements(unit_id)
            if row["document"] and row["effective"] <= at
        ]
        data = UnitStatement(
            unit=unit["name"],
            supervising_unit=self._supervising_name(unit_id, at),
            rank=unit["rank"],
            category=unit["public_benefit_class"],
            document=approvals[-1] if approvals else "",
            quotas=tuple(
                QuotaLine(
                    nature_of({"nature": line.nature, "special_use": line.special_use}), line.funding, line.approved,
                    line.actual, line.reserved, line.available,
                )
                for line in self._ledger.balances(unit_id, at)
            ),
            leaders=tuple(
                LeaderLine(line.leader_kind, line.level, line.approved, line.actual, line.vacancy)
                for line in self._leaders.balances([unit_id], at)
            ),
            as_of=at,
            purpose=purpose,
            issued_on=case["closed_on"] if case else self._desk.session.business_date,
            phone=settings.value(self._desk.register, OFFICE_PHONE),
        )  # fmt: skip
        return self._paper(
            "F28", data, number, f"{unit['name']} 编制情况说明", unit_id, case["id"] if case else None,
            data_date=at,
        )  # fmt: skip
