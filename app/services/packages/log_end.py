"""Where the operation log of each side stood, told in every package, so that a log cut off or rewritten is noticed.

A package carries the number and hash of the sender's last operation and, read anew, those of the operations at which it
wrote its earlier packages; and what it last saw of the receiver.  Who receives it compares both with what it kept
and with its own log.  It never stops an import: it is a sentence in the preview.
"""

from __future__ import annotations

from typing import Literal
from uuid import NAMESPACE_OID, uuid5

import msgspec

from app.exchange.faults import RecordWrong
from app.exchange.manifest import Digest, Number
from app.exchange.reader import Package
from app.exchange.records import Record
from app.models import log, nodes, packages
from app.models.operation import Row
from app.models.register import Register

GROUP = "log"
_EARLIER = 100


class LogEnd(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One operation of a log: of the sender's ``own``, or of the receiver's as it was ``seen``."""

    whose: Literal["own", "seen"]
    epoch: Number
    operation: Number
    hash: Digest


def records(register: Register, node: Row, operation: int) -> list[Record]:
    """What a package to a node says about the logs.

    :param operation: the finished operation that the package shows.
    """
    epoch = nodes.own(register)["epoch"]
    ends = {operation: epoch}
    for row in packages.written_at(register, node["id"], _EARLIER):
        ends.setdefault(row["operation"], row["epoch"])
    found = [
        LogEnd("own", at_epoch, number, hash_)
        for number, at_epoch in sorted(ends.items())
        if (hash_ := log.hash_of(register, number))
    ]
    seen = packages.log_seen(register, node["id"])
    if seen:
        found.append(LogEnd("seen", seen["epoch"], seen["operation"], seen["hash"]))
    return [
        Record(
            "log_end",
            str(uuid5(NAMESPACE_OID, f"bianzhi/log/{end.whose}/{end.operation}")),
            operation,
            msgspec.to_builtins(end),
        )
        for end in found
    ]


def mark(register: Register, operation: int) -> str:
    """An operation as paper names it: ``操作记录 第127号 9f86d081``; "" when there is no such operation."""
    found = log.hash_of(register, operation)
    return f"操作记录 第{operation}号 {found[:8]}" if found else ""


def read(package: Package) -> list[LogEnd]:
    """What a package says about the logs; nothing when the sender's program does not say it.

    :raises RecordWrong: not of the agreed shape.
    """
    if GROUP not in package.members:
        return []
    try:
        return [msgspec.convert(record.fields, LogEnd) for record in package.records(GROUP)]
    except msgspec.ValidationError as error:
        raise RecordWrong(f"{GROUP}: {error}") from error


def kept(package: Package) -> dict[str, int | str] | None:
    """What to remember of the sender's log: ``epoch``, ``operation`` and ``hash`` of its end."""
    own = [end for end in read(package) if end.whose == "own"]
    if not own:
        return None
    last = max(own, key=lambda end: end.operation)
    return {"epoch": last.epoch, "operation": last.operation, "hash": last.hash}


def notes(register: Register, node: Row, package: Package) -> list[str]:
    """Sentences about a log that is not what it was; none after a restore that made itself known."""
    ends, sender = read(package), package.manifest.sender
    if not ends:
        return []
    found = []
    before = packages.log_seen(register, node["id"])
    own = {end.operation: end.hash for end in ends if end.whose == "own"}
    newer = before is not None and (sender.epoch, sender.number) > (before["epoch"], before["number"])
    if (
        before is not None
        and newer
        and sender.epoch == before["epoch"]
        and (own.get(before["operation"]) != before["hash"])
    ):
        found.append(
            f"{node['name']}的操作记录和上次收到时不一样：第{before['operation']}号以前的记录被改过或丢失了。"
            "这次仍可导入，请与对方核对。"
        )
    present = nodes.own(register)["epoch"]
    return found + [
        f"本机的操作记录和{node['name']}上次见到的不一样：第{end.operation}号以前的记录被改过或丢失了。"
        "请做一次数据检查，并告诉负责人。"
        for end in ends
        if end.whose == "seen" and end.epoch == present and log.hash_of(register, end.operation) != end.hash
    ]
