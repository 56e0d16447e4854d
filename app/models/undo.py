"""Taking back an operation by replaying its changes backwards as a new operation."""

from __future__ import annotations

import sqlcipher3

from app.errors import Refusal
from app.models import log
from app.models.operation import Operation
from app.models.register import Register

# Texts of forms: papers may have been issued with them meanwhile, and one that nothing refers to shows nowhere.
_KEPT = frozenset({"template_texts"})
# What a ledger prints of a moment of knowledge; undoing it would make the same question answer otherwise.
_DATED = "'unit_facts', 'person_facts', 'movements', 'holdings', 'permits', 'permit_uses', 'permit_ends'"


def obstacle(register: Register, operation_id: int) -> str:
    """Why an operation can no longer be undone, as a Chinese sentence; '' when it can."""
    row = log.get(register, operation_id)
    if row is None:
        return "没有这一步操作。"
    if not row["undoable"]:
        return "这一步已经生效或已经发出，不能撤销，请办理“更正”或“作废”。"
    if row["undone"]:
        return "这一步已经撤销过了。"
    if row["undoes"]:
        return "这一步本身就是撤销，不能再撤销；需要时请重新办理。"
    sent = register.value("SELECT coalesce(max(sent_operation), 0) FROM nodes WHERE is_self = 0")
    if operation_id <= sent:
        return "这一步已随数据包发出，不能撤销，请办理“更正”。"
    printed = register.row(
        """
        SELECT p.form, p.title FROM changes c
        JOIN issued_papers p ON c.table_name = 'cases' AND p.case_id = c.row_id AND p.voided_on = ''
        JOIN changes i ON i.table_name = 'issued_papers' AND i.row_id = p.id AND i.operation_id > c.operation_id
        WHERE c.operation_id = ? LIMIT 1
        """,
        operation_id,
    )
    printed = printed or register.row(
        f"""
        SELECT form, title FROM issued_papers
        WHERE voided_on = '' AND json_valid(payload) AND json_extract(payload, '$.known_at') >= ?1 AND EXISTS (
            SELECT 1 FROM changes WHERE operation_id = ?1 AND table_name IN ({_DATED}))
        LIMIT 1
        """,
        operation_id,
    )
    if printed:
        return (
            f"这一步的单据已经打印（{printed['form']} {printed['title']}），不能撤销，请办理“更正”或“作废”。"
        )
    later = register.row(
        """
        SELECT o.id, o.sentence FROM changes c
        JOIN changes l ON l.table_name = c.table_name AND l.row_id = c.row_id AND l.operation_id > c.operation_id
        JOIN operations o ON o.id = l.operation_id
        WHERE c.operation_id = ? AND o.undoes IS NULL
          AND NOT EXISTS (SELECT 1 FROM operations u WHERE u.undoes = o.id)
        ORDER BY o.id LIMIT 1
        """,
        operation_id,
    )
    if later:
        return f"这一步之后又有操作用到了它（第{later['id']}号：{later['sentence']}），请先处理后面的操作。"
    return ""


def undo(register: Register, op: Operation, operation_id: int) -> None:
    """Replay the changes of *operation_id* backwards inside *op*.

    :raises Refusal: something later depends on it.
    """
    reason = obstacle(register, operation_id)
    if reason:
        raise Refusal(reason)
    try:
        for change in log.changes_backwards(register, operation_id):
            table, row_id = change["table_name"], change["row_id"]
            if table in _KEPT:
                continue
            if change["old"] is None:
                op.delete(table, row_id)
            elif change["new"] is None:
                op.insert_many(table, [change["old"]])
            else:
                op.update(table, row_id, **change["old"])
    except sqlcipher3.IntegrityError as error:
        raise Refusal("后面的操作已经用到这一步的内容，不能撤销。", next_step="请办理“更正”。") from error
