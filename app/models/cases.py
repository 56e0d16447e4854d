"""Cases: one piece of business from receipt to archive, with its steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from app.models.operation import Operation, Row, canonical
from app.models.register import Register
from app.values.text import like_escape

_SELECT = """
    SELECT c.*, u.name AS unit_name, coalesce(s.name, '') AS applicant_name, coalesce(p.name, '') AS person_name,
           coalesce(m.number, '') AS permit_number
    FROM cases c JOIN units u ON u.id = c.unit_id LEFT JOIN units s ON s.id = c.applicant_id
    LEFT JOIN people p ON p.id = c.person_id LEFT JOIN permits m ON m.id = coalesce(c.permit_id, (
        SELECT x.id FROM permits x WHERE x.case_id = c.id AND x.superseded_by IS NULL))
"""


def _decoded(row: Row) -> Row:
    return {**row, "fields": msgspec.json.decode(row["fields"])}


def get(register: Register, case_id: int) -> Row | None:
    """One case; ``fields`` is a dictionary."""
    found = register.row(f"{_SELECT} WHERE c.id = ?", case_id)
    return _decoded(found) if found else None


def by_receipt(register: Register, receipt_number: str) -> Row | None:
    """A case by the number the caller quotes."""
    found = register.row(f"{_SELECT} WHERE c.receipt_number = ?", receipt_number)
    return _decoded(found) if found else None


def listed(
    register: Register, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = ""
) -> list[Row]:
    """Cases, newest first."""
    where, params = _where(kind, open_only, unit_id, text)
    rows = register.rows(f"{_SELECT} WHERE {where} ORDER BY c.received_on DESC, c.id DESC", *params)
    return [_decoded(row) for row in rows]


def ids(
    register: Register, *, kind: str = "", open_only: bool = False, unit_id: int | None = None, text: str = "",
    handlers: Collection[str] = (),
) -> list[int]:  # fmt: skip
    """Ids for a list page: open cases first, each part newest first.

    :param handlers: only those of these people; empty means all.
    """
    where, params = _where(kind, open_only, unit_id, text)
    if handlers:
        where += f" AND c.handler IN ({','.join('?' * len(handlers))})"
        params += sorted(handlers)
    rows = register.rows(
        "SELECT c.id FROM cases c JOIN units u ON u.id = c.unit_id LEFT JOIN people p ON p.id = c.person_id"
        f" WHERE {where} ORDER BY c.closed_on <> '', c.received_on DESC, c.id DESC",
        *params,
    )
    return [row["id"] for row in rows]


def fetch(register: Register, wanted: Sequence[int]) -> list[Row]:
    """Cases by id, in the order given."""
    marks = ",".join("?" * len(wanted))
    found = {row["id"]: row for row in register.rows(f"{_SELECT} WHERE c.id IN ({marks})", *wanted)}
    return [_decoded(found[case_id]) for case_id in wanted if case_id in found]


def _where(kind: str, open_only: bool, unit_id: int | None, text: str) -> tuple[str, list[str]]:
    where, params = ["1 = 1"], []
    if kind:
        where.append("c.kind = ?")
        params.append(kind)
    if open_only:
        where.append("c.closed_on = ''")
    if unit_id is not None:
        where.append("c.unit_id = ?")
        params.append(str(unit_id))
    if text:
        pattern = f"%{like_escape(text)}%"
        where.append(
            "(c.receipt_number LIKE ? ESCAPE '\\' OR c.title LIKE ? ESCAPE '\\' OR u.name LIKE ? ESCAPE '\\'"
            " OR u.initials LIKE ? ESCAPE '\\' OR p.name LIKE ? ESCAPE '\\'"
            " OR c.id IN (SELECT case_id FROM case_people WHERE name LIKE ? ESCAPE '\\'))"
        )
        params += [pattern, pattern, pattern, f"{like_escape(text.lower())}%", pattern, pattern]
    return " AND ".join(where), params


def children(register: Register, case_id: int) -> list[Row]:
    """The cases that followed from a case, oldest first."""
    return [
        _decoded(row) for row in register.rows(f"{_SELECT} WHERE c.parent_case_id = ? ORDER BY c.id", case_id)
    ]


def of_people(register: Register, person_ids: Sequence[int]) -> list[int]:
    """Cases about these people, alone or in a list; open ones first, each part newest first."""
    marks = ",".join("?" * len(person_ids))
    rows = register.rows(
        f"""
        SELECT c.id FROM cases c WHERE c.person_id IN ({marks})
            OR c.id IN (SELECT case_id FROM case_people WHERE person_id IN ({marks}))
        ORDER BY c.closed_on <> '', c.received_on DESC, c.id DESC
        """,
        *person_ids, *person_ids,
    )  # fmt: skip
    return [row["id"] for row in rows]


def of_paper(register: Register, form: str, number: str) -> int | None:
    """The case a printed paper belongs to."""
    found = register.value(
        "SELECT case_id FROM issued_papers WHERE form = ? AND number = ? AND case_id IS NOT NULL ORDER BY id DESC LIMIT 1",
        form, number,
    )  # fmt: skip
    return int(found) if found is not None else None


def of_document(register: Register, document_id: int) -> list[int]:
    """Cases that a document came in with or that ended in it, newest first."""
    rows = register.rows("SELECT id FROM cases WHERE document_id = ? ORDER BY id DESC", document_id)
    return [row["id"] for row in rows]


def steps(register: Register, case_id: int) -> list[Row]:
    """The steps taken so far, in order."""
    return register.rows("SELECT * FROM case_steps WHERE case_id = ? ORDER BY seq", case_id)


def insert(op: Operation, *, fields: dict[str, Any], **columns: Any) -> int:
    """Add a case and return its id."""
    return op.insert("cases", **columns, fields=canonical(fields))


def add_step(register: Register, op: Operation, case_id: int, **columns: Any) -> int:
    """Append a step to a case."""
    seq = int(register.value("SELECT coalesce(max(seq), 0) + 1 FROM case_steps WHERE case_id = ?", case_id))
    return op.insert("case_steps", case_id=case_id, seq=seq, **columns)


def set_fields(op: Operation, case: Row, fields: dict[str, Any]) -> None:
    """Change some of the fields of a case (as returned by :func:`get`)."""
    op.update("cases", case["id"], fields=canonical({**case["fields"], **fields}))


def people_of(register: Register, case_id: int) -> list[Row]:
    """The people of a case that concerns several, in order; ``fields`` is a dictionary."""
    rows = register.rows(
        "SELECT c.*, coalesce(p.name, c.name) AS name FROM case_people c LEFT JOIN people p ON p.id = c.person_id"
        " WHERE c.case_id = ? ORDER BY c.seq",
        case_id,
    )
    return [_decoded(row) for row in rows]


def put_people(register: Register, op: Operation, case_id: int, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write the people of a case anew: ``person_id``, and the rest as their fields."""
    for row in register.rows("SELECT id FROM case_people WHERE case_id = ?", case_id):
        op.delete("case_people", row["id"])
    ids = [line["person_id"] for line in lines if line.get("person_id")]
    names = {
        row["id"]: row["name"]
        for row in register.rows(
            f"SELECT id, name FROM people WHERE id IN ({','.join(map(str, map(int, ids)))})"
        )
    }
    op.insert_many(
        "case_people",
        [
            {
                "case_id": case_id,
                "seq": seq,
                "person_id": line.get("person_id"),
                "name": names.get(line.get("person_id") or 0, ""),
                "fields": canonical({key: value for key, value in line.items() if key != "person_id"}),
            }
            for seq, line in enumerate(lines, 1)
        ],
    )


def put_outcomes(
    register: Register, op: Operation, case_id: int, outcomes: Sequence[tuple[str, str]]
) -> None:
    """Note what became of each person of a case, in order: outcome and reason."""
    for row, (outcome, reason) in zip(people_of(register, case_id), outcomes, strict=True):
        op.update("case_people", row["id"], outcome=outcome, reason=reason)
