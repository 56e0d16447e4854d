"""``people``, ``person``: who holds a quota, and one person's life line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.commands.call import Call, picked
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.services.person_fields import PERSON_FIELDS
from app.values.identity import mask_identity

_LISTED = (
    "id", "uuid", "name", "sex", "birth", "identity_number", "unit_name", "department", "title", "nature", "funding",
    "special_use", "begins", "ends", "entry_way",
)  # fmt: skip
FIELD_LABELS = {key: field.name for key, field in PERSON_FIELDS.items()}
_HOLDING = (
    "unit_name", "nature", "funding", "special_use", "begins", "ends", "entry_way", "entry_document", "exit_reason",
    "exit_document",
)  # fmt: skip
_COLUMNS = (
    Column("姓名", "name"),
    Column("性别", "sex"),
    Column("出生", "birth"),
    Column("身份证号", "masked"),
    Column("单位", "unit_name"),
    Column("职务", "title"),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("入编", "begins"),
    Column("核减", "ends"),
)
_LIFE_LINE = (
    Column("入编", "begins"),
    Column("核减", "ends"),
    Column("单位", "unit_name"),
    Column("编制", "nature"),
    Column("经费", "funding"),
    Column("入编方式", "entry_way"),
    Column("依据", "entry_document"),
    Column("核减原因", "exit_reason"),
    Column("依据", "exit_document"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    people = root.add_command("people", "在编人员名单")
    at_and_known(people)
    people.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    people.add_argument("--text", metavar="文字", help="姓名、拼音首字母、身份证号或编制卡号中含有")
    people.add_argument(
        "--all", action="store_true", help="也列已核减和未入编的人员（不与 --at、--known-at 同用）"
    )
    people.run_with(_listed)

    person = root.add_command("person", "一个人的信息和入编、核减经历")
    person.add_argument("subject", metavar="人员", help="姓名、身份证号、编制卡号或 id:12")
    at_and_known(person)
    person.run_with(_person)


def _listed(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    scope = call.units(asked.unit)
    if asked.at or asked.known_at:
        holders = office.people.holders(
            scope or [unit["id"] for unit in office.units.listed()], asked.at, asked.known_at
        )
        rows = [row for row in holders if _contains(row, asked.text)]
    else:
        ids = office.people.ids(unit_ids=scope, text=asked.text or "", in_post=None if asked.all else True)
        rows = [
            row for start in range(0, len(ids), 500) for row in office.people.fetch(ids[start : start + 500])
        ]
    people = [picked(row, *_LISTED) for row in rows]
    data = {
        "at": office.desk.date(asked.at),
        "known_at": office.desk.known(asked.known_at),
        "people": people,
        "count": len(people),
    }
    return Answer(data, _table(people))


def _contains(row: Mapping[str, Any], text: str | None) -> bool:
    return (
        not text
        or any(text in row[name] for name in ("name", "identity_number", "quota_card"))
        or row["initials"].startswith(text.lower())
    )


def _table(people: list[dict[str, Any]]) -> Iterator[str]:
    shown = [{**person, "masked": mask_identity(person["identity_number"])} for person in people]
    yield from table(shown, _COLUMNS, "没有这样的人员。")
    if people:
        yield f"共 {len(people)} 人"


def _person(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    person_id = call.person(asked.subject)
    current = office.people.get(person_id)
    values: Mapping[str, Any] = current
    if asked.at or asked.known_at:
        values = office.people.as_of(person_id, asked.at, asked.known_at)
    known = office.desk.known(asked.known_at)
    person = {
        "id": person_id, "uuid": current["uuid"], **{name: values.get(name, "") for name in FIELD_LABELS}
    }  # fmt: skip
    holdings = [picked(row, *_HOLDING) for row in office.people.life_line(person_id, known)]
    history = [
        picked(row, "effective", "field_group", "fields", "document", "operation_id")
        for row in office.people.history(person_id, known)
    ]
    data = {
        "at": office.desk.date(asked.at), "known_at": known, "person": person, "holdings": holdings, "history": history,
    }  # fmt: skip
    return Answer(data, _life(person, holdings))


def _life(person: Mapping[str, Any], holdings: list[dict[str, Any]]) -> Iterator[str]:
    yield from pairs([(label, person[name]) for name, label in FIELD_LABELS.items()])
    yield ""
    yield from table(holdings, _LIFE_LINE, "没有入编记录。")
