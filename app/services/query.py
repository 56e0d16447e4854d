"""组合查询: any field, any condition, columns of choice, counts by group, and saved queries (C32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import msgspec

from app.errors import UsageProblem
from app.models import query as store
from app.models import saved_queries, units
from app.models.operation import Row
from app.services import query_definition
from app.services.desk import Desk
from app.services.ledger import LedgerService
from app.services.query_definition import (
    MOST_VALUES,
    Condition,
    ConditionGroup,
    QueryDefinition,
    field_of,
)
from app.services.query_fields import (
    COLUMNS,
    COUNTED,
    FIELDS,
    GONE_UNITS,
    OF_PEOPLE,
    SUBJECTS,
    UNITS,
    VALUES_OF,
    QueryField,
)
from app.services.settings import SettingsService
from app.values.dates import format_date
from app.values.text import half_width, normalise_document_number, tidy_line, tidy_name

_NAMES_OF_PEOPLE = frozenset({"name", "former_name"})
_DOCUMENTS = frozenset({"document", "entry_document", "exit_document"})
_LARGEST = 10**12
UNKNOWN = "未填"


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How many rows share one value, or lie in one band.

    :param percent: of the base, a whole number rounded half up (R22); None when there is no base.
    :param condition: what these rows have in common.
    """

    label: str
    count: int
    percent: int | None
    condition: Condition


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The rows of a query counted by one field; ``base`` is their number, the N behind every percentage."""

    field: str
    base: int
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A result for paper or spreadsheet: what :meth:`PaperService.table` takes."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Any, ...], ...]
    conditions: str


class QueryService:
    """Questions to the register, and those kept under a name."""

    def __init__(self, desk: Desk, ledger: LedgerService, settings: SettingsService) -> None:
        self._desk = desk
        self._ledger = ledger
        self._settings = settings

    # -- asking ----------------------------------------------------------------------------------

    def fields(self, subject: str) -> Mapping[str, QueryField]:
        """Every field of a subject by key.

        :raises UsageProblem: no such subject.
        """
        if subject not in FIELDS:
            raise UsageProblem(
                f"不能按“{subject}”查询。", next_step=f"可选：{'、'.join(SUBJECTS.values())}。"
            )
        return FIELDS[subject]

    def ids(
        self, definition: QueryDefinition, *, sort: str | None = None, descending: bool | None = None
    ) -> list[int]:
        """Ids of the rows, in order.

        :param sort: another order than the definition's.
        :raises UsageProblem: something in the definition is not understood.
        """
        order = definition.sort if sort is None else sort
        if order:
            field_of(definition.subject, order)
        return store.ids(
            self._desk.register,
            definition.subject,
            self._moment(definition),
            self._terms(definition),
            sort=order,
            descending=definition.descending if descending is None else descending,
            numbers=self._numbers(definition),
        )

    def rows(self, definition: QueryDefinition, ids: Sequence[int]) -> list[Row]:
        """Rows by id with the columns of the definition; people and units also carry ``person_id`` or ``unit_id``."""
        if not ids:
            return []
        keys = list(self.columns(definition))
        extra = "person_id" if definition.subject in OF_PEOPLE else "unit_id"
        return store.rows(
            self._desk.register,
            definition.subject,
            self._moment(definition),
            ids,
            [*keys, extra],
            self._numbers(definition),
        )

    def columns(self, definition: QueryDefinition) -> tuple[str, ...]:
        """Keys of the columns shown.

        :raises UsageProblem: an unknown one.
        """
        chosen = definition.columns or COLUMNS[definition.subject]
        return tuple(field_of(definition.subject, key).key for key in dict.fromkeys(chosen))

    def count_by(self, definition: QueryDefinition) -> GroupCount:
        """The rows counted by the field ``group`` of the definition, with percentages of all rows (R22).

        :raises UsageProblem: no such field, or bands for what is no number.
        """
        field = field_of(definition.subject, definition.group)
        if definition.bands and field.kind != store.NUMBER:
            raise UsageProblem(f"“{field.name}”不是数，不能分段。", next_step="分段用于年龄、工龄等。")
        found = list(
            store.counts(
                self._desk.register,
                definition.subject,
                self._moment(definition),
                self._terms(definition),
                field.key,
                numbers=self._numbers(definition),
            )
        )
        base = sum(count for _, count in found)
        counts = (
            _in_bands(field, found, definition.bands) if definition.bands else self._in_order(field, found)
        )
        return GroupCount(
            field.key,
            base,
            tuple(
                GroupLine(label, count, percent(count, base), condition) for label, count, condition in counts
            ),
        )

    def behind(self, definition: QueryDefinition, line: GroupLine) -> QueryDefinition:
        """The question whose rows are those counted in one line of :meth:`count_by`."""
        narrow = line.condition
        if definition.every or len(definition.groups) < 2:
            groups = (*definition.groups, ConditionGroup((narrow,)))
        else:  # one more condition under every alternative
            groups = tuple(
                ConditionGroup((*part, narrow))
                for group in definition.groups
                for part in ([group.conditions] if group.every else [(one,) for one in group.conditions])
            )
        return msgspec.structs.replace(definition, groups=groups, group="", bands=())

    def words(self, definition: QueryDefinition) -> str:
        """The conditions as a sentence for screen and paper."""
        at = f"截至 {format_date(self._desk.date(definition.at), 'dot')}"
        said = query_definition.words_of(definition, self._unit_name)
        return f"{at}，{said}" if said else at

    def counted(self, definition: QueryDefinition, count: int) -> str:
        """A number of rows with its unit of count: ``12 人``."""
        return f"{count} {COUNTED.get(definition.subject, '人')}"

    def printed(self, definition: QueryDefinition, title: str = "") -> PrintedList:
        """The whole result for paper or spreadsheet; with a grouping its counts instead of the rows."""
        heading = title or f"{SUBJECTS[definition.subject]}查询结果"
        conditions = self.words(definition)
        if definition.group:
            found = self.count_by(definition)
            name = FIELDS[definition.subject][found.field].name
            lines = [(line.label, line.count, _percent_text(line.percent)) for line in found.lines]
            lines.append(("合计", found.base, _percent_text(100 if found.base else None)))
            conditions = f"{conditions}，百分比以 {self.counted(definition, found.base)}为基数"
            return PrintedList(
                heading, ((name, 80.0), ("数量", 30.0), ("占比", 30.0)), tuple(lines), conditions
            )
        ids, keys = self.ids(definition), self.columns(definition)
        fields = [FIELDS[definition.subject][key] for key in keys]
        rows = [
            tuple(shown(field, row[field.key]) for field in fields)
            for start in range(0, len(ids), 500)
            for row in self.rows(definition, ids[start : start + 500])
        ]
        return PrintedList(
            heading, tuple((field.name, field.width) for field in fields), tuple(rows), conditions
        )

    # -- saved queries ---------------------------------------------------------------------------

    def saved(self) -> list[Row]:
        """The saved queries of the office by name: ``name, owner, subject, sentence, definition``."""
        return [self._described(row) for row in saved_queries.listed(self._desk.register)]

    def described(self, name: str) -> Row:
        """One saved query as in :meth:`saved`.

        :raises UsageProblem: there is none, or it is damaged.
        """
        return self._described(self._kept(name))

    def get(self, name: str) -> QueryDefinition:
        """The query saved under *name*.

        :raises UsageProblem: there is none, or it is damaged.
        """
        return query_definition.decode(self._kept(name)["definition"])

    def save(self, name: str, definition: QueryDefinition, *, replacing: bool = False) -> None:
        """Keep a query under a name for everybody in the office.

        :param replacing: an earlier one of that name gives way.
        :raises UsageProblem: no name, the name is taken, or the query cannot be carried out.
        """
        name = self._free_name(name) if not replacing else self._tidy(name)
        definition = self._checked(definition)
        with self._desk.operation("query.save", f"保存查询：{name}") as op:
            saved_queries.put(
                self._desk.register, op, name, self._desk.session.actor, query_definition.encode(definition)
            )

    def rename(self, name: str, new_name: str) -> None:
        """Give a saved query another name.

        :raises UsageProblem: there is none, no new name, or the new name is taken.
        """
        row = self._kept(name)
        new_name = self._free_name(new_name)
        with self._desk.operation("query.rename", f"查询“{row['name']}”改名为“{new_name}”") as op:
            op.update("saved_queries", row["id"], name=new_name)

    def delete(self, name: str) -> None:
        """Forget a saved query.

        :raises UsageProblem: there is none.
        """
        row = self._kept(name)
        with self._desk.operation("query.delete", f"删除查询：{row['name']}") as op:
            op.delete("saved_queries", row["id"])

    def _kept(self, name: str) -> Row:
        row = saved_queries.by_name(self._desk.register, self._tidy(name))
        if row is None:
            raise UsageProblem(f"没有保存过“{name}”这个查询。", next_step="请看已保存的查询，核对名称。")
        return row

    def _free_name(self, name: str) -> str:
        name = self._tidy(name)
        if saved_queries.by_name(self._desk.register, name):
            raise UsageProblem(f"已经有名为“{name}”的查询。", next_step="请换一个名称，或先删除原来的。")
        return name

    @staticmethod
    def _tidy(name: str) -> str:
        name = tidy_line(name)
        if not name:
            raise UsageProblem("请给查询起个名称。")
        return name

    def _described(self, row: Row) -> Row:
        definition = query_definition.decode(row["definition"])
        return {
            "name": row["name"],
            "owner": row["owner"],
            "subject": SUBJECTS.get(definition.subject, ""),
            "sentence": query_definition.words_of(definition, self._unit_name) or "没有条件",
            "definition": definition,
        }

    # -- understanding ---------------------------------------------------------------------------

    def unit_uuid(self, unit_id: int) -> str:
        """How a definition names a unit."""
        row = units.get(self._desk.register, unit_id)
        return str(row["uuid"]) if row else ""

    def _checked(self, definition: QueryDefinition) -> QueryDefinition:
        """The definition, once it is known that it can be carried out."""
        self._terms(definition)
        if definition.sort:
            field_of(definition.subject, definition.sort)
        if definition.group:
            field_of(definition.subject, definition.group)
        return replace_columns(definition, self.columns(definition) if definition.columns else ())

    def _moment(self, definition: QueryDefinition) -> store.Moment:
        at = self._desk.date(definition.at)
        is_present = at == self._desk.date() and definition.known_at is None
        return store.Moment(at, definition.known_at, is_present)

    def _numbers(self, definition: QueryDefinition) -> list[list[int]]:
        """The numbers of every unit, from the ledger, when a query of units asks for them."""
        if definition.subject not in (UNITS, GONE_UNITS):
            return []
        found = self._ledger.unit_numbers(definition.at or None, definition.known_at)
        return [
            [unit_id, numbers.approved, numbers.actual, numbers.reserved, numbers.available]
            for unit_id, numbers in found.items()
        ]

    def _unit_name(self, uuid: str) -> str:
        row = units.by_uuid(self._desk.register, uuid)
        return str(row["name"]) if row else "（已不在库中的单位）"

    def _terms(self, definition: QueryDefinition) -> list[store.TermGroup]:
        """The conditions ready for SQL: all groups of the result must hold."""
        self.fields(definition.subject)
        found: list[store.TermGroup] = []
        if definition.unit:
            row = units.by_uuid(self._desk.register, definition.unit)
            if row is None:
                raise UsageProblem("查询限定的单位已不在库中。", next_step="请重新选单位。")
            below = units.subtree(self._desk.register, row["id"]) if definition.below else [row["id"]]
            found.append(store.TermGroup((store.Term("unit_id", "in", tuple(below)),)))
        groups = [
            store.TermGroup(
                tuple(self._term(definition, condition) for condition in group.conditions),
                group.every,
            )
            for group in definition.groups
            if group.conditions
        ]
        if definition.every or len(groups) < 2:
            return found + groups
        return [*found, store.TermGroup(tuple(groups), every=False)]

    def _term(self, definition: QueryDefinition, condition: Condition) -> store.Term:
        field = field_of(definition.subject, condition.field)
        if condition.operator not in field.operators:
            raise UsageProblem(f"“{field.name}”不能这样比较。", next_step="请重新选比较的方式。")
        values = [tidy_line(value) for value in condition.values if tidy_line(value)]
        needed = VALUES_OF.get(condition.operator, 1)
        if needed == 2:
            query_definition.must_have_two(field, values)
        elif needed and not values:
            raise UsageProblem(f"“{field.name} {field.operators[condition.operator]}”后面没有写内容。")
        if len(values) > MOST_VALUES:
            raise UsageProblem(
                f"“{field.name} 属于”一次最多列 {MOST_VALUES} 个值，现有 {len(values)} 个。",
                next_step="名单很长时请用“名单比对”。",
            )
        kept = values if condition.operator == "in" else values[:needed]
        return store.Term(
            field.key,
            condition.operator,
            tuple(self._value(definition, field, value, condition.operator) for value in kept),
        )

    def _value(self, definition: QueryDefinition, field: QueryField, text: str, operator: str) -> str | int:
        """A value as the register keeps it."""
        if field.kind == store.NUMBER:
            return _whole(field, text)
        if field.kind == store.DATE:
            return self._desk.stored_date(text)
        if field.key in {"identity_number", "legacy_identity_number"}:
            return half_width(text).upper()
        if field.key in _DOCUMENTS and operator in {"is", "is_not", "in"}:
            return normalise_document_number(text)
        if field.key in _NAMES_OF_PEOPLE and definition.subject in OF_PEOPLE:
            return tidy_name(text) or text
        if field.codes and operator in {"is", "is_not", "in"}:
            return self._of_list(definition, field, text)
        return text

    def _of_list(self, definition: QueryDefinition, field: QueryField, text: str) -> str:
        """Another word or the code of an item as the list names it, unless the register really says that word."""
        item = self._settings.codes(field.codes).find(text)
        if item is None or item.name == text:
            return text
        moment = self._moment(definition)
        return (
            text
            if store.exists(self._desk.register, definition.subject, moment, field.key, text)
            else item.name
        )

    def _in_order(self, field: QueryField, found: Sequence[tuple[Any, int]]) -> list[_Counted]:
        """Values in the order of their code list, numbers and dates ascending, other texts by count; unknown last."""
        known = [(value, count) for value, count in found if value not in ("", None)]
        if field.codes:
            order = {item.name: place for place, item in enumerate(self._settings.codes(field.codes).items)}
            known.sort(key=lambda pair: order.get(pair[0], len(order)))
        elif field.kind != store.TEXT:
            known.sort(key=lambda pair: pair[0])
        lines = [
            (str(shown(field, value)), count, Condition(field.key, "is", (str(value),)))
            for value, count in known
        ]
        return lines + _unknown(field, found)


def replace_columns(definition: QueryDefinition, columns: tuple[str, ...]) -> QueryDefinition:
    """The definition with other columns."""
    return msgspec.structs.replace(definition, columns=columns)


def percent(count: int, base: int) -> int | None:
    """*count* of *base* in whole percent, rounded half up (R22); None without a base.

    >>> percent(28, 49)
    57
    """
    if not base:
        return None
    return int((Decimal(count * 100) / base).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def shown(field: QueryField, value: Any) -> Any:
    """A value as tables show it; numbers stay numbers."""
    if value is None:
        return ""
    return format_date(value, "dot") if field.kind == store.DATE else value


def _percent_text(value: int | None) -> str:
    return "" if value is None else f"{value}%"


def _whole(field: QueryField, text: str) -> int:
    plain = half_width(text).replace(",", "").removesuffix("岁").removesuffix("年").removesuffix("名")
    try:
        number = int(plain)
    except ValueError as error:
        raise UsageProblem(f"“{field.name}”要写整数，不能是“{text}”。") from error
    return max(-_LARGEST, min(_LARGEST, number))


_Counted = tuple[str, int, Condition]


def _unknown(field: QueryField, found: Sequence[tuple[Any, int]]) -> list[_Counted]:
    count = sum(count for value, count in found if value in ("", None))
    return [(UNKNOWN, count, Condition(field.key, "empty"))] if count else []


def _in_bands(field: QueryField, found: Sequence[tuple[Any, int]], limits: Sequence[int]) -> list[_Counted]:
    """Counts of numbers in bands; *limits* are the upper ends of all bands but the last."""
    ends = sorted(set(limits))
    bands = [(f"{ends[0]}及以下", Condition(field.key, "at_most", (str(ends[0]),)))]
    bands += [
        (f"{low + 1}—{high}", Condition(field.key, "between", (str(low + 1), str(high))))
        for low, high in pairwise(ends)
    ]
    bands.append((f"{ends[-1] + 1}及以上", Condition(field.key, "at_least", (str(ends[-1] + 1),))))
    counts = [0] * len(bands)
    for value, count in found:
        if value is not None:
            counts[sum(value > end for end in ends)] += count
    lines = [(label, count, condition) for (label, condition), count in zip(bands, counts, strict=True)]
    return lines + _unknown(field, found)
