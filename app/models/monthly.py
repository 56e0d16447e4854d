"""Monthly declarations of units, and what changed in a month by the register itself."""

from __future__ import annotations

from app.models.dated import visible
from app.models.operation import Operation, Row
from app.models.register import Register


def declared(register: Register, month: str) -> dict[int, Row]:
    """Declarations of one month by unit id."""
    rows = register.rows("SELECT * FROM monthly_declarations WHERE month = ?", month)
    return {row["unit_id"]: row for row in rows}


def put(
    register: Register, op: Operation, unit_id: int, month: str, *, changed: bool, declared_on: str, signer: str,
    note: str = "",
) -> bool:  # fmt: skip
    """Record what a unit declared for a month; a declaration with changes replaces 无变动, never the other way round."""
    row = register.row(
        "SELECT id, changed FROM monthly_declarations WHERE unit_id = ? AND month = ?", unit_id, month
    )
    if row is None:
        op.insert(
            "monthly_declarations", unit_id=unit_id, month=month, changed=int(changed), declared_on=declared_on,
            signer=signer, note=note,
        )  # fmt: skip
        return True
    if row["changed"] or not changed:
        return False
    return op.update(
        "monthly_declarations", row["id"], changed=1, declared_on=declared_on, signer=signer, note=note
    )


def units_with_accounts(register: Register, first: str, last: str) -> list[int]:
    """Units with quota accounts that existed at some time between two days."""
    found: list[int] = register.column(
        "SELECT u.id FROM units u"
        " WHERE (u.established = '' OR u.established <= ?2) AND (u.abolished = '' OR u.abolished > ?1)"
        " AND EXISTS (SELECT 1 FROM accounts a WHERE a.unit_id = u.id AND a.measure = 'quota')",
        first, last,
    )  # fmt: skip
    return found


def counts(register: Register, month: str, known: int | None) -> dict[int, Row]:
    """Opening, entries, exits and closing of a month by unit id; units without anybody are left out."""
    rows = register.rows(
        f"""
        SELECT a.unit_id,
               sum(substr(h.begins, 1, 7) < ?1) AS opening, sum(substr(h.begins, 1, 7) = ?1) AS entries,
               sum(substr(h.ends, 1, 7) = ?1) AS exits, sum(h.ends = '' OR substr(h.ends, 1, 7) > ?1) AS closing
        FROM holdings h JOIN accounts a ON a.id = h.account_id
        WHERE {visible("h", known)} AND substr(h.begins, 1, 7) <= ?1
              AND (h.ends = '' OR substr(h.ends, 1, 7) >= ?1)
        GROUP BY a.unit_id
        """,
        month,
    )
    return {row["unit_id"]: row for row in rows}


_HOLDING = """
    SELECT h.id, h.person_id, h.begins, h.ends, h.entry_way, h.exit_reason, h.entry_case_id, h.exit_case_id,
           a.unit_id, a.nature, a.funding, a.special_use, u.name AS unit_name, u.sort_order, p.name, p.sex,
           p.identity_number, p.title, p.quota_card, coalesce(d.number, '') AS entry_document,
           coalesce(e.number, '') AS exit_document, coalesce(m.number, '') AS permit_number
    FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
    JOIN people p ON p.id = h.person_id
    LEFT JOIN documents d ON d.id = h.entry_document_id LEFT JOIN documents e ON e.id = h.exit_document_id
    LEFT JOIN cases c ON c.id = h.entry_case_id LEFT JOIN permits m ON m.id = c.permit_id
"""


def entries(register: Register, month: str, known: int | None) -> list[Row]:
    """Holdings that begin in a month, in tree order."""
    return register.rows(
        f"{_HOLDING} WHERE {visible('h', known)} AND h.begins >= ?1 AND h.begins < ?1 || '~'"
        " ORDER BY u.sort_order, h.begins, p.id",
        month,
    )


def exits(register: Register, month: str, known: int | None) -> list[Row]:
    """Holdings that end in a month, in tree order."""
    return register.rows(
        f"{_HOLDING} WHERE {visible('h', known)} AND h.ends >= ?1 AND h.ends < ?1 || '~' AND h.ends <> ''"
        " ORDER BY u.sort_order, h.ends, p.id",
        month,
    )


def changed_facts(register: Register, month: str, known: int | None) -> list[Row]:
    """Facts about posts that take effect in a month, of people in post."""
    return register.rows(
        f"""
        SELECT f.person_id, f.effective, f.fields, p.name, p.identity_number, a.unit_id, u.name AS unit_name,
               u.sort_order, coalesce(d.number, '') AS document
        FROM person_facts f JOIN people p ON p.id = f.person_id
        JOIN holdings h ON h.person_id = f.person_id AND {visible("h", known)}
             AND substr(h.begins, 1, 7) < ?1 AND (h.ends = '' OR substr(h.ends, 1, 7) >= ?1)
        JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        LEFT JOIN documents d ON d.id = f.document_id
        WHERE {visible("f", known)} AND f.effective <> '' AND f.effective >= ?1 AND f.effective < ?1 || '~'
              AND f.field_group = 'post'
        ORDER BY u.sort_order, p.id, f.effective
        """,
        month,
    )


def units_that_moved(register: Register, month: str) -> tuple[set[int], set[int]]:
    """Units with somebody entering, and with somebody leaving, in a month."""
    sql = (
        "SELECT DISTINCT a.unit_id FROM holdings h JOIN accounts a ON a.id = h.account_id"
        " WHERE h.superseded_by IS NULL AND {0} <> '' AND {0} >= ?1 AND {0} < ?1 || '~'"
    )
    return set(register.column(sql.format("h.begins"), month)), set(
        register.column(sql.format("h.ends"), month)
    )


def count_exits(register: Register, month: str) -> int:
    """How many people leave in a month."""
    return int(
        register.value(
            "SELECT count(*) FROM holdings h WHERE h.superseded_by IS NULL AND h.ends <> '' AND h.ends >= ?1"
            " AND h.ends < ?1 || '~'",
            month,
        )
    )


def _old_enough(columns: str) -> str:
    """People by the index of ages: men, women, and women with a basis of their own, born by three months."""
    return f"""
        SELECT {columns} FROM people WHERE sex = '男' AND birth > '' AND birth < ?1 || '~'
        UNION ALL SELECT {columns} FROM people WHERE sex = '女' AND birth > '' AND birth < ?2 || '~'
        UNION ALL SELECT {columns} FROM people WHERE sex = '女' AND birth >= ?2 || '~' AND birth < ?3 || '~'
            AND retirement_basis <> ''"""


_STILL_IN_POST = "h.person_id = old.id AND h.superseded_by IS NULL AND h.ends = ''"


def ages(register: Register, sixty: str, fifty_five: str, fifty: str) -> list[Row]:
    """Id, sex, birth, basis and choice of everybody born by these months, by sex and basis; read from an index alone."""
    columns = "id, sex, birth, retirement_basis, retirement_choice"
    return register.rows(_old_enough(columns), sixty, fifty_five, fifty)


def ages_in_post(register: Register, sixty: str, fifty_five: str, fifty: str) -> list[Row]:
    """Sex, birth, basis and choice of people in post who may have reached the statutory age; read from indexes alone."""
    return register.rows(
        f"SELECT old.* FROM ({_old_enough('id, sex, birth, retirement_basis, retirement_choice')}) old"
        f" WHERE EXISTS (SELECT 1 FROM holdings h WHERE {_STILL_IN_POST})",
        sixty, fifty_five, fifty,
    )  # fmt: skip


def old_enough(register: Register, sixty: str, fifty_five: str, fifty: str) -> list[Row]:
    """People in post who may have reached the statutory age of retirement: born by these months, by sex and basis."""
    # CROSS: the few old ones first; SQLite would rather go through everybody's holdings.
    return register.rows(
        f"""
        SELECT p.id, p.name, p.sex, p.birth, p.identity_number, p.title, p.retirement_basis, p.retirement_choice,
               a.unit_id, a.nature, u.name AS unit_name
        FROM ({_old_enough("id")}) old CROSS JOIN holdings h ON {_STILL_IN_POST}
        JOIN people p ON p.id = old.id JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        """,
        sixty, fifty_five, fifty,
    )  # fmt: skip
