"""A case whose kind is data in words: names of units and people, dates as they are read, old beside new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.services.case_kinds import CASE_KINDS, Field
from app.services.person_fields import PERSON_FIELDS
from app.ui.views.wording import dotted

Lines = tuple[tuple[str, ...], list[tuple[str, ...]]]


def read(office: Any, case: Mapping[str, Any]) -> tuple[dict[str, str], Lines | None]:
    """The fields of a case as texts by key, and its list: the name of the list, then the parts of every line."""
    kind, fields = CASE_KINDS[case["kind"]], case["fields"]
    shown = {
        item.key: _text(office, item, fields[item.key])
        for item in (*kind.fields, *kind.decided)
        if item.type != "lines" and fields.get(item.key) not in ("", None)
    }
    if kind.people == "many":
        return shown, (
            ("人员名单",),
            [_person(office, kind.person_fields, row) for row in office.cases.people_of(case["id"])],
        )
    listed = next((item for item in kind.fields if item.type == "lines" and fields.get(item.key)), None)
    if listed is None:
        return shown, None
    old = fields.get("old", {})
    rows = [_line(office, listed.columns, line, old) for line in fields[listed.key]]
    return shown, ((listed.name,), rows)


def _person(office: Any, columns: Sequence[Field], row: Mapping[str, Any]) -> tuple[str, ...]:
    outcome = f"{row['outcome']}：{row['reason']}" if row["reason"] else row["outcome"]
    return (row["name"], *_line(office, columns, row["fields"], {}), outcome)


def _line(
    office: Any, columns: Sequence[Field], line: Mapping[str, Any], old: Mapping[str, Any]
) -> tuple[str, ...]:
    if line.get("field") in PERSON_FIELDS:  # a change: what it was and what it becomes
        name, key = PERSON_FIELDS[line["field"]].name, line["field"]
        before = f"{old[key] or '（空）'} → " if key in old else ""
        return (f"{name}：{before}{line['new']}",)
    return tuple(
        f"{line[item.key]} 名" if item.type == "count" else _text(office, item, line[item.key])
        for item in columns
        if line.get(item.key) not in ("", None)
    )


def _text(office: Any, item: Field, value: Any) -> str:
    if item.type == "unit":
        return str(office.units.get(value)["name"])
    if item.type == "person":
        return str(office.people.get(value)["name"])
    if item.type in ("date", "day", "month"):
        return dotted(str(value))
    return str(value)
