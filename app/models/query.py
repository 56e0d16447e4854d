"""The query builder in SQL: which rows of a subject meet some conditions, in which order, and what is in them.

Every value of a user is bound; names of fields, operators and subjects are looked up here and never become SQL
themselves. All columns are texts with '' for nothing known, or numbers with NULL for nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.models import facts
from app.models.dated import in_force, visible
from app.models.operation import Row
from app.models.register import Register

TEXT, DATE, NUMBER = "text", "date", "number"


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


@dataclass(frozen=True, slots=True)
class Moment:
    """When the question is asked for.

    :param at: full ISO date; :param known: operation number, None for now.
    :param is_present: the current columns of units and people are true on *at*.
    """

    at: str
    known: int | None = None
    is_present: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A field in SQL.

    :param aliases: the joined tables it needs, besides the first.
    """

    expression: str
    kind: str = TEXT
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: where its rows stand, the joins its columns may need, and its columns.

    :param key: expression of the row's id; :param base: the first table with the conditions of the subject;
        date and numbers are bound as ``?1`` (date) and ``?2`` (JSON).
    """

    key: str
    base: Callable[[Moment], tuple[str, str]]
    joins: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]
    columns: Callable[[Moment], Mapping[str, Column]]


def _fact(kind: facts.FactTable, alias: str, name: str, moment: Moment) -> str:
    """A field of a unit or person at the moment: the current column, or the fact that was in force then."""
    if moment.is_present:
        return f"{alias}.{name}"
    group = next(group for group, names in kind.groups.items() if name in names)
    return (
        f"coalesce((SELECT json_extract(f.fields, '$.{name}') FROM {kind.table} f"
        f" WHERE f.{kind.subject_column} = {alias}.id AND f.field_group = '{group}' AND f.effective <= ?1"
        f" AND {visible('f', moment.known)} AND json_type(f.fields, '$.{name}') IS NOT NULL"
        " ORDER BY f.effective DESC, f.id DESC LIMIT 1), '')"
    )


def years_between(begin: str, end: str = "?1") -> str:
    """Full years from one date to another; NULL while the first is unknown. A month begins on its first day."""
    return (
        f"CASE WHEN {begin} = '' THEN NULL ELSE CAST(substr({end}, 1, 4) AS INTEGER)"
        f" - CAST(substr({begin}, 1, 4) AS INTEGER) - (substr({end}, 6) < substr({begin}, 6)) END"
    )


_PERSON_DATES = frozenset(
    {
        "birth", "identity_birth", "joined_party", "work_start", "joined_unit", "title_since", "grade_since",
        "professional_title_since",
    }
)  # fmt: skip
_UNIT_DATES = frozenset({"established", "abolished", "registered", "deregistered"})


def _person(moment: Moment, aliases: tuple[str, ...] = ("p",)) -> dict[str, Column]:
    columns = {
        name: Column(_fact(facts.PEOPLE, "p", name, moment), DATE if name in _PERSON_DATES else TEXT, aliases)
        for names in facts.PERSON_GROUPS.values()
        for name in names
    }
    columns["age"] = Column(years_between(columns["birth"].expression), NUMBER, aliases)
    columns["work_years"] = Column(years_between(columns["work_start"].expression), NUMBER, aliases)
    columns["initials"] = Column("p.initials", TEXT, aliases)
    return columns


def _of_unit(moment: Moment) -> dict[str, Column]:
    """The unit a person belongs to."""
    named = {
        "unit_name": "name", "unit_sector": "sector", "unit_rank": "rank", "unit_kind": "kind",
        "unit_category": "category", "unit_public_benefit_class": "public_benefit_class",
    }  # fmt: skip
    columns = {
        key: Column(_fact(facts.UNITS, "u", name, moment), TEXT, ("u",)) for key, name in named.items()
    }
    columns["unit_supervising"] = Column(_unit_named("u", "supervising_id", moment), TEXT, ("u",))
    columns["unit_order"] = Column("u.sort_order", NUMBER, ("u",))
    columns["unit_id"] = Column("u.id", NUMBER, ("u",))
    return columns


def _unit_named(alias: str, reference: str, moment: Moment) -> str:
    """The name at the moment of the unit another one refers to."""
    referred = _fact(facts.UNITS, alias, reference, moment)
    named = _fact(facts.UNITS, "o", "name", moment)
    return f"coalesce((SELECT {named} FROM units o WHERE o.id = {referred}), '')"


def _document(column: str) -> str:
    return f"coalesce((SELECT d.number FROM documents d WHERE d.id = {column}), '')"


_ACCOUNT = {
    "nature": Column("coalesce(a.nature, '')", TEXT, ("a",)),
    "account_funding": Column("coalesce(a.funding, '')", TEXT, ("a",)),
    "special_use": Column("coalesce(a.special_use, '')", TEXT, ("a",)),
}
_HOLDING_JOINS = {
    "p": "JOIN people p ON p.id = h.person_id",
    "a": "JOIN accounts a ON a.id = h.account_id",
    "u": "JOIN units u ON u.id = a.unit_id",
}
_HOLDING_NEEDS = {"u": ("a",)}


def _holding(moment: Moment) -> dict[str, Column]:
    return {
        **_person(moment),
        **_of_unit(moment),
        **_ACCOUNT,
        "begins": Column("h.begins", DATE),
        "entry_way": Column("h.entry_way"),
        "entry_document": Column(_document("h.entry_document_id")),
        "held_years": Column(years_between("h.begins"), NUMBER),
        "person_id": Column("h.person_id", NUMBER),
    }


def _left(moment: Moment) -> dict[str, Column]:
    return {
        **_holding(moment),
        "ends": Column("h.ends", DATE),
        "exit_reason": Column("h.exit_reason"),
        "exit_document": Column(_document("h.exit_document_id")),
    }


def _off_staff(moment: Moment) -> dict[str, Column]:
    return {
        **_person(moment),
        **_of_unit(moment),
        "off_kind": Column("h.kind"),
        "position": Column("h.position"),
        "employer": Column("h.employer"),
        "pay_source": Column("h.pay_source"),
        "begins": Column("h.begins", DATE),
        "due": Column("h.due", DATE),
        "person_id": Column("h.person_id", NUMBER),
    }


def _unit(moment: Moment) -> dict[str, Column]:
    columns = {
        name: Column(_fact(facts.UNITS, "u", name, moment), DATE if name in _UNIT_DATES else TEXT)
        for names in facts.UNIT_GROUPS.values()
        for name in names
    }
    for name in ("parent_id", "supervising_id"):
        columns[name] = Column(_unit_named("u", name, moment))
    for name in ("students", "classes", "population"):
        text = columns[name].expression
        columns[name] = Column(f"CASE WHEN {text} = '' THEN NULL ELSE CAST({text} AS INTEGER) END", NUMBER)
    for place, name in enumerate(("approved", "actual", "reserved", "available"), 1):
        columns[name] = Column(f"coalesce(json_extract(n.value, '$[{place}]'), 0)", NUMBER, ("n",))
    columns["unit_order"] = Column("u.sort_order", NUMBER)
    columns["unit_id"] = Column("u.id", NUMBER)
    return columns


def _movement(moment: Moment) -> dict[str, Column]:
    other = _fact(facts.UNITS, "v", "name", moment)
    return {
        **_of_unit(moment),
        **_ACCOUNT,
        "effective": Column("h.effective", DATE),
        "movement_kind": Column("h.kind"),
        "change": Column("h.change", NUMBER),
        "other_unit": Column(
            f"coalesce((SELECT {other} FROM accounts b JOIN units v ON v.id = b.unit_id WHERE b.id = h.other_account), '')"
        ),
        "document": Column(_document("h.document_id")),
        "reason": Column("h.reason"),
    }


def _in_post_base(moment: Moment) -> tuple[str, str]:
    # Without the plus SQLite would go by date of entry, and meet the people of a county in no order at all.
    return "holdings h", f"{visible('h', moment.known)} AND +h.begins <= ?1 AND (h.ends = '' OR h.ends > ?1)"


def _left_base(moment: Moment) -> tuple[str, str]:
    """The last holding of everybody who holds none at the moment."""
    seen, seen_x = visible("h", moment.known), visible("x", moment.known)
    later = f"""NOT EXISTS (SELECT 1 FROM holdings x WHERE x.person_id = h.person_id AND {seen_x} AND x.begins <= ?1
        AND (x.ends = '' OR x.ends > ?1 OR (x.ends, x.id) > (h.ends, h.id)))"""
    merged = "h.person_id NOT IN (SELECT g.id FROM people g WHERE g.merged_into IS NOT NULL)"
    return (
        "holdings h",
        f"{seen} AND +h.begins <= ?1 AND h.ends <> '' AND h.ends <= ?1 AND {later} AND {merged}",
    )


def _off_base(moment: Moment) -> tuple[str, str]:
    return "off_staff h", f"{visible('h', moment.known)} AND {in_force('h')}"


def _unit_base(moment: Moment) -> tuple[str, str]:
    established, abolished = (_fact(facts.UNITS, "u", name, moment) for name in ("established", "abolished"))
    named = _fact(facts.UNITS, "u", "name", moment)
    return (
        "units u",
        f"{named} <> '' AND {established} <= ?1 AND ({abolished} = '' OR {abolished} > ?1)",
    )


def _gone_unit_base(moment: Moment) -> tuple[str, str]:
    abolished = _fact(facts.UNITS, "u", "abolished", moment)
    return "units u", f"{abolished} <> '' AND {abolished} <= ?1"


def _movement_base(moment: Moment) -> tuple[str, str]:
    shown = f"{visible('m', moment.known)} AND m.effective <= ?1"
    columns = "m.effective, m.kind, m.document_id, m.reason"
    return (
        f"""(SELECT m.id * 2 AS id, m.to_account AS account_id, m.from_account AS other_account, m.count AS change,
                {columns} FROM movements m WHERE {shown}
            UNION ALL SELECT m.id * 2 + 1, m.from_account, m.to_account, -m.count, {columns} FROM movements m WHERE {shown}) h""",
        "EXISTS (SELECT 1 FROM accounts q WHERE q.id = h.account_id AND q.unit_id IS NOT NULL AND q.measure = 'quota')",
    )


# DISTINCT makes a table of its own of the list, in which SQLite looks a unit up instead of reading all of it.
_UNIT_JOINS = {
    "n": "LEFT JOIN (SELECT DISTINCT json_extract(value, '$[0]') AS unit_id, value FROM json_each(?2)) n"
    " ON n.unit_id = u.id"
}
SUBJECTS: dict[str, Subject] = {
    "in_post": Subject("h.id", _in_post_base, _HOLDING_JOINS, _HOLDING_NEEDS, _holding),
    "former": Subject("h.id", _left_base, _HOLDING_JOINS, _HOLDING_NEEDS, _left),
    "off_staff": Subject(
        "h.id",
        _off_base,
        {"p": _HOLDING_JOINS["p"], "u": "JOIN units u ON u.id = h.unit_id"},
        {},
        _off_staff,
    ),
    "units": Subject("u.id", _unit_base, _UNIT_JOINS, {}, _unit),
    "gone_units": Subject("u.id", _gone_unit_base, _UNIT_JOINS, {}, _unit),
    "movements": Subject(
        "h.id",
        _movement_base,
        {"a": _HOLDING_JOINS["a"], "u": _HOLDING_JOINS["u"]},
        _HOLDING_NEEDS,
        _movement,
    ),
}
_OF_PEOPLE = frozenset({"in_post", "former", "off_staff"})


def columns_of(subject: str, moment: Moment) -> Mapping[str, Column]:
    """The columns of a subject by key."""
    return SUBJECTS[subject].columns(moment)


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
    names = _ORDERS.get(sort, (sort,)) if subject in _OF_PEOPLE or sort != "name" else (sort,)
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
