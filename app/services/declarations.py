"""申报: what a township tells the county — 有人来, 有人走, 信息变了, 本月无变动.

A declaration is a proposal. It becomes a fact when the county accepts it; until then the own records stay as they are (R25).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import declarations as store
from app.models import nodes, off_staff, units
from app.models.operation import Row
from app.services.desk import TOWNSHIP, Desk
from app.services.entries import EntryService
from app.services.packages.lines import (
    CHANGE,
    ENTRY,
    EXIT,
    KIND_NAMES,
    NOTHING,
    OFF_ENTRY,
    OFF_EXIT,
    CheckedLine,
    LineRules,
    Taken,
    month_words,
)
from app.services.people import PeopleService

STATE_NAMES = {
    store.DRAFT: "待上报",
    store.WRITTEN: "已写到U盘",
    store.RECEIVED: "编办已收",
    store.ACCEPTED: "已批准",
    store.RETURNED: "退回",
    store.WITHDRAWN: "已撤回",
}
_OPEN = (store.DRAFT, store.WRITTEN, store.RECEIVED)
_EDITABLE = (store.DRAFT, store.RETURNED)


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of 本月还差什么.

    :param kind: ``nothing_declared``, ``returned`` or ``draft``.
    :param declaration_id: the declaration to open, None when none has been made.
    """

    kind: str
    sentence: str
    declaration_id: int | None = None


class DeclarationService:
    """What the clerk of a township declares."""

    def __init__(self, desk: Desk, entries: EntryService, people: PeopleService) -> None:
        self._desk = desk
        self._entries = entries
        self._people = people

    # -- declaring -------------------------------------------------------------------------------

    def add_entry(
        self, unit_id: int, person: Mapping[str, str], permit_number: str, begins: str, document: str = ""
    ) -> int:
        """有人来: declare that somebody enters a unit on a permit; returns the id.

        :param person: columns of ``facts.PERSON_GROUPS`` plus ``entry_way``, ``origin``, ``origin_nature``.
        :param begins: the day the quota is held from (full date).
        :raises Refusal: R03, R28, a unit of others, or the person is declared already.
        :raises UsageProblem: no name, a wrong identity number, date or code.
        """
        line = {
            "unit": self._unit_uuid(unit_id),
            "person": {name: value for name, value in person.items() if value},
            "permit": permit_number,
            "begins": begins,
            "document": document,
        }
        return self._add(ENTRY, line)

    def add_exit(self, person_id: int, reason: str, ends: str, document: str) -> int:
        """有人走: declare that somebody leaves; returns the id.

        :param reason: one of ``exits.EXIT_REASONS``.
        :param ends: the first day the quota is no longer held (full date).
        :raises Refusal: the person holds no quota here, or is declared already.
        :raises UsageProblem: unknown reason, no document, or a date before the entry.
        """
        person = self._people.get(person_id)
        line = {"reason": reason, "ends": ends, "document": document}
        return self._add(EXIT, {**line, **self._person_and_unit(person)})

    def add_change(
        self, person_id: int, fields: Mapping[str, str], effective: str, document: str = ""
    ) -> int:
        """信息变了: propose new values of a person from a date on; returns the id.

        :param fields: columns of ``facts.PERSON_GROUPS`` with their new values.
        :param effective: since when; may be a month or a year.
        :raises Refusal: not a person of the own units.
        :raises UsageProblem: nothing differs, a key field without document (R25), a wrong number, date or code.
        """
        person = self._people.get(person_id)
        line = {"fields": dict(fields), "effective": effective, "document": document}
        working = [row for row in off_staff.of_person(self._desk.register, person_id) if not row["ends"]]
        if person["unit_id"] is None and working:
            here = {"person": person["uuid"], "unit": self._unit_uuid(working[-1]["unit_id"])}
            return self._add(CHANGE, {**line, **here})
        return self._add(CHANGE, {**line, **self._person_and_unit(person)})

    def add_off_entry(
        self, unit_id: int, person: Mapping[str, str], kind: str, begins: str, *, position: str = "", employer: str = "",
        pay_source: str = "", due: str = "", document: str = "",
    ) -> int:  # fmt: skip
        """编外来人: declare that somebody begins to work off the establishment; returns the id.

        :param kind: a value of the list ``off_staff_kind``; :param begins: the first day (full date).
        :raises Refusal: a unit of others, somebody in post, or declared already.
        :raises UsageProblem: no name, a wrong identity number, kind or date.
        """
        return self._add(
            OFF_ENTRY,
            {
                "unit": self._unit_uuid(unit_id),
                "person": {name: value for name, value in person.items() if value},
                "work": kind,
                "begins": begins,
                "position": position,
                "employer": employer,
                "pay_source": pay_source,
                "due": due,
                "document": document,
            },
        )

    def add_off_exit(self, off_staff_id: int, ends: str, reason: str) -> int:
        """编外走人: declare that somebody's work off the establishment ends; returns the id.

        :param off_staff_id: a row of ``office.off_staff.listed``; :param ends: the first day without it (full date).
        :raises Refusal: not of the own units, has left, or declared already. :raises UsageProblem: no reason, wrong date.
        """
        row = off_staff.get(self._desk.register, off_staff_id)
        if row is None:
            raise UsageProblem("没有这条编外登记。", next_step="请刷新后再选。")
        line = {"off_staff": row["uuid"], "ends": ends, "reason": reason.strip()}
        person = self._people.get(row["person_id"])
        return self._add(
            OFF_EXIT, {**line, "person": person["uuid"], "unit": self._unit_uuid(row["unit_id"])}
        )

    def add_nothing(self, month: str = "") -> int:
        """本月无变动: returns the id.

        :param month: ``YYYY-MM``, default the month of the business date.
        :raises Refusal: something has been declared for this month.
        """
        own = self._own()
        month = month or self._desk.session.business_date[:7]
        declared = store.listed(
            self._desk.register, month=month, states=(*_OPEN, store.ACCEPTED, store.RETURNED)
        )
        if declared:
            raise Refusal(
                f"{month_words(month)}已经申报了 {len(declared)} 条，不能再报无变动。",
                next_step="请先撤回那些申报。",
            )
        return self._add(NOTHING, {"unit": own["unit_uuid"], "month": month}, month)

    def edit(self, declaration_id: int, **changed: Any) -> None:
        """Put a declaration right that has not been handed in, or came back; it then waits to be handed in again.

        :param changed: entry: ``person`` (the fields to replace), ``permit_number``, ``begins``, ``document``;
            exit: ``reason``, ``ends``, ``document``; change: ``fields``, ``effective``, ``document``; off the
            establishment: what :meth:`add_off_entry` and :meth:`add_off_exit` take (``work`` is the kind).
        :raises Refusal: handed in or decided, or what the kind of declaration refuses.
        :raises UsageProblem: no such declaration, or nothing of that name in it.
        """
        row = self._editable(declaration_id)
        if "permit_number" in changed:
            changed["permit"] = changed.pop("permit_number")
        unknown = sorted(set(changed) - (set(row["payload"]) - {"unit", "declared_by"}))
        if unknown:
            raise UsageProblem("这条申报里没有要改的内容。", detail="、".join(unknown))
        if row["kind"] in (ENTRY, OFF_ENTRY) and "person" in changed:
            changed["person"] = _corrected(row["payload"]["person"], changed["person"])
        line = self._checked(row["kind"], {**row["payload"], **changed}, without=declaration_id)
        with self._desk.operation("declaration.edit", f"修改申报 {row['number']}：{line.sentence}") as op:
            store.revise(
                op, declaration_id, payload=line.payload, sentence=line.sentence, unit_id=line.unit_id,
                person_id=line.person_id, state=store.DRAFT, reason="", decided_on="",
            )  # fmt: skip

    def withdraw(self, declaration_id: int) -> None:
        """Take back a declaration: a draft disappears, a returned one is kept as 已撤回.

        :raises Refusal: handed in or decided.
        """
        row = self._editable(declaration_id)
        with self._desk.operation(
            "declaration.withdraw", f"撤回申报 {row['number']}：{row['sentence']}"
        ) as op:
            if row["package_id"] is None:
                op.delete("declarations", declaration_id)
            else:
                op.update("declarations", declaration_id, state=store.WITHDRAWN)

    # -- questions -------------------------------------------------------------------------------

    def get(self, declaration_id: int) -> Row:
        """One declaration with ``state_name``, ``kind_name``, ``payload`` (a dictionary) and ``package_number``.

        :raises UsageProblem: no such declaration.
        """
        row = store.get(self._desk.register, declaration_id)
        if row is None:
            raise UsageProblem("没有这条申报。")
        return _named(row)

    def listed(self, *, month: str = "", states: tuple[str, ...] = ()) -> list[Row]:
        """Declarations in the order they were made, see :meth:`get`."""
        return [_named(row) for row in store.listed(self._desk.register, month=month, states=states)]

    def missing_this_month(self) -> list[Missing]:
        """本月还差什么: nothing declared yet, lines that came back, drafts not handed in."""
        month = self._desk.session.business_date[:7]
        found: list[Missing] = []
        given = (*_OPEN, store.ACCEPTED)
        if not store.listed(self._desk.register, month=month, states=given):
            found.append(
                Missing("nothing_declared", f"{month_words(month)}还没有申报，请申报变动，或报“本月无变动”。")
            )
        found += [
            Missing("returned", f"编办退回：{row['sentence']}。原因：{row['reason']}", row["id"])
            for row in store.listed(self._desk.register, states=(store.RETURNED,))
        ]
        found += [
            Missing("draft", f"还没有写到U盘上报：{row['sentence']}", row["id"])
            for row in store.listed(self._desk.register, states=(store.DRAFT,))
        ]
        return found

    # -- internals -------------------------------------------------------------------------------

    def _add(self, kind: str, line: dict[str, Any], month: str = "") -> int:
        checked = self._checked(kind, {**line, "declared_by": self._desk.session.actor})
        session = self._desk.session
        with self._desk.operation("declaration.add", f"申报：{checked.sentence}") as op:
            return store.insert(
                op,
                number=self._desk.numbered(
                    op, "declaration", "申报{year}-{n:04d}", session.business_date[:4]
                ),
                kind=kind,
                unit_id=checked.unit_id,
                person_id=checked.person_id,
                sentence=checked.sentence,
                payload=checked.payload,
                month=month or session.business_date[:7],
                state=store.DRAFT,
            )

    def _checked(self, kind: str, line: dict[str, Any], without: int | None = None) -> CheckedLine:
        own = self._own()
        register = self._desk.register
        rules = LineRules(self._desk, self._entries, units.subtree(register, own["unit_id"]))
        others = [row for row in store.listed(register, states=_OPEN) if row["id"] != without]
        month = self._desk.session.business_date[:7]
        if kind != NOTHING and any(
            (row["kind"], row["state"], row["month"]) == (NOTHING, store.DRAFT, month) for row in others
        ):
            raise Refusal("已经报了本月无变动。", next_step="请先撤回“本月无变动”，再申报。")
        return rules.check(kind, line, Taken.by((row["kind"], row["payload"]) for row in others))

    def _editable(self, declaration_id: int) -> Row:
        row = self.get(declaration_id)
        if row["state"] not in _EDITABLE:
            raise Refusal(
                f"申报 {row['number']} {row['state_name']}，不能再改。",
                next_step="需要更正时请另行申报，或等编办退回。",
            )
        return row

    def _own(self) -> Row:
        own = nodes.own(self._desk.register)
        if self._desk.level != TOWNSHIP or own["unit_id"] is None:
            raise Refusal("申报在乡镇和单位的程序里办理，编办请直接办理业务。")
        return own

    def _unit_uuid(self, unit_id: int) -> str:
        unit = units.get(self._desk.register, unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        return str(unit["uuid"])

    def _person_and_unit(self, person: Row) -> dict[str, str]:
        if person["unit_id"] is None:
            raise Refusal(f"{person['name']} 现在不占用编制。", next_step="请核对人员。")
        return {"person": person["uuid"], "unit": self._unit_uuid(person["unit_id"])}


def _corrected(person: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, str]:
    derived = {"sex", "birth"} if "identity_number" in changed else set()
    return {name: value for name, value in person.items() if name not in derived} | dict(changed)


def _named(row: Row) -> Row:
    return {**row, "state_name": STATE_NAMES[row["state"]], "kind_name": KIND_NAMES[row["kind"]]}
