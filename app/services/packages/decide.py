"""批复: the county decides line by line, and the answer goes back with the current records of the receiver's scope.

Accepting a line runs the ordinary services inside one operation, with all their rules: if one of them refuses, nothing remains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import Refusal, UsageProblem
from app.exchange.manifest import Kind
from app.models import nodes, packages, settings, units
from app.models import off_staff as off_staff_store
from app.models import people as people_store
from app.models.operation import Operation, Row
from app.services.business.posting import Request
from app.services.business.service import BusinessService
from app.services.case_kinds import CASE_KINDS, INFORMATION, KEY_INFORMATION
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.entries import EntryService
from app.services.exits import ExitService
from app.services.monthly import record_within
from app.services.off_staff import OffStaff, OffStaffService
from app.services.packages import baseline, receipt
from app.services.packages.arrivals import Arrivals
from app.services.packages.lines import CHANGE, ENTRY, EXIT, OFF_ENTRY, OFF_EXIT
from app.services.packages.outgoing import HandoverItem, Outgoing, WrittenPackage, send
from app.services.people import KEY_FIELDS, PeopleService
from app.services.settings import SINGLE_PERSON_OFFICE

PENDING, ACCEPTED, RETURNED = "pending", packages.ACCEPTED, packages.RETURNED
_STATES = {PENDING: packages.PENDING, ACCEPTED: packages.ACCEPTED, RETURNED: packages.RETURNED}
STATE_NAMES = {PENDING: "待处理", ACCEPTED: "已批准", RETURNED: "已退回", packages.REPLACED: "已有更新的申报"}


class Decisions:
    """What the county does with declared lines."""

    def __init__(
        self, desk: Desk, cases: CaseService, entries: EntryService, exits: ExitService, people: PeopleService,
        business: BusinessService, off_staff: OffStaffService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._cases = cases
        self._entries = entries
        self._exits = exits
        self._people = people
        self._business = business
        self._off_staff = off_staff

    def lines(self, state: str = PENDING) -> list[Row]:
        """Received lines in the order they came.

        :param state: ``pending``, ``accepted``, ``returned``, or '' for all.
        :raises UsageProblem: another state.
        """
        if state and state not in _STATES:
            raise UsageProblem(f"没有“{state}”这种状态。")
        rows = packages.lines(
            self._desk.register,
            decision=_STATES[state] if state else None,
            outcomes=(packages.NEW, packages.CHANGED) if state == PENDING else (),
        )
        return [
            {**row, "state_name": STATE_NAMES[row["decision"] or PENDING]}
            for row in rows
            if row["outcome"] != packages.SAME
        ]

    def accept(
        self, line_id: int, signer: str, opinion: str = "同意", supervisor: str = "", document: str = ""
    ) -> int | None:
        """批准 one line: the fact is recorded with all its rules; returns the id of its case, None when there is none.

        A key field (R25) goes the way of its own case, with the opinions of unit, 主管部门 and office.

        :param signer: who approved; not the handler who is signed in (经办人 ≠ 签批人).
        :param supervisor: who signed for a 主管部门 other than the sender; needed only where there is one.
        :param document: replaces the document the line names.
        :raises Refusal: already decided, handler and signer are one, or a rule of the fact.
        """
        line = self._open(line_id)
        self._must_differ(signer)
        node = nodes.get(self._desk.register, line["node_id"])
        assert node is not None
        Arrivals(self._desk, self._entries, node).check_again(line)
        body = {**line["payload"]["line"]}
        body["document"] = document or body.get("document", "")
        sentence = f"批准申报：{line['node_name']} {line['sentence']}（签批 {signer.strip()}）"
        with self._desk.operation("line.accept", sentence) as op:
            case_id: int | None = None
            if line["kind"] == ENTRY:
                case_id = self._enter(body, node, signer, opinion, supervisor)
            elif line["kind"] == EXIT:
                person_id = self._person(body["person"])
                signed_for = body["declared_by"] or node["name"]
                case_id = self._exits.record(
                    person_id, body["reason"], body["ends"], body["document"], signed_for
                )
            elif line["kind"] == CHANGE:
                case_id = self._change(line, body, node, signer, opinion, supervisor)
            elif line["kind"] == OFF_ENTRY:
                unit = units.by_uuid(self._desk.register, body["unit"])
                assert unit is not None  # checked just before
                said = {
                    name: body[name] for name in ("position", "employer", "pay_source", "due", "document")
                }
                self._off_staff.register(
                    body["person"], OffStaff(unit["id"], body["work"], body["begins"], **said)
                )
            elif line["kind"] == OFF_EXIT:
                row = off_staff_store.by_uuid(self._desk.register, body["off_staff"])
                assert row is not None  # checked just before
                self._off_staff.end(row["id"], body["ends"], body["reason"])
            record_within(
                self._desk, op, node["unit_id"], line["payload"]["month"], changed=True, signer=body["declared_by"],
                note="数据包申报",
            )  # fmt: skip
            op.update(
                "package_lines", line_id, decision=packages.ACCEPTED, decided_on=self._desk.date(), case_id=case_id,
                reason="",
            )  # fmt: skip
        return case_id

    def send_back(self, line_id: int, reason: str) -> None:
        """退回 one line with its reason.

        :raises Refusal: already decided.
        :raises UsageProblem: no reason.
        """
        line = self._open(line_id)
        if not reason.strip():
            raise UsageProblem("退回必须写明理由。", next_step="请把要补正的内容一次写全。")
        sentence = f"退回申报：{line['node_name']} {line['sentence']}（{reason.strip()}）"
        with self._desk.operation("line.return", sentence) as op:
            op.update(
                "package_lines", line_id, decision=packages.RETURNED, reason=reason.strip(),
                decided_on=self._desk.date(),
            )  # fmt: skip

    # -- internals -------------------------------------------------------------------------------

    def _open(self, line_id: int) -> Row:
        line = packages.line(self._desk.register, line_id)
        if line is None:
            raise UsageProblem("没有这条申报。")
        if line["decision"] or line["outcome"] not in (packages.NEW, packages.CHANGED):
            raise Refusal(f"“{line['sentence']}”已经处理过了。")
        return line

    def _must_differ(self, signer: str) -> None:
        handler = self._desk.session.actor
        if not signer.strip():
            raise UsageProblem("请填写签批人。")
        single = settings.value(self._desk.register, SINGLE_PERSON_OFFICE) == "yes"
        if signer.strip() == handler and not single:
            raise Refusal(
                f"经办人 {handler} 不能签批自己经办的业务。",
                rule="经办人与签批人分离",
                next_step="请填写签批的负责人。",
            )

    def _enter(self, body: dict[str, Any], node: Row, signer: str, opinion: str, supervisor: str) -> int:
        """The whole entry case: opinions of unit, 主管部门 and office as they stand on the paper, then the entry."""
        signed_for = body["declared_by"] or node["name"]
        case_id = self._entries.apply(
            body["permit"], body["person"], signed_for, begins=body["begins"], document=body["document"]
        )
        self._sign_all(case_id, node, signer, opinion, supervisor, signed_for)
        self._entries.enter(case_id)
        return case_id

    def _change(
        self, line: Row, body: dict[str, Any], node: Row, signer: str, opinion: str, supervisor: str
    ) -> int | None:
        """信息变更 as its case; what R25 protects as 关键信息变更, signed by everybody who must."""
        register = self._desk.register
        person = self._people.get(self._person(body["person"]))
        unit = units.by_uuid(register, body["unit"])
        assert unit is not None  # checked just before
        signed_for = body["declared_by"] or node["name"]
        changed = {name: value for name, value in body["fields"].items() if (person[name] or "") != value}
        key = {name: value for name, value in changed.items() if name in KEY_FIELDS}
        blank = {name: value for name, value in changed.items() if not value and name not in key}
        plain = {name: value for name, value in changed.items() if name not in key and name not in blank}
        case_id: int | None = None
        if blank:  # a form says what is new; what is no longer known it cannot say
            self._people.change(person["id"], blank, body["effective"], body["document"])
        if plain:
            case_id = self._business.carry_out(_asked(INFORMATION, unit, person, plain, body), signed_for)
        if key:
            request = _asked(KEY_INFORMATION, unit, person, key, body)
            reason = {"reason": f"{node['name']}申报：{line['sentence']}"}
            request = replace(request, fields={**request.fields, **reason})
            case_id = self._business.apply(request, signed_for)
            self._sign_all(case_id, node, signer, opinion, supervisor, signed_for)
            self._business.settle(case_id)
        return case_id

    def _sign_all(
        self, case_id: int, node: Row, signer: str, opinion: str, supervisor: str, signed_for: str
    ) -> None:
        """Every opinion a case needs before it is posted, as they stand on its paper."""
        kind = CASE_KINDS[self._cases.get(case_id)["kind"]]
        while not kind.step(self._cases.get(case_id)["state"]).posts:
            case = self._cases.get(case_id)
            if case["state"] == "supervise":
                self._cases.sign(case_id, self._supervisor(case, node, supervisor, signed_for))
            elif case["state"] == "approve":
                self._cases.sign(case_id, signer, opinion=opinion)
            else:
                self._cases.sign(case_id, self._desk.session.actor, opinion="符合规定")

    def _supervisor(self, case: Row, node: Row, supervisor: str, signed_for: str) -> str:
        if supervisor.strip():
            return supervisor.strip()
        if case["applicant_id"] in units.subtree(self._desk.register, node["unit_id"]):
            return signed_for  # the sender is the 主管部门: its package is its opinion
        raise Refusal(
            f"{case['unit_name']} 由 {case['applicant_name']} 主管，还缺主管部门意见。",
            next_step="请填写主管部门的签署人。",
        )

    def _person(self, uuid: str) -> int:
        person = people_store.by_uuid(self._desk.register, uuid)
        assert person is not None  # checked just before
        return int(person["id"])


def _asked(kind: str, unit: Row, person: Row, values: Mapping[str, str], body: Mapping[str, Any]) -> Request:
    """A declared change as the case of a kind asks for it."""
    fields = {
        "changes": [{"field": name, "new": value} for name, value in values.items()],
        "effective": body["effective"],
        "document": body["document"],
    }
    return Request(kind, unit["id"], fields, person["id"])


def export(desk: Desk, node_id: int, target_dir: Path) -> WrittenPackage:
    """批复包: every decision not known to have arrived, and the current records of the receiver's scope.

    :raises UsageProblem: no such node below this one.
    :raises Refusal: the node has not begun yet.
    :raises EnvironmentProblem: the stick; nothing was used up.
    """
    register = desk.register
    node = nodes.get(register, node_id)
    if node is None or node["unit_id"] is None or node["is_self"]:
        raise UsageProblem("没有这个接收单位。")
    if not node["public_keys"]:
        raise Refusal(f"{node['name']} 还没有交来第一个申报包。", next_step="请先导入对方的申报，再写批复。")

    def prepare(op: Operation) -> Outgoing:
        decided = packages.to_answer(register, node_id)
        waiting = packages.open_lines(register, node_id)
        content = baseline.contents(register, units.subtree(register, node["unit_id"]))
        accepted = sum(1 for line in decided if line["decision"] == packages.ACCEPTED)
        returned = len(decided) - accepted

        def answered(op: Operation, package_id: int) -> None:
            for line in decided:
                op.update("package_lines", line["id"], answered_by=package_id)

        return Outgoing(
            Kind.DECISION,
            f"给{node['name']}的批复",
            f"批准 {accepted} 条，退回 {returned} 条" if decided else "",
            {
                receipt.LINES: receipt.answer_records([*waiting, *decided], op.id),
                receipt.GROUP: receipt.arrived_records(register, node_id, op.id),
                **baseline.to_records(content, op.id),
            },
            (
                HandoverItem("批准", "", accepted),
                HandoverItem("退回", "", returned),
                HandoverItem("在编和历史记录", "", len(content["holdings"])),
            ),
            answered,
        )

    return send(desk, node_id, target_dir, prepare)
