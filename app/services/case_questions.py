"""Questions to cases of any kind: lists, the answer to a caller, what one still lacks, until when it is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, partial

from app.errors import UsageProblem
from app.models import cases as store
from app.models import documents, letters, settings
from app.models import people as people_store
from app.models.operation import Row
from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, RETURNED, state_name
from app.services.case_progress import progress_sentence
from app.services.desk import Desk
from app.services.working_days import calendar_of
from app.values.text import normalise_document_number, tidy_name

PAPER_CODE = "BZ"
"""First part of the code printed on every paper: ``BZ|F31|2026-0001|…``."""
RECEIPT_FORM = "F31"
_ANSWERS = 5


class CaseQuestions:
    """What is read of cases; nothing here writes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, case_id: int) -> Row:
        """One case with ``state_name``, ``kind_name`` and its ``steps``.

        :raises UsageProblem: no such case.
        """
        row = store.get(self._desk.register, case_id)
        if row is None:
            raise UsageProblem("没有这件业务。")
        return {**self._named(row), "steps": store.steps(self._desk.register, case_id)}

    def find(self, receipt_number: str) -> int:
        """The id of a case by its receipt number, or by the code printed on a paper of it.

        :raises UsageProblem: no such number.
        """
        row = self._found(receipt_number.strip())
        if row is None:
            raise UsageProblem(f"没有编号为“{receipt_number}”的业务。", next_step="请核对受理编号。")
        return int(row["id"])

    def code_text(self, case: Row) -> str:
        """What the code on the receipt says before its digest; a scan of it finds the case."""
        return "|".join((PAPER_CODE, RECEIPT_FORM, case["receipt_number"]))

    def children(self, case_id: int) -> list[Row]:
        """The cases that followed from a case, oldest first."""
        return [self._named(row) for row in store.children(self._desk.register, case_id)]

    def people_of(self, case_id: int) -> list[Row]:
        """The people of a case that concerns several, with ``fields``, ``outcome`` and ``reason``."""
        return store.people_of(self._desk.register, case_id)

    def of_person(self, person_id: int) -> list[Row]:
        """The cases about one person, alone or in a list; open ones first, each part newest first."""
        return self.fetch(store.of_people(self._desk.register, [person_id]))

    def answer(self, text: str) -> list[Row]:
        """Our request, where is it?  What to say to a caller who names a number, a person or a unit.

        :returns: per case ``id``, ``receipt_number``, ``title`` and the ``sentence``; open cases first, at most five.
        :raises UsageProblem: nothing was named, or no case fits.
        """
        text = text.strip()
        if not text:
            raise UsageProblem("请写受理编号、单位或姓名。")
        found = self._cases_of(text)
        if not found:
            raise UsageProblem(
                f"没有找到与“{text}”有关的业务。", next_step="请核对受理编号、单位名称或姓名。"
            )
        answers = []
        for case_id in found[:_ANSWERS]:
            case = self.get(case_id)
            answers.append(
                {
                    "id": case_id,
                    "receipt_number": case["receipt_number"],
                    "title": case["title"],
                    "sentence": self.progress(case_id),
                }
            )
        return answers

    def listed(
        self, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = ""
    ) -> list[Row]:
        """Cases, newest first, with ``state_name`` and ``kind_name``."""
        rows = store.listed(self._desk.register, kind=kind, open_only=open_only, unit_id=unit_id, text=text)
        return [self._named(row) for row in rows]

    def ids(
        self, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = "",
        handlers: Collection[str] = (),
    ) -> list[int]:  # fmt: skip
        """Ids for a list page: open cases first; *text* is part of receipt number, unit, person or title, or a paper's code.

        :param handlers: only the cases of these people, see ``HandlerService.acts_for``; empty means all.
        """
        if text.startswith(f"{PAPER_CODE}|"):
            scanned = self._found(text)
            return [int(scanned["id"])] if scanned is not None else []
        return store.ids(
            self._desk.register, kind=kind, open_only=open_only, unit_id=unit_id, text=text, handlers=handlers
        )

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        """Cases by id in the order given, each with ``due_on`` and ``days_left`` (working days; None when closed or returned)."""
        return self._timed([self._named(row) for row in store.fetch(self._desk.register, ids)]) if ids else []

    def progress(self, case_id: int) -> str:
        """The answer to "where is my case?" as one sentence: where it is, who signed when, until when."""
        (case,) = self._timed([self.get(case_id)])
        return progress_sentence(case, self._desk.date())

    def missing(self, case_id: int) -> list[str]:
        """一次性告知: everything the case still lacks before it can go on, as sentences."""
        case = self.get(case_id)
        if case["state"] == RETURNED:
            return ["补正后重新提交：" + case["steps"][-1]["opinion"]]
        if case["state"] in (CLOSED, CANCELLED):
            return []
        kind = CASE_KINDS[case["kind"]]
        given = set(case["fields"].get("materials", []))
        lacking = [f"材料：{name}" for name in kind.materials if name not in given]
        unfilled = [
            f"内容：{item.name}" for item in kind.fields if item.required and not case["fields"].get(item.key)
        ]
        awaited = kind.step(case["state"])
        if awaited.posts:
            unfilled += [
                f"内容：{item.name}"
                for item in kind.decided
                if item.required and not case["fields"].get(item.key)
            ]
        return [*lacking, *unfilled, f"待办：{awaited.name}"]

    # -- internals -------------------------------------------------------------------------------

    def _found(self, text: str) -> Row | None:
        """The case of a receipt number, or of the code on a receipt or permit."""
        register = self._desk.register
        if not text.startswith(f"{PAPER_CODE}|"):
            return store.by_receipt(register, text)
        parts = text.split("|")
        number = parts[2].strip() if len(parts) > 2 else ""
        found = store.by_receipt(register, number)
        if found is not None:
            return found
        case_id = store.of_paper(register, parts[1], number)
        return store.get(register, case_id) if case_id is not None else None

    def _cases_of(self, text: str) -> list[int]:
        """Cases by number, then by person, then by document, then by unit or any word in them; open ones first."""
        register = self._desk.register
        case = self._found(text)
        if case is not None:
            return [int(case["id"])]
        name = tidy_name(text)
        people = [
            row["id"]
            for row in people_store.search(register, name, _ANSWERS * 4)
            if name.upper() in (row["name"].upper(), row["identity_number"], row["quota_card"])
        ]
        found = store.of_people(register, people) if people else []
        document = documents.by_number(register, text)
        if document is not None:
            found += [
                case_id for case_id in store.of_document(register, document["id"]) if case_id not in found
            ]
        letter = letters.by_number(register, normalise_document_number(text))
        if letter is not None and letter["case_id"] not in (None, *found):
            found.append(int(letter["case_id"]))
        return found or store.ids(register, text=text)

    def _days(self, kind: str) -> int:
        """Working days promised for a kind: the county's own number, or that of the kind."""
        own = settings.value(self._desk.register, f"case.{kind}.days")
        return int(own) if own.isdecimal() else CASE_KINDS[kind].working_days

    def _timed(self, rows: Sequence[Row]) -> list[Row]:
        calendar, today = calendar_of(self._desk.register), self._desk.date()
        # A thousand open cases have a few kinds and days among them.
        days, end, left = cache(self._days), cache(calendar.add), cache(partial(calendar.until, today))
        timed = []
        for row in rows:
            if row["closed_on"] or row["state"] == RETURNED:  # a returned case waits for the unit, not for us
                timed.append({**row, "due_on": "", "days_left": None})
                continue
            due = row["fields"].get("due") or end(row["received_on"], days(row["kind"]))
            timed.append({**row, "due_on": due, "days_left": left(due)})
        return timed

    def _named(self, row: Row) -> Row:
        return {
            **row,
            "kind_name": CASE_KINDS[row["kind"]].name,
            "state_name": state_name(row["kind"], row["state"]),
        }
