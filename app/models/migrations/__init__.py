"""Numbered migrations: plain SQL on the tables as they were, one transaction with their record.

To add one: write ``mNNNN_what.sql`` beside this file and append its name to :data:`NAMES`.  Never
edit a released file.  The number of the last one is the schema version kept in ``user_version``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite_utils

NAMES = ("m0001_foundation", "m0002_drafts", "m0003_list_indexes", "m0004_full_register", "m0005_papers")
SCHEMA_VERSION = len(NAMES)

_FOLDER = Path(__file__).parent


def migrate(connection: Any) -> None:
    """Bring the schema behind *connection* up to date; its rows must be plain tuples."""
    import sqlite_utils  # on most days there is nothing to migrate, and the window opens without it
    from sqlite_utils.migrations import Migrations

    ordered = Migrations("bianzhi")
    for number, name in enumerate(NAMES, start=1):
        ordered(name=name)(_step(number, name))
    ordered.apply(sqlite_utils.Database(connection, execute_plugins=False))


def _step(number: int, name: str) -> Callable[[sqlite_utils.Database], None]:
    def apply(db: sqlite_utils.Database) -> None:
        for statement in _statements((_FOLDER / f"{name}.sql").read_text("utf-8")):
            db.conn.execute(statement)
        db.conn.execute(f"PRAGMA user_version = {number}")

    return apply


def _statements(script: str) -> Iterator[str]:
    """Split a script into statements; ``executescript`` would commit the open transaction."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
