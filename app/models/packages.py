"""Packages sent and received, and the lines of the received ones."""

from __future__ import annotations

from typing import Any

import msgspec

from app.models.operation import Operation, Row, canonical
from app.models.register import Register

OUT, IN = "out", "in"
# An outgoing package is being written, lies on the stick, or is known to have arrived.
WRITING, WRITTEN, CONFIRMED = "writing", "written", "confirmed"
RECEIVED = "received"
# What a received line is, and what became of it ('' is pending).
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
PENDING, ACCEPTED, RETURNED, REPLACED = "", "accepted", "returned", "replaced"

_SELECT = (
    "SELECT p.*, n.name AS node_name, n.uuid AS node_uuid FROM packages p JOIN nodes n ON n.id = p.node_id"
)
_LINES = """
    SELECT l.*, p.node_id, p.epoch, p.number AS package_number, p.handled_on AS received_on, n.name AS node_name
    FROM package_lines l JOIN packages p ON p.id = l.package_id JOIN nodes n ON n.id = p.node_id
"""


def _decoded(row: Row, column: str) -> Row:
    return {**row, column: msgspec.json.decode(row[column])}


# -- packages ------------------------------------------------------------------------------------


def insert(op: Operation, *, summary: dict[str, Any], **columns: Any) -> int:
    """Add a package and return its id."""
    return op.insert("packages", **columns, summary=canonical(summary))


def get(register: Register, package_id: int) -> Row | None:
    """One package; ``summary`` is a dictionary."""
    found = register.row(f"{_SELECT} WHERE p.id = ?", package_id)
    return _decoded(found, "summary") if found else None


def by_number(register: Register, direction: str, node_id: int, epoch: int, number: int) -> Row | None:
    """A package by its running number."""
    found = register.row(
        f"{_SELECT} WHERE p.direction = ? AND p.node_id = ? AND p.epoch = ? AND p.number = ?",
        direction, node_id, epoch, number,
    )  # fmt: skip
    return _decoded(found, "summary") if found else None


def written_at(register: Register, node_id: int, limit: int) -> list[Row]:
    """``epoch`` and ``operation`` of the packages written to a node, the latest first, as far as they were noted."""
    return register.rows(
        f"""
        SELECT epoch, json_extract(summary, '$.operation') AS operation FROM packages
        WHERE direction = '{OUT}' AND node_id = ? AND json_extract(summary, '$.operation') IS NOT NULL
        ORDER BY epoch DESC, number DESC LIMIT {int(limit)}
        """,
        node_id,
    )


def log_seen(register: Register, node_id: int) -> Row | None:
    """Where the log of a node ended in its newest package that said so: ``number, epoch, operation, hash``."""
    return register.row(
        f"""
        SELECT number, epoch, json_extract(summary, '$.log.operation') AS operation,
               json_extract(summary, '$.log.hash') AS hash
        FROM packages
        WHERE direction = '{IN}' AND node_id = ? AND json_extract(summary, '$.log.hash') IS NOT NULL
        ORDER BY epoch DESC, number DESC LIMIT 1
        """,
        node_id,
    )


def last_number(register: Register, direction: str, node_id: int, epoch: int) -> int:
    """The highest number so far in an epoch, 0 when there is none."""
    return int(
        register.value(
            "SELECT coalesce(max(number), 0) FROM packages WHERE direction = ? AND node_id = ? AND epoch = ?",
            direction, node_id, epoch,
        )
    )  # fmt: skip


def latest(register: Register, direction: str, node_id: int, kinds: tuple[str, ...]) -> Row | None:
    """The newest package of some kinds, by epoch and number."""
    marks = ",".join("?" * len(kinds))
    found = register.row(
        f"{_SELECT} WHERE p.direction = ? AND p.node_id = ? AND p.kind IN ({marks}) AND p.state <> '{WRITING}'"
        " ORDER BY p.epoch DESC, p.number DESC LIMIT 1",
        direction, node_id, *kinds,
    )  # fmt: skip
    return _decoded(found, "summary") if found else None


def earlier(register: Register, node_id: int, limit: int) -> list[Row]:
    """Packages written to a node since its latest enrolment, oldest first, at most the last *limit*."""
    rows = register.rows(
        f"""
        SELECT epoch, number, digest FROM packages WHERE direction = '{OUT}' AND node_id = ?1 AND state <> '{WRITING}'
            AND id >= (SELECT coalesce(max(id), 0) FROM packages
                       WHERE direction = '{OUT}' AND node_id = ?1 AND kind = 'enrolment' AND state <> '{WRITING}')
        ORDER BY epoch DESC, number DESC LIMIT ?2
        """,
        node_id, limit,
    )  # fmt: skip
    return rows[::-1]


def received(register: Register, node_id: int) -> dict[tuple[int, int], str]:
    """Digest of every package received from a node, by epoch and number."""
    return {
        (row["epoch"], row["number"]): row["digest"]
        for row in register.rows(
            "SELECT epoch, number, digest FROM packages WHERE direction = ? AND node_id = ?", IN, node_id
        )
    }


def listed(register: Register, direction: str = "", node_id: int | None = None) -> list[Row]:
    """Packages sent and received, newest first."""
    where, params = [f"p.state <> '{WRITING}'"], list[object]()
    if direction:
        where.append("p.direction = ?")
        params.append(direction)
    if node_id is not None:
        where.append("p.node_id = ?")
        params.append(node_id)
    rows = register.rows(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY p.id DESC", *params)
    return [_decoded(row, "summary") for row in rows]


def confirmed(register: Register, node_id: int) -> list[Row]:
    """Written packages that are known to have arrived since the latest enrolment of the node."""
    return register.rows(
        f"""
        SELECT id, epoch, number FROM packages WHERE direction = '{OUT}' AND node_id = ?1 AND state = '{CONFIRMED}'
            AND id >= (SELECT coalesce(max(id), 0) FROM packages
                       WHERE direction = '{OUT}' AND node_id = ?1 AND kind = 'enrolment' AND state <> '{WRITING}')
        """,
        node_id,
    )


# -- lines ---------------------------------------------------------------------------------------


def line(register: Register, line_id: int) -> Row | None:
    """One received line; ``payload`` is a dictionary."""
    found = register.row(f"{_LINES} WHERE l.id = ?", line_id)
    return _decoded(found, "payload") if found else None


def lines(
    register: Register,
    *,
    package_id: int | None = None,
    decision: str | None = None,
    outcomes: tuple[str, ...] = (),
) -> list[Row]:
    """Received lines in the order they came."""
    where, params = ["1 = 1"], list[object]()
    if package_id is not None:
        where.append("l.package_id = ?")
        params.append(package_id)
    if decision is not None:
        where.append("l.decision = ?")
        params.append(decision)
    if outcomes:
        where.append(f"l.outcome IN ({','.join('?' * len(outcomes))})")
        params += outcomes
    rows = register.rows(f"{_LINES} WHERE {' AND '.join(where)} ORDER BY l.package_id, l.seq", *params)
    return [_decoded(row, "payload") for row in rows]


def waiting(register: Register) -> list[Row]:
    """How many received lines wait for a decision: ``node_name`` and ``count``, in the order the first ones came."""
    return register.rows(
        f"""
        SELECT n.name AS node_name, count(*) AS count
        FROM package_lines l JOIN packages p ON p.id = l.package_id JOIN nodes n ON n.id = p.node_id
        WHERE l.decision = ? AND l.outcome IN ('{NEW}', '{CHANGED}')
        GROUP BY n.id ORDER BY min(l.package_id), min(l.seq)
        """,
        PENDING,
    )


def standing_line(register: Register, record_uuid: str) -> Row | None:
    """The newest version of a declared record that has been received."""
    found = register.row(
        f"{_LINES} WHERE l.record_uuid = ? AND l.outcome <> '{SAME}' ORDER BY p.epoch DESC, l.revision DESC, l.id DESC"
        " LIMIT 1",
        record_uuid,
    )
    return _decoded(found, "payload") if found else None


def insert_lines(op: Operation, rows: list[dict[str, Any]]) -> list[int]:
    """Add the lines of a package; ``payload`` is a dictionary."""
    return op.insert_many("package_lines", [{**row, "payload": canonical(row["payload"])} for row in rows])


def to_answer(register: Register, node_id: int) -> list[Row]:
    """Decided lines of a node whose answer is not known to have arrived, in the order they came."""
    rows = register.rows(
        f"""
        {_LINES} LEFT JOIN packages a ON a.id = l.answered_by
        WHERE p.node_id = ? AND l.decision IN ('{ACCEPTED}', '{RETURNED}') AND (a.id IS NULL OR a.state <> '{CONFIRMED}')
        ORDER BY l.package_id, l.seq
        """,
        node_id,
    )
    return [_decoded(row, "payload") for row in rows]


def numbers_received(register: Register, node_id: int) -> list[Row]:
    """Epoch, number and digest of every package of a node that arrived, oldest first."""
    return register.rows(
        "SELECT epoch, number, digest FROM packages WHERE direction = ? AND node_id = ? ORDER BY epoch, number",
        IN,
        node_id,
    )


def open_lines(register: Register, node_id: int) -> list[Row]:
    """Received lines of a node that are still to be decided, in the order they came."""
    rows = register.rows(
        f"{_LINES} WHERE p.node_id = ? AND l.decision = '{PENDING}' AND l.outcome IN ('{NEW}', '{CHANGED}')"
        " ORDER BY l.package_id, l.seq",
        node_id,
    )
    return [_decoded(row, "payload") for row in rows]
