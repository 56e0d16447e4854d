"""会议: the agenda of the 编委会 and other meetings, what was decided, and the minutes (C14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import meetings as store
from app.models.meetings import HELD, ISSUED, PLANNED
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS
from app.services.cases import CaseService
from app.services.desk import Desk
from app.values.text import tidy_line

KINDS = ("编委会会议", "编委办主任会议", "县委常委会会议", "专题会议")
AGREED, AGREED_IN_PRINCIPLE, DEFERRED, REJECTED = "同意", "原则同意", "缓议", "不同意"
OUTCOMES = (AGREED, AGREED_IN_PRINCIPLE, DEFERRED, REJECTED)
STATE_NAMES = {PLANNED: "筹备中", HELD: "已开会", ISSUED: "纪要已印发"}
STEP = "meeting"
"""Key of the step of a case that a meeting decides."""
_TEXTS = ("place", "chair", "attendees", "absent", "recorder")
_LONG_TEXTS = ("title", "proposal", "checks")


class MeetingService:
    """From the matters that wait for a meeting to the minutes that go to the units."""

    def __init__(self, desk: Desk, cases: CaseService) -> None:
        self._desk = desk
        self._cases = cases

    # -- questions -------------------------------------------------------------------------------

    def listed(self, *, open_only: bool = False) -> list[Row]:
        """Meetings, newest first, with ``name``, ``state_name``, ``items`` and ``decided``."""
        return [_named(row) for row in store.listed(self._desk.register, open_only=open_only)]

    def get(self, meeting_id: int) -> Row:
        """One meeting with ``agenda``: its items in order, each with ``receipt_number`` and ``unit_name``.

        :raises UsageProblem: no such meeting.
        """
        row = store.get(self._desk.register, meeting_id)
        if row is None:
            raise UsageProblem("没有这次会议。", next_step="请核对编号。")
        return {**_named(row), "agenda": store.items(self._desk.register, meeting_id)}

    def pending(self) -> list[Row]:
        """Cases that wait for a meeting and stand on no agenda that is still undecided, oldest first."""
        register = self._desk.register
        taken = store.on_open_agendas(register)
        return self._cases.fetch([number for number in store.cases_in(register, STEP) if number not in taken])

    def agenda(self, meeting_id: int) -> dict[str, Any]:
        """议题汇总表 (F32): ``kind``, ``number``, ``held_on``, ``place``, ``chair``, ``items`` with ``title``, ``unit``,
        ``proposal``, ``checks``, ``outcome``, ``decision``.
        """
        meeting = self.get(meeting_id)
        return {
            **{name: meeting[name] for name in ("kind", "number", "held_on", "place", "chair")},
            "items": [
                {
                    "title": item["title"],
                    "unit": item["unit_name"],
                    **{name: item[name] for name in ("proposal", "checks", "outcome", "decision")},
                }
                for item in meeting["agenda"]
            ],
        }

    def minutes(self, meeting_id: int) -> dict[str, Any]:
        """会议纪要: as :meth:`agenda`, with ``attendees``, ``absent``, ``recorder``.

        :raises Refusal: an item has no decision yet.
        """
        meeting = self.get(meeting_id)
        self._must_be_decided(meeting)
        return {
            **self.agenda(meeting_id),
            **{name: meeting[name] for name in ("attendees", "absent", "recorder")},
        }

    # -- preparing -------------------------------------------------------------------------------

    def create(self, kind: str, held_on: str, *, number: str = "", **texts: str) -> int:
        """Prepare a meeting and return its id.

        :param number: default the next of its kind this year: ``2026年第3次``.
        :param texts: ``place``, ``chair``, ``attendees``, ``absent``, ``recorder``.
        :raises UsageProblem: unknown kind, not a full date, or the number is taken.
        """
        if kind not in KINDS:
            raise UsageProblem(f"没有“{kind}”这种会议。", next_step=f"可选：{'、'.join(KINDS)}。")
        day, number = self._desk.day(held_on, "会议日期"), tidy_line(number)
        if any(row["kind"] == kind and row["number"] == number for row in store.listed(self._desk.register)):
            raise UsageProblem(f"已经有{kind}{number}。", next_step="请核对届次。")
        with self._desk.operation("meeting.add", f"筹备会议：{kind} {day}") as op:
            if not number:
                year = day[:4]
                number = f"{year}年第{op.next_number(f'meeting.{kind}.{year}')}次"
            return op.insert(
                "meetings", kind=kind, number=number, held_on=day, state=PLANNED, **self._texts(texts)
            )

    def change(self, meeting_id: int, held_on: str = "", **texts: str) -> None:
        """Put date, place or people of a meeting right.

        :raises Refusal: its minutes have been issued.
        """
        meeting = self._open(meeting_id)
        columns: dict[str, Any] = self._texts(texts)
        if held_on:
            columns["held_on"] = self._desk.day(held_on, "会议日期")
        with self._desk.operation("meeting.change", f"修改会议：{meeting['name']}") as op:
            op.update("meetings", meeting_id, **columns)

    def add_cases(self, meeting_id: int, case_ids: Sequence[int]) -> list[int]:
        """Put cases that wait for a meeting on the agenda; title, proposal and checks come from the case.

        :raises UsageProblem: no case. :raises Refusal: one of them does not wait for a meeting, or is on an agenda.
        """
        meeting, register = self._open(meeting_id), self._desk.register
        if not case_ids:
            raise UsageProblem("没有选业务。", next_step="请从待上会的业务中选。")
        taken = store.on_open_agendas(register)
        cases = [self._cases.get(case_id) for case_id in dict.fromkeys(case_ids)]
        for case in cases:
            if case["state"] != STEP:
                raise Refusal(f"业务 {case['receipt_number']} 现在{case['state_name']}，不能上会。")
            if case["id"] in taken:
                raise Refusal(f"业务 {case['receipt_number']} 已经列入会议议题。")
        words = f"{cases[0]['title']}等 {len(cases)} 件" if len(cases) > 1 else cases[0]["title"]
        with self._desk.operation("meeting.item", f"列入{meeting['name']}议题：{words}") as op:
            first = store.next_seq(register, meeting_id)
            return [
                op.insert(
                    "meeting_items", meeting_id=meeting_id, seq=first + place, case_id=case["id"],
                    title=f"{case['kind_name']}：{_matter(case)}", proposal=_proposal(case), checks=_checks(case),
                )
                for place, case in enumerate(cases)
            ]  # fmt: skip

    def add_item(self, meeting_id: int, title: str, proposal: str = "", checks: str = "") -> int:
        """Put a matter without a case on the agenda."""
        meeting = self._open(meeting_id)
        if not title.strip():
            raise UsageProblem("请写议题。")
        with self._desk.operation("meeting.item", f"列入{meeting['name']}议题：{tidy_line(title)}") as op:
            return op.insert(
                "meeting_items", meeting_id=meeting_id, seq=store.next_seq(self._desk.register, meeting_id),
                title=tidy_line(title), proposal=proposal.strip(), checks=checks.strip(),
            )  # fmt: skip

    def edit_item(self, item_id: int, **texts: str) -> None:
        """Change ``title``, ``proposal`` or ``checks`` of an item."""
        item, meeting = self._item(item_id)
        unknown = sorted(set(texts) - set(_LONG_TEXTS))
        if unknown or not str(texts.get("title", item["title"])).strip():
            raise UsageProblem("请写议题。")
        with self._desk.operation("meeting.item", f"修改{meeting['name']}议题：{item['title']}") as op:
            op.update("meeting_items", item_id, **{name: text.strip() for name, text in texts.items()})

    def remove_item(self, item_id: int) -> None:
        """Take an item off the agenda; its case waits for the next meeting.

        :raises Refusal: it has been decided.
        """
        item, meeting = self._item(item_id)
        if item["outcome"]:
            raise Refusal(f"“{item['title']}”已经登记决定，不能移出。")
        order = [row["id"] for row in meeting["agenda"] if row["id"] != item_id]
        with self._desk.operation("meeting.item", f"移出{meeting['name']}议题：{item['title']}") as op:
            op.delete("meeting_items", item_id)
            store.renumber(op, order)

    def move_item(self, item_id: int, place: int) -> None:
        """Give an item another place on the agenda, counted from 1."""
        item, meeting = self._item(item_id)
        order = [row["id"] for row in meeting["agenda"] if row["id"] != item_id]
        order.insert(max(0, min(place - 1, len(order))), item_id)
        with self._desk.operation("meeting.item", f"调整{meeting['name']}议题顺序：{item['title']}") as op:
            store.renumber(op, order)

    # -- deciding --------------------------------------------------------------------------------

    def decide(self, item_id: int, outcome: str, decision: str = "") -> None:
        """登记决定 of one item.

        Agreement signs the meeting's step of the case in the chair's name on the day of the meeting; 不同意 gives the case
        back to the unit with the decision as its reason; 缓议 leaves it waiting for the next meeting.

        :raises UsageProblem: unknown outcome, 缓议 or 不同意 without a word why, or no chair.
        :raises Refusal: decided already, or the meeting is still to come.
        """
        item, meeting = self._item(item_id)
        if outcome not in OUTCOMES:
            raise UsageProblem(f"没有“{outcome}”这种决定。", next_step=f"可选：{'、'.join(OUTCOMES)}。")
        if item["outcome"]:
            raise Refusal(
                f"“{item['title']}”已经登记为“{item['outcome']}”。", next_step="登记错了，请先撤销那一步。"
            )
        if outcome in (DEFERRED, REJECTED) and not decision.strip():
            raise UsageProblem(f"“{outcome}”要写明理由或要求。")
        if meeting["held_on"] > self._desk.session.business_date:
            raise Refusal(
                f"{meeting['name']}定在 {meeting['held_on']}，还没有开。", next_step="请核对会议日期。"
            )
        if item["case_id"] and not meeting["chair"]:
            raise UsageProblem("请先填写会议主持人。", next_step="同意的事项以主持人名义签署。")
        said = tidy_line(decision)
        with self._desk.operation("meeting.decide", f"{meeting['name']}{outcome}：{item['title']}") as op:
            op.update("meeting_items", item_id, outcome=outcome, decision=decision.strip())
            op.update("meetings", meeting["id"], state=HELD)
            if item["case_id"]:
                opinion = f"{meeting['name']}{outcome}" + (f"：{said}" if said else "")
                if outcome in (AGREED, AGREED_IN_PRINCIPLE):
                    self._cases.sign(item["case_id"], meeting["chair"], meeting["held_on"], opinion)
                elif outcome == REJECTED:
                    self._cases.send_back(item["case_id"], meeting["chair"], opinion, meeting["held_on"])

    def issue(self, meeting_id: int) -> None:
        """印发纪要: the minutes have gone to the units; nothing of the meeting changes any more.

        :raises Refusal: an item has no decision yet, or there is none.
        """
        meeting = self._open(meeting_id)
        self._must_be_decided(meeting)
        with self._desk.operation("meeting.issue", f"印发会议纪要：{meeting['name']}") as op:
            op.update("meetings", meeting_id, state=ISSUED)

    # -- internals -------------------------------------------------------------------------------

    def _open(self, meeting_id: int) -> Row:
        meeting = self.get(meeting_id)
        if meeting["state"] == ISSUED:
            raise Refusal(f"{meeting['name']}的纪要已经印发，不能再改。")
        return meeting

    def _item(self, item_id: int) -> tuple[Row, Row]:
        item = store.item(self._desk.register, item_id)
        if item is None:
            raise UsageProblem("没有这个议题。", next_step="请核对编号。")
        return item, self._open(item["meeting_id"])

    @staticmethod
    def _must_be_decided(meeting: Row) -> None:
        waiting = [item["title"] for item in meeting["agenda"] if not item["outcome"]]
        if waiting or not meeting["agenda"]:
            raise Refusal(
                f"还有 {len(waiting)} 个议题没有登记决定：{'；'.join(waiting)}。"
                if waiting
                else "会议还没有议题。",
                next_step="请先逐个登记会议决定。",
            )

    @staticmethod
    def _texts(texts: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(texts) - set(_TEXTS))
        if unknown:
            raise UsageProblem("会议没有这一项。", detail="、".join(unknown))
        return {name: tidy_line(text) for name, text in texts.items()}


def _named(row: Row) -> Row:
    return {**row, "name": f"{row['kind']}（{row['number']}）", "state_name": STATE_NAMES[row["state"]]}


def _matter(case: Row) -> str:
    """The title of a case without its unit, which the agenda names beside it."""
    return str(case["title"].removeprefix(case["unit_name"]).lstrip("：").strip() or case["title"])


def _proposal(case: Row) -> str:
    """What is proposed: the matter, and why the unit asks for it."""
    reason = str(case["fields"].get("reason", "")).strip()
    document = str(case["fields"].get("document", "")).strip()
    parts = [
        f"{case['unit_name']}申请{case['kind_name']}：{_matter(case)}。",
        f"理由：{reason}" if reason else "",
        f"依据：{document}" if document else "",
    ]
    return "\n".join(part for part in parts if part)


def _checks(case: Row) -> str:
    """What the examination found, item by item; what the steps before said."""
    kind = CASE_KINDS[case["kind"]]
    found = [
        f"{item.get('item', '')}：{item['result']}" + (f"（{item['note']}）" if item.get("note") else "")
        for item in case["fields"].get("checks", [])
        if item.get("result")
    ]
    keys = {step.key for step in kind.steps}
    found += [
        f"{kind.step(step['step']).name}：{step['opinion']}（{step['signer']}）"
        for step in case["steps"]
        if step["outcome"] == "done" and step["step"] in keys and step["step"] != "apply" and step["opinion"]
    ]
    return "\n".join(found)
