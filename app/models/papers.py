"""Issued papers: what was printed, with number, digest and the data it showed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.models.dated import visible
from app.models.operation import Operation, Row
from app.models.register import Register
from app.values.text import like_escape

# Without what it showed, which may be a whole ledger.
_LISTED = ("id", "form", "number", "case_id", "unit_id", "title", "digest", "pages", "issued_on", "issued_by", "voided_on",
           "content_digest", "template", "copies", "reprint_of", "void_reason", "letter_id")  # fmt: skip
_KEPT = ("payload", "content", "imprint", "words")
_NAMES = "coalesce(u.name, '') AS unit_name, coalesce(c.receipt_number, '') AS receipt_number"
_FROM = """
    FROM issued_papers p LEFT JOIN units u ON u.id = p.unit_id LEFT JOIN cases c ON c.id = p.case_id
"""
_SELECT = f"SELECT {', '.join(f'p.{name}' for name in _LISTED)}, {_NAMES}{_FROM}"
_WHOLE = f"SELECT {', '.join(f'p.{name}' for name in (*_LISTED, *_KEPT))}, {_NAMES}{_FROM}"


def insert(op: Operation, **columns: object) -> int:
    """Note a paper that was printed or saved."""
    return op.insert("issued_papers", **columns)


def listed(
    register: Register,
    *,
    case_id: int | None = None,
    number: str = "",
    text: str = "",
    form: str = "",
    begins: str = "",
    ends: str = "",
    limit: int = 500,
) -> list[Row]:
    """Papers issued, newest first.

    :param text: part of the number, title or unit, or who printed it; :param begins: first and last day of issue.
    """
    where, params = ["1 = 1"], []
    for condition, value in (
        ("p.case_id = ?", case_id),
        ("p.number = ?", number),
        ("p.form = ?", form),
        ("p.issued_on >= ?", begins),
        ("p.issued_on <= ?", ends),
    ):
        if value not in (None, ""):
            where.append(condition)
            params.append(str(value))
    if text:
        fields = ("p.number", "p.title", "u.name", "p.issued_by")
        named = " OR ".join(rf"{field} LIKE ? ESCAPE '\'" for field in fields)
        where.append(f"({named})")
        params += [f"%{like_escape(text)}%"] * len(fields)
    return register.rows(
        f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY p.id DESC LIMIT {int(limit)}", *params
    )


def get(register: Register, issued_id: int) -> Row | None:
    """One issued paper, with what it showed."""
    return register.row(f"{_WHOLE} WHERE p.id = ?", issued_id)


def with_digest(register: Register, beginning: str) -> list[Row]:
    """Papers whose content digest begins like this, oldest first."""
    return register.rows(
        f"{_SELECT} WHERE p.content_digest >= ?1 AND p.content_digest < ?1 || 'g' ORDER BY p.id", beginning
    )


def with_number(register: Register, number: str, form: str = "") -> list[Row]:
    """Papers of this number (any form, unless one is given), oldest first."""
    return register.rows(f"{_SELECT} WHERE p.number = ?1 AND ?2 IN ('', p.form) ORDER BY p.id", number, form)


def numbers_like(register: Register, part: str) -> list[str]:
    """Every number on issued papers that contains *part*."""
    rows = register.rows(
        "SELECT DISTINCT number FROM issued_papers WHERE number LIKE ? ESCAPE '\\' LIMIT 2000",
        f"%{like_escape(part)}%",
    )
    return [row["number"] for row in rows]


def reprints(register: Register, issued_id: int) -> list[Row]:
    """The reprints of an issued paper, oldest first."""
    return register.rows(f"{_SELECT} WHERE p.reprint_of = ? ORDER BY p.id", issued_id)


def voided(register: Register, form: str, number: str) -> Row | None:
    """The voided paper of this form and number."""
    return register.row(
        f"{_SELECT} WHERE p.form = ? AND p.number = ? AND p.voided_on <> '' ORDER BY p.id LIMIT 1",
        form,
        number,
    )


def voided_by(register: Register, issued_id: int) -> str:
    """Who voided a paper, as the log has it."""
    found = register.value(
        """
        SELECT o.actor FROM changes c JOIN operations o ON o.id = c.operation_id
        WHERE c.table_name = 'issued_papers' AND c.row_id = ? AND c.old IS NOT NULL
          AND coalesce(json_extract(c.new, '$.voided_on'), '') <> '' ORDER BY c.operation_id DESC LIMIT 1
        """,
        issued_id,
    )
    return str(found or "")


def void(op: Operation, issued_ids: Sequence[int], day: str, reason: str) -> None:
    """Mark papers as void."""
    for issued_id in issued_ids:
        op.update("issued_papers", issued_id, voided_on=day, void_reason=reason)


def keep_template(register: Register, op: Operation, form: str, body: str) -> str:
    """Keep the text of a template once; returns its digest, '' for none."""
    if not body:
        return ""
    digest = hashlib.sha256(body.encode()).hexdigest()
    if register.value("SELECT 1 FROM template_texts WHERE digest = ?", digest) is None:
        op.insert("template_texts", digest=digest, form=form, body=body)
    return digest


def template_text(register: Register, digest: str) -> str:
    """The text of a template that a paper was issued with; '' for none."""
    return str(register.value("SELECT body FROM template_texts WHERE digest = ?", digest) or "")


def holdings_of_units(register: Register, unit_ids: Sequence[int], known: int | None) -> list[Row]:
    """Every holding of an account of the units, past and present, by unit and begin, with person and documents."""
    scope = ",".join(str(int(unit_id)) for unit_id in unit_ids) or "NULL"
    return register.rows(
        f"""
        SELECT p.*, h.begins, h.ends, h.entry_way, h.exit_reason, a.unit_id, a.nature, a.funding,
               a.special_use, u.name AS unit_name, coalesce(d.number, '') AS entry_document, coalesce(e.number, '') AS exit_document
        FROM holdings h JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        JOIN people p ON p.id = h.person_id
        LEFT JOIN documents d ON d.id = h.entry_document_id LEFT JOIN documents e ON e.id = h.exit_document_id
        WHERE a.unit_id IN ({scope}) AND {visible("h", known)} ORDER BY u.sort_order, u.id, h.begins, h.id
        """
    )
