"""One door for writes: an operation is begun, changes rows, is logged, and is committed or never was.

Every changed row is kept as JSON of its changed fields, old and new; the operation's hash chains
it to the one before, so that the log can be verified and cannot be edited unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.values.uuids import new_uuid

Row = dict[str, Any]

# Tables that are not logged row by row: the log itself, counters (never undone), unsent input, and the bytes of
# attachments, which prove themselves by their digest.
UNLOGGED = frozenset({"operations", "changes", "counters", "drafts", "blobs"})

_FLUSH_AT = 2000
_ENCODER = msgspec.json.Encoder(order="sorted")
# What a change says about a row by its own columns.
_IMPLIED = frozenset({"id", "operation_id"})
# What tells one version of a dated row from another.
_VERSION = frozenset({"id", "operation_id", "superseded_by"})


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same content gives the same bytes."""
    return _ENCODER.encode(value).decode()


def header_hash(prev_hash: str, header: Mapping[str, object]) -> str:
    """SHA-256 that chains an operation (its header holds the digest of its changes) to the one before."""
    return hashlib.sha256(f"{prev_hash}\n{canonical(header)}".encode()).hexdigest()


def change_line(seq: int, table: str, row_id: int, old: str | None, new: str | None) -> bytes:
    """The bytes of one change as they enter the operation's digest."""
    return f"{seq}\x1f{table}\x1f{row_id}\x1f{old or ''}\x1f{new or ''}\n".encode()


class Operation:
    """The open operation: the only way to change a row.  Made by ``Register.operation``."""

    def __init__(
        self, connection: Any, tables: Mapping[str, Mapping[str, Any]], operation_id: int, epoch: int
    ) -> None:
        self.id = operation_id
        self.epoch = epoch
        self._connection = connection
        self._tables = tables
        self._next_ids: dict[str, int] = {}
        self._pending: list[tuple[int, int, str, int, str | None, str | None]] = []
        self._digest = hashlib.sha256()
        self._reserved = False
        self.change_count = 0

    # -- writing ---------------------------------------------------------------------------------

    def insert(self, table: str, **fields: Any) -> int:
        """Insert one row and return its id; ``uuid`` and ``operation_id`` are filled in."""
        return self.insert_many(table, [fields])[0]

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert rows of one shape and return their ids in order."""
        columns = self._tables[table]
        identified, dated = "uuid" in columns, "operation_id" in columns
        prepared: list[Row] = []
        next_id = self._next_id(table)
        for fields in rows:
            row: Row = {"id": next_id, **fields}
            if identified and not row.get("uuid"):
                row["uuid"] = new_uuid()
            if dated:
                row["operation_id"] = self.id
            next_id += 1
            prepared.append(row)
        if not prepared:
            return []
        self._next_ids[table] = next_id
        self.reserve(table)
        names = list(prepared[0])
        marks = ",".join("?" * len(names))
        statement = f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})"
        self._connection.executemany(statement, [[row[name] for name in names] for row in prepared])
        for row in prepared:  # what a column holds by default need not be said
            said = {
                name: value for name, value in row.items() if value != columns[name] and name not in _IMPLIED
            }
            self._record(table, row["id"], None, canonical(said))
        return [row["id"] for row in prepared]

    def update(self, table: str, row_id: int, **fields: Any) -> bool:
        """Change fields of one row; fields that already have the value are left out.

        :returns: whether anything changed.
        :raises LookupError: no such row.
        """
        names = list(fields)
        found = self._connection.execute(
            f"SELECT {','.join(names)} FROM {table} WHERE id = ?", (row_id,)
        ).fetchone()
        if found is None:
            raise LookupError(f"{table} has no row {row_id}")
        before = dict(found)
        changed = {name: value for name, value in fields.items() if before[name] != value}
        if not changed:
            return False
        self.reserve(table)
        sets = ",".join(f"{name} = ?" for name in changed)
        self._connection.execute(f"UPDATE {table} SET {sets} WHERE id = ?", [*changed.values(), row_id])
        self._record(table, row_id, canonical({name: before[name] for name in changed}), canonical(changed))
        return True

    def supersede(self, table: str, row_id: int) -> None:
        """Mark a dated row as replaced by this operation; the row itself stays for ever."""
        self.update(table, row_id, superseded_by=self.id)

    def replace(self, table: str, row: Mapping[str, Any], **fields: Any) -> int:
        """Write a new version of a dated row with *fields* changed, under the same identifier; returns its id.

        :param row: the standing row; what was joined to it does not count.
        """
        self.supersede(table, row["id"])
        kept = {name: row[name] for name in self._tables[table] if name in row and name not in _VERSION}
        return self.insert(table, **{**kept, **fields})

    def delete(self, table: str, row_id: int) -> None:
        """Remove a row that nobody else has seen yet: a draft, or an insert being undone.

        :raises LookupError: no such row.
        """
        found = self._connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()
        if found is None:
            raise LookupError(f"{table} has no row {row_id}")
        self.reserve(table)
        self._connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        self._record(table, row_id, canonical(dict(found)), None)

    def next_number(self, counter: str) -> int:
        """The next number of a counter, never handed out twice, not even after an undo."""
        self._connection.execute(
            "INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
            (counter,),
        )
        return int(
            self._connection.execute("SELECT value FROM counters WHERE name = ?", (counter,)).fetchone()[
                "value"
            ]
        )

    def keep(self, digest: str, content: bytes) -> bool:
        """Keep the bytes of a file under their digest, once; whether they are new."""
        known = self._connection.execute("SELECT 1 FROM blobs WHERE digest = ?", (digest,)).fetchone()
        if known is None:
            self._connection.execute("INSERT INTO blobs (digest, content) VALUES (?, ?)", (digest, content))
        return known is None

    def mark(self, counter: str, value: int) -> None:
        """Set a counter to *value*: a note of our own about the register, not part of what it says."""
        self._connection.execute(
            "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (counter, value),
        )

    # -- bookkeeping -----------------------------------------------------------------------------

    def reserve(self, table: str = "") -> None:
        """Put this operation's row in its place before the first row of *table* refers to it.

        Were it inserted last, SQLite would then look through every dated table for rows that waited for it:
        0.2 s at 60 000 people, for the smallest change.  It counts as an operation once it has its hash.
        """
        if self._reserved or table in UNLOGGED:
            return
        self._reserved = True
        self._connection.execute(
            "INSERT INTO operations (id, uuid, epoch, kind, sentence, actor, business_date, recorded_at, undoable,"
            " changes, digest, prev_hash, hash) VALUES (?, '', ?, '', '', '', '', '', 0, 0, '', '', '')",
            (self.id, self.epoch),
        )

    def finish(self) -> str:
        """Write what is pending and return the digest of all changes."""
        self._flush()
        return self._digest.hexdigest()

    def _next_id(self, table: str) -> int:
        if table not in self._next_ids:
            top = self._connection.execute(f"SELECT coalesce(max(id), 0) AS top FROM {table}").fetchone()[
                "top"
            ]
            logged = self._connection.execute(
                "SELECT coalesce(max(row_id), 0) AS top FROM changes WHERE table_name = ?", (table,)
            ).fetchone()["top"]
            # Ids of undone rows are not used again, so the log stays unambiguous.
            self._next_ids[table] = max(top, logged) + 1
        return self._next_ids[table]

    def _record(self, table: str, row_id: int, old: str | None, new: str | None) -> None:
        if table in UNLOGGED:
            return
        self.change_count += 1
        self._digest.update(change_line(self.change_count, table, row_id, old, new))
        self._pending.append((self.id, self.change_count, table, row_id, old, new))
        if len(self._pending) >= _FLUSH_AT:
            self._flush()

    def _flush(self) -> None:
        self._connection.executemany(
            "INSERT INTO changes (operation_id, seq, table_name, row_id, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            self._pending,
        )
        self._pending.clear()
