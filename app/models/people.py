"""People and the holdings that place them on accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.models import facts
from app.models.dated import in_force, visible
from app.models.operation import Operation, Row
from app.models.register import Register
from app.values.text import like_escape

# A person is shown with the unit and account held now, or else the last one held.
_HOLDING = """
    LEFT JOIN holdings h ON h.id = (
        SELECT x.id FROM holdings x WHERE x.person_id = p.id AND x.superseded_by IS NULL
        ORDER BY x.ends <> '', x.begins DESC, x.id DESC LIMIT 1)
    LEFT JOIN accounts a ON a.id = h.account_id
    LEFT JOIN units u ON u.id = a.unit_id
"""
_COLUMNS = """p.*, h.id AS holding_id, h.account_id, coalesce(h.begins, '') AS begins, coalesce(h.ends, '') AS ends,
    coalesce(h.entry_way, '') AS entry_way, coalesce(h.exit_reason, '') AS exit_reason,
    a.unit_id, coalesce(u.name, '') AS unit_name, coalesce(u.sector, '') AS sector,
    coalesce(a.nature, '') AS nature, coalesce(a.funding, '') AS funding, coalesce(a.special_use, '') AS special_use"""


def insert_many(
    op: Operation, people: Sequence[Mapping[str, Any]], effective: str, document_id: int | None = None
) -> list[int]:
    """Add people with their first facts and return their ids in order.

    :param effective: '' when the values are simply what is known, with no date of their own.
    """
    ids = op.insert_many(
        "people",
        [{**facts.projection(facts.PEOPLE, person), "uuid": person.get("uuid", "")} for person in people],
    )
    rows: list[Row] = []
    for person_id, person in zip(ids, people, strict=True):
        rows.extend(facts.fact_rows(facts.PEOPLE, person_id, person, effective, document_id))
    op.insert_many("person_facts", rows)
    return ids


def get(register: Register, person_id: int) -> Row | None:
    """One person with the holding now in force (or the last one)."""
    return register.row(f"SELECT {_COLUMNS} FROM people p {_HOLDING} WHERE p.id = ?", person_id)


def fetch(register: Register, ids: Sequence[int]) -> list[Row]:
    """People by id, in the order given."""
    marks = ",".join("?" * len(ids))
    found = {
        row["id"]: row
        for row in register.rows(f"SELECT {_COLUMNS} FROM people p {_HOLDING} WHERE p.id IN ({marks})", *ids)
    }
    return [found[person_id] for person_id in ids if person_id in found]


def by_identity(register: Register, number: str) -> Row | None:
    """A person by identity number, current or else former (15 digits, or of a merged record); nobody by an empty one."""
    if not number:
        return None
    return register.row(
        f"""
        SELECT {_COLUMNS} FROM people p {_HOLDING} WHERE p.id = coalesce(
            (SELECT id FROM people WHERE identity_number = ?1 AND identity_number <> ''),
            (SELECT id FROM people WHERE legacy_identity_number = ?1 AND legacy_identity_number <> '' LIMIT 1),
            (SELECT person_id FROM person_aliases WHERE identity_number = ?1 LIMIT 1))
        """,
        number,
    )


def by_uuid(register: Register, uuid: str) -> Row | None:
    """A person by the identifier that travels, also by that of a record merged into it."""
    person_id = resolve_uuid(register, uuid)
    return get(register, person_id) if person_id is not None else None


def resolve_uuid(register: Register, uuid: str) -> int | None:
    """The person an identifier stands for today: of a merged record whoever it was merged into; None for nobody."""
    found = register.value(
        """
        SELECT coalesce((SELECT coalesce(merged_into, id) FROM people WHERE uuid = ?1),
                        (SELECT person_id FROM person_aliases WHERE alias_uuid = ?1))
        """,
        uuid,
    )
    return int(found) if found is not None else None


def merged(register: Register) -> dict[int, int]:
    """Into whom each merged record went, by row id."""
    return {
        row["id"]: row["merged_into"]
        for row in register.rows("SELECT id, merged_into FROM people WHERE merged_into IS NOT NULL")
    }


def by_name_sex_birth(register: Register, name: str, sex: str, birth: str) -> list[Row]:
    """People of the same name, sex and birth month (R28)."""
    return register.rows(
        f"SELECT {_COLUMNS} FROM people p {_HOLDING}"
        " WHERE p.name = ?1 AND +p.sex = ?2 AND substr(p.birth, 1, 7) = substr(?3, 1, 7)",
        name, sex, birth,
    )  # fmt: skip


def identity_index(register: Register) -> dict[str, int]:
    """Person id by every identity number, current and former."""
    index: dict[str, int] = {
        row["identity_number"]: row["person_id"]
        for row in register.rows("SELECT person_id, identity_number FROM person_aliases")
        if row["identity_number"]
    }
    for row in register.rows("SELECT id, identity_number, legacy_identity_number FROM people"):
        for number in (row["legacy_identity_number"], row["identity_number"]):
            if number:
                index[number] = row["id"]
    return index


def name_index(register: Register) -> dict[tuple[str, str, str], list[int]]:
    """Person ids by name, sex and birth month."""
    index: dict[tuple[str, str, str], list[int]] = {}
    for row in register.rows("SELECT id, name, sex, birth FROM people WHERE name <> ''"):
        index.setdefault((row["name"], row["sex"], row["birth"][:7]), []).append(row["id"])
    return index


SORTS = {
    "name": ("p.initials", "p.name"),
    "birth": ("p.birth",),
    "identity_number": ("p.identity_number",),
    "unit_name": ("u.sort_order",),
    "work_start": ("p.work_start",),
    "begins": ("h.begins",),
    "order": (),
}
_HOLDING_SORTS = ("unit_name", "begins")
_FEW = 2000
_OPEN = "h.superseded_by IS NULL AND h.ends = ''"
# Everybody in post; LEFT, because SQLite leaves out a joined table that nothing asks for.
_IN_POST = f"""(SELECT * FROM holdings h WHERE {_OPEN}) h LEFT JOIN people p ON p.id = h.person_id
    LEFT JOIN accounts a ON a.id = h.account_id LEFT JOIN units u ON u.id = a.unit_id"""
# Everybody else, with the last of what they held.
_GONE = (
    f"(SELECT * FROM people WHERE id NOT IN (SELECT h.person_id FROM holdings h WHERE {_OPEN})) p {_HOLDING}"
)
# Four parameters; only columns of the index people_search.
_TEXT = """(p.name LIKE ? ESCAPE '\\' OR p.initials LIKE ? ESCAPE '\\' OR p.identity_number LIKE ? ESCAPE '\\'
    OR p.quota_card LIKE ? ESCAPE '\\')"""


def ids(
    register: Register,
    *,
    unit_ids: Sequence[int] = (),
    text: str = "",
    in_post: bool | None = True,
    sort: str = "order",
    descending: bool = False,
    at: str = "",
) -> list[int]:
    """Ids of people for a list page; who was merged into somebody else is in none.

    :param unit_ids: only these units; empty means all.
    :param text: part of name, initials, identity number or card number.
    :param in_post: True holding an account now, False no longer, None everybody, also who never did.
    :param at: full ISO date until which a quota is held that has an end; "" takes any end as past.
    :raises KeyError: unknown sort.
    """
    open_now, in_post_now = _open_at(register, at)
    by_holding = sort in _HOLDING_SORTS or bool(unit_ids and not in_post)
    key, source = ("h.person_id", in_post_now) if by_holding and in_post else ("p.id", "people p")
    within = f"a.unit_id IN ({','.join(str(int(unit_id)) for unit_id in unit_ids)})" if unit_ids else "1 = 1"
    where, params = [within] if by_holding else ["1 = 1"], []
    if text:
        where.append(f"{key} IN (SELECT p.id FROM people p WHERE {_TEXT})")
        pattern = f"%{like_escape(text)}%"
        params += [pattern, f"{like_escape(text.lower())}%", pattern.upper(), pattern]
    if by_holding and in_post is False:
        source = _GONE
        where.append("h.id IS NOT NULL")
    # Two scans of one index each are half the work of joining everybody with what they hold.
    beside = in_post is not None and not by_holding
    accounts = "JOIN accounts a ON a.id = h.account_id" if unit_ids else ""
    posted = (
        register.column(f"SELECT h.person_id FROM holdings h {accounts} WHERE {open_now} AND {within}")
        if beside or in_post is False
        else []
    )
    if in_post and beside and len(posted) < _FEW:
        where.append(f"p.id IN ({','.join(map(str, posted))})")
    direction = "DESC" if descending else "ASC"
    order = ", ".join(f"{column} {direction}" for column in (*SORTS[sort], key))
    # By id alone SQLite would read the whole table in its order; the ids of a narrow index are sorted sooner.
    ordered = f" ORDER BY {order}" if SORTS[sort] else ""
    condition = " AND ".join(where)
    sql = f"SELECT {key} FROM {source} WHERE {condition}{ordered}"
    if by_holding and in_post is None:
        # Who is in post is found at once; only of the others the last holding has to be looked up.
        columns = {f"c{number}": column for number, column in enumerate((*SORTS[sort], key))}
        wanted = ", ".join(f"{column} AS {name}" for name, column in columns.items())
        parts = (f"SELECT {wanted} FROM {part} WHERE {condition}" for part in (_IN_POST, _GONE))
        order = ", ".join(f"{name} {direction}" for name in columns)
        sql = f"SELECT {[*columns][-1]} FROM ({' UNION ALL '.join(parts)}) ORDER BY {order}"
        params *= 2
    found: list[int] = register.column(sql, *params)
    if not ordered:
        found.sort(reverse=descending)
    members = set(posted)
    if in_post is False:
        ever = set(register.column("SELECT person_id FROM holdings WHERE superseded_by IS NULL"))
        return [person_id for person_id in found if person_id in ever and person_id not in members]
    if beside:
        return [person_id for person_id in found if person_id in members]
    if in_post is None:
        gone = set(register.column("SELECT id FROM people WHERE merged_into IS NOT NULL"))
        found = [person_id for person_id in found if person_id not in gone] if gone else found
    return list(dict.fromkeys(found))  # one quota that ends and one that follows it are one person


def _open_at(register: Register, at: str) -> tuple[str, str]:
    """The condition for a quota held on *at*, and everybody who holds one, as SQL.

    Ends still to come are few: only while there are any does the wider condition cost its scan.
    """
    ahead = at and register.value(
        "SELECT EXISTS (SELECT 1 FROM holdings WHERE superseded_by IS NULL AND ends <> '' AND ends > ?)", at
    )
    if not ahead:
        return _OPEN, _IN_POST
    condition = (
        f"h.superseded_by IS NULL AND (h.ends = '' OR h.ends > '{date.fromisoformat(at).isoformat()}')"
    )
    return condition, _IN_POST.replace(_OPEN, condition)


def search(register: Register, text: str, limit: int) -> list[Row]:
    """People for the search box: exact identity first, then name and initials."""
    # Without a digit or letter only names and cards can fit; the columns asked are those of people_search.
    plain = """ OR p.initials LIKE ?2 ESCAPE '\\' OR p.identity_number LIKE ?3 ESCAPE '\\'
        OR p.legacy_identity_number LIKE ?3 ESCAPE '\\'"""
    found = register.column(
        f"""
        SELECT id FROM people p WHERE p.name LIKE ?1 ESCAPE '\\' OR (p.quota_card <> '' AND p.quota_card = ?4)
            {plain if text.isascii() else ""}
        ORDER BY p.name <> ?4, p.identity_number <> ?4, length(p.name), p.id LIMIT ?5
        """,
        f"%{like_escape(text)}%", f"{like_escape(text.lower())}%", f"%{like_escape(text.upper())}%", text, limit,
    )  # fmt: skip
    if not found:  # a number or name under which a merged record was known
        found = register.column(
            "SELECT DISTINCT person_id FROM person_aliases WHERE identity_number = upper(?1) OR name = ?1 LIMIT ?2",
            text,
            limit,
        )
    return fetch(register, found) if found else []


def holders(
    register: Register, unit_ids: Iterable[int], at: str, known: int | None, columns: Iterable[str] = ("*",)
) -> list[Row]:
    """Who holds an account of the units at (*at*, *known*), with personal columns of the present.

    Ordered by unit, funding, nature, then order of registration.

    :param columns: of the person; a ledger of everybody asks for those it shows, which takes half the time.
    """
    personal = ", ".join(f"p.{name}" for name in columns)
    scope = ",".join(str(int(unit_id)) for unit_id in unit_ids)
    return register.rows(
        f"""
        SELECT {personal}, h.id AS holding_id, h.account_id, h.begins, h.ends, h.entry_way, a.unit_id, a.nature, a.funding,
               a.special_use, u.name AS unit_name, u.sector
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        JOIN people p ON p.id = h.person_id
        WHERE {visible("h", known)} AND {in_force("h")} AND a.unit_id IN ({scope})
        ORDER BY u.sort_order, a.funding, a.nature, p.id
        """,
        at,
    )


def holdings_of(register: Register, person_id: int, known: int | None = None) -> list[Row]:
    """The life line of a person: every holding, oldest first."""
    return register.rows(
        f"""
        SELECT h.*, a.unit_id, a.nature, a.funding, a.special_use, u.name AS unit_name,
               coalesce(d.number, '') AS entry_document, coalesce(e.number, '') AS exit_document
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        LEFT JOIN documents d ON d.id = h.entry_document_id LEFT JOIN documents e ON e.id = h.exit_document_id
        WHERE h.person_id = ? AND {visible("h", known)} ORDER BY h.begins, h.id
        """,
        person_id,
    )


def open_holding(register: Register, person_id: int) -> Row | None:
    """The holding of a person that has not ended, with its account."""
    return register.row(
        "SELECT h.*, a.unit_id, a.nature, a.funding, a.special_use, u.name AS unit_name FROM holdings h"
        " JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id"
        " WHERE h.person_id = ? AND h.superseded_by IS NULL AND h.ends = '' ORDER BY h.begins DESC LIMIT 1",
        person_id,
    )


def holding_beyond(register: Register, person_id: int, begins: str, besides: int = 0) -> Row | None:
    """A holding that has not ended by *begins*, so that an open one from *begins* on would overlap it.

    A month does not contradict a day inside it: the two are compared as precisely as *begins* says.

    :param besides: the id of a holding that does not count.
    """
    return next(
        (
            row
            for row in holdings_of(register, person_id)
            if row["id"] != besides and (not row["ends"] or row["ends"][: len(begins)] > begins)
        ),
        None,
    )


def end_holding(
    op: Operation, holding: Row, ends: str, reason: str, case_id: int | None, document_id: int | None
) -> int:
    """Replace an open holding by its ended version and return the new row's id."""
    op.supersede("holdings", holding["id"])
    return op.insert(
        "holdings",
        uuid=holding["uuid"],
        person_id=holding["person_id"],
        account_id=holding["account_id"],
        begins=holding["begins"],
        ends=ends,
        entry_way=holding["entry_way"],
        entry_case_id=holding["entry_case_id"],
        entry_document_id=holding["entry_document_id"],
        exit_reason=reason,
        exit_case_id=case_id,
        exit_document_id=document_id,
    )


def count_in_post(register: Register, at: str, known: int | None) -> int:
    """How many holdings are in force at (*at*, *known*)."""
    return int(
        register.value(f"SELECT count(*) FROM holdings h WHERE {visible('h', known)} AND {in_force('h')}", at)
    )


def all_with_unit(register: Register) -> list[Row]:
    """Everybody with the holding now in force (or the last one), for comparison with a list."""
    return register.rows(f"SELECT {_COLUMNS} FROM people p {_HOLDING}")
