"""Units: adding them, finding them, and showing one at any date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import UsageProblem
from app.models import documents, facts
from app.models import units as store
from app.models.operation import Operation, Row
from app.services import rules, unit_events
from app.services.desk import Desk

LEGAL, INTERNAL, SUBORDINATE, GROUP = "法人单位", "内设机构", "下设机构", "机构分组"
FOR_EVER = "2099-12-31"
"""A day after everything that is decided already."""
BRANCH, COORDINATING = "派出机构", "议事协调机构"
KINDS = (LEGAL, INTERNAL, SUBORDINATE, BRANCH, COORDINATING, GROUP)


class UnitService:
    """What a clerk does with units."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, fields: Mapping[str, Any], effective: str = "", document: str = "") -> int:
        """设立: add one unit and return its id.

        :param fields: columns of ``facts.UNIT_GROUPS``; ``name`` is required.
        :param effective: since when (ISO, may be partial or '' for unknown).
        :raises UsageProblem: no name, unknown kind, or the name exists already.
        """
        with self._desk.operation("unit.add", f"设立单位：{fields.get('name', '')}") as op:
            return self.add_within(op, fields, effective, document)

    def add_within(
        self, op: Operation, fields: Mapping[str, Any], effective: str = "", document: str = "",
        case_id: int | None = None, sentence: str = "设立",
    ) -> int:  # fmt: skip
        """The same inside an operation that is already open (imports, decided cases)."""
        register = self._desk.register
        name, kind = str(fields.get("name", "")).strip(), fields.get("kind") or LEGAL
        self.must_be_possible({**fields, "name": name, "kind": kind})
        effective = self._desk.stored_date(effective)
        document_id = documents.ensure(register, op, document) if document else None
        complete = {
            **fields,
            "name": name,
            "kind": kind,
            "established": fields.get("established") or effective,
        }
        unit_id = store.insert(register, op, complete, effective, document_id)
        if complete["established"]:
            unit_events.record(
                register, op, unit_id, unit_events.FOUNDED, complete["established"], sentence,
                document_id=document_id, case_id=case_id,
            )  # fmt: skip
        return unit_id

    def change(self, unit_id: int, fields: Mapping[str, Any], effective: str, document: str) -> bool:
        """Record new values of a unit from *effective* on, with the document they rest on.

        :returns: whether anything changed.
        :raises UsageProblem: unknown unit or field, no document, or a name, kind or superior that cannot be.
        """
        with self._desk.operation("unit.change", f"变更单位信息：{self.get(unit_id)['name']}") as op:
            return self.change_within(op, unit_id, fields, effective, document)

    def change_within(
        self, op: Operation, unit_id: int, fields: Mapping[str, Any], effective: str, document: str,
        case_id: int | None = None, *, events: bool = True,
    ) -> bool:  # fmt: skip
        """The same inside an operation that is already open (decided cases).

        :param events: False when the caller writes the event itself (合并, 分设).
        """
        register = self._desk.register
        fields = {**fields, "name": str(fields["name"]).strip()} if "name" in fields else fields
        self.must_be_possible(fields, unit_id)
        if not document.strip():
            raise UsageProblem("单位信息变更必须有依据文号。")
        effective = self._desk.stored_date(effective)
        before = self._shown_at(unit_id, effective)
        document_id = documents.ensure(register, op, document)
        changed = facts.record(
            register, op, facts.UNITS, unit_id, fields, effective, document_id, self._desk.projected_on()
        )
        if changed and events:
            for kind, sentence, other_id in unit_events.of_change(register, before, fields):
                unit_events.record(
                    register, op, unit_id, kind, effective, sentence, other_id=other_id, document_id=document_id,
                    case_id=case_id,
                )  # fmt: skip
        return changed

    def deregister(
        self, unit_id: int, date: str, document: str, *, liquidated: bool, reason: str = ""
    ) -> None:
        """注销登记: a legal person that was abolished is taken off the register of legal persons (R21).

        :param liquidated: 清算 is finished.
        :param reason: why before the abolition, when it is.
        :raises Refusal: not abolished and no reason, or 清算 not finished.
        :raises UsageProblem: no date or document, or deregistered already.
        """
        unit, register = self.get(unit_id), self._desk.register
        values = self.as_of(unit_id, FOR_EVER)
        date = self._desk.day(date, "注销日期")
        if values.get("deregistered"):
            raise UsageProblem(f"{unit['name']} 已于 {values['deregistered']} 注销登记。")
        if not document.strip():
            raise UsageProblem("注销登记要写明依据文号。", next_step="请填写注销登记通知书的文号。")
        abolished = values.get("abolished") or ""
        if (not abolished or abolished > date) and not reason.strip():
            raise rules.refuse(
                register, "R21", f"{unit['name']} 还没有撤销，不能注销登记。",
                "请先办理撤销；撤销以前就注销的，写明理由。",
            )  # fmt: skip
        if not liquidated:
            raise rules.refuse(
                register, "R21", f"{unit['name']} 还没有确认清算完毕，不能注销登记。",
                "清算结束并核对清算报告后，再办理注销登记。",
            )  # fmt: skip
        words = f"注销登记：{unit['name']}" + (f"（{reason.strip()}）" if reason.strip() else "")
        with self._desk.operation("unit.deregister", words) as op:
            self.change_within(op, unit_id, {"deregistered": date}, date, document)

    def not_deregistered(self, at: str | None = None) -> list[Row]:
        """应注销未注销: abolished by *at*, registered as a legal person, not deregistered."""
        date = self._desk.date(at)
        return [
            unit
            for unit in self.listed()
            for values in [self.as_of(unit["id"], date)]
            if (values.get("abolished") or "9999") <= date
            and (values.get("registered") or values.get("certificate_number"))
            and not values.get("deregistered")
        ]

    def reorder(self, unit_ids: Sequence[int]) -> None:
        """Put units into this order among themselves; a matter of presentation, of no date.

        :raises UsageProblem: fewer than two, or units that are not below the same unit.
        """
        rows = [self.get(unit_id) for unit_id in dict.fromkeys(unit_ids)]
        if len(rows) < 2:
            raise UsageProblem("调整顺序至少要两个单位。")
        if len({(row["parent_id"], row["parent_id"] is None and row["supervising_id"]) for row in rows}) > 1:
            raise UsageProblem("只能调整同一上级下面单位的顺序。", next_step="请选择同级单位。")
        places = sorted(row["sort_order"] for row in rows)
        with self._desk.operation(
            "unit.order", f"调整单位顺序：{'、'.join(row['name'] for row in rows[:3])}"
        ) as op:
            for row, place in zip(rows, places, strict=True):
                op.update("units", row["id"], sort_order=place)

    def _shown_at(self, unit_id: int, at: str) -> Row:
        """The unit as it was at *at*, with the names of its superiors then."""
        row = self.get(unit_id)
        values = facts.as_of(self._desk.register, facts.UNITS, unit_id, at, None)
        for name in facts.projection(facts.UNITS, values):
            row[name] = values.get(name, None if name.endswith("_id") else "")
        for name in ("parent", "supervising"):
            superior = store.get(self._desk.register, row[f"{name}_id"]) if row[f"{name}_id"] else None
            row[f"{name}_name"] = superior["name"] if superior else ""
        return row

    def must_be_possible(self, fields: Mapping[str, Any], unit_id: int | None = None) -> None:
        """Refuse values no unit can have; *unit_id* is the unit that is to take them, None for a new one."""
        register = self._desk.register
        unknown = sorted(set(fields) - {name for names in facts.UNIT_GROUPS.values() for name in names})
        if unknown:
            raise UsageProblem("单位信息里没有要变更的内容。", detail="、".join(unknown))
        name, kind = fields.get("name"), fields.get("kind")
        if "name" in fields and not name:
            raise UsageProblem("单位名称不能为空。")
        if kind and kind not in KINDS:
            raise UsageProblem(f"没有“{kind}”这种机构类型。", next_step=f"可选：{'、'.join(KINDS)}。")
        if name and any(
            unit["id"] != unit_id and not unit["abolished"] and unit["name"] == name
            for unit in store.by_name(register, name)
        ):
            raise UsageProblem(f"已经有名为“{name}”的单位，没有重复建立。", next_step="请核对名称。")
        if kind == GROUP and unit_id is not None and store.has_accounts(register, unit_id):
            raise UsageProblem("这个单位有编制或人员，不能改成机构分组。", next_step="请另建一个机构分组。")
        below = store.subtree(register, unit_id) if unit_id is not None else []
        for superior in (fields.get("parent_id"), fields.get("supervising_id")):
            if superior is not None and self.get(superior)["id"] in below:
                raise UsageProblem("上级单位不能是自己，也不能是它下面的单位。", next_step="请核对上级单位。")

    def get(self, unit_id: int) -> Row:
        """One unit with the names of its parent and supervising unit.

        :raises UsageProblem: no such unit.
        """
        unit = store.get(self._desk.register, unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        return unit

    def find(self, name: str) -> int:
        """The id of the unit with this name or short name.

        :raises UsageProblem: none or several; suggests the nearest names.
        """
        register = self._desk.register
        found = store.by_name(register, name)
        living = [unit for unit in found if not unit["abolished"]] or found
        if len(living) == 1 or (living and living[0]["name"] == name and living[1]["name"] != name):
            return int(living[0]["id"])
        if living:
            raise UsageProblem(f"有 {len(living)} 个单位叫“{name}”。", next_step="请写全称。")
        near = self.suggest(name)
        hint = f"是不是：{'、'.join(near)}？" if near else "请检查名称。"
        raise UsageProblem(f"没有名为“{name}”的单位。", next_step=hint)

    def search(self, text: str, limit: int = 20) -> list[Row]:
        """Units that still exist whose name, short name or initials fit *text*, best first."""
        found = store.search(self._desk.register, text, 2 * limit)
        return [unit for unit in found if not unit["abolished"]][:limit]

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Names of existing units that look like *name*, best first."""
        from rapidfuzz import fuzz, process

        names = [unit["name"] for unit in store.listed(self._desk.register)]
        return [
            match
            for match, _, _ in process.extract(name, names, scorer=fuzz.WRatio, limit=limit, score_cutoff=70)
        ]

    def listed(self, at: str | None = None) -> list[Row]:
        """All units in tree order that exist at *at*, as they were called and placed then (default: all ever, present values)."""
        return (
            store.listed_at(self._desk.register, self._desk.date(at))
            if at
            else store.listed(self._desk.register)
        )

    def as_of(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> dict[str, Any]:
        """A unit's fields at (*at*, *known_at*)."""
        return facts.as_of(
            self._desk.register, facts.UNITS, unit_id, self._desk.date(at), self._desk.known(known_at)
        )

    def values_as_of(
        self, at: str | None = None, known_at: str | int | None = None
    ) -> dict[int, dict[str, Any]]:
        """Every unit's fields at (*at*, *known_at*), by unit id."""
        return store.values_as_of(self._desk.register, self._desk.date(at), self._desk.known(known_at))

    def history(self, unit_id: int) -> list[Row]:
        """沿革: every recorded fact of a unit, oldest first."""
        return facts.history(self._desk.register, facts.UNITS, unit_id)

    def documents(self, unit_id: int) -> list[Row]:
        """Documents a unit's facts and numbers rest on."""
        return documents.of_unit(self._desk.register, unit_id)

    def subtree(self, unit_id: int) -> list[int]:
        """Ids of a unit and all units below it or under its supervision."""
        return store.subtree(self._desk.register, unit_id)

    def supervising(self, unit_id: int) -> Row | None:
        """The 主管部门 of a unit, or None for units directly under party committee or government."""
        unit = self.get(unit_id)
        return store.get(self._desk.register, unit["supervising_id"]) if unit["supervising_id"] else None
