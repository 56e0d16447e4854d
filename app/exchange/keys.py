"""The keys of a node, and how a township proves that new keys are its own (enrolment).

The county puts a random one-time token into the 注册盘. The township generates its keys itself, so that
nobody else ever has them, and adds :func:`enrolment_proof` to its packages until the county has
recorded the keys. The county accepts the proof of a token once and for the node it was made for.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass, field

from app.exchange.suite import INTERNATIONAL, SUITES, Suite

KEY_ID_SIZE = 16
TOKEN_SIZE = 32
_KEY_ID_LABEL = b"bianzhi key id\0"
_PROOF_LABEL = b"bianzhi enrolment proof\0"


def _suite(number: int) -> Suite:
    if number not in SUITES:
        raise ValueError(f"unknown suite {number}")
    return SUITES[number]


def _split(data: bytes, first: str, second: str) -> tuple[Suite, bytes, bytes]:
    """Suite number (2 bytes, big-endian) and two keys, whose sizes are attributes of the suite."""
    suite = _suite(int.from_bytes(data[:2]))
    middle = 2 + int(getattr(suite, first))
    if len(data) != middle + int(getattr(suite, second)):
        raise ValueError(f"{len(data)} bytes are not a pair of keys")
    return suite, data[2:middle], data[middle:]


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know of a node's keys: for checking its packages and for sealing packages to it."""

    suite: int
    signing: bytes
    sealing: bytes

    def to_bytes(self) -> bytes:
        """Suite number (2 bytes, big-endian), signing key, sealing key."""
        return self.suite.to_bytes(2) + self.signing + self.sealing

    @classmethod
    def from_bytes(cls, data: bytes) -> PublicKeys:
        """The reverse of :meth:`to_bytes`; :raises ValueError: when the length or suite is wrong."""
        suite, signing, sealing = _split(data, "signing_public_size", "sealing_public_size")
        return cls(suite.number, signing, sealing)

    @property
    def key_id(self) -> bytes:
        """16 bytes that name this pair of keys in the header of a package."""
        return _suite(self.suite).digest(_KEY_ID_LABEL + self.to_bytes())[:KEY_ID_SIZE]


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """The private keys of a node; they belong into the encrypted register and nowhere else."""

    suite: int
    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)

    @classmethod
    def generate(cls, suite: Suite = INTERNATIONAL) -> NodeKeys:
        """New random keys."""
        return cls(suite.number, *suite.generate())

    def to_bytes(self) -> bytes:
        """Suite number (2 bytes, big-endian), signing key, sealing key: secret."""
        return self.suite.to_bytes(2) + self.signing + self.sealing

    @classmethod
    def from_bytes(cls, data: bytes) -> NodeKeys:
        """The reverse of :meth:`to_bytes`; :raises ValueError: when the length or suite is wrong."""
        suite, signing, sealing = _split(data, "signing_private_size", "sealing_private_size")
        return cls(suite.number, signing, sealing)

    @property
    def public(self) -> PublicKeys:
        """The part that others may know."""
        return PublicKeys(self.suite, *_suite(self.suite).public_of(self.signing, self.sealing))


def new_enrolment_token() -> bytes:
    """The 32 random bytes the county puts into one 注册盘 and keeps until the node has proved its keys."""
    return secrets.token_bytes(TOKEN_SIZE)


def enrolment_proof(token: bytes, node: str, public: PublicKeys) -> str:
    """The proof (64 hexadecimal digits) that the holder of ``token`` for ``node`` (a UUID) made these keys."""
    message = _PROOF_LABEL + uuid.UUID(node).bytes + public.to_bytes()
    return hmac.digest(token, message, "sha256").hex()


def verify_enrolment_proof(token: bytes, node: str, public: PublicKeys, proof: str) -> bool:
    """Whether ``proof`` was made with ``token`` for this node and these keys."""
    return hmac.compare_digest(enrolment_proof(token, node, public), proof)
