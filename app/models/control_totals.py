"""What came from above per nature (上级下达总数), in SQL: totals that were set, and documents that issued more."""

from __future__ import annotations

from app.models.dated import visible
from app.models.operation import Operation, Row
from app.models.register import Register


def listed(register: Register, known: int | None = None, at: str | None = None) -> list[Row]:
    """Every entry at (*at*, *known*) in the order it counts: ``nature, count, raises, effective, document, movement_id``."""
    until = "" if at is None else "AND c.effective <= ?1"
    return register.rows(
        f"""
        SELECT c.*, coalesce(d.number, '') AS document FROM control_totals c LEFT JOIN documents d ON d.id = c.document_id
        WHERE {visible("c", known)} {until} ORDER BY c.nature, c.effective, c.id
        """,
        *([] if at is None else [at]),
    )


def add(
    op: Operation,
    nature: str,
    count: int,
    effective: str,
    document_id: int,
    *,
    movement_id: int | None = None,
) -> int:
    """Write down a total, or with *movement_id* how many more that movement's document issued."""
    return op.insert(
        "control_totals", nature=nature, count=count, raises=int(movement_id is not None), effective=effective,
        document_id=document_id, movement_id=movement_id,
    )  # fmt: skip


def withdraw(register: Register, op: Operation, movement_id: int) -> None:
    """A movement was corrected: what its document issued from above does not count any more."""
    for row in register.rows(
        """
        SELECT c.id FROM control_totals c JOIN movements m ON m.id = c.movement_id
        WHERE c.superseded_by IS NULL AND m.uuid = (SELECT uuid FROM movements WHERE id = ?)
        """,
        movement_id,
    ):
        op.supersede("control_totals", row["id"])
