"""Nodes: this office and those it exchanges packages with."""

from __future__ import annotations

from app.models.operation import Operation, Row
from app.models.register import Register

INVITED, ACTIVE = "invited", "active"

_SELECT = """
    SELECT n.*, coalesce(u.name, '') AS unit_name, coalesce(u.uuid, '') AS unit_uuid
    FROM nodes n LEFT JOIN units u ON u.id = n.unit_id
"""


def own(register: Register) -> Row:
    """The node of this register; every register has one from its first operation on."""
    found = register.row(f"{_SELECT} WHERE n.is_self = 1")
    assert found is not None
    return found


def superior(register: Register) -> Row | None:
    """The node above this one (the county of a township), or None at the top."""
    return register.row(f"{_SELECT} WHERE n.id = (SELECT s.parent_id FROM nodes s WHERE s.is_self = 1)")


def subordinates(register: Register) -> list[Row]:
    """The nodes below this one, in the order they were invited."""
    return register.rows(
        f"{_SELECT} WHERE n.parent_id = (SELECT s.id FROM nodes s WHERE s.is_self = 1) ORDER BY n.id"
    )


def get(register: Register, node_id: int) -> Row | None:
    """One node."""
    return register.row(f"{_SELECT} WHERE n.id = ?", node_id)


def by_uuid(register: Register, uuid: str) -> Row | None:
    """A node by the identifier that stands in packages."""
    return register.row(f"{_SELECT} WHERE n.uuid = ?", uuid)


def by_unit(register: Register, unit_id: int) -> Row | None:
    """The subordinate node that a unit works with."""
    return register.row(f"{_SELECT} WHERE n.unit_id = ? AND n.is_self = 0", unit_id)


def with_keys(register: Register) -> list[Row]:
    """Nodes whose public keys are recorded."""
    return register.rows(f"{_SELECT} WHERE n.public_keys <> '' AND n.is_self = 0")


def insert(op: Operation, **columns: object) -> int:
    """Add a node and return its id."""
    return op.insert("nodes", **columns)
