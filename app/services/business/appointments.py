"""任免文落库: one document, many people; leader posts and the titles of people follow it (R10, R11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import documents, facts
from app.models.operation import Operation, Row
from app.services import rules
from app.services.business.posting import Effect, Request, Result
from app.services.desk import Desk
from app.services.kinds.people import APPOINT, GOOD_ONLY, OCCUPIES_NONE, REMOVE
from app.services.leaders import Appointment, AppointmentEffect, LeaderService
from app.services.people import PeopleService
from app.services.units import UnitService

_SHOWN = 5


class Appointments:
    """Posting of 任免文落库: removals first, then appointments, as the document is read."""

    def __init__(self, desk: Desk, units: UnitService, people: PeopleService, leaders: LeaderService) -> None:
        self._desk = desk
        self._units = units
        self._people = people
        self._leaders = leaders

    def settle(self, request: Request) -> Request:
        """Every line names somebody.

        :raises UsageProblem: a line without a person.
        """
        for number, line in enumerate(request.people, 1):
            if line["person_id"] is None:
                raise UsageProblem(f"第{number}人没有写是谁。", next_step="请写姓名或身份证号。")
        return request

    def title(self, request: Request) -> str:
        """``云组〔2026〕5号 任 2 人、免 1 人：张三、王㛃、赵䶮``."""
        counted = Counter(line["action"] for line in request.people)
        names = dict.fromkeys(self._people.get(line["person_id"])["name"] for line in request.people)
        words = "、".join(f"{action} {counted[action]} 人" for action in (APPOINT, REMOVE) if counted[action])
        more = " 等" if len(names) > _SHOWN else ""
        return f"{request.fields['document']} {words}：{'、'.join(list(names)[:_SHOWN])}{more}"

    def effect(self, request: Request) -> Effect:
        """Per line what changes; who cannot be appointed and why.

        What an earlier line of the same document makes free counts; the numbers are checked once more when it is done.
        """
        changes: list[str] = []
        remarks: list[str] = []
        wrong: list[tuple[int, Problem]] = []
        seated: Counter[tuple[int, str, str]] = Counter()
        for number, line in enumerate(request.people, 1):
            name = self._people.get(line["person_id"])["name"]
            where = f"{name}：{line['action']}{self._units.get(line['unit'])['name']}{line['title']}"
            try:
                if line["action"] == REMOVE:
                    changes.append(where)
                    if self._holding(line) is None:
                        remarks.append(f"第{number}人：{name} 没有登记过这一领导职务，只更新职务信息。")
                    continue
                found = self._leaders.effect(self._appointment(request, line, None))
                problem = self._obstacle(request, found, seated)
            except UsageProblem as usage:
                problem, found = usage, None
            if problem is not None:
                wrong.append((number, problem))
                continue
            if found is not None:
                changes.append(f"{where}，{'，'.join(found.changes)}")
                remarks += [f"第{number}人：{remark}" for remark in found.remarks]
        told = [f"第{number}人：{problem.message}" for number, problem in wrong]
        if wrong and (request.fields.get("mode") != GOOD_ONLY or len(wrong) == len(request.people)):
            problem = wrong[0][1]
            problem.message = told[0]
            return Effect(changes, [*told[1:], *remarks], problem)
        return Effect(changes, [*told, *remarks])

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Write every line; in a document only some of which can be done, the others are named with their reason."""
        document = request.fields["document"]
        outcomes: list[tuple[str, str]] = [("已办理", "")] * len(request.people)
        removals_first = sorted(
            enumerate(request.people), key=lambda numbered: numbered[1]["action"] != REMOVE
        )
        for index, line in removals_first:
            try:
                if line["action"] == REMOVE:
                    self._remove(op, case, request, line)
                else:
                    self._leaders.appoint_within(op, self._appointment(request, line, case["id"]))
            except (Refusal, UsageProblem) as problem:
                if request.fields.get("mode") != GOOD_ONLY:
                    problem.message = f"第{index + 1}人：{problem.message}"
                    raise
                outcomes[index] = ("未办理", problem.message)
        done = [line for line, outcome in zip(request.people, outcomes, strict=True) if not outcome[1]]
        if not done:
            raise Refusal("名单里没有一人可以办理。", next_step="请看各人的原因，补正后再办。")
        document_id = documents.ensure(self._desk.register, op, document)
        self._record_titles(op, request, done, document_id)
        return Result(columns={"document_id": document_id}, people=outcomes)

    # -- internals -------------------------------------------------------------------------------

    def _appointment(self, request: Request, line: Mapping[str, Any], case_id: int | None) -> Appointment:
        return Appointment(
            person_id=line["person_id"],
            unit_id=line["unit"],
            title=line["title"],
            begins=_day(request, line),
            document=request.fields["document"],
            document_date=request.fields.get("document_date", ""),
            leader_kind=line.get("leader_kind", ""),
            level=line.get("level", ""),
            personal_level=line.get("personal_level", ""),
            occupies=line.get("counts") != OCCUPIES_NONE,
            note=line.get("note", ""),
            case_id=case_id,
        )

    def _holding(self, line: Mapping[str, Any]) -> Row | None:
        """The open leader post a line removes from: by its title, or the only one in that unit."""
        held = [
            row
            for row in self._leaders.of_person(line["person_id"])
            if not row["ends"] and row["unit_id"] == line["unit"]
        ]
        named = [row for row in held if row["title"] == line["title"]]
        return named[0] if named else held[0] if len(held) == 1 else None

    def _obstacle(
        self, request: Request, found: AppointmentEffect, seated: Counter[tuple[int, str, str]]
    ) -> Problem | None:
        """What stands against one appointment, the removals and earlier appointments of the document counted."""
        wanted = found.appointment
        if not wanted.occupies:
            return found.refusal
        removed = [
            row
            for line in request.people
            if line["action"] == REMOVE and (row := self._holding(line)) and row["account_id"] is not None
        ]
        judged = self._leaders.titles.judge(wanted.title)
        if judged.refused or not judged.listed:
            return found.refusal
        others = [
            row
            for row in self._leaders.of_person(wanted.person_id)
            if row["account_id"] is not None and not row["ends"]
        ]
        gone = {row["uuid"] for row in removed}
        if any(row["uuid"] not in gone for row in others):
            return found.refusal
        key = (wanted.unit_id, wanted.leader_kind, wanted.level)
        freed = sum((row["unit_id"], row["leader_kind"], row["level"]) == key for row in removed)
        line = next(
            (
                each
                for each in self._leaders.balances([wanted.unit_id])
                if (each.leader_kind, each.level) == key[1:]
            ),
            None,
        )
        if line is None:  # an internal department's leaders count above it; judged when it is done
            return None if freed else found.refusal
        seated[key] += 1
        room = line.approved - line.actual + freed
        if seated[key] <= room:
            return None
        if found.refusal is not None:
            return found.refusal
        return rules.refuse(
            self._desk.register, "R10",
            f"{self._units.get(wanted.unit_id)['name']} {line.label} 核定 {line.approved} 名，已配 {line.actual} 名，"
            f"本文件任 {seated[key]} 人、免 {freed} 人，超过核定。",
            "请核对任免文，或先办理增加职数；确不占职数的写明依据。",
        )  # fmt: skip

    def _remove(self, op: Operation, case: Row, request: Request, line: Mapping[str, Any]) -> None:
        holding = self._holding(line)
        if holding is not None:
            self._leaders.remove_within(
                op, holding["id"], _day(request, line), request.fields["document"], case_id=case["id"],
                note=line.get("note", ""),
            )  # fmt: skip

    def _record_titles(
        self, op: Operation, request: Request, done: list[Mapping[str, Any]], document_id: int
    ) -> None:
        """The title of each person after the document."""
        for person_id in dict.fromkeys(line["person_id"] for line in done):
            person = self._people.get(person_id)
            mine = [line for line in done if line["person_id"] == person_id]
            given = [line for line in mine if line["action"] == APPOINT]
            main = next((line for line in given if line.get("counts") != OCCUPIES_NONE), None)
            removed = {line["title"] for line in mine if line["action"] == REMOVE}
            left = not person["title"] or person["title"] in removed
            taken = main or (given[0] if given and left else None)
            if taken is not None:
                since = _day(request, taken)
                values = {"title": taken["title"], "title_since": since}
                if taken.get("personal_level") or taken.get("level"):
                    values["title_level"] = taken.get("personal_level") or taken["level"]
            elif person["title"] in removed:
                since = _day(request, mine[0])
                values = {"title": "", "title_since": ""}
            else:
                continue
            facts.record(
                self._desk.register, op, facts.PEOPLE, person_id, values, since, document_id,
                self._desk.projected_on(),
            )  # fmt: skip


def _day(request: Request, line: Mapping[str, Any]) -> str:
    return str(line.get("effective") or request.fields["effective"])
