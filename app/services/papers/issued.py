"""Papers that were issued: finding them, printing one again as it was, declaring one void."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from app.errors import DataProblem, Refusal, UsageProblem
from app.models import papers as store
from app.models import permits
from app.models.operation import Row
from app.services.papers.beginnings import LedgerBeginnings
from app.services.papers.gathering import marked
from app.services.papers.issuing import IssuingPapers
from app.services.papers.names import FORM_NAMES, LETTER_NAMES
from app.services.papers.of_cases import CasePapers
from app.services.papers.paper import Paper
from app.services.papers.quota import VOID
from app.values.dates import format_date

if TYPE_CHECKING:
    from app.reports import Imprint
    from app.reports.registry import Wording

REPRINT = "补打"
_OTHERS = {"LIST": "清单", "F27": "恢复单"}


class IssuedPapers(CasePapers, LedgerBeginnings, IssuingPapers):
    """What was issued, and what becomes of it."""

    def issued(
        self,
        *,
        case_id: int | None = None,
        number: str = "",
        text: str = "",
        form: str = "",
        begins: str = "",
        ends: str = "",
        limit: int = 500,
    ) -> list[Row]:
        """Papers issued so far, newest first, each with ``form_name`` and ``state_name``.

        :param text: part of the number, title or unit, or who printed it; :param begins: first and last day of issue.
        """
        rows = store.listed(
            self._desk.register, case_id=case_id, number=number, text=text, form=form,
            begins=self._desk.stored_date(begins), ends=self._desk.date(ends) if ends else "", limit=limit,
        )  # fmt: skip
        return [_named(row) for row in rows]

    def issued_one(self, issued_id: int) -> Row:
        """One issued paper, with its case (``case``: receipt number, title and state), reprints and who voided it.

        :raises UsageProblem: no such paper.
        """
        row = _named(self._issued_row(issued_id))
        row["case"] = None
        if row["case_id"] is not None:
            case = self._cases.get(row["case_id"])
            row["case"] = {name: case[name] for name in ("id", "receipt_number", "title", "state_name")}
        row["reprints"] = store.reprints(self._desk.register, row["reprint_of"] or issued_id)
        row["voided_by"] = store.voided_by(self._desk.register, issued_id) if row["voided_on"] else ""
        return row

    def void(self, issued_id: int, reason: str) -> int:
        """作废 an issued paper: its number is never issued again for this form, every reprint says 作废.

        It cannot be taken back, because nobody knows who has already been told; whoever needs the paper gets a new one.

        :returns: how many issues of this number became void.
        :raises Refusal: it is void already.
        :raises UsageProblem: no reason given, or no such paper.
        """
        row, reason = self._issued_row(issued_id), reason.strip()
        name = f"{form_name(row['form'])} {row['number'] or row['title']}"
        if row["letter_id"] is not None:
            raise Refusal(
                f"{name} 是公文，不在这里作废。", next_step="请在“公文”里作废，受文单位会一并记下。"
            )
        if row["voided_on"]:
            raise Refusal(f"{name} 已于 {format_date(row['voided_on'], 'chinese')}作废。")
        if not reason:
            raise UsageProblem("作废必须写明理由。", next_step="如“填写有误，已另发”。")
        same = store.with_number(self._desk.register, row["number"], row["form"]) if row["number"] else []
        root = row["reprint_of"] or issued_id
        ids = {line["id"] for line in same if not line["voided_on"]} or {
            root, *(line["id"] for line in store.reprints(self._desk.register, root))
        }  # fmt: skip
        with self._desk.operation("paper.void", f"作废：{name}（{reason}）", undoable=False) as op:
            store.void(op, sorted(ids), self._desk.session.business_date, reason)
        return len(ids)

    def reprint(self, issued_id: int) -> Paper:
        """The paper exactly as it was issued, marked 补打 with the day; 作废 where it is void. To be issued like any other.

        :raises Refusal: what it showed was not kept, or a ledger can no longer be made as it was.
        :raises DataProblem: what was kept does not yield what was issued (a fault of the program).
        """
        row = self._issued_row(issued_id)
        row = self._issued_row(row["reprint_of"]) if row["reprint_of"] else row
        content, imprint = self._content_of(row), self._imprint_of(row)
        template = store.template_text(self._desk.register, row["template"])
        document = self._document(row["form"], content, imprint, self._wording_of(row, content, template))
        name = f"{form_name(row['form'])} {row['number'] or row['title']}"
        if row["content_digest"] and document.digest != row["content_digest"]:
            if not row["content"]:
                raise Refusal(
                    f"{name} 是按 {row['issued_on']} 的登记生成的，其中有内容后来已不同，不能照原样重印。",
                    next_step="请用当时保存的文件，或按今天的登记重新打印一份。",
                )
            raise DataProblem(
                f"{name} 留底的内容和当时打印的对不上，不能补打。", next_step="请把记录文件交给维护人员。"
            )
        day = f"{REPRINT}　{format_date(self._desk.session.business_date, 'chinese')}"
        void = VOID if self.is_void(row) else ""
        again = marked(document, "　".join(filter(None, (void, day))), void)
        return Paper(
            row["form"], row["number"], row["title"], again, row["payload"], row["unit_id"],
            row["case_id"], content, imprint, template, row["words"], reprint_of=row["id"],
        )  # fmt: skip

    def is_void(self, row: Row) -> bool:
        """Whether an issued paper is void: it was declared so, or the permit it grants was ended."""
        if row["voided_on"]:
            return True
        if row["form"] != "F02":
            return False
        permit = permits.by_number(self._desk.register, row["number"])
        return permit is not None and bool(permit["ended_on"])

    # -- internals -------------------------------------------------------------------------------

    def _issued_row(self, issued_id: int) -> Row:
        row = store.get(self._desk.register, issued_id)
        if row is None:
            raise UsageProblem(f"没有第 {issued_id} 号打印记录。", next_step="请在“查验与补打”里查找。")
        return row

    def _content_of(self, row: Row) -> Any:
        """What an issued paper showed; a ledger that was not kept is asked for again."""
        from app.reports.contents import content_from_json

        if row["content"]:
            return content_from_json(row["form"], row["content"])
        question = msgspec.json.decode(row["payload"])
        again: dict[str, Callable[[], list[Paper]]] = {
            "F08": lambda: [
                self.establishment_ledger(question["units"], question["at"], question["known_at"])
            ],
            "F09": lambda: self.posts_ledgers(
                question["units"], question["at"], question["known_at"], split=question.get("split", False)
            ),
            "F11": lambda: [
                self.roster(question["book"], question["units"], question["at"], question["known_at"])
            ],
            "F15": lambda: [self.leader_basis(question["unit"], question["at"], question["known_at"])],
        }
        if isinstance(question, dict) and "known_at" in question and row["form"] in again:
            papers = again[row["form"]]()
            return next(
                paper.content
                for paper in papers
                if question.get("kind") in (None, getattr(paper.content, "kind", None))
            )
        if row["content_digest"] or question == {} or row["form"] == "LIST":
            raise Refusal(
                f"{row['title']} 的内容没有留底，不能补打。", next_step="需要时请按今天的登记重新打印一份。"
            )
        return content_from_json(row["form"], row["payload"])

    def _wording_of(self, row: Row, content: Any, template: str) -> Wording:
        """The template and the local names an issued paper was made with; those of today for one of before."""
        from app.reports.registry import Wording

        if not template:
            return self._wording()
        words = msgspec.json.decode(row["words"], type=dict[str, str]) if row["words"] else {}
        return Wording({self._spec(row["form"]).name_of(content): template}, words)

    def _imprint_of(self, row: Row) -> Imprint:
        """The imprint of an issued paper; of one before it was kept, as far as it is known."""
        from app.reports import Imprint

        if row["imprint"]:
            return msgspec.json.decode(row["imprint"], type=Imprint)
        shown = msgspec.json.decode(row["payload"])
        known = shown if isinstance(shown, dict) else {}
        return Imprint(
            number=row["number"],
            data_date=known.get("as_of") or known.get("at") or row["issued_on"],
            printed_by=row["issued_by"],
            printed_on=row["issued_on"],
            issuer=self._desk.office_name,
        )


def form_name(form: str) -> str:
    """What a paper is called; lists of the program are just lists."""
    return {**FORM_NAMES, **LETTER_NAMES, **_OTHERS}.get(form, form)


def _named(row: Row) -> Row:
    state = VOID if row["voided_on"] else REPRINT if row["reprint_of"] else ""
    return {**row, "form_name": form_name(row["form"]), "state_name": state}
