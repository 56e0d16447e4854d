"""What is remembered of imports: column mappings per layout, and files already imported."""

from __future__ import annotations

import msgspec

from app.models.operation import Operation, Row
from app.models.register import Register


def remembered(register: Register) -> dict[str, str]:
    """Field by normalised heading, as the clerks last decided over all layouts."""
    mapping: dict[str, str] = {}
    for row in register.rows("SELECT mapping FROM import_mappings ORDER BY id"):
        mapping.update(msgspec.json.decode(row["mapping"]))
    return mapping


def remember(register: Register, op: Operation, signature: str, mapping: str) -> None:
    """Keep the mapping (JSON) of a layout."""
    row = register.row("SELECT id FROM import_mappings WHERE signature = ?", signature)
    if row:
        op.update("import_mappings", row["id"], mapping=mapping)
    else:
        op.insert("import_mappings", signature=signature, mapping=mapping)


def imported_on(register: Register, digest: str) -> str:
    """The date a file with these bytes was imported, '' when it never was."""
    found = register.value("SELECT imported_on FROM import_files WHERE digest = ?", digest)
    return str(found) if found else ""


def note_file(op: Operation, digest: str, file_name: str, imported_on: str) -> None:
    """Remember an imported file by the digest of its bytes."""
    op.insert("import_files", digest=digest, file_name=file_name, imported_on=imported_on)


def all_codes(register: Register) -> list[Row]:
    """Every code of every list."""
    return register.rows("SELECT * FROM codes ORDER BY set_name, sort_order")
