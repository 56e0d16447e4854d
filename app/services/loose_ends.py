"""What a vanishing unit still holds, and where a plan sends each of it: nothing may be left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.errors import UsageProblem
from app.models import documents, unit_relations
from app.models import ledger as accounts
from app.models import loose_ends as store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.kinds.matters import WHOLESALE
from app.services.units import FOR_EVER, UnitService

PERSON, QUOTA, LEADER, ORGAN, POST = "人员", "编制", "领导职数", "机构限额", "领导任职"
OFF_STAFF, WORKPLACE, PERMIT, CASE = "编外人员", "借调", "通知单", "业务"
BELOW, RELATION, PAPERS = "下属机构", "机构关系", "文件档案"
MOVES, WITHDRAWN, LEAVES, REMOVED = "转入", "收回", "离开", "免职"
ENDS, ABOLISHED, FILED = "终止", "撤销", "归档"
ALLOWED = {
    PERSON: (MOVES, LEAVES),
    QUOTA: (MOVES, WITHDRAWN),
    LEADER: (MOVES, WITHDRAWN),
    ORGAN: (MOVES, WITHDRAWN),
    POST: (MOVES, REMOVED),
    OFF_STAFF: (MOVES, ENDS),
    WORKPLACE: (MOVES, ENDS),
    PERMIT: (WITHDRAWN,),
    CASE: (MOVES,),
    BELOW: (MOVES, ABOLISHED),
    RELATION: (MOVES, ENDS),
    PAPERS: (MOVES, FILED),
}
_COUNTED = (QUOTA, LEADER, ORGAN)
_MEASURES = {accounts.QUOTA: QUOTA, accounts.LEADER: LEADER, accounts.ORGAN: ORGAN}
NOT_WHOLESALE = (PERMIT, CASE)
"""What a wholesale transfer does not cover: a permit is to be withdrawn, a case handed over, in so many words."""


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """One thing a vanishing unit still holds.

    :param kind: one of the words of :data:`ALLOWED`; :param item: names it in a plan (``person:12``, ``account:3`` …).
    :param name: what a clerk sees: ``张三（事业编制，财政拨款）``; :param count: how many, 1 for a single thing.
    """

    kind: str
    item: str
    unit_id: int
    unit_name: str
    name: str
    count: int
    row: Row = field(repr=False)

    @property
    def sentence(self) -> str:
        """``云岭县第一小学：编制 事业编制，财政拨款 5 名``."""
        number = f" {self.count} 名" if self.kind in (*_COUNTED, PERMIT) else ""
        return f"{self.unit_name}：{self.kind} {self.name}{number}"

    def called(self, text: str) -> bool:
        """Whether a plan's word means this one: its item, its name, a person's name, or the first part of a name."""
        text = text.strip()
        own = (
            self.item,
            self.name,
            str(self.row.get("identity_number") or ""),
            str(self.row.get("name") or ""),
        )
        return text in own or (self.kind in _COUNTED and text in self.name.split("，"))


class _Add(Protocol):
    """Notes one loose end."""

    def __call__(self, kind: str, item: str, unit_id: int, name: str, row: Row, count: int = 1) -> None: ...


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a plan sends something.

    :param kind: a word of :data:`ALLOWED`, or 全部 for everything of the unit.
    :param item: which one; "" is all of the kind. :param unit_id: of which vanishing unit; None is any.
    :param to: the unit that takes it. :param count: how many of a number; 0 is all that is left.
    """

    kind: str
    item: str = ""
    unit_id: int | None = None
    to: int | None = None
    outcome: str = ""
    count: int = 0
    nature: str = ""
    reason: str = ""

    @property
    def what(self) -> str:
        """The outcome; naming a unit is enough for 转入."""
        return self.outcome or (MOVES if self.to is not None else "")


@dataclass(frozen=True, slots=True)
class Settled:
    """A loose end (or a part of its number) that has found its place."""

    end: LooseEnd
    assignment: Assignment
    count: int


@dataclass(slots=True)
class Outcome:
    """What a plan settles, and what it leaves."""

    settled: list[Settled] = field(default_factory=list)
    loose: list[LooseEnd] = field(default_factory=list)


class LooseEndService:
    """Finds everything a unit holds, and matches it with a plan."""

    def __init__(self, desk: Desk, units: UnitService) -> None:
        self._desk = desk
        self._units = units

    def found(
        self, unit_ids: Sequence[int], at: str | None = None, *, besides_case: int | None = None
    ) -> list[LooseEnd]:
        """Everything the units hold from *at* on.

        :param besides_case: the case in hand, which does not count.
        """
        register, date = self._desk.register, self._desk.date(at)
        names = {unit_id: self._units.get(unit_id)["name"] for unit_id in unit_ids}
        ends: list[LooseEnd] = []

        def add(kind: str, item: str, unit_id: int, name: str, row: Row, count: int = 1) -> None:
            ends.append(LooseEnd(kind, item, unit_id, names[unit_id], name, count, row))

        for row in store.people(register, unit_ids, date):
            add(
                PERSON, f"person:{row['person_id']}", row["unit_id"], f"{row['name']}（{_account(row)}）", row
            )
        for row in store.approved(register, unit_ids, date):
            if row["count"] != row["last"]:
                raise UsageProblem(
                    f"{names[row['unit_id']]}（{_account(row)}）在 {date} 之后还有编制变动，不能从这一天起安排。",
                    next_step="请把生效日期改为最后一笔变动之后。",
                )
            add(
                _MEASURES[row["measure"]],
                f"account:{row['id']}",
                row["unit_id"],
                _account(row),
                row,
                row["count"],
            )
        self._on_people(unit_ids, date, names, add)
        self._on_business(unit_ids, date, names, add, besides_case)
        return ends

    def matched(self, ends: Sequence[LooseEnd], plan: Sequence[Assignment]) -> Outcome:
        """Each loose end with the line of the plan that fits it best: the item, its kind, everything.

        :raises UsageProblem: an outcome that the thing cannot have, or a line that fits nothing or more than there is.
        """
        outcome, used = Outcome(), set[int]()
        for end in ends:
            lines = sorted(
                (
                    (-2 * bool(line.item) - (line.kind != WHOLESALE), number)
                    for number, line in enumerate(plan)
                    if _fits(line, end)
                )
            )
            left = end.count
            for _, number in lines:
                line = plan[number]
                if left == 0:
                    break
                used.add(number)
                _must_be_possible(line, end)
                if line.count > left and end.kind in _COUNTED:
                    raise UsageProblem(
                        f"逐项安排第{number + 1}行：{end.name}只剩 {left} 名，不能安排 {line.count} 名。"
                    )
                part = line.count if line.count and end.kind in _COUNTED else left
                outcome.settled.append(Settled(end, line, part))
                left -= part
            if left:
                outcome.loose.append(
                    LooseEnd(end.kind, end.item, end.unit_id, end.unit_name, end.name, left, end.row)
                )
        for number, line in enumerate(plan):
            if number not in used and line.item:
                raise UsageProblem(
                    f"逐项安排第{number + 1}行：没有“{line.kind} {line.item}”这一项，或已经由别的行安排。",
                    next_step="请核对姓名或名称。",
                )
        return outcome

    def _on_people(self, unit_ids: Sequence[int], date: str, names: Mapping[int, str], add: _Add) -> None:
        register = self._desk.register
        for row in store.posts(register, unit_ids, date):
            unit_id = row["unit_id"] if row["unit_id"] in names else row["account_unit_id"]
            add(POST, f"post:{row['id']}", unit_id, f"{row['name']} {row['title']}", row)
        for row in store.off_staff(register, unit_ids, date):
            add(OFF_STAFF, f"off_staff:{row['id']}", row["unit_id"], f"{row['name']}（{row['kind']}）", row)
        for row in store.workplaces(register, unit_ids, date):
            add(
                WORKPLACE,
                f"workplace:{row['id']}",
                row["unit_id"],
                f"{row['name']}（{row['kind']}在此）",
                row,
            )

    def _on_business(
        self,
        unit_ids: Sequence[int],
        date: str,
        names: Mapping[int, str],
        add: _Add,
        besides_case: int | None,
    ) -> None:
        register = self._desk.register
        for row in store.permits(register, unit_ids, date):
            add(PERMIT, f"permit:{row['id']}", row["unit_id"], row["number"], row, row["remaining"])
        for row in store.cases(register, unit_ids):
            if row["id"] != besides_case:
                add(CASE, f"case:{row['id']}", row["unit_id"], f"{row['receipt_number']} {row['title']}", row)
        for row in self._below(unit_ids, date):
            above = row["parent_id"] if row["parent_id"] in names else row["supervising_id"]
            add(BELOW, f"unit:{row['id']}", above, row["name"], row)
        for row in unit_relations.lasting(register, unit_ids, date):
            unit_id = row["unit_id"] if row["unit_id"] in names else row["other_id"]
            other = row["other_name"] if unit_id == row["unit_id"] else row["unit_name"]
            add(RELATION, f"relation:{row['id']}", unit_id, f"{row['kind']} {other or row['name']}", row)
        for unit_id in unit_ids:
            papers = documents.of_unit(register, unit_id)
            if papers:
                add(
                    PAPERS,
                    f"papers:{unit_id}",
                    unit_id,
                    f"文件 {len(papers)} 件",
                    {"documents": papers},
                    len(papers),
                )

    def _below(self, unit_ids: Sequence[int], at: str) -> list[Row]:
        """Units whose parent or 主管部门 vanishes while they go on."""
        gone = set(unit_ids)
        found = []
        for row in self._units.listed():
            if row["id"] in gone:
                continue
            values = self._units.as_of(row["id"], FOR_EVER) if at > self._desk.projected_on() else row
            if values.get("abolished") and values["abolished"] <= at:
                continue
            above = {values.get("parent_id"), values.get("supervising_id")}
            if above & gone:
                found.append(
                    {
                        **row,
                        "parent_id": values.get("parent_id"),
                        "supervising_id": values.get("supervising_id"),
                    }
                )
        return found


def _fits(line: Assignment, end: LooseEnd) -> bool:
    if line.unit_id not in (None, end.unit_id):
        return False
    if line.kind == WHOLESALE:
        return not line.item and end.kind not in NOT_WHOLESALE
    return line.kind == end.kind and (not line.item or end.called(line.item))


def _must_be_possible(line: Assignment, end: LooseEnd) -> None:
    what = line.what
    if what not in ALLOWED[end.kind]:
        words = "、".join(ALLOWED[end.kind])
        raise UsageProblem(
            f"{end.kind}“{end.name}”的去向不能是“{what or '（没有写）'}”。", next_step=f"可选：{words}。"
        )
    if what == MOVES and line.to is None:
        raise UsageProblem(f"{end.kind}“{end.name}”要写明转到哪个单位。")
    if what == MOVES and line.to == end.unit_id:
        raise UsageProblem(f"{end.kind}“{end.name}”不能转回原单位。", next_step="请另选单位。")


def _account(row: Row) -> str:
    words = (row["nature"], row["funding"], row["special_use"], row.get("leader_kind"), row.get("level"))
    return "，".join(word for word in words if word)
