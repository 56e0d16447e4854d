"""SQL fragments for the two time axes of dated tables.

A row is visible at a moment of knowledge when it was recorded by then and not yet replaced; it is
in force at a date when its effective dates contain that date.  Numbers are inlined because they
are integers of ours, never text of a user.
"""

from __future__ import annotations


def visible(alias: str, known: int | None) -> str:
    """Condition: the row *alias* is what the register knew at operation *known* (None: now)."""
    if known is None:
        return f"{alias}.superseded_by IS NULL"
    number = int(known)
    return (
        f"({alias}.operation_id <= {number} AND "
        f"({alias}.superseded_by IS NULL OR {alias}.superseded_by > {number}))"
    )


def in_force(alias: str, mark: str = "?1") -> str:
    """Condition: the period ``begins``/``ends`` of the row contains the date bound to *mark*.

    ``ends`` is the first day no longer in force; '' is open.
    """
    return f"{alias}.begins <= {mark} AND ({alias}.ends = '' OR {alias}.ends > {mark})"
