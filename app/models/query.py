"""The query builder in SQL: which rows of a subject meet some conditions, in which order, and what is in them.

Every value of a user is bound; names of fields, operators and subjects are looked up here and never become SQL
themselves. The subjects and their columns stand in :mod:`app.models.query_columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.models.operation import Row
from app.models.query_columns import DATE, NUMBER, OF_PEOPLE, SUBJECTS, TEXT, Column, Moment, columns_of
from app.models.register import Register

__all__ = [
    "DATE", "NUMBER", "TEXT", "Column", "Moment", "Term", "TermGroup", "columns_of", "counts", "exists", "ids", "operators_of",
    "rows",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``values`` are as many as the operator takes: one, two for ``between``, any for ``in``."""

    field: str
    operator: str
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Conditions, or groups of them, of which all (``every``) or at least one must hold."""

    terms: tuple[Term | TermGroup, ...]
    every: bool = True


class _Statement:
    """One SELECT under construction: which joins it needs and what is bound to it."""

    def __init__(self, subject: str, moment: Moment, numbers: Sequence[Sequence[int]]) -> None:
        self.subject = SUBJECTS[subject]
        self.columns = self.subject.columns(moment)
        self.table, condition = self.subject.base(moment)
        self.where = [condition]
        self.params: list[Any] = [moment.at, msgspec.json.encode(numbers).decode()]
        self.aliases: set[str] = set()

    def use(self, field: str) -> Column:
        column = self.columns[field]
        for alias in column.aliases:
            self.aliases.update((alias, *self.subject.needs.get(alias, ())))
        return column

    def bind(self, value: str | int) -> str:
        self.params.append(value)
        return f"?{len(self.params)}"

    def sql(self, selected: str, rest: str = "") -> str:
        joins = " ".join(sql for alias, sql in sorted(self.subject.joins.items()) if alias in self.aliases)
        # Both marks are always bound, whether or not a column asks for them.
        return (
            f"SELECT {selected} FROM {self.table} {joins} WHERE {' AND '.join(self.where)}"
            f" AND (?1 <> '' OR ?2 <> '') {rest}"
        )

    def narrow(self, groups: Sequence[TermGroup]) -> None:
        """Keep only the rows for which every group holds."""
        self.where.extend(self._condition(group) for group in groups if group.terms)

    def _condition(self, term: Term | TermGroup) -> str:
        if isinstance(term, Term):
            return self._term(term)
        word = " AND " if term.every else " OR "
        return f"({word.join(self._condition(part) for part in term.terms)})"

    def _term(self, term: Term) -> str:
        column = self.use(term.field)
        marks = [self.bind(value) for value in term.values]
        return _OPERATORS[column.kind][term.operator](column.expression, marks)


Build = Callable[[str, list[str]], str]


def _cut(expression: str, mark: str) -> str:
    """A date as precise as the one it is compared with."""
    return f"substr({expression}, 1, length({mark}))"


_OPERATORS: dict[str, dict[str, Build]] = {
    TEXT: {
        "is": lambda x, m: f"{x} = {m[0]}",
        "is_not": lambda x, m: f"{x} <> {m[0]}",
        "contains": lambda x, m: f"instr({x}, {m[0]}) > 0",
        "contains_not": lambda x, m: f"instr({x}, {m[0]}) = 0",
        "begins": lambda x, m: f"substr({x}, 1, length({m[0]})) = {m[0]}",
        "empty": lambda x, _: f"{x} = ''",
        "not_empty": lambda x, _: f"{x} <> ''",
        "in": lambda x, m: f"{x} IN ({', '.join(m)})",
    },
    DATE: {
        "is": lambda x, m: f"{_cut(x, m[0])} = {m[0]}",
        "is_not": lambda x, m: f"{_cut(x, m[0])} <> {m[0]}",
        "before": lambda x, m: f"({x} <> '' AND {_cut(x, m[0])} < {m[0]})",
        "after": lambda x, m: f"{_cut(x, m[0])} > {m[0]}",
        "between": lambda x, m: f"({_cut(x, m[0])} >= {m[0]} AND {_cut(x, m[1])} <= {m[1]})",
        "empty": lambda x, _: f"{x} = ''",
        "not_empty": lambda x, _: f"{x} <> ''",
    },
    NUMBER: {
        "is": lambda x, m: f"{x} = {m[0]}",
        "is_not": lambda x, m: f"coalesce({x} <> {m[0]}, 1)",
        "less": lambda x, m: f"{x} < {m[0]}",
        "at_most": lambda x, m: f"{x} <= {m[0]}",
        "more": lambda x, m: f"{x} > {m[0]}",
        "at_least": lambda x, m: f"{x} >= {m[0]}",
        "between": lambda x, m: f"{x} BETWEEN {m[0]} AND {m[1]}",
        "empty": lambda x, _: f"({x}) IS NULL",
        "not_empty": lambda x, _: f"({x}) IS NOT NULL",
        "in": lambda x, m: f"{x} IN ({', '.join(m)})",
    },
}


def operators_of(kind: str) -> tuple[str, ...]:
    """The operators a kind of column knows."""
    return tuple(_OPERATORS[kind])


_ORDERS = {"name": ("initials", "name"), "unit_name": ("unit_order", "unit_name")}


def ids(
    register: Register,
    subject: str,
    moment: Moment,
    groups: Sequence[TermGroup],
    *,
    sort: str = "",
    descending: bool = False,
    numbers: Sequence[Sequence[int]] = (),
) -> list[int]:
    """Ids of the rows that meet the conditions.

    :param sort: a field, '' for the order of registration.
    :param numbers: per unit its id, approved, actual, reserved, available (:class:`LedgerService`).
    """
    statement = _Statement(subject, moment, numbers)
    statement.narrow(groups)
    key = statement.subject.key
    if not sort:
        found: list[int] = register.column(statement.sql(key), *statement.params)
        return sorted(found, reverse=descending)
    direction = "DESC" if descending else "ASC"
    names = _ORDERS.get(sort, (sort,)) if subject in OF_PEOPLE or sort != "name" else (sort,)
    order = ", ".join(f"{statement.use(name).expression} {direction}" for name in names)
    return register.column(statement.sql(key, f"ORDER BY {order}, {key} {direction}"), *statement.params)


def rows(
    register: Register,
    subject: str,
    moment: Moment,
    wanted: Sequence[int],
    fields: Sequence[str],
    numbers: Sequence[Sequence[int]] = (),
) -> list[Row]:
    """Some columns of rows by id, in the order given; ``id`` comes with them."""
    statement = _Statement(subject, moment, numbers)
    key = statement.subject.key
    selected = ", ".join(
        [f"{key} AS id", *(f"{statement.use(name).expression} AS {name}" for name in fields)]
    )
    statement.where.append(f"{key} IN ({','.join(str(int(number)) for number in wanted)})")
    found = {row["id"]: row for row in register.iterate(statement.sql(selected), *statement.params)}
    return [found[number] for number in wanted if number in found]


def counts(
    register: Register,
    subject: str,
    moment: Moment,
    groups: Sequence[TermGroup],
    field: str,
    *,
    numbers: Sequence[Sequence[int]] = (),
) -> Iterator[tuple[Any, int]]:
    """Every value of a field among the rows that meet the conditions, with how many have it; most first."""
    statement = _Statement(subject, moment, numbers)
    statement.narrow(groups)
    value = statement.use(field).expression
    sql = statement.sql(f"{value} AS value, count(*) AS n", "GROUP BY 1 ORDER BY 2 DESC, 1")
    for found, count in register.tuples(sql, *statement.params):
        yield found, int(count)


def exists(register: Register, subject: str, moment: Moment, field: str, value: str) -> bool:
    """Whether any row of a subject has exactly this value."""
    statement = _Statement(subject, moment, ())
    statement.narrow([TermGroup((Term(field, "is", (value,)),))])
    return register.value(statement.sql("1", "LIMIT 1"), *statement.params) is not None
