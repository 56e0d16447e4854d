"""The outer file: a readable header that tells nothing, and encrypted segments of equal size.

FORMAT.md has every offset. This module knows nothing of what the content means; it turns a container
(bytes) and the sender's keys into a file and back, and refuses every file that is not, bit for bit, one that was made so.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import BinaryIO

from app.exchange.faults import (
    NotAPackage,
    PackageDamaged,
    PackageIncomplete,
    PackageTooLarge,
    SignatureWrong,
    TooNew,
    TooOld,
    UnsupportedSuite,
)
from app.exchange.keys import KEY_ID_SIZE, NodeKeys, PublicKeys
from app.exchange.spoken_code import SpokenCode, seal_with_code, unseal_with_code
from app.exchange.suite import SUITES, Suite

MAGIC = b"\x89BZT\r\n\x1a\n"
FORMAT_VERSION = 1
LARGEST_HEADER = 4096
SEGMENT_SIZE = 64 * 1024
MOST_SEGMENTS = 4096  # 256 MiB: thirty times the baseline of 60 000 people

_START = struct.Struct(">8sHH")  # the same in every version, for ever: magic, version, header length
_FIXED = struct.Struct(">8sHHHBB16s16sQ")
_CHECK_SIZE = 8
_COMMITMENT_SIZE = 32
_LENGTH_SIZE = 8
_NOBODY = bytes(KEY_ID_SIZE)
_CONTENT_LABEL = b"bianzhi content key\0"
_SIGNATURE_LABEL = b"bianzhi package signature\0"


class Mode(IntEnum):
    """How the content key is sealed."""

    TO_KEY = 1
    TO_CODE = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The readable part of a package. Whoever finds it learns two key ids and a rounded size."""

    suite_number: int
    mode: Mode
    sender_key_id: bytes
    receiver_key_id: bytes
    body_length: int
    seal: bytes
    commitment: bytes = bytes(_COMMITMENT_SIZE)

    @property
    def suite(self) -> Suite:
        """The algorithms of this package."""
        return SUITES[self.suite_number]

    @property
    def segments(self) -> int:
        """How many encrypted segments follow the header."""
        return self.body_length // (SEGMENT_SIZE + self.suite.tag_size)

    def bound(self) -> bytes:
        """The header up to the commitment; the content key depends on every bit of it."""
        length = _FIXED.size + len(self.seal) + _COMMITMENT_SIZE + _CHECK_SIZE
        return (
            _FIXED.pack(
                MAGIC,
                FORMAT_VERSION,
                length,
                self.suite_number,
                self.mode,
                0,
                self.sender_key_id,
                self.receiver_key_id,
                self.body_length,
            )
            + self.seal
        )

    def to_bytes(self) -> bytes:
        """The header as it stands in the file."""
        beginning = self.bound() + self.commitment
        return beginning + _check_value(beginning)


def _check_value(beginning: bytes) -> bytes:
    """Tells damage from intention: without it a flipped bit would read as another receiver or version."""
    return hashlib.sha256(beginning).digest()[:_CHECK_SIZE]


def parse_header(data: bytes) -> Header:
    """The header at the beginning of ``data``, which holds at least LARGEST_HEADER bytes or the whole file.

    :raises PackageFault: NotAPackage, PackageIncomplete, PackageDamaged, TooNew, TooOld, UnsupportedSuite
        or PackageTooLarge.
    """
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise NotAPackage(f"begins with {data[:8].hex()}")
    if len(data) < _START.size:
        raise PackageIncomplete(f"only {len(data)} bytes")
    _, version, length = _START.unpack_from(data)
    if not _START.size + _CHECK_SIZE <= length <= LARGEST_HEADER:
        raise PackageDamaged(f"header length {length}")
    if len(data) < length:
        raise PackageIncomplete(f"{len(data)} of {length} header bytes")
    header = data[:length]
    if not hmac.compare_digest(_check_value(header[:-_CHECK_SIZE]), header[-_CHECK_SIZE:]):
        raise PackageDamaged("header check value")
    if version > FORMAT_VERSION:
        raise TooNew(f"format version {version}")
    if version < FORMAT_VERSION:
        raise TooOld(f"format version {version}")
    return _parse_version_1(header)


def _parse_version_1(data: bytes) -> Header:
    if len(data) < _FIXED.size:
        raise PackageDamaged(f"header length {len(data)}")
    _, _, length, number, mode, reserved, sender, receiver, body_length = _FIXED.unpack_from(data)
    if number not in SUITES:
        raise UnsupportedSuite(f"suite {number}")
    suite = SUITES[number]
    seal_end = _FIXED.size + suite.seal_size
    if length != seal_end + _COMMITMENT_SIZE + _CHECK_SIZE:
        raise PackageDamaged(f"header length {length} for suite {number}")
    if mode not in set(Mode) or reserved != 0 or (mode == Mode.TO_CODE and receiver != _NOBODY):
        raise PackageDamaged(f"mode {mode}, reserved {reserved}, receiver {receiver.hex()}")
    segments, rest = divmod(body_length, SEGMENT_SIZE + suite.tag_size)
    if rest or segments == 0:
        raise PackageDamaged(f"body length {body_length}")
    if segments > MOST_SEGMENTS:
        raise PackageTooLarge(f"{segments} segments")
    return Header(
        number,
        Mode(mode),
        sender,
        receiver,
        body_length,
        data[_FIXED.size : seal_end],
        data[seal_end:-_CHECK_SIZE],
    )


@dataclass(frozen=True, slots=True)
class Envelope:
    """A package ready to be written: its header, its plain text and the key of its segments."""

    header: Header
    content_key: bytes
    plain: bytes

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, piece by piece."""
        bound = self.header.to_bytes()
        cipher = self.header.suite.cipher(self.content_key)
        yield bound
        for index in range(self.header.segments):
            yield cipher.encrypt(index, self.plain[index * SEGMENT_SIZE : (index + 1) * SEGMENT_SIZE], bound)


def seal_container(container: bytes, sender: NodeKeys, receiver: PublicKeys | SpokenCode) -> Envelope:
    """Sign ``container`` and prepare it for one receiver.

    :raises PackageTooLarge: when it does not fit into one package.
    """
    suite = SUITES[sender.suite]
    if isinstance(receiver, PublicKeys):
        if receiver.suite != suite.number:
            raise ValueError("sender and receiver use different suites")
        mode, receiver_id = Mode.TO_KEY, receiver.key_id
        seal, secret = suite.seal(receiver.sealing)
    else:
        mode, receiver_id = Mode.TO_CODE, _NOBODY
        seal, secret = seal_with_code(receiver)
    preamble = _preamble(len(container), sender.public)
    length = len(preamble) + suite.signature_size + len(container)
    segments = -(-length // SEGMENT_SIZE)
    if segments > MOST_SEGMENTS:
        raise PackageTooLarge(f"{segments} segments")
    header = Header(
        suite.number,
        mode,
        sender.public.key_id,
        receiver_id,
        segments * (SEGMENT_SIZE + suite.tag_size),
        seal,
    )
    content_key, commitment = _content_key(header, secret)
    header = replace(header, commitment=commitment)
    signature = suite.sign(sender.signing, _signed_text(header, preamble, container))
    padding = bytes(segments * SEGMENT_SIZE - length)
    return Envelope(header, content_key, b"".join((preamble, signature, container, padding)))


def key_from_node(header: Header, own: NodeKeys) -> bytes:
    """The content key of a package sealed to one of our keys; :raises PackageDamaged: when it is none."""
    try:
        secret = header.suite.unseal(own.sealing, header.seal)
    except ValueError as error:
        raise PackageDamaged(f"seal: {error}") from error
    content_key = _committed_key(header, secret)
    if content_key is None:
        raise PackageDamaged("commitment to the content key")
    return content_key


def key_from_code(header: Header, code: str) -> bytes | None:
    """The content key of a package sealed to a spoken code, or None when this is not its code.

    :raises UnsafeContent: when the header asks for an unreasonable amount of work.
    """
    return _committed_key(header, unseal_with_code(code, header.seal))


def open_body(stream: BinaryIO, header: Header, content_key: bytes) -> tuple[bytes, PublicKeys]:
    """Decrypt what follows the header in ``stream``, to its very end, and check who signed it.

    Returns the container and the public keys of whoever signed it; whether these are to be trusted is for the
    caller to say. :raises PackageFault: PackageIncomplete, PackageDamaged or SignatureWrong.
    """
    suite = header.suite
    cipher = suite.cipher(content_key)
    bound = header.to_bytes()
    plain = bytearray()
    for index in range(header.segments):
        sealed = _read_exactly(stream, SEGMENT_SIZE + suite.tag_size)
        segment = cipher.decrypt(index, sealed, bound)
        if segment is None:
            raise PackageDamaged(f"segment {index} of {header.segments}")
        plain += segment
    if stream.read(1):
        raise PackageDamaged("bytes after the end")
    return _check_plain(header, memoryview(plain))


def _check_plain(header: Header, plain: memoryview) -> tuple[bytes, PublicKeys]:
    suite = header.suite
    length = int.from_bytes(plain[:_LENGTH_SIZE])
    sealing_at = _LENGTH_SIZE + suite.signing_public_size
    signature_at = sealing_at + suite.sealing_public_size
    container_at = signature_at + suite.signature_size
    end = container_at + length
    if not len(plain) - SEGMENT_SIZE < end <= len(plain) or any(plain[end:]):
        raise PackageDamaged(f"container of {length} bytes in {len(plain)}")
    sender = PublicKeys(
        suite.number, bytes(plain[_LENGTH_SIZE:sealing_at]), bytes(plain[sealing_at:signature_at])
    )
    if sender.key_id != header.sender_key_id:
        raise SignatureWrong("the keys inside are not those the header names")
    container = bytes(plain[container_at:end])
    text = _signed_text(header, bytes(plain[:signature_at]), container)
    if not suite.verify(sender.signing, text, bytes(plain[signature_at:container_at])):
        raise SignatureWrong("signature")
    return container, sender


def _preamble(container_length: int, sender: PublicKeys) -> bytes:
    return container_length.to_bytes(_LENGTH_SIZE) + sender.signing + sender.sealing


def _signed_text(header: Header, preamble: bytes, container: bytes) -> bytes:
    return _SIGNATURE_LABEL + header.to_bytes() + preamble + header.suite.digest(container)


def _content_key(header: Header, secret: bytes) -> tuple[bytes, bytes]:
    """(content key, commitment to it)."""
    size = header.suite.content_key_size
    expanded = header.suite.expand(secret, _CONTENT_LABEL + header.bound(), size + _COMMITMENT_SIZE)
    return expanded[:size], expanded[size:]


def _committed_key(header: Header, secret: bytes) -> bytes | None:
    content_key, commitment = _content_key(header, secret)
    return content_key if hmac.compare_digest(commitment, header.commitment) else None


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise PackageIncomplete(f"{len(data)} of {size} bytes of a segment")
    return data
