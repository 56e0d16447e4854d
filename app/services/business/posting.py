"""What a kind of case does: settle what was asked, say what it would change, write it when it is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, runtime_checkable

from app.errors import Problem, UsageProblem
from app.models.operation import Operation, Row
from app.services.case_kinds import CASE_KINDS, CaseKind, Field
from app.services.desk import Desk
from app.services.people import PeopleService
from app.services.settings import SettingsService
from app.services.units import UnitService

_TOLD = 10
BY_ID = "id:"
"""How a name on paper is told from the number of a row."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for.

    :param unit_id: the unit it is about (of several: the one that applies).
    :param fields: values by the keys of the kind's fields.
    :param person_id: for kinds that concern one person.
    :param people: for kinds that concern many: ``person_id`` and the kind's ``person_fields``, one mapping each.
    """

    kind: str
    unit_id: int
    fields: Mapping[str, Any]
    person_id: int | None = None
    people: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What settling a request would change, as sentences with numbers; shown live beside the form.

    :param changes: ``可用 2 → 1`` … :param remarks: what to look at, without stopping.
    :param refusal: why it cannot be settled, with rule and document; None when it can.
    """

    changes: Sequence[str] = ()
    remarks: Sequence[str] = ()
    refusal: Problem | None = None


@dataclass(slots=True)
class Result:
    """What posting wrote.

    :param columns: columns of the case that follow from it (``document_id`` …).
    :param fields: values added to the case's fields, as papers need them (old values, numbers before and after).
    :param people: outcome per person of a case that concerns many, in order: ("已办理" | "未办理", reason).
    """

    columns: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)


class Posting(Protocol):
    """One per kind; made with the services it needs in :mod:`app.services.business.postings`."""

    def settle(self, request: Request) -> Request:
        """The request as it is stored: values normalised, references resolved, *old* values noted for the paper.

        :raises UsageProblem: something is missing or wrong; the message names the field (and line).
        """

    def title(self, request: Request) -> str:
        """One line for lists: whom or what it is about."""

    def effect(self, request: Request) -> Effect:
        """What it would change now; never raises for what the form still lacks."""

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Write the result inside the operation that closes the case.

        :raises Refusal: a rule stands against it now (names rule and document).
        """


@runtime_checkable
class Receiving(Protocol):
    """A posting that writes something already when the case is received."""

    def receive(self, op: Operation, case_id: int, request: Request) -> None:
        """Write inside the operation that opens the case."""


@runtime_checkable
class Choosing(Protocol):
    """A posting that judges each person of a list and may do only those that can be done."""

    def judged(self, request: Request) -> list[Problem | None]:
        """What stands against each person of the request, in order."""


def tidied(desk: Desk, request: Request, *, settling: bool = False) -> Request:
    """The request with every value in the form its field is stored in; the part all postings share.

    Units and people may be given by id or by name, fields by key or by their Chinese word.

    :param settling: what is asked when the case is settled (``decided``) is required now.
    :raises UsageProblem: a required field is empty, a date, number or choice is none, or a name is unknown to the kind.
    """
    kind = CASE_KINDS[request.kind]
    later = kind.decided if settling else tuple(replace(item, required=False) for item in kind.decided)
    fields = _tidied_fields(desk, kind, (*kind.fields, *later), request.fields, "")
    people = _tidied_people(desk, kind, request.people)
    if kind.people == "one" and request.person_id is None:
        raise UsageProblem(f"{kind.name}要写明是哪一位。", next_step="请选人员。")
    if kind.people == "many" and not people:
        raise UsageProblem(f"{kind.name}至少要有一人。", next_step="请添加人员或导入名单。")
    return replace(request, fields=fields, people=people)


def _tidied_people(
    desk: Desk, kind: CaseKind, lines: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """Every line, or all that is wrong with any of them at once: a list of two hundred is not sent back line by line."""
    tidy, wrong = [], []
    for number, line in enumerate(lines, 1):
        try:
            tidy.append(
                {
                    "person_id": _row_id(line.get("person_id"), PeopleService(desk).find),
                    **_tidied_fields(desk, kind, kind.person_fields, _without(line, "person_id"), ""),
                }
            )
        except UsageProblem as problem:
            wrong.append((number, problem))
    if wrong:
        said = "；".join(f"第{number}人：{problem.message.rstrip('。')}" for number, problem in wrong[:_TOLD])
        more = f"；另有 {len(wrong) - _TOLD} 行" if len(wrong) > _TOLD else ""
        raise UsageProblem(f"{said}{more}。", next_step=wrong[0][1].next_step)
    return tuple(tidy)


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _tidied_fields(
    desk: Desk, kind: CaseKind, fields: Sequence[Field], values: Mapping[str, Any], where: str
) -> dict[str, Any]:
    by_name = {item.name: item.key for item in fields}
    values = {by_name.get(name, name): value for name, value in values.items()}
    unknown = sorted(set(values) - set(by_name.values()))
    if unknown:
        raise UsageProblem(
            f"{kind.name}没有“{'、'.join(unknown)}”这一项。",
            next_step=f"可填：{'、'.join(f'{item.key}（{item.name}）' for item in fields)}。",
        )
    tidy: dict[str, Any] = {}
    for item in fields:
        value = _tidy(desk, kind, item, values.get(item.key), where)
        if value in ("", None, []):
            if item.required:
                raise UsageProblem(f"{kind.name}还缺{where}“{item.name}”。", next_step="请补上再提交。")
            continue
        tidy[item.key] = value
    return tidy


def _tidy(desk: Desk, kind: CaseKind, item: Field, value: Any, where: str) -> Any:
    if value is None:
        return None
    if item.type == "lines":
        return [
            _tidied_fields(desk, kind, item.columns, line, f"{where}{item.name}第{number}行的")
            for number, line in enumerate(value, 1)
        ]
    if item.type == "unit":
        return _row_id(value, UnitService(desk).find)
    if item.type == "person":
        return _row_id(value, PeopleService(desk).find)
    if item.type == "count":
        return _count(item, value, where)
    text = str(value).strip()
    if not text:
        return ""
    if item.type == "date":
        return desk.stored_date(text)
    if item.type == "day":
        return desk.day(text, item.name)
    if item.type == "month":
        return desk.stored_date(text)[:7]
    if item.type == "choice" and text not in item.choices:
        raise UsageProblem(
            f"{where}{item.name}没有“{text}”这一项。", next_step=f"可选：{'、'.join(item.choices)}。"
        )
    if item.type == "code":
        known = SettingsService(desk).codes(item.codes).find(text)
        return known.name if known else text
    return text


def _row_id(value: Any, find: Callable[[str], int]) -> int | None:
    """The row meant by its id, ``id:12`` or a name."""
    if value in (None, ""):
        return None
    text = str(value).strip().removeprefix(BY_ID)
    return (
        int(text)
        if isinstance(value, int) or (text != str(value).strip() and text.isdecimal())
        else find(text)
    )


def _count(item: Field, value: Any, where: str) -> int:
    try:
        number = int(str(value).strip())
    except ValueError as error:
        raise UsageProblem(f"{where}{item.name}“{value}”不是整数。") from error
    if number < 1:
        raise UsageProblem(f"{where}{item.name}要大于 0。")
    return number
