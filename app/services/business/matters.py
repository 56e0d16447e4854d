"""机构编制事项 that change what is recorded of a unit or its numbers: 设立, 更名, 升格, 划转, 挂牌, 编制, 职数, 三定, 备案."""

from __future__ import annotations

from typing import Any

from app.errors import Refusal, UsageProblem
from app.models.ledger import LEADER, QUOTA
from app.models.operation import Operation, Row
from app.services import rules
from app.services.business.handover import Decision
from app.services.business.matter import Matter, Written, undecided
from app.services.business.posting import Effect, Request
from app.services.kinds import matters as kinds
from app.services.ledger import MovementRequest
from app.services.relations import BOARD
from app.services.units import GROUP, INTERNAL, LEGAL


class Establishment(Matter):
    """设立机构: the unit, its numbers, and what goes for it (R13)."""

    def settle(self, request: Request) -> Request:
        """The new unit must be possible.

        :raises UsageProblem: the name is taken.
        """
        settled = super().settle(request)
        self.units.must_be_possible(self._fields(settled))
        for superior in ("parent", "supervising"):
            if request.fields.get(superior) is not None:
                self.existing(request.fields[superior], self.day(request))
        named = request.fields.get("abolish_unit")
        if named is not None and self.units.get(named)["kind"] == GROUP:
            raise UsageProblem(f"{self.name(named)} 是机构分组，不能作为对应撤销的机构。")
        return settled

    def title(self, request: Request) -> str:
        """``设立云岭县数据中心``."""
        return f"设立{request.fields['name']}"

    def effect(self, request: Request) -> Effect:
        """The unit and the numbers it begins with."""
        fields, day = request.fields, self.day(request)
        changes = [f"设立{fields['name']}（{fields.get('kind') or LEGAL}，{fields.get('rank') or '未定级'}）"]
        movements = self._movements(0, request, undecided(day))
        words, refusal = self.movement_words(movements, day)
        remarks = self.movement_remarks(movements)
        named = fields.get("abolish_unit")
        if named is not None:
            remarks.append(f"撤一建一：请另行办理撤销{self.name(named)}。")
        elif not str(fields.get("exception") or "").strip():
            refusal = rules.refuse(
                self.desk.register, "R13", f"设立{fields['name']}没有写明对应撤销的机构。",
                "请写明撤一建一的机构；确实不能的，写明理由。",
            )  # fmt: skip
        return Effect([*changes, *words], remarks, refusal)

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Add the unit and post its numbers; the unit to be abolished becomes a follow-up."""
        fields = request.fields
        unit_id = self.units.add_within(
            op, self._fields(request), decision.effective, decision.document, decision.case_id
        )
        for movement in self._movements(unit_id, request, decision):
            self.services.ledger.post_within(op, movement)
        touched = [unit_id, request.unit_id]
        if fields.get("abolish_unit") is not None:
            touched.append(fields["abolish_unit"])
            self.services.follow_ups.open_within(
                op, kinds.CARRIED_OUT, f"撤一建一：办理撤销{self.name(fields['abolish_unit'])}",
                self._due(kinds.CARRIED_OUT, decision.document_date), unit_id=fields["abolish_unit"], case_id=case["id"], handler=case["handler"],
            )  # fmt: skip
        return Written(touched, {"new_unit_id": unit_id})

    def _fields(self, request: Request) -> dict[str, Any]:
        given = request.fields
        names = ("name", "short_name", "kind", "rank", "funding", "sector", "public_benefit_class")
        found = {name: given[name] for name in names if given.get(name)}
        if given.get("parent") is not None:
            found["parent_id"] = given["parent"]
        elif given.get("kind") == INTERNAL:
            found["parent_id"] = request.unit_id
        if given.get("supervising") is not None:
            found["supervising_id"] = given["supervising"]
        return found

    def _movements(self, unit_id: int, request: Request, decision: Decision) -> list[MovementRequest]:
        fields = request.fields
        superior, reason = fields.get("superior_document", ""), fields["reason"]
        return [
            *self.quota_requests(fields.get("quotas", []), unit_id, decision, superior, reason),
            *self.quota_requests(fields.get("leaders", []), unit_id, decision, superior, reason, LEADER),
        ]


class UnitChange(Matter):
    """更名, 升格 and 划转: new values of the unit from a day on."""

    def settle(self, request: Request) -> Request:
        """The new values must be possible.

        :raises UsageProblem: nothing changes, the name is taken, or the unit would be under itself.
        """
        settled = super().settle(request)
        fields = self._fields(settled)
        self.units.must_be_possible(fields, request.unit_id)
        for superior in ("parent_id", "supervising_id"):
            if fields.get(superior) is not None:
                self.existing(fields[superior], self.day(request))
        values = self.units.as_of(request.unit_id, self.day(request))
        if all((values.get(name) or "") == (value or "") for name, value in fields.items()):
            raise UsageProblem(f"{self.name(request.unit_id)} 的信息没有变化。", next_step="请核对新的内容。")
        return settled

    def title(self, request: Request) -> str:
        """``云岭县第一小学：更名为云岭县实验小学``."""
        return f"{self.name(request.unit_id)}：{'，'.join(self._words(request))}"

    def effect(self, request: Request) -> Effect:
        """Old and new values."""
        return Effect(self._words(request))

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Record the facts with their event."""
        self.units.change_within(
            op,
            request.unit_id,
            self._fields(request),
            decision.effective,
            decision.document,
            decision.case_id,
        )
        others = [value for name, value in self._fields(request).items() if name.endswith("_id") and value]
        return Written([request.unit_id, *others], {"old_name": self.name(request.unit_id)})

    def _fields(self, request: Request) -> dict[str, Any]:
        given = request.fields
        names = {
            "new_name": "name", "short_name": "short_name", "rank": "rank", "supervising": "supervising_id",
            "parent": "parent_id", "sector": "sector",
        }  # fmt: skip
        return {column: given[key] for key, column in names.items() if given.get(key) not in (None, "")}

    def _words(self, request: Request) -> list[str]:
        fields = self._fields(request)
        unit = self.units.get(request.unit_id)
        found = []
        if "name" in fields:
            found.append(f"更名为{fields['name']}")
        if "rank" in fields:
            found.append(f"规格由{unit['rank'] or '未定级'}调整为{fields['rank']}")
        if "supervising_id" in fields:
            found.append(
                f"主管部门由{unit['supervising_name'] or '无'}改为{self.name(fields['supervising_id'])}"
            )
        if "parent_id" in fields:
            found.append(f"上级机构由{unit['parent_name'] or '无'}改为{self.name(fields['parent_id'])}")
        if "sector" in fields:
            found.append(f"所属系统改为{fields['sector']}")
        return found or ["没有填写要变更的内容"]


class Board(Matter):
    """挂牌 and 摘牌: a board is a relation without another unit; it brings no numbers."""

    def title(self, request: Request) -> str:
        """``云岭县教育局加挂“云岭县语言文字委员会”牌子``."""
        hangs = request.fields["action"] == kinds.HANG
        return f"{self.name(request.unit_id)}{'加挂' if hangs else '摘去'}“{request.fields['board']}”牌子"

    def effect(self, request: Request) -> Effect:
        """Whether the board hangs there already."""
        hangs = request.fields["action"] == kinds.HANG
        found = self.services.relations.board(request.unit_id, request.fields["board"], self.day(request))
        if hangs and found:
            return Effect(refusal=Refusal(f"{found['unit_name']} 已于 {found['begins']} 挂这块牌子。"))
        if not hangs and not found:
            name = self.name(request.unit_id)
            return Effect(
                refusal=Refusal(f"{name} 没有挂“{request.fields['board']}”牌子。", next_step="请核对名称。")
            )
        return Effect([self.title(request), "不增加编制和领导职数"])

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Begin or end the relation."""
        relations, board = self.services.relations, request.fields["board"]
        if request.fields["action"] == kinds.HANG:
            relations.add_within(
                op, request.unit_id, BOARD, decision.effective, decision.document, name=board, case_id=decision.case_id
            )  # fmt: skip
        else:
            found = relations.board(request.unit_id, board, decision.effective)
            assert found is not None  # effect() has seen to it
            relations.end_within(op, found["id"], decision.effective, decision.document, decision.case_id)
        return Written([request.unit_id])


class Numbers(Matter):
    """调整编制 and 调整领导职数."""

    def title(self, request: Request) -> str:
        """``云岭县第一小学：核增事业编制 3 名``."""
        words = [
            f"{line['change']}{line.get('nature') or line.get('leader_kind')} {line['count']} 名"
            for line in request.fields["lines"]
        ]
        return f"{self.name(request.unit_id)}：{'、'.join(words[:3])}{' 等' if len(words) > 3 else ''}"

    def effect(self, request: Request) -> Effect:
        """Every account before and after."""
        day = self.day(request)
        requests = self._requests(request, undecided(day))
        words, refusal = self.movement_words(requests, day)
        return Effect(words, self.movement_remarks(requests), refusal)

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Post the movements."""
        touched = [request.unit_id]
        for movement in self._requests(request, decision):
            self.services.ledger.post_within(op, movement)
            if movement.other_unit_id is not None:
                touched.append(movement.other_unit_id)
        return Written(touched)

    def _requests(self, request: Request, decision: Decision) -> list[MovementRequest]:
        fields = request.fields
        measure = LEADER if request.kind == kinds.LEADERS else QUOTA
        return self.quota_requests(
            fields["lines"], request.unit_id, decision, fields.get("superior_document", ""), fields["reason"], measure
        )  # fmt: skip


class CharterRevision(Matter):
    """修订三定规定: a new version of what the unit stands on."""

    def title(self, request: Request) -> str:
        """``云岭县教育局三定规定``."""
        return f"{self.name(request.unit_id)}三定规定"

    def effect(self, request: Request) -> Effect:
        """How much it says."""
        fields = request.fields
        numbers = [f"{line['name']} {line['count']} 名" for line in fields.get("numbers", [])]
        words = f"主要职责 {len(fields['duties'])} 项，内设机构 {len(fields.get('sections', []))} 个"
        return Effect(["，".join([words, *numbers])])

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Keep the version; the unit's duties follow it."""
        fields = request.fields
        duties = [line["text"] for line in fields["duties"]]
        content = {
            "duties": duties, "sections": fields.get("sections", []), "numbers": fields.get("numbers", []),
        }  # fmt: skip
        self.services.charters.add_within(
            op, request.unit_id, decision.effective, content, decision.document, case_id=decision.case_id
        )
        self.units.change_within(
            op,
            request.unit_id,
            {"duties": "\n".join(duties)},
            decision.effective,
            decision.document,
            decision.case_id,
        )
        return Written([request.unit_id])


class Filing(Matter):
    """备案: an internal department of professional staff is filed only, without a rank (R17)."""

    def settle(self, request: Request) -> Request:
        """The department must be possible.

        :raises UsageProblem: the name is taken.
        """
        settled = super().settle(request)
        self.units.must_be_possible({"name": self._name(request), "kind": INTERNAL})
        return settled

    def title(self, request: Request) -> str:
        """``云岭县人民医院：备案内设机构检验科``."""
        return f"{self.name(request.unit_id)}：备案内设机构{request.fields['name']}"

    def effect(self, request: Request) -> Effect:
        """No rank, no numbers."""
        refusal = None
        if request.fields.get("rank"):
            refusal = rules.refuse(
                self.desk.register, "R17",
                f"{request.fields['sort']}内设机构只备案，不定规格，不能写“{request.fields['rank']}”。",
                "请去掉规格；需要定规格的，办理设立机构。",
            )  # fmt: skip
        return Effect([self.title(request), "不定规格，不增加领导职数"], refusal=refusal)

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Add the department under the unit."""
        fields = {"name": self._name(request), "kind": INTERNAL, "parent_id": request.unit_id}
        fields["short_name"] = request.fields["name"]
        unit_id = self.units.add_within(
            op, fields, decision.effective, decision.document, decision.case_id, f"备案设立（{request.fields['sort']}）"
        )  # fmt: skip
        return Written([request.unit_id, unit_id], {"new_unit_id": unit_id})

    def _name(self, request: Request) -> str:
        unit, own = self.name(request.unit_id), str(request.fields["name"])
        return own if own.startswith(unit) else unit + own
