"""Attachments: scans and files of documents, cases and people; the bytes are kept once, by their digest."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.operation import Operation, Row
from app.models.register import Register

OWNERS = ("document_id", "case_id", "person_id")


def add(
    op: Operation,
    owner: str,
    owner_id: int,
    *,
    file_name: str,
    media_type: str,
    digest: str,
    content: bytes,
    added_on: str,
) -> int:
    """Attach a file to what *owner* (one of :data:`OWNERS`) names; the same bytes are kept once."""
    op.keep(digest, content)
    return op.insert(
        "attachments",
        **{owner: owner_id},
        file_name=file_name,
        media_type=media_type,
        digest=digest,
        size=len(content),
        added_on=added_on,
    )


def of(register: Register, owner: str, owner_id: int) -> list[Row]:
    """The files attached now, in the order they were added."""
    return register.rows(
        f"SELECT * FROM attachments WHERE {owner} = ? AND removed_on = '' ORDER BY id", owner_id
    )


def get(register: Register, attachment_id: int) -> Row | None:
    """One attachment, removed or not."""
    return register.row("SELECT * FROM attachments WHERE id = ?", attachment_id)


def content(register: Register, digest: str) -> bytes | None:
    """The bytes with this digest, None when they are gone."""
    found = register.value("SELECT content FROM blobs WHERE digest = ?", digest)
    return bytes(found) if found is not None else None


def by_digest(register: Register) -> dict[str, str]:
    """What each file attached now belongs to, by digest: number or title of the document, or its own name."""
    return {
        row["digest"]: row["owner"]
        for row in register.iterate(
            "SELECT a.digest, coalesce(nullif(d.number, ''), nullif(d.title, ''), a.file_name) AS owner"
            " FROM attachments a LEFT JOIN documents d ON d.id = a.document_id WHERE a.removed_on = ''"
        )
    }


def owner_name(register: Register, row: Row) -> str:
    """What an attachment belongs to, in words."""
    if row["document_id"] is not None:
        table, column, number = "documents", "coalesce(nullif(number, ''), title)", row["document_id"]
    elif row["case_id"] is not None:
        table, column, number = "cases", "receipt_number", row["case_id"]
    else:
        table, column, number = "people", "name", row["person_id"]
    return str(register.value(f"SELECT {column} FROM {table} WHERE id = ?", number) or "")


def missing(register: Register) -> Iterator[Row]:
    """Attachments whose bytes are not kept, or not as long as they were."""
    return register.iterate(
        "SELECT a.* FROM attachments a LEFT JOIN blobs b ON b.digest = a.digest"
        " WHERE b.digest IS NULL OR length(b.content) <> a.size ORDER BY a.id"
    )


def kept(register: Register) -> Iterator[tuple[str, bytes]]:
    """Every kept file as (digest, bytes), one after the other."""
    for (digest,) in register.tuples("SELECT digest FROM blobs ORDER BY digest"):
        yield digest, register.value("SELECT content FROM blobs WHERE digest = ?", digest)


def with_digest(register: Register, digest: str) -> list[Row]:
    """Attachments that refer to these bytes."""
    return register.rows("SELECT * FROM attachments WHERE digest = ? ORDER BY id", digest)
