"""每月申报: who declared what for a month, who has not by the declaration day, and the month as finance hears of it.

R05: a unit declares every month, changes or an explicit 无变动, by day 5 of the next month (a setting); what it
declares through a package of its township, and cases handled for it in the month, count as declared.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import UsageProblem
from app.models import facts, nodes, settings, units
from app.models import monthly as store
from app.models.operation import Operation, Row
from app.services import rules
from app.services.desk import Desk
from app.services.person_fields import PERSON_FIELDS
from app.services.retirement import MAN, WOMAN_50, WOMAN_55, Retirement, retirement_of
from app.services.units import COORDINATING, GROUP, INTERNAL
from app.services.working_days import calendar_of
from app.values.dates import precision

DECLARATION_DAY, FINANCE_DAY = "exit.declaration_day", "exit.finance_day"
"""Settings: day of the next month by which units declare; day of the month by which finance is told."""
DEFAULT_DECLARATION_DAY, DEFAULT_FINANCE_DAY = 5, 25
PAST_AGE = "past_retirement"
"""Subject of the page that lists who is past the age."""
CHANGED, NOTHING, WAITING, OVERDUE = "已申报", "无变动", "未申报", "逾期"
STATES = (CHANGED, NOTHING, WAITING, OVERDUE)
TRANSFERRED_IN, TRANSFERRED_OUT = "县内调入", "县内调出"
_NOT_DECLARING = frozenset({INTERNAL, GROUP, COORDINATING})
_PAY_FIELDS = ("title", "grade", "professional_title", "position_level", "post_status")
_NUMBERS = ("opening", "entries", "exits", "closing")
_LAST_DAY_SET = 28


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One unit in one month.

    :param state: one of :data:`STATES`.
    :param declared_on: '' when nothing was declared, or only cases say so.
    :param note: what to look at: 无变动 that is contradicted by a recorded change.
    """

    id: int
    unit: str
    sector: str
    state: str
    declared_on: str
    signer: str
    opening: int
    entries: int
    exits: int
    closing: int
    note: str


class MonthlyService:
    """The month of every unit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- questions -------------------------------------------------------------------------------

    def month(self, text: str = "") -> str:
        """A month as ``2026-07``; default the month that is to be declared now: the one before the business date's.

        :raises UsageProblem: not a month.
        """
        if not text:
            return _before(self._desk.session.business_date[:7])
        month = self._desk.stored_date(text)[:7]
        if precision(month) != "month":
            raise UsageProblem(f"“{text}”不是月份。", next_step="请写成 2026-07 这样的月份。")
        return month

    def due(self, month: str) -> str:
        """The last day on which units declare *month*; on a day off the next working day."""
        return self._on_day(_after(month), DECLARATION_DAY, DEFAULT_DECLARATION_DAY)

    def finance_due(self, month: str) -> str:
        """The last day on which finance is told of the exits of *month* (month-end batch)."""
        return self._on_day(month, FINANCE_DAY, DEFAULT_FINANCE_DAY)

    def lines(self, month: str = "") -> list[MonthLine]:
        """Every unit that must declare a month, in tree order; a township's own program declares for all below it."""
        register, month = self._desk.register, self.month(month)
        declared, counts = store.declared(register, month), store.counts(register, month, None)
        speaker = self._speakers()
        overdue = self._desk.session.business_date > self.due(month)
        sums: dict[int, list[int]] = {}
        for unit_id, row in counts.items():
            total = sums.setdefault(speaker[unit_id], [0, 0, 0, 0])
            for place, name in enumerate(_NUMBERS):
                total[place] += row[name]
        expected = {
            speaker[unit_id]
            for unit_id in store.units_with_accounts(register, f"{month}-01", _last_day(month))
        }
        found = []
        for unit in units.listed(register):
            if unit["id"] not in expected:
                continue
            opening, entries, exits, closing = sums.get(unit["id"], [0, 0, 0, 0])
            given = declared.get(unit["id"])
            moved = entries + exits
            if given is not None:
                state = CHANGED if given["changed"] else NOTHING
            else:
                state = CHANGED if moved else OVERDUE if overdue else WAITING
            note = given["note"] if given is not None else "本月已办业务" if moved else ""
            if state == NOTHING and moved:
                note = f"报了无变动，但本月入编 {entries} 人、核减 {exits} 人"
            found.append(
                MonthLine(
                    unit["id"], unit["name"], unit["sector"], state, given["declared_on"] if given else "",
                    given["signer"] if given else "", opening, entries, exits, closing, note,
                )
            )  # fmt: skip
        return found

    def missing(self, month: str = "") -> list[MonthLine]:
        """Units that have not declared a month."""
        return [line for line in self.lines(month) if line.state in (WAITING, OVERDUE)]

    def count_missing(self, month: str = "") -> int:
        """How many units have not declared a month: :meth:`missing` without reading everybody's holdings."""
        register, month = self._desk.register, self.month(month)
        speaker = self._speakers()
        entering, leaving = store.units_that_moved(register, month)
        heard = store.declared(register, month).keys() | {speaker[unit_id] for unit_id in entering | leaving}
        expected = {
            speaker[unit_id]
            for unit_id in store.units_with_accounts(register, f"{month}-01", _last_day(month))
        }
        return len(expected - heard)

    def past_retirement(self) -> list[dict[str, Any]]:
        """到龄请核实: who has reached the statutory age and still holds a post (R20), the longest first.

        It lists, it never decides: 弹性延迟 and special kinds of work are for a person to judge.

        :returns: ``id, name, sex, birth, unit_name, unit_id, nature, title, age, month, passed, basis, certain, choice``.
        """
        found = []
        for row in store.old_enough(self._desk.register, *self._birth_months()):
            due = retirement_of(row)
            passed = self._months_since(due)
            if due is None or passed < 0:
                continue
            found.append(
                {
                    **row, "age": due.age, "month": due.month, "passed": passed, "basis": due.basis,
                    "certain": due.certain, "choice": row["retirement_choice"],
                }
            )  # fmt: skip
        return sorted(found, key=lambda row: (-row["passed"], row["id"]))

    def count_past_retirement(self) -> tuple[int, int]:
        """How many :meth:`past_retirement` lists without a choice of their own, and for how many months at most."""
        passed = [
            self._months_since(retirement_of(row))
            for row in store.ages_in_post(self._desk.register, *self._birth_months())
            if not row["retirement_choice"]
        ]
        past = [months for months in passed if months >= 0]
        return len(past), max(past, default=0)

    # -- declaring -------------------------------------------------------------------------------

    def declare_nothing(
        self, unit_ids: Sequence[int], month: str = "", signer: str = "", note: str = ""
    ) -> int:
        """登记无变动 for one or many units; returns how many were recorded, those already declared left as they are.

        :param signer: whose name stands on the paper, default empty.
        :raises UsageProblem: no unit, or a month to come.
        :raises Refusal: R05: the register knows a change of a unit in this month; none is recorded.
        """
        month = self._past(month)
        if not unit_ids:
            raise UsageProblem("没有选单位。", next_step="请先选要登记无变动的单位。")
        lines = {line.id: line for line in self.lines(month)}
        against = [lines[unit_id] for unit_id in unit_ids if unit_id in lines and _moved(lines[unit_id])]
        if against:
            said = "；".join(f"{line.unit} 入编 {line.entries} 人、核减 {line.exits} 人" for line in against)
            raise rules.refuse(
                self._desk.register, "R05", f"{month_name(month)}有变动，不能登记无变动：{said}。",
                "请从所选单位中去掉它们；人员变动有误的，请先更正业务。",
            )  # fmt: skip
        return self._declare(unit_ids, month, changed=False, signer=signer, note=note)

    def declare_changes(
        self, unit_ids: Sequence[int], month: str = "", signer: str = "", note: str = ""
    ) -> int:
        """Record that units have declared changes on paper; the changes themselves are cases."""
        if not unit_ids:
            raise UsageProblem("没有选单位。", next_step="请先选单位。")
        return self._declare(unit_ids, self._past(month), changed=True, signer=signer, note=note)

    def _declare(self, unit_ids: Iterable[int], month: str, *, changed: bool, signer: str, note: str) -> int:
        wanted = list(dict.fromkeys(unit_ids))
        first = units.get(self._desk.register, wanted[0])
        if first is None:
            raise UsageProblem("没有这个单位。")
        which = f"{first['name']}等 {len(wanted)} 个单位" if len(wanted) > 1 else first["name"]
        word = "有变动" if changed else "无变动"
        with self._desk.operation("month.declare", f"每月申报：{which} {month_name(month)}{word}") as op:
            return sum(
                store.put(
                    self._desk.register, op, unit_id, month, changed=changed, declared_on=self._desk.date(),
                    signer=signer.strip(), note=note.strip(),
                )
                for unit_id in wanted
            )  # fmt: skip

    # -- the month as others hear of it ------------------------------------------------------------

    def stop_pay(self, month: str = "", known_at: str | int | None = None) -> dict[str, Any]:
        """停拨工资通知 (F06): everybody who stops holding a post in a month, by unit.

        ``month``, ``due``, ``count``, ``units``: each ``unit`` and ``people`` with ``name``,
        ``identity_number``, ``nature``, ``funding``, ``title``, ``reason``, ``document``, ``stop_pay_on``,
        ``moves_to`` (the unit a person goes to inside the county, else '').
        """
        month = self.month(month)
        exits = self._exits(month, self._desk.known(known_at))
        return {
            "month": month,
            "due": self.finance_due(month),
            "count": len(exits),
            "units": [{"unit": unit, "people": people} for unit, people in _by_unit(exits).items()],
        }

    def declaration(self, unit_id: int, month: str = "") -> dict[str, Any]:
        """人员核减月申报表 (F05) of one unit: ``unit``, ``month``, ``people`` (as in :meth:`stop_pay`), ``nothing``
        (declared 无变动), ``declared_on``, ``signer``, ``due``.
        """
        month, register = self.month(month), self._desk.register
        unit = units.get(register, unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        scope = {number for number, speaker in self._speakers().items() if speaker == unit_id}
        people = [row for row in self._exits(month, None) if row["unit_id"] in scope]
        row = store.declared(register, month).get(unit_id)
        called = facts.as_of(register, facts.UNITS, unit_id, min(_last_day(month), self._desk.date()), None)
        return {
            "unit": called.get("name") or unit["name"],
            "month": month,
            "people": people,
            "nothing": bool(row and not row["changed"] and not people),
            "declared_on": row["declared_on"] if row else "",
            "signer": row["signer"] if row else "",
            "due": self.due(month),
        }

    def changes(self, month: str = "", known_at: str | int | None = None) -> dict[str, Any]:
        """每月人员增减变动表 (F29): ``entries`` with ``start_pay_on``, ``exits`` with ``stop_pay_on``, ``changes`` of
        职务, 职级, 职称 … of those who stay, and ``units`` with opening + entries − exits = closing.
        """
        register, month = self._desk.register, self.month(month)
        known = self._desk.known(known_at)
        exits = self._exits(month, known)
        left = {(row["person_id"], row["stop_pay_on"]): row["unit"] for row in exits}
        entries = []
        for row in self._then(store.entries(register, month, known), month, known):
            came_from = left.get((row["person_id"], row["begins"]), "")
            entries.append(
                {
                    **_person(row),
                    "way": TRANSFERRED_IN if came_from else row["entry_way"],
                    "comes_from": came_from,
                    "start_pay_on": row["begins"],
                    "document": row["entry_document"],
                    "permit_number": row["permit_number"],
                }
            )
        names = {row["unit_id"]: row["unit"] for row in (*entries, *exits)}
        numbers = store.counts(register, month, known)
        changed_units = [
            {"unit": names[unit_id], **{key: row[key] for key in _NUMBERS}}
            for unit_id, row in numbers.items()
            if row["entries"] or row["exits"]
        ]
        totals = {
            key: sum(row[key] for row in numbers.values())
            for key in ("opening", "entries", "exits", "closing")
        }
        return {
            "month": month,
            "entries": entries,
            "exits": exits,
            "changes": self._changes(month, known),
            "units": changed_units,
            "totals": totals,
        }

    # -- internals -------------------------------------------------------------------------------

    def _then(self, rows: list[Row], month: str, known: int | None) -> list[Row]:
        """The rows with units and people as they were called at the end of the month, when that is over."""
        day = min(_last_day(month), self._desk.date())
        if not rows or (known is None and day == self._desk.date()):
            return rows
        register = self._desk.register
        called = facts.values_as_of(register, facts.UNITS, day, known, [row["unit_id"] for row in rows])
        people = facts.values_as_of(register, facts.PEOPLE, day, known, [row["person_id"] for row in rows])
        return [
            {
                **row,
                "unit_name": called.get(row["unit_id"], {}).get("name") or row["unit_name"],
                **{
                    name: value
                    for name, value in people.get(row["person_id"], {}).items()
                    if name in _CALLED and name in row
                },
            }
            for row in rows
        ]

    def _exits(self, month: str, known: int | None) -> list[dict[str, Any]]:
        register = self._desk.register
        goes = {
            (row["person_id"], row["begins"]): row["unit_name"]
            for row in self._then(store.entries(register, month, known), month, known)
        }
        found = []
        for row in self._then(store.exits(register, month, known), month, known):
            moves_to = goes.get((row["person_id"], row["ends"]), "")
            found.append(
                {
                    **_person(row),
                    "reason": TRANSFERRED_OUT if moves_to else row["exit_reason"],
                    "moves_to": moves_to,
                    "stop_pay_on": row["ends"],
                    "document": row["exit_document"],
                }
            )
        return found

    def _changes(self, month: str, known: int | None) -> list[dict[str, Any]]:
        found = []
        for row in self._then(store.changed_facts(self._desk.register, month, known), month, known):
            # A fact holds only the fields it changes; what it follows is all that was known the moment before.
            new = facts.decode(row["fields"])
            old = facts.as_of(
                self._desk.register, facts.PEOPLE, row["person_id"], _just_before(row["effective"]), known
            )
            if not old:
                continue  # the first record of somebody is no change
            about = {
                "unit": row["unit_name"], "unit_id": row["unit_id"], "person_id": row["person_id"],
                "name": row["name"], "identity_number": row["identity_number"],
                "effective": row["effective"], "document": row["document"],
            }  # fmt: skip
            found += [
                {
                    **about,
                    "field": PERSON_FIELDS[field].name,
                    "before": old.get(field) or "",
                    "after": new.get(field) or "",
                }
                for field in _PAY_FIELDS
                if field in new and (new[field] or "") != (old.get(field) or "")
            ]
        return found

    def _birth_months(self) -> tuple[str, str, str]:
        """By which month somebody of 60, 55 and 50 was born."""
        month = self._desk.session.business_date[:7]
        year, rest = int(month[:4]), month[4:]
        return f"{year - MAN}{rest}", f"{year - WOMAN_55}{rest}", f"{year - WOMAN_50}{rest}"

    def _months_since(self, due: Retirement | None) -> int:
        """Whole months since the statutory age was reached; negative while to come or unknown."""
        today = self._desk.session.business_date
        if due is None:
            return -1
        return (int(today[:4]) - int(due.month[:4])) * 12 + int(today[5:7]) - int(due.month[5:])

    def _speakers(self) -> dict[int, int]:
        """Every unit -> the unit that declares for it.

        A township's own program speaks for all below it; a department without standing of its own is spoken for by
        the unit it belongs to.
        """
        register = self._desk.register
        known = {unit["id"]: unit for unit in units.listed(register)}
        found = {}
        for number, unit in known.items():
            speaker = unit
            while speaker["kind"] in _NOT_DECLARING and speaker["parent_id"] in known:
                speaker = known[speaker["parent_id"]]
            found[number] = int(speaker["id"])
        for node in nodes.subordinates(register):
            if node["unit_id"] is not None and node["state"] == nodes.ACTIVE:
                found |= dict.fromkeys(units.subtree(register, node["unit_id"]), int(node["unit_id"]))
        return found

    def _past(self, month: str) -> str:
        value = self.month(month)
        if value > self._desk.session.business_date[:7]:
            raise UsageProblem(f"{month_name(value)}还没有到，不能申报。", next_step="请核对月份。")
        return value

    def _on_day(self, month: str, setting: str, default: int) -> str:
        kept = settings.value(self._desk.register, setting, str(default))
        day = int(kept) if kept.isdecimal() and 1 <= int(kept) <= _LAST_DAY_SET else default
        return calendar_of(self._desk.register).on_or_after(f"{month}-{day:02d}")


def record_within(
    desk: Desk, op: Operation, unit_id: int, month: str, *, changed: bool, signer: str, note: str = ""
) -> None:
    """What a package of a township declares for a month, inside the operation that takes it in."""
    store.put(
        desk.register, op, unit_id, month, changed=changed, declared_on=desk.date(), signer=signer, note=note
    )


_CALLED = ("name", "sex", "identity_number", "title")


def month_name(month: str) -> str:
    """``2026年7月``."""
    return f"{month[:4]}年{int(month[5:7])}月"


def _moved(line: MonthLine) -> bool:
    return line.entries + line.exits > 0


def _person(row: Row) -> dict[str, Any]:
    names = (
        "person_id", "unit_id", "name", "sex", "identity_number", "title", "nature", "funding", "special_use",
    )  # fmt: skip
    return {"unit": row["unit_name"], **{name: row[name] for name in names}}


def _by_unit(people: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        found.setdefault(person["unit"], []).append(person)
    return found


def _last_day(month: str) -> str:
    return f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:7]))[1]:02d}"


def _just_before(day: str) -> str:
    """What sorts right before a date, full or partial, after every earlier one."""
    return f"{day[:-1]}{chr(ord(day[-1]) - 1)}~"


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}"
