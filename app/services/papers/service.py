"""What a clerk prints: every paper of the office, previewed, issued and found again."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.case_questions import RECEIPT_FORM
from app.services.papers.meetings import MeetingPapers
from app.services.papers.months import MonthPapers
from app.services.papers.official_letters import OfficialLetterPapers
from app.services.papers.paper import Paper, PaperOffer
from app.services.papers.plain import PlainPapers
from app.services.papers.verifying import VerifyingPapers


class PaperService(VerifyingPapers, MonthPapers, MeetingPapers, OfficialLetterPapers, PlainPapers):
    """Every paper of the office."""

    def for_case(self, case_id: int) -> list[PaperOffer]:
        """The papers of one case and the letters on it, the main paper first, its receipt (F31) last."""
        offers, letters = super().for_case(case_id), self.letters_of_case(case_id)
        place = len(offers) - (bool(offers) and offers[-1].form == RECEIPT_FORM)
        return [*offers[:place], *letters, *offers[place:]]

    def warm_up(self) -> None:
        """Load faces and templates before the first paper is asked for, so that its first page is there at once."""
        self.first_pages([self.blank("F01")])

    def has_spreadsheet(self, papers: Sequence[Paper]) -> bool:
        """Whether the papers can also be saved as a spreadsheet, a sheet each: all but letters, the sheet with the
        recovery key and the test of a printer.
        """
        from app.reports import FORMS

        return bool(papers) and all(paper.form in FORMS and FORMS[paper.form].spreadsheet for paper in papers)
