"""Numbered migrations: plain SQL on the tables as they were, one transaction with their record.

To add one: write ``mNNNN_what.sql`` beside this file and append its name to :data:`NAMES`.  Never
edit a released file.  The number of the last one is the schema version kept in ``user_version``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

NAMES = ("m0001_foundation", "m0002_drafts", "m0003_list_indexes", "m0004_full_register", "m0005_papers")
SCHEMA_VERSION = len(NAMES)

_FOLDER = Path(__file__).parent


def migrations() -> Migrations:
    """The ordered set of all migrations, to be applied to a ``sqlite_utils.Database``."""
    ordered = Migrations("bianzhi")
    for number, name in enumerate(NAMES, start=1):
        ordered(name=name)(_step(number, name))
    return ordered


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
