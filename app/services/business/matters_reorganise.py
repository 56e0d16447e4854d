"""撤销, 合并, 分设: units vanish or divide, and everything they hold goes somewhere on the same day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import UsageProblem
from app.models import documents
from app.models.operation import Operation, Row
from app.services import unit_events
from app.services.business.handover import Decision
from app.services.business.matter import Matter, Written
from app.services.business.posting import BY_ID, Effect, Request
from app.services.kinds import matters as kinds
from app.services.loose_ends import CASE, Assignment, Outcome

_SHOWN = 8


class Reorganisation(Matter):
    """What 撤销, 合并 and 分设 share: the units that vanish, and the plan."""

    def vanishing(self, request: Request) -> list[int]:
        """The units that no longer exist afterwards."""
        return [request.unit_id]

    def sources(self, request: Request) -> list[int]:
        """The units that give something away."""
        return self.vanishing(request)

    def new_names(self, request: Request) -> list[str]:
        """Names of the units that are founded."""
        return []

    def wholesale(self, request: Request, new: Mapping[str, int]) -> int | None:
        """The unit that takes what no line of the plan names."""
        destination = request.fields.get("destination")
        return self._unit(destination, new) if destination not in (None, "") else None

    def plan(self, request: Request, new: Mapping[str, int]) -> list[Assignment]:
        """The lines of the plan, and the wholesale transfer behind them.

        :param new: the units being founded, by name.
        :raises UsageProblem: a unit that does not exist.
        """
        lines = [
            Assignment(
                kind=line["kind"],
                item=line.get("item", ""),
                unit_id=line.get("from_unit"),
                to=self._unit(line["to"], new) if line.get("to") else None,
                outcome=line.get("outcome", ""),
                count=line.get("count", 0),
                nature=line.get("nature", ""),
                reason=line.get("reason", ""),
            )
            for line in request.fields.get("assignments", [])
        ]
        destination = self.wholesale(request, new)
        if destination is not None:
            lines.append(Assignment(kinds.WHOLESALE, to=destination))
        for line in lines:
            if line.to is not None and line.to > 0:
                self.living(line.to, self.day(request))
                if line.to in self.vanishing(request):
                    raise UsageProblem(
                        f"{self.name(line.to)} 也要撤销，不能转到那里。", next_step="请另选单位。"
                    )
        return lines

    def matched(self, request: Request, new: Mapping[str, int], besides_case: int | None = None) -> Outcome:
        """What the plan settles and leaves on the day it takes effect."""
        loose = self.services.loose
        found = loose.found(self.sources(request), self.day(request), besides_case=besides_case)
        return loose.matched(found, self.plan(request, new))

    def effect(self, request: Request) -> Effect:
        """The numbers before and after; what is still without a place."""
        new = {name: -number for number, name in enumerate(self.new_names(request), 1)}
        names = {number: name for name, number in new.items()}
        outcome, day = self.matched(request, new), self.day(request)
        handover = self.services.handover
        vanishing = self.vanishing(request)
        loose = [
            end.sentence
            for end in outcome.loose
            if end.unit_id in vanishing and not (end.kind == CASE and end.row["kind"] == request.kind)
        ]
        remarks = [f"还没有安排：{sentence}" for sentence in loose[:_SHOWN]]
        if len(loose) > _SHOWN:
            remarks.append(f"还没有安排的共 {len(loose)} 项")
        words = [*self.headline(request), *handover.words(outcome.settled, day, names)]
        return Effect(words, remarks, handover.refusal(outcome.settled, day, names))

    def headline(self, request: Request) -> list[str]:
        """What happens to the units themselves."""
        return [self.title(request)]

    def hand_over(self, op: Operation, request: Request, decision: Decision, new: Mapping[str, int]) -> None:
        """Carry out the plan; of units that vanish nothing may be left.

        :raises Refusal: something has no place.
        :raises UsageProblem: the day is still to come: until then somebody may enter or leave.
        """
        if decision.effective > self.desk.date():
            raise UsageProblem(
                f"生效日期 {decision.effective} 还没有到，不能办结。", next_step="请到生效那天再办理。"
            )
        outcome = self.matched(request, new, decision.case_id)
        vanishing = self.vanishing(request)
        self.services.handover.must_be_complete([end for end in outcome.loose if end.unit_id in vanishing])
        self.services.handover.write(op, outcome.settled, decision)
        self.services.handover.close_plans(op, vanishing, decision.effective)

    def abolish(
        self, op: Operation, unit_id: int, decision: Decision, kind: str, sentence: str, other_id: int | None
    ) -> None:
        """The unit is gone from the day on; its facts and history stay."""
        self.units.change_within(
            op, unit_id, {"abolished": decision.effective}, decision.effective, decision.document, decision.case_id,
            events=False,
        )  # fmt: skip
        self.note(op, unit_id, decision, kind, f"{decision.effective} 撤销{sentence}", other_id)

    def note(
        self, op: Operation, unit_id: int, decision: Decision, kind: str, sentence: str, other_id: int | None
    ) -> None:
        """Write an event of a unit."""
        register = self.desk.register
        unit_events.record(
            register, op, unit_id, kind, decision.effective, sentence, other_id=other_id,
            document_id=documents.ensure(register, op, decision.document), case_id=decision.case_id,
        )  # fmt: skip

    def names(self, unit_ids: Sequence[int]) -> str:
        """``甲、乙``."""
        return "、".join(self.name(unit_id) for unit_id in unit_ids)

    def _unit(self, value: Any, new: Mapping[str, int]) -> int:
        if isinstance(value, int):
            return value
        text = str(value).strip()
        if text in new:
            return new[text]
        number = text.removeprefix(BY_ID)
        return int(number) if text.startswith(BY_ID) and number.isdecimal() else self.units.find(text)


class Abolition(Reorganisation):
    """撤销机构."""

    def title(self, request: Request) -> str:
        """``撤销云岭县档案馆，并入云岭县委办``."""
        return f"撤销{self.name(request.unit_id)}{self._into(request)}"

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Everything finds its place, then the unit is gone."""
        destination = request.fields.get("destination")
        sentence = self._into(request)
        self.hand_over(op, request, decision, {})
        self.abolish(op, request.unit_id, decision, unit_events.ABOLISHED, sentence, destination)
        return Written([request.unit_id, *([destination] if destination is not None else [])])

    def _into(self, request: Request) -> str:
        destination = request.fields.get("destination")
        return f"，并入{self.name(destination)}" if destination is not None else ""


class Merger(Reorganisation):
    """合并机构: others go into the unit of the case, or all of them into a new one."""

    def settle(self, request: Request) -> Request:
        """The units must exist and differ.

        :raises UsageProblem: a unit twice, one that is gone, or a new unit without a name.
        """
        settled = super().settle(request)
        merged = self._merged(request)
        if len({*merged, request.unit_id}) < len(merged) + 1:
            raise UsageProblem("并入的单位写了两次，或与保留的单位相同。", next_step="请核对单位。")
        for unit_id in merged:
            self.living(unit_id, self.day(request))
        name = request.fields.get("new_name", "")
        if self._founds(request) and not name:
            raise UsageProblem("新组建单位要写明“合并后名称”。")
        if name:
            self.units.must_be_possible({"name": name}, None if self._founds(request) else request.unit_id)
        return settled

    def vanishing(self, request: Request) -> list[int]:
        """The merged ones; with a new unit also the one of the case."""
        return [*self._merged(request), *([request.unit_id] if self._founds(request) else [])]

    def new_names(self, request: Request) -> list[str]:
        """The new unit, when there is one."""
        return [request.fields["new_name"]] if self._founds(request) else []

    def wholesale(self, request: Request, new: Mapping[str, int]) -> int | None:
        """Everything goes into the unit that is left."""
        return new[request.fields["new_name"]] if self._founds(request) else request.unit_id

    def title(self, request: Request) -> str:
        """``甲、乙合并组建丙`` or ``甲并入乙``."""
        if self._founds(request):
            return f"{self.names(self.vanishing(request))}合并组建{request.fields['new_name']}"
        named = request.fields.get("new_name")
        more = f"，更名为{named}" if named else ""
        return f"{self.names(self._merged(request))}并入{self.name(request.unit_id)}{more}"

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Found or rename what is left, hand everything over, and close the others."""
        fields, gone = request.fields, self.vanishing(request)
        sources, rank = self.names(gone), fields.get("rank")
        new: dict[str, int] = {}
        if self._founds(request):
            kept = self.units.get(request.unit_id)
            columns = (
                "kind", "sector", "parent_id", "supervising_id", "rank", "funding", "public_benefit_class",
            )  # fmt: skip
            values = {name: kept[name] for name in columns if kept[name]} | {"name": fields["new_name"]}
            if rank:
                values["rank"] = rank
            target = self.units.add_within(
                op, values, decision.effective, decision.document, decision.case_id, f"由{sources}合并组建"
            )
            new[fields["new_name"]] = target
        else:
            target = request.unit_id
            changed = {"name": fields.get("new_name"), "rank": rank}
            changed = {name: value for name, value in changed.items() if value}
            if changed:
                self.units.change_within(
                    op, target, changed, decision.effective, decision.document, decision.case_id
                )
            self.note(op, target, decision, unit_events.MERGED, f"{sources}并入", None)
        self.hand_over(op, request, decision, new)
        name = self.name(target)
        for unit_id in gone:
            self.abolish(op, unit_id, decision, unit_events.MERGED, f"，并入{name}", target)
        return Written([target, *gone], {"target_id": target})

    def _merged(self, request: Request) -> list[int]:
        return [line["unit"] for line in request.fields["units"]]

    def _founds(self, request: Request) -> bool:
        return request.fields.get("as_new") == kinds.YES


class Division(Reorganisation):
    """分设机构: parts of a unit become units of their own; the unit stays, or vanishes."""

    def settle(self, request: Request) -> Request:
        """The new units must be possible and have different names.

        :raises UsageProblem: a name is taken or written twice.
        """
        settled = super().settle(request)
        names = self.new_names(request)
        if len(set(names)) < len(names):
            raise UsageProblem("分设的单位有两个同名。", next_step="请核对名称。")
        for line in request.fields["targets"]:
            self.units.must_be_possible(self._values(request, line))
        return settled

    def vanishing(self, request: Request) -> list[int]:
        """The unit of the case, unless it stays."""
        return [] if self._keeps(request) else [request.unit_id]

    def sources(self, request: Request) -> list[int]:
        """The unit of the case."""
        return [request.unit_id]

    def new_names(self, request: Request) -> list[str]:
        """The parts."""
        return [line["name"] for line in request.fields["targets"]]

    def wholesale(self, request: Request, new: Mapping[str, int]) -> int | None:
        """Only a unit that vanishes gives everything."""
        return None if self._keeps(request) else super().wholesale(request, new)

    def title(self, request: Request) -> str:
        """``甲分设出乙`` or ``甲分设为乙、丙``."""
        word = "分设出" if self._keeps(request) else "分设为"
        return f"{self.name(request.unit_id)}{word}{'、'.join(self.new_names(request))}"

    def write(self, op: Operation, case: Row, request: Request, decision: Decision) -> Written:
        """Found the parts, hand over, and close the unit when it does not stay."""
        origin = self.name(request.unit_id)
        new = {
            line["name"]: self.units.add_within(
                op, self._values(request, line), decision.effective, decision.document, decision.case_id, f"由{origin}分设"
            )
            for line in request.fields["targets"]
        }  # fmt: skip
        self.hand_over(op, request, decision, new)
        names = "、".join(new)
        if self._keeps(request):
            self.note(op, request.unit_id, decision, unit_events.SPLIT, f"分设出{names}", None)
        else:
            self.abolish(op, request.unit_id, decision, unit_events.SPLIT, f"，分设为{names}", None)
        return Written([request.unit_id, *new.values()], {"new_unit_ids": list(new.values())})

    def _keeps(self, request: Request) -> bool:
        return request.fields.get("keeps") != kinds.NO

    def _values(self, request: Request, line: Mapping[str, Any]) -> dict[str, Any]:
        origin = self.units.get(request.unit_id)
        columns = ("sector", "parent_id", "supervising_id")
        own = {name: line[name] for name in ("name", "kind", "rank", "funding") if line.get(name)}
        return {name: origin[name] for name in columns if origin[name]} | own
