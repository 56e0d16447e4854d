"""Showing papers, writing them, and noting what left the screen: every paper with its number, content and digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Refusal, UsageProblem
from app.models import papers as store
from app.models.operation import Operation, canonical
from app.services.papers.gathering import Gathering
from app.services.papers.names import FORM_NAMES
from app.services.papers.paper import Issued, Paper
from app.values.dates import format_date

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import PrintOptions, RenderResult

LARGEST_CONTENT = 4_000_000
"""Characters; a longer list is not kept for reprints."""
LARGEST_LEDGER = 400_000
"""Characters; a larger ledger is made anew from its question, see :mod:`app.services.papers.issued`."""

_NO_QUESTION = "{}"


class IssuingPapers(Gathering):
    """From papers to files, and into the log."""

    def preview(
        self,
        papers: Sequence[Paper],
        *,
        options: PrintOptions | None = None,
        on_page: Callable[[int], None] | None = None,
    ) -> tuple[bytes, RenderResult]:
        """The PDF for the window; nothing is logged.

        :param on_page: called with the number of pages laid out; what it raises ends the work.
        """
        from app.reports import AS_IT_IS, render_pdf

        buffer = BytesIO()
        documents = (paper.document for paper in papers)
        result = render_pdf(documents, buffer, options=options or AS_IT_IS, on_page=on_page)
        return buffer.getvalue(), result

    def first_pages(self, papers: Sequence[Paper], count: int = 1) -> bytes:
        """The beginning of the PDF, to be shown while the rest is being made."""
        from app.reports import first_pages

        return first_pages((paper.document for paper in papers), count)

    def has_stock(self, papers: Sequence[Paper]) -> bool:
        """Whether all of them may be printed onto preprinted stock: forms, not lists."""
        from app.reports.document import Listing

        return all(
            paper.imprint is not None
            and self._spec(paper.form).draw is None
            and not any(isinstance(block, Listing) for block in paper.document.blocks)
            for paper in papers
        )

    def on_stock(self, papers: Sequence[Paper]) -> list[Paper]:
        """The same papers for preprinted stock (套打): only what is filled in.

        :raises UsageProblem: a paper that has no preprinted stock, because its columns are chosen freely.
        """
        return [self._overlaid(paper) for paper in papers]

    def _overlaid(self, paper: Paper) -> Paper:
        if paper.imprint is None or self._spec(paper.form).draw is not None:
            raise UsageProblem(f"{paper.title}不能套打。", next_step="请不用套打，直接打印。")
        document = self._document(
            paper.form, paper.content, paper.imprint, self._wording(), paper.document.mark, overlay=True
        )
        return replace(paper, document=document)

    def must_issue(self, papers: Sequence[Paper] = ()) -> None:
        """Stop who may not print or save, and what may not be issued, before anything leaves the screen.

        :raises Refusal: a read-only role, since every issue is logged; or a number that was voided.
        """
        self._desk.must_write()
        for form, number in {(paper.form, paper.number) for paper in papers if not paper.reprint_of}:
            row = store.voided(self._desk.register, form, number) if number else None
            if row is not None:
                who = store.voided_by(self._desk.register, row["id"])
                raise Refusal(
                    f"{FORM_NAMES.get(form, form)} {number} 已于 {format_date(row['voided_on'], 'chinese')}由 {who} 作废"
                    f"（{row['void_reason']}），这个编号不能再用。",
                    next_step="请重新办理取得新的编号；要看作废的那一张，请到“查验与补打”。",
                )

    def issue(
        self,
        papers: Sequence[Paper],
        path: Path,
        *,
        options: PrintOptions | None = None,
        on_page: Callable[[int], None] | None = None,
    ) -> Issued:
        """Write the papers to *path* (``.pdf``, or ``.xlsx`` with a sheet for each) and note each in the log.

        :param on_page: called with the number of pages laid out; what it raises ends the work, nothing is written.
        :raises Refusal: a read-only role, since every issue is logged; or a number that was voided.
        :raises UsageProblem: unknown ending, or one of them is never a spreadsheet.
        :raises EnvironmentProblem: the file cannot be written.
        """
        from app.reports import AS_IT_IS, render_pdf, render_xlsx

        self.must_issue(papers)
        documents = [paper.document for paper in papers]
        if path.suffix.lower() == ".xlsx":
            result = render_xlsx(documents, path)
        elif path.suffix.lower() == ".pdf":
            result = render_pdf(documents, path, options=options or AS_IT_IS, on_page=on_page)
        else:
            raise UsageProblem(f"不认识“{path.suffix}”这种文件。", next_step="请存成 .pdf 或 .xlsx。")
        ids = self.note(papers, result)
        return Issued(path, result.pages, result.digest, tuple(result.missing_characters), tuple(ids))

    def note(self, papers: Sequence[Paper], result: RenderResult, *, remark: str = "") -> list[int]:
        """Record that papers were printed or saved: who, when, which number, which copies, and what they showed.

        A paper of which the job printed no page is not noted.

        :param remark: what was particular about it, for the log: how many times, scaled by how much.
        :returns: the rows that note them.
        """
        parts = [(part.pages, "、".join(filter(None, part.copies))) for part in result.papers]
        # Of a workbook it is not said what each paper has: a sheet.
        unknown = [(result.pages if len(papers) == 1 else 1, "")] * len(papers)
        printed = [
            (paper, pages, copies)
            for paper, (pages, copies) in zip(papers, parts or unknown, strict=True)
            if pages
        ]
        named = [paper for paper, _, _ in printed]
        self.must_issue(named)
        again = bool(named) and all(paper.reprint_of for paper in named)
        names = "、".join(dict.fromkeys(f"{paper.form} {paper.title}" for paper in named[:3]))
        more = f" 等 {len(named)} 份" if len(named) > 3 else ""
        kind, word = ("paper.reprint", "补打") if again else ("paper.print", "打印")
        with self._desk.operation(
            kind, f"{word}：{names}{more}{remark}", undoable=False, keep_empty=True
        ) as op:
            templates: dict[str, str] = {}
            return [
                self._note_one(op, paper, pages, copies, result.digest, templates)
                for paper, pages, copies in printed
            ]

    def _note_one(
        self, op: Operation, paper: Paper, pages: int, copies: str, job: str, templates: dict[str, str]
    ) -> int:
        if paper.template not in templates:
            templates[paper.template] = store.keep_template(
                self._desk.register, op, paper.form, paper.template
            )
        day = self._desk.session.business_date
        original = store.get(self._desk.register, paper.reprint_of) if paper.reprint_of else None
        content, question = ("", paper.payload) if original else _kept(paper)
        return store.insert(
            op,
            form=paper.form,
            number=paper.number,
            case_id=paper.case_id,
            unit_id=paper.unit_id,
            title=paper.title,
            digest=job,
            pages=pages,
            payload=question,
            issued_on=day,
            issued_by=self._desk.session.actor,
            content_digest=paper.document.digest,
            content=content,
            imprint="" if paper.reprint_of or paper.imprint is None else canonical(paper.imprint),
            template=templates[paper.template],
            words=paper.words,
            copies=copies,
            reprint_of=paper.reprint_of,
            letter_id=paper.letter_id,
            voided_on=original["voided_on"] if original else "",
            void_reason=original["void_reason"] if original else "",
        )


def _kept(paper: Paper) -> tuple[str, str]:
    """What is kept of a paper so that it can be printed again: its content, and the question that yields it.

    The content is '' where it is too large or may not be kept, the question is empty where it is the content itself.
    """
    if not paper.kept:
        return "", _NO_QUESTION
    text = canonical(paper.content)
    question = _NO_QUESTION if paper.payload == text else paper.payload
    most = LARGEST_CONTENT if question == _NO_QUESTION else LARGEST_LEDGER
    return ("" if len(text) > most else text), question
