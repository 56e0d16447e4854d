"""The register: one encrypted SQLite file with one writer and a reader per thread.

Only this module opens connections.  Reading goes through :meth:`Register.rows`, :meth:`row` and
:meth:`value`; writing only through :meth:`Register.operation`.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models.migrations import SCHEMA_VERSION, migrate
from app.models.operation import Operation, Row, header_hash
from app.values.uuids import new_uuid

FILE_NAME = "register.db"
GENESIS = "0" * 64

# https://www.sqlite.org/rescode.html, primary codes: what the surroundings do to us.
_ENVIRONMENT = {
    5: ("数据正被另一个窗口使用。", "请关闭另一个窗口后再试。"),
    9: ("操作已中止，没有保存，之前的数据没有丢失。", "需要时请重新办理。"),
    8: ("数据所在的位置是只读的，没有保存。", "请把数据放到可以写入的磁盘。"),
    10: ("读写磁盘出错，本次操作没有保存，之前的数据没有丢失。", "请检查磁盘或U盘是否接好。"),
    13: ("磁盘已满，本次操作没有保存，之前的数据没有丢失。", "请清理磁盘空间后再试。"),
    14: ("数据文件打不开。", "请检查文件夹是否存在、是否有权限。"),
}
_DAMAGE = {11, 26}
_ANY_ERROR = 1
_COLUMNS = """
    SELECT tables.name, columns.name, columns.dflt_value
    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND substr(tables.name, 1, 1) <> '_'
"""


# What SQLite and its binding raise; see :func:`translate` for the second.
FAILURES = (sqlcipher3.Error, MemoryError)
# Rows that the schema does not let stand together, such as two people with one number.
CONTRADICTION = sqlcipher3.IntegrityError


def translate(error: BaseException, connection: Any) -> BaseException:
    """The problem a clerk can understand behind a failure of SQLite, or the failure itself (a bug of ours).

    Decided by SQLite's own result code, never by its text. A page that does not pass SQLCipher's check now and then
    ends as "no memory" (the binding raises MemoryError) or as the code for any error: then the pages are checked.

    :param error: one of :data:`FAILURES`.
    :param connection: where it happened.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in _ENVIRONMENT:
        message, step = _ENVIRONMENT[primary]
        return EnvironmentProblem(message, next_step=step, detail=str(error))
    if primary in _DAMAGE:
        return _damage(str(error))
    says_nothing = isinstance(error, MemoryError | sqlcipher3.OperationalError) and primary in (
        None,
        _ANY_ERROR,
    )
    if says_nothing and connection is not None and first_damage(connection):
        return _damage(str(error))
    return error


def _damage(detail: str) -> DataProblem:
    return DataProblem(
        "数据文件已损坏，没有继续写入。",
        next_step="请从最近的备份恢复（系统 → 备份与恢复）。",
        detail=detail,
    )


def first_damage(connection: Any) -> str:
    """What is wrong with the first page on disk that is not as it was written, '' when all are right."""
    cursor = connection.cursor()
    cursor.row_factory = None
    found = cursor.execute("PRAGMA cipher_integrity_check").fetchone()
    return str(found[0]) if found else ""


class _Lease:
    """Held by a thread as long as it lives, so that its connection is closed when it ends."""

    __slots__ = ("__weakref__", "connection")

    def __init__(self, connection: Any) -> None:
        self.connection = connection


class Register:
    """An open register."""

    def __init__(self, path: Path, key: bytes, clock: Callable[[], datetime] | None = None) -> None:
        self.path = path
        self._key = key
        self._clock = clock or (lambda: datetime.now(UTC))
        # Not re-entrant, and given back by whichever thread ends a long work that was given up half way.
        self._lock = threading.Lock()
        self._local = threading.local()
        self._connections: list[Any] = []
        self._open_operation: Operation | None = None
        self._operation_thread: int | None = None
        self._closed = False
        self._writer = self._connect()
        self._tables: dict[str, dict[str, Any]] = {}

    # -- opening and closing ---------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, key: bytes, clock: Callable[[], datetime] | None = None) -> Register:
        """Make a new empty register.

        :raises UsageProblem: there is one already.
        """
        if path.exists():
            raise UsageProblem(
                f"“{path.parent}”里已经有数据，没有改动它。", next_step="请换一个空文件夹，或直接打开。"
            )
        register = cls(path, key, clock)
        register._prepare(0)
        return register

    @classmethod
    def open(cls, path: Path, key: bytes, clock: Callable[[], datetime] | None = None) -> Register:
        """Open an existing register, bringing an older schema up to date.

        :raises EnvironmentProblem: missing, locked, or made by a newer program.
        :raises DataProblem: damaged (the key was already checked against its slot).
        """
        if not path.exists():
            raise EnvironmentProblem(f"“{path.parent}”里没有数据。", next_step="请先建立，或换一个文件夹。")
        register = cls(path, key, clock)
        try:
            version = register._writer.execute("PRAGMA user_version").fetchone()["user_version"]
            if version > SCHEMA_VERSION:
                raise EnvironmentProblem(
                    "这份数据由更新版本的程序建立，本程序打不开，数据没有改动。", next_step="请先升级程序。"
                )
            register._prepare(version)
        except FAILURES as error:
            problem = translate(error, register._writer)
            register.close()
            raise problem from error
        except BaseException:
            register.close()
            raise
        return register

    def close(self) -> None:
        """Close every connection; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for connection in list(self._connections):
            connection.close()

    def copy_into(self, target: Any) -> None:
        """Copy everything committed into another open connection (the backup API).

        :raises DataProblem: damaged.
        :raises EnvironmentProblem: disk full, read-only.
        """
        with self._lock:
            try:
                self._writer.backup(target)
            except FAILURES as error:
                raise translate(error, self._writer) from error

    def interrupt(self) -> None:
        """Stop what the writer is doing now (the operation is rolled back)."""
        self._writer.interrupt()

    # -- reading ---------------------------------------------------------------------------------

    def rows(self, sql: str, *params: Any) -> list[Row]:
        """All rows of a query as dictionaries."""
        cursor = self._ask(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in self._fetched(cursor)]

    def row(self, sql: str, *params: Any) -> Row | None:
        """The first row of a query, or None."""
        return next(self.iterate(sql, *params), None)

    def value(self, sql: str, *params: Any) -> Any:
        """The first column of the first row, or None."""
        found = next(self.tuples(sql, *params), None)
        return found[0] if found else None

    def column(self, sql: str, *params: Any) -> list[Any]:
        """The first column of every row: long lists of ids, where a dictionary each would cost more than the query."""
        return [values[0] for values in self._fetched(self._ask(sql, params))]

    def iterate(self, sql: str, *params: Any) -> Iterator[Row]:
        """Rows one by one, for results too large to hold."""
        cursor = self._ask(sql, params)
        names = [column[0] for column in cursor.description]
        for values in self._stepped(cursor):
            yield dict(zip(names, values, strict=True))

    def tuples(self, sql: str, *params: Any) -> Iterator[tuple[Any, ...]]:
        """Rows one by one as bare values, for work on every row there is."""
        return self._stepped(self._ask(sql, params))

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The columns of every table of the schema, each with the value it holds by default."""
        return self._tables

    def counter(self, name: str) -> int:
        """A counter's value, 0 when it was never used."""
        return int(self.value("SELECT value FROM counters WHERE name = ?", name) or 0)

    @property
    def is_writing(self) -> bool:
        """Whether an operation of this thread is open, whose changes reading already shows."""
        return self._operation_thread == threading.get_ident()

    @property
    def last_operation(self) -> int:
        """Number of the newest finished operation, 0 in an empty register."""
        return int(self.value("SELECT id FROM operations WHERE hash <> '' ORDER BY id DESC LIMIT 1") or 0)

    # -- the one door for writes -----------------------------------------------------------------

    @contextmanager
    def operation(
        self,
        kind: str,
        sentence: str,
        *,
        actor: str,
        business_date: str,
        undoable: bool = True,
        undoes: int | None = None,
        keep_empty: bool = False,
    ) -> Iterator[Operation]:
        """One named operation: everything inside is committed together with its log, or nothing is.

        Inside an operation of the same thread this joins the outer one, whose sentence stands.
        An operation that changed nothing is not recorded, unless ``keep_empty`` (prints, exports).

        :param kind: machine name such as ``exit.record``.
        :param sentence: what was done, in Chinese, as the log shows it.
        """
        if self._open_operation is not None and self._operation_thread == threading.get_ident():
            yield self._open_operation
            return
        with self._lock:
            connection = self._writer
            try:
                connection.execute("PRAGMA query_only = OFF")
                connection.execute("BEGIN IMMEDIATE")
                last = connection.execute(
                    "SELECT id, hash, recorded_at FROM operations ORDER BY id DESC LIMIT 1"
                ).fetchone()
                epoch_row = connection.execute("SELECT epoch FROM nodes WHERE is_self = 1").fetchone()
                epoch = epoch_row["epoch"] if epoch_row else 1
                op = Operation(connection, self._tables, (last["id"] if last else 0) + 1, epoch)
                self._open_operation, self._operation_thread = op, threading.get_ident()
                yield op
                digest = op.finish()
                if op.change_count or keep_empty:
                    header = {
                        "id": op.id,
                        "uuid": new_uuid(),
                        "epoch": op.epoch,
                        "kind": kind,
                        "sentence": sentence,
                        "actor": actor,
                        "business_date": business_date,
                        "recorded_at": self._now(last["recorded_at"] if last else ""),
                        "undoable": int(undoable),
                        "undoes": undoes,
                        "changes": op.change_count,
                        "digest": digest,
                    }
                    previous = last["hash"] if last else GENESIS
                    row = {**header, "prev_hash": previous, "hash": header_hash(previous, header)}
                    op.reserve()
                    del row[
                        "id"
                    ]  # named here, it would count as a changed key, looked up in every dated table
                    sets = ",".join(f"{name} = ?" for name in row)
                    connection.execute(f"UPDATE operations SET {sets} WHERE id = ?", [*row.values(), op.id])
                connection.execute("COMMIT")
            except FAILURES as error:
                self._roll_back()
                raise translate(error, connection) from error
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._open_operation = self._operation_thread = None
                connection.execute("PRAGMA query_only = ON")

    # -- internals -------------------------------------------------------------------------------

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")

    def _now(self, last: str) -> str:
        # An office PC may say 2009: knowledge never runs backwards.
        return max(self._clock().astimezone(UTC).isoformat(timespec="seconds"), last)

    def _ask(self, sql: str, params: Sequence[Any]) -> Any:
        """A cursor on the answer; its rows are tuples, which are quicker to make than dictionaries."""
        connection = self._reader()
        try:
            cursor = connection.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, params)
        except FAILURES as error:
            raise translate(error, connection) from error

    @staticmethod
    def _fetched(cursor: Any) -> list[tuple[Any, ...]]:
        try:
            found: list[tuple[Any, ...]] = cursor.fetchall()
        except FAILURES as error:
            raise translate(error, cursor.connection) from error
        return found

    @staticmethod
    def _stepped(cursor: Any) -> Iterator[tuple[Any, ...]]:
        try:
            yield from cursor
        except FAILURES as error:
            raise translate(error, cursor.connection) from error

    def _reader(self) -> Any:
        if self.is_writing:
            return self._writer
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is None:
            lease = self._local.lease = _Lease(self._connect())
            lease.connection.execute("PRAGMA query_only = ON")
            weakref.finalize(lease, _give_back, self._connections, lease.connection)
        return lease.connection

    def _connect(self) -> Any:
        try:
            connection = sqlcipher3.connect(
                str(self.path), isolation_level=None, check_same_thread=False, timeout=10
            )
        except sqlcipher3.Error as error:
            raise translate(error, None) from error  # opening a file tells its own codes
        try:
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.row_factory = _as_dict
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -16000")
        except FAILURES as error:
            raise translate(error, connection) from error
        self._connections.append(connection)
        return connection

    def _prepare(self, version: int) -> None:
        """Bring the schema up to date, learn its tables, and let nothing be written outside an operation."""
        self._writer.row_factory = None
        try:
            if version < SCHEMA_VERSION:
                migrate(self._writer)
            for table, column, default in self._writer.execute(_COLUMNS):
                self._tables.setdefault(table, {})[column] = _default(default)
        finally:
            self._writer.row_factory = _as_dict
        self._writer.execute("PRAGMA query_only = ON")


def _give_back(connections: list[Any], connection: Any) -> None:
    connections.remove(connection)
    connection.close()


def _as_dict(cursor: Any, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _default(literal: str | None) -> str | int | None:
    """The value behind a DEFAULT clause of our own schema: NULL, a whole number or a quoted text."""
    if literal is None or literal.isdigit():
        return None if literal is None else int(literal)
    return literal.strip("'")
