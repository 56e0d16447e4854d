"""Proving the register: recompute chain, contents, balances and references, and name what differs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
import sqlcipher3

from app.errors import DataProblem
from app.models import attachments, facts
from app.models.operation import UNLOGGED, change_line, header_hash
from app.models.register import GENESIS, Register

# ``kind``, and either ``sentence`` or what it is made of: ``table``, ``row``, ``what``, and ``fields`` or ``name``.
Finding = dict[str, Any]

_HEADER = ("id", "uuid", "epoch", "kind", "sentence", "actor", "business_date", "recorded_at", "undoable", "undoes", "changes", "digest")  # fmt: skip

_NOBODY: tuple[float, Iterator[tuple[Any, ...]]] = (math.inf, iter(()))
"""Behind the last subject that has facts."""


def file_integrity(register: Register) -> Iterator[Finding]:
    """Damaged pages, as SQLCipher and SQLite see them.

    On a damaged page ``quick_check`` itself fails, and with a code that says nothing, so any failure counts.
    """
    for pragma in ("cipher_integrity_check", "quick_check"):
        try:
            texts = [next(iter(row.values())) for row in register.rows(f"PRAGMA {pragma}")]
        except (DataProblem, sqlcipher3.Error) as error:
            texts = [str(error)]
        damage = [text for text in texts if text != "ok"]
        if damage:
            yield {"kind": "file", "sentence": f"数据文件有损坏（{len(damage)} 处）", "detail": damage[:20]}
            return


def chain(register: Register) -> Iterator[Finding]:
    """Operations whose hash, order or changes are not what they were when recorded."""
    previous, expected_id = GENESIS, 1
    digests = _change_digests(register)
    for row in register.iterate("SELECT * FROM operations ORDER BY id"):
        if row["id"] != expected_id:
            yield {"kind": "chain", "sentence": f"操作日志缺少第{expected_id}号至第{row['id'] - 1}号"}
            expected_id = row["id"]
        header = {name: row[name] for name in _HEADER}
        if row["prev_hash"] != previous or row["hash"] != header_hash(row["prev_hash"], header):
            yield {"kind": "chain", "sentence": f"操作日志第{row['id']}号被改动过：{row['sentence']}"}
        digest, count = digests.pop(row["id"], (hashlib.sha256().hexdigest(), 0))
        if digest != row["digest"] or count != row["changes"]:
            yield {"kind": "chain", "sentence": f"操作日志第{row['id']}号的明细被改动过：{row['sentence']}"}
        previous, expected_id = row["hash"], row["id"] + 1
    for operation_id in sorted(digests):
        yield {"kind": "chain", "sentence": f"操作日志中有不属于任何操作的明细（第{operation_id}号）"}


def _change_digests(register: Register) -> dict[int, tuple[str, int]]:
    found: dict[int, tuple[str, int]] = {}
    current, digest, count = 0, hashlib.sha256(), 0
    for operation_id, *change in register.tuples(
        "SELECT operation_id, seq, table_name, row_id, old, new FROM changes ORDER BY operation_id, seq"
    ):
        if operation_id != current:
            if count:
                found[current] = (digest.hexdigest(), count)
            current, digest, count = operation_id, hashlib.sha256(), 0
        digest.update(change_line(*change))
        count += 1
    if count:
        found[current] = (digest.hexdigest(), count)
    return found


def contents(register: Register) -> Iterator[Finding]:
    """Rows that are not what the log says they are: changed, added or removed behind its back."""
    for table, columns in register.tables.items():
        if table not in UNLOGGED:
            yield from _table_contents(register, table, columns)


def _table_contents(register: Register, table: str, columns: Mapping[str, Any]) -> Iterator[Finding]:
    """Log and table side by side in the order of row ids, so that nothing has to be held."""
    names = list(columns)
    logged = _logged_rows(register, table, columns)
    wanted = next(logged, None)
    for values in register.tuples(f"SELECT {', '.join(names)} FROM {table} ORDER BY id"):
        row = dict(zip(names, values, strict=True))
        while wanted is not None and wanted["id"] < row["id"]:
            yield _contents_finding(table, wanted["id"], "被删除，操作日志中没有记录")
            wanted = next(logged, None)
        if wanted is None or wanted["id"] > row["id"]:
            yield _contents_finding(table, row["id"], "不是由本程序写入的")
            continue
        if wanted != row:
            differing = [name for name, value in wanted.items() if row[name] != value]
            yield {**_contents_finding(table, row["id"], "与操作日志不符"), "fields": differing}
        wanted = next(logged, None)
    while wanted is not None:
        yield _contents_finding(table, wanted["id"], "被删除，操作日志中没有记录")
        wanted = next(logged, None)


def _contents_finding(table: str, row_id: int, what: str) -> Finding:
    """A finding about one row; the sentence is made of it where tables and columns have their words."""
    return {"kind": "contents", "table": table, "row": row_id, "what": what}


def _logged_rows(register: Register, table: str, columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a table as the log left them, by id; a change does not repeat the row's id and its own number."""
    dated = "operation_id" in columns
    changes = register.tuples(
        "SELECT row_id, operation_id, old, new FROM changes WHERE table_name = ? ORDER BY row_id, operation_id, seq",
        table,
    )
    for row_id, history in groupby(changes, itemgetter(0)):
        row: dict[str, Any] | None = None
        for _, operation_id, old, new in history:
            if new is None:
                row = None
            elif old is None:
                own = {"id": row_id, "operation_id": operation_id} if dated else {"id": row_id}
                row = {**columns, **own, **msgspec.json.decode(new)}
            else:
                row = {**(row or {"id": row_id}), **msgspec.json.decode(new)}
        if row is not None:
            yield row


def references(register: Register) -> Iterator[Finding]:
    """Rows that point to rows that do not exist."""
    for row in register.rows("PRAGMA foreign_key_check"):
        yield {
            "kind": "reference",
            "table": row["table"],
            "row": row["rowid"],
            "what": "指向不存在的记录",
        }


def attached(register: Register) -> Iterator[Finding]:
    """Attachments whose bytes are gone, and kept bytes that are no longer what was attached."""
    for row in attachments.missing(register):
        yield {
            "kind": "attachment",
            "sentence": f"{attachments.owner_name(register, row)} 的附件“{row['file_name']}”内容缺失",
            "table": "attachments",
            "row": row["id"],
        }
    for digest, content in attachments.kept(register):
        if hashlib.sha256(content).hexdigest() == digest:
            continue
        for row in attachments.with_digest(register, digest):
            if row["size"] == len(content):  # of another length: named above
                yield {
                    "kind": "attachment",
                    "sentence": f"{attachments.owner_name(register, row)} 的附件“{row['file_name']}”内容被改动过",
                    "table": "attachments",
                    "row": row["id"],
                }


def projections(register: Register, today: str) -> Iterator[Finding]:
    """Current columns that do not follow from the dated facts; both are read side by side in the order of ids."""
    for kind in (facts.UNITS, facts.PEOPLE):
        known = groupby(
            register.tuples(
                f"SELECT {kind.subject_column}, fields FROM {kind.table} WHERE superseded_by IS NULL"
                " AND effective <= ? ORDER BY 1, field_group, effective, id",
                today,
            ),
            itemgetter(0),
        )
        subject, recorded = next(known, _NOBODY)
        for row in register.iterate(f"SELECT * FROM {kind.subject_table} ORDER BY id"):
            while subject < row["id"]:
                subject, recorded = next(known, _NOBODY)
            if subject != row["id"]:  # what stands here begins on a later day
                continue
            wanted: dict[str, Any] = {}
            for _, fields in recorded:
                wanted.update(facts.decode(fields))
            expected = facts.projection(kind, wanted)
            differing = [name for name, value in expected.items() if row[name] != value]
            if differing:
                yield {
                    "kind": "projection",
                    "name": row["name"],
                    "fields": differing,
                    "what": "与历次变更记录不符",
                    "table": kind.subject_table,
                    "row": row["id"],
                }


def arithmetic(register: Register) -> Iterator[Finding]:
    """Approved numbers below zero, one person twice in one account, and permits used more often than granted.

    That nothing is lost between accounts needs no proof: a movement is one row with two ends.
    """
    for row in register.rows(
        """
        WITH moved AS (
            SELECT to_account AS account_id, effective, count AS n FROM movements WHERE superseded_by IS NULL
            UNION ALL SELECT from_account, effective, -count FROM movements WHERE superseded_by IS NULL),
        balance AS (
            SELECT account_id, effective, sum(sum(n)) OVER (PARTITION BY account_id ORDER BY effective) AS total
            FROM moved GROUP BY account_id, effective)
        SELECT u.name, a.nature, a.funding, b.effective, b.total FROM balance b
        JOIN accounts a ON a.id = b.account_id JOIN units u ON u.id = a.unit_id WHERE b.total < 0
        """
    ):
        yield {
            "kind": "ledger",
            "sentence": f"{row['name']}（{row['nature']}，{row['funding']}）{row['effective']} 的核定数为 {row['total']}，不应小于 0",
        }
    for row in register.rows(
        """
        SELECT p.name, u.name AS unit_name, count(*) AS n FROM holdings h
        JOIN holdings x ON x.person_id = h.person_id AND x.account_id = h.account_id AND x.id > h.id
            AND x.superseded_by IS NULL AND (h.ends = '' OR x.begins < h.ends) AND (x.ends = '' OR h.begins < x.ends)
        JOIN people p ON p.id = h.person_id JOIN accounts a ON a.id = h.account_id JOIN units u ON u.id = a.unit_id
        WHERE h.superseded_by IS NULL AND h.ends <> h.begins AND x.ends <> x.begins -- a period without a day never was
        GROUP BY h.person_id, h.account_id
        """
    ):
        yield {
            "kind": "ledger",
            "sentence": f"{row['name']} 在 {row['unit_name']} 的同一编制上重复 {row['n']} 次",
        }
    for row in register.rows(
        """
        SELECT p.number, p.count, count(*) AS used FROM permits p JOIN permit_uses u ON u.permit_id = p.id
        WHERE p.superseded_by IS NULL AND u.superseded_by IS NULL GROUP BY p.id HAVING count(*) > p.count
        """
    ):
        yield {
            "kind": "ledger",
            "sentence": f"通知单 {row['number']} 核准 {row['count']} 名，已使用 {row['used']} 名",
        }
