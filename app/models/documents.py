"""Documents: every approval, minutes or appointment a number stands on."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register
from app.values.text import normalise_document_number


def ensure(
    register: Register,
    op: Operation,
    number: str,
    *,
    issuer: str = "",
    dated: str = "",
    kind: str = "",
    title: str = "",
) -> int:
    """The id of the document with this number, added when it is new (〔〕［］[] and spaces are one number)."""
    key = normalise_document_number(number)
    found = register.value("SELECT id FROM documents WHERE number = ?", key)
    if found is not None:
        return int(found)
    return op.insert(
        "documents", number=key, number_raw=number, issuer=issuer, dated=dated, kind=kind, title=title
    )


def get(register: Register, document_id: int) -> Row | None:
    """One document."""
    return register.row("SELECT * FROM documents WHERE id = ?", document_id)


def by_number(register: Register, number: str) -> Row | None:
    """A document by its number, however it is written."""
    return register.row("SELECT * FROM documents WHERE number = ?", normalise_document_number(number))


def of_unit(register: Register, unit_id: int) -> list[Row]:
    """Documents that a unit's facts, movements and entries stand on, oldest first."""
    return register.rows(
        """
        SELECT DISTINCT d.* FROM documents d WHERE d.id IN (
            SELECT document_id FROM unit_facts WHERE unit_id = ?1
            UNION SELECT m.document_id FROM movements m JOIN accounts a ON a.id IN (m.from_account, m.to_account)
                  WHERE a.unit_id = ?1 AND m.superseded_by IS NULL
            UNION SELECT h.entry_document_id FROM holdings h JOIN accounts a ON a.id = h.account_id WHERE a.unit_id = ?1
            UNION SELECT h.exit_document_id FROM holdings h JOIN accounts a ON a.id = h.account_id WHERE a.unit_id = ?1)
        ORDER BY d.dated, d.id
        """,
        unit_id,
    )


def listed(register: Register) -> list[Row]:
    """All documents, newest first."""
    return register.rows("SELECT * FROM documents ORDER BY dated DESC, id DESC")
