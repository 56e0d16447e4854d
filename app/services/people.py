"""People: finding them, matching who comes back, changing their information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import UsageProblem
from app.models import documents, facts
from app.models import people as store
from app.models.operation import Operation, Row
from app.services import rules
from app.services.desk import Desk
from app.services.person_fields import PERSON_FIELDS
from app.values.identity import check_identity
from app.values.text import tidy_name

# R25: these change only through a case that the county accepts.
KEY_FIELDS = ("name", "identity_number", "birth", "work_start")
_PLACE = (
    "begins",
    "ends",
    "entry_way",
    "exit_reason",
    "unit_name",
    "sector",
    "nature",
    "funding",
    "special_use",
)
_FEW = 1000  # so many are asked for one by one; for more the whole table is read


@dataclass(frozen=True, slots=True)
class Match:
    """Who a person may already be (R28): by identity number, or by name, sex and birth."""

    person: Row
    certain: bool


class PeopleService:
    """What a clerk does with people, apart from entry and exit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, person_id: int) -> Row:
        """One person with the holding in force or the last one.

        :raises UsageProblem: no such person.
        """
        person = store.get(self._desk.register, person_id)
        if person is None:
            raise UsageProblem("没有这个人。")
        return person

    def find(self, text: str) -> int:
        """The id of a person by identity number, card number or unique name.

        :raises UsageProblem: none or several.
        """
        register = self._desk.register
        person = store.by_identity(register, text.strip().upper()) if text.strip() else None
        if person:
            return int(person["id"])
        exact = [
            row
            for row in store.search(register, tidy_name(text), 50)
            if tidy_name(text) and tidy_name(text) in (row["name"], row["quota_card"])
        ]
        if len(exact) == 1:
            return int(exact[0]["id"])
        if exact:
            units = "、".join(row["unit_name"] or "不在编" for row in exact[:5])
            raise UsageProblem(f"有 {len(exact)} 个人叫“{text}”（{units}）。", next_step="请改写身份证号。")
        raise UsageProblem(f"没有找到“{text}”。", next_step="请核对姓名或身份证号。")

    def match(self, name: str, identity_number: str, sex: str = "", birth: str = "") -> Match | None:
        """R28: the person this would be, if already known; certain only by identity number."""
        register = self._desk.register
        if identity_number:
            found = store.by_identity(register, identity_number)
            if found:
                return Match(found, certain=True)
        candidates = [
            row
            for row in store.by_name_sex_birth(register, tidy_name(name), sex, birth)
            if not (identity_number and row["identity_number"])  # two different numbers are two people
        ]
        return Match(candidates[0], certain=False) if len(candidates) == 1 else None

    def ids(
        self,
        *,
        unit_ids: Sequence[int] = (),
        text: str = "",
        in_post: bool | None = True,
        sort: str = "order",
        descending: bool = False,
    ) -> list[int]:
        """Ids of people for a list page; rows are fetched when shown."""
        return store.ids(
            self._desk.register,
            unit_ids=unit_ids,
            text=text,
            in_post=in_post,
            sort=sort,
            descending=descending,
            at=self._desk.date(),
        )

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        """People by id, in the order given."""
        return store.fetch(self._desk.register, ids) if ids else []

    def holders(
        self,
        unit_ids: Sequence[int],
        at: str | None = None,
        known_at: str | int | None = None,
        columns: Sequence[str] = (),
    ) -> list[Row]:
        """Who holds an account of these units at (*at*, *known_at*), in ledger order, everything as of then.

        :param columns: the fields of a person that are wanted, beside ``id`` and ``name``; default all.
        """
        if not unit_ids:
            return []
        register, date, known = self._desk.register, self._desk.date(at), self._desk.known(known_at)
        wanted = dict.fromkeys(("id", "name", *columns)) if columns else ("*",)
        rows = store.holders(register, unit_ids, date, known, wanted)
        if known is None and date == self._desk.date():
            return rows
        few = [row["id"] for row in rows] if len(rows) <= _FEW else None
        people = facts.values_as_of(register, facts.PEOPLE, date, known, few)
        units = facts.values_as_of(register, facts.UNITS, date, known, unit_ids)
        return [_as_of_then(row, people.get(row["id"], {}), units.get(row["unit_id"], {})) for row in rows]

    def as_of(
        self, person_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> dict[str, Any]:
        """A person's fields at (*at*, *known_at*)."""
        return facts.as_of(
            self._desk.register, facts.PEOPLE, person_id, self._desk.date(at), self._desk.known(known_at)
        )

    def on(self, person_id: int, at: str | None = None, known_at: str | int | None = None) -> Row:
        """One person as on a day: the fields of that day, and the quota held then; like :meth:`get` for today.

        :raises UsageProblem: no such person.
        """
        row = self.get(person_id)
        date, known = self._desk.date(at), self._desk.known(known_at)
        if known is None and date == self._desk.date():
            return row
        held = next(
            (
                each
                for each in reversed(self.life_line(person_id, known))
                if each["begins"] <= date and (not each["ends"] or each["ends"] > date)
            ),
            None,
        )
        then = {**row, **dict.fromkeys(_PLACE, ""), "holding_id": None, "account_id": None, "unit_id": None}
        unit: dict[str, Any] = {}
        if held is not None:
            unit = facts.as_of(self._desk.register, facts.UNITS, held["unit_id"], date, known)
            then |= {name: held[name] for name in (*_PLACE, "account_id", "unit_id") if name in held}
            then |= {"holding_id": held["id"], "ends": "", "exit_reason": ""}
        return _as_of_then(then, self.as_of(person_id, date, known), unit)

    def life_line(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every holding of a person, oldest first, as known at *known_at*."""
        return store.holdings_of(self._desk.register, person_id, self._desk.known(known_at))

    def history(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every recorded fact of a person, oldest first, as known at *known_at*."""
        return facts.history(self._desk.register, facts.PEOPLE, person_id, self._desk.known(known_at))

    def change(self, person_id: int, fields: Mapping[str, Any], effective: str, document: str = "") -> bool:
        """信息变更: record new values from *effective* on; key fields need a document (R25).

        :returns: whether anything changed.
        :raises UsageProblem: unknown person or field, a key field without document, no name, or a wrong identity
            number.
        :raises Refusal: the identity number is somebody else's, or a key field in a township (R25).
        """
        register = self._desk.register
        person = self.get(person_id)
        values = self.changed(person, fields)
        effective = self._desk.stored_date(effective)
        key = [name for name in KEY_FIELDS if name in values and values[name] != person[name]]
        if key:
            self._desk.must_decide()
        if key and not document.strip():
            raise UsageProblem(
                "姓名、身份证号、出生年月、参加工作时间属于关键信息，变更必须有依据。",
                next_step="请填写任免、组织或公安部门的文件名称或文号。",
            )
        with self._desk.operation("person.change", f"信息变更：{person['name']}") as op:
            document_id = documents.ensure(register, op, document) if document.strip() else None
            return facts.record(
                register,
                op,
                facts.PEOPLE,
                person_id,
                values,
                effective,
                document_id,
                self._desk.projected_on(),
            )

    def changed(self, person: Row, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The new values of a person as stored, when they may stand; a number changes neither sex nor birth of the
        file (R14).

        :raises UsageProblem: unknown field, no name, or a wrong identity number.
        :raises Refusal: the identity number is somebody else's.
        """
        unknown = sorted(set(fields) - {name for names in facts.PERSON_GROUPS.values() for name in names})
        if unknown:
            raise UsageProblem("人员信息里没有要变更的内容。", detail="、".join(unknown))
        if "name" in fields and not tidy_name(str(fields["name"])):
            raise UsageProblem("姓名不能为空。")
        register = self._desk.register
        known = {name: person[name] for name in ("sex", "birth") if person[name] and name not in fields}
        values = checked({**known, **fields})
        for name in fields:
            if PERSON_FIELDS[name].type == "date" and values.get(name):
                values[name] = self._desk.stored_date(str(values[name]))
        other = store.by_identity(register, values.get("identity_number", ""))
        if other and other["id"] != person["id"]:
            raise rules.refuse(
                register,
                "R28",
                f"身份证号 {values['identity_number']} 是 {other['name']} 的。",
                "请核对身份证号；确是同一个人的，请先更正重复的一条。",
            )
        return {name: value for name, value in values.items() if name not in known}


def _as_of_then(row: Row, person: Mapping[str, Any], unit: Mapping[str, Any]) -> Row:
    """A holder with the fields of an earlier day; a name that was not known yet is that of today."""
    blank = dict.fromkeys((name for names in facts.PERSON_GROUPS.values() for name in names), "")
    named = {"unit_name": unit.get("name") or row["unit_name"], "sector": unit.get("sector", "")}
    return {**row, **blank, "name": row["name"], **person, **named}


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Person fields as they are stored: name without spaces, identity number with 18 digits, sex and birth from it.

    :raises UsageProblem: a wrong identity number, or a sex that contradicts it; a birth may (R14).
    """
    values = {name: value for name, value in fields.items() if value is not None}
    if values.get("name"):
        values["name"] = tidy_name(str(values["name"]))
    number = values.get("identity_number")
    if not number:
        return values
    try:
        identity = check_identity(number)
    except ValueError as error:
        raise UsageProblem(f"身份证号“{number}”有误：{error}", next_step="请对照身份证原件核对。") from error
    if values.get("sex") and values["sex"] != identity.sex:
        raise UsageProblem(f"性别“{values['sex']}”与身份证号不符（应为{identity.sex}）。")
    values["identity_number"] = identity.number
    if identity.legacy_number:
        values["legacy_identity_number"] = identity.legacy_number
    values.setdefault("sex", identity.sex)
    values.setdefault("birth", identity.birth)
    return values


def place(
    op: Operation, person_id: int, account_id: int, begins: str, *, entry_way: str = "",
    case_id: int | None = None, document_id: int | None = None,
) -> int:  # fmt: skip
    """Write a holding: the person fills one quota of the account from *begins* on."""
    return op.insert(
        "holdings",
        person_id=person_id,
        account_id=account_id,
        begins=begins,
        entry_way=entry_way,
        entry_case_id=case_id,
        entry_document_id=document_id,
    )
