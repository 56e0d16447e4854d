"""The cover sheet of a package: what it is, from whom, for whom, and what it contains.

The container has ``version.json`` (read first, tolerant: it must be readable for ever), ``manifest.json`` (strict)
and ``payload/NAME.jsonl``, one member per group of records.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec

from app.exchange.container import Container
from app.exchange.faults import ContentMismatch, ManifestWrong, TooNew, TooOld, UnknownKind, UnsafeContent
from app.exchange.records import LARGEST_INTEGER, NodeId, read_records
from app.values.dates import is_valid

CONTAINER_VERSION = 1
VERSION_NAME = "version.json"
MANIFEST_NAME = "manifest.json"
LARGEST_VERSION = 4 * 1024
LARGEST_MANIFEST = 2**20

_T = TypeVar("_T")
_PAYLOAD_PATTERN = r"^payload/[a-z][a-z0-9_]{0,31}\.jsonl\Z"


class Kind(StrEnum):
    """The kinds of package; the value stands in the manifest."""

    ENROLMENT = "enrolment"
    BASELINE = "baseline"
    DECLARATION = "declaration"
    DECISION = "decision"
    RECEIPT = "receipt"
    SUMMARY = "summary"
    REVIEW = "review"
    CODES = "codes"
    ERROR_LOG = "error_log"

    @property
    def label(self) -> str:
        """The name the clerk knows."""
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.ENROLMENT: "注册盘",
    Kind.BASELINE: "基准数据",
    Kind.DECLARATION: "申报",
    Kind.DECISION: "批复",
    Kind.RECEIPT: "回执",
    Kind.SUMMARY: "上报汇总",
    Kind.REVIEW: "审核意见",
    Kind.CODES: "代码表样",
    Kind.ERROR_LOG: "错误日志",
}

LONGEST_NAME = 200
_Name = Annotated[str, msgspec.Meta(pattern=rf"^[^\x00-\x1f\x7f]{{1,{LONGEST_NAME}}}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Date = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")]
Number = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_INTEGER)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INTEGER)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Sender(_Strict, frozen=True, kw_only=True):
    """Who made the package, and the how-manieth it is.

    :param node: UUID of the node.
    :param name: its name as shown to the clerk.
    :param epoch: rises by one whenever the node's register was restored from a backup; from 1.
    :param number: running number, from 1, of this node's packages to this receiver within the epoch.
    """

    node: NodeId
    name: _Name
    epoch: Number
    number: Number


class Receiver(_Strict, frozen=True, kw_only=True):
    """For whom the package is."""

    node: NodeId
    name: _Name


class PreviousPackage(_Strict, frozen=True, kw_only=True):
    """A package sent earlier to the same receiver, on which this one builds; ``digest`` as in the answer to it."""

    epoch: Number
    number: Number
    digest: Digest


class Member(_Strict, frozen=True, kw_only=True):
    """A listed payload member: bytes, SHA-256 in hexadecimal digits, number of records."""

    name: Annotated[str, msgspec.Meta(pattern=_PAYLOAD_PATTERN)]
    size: _Count
    sha256: Digest
    records: _Count


class Draft(_Strict, frozen=True, kw_only=True):
    """What the sender says about a package before its content is packed.

    :param kind: a value of :class:`Kind`.
    :param content_version: version of the agreement on the records of this kind; the services check it.
    :param created: business date, ``YYYY-MM-DD``; never used for ordering.
    :param operation: the sender's operation number that the content reaches.
    :param previous: earlier packages to this receiver, oldest first, so that a gap can be named.
    :param enrolment_proof: see :mod:`app.exchange.keys`; only until the receiver has recorded the keys.
    """

    kind: str
    sender: Sender
    receiver: Receiver
    created: _Date
    operation: _Count
    content_version: Number = 1
    previous: Annotated[tuple[PreviousPackage, ...], msgspec.Meta(max_length=1000)] = ()
    enrolment_proof: Digest | None = None


class Manifest(Draft, frozen=True, kw_only=True):
    """The complete cover sheet: the draft and the list of members."""

    members: tuple[Member, ...]


class _Version(msgspec.Struct, frozen=True):
    """Unknown members of this object are ignored, so that it can be read for ever."""

    container: int
    program: Annotated[str, msgspec.Meta(max_length=64)] = ""


def encode_version(program: str) -> bytes:
    """The content of ``version.json``; ``program`` is the version of the program that writes."""
    return msgspec.json.encode(_Version(CONTAINER_VERSION, program), order="deterministic")


def encode_manifest(draft: Draft, members: tuple[Member, ...]) -> bytes:
    """The content of ``manifest.json``; :raises ValueError: (a mistake of the caller) when it breaks the agreement."""
    manifest = Manifest(**{name: getattr(draft, name) for name in Draft.__struct_fields__}, members=members)
    data = msgspec.json.encode(manifest, order="deterministic")
    if draft.kind not in set(Kind) or not is_valid(draft.created):
        raise ValueError(f"kind {draft.kind!r} created {draft.created!r}")
    if len(data) > LARGEST_MANIFEST or msgspec.json.decode(data, type=Manifest) != manifest:
        raise ValueError("the manifest would not read back as it is")
    return data


def payload_name(member: str) -> str:
    """The place of a group of records in the container: ``people`` → ``payload/people.jsonl``."""
    return f"payload/{member}.jsonl"


def load_manifest(container: Container) -> tuple[Manifest, str]:
    """Read ``version.json``, then ``manifest.json``; returns the manifest and the digest of the package.

    The digest is the SHA-256 of ``manifest.json``. It names the content whatever the encryption and the compression.
    :raises PackageFault: ManifestWrong, TooNew, TooOld, UnsafeContent or UnknownKind.
    """
    version = _decode(_Version, _small_member(container, VERSION_NAME, LARGEST_VERSION), VERSION_NAME)
    if version.container > CONTAINER_VERSION:
        raise TooNew(f"container version {version.container}, written by {version.program!r}")
    if version.container < CONTAINER_VERSION:
        raise TooOld(f"container version {version.container}, written by {version.program!r}")
    data = _small_member(container, MANIFEST_NAME, LARGEST_MANIFEST)
    manifest = _decode(Manifest, data, MANIFEST_NAME)
    if manifest.kind not in set(Kind):
        raise UnknownKind(f"kind {manifest.kind!r}")
    if not is_valid(manifest.created):
        raise ManifestWrong(f"no such day: {manifest.created}")
    listed = [member.name for member in manifest.members]
    if len(set(listed)) != len(listed):
        raise ManifestWrong("a member is listed twice")
    return manifest, hashlib.sha256(data).hexdigest()


def check_members(container: Container, manifest: Manifest) -> None:
    """Check that the container holds what the manifest lists: nothing else, every byte, every record.

    :raises PackageFault: UnsafeContent, ContentMismatch or RecordWrong.
    """
    listed = {member.name for member in manifest.members}
    found = set(container.names) - {VERSION_NAME, MANIFEST_NAME}
    if found - listed:
        raise UnsafeContent(f"not listed: {sorted(found - listed)}")
    if listed - found:
        raise ContentMismatch(f"missing: {sorted(listed - found)}")
    for member in manifest.members:
        if container.size(member.name) != member.size:
            raise ContentMismatch(f"{member.name}: {container.size(member.name)} bytes, not {member.size}")
    for member in manifest.members:
        if container.sha256(member.name) != member.sha256:
            raise ContentMismatch(f"{member.name}: SHA-256")
    for member in manifest.members:
        with container.open(member.name) as stream:
            records = sum(1 for _ in read_records(stream))
        if records != member.records:
            raise ContentMismatch(f"{member.name}: {records} records, not {member.records}")


def _small_member(container: Container, name: str, largest: int) -> bytes:
    if name not in container.names:
        raise ManifestWrong(f"{name} is missing")
    if container.size(name) > largest:
        raise ManifestWrong(f"{name} has {container.size(name)} bytes")
    return container.read(name)


def _decode(kind: type[_T], data: bytes, name: str) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise ManifestWrong(f"{name}: {error}") from error
