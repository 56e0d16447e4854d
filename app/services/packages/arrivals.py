"""The declared lines of a package that arrived at the county: judged one by one, then kept for decision.

A line that breaks a rule is refused alone, with its reason, and the others go on; the reason goes back with the next answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from app.errors import Problem
from app.exchange.faults import PackageTooLarge, RecordWrong
from app.exchange.reader import Package
from app.exchange.records import Record
from app.models import packages, people, units
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.services.entries import EntryService
from app.services.monthly import record_within
from app.services.packages.declare import DECLARED
from app.services.packages.lines import ENTRY, KIND_NAMES, LONGEST_TEXT, NOTHING, OFF_ENTRY, LineRules, Taken
from app.services.packages.preview import PreviewLine
from app.values.text import tidy_name

MOST_LINES = 50_000  # a package of this size is judged within ten seconds
_LONGEST_NAME = 50  # of a name nobody has checked yet
_DECIDED = (packages.ACCEPTED, packages.RETURNED)


class Declared(msgspec.Struct, forbid_unknown_fields=True):
    """What travels of a declaration."""

    number: str
    month: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])\Z")]
    line: dict[str, Any]


class Arrivals:
    """Judges and keeps the lines that one node declares."""

    def __init__(self, desk: Desk, entries: EntryService, node: Row) -> None:
        self._desk = desk
        self._node = node
        self._rules = LineRules(desk, entries, units.subtree(desk.register, node["unit_id"]))

    def judge(self, package: Package) -> list[PreviewLine]:
        """Every line with what it is here: new, changed, same or refused.

        :raises PackageTooLarge: more lines than any office declares.
        :raises RecordWrong: one declaration stands there twice; nobody could say which of the two is meant.
        """
        if package.record_count > MOST_LINES:
            raise PackageTooLarge(f"{package.record_count} records")
        records = list(package.records(DECLARED)) if DECLARED in package.members else []
        arriving = {record.id for record in records}
        if len(arriving) < len(records):
            raise RecordWrong(f"{len(records)} lines, {len(arriving)} declarations")
        taken = self._taken(arriving)
        return [self._line(record, package.manifest.sender.epoch, taken) for record in records]

    def check_again(self, line: Row) -> None:
        """Judge a kept line once more, just before it becomes a fact.

        :raises Problem: what has come to stand against it meanwhile.
        """
        self._rules.check(line["kind"], line["payload"]["line"], self._taken({line["record_uuid"]}))

    def store(self, op: Operation, package_id: int, lines: Sequence[PreviewLine]) -> None:
        """Keep the lines; what needs no decision is decided at once."""
        register, today = self._desk.register, self._desk.date()
        rows = []
        for seq, line in enumerate(lines, 1):
            standing = packages.standing_line(register, line.record_uuid)
            if standing and line.outcome == packages.SAME and standing["decision"] in _DECIDED:
                op.update("package_lines", standing["id"], answered_by=None)  # it asks again: answer again
            if standing and line.outcome == packages.CHANGED and standing["decision"] == packages.PENDING:
                op.update("package_lines", standing["id"], decision=packages.REPLACED, decided_on=today)
            decision = _decision(line)
            if line.kind == NOTHING and decision == packages.ACCEPTED:
                self._declare_nothing(op, line.payload["line"])
            rows.append(
                {
                    "package_id": package_id,
                    "seq": seq,
                    "record_uuid": line.record_uuid,
                    "revision": line.revision,
                    "kind": line.kind,
                    "sentence": line.sentence,
                    "payload": line.payload,
                    "outcome": line.outcome,
                    "decision": decision,
                    "reason": line.reason,
                    "decided_on": today if decision else "",
                }
            )
        packages.insert_lines(op, rows)

    # -- internals -------------------------------------------------------------------------------

    def _declare_nothing(self, op: Operation, line: dict[str, Any]) -> None:
        """The node's unit has declared its month, for itself and for what stands below it."""
        signer = tidy_name(str(line.get("declared_by", "")))[:_LONGEST_NAME]
        record_within(
            self._desk,
            op,
            self._node["unit_id"],
            line["month"],
            changed=False,
            signer=signer,
            note="数据包申报",
        )

    def _taken(self, without: set[str]) -> Taken:
        pending = packages.lines(
            self._desk.register, decision=packages.PENDING, outcomes=(packages.NEW, packages.CHANGED)
        )
        return Taken.by(
            (row["kind"], row["payload"]["line"]) for row in pending if row["record_uuid"] not in without
        )

    def _line(self, record: Record, epoch: int, taken: Taken) -> PreviewLine:
        standing = packages.standing_line(self._desk.register, record.id)
        about = (record.id, record.op)
        try:
            declared = msgspec.convert(record.fields, Declared)
        except msgspec.ValidationError:
            return PreviewLine(
                record.kind, "一条读不懂的申报", packages.REFUSED, "这一条的内容读不懂。", *about
            )
        payload = record.fields
        if standing and standing["node_id"] != self._node["id"]:
            return PreviewLine(
                record.kind,
                "一条别的单位的申报",
                packages.REFUSED,
                "这一条不是本单位申报的。",
                *about,
                payload,
            )
        if standing and self._is_same(standing, declared, epoch, record.op):
            if standing["decision"] == packages.PENDING and standing["outcome"] != packages.REFUSED:
                taken.take(standing["kind"], standing["payload"]["line"])
            return PreviewLine(standing["kind"], standing["sentence"], packages.SAME, "", *about, payload)
        sentence = self._described(record.kind, declared.line)
        if standing and standing["decision"] == packages.ACCEPTED:
            reason = "这一条已经批准，不能再改。需要更正时请另行申报。"
            return PreviewLine(record.kind, sentence, packages.REFUSED, reason, *about, payload)
        try:
            checked = self._rules.check(record.kind, declared.line, taken)
        except Problem as problem:
            return PreviewLine(record.kind, sentence, packages.REFUSED, problem.sentence(), *about, payload)
        taken.take(record.kind, checked.payload)
        outcome = packages.CHANGED if standing else packages.NEW
        return PreviewLine(
            record.kind, checked.sentence, outcome, "", *about, {**payload, "line": checked.payload}
        )

    def _is_same(self, standing: Row, declared: Declared, epoch: int, revision: int) -> bool:
        if (standing["epoch"], standing["revision"]) >= (epoch, revision):
            return True
        unchanged = bool(standing["payload"].get("line") == declared.line)
        return unchanged and standing["epoch"] < epoch and standing["decision"] != packages.RETURNED

    def _described(self, kind: str, line: dict[str, Any]) -> str:
        """A line in words before anything of it has been checked."""
        who = line.get("person")
        name: object = ""
        if kind in (ENTRY, OFF_ENTRY) and isinstance(who, dict):
            name = who.get("name")
        elif isinstance(who, str):
            known = people.by_uuid(self._desk.register, who)
            name = known["name"] if known else ""
        shown = tidy_name(name[:LONGEST_TEXT])[:_LONGEST_NAME] if isinstance(name, str) else ""
        return f"{shown or '（不详）'} {KIND_NAMES.get(kind, '申报')}"


def _decision(line: PreviewLine) -> str:
    if line.outcome == packages.REFUSED:
        return packages.RETURNED
    if line.kind == NOTHING and line.outcome != packages.SAME:
        return packages.ACCEPTED  # there is nothing to decide
    return packages.PENDING
