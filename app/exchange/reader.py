"""Opens a package file: everything is verified before anything is handed out.

The order (FORMAT.md explains each step): size → magic → damage check → versions and suite → addressed to me → decrypt →
signature → structure of the container → version → manifest → sender known → receiver → sizes and hashes → every record.
The content is then held in memory, packed, so that the stick may be pulled out while the clerk looks at the preview.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from app.exchange.container import Container
from app.exchange.envelope import (
    LARGEST_HEADER,
    Header,
    Mode,
    key_from_code,
    key_from_node,
    open_body,
    parse_header,
)
from app.exchange.faults import (
    CodeNeeded,
    NotAPackage,
    NotEnrolment,
    PackageDamaged,
    PackageIncomplete,
    SignatureWrong,
    UnknownSender,
    WrongCode,
    WrongReceiver,
    environment_problem,
)
from app.exchange.keys import NodeKeys, PublicKeys, verify_enrolment_proof
from app.exchange.manifest import Kind, Manifest, check_members, load_manifest, payload_name
from app.exchange.records import Record, read_records


class Trust(Enum):
    """Why the sender is believed."""

    KNOWN = "known"  # its keys are recorded
    ENROLLING = "enrolling"  # its keys are new and proved with the token of its 注册盘: record them
    # Whoever told the code made this 注册盘: record its keys on the first start, and ask before replacing others.
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads: the UUID of the own node and its keys, the current and any earlier ones."""

    node: str
    keys: tuple[NodeKeys, ...]


@dataclass(frozen=True, slots=True)
class TrustedSender:
    """A sender whose keys are recorded, and the node they belong to."""

    node: str
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose every byte has been verified.

    :param digest: names the content (64 hexadecimal digits); the same content exported again has the same digest.
    """

    manifest: Manifest
    digest: str
    trust: Trust
    sender_keys: PublicKeys
    _container: Container = field(repr=False)

    @property
    def kind(self) -> Kind:
        """The kind of package."""
        return Kind(self.manifest.kind)

    @property
    def members(self) -> tuple[str, ...]:
        """The groups of records, in the order the sender wrote them."""
        return tuple(
            member.name.removeprefix("payload/").removesuffix(".jsonl") for member in self.manifest.members
        )

    def records(self, member: str) -> Iterator[Record]:
        """The records of one group, from the beginning each time; :raises KeyError: when there is no such group."""
        if member not in self.members:
            raise KeyError(member)
        with self._container.open(payload_name(member)) as stream:
            yield from read_records(stream)

    @property
    def record_count(self) -> int:
        """How many records all groups have together."""
        return sum(member.records for member in self.manifest.members)


def read_header(path: Path) -> Header:
    """The readable part of a package: its key ids and whether it needs a spoken code.

    :raises PackageFault: when it is no package, is damaged, incomplete or in a form unknown here.
    :raises EnvironmentProblem: when the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return _header(stream, path)
    except OSError as error:
        raise environment_problem(error, writing=False) from error


def open_package(
    path: Path,
    *,
    me: Recipient | None = None,
    spoken_code: str | None = None,
    trusted: Callable[[bytes], TrustedSender | None] = lambda _key_id: None,
    enrolment_token: Callable[[str], bytes | None] = lambda _node: None,
) -> Package:
    """Open and verify a package; the file may lie on a read-only medium and is closed again.

    :param me: None on the first start only, when the register has no node yet; then only a 注册盘 opens.
    :param spoken_code: as the clerk typed it; needed for a 注册盘 sealed to a code.
    :param trusted: finds a recorded sender by key id.
    :param enrolment_token: finds the token that was given to a node (UUID) whose keys are not recorded yet.
    :raises PackageFault: the reason, one type for each; see :mod:`app.exchange.faults`.
    :raises EnvironmentProblem: when the file cannot be read to its end.
    """
    try:
        with path.open("rb") as stream:
            header = _header(stream, path)
            content_key = _content_key(header, me, spoken_code)
            data, sender = open_body(stream, header, content_key)
    except OSError as error:
        raise environment_problem(error, writing=False) from error
    container = Container(data)
    manifest, digest = load_manifest(container)
    trust = _trust(header, manifest, sender, trusted, enrolment_token)
    if me is not None and manifest.receiver.node != me.node:
        raise WrongReceiver.meant_for(manifest.receiver.name, f"receiver {manifest.receiver.node}")
    check_members(container, manifest)
    return Package(manifest, digest, trust, sender, container)


def _header(stream: BinaryIO, path: Path) -> Header:
    """Parse the header, compare the file's size with it, and leave ``stream`` at the first byte after it."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise NotAPackage("not an ordinary file")
    header = parse_header(stream.read(LARGEST_HEADER))
    length = len(header.to_bytes())
    if status.st_size < length + header.body_length:
        raise PackageIncomplete(f"{status.st_size} bytes, not {length + header.body_length}")
    if status.st_size > length + header.body_length:
        raise PackageDamaged(f"{status.st_size} bytes, not {length + header.body_length}")
    stream.seek(length)
    return header


def _content_key(header: Header, me: Recipient | None, spoken_code: str | None) -> bytes:
    if header.mode is Mode.TO_CODE:
        if not spoken_code:
            raise CodeNeeded
        content_key = key_from_code(header, spoken_code)
        if content_key is None:
            raise WrongCode("commitment to the content key")
        return content_key
    if me is None:
        raise NotEnrolment("sealed to a key")
    for own in me.keys:
        if own.suite == header.suite_number and own.public.key_id == header.receiver_key_id:
            return key_from_node(header, own)
    raise WrongReceiver(f"receiver key {header.receiver_key_id.hex()}")


def _trust(
    header: Header,
    manifest: Manifest,
    sender: PublicKeys,
    trusted: Callable[[bytes], TrustedSender | None],
    enrolment_token: Callable[[str], bytes | None],
) -> Trust:
    node = manifest.sender.node
    known = trusted(sender.key_id)
    if known is not None:
        if known.node != node or known.keys != sender:
            raise SignatureWrong(f"keys of node {known.node} used for node {node}")
        return Trust.KNOWN
    if header.mode is Mode.TO_CODE and manifest.kind == Kind.ENROLMENT:
        return Trust.CODE
    token = enrolment_token(node)
    if token and manifest.enrolment_proof:
        if not verify_enrolment_proof(token, node, sender, manifest.enrolment_proof):
            raise UnknownSender(f"node {node}: enrolment proof does not fit")
        return Trust.ENROLLING
    raise UnknownSender(f"node {node}, key {sender.key_id.hex()}")
