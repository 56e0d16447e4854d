"""A question to the register as data: subject, conditions, columns, order, grouping; and how people write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from app.errors import UsageProblem
from app.models import query as store
from app.services.query_fields import (
    DATE_SIGNS,
    FIELDS,
    SIGNS,
    SUBJECTS,
    VALUES_OF,
    QueryField,
    field_named,
)

MOST_VALUES = 500
"""Values a list of one condition may have."""
_SEPARATORS = re.compile(r"\s*[、，,；;]\s*")
_RANGE = re.compile(r"\s*(?:[、，,；;]|到|至|～|~|—+)\s*|\s+")
_CONDITION = re.compile(
    r"^(?P<field>[^\s=＝≠!<>＜＞≤≥]+)\s*(?:(?P<sign>==|!=|<>|<=|>=|[=＝≠<>＜＞≤≥])|\s(?P<word>\S+))\s*(?P<value>.*)$"
)


class Condition(msgspec.Struct, frozen=True):
    """One condition: key of a field, key of an operator, values as texts."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


class ConditionGroup(msgspec.Struct, frozen=True):
    """Conditions joined by 且 (``every``) or 或."""

    conditions: tuple[Condition, ...]
    every: bool = True


class QueryDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked. Everything but the subject may be left out.

    :param unit: uuid of the only unit asked about, with ``below`` and everything below it or under its supervision.
    :param every: whether all groups must hold, or one of them.
    :param columns: keys of the fields shown, in order; none means the usual ones.
    :param at: ISO date, '' for the business date; :param known_at: operation number, None for what is known now.
    :param group: field whose values are counted, '' for none; ``bands`` are the upper limits of number bands.
    """

    subject: str
    groups: tuple[ConditionGroup, ...] = ()
    every: bool = True
    unit: str = ""
    below: bool = True
    columns: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    at: str = ""
    known_at: int | None = None
    group: str = ""
    bands: tuple[int, ...] = ()


def encode(definition: QueryDefinition) -> str:
    """The definition as it is kept; what has its usual value is left out."""
    data = {
        name: value
        for name, value in msgspec.to_builtins(definition).items()
        if value != getattr(QueryDefinition(definition.subject), name) or name == "subject"
    }
    return msgspec.json.encode(data, order="sorted").decode()


def decode(text: str | bytes) -> QueryDefinition:
    """The definition in a JSON text.

    :raises UsageProblem: it is none.
    """
    try:
        return msgspec.json.decode(text, type=QueryDefinition)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UsageProblem(
            "这份查询的内容不完整，不能使用。", next_step="请重新设定条件并保存。", detail=str(error)
        ) from error


def field_of(subject: str, text: str) -> QueryField:
    """The field meant by its word or key.

    :raises UsageProblem: no such field of this subject.
    """
    found = field_named(subject, text.strip())
    if found is None:
        near = [
            field.name for field in FIELDS[subject].values() if text.strip() and text.strip() in field.name
        ]
        hint = (
            f"是不是：{'、'.join(near[:5])}？" if near else "可用的项目见查询页左边的列表，或 query fields。"
        )
        raise UsageProblem(f"{SUBJECTS[subject]}里没有“{text.strip()}”这一项。", next_step=hint)
    return found


def parse_group(subject: str, text: str) -> ConditionGroup:
    """Conditions as people write them: ``职务 含 主任``, ``年龄>=50 且 学历 属于 本科、硕士``, ``职务 含 主任 或 职务 含 书记``.

    :raises UsageProblem: not understood, or 且 and 或 mixed.
    """
    both = re.split(r"\s+且\s+", text.strip())
    either = re.split(r"\s+或\s+", text.strip())
    if len(both) > 1 and len(either) > 1:
        raise UsageProblem(
            f"“{text}”里同时写了“且”和“或”，分不清先后。", next_step="请分成两组条件，每组里只用一种。"
        )
    parts = both if len(both) > 1 else either
    return ConditionGroup(tuple(parse_condition(subject, part) for part in parts), len(either) == 1)


def parse_condition(subject: str, text: str) -> Condition:
    """One condition as people write it.

    :raises UsageProblem: not understood.
    """
    found = _CONDITION.match(text.strip())
    if found is None:
        raise UsageProblem(
            f"条件“{text.strip()}”看不懂。", next_step="请写成 项目 比较 内容，如 职务 含 主任、年龄>=50。"
        )
    field = field_of(subject, found["field"])
    operator = operator_of(field, found["sign"] or found["word"])
    return Condition(field.key, operator, split_values(operator, found["value"]))


def operator_of(field: QueryField, text: str) -> str:
    """The operator of a field meant by a word, a sign or a key.

    :raises UsageProblem: it does not fit the field.
    """
    found = next((key for key, word in field.operators.items() if word == text), SIGNS.get(text, text))
    if field.kind == store.DATE:
        found = DATE_SIGNS.get(found, found)
    if found not in field.operators:
        raise UsageProblem(
            f"“{field.name}”不能用“{text}”来比较。",
            next_step=f"可以用：{'、'.join(field.operators.values())}。",
        )
    return found


def split_values(operator: str, text: str) -> tuple[str, ...]:
    """The values in one text, as many as the operator takes."""
    wanted = text.strip()
    if VALUES_OF.get(operator) == 0 or not wanted:
        return ()
    if operator == "between":
        return tuple(part for part in _RANGE.split(wanted) if part)
    if operator == "in":
        return tuple(part for part in _SEPARATORS.split(wanted) if part)
    return (wanted,)


def words_of_condition(subject: str, condition: Condition) -> str:
    """A condition as a sentence: ``年龄 不少于 50``."""
    field = field_of(subject, condition.field)
    values = (" 到 " if condition.operator == "between" else "、").join(condition.values)
    return f"{field.name} {field.operators[condition.operator]} {values}".rstrip()


def words_of(definition: QueryDefinition, unit_name: Callable[[str], str]) -> str:
    """All conditions as one sentence; '' when there are none.

    :param unit_name: the name of a unit by its uuid.
    """
    parts: list[str] = []
    if definition.unit:
        parts.append(f"{unit_name(definition.unit)}{'及下级' if definition.below else ''}")
    groups = [group for group in definition.groups if group.conditions]
    sentences = []
    for group in groups:
        joined = (" 且 " if group.every else " 或 ").join(
            words_of_condition(definition.subject, condition) for condition in group.conditions
        )
        needs_brackets = len(groups) > 1 and len(group.conditions) > 1
        sentences.append(f"（{joined}）" if needs_brackets else joined)
    if sentences:
        parts.append((" 且 " if definition.every else " 或 ").join(sentences))
    return "，".join(parts)


def must_have_two(field: QueryField, values: Sequence[str]) -> None:
    """Stop a range without two ends.

    :raises UsageProblem: too few or too many values.
    """
    if len(values) != 2:
        raise UsageProblem(f"“{field.name} 介于”要写起、止两个值。", next_step="如 1980 到 1989。")
