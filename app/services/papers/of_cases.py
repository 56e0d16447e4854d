"""What a case can print in its present state, and the papers of many cases in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.errors import Refusal
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS, CLOSED, EXIT
from app.services.case_questions import RECEIPT_FORM
from app.services.papers.changes import ChangePapers
from app.services.papers.letters import LetterPapers
from app.services.papers.names import FORM_NAMES
from app.services.papers.paper import Paper, PaperOffer
from app.services.papers.plans import PlanPapers
from app.services.papers.quota import QuotaPapers


class CasePapers(QuotaPapers, ChangePapers, LetterPapers, PlanPapers):
    """The papers of cases."""

    def for_case(self, case_id: int) -> list[PaperOffer]:
        """The papers of one case, the main one first, its receipt (F31) last; those its state does not allow yet are
        left out.
        """
        case = self._cases.get(case_id)
        forms = [form for form in CASE_KINDS[case["kind"]].papers if form != RECEIPT_FORM]
        return [offer for form in (*forms, RECEIPT_FORM) for offer in self._offers(form, case)]

    def batch(
        self, case_ids: Sequence[int], form: str = "", *, on_paper: Callable[[int], None] | None = None
    ) -> list[Paper]:
        """The papers of several cases, in the order given, to be printed in one go.

        :param form: only this form; default the main paper of each case.
        :param on_paper: called with the number of papers made so far; what it raises ends the work.
        :raises Refusal: a case has no such paper (yet); the message names it.
        """
        papers = []
        for case_id in case_ids:
            offers = [offer for offer in self.for_case(case_id) if form in ("", offer.form)]
            if not offers:
                case = self._cases.get(case_id)
                raise Refusal(
                    f"业务 {case['receipt_number']}（{case['title']}）现在没有可打印的纸。",
                    next_step="请先办到能打印的环节，或不选这一件。",
                )
            papers.append(offers[0].make())
            if on_paper:
                on_paper(len(papers))
        return papers

    def _offers(self, form: str, case: Row) -> list[PaperOffer]:
        """The papers of one form; a list of transfers has one per unit, others one, or none in their present state."""
        case_id, settled = case["id"], case["state"] == CLOSED
        title = f"{FORM_NAMES.get(form, form)}　{case['title']}"
        if form == "F02":
            permit = self._permits.by_case(case_id)
            return [PaperOffer(form, title, lambda: self.use_permit(permit["number"]))] if permit else []
        if form == "F04" and case["kind"] == EXIT:
            stands = settled and not case["fields"].get("cancelled")
            return [PaperOffer(form, title, lambda: self.exit_notice(case_id))] if stands else []
        if form in ("F03", "F04") and settled:
            make, column = (
                (self.entry_notice, "entry_case_id")
                if form == "F03"
                else (self.transfer_exit_notice, "exit_case_id")
            )
            return [
                PaperOffer(form, self._of_unit(form, unit_id), partial(make, case_id, unit_id))
                for unit_id in self._units_moved(case, column)
            ]
        if form == "F15":
            units = dict.fromkeys(line["unit_id"] for line in self._appointments(case))
            return [
                PaperOffer(form, self._of_unit(form, unit_id), partial(self.leader_posts, case_id, unit_id))
                for unit_id in units
            ]
        if form == "F28" and not settled:
            return []
        makers: dict[str, Callable[[int], Paper]] = {
            "F01": self.entry_approval,
            "F12": self.yearly_plan,
            "F13": self.matter_review,
            "F28": self.certificate,
            "F30": self.information_change,
            RECEIPT_FORM: self.intake_slip,
        }
        maker = makers.get(form)
        return [PaperOffer(form, title, lambda: maker(case_id))] if maker is not None else []

    def _of_unit(self, form: str, unit_id: int) -> str:
        return f"{FORM_NAMES[form]}　{self._units.get(unit_id)['name']}"

    def _units_moved(self, case: Row, column: str) -> list[int]:
        return list(dict.fromkeys(held["unit_id"] for _, held in self._moved(case, column)))
