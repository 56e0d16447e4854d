"""编外人员: by name, with the match on who is already known (R28), and never counted as 实有 (R19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import documents, settings, units
from app.models import off_staff as store
from app.models import people as people_store
from app.models.operation import Row
from app.services import rules
from app.services.desk import Desk
from app.services.people import PeopleService, checked


@dataclass(frozen=True, slots=True)
class OffStaff:
    """Somebody's work off the establishment.

    :param position: what is done; :param employer: who has the contract (劳务公司); :param pay_source: who pays.
    :param due: last day of the contract, or "".
    """

    unit_id: int
    kind: str
    begins: str
    position: str = ""
    employer: str = ""
    pay_source: str = ""
    due: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """People in post and off the establishment of some units at one date.

    :param kinds: number by kind, in order of the list.
    """

    in_post: int
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def off(self) -> int:
        """All who work off the establishment."""
        return sum(self.kinds.values())

    @property
    def total(self) -> int:
        """Everybody."""
        return self.in_post + self.off

    def share(self, digits: int = 2) -> str:
        """Part of *off* in *total* in per cent, rounded half up (R22); "" without anybody."""
        return percent(self.off, self.total, digits)


def percent(part: int, base: int, digits: int = 2) -> str:
    """``73.38`` for 21444 of 29223: computed exactly and rounded half up (R22); "" on a base of nothing."""
    if not base:
        return ""
    exact = Decimal(part) * 100 / Decimal(base)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


class OffStaffService:
    """Registering, ending and counting people off the establishment."""

    def __init__(self, desk: Desk, people: PeopleService) -> None:
        self._desk = desk
        self._people = people

    def register(self, person: Mapping[str, Any], work: OffStaff, *, same_as: int | None = None) -> int:
        """编外登记: returns the row's id; who is already known by identity number is the same person (R28).

        :param person: fields of the person. :param same_as: the known person the clerk says it is.
        :raises UsageProblem: no name, wrong identity number, unknown unit or kind, wrong dates, or registered already.
        :raises Refusal: somebody of the same name and birth is known and nobody said whether it is the same (R28); or in post.
        """
        values, work, person_id = self.settled(person, work, same_as)
        register = self._desk.register
        unit = units.get(register, work.unit_id)
        assert unit is not None  # just asked
        with self._desk.operation(
            "off_staff.register", f"编外登记：{values['name']}，{unit['name']}（{work.kind}）"
        ) as op:
            if person_id is None:
                (person_id,) = people_store.insert_many(op, [values], "")
            return op.insert(
                "off_staff", person_id=person_id, unit_id=work.unit_id, kind=work.kind, position=work.position,
                employer=work.employer, pay_source=work.pay_source, begins=work.begins, due=work.due,
                document_id=documents.ensure(register, op, work.document) if work.document else None,
            )  # fmt: skip

    def settled(
        self, person: Mapping[str, Any], work: OffStaff, same_as: int | None = None
    ) -> tuple[dict[str, Any], OffStaff, int | None]:
        """What would be registered, in one spelling, and who it already is; nothing is written.

        :raises UsageProblem: as :meth:`register`. :raises Refusal: as :meth:`register`.
        """
        desk, register = self._desk, self._desk.register
        values = checked(person)
        if not values.get("name"):
            raise UsageProblem("姓名不能为空。")
        unit = units.get(register, work.unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        kind = self._kind(work.kind)
        begins, due = desk.day(work.begins, "开始日期"), desk.date(work.due) if work.due.strip() else ""
        if due and due < begins:
            raise UsageProblem(f"期限 {due} 早于开始日期 {begins}。", next_step="请核对日期。")
        person_id = self._known(values, same_as)
        if person_id is not None:
            self._must_be_free(person_id, work.unit_id, begins)
        said = {
            name: getattr(work, name).strip() for name in ("position", "employer", "pay_source", "document")
        }
        return values, replace(work, kind=kind, begins=begins, due=due, **said), person_id

    def end(self, row_id: int, ends: str, reason: str) -> int:
        """The first day somebody no longer works there; returns the id of the new row.

        :raises UsageProblem: no such row, no reason, ended, or before it began.
        """
        row = self.get(row_id)
        if row["ends"]:
            raise UsageProblem(f"{row['name']} 已于 {row['ends']} 离开。")
        ends = self._desk.day(ends, "离开日期")
        if ends < row["begins"]:
            raise UsageProblem(f"离开日期 {ends} 早于开始日期 {row['begins']}。", next_step="请核对日期。")
        if not reason.strip():
            raise UsageProblem("请填写离开的原因。")
        stored = store.stored(self._desk.register, row_id)
        assert stored is not None
        with self._desk.operation(
            "off_staff.end", f"编外人员离开：{row['name']}，{row['unit_name']}，{ends}"
        ) as op:
            return op.replace("off_staff", stored, ends=ends, end_reason=reason.strip())

    # -- lists -----------------------------------------------------------------------------------

    def get(self, row_id: int) -> Row:
        """One row that stands.

        :raises UsageProblem: none such.
        """
        row = store.get(self._desk.register, row_id)
        if row is None:
            raise UsageProblem("没有这条编外登记。", next_step="请刷新后再选。")
        return row

    def of_person(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every such work of a person, oldest first."""
        return store.of_person(self._desk.register, person_id, self._desk.known(known_at))

    def listed(
        self, unit_ids: Sequence[int] | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> list[Row]:
        """Who works off the establishment of the units (None: all), by unit and kind."""
        return store.listed(self._desk.register, self._desk.date(at), self._desk.known(known_at), unit_ids)

    def by_unit(
        self, unit_ids: Sequence[int] | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> list[Row]:
        """How many of which kind per unit: ``unit_id, unit_name, kind, count``."""
        return store.counts(self._desk.register, self._desk.date(at), self._desk.known(known_at), unit_ids)

    def totals(
        self, unit_ids: Sequence[int] | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> Totals:
        """In post and off the establishment, the latter by kind."""
        register, day, known = self._desk.register, self._desk.date(at), self._desk.known(known_at)
        found: dict[str, int] = {}
        for row in store.counts(register, day, known, unit_ids):
            found[row["kind"]] = found.get(row["kind"], 0) + row["count"]
        order = [row["name"] for row in settings.codes(register, "off_staff_kind")]
        kinds = {kind: found[kind] for kind in (*order, *sorted(set(found) - set(order))) if kind in found}
        return Totals(store.count_in_post(register, day, known, unit_ids), kinds)

    # -- helpers ---------------------------------------------------------------------------------

    def _kind(self, kind: str) -> str:
        kinds = [row["name"] for row in settings.codes(self._desk.register, "off_staff_kind")]
        if not kind.strip() or (kinds and kind not in kinds):
            raise UsageProblem(f"没有“{kind}”这种编外类别。", next_step=f"可选：{'、'.join(kinds)}。")
        return kind

    def _known(self, values: Mapping[str, Any], same_as: int | None) -> int | None:
        if same_as is not None:
            return int(self._people.get(same_as)["id"])
        match = self._people.match(
            values["name"], values.get("identity_number", ""), values.get("sex", ""), values.get("birth", "")
        )
        if match is None:
            return None
        if match.certain:
            return int(match.person["id"])
        where = match.person["unit_name"] or "不在编"
        raise rules.refuse(
            self._desk.register, "R28", f"已有姓名、性别、出生年月相同的 {match.person['name']}（{where}）。",
            "是同一个人的请选中他再登记；不是的请补上身份证号。",
        )  # fmt: skip

    def _must_be_free(self, person_id: int, unit_id: int, begins: str) -> None:
        holding = people_store.open_holding(self._desk.register, person_id)
        name = self._people.get(person_id)["name"]
        if holding is not None:
            raise Refusal(
                f"{name} 现占用 {holding['unit_name']} 的编制，不是编外人员。",
                next_step="到别处工作的请登记借调；离开的请先办理核减。",
            )
        for row in store.of_person(self._desk.register, person_id):
            if row["unit_id"] == unit_id and (not row["ends"] or row["ends"] > begins):
                raise UsageProblem(f"{name} 已经登记为 {row['unit_name']} 的编外人员（{row['kind']}）。")
