"""What a clerk prints: the papers of a case, previewing them, and issuing them into the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Refusal, UsageProblem
from app.models import papers as store
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS, CLOSED
from app.services.papers.ledgers import LedgerPapers
from app.services.papers.names import FORM_NAMES
from app.services.papers.paper import Issued, Paper, PaperOffer
from app.services.papers.plain import PlainPapers
from app.services.papers.quota import QuotaPapers

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import RenderResult


class PaperService(QuotaPapers, LedgerPapers, PlainPapers):
    """Every paper of the office."""

    # -- what a case can print -------------------------------------------------------------------

    def for_case(self, case_id: int) -> list[PaperOffer]:
        """The papers of one case, the main one first; those its state does not allow yet are left out."""
        case = self._cases.get(case_id)
        offers = []
        for form in CASE_KINDS[case["kind"]].papers:
            make = self._maker(form, case)
            if make is not None:
                offers.append(PaperOffer(form, f"{FORM_NAMES[form]}　{case['title']}", make))
        return offers

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

    def _maker(self, form: str, case: Row) -> Callable[[], Paper] | None:
        """How to make *form* of a case; None when it has none in its present state."""
        case_id = case["id"]
        if form == "F02":
            permit = self._permits.by_case(case_id)
            return (lambda: self.use_permit(permit["number"])) if permit else None
        if form == "F04":
            done = case["state"] == CLOSED and not case["fields"].get("cancelled")
            return (lambda: self.exit_notice(case_id)) if done else None
        makers: dict[str, Callable[[int], Paper]] = {"F01": self.entry_approval}
        maker = makers.get(form)
        return (lambda: maker(case_id)) if maker is not None else None

    # -- showing and issuing ---------------------------------------------------------------------

    def preview(self, papers: Sequence[Paper]) -> tuple[bytes, RenderResult]:
        """The PDF for the window; nothing is logged."""
        from app.reports import render_pdf

        buffer = BytesIO()
        result = render_pdf([paper.document for paper in papers], buffer)
        return buffer.getvalue(), result

    def issue(self, papers: Sequence[Paper], path: Path) -> Issued:
        """Write the papers to *path* (``.pdf``, or ``.xlsx`` for one list) and note each in the log.

        :raises Refusal: a read-only role, since every issue is logged.
        :raises UsageProblem: unknown ending, or the form has no spreadsheet.
        :raises EnvironmentProblem: the file cannot be written.
        """
        from app.reports import render_pdf, render_xlsx

        self._desk.must_write()
        documents = [paper.document for paper in papers]
        if path.suffix.lower() == ".xlsx":
            if len(documents) != 1:
                raise Refusal("表格一次只能导出一份。")
            result = render_xlsx(documents[0], path)
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
        """Whether the papers can also be saved as a spreadsheet: one list, one file."""
        return len(papers) == 1 and bool(self._spec(papers[0].form).spreadsheet)

    def blank_forms(self) -> list[tuple[str, str]]:
        """Number and name of every form that can be printed empty, for filling by hand."""
        from app.reports import FORMS

        return [(number, spec.chinese_name) for number, spec in FORMS.items() if spec.blank is not None]

    def issued(self, *, case_id: int | None = None, number: str = "") -> list[Row]:
        """Papers issued so far, newest first."""
        return store.listed(self._desk.register, case_id=case_id, number=number)
