"""What each side tells the other about packages that arrived, in every package it sends.

So neither side has to remember by hand: an answer is repeated until it is known to have arrived, and a
package of which the other side knows more than this register does betrays a restored copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from uuid import NAMESPACE_OID, uuid5

import msgspec

from app.errors import Refusal
from app.exchange.faults import RecordWrong
from app.exchange.manifest import Digest, Kind, Number
from app.exchange.reader import Package
from app.exchange.records import Record
from app.models import declarations, nodes, packages, settings
from app.models.operation import Operation, Row
from app.models.register import Register
from app.services.desk import Desk
from app.services.packages.outgoing import HandoverItem, Outgoing, WrittenPackage, send

GROUP = "received"
LINES = "lines"
RECEIVED = "received"
_HANDED_IN = (declarations.WRITTEN, declarations.RECEIVED, declarations.ACCEPTED, declarations.RETURNED)


class Arrived(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A package that arrived, as the receiver has it."""

    epoch: Number
    number: Number
    digest: Digest


class Answer(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What became of a declared line: ``received``, ``accepted`` or ``returned``."""

    state: Literal["received", "accepted", "returned"]
    reason: str = ""
    decided_on: str = ""


def arrived_records(register: Register, node_id: int, operation: int) -> list[Record]:
    """The packages of a node that arrived here, as records for a package to it."""
    return [
        Record(
            "arrived",
            str(uuid5(NAMESPACE_OID, f"bianzhi/package/{row['epoch']}/{row['number']}")),
            operation,
            {"epoch": row["epoch"], "number": row["number"], "digest": row["digest"]},
        )
        for row in packages.numbers_received(register, node_id)
    ]


def answer_records(rows: Iterable[Row], operation: int) -> list[Record]:
    """What became of received lines; each carries the revision it answers."""
    return [
        Record(
            "answer",
            row["record_uuid"],
            operation,
            {
                "revision": row["revision"],
                "answer": {
                    "state": row["decision"] or RECEIVED,
                    "reason": row["reason"],
                    "decided_on": row["decided_on"],
                },
            },
        )
        for row in rows
    ]


def read_arrived(package: Package) -> list[Arrived]:
    """Which of our packages the sender has.

    :raises RecordWrong: not of the agreed shape.
    """
    if GROUP not in package.members:
        return []
    try:
        return [msgspec.convert(record.fields, Arrived) for record in package.records(GROUP)]
    except msgspec.ValidationError as error:
        raise RecordWrong(f"{GROUP}: {error}") from error


def read_answers(package: Package) -> dict[str, tuple[int, Answer]]:
    """Revision and answer by UUID of the declaration.

    :raises RecordWrong: not of the agreed shape.
    """
    found: dict[str, tuple[int, Answer]] = {}
    for record in package.records(LINES) if LINES in package.members else ():
        try:
            revision = msgspec.convert(record.fields.get("revision"), int)
            found[record.id] = (revision, msgspec.convert(record.fields.get("answer"), Answer))
        except msgspec.ValidationError as error:
            raise RecordWrong(f"{LINES} {record.id}: {error}") from error
    return found


def note_arrived(register: Register, op: Operation, node: Row, arrived: list[Arrived]) -> None:
    """Mark own packages as arrived.

    A number of the present epoch that this register never gave, or gave to other content, shows that it is an older
    copy of itself; then the epoch is renewed, as after a restore, and what is not marked can be written again.
    """
    present = nodes.own(register)["epoch"]
    last = packages.last_number(register, packages.OUT, node["id"], present)
    astray = False
    for item in arrived:
        own = packages.by_number(register, packages.OUT, node["id"], item.epoch, item.number)
        if own is None or own["digest"] not in (
            "",
            item.digest,
        ):  # '' was being written when the computer died
            astray = astray or (item.epoch == present and (own is not None or item.number > last))
        elif own["state"] == packages.WRITTEN:
            op.update("packages", own["id"], state=packages.CONFIRMED)
            for declaration in declarations.listed(
                register, package_id=own["id"], states=(declarations.WRITTEN,)
            ):
                op.update("declarations", declaration["id"], state=declarations.RECEIVED)
    if astray:
        settings.new_epoch(register, op)


def note_lost(register: Register, op: Operation, node: Row, arrived: list[Arrived]) -> None:
    """After the other side was restored: what it no longer has has to be handed in, or answered, once more."""
    there = {(item.epoch, item.number) for item in arrived}
    for row in packages.confirmed(register, node["id"]):
        if (row["epoch"], row["number"]) not in there:
            op.update("packages", row["id"], state=packages.WRITTEN)
            for declaration in declarations.listed(register, package_id=row["id"], states=_HANDED_IN):
                op.update(
                    "declarations", declaration["id"], state=declarations.DRAFT, decided_on="",
                    reason="编办恢复过数据，请再上报一次",
                )  # fmt: skip


def note_answers(register: Register, op: Operation, answers: dict[str, tuple[int, Answer]]) -> int:
    """Give own declarations the state the county reports, and return how many changed."""
    changed = 0
    for uuid, (revision, answer) in answers.items():
        row = declarations.by_uuid(register, uuid)
        if row is not None and news(row, revision, answer):
            changed += op.update(
                "declarations",
                row["id"],
                state=answer.state,
                reason=answer.reason,
                decided_on=answer.decided_on,
            )
    return changed


def news(row: Row, revision: int, answer: Answer) -> bool:
    """Whether an answer says something new about a declaration; an answer to an older version does not."""
    if row["revision"] > revision or row["state"] == declarations.WITHDRAWN:
        return False
    if answer.state == RECEIVED:  # an answer that came before is not taken back by a mere receipt
        return row["state"] in (declarations.DRAFT, declarations.WRITTEN)
    return (row["state"], row["reason"]) != (answer.state, answer.reason)


def export(desk: Desk, node_id: int, target_dir: Path) -> WrittenPackage:
    """回执: confirm to a node what arrived from it.

    :raises Refusal: nothing has arrived from it.
    :raises EnvironmentProblem: the stick; nothing was used up.
    """
    register = desk.register

    def prepare(op: Operation) -> Outgoing:
        arrived = arrived_records(register, node_id, op.id)
        if not arrived:
            raise Refusal("还没有收到过对方的数据包，不需要回执。")
        lines = packages.open_lines(register, node_id)
        node = nodes.get(register, node_id)
        assert node is not None
        numbers = [record.fields["number"] for record in arrived]
        return Outgoing(
            Kind.RECEIPT,
            f"给{node['name']}的回执",
            f"确认收到 {len(numbers)} 个数据包",
            {GROUP: arrived, LINES: answer_records(lines, op.id)},
            (HandoverItem("回执", f"第{numbers[-1]}包止", len(numbers)),),
        )

    return send(desk, node_id, target_dir, prepare)
