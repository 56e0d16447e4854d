"""Units: the tree of public bodies, read at present and at any past date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models import facts
from app.models.operation import Operation, Row
from app.models.register import Register
from app.values.text import like_escape

COLUMNS = (
    "u.id, u.uuid, u.name, u.short_name, u.kind, u.sector, u.parent_id, u.supervising_id, u.rank, u.funding,"
    " u.public_benefit_class, u.credit_code, u.established, u.abolished, u.sort_order"
)

_OWN = ("id", "uuid", "sort_order")


def insert(
    register: Register, op: Operation, fields: Mapping[str, Any], effective: str, document_id: int | None = None,
    uuid: str = "",
) -> int:  # fmt: skip
    """Add a unit with its first facts and return its id."""
    row = facts.projection(facts.UNITS, fields)
    top = register.value("SELECT coalesce(max(sort_order), 0) FROM units")
    unit_id = op.insert("units", uuid=uuid, **row, sort_order=int(top) + 1)
    op.insert_many("unit_facts", facts.fact_rows(facts.UNITS, unit_id, fields, effective, document_id))
    return unit_id


def get(register: Register, unit_id: int) -> Row | None:
    """One unit with the names of its parent and supervising unit."""
    return register.row(
        f"SELECT {COLUMNS}, coalesce(p.name, '') AS parent_name, coalesce(s.name, '') AS supervising_name FROM units u"
        " LEFT JOIN units p ON p.id = u.parent_id LEFT JOIN units s ON s.id = u.supervising_id WHERE u.id = ?",
        unit_id,
    )


def by_name(register: Register, name: str) -> list[Row]:
    """Units with exactly this name (spaces and bracket width do not matter), living ones first."""
    return register.rows(
        f"SELECT {COLUMNS} FROM units u WHERE u.name_key = ?1 OR (u.short_name <> '' AND u.short_name = ?2)"
        " ORDER BY u.name_key <> ?1, u.abolished <> '', u.id",
        facts.name_key(name), name,
    )  # fmt: skip


def by_uuid(register: Register, uuid: str) -> Row | None:
    """A unit by the identifier that travels."""
    return register.row(f"SELECT {COLUMNS} FROM units u WHERE u.uuid = ?", uuid)


def listed(register: Register, at: str | None = None) -> list[Row]:
    """All units in tree order; with *at* only those that existed then."""
    where = (
        "WHERE (u.established = '' OR u.established <= ?1) AND (u.abolished = '' OR u.abolished > ?1)"
        if at
        else ""
    )
    return register.rows(
        f"SELECT {COLUMNS} FROM units u {where} ORDER BY u.sort_order", *([at] if at else [])
    )


def listed_at(register: Register, at: str, known: int | None = None) -> list[Row]:
    """Units that existed at *at* as known at *known*, in tree order, with the values they had then."""
    values = values_as_of(register, at, known)
    found = []
    for row in listed(register):
        then = values.get(row["id"])
        if then is None or (then.get("established") or "") > at or (then.get("abolished") or "9999") <= at:
            continue
        shown = {
            name: then.get(name, None if name.endswith("_id") else "") for name in row if name not in _OWN
        }
        found.append({**row, **shown})
    return found


def counted(register: Register, at: str) -> int:
    """How many units existed at *at*: 议事协调机构 and 内设机构 are no units of the totals, folders none at all."""
    return int(
        register.value(
            "SELECT count(*) FROM units WHERE (established = '' OR established <= ?1) AND (abolished = '' OR abolished > ?1)"
            " AND kind NOT IN ('议事协调机构', '内设机构', '机构分组')",
            at,
        )
    )


def has_accounts(register: Register, unit_id: int) -> bool:
    """Whether a unit ever had an account."""
    return register.value("SELECT 1 FROM accounts WHERE unit_id = ? LIMIT 1", unit_id) is not None


def values_as_of(register: Register, at: str, known: int | None) -> dict[int, dict[str, Any]]:
    """Every unit's fields at (*at*, *known*) by unit id; units unknown then are missing."""
    return facts.values_as_of(register, facts.UNITS, at, known)


def parents(register: Register) -> dict[int, int | None]:
    """The unit above each unit, by row id."""
    return {row["id"]: row["parent_id"] for row in register.rows("SELECT id, parent_id FROM units")}


def subtree(register: Register, unit_id: int) -> list[int]:
    """Ids of a unit and everything below it (parent) or under its supervision (主管部门), itself first."""
    rows = register.rows(
        """
        WITH RECURSIVE below(id) AS (
            VALUES(?1)
            UNION
            SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id OR u.supervising_id = b.id
        ) SELECT id FROM below
        """,
        unit_id,
    )
    return [row["id"] for row in rows]


def search(register: Register, text: str, limit: int) -> list[Row]:
    """Units whose name, short name or pinyin initials contain *text*; best first."""
    pattern = f"%{like_escape(text)}%"
    return register.rows(
        f"SELECT {COLUMNS} FROM units u WHERE u.name LIKE ?1 ESCAPE '\\' OR u.short_name LIKE ?1 ESCAPE '\\'"
        " OR u.initials LIKE ?2 ESCAPE '\\' ORDER BY u.abolished <> '', u.name <> ?3, length(u.name), u.sort_order LIMIT ?4",
        pattern, f"%{like_escape(text.lower())}%", text, limit,
    )  # fmt: skip


def name_keys(register: Register) -> list[Row]:
    """Id and normalised name of every living unit."""
    return register.rows("SELECT id, name_key FROM units WHERE abolished = '' ORDER BY id")
