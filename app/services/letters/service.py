"""公文 from draft to answer: drafted from the register, edited, numbered once, answered or voided; all of it logged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import letters as store
from app.models import papers, settings
from app.models.letters import ANSWERED, DRAFT, ISSUED, VOID
from app.models.operation import Operation, Row
from app.services.case_kinds import CLOSED
from app.services.desk import Desk
from app.services.letters.kinds import (
    APPROVAL,
    COPIES_TO,
    DUPLEX,
    HEAD,
    HEADS,
    KINDS,
    MARK,
    NUMBER_PATTERN,
    OVERDUE,
    REPLY,
    STATE_NAMES,
    SUPERVISION,
    LetterKind,
)
from app.services.letters.sources import CASE, Draft, LetterOffer, LetterSources, letter_of_case
from app.services.letters.texts import texts
from app.services.settings import DEADLINES
from app.services.units import UnitService
from app.services.working_days import calendar_of
from app.values.text import normalise_document_number, tidy_line

TEXTS = (
    "title",
    "addressee",
    "body",
    "signature",
    "approved_by",
    "serial",
    "security",
    "urgency",
    "note",
    "printed_by",
)
DAYS = {"dated": "成文日期", "printed_on": "印发日期", "due": "答复期限"}
EDITABLE = (*TEXTS, *DAYS, *store.LISTS, "headed", "sealed", "unit_id")
"""What a clerk may change while a letter is a draft."""
SECURITY_WORDS, URGENCY_WORDS = ("秘密", "机密", "绝密"), ("特急", "加急")


class LetterService:
    """The letters of the office."""

    def __init__(self, desk: Desk, units: UnitService, sources: LetterSources) -> None:
        self._desk = desk
        self._units = units
        self._sources = sources

    # -- questions -------------------------------------------------------------------------------

    def get(self, letter_id: int) -> Row:
        """One letter with ``state_name``, ``unit_name`` and ``receipt_number``; lists as lists.

        :raises UsageProblem: no such letter.
        """
        row = store.get(self._desk.register, letter_id)
        if row is None:
            raise UsageProblem("没有这份公文。", next_step="请核对编号。")
        return self._named(row)

    def find(self, text: str) -> int:
        """The id of a letter by its number, however it is written, or by its id as a list shows it.

        :raises UsageProblem: none.
        """
        if text.isdecimal():
            return int(self.get(int(text))["id"])
        row = store.by_number(self._desk.register, normalise_document_number(text))
        if row is None:
            raise UsageProblem(f"没有文号为“{text}”的公文。", next_step="草稿还没有文号，请写序号。")
        return int(row["id"])

    def listed(
        self, *, kind: str = "", state: str = "", unit_id: int | None = None, text: str = "", case_id: int | None = None
    ) -> list[Row]:  # fmt: skip
        """Letters: those whose answer is overdue first, the longest of them on top, then drafts, then the latest number.

        :param state: a word of ``STATE_NAMES`` or 逾期未回复; :param text: part of number, title or unit.
        """
        wanted, number = tidy_line(text), normalise_document_number(text)
        scope = frozenset(self._units.subtree(unit_id)) if unit_id is not None else None
        found = [
            row
            for row in map(self._named, store.listed(self._desk.register, case_id))
            if kind in ("", row["kind"])
            and state in ("", row["state_name"])
            and (scope is None or row["unit_id"] in scope)
            and (
                not wanted
                or wanted in row["title"] + row["unit_name"] + row["addressee"]
                or number in row["number"]
            )
        ]
        return sorted(found, key=lambda row: (0, row["due"]) if row["state_name"] == OVERDUE else (1, ""))

    def offers(self, kind: str = "", unit_id: int | None = None) -> list[LetterOffer]:
        """What in the register asks for a letter today, see :meth:`LetterSources.offers`."""
        return self._sources.offers(kind, unit_id)

    def habits(self) -> dict[str, str]:
        """How this county writes letters: every setting of them, with what stands while none is set."""
        register = self._desk.register
        usual = {NUMBER_PATTERN.format(kind=kind.name): kind.pattern for kind in KINDS.values()}
        usual |= {MARK: "", HEAD: "printed", DUPLEX: "yes", COPIES_TO: ""}
        return {name: settings.value(register, name, default) for name, default in usual.items()}

    def beginning(
        self, kind: str, source: str = "", source_id: int | None = None, unit_id: int | None = None
    ) -> Row:
        """What a letter would begin with, without writing anything: every column of a draft.

        :raises UsageProblem: no such kind or source, or it asks for no such letter.
        """
        return self._fields(self._kind(kind), source, source_id, unit_id)

    # -- life ------------------------------------------------------------------------------------

    def draft(
        self, kind: str, source: str = "", source_id: int | None = None, unit_id: int | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> int:  # fmt: skip
        """起草: a letter of *kind* from something in the register, or empty; returns its id.

        :param source: a word of :mod:`app.services.letters.sources`; "" begins with an empty text.
        :param changes: columns that differ from what the register says, as :meth:`edit` takes them.
        :raises UsageProblem: no such kind or source, or it asks for no such letter.
        """
        fields = self._fields(self._kind(kind), source, source_id, unit_id)
        fields |= self._checked(changes or {})
        with self._desk.operation("letter.draft", f"起草{kind}：{_flat(fields['title'])}") as op:
            return store.insert(op, fields)

    def draft_many(self, wanted: Sequence[tuple[str, str, int]]) -> list[int]:
        """一次起草几份: a letter on each of several offers, all of them or none; their ids in the same order.

        :param wanted: kind, source and source id of each, as :meth:`offers` lists them.
        :raises UsageProblem: nothing wanted, or one of them asks for no such letter.
        """
        if not wanted:
            raise UsageProblem("没有选要起草的事项。")
        drafts = [self._fields(self._kind(kind), source, number, None) for kind, source, number in wanted]
        with self._desk.operation("letter.draft", f"起草{_counted(drafts)}") as op:
            return [store.insert(op, fields) for fields in drafts]

    def for_case(self, case_id: int) -> int:
        """拟批复, 拟复函: the letter on a case, drafted unless there is one that stands; returns its id.

        :raises UsageProblem: the case leads to no letter in its present state.
        """
        case = self._sources.case(case_id)
        kind = letter_of_case(case["kind"], case["state"])
        standing = [
            row
            for row in store.listed(self._desk.register, case_id)
            if row["kind"] == kind and row["state"] != VOID
        ]
        return int(standing[0]["id"]) if standing else self.draft(kind or APPROVAL, CASE, case_id)

    def edit(self, letter_id: int, changes: Mapping[str, Any]) -> bool:
        """存稿: change a draft; whether anything changed.

        :param changes: columns of :data:`EDITABLE`; lists as lists or as lines of text.
        :raises Refusal: it has been issued. :raises UsageProblem: a value is wrong; the message names it.
        """
        row = self._draft(letter_id)
        fields = self._checked(changes)
        title = _flat(str(fields.get("title", row["title"])))
        with self._desk.operation("letter.edit", f"修改{row['kind']}稿：{title}") as op:
            return store.update(op, letter_id, fields)

    def discard(self, letter_id: int) -> None:
        """删除草稿; what has a number is voided instead.

        :raises Refusal: it has been issued.
        """
        row = self._draft(letter_id)
        with self._desk.operation("letter.discard", f"删除{row['kind']}稿：{_flat(row['title'])}") as op:
            store.delete(op, letter_id)

    def issue(self, letter_id: int, number: str = "", dated: str = "") -> Row:
        """编号印发: give a complete draft its number, for ever, and return the letter.

        :param number: the number it already has (of the approval it writes out, or given by the secretariat); default
            the next of its kind in the year.
        :param dated: 成文日期, default as drafted, else today.
        :raises Refusal: already issued, incomplete, or the number belongs to another letter.
        """
        row = self._complete(letter_id)
        with self._desk.operation(
            "letter.issue", f"印发{row['kind']}：{_flat(row['title'])}", undoable=False
        ) as op:
            self._issue(op, row, number, dated)
        return self.get(letter_id)

    def issue_many(self, letter_ids: Sequence[int], dated: str = "") -> list[Row]:
        """一次编号几份: drafts get their numbers one after the other, all of them or none.

        :raises UsageProblem: none wanted. :raises Refusal: one of them is incomplete or issued; it is named.
        """
        rows = [self._complete(letter_id) for letter_id in dict.fromkeys(letter_ids)]
        if not rows:
            raise UsageProblem("没有选要编号的公文。")
        with self._desk.operation("letter.issue", f"印发{_counted(rows)}", undoable=False) as op:
            for row in rows:
                self._issue(op, row, "", dated)
        return [self.get(row["id"]) for row in rows]

    def answer(self, letter_id: int, answered_on: str = "", outcome: str = "") -> None:
        """登记回复: the unit has answered.

        :param outcome: what it answered, kept with the letter.
        :raises Refusal: not issued, or already answered.
        """
        row = self.get(letter_id)
        if row["state"] != ISSUED:
            raise Refusal(
                f"这份公文{row['state_name']}，不能登记回复。", next_step="只有已印发的公文可以登记回复。"
            )
        day = self._desk.past_day(answered_on, "回复日期")
        if day < row["issued_on"]:
            raise UsageProblem(f"回复日期 {day} 早于印发日期 {row['issued_on']}。", next_step="请核对日期。")
        text = "\n".join(filter(None, (tidy_line(line) for line in outcome.splitlines())))
        said = f"（{_flat(text)}）" if text else ""
        with self._desk.operation(
            "letter.answer", f"登记回复：{row['number']} {row['unit_name']}{said}"
        ) as op:
            store.update(op, letter_id, {"state": ANSWERED, "answered_on": day, "outcome": text})

    def void(self, letter_id: int, reason: str) -> None:
        """作废: the letter no longer stands; its number is never used again.

        :raises Refusal: a draft, or voided already. :raises UsageProblem: no reason.
        """
        row = self.get(letter_id)
        if row["state"] == DRAFT:
            raise Refusal("草稿没有文号，不用作废。", next_step="不要了可以删除草稿。")
        if row["state"] == VOID:
            raise Refusal(f"{row['number']} 已经作废。")
        text = tidy_line(reason)
        if not text:
            raise UsageProblem("作废必须写明理由。")
        with self._desk.operation(
            "letter.void", f"作废{row['kind']}：{row['number']}（{text}）", undoable=False
        ) as op:
            store.update(op, letter_id, {"state": VOID, "void_reason": text})
            printed = papers.with_number(self._desk.register, row["number"], row["form"])
            standing = [paper["id"] for paper in printed if not paper["voided_on"]]
            if standing:
                papers.void(op, standing, self._desk.date(), text)

    # -- internals -------------------------------------------------------------------------------

    def _fields(self, kind: LetterKind, source: str, source_id: int | None, unit_id: int | None) -> Row:
        due = self._due(kind)
        found: Draft = self._sources.draft(kind.name, source, source_id, unit_id, due)
        text = texts()[found.text]
        if text.kind != kind.name:
            raise UsageProblem(f"这件事适合发“{text.kind}”，不是“{kind.name}”。", next_step="请换一种公文。")
        register, own = self._desk.register, self._desk.office_name
        copies = settings.value(register, COPIES_TO)
        filled = text.filled(found.values)
        return {
            "kind": kind.name,
            "state": DRAFT,
            **filled,
            "unit_id": found.unit_id if found.unit_id is not None else unit_id,
            "case_id": found.case_id,
            "source": source,
            "source_id": source_id,
            "headed": self._head_of(kind),
            "signature": own,
            "copies_to": [name for name in copies.split("、") if name],
            "printed_by": own,
            "due": due,
            "sealed": 1,
            "drafted_by": self._desk.session.actor,
            "drafted_on": self._desk.date(),
        }

    def _head_of(self, kind: LetterKind) -> int:
        """The red head the county uses; a 函 has that of a letter instead of that of a document."""
        usual = settings.value(self._desk.register, HEAD, "printed")
        own = "letterhead" if usual == "printed" and kind.name in (REPLY, SUPERVISION) else usual
        return HEADS.get(own, HEADS["printed"])

    def _checked(self, changes: Mapping[str, Any]) -> Row:
        unknown = sorted(changes.keys() - set(EDITABLE))
        if unknown:
            raise UsageProblem(f"公文没有“{unknown[0]}”这一栏。", next_step=f"可改：{'、'.join(EDITABLE)}。")
        found: Row = {}
        for name, value in changes.items():
            if name in DAYS:
                found[name] = self._desk.day(str(value), DAYS[name]) if value else ""
            elif name == "headed":
                if value not in HEADS.values():
                    raise UsageProblem("红头只能是不印、印红头、用红头纸或信函格式。")
                found[name] = value
            elif name == "sealed":
                if value not in (0, 1):
                    raise UsageProblem("印章只能是加盖或不加盖。")
                found[name] = int(value)
            elif name in ("unit_id", *store.LISTS):
                found[name] = value
            else:
                text = str(value).strip()
                found[name] = text if name in ("body", "title") else tidy_line(text)
        serial = found.get("serial", "")
        if serial and not (serial.isdecimal() and len(serial) <= 6):
            raise UsageProblem(f"份号“{serial}”要写成 1 到 6 位数字。")
        security = found.get("security", "")
        if security and not security.startswith(SECURITY_WORDS):
            raise UsageProblem(f"密级“{security}”无法识别。", next_step="请写成 秘密★1年 这样。")
        urgency = found.get("urgency", "")
        if urgency and urgency not in URGENCY_WORDS:
            raise UsageProblem(f"紧急程度“{urgency}”无法识别。", next_step="请写 特急 或 加急。")
        return found

    def _draft(self, letter_id: int) -> Row:
        row = self.get(letter_id)
        if row["state"] != DRAFT:
            raise Refusal(
                f"{row['number']} {row['state_name']}，不能再改。", next_step="内容有误的，请作废后重新起草。"
            )
        return row

    def _complete(self, letter_id: int) -> Row:
        """A draft that says everything.

        :raises Refusal: something is missing; it is named.
        """
        row = self._draft(letter_id)
        missing = [name for column, name in _NEEDED.items() if not str(row[column]).strip()]
        if _UNFINISHED in row["title"]:
            missing.append("标题里的事由")
        if missing:
            which = f"《{_flat(row['title'])}》" if row["title"].strip() else "公文"
            raise Refusal(f"{which}还缺{'、'.join(missing)}，不能编号。", next_step="请补上再编号。")
        return row

    def _issue(self, op: Operation, row: Row, number: str, dated: str) -> None:
        day = self._desk.day(dated or row["dated"], DAYS["dated"])
        given = normalise_document_number(number or self._approved_number(row))
        if given:
            self._must_be_free(given)
        given = given or self._next_number(op, row["kind"], day[:4])
        store.update(
            op, row["id"],
            {
                "number": given, "state": ISSUED, "dated": day, "issued_on": self._desk.date(),
                "printed_on": row["printed_on"] or (day if row["printed_by"] else ""),
            },
        )  # fmt: skip

    def _due(self, kind: LetterKind) -> str:
        if not kind.answer_days:
            return ""
        register = self._desk.register
        days = int(settings.value(register, kind.answer_days, DEADLINES[kind.answer_days].default))
        last = dt.date.fromisoformat(self._desk.date()) + dt.timedelta(days)
        return str(calendar_of(register).on_or_after(last.isoformat()))

    def _approved_number(self, row: Row) -> str:
        """The number of the approval a 批复 writes out, when no letter has it yet."""
        if row["kind"] != APPROVAL or row["source"] != CASE:
            return ""
        case = self._sources.case(row["source_id"])
        number = str(case["fields"].get("approval", "")) if case["state"] == CLOSED else ""
        return "" if store.by_number(self._desk.register, normalise_document_number(number)) else number

    def _must_be_free(self, number: str) -> None:
        other = store.by_number(self._desk.register, number)
        if other is not None:
            raise Refusal(
                f"文号 {number} 已经用在“{_flat(other['title'])}”上，不能再用。", next_step="请换一个文号。"
            )

    def _next_number(self, op: Operation, kind: str, year: str) -> str:
        register = self._desk.register
        pattern = settings.value(register, NUMBER_PATTERN.format(kind=kind), KINDS[kind].pattern)
        if pattern_problem(pattern):
            raise Refusal(pattern_problem(pattern), next_step="请在设置里改好文号样式。")
        while True:
            number = normalise_document_number(self._desk.numbered(op, f"letter.{kind}", pattern, year))
            if store.by_number(register, number) is None:
                return number

    @staticmethod
    def _kind(name: str) -> LetterKind:
        if name not in KINDS:
            raise UsageProblem(f"没有“{name}”这种公文。", next_step=f"可选：{'、'.join(KINDS)}。")
        return KINDS[name]

    def _named(self, row: Row) -> Row:
        late = row["state"] == ISSUED and row["due"] and row["due"] < self._desk.date()
        return {
            **row,
            "state_name": OVERDUE if late else STATE_NAMES[row["state"]],
            "form": KINDS[row["kind"]].form,
        }


_UNFINISHED = "关于的"
"""What the title of an empty letter begins with."""
_NEEDED = {"title": "标题", "addressee": "主送机关", "body": "正文", "signature": "署名"}


def pattern_problem(pattern: str) -> str:
    """What is wrong with the way letters are numbered; "" when it can be used."""
    try:
        made = pattern.format(year="2026", n=1)
    except (KeyError, IndexError, ValueError):
        made = ""
    good = bool(made) and "{year}" in pattern and "{n}" in pattern
    return "" if good else f"文号样式“{pattern}”不能用，要写成 云编发〔{{year}}〕{{n}}号 这样。"


def _counted(rows: Sequence[Row]) -> str:
    """``督办函 12 份、整改通知 1 份``; a single one with its title."""
    if len(rows) == 1:
        return f"{rows[0]['kind']}：{_flat(rows[0]['title'])}"
    counts = Counter(row["kind"] for row in rows)
    return "、".join(f"{kind} {count} 份" for kind, count in counts.items())


def _flat(title: str) -> str:
    return title.replace("\n", "")
