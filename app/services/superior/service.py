"""上级系统对接: import its export, keep what differs, and tick off what has been keyed there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UsageProblem
from app.models import facts, imports, units
from app.models import superior as store
from app.models.operation import Operation, Row, canonical
from app.models.superior import DIFFERS, KEYED, ONLY_HERE, ONLY_THERE, OPEN, PERSON, VANISHED
from app.services.desk import Desk
from app.services.person_fields import PERSON_FIELDS
from app.services.roster.columns import normalise_heading
from app.services.settings import SettingsService
from app.services.superior.compare import PERSON_COLUMNS, Comparer, Comparison, Found
from app.services.superior.export import Export, read_export
from app.services.unit_fields import UNIT_FIELDS

KINDS = {ONLY_HERE: "只在本县", ONLY_THERE: "只在上级", DIFFERS: "不一致"}
STATES = {OPEN: "待处理", KEYED: "已补录", VANISHED: "已消除"}
PRINTED = (
    ("姓名", 22.0), ("公民身份号码", 44.0), ("单位", 52.0), ("要做什么", 22.0), ("项目", 28.0), ("填写内容", 70.0),
    ("发现日期", 24.0),
)  # fmt: skip
"""Columns of the list 待补录 with their width in mm."""
_FIELD_NAMES = {"unit_name": "单位", "nature": "编制种类", "funding": "经费形式"}


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import found: counts of people and units, and of differences new, gone and open."""

    people: int
    units: int
    same: int
    only_here: int
    only_there: int
    differing: int
    new: int
    settled: int
    open: int
    columns: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]


class SuperiorService:
    """What a clerk does with the superior's system."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def import_export(self, path: Path, mapping: Mapping[str, str] | None = None) -> ImportOutcome:
        """Compare an export with the register of today and bring the list of differences up to date.

        A difference that is gone is settled by itself; one that was ticked off and is still there is open again.

        :param mapping: field by heading where the clerk decides otherwise; remembered for the next export.
        :raises DataProblem: not a table, damaged or empty.
        :raises UsageProblem: it lists neither people nor units.
        :raises EnvironmentProblem: it cannot be read.
        """
        self._desk.must_write()
        register = self._desk.register
        decided = {normalise_heading(heading): name for heading, name in (mapping or {}).items()}
        saved = {**imports.remembered(register), **decided}
        export = read_export(path, saved)
        if not export.rows:
            raise UsageProblem(
                f"“{path.name}”里没有人员，也没有机构。",
                next_step="请从上级系统导出人员或机构列表，表头要有姓名或机构名称。",
            )
        people, bodies = self._compared(export)
        found = {line.key: line for line in (*people.found, *bodies.found)}
        with self._desk.operation("superior.import", f"对照上级系统：{path.name}，{export.rows} 行") as op:
            for name, columns in export.mappings.items():
                imports.remember(register, op, name, canonical(columns))
            today = self._desk.session.business_date
            imports.note_file(op, hashlib.sha256(path.read_bytes()).hexdigest(), path.name, today)
            new, settled = self._updated(op, found, export, path.name)
        return ImportOutcome(
            people=len(export.people),
            units=len(export.units),
            same=people.same + bodies.same,
            only_here=people.only_here + bodies.only_here,
            only_there=people.only_there + bodies.only_there,
            differing=people.differing + bodies.differing,
            new=new,
            settled=settled,
            open=len(found),
            columns=tuple(export.columns),
            unread=tuple(export.unread),
        )

    def _compared(self, export: Export) -> tuple[Comparison, Comparison]:
        """Only what the export lists is compared: a list of units says nothing of people."""
        register, at = self._desk.register, self._desk.session.business_date
        comparer = Comparer(SettingsService(self._desk).codes, self._names())
        people = bodies = Comparison()
        if export.people:
            people = comparer.people(
                export,
                store.in_post(register, at, PERSON_COLUMNS),
                store.identities(register),
                store.departures(register, at),
            )
        if export.units:
            columns = tuple(name for name in UNIT_FIELDS if name != "name")
            bodies = comparer.units(export, store.standing_units(register, columns))
        return people, bodies

    def _names(self) -> dict[str, str]:
        """Present name of a unit by the key of every name it has or had."""
        register = self._desk.register
        names: dict[str, str] = {}
        present = {row["id"]: row for row in units.listed(register)}
        for row in store.former_names(register):
            for name in ("name", "short_name"):
                former = facts.decode(row["fields"]).get(name)
                if former and row["unit_id"] in present:
                    names.setdefault(facts.name_key(former), present[row["unit_id"]]["name"])
        names.update({facts.name_key(row["name"]): row["name"] for row in present.values()})
        return names

    def _updated(
        self, op: Operation, found: Mapping[tuple[Any, ...], Found], export: Export, source: str
    ) -> tuple[int, int]:
        """Put the new differences beside those known; how many are new, how many are gone."""
        register, today = self._desk.register, self._desk.session.business_date
        left = dict(found)
        gone = 0
        for row in store.listed(register):
            if not (export.people if row["subject"] == PERSON else export.units):
                continue  # this export says nothing about it
            known = left.pop(_found(row).key, None)
            if known is None:
                gone += 1
                settled = {} if row["state"] == KEYED else {"settled_on": today}
                op.update("superior_differences", row["id"], state=VANISHED, **settled)
            else:
                op.update(
                    "superior_differences", row["id"], state=OPEN, ours=known.ours, theirs=known.theirs,
                    unit_id=known.unit_id, settled_on="", settled_by="", source=source,
                )  # fmt: skip
        op.insert_many(
            "superior_differences",
            (
                {
                    "subject": line.subject, "person_id": line.person_id, "unit_id": line.unit_id, "name": line.name,
                    "kind": line.kind, "field": line.field, "ours": line.ours, "theirs": line.theirs,
                    "found_on": today, "source": source, "state": OPEN,
                }
                for line in left.values()
            ),
        )  # fmt: skip
        return len(left), gone

    # -- looking ---------------------------------------------------------------------------------

    def differences(
        self, kind: str = "", state: str = "", unit_id: int | None = None
    ) -> list[dict[str, Any]]:
        """The differences, with ``field_name, kind_name, state_name, unit``; by default those not yet gone.

        :raises UsageProblem: unknown kind or state.
        """
        for given, known in ((kind, KINDS), (state, STATES)):
            if given and given not in known:
                raise UsageProblem(f"没有“{given}”这一类。", next_step=f"可选：{'、'.join(known)}。")
        rows = store.listed(self._desk.register, (state,) if state else (OPEN, KEYED))
        return [
            _told(row)
            for row in rows
            if (not kind or row["kind"] == kind) and (unit_id is None or row["unit_id"] == unit_id)
        ]

    def counts(self) -> dict[str, int]:
        """How many differences of each kind are open, and how many are ticked off."""
        counts = dict.fromkeys((*KINDS, KEYED), 0)
        for row in store.listed(self._desk.register):
            counts[row["kind"] if row["state"] == OPEN else KEYED] += 1
        return counts

    def todo(self) -> list[dict[str, Any]]:
        """待补录到上级系统: what to type there, ``id, name, identity_number, unit, what, field_name, value, found_on``.

        What the register itself lacks is not listed: there is nothing to type.
        """
        found = []
        for row in self.differences(state=OPEN):
            if row["kind"] == DIFFERS and row["ours"]:
                what, value = "改为", row["ours"]
            elif row["kind"] == ONLY_HERE:
                what, value = "新增", row["ours"]
            elif row["kind"] == ONLY_THERE and row["ours"]:
                what, value = "减员", row["ours"]
            else:
                continue
            found.append(
                {
                    **{
                        name: row[name]
                        for name in ("id", "name", "identity_number", "unit", "field_name", "found_on")
                    },
                    "what": what,
                    "value": value,
                }
            )
        return found

    def get(self, difference_id: int) -> dict[str, Any]:
        """One difference.

        :raises UsageProblem: no such difference.
        """
        row = store.get(self._desk.register, difference_id)
        if row is None:
            raise UsageProblem(f"没有第 {difference_id} 条差异。", next_step="请核对编号。")
        return _told(row)

    # -- ticking off -----------------------------------------------------------------------------

    def done(self, difference_ids: list[int]) -> int:
        """Tick off what has been keyed into the superior's system; returns how many were open.

        :raises UsageProblem: no such difference.
        """
        return self._marked(difference_ids, OPEN, KEYED, "补录到上级系统")

    def undone(self, difference_ids: list[int]) -> int:
        """Take the tick back.

        :raises UsageProblem: no such difference.
        """
        return self._marked(difference_ids, KEYED, OPEN, "取消补录标记")

    def _marked(self, difference_ids: list[int], before: str, after: str, words: str) -> int:
        rows = [row for row in map(self.get, difference_ids) if row["state"] == before]
        if not rows:
            return 0
        first = rows[0]["name"] + ("" if len(rows) == 1 else f"等 {len(rows)} 条")
        keyed = after == KEYED
        with self._desk.operation("superior.key", f"{words}：{first}") as op:
            for row in rows:
                op.update(
                    "superior_differences", row["id"], state=after,
                    settled_on=self._desk.session.business_date if keyed else "",
                    settled_by=self._desk.session.actor if keyed else "",
                )  # fmt: skip
        return len(rows)


def _found(row: Row) -> Found:
    return Found(
        row["subject"], row["person_id"], row["unit_id"], row["name"], row["kind"], row["field"], row["ours"], row["theirs"]
    )  # fmt: skip


def _told(row: Row) -> dict[str, Any]:
    names: Mapping[str, Any] = PERSON_FIELDS if row["subject"] == PERSON else UNIT_FIELDS
    name = _FIELD_NAMES.get(row["field"]) or (
        names[row["field"]].name if row["field"] in names else row["field"]
    )
    return {**row, "field_name": name, "kind_name": KINDS[row["kind"]], "state_name": STATES[row["state"]]}
