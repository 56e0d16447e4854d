"""What every family of papers needs: the services it asks, and the paper made from the data of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import UsageProblem
from app.models.operation import Row, canonical
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.leader_basis import LeaderBasis
from app.services.leaders import LeaderService
from app.services.ledger import LedgerService
from app.services.matters import MatterService
from app.services.meetings import MeetingService
from app.services.monthly import MonthlyService
from app.services.off_staff import OffStaffService
from app.services.papers.paper import Paper
from app.services.papers.wording import wording_of
from app.services.people import PeopleService
from app.services.permits import PermitService
from app.services.quota_cards import QuotaCardService
from app.services.unit_fields import UNIT_FIELDS
from app.services.units import UnitService

if TYPE_CHECKING:
    from app.reports import Document, Imprint
    from app.reports.opinion import Opinion
    from app.reports.registry import Wording

OFFICE_PHONE = "office.phone"
"""Setting: the number under which a caller reaches the office."""


class Gathering:
    """The services that know what papers show."""

    def __init__(
        self,
        desk: Desk,
        units: UnitService,
        people: PeopleService,
        ledger: LedgerService,
        permits: PermitService,
        cases: CaseService,
        leaders: LeaderService,
        leader_basis: LeaderBasis,
        monthly: MonthlyService,
        off_staff: OffStaffService,
        quota_cards: QuotaCardService,
        meetings: MeetingService,
        matters: MatterService,
    ) -> None:
        self._desk = desk
        self._units = units
        self._people = people
        self._ledger = ledger
        self._permits = permits
        self._cases = cases
        self._leaders = leaders
        self._leader_basis = leader_basis
        self._monthly = monthly
        self._off_staff = off_staff
        self._quota_cards = quota_cards
        self._meetings = meetings
        self._matters = matters

    def _paper(
        self,
        form: str,
        data: Any,
        number: str,
        title: str,
        unit_id: int | None,
        case_id: int | None,
        *,
        data_date: str = "",
        payload: Any = None,
        mark: str = "",
        kept: bool = True,
        letter_id: int | None = None,
    ) -> Paper:
        """The paper of a form's content.

        :param payload: the question that yields a whole ledger; default the content.
        :param mark: what stands at its upper edge, and pale across it, such as 作废.
        :param kept: False for a content that must not lie in the register. :param letter_id: the letter it is.
        """
        from app.reports import Imprint

        session = self._desk.session
        imprint = Imprint(
            number=number,
            data_date=data_date or session.business_date,
            printed_by=session.actor,
            printed_on=session.business_date,
            issuer=self._desk.office_name,
        )
        wording = self._wording()
        return Paper(
            form, number, title, self._document(form, data, imprint, wording, mark),
            canonical(data if payload is None else payload), unit_id, case_id, data, imprint,
            self._template_text(form, data, wording), canonical(wording.words) if wording.words else "", kept,
            letter_id=letter_id,
        )  # fmt: skip

    def _wording(self) -> Wording:
        """What the county has changed of the forms."""
        return wording_of(self._desk.register)

    def _document(
        self,
        form: str,
        content: Any,
        imprint: Imprint,
        wording: Wording,
        mark: str = "",
        *,
        overlay: bool = False,
    ) -> Document:
        """The document of a content; *overlay* for preprinted stock."""
        document: Document = self._spec(form).build(content, imprint, wording, overlay=overlay)
        return marked(document, mark, mark) if mark else document

    def _template_text(self, form: str, content: Any, wording: Wording) -> str:
        """The text of the template a content is filled into; '' for papers drawn without one."""
        from app.reports.templates.library import shipped_text

        spec = self._spec(form)
        name = spec.name_of(content) if spec.draw is None else ""
        return wording.texts.get(name, "") or shipped_text(name) if name else ""

    def _spec(self, form: str) -> Any:
        from app.reports import FORMS
        from app.reports.registry import LETTERS

        if form in LETTERS:
            return LETTERS[form]
        if form not in FORMS:
            raise UsageProblem(f"没有编号为“{form}”的表。", next_step=f"可选：{'、'.join(sorted(FORMS))}。")
        return FORMS[form]

    def _unit_phone(self, unit_id: int) -> str:
        return str(self._units.as_of(unit_id).get("contact_phone", ""))

    def _unit_at(self, unit_id: int, at: str) -> dict[str, Any]:
        """Every field of a unit as of a day; today's name where an earlier one is not known."""
        return {
            **dict.fromkeys(UNIT_FIELDS, ""),
            "name": self._units.get(unit_id)["name"],
            **self._units.as_of(unit_id, at),
        }

    def _unit_name(self, unit_id: int, at: str) -> str:
        """What a unit was called on a day."""
        return str(self._unit_at(unit_id, at)["name"])

    def _supervising_name(self, unit_id: int, at: str) -> str:
        """The 主管部门 of a unit on a day as it was called then, or ""."""
        supervising_id = self._unit_at(unit_id, at)["supervising_id"]
        return self._unit_name(supervising_id, at) if supervising_id else ""

    def _person_at(self, person_id: int, at: str) -> Row:
        """A person's fields on a day; those not known yet are today's."""
        return {**self._people.get(person_id), **self._people.as_of(person_id, at)}

    def _day_of(self, case: Row) -> str:
        """The day a case speaks of: when it was settled, so that later changes do not alter its papers; else today."""
        return str(case["closed_on"] or self._desk.session.business_date)


def marked(document: Document, mark: str, stamp: str) -> Document:
    """The document with a mark and a stamp, on paper and as a spreadsheet."""
    whole = document.spreadsheet
    return replace(
        document,
        mark=mark,
        stamp=stamp,
        spreadsheet=marked(whole, mark, stamp) if whole is not None else None,
    )


def opinion_of(case: Row, step: str) -> Opinion:
    """The last opinion recorded at a step of a case; empty when there is none."""
    from app.reports.opinion import NO_OPINION, Opinion

    for row in reversed(case["steps"]):
        if row["step"] == step and row["outcome"] == "done":
            return Opinion(row["opinion"], row["signer"], row["signed_on"])
    return NO_OPINION


def nature_of(account: Mapping[str, Any]) -> str:
    """编制种类 of an account, with the special use that holds it apart."""
    return "，".join(part for part in (account["nature"], account.get("special_use")) if part)


def signer_of(case: Row | None, step: str) -> str:
    """Who signed a step of a case, or ""."""
    return opinion_of(case, step).signer if case else ""
