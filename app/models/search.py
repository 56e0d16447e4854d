"""What the one search box asks: things by what identifies them exactly, and things by part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.operation import Row
from app.models.register import Register
from app.values.text import like_escape

_STANDING = "superseded_by IS NULL"
# A record that was merged into another one never shows by itself.
_WHOLE = "p.id NOT IN (SELECT g.id FROM people g WHERE g.merged_into IS NOT NULL)"


def people_numbered(register: Register, number: str) -> list[int]:
    """Who has exactly this identity number (also a former one) or card; a merged record leads to the one that stayed."""
    return _survivors(
        register,
        register.column(
            """
            SELECT id FROM people WHERE identity_number = ?1 AND identity_number <> ''
            UNION SELECT id FROM people WHERE legacy_identity_number = ?1
            UNION SELECT id FROM people WHERE quota_card = ?1
            UNION SELECT person_id FROM quota_cards WHERE number = ?1 AND superseded_by IS NULL
            UNION SELECT person_id FROM person_aliases WHERE identity_number = ?1
            """,
            number,
        ),
    )


def people_like(register: Register, text: str, limit: int, *, numbers: bool) -> list[int]:
    """People by part of a name or beginning of the initials, or (*numbers*) by part of a number; best first."""
    # Each scan asks as little as it can of the index people_search: 60 000 entries pass by while somebody types.
    upper = like_escape(text.upper())
    if numbers:
        where = "p.identity_number LIKE ?1 ESCAPE '\\' OR p.legacy_identity_number LIKE ?1 ESCAPE '\\'"
        where += " OR p.quota_card LIKE ?2 ESCAPE '\\'"
        order = "substr(p.identity_number, -length(?3)) <> ?3, p.id"
        marks: tuple[str, ...] = (f"%{upper}%", f"{upper}%", text.upper())
    elif text.isascii():
        where = (
            "p.initials LIKE ?1 ESCAPE '\\' OR p.name LIKE ?2 ESCAPE '\\' OR p.quota_card LIKE ?2 ESCAPE '\\'"
        )
        order = "p.initials <> ?3, length(p.name), p.id"
        marks = (f"{like_escape(text.lower())}%", f"%{upper}%", text.lower())
    else:
        where = "p.name LIKE ?1 ESCAPE '\\' OR p.quota_card LIKE ?2 ESCAPE '\\'"
        order = "p.name <> ?3, length(p.name), p.id"
        marks = (f"%{like_escape(text)}%", f"{like_escape(text)}%", text)
    return register.column(
        f"SELECT p.id FROM people p WHERE ({where}) AND {_WHOLE} ORDER BY {order} LIMIT ?4", *marks, limit
    )


def people_once_named(register: Register, name: str, limit: int) -> list[Row]:
    """People by part of an earlier name, or of the name of a record merged into them: ``id, once`` (that name)."""
    rows = register.rows(
        """
        SELECT id, former_name AS once FROM people WHERE former_name <> '' AND former_name LIKE ?1 ESCAPE '\\'
        UNION SELECT a.person_id, a.name FROM person_aliases a JOIN people p ON p.id = a.person_id
            WHERE a.name LIKE ?1 ESCAPE '\\' AND a.name <> p.name
        LIMIT ?2
        """,
        f"%{like_escape(name)}%", limit,
    )  # fmt: skip
    found: dict[int, Row] = {}
    for row in rows:
        for person_id in _survivors(register, [row["id"]]):
            found.setdefault(person_id, {"id": person_id, "once": row["once"]})
    return list(found.values())


def _survivors(register: Register, ids: Sequence[int]) -> list[int]:
    """The records these people are kept under now."""
    found: dict[int, None] = {}
    for person_id in ids:
        current = person_id
        while (into := register.value("SELECT merged_into FROM people WHERE id = ?", current)) is not None:
            current = into
        found[current] = None
    return list(found)


def units_once_named(register: Register, name: str, limit: int) -> list[Row]:
    """Units by part of a name they no longer have, of another name, or of a board: ``id, once`` (that name)."""
    return register.rows(
        f"""
        SELECT unit_id AS id, once FROM (
            SELECT f.unit_id, json_extract(f.fields, '$.name') AS once FROM unit_facts f
                WHERE f.{_STANDING} AND f.field_group = 'identity' AND f.fields LIKE ?1 ESCAPE '\\'
            UNION SELECT f.unit_id, json_extract(f.fields, '$.short_name') FROM unit_facts f
                WHERE f.{_STANDING} AND f.field_group = 'identity' AND f.fields LIKE ?1 ESCAPE '\\'
            UNION SELECT f.unit_id, json_extract(f.fields, '$.other_name') FROM unit_facts f
                WHERE f.{_STANDING} AND f.field_group = 'identity' AND f.fields LIKE ?1 ESCAPE '\\'
            UNION SELECT r.unit_id, r.name FROM unit_relations r WHERE r.{_STANDING} AND r.name <> '')
        WHERE once LIKE ?1 ESCAPE '\\' ORDER BY once <> ?2, length(once), unit_id LIMIT ?3
        """,
        f"%{like_escape(name)}%", name, limit,
    )  # fmt: skip


def units_coded(register: Register, code: str) -> list[int]:
    """Units with exactly this credit code or certificate number."""
    return register.column(
        "SELECT id FROM units WHERE (credit_code = ?1 AND credit_code <> '')"
        " OR (certificate_number = ?1 AND certificate_number <> '')",
        code,
    )


def merged_into(register: Register, unit_ids: Sequence[int]) -> dict[int, str]:
    """What became of abolished units: the name of the unit that took them over, by unit."""
    scope = ",".join(str(int(unit_id)) for unit_id in unit_ids)
    return {
        row["unit_id"]: row["name"]
        for row in register.rows(
            f"SELECT e.unit_id, o.name FROM unit_events e JOIN units u ON u.id = e.unit_id"
            f" JOIN units o ON o.id = e.other_id WHERE e.{_STANDING} AND e.unit_id IN ({scope})"
            " AND u.abolished <> '' AND e.effective >= u.abolished ORDER BY e.effective, e.id"
        )
    }


def cases_like(register: Register, text: str, limit: int) -> list[int]:
    """Cases by the beginning of the receipt number or part of the title; open ones first, then the newest."""
    return register.column(
        "SELECT id FROM cases WHERE receipt_number LIKE ?1 ESCAPE '\\' OR title LIKE ?2 ESCAPE '\\'"
        " ORDER BY receipt_number <> ?3, closed_on <> '', received_on DESC, id DESC LIMIT ?4",
        f"{like_escape(text)}%", f"%{like_escape(text)}%", text, limit,
    )  # fmt: skip


def permits_like(register: Register, number: str, limit: int) -> list[Row]:
    """Permits by part of their number: ``id, number, case_id, unit_name, count``; the exact one first."""
    return register.rows(
        "SELECT p.id, p.number, p.case_id, p.count, u.name AS unit_name FROM permits p"
        " JOIN accounts a ON a.id = p.account_id JOIN units u ON u.id = a.unit_id"
        f" WHERE p.{_STANDING} AND p.number LIKE ?1 ESCAPE '\\' ORDER BY p.number <> ?2, p.issued_on DESC LIMIT ?3",
        f"%{like_escape(number)}%", number, limit,
    )  # fmt: skip


def letters_like(register: Register, number: str, text: str, limit: int) -> list[Row]:
    """Letters by part of their number or of their title: ``id, kind, number, title, unit_name, state``; the exact one first."""
    return register.rows(
        "SELECT l.id, l.kind, l.number, l.title, l.state, coalesce(u.name, l.addressee) AS unit_name FROM letters l"
        " LEFT JOIN units u ON u.id = l.unit_id WHERE l.number LIKE ?1 ESCAPE '\\'"
        " OR replace(l.title, char(10), '') LIKE ?2 ESCAPE '\\' ORDER BY l.number <> ?3, l.id DESC LIMIT ?4",
        f"%{like_escape(number)}%", f"%{like_escape(text)}%", number, limit,
    )  # fmt: skip


def paper(register: Register, form: str, number: str) -> Row | None:
    """The newest issued paper of a form and number: ``case_id, unit_id``."""
    return register.row(
        "SELECT case_id, unit_id FROM issued_papers WHERE form = ? AND number = ? ORDER BY id DESC LIMIT 1",
        form, number,
    )  # fmt: skip
