"""机构关系: how units stand to each other besides 隶属 and 主管, each from a day to a day with its document."""

from __future__ import annotations

from app.errors import UsageProblem
from app.models import documents
from app.models import unit_relations as store
from app.models.operation import Operation, Row
from app.services import unit_events
from app.services.desk import Desk
from app.services.units import UnitService

GUIDED, JOINT, LOCATED = "行业管理", "合署办公", "设在"
POSTED_TO, POSTED_FROM, BOARD, ATTACHED, SHARED = "派驻", "派出", "挂牌", "依托挂靠", "共享编制组"
KINDS = (GUIDED, JOINT, LOCATED, POSTED_TO, POSTED_FROM, BOARD, ATTACHED, SHARED)
_FROM_THE_OTHER = {
    GUIDED: "行业管理（对方）", LOCATED: "设在本单位", POSTED_TO: "被派驻", POSTED_FROM: "由对方派出", ATTACHED: "被依托挂靠",
    SHARED: "共享编制组成员",
}  # fmt: skip


class RelationService:
    """Adding, ending and listing relations."""

    def __init__(self, desk: Desk, units: UnitService) -> None:
        self._desk = desk
        self._units = units

    def listed(
        self,
        unit_id: int | None = None,
        at: str | None = None,
        known_at: str | int | None = None,
        kind: str = "",
    ) -> list[Row]:
        """Relations in force at (*at*, *known_at*), of one unit (on either side) or all.

        Each with ``word``: the kind as the unit sees it, and ``with_name``: the other side or the board.
        """
        rows = store.listed(
            self._desk.register,
            self._desk.date(at),
            self._desk.known(known_at),
            [unit_id] if unit_id is not None else None,
            kind,
        )
        return [_seen_from(row, unit_id) for row in rows]

    def history(self, unit_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every relation a unit has or had, oldest first."""
        rows = store.of_unit(self._desk.register, unit_id, self._desk.known(known_at))
        return [_seen_from(row, unit_id) for row in rows]

    def add(
        self, unit_id: int, kind: str, begins: str, document: str, *, other_id: int | None = None, name: str = "",
        ends: str = "",
    ) -> int:  # fmt: skip
        """Record a relation and return its id.

        :param name: the board (挂牌), the group (共享编制组), or a body outside the register.
        :raises UsageProblem: unknown kind, no other side, no date or document, or recorded already.
        """
        unit = self._units.get(unit_id)
        other = self._units.get(other_id)["name"] if other_id is not None else name.strip()
        with self._desk.operation("unit.relate", f"登记机构关系：{unit['name']} {kind} {other}") as op:
            return self.add_within(
                op, unit_id, kind, begins, document, other_id=other_id, name=name, ends=ends
            )

    def add_within(
        self, op: Operation, unit_id: int, kind: str, begins: str, document: str, *, other_id: int | None = None,
        name: str = "", ends: str = "", case_id: int | None = None,
    ) -> int:  # fmt: skip
        """The same inside an operation that is already open (decided cases)."""
        register, name = self._desk.register, name.strip()
        begins, ends = self._desk.stored_date(begins), self._desk.stored_date(ends)
        if kind not in KINDS:
            raise UsageProblem(f"没有“{kind}”这种机构关系。", next_step=f"可选：{'、'.join(KINDS)}。")
        if not begins or not document.strip():
            raise UsageProblem("机构关系要写明从何时起和依据文号。")
        if ends and ends < begins:
            raise UsageProblem(f"终止日期 {ends} 早于起始日期 {begins}。", next_step="请核对日期。")
        if kind == BOARD and (not name or other_id is not None):
            raise UsageProblem("挂牌要写明牌子的名称，不写另一个单位。")
        if kind != BOARD and other_id is None and not name:
            raise UsageProblem(f"“{kind}”要写明与哪个单位。")
        if other_id == unit_id:
            raise UsageProblem("机构关系不能是单位与自己。")
        for row in store.lasting(register, [unit_id], begins):
            if (row["unit_id"], row["kind"], row["other_id"], row["name"]) == (unit_id, kind, other_id, name):
                raise UsageProblem("这个关系已经登记过了。", next_step="请核对，或先终止原来的。")
        document_id = documents.ensure(register, op, document)
        relation_id = store.insert(
            op, unit_id=unit_id, kind=kind, other_id=other_id, name=name, begins=begins, ends=ends,
            document_id=document_id,
        )  # fmt: skip
        if kind == BOARD:
            unit_events.record(
                register, op, unit_id, unit_events.HUNG, begins, f"加挂“{name}”牌子", document_id=document_id,
                case_id=case_id,
            )  # fmt: skip
        return relation_id

    def end(self, relation_id: int, ends: str, document: str) -> int:
        """终止 a relation from *ends* on and return the new row's id.

        :raises UsageProblem: unknown, ended already, no date or document.
        """
        row = self.get(relation_id)
        with self._desk.operation(
            "unit.unrelate",
            f"终止机构关系：{row['unit_name']} {row['kind']} {row['other_name'] or row['name']}",
        ) as op:
            return self.end_within(op, relation_id, ends, document)

    def end_within(
        self, op: Operation, relation_id: int, ends: str, document: str, case_id: int | None = None
    ) -> int:
        """The same inside an operation that is already open (decided cases)."""
        register, row = self._desk.register, self.get(relation_id)
        ends = self._desk.stored_date(ends)
        if row["ends"]:
            raise UsageProblem(f"这个关系已于 {row['ends']} 终止。")
        if not ends or not document.strip():
            raise UsageProblem("终止机构关系要写明日期和依据文号。")
        if ends < row["begins"]:
            raise UsageProblem(f"终止日期 {ends} 早于起始日期 {row['begins']}。", next_step="请核对日期。")
        document_id = documents.ensure(register, op, document)
        if row["kind"] == BOARD:
            unit_events.record(
                register, op, row["unit_id"], unit_events.TAKEN_DOWN, ends, f"摘去“{row['name']}”牌子",
                document_id=document_id, case_id=case_id,
            )  # fmt: skip
        return store.replace(op, row, ends=ends, end_document_id=document_id)

    def get(self, relation_id: int) -> Row:
        """One relation that stands.

        :raises UsageProblem: no such relation.
        """
        row = store.get(self._desk.register, relation_id)
        if row is None:
            raise UsageProblem("没有这个机构关系。", next_step="请刷新后再选。")
        return row

    def board(self, unit_id: int, name: str, at: str) -> Row | None:
        """The board of this name that hangs at the unit at *at*."""
        rows = store.listed(self._desk.register, at, None, [unit_id], BOARD)
        return next((row for row in rows if row["unit_id"] == unit_id and row["name"] == name.strip()), None)


def _seen_from(row: Row, unit_id: int | None) -> Row:
    other_side = unit_id is not None and row["unit_id"] != unit_id
    word = _FROM_THE_OTHER.get(row["kind"], row["kind"]) if other_side else row["kind"]
    with_name = row["unit_name"] if other_side else row["other_name"] or row["name"]
    return {**row, "word": word, "with_name": with_name}
