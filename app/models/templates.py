"""The county's own versions of the forms: dated, one standing row for each template, texts kept by their digest."""

from __future__ import annotations

from app.models import papers
from app.models.operation import Operation, Row
from app.models.register import Register

_SELECT = """
    SELECT f.id, f.form AS name, f.template, f.shipped, f.note, f.changed_on, f.operation_id, f.superseded_by,
           o.actor, o.recorded_at, o.kind
    FROM form_templates f JOIN operations o ON o.id = f.operation_id
"""


def standing(register: Register) -> list[Row]:
    """The versions in force, one for each changed template, with ``body``, in order of names."""
    return register.rows(
        f"SELECT v.*, t.body FROM ({_SELECT} WHERE f.superseded_by IS NULL) v"
        " JOIN template_texts t ON t.digest = v.template ORDER BY v.name"
    )


def standing_one(register: Register, name: str) -> Row | None:
    """The version of *name* in force, as the table has it; None for the shipped form."""
    return register.row("SELECT * FROM form_templates WHERE form = ? AND superseded_by IS NULL", name)


def versions(register: Register, name: str) -> list[Row]:
    """Every version of *name*, newest first, each with who made it and, where it ended, who ended it and how."""
    return register.rows(
        f"SELECT v.*, e.actor AS ended_by, e.business_date AS ended_on, e.kind AS ended_kind FROM ({_SELECT} WHERE f.form = ?) v"
        " LEFT JOIN operations e ON e.id = v.superseded_by ORDER BY v.id DESC",
        name,
    )


def as_sent(register: Register) -> list[Row]:
    """The versions in force as they go to the offices below: ``uuid, form, text, shipped, note, changed_on``.

    ``shipped`` is the digest of the text the version was made from.
    """
    return register.rows(
        "SELECT f.uuid, f.form, t.body AS text, f.shipped, f.note, f.changed_on FROM form_templates f"
        " JOIN template_texts t ON t.digest = f.template WHERE f.superseded_by IS NULL ORDER BY f.form"
    )


def take_over(register: Register, op: Operation, uuid: str, sent: Row) -> None:
    """Keep a version of the office above as it was sent; there must be no other of this form any more."""
    fields = dict(sent)
    digest = papers.keep_template(register, op, fields["form"].partition("-")[0], fields.pop("text"))
    op.insert("form_templates", uuid=uuid, template=digest, **fields)


def put(
    register: Register, op: Operation, name: str, form: str, body: str, shipped: str, note: str, day: str
) -> None:
    """Make *body* the county's version of *name*.

    :param shipped: the text the program ships today; kept too, so that a later program can say what it changed.
    """
    fields = {
        "template": papers.keep_template(register, op, form, body),
        "shipped": papers.keep_template(register, op, form, shipped),
        "note": note,
        "changed_on": day,
    }
    row = standing_one(register, name)
    if row is None:
        op.insert("form_templates", form=name, **fields)
    else:
        op.replace("form_templates", row, **fields)


def end(register: Register, op: Operation, name: str) -> None:
    """Return *name* to the shipped form."""
    row = standing_one(register, name)
    if row is not None:
        op.supersede("form_templates", row["id"])


def last_issued(register: Register, form: str) -> list[str]:
    """What the newest issued papers of *form* showed, as JSON, newest first."""
    rows = register.rows(
        "SELECT content FROM issued_papers WHERE form = ? AND content <> '' AND voided_on = ''"
        " ORDER BY id DESC LIMIT 5",
        form,
    )
    return [row["content"] for row in rows]
