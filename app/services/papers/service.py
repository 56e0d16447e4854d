"""What a clerk prints: the papers of a case, previewing them, and issuing them into the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Refusal, UsageProblem
from app.models import papers as store
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS, CLOSED, EXIT
from app.services.case_questions import RECEIPT_FORM
from app.services.papers.changes import ChangePapers
from app.services.papers.ledgers import LedgerPapers
from app.services.papers.letters import LetterPapers
from app.services.papers.meetings import MeetingPapers
from app.services.papers.months import MonthPapers
from app.services.papers.names import FORM_NAMES
from app.services.papers.paper import Issued, Paper, PaperOffer
from app.services.papers.plain import PlainPapers
from app.services.papers.plans import PlanPapers
from app.services.papers.quota import QuotaPapers
from app.services.papers.registers import RegisterPapers

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import RenderResult


class PaperService(
    QuotaPapers,
    ChangePapers,
    LetterPapers,
    PlanPapers,
    MonthPapers,
    RegisterPapers,
    MeetingPapers,
    LedgerPapers,
    PlainPapers,
):
    """Every paper of the office."""

    # -- what a case can print -------------------------------------------------------------------

    def for_case(self, case_id: int) -> list[PaperOffer]:
        """The papers of one case, the main one first, its receipt (F31) last; those its state does not allow yet are
        left out.
        """
        case = self._cases.get(case_id)
        forms = [form for form in CASE_KINDS[case["kind"]].papers if form != RECEIPT_FORM]
        return [offer for form in (*forms, RECEIPT_FORM) for offer in self._offers(form, case)]

    def batch(self, case_ids: Sequence[int], form: str = "") -> list[Paper]:
        """The papers of several cases, in the order given, to be printed in one go.

        :param form: only this form; default the main paper of each case.
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

    # -- showing and issuing ---------------------------------------------------------------------

    def preview(self, papers: Sequence[Paper]) -> tuple[bytes, RenderResult]:
        """The PDF for the window; nothing is logged."""
        from app.reports import render_pdf

        buffer = BytesIO()
        result = render_pdf([paper.document for paper in papers], buffer)
        return buffer.getvalue(), result

    def issue(self, papers: Sequence[Paper], path: Path) -> Issued:
        """Write the papers to *path* (``.pdf``, or ``.xlsx`` for lists of one form) and note each in the log.

        :raises Refusal: a read-only role, since every issue is logged.
        :raises UsageProblem: unknown ending, or the form has no spreadsheet.
        :raises EnvironmentProblem: the file cannot be written.
        """
        from app.reports import render_pdf, render_xlsx

        self._desk.must_write()
        documents = [paper.document for paper in papers]
        if path.suffix.lower() == ".xlsx":
            if len({paper.form for paper in papers}) != 1:
                raise Refusal("不同的表不能存成一个表格文件。", next_step="请分别导出。")
            result = render_xlsx(documents, path)
        elif path.suffix.lower() == ".pdf":
            result = render_pdf(documents, path)
        else:
            raise UsageProblem(f"不认识“{path.suffix}”这种文件。", next_step="请存成 .pdf 或 .xlsx。")
        self.note(papers, result)
        return Issued(path, result.pages, result.digest, tuple(result.missing_characters))

    def note(self, papers: Sequence[Paper], result: RenderResult) -> None:
        """Record that papers were printed or saved: who, when, which number, which digest."""
        names = "、".join(dict.fromkeys(f"{paper.form} {paper.title}" for paper in papers[:3]))
        more = f" 等 {len(papers)} 份" if len(papers) > 3 else ""
        with self._desk.operation(
            "paper.print", f"打印：{names}{more}", undoable=False, keep_empty=True
        ) as op:
            for paper in papers:
                store.insert(
                    op,
                    form=paper.form,
                    number=paper.number,
                    case_id=paper.case_id,
                    unit_id=paper.unit_id,
                    title=paper.title,
                    digest=result.digest,
                    pages=result.pages,
                    payload=paper.payload,
                    issued_on=self._desk.session.business_date,
                    issued_by=self._desk.session.actor,
                )

    def has_spreadsheet(self, papers: Sequence[Paper]) -> bool:
        """Whether the papers can also be saved as a spreadsheet: lists of one form, a sheet each."""
        return len({paper.form for paper in papers}) == 1 and bool(self._spec(papers[0].form).spreadsheet)

    def blank_forms(self) -> list[tuple[str, str]]:
        """Number and name of every form that can be printed empty, for filling by hand."""
        from app.reports import FORMS

        return [(number, spec.chinese_name) for number, spec in FORMS.items() if spec.blank is not None]

    def issued(self, *, case_id: int | None = None, number: str = "") -> list[Row]:
        """Papers issued so far, newest first."""
        return store.listed(self._desk.register, case_id=case_id, number=number)
