"""What the form of a kind of case begins with: somebody or something known, a returned case, a case it follows from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.services.business.lists import list_fields
from app.services.case_kinds import CASE_KINDS, CaseKind, Field
from app.services.person_fields import PERSON_FIELDS

CORRECT, FOLLOW = "case", "follow"
ACCOUNT = ("nature", "funding", "special_use")
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the form is opened with, read on the reading worker.

    :param values: texts and choices by row; :param case: the case under correction, or the one it follows from.
    """

    kind: CaseKind
    values: dict[str, Any]
    case: Mapping[str, Any] | None = None
    parent: Mapping[str, Any] | None = None


def _choice(number: int, title: str) -> dict[str, Any]:
    return {"id": number, "title": title, "note": ""}


def read_beginning(office: Any, subject: Any) -> Beginning:
    """Read what the form is opened with.

    :raises UsageProblem: no such case, person or unit.
    """
    if subject[0] == CORRECT:
        return _correction(office, office.cases.get(subject[1]))
    if subject[0] == FOLLOW:
        parent = office.cases.get(subject[1])
        unit = _choice(parent["unit_id"], parent["unit_name"])
        return Beginning(CASE_KINDS[subject[2]], {"unit": unit}, parent=parent)
    kind, what = CASE_KINDS[subject[0]], subject[1]
    if what is None:
        return Beginning(kind, {})
    if kind.people in ("one", "optional") and len(subject) < 3:
        person = office.people.get(what)
        return Beginning(kind, {"person": _choice(person["id"], person["name"])})
    unit = office.units.get(what)
    values: dict[str, Any] = {"unit": _choice(unit["id"], unit["name"])}
    given = subject[2] if len(subject) > 2 and isinstance(subject[2], dict) else {}
    show, lists = _Shown(office), {field.key: field.columns for field in kind.fields if field.type == "lines"}
    for key, value in given.items():
        if key in lists:
            values[key] = [show.line(lists[key], line) for line in value]
        else:
            values[key] = value if isinstance(value, str) else _choice(value, office.units.get(value)["name"])
    return Beginning(kind, values)


def _correction(office: Any, case: Mapping[str, Any]) -> Beginning:
    """A returned case as the form shows it: names instead of ids."""
    kind = CASE_KINDS[case["kind"]]
    request = office.business.request_of(case)
    show = _Shown(office)
    values: dict[str, Any] = {"unit": _choice(case["unit_id"], case["unit_name"])}
    if request.person_id is not None:
        values["person"] = _choice(request.person_id, office.people.get(request.person_id)["name"])
    for field in kind.fields:
        value = request.fields.get(field.key)
        if value is None:
            continue
        if field.type == "lines":
            values[field.key] = [show.line(field.columns, line) for line in value]
        elif field.type in ("unit", "person"):
            values[field.key] = _choice(value, show.text(field, value))
        elif field.type == "code":
            values[field.key] = {"id": value, "title": value, "note": ""}
        else:
            values[field.key] = str(value)
    if request.fields.get("nature"):
        values["account"] = [request.fields.get(key, "") for key in ACCOUNT]
    if kind.people == "many":
        values[PEOPLE] = [show.line(list_fields(kind), line) for line in request.people]
    return Beginning(kind, values, case=case)


class _Shown:
    """Values of lists as they are typed."""

    def __init__(self, office: Any) -> None:
        self._office = office

    def line(self, fields: Sequence[Field], line: Mapping[str, Any]) -> dict[str, str]:
        """One line."""
        return {field.key: self.text(field, line[field.key]) for field in fields if line.get(field.key)}

    def text(self, field: Field, value: Any) -> str:
        """One value: names of units; people by name, or by number where the name is not enough."""
        if field.type == "unit":
            return str(self._office.units.get(value)["name"])
        if field.type == "person":
            person = self._office.people.get(value)
            return str(person["identity_number"] or person["name"])
        if field.key == "field" and value in PERSON_FIELDS:
            return PERSON_FIELDS[value].name
        return str(value)
