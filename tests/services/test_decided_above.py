"""R25: every kind of operation is either decided above, or named here as what a township does on its own."""

from __future__ import annotations

import ast
from pathlib import Path

import app.services
from app.services.case_kinds import CASE_KINDS
from app.services.desk import DECIDED_ABOVE

SERVICES = Path(app.services.__file__).parent
BELOW = {
    "attachment.add", "attachment.remove", "backup.make", "declaration.add", "declaration.edit", "declaration.withdraw",
    "draft.discard", "draft.save", "facts.due", "office.create", "package.begin",
    "package.fail", "package.receive", "package.write", "paper.print", "paper.reprint", "paper.void", "setting.change", "user.add", "user.change",
    "undo", "query.save", "query.rename", "query.delete", "match.export", "codes.add", "backup.restore",
}  # fmt: skip
"""Its own declarations, packages, papers, questions, users, backups and settings."""


def kinds() -> dict[str, str]:
    """Kind → file of every ``operation(...)`` in the services; a kind that is put together is given by its parts."""
    found: dict[str, str] = {}
    for path in sorted(SERVICES.rglob("*.py")):
        if "demo" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr != "operation" or not call.args:
                continue
            for node in ast.walk(call.args[0]):
                if isinstance(call.args[0], ast.JoinedStr) and not isinstance(node, ast.JoinedStr):
                    continue  # <kind>.apply and the like, see below
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found[node.value] = path.name
    return found


def test_nothing_is_forgotten() -> None:
    used = kinds()
    forgotten = {kind: name for kind, name in used.items() if kind not in DECIDED_ABOVE and kind not in BELOW}
    assert forgotten == {}
    assert not DECIDED_ABOVE & BELOW
    assert len(used) > 60


def test_every_case_is_decided_above() -> None:
    missing = {f"{kind}.{step}" for kind in CASE_KINDS for step in ("apply", "record")} - DECIDED_ABOVE
    assert missing <= {"exit.apply"}  # leaving is recorded at once
