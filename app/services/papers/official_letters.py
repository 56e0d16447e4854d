"""公文 as papers: F14 批复, 通知, 函 and F16 督办函, 整改通知, 预警通知; on paper and for a word processor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UsageProblem
from app.models import letters as store
from app.models import settings
from app.models.letters import DRAFT, VOID
from app.models.operation import Row
from app.services.letters.kinds import DUPLEX, HEADS, KINDS, MARK
from app.services.papers.issuing import IssuingPapers
from app.services.papers.paper import Issued, Paper, PaperOffer
from app.values.dates import format_date

if TYPE_CHECKING:
    from app.reports.letter import Letter

DRAFT_MARK, VOID_MARK = "草稿", "作废"


class OfficialLetterPapers(IssuingPapers):
    """F14 and F16."""

    def letter(self, letter_id: int) -> Paper:
        """The paper of a letter as it is kept; a draft and one that was voided say so.

        :raises UsageProblem: no such letter.
        """
        row = self._letter_row(letter_id)
        return self.letter_of(row, {DRAFT: DRAFT_MARK, VOID: VOID_MARK}.get(row["state"], ""))

    def letter_of(self, row: Mapping[str, Any], mark: str = "") -> Paper:
        """The paper of a letter that is still being written.

        :param row: the columns of a letter, as :class:`app.services.letters.LetterService` gives them.
        :param mark: what stands at its upper edge.
        """
        letter = self._letter_content(row)
        day = row.get("dated") or row.get("drafted_on") or self._desk.date()
        return self._paper(
            letter.form, letter, row.get("number", ""), f"{row['kind']}　{letter.title}".replace("\n", ""),
            row.get("unit_id"), row.get("case_id"),
            data_date=day, mark=mark,
            letter_id=row.get("id") if row.get("number") else None,  # a draft may still be taken back
        )  # fmt: skip

    def letters_of_case(self, case_id: int) -> list[PaperOffer]:
        """Numbered letters on a case, void ones left out."""
        rows = store.listed(self._desk.register, case_id)
        return [
            PaperOffer(KINDS[row["kind"]].form, f"{row['kind']} {row['number']}　{row['title']}".replace("\n", ""), partial(self.letter, row["id"]))
            for row in rows
            if row["state"] not in (DRAFT, VOID)
        ]  # fmt: skip

    def save_letter(self, letter_id: int, path: Path) -> Issued:
        """另存为 Word: the letter as an editable document; what is issued is noted in the log like a print.

        :raises Refusal: a read-only role.
        :raises UsageProblem: no such letter, or the file is to be called otherwise than ``.docx``.
        :raises EnvironmentProblem: the file cannot be written.
        """
        from app.reports import RenderResult
        from app.reports.docx import render_docx

        if path.suffix.lower() != ".docx":
            raise UsageProblem(f"不认识“{path.suffix}”这种文件。", next_step="请存成 .docx。")
        paper = self.letter(letter_id)
        self.must_issue([paper])
        digest = render_docx(paper.content, path)
        result = RenderResult(1, (), digest)
        ids = (
            ()
            if self._letter_row(letter_id)["state"] == DRAFT
            else self.note([paper], result, remark="（Word）")
        )
        return Issued(path, result.pages, digest, (), tuple(ids))

    # -- internals -------------------------------------------------------------------------------

    def _letter_row(self, letter_id: int) -> Row:
        row = store.get(self._desk.register, letter_id)
        if row is None:
            raise UsageProblem("没有这份公文。", next_step="请核对编号。")
        return row

    def _letter_content(self, row: Mapping[str, Any]) -> Letter:
        from app.reports.letter import Letter, ReplySlip

        register, kind = self._desk.register, KINDS[row["kind"]]
        day = row.get("dated") or self._desk.session.business_date
        unit = self._unit_name(row["unit_id"], day) if row.get("unit_id") is not None else ""
        addressee = row["addressee"]
        signers = tuple(name for name in row.get("approved_by", "").replace("，", "、").split("、") if name)
        title = row["title"]
        slip = None
        if kind.questions:
            due = format_date(row["due"], "chinese") if row.get("due") else ""
            slip = ReplySlip(
                unit or ("" if "、" in addressee else addressee), title.replace("\n", ""), due, kind.questions
            )
        heads = {number: name for name, number in HEADS.items()}
        return Letter(
            form=kind.form,
            kind=kind.name,
            head=heads.get(row.get("headed", HEADS["printed"]), "printed"),  # type: ignore[arg-type]
            mark=settings.value(register, MARK) or f"{self._desk.office_name}文件",
            number=row.get("number", ""),
            signers=signers,
            serial=row.get("serial", ""),
            security=row.get("security", ""),
            urgency=row.get("urgency", ""),
            title=title,
            phrases=tuple(name for name in (unit, self._desk.office_name) if name),
            addressee=addressee,
            body=row["body"],
            attachments=tuple(row.get("attachments", ())),
            signature=row.get("signature", ""),
            dated=row.get("dated", ""),
            sealed=bool(row.get("sealed", 1)),
            note=row.get("note", ""),
            copies_to=tuple(row.get("copies_to", ())),
            printed_by=row.get("printed_by", ""),
            printed_on=row.get("printed_on", ""),
            duplex=settings.value(register, DUPLEX, "yes") != "no",
            reply=slip,
        )
