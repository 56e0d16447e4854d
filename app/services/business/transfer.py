"""县内调动 and 批量调动: out and in on one day, in one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.errors import Problem, UsageProblem
from app.models.operation import Operation, Row
from app.services.business.moves import Move, Moves
from app.services.business.posting import Effect, Request, Result
from app.services.kinds.people import GOOD_ONLY

_SHOWN = 5


class Transfer:
    """One person; the unit of the case is the one that takes."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves

    def settle(self, request: Request) -> Request:
        """Where the person comes from is noted, for lists and papers.

        :raises Problem: the person cannot be moved at all.
        """
        self._read(request)
        return request

    def title(self, request: Request) -> str:
        """``张三：云岭县第一小学 → 云岭县档案馆``."""
        move = self._read(request)
        return (
            f"{move.person['name']}：{move.holding['unit_name']} → {self._moves.unit_name(request.unit_id)}"
        )

    def effect(self, request: Request) -> Effect:
        """Both accounts before and after."""
        move = self._read(request)
        remarks = self._moves.remarks([move])
        if not move.title and move.person["title"]:
            remarks.append(f"没有填新职务，仍登记为“{move.person['title']}”。")
        return Effect(self._moves.effect_words([move]), remarks, self._moves.judge([move])[0])

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """End and begin on the same day."""
        move = self._read(request)
        refusal = self._moves.judge([move])[0]
        if refusal is not None:
            raise refusal
        document_id = self._moves.document(op, request.fields["document"])
        noted = self._moves.noted(move)
        self._moves.write(op, case["id"], move, document_id)
        return Result(columns={"document_id": document_id}, fields=noted)

    def _read(self, request: Request) -> Move:
        assert request.person_id is not None  # tidied() has seen to it
        return self._moves.read(
            request.person_id, request.unit_id, request.fields, request.fields["effective"]
        )


class BatchTransfer:
    """A list; each line names who, whereto and which account."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves

    def settle(self, request: Request) -> Request:
        """Every line names somebody.

        :raises UsageProblem: a line without a person.
        """
        for number, line in enumerate(request.people, 1):
            if line["person_id"] is None:
                raise UsageProblem(f"第{number}人没有写是谁。", next_step="请写姓名或身份证号。")
        return replace(request, fields=dict(request.fields))

    def title(self, request: Request) -> str:
        """``3 人：张三、王㛃、赵䶮``."""
        moves = [move for move in self._read(request) if isinstance(move, Move)]
        names = "、".join(move.person["name"] for move in moves[:_SHOWN])
        more = " 等" if len(moves) > _SHOWN else ""
        return f"批量调动 {len(request.people)} 人：{names}{more}"

    def judged(self, request: Request) -> list[Problem | None]:
        """What stands against each line."""
        return self._moves.judge(self._read(request))

    def effect(self, request: Request) -> Effect:
        """The accounts before and after; the lines that cannot be done, each with its reason."""
        read = self._read(request)
        verdicts = self._moves.judge(read)
        good = [
            move
            for move, verdict in zip(read, verdicts, strict=True)
            if isinstance(move, Move) and verdict is None
        ]
        bad = [(number, verdict) for number, verdict in enumerate(verdicts, 1) if verdict is not None]
        words = [
            f"可办 {len(good)} 人，不能办 {len(bad)} 人",
            *(self._moves.effect_words(good) if good else []),
        ]
        problems = [f"第{number}人：{verdict.message}" for number, verdict in bad]
        refusal = None
        if bad and (request.fields.get("mode") != GOOD_ONLY or not good):
            number, refusal = bad[0]
            refusal.message = f"第{number}人：{refusal.message}"
            problems = problems[1:]
        return Effect(words, [*problems, *self._moves.remarks(good)], refusal)

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Write every line that can be done; whoever cannot is named with the reason."""
        read = self._read(request)
        verdicts = self._moves.judge(read)
        wrong = [(number, verdict) for number, verdict in enumerate(verdicts, 1) if verdict is not None]
        if wrong and (request.fields.get("mode") != GOOD_ONLY or len(wrong) == len(verdicts)):
            number, problem = wrong[0]
            problem.message = f"第{number}人：{problem.message}"
            raise problem
        document_id = self._moves.document(op, request.fields["document"])
        people: list[tuple[str, str]] = []
        noted: list[dict[str, Any]] = []
        for move, verdict in zip(read, verdicts, strict=True):
            if verdict is not None or isinstance(move, Problem):
                people.append(("未办理", verdict.message if verdict else ""))
                noted.append({})
                continue
            noted.append(self._moves.noted(move))
            self._moves.write(op, case["id"], move, document_id)
            people.append(("已办理", ""))
        return Result(columns={"document_id": document_id}, fields={"sources": noted}, people=people)

    def _read(self, request: Request) -> Sequence[Move | Problem]:
        effective = request.fields["effective"]
        found: list[Move | Problem] = []
        for line in request.people:
            try:
                found.append(self._moves.read(line["person_id"], line["unit"], line, effective))
            except Problem as problem:
                found.append(problem)
        return found
