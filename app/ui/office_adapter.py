"""What stands between the services of an open register and the windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.services.case_questions import PAPER_CODE
from app.services.office import Office
from app.values.text import half_width

COUNTY_ANSWERS: Mapping[str, tuple[str, str]] = {
    "unit": ("单位", "unit"),
    "person": ("人员", "people"),
    "document": ("文件", "documents"),
    "case": ("业务", "case"),
    "permit": ("通知单", "permits"),
    "letter": ("公文", "letter"),
}
"""Kind of search hit -> (heading it stands under, key of the page that shows it)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the search box's answer (:class:`app.ui.context.SearchHit`)."""

    group: str
    title: str
    note: str
    page: str
    subject: int | str | None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """The newest operation (:class:`app.ui.context.LastOperation`)."""

    id: int
    sentence: str
    undoable: bool


class WindowOffice:
    """The services as the windows see them: :class:`app.ui.context.Office`, and every service by its name.

    Title and level are read once, because the main thread never touches the register.

    :param answers: kinds of search hit that this edition has a page for; others are not offered.
    """

    def __init__(self, services: Office, answers: Mapping[str, tuple[str, str]] = COUNTY_ANSWERS) -> None:
        self.services = services
        self._answers = answers
        self.title: str = services.name
        self.level: str = services.level

    def __getattr__(self, name: str) -> Any:
        """``units``, ``people``, ``ledger`` … of the services."""
        return getattr(self.services, name)

    @property
    def user_name(self) -> str:
        """Who is signed in."""
        return self.services.session.actor

    @property
    def business_date(self) -> str:
        """Today for the register, an ISO date."""
        return self.services.session.business_date

    def search(self, text: str) -> Sequence[Answer]:
        """Units, people, documents, cases, permits and letters that fit *text*, best first."""
        found = []
        for hit in self.services.search.find(text):
            group, page = self._answers.get(hit.kind, ("", ""))
            subject: int | str | None = hit.id
            if page == "permits":  # a permit is shown with the case it was issued in
                page, subject = ("case", hit.case_id) if hit.case_id is not None else (page, None)
            if page:
                found.append(Answer(group, hit.title, hit.detail, page, subject, hit.exact))
        code = half_width(text).strip()
        if code.startswith(f"{PAPER_CODE}|"):
            found.append(Answer("打印过的纸", "查验这张纸", "是不是原样、有没有作废", "issued", code))
        return found

    def last_operation(self) -> Step | None:
        """The newest operation of who is signed in."""
        newest = self.services.journal.listed(mine=True, limit=1)
        if not newest:
            return None
        undoable = self.services.journal.undoable()
        return Step(
            newest[0]["id"],
            newest[0]["sentence"],
            undoable is not None and undoable["id"] == newest[0]["id"],
        )

    def undo(self, operation_id: int) -> str:
        """Take the operation back; its sentence.

        :raises Refusal: something later depends on it, or it has been issued.
        """
        return self.services.journal.undo(operation_id)
