"""编随事走、人随编走: everything of vanishing units goes where the plan says, on one day, in one operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import cases, documents, leaders, unit_relations, units
from app.models import ledger as accounts
from app.models.operation import Operation, Row
from app.services import loose_ends as ends
from app.services import rules
from app.services.case_kinds import CASE_KINDS, RETURNED, SUPERVISE
from app.services.desk import Desk
from app.services.exits import EXIT_REASONS
from app.services.kinds.matters import FAMILY as MATTERS
from app.services.ledger import Balance, LedgerService, MovementRequest
from app.services.loose_ends import Assignment, LooseEnd, LooseEndService, Settled
from app.services.total_control import family
from app.services.units import INTERNAL, UnitService

MOVED_AWAY, MOVED_IN = "调离", "机构改革转隶"
REORGANISED = "单位撤并"
_SHOWN = 6
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a handover rests on: the approval, the day it takes effect, and the case."""

    document: str
    document_date: str
    effective: str
    case_id: int | None


class Handover:
    """Judges a plan and writes it."""

    def __init__(
        self, desk: Desk, units_: UnitService, ledger: LedgerService, loose: LooseEndService
    ) -> None:
        self._desk = desk
        self._units = units_
        self._ledger = ledger
        self._loose = loose

    # -- before ----------------------------------------------------------------------------------

    def words(self, settled: Sequence[Settled], at: str, new: Mapping[int, str]) -> list[str]:
        """The numbers of every account concerned, before and after.

        :param new: names of units that are still to be founded, by a number below zero.
        """
        approved, actual = self._differences(settled)
        found = []
        for key in dict.fromkeys([*approved, *actual]):
            if not approved[key] and not actual[key]:
                continue
            before = self._balance(key, at)
            found.append(
                f"{self._name(key[0], new)}（{before.label}）：核定 {before.approved} → "
                f"{before.approved + approved[key]}，实有 {before.actual} → {before.actual + actual[key]}"
            )
        others = Counter(
            (item.end.kind, item.assignment.what)
            for item in settled
            if item.end.kind not in (ends.PERSON, ends.QUOTA)
        )
        found += [f"{kind} {number} 项{what}" for (kind, what), number in others.items()]
        return found

    def refusal(
        self, settled: Sequence[Settled], at: str, new: Mapping[int, str] | None = None
    ) -> Problem | None:
        """Why the plan cannot be carried out: natures mixed (R26), or more people above the number than before (R01)."""
        for item in settled:
            own, wanted = item.end.row.get("nature", ""), item.assignment.nature
            if wanted and item.end.kind in (ends.PERSON, ends.QUOTA) and family(own) != family(wanted):
                return rules.refuse(
                    self._desk.register, "R26", f"{item.end.sentence}：{own}不能改作{wanted}使用。",
                    "请按同一类编制安排。",
                )  # fmt: skip
        approved, actual = self._differences(settled)
        before = after = 0
        worst: tuple[int, str] = (0, "")
        for key in dict.fromkeys([*approved, *actual]):
            balance = self._balance(key, at)
            was = max(0, balance.actual - balance.approved)
            will = max(0, balance.actual + actual[key] - balance.approved - approved[key])
            before, after = before + was, after + will
            if will - was > worst[0]:
                worst = (will - was, f"{self._name(key[0], new or {})}（{balance.label}）将超编 {will} 名")
        if after > before:
            return rules.refuse(
                self._desk.register, "R01", f"{worst[1]}，超编总数由 {before} 名增加到 {after} 名。",
                "请让编制随人员一起转入，或把人员安排到有空编的单位。",
            )  # fmt: skip
        return None

    def must_be_complete(self, loose: Sequence[LooseEnd]) -> None:
        """Nothing may be left over.

        :raises Refusal: names what has not found a place.
        """
        if not loose:
            return
        shown = "；".join(end.sentence for end in loose[:_SHOWN])
        more = f"；等共 {len(loose)} 项" if len(loose) > _SHOWN else ""
        raise Refusal(
            f"还有没有安排去向的：{shown}{more}。", rule="人员、编制、职数没有安排完不能办结",
            next_step="请在“逐项安排”里写明去向，或写明整体转入哪个单位。",
        )  # fmt: skip

    # -- writing ---------------------------------------------------------------------------------

    def write(self, op: Operation, settled: Sequence[Settled], decision: Decision) -> None:
        """Carry the plan out: numbers first, then people, then everything else.

        :raises Refusal: an account would fall below zero, or a rule stands against it.
        """
        refusal = self.refusal(settled, decision.effective)
        if refusal is not None:
            raise refusal
        document_id = documents.ensure(
            self._desk.register, op, decision.document, dated=decision.document_date, kind="批文"
        )
        order = (
            ends.PERMIT, ends.QUOTA, ends.LEADER, ends.ORGAN, ends.PERSON, ends.POST, ends.OFF_STAFF, ends.WORKPLACE,
            ends.RELATION, ends.BELOW, ends.CASE, ends.PAPERS,
        )  # fmt: skip
        for kind in order:
            for item in settled:
                if item.end.kind == kind:
                    self._write(op, item, decision, document_id)

    def close_plans(self, op: Operation, unit_ids: Sequence[int], day: str) -> None:
        """Plans that were to end an excess of leaders in units that are gone end with them."""
        for row in leaders.overruns(self._desk.register):
            if row["unit_id"] in unit_ids and not row["ends"]:
                op.supersede("leader_overruns", row["id"])
                names = ("uuid", "account_id", "excess", "begins", "due", "way_out", "document_id")
                op.insert(
                    "leader_overruns", **{name: row[name] for name in names}, ends=max(day, row["begins"])
                )

    def _write(self, op: Operation, item: Settled, decision: Decision, document_id: int) -> None:
        kind, row, line, day = item.end.kind, item.end.row, item.assignment, decision.effective
        if kind in (ends.QUOTA, ends.LEADER, ends.ORGAN):
            self._ledger.post_within(op, self._movement(item, decision))
        elif kind == ends.PERSON:
            self._person(op, row, line, decision, document_id)
        elif kind == ends.POST:
            self._post(op, row, item, decision, document_id)
        elif kind == ends.OFF_STAFF:
            self._version(
                op, "off_staff", row, line.to, day, {"end_reason": line.reason or REORGANISED}, document_id
            )
        elif kind == ends.WORKPLACE:
            self._version(op, "workplaces", row, line.to, day, {"end_document_id": document_id}, document_id)
        elif kind == ends.PERMIT:
            reason = line.reason or f"{item.end.unit_name}{REORGANISED}"
            op.insert("permit_ends", permit_id=row["id"], ended_on=max(day, row["issued_on"]), reason=reason)
        elif kind == ends.RELATION:
            self._relation(op, row, item, day, document_id)
        elif kind == ends.BELOW:
            self._below(op, row, item, decision)
        elif kind == ends.CASE:
            self._case(op, row, line)
        elif line.to is not None:
            for paper in row["documents"]:
                documents.link_units(self._desk.register, op, paper["id"], [line.to])

    def _movement(self, item: Settled, decision: Decision) -> MovementRequest:
        row, line = item.end.row, item.assignment
        moves = line.what == ends.MOVES
        assert line.to is not None or not moves
        nature = line.nature if moves and line.nature and item.end.kind == ends.QUOTA else row["nature"]
        return MovementRequest(
            unit_id=line.to if moves and line.to is not None else item.end.unit_id,
            nature=nature,
            funding=row["funding"],
            count=item.count,
            kind="划转" if moves else "收回",
            effective=decision.effective,
            document=decision.document,
            document_date=decision.document_date,
            special_use=row["special_use"],
            other_unit_id=item.end.unit_id if moves else None,
            reason=line.reason,
            measure=row["measure"],
            leader_kind=row["leader_kind"],
            level=row["level"],
            case_id=decision.case_id,
            from_nature=row["nature"] if nature != row["nature"] else "",
        )

    def _person(
        self, op: Operation, row: Row, line: Assignment, decision: Decision, document_id: int
    ) -> None:
        columns = (
            "person_id", "account_id", "begins", "ends", "entry_way", "entry_case_id", "entry_document_id", "exit_reason",
            "exit_case_id", "exit_document_id",
        )  # fmt: skip
        held = {name: row[name] for name in columns}
        day = decision.effective
        op.supersede("holdings", row["id"])
        if line.what == ends.LEAVES:
            if line.reason not in EXIT_REASONS:
                raise UsageProblem(
                    f"{row['name']}离开要写明原因。", next_step=f"可选：{'、'.join(EXIT_REASONS)}。"
                )
            gone = {
                "exit_reason": line.reason,
                "exit_case_id": decision.case_id,
                "exit_document_id": document_id,
            }
            op.insert("holdings", uuid=row["uuid"], **held | gone | {"ends": max(day, row["begins"])})
            return
        assert line.to is not None
        account = accounts.ensure_account(
            self._desk.register, op, line.to, line.nature or row["nature"], row["funding"], row["special_use"]
        )
        if row["begins"] >= day:  # entered later than the day: never was on the vanishing unit's quota
            op.insert("holdings", uuid=row["uuid"], **held | {"account_id": account})
            return
        gone = {"exit_reason": MOVED_AWAY, "exit_case_id": decision.case_id, "exit_document_id": document_id}
        op.insert("holdings", uuid=row["uuid"], **held | gone | {"ends": day})
        came = {"entry_way": MOVED_IN, "entry_case_id": decision.case_id, "entry_document_id": document_id}
        op.insert("holdings", **held | came | {"account_id": account, "begins": day})

    def _post(self, op: Operation, row: Row, item: Settled, decision: Decision, document_id: int) -> None:
        day, to = decision.effective, item.assignment.to
        columns = (
            "person_id", "unit_id", "account_id", "title", "leader_kind", "level", "personal_level", "begins", "ends",
            "note", "document_id", "end_document_id", "case_id",
        )  # fmt: skip
        held = {name: row[name] for name in columns}
        op.supersede("leader_holdings", row["id"])
        ended = held | {"ends": max(day, row["begins"]), "end_document_id": document_id}
        if item.assignment.what == ends.REMOVED:
            op.insert("leader_holdings", uuid=row["uuid"], **ended)
            return
        assert to is not None
        new = held | {"unit_id": to if row["unit_id"] == item.end.unit_id else row["unit_id"]}
        if row["account_unit_id"] == item.end.unit_id:
            new["account_id"] = accounts.ensure_account(
                self._desk.register, op, to, "", "", "", accounts.LEADER, row["leader_kind"], row["level"]
            )
        if row["begins"] >= day:
            op.insert("leader_holdings", uuid=row["uuid"], **new)
            return
        op.insert("leader_holdings", uuid=row["uuid"], **ended)
        since = {"begins": day, "document_id": document_id, "case_id": decision.case_id}
        op.insert("leader_holdings", **new | since)

    def _version(
        self, op: Operation, table: str, row: Row, to: int | None, day: str, ending: dict[str, Any], document_id: int
    ) -> None:  # fmt: skip
        """End a dated row that names a unit, and begin it at the other unit when there is one."""
        own = ("id", "name", "operation_id", "superseded_by", "uuid")
        held = {name: value for name, value in row.items() if name not in own}
        op.supersede(table, row["id"])
        if to is not None and row["begins"] >= day:
            op.insert(table, uuid=row["uuid"], **held | {"unit_id": to})
            return
        op.insert(table, uuid=row["uuid"], **held | ending | {"ends": max(day, row["begins"])})
        if to is not None:
            op.insert(table, **held | {"unit_id": to, "begins": day, "document_id": document_id})

    def _relation(self, op: Operation, row: Row, item: Settled, day: str, document_id: int) -> None:
        to, gone = item.assignment.to, item.end.unit_id
        sides = {name: to if row[name] == gone else row[name] for name in ("unit_id", "other_id")}
        unit_relations.replace(op, row, ends=max(day, row["begins"]), end_document_id=document_id)
        if to is not None and sides["unit_id"] != sides["other_id"]:
            unit_relations.insert(
                op, **sides, kind=row["kind"], name=row["name"], begins=max(day, row["begins"]), ends=row["ends"],
                document_id=document_id,
            )  # fmt: skip

    def _below(self, op: Operation, row: Row, item: Settled, decision: Decision) -> None:
        day, to = decision.effective, item.assignment.to
        if item.assignment.what == ends.ABOLISHED:
            left = [
                end
                for end in self._loose.found([row["id"]], day)
                if end.kind not in (ends.PAPERS, ends.RELATION)
            ]
            if left:
                raise Refusal(
                    f"{row['name']}还有{left[0].kind} {left[0].name}，不能一并撤销。",
                    next_step="请先安排它的人员和编制，或把它转到别的单位。",
                )
            self._units.change_within(
                op, row["id"], {"abolished": day}, day, decision.document, decision.case_id
            )
            return
        assert to is not None
        gone = self._units.get(item.end.unit_id)
        inside = to in units.subtree(self._desk.register, row["id"])
        fields: dict[str, Any] = {}
        for name in ("parent_id", "supervising_id"):
            if row[name] == item.end.unit_id:
                fields[name] = gone[name] if inside else to
        if row["kind"] == INTERNAL and inside:
            raise UsageProblem(f"{row['name']}是{gone['name']}的内设机构，不能转到它自己下面。")
        self._units.change_within(op, row["id"], fields, day, decision.document, decision.case_id)
        if "supervising_id" in fields:
            self._applicants(op, row["id"], item.end.unit_id, fields["supervising_id"])

    def _applicants(self, op: Operation, unit_id: int, gone: int, supervising: int | None) -> None:
        """R15: cases of a unit that still await the opinion of a 主管部门 that is gone await that of the new one."""
        for case in cases.listed(self._desk.register, open_only=True, unit_id=unit_id):
            if case["applicant_id"] != gone or case["state"] not in (SUPERVISE, RETURNED):
                continue
            state = case["state"]
            if supervising is None and state == SUPERVISE:  # it applies itself now, the step falls away
                following = CASE_KINDS[case["kind"]].after(SUPERVISE)
                assert following is not None  # every kind ends with a posting step
                state = following.key
            op.update("cases", case["id"], applicant_id=supervising or unit_id, state=state)

    def _case(self, op: Operation, row: Row, line: Assignment) -> None:
        if row["kind"] in ("entry", "exit") or CASE_KINDS[row["kind"]].family == MATTERS:
            raise Refusal(
                f"业务 {row['receipt_number']}（{row['title']}）要先办结或撤回，不能移交。",
                next_step="请先办理这件业务。",
            )
        assert line.to is not None
        taker, gone = self._units.get(line.to), self._units.get(row["unit_id"])
        op.update(
            "cases", row["id"], unit_id=line.to, applicant_id=taker["supervising_id"] or line.to,
            title=row["title"].replace(gone["name"], taker["name"]),
        )  # fmt: skip

    # -- figures ---------------------------------------------------------------------------------

    def _differences(self, settled: Sequence[Settled]) -> tuple[Counter[Key], Counter[Key]]:
        """By how much approved and actual of each account change."""
        approved: Counter[Key] = Counter()
        actual: Counter[Key] = Counter()
        for item in settled:
            if item.end.kind not in (ends.PERSON, ends.QUOTA):
                continue
            row, line = item.end.row, item.assignment
            if item.end.kind == ends.PERSON and row["ends"] and row["ends"] <= self._desk.date():
                continue  # has left since the day: the numbers of today are without
            numbers = approved if item.end.kind == ends.QUOTA else actual
            numbers[item.end.unit_id, row["nature"], row["funding"], row["special_use"]] -= item.count
            if line.what == ends.MOVES and line.to is not None:
                nature = line.nature or row["nature"]
                numbers[line.to, nature, row["funding"], row["special_use"]] += item.count
        return approved, actual

    def _name(self, unit_id: int, new: Mapping[int, str]) -> str:
        return new[unit_id] if unit_id in new else str(self._units.get(unit_id)["name"])

    def _balance(self, key: Key, at: str) -> Balance:
        for found in self._ledger.balances(key[0], max(at, self._desk.date())):
            if (found.unit_id, found.nature, found.funding, found.special_use) == key:
                return found
        return Balance(0, *key, approved=0, actual=0, reserved=0)
