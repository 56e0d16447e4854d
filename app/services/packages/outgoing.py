"""Writing a package: its running number, its file, and the register, in an order that survives a power cut.

1. One operation takes the number and marks the package as being written (``writing``); its content is read in the same
   operation, so it is the state of one moment.
2. The file is written beside its name, read back, compared and renamed (:mod:`app.exchange.writer`).
3. A second operation records that it lies on the stick, and what follows from that.

When there is surely no file (no such folder, stick full, read-only, unreliable), the mark is removed again and the next package gets the
number. When the computer dies between 1 and 3, or the stick is pulled out, the mark stays: perhaps the file is out, perhaps
not. Its number is then never used for other content, nothing counts as sent, and the next package simply carries
everything again. It is not named among the earlier packages either, so the receiver misses nothing if the file never was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import UsageProblem
from app.exchange import writer
from app.exchange.faults import PackageFault, TargetFull, TargetMissing, TargetReadOnly, TargetUnreliable
from app.exchange.filenames import package_filename
from app.exchange.keys import NodeKeys, PublicKeys, enrolment_proof
from app.exchange.manifest import LONGEST_NAME, Draft, Kind, PreviousPackage, Receiver, Sender
from app.exchange.records import Record
from app.exchange.spoken_code import SpokenCode
from app.models import nodes, packages
from app.models.operation import Operation, Row, canonical
from app.models.register import Register
from app.services.desk import Desk
from app.services.packages import baseline, log_end
from app.values.text import tidy_line

_MOST_PREVIOUS = 100
_CARRY_BASELINE = (Kind.ENROLMENT, Kind.BASELINE, Kind.DECISION)


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One line of the 交接单: what, its number, how many."""

    content: str
    number: str
    count: int


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that lies on the stick, with everything the 交接单 prints.

    :param sentence: what it is in words, such as ``米村镇 7月申报 第3包，1 人入编，1 人核减``.
    :param check_code: eight digits that both sides see on their screens.
    :param log_mark: the sender's last operation on paper, so that nobody can rewrite it unseen later.
    """

    package_id: int
    path: Path
    kind: str
    kind_name: str
    sentence: str
    number: int
    epoch: int
    check_code: str
    giver: str
    taker: str
    made_on: str
    items: tuple[HandoverItem, ...]
    log_mark: str = ""


@dataclass(slots=True)
class Outgoing:
    """What goes into one package.

    :param label: what it is, before the number (``米村镇 7月申报``).
    :param tail: what it carries, after the number; may be empty.
    :param at_end: further writes of the operation that records the finished package.
    """

    kind: Kind
    label: str
    tail: str
    records: dict[str, list[Record]]
    items: tuple[HandoverItem, ...] = ()
    at_end: Callable[[Operation, int], None] = field(default=lambda _op, _package: None)


def check_code(digest: str) -> str:
    """Eight digits of a package's digest for people to compare: ``1234 5678``."""
    digits = f"{int(digest[:16], 16) % 10**8:08d}"
    return f"{digits[:4]} {digits[4:]}"


def content_version(kind: Kind) -> int:
    """The version of the agreement on the records of a kind of package that this program writes, and the highest it reads."""
    return baseline.CONTENT_VERSION if kind in _CARRY_BASELINE else 1


def own_keys(register: Register, op: Operation) -> NodeKeys:
    """The keys of this node, made when they are needed for the first time."""
    own = nodes.own(register)
    if own["private_keys"]:
        return NodeKeys.from_bytes(bytes.fromhex(own["private_keys"]))
    keys = NodeKeys.generate()
    op.update(
        "nodes", own["id"], private_keys=keys.to_bytes().hex(), public_keys=keys.public.to_bytes().hex()
    )
    return keys


def send(
    desk: Desk,
    node_id: int,
    target_dir: Path,
    prepare: Callable[[Operation], Outgoing],
    *,
    spoken: SpokenCode | None = None,
) -> WrittenPackage:
    """Write one package for a node; the number is only used when the file lies there complete and compared.

    :param prepare: gathers the content inside the first operation.
    :param spoken: seals a 注册盘 to its spoken code instead of to the node's keys.
    :raises EnvironmentProblem: stick full, read-only, gone or unreliable; nothing was used up.
    :raises Refusal: from *prepare*; nothing was changed.
    """
    register = desk.register
    with desk.operation("package.begin", "准备写出数据包", undoable=False) as op:
        keys = own_keys(register, op)
        own, node = nodes.own(register), _node(register, node_id)
        outgoing = prepare(op)
        number = packages.last_number(register, packages.OUT, node_id, own["epoch"]) + 1
        sentence = f"{outgoing.label} 第{number}包" + (f"，{outgoing.tail}" if outgoing.tail else "")
        package_id = packages.insert(
            op, direction=packages.OUT, kind=outgoing.kind.value, node_id=node_id, epoch=own["epoch"], number=number,
            digest="", file_name="", made_on=desk.session.business_date, state=packages.WRITING,
            summary=_summary(sentence, outgoing.items, "", op.id),
        )  # fmt: skip
        op.update("nodes", node_id, sent_operation=op.id)
        reached = op.id
    content = {**outgoing.records, log_end.GROUP: log_end.records(register, node, reached)}
    draft = _draft(desk, own, node, outgoing, number, reached, keys)
    receiver = spoken or PublicKeys.from_bytes(bytes.fromhex(node["public_keys"]))
    try:
        file = writer.write_package(
            target_dir,
            package_filename(outgoing.kind, number, draft.created),
            draft,
            content,
            keys=keys,
            receiver=receiver,
        )
    # ValueError is our own mistake, found before anything is written.
    except (TargetMissing, TargetFull, TargetReadOnly, TargetUnreliable, PackageFault, ValueError):
        with desk.operation("package.fail", f"没有写出：{sentence}", undoable=False) as op:
            op.delete("packages", package_id)
            op.update("nodes", node_id, sent_operation=node["sent_operation"])
        raise
    code = check_code(file.digest)
    with desk.operation("package.write", f"写出数据包：{sentence}", undoable=False) as op:
        op.update(
            "packages", package_id, digest=file.digest, file_name=file.path.name, state=packages.WRITTEN,
            summary=canonical(_summary(sentence, outgoing.items, code, reached)),
        )  # fmt: skip
        outgoing.at_end(op, package_id)
    return WrittenPackage(
        package_id, file.path, outgoing.kind.value, outgoing.kind.label, sentence, number, own["epoch"], code,
        desk.office_name, node["name"], desk.session.business_date, outgoing.items, log_end.mark(register, reached),
    )  # fmt: skip


def _node(register: Register, node_id: int) -> Row:
    node = nodes.get(register, node_id)
    assert node is not None
    return node


def _summary(sentence: str, items: tuple[HandoverItem, ...], code: str, operation: int) -> dict[str, Any]:
    return {
        "operation": operation,
        "sentence": sentence,
        "check_code": code,
        "items": [[item.content, item.number, item.count] for item in items],
    }


def _draft(
    desk: Desk, own: Row, node: Row, outgoing: Outgoing, number: int, reached: int, keys: NodeKeys
) -> Draft:
    earlier = packages.earlier(desk.register, node["id"], _MOST_PREVIOUS)
    proof = None
    if own["enrolment"]:
        proof = enrolment_proof(bytes.fromhex(own["enrolment"]), own["uuid"], keys.public)
    return Draft(
        kind=outgoing.kind.value,
        sender=Sender(node=own["uuid"], name=_shown(desk.office_name), epoch=own["epoch"], number=number),
        receiver=Receiver(node=node["uuid"], name=_shown(node["name"])),
        created=desk.session.business_date,
        operation=reached,
        content_version=content_version(outgoing.kind),
        previous=tuple(PreviousPackage(**row) for row in earlier),
        enrolment_proof=proof,
    )


def _shown(name: str) -> str:
    """A name as the cover sheet takes it; whose package it is stands in the identifiers."""
    return tidy_line(name)[:LONGEST_NAME] or "—"


def written(desk: Desk, package_id: int) -> WrittenPackage:
    """A package written before, for printing its 交接单 again; ``path`` is only the name of the file.

    :raises UsageProblem: no such package.
    """
    row = packages.get(desk.register, package_id)
    if row is None or row["direction"] != packages.OUT or row["state"] == packages.WRITING:
        raise UsageProblem("没有这个写出的数据包。")
    summary = row["summary"]
    return WrittenPackage(
        package_id, Path(row["file_name"]), row["kind"], Kind(row["kind"]).label, summary["sentence"], row["number"],
        row["epoch"], summary["check_code"], desk.office_name, row["node_name"], row["made_on"],
        tuple(HandoverItem(*item) for item in summary["items"]),
        log_end.mark(desk.register, summary.get("operation", 0)),
    )  # fmt: skip
