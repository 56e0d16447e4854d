"""联系单位 and 请假代办: who of the office handles a unit's business on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.errors import Refusal, UsageProblem
from app.models import handlers as store
from app.models import units, users
from app.models.operation import Row
from app.services.desk import Desk
from app.values.text import tidy_line, tidy_name


class HandlerService:
    """Assignments by unit, and who covers whom while away."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- questions -------------------------------------------------------------------------------

    def handler_of(self, unit_id: int, date: str = "") -> str:
        """Who handles business of a unit on *date* (default the business date), leave cover included.

        A unit without an assignment of its own is looked after by whoever looks after its superior unit or its
        主管部门; when nobody does, by who is signed in.
        """
        day = self._desk.date(date)
        contact = self.contact_of(unit_id, day)
        return self._covering(day).get(contact, contact) or self._desk.session.actor

    def contact_of(self, unit_id: int, date: str = "") -> str:
        """Whose 联系单位 a unit is on *date*, without leave cover; '' when nobody's."""
        register = self._desk.register
        return _nearest(unit_id, store.at(register, self._desk.date(date)), store.superiors(register))

    def all_on(self, date: str = "") -> dict[int, str]:
        """Who handles each unit on *date*, cover included; units that nobody looks after are left out."""
        register, day = self._desk.register, self._desk.date(date)
        own, superiors, covering = store.at(register, day), store.superiors(register), self._covering(day)
        found = {unit_id: _nearest(unit_id, own, superiors) for unit_id in superiors} if own else {}
        return {unit_id: covering.get(name, name) for unit_id, name in found.items() if name}

    def acts_for(self, name: str = "", date: str = "") -> frozenset[str]:
        """Whose work somebody does on *date*: the own, and that of everyone covered.

        :param name: default who is signed in.
        """
        name = name or self._desk.session.actor
        covering = self._covering(self._desk.date(date))
        return frozenset({name, *(away for away, cover in covering.items() if cover == name)})

    def covering(self, date: str = "") -> dict[str, str]:
        """Who is away on *date* -> who does the work in the end, also over several steps."""
        return self._covering(self._desk.date(date))

    def listed(self, handler: str = "", *, current: bool = False) -> list[Row]:
        """Assignments: ``unit_id``, ``unit_name``, ``sector``, ``handler``, ``begins``, ``ends``.

        :param current: only those in force on the business date.
        """
        rows = store.listed(self._desk.register, handler)
        today = self._desk.session.business_date
        return [
            row
            for row in rows
            if not current or (row["begins"] <= today and (not row["ends"] or row["ends"] > today))
        ]

    def covers(self, *, current: bool = False) -> list[Row]:
        """Leave covers with ``state_name`` (未开始, 进行中, 已结束), oldest first.

        :param current: leave out those that are over.
        """
        today = self._desk.session.business_date
        return [
            {
                **row,
                "state_name": "未开始"
                if row["begins"] > today
                else "进行中"
                if row["ends"] > today
                else "已结束",
            }
            for row in store.covers(self._desk.register, today if current else "")
        ]

    def names(self) -> list[str]:
        """Who can be named as handler: everybody who may sign in."""
        return [row["name"] for row in users.listed(self._desk.register) if row["enabled"]]

    # -- changing --------------------------------------------------------------------------------

    def assign(
        self, handler: str, begins: str = "", *, unit_ids: Sequence[int] = (), below: int | None = None,
        sector: str = "",
    ) -> int:  # fmt: skip
        """Give units to a member of the section and return how many changed hands.

        :param begins: from which day, default the business date.
        :param unit_ids: these units; :param below: this one and all below it or under its supervision;
            :param sector: all living units of this 系统.
        :raises UsageProblem: no such person or no unit.
        """
        name = self._name(handler)
        wanted, words = self._units(unit_ids, below, sector)
        day = self._desk.day(begins, "起始日期")
        with self._desk.operation("handler.assign", f"联系单位：{words}由 {name} 负责，{day} 起") as op:
            return store.assign(self._desk.register, op, wanted, name, day)

    def release(
        self, ends: str = "", *, unit_ids: Sequence[int] = (), below: int | None = None, sector: str = ""
    ) -> int:
        """End assignments from a day on and return how many ended.

        :raises UsageProblem: no unit, or none of them is anybody's.
        """
        wanted, words = self._units(unit_ids, below, sector)
        day = self._desk.day(ends, "截止日期")
        with self._desk.operation("handler.release", f"取消联系单位：{words}，{day} 起") as op:
            changed = store.assign(self._desk.register, op, wanted, "", day)
        if not changed:
            raise UsageProblem(f"{words}还没有指定联系人。")
        return changed

    def add_cover(self, handler: str, cover: str, begins: str, ends: str, reason: str = "") -> int:
        """请假: *cover* does the work of *handler* from *begins* until *ends* (the first day back); returns the id.

        :raises UsageProblem: unknown person, both the same, or the first day back is not after the first day away.
        :raises Refusal: *handler* has cover on one of these days already, or both would cover each other.
        """
        away, stand_in = self._name(handler), self._name(cover)
        first, back = self._desk.day(begins, "请假日期"), self._desk.day(ends, "回来上班的日期")
        if away == stand_in:
            raise UsageProblem("代办的人不能是请假的人自己。", next_step="请另选一人。")
        if back <= first:
            raise UsageProblem(f"回来上班的日期 {back} 要晚于请假日期 {first}。", next_step="请核对日期。")
        for row in store.covers(self._desk.register, first):
            if row["begins"] >= back:
                continue
            if row["handler"] == away:
                raise Refusal(
                    f"{away} 在 {row['begins']} 至 {row['ends']} 已由 {row['cover']} 代办。",
                    next_step="请先取消那一段，或改日期。",
                )
            if (row["handler"], row["cover"]) == (stand_in, away):
                raise Refusal(
                    f"{stand_in} 在 {row['begins']} 至 {row['ends']} 也请假，由 {away} 代办，两人不能互相代办。",
                    next_step="请另选代办的人。",
                )
        sentence = f"请假代办：{away} 由 {stand_in} 代办，{first} 起，{back} 回来上班"
        with self._desk.operation("leave.add", sentence) as op:
            return op.insert(
                "leave_covers",
                handler=away,
                cover=stand_in,
                begins=first,
                ends=back,
                reason=tidy_line(reason),
            )

    def end_cover(self, cover_id: int, ends: str = "") -> None:
        """Back earlier (or later) than planned: the cover ends on *ends*; before it began it disappears.

        :raises UsageProblem: no such cover.
        """
        row = store.cover(self._desk.register, cover_id)
        if row is None:
            raise UsageProblem("没有这条请假代办。", next_step="请核对编号。")
        day = self._desk.day(ends, "回来上班的日期")
        with self._desk.operation("leave.end", f"请假代办结束：{row['handler']} {day} 回来上班") as op:
            if day <= row["begins"]:
                op.delete("leave_covers", cover_id)
            else:
                op.update("leave_covers", cover_id, ends=day)

    # -- internals -------------------------------------------------------------------------------

    def _covering(self, day: str) -> dict[str, str]:
        direct = {
            row["handler"]: row["cover"]
            for row in store.covers(self._desk.register, day)
            if row["begins"] <= day
        }
        return {away: _end_of(away, direct) for away in direct}

    def _name(self, text: str) -> str:
        name, known = tidy_name(text), self.names()
        if name not in known:
            raise UsageProblem(
                f"没有名为“{name}”的登录人员。",
                next_step=f"可选：{'、'.join(known)}；没有的请先增加登录人员。",
            )
        return name

    def _units(self, unit_ids: Sequence[int], below: int | None, sector: str) -> tuple[list[int], str]:
        register = self._desk.register
        wanted = list(dict.fromkeys(unit_ids))
        if below is not None:
            wanted += [number for number in units.subtree(register, below) if number not in wanted]
        if sector:
            wanted += [n for n in store.unit_ids_of_sector(register, sector) if n not in wanted]
        if not wanted:
            raise UsageProblem(
                f"没有属于“{sector}”的单位。" if sector else "没有指定单位。", next_step="请选单位。"
            )
        first = units.get(register, wanted[0])
        if first is None:
            raise UsageProblem("没有这个单位。")
        return wanted, f"{first['name']}等 {len(wanted)} 个单位" if len(wanted) > 1 else f"{first['name']} "


def _end_of(away: str, direct: Mapping[str, str]) -> str:
    """Who does the work when the stand-in is away too; a ring ends at the first stand-in."""
    seen, name = {away}, direct[away]
    while name in direct and direct[name] not in seen:
        seen.add(name)
        name = direct[name]
    return name


def _nearest(
    unit_id: int, own: Mapping[int, str], superiors: Mapping[int, tuple[int | None, int | None]]
) -> str:
    """The assignment of a unit, or of the nearest unit above it: superior unit first, then 主管部门."""
    waiting, seen = [unit_id], set[int]()
    while waiting:
        number = waiting.pop(0)
        if number in seen:
            continue
        seen.add(number)
        if number in own:
            return own[number]
        waiting += [above for above in superiors.get(number, (None, None)) if above is not None]
    return ""
