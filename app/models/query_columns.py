"""What the query builder can ask about: subjects, the tables they stand on, and their columns as SQL at a moment.

All columns are texts with '' for nothing known, or numbers with NULL for nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.models import facts
from app.models.dated import in_force, visible

TEXT, DATE, NUMBER = "text", "date", "number"


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


def _leader_post(moment: Moment) -> dict[str, Column]:
    return {
        **_person(moment),
        **_of_unit(moment),
        "post_title": Column("h.title"),
        "leader_kind": Column("h.leader_kind"),
        "post_level": Column("h.level"),
        "personal_level": Column("h.personal_level"),
        "occupies": Column("CASE WHEN h.account_id IS NULL THEN '否' ELSE '是' END"),
        "begins": Column("h.begins", DATE),
        "post_years": Column(years_between("h.begins"), NUMBER),
        "document": Column(_document("h.document_id")),
        "note": Column("h.note"),
        "person_id": Column("h.person_id", NUMBER),
    }


def _workplace(moment: Moment) -> dict[str, Column]:
    named = _fact(facts.UNITS, "o", "name", moment)
    within = f"coalesce((SELECT {named} FROM units o WHERE o.id = h.unit_id), '')"
    return {
        **_person(moment),
        **_of_unit(moment),
        "workplace_kind": Column("h.kind"),
        "workplace": Column(f"CASE WHEN h.unit_id IS NULL THEN h.place ELSE {within} END"),
        "begins": Column("h.begins", DATE),
        "due": Column("h.due", DATE),
        "document": Column(_document("h.document_id")),
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


def _leader_base(moment: Moment) -> tuple[str, str]:
    return "leader_holdings h", f"{visible('h', moment.known)} AND {in_force('h')}"


def _workplace_base(moment: Moment) -> tuple[str, str]:
    """Who works elsewhere, with the unit whose quota they hold."""
    home = f"""(SELECT a.unit_id FROM holdings k JOIN accounts a ON a.id = k.account_id WHERE k.person_id = w.person_id
        AND {visible("k", moment.known)} AND {in_force("k")} LIMIT 1)"""
    return (
        f"""(SELECT w.id, w.person_id, w.kind, w.unit_id, w.place, w.begins, w.due, w.document_id, {home} AS home_id
            FROM workplaces w WHERE {visible("w", moment.known)} AND {in_force("w")}) h""",
        "h.home_id IS NOT NULL",
    )


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
    "leader_posts": Subject(
        "h.id",
        _leader_base,
        {"p": _HOLDING_JOINS["p"], "u": "JOIN units u ON u.id = h.unit_id"},
        {},
        _leader_post,
    ),
    "workplaces": Subject(
        "h.id",
        _workplace_base,
        {"p": _HOLDING_JOINS["p"], "u": "JOIN units u ON u.id = h.home_id"},
        {},
        _workplace,
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
OF_PEOPLE = frozenset({"in_post", "former", "off_staff", "leader_posts", "workplaces"})


def columns_of(subject: str, moment: Moment) -> Mapping[str, Column]:
    """The columns of a subject by key."""
    return SUBJECTS[subject].columns(moment)
