"""Is this sheet ours, is it unchanged, does it still hold? From its scanned code or a typed number."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.errors import Problem
from app.models import papers as store
from app.models.operation import Row, canonical
from app.services.papers.issued import IssuedPapers, form_name
from app.services.papers.paper import Paper
from app.values.dates import format_date
from app.values.text import half_width, normalise_document_number

UNKNOWN, UNCHANGED, ALTERED, VOIDED, SUPERSEDED, NUMBERED = (
    "unknown", "unchanged", "altered", "voided", "superseded", "numbered",
)  # fmt: skip
SAME, CHANGED, NOT_COMPARED = "same", "changed", ""
_CODE = "BZ"
_DIGEST = re.compile(r"[0-9a-f]{12,64}")
# Only the beginning of a digest stands in the printed code.
_PRINTED = 12
_SIGNS = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")
_DIGITS = re.compile(r"\d+")
_FILLERS = frozenset({"第", "号"})


@dataclass(frozen=True)
class LookUp:
    """What the log says of a sheet.

    :param state: ``unknown``, ``unchanged`` (its code is that of a logged issue), ``altered`` (the number is known, the
        code is not), ``voided``, ``superseded`` (genuine, but another text was issued under its number later), or
        ``numbered``: only the number was given, so the sheet has to be compared with what was issued.
    :param sentence: the answer in plain words; :param details: what else is worth knowing, one sentence each.
    :param paper: the issue it is, or the last of its number, as :meth:`IssuedPapers.issued_one` has it.
    :param later: the issue that replaced it.
    :param others: every issue of this form and number, oldest first.
    :param today: ``same`` or ``changed``: what the paper would show if it were printed now; "" where that cannot be asked.
    :param changed: the names of what has changed, as far as the form names them.
    """

    state: str
    sentence: str
    details: tuple[str, ...] = ()
    paper: Row | None = None
    later: Row | None = None
    others: tuple[Row, ...] = ()
    today: str = NOT_COMPARED
    changed: tuple[str, ...] = ()


class _Asked(NamedTuple):
    """What a scanner or a clerk typed."""

    form: str
    number: str
    digest: str


class VerifyingPapers(IssuedPapers):
    """Answers about sheets."""

    def look_up(self, text: str) -> LookUp:
        """What is known of a sheet.

        :param text: what a scanner read off its code, or the number on it however written, or 12 characters of its digest.
        """
        asked = _read(text)
        if asked is None:
            return LookUp(UNKNOWN, "请扫描纸上的二维码，或输入纸上的编号。")
        if asked.digest:
            rows = [
                row
                for row in store.with_digest(self._desk.register, asked.digest[:_PRINTED])
                if _is_original(row)
            ]
            if rows:
                return self._genuine(rows[-1])
        numbered = self._numbered(asked.number, asked.form)
        if not numbered:
            name = form_name(asked.form) if asked.form else ""
            return LookUp(
                UNKNOWN,
                f"没有打印过这张纸：{' '.join(filter(None, (name, asked.number or asked.digest)))}。",
                ("它不是在本机打印的，或者编号有误。请核对编号，或问打印它的单位。",),
            )
        last = numbered[-1]
        if asked.digest and asked.form:
            before = next((row for row in reversed(numbered) if self._is_of_before(row, asked.digest)), None)
            if before is not None:
                return self._genuine(before)
            if all(row["content_digest"] for row in numbered):
                return self._altered(last)
        return self._by_number(last)

    # -- the answers -----------------------------------------------------------------------------

    def _genuine(self, row: Row) -> LookUp:
        """The sheet is one that was issued."""
        others = self._others(row)
        later = next(
            (
                other
                for other in reversed(others)
                if other["id"] > row["id"] and other["content_digest"] != row["content_digest"]
            ),
            None,
        )
        if self.is_void(row):
            return self._void(row)
        if later is not None:
            return self._told(
                SUPERSEDED, row,
                f"这张纸是真的，但 {_day(later)}又用同一编号打印过内容不同的一张，以后一张为准。", later,
            )  # fmt: skip
        return self._told(UNCHANGED, row, f"这张纸是真的，内容没有改动：{_issue(row)}。")

    def _altered(self, row: Row) -> LookUp:
        found = self._told(
            ALTERED, row, "编号有登记，但内容和打印时的不一样：这张纸不是本机打印的，或者被改动过。"
        )
        shown = f"登记的这张：{_issue(row)}。请预览后逐项核对。"
        return dataclasses.replace(found, details=(shown, *found.details), today=NOT_COMPARED, changed=())

    def _by_number(self, row: Row) -> LookUp:
        if self.is_void(row):
            return self._void(row)
        found = self._told(NUMBERED, row, f"编号有登记：{_issue(row)}。")
        many = len({other["content_digest"] for other in found.others})
        note = (
            "只凭编号不能断定纸上的内容没有改动，请扫描二维码，或预览后逐项核对。"
            if row["content_digest"]
            else "这是程序升级以前打印的，不能断定纸上的内容没有改动，请预览后逐项核对。"
        )
        several = (f"用这个编号打印过 {many} 种内容，这里显示最后一次。",) if many > 1 else ()
        return dataclasses.replace(found, details=(*several, note, *found.details))

    def _void(self, row: Row) -> LookUp:
        if row["voided_on"]:
            who = store.voided_by(self._desk.register, row["id"])
            sentence = f"已作废：{_long(row['voided_on'])}由 {who} 作废（{row['void_reason']}）。"
        else:
            sentence = f"已作废：通知单 {row['number']} 已于 {_long(self._permits.get(row['number'])['ended_on'])}作废。"
        return self._told(VOIDED, row, sentence)

    def _told(
        self,
        state: str,
        row: Row,
        sentence: str,
        later: Row | None = None,
    ) -> LookUp:
        paper = self.issued_one(row["id"])
        today, changed, details = (
            self._compared(paper) if state in (UNCHANGED, NUMBERED, SUPERSEDED) else ("", (), ())
        )
        return LookUp(
            state,
            sentence,
            tuple(details),
            paper,
            later,
            tuple(self._others(row)),
            today,
            changed,
        )

    # -- internals -------------------------------------------------------------------------------

    def _others(self, row: Row) -> list[Row]:
        if not row["number"]:
            return [row]
        same = store.with_number(self._desk.register, row["number"], row["form"])
        return [other for other in same if _is_original(other)]

    def _numbered(self, number: str, form: str) -> list[Row]:
        """Issues of a number, however it was written, oldest first."""
        if not number:
            return []
        register = self._desk.register
        for spelling in dict.fromkeys((number, normalise_document_number(number))):
            rows = store.with_number(register, spelling, form)
            if rows:
                return [row for row in rows if _is_original(row)]
        digits = _DIGITS.findall(number)
        wanted = _plain(number)
        spelled = [
            known
            for known in store.numbers_like(register, str(int(digits[-1])) if digits else number)
            if _plain(known) == wanted
        ]
        rows = [row for known in spelled for row in store.with_number(register, known, form)]
        return sorted((row for row in rows if _is_original(row)), key=lambda row: int(row["id"]))

    def _is_of_before(self, row: Row, digest: str) -> bool:
        """Whether a paper issued before digests were kept would carry this one."""
        if row["content_digest"]:
            return False
        try:
            document = self.reprint(row["id"]).document
        except Problem:
            return False
        return document.digest[:_PRINTED] == digest[:_PRINTED]

    def _compared(self, row: Row) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Whether the register still says what the paper says."""
        whole = self._issued_row(row["id"])
        shown = whole["content"] or ("" if whole["content_digest"] else whole["payload"])
        if not shown:
            return NOT_COMPARED, (), ()
        try:
            now = self._now(whole)
        except Problem as problem:
            return CHANGED, (), (f"按今天的登记，已不能再打印这张纸：{problem.message}",)
        if now is None:
            return NOT_COMPARED, (), ()
        if canonical(now.content) == shown:
            return SAME, (), ("和今天的登记一致。",)
        changed = _differences(now.content, self._content_of(whole))
        named = f"：{'、'.join(changed)}" if changed else ""
        return CHANGED, changed, (f"打印之后登记已有变化{named}。",)

    def _now(self, row: Row) -> Paper | None:
        """The paper as it would be printed today; None for papers that belong to no case."""
        if row["form"] == "F02" and row["number"]:
            return self.use_permit(row["number"])
        if row["case_id"] is None:
            return None
        offers = [offer for offer in self.for_case(row["case_id"]) if offer.form == row["form"]]
        papers = [offer.make() for offer in offers]
        return next(
            (paper for paper in papers if (paper.number, paper.unit_id) == (row["number"], row["unit_id"])),
            None,
        )


def _read(text: str) -> _Asked | None:
    """What was typed or scanned; None for nothing.

    Some scanners type Chinese characters as question marks or not at all; the digest then finds the paper.
    """
    tidy = "".join(half_width(text).split())
    if not tidy:
        return None
    parts = tidy.split("|")
    if len(parts) == 4 and parts[0].upper() == _CODE:
        return _Asked(parts[1].upper(), parts[2], parts[3].lower())
    if _DIGEST.fullmatch(tidy.lower()):
        return _Asked("", tidy, tidy.lower())
    return _Asked("", tidy, "")


def _plain(number: str) -> list[str]:
    """The words and numerals of a number without brackets, signs and leading zeros, as people type them."""
    bare = _SIGNS.sub(" ", half_width(number)).upper()
    words = _DIGITS.sub(lambda found: f" {int(found[0])} ", bare).split()
    return [word for word in words if word not in _FILLERS]


def _is_original(row: Row) -> bool:
    return row["reprint_of"] is None


def _differences(now: Any, then: Any) -> tuple[str, ...]:
    """The names of what differs between two contents of a form, where it has names."""
    if type(now) is not type(then) or not dataclasses.is_dataclass(now):
        return ()
    return tuple(
        field.metadata["label"]
        for field in dataclasses.fields(now)
        if field.metadata.get("label") and getattr(now, field.name) != getattr(then, field.name)
    )


def _issue(row: Row) -> str:
    """When, by whom, what."""
    what = " ".join(filter(None, (form_name(row["form"]), row["number"] or row["title"])))
    return f"{what}，{_day(row)}由 {row['issued_by']} 打印"


def _day(row: Row) -> str:
    return _long(row["issued_on"])


def _long(day: str) -> str:
    return format_date(day, "chinese")
